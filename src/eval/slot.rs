//! The single unknowns of a case: for each fact, what about it can be unknown.
//!
//! An event has two (whether it happened, and when), a judgement three (its value, whether reasons were recorded, and
//! when it was made), a set one a member, a list its length and its items' fields.

use crate::ir::FactId;

/// A fact, or a field of an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A fact outside lists.
    Fact(FactId),
    /// A field of the `item`-th item, from 0.
    Field {
        /// The list.
        list: FactId,
        /// Which item.
        item: u32,
        /// Which field of its record.
        field: u32,
    },
}

/// What about a fact is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Its value; of a yes/no fact, whether it is yes.
    Value,
    /// Whether the value of a date, number or duration is `none`.
    IsNone,
    /// Whether an event happened.
    Happened,
    /// The date of an event.
    On,
    /// Whether reasons were recorded for a judgement.
    Reasons,
    /// The date of a judgement.
    MadeOn,
    /// Whether a set has a member, by the member's number among the type's choices.
    Member(u32),
    /// How many items a list has.
    Length,
}

/// One unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Of which fact.
    pub place: Place,
    /// What about it.
    pub aspect: Aspect,
}

impl Slot {
    /// An aspect of a fact.
    pub fn new(place: Place, aspect: Aspect) -> Slot {
        Slot { place, aspect }
    }
}
