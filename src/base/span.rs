//! Places in source texts, and the texts themselves, held in memory.
//!
//! Takes paths and text; gives byte spans and line-and-column positions. Touches no disk.

use std::fmt;
use std::sync::OnceLock;

/// Which source text of a [`SourceSet`] a span belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that the bytes belong to.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end` in `file`; offsets past 4 GiB are clamped.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(start), end: clamp(end) }
    }

    /// The smallest span that holds both; spans of two files give the first back.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T: AsRef<str>> Spanned<T> {
    /// The words, borrowed.
    pub fn as_str(&self) -> Spanned<&str> {
        Spanned { value: self.value.as_ref(), span: self.span }
    }
}

/// A line and column, both counted from 1; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One source text: what it is called and what it says.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The name shown to people: a path, or `std.time` for a text of the standard library.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Noted when a place is first asked for: most texts that are read have none to tell.
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceText {
    /// Holds a text under a name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceText {
        SourceText { name: name.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    /// The byte at which each line starts.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let after = |end: usize| u32::try_from(end + 1).unwrap_or(u32::MAX);
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(after)).collect()
        })
    }

    /// The line and column of a byte offset; offsets past the end give the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.line_starts().get(line - 1).copied().unwrap_or(0) as usize;
        let mut end = (offset as usize).clamp(start, self.text.len().max(start));
        while !self.text.is_char_boundary(end.min(self.text.len())) {
            end -= 1;
        }
        let column = self.text.get(start..end.min(self.text.len())).map_or(0, |s| s.chars().count()) + 1;
        Position { line, column }
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset).max(1)
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    pub fn n_lines(&self) -> usize {
        self.line_starts().len()
    }

    /// The bytes of a line, counted from 1, without its line break; empty past the end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let len = self.text.len();
        let start = self.line_starts().get(line.wrapping_sub(1)).map_or(len, |&start| start as usize);
        let end = self.line_starts().get(line).map_or(len, |&next| next as usize);
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).len()
    }

    /// The text under a span; empty where the span lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All the source texts of one body of law.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    texts: Vec<SourceText>,
}

impl SourceSet {
    /// Adds a text and gives its identity.
    pub fn add(&mut self, source: SourceText) -> FileId {
        let id = FileId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(source);
        id
    }

    /// Puts a later state of a text in its place and gives the earlier one back; `None` for an identity of another set.
    pub fn replace(&mut self, file: FileId, source: SourceText) -> Option<SourceText> {
        self.texts.get_mut(file.0 as usize).map(|text| std::mem::replace(text, source))
    }

    /// The text of a file; `None` for an identity of another set.
    pub fn get(&self, file: FileId) -> Option<&SourceText> {
        self.texts.get(file.0 as usize)
    }

    /// All texts with their identities, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceText)> {
        self.texts.iter().enumerate().map(|(n, text)| (FileId(u32::try_from(n).unwrap_or(u32::MAX)), text))
    }

    /// The text under a span; empty where it is not of this set.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |text| text.slice(span))
    }

    /// `name:line:column` of a span's start, for one-line messages.
    pub fn place(&self, span: Span) -> String {
        match self.get(span.file) {
            Some(text) => format!("{}:{}", text.name, text.position(span.start)),
            None => String::from("(no place)"),
        }
    }
}
