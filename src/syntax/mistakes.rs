//! What people type by mistake: signs and spellings of other languages, each with the form that is meant.
//!
//! Takes a piece that could not be read; gives a diagnostic for each known slip in it. Knows single words, no grammar.

use crate::base::span::FileId;
use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::words;

/// Signs of other languages, longest first, with what is meant.
const SIGNS: &[(&str, &str)] = &[
    ("===", "is"),
    ("!==", "is not"),
    ("==", "is"),
    ("!=", "is not"),
    ("<>", "is not"),
    ("<=", "is at most"),
    (">=", "is at least"),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "is at most"),
    ("≥", "is at least"),
    ("≠", "is not"),
    ("=", "is"),
    ("!", "not"),
    ("&", "and"),
    ("<", "is below"),
    (">", "is above"),
    ("*", "times"),
    ("\u{201c}", "\""),
    ("\u{201d}", "\""),
    ("\u{2018}", "\""),
    ("\u{2019}", "\""),
    ("'", "\""),
    ("\u{a0}", " "),
];

/// Words of other languages and other spellings of keywords, with what is meant.
const SPELLINGS: &[(&str, &str)] = &[
    ("judgment", "judgement"),
    ("else", "otherwise"),
    ("elif", "if"),
    ("null", "none"),
    ("nil", "none"),
    ("N/A", "none"),
    ("boolean", "yes/no"),
    ("bool", "yes/no"),
    ("equals", "is"),
    ("isn't", "is not"),
    ("isnt", "is not"),
    ("xor", "or"),
    ("unmet", "not"),
    ("forall", "every"),
    ("exists", "some"),
    ("contains", "includes"),
];

/// Keywords that may stand within a piece; in capitals they are a slip.
const KEYWORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "is",
    "if",
    "unless",
    "otherwise",
    "when",
    "where",
    "all",
    "any",
    "none",
    "of",
    "at",
    "least",
    "most",
    "one",
    "above",
    "below",
    "before",
    "after",
    "includes",
    "cites",
    "basis",
    "in",
    "force",
    "from",
    "on",
    "by",
    "means",
    "over",
    "with",
    "has",
    "have",
    "some",
    "every",
    "no",
    "judgement",
    "event",
    "date",
    "because",
    "needing",
];

/// The known slips in `text[start..end]`, which could not be read beyond `at`.
///
/// Only slips at the place where reading stopped, or after it, explain the failure; the first must be there.
pub(super) fn find(file: FileId, text: &str, start: usize, end: usize, at: usize) -> Vec<Diagnostic> {
    let piece = text.get(start..end).unwrap_or("");
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut word_end = 0;
    let mut before = "";
    for (offset, char) in bare_chars(piece) {
        if offset < word_end {
            continue;
        }
        let rest = piece.get(offset..).unwrap_or("");
        let place = start + offset;
        if words::is_word_start(char) {
            let word = words::first_word(rest);
            word_end = offset + word.len();
            let dotted = rest.get(word.len()..).is_some_and(|rest| rest.starts_with('.'))
                || piece.get(..offset).is_some_and(|before| before.ends_with('.'));
            if !dotted && let Some(diagnostic) = word_slip(file, word, before, place) {
                found.push(diagnostic);
            }
            before = word;
            continue;
        }
        if let Some((sign, meant)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            word_end = offset + sign.len();
            found.push(sign_slip(file, sign, meant, place));
        }
    }
    let explains = found.iter().any(|slip| slip.span.start as usize <= at && at <= slip.span.end as usize + 1);
    if explains { found } else { Vec::new() }
}

fn sign_slip(file: FileId, sign: &str, meant: &str, place: usize) -> Diagnostic {
    let span = Span::new(file, place, place + sign.len());
    let shown = if sign == "\u{a0}" { "a blank that does not break" } else { &format!("`{sign}`") };
    let meant_shown = if meant == " " { "an ordinary blank" } else { &format!("`{meant}`") };
    let replacement = if sign == "!" { "not " } else { meant };
    Diagnostic::new(Code::OtherSpelling, span, format!("{shown} is not of this language")).fix(
        format!("write {meant_shown}"),
        span,
        replacement,
    )
}

fn word_slip(file: FileId, word: &str, before: &str, place: usize) -> Option<Diagnostic> {
    let span = Span::new(file, place, place + word.len());
    let other = |meant: &str| {
        Diagnostic::new(Code::OtherSpelling, span, format!("`{word}` is not of this language")).fix(
            format!("write `{meant}`"),
            span,
            meant,
        )
    };
    if let Some((_, meant)) = SPELLINGS.iter().find(|(slip, _)| *slip == word) {
        return Some(other(meant));
    }
    let lower = word.to_ascii_lowercase();
    if word != lower && KEYWORDS.contains(&lower.as_str()) {
        return Some(other(&lower));
    }
    match lower.as_str() {
        "true" | "false" | "yes" | "no" if before == "is" || word != lower || lower == "true" || lower == "false" => {
            Some(
                Diagnostic::new(Code::OtherSpelling, span, format!("`{word}` is not written in a condition"))
                    .help("write the name alone where it holds, `not` and the name where it does not"),
            )
        }
        "unknown" => Some(
            Diagnostic::new(Code::UnknownInCondition, span, "`unknown` cannot be asked for in a condition")
                .help("declare the fact that it was ascertained, and ask for that"),
        ),
        _ => None,
    }
}

/// The characters of a text outside strings and comments.
pub(super) fn bare_chars(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut in_string = false;
    let mut in_comment = false;
    let mut escaped = false;
    text.char_indices().filter(move |(_, char)| {
        if *char == '\n' {
            (in_string, in_comment, escaped) = (false, false, false);
            return false;
        }
        if in_comment {
            return false;
        }
        if in_string {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            return false;
        }
        match char {
            '"' => in_string = true,
            '#' => in_comment = true,
            _ => return true,
        }
        false
    })
}

/// The first word, string or mark of a text.
pub(super) fn token(text: &str) -> &str {
    let word = words::first_word(text);
    if !word.is_empty() {
        let dotted = text.find(|char| !words::is_word_char(char) && char != '.').unwrap_or(text.len());
        return text.get(..dotted).unwrap_or(word).trim_end_matches('.');
    }
    let Some(first) = text.chars().next() else { return "" };
    if first == '"' {
        let line = text.lines().next().unwrap_or("");
        let end = line.get(1..).and_then(|rest| rest.find('"')).map_or(line.len(), |at| at + 2);
        return line.get(..end).unwrap_or(line);
    }
    if first.is_ascii_digit() {
        let end = text.find(|char| !words::is_word_char(char)).unwrap_or(text.len());
        return text.get(..end).unwrap_or("");
    }
    if first.is_whitespace() {
        return "";
    }
    text.get(..first.len_utf8()).unwrap_or("")
}
