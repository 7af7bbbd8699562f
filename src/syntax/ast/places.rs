//! Every place in a tree, for trees that are moved and trees that are compared by what they say.
//!
//! Takes a tree and what is done to each place; changes nothing else. Each type is taken apart field by field, so that a
//! field added to the language cannot be forgotten here.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::provision::{Basis, Pinpoint};
use crate::base::short::Short;
use crate::base::span::{Span, Spanned};
use crate::diag::{Diagnostic, Fix, Label};
use crate::syntax::ast;
use crate::syntax::ast::File;
use std::sync::Arc;

impl File {
    /// The tree as it would be if every word stood at one place: two texts that say the same give the same.
    #[must_use]
    pub fn unplaced(mut self) -> File {
        let File { head, items, comments } = &mut self;
        let nowhere = &mut |span: &mut Span| *span = Span::default();
        head.places(nowhere);
        items.places(nowhere);
        comments.places(nowhere);
        self
    }
}

/// What has places in a text.
pub(in crate::syntax) trait Places {
    /// Does something to every place.
    fn places(&mut self, each: &mut dyn FnMut(&mut Span));
}

/// Moves a place by so many bytes.
pub(in crate::syntax) fn moved(by: i64) -> impl FnMut(&mut Span) {
    move |span| {
        let moved = |at: u32| u32::try_from(i64::from(at) + by).unwrap_or_default();
        span.start = moved(span.start);
        span.end = moved(span.end);
    }
}

impl Places for Span {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        each(self);
    }
}

impl<T: Places + Clone> Places for Arc<T> {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        // Nobody else holds it where the tree of an earlier state is gone: it is then changed where it is.
        Arc::make_mut(self).places(each);
    }
}

impl<T> Places for Spanned<T> {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        self.span.places(each);
    }
}

impl<T: Places> Places for Option<T> {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        if let Some(inner) = self {
            inner.places(each);
        }
    }
}

impl<T: Places> Places for Vec<T> {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        for one in self {
            one.places(each);
        }
    }
}

impl<T: Places> Places for Box<T> {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        self.as_mut().places(each);
    }
}

impl<A: Places, B: Places> Places for (A, B) {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        self.0.places(each);
        self.1.places(each);
    }
}

macro_rules! still {
    ($($name:ty),* $(,)?) => {$(
        impl Places for $name {
            fn places(&mut self, _: &mut dyn FnMut(&mut Span)) {}
        }
    )*};
}

still!(
    bool,
    u32,
    i64,
    String,
    Short,
    Date,
    DurationKind,
    Number,
    Basis,
    Pinpoint,
    ast::HeadKind,
    ast::CompareOp,
    ast::ListKind,
    ast::Quantifier,
);

macro_rules! parts {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Places for ast::$name {
            fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
                let ast::$name { $($field),* } = self;
                $($field.places(each);)*
            }
        }
    )*};
}

parts! {
    Path { text, span }
    Period { from, ceasing, basis, cite, span }
    CitedPlace { source, pinpoint, basis, span }
    Citation { places, span }
    Head { kind, name, title, period, dated_by, applies_when, governs, except_where, amendments, span }
    Item { kind, span }
    Source { name, title, kind, url, under, basis, period }
    Role { name, title, cites }
    TypeDecl { name, title, body }
    ValueDecl { name, title }
    Facts { group, title, continued, facts }
    FactDecl { name, ty, question, span }
    FactType { base, or_none, judgement, span }
    Judgement { by, standard, with_reasons }
    Impossible { name, why, cond }
    CalendarDecl { name, title, cites, covers, weekend, holidays }
    ForEach { name, list, span }
    Define { name, title, ty, for_each, cites, period, says, body }
    ValueCases { branches, otherwise, span }
    Decision { name, question, for_each, outcomes, ranked, otherwise }
    ExceptWhere { cond, cite, span }
    Excuse { limb, cond, cite, span }
    Rule {
        name, title, for_each, cites, basis, period, when, conclusion, bears_on, except_where, excuses, overrides, says
    }
    Conclusion { decision, outcome, form, span }
    Presumption { name, title, for_each, cites, period, when, presume, rebutted_if, except_where, overrides, says }
    Presumed { target, value, span }
    Duty {
        name, title, for_each, cites, period, on, when, except_where, excuses, due, asap, done_on, done_if, continues,
        says
    }
    Due { by, cond, cite, span }
    Asap { cond, judged_by, cite, span }
    DoneIf { cond, cite }
    Prohibition { name, title, for_each, cites, period, on, when, except_where, breached_if, says }
    Property { name, claim, for_each, cites, period, when, form, expected_to_fail }
    Cond { kind, span }
    LimbList { kind, cite, limbs, opener }
    Limb { label, cond, cite, span }
    Expr { kind, span }
    Amendment { name, title, amends, period, cites, changes, saving }
    Change { kind, span }
    FactsOf { name, given }
    Scenario { title, given, on, law_of, expect, table }
    Given { kind, span }
    GivenFact { path, value, by, on, reasons, span }
    ExpectIs { subject, item, status, result, because, also, needing, unread, basis, span }
    Because { only, refs }
    Also { outcome, because }
    Needing { only, facts, span }
    Unread { only, rules, span }
    Table { columns, rows, span }
}

macro_rules! forms {
    ($($name:ident { $($variant:ident $(($($place:ident),*))? $({ $($field:ident),* })?),* $(,)? })*) => {$(
        impl Places for ast::$name {
            fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
                match self {
                    $(ast::$name::$variant $(($($place),*))? $({ $($field),* })? => {
                        let _ = &each;
                        $($($place.places(each);)*)?
                        $($($field.places(each);)*)?
                    })*
                }
            }
        }
    )*};
}

forms! {
    ItemKind {
        Use(a), Source(a), Role(a), Type(a), Facts(a), Define(a), Decision(a), Rule(a), Presumption(a), Duty(a),
        Prohibition(a), Property(a), Impossible(a), Scenario(a), FactsOf(a), Calendar(a), Amendment(a),
    }
    Use { Library(a), File(a) }
    TypeBody { OneOf { values, others }, Ordered { values }, Record { fields }, Broken }
    BaseType {
        YesNo, Event, Date, Integer { from, to }, Decimal { from, to }, Duration(a), Text, Named(a), SomeOf(a), Many(a),
    }
    DefineBody { Means(a), Is(a) }
    ConclusionForm { Plain, If(a), Unless(a) }
    PresumedValue { Yes, No, Is(a) }
    PropertyForm { Never(a), Always(a), TurnsOn { decision, facts } }
    CondKind {
        And(a), Or(a), Not(a), Group(a), List(a), Holds(a), Compare { left, op, right },
        Within { left, by, before, from }, OrWorse { left, outcome, worse }, Governs { policy, governs },
        Quantified { quantifier, name, list, cond },
    }
    ExprKind {
        Path(a), Of { path, item }, Number(a), Text(a), Date(a), Duration(a, b), None, Other(a), DoneLate, Add(a, b),
        Subtract(a, b), Times(a, b), Shift { by, before, from }, Age { on, of }, Latest(a), Earliest(a),
    }
    ItemRef { Bound(a), Labelled(a) }
    ChangeKind {
        Omit(a), Replace(a, b), InsertAfter(a, b), InsertFact { group, after, fact }, InsertLimb { limb, at, item },
        ReplaceLimb { limb, at, item }, OmitLimb { at, item }, InsertValue { value, into, after },
    }
    GivenKind { Sets(a), Fact(a), Entry { label, list, fields } }
    GivenValue { Yes, No, Unknown, Is(a), Members(a), Includes(a), Excludes(a) }
    Expect { Is(a), Governs { policy, governs, span } }
    ReasonRef { Item { path, limb, span }, Provision(a) }
    Column { Fact(a), Subject(a), Because(a), Also(a), Needing(a) }
    Cell { Empty, Fact(a), Is { status, result }, Because(a), Also(a), Needing(a), Broken }
}

impl Places for Diagnostic {
    fn places(&mut self, each: &mut dyn FnMut(&mut Span)) {
        let Diagnostic { code: _, severity: _, message: _, span, note: _, labels, help: _, fix } = self;
        span.places(each);
        for Label { span, text: _ } in labels {
            span.places(each);
        }
        if let Some(Fix { title: _, span, replacement: _ }) = fix {
            span.places(each);
        }
    }
}
