//! Changes to a text as a hurried person makes them: letters, lines, deletions, undo, and characters of all sorts.

/// One change: what goes and what comes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The bytes that go; at the boundaries of characters.
    pub goes: std::ops::Range<usize>,
    /// What comes in their place.
    pub comes: String,
}

impl Change {
    /// The text after the change.
    pub fn applied(&self, text: &str) -> String {
        let mut changed = text.to_owned();
        changed.replace_range(self.goes.clone(), &self.comes);
        changed
    }
}

/// A source of changes, always the same for the same seed.
pub struct Edits {
    state: u64,
}

/// What is typed or pasted.
const PIECES: &[&str] = &[
    "a",
    "e",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\"",
    "(",
    ")",
    "(a) ",
    "#",
    ".",
    ",",
    "is ",
    "not ",
    "and ",
    "or ",
    "\u{feff}",
    "𝒜",
    "👩\u{200d}⚖️",
    "e\u{301}",
    "ß",
    "\n    when ",
    "\n\n",
    "    ",
    "rule ",
    "\nrule r \"R\"\n",
    "\nfacts request \"R\"\n    x : yes/no \"?\"\n",
    "\nscenario \"S\"\n    given request.x\n",
    "\npolicy p \"P\"\n",
    "0",
    "12 January 2026",
    "|",
    "unless all of\n        (a) ",
    "[",
    "] ",
    "\u{202e}",
    "é",
];

impl Edits {
    /// A source of a seed.
    pub fn new(seed: u64) -> Edits {
        Edits { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    /// A number below `n`, which is above 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 16).unwrap() % n
    }

    /// A place between two characters of a text.
    pub fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The next change of a text. No place lies within the end of a line: an editor knows none there.
    pub fn change(&mut self, text: &str) -> Change {
        let mut change = self.any_change(text);
        let within = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
        if within(change.goes.start) {
            change.goes.start -= 1;
        }
        if within(change.goes.end) {
            change.goes.end += 1;
        }
        change
    }

    fn any_change(&mut self, text: &str) -> Change {
        let at = self.place(text);
        let n = self.below(PIECES.len());
        let comes = PIECES[n].to_owned();
        match self.below(8) {
            0..4 => Change { goes: at..at, comes },
            4 => {
                let end = text[at..].char_indices().nth(1).map_or(text.len(), |(length, _)| at + length);
                Change { goes: at..end, comes: String::new() }
            }
            5 => {
                let other = self.place(text);
                let (start, end) = (at.min(other), at.max(other).min(at.min(other) + 200));
                let end = (start..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(start);
                Change { goes: start..end, comes }
            }
            6 => {
                // A whole line goes, as with the key that cuts a line.
                let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
                let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
                Change { goes: start..end, comes: String::new() }
            }
            _ => {
                // A line is copied below itself.
                let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
                let end = text[at..].find('\n').map_or(text.len(), |length| at + length + 1);
                Change { goes: end..end, comes: text[start..end].to_owned() }
            }
        }
    }
}
