//! What an answer can be: outcomes of decisions, states of duties, and the status of either.

use crate::ir::{DecisionId, DutyStates, OutcomeId, Program, ProhibitionState};

/// What a decision comes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// An outcome.
    Is(OutcomeId),
    /// No policy that concludes on it governs.
    NotGoverned,
    /// Live rules support these outcomes, of which none prevails.
    Conflict(Vec<OutcomeId>),
    /// No rule is live and there is no `otherwise`.
    Gap,
    /// A rule that may be live cannot be evaluated.
    Error,
}

impl Outcome {
    /// As the language and its answers write it.
    pub fn words(&self, program: &Program, decision: DecisionId) -> String {
        let name = |id: &OutcomeId| {
            program.decision(decision).outcomes.get(id.index()).map_or_else(String::new, |o| o.name.clone())
        };
        match self {
            Outcome::Is(id) => name(id),
            Outcome::NotGoverned => String::from("not governed"),
            Outcome::Conflict(ids) => {
                format!("conflict of {}", ids.iter().map(name).collect::<Vec<_>>().join(" and "))
            }
            Outcome::Gap => String::from("gap"),
            Outcome::Error => String::from("error"),
        }
    }
}

/// What a duty comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyState {
    /// `when` is no, or it is excepted, or its policy does not govern.
    NotDue,
    /// Owed, not done, and its deadline has not passed.
    Due,
    /// Done in time.
    Done,
    /// Done after its deadline.
    DoneLate,
    /// Owed, not done, and its deadline has passed.
    Overdue,
    /// Of a duty that continues: it runs.
    Running,
    /// Of a duty that continues: it has ended.
    Ended,
    /// It cannot be computed.
    Error,
}

impl DutyState {
    /// All, in the order of their bits.
    pub const ALL: [DutyState; 8] = [
        DutyState::NotDue,
        DutyState::Due,
        DutyState::Done,
        DutyState::DoneLate,
        DutyState::Overdue,
        DutyState::Running,
        DutyState::Ended,
        DutyState::Error,
    ];

    /// The state of one bit of a set; `None` for a set of several.
    pub fn of_mask(mask: u8) -> Option<DutyState> {
        mask.is_power_of_two().then(|| DutyState::ALL.get(mask.trailing_zeros() as usize).copied()).flatten()
    }

    /// As the program's sets of states write it; empty for an error.
    pub fn states(self) -> DutyStates {
        match self {
            DutyState::NotDue => DutyStates::NOT_DUE,
            DutyState::Due => DutyStates::DUE,
            DutyState::Done => DutyStates::DONE,
            DutyState::DoneLate => DutyStates::DONE_LATE,
            DutyState::Overdue => DutyStates::OVERDUE,
            DutyState::Running => DutyStates::RUNNING,
            DutyState::Ended => DutyStates::ENDED,
            DutyState::Error => DutyStates::default(),
        }
    }

    /// As the language writes it.
    pub fn words(self) -> &'static str {
        match self {
            DutyState::NotDue
            | DutyState::Due
            | DutyState::Done
            | DutyState::DoneLate
            | DutyState::Overdue
            | DutyState::Running
            | DutyState::Ended => self.states().words(),
            DutyState::Error => "error",
        }
    }
}

/// What a prohibition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keeping {
    /// A state of the language.
    Is(ProhibitionState),
    /// It cannot be computed.
    Error,
}

impl Keeping {
    /// The state of one bit of a set; `None` for a set of several.
    pub fn of_mask(mask: u8) -> Option<Keeping> {
        match mask {
            1 => Some(Keeping::Is(ProhibitionState::NotEngaged)),
            2 => Some(Keeping::Is(ProhibitionState::Kept)),
            4 => Some(Keeping::Is(ProhibitionState::Breached)),
            128 => Some(Keeping::Error),
            0 | 3 | 5..=127 | 129..=255 => None,
        }
    }

    /// As the language writes it.
    pub fn words(self) -> &'static str {
        match self {
            Keeping::Is(state) => state.words(),
            Keeping::Error => "error",
        }
    }
}

/// How far facts that are still missing can change an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// No missing fact can change it.
    Settled,
    /// Only presumptions carry it.
    Presumed,
    /// It turns on missing facts.
    Undetermined,
    /// Within the limits it could not be told.
    NotDecided,
}

impl Status {
    /// As the language and its answers write it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Settled => "settled",
            Status::Presumed => "presumed",
            Status::Undetermined => "undetermined",
            Status::NotDecided => "not decided",
        }
    }
}
