//! Words that a fact file gives as words: a text fact, who made a judgement, its reasons, a label.
//!
//! In YAML a plain `unknown` or `none` has its meaning and a quoted one is the word. JSON and TOML put every word in
//! quotes, so there quotes tell nothing: which is meant is asked, and written `{ is = "unknown" }` or
//! `{ text = "unknown" }`. Both forms are read in every format.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Format, Node, NodeKind};
use crate::facts::read::Reader;

/// What was given where words are expected.
pub(super) enum Words {
    Unknown,
    None,
    Text(String),
}

/// Whether `none` has a meaning of its own here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OrNone {
    Yes,
    No,
}

/// Reads words; complains and gives `None` for anything else. `name` is what they are the words of.
pub(super) fn words(reader: &mut Reader<'_>, name: &str, node: &Node, at: Span, none: OrNone) -> Option<Words> {
    match &node.kind {
        NodeKind::Scalar { text, quoted } => scalar(reader, name, text, *quoted, at, none),
        NodeKind::Map(entries) => match entries.as_slice() {
            [(key, inner)] if key.name == "is" => match &inner.kind {
                NodeKind::Scalar { text, .. } if text == "unknown" => Some(Words::Unknown),
                NodeKind::Scalar { text, .. } if text == "none" && none == OrNone::Yes => Some(Words::None),
                NodeKind::Broken => None,
                NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null => {
                    let values = if none == OrNone::Yes { "`unknown` or `none`" } else { "`unknown`" };
                    let message = format!("`is` says of `{name}` only {values}");
                    reader.complain(
                        Diagnostic::new(Code::FactsWrongType, inner.span, message)
                            .help("write words as they are, or under `text`"),
                    )
                }
            },
            [(key, inner)] if key.name == "text" => match &inner.kind {
                NodeKind::Scalar { text, .. } => Some(Words::Text(text.clone())),
                NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => {
                    reader.complain(Diagnostic::new(
                        Code::FactsWrongType,
                        inner.span,
                        format!("the words of `{name}` are expected here"),
                    ))
                }
            },
            _ => not_words(reader, name, at, "a group of names and values"),
        },
        NodeKind::List(_) => not_words(reader, name, at, "a list"),
        NodeKind::Null => null(reader, name, at, none),
        NodeKind::Broken => None,
    }
}

fn scalar(reader: &mut Reader<'_>, name: &str, text: &str, quoted: bool, at: Span, none: OrNone) -> Option<Words> {
    let plain = match reader.format {
        Format::Yaml => !quoted,
        Format::Json | Format::Toml if quoted => false,
        Format::Json | Format::Toml => {
            let message = format!("`{name}` is words, and `{text}` is not in quotes");
            let help = format!("write `\"{text}\"`");
            return reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help));
        }
    };
    let unclear = |reader: &mut Reader<'_>, word: &str| {
        let message = format!("this may be the word `{text}`, or it may say that `{name}` is {word}");
        let (meaning, words) = match reader.format {
            Format::Yaml => (format!("`{word}`"), format!("`\"{text}\"`")),
            Format::Json => (format!("`{{\"is\": \"{word}\"}}`"), format!("`{{\"text\": \"{text}\"}}`")),
            Format::Toml => (format!("`{{ is = \"{word}\" }}`"), format!("`{{ text = \"{text}\" }}`")),
        };
        let help = format!("write {meaning} for the one, {words} for the word");
        reader.complain(Diagnostic::new(Code::FactsUnclearWord, at, message).help(help))
    };
    for word in ["unknown", "none"] {
        if !text.trim().eq_ignore_ascii_case(word) || (reader.format == Format::Yaml && quoted) {
            continue;
        }
        return match (plain && text == word, word) {
            (true, "unknown") => Some(Words::Unknown),
            (true, _) if none == OrNone::Yes => Some(Words::None),
            (_, "none") if none == OrNone::No => {
                let message = format!("`none` is not a value of `{name}`");
                let quoted = match reader.format {
                    Format::Yaml => format!("`\"{text}\"`"),
                    Format::Json => format!("`{{\"text\": \"{text}\"}}`"),
                    Format::Toml => format!("`{{ text = \"{text}\" }}`"),
                };
                let help = format!("leave it out if it is not known; write {quoted} if that is the word");
                reader.complain(Diagnostic::new(Code::FactsValueOutsideType, at, message).help(help))
            }
            (_, _) => unclear(reader, word),
        };
    }
    Some(Words::Text(String::from(text)))
}

fn not_words(reader: &mut Reader<'_>, name: &str, at: Span, what: &str) -> Option<Words> {
    let message = format!("`{name}` is words, not {what}");
    reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help("write the words in quotes"))
}

/// The complaint of a `null`, or of nothing written after a name.
pub(super) fn null<T>(reader: &mut Reader<'_>, name: &str, at: Span, none: OrNone) -> Option<T> {
    let message = match reader.format {
        Format::Yaml => format!("nothing, or `null`, is given for `{name}`"),
        Format::Json | Format::Toml => format!("`null` is given for `{name}`"),
    };
    let quote = if reader.format == Format::Yaml { "" } else { "\"" };
    let help = match none {
        OrNone::Yes => format!(
            "write `{quote}none{quote}` if there is none, or `{quote}unknown{quote}` (or leave the fact out) if it is \
             not known"
        ),
        OrNone::No => format!("write `{quote}unknown{quote}`, or leave it out, if it is not known"),
    };
    reader.complain(Diagnostic::new(Code::FactsNull, at, message).help(help))
}
