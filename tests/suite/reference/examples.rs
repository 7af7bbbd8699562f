//! Small cases whose answers were worked out by hand, against which the reference itself is held.

use super::{End, Question, Reference};
use crate::generate::{decl, header};
use assize::base::span::Span;
use assize::ir::{
    Cond, CondId, CondKind, Decision, DecisionId, FactId, FactKind, FactRef, Facts, Form, Found, OutcomeId, Policy,
    PolicyId, PresumedValue, Presumption, Program, Rule, RuleId, Scalar, StatusWord, Value, ValueDecl,
};
use std::collections::BTreeSet;

/// One policy, yes/no facts `0..facts`, one unranked decision with `outcomes` outcomes and no `otherwise`.
struct Small(Program);

impl Small {
    fn new(facts: usize, outcomes: usize) -> Small {
        let policy = Policy {
            name: String::from("policy"),
            title: None,
            library: false,
            period: None,
            dated_by: None,
            applies_when: Vec::new(),
            excepts: Vec::new(),
            governs: Vec::new(),
            hash: String::new(),
            span: Span::default(),
        };
        let value = |n: usize| ValueDecl { name: format!("o{n}"), title: None };
        let decision = Decision {
            head: header(String::from("decision"), PolicyId::new(0)),
            binder: None,
            outcomes: (0..outcomes).map(value).collect(),
            ranked: false,
            otherwise: None,
            rules: Vec::new(),
            policies: vec![PolicyId::new(0)],
        };
        let fact = |n: usize| decl(&format!("f{n}"), FactKind::Scalar(Scalar::YesNo));
        Small(Program {
            policies: vec![policy],
            facts: (0..facts).map(fact).collect(),
            decisions: vec![decision],
            ..Program::default()
        })
    }

    fn cond(&mut self, kind: CondKind) -> CondId {
        self.0.conds.push(Cond { kind, words: String::new(), span: Span::default(), scoped: false });
        CondId::new(self.0.conds.len() - 1)
    }

    fn holds(&mut self, fact: usize) -> CondId {
        self.cond(CondKind::Holds(FactRef::Global(FactId::new(fact))))
    }

    fn rule(&mut self, outcome: usize, form: Form) -> RuleId {
        let id = RuleId::new(self.0.rules.len());
        self.0.rules.push(Rule {
            head: header(format!("rule{}", id.0), PolicyId::new(0)),
            when: Vec::new(),
            conclusion: Some((DecisionId::new(0), OutcomeId::new(outcome), form)),
            bears_on: Vec::new(),
            binder: None,
            excepts: Vec::new(),
            overridden_by: Vec::new(),
        });
        self.0.decisions[0].rules.push(id);
        id
    }

    fn presume(&mut self, fact: usize, yes: bool, rebutted_if: Option<CondId>) {
        let name = format!("presumption{}", self.0.presumptions.len());
        self.0.presumptions.push(Presumption {
            head: header(name, PolicyId::new(0)),
            binder: None,
            when: Vec::new(),
            excepts: Vec::new(),
            target: PresumedValue::Fact(FactRef::Global(FactId::new(fact)), Value::YesNo(yes)),
            rebutted_if,
            overridden_by: Vec::new(),
        });
    }

    /// Status, outcome and possible outcomes where the facts of these numbers were found to be so.
    fn answer(&self, found: &[(usize, bool)]) -> (StatusWord, Option<End>, BTreeSet<End>) {
        let reference = Reference { program: &self.0, on: None, law_at: None, dates: &[], longest: 0 };
        let mut facts = Facts::new();
        for (fact, yes) in found {
            facts.set(FactId::new(*fact), Some(Found::Value(Value::YesNo(*yes), None)));
        }
        let answer = reference.answer(&facts, Question::Decision(DecisionId::new(0), None)).unwrap();
        (answer.status, answer.outcome, answer.ends)
    }
}

fn outcome(n: usize) -> End {
    End::Outcome(OutcomeId::new(n))
}

#[test]
fn a_defeated_rule_defeats_nothing() {
    // A is overridden by B, and B by C: C defeats B, which revives A.
    let mut small = Small::new(0, 3);
    let [a, b, c] = [0, 1, 2].map(|n| small.rule(n, Form::Plain));
    small.0.rules[a.index()].overridden_by.push(b);
    small.0.rules[b.index()].overridden_by.push(c);
    let both = End::Conflict(BTreeSet::from([OutcomeId::new(0), OutcomeId::new(2)]));
    assert_eq!(small.answer(&[]).1, Some(both));
    small.0.rules[a.index()].overridden_by.push(c);
    assert_eq!(small.answer(&[]).1, Some(outcome(2)));
}

#[test]
fn a_presumption_stands_until_its_rebuttal_is_established() {
    // Outcome 0 if f0, else 1; f0 is presumed, rebutted if f1.
    let mut small = Small::new(2, 2);
    let (f0, f1) = (small.holds(0), small.holds(1));
    small.rule(0, Form::If(f0));
    small.rule(1, Form::Unless(f0));
    small.presume(0, true, Some(f1));
    let both = BTreeSet::from([outcome(0), outcome(1)]);
    assert_eq!(small.answer(&[]), (StatusWord::Presumed, Some(outcome(0)), both.clone()));
    assert_eq!(small.answer(&[(0, false)]), (StatusWord::Presumed, Some(outcome(0)), both.clone()));
    assert_eq!(small.answer(&[(0, false), (1, false)]).0, StatusWord::Settled);
    assert_eq!(small.answer(&[(0, false), (1, false)]).1, Some(outcome(0)));
    assert_eq!(small.answer(&[(0, false), (1, true)]).1, Some(outcome(1)));
    assert_eq!(small.answer(&[(1, true)]), (StatusWord::Undetermined, None, both));
}

#[test]
fn what_no_completion_comes_to_is_not_presumed() {
    // Rebuttals `f2` and `not f2`: both presumptions stand on the case, on no completion do both.
    let mut small = Small::new(3, 3);
    let [f0, f1, f2] = [0, 1, 2].map(|n| small.holds(n));
    let not_f1 = small.cond(CondKind::Not(f1));
    let not_f2 = small.cond(CondKind::Not(f2));
    let limb = |cond| assize::ir::Limb { label: None, cond, places: Vec::new(), excuses: Vec::new() };
    let both = small.cond(CondKind::All(vec![limb(f0), limb(f1)]));
    let first = small.cond(CondKind::All(vec![limb(f0), limb(not_f1)]));
    small.rule(0, Form::If(both));
    small.rule(1, Form::If(first));
    small.rule(2, Form::Unless(f0));
    small.presume(0, true, Some(f2));
    small.presume(1, true, Some(not_f2));
    let known = [(0, false), (1, false)];
    let ends = BTreeSet::from([outcome(1), outcome(2)]);
    assert_eq!(small.answer(&known), (StatusWord::Undetermined, None, ends));
}

#[test]
fn presumptions_that_disagree_are_an_error_of_what_reads_the_fact() {
    let mut small = Small::new(1, 2);
    let f0 = small.holds(0);
    small.rule(0, Form::If(f0));
    small.rule(1, Form::Plain);
    small.presume(0, true, None);
    assert_eq!(small.answer(&[]).1, Some(End::Conflict(BTreeSet::from([OutcomeId::new(0), OutcomeId::new(1)]))));
    small.presume(0, false, None);
    assert_eq!(small.answer(&[]).1, Some(End::Error));
}

#[test]
fn an_unless_and_its_presumption_differ_in_burden_alone() {
    // `0 unless f0 and f1` is undetermined of f0; `0 unless f0` with f0 presumed not, rebutted if f1, is presumed.
    let mut burden = Small::new(2, 1);
    let (f0, f1) = (burden.holds(0), burden.holds(1));
    burden.rule(0, Form::Unless(f0));
    burden.presume(0, false, Some(f1));
    assert_eq!(burden.answer(&[(0, true)]).0, StatusWord::Presumed);
    assert_eq!(burden.answer(&[(0, true)]).1, Some(outcome(0)));
    assert_eq!(burden.answer(&[(0, true), (1, true)]).1, Some(End::Gap));
}
