//! The shape of a piece: its text with all left out that no rule of the grammar tells apart.
//!
//! Rules are drafted alike, so most pieces of a long text have a shape that was read before: what pest made of the one
//! is then what it would make of the other (see `src/syntax/grammar.rs`, which keeps trees by shape, and in debug builds
//! reads every such piece all the same and compares).
//!
//! A name stands for any name, a digit for any digit, a string for any string, blanks for as many blanks of a kind. The
//! words that the grammar itself names stand for themselves, and so does every mark. A name with a `_` in it stands apart
//! from one without, which can be the unit of a place (`para`).

use crate::syntax::keywords::is_named;

/// A piece longer than this has no shape: it is seldom met twice.
const LONGEST: usize = 256;

/// The shape of a piece, and where its words and marks stand. Used again from piece to piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// What two pieces of one shape have in common; empty where the piece has none.
    key: Vec<u8>,
    /// Where each word, string, blank and mark begins; then where the last one ends.
    bounds: Vec<usize>,
}

/// What a byte is to the grammar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Lower,
    Upper,
    Digit,
    Line,
    Blank,
    Quote,
    Mark,
    /// A character that is not ASCII: pieces that have one outside strings have no shape.
    Foreign,
}

/// What each byte is.
static SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Foreign; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "a byte is less than 256")]
        let sort = &mut sorts[byte as usize];
        *sort = match byte {
            b'a'..=b'z' => Sort::Lower,
            b'A'..=b'Z' => Sort::Upper,
            b'0'..=b'9' => Sort::Digit,
            b'_' => Sort::Line,
            b' ' | b'\t' | b'\n' | b'\r' => Sort::Blank,
            b'"' => Sort::Quote,
            _ => Sort::Mark,
        };
        byte += 1_u8;
    }
    sorts
};

fn sort(byte: u8) -> Sort {
    #[expect(clippy::indexing_slicing, reason = "a byte is less than 256")]
    SORTS[usize::from(byte)]
}

impl Shape {
    /// Takes the shape of a piece that a rule reads.
    ///
    /// - `rule`: the rule's number.
    pub(super) fn take(&mut self, rule: u16, piece: &str) {
        self.key.clear();
        self.bounds.clear();
        if self.lay(rule, piece).is_none() {
            self.key.clear();
        }
    }

    fn lay(&mut self, rule: u16, piece: &str) -> Option<()> {
        if piece.len() > LONGEST {
            return None;
        }
        self.key.extend(rule.to_le_bytes());
        let bytes = piece.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at) {
            self.bounds.push(at);
            at = match sort(*first) {
                Sort::Lower | Sort::Upper | Sort::Line | Sort::Digit => {
                    let end = end_of(bytes, at, is_of_word);
                    self.word(piece.get(at..end).unwrap_or(""));
                    end
                }
                Sort::Blank => {
                    let end = end_of(bytes, at, |sort| sort == Sort::Blank);
                    self.blanks(bytes.get(at..end).unwrap_or_default());
                    end
                }
                Sort::Quote => {
                    self.key.push(b'"');
                    string_end(bytes, at)?
                }
                Sort::Mark => {
                    self.key.push(*first);
                    at + 1
                }
                Sort::Foreign => return None,
            };
        }
        self.bounds.push(at);
        Some(())
    }

    /// The bytes that pieces of this shape have in common; `None` where the piece has no shape.
    pub(super) fn key(&self) -> Option<&[u8]> {
        Some(self.key.as_slice()).filter(|key| !key.is_empty())
    }

    /// Which word, string, blank or mark begins at a byte, or ended there.
    pub(super) fn boundary(&self, at: usize) -> Option<usize> {
        self.bounds.binary_search(&at).ok()
    }

    /// The byte of a boundary.
    pub(super) fn at(&self, boundary: usize) -> usize {
        self.bounds.get(boundary).copied().unwrap_or(0)
    }

    fn blanks(&mut self, blanks: &[u8]) {
        let mut last = None;
        for byte in blanks {
            if last != Some(byte) {
                self.key.push(*byte);
            }
            last = Some(byte);
        }
    }

    fn word(&mut self, word: &str) {
        let bytes = word.as_bytes();
        let small = end_of(bytes, 0, |sort| sort == Sort::Lower);
        let letters = end_of(bytes, small, is_letter);
        let (first, rest) = word.split_at(letters);
        if is_named(word) {
            self.key.extend(bytes);
        } else if small == bytes.len() {
            self.key.push(b'a');
        } else if small > 0 && bytes.iter().all(|byte| matches!(sort(*byte), Sort::Lower | Sort::Line)) {
            // `rule_book` and `not_given` are names whatever their parts are: no unit and no keyword ends before a `_`.
            self.key.extend(b"a_");
        } else if letters == 0 {
            // `44A` and `2nd`: a digit is any digit, a capital any capital.
            self.key.extend(bytes.iter().map(|byte| match sort(*byte) {
                Sort::Digit => b'0',
                Sort::Upper => b'A',
                Sort::Lower | Sort::Line | Sort::Blank | Sort::Quote | Sort::Mark | Sort::Foreign => *byte,
            }));
        } else {
            // `rule12` can be a unit and its number.
            if is_named(first) {
                self.key.extend(first.as_bytes());
            } else {
                self.letters(first);
            }
            self.letters(rest);
        }
    }

    /// Part of a name: any run of small letters is as good as another.
    fn letters(&mut self, part: &str) {
        let mut small = false;
        for byte in part.bytes() {
            let stands = match sort(byte) {
                Sort::Lower if small => continue,
                Sort::Lower => b'a',
                Sort::Upper => b'A',
                Sort::Digit => b'0',
                Sort::Line | Sort::Blank | Sort::Quote | Sort::Mark | Sort::Foreign => byte,
            };
            small = stands == b'a';
            self.key.push(stands);
        }
    }
}

fn is_letter(sort: Sort) -> bool {
    matches!(sort, Sort::Lower | Sort::Upper)
}

fn is_of_word(sort: Sort) -> bool {
    matches!(sort, Sort::Lower | Sort::Upper | Sort::Digit | Sort::Line)
}

/// The first byte at or after a place that is of another sort.
fn end_of(bytes: &[u8], from: usize, is: impl Fn(Sort) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| !is(sort(*byte))).map_or(bytes.len(), |end| from + end)
}

/// One past the closing mark of a string that begins at a byte; `None` for one without an end on its line, and for one
/// with an escape, which is read step by step.
fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let inner = bytes.get(from + 1..)?;
    let end = inner.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'))?;
    (inner.get(end) == Some(&b'"')).then_some(from + end + 2)
}
