//! What a condition can still turn out to be: a set of yes, no and error, with what to decide next.
//!
//! Knows nothing of conditions themselves; gives the tables that combine them. On complete facts a set has one
//! element; the tables are then those of the formal core: errors are symmetric, order never matters.

/// The atom that would have to be decided first, by its number; [`NO_ATOM`] where none is named.
pub type AtomId = u32;

/// No atom.
pub const NO_ATOM: AtomId = u32::MAX;

/// A set of possible truths of a condition, and the first atom on which it depends while it has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// Which truths are possible: bits [`NO`], [`YES`], [`ERROR`]; never empty.
    pub mask: u8,
    /// What to decide first; only where the truth is open.
    pub atom: AtomId,
}

/// The condition can be no.
pub const NO: u8 = 1;
/// The condition can be yes.
pub const YES: u8 = 2;
/// The condition may not be computable.
pub const ERROR: u8 = 4;

impl Truth {
    /// Yes.
    pub const YES: Truth = Truth { mask: YES, atom: NO_ATOM };
    /// No.
    pub const NO: Truth = Truth { mask: NO, atom: NO_ATOM };
    /// It cannot be computed.
    pub const ERROR: Truth = Truth { mask: ERROR, atom: NO_ATOM };

    /// Yes or no.
    pub fn of(yes: bool) -> Truth {
        if yes { Truth::YES } else { Truth::NO }
    }

    /// Yes or no, depending on an atom.
    pub fn open(atom: AtomId) -> Truth {
        Truth { mask: YES | NO, atom }
    }

    /// These possibilities, depending on an atom unless only one is left.
    pub fn with(mask: u8, atom: AtomId) -> Truth {
        Truth { mask, atom: if mask.is_power_of_two() { NO_ATOM } else { atom } }
    }

    /// Whether only one truth is possible.
    pub fn definite(self) -> bool {
        self.mask.is_power_of_two()
    }

    /// Whether it is certainly yes.
    pub fn is_yes(self) -> bool {
        self.mask == YES
    }

    /// Whether it is certainly no.
    pub fn is_no(self) -> bool {
        self.mask == NO
    }

    /// Whether it is certainly not computable.
    pub fn is_error(self) -> bool {
        self.mask == ERROR
    }

    /// Whether it can be yes.
    pub fn can_yes(self) -> bool {
        self.mask & YES != 0
    }

    /// Whether it can be no.
    pub fn can_no(self) -> bool {
        self.mask & NO != 0
    }

    /// Whether it can be an error.
    pub fn can_error(self) -> bool {
        self.mask & ERROR != 0
    }

    /// `not`.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "`not` of a set of truths is no operator of the host language")]
    pub fn not(self) -> Truth {
        Truth { mask: opposite(self.mask), atom: self.atom }
    }

    /// `and`: no if either is no, else an error if either is, else yes.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        Truth::with(combined(&AND, self.mask, other.mask), self.first_atom(other))
    }

    /// `or`: yes if either is yes, else an error if either is, else no.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        Truth::with(combined(&OR, self.mask, other.mask), self.first_atom(other))
    }

    /// The atom of the first that is open.
    fn first_atom(self, other: Truth) -> AtomId {
        if self.atom != NO_ATOM { self.atom } else { other.atom }
    }
}

/// By two sets of possible truths: the truths of which `and` of them is possible.
const AND: [[u8; 8]; 8] = table(false);
/// The same of `or`.
const OR: [[u8; 8]; 8] = table(true);

#[expect(clippy::indexing_slicing, reason = "a set is three bits, and so is a place in the table")]
fn combined(table: &[[u8; 8]; 8], a: u8, b: u8) -> u8 {
    table[usize::from(a & 7)][usize::from(b & 7)]
}

#[expect(clippy::indexing_slicing, reason = "a set is three bits, and so is a place in the table")]
const fn table(or: bool) -> [[u8; 8]; 8] {
    let mut table = [[0; 8]; 8];
    let mut n = 0;
    while n < 64 {
        let (a, b) = (n / 8, n % 8);
        table[a as usize][b as usize] = if or { opposite(both(opposite(a), opposite(b))) } else { both(a, b) };
        n += 1;
    }
    table
}

const fn opposite(mask: u8) -> u8 {
    (mask & ERROR) | ((mask & NO) << 1) | ((mask & YES) >> 1)
}

const fn both(a: u8, b: u8) -> u8 {
    // A certain no on one side leaves nothing of the other.
    if a == NO || b == NO {
        return NO;
    }
    let mut mask = ((a | b) & NO) | (a & b & YES);
    if (a & ERROR != 0 && b & (YES | ERROR) != 0) || (b & ERROR != 0 && a & (YES | ERROR) != 0) {
        mask |= ERROR;
    }
    mask
}

/// At least `n` of them: yes if so many are yes, no if even the errors would not make up the number, else an error.
pub fn at_least(n: usize, truths: &[Truth]) -> Truth {
    let can_yes = truths.iter().filter(|t| t.can_yes()).count();
    let not_no = truths.iter().filter(|t| !t.can_no()).count();
    let can_error = truths.iter().filter(|t| t.can_error()).count();
    let forced_yes = truths.iter().filter(|t| t.is_yes()).count();
    let free_yes = truths.iter().filter(|t| !t.can_error() && t.can_yes()).count();
    let mut mask = 0;
    if can_yes >= n {
        mask |= YES;
    }
    if not_no < n {
        mask |= NO;
    }
    if can_error > 0 && n > 0 && forced_yes < n && free_yes.min(n - 1) + can_error >= n {
        mask |= ERROR;
    }
    let atom = truths.iter().map(|t| t.atom).find(|&atom| atom != NO_ATOM).unwrap_or(NO_ATOM);
    Truth::with(mask, atom)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINGLE: [u8; 3] = [NO, YES, ERROR];

    fn sets() -> Vec<Truth> {
        (1..8).map(|mask| Truth::with(mask, NO_ATOM)).collect()
    }

    fn and1(a: u8, b: u8) -> u8 {
        if a == NO || b == NO {
            NO
        } else if a == ERROR || b == ERROR {
            ERROR
        } else {
            YES
        }
    }

    fn members(t: Truth) -> Vec<u8> {
        SINGLE.into_iter().filter(|bit| t.mask & bit != 0).collect()
    }

    #[test]
    fn and_of_sets_is_the_set_of_ands() {
        for a in sets() {
            for b in sets() {
                let mut expected = 0;
                for x in members(a) {
                    for y in members(b) {
                        expected |= and1(x, y);
                    }
                }
                assert_eq!(a.and(b).mask, expected, "{a:?} and {b:?}");
                assert_eq!(a.or(b).mask, a.not().and(b.not()).not().mask);
            }
        }
    }

    #[test]
    fn at_least_of_sets_is_the_set_of_counts() {
        for n in 0..=4 {
            for a in sets() {
                for b in sets() {
                    for c in sets() {
                        let mut expected = 0;
                        for x in members(a) {
                            for y in members(b) {
                                for z in members(c) {
                                    let yes = [x, y, z].iter().filter(|t| **t == YES).count();
                                    let error = [x, y, z].iter().filter(|t| **t == ERROR).count();
                                    expected |= if yes >= n {
                                        YES
                                    } else if yes + error < n {
                                        NO
                                    } else {
                                        ERROR
                                    };
                                }
                            }
                        }
                        assert_eq!(at_least(n, &[a, b, c]).mask, expected, "{n} of {a:?} {b:?} {c:?}");
                    }
                }
            }
        }
    }
}
