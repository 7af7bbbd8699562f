//! Short words looked up fast: names of facts and of values.

/// Words and the numbers that they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    // By hash; open addressing, at most half full.
    places: Vec<Option<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    ends: Ends,
    word: Box<[u8]>,
    number: u32,
}

/// How long a word is, and its first and last eight bytes: of a word of at most 16 all that there is to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    length: usize,
    // Of a shorter word all of it, and noughts.
    first: u64,
    // Of a shorter word nought.
    last: u64,
}

impl Ends {
    #[inline]
    pub(super) fn of(word: &[u8]) -> Ends {
        match word.first_chunk() {
            Some(first) => Ends::long(u64::from_le_bytes(*first), word),
            None => {
                let first = word.iter().rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
                Ends { length: word.len(), first, last: 0 }
            }
        }
    }

    /// Of a word of eight bytes or more, that begins with these.
    #[inline]
    pub(super) fn long(first: u64, word: &[u8]) -> Ends {
        Ends { length: word.len(), first, last: word.last_chunk().map_or(0, |last| u64::from_le_bytes(*last)) }
    }

    /// Of a word of less than eight bytes, with anything after them.
    #[inline]
    pub(super) fn short(eight: u64, length: usize) -> Ends {
        Ends { length, first: eight & !(u64::MAX << (8 * length)), last: 0 }
    }
}

impl Table {
    /// The table of some words; of a word that comes twice the first counts.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, u32)>) -> Table {
        let words: Vec<(&str, u32)> = words.into_iter().collect();
        let mut table = Table { places: vec![None; (words.len() * 2).next_power_of_two().max(2)] };
        for (word, number) in words {
            let ends = Ends::of(word.as_bytes());
            let mut at = table.start(ends);
            loop {
                match table.places.get_mut(at) {
                    Some(place @ None) => {
                        *place = Some(Entry { ends, word: word.as_bytes().into(), number });
                        break;
                    }
                    Some(Some(known)) if *known.word == *word.as_bytes() => break,
                    Some(Some(_)) | None => at = (at + 1) & (table.places.len() - 1),
                }
            }
        }
        table
    }

    /// How many places it has.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// What a word stands for.
    pub(super) fn get(&self, word: &[u8]) -> Option<u32> {
        self.find(Ends::of(word), word).map(|(_, number)| number)
    }

    /// The place of a word in the table, and what it stands for.
    ///
    /// - `ends`: those of the word.
    #[inline]
    pub(super) fn find(&self, ends: Ends, word: &[u8]) -> Option<(usize, u32)> {
        let mut at = self.start(ends);
        loop {
            let known = self.places.get(at)?.as_ref()?;
            if known.ends == ends && (ends.length <= 16 || *known.word == *word) {
                return Some((at, known.number));
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    #[inline]
    fn start(&self, Ends { length, first, last }: Ends) -> usize {
        let mixed = (first ^ last.rotate_left(23) ^ (length as u64)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as usize & (self.places.len().max(1) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, Table};

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: Vec<String> = (0..300).map(|n| format!("request.fact_{n}")).collect();
        let table = Table::new(words.iter().zip(0..).map(|(word, n)| (word.as_str(), n)));
        for (word, n) in words.iter().zip(0..) {
            assert_eq!(table.get(word.as_bytes()), Some(n));
        }
        assert_eq!(table.get(b"request.fact_300"), None);
        // Two that begin and end alike, and one whose bytes after its end are not looked at.
        let table = Table::new([("victim.harm.of_a_kind", 1), ("victim.care.of_a_kind", 2), ("id", 3), ("", 4)]);
        assert_eq!(
            [b"victim.harm.of_a_kind", b"victim.care.of_a_kind"].map(|word| table.get(word)),
            [Some(1), Some(2)]
        );
        assert_eq!(table.get(b"victim.core.of_a_kind"), None);
        for (eight, word) in [(b"id\": 123", &b"id"[..]), (b"\": 12345", b"")] {
            assert_eq!(Ends::short(u64::from_le_bytes(*eight), word.len()), Ends::of(word));
        }
        assert_eq!(Table::new([]).get(b""), None);
    }
}
