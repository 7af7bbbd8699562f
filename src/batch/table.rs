//! Short words looked up fast: names of facts and of values.

/// Words and the numbers that they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    // By hash; open addressing, at most half full. Each word in quotes, with a colon after it, as a key of JSON.
    places: Vec<Option<(Box<[u8]>, u32)>>,
}

fn as_key(word: &[u8]) -> Box<[u8]> {
    [b"\"", word, b"\":"].concat().into()
}

/// The word of a key.
fn word_of(key: &[u8]) -> &[u8] {
    key.get(1..key.len().saturating_sub(2)).unwrap_or(&[])
}

impl Table {
    /// The table of some words; of a word that comes twice the first counts.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = (&'w str, u32)>) -> Table {
        let words: Vec<(&str, u32)> = words.into_iter().collect();
        let mut table = Table { places: vec![None; (words.len() * 2).next_power_of_two().max(2)] };
        for (word, number) in words {
            let mut at = table.start(word.as_bytes());
            loop {
                match table.places.get_mut(at) {
                    Some(place @ None) => {
                        *place = Some((as_key(word.as_bytes()), number));
                        break;
                    }
                    Some(Some((known, _))) if *word_of(known) == *word.as_bytes() => break,
                    Some(Some(_)) | None => at = (at + 1) & (table.places.len() - 1),
                }
            }
        }
        table
    }

    /// What a word stands for.
    pub(super) fn get(&self, word: &[u8]) -> Option<u32> {
        self.find(word).map(|(_, number)| number)
    }

    /// The place of a word in the table, and what it stands for.
    pub(super) fn find(&self, word: &[u8]) -> Option<(usize, u32)> {
        let mut at = self.start(word);
        loop {
            match self.places.get(at)? {
                None => return None,
                Some((known, number)) if *word_of(known) == *word => return Some((at, *number)),
                Some(_) => at = (at + 1) & (self.places.len() - 1),
            }
        }
    }

    /// The word at a place, as a key, and what it stands for.
    pub(super) fn at(&self, place: usize) -> Option<(&[u8], u32)> {
        self.places.get(place)?.as_ref().map(|(key, number)| (&**key, *number))
    }

    fn start(&self, word: &[u8]) -> usize {
        let eight = |bytes: Option<&[u8]>| bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
        let (head, tail) = match word.len() {
            0..8 => (word.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)), 0),
            n => (eight(word.get(..8)), eight(word.get(n - 8..))),
        };
        let mixed = (head ^ tail.rotate_left(23) ^ (word.len() as u64)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 32) as usize & (self.places.len().max(1) - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: Vec<String> = (0..300).map(|n| format!("request.fact_{n}")).collect();
        let table = Table::new(words.iter().zip(0..).map(|(word, n)| (word.as_str(), n)));
        for (word, n) in words.iter().zip(0..) {
            assert_eq!(table.get(word.as_bytes()), Some(n));
        }
        assert_eq!(table.get(b"request.fact_300"), None);
        assert_eq!(Table::new([]).get(b""), None);
    }
}
