//! Conditions: every name resolved, every comparison allowed by its types.

use crate::base::span::Span;
use crate::check::index::Meant;
use crate::check::lower::{Lower, Typed, all_of};
use crate::check::resolve::{Named, name_of};
use crate::diag::{Code, Diagnostic};
use crate::ir::{CondId, CondKind, FactKind, FactRef, Limb, Order, OutcomeId, Scalar, Value};
use crate::syntax::ast;

impl Lower<'_> {
    /// A condition; `None` after a report.
    pub(crate) fn cond(&mut self, cond: &ast::Cond) -> Option<CondId> {
        self.deeper(cond.span, |lower| lower.cond_here(cond))
    }

    /// All conditions that could be read.
    pub(crate) fn conds(&mut self, conds: &[ast::Cond]) -> Option<Vec<CondId>> {
        all_of(conds.iter().map(|cond| self.cond(cond)))
    }

    fn cond_here(&mut self, cond: &ast::Cond) -> Option<CondId> {
        let span = cond.span;
        match &cond.kind {
            ast::CondKind::And(parts) => {
                let limbs = self.unlabelled(parts)?;
                Some(self.push_cond(CondKind::All(limbs), span))
            }
            ast::CondKind::Or(parts) => {
                let limbs = self.unlabelled(parts)?;
                Some(self.push_cond(CondKind::Any(limbs), span))
            }
            ast::CondKind::Not(negated) => {
                let inner = self.cond(negated)?;
                // A negation that nobody wrote, such as that of a saving, stands at its condition's own place.
                let words = self.words(span);
                let words = if negated.span == span { format!("not ({words})") } else { words };
                Some(self.push_cond_worded(CondKind::Not(inner), span, words))
            }
            ast::CondKind::Group(inner) => self.cond(inner),
            ast::CondKind::List(list) => self.limbs(list, span),
            ast::CondKind::Holds(expr) => self.holds(expr, span),
            ast::CondKind::Compare { left, op, right } => self.compare(left, *op, right, span),
            ast::CondKind::Within { left, by, before, from } => self.is_within(left, by, *before, from, span),
            ast::CondKind::OrWorse { left, outcome, worse } => self.or_worse(left, outcome, *worse, span),
            ast::CondKind::Governs { policy, governs } => {
                let policy = self.policy(policy)?;
                self.read(crate::check::lower::Node::Head(policy), span);
                let positive = self.push_cond(CondKind::Governs(policy), span);
                Some(if *governs { positive } else { self.push_cond(CondKind::Not(positive), span) })
            }
            ast::CondKind::Quantified { quantifier, name, list, cond: body } => {
                self.quantified(*quantifier, name, list, body, span)
            }
        }
    }

    fn unlabelled(&mut self, parts: &[ast::Cond]) -> Option<Vec<Limb>> {
        all_of(parts.iter().map(|cond| self.cond(cond).map(unlabelled_limb)))
    }

    /// A bare value as a condition.
    fn holds(&mut self, expr: &ast::Expr, span: Span) -> Option<CondId> {
        let Some((path, item)) = name_of(expr) else {
            let words = self.words(span);
            self.report.say(
                Code::BareValue,
                span,
                format!("`{words}` is a value, and a condition is needed here"),
                "compare it with something",
            );
            return None;
        };
        let named = self.resolve(path, item)?;
        match named {
            Named::Fact(fact) => self.fact_holds(fact, span),
            Named::Reasons(fact) => Some(self.push_cond(CondKind::ReasonsRecorded(fact), span)),
            Named::Define(define, item) => {
                let info = self.infos.defines.get(define.index())?;
                match (info.means, info.shape.clone()) {
                    (Some(true), _) => Some(self.push_cond(CondKind::Define(define, item), span)),
                    (Some(false), Some(shape)) if shape.ty == Scalar::YesNo => {
                        let kind = crate::ir::ExprKind::Define(define, item);
                        let value = self.typed(kind, shape, span);
                        Some(self.is_yes(&value, span))
                    }
                    (Some(false), Some(shape)) => {
                        let what = crate::check::report::article(&self.type_words(&shape.ty));
                        self.not_a_condition(span, &what, "is VALUE", None);
                        None
                    }
                    (Some(false) | None, _) => None,
                }
            }
            Named::EventDate(_) | Named::MadeOn(_) => {
                self.not_a_condition(span, "a date", "is on or before DATE", None);
                None
            }
            Named::Decision(decision, _) => {
                let outcome = self.program.decision(decision).outcomes.first().map(|outcome| outcome.name.clone());
                let outcome = outcome.unwrap_or_else(|| String::from("OUTCOME"));
                self.not_a_condition(span, "a decision", &format!("is {outcome}"), None);
                None
            }
            Named::Duty(..) => {
                self.not_a_condition(span, "a duty", "is overdue", None);
                None
            }
            Named::Prohibition(..) => {
                self.not_a_condition(span, "a prohibition", "is breached", None);
                None
            }
            Named::Presumption(..) => {
                self.not_a_condition(span, "a presumption", "is standing", None);
                None
            }
            Named::Policy => {
                self.not_a_condition(span, "a policy", "governs", None);
                None
            }
            Named::Item | Named::Other(_) => {
                let words = self.words(span);
                let what = crate::check::report::article(named.word());
                self.report.say(
                    Code::BareValue,
                    span,
                    format!("`{words}` is {what}, and a condition is needed here"),
                    "name a yes/no fact, an event, a judgement or a define",
                );
                None
            }
        }
    }

    fn fact_holds(&mut self, fact: FactRef, span: Span) -> Option<CondId> {
        let decl = self.program.fact_decl(fact);
        let declared = decl.span;
        match decl.kind.clone() {
            FactKind::Scalar(Scalar::YesNo) | FactKind::Event => Some(self.push_cond(CondKind::Holds(fact), span)),
            FactKind::Scalar(ty) => {
                let what = crate::check::report::article(&self.type_words(&ty));
                let rest = match &ty {
                    Scalar::Date => String::from("is on or before DATE"),
                    Scalar::Number { .. } | Scalar::Duration(_) => String::from("is at least …"),
                    Scalar::Enum(ty) => {
                        let first = self.program.enum_type(*ty).values.first().map(|value| value.name.clone());
                        format!("is {}", first.unwrap_or_else(|| String::from("VALUE")))
                    }
                    Scalar::Text | Scalar::YesNo => String::from("is \"…\""),
                };
                self.not_a_condition(span, &what, &rest, Some(declared));
                None
            }
            FactKind::Set(_) => {
                self.not_a_condition(span, "a set", "includes VALUE", Some(declared));
                None
            }
            FactKind::List(_) => {
                let words = self.words(span);
                self.report.push(
                    Diagnostic::new(
                        Code::BareValue,
                        span,
                        format!("`{words}` is a list, and a condition is needed here"),
                    )
                    .label(declared, "it is declared here")
                    .help(format!("ask for its items: `some X in {words} has …`")),
                );
                None
            }
        }
    }

    fn not_a_condition(&mut self, span: Span, what: &str, rest: &str, declared: Option<Span>) {
        let words = self.words(span);
        let mut found =
            Diagnostic::new(Code::BareValue, span, format!("`{words}` is {what}, and a condition is needed here"))
                .help(format!("say what it must be: `{words} {rest}`"));
        if let Some(declared) = declared {
            found = found.label(declared, "it is declared here");
        }
        self.report.push(found);
    }

    /// That a yes/no value is yes.
    pub(crate) fn is_yes(&mut self, value: &Typed, span: Span) -> CondId {
        let yes = self.push_expr(crate::ir::ExprKind::Const(Value::YesNo(true)), Scalar::YesNo, span);
        self.push_cond(CondKind::Same(value.id, yes), span)
    }

    /// `LEFT is within D after|before E`: both ends included.
    fn is_within(
        &mut self,
        left: &ast::Expr,
        by: &ast::Expr,
        before: bool,
        from: &ast::Expr,
        span: Span,
    ) -> Option<CondId> {
        let left_typed = self.date(left);
        let shifted = ast::Expr {
            kind: ast::ExprKind::Shift { by: Box::new(by.clone()), before, from: Box::new(from.clone()) },
            span: by.span.to(from.span),
        };
        let other = self.date(&shifted);
        let from_typed = self.date(from);
        let (left_typed, other, from_typed) = (left_typed?, other?, from_typed?);
        let (first, last) = if before { (&other, &from_typed) } else { (&from_typed, &other) };
        let not_before = self.push_cond(CondKind::Order(Order::LessOrEqual, first.id, left_typed.id), span);
        let not_after = self.push_cond(CondKind::Order(Order::LessOrEqual, left_typed.id, last.id), span);
        let limbs = vec![unlabelled_limb(not_before), unlabelled_limb(not_after)];
        Some(self.push_cond(CondKind::All(limbs), span))
    }

    /// `DECISION is O or worse` or `or better`.
    fn or_worse(&mut self, left: &ast::Expr, outcome: &ast::Name, worse: bool, span: Span) -> Option<CondId> {
        let Some((path, item)) = name_of(left) else {
            self.report.say(
                Code::WrongType,
                left.span,
                "only outcomes of decisions are worse or better than one another",
                "numbers and ordered values are compared with `is at least` and `is at most`",
            );
            return None;
        };
        let named = self.resolve(path, item)?;
        let Named::Decision(decision, item) = named else {
            let words = self.words(left.span);
            let what = crate::check::report::article(named.word());
            self.report.say(
                Code::WrongType,
                left.span,
                format!("`{words}` is {what}, and only outcomes of decisions are worse or better than one another"),
                "numbers and ordered values are compared with `is at least` and `is at most`",
            );
            return None;
        };
        let at = self.outcome(decision, outcome)?;
        let decl = self.program.decision(decision);
        if !decl.ranked {
            let (name, declared) = (decl.head.name.clone(), decl.head.span);
            self.report.push(
                Diagnostic::new(
                    Code::NotRanked,
                    span,
                    format!("no outcome of `{name}` prevails over another, so none is worse or better"),
                )
                .label(declared, format!("`{name}` is declared here"))
                .help("name the outcomes: `is one of …`, or rank them with `over`"),
            );
            return None;
        }
        let n = decl.outcomes.len();
        let range = if worse { 0..at.index() + 1 } else { at.index()..n };
        let outcomes = range.map(OutcomeId::new).collect();
        Some(self.push_cond(CondKind::Outcome(decision, item, outcomes), span))
    }

    /// An outcome of a decision by name; `None` after a report.
    pub(crate) fn outcome(&mut self, decision: crate::ir::DecisionId, name: &ast::Name) -> Option<OutcomeId> {
        if let Some(outcome) = self.program.outcome_named(decision, &name.value) {
            self.note(name.span, Meant::Outcome(decision, outcome.0));
            return Some(outcome);
        }
        let decl = self.program.decision(decision);
        if decl.outcomes.is_empty() {
            return None;
        }
        let names: Vec<&str> = decl.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let near = crate::base::suggest::closest(&name.value, names.iter().copied()).map(str::to_owned);
        let all = crate::check::report::listed(names);
        let (decision, declared) = (decl.head.name.clone(), decl.head.span);
        self.report.unknown(&format!("{decision}:{}", name.value), name.span, || {
            let found = Diagnostic::new(
                Code::UnknownValue,
                name.span,
                format!("`{}` is not an outcome of `{decision}`", name.value),
            )
            .label(declared, format!("`{decision}` is declared here"));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), name.span, near),
                None => found.help(format!("its outcomes are {all}")),
            }
        });
        None
    }

    /// `some|every|no X in LIST has COND`, `at least|at most N X in LIST have COND`.
    fn quantified(
        &mut self,
        quantifier: ast::Quantifier,
        name: &ast::Name,
        list: &ast::Path,
        body: &ast::Cond,
        span: Span,
    ) -> Option<CondId> {
        let list = self.list(list);
        let bindable = self.bindable(name);
        let list = list?;
        bindable?;
        let binder = self.new_binder(name, list);
        let body_cond = self.within(Some((&name.value, binder)), |lower| lower.cond(body))?;
        let count = |body, at_least| CondKind::Count { binder, list, body, at_least };
        Some(match quantifier {
            ast::Quantifier::Some => self.push_cond(count(body_cond, 1), span),
            ast::Quantifier::Every => {
                let not_body = self.push_cond(CondKind::Not(body_cond), body.span);
                let some_not = self.push_cond(count(not_body, 1), span);
                self.push_cond(CondKind::Not(some_not), span)
            }
            ast::Quantifier::No => {
                let some = self.push_cond(count(body_cond, 1), span);
                self.push_cond(CondKind::Not(some), span)
            }
            ast::Quantifier::AtLeast(n) => {
                if n == 0 {
                    self.report.say(
                        Code::LimbCount,
                        span,
                        "`at least 0` is yes of any list",
                        "write how many there must be, from 1",
                    );
                    return None;
                }
                self.push_cond(count(body_cond, n), span)
            }
            ast::Quantifier::AtMost(n) => {
                let more = self.push_cond(count(body_cond, n.saturating_add(1)), span);
                self.push_cond(CondKind::Not(more), span)
            }
        })
    }
}

/// A limb without a label, citation or excuse: a part of `and` or `or` within a line.
pub(crate) fn unlabelled_limb(cond: CondId) -> Limb {
    Limb { label: None, cond, places: Vec::new(), excuses: Vec::new() }
}
