//! Heads, rules, presumptions, duties, prohibitions, properties and impossible items.

use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::check::again::Again;
use crate::check::body::Body;
use crate::check::cite::{HeaderParts, hang};
use crate::check::declare::{Slot, Slots, Slotted};
use crate::check::index::Meant;
use crate::check::limbs::wants_hang;
use crate::check::lower::{Lower, Node, all_of};
use crate::check::report::article;
use crate::check::resolve::Named;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{BinderId, CondId, DecisionId, Except, FactKind, FactRef, PolicyId, PresumptionId, Scalar};
use crate::syntax::ast;

/// The items that could be lowered, by identity; a gap is an item with an error.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    pub(crate) rules: Vec<Option<ir::Rule>>,
    pub(crate) presumptions: Vec<Option<ir::Presumption>>,
    pub(crate) duties: Vec<Option<ir::Duty>>,
    pub(crate) prohibitions: Vec<Option<ir::Prohibition>>,
}

/// Sets the items that duties, presumptions and prohibitions are of, so that conditions may refer to them.
pub(crate) fn item_infos(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    for Slotted { item, slot, .. } in items {
        match (&item.kind, slot) {
            (ast::ItemKind::Presumption(item), Slot::Presumption(id)) => {
                let binder = item.for_each.as_ref().and_then(|each| lower.for_each(each));
                if let Some(info) = lower.infos.presumptions.get_mut(id.index()) {
                    info.binder = binder;
                }
            }
            (ast::ItemKind::Duty(item), Slot::Duty(id)) => {
                let binder = item.for_each.as_ref().and_then(|each| lower.for_each(each));
                if let Some(info) = lower.infos.duties.get_mut(id.index()) {
                    info.binder = binder;
                }
            }
            (ast::ItemKind::Prohibition(item), Slot::Prohibition(id)) => {
                let binder = item.for_each.as_ref().and_then(|each| lower.for_each(each));
                if let Some(info) = lower.infos.prohibitions.get_mut(id.index()) {
                    info.binder = binder;
                }
            }
            (_, _) => {}
        }
    }
}

/// Lowers the heads of policies, once facts and defines are known.
pub(crate) fn lower_heads(body: &Body, lower: &mut Lower<'_>) {
    for (id, unit) in body.iter() {
        let Some(head) = &unit.head else { continue };
        lower.owner = Node::Head(id);
        let dated_by = head.dated_by.as_ref().and_then(|expr| lower.date(expr)).map(|typed| typed.id);
        let applies_when = lower.conds(&head.applies_when).unwrap_or_default();
        let excepts = lower.excepts(&head.except_where).unwrap_or_default();
        let mut governs = Vec::new();
        for path in &head.governs {
            if let Some(decision) = lower.decision(path) {
                governs.push(decision);
                lower.concluded.insert(decision);
            }
        }
        lower.owner = Node::Claim;
        if let Some(policy) = lower.program.policies.get_mut(id.index()) {
            policy.dated_by = dated_by;
            policy.applies_when = applies_when;
            policy.excepts = excepts;
            policy.governs = governs;
        }
    }
}

/// Lowers the periods of heads, before those of items are compared with them.
pub(crate) fn lower_periods(body: &Body, lower: &mut Lower<'_>) {
    for (id, unit) in body.iter() {
        let Some(head) = &unit.head else {
            lower.dated.insert(id);
            continue;
        };
        if head.dated_by.is_some() {
            lower.dated.insert(id);
        }
        let Some(period) = &head.period else { continue };
        let lowered = lower.period(period);
        if head.kind == ast::HeadKind::Library {
            lower.report.say(
                Code::InLibrary,
                period.span,
                "a library has no period",
                "leave it out: what uses a library has a period",
            );
        } else if head.dated_by.is_none() && !lower.is_broken(head.span) {
            lower.report.push(
                Diagnostic::new(
                    Code::NotDated,
                    period.span,
                    format!("`{}` has a period and does not say by which date it is judged", head.name.value),
                )
                .help("add `dated by` and a date, such as `dated by request.made_on`"),
            );
            lower.dated.insert(id);
        }
        if let Some(policy) = lower.program.policies.get_mut(id.index()) {
            policy.period = Some(lowered);
        }
    }
}

/// Lowers everything that hangs on heads and defines.
///
/// - `again`: what the check before came to, from which rules are taken over.
pub(crate) fn lower_items(body: &Body, slots: &Slots, lower: &mut Lower<'_>, mut again: Option<&mut Again>) -> Lowered {
    let mut lowered = Lowered::default();
    lowered.rules.reserve(slots.iter().flatten().filter(|slot| matches!(slot, Slot::Rule(_))).count());
    for ((unit, text), slots) in body.iter().zip(slots) {
        for (n, (placed, slot)) in text.items.iter().zip(slots).enumerate() {
            let span = placed.item.span;
            match &placed.item.kind {
                ast::ItemKind::Rule(item) => {
                    let anew = |lower: &mut Lower<'_>| lower.rule(item, unit, span);
                    match (slot, &mut again) {
                        (Slot::Rule(_), Some(again)) => {
                            lowered.rules.push(again.rule(lower, (unit.index(), n), span, anew));
                        }
                        (Slot::Rule(_), None) => lowered.rules.push(anew(lower)),
                        // One that is declared twice is read for what is wrong with it.
                        (_, _) => _ = anew(lower),
                    }
                }
                ast::ItemKind::Presumption(item) => {
                    if let Slot::Presumption(id) = slot {
                        lowered.presumptions.push(lower.presumption(item, *id, unit, span));
                    }
                }
                ast::ItemKind::Duty(item) => {
                    if let Slot::Duty(id) = slot {
                        lowered.duties.push(lower.duty(item, *id, unit, span));
                    }
                }
                ast::ItemKind::Prohibition(item) => {
                    if let Slot::Prohibition(id) = slot {
                        lowered.prohibitions.push(lower.prohibition(item, *id, unit, span));
                    }
                }
                ast::ItemKind::Use(_)
                | ast::ItemKind::Source(_)
                | ast::ItemKind::Role(_)
                | ast::ItemKind::Type(_)
                | ast::ItemKind::Facts(_)
                | ast::ItemKind::Define(_)
                | ast::ItemKind::Decision(_)
                | ast::ItemKind::Property(_)
                | ast::ItemKind::Impossible(_)
                | ast::ItemKind::Scenario(_)
                | ast::ItemKind::FactsOf(_)
                | ast::ItemKind::Calendar(_)
                | ast::ItemKind::Amendment(_) => {}
            }
        }
    }
    lowered
}

impl Lower<'_> {
    /// `except where` clauses; `None` after a report.
    pub(crate) fn excepts(&mut self, excepts: &[ast::ExceptWhere]) -> Option<Vec<Except>> {
        all_of(excepts.iter().map(|except| {
            let places = self.cited_opt(except.cite.as_ref());
            let cond = self.hung(&except.cond, &places);
            Some(Except { cond: cond?, places, span: except.span })
        }))
    }

    /// A condition whose labels hang on the one place given.
    pub(crate) fn hung(&mut self, cond: &ast::Cond, places: &[ir::CitedPlace]) -> Option<CondId> {
        self.hang = if wants_hang(cond) { hang(places) } else { None };
        let lowered = self.cond(cond);
        self.hang = None;
        lowered
    }

    /// `when` conditions: their labels hang on the item's citation only where no other list of the item does.
    pub(crate) fn whens(
        &mut self,
        when: &[ast::Cond],
        places: &[ir::CitedPlace],
        main: &[&ast::Cond],
    ) -> Option<Vec<CondId>> {
        let lists = when.iter().filter(|cond| wants_hang(cond)).count();
        let alone = lists == 1 && !main.iter().any(|cond| wants_hang(cond));
        let hang_on: &[ir::CitedPlace] = if alone { places } else { &[] };
        all_of(when.iter().map(|cond| self.hung(cond, hang_on)))
    }

    fn rule(&mut self, rule: &ast::Rule, unit: PolicyId, span: Span) -> Option<ir::Rule> {
        let head = self.header(&HeaderParts {
            name: &rule.name,
            title: rule.title.as_ref(),
            policy: unit,
            cites: &rule.cites,
            basis: rule.basis.as_ref().map(|basis| basis.value),
            period: rule.period.as_ref(),
            says: rule.says.as_ref(),
            span,
        });
        let decision = rule.conclusion.as_ref().map(|conclusion| self.decision(&conclusion.decision));
        let bears_on: Vec<Option<DecisionId>> = rule.bears_on.iter().map(|path| self.decision(path)).collect();
        self.check_rule_form(rule, &head, span);
        let concluded = decision.flatten();
        let first = concluded.or_else(|| bears_on.first().copied().flatten());
        if let Some(decision) = first {
            self.owner = Node::Decision(decision);
            self.concluded.insert(decision);
        }
        let binder = first.and_then(|decision| self.program.decision(decision).binder);
        let names = self.rule_item(rule, binder);
        let places = &head.places;
        let result = self.within_all(&names, |lower| {
            lower.await_excuses(&rule.excuses);
            let outcome = match (&rule.conclusion, concluded) {
                (Some(conclusion), Some(decision)) => lower.outcome(decision, &conclusion.outcome),
                (_, _) => None,
            };
            let main = rule.conclusion.as_ref().and_then(conclusion_cond);
            let form = match rule.conclusion.as_ref().map(|conclusion| &conclusion.form) {
                Some(ast::ConclusionForm::Plain) => Some(Some(ir::Form::Plain)),
                Some(ast::ConclusionForm::If(cond)) => Some(lower.hung(cond, places).map(ir::Form::If)),
                Some(ast::ConclusionForm::Unless(cond)) => Some(lower.hung(cond, places).map(ir::Form::Unless)),
                None => None,
            };
            lower.finish_excuses(!matches!(form, Some(None)));
            let when = lower.whens(&rule.when, places, main.as_slice());
            let excepts = lower.excepts(&rule.except_where);
            let conclusion = match form {
                Some(form) => Some((concluded?, outcome?, form?)),
                None => None,
            };
            Some((conclusion, when?, excepts?))
        });
        self.owner = Node::Claim;
        let (conclusion, when, excepts) = result?;
        let bears_on = all_of(bears_on.into_iter());
        Some(ir::Rule { head, when, conclusion, bears_on: bears_on?, binder, excepts, overridden_by: Vec::new() })
    }

    /// The names of a rule's item: the decision's own, and that of the rule's own `for each` if it has one.
    fn rule_item(&mut self, rule: &ast::Rule, binder: Option<BinderId>) -> Vec<(String, BinderId)> {
        let mut names = Vec::new();
        if let Some(binder) = binder {
            names.push((self.program.binder(binder).name.clone(), binder));
        }
        if let Some(each) = &rule.for_each {
            let list = self.list(&each.list);
            match (binder, list) {
                (Some(binder), Some(list)) if self.program.binder(binder).list == list => {
                    self.note(each.name.span, Meant::Item(binder));
                    names.push((each.name.value.to_string(), binder));
                }
                (_, Some(_)) => self.report.say(
                    Code::ItemNotNeeded,
                    each.span,
                    "a rule is of the items of the decision that it concludes on",
                    "write `for each` on the decision, and leave it out here",
                ),
                (_, None) => {}
            }
        }
        names
    }

    /// Runs `inner` with several bound names in scope.
    fn within_all<T>(&mut self, names: &[(String, BinderId)], inner: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.scope.len();
        self.scope.extend(names.iter().cloned());
        let result = inner(self);
        self.scope.truncate(depth);
        result
    }

    /// Exactly one conclusion; or, for a provision not read and for another reading of one, `bears on` and none.
    fn check_rule_form(&mut self, rule: &ast::Rule, head: &ir::Header, span: Span) {
        let unseen = rule.basis.as_ref().is_some_and(|basis| basis.value == Basis::Unseen)
            || head.places.iter().any(|place| place.basis == Some(Basis::Unseen))
            || (rule.basis.is_none() && self.source_is_unseen(head));
        let other_reading = head.basis == Some(Basis::Inferred);
        let name = &rule.name.value;
        match (&rule.conclusion, rule.bears_on.first()) {
            (None, None) if !self.is_broken(span) => self.report.say(
                Code::NoConclusion,
                rule.name.span,
                format!("the rule `{name}` concludes nothing"),
                "write `DECISION is OUTCOME unless CONDITION`; or, for a provision not read, `basis unseen` and `bears \
                 on DECISION`",
            ),
            (Some(conclusion), Some(bears_on)) => self.report.push(
                Diagnostic::new(
                    Code::BearsOn,
                    bears_on.span,
                    format!("the rule `{name}` concludes, and also says what it bears on"),
                )
                .label(conclusion.span, "its conclusion is here")
                .help("leave out `bears on`: a rule bears on what it concludes on"),
            ),
            (None, Some(bears_on)) if !unseen && !other_reading => self.report.say(
                Code::BearsOn,
                bears_on.span,
                format!(
                    "the rule `{name}` bears on a decision without concluding, and says neither `basis unseen` nor \
                     `basis inferred`"
                ),
                "add `basis unseen`, if the provision was not read, or `basis inferred`, if it is another reading that is \
                 open to argument; else write what it concludes",
            ),
            (Some(_), None) => {
                if let Some(basis) = rule.basis.as_ref().filter(|basis| basis.value == Basis::Unseen) {
                    self.report.say(
                        Code::BearsOn,
                        basis.span,
                        format!("the rule `{name}` concludes from a provision that was not read"),
                        "write `bears on DECISION` in place of the conclusion, or say how the provision is known",
                    );
                }
            }
            (None, None | Some(_)) => {}
        }
    }

    fn source_is_unseen(&self, head: &ir::Header) -> bool {
        head.places.iter().any(|place| {
            let source = self.program.source(place.source);
            place.basis.is_none() && source.editions.iter().any(|edition| edition.basis == Basis::Unseen)
        })
    }

    fn presumption(
        &mut self,
        item: &ast::Presumption,
        id: PresumptionId,
        unit: PolicyId,
        span: Span,
    ) -> Option<ir::Presumption> {
        let head = self.header(&HeaderParts {
            name: &item.name,
            title: item.title.as_ref(),
            policy: unit,
            cites: &item.cites,
            basis: None,
            period: item.period.as_ref(),
            says: item.says.as_ref(),
            span,
        });
        let binder = self.infos.presumptions.get(id.index()).and_then(|info| info.binder);
        let bound = item.for_each.as_ref().zip(binder).map(|(each, binder)| (each.name.value.as_str(), binder));
        let places = &head.places;
        self.owner = Node::Presumption(id);
        let result = self.within(bound, |lower| {
            let when = lower.whens(&item.when, places, item.rebutted_if.as_ref().as_slice());
            let excepts = lower.excepts(&item.except_where);
            lower.owner = Node::Rebuttal(id);
            let rebutted_if = item.rebutted_if.as_ref().map(|cond| lower.hung(cond, places));
            lower.owner = Node::Claim;
            let target = match &item.presume {
                Some(presumed) => lower.presumed(presumed),
                None => {
                    if !lower.is_broken(span) {
                        lower.report.say(
                            Code::MissingPart,
                            item.name.span,
                            format!("the presumption `{}` presumes nothing", item.name.value),
                            "write `presume NAME`, `presume not NAME` or `presume NAME is VALUE`",
                        );
                    }
                    None
                }
            };
            let rebutted_if = match rebutted_if {
                Some(rebuttal) => Some(rebuttal?),
                None => None,
            };
            Some((when?, excepts?, rebutted_if, target?))
        });
        self.owner = Node::Claim;
        let (when, excepts, rebutted_if, target) = result?;
        Some(ir::Presumption { head, binder, when, excepts, target, rebutted_if, overridden_by: Vec::new() })
    }

    /// What is presumed of which name.
    fn presumed(&mut self, presumed: &ast::Presumed) -> Option<ir::PresumedValue> {
        let named = self.resolve(&presumed.target, None)?;
        let words = &presumed.target.text;
        match named {
            Named::Define(define, item) => {
                let means = self.infos.defines.get(define.index()).and_then(|info| info.means)?;
                let yes = match &presumed.value {
                    ast::PresumedValue::Yes => Some(true),
                    ast::PresumedValue::No => Some(false),
                    ast::PresumedValue::Is(_) => None,
                };
                match (means, yes) {
                    (true, Some(yes)) => Some(ir::PresumedValue::Define(define, item, yes)),
                    (true, None) => {
                        self.report.say(
                            Code::BadPresumed,
                            presumed.span,
                            format!("`{words}` is a condition: it can be presumed, or presumed not"),
                            format!("write `presume {words}` or `presume not {words}`"),
                        );
                        None
                    }
                    (false, _) => {
                        self.report.say(
                            Code::BadPresumed,
                            presumed.target.span,
                            format!("`{words}` is reckoned from facts, and cannot be presumed"),
                            "presume a fact, or a define that `means` a condition",
                        );
                        None
                    }
                }
            }
            Named::Fact(fact) => self.presumed_fact(fact, presumed),
            other @ (Named::EventDate(_)
            | Named::MadeOn(_)
            | Named::Reasons(_)
            | Named::Decision(..)
            | Named::Duty(..)
            | Named::Prohibition(..)
            | Named::Presumption(..)
            | Named::Policy
            | Named::Item
            | Named::Other(_)) => {
                self.report.say(
                    Code::BadPresumed,
                    presumed.target.span,
                    format!("`{words}` is {}, and cannot be presumed", article(other.word())),
                    "presume a fact, or a define that `means` a condition",
                );
                None
            }
        }
    }

    fn presumed_fact(&mut self, fact: FactRef, presumed: &ast::Presumed) -> Option<ir::PresumedValue> {
        let decl = self.program.fact_decl(fact);
        let (kind, name, declared, or_none) = (decl.kind.clone(), decl.name.clone(), decl.span, decl.or_none);
        let what = self.fact_words(decl);
        match (&kind, &presumed.value) {
            (FactKind::Scalar(Scalar::YesNo), ast::PresumedValue::Yes) => {
                Some(ir::PresumedValue::Fact(fact, ir::Value::YesNo(true)))
            }
            (FactKind::Scalar(Scalar::YesNo), ast::PresumedValue::No) => {
                Some(ir::PresumedValue::Fact(fact, ir::Value::YesNo(false)))
            }
            (FactKind::Scalar(ty @ (Scalar::YesNo | Scalar::Enum(_))), ast::PresumedValue::Is(value)) => {
                let typed = self.expr(value, Some(ty))?;
                self.require(&typed, ty, value.span)?;
                if matches!(value.kind, ast::ExprKind::None) && !or_none {
                    self.report.push(
                        Diagnostic::new(Code::NoNone, value.span, format!("`{name}` is never `none`"))
                            .label(declared, "it is declared here")
                            .help("end its type with `or none`"),
                    );
                    return None;
                }
                if let ir::ExprKind::Const(value) = &self.program.expr(typed.id).kind {
                    return Some(ir::PresumedValue::Fact(fact, value.clone()));
                }
                self.report.say(
                    Code::BadPresumed,
                    value.span,
                    "what is presumed must be a value written out",
                    "name a value of the fact's type",
                );
                None
            }
            (FactKind::Scalar(Scalar::Enum(ty)), ast::PresumedValue::Yes | ast::PresumedValue::No) => {
                let first = self.program.enum_type(*ty).values.first().map(|value| value.name.clone());
                let first = first.unwrap_or_else(|| String::from("VALUE"));
                self.report.push(
                    Diagnostic::new(
                        Code::BadPresumed,
                        presumed.span,
                        format!("`{name}` is {what}: say which value is presumed"),
                    )
                    .label(declared, "it is declared here")
                    .help(format!("write `presume {name} is {first}`")),
                );
                None
            }
            (
                FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text)
                | FactKind::Event
                | FactKind::Set(_)
                | FactKind::List(_),
                _,
            ) => {
                self.report.push(
                    Diagnostic::new(
                        Code::BadPresumed,
                        presumed.target.span,
                        format!("`{name}` is {what}, and cannot be presumed"),
                    )
                    .label(declared, "it is declared here")
                    .help(
                        "presume a yes/no fact, a judgement, a value of a type, or a define that `means` a condition",
                    ),
                );
                None
            }
        }
    }
}

/// The condition of a conclusion.
fn conclusion_cond(conclusion: &ast::Conclusion) -> Option<&ast::Cond> {
    match &conclusion.form {
        ast::ConclusionForm::Plain => None,
        ast::ConclusionForm::If(cond) | ast::ConclusionForm::Unless(cond) => Some(cond),
    }
}

/// A part that may be left out: the outer `None` where it is there and has an error.
#[expect(clippy::option_option, reason = "the outer tells of an error, the inner that the part is left out")]
pub(crate) fn flip<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        Some(part) => part.map(Some),
        None => Some(None),
    }
}

/// Notes on each decision the rules and policies that conclude on it.
pub(crate) fn note_rules(lower: &mut Lower<'_>, lowered: &Lowered) {
    for (n, rule) in lowered.rules.iter().enumerate() {
        let Some(rule) = rule else { continue };
        if let Some((decision, _, _)) = rule.conclusion
            && let Some(place) = lower.program.decisions.get_mut(decision.index())
        {
            place.rules.push(ir::RuleId::new(n));
        }
        let concluded = rule.conclusion.iter().map(|(decision, _, _)| *decision);
        for decision in concluded.chain(rule.bears_on.iter().copied()) {
            note_policy(&mut lower.program, decision, rule.head.policy);
        }
    }
    for n in 0..lower.program.policies.len() {
        let policy = PolicyId::new(n);
        for decision in lower.program.policy(policy).governs.clone() {
            note_policy(&mut lower.program, decision, policy);
        }
    }
    for decision in &mut lower.program.decisions {
        decision.policies.sort_unstable();
    }
}

fn note_policy(program: &mut ir::Program, decision: DecisionId, policy: PolicyId) {
    if let Some(place) = program.decisions.get_mut(decision.index())
        && !place.policies.contains(&policy)
    {
        place.policies.push(policy);
    }
}
