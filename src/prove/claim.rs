//! `never` and `always`: no case in which the condition is, or is not, so.

use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::Solved;
use crate::diagram::witness::Witness;
use crate::diagram::{Compiler, Known, Mapping, Meaning, On, Point, Reading, Side, Space};
use crate::eval::judge::Reading as Read;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::{Ask, Law, Status};
use crate::ir::{BinderId, CondId, CondKind, DecisionId, Facts, PolicyId, Program, Property, PropertyForm, PropertyId};
use crate::prove::{Claim, Counterexample, Options, Proof, limited, turns};
use std::collections::BTreeSet;

/// Positions tried before it is said that none was confirmed.
const MOST_TRIALS: usize = 12;

/// What is claimed.
pub(super) struct Wanted<'p> {
    pub(super) policy: PolicyId,
    pub(super) period: Option<&'p crate::ir::Period>,
    pub(super) binder: Option<BinderId>,
    pub(super) when: &'p [CondId],
    pub(super) form: &'p PropertyForm,
    /// The decisions that it names.
    pub(super) named: BTreeSet<DecisionId>,
}

/// Proves or refutes a property.
pub fn prove(law: &Law<'_>, id: PropertyId, options: &Options) -> Proof {
    let property = law.program.property(id);
    Proof { property: id, claim: settle(law, &wanted(law.program, property), options) }
}

/// Proves or refutes what is claimed of a law as a whole.
pub fn prove_form(law: &Law<'_>, form: &PropertyForm, options: &Options) -> Claim {
    let named = named(law.program, &[], form);
    settle(law, &Wanted { policy: PolicyId(0), period: None, binder: None, when: &[], form, named }, options)
}

pub(super) fn wanted<'p>(program: &'p Program, property: &'p Property) -> Wanted<'p> {
    Wanted {
        policy: property.head.policy,
        period: property.head.period.as_ref(),
        binder: property.binder,
        when: &property.when,
        form: &property.form,
        named: named(program, &property.when, &property.form),
    }
}

fn settle(law: &Law<'_>, wanted: &Wanted<'_>, options: &Options) -> Claim {
    let mut search = Search::new(law, options);
    let found = match wanted.form {
        PropertyForm::Never(cond) => search.claim(wanted, *cond, false),
        PropertyForm::Always(cond) => search.claim(wanted, *cond, true),
        PropertyForm::TurnsOn(decision, facts) => turns::claim(&mut search, wanted, *decision, facts),
    };
    let Err(Full) = found else { return found.unwrap_or(Claim::Empty) };
    let limit = format!("the limit `nodes`, {}, was met; raise it with `--limit nodes=NUMBER`", options.nodes);
    let mut search = Search::formulas(law, options);
    let found = match wanted.form {
        PropertyForm::Never(cond) => limited::claim(&mut search, wanted, (*cond, false), &limit),
        PropertyForm::Always(cond) => limited::claim(&mut search, wanted, (*cond, true), &limit),
        PropertyForm::TurnsOn(..) => Err(Full),
    };
    found.unwrap_or(Claim::NotDecided(vec![limit]))
}

/// The decisions that a property names, in its own words.
fn named(program: &Program, when: &[CondId], form: &PropertyForm) -> BTreeSet<DecisionId> {
    let mut named = BTreeSet::new();
    let mut todo: Vec<CondId> = when.to_vec();
    match form {
        PropertyForm::Never(cond) | PropertyForm::Always(cond) => todo.push(*cond),
        PropertyForm::TurnsOn(decision, _) => {
            named.insert(*decision);
        }
    }
    while let Some(cond) = todo.pop() {
        let kind = &program.cond(cond).kind;
        if let CondKind::Outcome(decision, ..) = kind {
            named.insert(*decision);
        }
        todo.extend(kind.inner().into_iter().chain(kind.limbs().iter().map(|limb| limb.cond)));
    }
    named
}

/// One law in a space of its own.
pub(super) struct Search<'l> {
    pub(super) space: Space,
    pub(super) side: Side<'l>,
    pub(super) law: &'l Law<'l>,
    pub(super) theta: Dd,
    pub(super) splits: usize,
    known: Known,
    /// What was worked out with one condition forced.
    beside: Known,
}

impl<'l> Search<'l> {
    pub(super) fn new(law: &'l Law<'l>, options: &Options) -> Search<'l> {
        Search::over(law, options, Space::new(&[(law.program, &law.index)], options.nodes))
    }

    /// The same, that gives up conditions within more than so many others: it is asked where the stack may be small.
    pub(super) fn shallow(law: &'l Law<'l>, options: &Options, deepest: usize) -> Search<'l> {
        Search { known: Known::shallow(deepest), ..Search::new(law, options) }
    }

    /// The same in formulas, for what diagrams would be too large for.
    pub(super) fn formulas(law: &'l Law<'l>, options: &Options) -> Search<'l> {
        Search::over(law, options, Space::formulas(&[(law.program, &law.index)]))
    }

    fn over(law: &'l Law<'l>, options: &Options, (space, mappings): (Space, Vec<Mapping>)) -> Search<'l> {
        let side = Side {
            program: law.program,
            index: &law.index,
            mapping: mappings.into_iter().next().unwrap_or_default(),
            law_at: None,
            in_force: Vec::new(),
            on: On::Any,
        };
        Search {
            space,
            side,
            law,
            theta: Dd::YES,
            splits: options.splits,
            known: Known::default(),
            beside: Known::default(),
        }
    }

    pub(super) fn compiler(&mut self) -> Compiler<'_, 'l> {
        Compiler::new(&mut self.space, &self.side, &mut self.known)
    }

    /// A compiler for which a condition is the same everywhere.
    pub(super) fn forced(&mut self, cond: CondId, truth: Dd) -> Compiler<'_, 'l> {
        self.beside = Known::forced(cond, truth);
        Compiler::new(&mut self.space, &self.side, &mut self.beside)
    }

    /// Whether there is an item, where a name is bound to the items of a list; yes where none is.
    pub(super) fn there(&mut self, binder: Option<BinderId>) -> Result<Dd, Full> {
        binder.map_or(Ok(Dd::YES), |binder| self.some_item(binder))
    }

    /// Whether a truth turns on a list that may have to be longer than is tried.
    pub(super) fn capped(&self, dd: Dd) -> bool {
        let lengths = |var: u32| matches!(self.space.meanings.get(var as usize), Some(Meaning::Slot(slot)) if slot.aspect == Aspect::Length);
        self.space.capped && self.space.store.cuts(&[dd]).into_keys().any(lengths)
    }

    /// Whether a truth is yes at no position; never told of what turns on longer lists than are tried.
    pub(super) fn nowhere(&mut self, yes: Dd) -> Result<bool, Full> {
        if self.capped(yes) {
            return Ok(false);
        }
        let inside = self.and(yes, self.theta)?;
        let positions = self.space.positions(inside, &[inside])?;
        self.space.none(positions, &mut self.theta)
    }

    pub(super) fn and(&mut self, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::And, a, b)
    }

    pub(super) fn is_yes(&mut self, a: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::IsYes, a, Dd::NO)
    }

    /// Whether the list of a bound name has an item.
    pub(super) fn some_item(&mut self, binder: BinderId) -> Result<Dd, Full> {
        let place = self.side.mapping.place(Place::Fact(self.law.program.binder(binder).list));
        let var = self.space.slot(Slot::new(place, Aspect::Length))?;
        let most = self.space.store.range(var).1;
        self.space.store.within(var, &[(1, most)])
    }

    /// The cases of which a claim speaks: the decisions that it names are governed, it is in force, its `when` holds.
    pub(super) fn scope(&mut self, wanted: &Wanted<'_>, reading: Reading) -> Result<Dd, Full> {
        let mut scope = self.compiler().possible()?;
        if let Some(binder) = wanted.binder {
            let some = self.some_item(binder)?;
            scope = self.and(scope, some)?;
        }
        for decision in &wanted.named {
            let governed = self.compiler().governed(*decision, reading)?;
            let governed = self.is_yes(governed)?;
            scope = self.and(scope, governed)?;
        }
        if let Some(period) = wanted.period {
            let in_force = self.compiler().holds_on(wanted.policy, period, reading)?;
            let in_force = self.is_yes(in_force)?;
            scope = self.and(scope, in_force)?;
        }
        for when in wanted.when {
            let when = self.compiler().with_item(wanted.binder, 0, |c| c.cond(*when, reading))?;
            let when = self.is_yes(when)?;
            scope = self.and(scope, when)?;
        }
        Ok(scope)
    }

    /// Where a condition is not as claimed; an error refutes either claim.
    pub(super) fn against(
        &mut self,
        wanted: &Wanted<'_>,
        cond: CondId,
        always: bool,
        reading: Reading,
    ) -> Result<Dd, Full> {
        let truth = self.compiler().with_item(wanted.binder, 0, |c| c.cond(cond, reading))?;
        let bad = if always { self.space.store.apply(Op::Not, truth, Dd::NO)? } else { truth };
        let error = self.space.store.apply(Op::IsError, bad, Dd::NO)?;
        let yes = self.is_yes(bad)?;
        self.space.store.apply(Op::Or, yes, error)
    }

    fn claim(&mut self, wanted: &Wanted<'_>, cond: CondId, always: bool) -> Result<Claim, Full> {
        let scope = self.scope(wanted, Reading::InTheEnd)?;
        if self.space.none(scope, &mut self.theta)? {
            return Ok(Claim::Empty);
        }
        let bad = self.against(wanted, cond, always, Reading::InTheEnd)?;
        let inside = self.and(scope, bad)?;
        if let Some(found) = self.complete(wanted, cond, always, inside)? {
            return Ok(found);
        }
        let scope = self.scope(wanted, Reading::Held)?;
        let bad = self.against(wanted, cond, always, Reading::Held)?;
        let inside = self.and(scope, bad)?;
        let positions = self.space.positions(inside, &[inside])?;
        self.held(cond, always, positions)
    }

    /// A complete case against a claim; `None` where there is none.
    fn complete(&mut self, wanted: &Wanted<'_>, cond: CondId, always: bool, inside: Dd) -> Result<Option<Claim>, Full> {
        let possible = self.compiler().possible()?;
        let not = self.space.store.apply(Op::Not, inside, Dd::NO)?;
        let outside = self.and(possible, not)?;
        let (law, side, splits) = (self.law, &self.side, self.splits);
        let mut found = None;
        let witness = self.space.witness(inside, outside, &mut self.theta, &mut |space, point| {
            let Some(facts) = point.facts(space, side) else { return false };
            let ask = Ask { law, facts: &facts, on: point.on, law_at: None, splits };
            let shows = confirmed(&ask, wanted, cond, always);
            if let Some(shows) = shows {
                found = Some(Counterexample { facts, on: point.on, other: None, shows });
                return true;
            }
            false
        })?;
        Ok(match (witness, found) {
            (Witness::Found(_), Some(case)) => Some(Claim::Refuted(Box::new(case))),
            (Witness::Never, _) => None,
            (Witness::Found(_) | Witness::Unconfirmed, _) => Some(self.not_decided(inside)),
        })
    }

    /// A case with facts unknown against a claim that holds of every complete one.
    fn held(&mut self, cond: CondId, always: bool, inside: Dd) -> Result<Claim, Full> {
        let cuts = self.space.store.cuts(&[inside]);
        let vars = self.space.declared(cuts.keys().copied());
        let mut left = inside;
        let mut tried = false;
        for _ in 0..MOST_TRIALS {
            let Some(cube) = self.space.describe(left, &vars, &cuts, &mut self.theta)? else {
                return Ok(if tried { self.not_decided(inside) } else { self.proved() });
            };
            tried = true;
            if let Solved::Point(point) = self.space.solve(&cube) {
                for unknown in self.space.left_open(&cube) {
                    let mut fewer: Point = point.clone();
                    fewer.values.retain(|slot, _| !unknown.contains(&slot.place));
                    let Some(facts) = fewer.facts(&self.space, &self.side) else { continue };
                    if let Some(shows) = self.presumed(&facts, &fewer, cond, always) {
                        let case = Counterexample { facts, on: fewer.on, other: None, shows };
                        return Ok(Claim::Refuted(Box::new(case)));
                    }
                }
            }
            let dd = self.space.cube(&cube)?;
            let not = self.space.store.apply(Op::Not, dd, Dd::NO)?;
            left = self.and(left, not)?;
        }
        Ok(self.not_decided(inside))
    }

    fn presumed(&self, facts: &Facts, point: &Point, cond: CondId, always: bool) -> Option<String> {
        let ask = Ask { law: self.law, facts, on: point.on, law_at: None, splits: self.splits };
        ask.possible().ok()?;
        let verdict = ask.holds(cond);
        let bad = verdict.status == Status::Presumed && verdict.result == Some(Some(!always));
        bad.then(|| {
            String::from(if always {
                "the condition does not hold while facts are unknown and a presumption stands"
            } else {
                "the condition holds while facts are unknown and a presumption stands"
            })
        })
    }

    /// What is said of a claim that holds of the whole space.
    pub(super) fn proved(&self) -> Claim {
        if self.space.capped {
            let longest = crate::eval::index::LONGEST_INVENTED_LIST;
            return Claim::NotDecided(vec![format!(
                "it holds of lists of up to {longest} items; longer ones were not tried"
            )]);
        }
        Claim::Proved(self.law.program.impossibles.iter().map(|item| item.head.name.clone()).collect())
    }

    /// What is neither proved nor shown, with what the analysis left free.
    pub(super) fn not_decided(&self, inside: Dd) -> Claim {
        let mut why = vec![String::from("cases against it were tried, and none was confirmed")];
        for var in self.space.store.cuts(&[inside]).keys() {
            if let Some(Meaning::Opaque(words)) = self.space.meanings.get(*var as usize) {
                why.push(format!("the comparison `{words}` is left free"));
            }
        }
        Claim::NotDecided(why)
    }
}

/// What a case shows against a claim, by the ordinary evaluator; `None` where it shows nothing.
pub(super) fn confirmed(ask: &Ask<'_>, wanted: &Wanted<'_>, cond: CondId, always: bool) -> Option<String> {
    ask.possible().ok()?;
    if !speaks(ask, wanted) {
        return None;
    }
    let mut judge = ask.judge();
    if let Some(binder) = wanted.binder {
        judge.set_item(binder, 0);
    }
    let truth = judge.cond(cond, Read::Counted);
    let result = if truth.definite() {
        if truth.is_error() { None } else { Some(truth.is_yes()) }
    } else if wanted.binder.is_none() {
        let verdict = ask.holds(cond);
        if verdict.status != Status::Settled {
            return None;
        }
        verdict.result.flatten()
    } else {
        return None;
    };
    match result {
        None => Some(String::from("the condition cannot be computed")),
        Some(yes) if yes != always => {
            Some(if always { "the condition does not hold" } else { "the condition holds" }.to_owned())
        }
        Some(_) => None,
    }
}

/// Whether a claim speaks of a case: it is in force, its `when` holds and each decision that it names is governed.
pub(super) fn speaks(ask: &Ask<'_>, wanted: &Wanted<'_>) -> bool {
    let mut judge = ask.judge();
    if let Some(binder) = wanted.binder {
        judge.set_item(binder, 0);
    }
    let period = judge.in_period(wanted.policy, wanted.period, Read::Counted).is_yes();
    let governed = wanted.named.iter().all(|decision| judge.governed(*decision, Read::Counted).is_yes());
    period
        && governed
        && wanted.when.iter().all(|when| {
            let truth = judge.cond(*when, Read::Counted);
            let settled = || ask.holds(*when).result == Some(Some(true));
            truth.is_yes() || (!truth.definite() && wanted.binder.is_none() && settled())
        })
}
