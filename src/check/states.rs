//! Comparisons with states: outcomes of decisions, states of duties, prohibitions and presumptions.

use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::compare::op_words;
use crate::check::cond::unlabelled_limb;
use crate::check::lower::Lower;
use crate::check::report::listed;
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    BinderId, CondId, CondKind, DecisionId, DutyId, DutyStates, PresumptionId, PresumptionState, ProhibitionId,
    ProhibitionState,
};
use crate::syntax::ast;
use crate::syntax::ast::CompareOp;

impl Lower<'_> {
    pub(crate) fn compare_outcome(
        &mut self,
        decision: DecisionId,
        item: Option<BinderId>,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        let negated = self.state_op(op, right, span, "a decision")?;
        let mut outcomes = Vec::new();
        let mut failed = false;
        for one in right {
            match crate::check::resolve::lone_name(one) {
                Some(name) => match self.outcome(decision, &name) {
                    Some(outcome) => outcomes.push(outcome),
                    None => failed = true,
                },
                None => {
                    let words = self.words(one.span);
                    let name = self.program.decision(decision).head.name.clone();
                    self.report.say(
                        Code::UnknownValue,
                        one.span,
                        format!("`{words}` is not an outcome of `{name}`"),
                        "compare a decision with its outcomes",
                    );
                    failed = true;
                }
            }
        }
        if failed {
            return None;
        }
        outcomes.sort_unstable();
        outcomes.dedup();
        let cond = self.push_cond(CondKind::Outcome(decision, item, outcomes), span);
        Some(if negated { self.push_cond(CondKind::Not(cond), span) } else { cond })
    }

    /// Whether a comparison with states is negated; `None` after a report that the words do not fit.
    fn state_op(&mut self, op: CompareOp, right: &[ast::Expr], span: Span, what: &str) -> Option<bool> {
        match op {
            CompareOp::Is | CompareOp::IsOneOf => Some(false),
            CompareOp::IsNot | CompareOp::IsNotOneOf => Some(true),
            CompareOp::AtLeast
            | CompareOp::AtMost
            | CompareOp::Above
            | CompareOp::Below
            | CompareOp::Before
            | CompareOp::After
            | CompareOp::OnOrBefore
            | CompareOp::OnOrAfter
            | CompareOp::Includes
            | CompareOp::IncludesAll => {
                let help = right.first().map_or_else(String::new, |first| {
                    format!(
                        "write `is {0}`; along a ranking also `is {0} or worse`, `is {0} or better`",
                        self.words(first.span)
                    )
                });
                self.report.say(Code::NoOrder, span, format!("{what} is not compared by `{}`", op_words(op)), help);
                None
            }
        }
    }

    /// The words of the states that a comparison names: `is not due` and `is not engaged` are states of their own.
    fn state_words(
        &mut self,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
        what: &str,
    ) -> Option<(bool, Vec<(String, Span)>)> {
        let negated = self.state_op(op, right, span, what)?;
        let mut words = Vec::new();
        for one in right {
            let late = matches!(one.kind, ast::ExprKind::DoneLate);
            let text = if late { String::from("done late") } else { self.words(one.span) };
            words.push((text, one.span));
        }
        if let (true, CompareOp::IsNot, [(text, at)]) = (negated, op, words.as_slice())
            && (text == "due" || text == "engaged")
        {
            return Some((false, vec![(format!("not {text}"), *at)]));
        }
        Some((negated, words))
    }

    fn unknown_state(&mut self, text: &str, span: Span, what: &str, known: &[&str]) {
        let near = closest(text, known.iter().copied()).map(str::to_owned);
        let found = Diagnostic::new(Code::UnknownValue, span, format!("`{text}` is not a state of {what}"));
        self.report.push(match near {
            Some(near) => found.fix(format!("did you mean `{near}`?"), span, near),
            None => found.help(format!("its states are {}", listed(known.iter().copied()))),
        });
    }

    pub(crate) fn compare_duty(
        &mut self,
        duties: &[DutyId],
        item: Option<BinderId>,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        let (negated, words) = self.state_words(op, right, span, "a duty")?;
        let continues =
            duties.first().and_then(|duty| self.infos.duties.get(duty.index())).is_some_and(|info| info.continues);
        let known: &[&str] = if continues {
            &["not due", "running", "ended"]
        } else {
            &["not due", "due", "done", "done late", "overdue"]
        };
        let mut states = DutyStates::default();
        for (text, at) in &words {
            let state = DutyStates::ALL.iter().find(|(_, words)| words == text);
            match state {
                Some((state, words)) if known.contains(words) => states.0 |= state.0,
                Some(_) | None => {
                    let what = if continues { "a duty that continues" } else { "a duty" };
                    self.unknown_state(text, *at, what, known);
                    return None;
                }
            }
        }
        // Of dated versions the one in force counts; the others are not due.
        let idle = states.meets(DutyStates::NOT_DUE);
        let conds: Vec<CondId> =
            duties.iter().map(|duty| self.push_cond(CondKind::Duty(*duty, item, states), span)).collect();
        Some(self.versions(conds, idle, negated, span))
    }

    pub(crate) fn compare_prohibition(
        &mut self,
        prohibitions: &[ProhibitionId],
        item: Option<BinderId>,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        use ProhibitionState::{Breached, Kept, NotEngaged};
        let (negated, words) = self.state_words(op, right, span, "a prohibition")?;
        let mut any = Vec::new();
        for (text, at) in &words {
            let Some(state) = [NotEngaged, Kept, Breached].into_iter().find(|state| state.words() == text) else {
                self.unknown_state(text, *at, "a prohibition", &["kept", "breached", "not engaged"]);
                return None;
            };
            let conds = prohibitions
                .iter()
                .map(|prohibition| self.push_cond(CondKind::Prohibition(*prohibition, item, state), span))
                .collect();
            any.push(self.versions(conds, state == NotEngaged, false, span));
        }
        Some(self.any_of(any, negated, span))
    }

    pub(crate) fn compare_presumption(
        &mut self,
        presumptions: &[PresumptionId],
        item: Option<BinderId>,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        use PresumptionState::{NotEngaged, Overcome, Standing};
        let (negated, words) = self.state_words(op, right, span, "a presumption")?;
        let mut any = Vec::new();
        for (text, at) in &words {
            let Some(state) = [NotEngaged, Overcome, Standing].into_iter().find(|state| state.words() == text) else {
                self.unknown_state(text, *at, "a presumption", &["standing", "overcome", "not engaged"]);
                return None;
            };
            let conds = presumptions
                .iter()
                .map(|presumption| self.push_cond(CondKind::Presumption(*presumption, item, state), span))
                .collect();
            any.push(self.versions(conds, state == NotEngaged, false, span));
        }
        Some(self.any_of(any, negated, span))
    }

    /// One condition of the versions of an item: all, where the state is that of a version out of force; else any.
    fn versions(&mut self, conds: Vec<CondId>, idle: bool, negated: bool, span: Span) -> CondId {
        if !idle {
            return self.any_of(conds, negated, span);
        }
        let cond = match conds.as_slice() {
            [one] => *one,
            several => {
                let limbs = several.iter().map(|cond| unlabelled_limb(*cond)).collect();
                self.push_cond(CondKind::All(limbs), span)
            }
        };
        if negated { self.push_cond(CondKind::Not(cond), span) } else { cond }
    }

    fn any_of(&mut self, conds: Vec<CondId>, negated: bool, span: Span) -> CondId {
        let cond = match conds.as_slice() {
            [one] => *one,
            several => {
                let limbs = several.iter().map(|cond| unlabelled_limb(*cond)).collect();
                self.push_cond(CondKind::Any(limbs), span)
            }
        };
        if negated { self.push_cond(CondKind::Not(cond), span) } else { cond }
    }
}
