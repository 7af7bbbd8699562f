//! What came after which key in the records before, so that the next one need not be looked up.
//!
//! Most files have the keys of all their records in one order, laid out in one way. So what stands between one value and
//! the next is compared in one go with what stood there before.
//!
//! INVARIANT: what stands between two values was read and looked up when it was noted, after the same key, and so of the
//! same group. The same bytes in the same place are read in the same way, so nothing is looked at again.

use crate::batch::scan::Scan;

/// A key that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// What it stands for.
    pub(super) what: u32,
    /// Its own place, of those of all keys and of the beginnings of all groups.
    pub(super) place: usize,
}

/// By the place of a key or of the beginning of a group: what came after it.
#[derive(Clone, Debug, Default)]
pub(super) struct After {
    next: Vec<Next>,
}

/// As many bytes as are compared.
const LONGEST: usize = 32;
const WORDS: usize = LONGEST / 8;

/// What stood between a value and the next: a comma, a key, its colon, and blanks.
#[derive(Clone, Copy, Debug)]
struct Next {
    bytes: [u64; WORDS],
    mask: [u64; WORDS],
    length: usize,
    key: Key,
}

/// Nothing yet, which no bytes are like.
const NOTHING: Next = Next { bytes: [1; WORDS], mask: [0; WORDS], length: 0, key: Key { what: 0, place: 0 } };

fn words(bytes: &[u8; LONGEST]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    let (eights, _) = bytes.as_chunks();
    for (word, eight) in words.iter_mut().zip(eights) {
        *word = u64::from_le_bytes(*eight);
    }
    words
}

impl After {
    /// Nothing, of so many places.
    pub(super) fn new(places: usize) -> After {
        After { next: vec![NOTHING; places] }
    }

    /// Passes over what came after a place before, where the same stands here.
    #[inline]
    pub(super) fn pass(&self, place: usize, scan: &mut Scan<'_>) -> Option<Key> {
        let next = self.next.get(place)?;
        let here = words(scan.rest.first_chunk()?);
        let each = here.iter().zip(&next.mask).zip(&next.bytes);
        if each.fold(0, |all, ((here, mask), bytes)| all | ((here & mask) ^ bytes)) != 0 {
            return None;
        }
        scan.skip(next.length);
        Some(next.key)
    }

    /// Whether nothing was noted of what came after a place.
    #[inline]
    pub(super) fn is_open(&self, place: usize) -> bool {
        self.next.get(place).is_some_and(|next| next.length == 0)
    }

    /// Notes what came after a place.
    ///
    /// - `between`: all that stood before the value, from where the one before it ended.
    pub(super) fn note(&mut self, place: usize, between: &[u8], key: Key) {
        let Some(next) = self.next.get_mut(place) else { return };
        let (mut bytes, mut mask) = ([0; LONGEST], [0; LONGEST]);
        let length = between.len();
        // What is longer is looked up each time.
        if let (Some(same), Some(looked)) = (bytes.get_mut(..length), mask.get_mut(..length)) {
            same.copy_from_slice(between);
            looked.fill(0xff);
            *next = Next { bytes: words(&bytes), mask: words(&mask), length, key };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{After, Key};
    use crate::batch::scan::Scan;

    fn passes(after: &After, text: &str, at: usize) -> Option<(usize, u32)> {
        let mut scan = Scan { rest: &text.as_bytes()[at..] };
        after.pass(0, &mut scan).map(|key| (text.len() - scan.rest.len(), key.what))
    }

    #[test]
    fn only_the_same_bytes_are_passed_over() {
        let rest = "true, and so on and so on and so on";
        let between = ", \"request.held\": ";
        let mut after = After::new(1);
        assert_eq!(passes(&after, &format!("{between}{rest}"), 0), None);
        assert!(after.is_open(0));
        after.note(0, between.as_bytes(), Key { what: 7, place: 1 });
        assert!(!after.is_open(0));
        assert_eq!(passes(&after, &format!("x{between}{rest}"), 1), Some((between.len() + 1, 7)));
        for at in 0..between.len() {
            let other = format!("{}?{}{rest}", &between[..at], &between[at + 1..]);
            assert_eq!(passes(&after, &other, 0), None, "{other}");
        }
        // Too near to the end of the text to be compared in one go.
        assert_eq!(passes(&after, &format!("{between}true"), 0), None);
        after.note(0, b", \"other\": ", Key { what: 8, place: 2 });
        assert_eq!(passes(&after, &format!(", \"other\": {rest}"), 0), Some((11, 8)));
        after.note(0, &[b' '; 33], Key { what: 9, place: 3 });
        assert_eq!(passes(&after, &" ".repeat(70), 0), None);
    }
}
