//! The checked program: one body of law, every name resolved, every expression typed.
//!
//! Given up only by a checker that found no error; the only thing that can be evaluated. It keeps words and places
//! for explanations, and no trace of how a rule was spelled may change what it decides.

pub mod case;
pub mod cond;
pub mod ids;
pub mod program;
pub mod scenario;
pub mod types;

pub use case::{Facts, Found, ListItem, Made, Reasons};
pub use cond::{Cond, CondKind, DutyStates, Expr, ExprKind, FactRef, Limb, Order, PresumptionState, ProhibitionState};
pub use ids::{
    BinderId, CondId, DecisionId, DefineId, DutyId, ExprId, FactId, ImpossibleId, OutcomeId, PolicyId, PresumptionId,
    ProhibitionId, PropertyId, RecordId, RoleId, RuleId, ScenarioId, SourceId, TypeId,
};
pub use program::{
    Amendment, Asap, Binder, CitedPlace, Decision, Define, DefineBody, DefineVersion, Due, Duty, Edition, Except, Form,
    Header, Impossible, Period, Policy, PresumedValue, Presumption, Program, Prohibition, Property, PropertyForm, Role,
    Rule, Source, SourceKind,
};
pub use scenario::{Because, Expect, Expected, Needing, Reference, Scenario, StatusWord, Subject, Unread};
pub use types::{EnumType, FactDecl, FactKind, Judgement, RecordType, Scalar, Value, ValueDecl};
