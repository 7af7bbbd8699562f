//! YAML as a neutral tree: raw words with their places.
//!
//! Takes the parser's events, so no scalar is ever read as a number, a boolean or a date. Anchors, tags, merge keys
//! and further documents are refused, so nothing is expanded. Built with a stack of its own: depth costs no recursion.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Entries, Key, Node, NodeKind, Place, shown};
use crate::facts::limits::Limits;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

/// Reads YAML; `None` where it cannot be read, or holds nothing.
pub(super) fn parse(place: Place, text: &str, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    // The scanner takes a nought byte for the end of the text: what follows would be dropped in silence.
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !printable(*c)) {
        let message = format!("a control character (U+{:04X}) cannot stand in a YAML file", u32::from(c));
        return (None, vec![Diagnostic::new(Code::FactsMalformed, place.character(text, at), message)]);
    }
    let mut builder = Builder {
        text,
        place,
        offsets: Offsets::new(text),
        out: Vec::new(),
        stack: Vec::new(),
        root: None,
        n_documents: 0,
        anchored: false,
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                builder.malformed(&error);
                return (None, builder.out);
            }
        };
        let span = builder.span(span);
        if !builder.take(event, span, limits) {
            return (None, builder.out);
        }
    }
    (builder.root, builder.out)
}

fn printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{85}') || !c.is_control()
}

/// Byte offsets of characters; the parser counts characters.
enum Offsets {
    Ascii(usize),
    Table(Vec<u32>, usize),
}

impl Offsets {
    fn new(text: &str) -> Offsets {
        if text.is_ascii() {
            return Offsets::Ascii(text.len());
        }
        let table = text.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Offsets::Table(table, text.len())
    }

    fn byte(&self, character: usize) -> usize {
        match self {
            Offsets::Ascii(len) => character.min(*len),
            Offsets::Table(table, len) => table.get(character).map_or(*len, |&at| at as usize),
        }
    }
}

enum Frame {
    List(Vec<Node>, Span),
    Map(Entries, Pending, Span),
}

/// What a map has read of its next entry.
enum Pending {
    Nothing,
    Key(Key),
    /// The key was no name and was complained of; its value goes too.
    Skip,
}

struct Builder<'a> {
    text: &'a str,
    place: Place,
    offsets: Offsets,
    out: Vec<Diagnostic>,
    stack: Vec<Frame>,
    root: Option<Node>,
    n_documents: usize,
    anchored: bool,
}

impl Builder<'_> {
    /// The place of an event, without the white space and comments that the parser counts to it.
    fn span(&self, span: saphyr_parser::Span) -> Span {
        let (start, end) = (self.offsets.byte(span.start.index()), self.offsets.byte(span.end.index()));
        let written = self.text.get(start..end.max(start)).unwrap_or("").trim_end().len();
        self.place.span(start, start + written)
    }

    fn malformed(&mut self, error: &ScanError) {
        let at = self.offsets.byte(error.marker().index());
        let line_start = self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = self.text.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
        let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or("");
        if error.info().contains("recursion limit") {
            let message = "brackets are nested more than 255 deep here";
            self.out.push(Diagnostic::new(Code::FactsTooDeep, self.place.character(self.text, at), message));
            return;
        }
        if let Some(tab) = indent.find('\t') {
            let span = self.place.span(line_start + tab, line_start + tab + 1);
            let message = "a tab cannot indent a line of YAML";
            self.out.push(Diagnostic::new(Code::FactsMalformed, span, message).help("indent with spaces"));
            return;
        }
        let (what, help) = explained(error.info());
        let message = match what {
            Some(what) => format!("this is not valid YAML: {what}"),
            None => format!("this is not valid YAML: {}", tidy(error.info())),
        };
        let span = self.place.character(self.text, at);
        self.out.push(Diagnostic::new(Code::FactsMalformed, span, message).help(help));
    }

    /// Takes one event; `false` where reading must stop.
    fn take(&mut self, event: Event<'_>, span: Span, limits: &Limits) -> bool {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                self.n_documents += 1;
                if self.n_documents > 1 {
                    let message = "a second document begins here; a fact file holds one case";
                    let help = "put each case in a file of its own";
                    self.out.push(Diagnostic::new(Code::FactsYamlFeature, span, message).help(help));
                    return false;
                }
            }
            Event::Alias(_) => {
                // The anchor that it names has been complained of.
                self.place_node(Node { kind: NodeKind::Broken, span }, None);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = style != ScalarStyle::Plain;
                let kind = if self.refuse(anchor, tag.is_some(), span) {
                    NodeKind::Broken
                } else if !quoted && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL") {
                    NodeKind::Null
                } else {
                    NodeKind::Scalar { text: text.to_string(), quoted }
                };
                let merge = !quoted && text == "<<";
                self.place_node(Node { kind, span }, Some((text.as_ref(), merge)));
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                self.stack.push(Frame::List(Vec::new(), span));
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(anchor, tag.is_some(), span);
                self.stack.push(Frame::Map(Entries::default(), Pending::Nothing, span));
            }
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(Frame::List(items, start)) => {
                    self.place_node(Node { kind: NodeKind::List(items), span: start.to(span) }, None);
                }
                Some(Frame::Map(entries, _, start)) => {
                    let kind = NodeKind::Map(entries.finish());
                    self.place_node(Node { kind, span: start.to(span) }, None);
                }
                None => {}
            },
        }
        if self.stack.len() > limits.depth() {
            self.out.push(limits.too_deep(span));
            return false;
        }
        true
    }

    /// Complains of an anchor or a tag; whether there was one.
    fn refuse(&mut self, anchor: usize, tag: bool, span: Span) -> bool {
        if tag {
            let message = "a tag (`!…`) stands before this value";
            let help = "leave the tag out; the policy says of which type each fact is";
            self.out.push(Diagnostic::new(Code::FactsYamlFeature, span, message).help(help));
        }
        if anchor != 0 {
            self.anchored = true;
            let message = "an anchor (`&…`) stands before this value, to be repeated elsewhere";
            let help = "write each value out where it belongs";
            self.out.push(Diagnostic::new(Code::FactsYamlFeature, span, message).help(help));
        }
        tag || anchor != 0
    }

    /// Puts a finished value where it belongs; `scalar` is its raw text, and whether it is the merge key.
    fn place_node(&mut self, node: Node, scalar: Option<(&str, bool)>) {
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let (entries, pending) = match frame {
            Frame::List(items, _) => {
                items.push(node);
                return;
            }
            Frame::Map(entries, pending, _) => (entries, pending),
        };
        match std::mem::replace(pending, Pending::Nothing) {
            Pending::Key(key) => entries.add(key, node, &mut self.out),
            Pending::Skip => {}
            Pending::Nothing => {
                *pending = match scalar {
                    Some((_, true)) => {
                        if !self.anchored {
                            let message = "`<<` would merge another map into this one";
                            let help = "write the facts out where they belong";
                            self.out.push(Diagnostic::new(Code::FactsYamlFeature, node.span, message).help(help));
                        }
                        Pending::Skip
                    }
                    Some((name, false)) if !name.is_empty() => {
                        if node.kind == NodeKind::Broken {
                            Pending::Skip
                        } else {
                            Pending::Key(Key { name: String::from(name), span: node.span })
                        }
                    }
                    Some(_) | None => {
                        if node.kind != NodeKind::Broken {
                            let message = "the name of a group or fact is missing here";
                            let help = "write `name: value`; a name is one word, not a list or a map";
                            self.out.push(Diagnostic::new(Code::FactsMalformed, node.span, message).help(help));
                        }
                        Pending::Skip
                    }
                };
            }
        }
    }
}

/// The parser's commonest complaints in plain words, each with what to do.
fn explained(info: &str) -> (Option<&'static str>, &'static str) {
    const LINES: &str = "write each fact as `name: value` on a line of its own, all facts of a group indented alike";
    let has = |words: &str| info.contains(words);
    if has("mapping values are not allowed") {
        let help = "put words that hold `: ` in quotes, and indent all facts of a group alike";
        (Some("a colon stands where none can"), help)
    } else if has("unexpected end of stream") {
        (Some("a quotation mark is never closed"), "close the words with the quotation mark that opens them")
    } else if has("flow mapping") || has("flow sequence") {
        (Some("a comma or a closing bracket is missing"), "close each `{` with `}` and each `[` with `]`")
    } else if has("unknown anchor") {
        (Some("`*` stands before words"), "put words that begin with `*` or `&` in quotes")
    } else if has("unexpected character") {
        (Some("this character cannot begin words"), "put words that begin with `@`, `%` or a backtick in quotes")
    } else if has("simple key") || has("did not find expected key") {
        (Some("a line that is no `name: value`, or is indented like no line above it"), LINES)
    } else {
        (None, LINES)
    }
}

/// A package's words in the house style: lower case, no full stop, one line.
fn tidy(info: &str) -> String {
    shown(info.trim_end_matches('.')).to_lowercase()
}
