//! Lines and columns of the protocol, and bytes.
//!
//! A line ends in `\n`, `\r\n` or `\r`; a column counts units of the encoding that was agreed on. Places beyond the end
//! of a line or of the text are its end, and a place within a character is its beginning.

use lsp_types::{Position, Range};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Halves of UTF-16: what every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// As the protocol calls it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf32 => "utf-32",
        }
    }

    fn length(self, letter: char) -> usize {
        match self {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// How long a text is.
    pub fn length_of(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Encoding::Utf16 | Encoding::Utf32 => text.chars().map(|letter| self.length(letter)).sum(),
        }
    }
}

/// Where the lines of a text begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// The lines of a text.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        LineIndex { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// A line without its end.
    fn line<'t>(&self, text: &'t str, line: usize) -> Option<(usize, &'t str)> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let whole = text.get(start..end)?;
        Some((start, whole.strip_suffix("\r\n").or_else(|| whole.strip_suffix(['\n', '\r'])).unwrap_or(whole)))
    }

    /// The byte of a place.
    pub fn offset(&self, text: &str, place: Position, encoding: Encoding) -> usize {
        let Some((start, line)) = self.line(text, place.line as usize) else { return text.len() };
        let wanted = place.character as usize;
        if line.is_ascii() {
            return start + wanted.min(line.len());
        }
        let mut column = 0;
        for (at, letter) in line.char_indices() {
            column += encoding.length(letter);
            if column > wanted {
                return start + at;
            }
        }
        start + line.len()
    }

    /// The place of a byte.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let (start, whole) = self.line(text, line).unwrap_or((0, ""));
        let before = text.get(start..offset.min(start + whole.len())).unwrap_or(whole);
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(encoding.length_of(before)) }
    }

    /// The bytes of a range; turned round where it ends before it begins.
    pub fn bytes(&self, text: &str, range: Range, encoding: Encoding) -> std::ops::Range<usize> {
        let (a, b) = (self.offset(text, range.start, encoding), self.offset(text, range.end, encoding));
        a.min(b)..a.max(b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a𝒜e\u{301}ß\r\n\tb\r\u{feff}c\n\n👩\u{200d}⚖️x";

    #[test]
    fn every_place_comes_back_in_every_encoding() {
        let index = LineIndex::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, letter) in TEXT.char_indices() {
                // The second half of a line's end is no place of its own.
                let within_end = letter == '\n' && TEXT[..at].ends_with('\r');
                let place = index.position(TEXT, at, encoding);
                let back = index.offset(TEXT, place, encoding);
                assert_eq!(back, if within_end { at - 1 } else { at }, "{encoding:?} {at}");
            }
            assert_eq!(index.offset(TEXT, index.position(TEXT, TEXT.len(), encoding), encoding), TEXT.len());
        }
    }

    #[test]
    fn columns_count_what_was_agreed() {
        let index = LineIndex::new(TEXT);
        let end_of_first = TEXT.find('\r').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 10), (Encoding::Utf16, 6), (Encoding::Utf32, 5)] {
            assert_eq!(index.position(TEXT, end_of_first, encoding), Position { line: 0, character: column });
        }
        assert_eq!(index.position(TEXT, TEXT.len(), Encoding::Utf16).line, 4);
    }

    #[test]
    fn a_place_beyond_the_end_is_the_end() {
        let index = LineIndex::new(TEXT);
        let at = |line, character| index.offset(TEXT, Position { line, character }, Encoding::Utf16);
        assert_eq!(at(0, 999), TEXT.find('\r').unwrap());
        assert_eq!(at(99, 0), TEXT.len());
        // Within a pair of halves: its beginning.
        assert_eq!(at(0, 2), 1);
    }
}
