//! What a program is dressed in besides: citations, bases and labels, several clauses of one kind, provisions that nobody
//! read, policies that govern without a rule, duties and prohibitions item by item, lists within lists.

use super::Generated;
use super::Rng;
use super::build::{Build, DateStyle, Node, except, header, period};
use super::items::value_decl;
use assize::base::provision::{Basis, Label, Pinpoint};
use assize::base::span::Span;
use assize::ir::{
    CitedPlace, CondId, CondKind, Decision, DecisionId, Duty, DutyId, DutyStates, Edition, FactId, FactKind, FactRef,
    Form, Limb, OutcomeId, PolicyId, Prohibition, ProhibitionId, ProhibitionState, RoleId, Rule, RuleId, Scalar,
    Source, SourceId, SourceKind,
};

impl Generated {
    /// The program of a seed with more of the language; what it shares with [`Generated::new`] stands first.
    pub fn dressed(seed: u64, size: usize) -> Generated {
        let mut generated = Generated::new(seed, size);
        let program = std::mem::take(&mut generated.program);
        let rng = Rng::new(seed ^ 0xD2E5_5ED0);
        let thresholds = generated.longest;
        let constants = generated.given.clone();
        let style = DateStyle::Open;
        let build = Build { rng, program, style, constants, per_item_defines: Vec::new(), thresholds };
        let mut dress = Dress { build };
        dress.all();
        generated.program = dress.build.program;
        generated.longest = dress.build.thresholds;
        generated
    }
}

struct Dress {
    build: Build,
}

impl Dress {
    fn all(&mut self) {
        self.sources();
        self.again();
        self.per_item();
        self.late_decision();
        self.unread();
        self.governing();
        self.cite();
    }

    fn plain_facts(&self) -> Vec<Node> {
        let facts = self.build.program.facts.iter().enumerate();
        let plain = facts.filter(|(_, fact)| matches!(fact.kind, FactKind::Scalar(Scalar::YesNo)));
        plain.map(|(n, _)| Node::YesNo(FactRef::Global(FactId::new(n)))).collect()
    }

    fn list(&self) -> Option<FactId> {
        let of = |kind: &FactKind| matches!(kind, FactKind::List(_));
        self.build.program.facts.iter().position(|fact| of(&fact.kind)).map(FactId::new)
    }

    fn sources(&mut self) {
        let days = self.build.constants.clone();
        let change = days[days.len() / 2];
        let edition = |basis, period| Edition {
            title: String::from("Source"),
            kind: SourceKind::Statute,
            url: None,
            under: None,
            basis,
            period,
            span: Span::default(),
        };
        let editions = [
            vec![edition(Basis::Text, None)],
            vec![edition(Basis::Reported, None)],
            vec![
                edition(Basis::Recalled, Some(period(None, Some(change)))),
                edition(Basis::Inferred, Some(period(Some(change), None))),
            ],
        ];
        for (n, editions) in editions.into_iter().enumerate() {
            self.build.program.sources.push(Source { name: format!("S{n}"), editions });
        }
    }

    fn places(&mut self) -> Vec<CitedPlace> {
        let rng = &mut self.build.rng;
        (0..rng.below(3))
            .map(|n| CitedPlace {
                source: SourceId::new(rng.below(3)),
                pinpoint: rng.chance(80).then(|| Pinpoint { text: format!("s.{n}"), single: true }),
                basis: rng.chance(30).then(|| rng.pick(&[Basis::Text, Basis::Recalled, Basis::Unseen])),
                span: Span::default(),
            })
            .collect()
    }

    /// Citations and labels wherever one can stand.
    fn cite(&mut self) {
        let all = |n: usize, dress: &mut Dress| (0..n).map(|_| dress.places()).collect::<Vec<_>>();
        for n in 0..self.build.program.rules.len() {
            let places = all(1 + self.build.program.rules[n].excepts.len(), self);
            let rule = &mut self.build.program.rules[n];
            let mut places = places.into_iter();
            rule.head.places = places.next().unwrap();
            rule.excepts.iter_mut().zip(places).for_each(|(except, places)| except.places = places);
        }
        for n in 0..self.build.program.presumptions.len() {
            let places = self.places();
            self.build.program.presumptions[n].head.places = places;
        }
        for n in 0..self.build.program.duties.len() {
            self.build.program.duties[n].head.places = self.places();
        }
        for n in 0..self.build.program.prohibitions.len() {
            self.build.program.prohibitions[n].head.places = self.places();
        }
        for n in 0..self.build.program.defines.len() {
            for version in 0..self.build.program.defines[n].versions.len() {
                self.build.program.defines[n].versions[version].head.places = self.places();
            }
        }
        for n in 0..self.build.program.conds.len() {
            let mut kind = self.build.program.conds[n].kind.clone();
            if let CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) =
                &mut kind
            {
                let labelled = self.build.rng.chance(70);
                for (limb, letter) in limbs.iter_mut().zip(["a", "b", "c", "d"]) {
                    limb.label = labelled.then(|| Label::Lettered(letter.into()));
                    limb.places = self.places();
                    for excuse in &mut limb.excuses {
                        excuse.places = self.places();
                    }
                }
            }
            self.build.program.conds[n].kind = kind;
        }
    }

    /// More clauses of kinds that there is one of.
    fn again(&mut self) {
        let plain = self.plain_facts();
        for n in 0..self.build.program.rules.len() {
            if self.build.rng.chance(30) {
                let cond = self.build.some_cond(1, &plain);
                self.build.program.rules[n].when.push(cond);
            }
            for _ in 0..self.build.rng.below(3) {
                let cond = self.build.atom(&plain);
                self.build.program.rules[n].excepts.push(except(cond));
            }
        }
        let base = [Node::YesNo(FactRef::Global(FactId::new(0)))];
        for n in 0..self.build.program.policies.len() {
            if self.build.rng.chance(20) {
                let cond = self.build.some_cond(1, &base);
                self.build.program.policies[n].applies_when.push(cond);
            }
            if self.build.rng.chance(15) {
                let cond = self.build.some_cond(1, &base);
                self.build.program.policies[n].excepts.push(except(cond));
            }
        }
        // A second excuse of a limb that has one.
        for n in 0..self.build.program.conds.len() {
            let excused = |limb: &Limb| !limb.excuses.is_empty();
            let CondKind::All(limbs) = &self.build.program.conds[n].kind else { continue };
            let Some(at) = limbs.iter().position(excused) else { continue };
            if self.build.rng.chance(50) {
                let cond = self.build.atom(&base);
                if let CondKind::All(limbs) = &mut self.build.program.conds[n].kind {
                    limbs[at].excuses.push(except(cond));
                }
            }
        }
    }

    /// A duty and a prohibition of each item.
    fn per_item(&mut self) {
        let Some(list) = self.list() else { return };
        let base = [Node::YesNo(FactRef::Global(FactId::new(0)))];
        let policies = self.build.program.policies.len();
        let binder = self.build.binder(list);
        let mut nodes = self.build.field_nodes(list, binder);
        nodes.extend(base);
        let head = |build: &mut Build, name: &str| header(String::from(name), PolicyId::new(build.rng.below(policies)));
        let head_of = head(&mut self.build, "duty_each");
        let when = vec![self.build.some_cond(1, &nodes)];
        let events = self.build.program.facts.iter().position(|fact| fact.kind == FactKind::Event).map(FactId::new);
        let done_on = events.map(FactRef::Global);
        let continues = if done_on.is_none() { Some(self.build.some_cond(1, &nodes)) } else { None };
        let done_if = if done_on.is_some() && self.build.rng.chance(60) {
            vec![(self.build.some_cond(1, &nodes), Vec::new())]
        } else {
            Vec::new()
        };
        self.build.program.duties.push(Duty {
            head: head_of,
            binder: Some(binder),
            on: vec![RoleId::new(0)],
            when,
            excepts: Vec::new(),
            due: Vec::new(),
            asap: None,
            done_on,
            done_if,
            continues,
        });
        let binder = self.build.binder(list);
        let mut nodes = self.build.field_nodes(list, binder);
        nodes.extend(base);
        let head = head(&mut self.build, "prohibition_each");
        let when = vec![self.build.some_cond(1, &nodes)];
        let breached_if = self.build.some_cond(1, &nodes);
        let excepts = vec![except(self.build.atom(&nodes))];
        let on = vec![RoleId::new(0)];
        let own = Prohibition { head, binder: Some(binder), on, when, excepts, breached_if };
        self.build.program.prohibitions.push(own);
    }

    /// What holds of some item, by what is asked of each.
    fn of_some_item(&mut self, list: FactId, depth: usize) -> CondId {
        let binder = self.build.binder(list);
        let program = &self.build.program;
        let duty = DutyId::new(program.duties.len() - 1);
        let prohibition = ProhibitionId::new(program.prohibitions.len() - 1);
        let per_item = program.decisions.iter().position(|decision| decision.binder.is_some()).map(DecisionId::new);
        let define = program.defines.iter().position(|define| define.binder.is_some()).map(assize::ir::DefineId::new);
        let continues = program.duty(duty).continues.is_some();
        let body = match self.build.rng.below(6) {
            0 => {
                let states = if continues {
                    self.build.rng.pick(&[DutyStates::NOT_DUE, DutyStates::RUNNING, DutyStates::ENDED])
                } else {
                    self.build.rng.pick(&[DutyStates::NOT_DUE, DutyStates::DUE, DutyStates::DONE])
                };
                self.build.cond(CondKind::Duty(duty, Some(binder), states))
            }
            1 => {
                let all = [ProhibitionState::NotEngaged, ProhibitionState::Kept, ProhibitionState::Breached];
                let state = self.build.rng.pick(&all);
                self.build.cond(CondKind::Prohibition(prohibition, Some(binder), state))
            }
            2 if per_item.is_some() => self.build.atom(&[Node::Decision(per_item.unwrap(), Some(binder))]),
            3 if define.is_some() => self.build.cond(CondKind::Define(define.unwrap(), Some(binder))),
            4 if depth > 0 => {
                let inner = self.of_some_item(list, depth - 1);
                let nodes = self.build.field_nodes(list, binder);
                let own = self.build.some_cond(1, &nodes);
                let limbs = [inner, own].map(|cond| self.build.limb(cond)).to_vec();
                self.build.cond(CondKind::All(limbs))
            }
            _ => {
                let nodes = self.build.field_nodes(list, binder);
                self.build.some_cond(1, &nodes)
            }
        };
        self.build.thresholds += 1;
        self.build.cond(CondKind::Count { binder, list, body, at_least: 1 })
    }

    /// A decision that reads whatever can be read.
    fn late_decision(&mut self) {
        let program = &self.build.program;
        let id = DecisionId::new(program.decisions.len());
        let mut nodes = self.plain_facts();
        let whole = |binder: Option<assize::ir::BinderId>| binder.is_none();
        nodes.extend(
            (0..id.index())
                .map(DecisionId::new)
                .filter(|n| whole(program.decision(*n).binder))
                .map(|n| Node::Decision(n, None)),
        );
        nodes.extend(
            (0..program.duties.len()).map(DutyId::new).filter(|n| whole(program.duty(*n).binder)).map(Node::Duty),
        );
        nodes.extend(
            (0..program.prohibitions.len())
                .map(ProhibitionId::new)
                .filter(|n| whole(program.prohibition(*n).binder))
                .map(Node::Prohibition),
        );
        nodes.extend((0..program.policies.len()).map(|n| Node::Governs(PolicyId::new(n))));
        nodes.extend(
            (0..program.presumptions.len())
                .map(assize::ir::PresumptionId::new)
                .filter(|n| whole(program.presumption(*n).binder))
                .map(|n| Node::Presumption(n, None)),
        );
        let means = |define: &assize::ir::Define| matches!(define.versions[0].body, assize::ir::DefineBody::Means(_));
        nodes.extend(
            (0..program.defines.len())
                .map(assize::ir::DefineId::new)
                .filter(|n| whole(program.define(*n).binder) && means(program.define(*n)))
                .map(|n| Node::Means(n, None)),
        );
        let policies = program.policies.len();
        let outcomes = vec![value_decl("worst"), value_decl("middle"), value_decl("best")];
        let first = program.rules.len();
        let list = self.list().filter(|_| self.build.thresholds < 2);
        let n = 2 + self.build.rng.below(4);
        for at in 0..n {
            let policy = PolicyId::new(self.build.rng.below(policies));
            let head = header(format!("rule{}", first + at), policy);
            let cond = match list.filter(|_| self.build.thresholds < 3) {
                Some(list) if self.build.rng.chance(60) => self.of_some_item(list, 1),
                _ => self.build.some_cond(2, &nodes),
            };
            let form = if self.build.rng.chance(70) { Form::If(cond) } else { Form::Unless(cond) };
            let when = (0..self.build.rng.below(3)).map(|_| self.build.some_cond(1, &nodes)).collect();
            let excepts = (0..self.build.rng.below(3)).map(|_| except(self.build.atom(&nodes))).collect();
            let conclusion = Some((id, OutcomeId::new(self.build.rng.below(3)), form));
            let overridden_by = (first..first + at).map(RuleId::new).filter(|_| self.build.rng.chance(20)).collect();
            self.build.program.rules.push(Rule {
                head,
                when,
                conclusion,
                bears_on: Vec::new(),
                binder: None,
                excepts,
                overridden_by,
            });
        }
        let rules: Vec<RuleId> = (first..first + n).map(RuleId::new).collect();
        let mut policies: Vec<PolicyId> = rules.iter().map(|id| self.build.program.rule(*id).head.policy).collect();
        policies.sort();
        policies.dedup();
        let ranked = self.build.rng.chance(65);
        let otherwise = self.build.rng.chance(70).then(|| OutcomeId::new(self.build.rng.below(3)));
        let head = header(format!("decision{}", id.0), PolicyId::new(0));
        self.build.program.decisions.push(Decision {
            head,
            binder: None,
            outcomes,
            ranked,
            otherwise,
            rules,
            policies,
        });
    }

    /// Provisions known to exist that nobody read.
    fn unread(&mut self) {
        let plain = self.plain_facts();
        let decisions = self.build.program.decisions.len();
        for n in 0..self.build.rng.below(4) {
            let policy = PolicyId::new(self.build.rng.below(self.build.program.policies.len()));
            let head = header(format!("unread{n}"), policy);
            let when = if self.build.rng.chance(60) { vec![self.build.some_cond(1, &plain)] } else { Vec::new() };
            let excepts = if self.build.rng.chance(30) { vec![except(self.build.atom(&plain))] } else { Vec::new() };
            let bears_on = (0..decisions).map(DecisionId::new).filter(|_| self.build.rng.chance(60)).collect();
            let binder = None;
            let overridden_by = Vec::new();
            self.build.program.rules.push(Rule {
                head,
                when,
                conclusion: None,
                bears_on,
                binder,
                excepts,
                overridden_by,
            });
        }
    }

    /// A policy that governs a decision and has no rule on it.
    fn governing(&mut self) {
        for n in 0..self.build.program.decisions.len() {
            for policy in (0..self.build.program.policies.len()).map(PolicyId::new) {
                let policies = &mut self.build.program.decisions[n].policies;
                if self.build.rng.chance(25) && !policies.contains(&policy) {
                    policies.push(policy);
                    policies.sort();
                }
            }
        }
    }
}
