//! One value type per construct of the language, as written: spans kept, nothing resolved.
//!
//! A tree is a value: no types, no resolved names, no interior mutability. One text yields one tree, with no context.
//! Where a part could not be read it is left out here and a diagnostic says so; a tree with errors never decides.

pub mod amend;
pub mod cases;
pub mod cond;
pub mod declare;
pub(super) mod places;
pub mod rules;
pub mod words;

pub use amend::{Amendment, Change, ChangeKind};
pub use cases::{
    Also, Because, Cell, Column, Expect, ExpectIs, FactsOf, Given, GivenFact, GivenKind, GivenValue, Needing,
    ReasonRef, Scenario, StatusWord, Table, Unread,
};
pub use cond::{CompareOp, Cond, CondKind, Expr, ExprKind, ItemRef, Limb, LimbList, ListKind, Quantifier};
pub use declare::{
    BaseType, CalendarDecl, FactDecl, FactType, Facts, File, Head, HeadKind, Impossible, Item, ItemKind, Judgement,
    Role, Source, SourceKind, TypeBody, TypeDecl, Use, ValueDecl,
};
pub use rules::{
    Asap, Conclusion, ConclusionForm, Decision, Define, DefineBody, DoneIf, Due, Duty, ExceptWhere, Excuse, ForEach,
    Presumed, PresumedValue, Presumption, Prohibition, Property, PropertyForm, Rule, ValueCases,
};
pub use words::{Citation, CitedPlace, Name, Path, Period, Words};
