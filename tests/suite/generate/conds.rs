//! Random conditions and expressions over what may be read.

use super::build::{Build, DateStyle, Node, except};
use assize::base::date::{Date, DurationKind};
use assize::base::number::Number;
use assize::ir::{
    BinderId, CondId, CondKind, DutyStates, ExprId, ExprKind, FactId, FactKind, FactRef, Limb, Order, OutcomeId,
    PresumptionState, ProhibitionState, Scalar, TypeId, Value,
};
use std::sync::Arc;

/// Thresholds of quantifiers that a program may have together: lists are tried up to this length.
const MOST_THRESHOLDS: usize = 3;

impl Build {
    /// A condition over some of the nodes; there is at least one.
    pub fn some_cond(&mut self, depth: usize, nodes: &[Node]) -> CondId {
        if depth == 0 || self.rng.chance(40) {
            return self.atom(nodes);
        }
        match self.rng.below(12) {
            0 | 1 => {
                let inner = self.some_cond(depth - 1, nodes);
                self.cond(CondKind::Not(inner))
            }
            2..=4 => {
                let limbs = self.some_limbs(depth, nodes);
                self.cond(CondKind::All(limbs))
            }
            5 | 6 => {
                let mut limbs = self.some_limbs(depth, nodes);
                let excuse = self.some_cond(depth - 1, nodes);
                let at = self.rng.below(limbs.len());
                limbs[at].excuses.push(except(excuse));
                self.cond(CondKind::All(limbs))
            }
            7 | 8 => {
                let limbs = self.some_limbs(depth, nodes);
                self.cond(CondKind::Any(limbs))
            }
            9 => {
                let limbs = self.some_limbs(depth, nodes);
                self.cond(CondKind::NoneOf(limbs))
            }
            10 => {
                let limbs = self.some_limbs(depth, nodes);
                let n = u32::try_from(self.rng.below(limbs.len() + 1)).unwrap();
                self.cond(CondKind::AtLeast(n, limbs))
            }
            // The same twice and against itself: where three-valued tables are not exact.
            _ => {
                let one = self.some_cond(depth - 1, nodes);
                let other = self.cond(CondKind::Not(one));
                let third = self.some_cond(depth - 1, nodes);
                let both = [other, third].map(|cond| self.limb(cond)).to_vec();
                let both = self.cond(CondKind::All(both));
                let limbs = [one, both].map(|cond| self.limb(cond)).to_vec();
                self.cond(CondKind::Any(limbs))
            }
        }
    }

    fn some_limbs(&mut self, depth: usize, nodes: &[Node]) -> Vec<Limb> {
        let n = 2 + self.rng.below(2);
        (0..n)
            .map(|_| {
                let cond = self.some_cond(depth - 1, nodes);
                self.limb(cond)
            })
            .collect()
    }

    /// A condition without parts, but for what a quantifier counts.
    pub fn atom(&mut self, nodes: &[Node]) -> CondId {
        match self.rng.pick(nodes) {
            Node::YesNo(fact) => self.cond(CondKind::Holds(fact)),
            Node::Judged(fact) => self.judged(fact, nodes),
            Node::Enum(fact, ty) => self.enum_atom(fact, ty, nodes),
            Node::Event(fact) if self.rng.chance(40) => self.cond(CondKind::Holds(fact)),
            Node::Event(_) | Node::Date(_) | Node::DateIs(_) => self.date_atom(nodes),
            Node::Number(fact) => self.number_atom(fact),
            Node::Text(fact) => self.text_atom(fact, nodes),
            Node::Set(fact, ty) => {
                let member = self.member(ty);
                let member = self.expr(ExprKind::Const(member), Scalar::Enum(ty));
                self.cond(CondKind::Includes(fact, member))
            }
            Node::List(list) => self.quantifier(list, nodes),
            Node::Means(define, item) => self.cond(CondKind::Define(define, item)),
            Node::Decision(decision, item) => {
                let n = self.program.decision(decision).outcomes.len();
                let mut outcomes: Vec<OutcomeId> = (0..n).map(OutcomeId::new).filter(|_| self.rng.chance(45)).collect();
                if outcomes.is_empty() {
                    outcomes.push(OutcomeId::new(self.rng.below(n)));
                }
                self.cond(CondKind::Outcome(decision, item, outcomes))
            }
            Node::Duty(duty) => {
                let states = if self.program.duty(duty).continues.is_some() {
                    self.rng.pick(&[DutyStates::NOT_DUE, DutyStates::RUNNING, DutyStates::ENDED])
                } else {
                    let late = DutyStates(DutyStates::OVERDUE.0 | DutyStates::DONE_LATE.0);
                    self.rng.pick(&[DutyStates::NOT_DUE, DutyStates::DUE, DutyStates::DONE, late])
                };
                self.cond(CondKind::Duty(duty, None, states))
            }
            Node::Prohibition(prohibition) => {
                let all = [ProhibitionState::NotEngaged, ProhibitionState::Kept, ProhibitionState::Breached];
                let state = self.rng.pick(&all);
                self.cond(CondKind::Prohibition(prohibition, None, state))
            }
            Node::Presumption(presumption, item) => {
                let all = [PresumptionState::NotEngaged, PresumptionState::Overcome, PresumptionState::Standing];
                let state = self.rng.pick(&all);
                self.cond(CondKind::Presumption(presumption, item, state))
            }
            Node::Governs(policy) => self.cond(CondKind::Governs(policy)),
        }
    }

    fn judged(&mut self, fact: FactRef, nodes: &[Node]) -> CondId {
        if self.style == DateStyle::Window && self.rng.chance(40) {
            let on = self.expr(ExprKind::MadeOn(fact), Scalar::Date);
            let other = self.date_expr(nodes, 1);
            return self.compare(on, other);
        }
        self.cond(CondKind::ReasonsRecorded(fact))
    }

    fn compare(&mut self, left: ExprId, right: ExprId) -> CondId {
        let (left, right) = if self.rng.chance(50) { (left, right) } else { (right, left) };
        match self.rng.below(5) {
            0 => self.cond(CondKind::Same(left, right)),
            1 | 2 => self.cond(CondKind::Order(Order::Less, left, right)),
            _ => self.cond(CondKind::Order(Order::LessOrEqual, left, right)),
        }
    }

    /// A value of an enumerated type that a condition may name.
    pub fn member(&mut self, ty: TypeId) -> Value {
        if self.program.enum_type(ty).open && self.rng.chance(15) {
            return Value::Other(Arc::from("named elsewhere"));
        }
        let n = self.program.enum_type(ty).values.len();
        Value::Member(u32::try_from(self.rng.below(n)).unwrap())
    }

    fn enum_atom(&mut self, fact: FactRef, ty: TypeId, nodes: &[Node]) -> CondId {
        let left = self.expr(ExprKind::Fact(fact), Scalar::Enum(ty));
        if self.program.fact_decl(fact).or_none && self.rng.chance(25) {
            return self.cond(CondKind::IsNone(left));
        }
        let others: Vec<FactRef> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Enum(other, its) if *its == ty && *other != fact => Some(*other),
                _ => None,
            })
            .collect();
        let right = if !others.is_empty() && self.rng.chance(40) {
            ExprKind::Fact(self.rng.pick(&others))
        } else {
            ExprKind::Const(self.member(ty))
        };
        let right = self.expr(right, Scalar::Enum(ty));
        if self.program.enum_type(ty).ordered && self.rng.chance(60) {
            return self.compare(left, right);
        }
        if self.rng.chance(30) {
            let other = self.member(ty);
            let other = self.expr(ExprKind::Const(other), Scalar::Enum(ty));
            return self.cond(CondKind::OneOf(left, vec![right, other]));
        }
        self.cond(CondKind::Same(left, right))
    }

    fn number_atom(&mut self, fact: FactRef) -> CondId {
        let ty = number_type();
        let mut left = self.expr(ExprKind::Fact(fact), ty.clone());
        let constant = |build: &mut Build, n: usize| {
            build.expr(ExprKind::Const(Value::Number(Number::whole(i64::try_from(n).unwrap()))), number_type())
        };
        match self.rng.below(6) {
            0 => {
                let one = constant(self, 1);
                left = self.expr(ExprKind::Add(left, one), ty);
            }
            1 => left = self.expr(ExprKind::Times(Number::whole(2), left), ty),
            2 => {
                let three = constant(self, 3);
                left = self.expr(ExprKind::Subtract(three, left), ty);
            }
            _ => {}
        }
        let n = self.rng.below(4);
        let right = constant(self, n);
        self.compare(left, right)
    }

    fn text_atom(&mut self, fact: FactRef, nodes: &[Node]) -> CondId {
        let others: Vec<FactRef> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Text(other) if *other != fact => Some(*other),
                _ => None,
            })
            .collect();
        let right = if !others.is_empty() && self.rng.chance(50) {
            ExprKind::Fact(self.rng.pick(&others))
        } else {
            ExprKind::Const(Value::Text(Arc::from(self.rng.pick(&["one", "two"]))))
        };
        let left = self.expr(ExprKind::Fact(fact), Scalar::Text);
        let right = self.expr(right, Scalar::Text);
        self.cond(CondKind::Same(left, right))
    }

    fn date_atom(&mut self, nodes: &[Node]) -> CondId {
        let left = self.date_expr(nodes, 2);
        if self.style == DateStyle::Window && self.rng.chance(10) {
            let on = self.expr(ExprKind::Const(Value::Date(Date::new(2046, 2, 28).unwrap())), Scalar::Date);
            let age = self.expr(ExprKind::Age { on, of: left }, number_type());
            let full = self.expr(ExprKind::Const(Value::Number(Number::whole(18))), number_type());
            return self.cond(CondKind::Order(Order::LessOrEqual, full, age));
        }
        let right = if self.rng.chance(60) { self.constant_date() } else { self.date_expr(nodes, 1) };
        self.compare(left, right)
    }

    /// One of the constants.
    pub fn constant_date(&mut self) -> ExprId {
        let date = self.rng.pick(&self.constants.clone());
        self.expr(ExprKind::Const(Value::Date(date)), Scalar::Date)
    }

    /// A date from the nodes; with no date among them, a constant.
    pub fn date_expr(&mut self, nodes: &[Node], depth: usize) -> ExprId {
        let dates: Vec<Node> = nodes
            .iter()
            .copied()
            .filter(|node| matches!(node, Node::Date(_) | Node::Event(_) | Node::DateIs(_)))
            .collect();
        if dates.is_empty() {
            return self.constant_date();
        }
        let plain = |build: &mut Build| {
            let kind = match build.rng.pick(&dates) {
                Node::Date(fact) => ExprKind::Fact(fact),
                Node::Event(fact) => ExprKind::EventDate(fact),
                Node::DateIs(define) => ExprKind::Define(define, None),
                other => unreachable!("{other:?} is no date"),
            };
            build.expr(kind, Scalar::Date)
        };
        let date = plain(self);
        if depth == 0 {
            return date;
        }
        match self.rng.below(9) {
            0..=2 => self.shift(date),
            3 => {
                let other = plain(self);
                self.expr(ExprKind::Latest(vec![date, other]), Scalar::Date)
            }
            4 => {
                let other = plain(self);
                self.expr(ExprKind::Earliest(vec![date, other]), Scalar::Date)
            }
            5 if depth > 1 => {
                let cond = self.atom(nodes);
                let other = plain(self);
                self.expr(ExprKind::If(vec![(cond, date)], other), Scalar::Date)
            }
            _ => date,
        }
    }

    fn shift(&mut self, date: ExprId) -> ExprId {
        let kind = match (self.style, self.rng.below(4)) {
            (DateStyle::Window, 0) => DurationKind::Months,
            (DateStyle::Window, 1) => DurationKind::WorkingDays,
            (DateStyle::Window | DateStyle::Open, _) => DurationKind::Days,
        };
        let n = i64::try_from(1 + self.rng.below(2)).unwrap();
        let by = self.expr(ExprKind::Const(Value::Duration(n)), Scalar::Duration(kind));
        let before = self.rng.chance(40);
        self.expr(ExprKind::Shift { date, by, kind, before }, Scalar::Date)
    }

    fn quantifier(&mut self, list: FactId, nodes: &[Node]) -> CondId {
        let at_least = 1 + self.rng.below(4) / 3;
        if self.thresholds + at_least > MOST_THRESHOLDS {
            let zero = self.expr(ExprKind::Const(Value::Number(Number::ZERO)), number_type());
            return self.cond(CondKind::Order(Order::Less, zero, zero));
        }
        self.thresholds += at_least;
        let binder = self.binder(list);
        let mut inner: Vec<Node> = self.field_nodes(list, binder);
        let per_item = self.per_item_defines.clone();
        inner.extend(per_item.iter().filter(|(_, of)| *of == list).map(|(id, _)| Node::Means(*id, Some(binder))));
        for node in nodes {
            match node {
                Node::Decision(decision, None) if self.program.decision(*decision).binder.is_some() => {
                    inner.push(Node::Decision(*decision, Some(binder)));
                }
                Node::YesNo(_) | Node::Enum(..) if self.rng.chance(30) => inner.push(*node),
                _ => {}
            }
        }
        let body = self.some_cond(1, &inner);
        let count = self.cond(CondKind::Count { binder, list, body, at_least: u32::try_from(at_least).unwrap() });
        if self.rng.chance(40) { self.cond(CondKind::Not(count)) } else { count }
    }

    /// The fields of a list's items as nodes.
    pub fn field_nodes(&self, list: FactId, binder: BinderId) -> Vec<Node> {
        let FactKind::List(record) = self.program.fact(list).kind else { return Vec::new() };
        let fields = self.program.record(record).fields.iter().enumerate();
        fields
            .map(|(n, field)| {
                let fact = FactRef::Field(binder, u32::try_from(n).unwrap());
                match field.kind {
                    FactKind::Scalar(Scalar::Enum(ty)) => Node::Enum(fact, ty),
                    _ => Node::YesNo(fact),
                }
            })
            .collect()
    }
}

/// Whole numbers from 0 to 3.
pub fn number_type() -> Scalar {
    Scalar::Number { whole: true, min: Number::ZERO, max: Number::whole(3) }
}
