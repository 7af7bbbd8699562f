//! A law against itself with one thing changed, over every complete case: a case that tells the two apart, or the proof
//! that none does.

use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::witness::Witness;
use crate::diagram::{Compiler, Fate, Known, On, Reading, Side, Space};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::{Ask, Law};
use crate::ir::{BinderId, DecisionId, Program, RuleId, Subject};
use crate::testing::seen::{self, Shown};
use crate::testing::turning::{Case, results, subjects};
use crate::testing::words;
use std::collections::BTreeMap;

/// What came of a comparison.
#[derive(Clone, Debug)]
pub enum Told {
    /// This case tells them apart: what the law makes of it, and what the changed law does, where that is settled or
    /// presumed.
    Apart(Box<Case>, Option<Shown>),
    /// No case does.
    Alike,
    /// It could not be told.
    NotDecided,
}

/// A case that tells two laws apart, and what the second makes of it.
type Apart = (Case, Option<Shown>);

/// A law and the same with a change.
struct Two<'l> {
    laws: [&'l Law<'l>; 2],
    space: Space,
    sides: [Side<'l>; 2],
    known: [Known; 2],
    theta: Dd,
    splits: usize,
}

/// Compares a law with the same with a change.
///
/// - `nodes`: nodes of diagrams at most.
/// - `splits`: the limit of [`Ask::splits`].
pub fn compare<'l>(law: &'l Law<'l>, changed: &'l Law<'l>, nodes: usize, splits: usize) -> Told {
    let told = Two::new([law, changed], nodes, splits).and_then(|mut two| two.told());
    told.unwrap_or(Told::NotDecided)
}

impl<'l> Two<'l> {
    fn new(laws: [&'l Law<'l>; 2], nodes: usize, splits: usize) -> Result<Two<'l>, Full> {
        let both = laws.map(|law| (law.program, &law.index));
        let (space, mappings) = Space::new(&both, nodes);
        let mut mappings = mappings.into_iter();
        let sides = laws.map(|law| Side {
            program: law.program,
            index: &law.index,
            mapping: mappings.next().unwrap_or_default(),
            law_at: None,
            in_force: Vec::new(),
            on: On::Any,
        });
        let known = [Known::default(), Known::default()];
        Ok(Two { laws, space, sides, known, theta: Dd::YES, splits })
    }

    fn compiler(&mut self, changed: bool) -> Compiler<'_, 'l> {
        let ([law, other], [known, known_of_other]) = (&self.sides, &mut self.known);
        let (side, known) = if changed { (other, known_of_other) } else { (law, known) };
        Compiler::new(&mut self.space, side, known)
    }

    fn op(&mut self, op: Op, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(op, a, b)
    }

    fn told(&mut self) -> Result<Told, Full> {
        let (a, b) = (self.compiler(false).possible()?, self.compiler(true).possible()?);
        let possible = self.op(Op::And, a, b)?;
        self.theta = possible;
        // Where the change lets other cases occur, those were not looked at.
        let mut doubt = a != b;
        for subject in subjects(self.laws[0].program) {
            let differs = self.differs(&subject)?;
            let some = self.there_is_an_item(&subject)?;
            let here = self.op(Op::And, possible, some)?;
            let inside = self.op(Op::And, here, differs)?;
            if inside == Dd::NO {
                continue;
            }
            match self.searched(&subject, possible, inside)? {
                Ok((case, other)) => return Ok(Told::Apart(Box::new(case), other)),
                Err(Witness::Never) => {}
                Err(Witness::Found(_) | Witness::Unconfirmed) => doubt = true,
            }
        }
        Ok(if doubt || self.space.capped { Told::NotDecided } else { Told::Alike })
    }

    /// Where something comes to another value.
    fn between(
        &mut self,
        binder: Option<BinderId>,
        work: impl Fn(&mut Compiler<'_, '_>) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let found = self.compiler(false).with_item(binder, 0, &work)?;
        let other = self.compiler(true).with_item(binder, 0, &work)?;
        let same = self.op(Op::Same, found, other)?;
        self.op(Op::Not, same, Dd::NO)
    }

    /// Where the result of something, or what decides it, is another.
    fn differs(&mut self, subject: &Subject) -> Result<Dd, Full> {
        let program = self.laws[0].program;
        let mut all = Dd::NO;
        match subject {
            Subject::Decision(id, _) => {
                let decision = program.decision(*id);
                all = self.between(decision.binder, |compiler| compiler.decision(*id, Reading::InTheEnd))?;
                for rules in by_name(program, &decision.rules) {
                    let decides = self.rules_differ(*id, &rules)?;
                    all = self.op(Op::Or, all, decides)?;
                }
            }
            Subject::Duty(ids, _) => {
                for id in ids {
                    let binder = program.duty(*id).binder;
                    let one = self.between(binder, |compiler| compiler.duty(*id, Reading::InTheEnd))?;
                    all = self.op(Op::Or, all, one)?;
                }
            }
            Subject::Prohibition(ids, _) => {
                for id in ids {
                    let binder = program.prohibition(*id).binder;
                    let one = self.between(binder, |compiler| compiler.prohibition(*id, Reading::InTheEnd))?;
                    all = self.op(Op::Or, all, one)?;
                }
            }
            Subject::Governs(..) => {}
        }
        Ok(all)
    }

    /// Where some dated version of a rule supports the outcome that the law reaches, and none does under the change, or
    /// the reverse.
    fn rules_differ(&mut self, decision: DecisionId, rules: &[RuleId]) -> Result<Dd, Full> {
        let program = self.laws[0].program;
        let decided = program.decision(decision);
        let mut found = [Dd::NO, Dd::NO];
        for rule in rules {
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            let Some(outcome) = decided.outcomes.get(outcome.index()) else { continue };
            let value = self.space.fate(&Fate::Is(outcome.name.clone()));
            let read = |compiler: &mut Compiler<'_, '_>| {
                let live = compiler.live(*rule, Reading::InTheEnd)?;
                let reached = compiler.decision(decision, Reading::InTheEnd)?;
                let reached = compiler.space.store.map(reached, &mut |found| Dd::truth(found == value))?;
                compiler.space.store.apply(Op::And, live, reached)
            };
            for (changed, found) in [false, true].into_iter().zip(&mut found) {
                let one = self.compiler(changed).with_item(decided.binder, 0, read)?;
                *found = self.op(Op::Or, *found, one)?;
            }
        }
        let [law, other] = found;
        let same = self.op(Op::Same, law, other)?;
        self.op(Op::Not, same, Dd::NO)
    }

    /// Where the list has an item by which something is asked.
    fn there_is_an_item(&mut self, subject: &Subject) -> Result<Dd, Full> {
        let program = self.laws[0].program;
        let binder = match subject {
            Subject::Decision(id, _) => program.decision(*id).binder,
            Subject::Duty(ids, _) => ids.iter().find_map(|id| program.duty(*id).binder),
            Subject::Prohibition(ids, _) => ids.iter().find_map(|id| program.prohibition(*id).binder),
            Subject::Governs(..) => None,
        };
        let Some(binder) = binder else { return Ok(Dd::YES) };
        let [side, _] = &self.sides;
        let place = side.mapping.place(Place::Fact(program.binder(binder).list));
        let var = self.space.slot(Slot::new(place, Aspect::Length))?;
        let most = self.space.store.range(var).1;
        self.space.store.within(var, &[(1, most)])
    }

    /// A case of a set that tells the two apart: with few facts, or with as many as say what it comes to.
    fn searched(&mut self, subject: &Subject, possible: Dd, inside: Dd) -> Result<Result<Apart, Witness>, Full> {
        let first = self.case(subject, possible, inside)?;
        if !matches!(first, Err(Witness::Unconfirmed)) {
            return Ok(first);
        }
        let program = self.laws[0].program;
        for result in results(&mut self.compiler(false), program, subject)? {
            for value in self.space.store.values(result) {
                let here = self.space.store.map(result, &mut |found| Dd::truth(found == value))?;
                let here = self.op(Op::And, here, inside)?;
                if here == Dd::NO {
                    continue;
                }
                if let Ok(found) = self.case(subject, possible, here)? {
                    return Ok(Ok(found));
                }
            }
        }
        Ok(first)
    }

    /// A case of a set that tells the two apart to the ordinary evaluator; else what came of the search.
    fn case(&mut self, subject: &Subject, possible: Dd, inside: Dd) -> Result<Result<Apart, Witness>, Full> {
        let not = self.op(Op::Not, inside, Dd::NO)?;
        let outside = self.op(Op::And, possible, not)?;
        let ([law, changed], [side, _], splits) = (self.laws, &self.sides, self.splits);
        let mut found = None;
        let witness = self.space.witness(inside, outside, &mut self.theta, &mut |space, point| {
            let Some(facts) = point.facts(space, side) else { return false };
            let ask = Ask { law, facts: &facts, on: point.on, law_at: None, splits };
            let Some((shown, other)) = apart(&ask, changed, subject) else { return false };
            let case = Case { on: point.on, subject: subject.clone(), shown, facts: facts.clone() };
            found = Some((case, other));
            true
        })?;
        Ok(found.ok_or(witness))
    }
}

/// Rules by name: the dated versions of one together.
fn by_name(program: &Program, rules: &[RuleId]) -> Vec<Vec<RuleId>> {
    let mut all: BTreeMap<&str, Vec<RuleId>> = BTreeMap::new();
    for rule in rules {
        all.entry(program.rule(*rule).head.name.as_str()).or_default().push(*rule);
    }
    all.into_values().collect()
}

/// What a case comes to, and what under a changed law, where a scenario of it would fail there.
pub fn apart(ask: &Ask<'_>, changed: &Law<'_>, subject: &Subject) -> Option<(Shown, Option<Shown>)> {
    let other = Ask { law: changed, ..*ask };
    if ask.possible().is_err() || other.possible().is_err() {
        return None;
    }
    let program = ask.law.program;
    let shown = seen::result(ask, subject)?;
    let Some(other) = seen::result(&other, subject) else { return Some((shown, None)) };
    let names = words::deciding(program, &shown);
    // A scenario names the rules that decide, and can name none where none does.
    let reasons = !names.is_empty() && names != words::deciding(program, &other);
    let tells = reasons || words::result(program, subject, &shown) != words::result(program, subject, &other);
    tells.then_some((shown, Some(other)))
}
