//! Hashes: a short name for a text's content, a quick one for tables of small keys, and one for tables of names.
//!
//! The name says that two texts differ; it proves nothing against someone who wants them to collide.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

/// The FNV-1a 64 hash of a text; printed as sixteen hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub u64);

impl ContentHash {
    /// The hash of a text's bytes.
    pub fn of(text: &str) -> ContentHash {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        ContentHash(text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A table of small keys that no stranger chooses: numbers of facts, conditions and atoms.
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// A set of such keys.
pub type QuickSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// A hash by multiplication, word by word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quick(u64);

impl Quick {
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.word(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| self.word(u64::from(*byte)));
    }

    fn write_u8(&mut self, n: u8) {
        self.word(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.word(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.word(n as u64);
    }

    fn write_i64(&mut self, n: i64) {
        self.word(n as u64);
    }

    fn write_i32(&mut self, n: i32) {
        self.word(u64::from(n.unsigned_abs()) << 1 | u64::from(n < 0));
    }

    fn finish(&self) -> u64 {
        // The high bits are the best mixed; tables look at the low ones.
        self.0 ^ (self.0 >> 32)
    }
}

/// A table of names. Whoever writes a text chooses them, so each table hashes them in its own way, and nobody can know
/// which fall together.
pub type NameMap<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

#[cfg(test)]
mod tests {
    use super::{ContentHash, NameMap};
    use std::hash::BuildHasher;

    #[test]
    fn each_table_hashes_in_its_own_way() {
        let hash = |map: NameMap<&str, ()>| map.hasher().hash_one("request");
        assert_ne!(hash(NameMap::default()), hash(NameMap::default()));
    }

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(ContentHash::of("").to_string(), "cbf29ce484222325");
        assert_eq!(ContentHash::of("a").to_string(), "af63dc4c8601ec8c");
        assert_eq!(ContentHash::of("foobar").to_string(), "85944171f73967e8");
    }
}
