//! One neutral tree for the three formats: names, lists and raw words, each with its place.
//!
//! Takes text and its format; gives a tree that has lost nothing but comments and layout. What a scalar means is not
//! decided here: `017`, `no` and `2026-01-12` stay the words that they are.

use crate::base::span::{FileId, Span};
use crate::diag::{Code, Diagnostic};
use crate::facts::limits::Limits;
use crate::facts::{json, toml, yaml};
use std::collections::BTreeMap;

/// The format of a fact file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2, without anchors, tags, merge keys and further documents.
    Yaml,
    /// JSON by RFC 8259, without comments, trailing commas and other extensions.
    Json,
    /// TOML 1.0.
    Toml,
}

impl Format {
    /// The format of a file's ending: `.yaml`, `.yml`, `.json`, `.toml` in any case; `None` for another.
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Format::Yaml),
            "json" => Some(Format::Json),
            "toml" => Some(Format::Toml),
            _ => None,
        }
    }

    /// The format that a text without a name, such as standard input, is taken to be in; a face says which it took.
    ///
    /// JSON begins with `{` and then a quote or `}`; TOML's first line is `[table]` or `name = …`; all else is YAML.
    pub fn of_text(text: &str) -> Format {
        let text = text.strip_prefix(BOM).unwrap_or(text).trim_start();
        if let Some(rest) = text.strip_prefix('{') {
            let json = rest.trim_start().starts_with(['"', '}']);
            return if json { Format::Json } else { Format::Yaml };
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let Some(first) = lines.next() else { return Format::Yaml };
        if first.starts_with('[') {
            let table = first.trim_start_matches('[').starts_with(|c: char| c.is_alphanumeric() || c == '_');
            return if table && !first.contains(',') { Format::Toml } else { Format::Json };
        }
        match (first.find('='), first.find(':')) {
            (Some(equals), Some(colon)) if equals < colon => Format::Toml,
            (Some(_), None) => Format::Toml,
            (_, _) => Format::Yaml,
        }
    }

    /// The format's name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Yaml => "YAML",
            Format::Json => "JSON",
            Format::Toml => "TOML",
        }
    }
}

/// A value in a document, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is; empty where nothing is written.
    pub span: Span,
}

/// What a value in a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Words, digits or a date, as written.
    Scalar {
        /// The characters, escapes resolved.
        text: String,
        /// Whether they stood in quotes (or a YAML block).
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Names and values, in the order of the file; no name twice.
    Map(Vec<(Key, Node)>),
    /// YAML's `~`, `null` or nothing at all; JSON's `null`.
    Null,
    /// Something already complained of.
    Broken,
}

/// A name in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name, escapes resolved.
    pub name: String,
    /// Where it is.
    pub span: Span,
}

/// Reads a text as a tree; `None` where it cannot be read, or where it is empty.
pub fn parse(file: FileId, text: &str, format: Format, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    let base = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let place = Place { file, base };
    if text.len() > limits.bytes {
        return (None, vec![limits.too_large(place.span(0, 0), text.len())]);
    }
    let text = text.get(base..).unwrap_or("");
    match format {
        Format::Yaml => yaml::parse(place, text, limits),
        Format::Json => json::parse(place, text, limits),
        Format::Toml => toml::parse(place, text, limits),
    }
}

const BOM: char = '\u{feff}';

/// Where a piece of text begins in its file, so that places in the piece become places in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) file: FileId,
    pub(super) base: usize,
}

impl Place {
    pub(super) fn span(self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end.max(start))
    }

    /// The place of the character that begins at `at`, or the empty place at the end of the text.
    pub(super) fn character(self, text: &str, at: usize) -> Span {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.span(at, at + width)
    }
}

/// The names of a map as it is built; refuses one that is given twice.
#[derive(Default)]
pub(super) struct Entries {
    entries: Vec<(Key, Node)>,
    places: BTreeMap<String, Span>,
}

impl Entries {
    /// Adds a name and its value, or complains that the name is there already.
    pub(super) fn add(&mut self, key: Key, node: Node, out: &mut Vec<Diagnostic>) {
        if let Some(first) = self.places.get(&key.name) {
            out.push(twice(&key.name, key.span, *first));
            return;
        }
        self.places.insert(key.name.clone(), key.span);
        self.entries.push((key, node));
    }

    pub(super) fn finish(self) -> Vec<(Key, Node)> {
        self.entries
    }
}

/// The complaint that a name is given twice.
pub(super) fn twice(name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(Code::FactsDuplicateKey, second, format!("`{}` is given twice", shown(name)))
        .note("given again here")
        .label(first, "given here first")
        .help("keep the one that is right; nothing is chosen for you")
}

/// A user's words as a message shows them: one line, at most 60 characters.
pub(super) fn shown(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    let mut short: String = line.chars().filter(|c| !c.is_control()).take(60).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_ending_names_the_format() {
        for (name, format) in [
            ("case.yaml", Some(Format::Yaml)),
            ("case.YML", Some(Format::Yaml)),
            ("a.b/case.json", Some(Format::Json)),
            ("case.toml", Some(Format::Toml)),
            ("case.txt", None),
            ("case", None),
        ] {
            assert_eq!(Format::of_name(name), format, "{name}");
        }
    }

    #[test]
    fn a_text_without_a_name_is_taken_by_its_first_line() {
        for (text, format) in [
            ("{\"request\": {}}", Format::Json),
            ("\u{feff} {\n  \"a\": 1}", Format::Json),
            ("{}", Format::Json),
            ("{request: {held: yes}}", Format::Yaml),
            ("# facts\n[request]\nheld = true", Format::Toml),
            ("[[disclosure.material]]\n", Format::Toml),
            ("[1, 2]", Format::Json),
            ("request.held = true", Format::Toml),
            ("note = \"a: b\"", Format::Toml),
            ("request:\n  held: yes", Format::Yaml),
            ("note: a = b", Format::Yaml),
            ("", Format::Yaml),
        ] {
            assert_eq!(Format::of_text(text), format, "{text}");
        }
    }
}
