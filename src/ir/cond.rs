//! Conditions and expressions: no error node, no unresolved name.

use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::base::provision::Label;
use crate::base::span::Span;
use crate::ir::ids::{
    BinderId, CondId, DecisionId, DefineId, DutyId, ExprId, FactId, OutcomeId, PolicyId, PresumptionId, ProhibitionId,
};
use crate::ir::program::{CitedPlace, Except};
use crate::ir::types::{Scalar, Value};

/// A fact as conditions name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactRef {
    /// A fact outside lists.
    Global(FactId),
    /// A field of the item that a bound name stands for.
    Field(BinderId, u32),
}

/// A condition: yes or no of a complete case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// The author's words on one line; of a list of limbs, its opener.
    pub words: String,
    /// Where it is written.
    pub span: Span,
    /// Whether it, or anything beneath it, reads the item of a bound name: its truth is then by item.
    pub scoped: bool,
}

/// The forms of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CondKind {
    /// A yes/no fact or judgement is yes; an event happened.
    Holds(FactRef),
    /// Reasons for a judgement were recorded.
    ReasonsRecorded(FactRef),
    /// A `define … means`. `item` is the bound name, where the reference stands, that gives a per-item define its
    /// item.
    Define(DefineId, Option<BinderId>),
    /// `not`.
    Not(CondId),
    /// All must hold. `and` within a line gives limbs without labels.
    All(Vec<Limb>),
    /// At least one must hold.
    Any(Vec<Limb>),
    /// None may hold.
    NoneOf(Vec<Limb>),
    /// At least so many must hold.
    AtLeast(u32, Vec<Limb>),
    /// The two are the same value. With the date of what has not happened: no.
    Same(ExprId, ExprId),
    /// The value is one of several.
    OneOf(ExprId, Vec<ExprId>),
    /// The left is less than (or equal to) the right: of dates earlier, of ordered values lower, of numbers and
    /// durations smaller. With `none`, or the date of what has not happened: no. `at least` and the like are written
    /// with the sides exchanged.
    Order(Order, ExprId, ExprId),
    /// The value is `none`.
    IsNone(ExprId),
    /// The set has the member.
    Includes(FactRef, ExprId),
    /// At least `n` items of the list have the condition, in which `binder` stands for the item.
    Count {
        /// The bound name.
        binder: BinderId,
        /// The list.
        list: FactId,
        /// What is counted.
        body: CondId,
        /// How many at least; 0 is always yes. `every`, `no` and `at most` are written with [`CondKind::Not`].
        at_least: u32,
    },
    /// The decision's outcome is one of these. `item` as for [`CondKind::Define`].
    Outcome(DecisionId, Option<BinderId>, Vec<OutcomeId>),
    /// The duty is in one of these states.
    Duty(DutyId, Option<BinderId>, DutyStates),
    /// The prohibition is in this state.
    Prohibition(ProhibitionId, Option<BinderId>, ProhibitionState),
    /// The presumption is in this state.
    Presumption(PresumptionId, Option<BinderId>, PresumptionState),
    /// The policy governs.
    Governs(PolicyId),
}

impl CondKind {
    /// The limbs of a list, of whichever kind it is; no other condition has any.
    pub fn limbs(&self) -> &[Limb] {
        if let CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) =
            self
        {
            limbs
        } else {
            &[]
        }
    }

    /// The condition that is denied, or counted over a list.
    pub fn inner(&self) -> Option<CondId> {
        if let CondKind::Not(inner) | CondKind::Count { body: inner, .. } = self { Some(*inner) } else { None }
    }
}

/// Which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// `<`
    Less,
    /// `≤`
    LessOrEqual,
}

/// One limb of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limb {
    /// Its label as written; `None` within a line.
    pub label: Option<Label>,
    /// What it says.
    pub cond: CondId,
    /// Its citation: its own, or its list's with its label added where that is one place; empty where it has none.
    pub places: Vec<CitedPlace>,
    /// Where the limb is excused (limbs of an `all of` only): any suffices, and the limb counts as satisfied.
    pub excuses: Vec<Except>,
}

/// The states of a duty, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DutyStates(pub u8);

impl DutyStates {
    /// `not due`.
    pub const NOT_DUE: DutyStates = DutyStates(1);
    /// `due`.
    pub const DUE: DutyStates = DutyStates(2);
    /// `done`.
    pub const DONE: DutyStates = DutyStates(4);
    /// `done late`.
    pub const DONE_LATE: DutyStates = DutyStates(8);
    /// `overdue`.
    pub const OVERDUE: DutyStates = DutyStates(16);
    /// `running`, of a duty that continues.
    pub const RUNNING: DutyStates = DutyStates(32);
    /// `ended`, of a duty that continues.
    pub const ENDED: DutyStates = DutyStates(64);

    /// Each single state with its words.
    pub const ALL: [(DutyStates, &'static str); 7] = [
        (DutyStates::NOT_DUE, "not due"),
        (DutyStates::DUE, "due"),
        (DutyStates::DONE, "done"),
        (DutyStates::DONE_LATE, "done late"),
        (DutyStates::OVERDUE, "overdue"),
        (DutyStates::RUNNING, "running"),
        (DutyStates::ENDED, "ended"),
    ];

    /// Whether the two sets share a state.
    pub fn meets(self, other: DutyStates) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of a single state; empty for a set of several.
    pub fn words(self) -> &'static str {
        DutyStates::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, words)| words)
    }
}

/// The states of a prohibition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProhibitionState {
    /// It does not apply.
    NotEngaged,
    /// It applies and is kept.
    Kept,
    /// It applies and is breached.
    Breached,
}

impl ProhibitionState {
    /// As the language writes it.
    pub fn words(self) -> &'static str {
        match self {
            ProhibitionState::NotEngaged => "not engaged",
            ProhibitionState::Kept => "kept",
            ProhibitionState::Breached => "breached",
        }
    }
}

/// The states of a presumption, as conditions ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PresumptionState {
    /// Its `when` is no.
    NotEngaged,
    /// Its rebuttal is established.
    Overcome,
    /// Neither.
    Standing,
}

impl PresumptionState {
    /// As the language writes it.
    pub fn words(self) -> &'static str {
        match self {
            PresumptionState::NotEngaged => "not engaged",
            PresumptionState::Overcome => "overcome",
            PresumptionState::Standing => "standing",
        }
    }
}

/// A typed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Scalar,
    /// The author's words on one line.
    pub words: String,
    /// Where it is written.
    pub span: Span,
    /// Whether it reads the item of a bound name.
    pub scoped: bool,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A value.
    Const(Value),
    /// A fact's value.
    Fact(FactRef),
    /// An event's date; nothing where it has not happened.
    EventDate(FactRef),
    /// The date on which a judgement was made.
    MadeOn(FactRef),
    /// A `define … is`; `item` as for [`CondKind::Define`].
    Define(DefineId, Option<BinderId>),
    /// The sum.
    Add(ExprId, ExprId),
    /// The difference.
    Subtract(ExprId, ExprId),
    /// So many times the value.
    Times(Number, ExprId),
    /// The date so much later, or earlier where `before`.
    Shift {
        /// The date that it is measured from.
        date: ExprId,
        /// How much.
        by: ExprId,
        /// Of which kind.
        kind: DurationKind,
        /// Earlier rather than later.
        before: bool,
    },
    /// The age in whole years on a date of somebody born on another.
    Age {
        /// The date at which it is taken.
        on: ExprId,
        /// The date of birth.
        of: ExprId,
    },
    /// The latest of the dates that there are.
    Latest(Vec<ExprId>),
    /// The earliest of the dates that there are.
    Earliest(Vec<ExprId>),
    /// The value of the first branch whose condition holds.
    If(Vec<(CondId, ExprId)>, ExprId),
}
