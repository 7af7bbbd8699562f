//! Random decisions with their rules, duties and prohibitions.

use super::build::{Node, except, header};
use super::items::{Items, value_decl};
use assize::ir::{
    Asap, CondKind, Decision, DecisionId, DefineBody, DefineVersion, Due, Duty, DutyId, FactRef, Form, OutcomeId,
    PolicyId, Prohibition, ProhibitionId, RoleId, Rule, RuleId, ValueDecl,
};

impl Items {
    /// Adds a decision.
    pub fn decision(&mut self, per_item: bool) {
        let binder = self.the_list().filter(|_| per_item).map(|list| self.build.binder(list));
        let n = 2 + self.build.rng.below(2);
        let outcomes: Vec<ValueDecl> =
            ["worst", "middle", "best"].iter().take(n).map(|name| value_decl(name)).collect();
        let id = DecisionId::new(self.build.program.decisions.len());
        let rules = 1 + self.build.rng.below(2 + self.size);
        let mut nodes = self.nodes.clone();
        if self.kind == 1 {
            let presumed = self.presumed_nodes();
            nodes.extend(presumed.iter().chain(&presumed));
        }
        if let Some(binder) = binder {
            let list = self.build.program.binder(binder).list;
            let fields = self.build.field_nodes(list, binder);
            nodes.extend(fields.iter().chain(&fields));
            let defines = self.build.per_item_defines.clone();
            nodes.extend(defines.iter().map(|(define, _)| Node::Means(*define, Some(binder))));
        }
        if self.build.program.policies.len() > 1 && self.build.rng.chance(20) {
            nodes.push(Node::Governs(PolicyId::new(1)));
        }
        let first = self.build.program.rules.len();
        for n in 0..rules {
            let head = self.head(format!("rule{}", first + n));
            let form = match self.build.rng.below(4) {
                0 => Form::Plain,
                1 => Form::Unless(self.build.some_cond(2, &nodes)),
                _ => Form::If(self.build.some_cond(2, &nodes)),
            };
            let when = if form == Form::Plain { 100 } else { 25 };
            let when = self.conds(when, 1, &nodes);
            let excepts = self.conds(25, 1, &nodes).into_iter().map(except).collect();
            let outcome = OutcomeId::new(self.build.rng.below(outcomes.len()));
            let conclusion = Some((id, outcome, form));
            let overridden_by = Vec::new();
            let bears_on = Vec::new();
            self.build.program.rules.push(Rule { head, when, conclusion, bears_on, binder, excepts, overridden_by });
        }
        let mut ids: Vec<RuleId> = (first..first + rules).map(RuleId::new).collect();
        self.build.rng.shuffle(&mut ids);
        for (n, over) in ids.iter().enumerate() {
            for under in ids.iter().skip(n + 1) {
                if self.build.rng.chance(20) {
                    self.build.program.rules[under.index()].overridden_by.push(*over);
                }
            }
        }
        ids.sort();
        let mut policies: Vec<PolicyId> = ids.iter().map(|id| self.build.program.rule(*id).head.policy).collect();
        policies.sort();
        policies.dedup();
        let ranked = self.build.rng.chance(65);
        let otherwise = self.build.rng.chance(70).then(|| OutcomeId::new(self.build.rng.below(outcomes.len())));
        let head = header(format!("decision{}", id.0), PolicyId::new(0));
        let decision = Decision { head, binder, outcomes, ranked, otherwise, rules: ids, policies };
        self.build.program.decisions.push(decision);
        // A per-item decision stands among the nodes for the quantifiers to find.
        if binder.is_none() {
            self.nodes.push(Node::Decision(id, None));
        } else {
            self.per_item_reader(id);
        }
    }

    /// A define that reads a per-item decision through a quantifier.
    fn per_item_reader(&mut self, decision: DecisionId) {
        let Some(list) = self.the_list() else { return };
        if self.build.thresholds + 1 > 3 {
            return;
        }
        self.build.thresholds += 1;
        let binder = self.build.binder(list);
        let body = self.build.atom(&[Node::Decision(decision, Some(binder))]);
        let cond = self.build.cond(CondKind::Count { binder, list, body, at_least: 1 });
        let name = format!("def{}", self.build.program.defines.len());
        let version = DefineVersion { head: header(name, PolicyId::new(0)), body: DefineBody::Means(cond) };
        let id = self.add_define(None, vec![version]);
        self.nodes.push(Node::Means(id, None));
    }

    /// Adds a duty.
    pub fn duty(&mut self) {
        let id = DutyId::new(self.build.program.duties.len());
        let nodes = self.nodes.clone();
        let head = self.head(format!("duty{}", id.0));
        let when = self.conds(60, 1, &nodes);
        let excepts = self.conds(25, 1, &nodes).into_iter().map(except).collect();
        let events: Vec<FactRef> = nodes
            .iter()
            .filter_map(|node| match node {
                Node::Event(fact) => Some(*fact),
                Node::Date(fact) if self.build.program.fact_decl(*fact).or_none => Some(*fact),
                _ => None,
            })
            .collect();
        let mut duty = Duty {
            head,
            binder: None,
            on: vec![RoleId::new(0)],
            when,
            excepts,
            due: Vec::new(),
            asap: None,
            done_on: None,
            done_if: Vec::new(),
            continues: None,
        };
        if events.is_empty() || self.build.rng.chance(15) {
            duty.continues = Some(self.build.some_cond(1, &nodes));
        } else {
            duty.done_on = Some(self.build.rng.pick(&events));
            duty.done_if = self.conds(60, 2, &nodes).into_iter().map(|cond| (cond, Vec::new())).collect();
            for last in [false, true] {
                if self.build.rng.chance(50) {
                    let by = if self.build.rng.chance(50) {
                        self.build.constant_date()
                    } else {
                        self.build.date_expr(&nodes, 1)
                    };
                    let cond = (!last).then(|| self.build.some_cond(0, &nodes));
                    duty.due.push(Due { by, cond, places: Vec::new() });
                }
            }
            let judgement = nodes.iter().find_map(|node| match node {
                Node::YesNo(fact) if self.build.program.fact_decl(*fact).judgement.is_some() => Some(*fact),
                _ => None,
            });
            if self.build.rng.chance(30) {
                let always = duty.due.is_empty() && self.build.rng.chance(50);
                let cond = (!always).then(|| self.build.some_cond(0, &nodes));
                duty.asap = Some(Asap { cond, judged_by: judgement, places: Vec::new() });
            }
        }
        self.build.program.duties.push(duty);
        self.nodes.push(Node::Duty(id));
    }

    /// Adds a prohibition.
    pub fn prohibition(&mut self) {
        let id = ProhibitionId::new(self.build.program.prohibitions.len());
        let nodes = self.nodes.clone();
        let head = self.head(format!("prohibition{}", id.0));
        let when = self.conds(60, 1, &nodes);
        let excepts = self.conds(25, 1, &nodes).into_iter().map(except).collect();
        let breached_if = self.build.some_cond(2, &nodes);
        let on = vec![RoleId::new(0)];
        self.build.program.prohibitions.push(Prohibition { head, binder: None, on, when, excepts, breached_if });
        self.nodes.push(Node::Prohibition(id));
    }
}
