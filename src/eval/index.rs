//! What the walk looks up of a program at every step, worked out once.

use crate::ir::{
    BinderId, CondId, CondKind, Decision, DecisionId, DefineId, ExprId, ExprKind, FactId, FactKind, FactRef, OutcomeId,
    PresumedValue, PresumptionId, Program, RuleId, Scalar, TypeId, Value,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts, or fields of a list's items whatever the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKey {
    /// A fact outside lists.
    Fact(FactId),
    /// A field of a list's items.
    Field(FactId, u32),
}

impl FactKey {
    /// The key of a reference.
    pub fn of(program: &Program, fact: FactRef) -> FactKey {
        match fact {
            FactRef::Global(fact) => FactKey::Fact(fact),
            FactRef::Field(binder, field) => FactKey::Field(program.binder(binder).list, field),
        }
    }
}

/// The longest list that a case split invents for a list that is not given.
pub const LONGEST_INVENTED_LIST: usize = 8;

/// Look-up tables of one program.
#[derive(Clone, Debug)]
pub struct Index {
    on_fact: Vec<Vec<PresumptionId>>,
    on_field: BTreeMap<(FactId, u32), Vec<PresumptionId>>,
    on_define: Vec<Vec<PresumptionId>>,
    lengths: Vec<usize>,
    capped: bool,
    unnamed: Vec<usize>,
    others: Vec<Vec<Arc<str>>>,
    texts: Vec<Arc<str>>,
    unnamed_texts: usize,
    errors_possible: bool,
    unread: Vec<RuleId>,
    any_presumption: bool,
    rules_for: Vec<Vec<Vec<RuleId>>>,
}

impl Index {
    /// Works the tables out.
    pub fn new(program: &Program) -> Index {
        let mut index = Index {
            on_fact: vec![Vec::new(); program.facts.len()],
            on_field: BTreeMap::new(),
            on_define: vec![Vec::new(); program.defines.len()],
            lengths: vec![0; program.facts.len()],
            capped: false,
            unnamed: vec![1; program.types.len()],
            others: vec![Vec::new(); program.types.len()],
            texts: Vec::new(),
            unnamed_texts: 1,
            errors_possible: program
                .defines
                .iter()
                .any(|define| define.versions.iter().any(|v| v.head.period.is_some())),
            unread: Vec::new(),
            any_presumption: !program.presumptions.is_empty(),
            rules_for: program.decisions.iter().map(|decision| by_outcome(program, decision)).collect(),
        };
        let unread = program.rules.iter().enumerate().filter(|(_, rule)| !rule.bears_on.is_empty());
        index.unread = unread.map(|(n, _)| RuleId::new(n)).collect();
        for (n, presumption) in program.presumptions.iter().enumerate() {
            let id = PresumptionId::new(n);
            match &presumption.target {
                PresumedValue::Fact(FactRef::Global(fact), _) => push(&mut index.on_fact, fact.index(), id),
                PresumedValue::Fact(FactRef::Field(binder, field), _) => {
                    index.on_field.entry((program.binder(*binder).list, *field)).or_default().push(id);
                }
                PresumedValue::Define(define, _, _) => push(&mut index.on_define, define.index(), id),
            }
        }
        index.errors_possible |= index.any_presumption;
        index.read_conditions(program);
        index
    }

    fn read_conditions(&mut self, program: &Program) {
        for cond in &program.conds {
            match &cond.kind {
                CondKind::Count { list, body, at_least, binder } => {
                    if let Some(length) = self.lengths.get_mut(list.index()) {
                        *length += *at_least as usize;
                    }
                    self.capped |= reads_another_item(program, *body, *binder);
                }
                CondKind::Same(a, b) => self.compared(program, *a, *b),
                CondKind::OneOf(a, values) => {
                    for b in values {
                        self.compared(program, *a, *b);
                    }
                }
                CondKind::Outcome(..) => self.errors_possible = true,
                CondKind::Holds(_)
                | CondKind::ReasonsRecorded(_)
                | CondKind::Define(..)
                | CondKind::Not(_)
                | CondKind::All(_)
                | CondKind::Any(_)
                | CondKind::NoneOf(_)
                | CondKind::AtLeast(..)
                | CondKind::Order(..)
                | CondKind::IsNone(_)
                | CondKind::Includes(..)
                | CondKind::Duty(..)
                | CondKind::Prohibition(..)
                | CondKind::Presumption(..)
                | CondKind::Governs(_) => {}
            }
        }
        for expr in &program.exprs {
            match &expr.kind {
                ExprKind::Const(Value::Text(words)) => self.texts.push(Arc::clone(words)),
                ExprKind::Const(Value::Other(words)) => {
                    if let Scalar::Enum(ty) = &expr.ty
                        && let Some(others) = self.others.get_mut(ty.index())
                    {
                        others.push(Arc::clone(words));
                    }
                }
                ExprKind::Shift { kind: crate::base::date::DurationKind::WorkingDays, .. } => {
                    self.errors_possible = true;
                }
                ExprKind::Const(_)
                | ExprKind::Fact(_)
                | ExprKind::EventDate(_)
                | ExprKind::MadeOn(_)
                | ExprKind::Define(..)
                | ExprKind::Add(..)
                | ExprKind::Subtract(..)
                | ExprKind::Times(..)
                | ExprKind::Shift { .. }
                | ExprKind::Age { .. }
                | ExprKind::Latest(_)
                | ExprKind::Earliest(_)
                | ExprKind::If(..) => {}
            }
        }
        self.texts.sort();
        self.texts.dedup();
        for length in &mut self.lengths {
            // One more item for the one that a per-item question asks about.
            *length += 1;
            if *length > LONGEST_INVENTED_LIST {
                *length = LONGEST_INVENTED_LIST;
                self.capped = true;
            }
        }
    }

    /// Two expressions are compared: where neither is a constant, open types need as many unnamed values as facts.
    fn compared(&mut self, program: &Program, a: ExprId, b: ExprId) {
        let constant = |e: ExprId| matches!(program.expr(e).kind, ExprKind::Const(_));
        if constant(a) || constant(b) {
            return;
        }
        match &program.expr(a).ty {
            Scalar::Enum(ty) => {
                let n = count_facts(program, &Scalar::Enum(*ty));
                if let Some(unnamed) = self.unnamed.get_mut(ty.index()) {
                    *unnamed = n;
                }
            }
            Scalar::Text => self.unnamed_texts = count_facts(program, &Scalar::Text),
            Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) => {}
        }
    }

    /// The presumptions on a fact.
    pub fn on_fact(&self, key: FactKey) -> &[PresumptionId] {
        match key {
            FactKey::Fact(fact) => self.on_fact.get(fact.index()).map_or(&[], Vec::as_slice),
            FactKey::Field(list, field) => self.on_field.get(&(list, field)).map_or(&[], Vec::as_slice),
        }
    }

    /// The rules that conclude nothing, in order.
    pub fn unread(&self) -> &[RuleId] {
        &self.unread
    }

    /// The presumptions on a define.
    pub fn on_define(&self, define: DefineId) -> &[PresumptionId] {
        self.on_define.get(define.index()).map_or(&[], Vec::as_slice)
    }

    /// How long a list that is not given has to be taken at most.
    pub fn longest(&self, list: FactId) -> usize {
        self.lengths.get(list.index()).copied().unwrap_or(1)
    }

    /// Whether some list may have to be longer than is tried.
    pub fn capped(&self) -> bool {
        self.capped
    }

    /// How many unnamed values an open type needs.
    pub fn unnamed(&self, ty: TypeId) -> usize {
        self.unnamed.get(ty.index()).copied().unwrap_or(1)
    }

    /// The values `other "…"` of an open type that conditions name.
    pub fn others(&self, ty: TypeId) -> &[Arc<str>] {
        self.others.get(ty.index()).map_or(&[], Vec::as_slice)
    }

    /// The texts that conditions name, and how many others are needed.
    pub fn texts(&self) -> (&[Arc<str>], usize) {
        (&self.texts, self.unnamed_texts)
    }

    /// Whether any condition may fail to be computable.
    pub fn errors_possible(&self) -> bool {
        self.errors_possible
    }

    /// The rules for an outcome of a decision, in the program's order.
    pub fn rules_for(&self, decision: DecisionId, outcome: OutcomeId) -> &[RuleId] {
        let rules = self.rules_for.get(decision.index()).and_then(|outcomes| outcomes.get(outcome.index()));
        rules.map_or(&[], Vec::as_slice)
    }

    /// The presumptions that may bear on a decision or duty: all of the program's, where there are any.
    pub fn any_presumption(&self) -> bool {
        self.any_presumption
    }
}

/// The rules that conclude on a decision, by their outcome.
fn by_outcome(program: &Program, decision: &Decision) -> Vec<Vec<RuleId>> {
    let mut by_outcome = vec![Vec::new(); decision.outcomes.len()];
    for rule in &decision.rules {
        let conclusion = program.rule(*rule).conclusion;
        if let Some(rules) = conclusion.and_then(|(_, outcome, _)| by_outcome.get_mut(outcome.index())) {
            rules.push(*rule);
        }
    }
    by_outcome
}

fn push(table: &mut [Vec<PresumptionId>], at: usize, id: PresumptionId) {
    if let Some(list) = table.get_mut(at) {
        list.push(id);
    }
}

fn count_facts(program: &Program, ty: &Scalar) -> usize {
    let of_type = |kind: &FactKind| matches!(kind, FactKind::Scalar(scalar) if scalar == ty);
    let outside = program.facts.iter().filter(|fact| of_type(&fact.kind)).count();
    let inside: usize = program.records.iter().map(|r| r.fields.iter().filter(|f| of_type(&f.kind)).count()).sum();
    (outside + inside * LONGEST_INVENTED_LIST).clamp(1, 40)
}

/// Whether a quantifier's condition reads the item of another bound name, so that no length is known to suffice.
fn reads_another_item(program: &Program, body: CondId, own: BinderId) -> bool {
    let mut todo = vec![body];
    while let Some(cond) = todo.pop() {
        let cond = program.cond(cond);
        if !cond.scoped {
            continue;
        }
        match &cond.kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => {
                if foreign(program, *fact, own) {
                    return true;
                }
            }
            CondKind::Includes(fact, expr) => {
                if foreign(program, *fact, own) || expr_foreign(program, *expr, own) {
                    return true;
                }
            }
            CondKind::Not(inner) => todo.push(*inner),
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                for limb in limbs {
                    todo.push(limb.cond);
                    todo.extend(limb.excuses.iter().map(|excuse| excuse.cond));
                }
            }
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                if expr_foreign(program, *a, own) || expr_foreign(program, *b, own) {
                    return true;
                }
            }
            CondKind::OneOf(a, values) => {
                if expr_foreign(program, *a, own) || values.iter().any(|v| expr_foreign(program, *v, own)) {
                    return true;
                }
            }
            CondKind::IsNone(a) => {
                if expr_foreign(program, *a, own) {
                    return true;
                }
            }
            // A quantifier within a quantifier has no known bound either.
            CondKind::Count { .. } => return true,
            CondKind::Define(_, item)
            | CondKind::Outcome(_, item, _)
            | CondKind::Duty(_, item, _)
            | CondKind::Prohibition(_, item, _)
            | CondKind::Presumption(_, item, _) => {
                if item.is_some_and(|item| item != own) {
                    return true;
                }
            }
            CondKind::Governs(_) => {}
        }
    }
    false
}

fn foreign(program: &Program, fact: FactRef, own: BinderId) -> bool {
    match fact {
        FactRef::Global(_) => false,
        FactRef::Field(binder, _) => binder != own && program.binder(binder).list == program.binder(own).list,
    }
}

fn expr_foreign(program: &Program, expr: ExprId, own: BinderId) -> bool {
    let mut any = false;
    facts_of_expr(program, expr, &mut |fact| any |= foreign(program, fact, own));
    any
}

/// Visits the facts that an expression names itself (not those beneath a define).
pub fn facts_of_expr(program: &Program, expr: ExprId, visit: &mut dyn FnMut(FactRef)) {
    match &program.expr(expr).kind {
        ExprKind::Const(_) | ExprKind::Define(..) => {}
        ExprKind::Fact(fact) | ExprKind::EventDate(fact) | ExprKind::MadeOn(fact) => visit(*fact),
        ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
            facts_of_expr(program, *a, visit);
            facts_of_expr(program, *b, visit);
        }
        ExprKind::Times(_, a) => facts_of_expr(program, *a, visit),
        ExprKind::Shift { date, by, .. } => {
            facts_of_expr(program, *date, visit);
            facts_of_expr(program, *by, visit);
        }
        ExprKind::Age { on, of } => {
            facts_of_expr(program, *on, visit);
            facts_of_expr(program, *of, visit);
        }
        ExprKind::Latest(all) | ExprKind::Earliest(all) => {
            for e in all {
                facts_of_expr(program, *e, visit);
            }
        }
        ExprKind::If(branches, otherwise) => {
            for (_, e) in branches {
                facts_of_expr(program, *e, visit);
            }
            facts_of_expr(program, *otherwise, visit);
        }
    }
}
