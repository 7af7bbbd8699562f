//! The lines of a text: where each begins and ends, comments left out, and what its brackets do.
//!
//! Takes a text; gives its lines that say something, and its comments, in one pass. Knows no keyword.

use crate::base::span::FileId;
use crate::base::span::Span;
use crate::base::span::Spanned;
use std::borrow::Cow;
use std::ops::Range;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    /// The lines that say something.
    pub(super) lines: Vec<Line>,
    /// Comments, each without its `#` and the one space after it.
    pub(super) comments: Vec<Spanned<String>>,
}

/// Cuts a text into lines.
pub(super) fn scan(file: FileId, text: &str) -> Scanned {
    let mut scanned = Scanned::default();
    scan_part(file, text, 0..text.len(), &mut scanned);
    scanned
}

/// As [`scan`], where an earlier state of the text was scanned: what is said of its lines before the first that differs,
/// and after the last, is taken over.
pub(super) fn scan_again(file: FileId, before: &str, earlier: Scanned, text: &str) -> Scanned {
    let (old, new) = differing_lines(before.as_bytes(), text.as_bytes());
    let Scanned { mut lines, mut comments } = earlier;
    let mut lines_after = lines.split_off(lines.partition_point(|line| line.start < old.end));
    lines.truncate(lines.partition_point(|line| line.start < old.start));
    let begin = |comment: &Spanned<String>| comment.span.range().start;
    let mut comments_after = comments.split_off(comments.partition_point(|comment| begin(comment) < old.end));
    comments.truncate(comments.partition_point(|comment| begin(comment) < old.start));

    let moved = |at: usize| at - old.end + new.end;
    for line in &mut lines_after {
        (line.start, line.end) = (moved(line.start), moved(line.end));
    }
    for comment in &mut comments_after {
        let at = comment.span.range();
        comment.span = Span::new(file, moved(at.start), moved(at.end));
    }
    let mut scanned = Scanned { lines, comments };
    scan_part(file, text, new, &mut scanned);
    scanned.lines.extend(lines_after);
    scanned.comments.extend(comments_after);
    scanned
}

/// The whole lines in which two texts differ, in each of them.
fn differing_lines(before: &[u8], text: &[u8]) -> (Range<usize>, Range<usize>) {
    /// Bytes compared at once.
    const BLOCK: usize = 256;
    let blocks = alike(before.chunks_exact(BLOCK), text.chunks_exact(BLOCK)) * BLOCK;
    let same = blocks + alike(before.iter().skip(blocks), text.iter().skip(blocks));
    let line_end = |byte: &u8| *byte == b'\n';
    let start = text.get(..same).unwrap_or_default().iter().rposition(line_end).map_or(0, |at| at + 1);

    let (old, new) = (before.get(start..).unwrap_or_default(), text.get(start..).unwrap_or_default());
    let blocks = alike(old.rchunks_exact(BLOCK), new.rchunks_exact(BLOCK)) * BLOCK;
    let same = blocks + alike(old.iter().rev().skip(blocks), new.iter().rev().skip(blocks));
    let ends = text.len() - same;
    let after = text.get(ends..).unwrap_or_default().iter().position(line_end);
    let end = after.map_or(text.len(), |at| ends + at + 1);
    (start..before.len() - (text.len() - end), start..end)
}

/// How many of two rows are the same from the first on.
fn alike<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// Cuts some whole lines of a text.
fn scan_part(file: FileId, text: &str, part: Range<usize>, scanned: &mut Scanned) {
    let mut offset = part.start;
    for raw in text.get(part).unwrap_or("").split_inclusive('\n') {
        let mark = if offset == 0 && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let ends = raw.bytes().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let body = raw.get(mark..raw.len() - ends).unwrap_or("");
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
        let indent = words.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if end > indent {
            scanned.lines.push(Line { indent, start: base + indent, end: base + end, opens: marks.opens });
        }
    }
}

/// A text with blanks where its comments stand, every other byte in its place.
pub(super) fn uncommented<'t>(text: &'t str, comments: &[Spanned<String>]) -> Cow<'t, str> {
    if comments.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bare = String::with_capacity(text.len());
    let mut done = 0;
    for comment in comments {
        let Range { start, end } = comment.span.range();
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

/// Bytes that mean something, as a table: every byte of a text is looked up at every keystroke.
struct Telling([bool; 256]);

impl Telling {
    const fn new(bytes: &[u8]) -> Telling {
        let mut table = [false; 256];
        let mut rest = bytes;
        while let [first, others @ ..] = rest {
            #[expect(clippy::indexing_slicing, reason = "a byte is less than 256")]
            {
                table[*first as usize] = true;
            }
            rest = others;
        }
        Telling(table)
    }

    /// The first of them at a place or after it.
    fn next(&self, bytes: &[u8], from: usize) -> Option<(usize, u8)> {
        #[expect(clippy::indexing_slicing, reason = "a byte is less than 256")]
        let tells = |byte: &u8| self.0[usize::from(*byte)];
        let at = from + bytes.get(from..)?.iter().position(tells)?;
        bytes.get(at).map(|byte| (at, *byte))
    }
}

/// What begins or ends something outside strings and comments.
static OUTSIDE: Telling = Telling::new(b"\"#()[]");

/// What ends a string, or stands for the byte after it.
static WITHIN: Telling = Telling::new(b"\"\\\n");

/// Finds comments, strings without an end, and brackets.
pub(super) fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some((at, byte)) = OUTSIDE.next(bytes, from) {
        from = at + 1;
        match byte {
            b'"' => {
                let end = string_end(bytes, from);
                from = end.unwrap_or_else(|line| line);
                if end.is_err() && marks.unterminated.is_none() {
                    marks.unterminated = Some(at);
                }
            }
            b'#' => {
                marks.comment = marks.comment.or(Some(at));
                let rest = bytes.get(from..).unwrap_or_default();
                from = rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |line| from + line + 1);
            }
            b'(' | b'[' => {
                marks.opens += 1;
                if marks.opens > MAX_DEPTH as i32 && marks.too_deep.is_none() {
                    marks.too_deep = Some(at);
                }
            }
            _ => marks.opens -= 1,
        }
    }
    marks
}

/// One past a string's closing mark; else one past the end of the line that it does not end on.
fn string_end(bytes: &[u8], from: usize) -> Result<usize, usize> {
    let mut from = from;
    while let Some((at, byte)) = WITHIN.next(bytes, from) {
        from = match byte {
            b'\\' if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at + 2,
            b'"' => return Ok(at + 1),
            b'\n' => return Err(at + 1),
            _ => at + 1,
        };
    }
    Err(bytes.len())
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
    fn a_text_scanned_again_is_as_if_scanned_for_the_first_time() {
        let long = "  when b # why\n".repeat(50);
        let texts =
            ["", "\n", "\u{feff}rule a\n", "rule a # é\r\n\r\n  # alone\nend", "\"no\n#\n(", &long, &long[..40]];
        for before in texts {
            for text in texts {
                let again = scan_again(FileId(0), before, scan(FileId(0), before), text);
                assert_eq!(again, scan(FileId(0), text), "{before:?} to {text:?}");
                for (from, to) in [(0, 1), (2, 2), (3, 5)] {
                    let Some((head, tail)) = text.get(..from).zip(text.get(to..)) else { continue };
                    let edited = format!("{head}\n# x{tail}");
                    let again = scan_again(FileId(0), text, scan(FileId(0), text), &edited);
                    assert_eq!(again, scan(FileId(0), &edited), "{text:?} to {edited:?}");
                }
            }
        }
    }

    #[test]
    fn a_string_without_an_end_stops_at_its_line() {
        assert_eq!(marks("says \"no\nwhen (a").unterminated, Some(5));
        assert_eq!(marks("says \"no\nwhen (a").opens, 1);
    }
}
