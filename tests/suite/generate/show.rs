//! A program and a case as text, to be read beside a counterexample; not the language's own syntax.

use super::Generated;
use assize::ir::{
    CondId, CondKind, DefineBody, Except, ExprId, ExprKind, FactId, FactKind, FactRef, Facts, Form, Found, Header,
    Limb, Order, Program, Scalar, Value,
};
use std::fmt::Write;

/// Names things of a program.
#[derive(Clone, Copy)]
pub struct Show<'a>(pub &'a Program);

impl Show<'_> {
    /// The whole program.
    pub fn program(self, generated: &Generated) -> String {
        let Show(program) = self;
        let mut out = String::new();
        let mut line = |text: String| writeln!(out, "{text}").unwrap();
        line(format!(
            "on {:?}, law at {:?}, {} dates from {} to {}, lists to {}",
            generated.on.map(|date| date.iso()),
            generated.law_at.map(|date| date.iso()),
            generated.dates.len(),
            generated.dates.first().unwrap().iso(),
            generated.dates.last().unwrap().iso(),
            generated.longest
        ));
        for (n, policy) in program.policies.iter().enumerate() {
            line(format!(
                "policy #{n} {}{} dated by {}; applies when [{}]; except [{}]",
                policy.name,
                period(policy.period.as_ref()),
                policy.dated_by.map_or_else(|| String::from("-"), |expr| self.expr(expr)),
                self.conds(&policy.applies_when),
                self.excepts(&policy.excepts)
            ));
        }
        for ty in &program.types {
            let values: Vec<&str> = ty.values.iter().map(|value| value.name.as_str()).collect();
            line(format!("type {} {values:?} ordered {} open {}", ty.name, ty.ordered, ty.open));
        }
        for (n, fact) in program.facts.iter().enumerate() {
            let judged = if fact.judgement.is_some() { " judgement" } else { "" };
            let none = if fact.or_none { " or none" } else { "" };
            line(format!("fact #{n} {} : {}{none}{judged}", fact.name, kind(&fact.kind)));
        }
        for define in &program.defines {
            for version in &define.versions {
                let body = match version.body {
                    DefineBody::Means(cond) => self.cond(cond),
                    DefineBody::Is(expr) => self.expr(expr),
                };
                line(format!("define {}{} = {body}", self.head(&version.head), binder(define.binder)));
            }
        }
        for presumption in &program.presumptions {
            line(format!(
                "presumption {}{} when [{}] except [{}] presume {:?} rebutted if {} overridden by {:?}",
                self.head(&presumption.head),
                binder(presumption.binder),
                self.conds(&presumption.when),
                self.excepts(&presumption.excepts),
                presumption.target,
                presumption.rebutted_if.map_or_else(|| String::from("-"), |cond| self.cond(cond)),
                presumption.overridden_by
            ));
        }
        for impossible in &program.impossibles {
            line(format!("impossible {} if {}", impossible.head.name, self.cond(impossible.cond)));
        }
        for decision in &program.decisions {
            let outcomes: Vec<&str> = decision.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
            line(format!(
                "decision {}{} {outcomes:?} ranked {} otherwise {:?} policies {:?}",
                decision.head.name,
                binder(decision.binder),
                decision.ranked,
                decision.otherwise,
                decision.policies
            ));
            for id in &decision.rules {
                let rule = program.rule(*id);
                let conclusion = match rule.conclusion {
                    None => String::from("unread"),
                    Some((_, outcome, Form::Plain)) => format!("{outcome:?}"),
                    Some((_, outcome, Form::If(cond))) => format!("{outcome:?} if {}", self.cond(cond)),
                    Some((_, outcome, Form::Unless(cond))) => format!("{outcome:?} unless {}", self.cond(cond)),
                };
                line(format!(
                    "  rule {} when [{}] {conclusion} except [{}] overridden by {:?}",
                    self.head(&rule.head),
                    self.conds(&rule.when),
                    self.excepts(&rule.excepts),
                    rule.overridden_by
                ));
            }
        }
        for duty in &program.duties {
            let due: Vec<String> = duty
                .due
                .iter()
                .map(|due| format!("{} if {:?}", self.expr(due.by), due.cond.map(|cond| self.cond(cond))))
                .collect();
            line(format!(
                "duty {} when [{}] except [{}] due {due:?} asap {:?} done on {:?} done if {:?} continues {:?}",
                self.head(&duty.head),
                self.conds(&duty.when),
                self.excepts(&duty.excepts),
                duty.asap.as_ref().map(|asap| (asap.cond.map(|cond| self.cond(cond)), asap.judged_by)),
                duty.done_on.map(|fact| self.fact(fact)),
                duty.done_if.iter().map(|(cond, _)| self.cond(*cond)).collect::<Vec<_>>(),
                duty.continues.map(|cond| self.cond(cond))
            ));
        }
        for prohibition in &program.prohibitions {
            line(format!(
                "prohibition {} when [{}] except [{}] breached if {}",
                self.head(&prohibition.head),
                self.conds(&prohibition.when),
                self.excepts(&prohibition.excepts),
                self.cond(prohibition.breached_if)
            ));
        }
        out
    }

    /// What is known.
    pub fn facts(self, facts: &Facts) -> String {
        let mut out = String::new();
        for (n, decl) in self.0.facts.iter().enumerate() {
            let found = facts.get(FactId::new(n)).map_or_else(|| String::from("unknown"), found);
            writeln!(out, "  {} = {found}", decl.name).unwrap();
        }
        out
    }

    fn head(self, head: &Header) -> String {
        format!("{} (policy #{}){}", head.name, head.policy.0, period(head.period.as_ref()))
    }

    fn conds(self, conds: &[CondId]) -> String {
        conds.iter().map(|cond| self.cond(*cond)).collect::<Vec<_>>().join("; ")
    }

    fn excepts(self, excepts: &[Except]) -> String {
        excepts.iter().map(|except| self.cond(except.cond)).collect::<Vec<_>>().join("; ")
    }

    fn fact(self, fact: FactRef) -> String {
        let name = &self.0.fact_decl(fact).name;
        match fact {
            FactRef::Global(_) => name.clone(),
            FactRef::Field(binder, _) => format!("{}.{name}", self.0.binder(binder).name),
        }
    }

    fn limbs(self, limbs: &[Limb]) -> String {
        let limb = |limb: &Limb| {
            let excuses = self.excepts(&limb.excuses);
            let excuses = if excuses.is_empty() { excuses } else { format!(" excused where {excuses}") };
            format!("{}{excuses}", self.cond(limb.cond))
        };
        limbs.iter().map(limb).collect::<Vec<_>>().join(", ")
    }

    /// A condition.
    pub fn cond(self, cond: CondId) -> String {
        match &self.0.cond(cond).kind {
            CondKind::Holds(fact) => self.fact(*fact),
            CondKind::ReasonsRecorded(fact) => format!("{}.reasons", self.fact(*fact)),
            CondKind::Define(define, item) => format!("{}{}", self.0.define(*define).name, of(*item)),
            CondKind::Not(cond) => format!("not {}", self.cond(*cond)),
            CondKind::All(limbs) => format!("all({})", self.limbs(limbs)),
            CondKind::Any(limbs) => format!("any({})", self.limbs(limbs)),
            CondKind::NoneOf(limbs) => format!("none({})", self.limbs(limbs)),
            CondKind::AtLeast(n, limbs) => format!("at least {n} ({})", self.limbs(limbs)),
            CondKind::Same(left, right) => format!("{} is {}", self.expr(*left), self.expr(*right)),
            CondKind::OneOf(left, rights) => {
                let rights: Vec<String> = rights.iter().map(|expr| self.expr(*expr)).collect();
                format!("{} is one of {}", self.expr(*left), rights.join(", "))
            }
            CondKind::Order(Order::Less, left, right) => format!("{} < {}", self.expr(*left), self.expr(*right)),
            CondKind::Order(Order::LessOrEqual, left, right) => {
                format!("{} <= {}", self.expr(*left), self.expr(*right))
            }
            CondKind::IsNone(expr) => format!("{} is none", self.expr(*expr)),
            CondKind::Includes(set, member) => format!("{} includes {}", self.fact(*set), self.expr(*member)),
            CondKind::Count { binder, list, body, at_least } => format!(
                "at least {at_least} {} in {} have {{{}}}",
                self.0.binder(*binder).name,
                self.0.fact(*list).name,
                self.cond(*body)
            ),
            CondKind::Outcome(decision, item, outcomes) => {
                format!("{}{} is {outcomes:?}", self.0.decision(*decision).head.name, of(*item))
            }
            CondKind::Duty(duty, _, states) => format!("{} is {states:?}", self.0.duty(*duty).head.name),
            CondKind::Prohibition(id, _, state) => format!("{} is {state:?}", self.0.prohibition(*id).head.name),
            CondKind::Presumption(id, _, state) => format!("{} is {state:?}", self.0.presumption(*id).head.name),
            CondKind::Governs(policy) => format!("{} governs", self.0.policy(*policy).name),
        }
    }

    /// An expression.
    pub fn expr(self, expr: ExprId) -> String {
        let all = |exprs: &[ExprId]| exprs.iter().map(|expr| self.expr(*expr)).collect::<Vec<_>>().join(", ");
        match &self.0.expr(expr).kind {
            ExprKind::Const(value) => worth(value),
            ExprKind::Fact(fact) => self.fact(*fact),
            ExprKind::EventDate(fact) => format!("{}.on", self.fact(*fact)),
            ExprKind::MadeOn(fact) => format!("{}.made_on", self.fact(*fact)),
            ExprKind::Define(define, item) => format!("{}{}", self.0.define(*define).name, of(*item)),
            ExprKind::Add(left, right) => format!("({} + {})", self.expr(*left), self.expr(*right)),
            ExprKind::Subtract(left, right) => format!("({} - {})", self.expr(*left), self.expr(*right)),
            ExprKind::Times(by, of) => format!("({by} x {})", self.expr(*of)),
            ExprKind::Shift { date, by, kind, before } => {
                let way = if *before { "before" } else { "after" };
                format!("({} {} {way} {})", self.expr(*by), kind.words(), self.expr(*date))
            }
            ExprKind::Age { on, of } => format!("(age on {} of {})", self.expr(*on), self.expr(*of)),
            ExprKind::Latest(of) => format!("latest({})", all(of)),
            ExprKind::Earliest(of) => format!("earliest({})", all(of)),
            ExprKind::If(branches, otherwise) => {
                let branches: Vec<String> = branches
                    .iter()
                    .map(|(cond, expr)| format!("{} if {}", self.expr(*expr), self.cond(*cond)))
                    .collect();
                format!("({}, otherwise {})", branches.join(", "), self.expr(*otherwise))
            }
        }
    }
}

fn of(item: Option<assize::ir::BinderId>) -> String {
    item.map_or_else(String::new, |binder| format!(" of x{}", binder.0))
}

fn binder(item: Option<assize::ir::BinderId>) -> String {
    item.map_or_else(String::new, |binder| format!(" for each x{}", binder.0))
}

fn period(period: Option<&assize::ir::Period>) -> String {
    period.map_or_else(String::new, |period| {
        let end = |date: Option<assize::base::date::Date>| date.map_or_else(|| String::from("…"), |date| date.iso());
        format!(" [{} to before {}]", end(period.from), end(period.ceasing))
    })
}

fn kind(kind: &FactKind) -> String {
    match kind {
        FactKind::Scalar(Scalar::YesNo) => String::from("yes/no"),
        FactKind::Scalar(Scalar::Date) => String::from("date"),
        FactKind::Scalar(scalar) => format!("{scalar:?}"),
        FactKind::Event => String::from("event"),
        FactKind::Set(ty) => format!("some of T{}", ty.0),
        FactKind::List(record) => format!("many {}", record.0),
    }
}

fn worth(value: &Value) -> String {
    match value {
        Value::Date(date) => date.iso(),
        Value::Number(number) => number.to_string(),
        Value::Member(n) => format!("member {n}"),
        other => format!("{other:?}"),
    }
}

fn found(found: &Found) -> String {
    match found {
        Found::Value(value, None) => worth(value),
        Found::Value(value, Some(made)) => {
            format!("{} (made on {:?}, {:?})", worth(value), made.on.map(|date| date.iso()), made.reasons)
        }
        Found::NotHappened => String::from("did not happen"),
        Found::Happened(date) => format!("happened on {:?}", date.map(|date| date.iso())),
        Found::Set { members, complete } => format!("{members:?} complete {complete}"),
        Found::List(items) => {
            let field = |field: &Option<Found>| field.as_ref().map_or_else(|| String::from("?"), self::found);
            let item = |item: &assize::ir::ListItem| item.fields.iter().map(field).collect::<Vec<_>>().join("/");
            format!("[{}]", items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
    }
}
