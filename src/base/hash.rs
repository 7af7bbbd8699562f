//! A short name for a text's content: the FNV-1a hash of its bytes.
//!
//! Says that two texts differ; proves nothing against someone who wants them to collide.

use std::fmt;

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

#[cfg(test)]
mod tests {
    use super::ContentHash;

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(ContentHash::of("").to_string(), "cbf29ce484222325");
        assert_eq!(ContentHash::of("a").to_string(), "af63dc4c8601ec8c");
        assert_eq!(ContentHash::of("foobar").to_string(), "85944171f73967e8");
    }
}
