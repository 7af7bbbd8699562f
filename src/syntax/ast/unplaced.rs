//! Trees compared by what they say, wherever it stands.
//!
//! Takes a tree; gives it with every place set to the same. Each value is taken apart by all its fields, so that one
//! that is added to the language cannot be forgotten here.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::provision::{Basis, Label, Pinpoint};
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::{
    Also, Amendment, Asap, BaseType, Because, CalendarDecl, Cell, Change, ChangeKind, Citation, CitedPlace, Column,
    CompareOp, Conclusion, ConclusionForm, Cond, CondKind, Decision, Define, DefineBody, DoneIf, Due, Duty,
    ExceptWhere, Excuse, Expect, ExpectIs, Expr, ExprKind, FactDecl, FactType, Facts, FactsOf, File, ForEach, Given,
    GivenFact, GivenKind, GivenValue, Head, HeadKind, Impossible, Item, ItemKind, ItemRef, Judgement, Limb, LimbList,
    ListKind, Needing, Path, Period, Presumed, PresumedValue, Presumption, Prohibition, Property, PropertyForm,
    Quantifier, ReasonRef, Role, Rule, Scenario, Source, SourceKind, StatusWord, Table, TypeBody, TypeDecl, Unread,
    Use, ValueCases, ValueDecl,
};
use std::sync::Arc;

impl File {
    /// The tree as it would be if every word stood at one place: two texts that say the same give the same.
    #[must_use]
    pub fn unplaced(mut self) -> File {
        self.unplace();
        self
    }
}

/// Sets all places within a value to the same.
trait Unplace {
    fn unplace(&mut self);
}

impl Unplace for Span {
    fn unplace(&mut self) {
        *self = Span::default();
    }
}

impl<T: Unplace> Unplace for Spanned<T> {
    fn unplace(&mut self) {
        self.value.unplace();
        self.span.unplace();
    }
}

impl<T: Unplace> Unplace for Option<T> {
    fn unplace(&mut self) {
        self.iter_mut().for_each(T::unplace);
    }
}

impl<T: Unplace> Unplace for Vec<T> {
    fn unplace(&mut self) {
        self.iter_mut().for_each(T::unplace);
    }
}

impl<T: Unplace> Unplace for Box<T> {
    fn unplace(&mut self) {
        self.as_mut().unplace();
    }
}

impl<T: Unplace + Clone> Unplace for Arc<T> {
    fn unplace(&mut self) {
        Arc::make_mut(self).unplace();
    }
}

impl<A: Unplace, B: Unplace> Unplace for (A, B) {
    fn unplace(&mut self) {
        self.0.unplace();
        self.1.unplace();
    }
}

macro_rules! without_places {
    ($($leaf:ident)*) => { $(impl Unplace for $leaf { fn unplace(&mut self) {} })* };
}

without_places! {
    bool u8 u32 i64 String Date DurationKind Number Basis Label Pinpoint
    CompareOp HeadKind ListKind Quantifier SourceKind StatusWord
}

macro_rules! fields {
    ($($of:ident { $($field:ident)* })*) => {
        $(impl Unplace for $of {
            fn unplace(&mut self) {
                let $of { $($field),* } = self;
                $($field.unplace();)*
            }
        })*
    };
}

fields! {
    Also { outcome because }
    Amendment { name title amends period cites changes saving }
    Asap { cond judged_by cite span }
    Because { only refs }
    CalendarDecl { name title cites covers weekend holidays }
    Change { kind span }
    Citation { places span }
    CitedPlace { source pinpoint basis span }
    Conclusion { decision outcome form span }
    Cond { kind span }
    Decision { name question for_each outcomes ranked otherwise }
    Define { name title ty for_each cites period says body }
    DoneIf { cond cite }
    Due { by cond cite span }
    Duty {
        name title for_each cites period on when except_where excuses due asap done_on done_if continues says
    }
    ExceptWhere { cond cite span }
    Excuse { limb cond cite span }
    ExpectIs { subject item status result because also needing unread basis span }
    Expr { kind span }
    FactDecl { name ty question span }
    FactType { base or_none judgement span }
    Facts { group title continued facts }
    FactsOf { name given }
    File { head items comments }
    ForEach { name list span }
    Given { kind span }
    GivenFact { path value by on reasons span }
    Head { kind name title period dated_by applies_when governs except_where amendments span }
    Impossible { name why cond }
    Item { kind span }
    Judgement { by standard with_reasons }
    Limb { label cond cite span }
    LimbList { kind cite limbs opener }
    Needing { only facts span }
    Path { parts span }
    Period { from ceasing basis cite span }
    Presumed { target value span }
    Presumption { name title for_each cites period when presume rebutted_if except_where overrides says }
    Prohibition { name title for_each cites period on when except_where breached_if says }
    Property { name claim for_each cites period when form expected_to_fail }
    Role { name title cites }
    Rule {
        name title for_each cites basis period when conclusion bears_on except_where excuses overrides says
    }
    Scenario { title given on law_of expect table }
    Source { name title kind url under basis period }
    Table { columns rows span }
    TypeDecl { name title body }
    Unread { only rules span }
    ValueCases { branches otherwise span }
    ValueDecl { name title }
}

macro_rules! variants {
    ($($of:ident { $($variant:ident $(($($part:ident)*))? $({ $($field:ident)* })?,)* })*) => {
        $(impl Unplace for $of {
            fn unplace(&mut self) {
                match self {
                    $($of::$variant $(($($part),*))? $({ $($field),* })? => {
                        $($($part.unplace();)*)?
                        $($($field.unplace();)*)?
                    })*
                }
            }
        })*
    };
}

variants! {
    BaseType {
        YesNo, Event, Date, Integer { from to }, Decimal { from to }, Duration(kind), Text, Named(path), SomeOf(path),
        Many(path),
    }
    Cell { Empty, Fact(fact), Is { status result }, Because(because), Also(also), Needing(needing), Broken, }
    ChangeKind {
        Omit(path), Replace(path item), InsertAfter(path item), InsertFact { group after fact },
        InsertLimb { limb at item }, ReplaceLimb { limb at item }, OmitLimb { at item },
        InsertValue { value into after },
    }
    Column { Fact(path), Subject(path), Because(span), Also(span), Needing(span), }
    ConclusionForm { Plain, If(cond), Unless(cond), }
    CondKind {
        And(parts), Or(parts), Not(inner), Group(inner), List(list), Holds(value), Compare { left op right },
        Within { left by before from }, OrWorse { left outcome worse }, Governs { policy governs },
        Quantified { quantifier name list cond },
    }
    DefineBody { Means(cond), Is(cases), }
    Expect { Is(is), Governs { policy governs span }, }
    ExprKind {
        Path(path), Of { path item }, Number(number), Text(text), Date(date), Duration(count kind), None, Other(text),
        DoneLate, Add(left right), Subtract(left right), Times(left right), Shift { by before from }, Age { on of },
        Latest(values), Earliest(values),
    }
    GivenKind { Sets(names), Fact(fact), Entry { label list fields }, }
    GivenValue { Yes, No, Unknown, Is(value), Members(values), Includes(value), Excludes(value), }
    ItemKind {
        Use(item), Source(item), Role(item), Type(item), Facts(item), Define(item), Decision(item), Rule(item),
        Presumption(item), Duty(item), Prohibition(item), Property(item), Impossible(item), Scenario(item),
        FactsOf(item), Calendar(item), Amendment(item),
    }
    ItemRef { Bound(name), Labelled(words), }
    PresumedValue { Yes, No, Is(value), }
    PropertyForm { Never(cond), Always(cond), TurnsOn { decision facts }, }
    ReasonRef { Item { path limb span }, Provision(place), }
    TypeBody { OneOf { values others }, Ordered { values }, Record { fields }, Broken, }
    Use { Library(path), File(words), }
}
