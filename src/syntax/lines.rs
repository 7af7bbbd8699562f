//! The lines of a text: where each begins and ends, comments left out, and what its brackets do.
//!
//! Takes a text; gives its lines that say something, and its comments, in one pass. Knows no keyword.

use crate::base::span::FileId;
use crate::base::span::Span;
use crate::base::span::Spanned;
use std::borrow::Cow;

/// A line that says something: neither empty nor a comment alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// How many blanks stand before its first word.
    pub(super) indent: usize,
    /// Its first word's first byte.
    pub(super) start: usize,
    /// One past its last word's last byte, a comment left out.
    pub(super) end: usize,
    /// Brackets opened less brackets closed.
    pub(super) opens: i32,
}

/// What a text is made of.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// The lines that say something.
    pub(super) lines: Vec<Line>,
    /// Comments, each without its `#` and the one space after it.
    pub(super) comments: Vec<Spanned<String>>,
}

/// Cuts a text into lines.
pub(super) fn scan(file: FileId, text: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let mark = if offset == 0 && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let body = raw.get(mark..).unwrap_or("").trim_end_matches(['\n', '\r']);
        let base = offset + mark;
        offset += raw.len();

        let marks = marks(body);
        let words = body.get(..marks.comment.unwrap_or(body.len())).unwrap_or("");
        if let Some(at) = marks.comment {
            let said = body.get(at + 1..).unwrap_or("");
            let said = said.strip_prefix(' ').unwrap_or(said).trim_end();
            let span = Span::new(file, base + at, base + body.trim_end().len());
            scanned.comments.push(Spanned::new(said.to_owned(), span));
        }
        let end = words.trim_end().len();
        let indent = words.len() - words.trim_start_matches([' ', '\t']).len();
        if end > indent {
            scanned.lines.push(Line { indent, start: base + indent, end: base + end, opens: marks.opens });
        }
    }
    scanned
}

/// A text with blanks where its comments stand, every other byte in its place.
pub(super) fn uncommented<'t>(text: &'t str, comments: &[Spanned<String>]) -> Cow<'t, str> {
    if comments.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut done = 0;
    for comment in comments {
        let std::ops::Range { start, end } = comment.span.range();
        bare.push_str(text.get(done..start).unwrap_or(""));
        bare.extend(std::iter::repeat_n(' ', end - start));
        done = end;
    }
    bare.push_str(text.get(done..).unwrap_or(""));
    Cow::Owned(bare)
}

/// What a scan of one line, or of several, finds outside strings and comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Where the first comment begins.
    pub(super) comment: Option<usize>,
    /// Where a string begins that its line does not end.
    pub(super) unterminated: Option<usize>,
    /// Brackets opened less brackets closed.
    pub(super) opens: i32,
    /// Where brackets are first nested too deep.
    pub(super) too_deep: Option<usize>,
}

/// How deep brackets, limbs and the like may be nested.
pub(super) const MAX_DEPTH: usize = 64;

/// Finds comments, strings without an end, and brackets.
pub(super) fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let mut ended = false;
                while let Some((_, inner)) = bytes.next() {
                    match inner {
                        b'\\' if bytes.clone().next().is_some_and(|(_, next)| next != b'\n') => {
                            let _escaped = bytes.next();
                        }
                        b'"' => {
                            ended = true;
                            break;
                        }
                        b'\n' => break,
                        _ => {}
                    }
                }
                if !ended && marks.unterminated.is_none() {
                    marks.unterminated = Some(at);
                }
            }
            b'#' => {
                marks.comment = marks.comment.or(Some(at));
                for (_, inner) in bytes.by_ref() {
                    if inner == b'\n' {
                        break;
                    }
                }
            }
            b'(' | b'[' => {
                marks.opens += 1;
                if marks.opens > MAX_DEPTH as i32 && marks.too_deep.is_none() {
                    marks.too_deep = Some(at);
                }
            }
            b')' | b']' => marks.opens -= 1,
            _ => {}
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<&str> {
        scan(FileId(0), text).lines.iter().map(|line| &text[line.start..line.end]).collect()
    }

    #[test]
    fn comments_blank_lines_and_line_ends_are_left_out() {
        assert_eq!(said("\u{feff}rule a # why\r\n\r\n   # alone\n\twhen b  \n"), ["rule a", "when b"]);
    }

    #[test]
    fn a_hash_within_a_string_begins_no_comment() {
        assert_eq!(said("says \"no. #4 \\\" #\" # five"), ["says \"no. #4 \\\" #\""]);
        assert_eq!(scan(FileId(0), "a \"#\" #  b ").comments[0].value, " b");
    }

    #[test]
    fn blanks_stand_for_comments_and_nothing_moves() {
        let text = "rule a # né\r\n  # b\n  cites \"#\" #\n";
        let scanned = scan(FileId(0), text);
        assert_eq!(uncommented(text, &scanned.comments), "rule a      \r\n     \n  cites \"#\"  \n");
        assert_eq!(uncommented(text, &scanned.comments).len(), text.len());
    }

    #[test]
    fn a_string_without_an_end_stops_at_its_line() {
        assert_eq!(marks("says \"no\nwhen (a").unterminated, Some(5));
        assert_eq!(marks("says \"no\nwhen (a").opens, 1);
    }
}
