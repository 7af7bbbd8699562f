//! How diagrams are combined: tables of single values.

use crate::diagram::store::Dd;

/// How two diagrams are combined, value by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// No if either is no, else an error if either is, else yes.
    And = 0,
    /// Yes if either is yes, else an error if either is, else no.
    Or,
    /// Of the first alone: yes for no, no for yes.
    Not,
    /// Of the first alone: whether it is yes.
    IsYes,
    /// Of the first alone: whether it is an error.
    IsError,
    /// The set of both: values are sets of 31 bits.
    Union,
    /// Whether the two are the same.
    Same,
    /// Both, each below 2¹⁵, in one value: see [`pair`].
    Pair,
}

/// Two values as one.
pub fn pair(a: u32, b: u32) -> u32 {
    (a << 15) | (b & 0x7fff)
}

/// The two values of one.
pub fn unpair(value: u32) -> (u32, u32) {
    (value >> 15, value & 0x7fff)
}

impl Op {
    /// Two values combined.
    pub fn on(self, a: u32, b: u32) -> u32 {
        match self {
            Op::And if a == 0 || b == 0 => 0,
            Op::And => u32::from(a != 1 || b != 1) + 1,
            Op::Or if a == 1 || b == 1 => 1,
            Op::Or => (a | b) & 2,
            Op::Not => match a {
                0 => 1,
                1 => 0,
                _ => a,
            },
            Op::IsYes => u32::from(a == 1),
            Op::IsError => u32::from(a == 2),
            Op::Union => a | b,
            Op::Same => u32::from(a == b),
            Op::Pair => pair(a, b),
        }
    }

    /// Whether the two may change places.
    pub(super) fn turns(self) -> bool {
        match self {
            Op::And | Op::Or | Op::Union | Op::Same => true,
            Op::Not | Op::IsYes | Op::IsError | Op::Pair => false,
        }
    }

    /// The result where one side is known to decide it.
    pub(super) fn early(self, a: Dd, b: Dd) -> Option<Dd> {
        match self {
            Op::And => match (a, b) {
                (Dd::NO, _) | (_, Dd::NO) => Some(Dd::NO),
                (Dd::YES, other) | (other, Dd::YES) => Some(other),
                (_, _) => (a == b).then_some(a),
            },
            Op::Or => match (a, b) {
                (Dd::YES, _) | (_, Dd::YES) => Some(Dd::YES),
                (Dd::NO, other) | (other, Dd::NO) => Some(other),
                (_, _) => (a == b).then_some(a),
            },
            Op::Union if a == b => Some(a),
            Op::Same if a == b => Some(Dd::YES),
            Op::Not | Op::IsYes | Op::IsError | Op::Union | Op::Same | Op::Pair => None,
        }
    }
}
