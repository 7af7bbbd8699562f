//! Random programs: facts and defines in one order, in which each reads only what stands before it; presumptions on
//! them; then decisions, duties and prohibitions, each reading what stands before.

use super::build::{Build, DateStyle, Node, decl, except, header, period};
use super::conds::number_type;
use super::{Generated, Rng};
use assize::base::calendar::Calendar;
use assize::base::date::Date;
use assize::base::span::Span;
use assize::ir::{
    BinderId, CondId, CondKind, Define, DefineBody, DefineId, DefineVersion, EnumType, ExprKind, FactDecl, FactId,
    FactKind, FactRef, Header, Impossible, Judgement, Order, Period, Policy, PolicyId, PresumedValue, Presumption,
    PresumptionId, Program, RecordId, RecordType, Role, RoleId, Scalar, TypeId, Value, ValueDecl,
};

/// The window of dates: Saturday to Thursday, over 29 February.
const WINDOW: (i16, i8, i8) = (2028, 2, 26);

/// The name of the `impossible` items that keep dates in the window.
pub const WINDOW_CLOSES: &str = "outside_window";

/// The program of a source of choices.
pub fn generate(mut rng: Rng, size: usize) -> Generated {
    let style = if rng.chance(50) { DateStyle::Window } else { DateStyle::Open };
    let first = Date::new(WINDOW.0, WINDOW.1, WINDOW.2).unwrap();
    let day = |n: i64| first.plus_days(n).unwrap();
    let constants = if style == DateStyle::Window { (1..5).map(day).collect() } else { (2..5).map(day).collect() };
    let program = Program::default();
    let kind = rng.pick(&[0, 0, 1, 1, 2, 3]);
    let build = Build { rng, program, style, constants, per_item_defines: Vec::new(), thresholds: 0 };
    let mut items = Items { build, size, base: Vec::new(), nodes: Vec::new(), targets: Vec::new(), dated: false, kind };
    items.all();
    let Items { mut build, .. } = items;
    let date_facts = build.program.facts.iter().filter(|fact| holds_date(fact)).count();
    let margin = 3 + 5 * i64::try_from(date_facts.max(1) - 1).unwrap();
    let dates = match style {
        DateStyle::Window => (0..6).map(day).collect(),
        DateStyle::Open if date_facts == 0 => vec![day(0)],
        DateStyle::Open => {
            let middle = (2 - margin..5 + margin).map(day);
            [Date::FACT_MIN].into_iter().chain(middle).chain([Date::FACT_MAX]).collect()
        }
    };
    let given = match style {
        DateStyle::Window => (0..6).map(day).collect(),
        DateStyle::Open => (-1..8).map(day).collect(),
    };
    let on = build.rng.chance(60).then(|| build.rng.pick(&build.constants));
    let law_at = (items_dated(&build.program) && build.rng.chance(20)).then(|| build.rng.pick(&build.constants));
    Generated { longest: build.thresholds, program: build.program, dates, given, on, law_at }
}

fn holds_date(fact: &FactDecl) -> bool {
    matches!(fact.kind, FactKind::Event | FactKind::Scalar(Scalar::Date))
}

fn items_dated(program: &Program) -> bool {
    program.policies.iter().any(|policy| policy.dated_by.is_some())
}

pub struct Items {
    /// The program so far.
    pub build: Build,
    /// From 1 to 3.
    pub size: usize,
    /// What policies' heads may read: facts that nothing presumes.
    base: Vec<Node>,
    /// All that is declared so far.
    pub nodes: Vec<Node>,
    /// What may be presumed, with the nodes that stood before it.
    targets: Vec<(Node, Vec<Node>)>,
    /// Whether there is a date that picks the law.
    dated: bool,
    /// Which kind of program: see [`Items::facts`].
    pub kind: usize,
}

impl Items {
    fn all(&mut self) {
        self.facts();
        self.presumptions();
        self.impossibles();
        let per_item = self.build.rng.chance(35);
        self.decision(per_item);
        if self.build.rng.chance(40) {
            self.duty();
        }
        if self.build.rng.chance(50) {
            self.decision(false);
        }
        if self.build.rng.chance(40) {
            self.duty();
        }
        if self.build.rng.chance(35) {
            self.prohibition();
        }
    }

    fn global(&mut self, name: &str, kind: FactKind) -> FactId {
        let n = self.build.program.facts.len();
        self.build.fact(decl(&format!("{name}{n}"), kind))
    }

    fn declare(&mut self, node: Node) {
        let before = self.nodes.clone();
        let presumable = match node {
            Node::YesNo(_) => true,
            Node::Enum(fact, _) => !self.build.program.fact_decl(fact).or_none,
            Node::Means(_, None) => true,
            _ => false,
        };
        if presumable {
            self.targets.push((node, before));
        }
        self.nodes.push(node);
    }

    fn facts(&mut self) {
        self.build.program.roles.push(Role {
            name: String::from("officer"),
            title: String::from("an officer"),
            span: Span::default(),
        });
        let yes_no = FactKind::Scalar(Scalar::YesNo);
        let base = FactRef::Global(self.global("base", yes_no.clone()));
        self.base.push(Node::YesNo(base));
        self.dated = self.build.rng.chance([45, 15, 70, 15][self.kind]);
        if self.dated {
            let fact = self.global("dated", FactKind::Scalar(Scalar::Date));
            self.build.program.facts[fact.index()].or_none = self.build.rng.chance(25);
            self.base.push(Node::Date(FactRef::Global(fact)));
        }
        self.nodes = self.base.clone();
        self.policies();

        let mut kinds: Vec<&str> = vec!["yes_no"; 1 + self.build.rng.below(1 + self.size)];
        // By kind of program: a little of everything; presumptions on few facts; dates; lists and types.
        for (kind, percent) in [
            ("judgement", [40, 60, 25, 10]),
            ("enum", [45, 20, 10, 70]),
            ("enum", [30, 0, 0, 60]),
            ("event", [40, 5, 75, 10]),
            ("date", [20, 0, 60, 5]),
            ("number", [25, 0, 10, 25]),
            ("text", [12, 0, 0, 25]),
            ("text", [12, 0, 0, 25]),
            ("set", [15, 0, 0, 30]),
            ("list", [30, 5, 5, 70]),
            ("define", [55, 60, 30, 40]),
            ("define", [35, 30, 10, 20]),
            ("date_define", [30, 0, 50, 5]),
        ] {
            if self.build.rng.chance(percent[self.kind]) {
                kinds.push(kind);
            }
        }
        self.build.rng.shuffle(&mut kinds);
        for kind in kinds {
            match kind {
                "yes_no" => {
                    let fact = self.global("f", yes_no.clone());
                    self.declare(Node::YesNo(FactRef::Global(fact)));
                }
                "judgement" => {
                    let fact = self.global("j", yes_no.clone());
                    let by = RoleId::new(0);
                    self.build.program.facts[fact.index()].judgement =
                        Some(Judgement { by, standard: String::from("satisfied"), with_reasons: true });
                    self.declare(Node::YesNo(FactRef::Global(fact)));
                    if self.build.rng.chance(40) {
                        self.nodes.push(Node::Judged(FactRef::Global(fact)));
                    }
                }
                "enum" => {
                    let ty = self.enum_type();
                    let fact = self.global("e", FactKind::Scalar(Scalar::Enum(ty)));
                    self.build.program.facts[fact.index()].or_none = self.build.rng.chance(35);
                    self.declare(Node::Enum(FactRef::Global(fact), ty));
                }
                "event" => {
                    let fact = self.global("ev", FactKind::Event);
                    self.declare(Node::Event(FactRef::Global(fact)));
                }
                "date" => {
                    let fact = self.global("d", FactKind::Scalar(Scalar::Date));
                    self.build.program.facts[fact.index()].or_none = self.build.rng.chance(40);
                    self.declare(Node::Date(FactRef::Global(fact)));
                }
                "number" => {
                    let fact = self.global("n", FactKind::Scalar(number_type()));
                    self.declare(Node::Number(FactRef::Global(fact)));
                }
                "text" => {
                    let fact = self.global("t", FactKind::Scalar(Scalar::Text));
                    self.declare(Node::Text(FactRef::Global(fact)));
                }
                "set" => {
                    let ty = self.enum_type();
                    let fact = self.global("s", FactKind::Set(ty));
                    self.declare(Node::Set(FactRef::Global(fact), ty));
                }
                "list" => self.list(),
                "define" => self.define(),
                _ => self.date_define(),
            }
        }
    }

    fn enum_type(&mut self) -> TypeId {
        let n = self.build.program.types.len();
        if n > 0 && self.build.rng.chance(60) {
            return TypeId::new(self.build.rng.below(n));
        }
        let (ordered, open) = self.build.rng.pick(&[(true, false), (false, false), (false, true)]);
        let values = ["a", "b", "c"].iter().take(2 + self.build.rng.below(2)).map(|name| value_decl(name)).collect();
        self.build.program.types.push(EnumType { name: format!("T{n}"), values, ordered, open, span: Span::default() });
        TypeId::new(n)
    }

    fn list(&mut self) {
        let mut fields = vec![decl("p", FactKind::Scalar(Scalar::YesNo))];
        if self.build.rng.chance(60) {
            fields.push(decl("q", FactKind::Scalar(Scalar::YesNo)));
        }
        let record = RecordId::new(self.build.program.records.len());
        self.build.program.records.push(RecordType { name: String::from("Item"), fields, span: Span::default() });
        let list = self.global("items", FactKind::List(record));
        if self.build.rng.chance(40) {
            let binder = self.build.binder(list);
            let nodes = self.build.field_nodes(list, binder);
            let versions = self.versions(|items| {
                let mut nodes = nodes.clone();
                nodes.extend(items.base.clone());
                DefineBody::Means(items.build.some_cond(1, &nodes))
            });
            let id = self.add_define(Some(binder), versions);
            self.build.per_item_defines.push((id, list));
        }
        self.declare(Node::List(list));
    }

    /// Adds a define.
    pub fn add_define(&mut self, binder: Option<BinderId>, versions: Vec<DefineVersion>) -> DefineId {
        let id = DefineId::new(self.build.program.defines.len());
        self.build.program.defines.push(Define { name: format!("def{}", id.0), binder, versions });
        id
    }

    /// One version without a period, or several whose periods may leave a hole.
    fn versions(&mut self, mut body: impl FnMut(&mut Items) -> DefineBody) -> Vec<DefineVersion> {
        let dated = self.dated_policies();
        let policy = PolicyId::new(0);
        let name = format!("def{}", self.build.program.defines.len());
        if dated.is_empty() || self.build.rng.chance(60) {
            return vec![DefineVersion { head: header(name, policy), body: body(self) }];
        }
        let policy = self.build.rng.pick(&dated);
        let change = self.build.rng.pick(&self.build.constants.clone());
        let hole = i64::try_from(self.build.rng.below(3) / 2).unwrap();
        [period(None, Some(change)), period(change.plus_days(hole), None)]
            .into_iter()
            .map(|period| {
                let mut head = header(name.clone(), policy);
                head.period = Some(period);
                DefineVersion { head, body: body(self) }
            })
            .collect()
    }

    fn define(&mut self) {
        let nodes = self.nodes.clone();
        let versions = self.versions(|items| DefineBody::Means(items.build.some_cond(2, &nodes)));
        let id = self.add_define(None, versions);
        self.declare(Node::Means(id, None));
    }

    fn date_define(&mut self) {
        let plain = |node: &&Node| !matches!(node, Node::DateIs(_));
        let nodes: Vec<Node> = self.nodes.iter().filter(plain).copied().collect();
        let no_dates = !nodes.iter().any(|node| matches!(node, Node::Date(_) | Node::Event(_)));
        if no_dates {
            return;
        }
        // Where dates are unbounded, what is added to a date must stay small: a define adds nothing.
        let depth = if self.build.style == DateStyle::Window { 1 } else { 0 };
        let versions = self.versions(|items| {
            let first = items.build.date_expr(&nodes, depth);
            let other = items.build.date_expr(&nodes, 0);
            let cond = items.build.atom(&nodes);
            DefineBody::Is(items.build.expr(ExprKind::If(vec![(cond, first)], other), Scalar::Date))
        });
        let id = self.add_define(None, versions);
        self.declare(Node::DateIs(id));
    }

    fn policies(&mut self) {
        let n = 1 + self.build.rng.below(2);
        for n in 0..n {
            let dated_by = match (self.dated, self.base.get(1)) {
                (true, Some(Node::Date(fact))) if n == 0 || self.build.rng.chance(50) => {
                    Some(self.build.expr(ExprKind::Fact(*fact), Scalar::Date))
                }
                _ => None,
            };
            let period = (dated_by.is_some() && self.build.rng.chance(50)).then(|| self.some_period());
            let base = self.base.clone();
            let cond = |items: &mut Items| items.build.some_cond(1, &base);
            let applies_when = if self.build.rng.chance(25) { vec![cond(self)] } else { Vec::new() };
            let excepts = if self.build.rng.chance(15) { vec![except(cond(self))] } else { Vec::new() };
            self.build.program.policies.push(Policy {
                name: format!("policy{n}"),
                title: None,
                library: false,
                period,
                dated_by,
                applies_when,
                excepts,
                governs: Vec::new(),
                hash: String::new(),
                span: Span::default(),
            });
        }
        if self.build.style == DateStyle::Window {
            let day = |d: i8, m: i8| Date::new(2028, m, d).unwrap();
            self.build.program.calendar = Some(Calendar::new(day(27, 2), day(6, 3), &[5, 6], &[day(28, 2)]));
        }
    }

    fn some_period(&mut self) -> Period {
        let dates = self.build.constants.clone();
        let at = self.build.rng.below(dates.len());
        match self.build.rng.below(3) {
            0 => period(Some(dates[at]), None),
            1 => period(None, Some(dates[at])),
            _ => period(dates.get(at).copied(), dates.get(at + 2).copied()),
        }
    }

    fn dated_policies(&self) -> Vec<PolicyId> {
        let policies = self.build.program.policies.iter().enumerate();
        policies.filter(|(_, policy)| policy.dated_by.is_some()).map(|(n, _)| PolicyId::new(n)).collect()
    }

    /// A head of an item, now and then with a period of its own.
    pub fn head(&mut self, name: String) -> Header {
        let policy = PolicyId::new(self.build.rng.below(self.build.program.policies.len()));
        let mut head = header(name, policy);
        if self.dated_policies().contains(&policy) && self.build.rng.chance(25) {
            head.period = Some(self.some_period());
        }
        head
    }

    /// Now and then a condition.
    pub fn conds(&mut self, percent: usize, depth: usize, nodes: &[Node]) -> Vec<CondId> {
        if self.build.rng.chance(percent) { vec![self.build.some_cond(depth, nodes)] } else { Vec::new() }
    }

    fn presumptions(&mut self) {
        let n = if self.kind == 1 { 1 + self.build.rng.below(3) } else { self.build.rng.below(4) };
        if self.targets.is_empty() {
            return;
        }
        let mut made: Vec<(Node, PresumptionId)> = Vec::new();
        for _ in 0..n {
            // Now and then on what is presumed already, so that two may disagree or one override the other.
            let again = made.last().map(|(node, _)| *node).filter(|_| self.build.rng.chance(50));
            let of_node = |items: &Items, node: Node| items.targets.iter().find(|(other, _)| *other == node).cloned();
            let (node, before) = match again.and_then(|node| of_node(self, node)) {
                Some(target) => target,
                None => self.build.rng.pick(&self.targets),
            };
            let target = match node {
                Node::YesNo(fact) => PresumedValue::Fact(fact, Value::YesNo(self.build.rng.chance(50))),
                Node::Enum(fact, ty) => {
                    let n = self.build.program.enum_type(ty).values.len();
                    PresumedValue::Fact(fact, Value::Member(u32::try_from(self.build.rng.below(n)).unwrap()))
                }
                Node::Means(define, item) => PresumedValue::Define(define, item, self.build.rng.chance(50)),
                other => unreachable!("{other:?} is not presumed"),
            };
            let earlier: Vec<PresumptionId> = made.iter().filter(|(of, _)| *of == node).map(|(_, id)| *id).collect();
            self.presumption(target, None, &before, &self.nodes.clone(), earlier);
            made.push((node, PresumptionId::new(self.build.program.presumptions.len() - 1)));
        }
        if let Some(list) = self.the_list()
            && self.build.rng.chance(40)
        {
            let binder = self.build.binder(list);
            let target = PresumedValue::Fact(FactRef::Field(binder, 0), Value::YesNo(self.build.rng.chance(50)));
            let fields = self.build.field_nodes(list, binder);
            let before: Vec<Node> = self.base.iter().chain(fields.get(1)).copied().collect();
            let rebuttal: Vec<Node> = fields.into_iter().chain(self.base.clone()).collect();
            self.presumption(target, Some(binder), &before, &rebuttal, Vec::new());
        }
        let ids = 0..self.build.program.presumptions.len();
        let global = |n: &usize| self.build.program.presumptions[*n].binder.is_none();
        let asked: Vec<Node> = ids.filter(global).map(|n| Node::Presumption(PresumptionId::new(n), None)).collect();
        if self.build.rng.chance(50) {
            self.nodes.extend(asked);
        }
    }

    /// What is presumed, so that rules read it often enough.
    pub fn presumed_nodes(&self) -> Vec<Node> {
        let is_target = |node: &Node, target: &PresumedValue| match (node, target) {
            (Node::YesNo(fact) | Node::Enum(fact, _), PresumedValue::Fact(target, _)) => fact == target,
            (Node::Means(define, _), PresumedValue::Define(target, ..)) => define == target,
            _ => false,
        };
        let presumptions = &self.build.program.presumptions;
        let presumed = |node: &&Node| presumptions.iter().any(|presumption| is_target(node, &presumption.target));
        self.nodes.iter().filter(presumed).copied().collect()
    }

    fn presumption(
        &mut self,
        target: PresumedValue,
        binder: Option<BinderId>,
        before: &[Node],
        all: &[Node],
        earlier: Vec<PresumptionId>,
    ) {
        let name = format!("pre{}", self.build.program.presumptions.len());
        let head = self.head(name);
        let when = self.conds(60, 1, before);
        let excepts = self.conds(15, 1, before).into_iter().map(except).collect();
        let rebutted_if = self.build.rng.chance(88).then(|| self.build.some_cond(1, all));
        let overridden_by = earlier.into_iter().filter(|_| self.build.rng.chance(50)).collect();
        let presumption = Presumption { head, binder, when, excepts, target, rebutted_if, overridden_by };
        self.build.program.presumptions.push(presumption);
    }

    /// The list, where there is one.
    pub fn the_list(&self) -> Option<FactId> {
        self.nodes.iter().find_map(|node| match node {
            Node::List(list) => Some(*list),
            _ => None,
        })
    }

    fn impossibles(&mut self) {
        if self.build.style == DateStyle::Window {
            for n in 0..self.build.program.facts.len() {
                let fact = FactId::new(n);
                let on = match self.build.program.fact(fact).kind {
                    FactKind::Event => ExprKind::EventDate(FactRef::Global(fact)),
                    FactKind::Scalar(Scalar::Date) => ExprKind::Fact(FactRef::Global(fact)),
                    FactKind::Scalar(_) if self.nodes.contains(&Node::Judged(FactRef::Global(fact))) => {
                        ExprKind::MadeOn(FactRef::Global(fact))
                    }
                    _ => continue,
                };
                self.close_window(on);
            }
        }
        let facts: Vec<Node> =
            self.nodes.iter().copied().filter(|node| !matches!(node, Node::Presumption(..))).collect();
        for cond in self.conds(25, 1, &facts) {
            self.impossible("impossible", cond);
        }
    }

    fn close_window(&mut self, date: ExprKind) {
        let first = Date::new(WINDOW.0, WINDOW.1, WINDOW.2).unwrap();
        let date = self.build.expr(date, Scalar::Date);
        let mut constant =
            |n: i64| self.build.expr(ExprKind::Const(Value::Date(first.plus_days(n).unwrap())), Scalar::Date);
        let (start, end) = (constant(0), constant(5));
        let early = self.build.cond(CondKind::Order(Order::Less, date, start));
        let late = self.build.cond(CondKind::Order(Order::Less, end, date));
        let limbs = [early, late].map(|cond| self.build.limb(cond)).to_vec();
        let cond = self.build.cond(CondKind::Any(limbs));
        self.impossible(WINDOW_CLOSES, cond);
    }

    fn impossible(&mut self, name: &str, cond: CondId) {
        let head = header(String::from(name), PolicyId::new(0));
        self.build.program.impossibles.push(Impossible { head, cond });
    }
}

/// A value without a description.
pub fn value_decl(name: &str) -> ValueDecl {
    ValueDecl { name: String::from(name), title: None }
}
