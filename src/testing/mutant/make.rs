//! The changes of a law's items: which are made, and how each is said.
//!
//! Takes a program and the files of which it is a matter; gives every change of what those files write. Citations,
//! questions, properties and `impossible` items are not changed, nor is a provision that was not read: no answer turns
//! on them.

use crate::base::date::{Date, DurationKind};
use crate::base::span::Span;
use crate::ir::{
    CitedPlace, Cond, CondId, CondKind, DecisionId, DefineBody, DefineId, DutyId, Except, Expr, ExprId, ExprKind, Form,
    Header, OutcomeId, Period, PolicyId, PresumedValue, PresumptionId, Program, ProhibitionId, RuleId, Scalar, Value,
};
use crate::testing::limbs::{Files, cited};
use crate::testing::mutant::patch::{Entry, Patch};

/// The kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A condition says the opposite.
    Opposite,
    /// Something is left out.
    Dropped,
    /// A list asks for all in place of any, or the reverse.
    List,
    /// A comparison takes what is equal the other way.
    Edge,
    /// A date or deadline is a day earlier or later.
    Day,
    /// A number or a value is the one next to it.
    Next,
    /// Another outcome is concluded.
    Outcome,
}

impl Change {
    /// One word.
    pub fn word(self) -> &'static str {
        match self {
            Change::Opposite => "opposite",
            Change::Dropped => "dropped",
            Change::List => "list",
            Change::Edge => "edge",
            Change::Day => "day",
            Change::Next => "next",
            Change::Outcome => "outcome",
        }
    }
}

/// A change of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where what is changed is written.
    pub span: Span,
    /// Of which kind it is.
    pub change: Change,
    /// What is changed: ``limb (a) of rule `threshold` ``.
    pub part: String,
    /// The author's words for it, where it has any of its own.
    pub says: String,
    /// What was made of it: `dropped`.
    pub words: String,
    /// What it cites, or its item does.
    pub cites: Vec<String>,
    /// The name of the item.
    pub owner: String,
    /// The change itself.
    pub patch: Patch,
}

/// Every change of what some files write.
pub fn changes(program: &Program, files: &Files) -> Vec<Made> {
    let mut maker =
        Maker { program, files, owner: String::new(), name: String::new(), cites: Vec::new(), made: Vec::new() };
    maker.policies();
    maker.defines();
    maker.decisions();
    maker.rules();
    maker.presumptions();
    maker.duties();
    maker.prohibitions();
    maker.made
}

/// A walk over what is written.
pub(super) struct Maker<'p, 'f> {
    pub(super) program: &'p Program,
    files: &'f Files,
    /// The item at hand, with its kind: ``rule `threshold` ``.
    pub(super) owner: String,
    name: String,
    /// What the item, or the limb at hand, cites.
    pub(super) cites: Vec<String>,
    made: Vec<Made>,
}

impl<'p> Maker<'p, '_> {
    pub(super) fn push(&mut self, (span, part, says): (Span, &str, &str), change: Change, words: &str, patch: Patch) {
        self.made.push(Made {
            span,
            change,
            part: part.to_owned(),
            says: says.to_owned(),
            words: words.to_owned(),
            cites: self.cites.clone(),
            owner: self.name.clone(),
            patch,
        });
    }

    fn written(&self, span: Span) -> bool {
        self.files.contains_key(&span.file)
    }

    fn within(&mut self, kind: &str, name: &str, places: &[CitedPlace]) {
        self.owner = format!("{kind} `{name}`");
        self.name = name.to_owned();
        self.cites = self.words_of(places);
    }

    pub(super) fn words_of(&self, places: &[CitedPlace]) -> Vec<String> {
        places.iter().map(|place| cited(self.program, place)).collect()
    }

    /// A part of the item at hand.
    fn of(&self, part: &str) -> String {
        format!("{part} of {}", self.owner)
    }

    /// The item at hand left out.
    fn dropped(&mut self, head: &Header, never: impl FnOnce(CondId) -> Entry) {
        let span = Span::default();
        let cond = Cond { kind: CondKind::Any(Vec::new()), words: String::from("never"), span, scoped: false };
        let patch = Patch::with_conds(never(CondId::new(self.program.conds.len())), vec![cond]);
        let owner = self.owner.clone();
        self.push((head.name_span, &owner, ""), Change::Dropped, "dropped", patch);
    }

    /// A part of the item at hand left out.
    fn left_out(&mut self, span: Span, part: &str, says: &str, entry: Entry) {
        let part = self.of(part);
        self.push((span, &part, says), Change::Dropped, "dropped", Patch::new(entry));
    }

    /// A condition of the item at hand, with the item without it.
    fn clause(&mut self, cond: CondId, part: &str, without: Option<Entry>) {
        let program = self.program;
        let stated = program.cond(cond);
        if let Some(entry) = without {
            self.left_out(stated.span, part, &stated.words, entry);
        }
        let part = self.of(part);
        self.cond(cond, &part, true);
    }

    /// Conditions that must all hold.
    fn clauses(&mut self, conds: &[CondId], part: &str, without: impl Fn(Vec<CondId>) -> Entry) {
        for (n, cond) in conds.iter().enumerate() {
            self.clause(*cond, part, Some(without(fewer(conds, n))));
        }
    }

    /// Exceptions of the item at hand.
    fn excepts(&mut self, excepts: &[Except], without: impl Fn(Vec<Except>) -> Entry) {
        let own = self.cites.clone();
        for (n, except) in excepts.iter().enumerate() {
            if !except.places.is_empty() {
                self.cites = self.words_of(&except.places);
            }
            self.clause(except.cond, "exception", Some(without(fewer(excepts, n))));
            self.cites.clone_from(&own);
        }
    }

    /// The dates of a period.
    fn period(&mut self, period: Option<&Period>, with: impl Fn(Period) -> Entry) {
        let Some(period) = period else { return };
        let ends = [("first day in force", period.from), ("day on which it ceases", period.ceasing)];
        for (n, (end, date)) in ends.into_iter().enumerate() {
            let Some(date) = date else { continue };
            for (words, moved) in moved(date) {
                let mut other = period.clone();
                if n == 0 {
                    other.from = Some(moved)
                } else {
                    other.ceasing = Some(moved)
                };
                let part = self.of(end);
                self.push((period.span, &part, &date.to_string()), Change::Day, &words, Patch::new(with(other)));
            }
        }
    }

    fn policies(&mut self) {
        for (n, policy) in self.program.policies.iter().enumerate() {
            if !self.written(policy.span) {
                continue;
            }
            let id = PolicyId::new(n);
            let with = |change: &dyn Fn(&mut crate::ir::Policy)| {
                let mut policy = policy.clone();
                change(&mut policy);
                Entry::Policy(id, policy)
            };
            self.within("policy", &policy.name, &[]);
            self.period(policy.period.as_ref(), |period| with(&|policy| policy.period = Some(period.clone())));
            self.clauses(&policy.applies_when, "condition", |conds| {
                with(&|policy| policy.applies_when.clone_from(&conds))
            });
            self.excepts(&policy.excepts, |excepts| with(&|policy| policy.excepts.clone_from(&excepts)));
            if let Some(expr) = policy.dated_by {
                let part = self.of("date");
                self.expr(expr, &part);
            }
        }
    }

    fn defines(&mut self) {
        for (n, define) in self.program.defines.iter().enumerate() {
            for (at, version) in define.versions.iter().enumerate() {
                let head = &version.head;
                if !self.written(head.span) {
                    continue;
                }
                self.within("define", &define.name, &head.places);
                let id = DefineId::new(n);
                self.period(head.period.as_ref(), |period| {
                    let head = Header { period: Some(period), ..head.clone() };
                    Entry::Version(id, at, crate::ir::DefineVersion { head, body: version.body })
                });
                match version.body {
                    DefineBody::Means(cond) => self.clause(cond, "condition", None),
                    DefineBody::Is(expr) => {
                        let part = self.of("value");
                        self.expr(expr, &part);
                    }
                }
            }
        }
    }

    fn decisions(&mut self) {
        for (n, decision) in self.program.decisions.iter().enumerate() {
            let head = &decision.head;
            let (true, Some(otherwise)) = (self.written(head.span), decision.otherwise) else { continue };
            let Some((next, words)) = self.neighbour(DecisionId::new(n), otherwise) else { continue };
            self.within("decision", &head.name, &head.places);
            let entry =
                Entry::Decision(DecisionId::new(n), crate::ir::Decision { otherwise: Some(next), ..decision.clone() });
            let part = self.of("`otherwise`");
            self.push((head.name_span, &part, ""), Change::Outcome, &words, Patch::new(entry));
        }
    }

    /// The outcome next to another, with words for the exchange.
    fn neighbour(&self, decision: DecisionId, outcome: OutcomeId) -> Option<(OutcomeId, String)> {
        let all = &self.program.decision(decision).outcomes;
        let own = all.get(outcome.index())?;
        let next = if outcome.index() + 1 < all.len() { outcome.index() + 1 } else { 0 };
        let other = all.get(next).filter(|_| next != outcome.index())?;
        Some((OutcomeId::new(next), format!("`{}` in place of `{}`", other.name, own.name)))
    }

    fn rules(&mut self) {
        for (n, rule) in self.program.rules.iter().enumerate() {
            let head = &rule.head;
            let Some((decision, outcome, form)) = rule.conclusion else { continue };
            let id = RuleId::new(n);
            let with = |change: &dyn Fn(&mut crate::ir::Rule)| {
                let mut rule = rule.clone();
                change(&mut rule);
                Entry::Rule(id, rule)
            };
            self.overrides(id, &rule.overridden_by, |by| with(&|rule| rule.overridden_by.clone_from(&by)));
            if !self.written(head.span) {
                continue;
            }
            self.within("rule", &head.name, &head.places);
            self.dropped(head, |never| with(&|rule| rule.when.push(never)));
            if let Some((next, words)) = self.neighbour(decision, outcome) {
                let entry = with(&|rule| rule.conclusion = Some((decision, next, form)));
                let owner = self.owner.clone();
                self.push((head.name_span, &owner, ""), Change::Outcome, &words, Patch::new(entry));
            }
            self.period(head.period.as_ref(), |period| with(&|rule| rule.head.period = Some(period.clone())));
            self.clauses(&rule.when, "condition", |conds| with(&|rule| rule.when.clone_from(&conds)));
            match form {
                Form::Plain => {}
                Form::If(cond) => {
                    let plain = with(&|rule| rule.conclusion = Some((decision, outcome, Form::Plain)));
                    self.clause(cond, "condition", Some(plain));
                }
                Form::Unless(cond) => self.clause(cond, "condition", None),
            }
            self.excepts(&rule.excepts, |excepts| with(&|rule| rule.excepts.clone_from(&excepts)));
        }
    }

    /// What overrides a rule, each of it left out; it stands with what overrides.
    fn overrides(&mut self, rule: RuleId, by: &[RuleId], without: impl Fn(Vec<RuleId>) -> Entry) {
        for (n, over) in by.iter().enumerate() {
            let head = &self.program.rule(*over).head;
            if self.written(head.span) {
                self.within("rule", &head.name, &head.places);
                let words = format!("no longer overrides `{}`", self.program.rule(rule).head.name);
                let owner = self.owner.clone();
                let patch = Patch::new(without(fewer(by, n)));
                self.push((head.name_span, &owner, ""), Change::Dropped, &words, patch);
            }
        }
    }

    fn presumptions(&mut self) {
        for (n, presumption) in self.program.presumptions.iter().enumerate() {
            let (head, id) = (&presumption.head, PresumptionId::new(n));
            let with = |change: &dyn Fn(&mut crate::ir::Presumption)| {
                let mut presumption = presumption.clone();
                change(&mut presumption);
                Entry::Presumption(id, presumption)
            };
            for (n, over) in presumption.overridden_by.iter().enumerate() {
                let by = &self.program.presumption(*over).head;
                if self.written(by.span) {
                    self.within("presumption", &by.name, &by.places);
                    let less = fewer(&presumption.overridden_by, n);
                    let words = format!("no longer overrides `{}`", head.name);
                    let patch = Patch::new(with(&|presumption| presumption.overridden_by.clone_from(&less)));
                    let owner = self.owner.clone();
                    self.push((by.name_span, &owner, ""), Change::Dropped, &words, patch);
                }
            }
            if !self.written(head.span) {
                continue;
            }
            self.within("presumption", &head.name, &head.places);
            self.dropped(head, |never| with(&|presumption| presumption.when.push(never)));
            if let Some((target, words)) = turned(&presumption.target) {
                let owner = self.owner.clone();
                let patch = Patch::new(with(&|presumption| presumption.target = target.clone()));
                self.push((head.name_span, &owner, ""), Change::Opposite, words, patch);
            }
            self.period(head.period.as_ref(), |period| with(&|it| it.head.period = Some(period.clone())));
            self.clauses(&presumption.when, "condition", |conds| with(&|it| it.when.clone_from(&conds)));
            self.excepts(&presumption.excepts, |excepts| with(&|it| it.excepts.clone_from(&excepts)));
            if let Some(rebuttal) = presumption.rebutted_if {
                self.clause(rebuttal, "rebuttal", Some(with(&|it| it.rebutted_if = None)));
            }
        }
    }

    fn duties(&mut self) {
        for (n, duty) in self.program.duties.iter().enumerate() {
            let (head, id) = (&duty.head, DutyId::new(n));
            if !self.written(head.span) {
                continue;
            }
            let with = |change: &dyn Fn(&mut crate::ir::Duty)| {
                let mut duty = duty.clone();
                change(&mut duty);
                Entry::Duty(id, duty)
            };
            self.within("duty", &head.name, &head.places);
            self.dropped(head, |never| with(&|duty| duty.when.push(never)));
            self.period(head.period.as_ref(), |period| with(&|duty| duty.head.period = Some(period.clone())));
            self.clauses(&duty.when, "condition", |conds| with(&|duty| duty.when.clone_from(&conds)));
            self.excepts(&duty.excepts, |excepts| with(&|duty| duty.excepts.clone_from(&excepts)));
            self.deadlines(id);
            for (n, (cond, places)) in duty.done_if.iter().enumerate() {
                let own = self.cites.clone();
                if !places.is_empty() {
                    self.cites = self.words_of(places);
                }
                let less = fewer(&duty.done_if, n);
                self.clause(*cond, "`done if`", Some(with(&|duty| duty.done_if.clone_from(&less))));
                self.cites = own;
            }
            if let Some(cond) = duty.continues {
                self.clause(cond, "`continues while`", None);
            }
        }
    }

    fn deadlines(&mut self, id: DutyId) {
        let duty = self.program.duty(id);
        let with = |change: &dyn Fn(&mut crate::ir::Duty)| {
            let mut duty = duty.clone();
            change(&mut duty);
            Entry::Duty(id, duty)
        };
        for (n, due) in duty.due.iter().enumerate() {
            let by = self.program.expr(due.by);
            let less = fewer(&duty.due, n);
            self.left_out(by.span, "deadline", &by.words, with(&|duty| duty.due.clone_from(&less)));
            self.deadline_moved(due.by);
            let part = self.of("deadline");
            self.expr(due.by, &part);
            if let Some(cond) = due.cond {
                let free = with(&|duty| duty.due.get_mut(n).into_iter().for_each(|due| due.cond = None));
                self.clause(cond, "condition of the deadline", Some(free));
            }
        }
        if let Some(asap) = &duty.asap {
            let part = "`as soon as reasonably practicable`";
            self.left_out(duty.head.name_span, part, "", with(&|duty| duty.asap = None));
            if let Some(cond) = asap.cond {
                let free = with(&|duty| duty.asap.iter_mut().for_each(|asap| asap.cond = None));
                self.clause(cond, &format!("condition of {part}"), Some(free));
            }
        }
    }

    /// A deadline a day earlier and a day later. One that is a number of days is changed in that number.
    fn deadline_moved(&mut self, by: ExprId) {
        let program = self.program;
        let stated = program.expr(by);
        let (inner, one) = (ExprId::new(program.exprs.len()), ExprId::new(program.exprs.len() + 1));
        match stated.kind {
            ExprKind::Shift { .. } | ExprKind::Const(_) => return,
            ExprKind::Fact(_)
            | ExprKind::EventDate(_)
            | ExprKind::MadeOn(_)
            | ExprKind::Define(..)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::Times(..)
            | ExprKind::Age { .. }
            | ExprKind::Latest(_)
            | ExprKind::Earliest(_)
            | ExprKind::If(..) => {}
        }
        let day = Expr {
            kind: ExprKind::Const(Value::Duration(1)),
            ty: Scalar::Duration(DurationKind::Days),
            words: String::from("1 day"),
            span: stated.span,
            scoped: false,
        };
        for (before, words) in [(true, "a day earlier"), (false, "a day later")] {
            let kind = ExprKind::Shift { date: inner, by: one, kind: DurationKind::Days, before };
            let entry = Entry::Expr(by, Expr { kind, ..stated.clone() });
            let part = self.of("deadline");
            let patch = Patch::with_exprs(entry, vec![stated.clone(), day.clone()]);
            self.push((stated.span, &part, &stated.words), Change::Day, words, patch);
        }
    }

    fn prohibitions(&mut self) {
        for (n, prohibition) in self.program.prohibitions.iter().enumerate() {
            let (head, id) = (&prohibition.head, ProhibitionId::new(n));
            if !self.written(head.span) {
                continue;
            }
            let with = |change: &dyn Fn(&mut crate::ir::Prohibition)| {
                let mut prohibition = prohibition.clone();
                change(&mut prohibition);
                Entry::Prohibition(id, prohibition)
            };
            self.within("prohibition", &head.name, &head.places);
            self.dropped(head, |never| with(&|it| it.when.push(never)));
            self.period(head.period.as_ref(), |period| with(&|it| it.head.period = Some(period.clone())));
            self.clauses(&prohibition.when, "condition", |conds| with(&|it| it.when.clone_from(&conds)));
            self.excepts(&prohibition.excepts, |excepts| with(&|it| it.excepts.clone_from(&excepts)));
            self.clause(prohibition.breached_if, "`breached if`", None);
        }
    }
}

/// All but one.
pub(super) fn fewer<T: Clone>(all: &[T], without: usize) -> Vec<T> {
    all.iter().enumerate().filter(|(n, _)| *n != without).map(|(_, one)| one.clone()).collect()
}

/// The days before and after a date, each with words for it.
pub(super) fn moved(date: Date) -> Vec<(String, Date)> {
    let ways = [(-1, "a day earlier"), (1, "a day later")];
    ways.into_iter().filter_map(|(by, words)| Some((words.to_owned(), date.plus_days(by)?))).collect()
}

/// A presumption of the opposite, where there is one.
fn turned(target: &PresumedValue) -> Option<(PresumedValue, &'static str)> {
    let words = "presumes the opposite";
    match target {
        PresumedValue::Define(define, binder, yes) => Some((PresumedValue::Define(*define, *binder, !yes), words)),
        PresumedValue::Fact(fact, Value::YesNo(yes)) => Some((PresumedValue::Fact(*fact, Value::YesNo(!yes)), words)),
        PresumedValue::Fact(..) => None,
    }
}
