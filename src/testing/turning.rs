//! Over every case: where turning one limb changes what a law comes to, and a case that shows it.
//!
//! Takes a law made ready and a limb; gives a case that the ordinary evaluator confirms, or the proof that there is
//! none. The diagram of each decision, duty and prohibition is compared with the same with the limb forced: where the
//! two differ, the limb decides.
//!
//! # Source
//! The formal core, section 22.

use crate::base::date::Date;
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::witness::Witness;
use crate::diagram::{Compiler, Fate, Known, On, Reading, Side, Space};
use crate::eval::judge::Reading as Read;
use crate::eval::{Ask, Law};
use crate::ir::{
    BinderId, DecisionId, DutyId, Facts, Header, PresumptionId, Program, ProhibitionId, ProhibitionState, RuleId,
    Subject,
};
use crate::testing::limbs::{Item, ItemId, LabelledLimb, cited};
use crate::testing::seen::{self, Shown};
use std::collections::BTreeSet;

/// What came of a search for a case in which a limb decides.
#[derive(Clone, Debug)]
pub enum Turned {
    /// This case shows it.
    Decides(Box<Case>),
    /// No case lets it decide.
    Never,
    /// It could not be told.
    NotDecided,
}

/// A case that shows a limb decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is given.
    pub facts: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// What is asked of it.
    pub subject: Subject,
    /// What that comes to.
    pub shown: Shown,
}

/// A law over every case.
pub struct Turning<'l> {
    law: &'l Law<'l>,
    space: Space,
    side: Side<'l>,
    theta: Dd,
    known: Known,
    splits: usize,
}

impl<'l> Turning<'l> {
    /// A law over every case.
    ///
    /// - `nodes`: nodes of diagrams at most.
    /// - `splits`: the limit of [`Ask::splits`].
    ///
    /// # Errors
    /// [`Full`].
    pub fn new(law: &'l Law<'l>, nodes: usize, splits: usize) -> Result<Turning<'l>, Full> {
        let (space, mappings) = Space::new(&[(law.program, &law.index)], nodes);
        let side = Side {
            program: law.program,
            index: &law.index,
            mapping: mappings.into_iter().next().unwrap_or_default(),
            law_at: None,
            in_force: Vec::new(),
            on: On::Any,
        };
        let mut turning = Turning { law, space, side, theta: Dd::YES, known: Known::default(), splits };
        turning.theta = turning.compiler().possible()?;
        Ok(turning)
    }

    fn compiler(&mut self) -> Compiler<'_, 'l> {
        Compiler::new(&mut self.space, &self.side, &mut self.known)
    }

    fn op(&mut self, op: Op, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(op, a, b)
    }

    /// A case in which a limb decides as yes, or as no.
    ///
    /// - `place`: a cited place that is to be seen to decide in it too.
    pub fn case(&mut self, limb: &LabelledLimb<'_>, yes: bool, place: Option<&str>) -> Turned {
        self.search(limb, yes, place).unwrap_or(Turned::NotDecided)
    }

    fn search(&mut self, limb: &LabelledLimb<'_>, yes: bool, place: Option<&str>) -> Result<Turned, Full> {
        let here = self.truth(limb, yes)?;
        if self.space.none(here, &mut self.theta)? {
            // Of a limb asked item by item only the first item was looked at.
            return Ok(if limb.binders.is_empty() { Turned::Never } else { Turned::NotDecided });
        }
        let mut turned = Known::forced(limb.cond, Dd::truth(!yes));
        let mut doubt = !limb.binders.is_empty();
        let other = self.law.with_forced(limb.cond, !yes);
        for subject in subjects(self.law.program) {
            let differs = self.differs(&subject, &mut turned)?;
            let inside = self.op(Op::And, here, differs)?;
            let shows = &mut |ask: &Ask<'_>| {
                let shown = seen::turned(ask, &other, limb, yes, &subject)?;
                decided_by(ask, &subject, place).then(|| (subject.clone(), shown))
            };
            // A place may be seen under one result and not under another.
            let parts = if place.is_some() { self.by_value(&subject, inside)? } else { vec![inside] };
            for inside in parts {
                match self.shown(inside, shows)? {
                    Ok(case) => return Ok(Turned::Decides(Box::new(case))),
                    Err(Witness::Never) => {}
                    Err(Witness::Found(_) | Witness::Unconfirmed) => doubt = true,
                }
            }
        }
        // That an answer relies on a presumption is read off its reasons, which diagrams do not have.
        for n in 0..self.law.program.presumptions.len() {
            let id = PresumptionId::new(n);
            let binder = self.law.program.presumption(id).binder;
            let differs = self.between(binder, &mut turned, |compiler| compiler.bites(id, Reading::InTheEnd))?;
            let inside = self.op(Op::And, here, differs)?;
            doubt = doubt || !self.space.none(inside, &mut self.theta)?;
        }
        Ok(if doubt || self.space.capped { Turned::NotDecided } else { Turned::Never })
    }

    /// Where a limb is yes, or no.
    fn truth(&mut self, limb: &LabelledLimb<'_>, yes: bool) -> Result<Dd, Full> {
        let reading = match limb.reading {
            Read::Found => Reading::Found,
            Read::Counted => Reading::InTheEnd,
        };
        let possible = self.compiler().possible()?;
        let truth = first_item(&mut self.compiler(), &limb.binders, limb.cond, reading)?;
        let truth = if yes { truth } else { self.op(Op::Not, truth, Dd::NO)? };
        let truth = self.op(Op::IsYes, truth, Dd::NO)?;
        self.op(Op::And, truth, possible)
    }

    /// Where something comes to another value with the limb turned.
    fn between(
        &mut self,
        binder: Option<BinderId>,
        turned: &mut Known,
        work: impl Fn(&mut Compiler<'_, '_>) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let found = self.compiler().with_item(binder, 0, &work)?;
        let other = Compiler::new(&mut self.space, &self.side, turned).with_item(binder, 0, &work)?;
        self.apart(found, other)
    }

    /// Where two diagrams have not the same value.
    fn apart(&mut self, a: Dd, b: Dd) -> Result<Dd, Full> {
        let same = self.op(Op::Same, a, b)?;
        self.op(Op::Not, same, Dd::NO)
    }

    /// Where the result of something, or what decides it, is another with the limb turned.
    fn differs(&mut self, subject: &Subject, turned: &mut Known) -> Result<Dd, Full> {
        let program = self.law.program;
        let found = results(&mut self.compiler(), program, subject)?;
        let others = results(&mut Compiler::new(&mut self.space, &self.side, turned), program, subject)?;
        let mut all = Dd::NO;
        for (found, other) in found.into_iter().zip(others) {
            let one = self.apart(found, other)?;
            all = self.op(Op::Or, all, one)?;
        }
        if let Subject::Decision(id, _) = subject {
            for rule in &program.decision(*id).rules {
                let decides = self.rule_differs(*id, *rule, turned)?;
                all = self.op(Op::Or, all, decides)?;
            }
        }
        Ok(all)
    }

    /// Where one rule more, or fewer, supports the outcome that is reached.
    fn rule_differs(&mut self, decision: DecisionId, rule: RuleId, turned: &mut Known) -> Result<Dd, Full> {
        let binder = self.law.program.decision(decision).binder;
        let live = self.between(binder, turned, |compiler| compiler.live(rule, Reading::InTheEnd))?;
        if live == Dd::NO {
            return Ok(Dd::NO);
        }
        let reached = self.reached(decision, rule)?;
        self.op(Op::And, live, reached)
    }

    /// A case in which an item bites, or is in force and does not.
    ///
    /// - `place`: a cited place that is to be seen to decide in it too.
    pub fn item(&mut self, item: &Item<'_>, bites: bool, place: Option<&str>) -> Turned {
        self.search_item(item, bites, place).unwrap_or(Turned::NotDecided)
    }

    fn search_item(&mut self, item: &Item<'_>, bites: bool, place: Option<&str>) -> Result<Turned, Full> {
        let reading = Reading::InTheEnd;
        let possible = self.compiler().possible()?;
        let engaged = self.compiler().with_item(item.binder, 0, |compiler| match item.id {
            ItemId::Rule(id) => compiler.live(id, reading),
            ItemId::Presumption(id) => compiler.bites(id, reading),
            ItemId::Duty(id) => compiler.owed(id, reading),
            ItemId::Prohibition(id) => compiler.prohibition(id, reading),
        })?;
        let engaged = match item.id {
            ItemId::Prohibition(_) => {
                let idle = self.space.fate(&Fate::Is(ProhibitionState::NotEngaged.words().to_owned()));
                self.space.store.map(engaged, &mut |found| Dd::truth(found != idle))?
            }
            ItemId::Rule(_) | ItemId::Presumption(_) | ItemId::Duty(_) => engaged,
        };
        let engaged = if bites { engaged } else { self.op(Op::Not, engaged, Dd::NO)? };
        let engaged = self.op(Op::IsYes, engaged, Dd::NO)?;
        let mut wide = self.op(Op::And, engaged, possible)?;
        for truth in self.in_force(item.head)? {
            let truth = self.op(Op::IsYes, truth, Dd::NO)?;
            wide = self.op(Op::And, wide, truth)?;
        }
        let mut doubt = item.binder.is_some();
        for subject in subjects(self.law.program) {
            if !concerns(self.law.program, item.id, &subject) {
                continue;
            }
            // What it comes to is to be told, so every value is looked for by itself; a rule is best seen where it decides.
            let mut parts: Vec<_> = self.by_value(&subject, wide)?.into_iter().map(|part| (part, None)).collect();
            if let (ItemId::Rule(rule), Subject::Decision(id, _), true) = (item.id, &subject, bites) {
                let reached = self.reached(*id, rule)?;
                parts.insert(0, (self.op(Op::And, wide, reached)?, Some(rule)));
            }
            for (inside, decider) in parts {
                let shows = &mut |ask: &Ask<'_>| {
                    let [is, is_not] = seen::item(&mut ask.judge(), item);
                    let right = if bites { is } else { is_not };
                    let shown = seen::result(ask, &subject).filter(|_| right)?;
                    let decides = |rule| matches!(&shown, Shown::Decision(_, rules, _) if rules.contains(&rule));
                    let right = decider.is_none_or(decides) && decided_by(ask, &subject, place);
                    right.then(|| (subject.clone(), shown))
                };
                match self.shown(inside, shows)? {
                    Ok(case) => return Ok(Turned::Decides(Box::new(case))),
                    Err(Witness::Never) => {}
                    Err(Witness::Found(_) | Witness::Unconfirmed) => doubt = true,
                }
            }
        }
        Ok(if doubt || self.space.capped { Turned::NotDecided } else { Turned::Never })
    }

    /// Whether an item's policy governs, and whether its own period holds.
    fn in_force(&mut self, head: &Header) -> Result<[Dd; 2], Full> {
        let governs = self.compiler().governs(head.policy, Reading::InTheEnd)?;
        let period = match &head.period {
            Some(period) => self.compiler().holds_on(head.policy, period, Reading::InTheEnd)?,
            None => Dd::YES,
        };
        Ok([governs, period])
    }

    /// The parts of a set in which a subject comes to each of its values.
    fn by_value(&mut self, subject: &Subject, set: Dd) -> Result<Vec<Dd>, Full> {
        let program = self.law.program;
        let results = results(&mut self.compiler(), program, subject)?;
        let mut parts = Vec::new();
        for result in results {
            let mut values = BTreeSet::new();
            self.space.store.map(result, &mut |value| {
                values.insert(value);
                Dd::NO
            })?;
            for value in values {
                let part = self.space.store.map(result, &mut |found| Dd::truth(found == value))?;
                parts.push(self.op(Op::And, set, part)?);
            }
        }
        Ok(parts)
    }

    /// Where a decision comes to the outcome that a rule is for.
    fn reached(&mut self, decision: DecisionId, rule: RuleId) -> Result<Dd, Full> {
        let program = self.law.program;
        let Some((_, outcome, _)) = program.rule(rule).conclusion else { return Ok(Dd::NO) };
        let Some(outcome) = program.decision(decision).outcomes.get(outcome.index()) else { return Ok(Dd::NO) };
        let binder = program.decision(decision).binder;
        let reached =
            self.compiler().with_item(binder, 0, |compiler| compiler.decision(decision, Reading::InTheEnd))?;
        let value = self.space.fate(&Fate::Is(outcome.name.clone()));
        self.space.store.map(reached, &mut |found| Dd::truth(found == value))
    }

    /// A case of a set that the ordinary evaluator confirms; else what came of the search.
    ///
    /// - `shows`: what is asked of a case and what that comes to, where it shows what is sought.
    fn shown(
        &mut self,
        inside: Dd,
        shows: &mut dyn FnMut(&Ask<'_>) -> Option<(Subject, Shown)>,
    ) -> Result<Result<Case, Witness>, Full> {
        if inside == Dd::NO {
            return Ok(Err(Witness::Never));
        }
        let possible = self.compiler().possible()?;
        let not = self.op(Op::Not, inside, Dd::NO)?;
        let outside = self.op(Op::And, possible, not)?;
        let (law, side, splits) = (self.law, &self.side, self.splits);
        let mut case = None;
        let witness = self.space.witness(inside, outside, &mut self.theta, &mut |space, point| {
            let Some(facts) = point.facts(space, side) else { return false };
            let ask = Ask { law, facts: &facts, on: point.on, law_at: None, splits };
            if ask.possible().is_err() {
                return false;
            }
            match shows(&ask) {
                Some((subject, shown)) => {
                    case = Some(Case { on: point.on, subject, shown, facts: facts.clone() });
                    true
                }
                None => false,
            }
        })?;
        Ok(case.ok_or(witness))
    }
}

/// What a subject comes to, as diagrams: one of a decision, one of each dated version of a duty or prohibition.
pub(super) fn results(compiler: &mut Compiler<'_, '_>, program: &Program, subject: &Subject) -> Result<Vec<Dd>, Full> {
    let reading = Reading::InTheEnd;
    match subject {
        Subject::Decision(id, _) => {
            let binder = program.decision(*id).binder;
            Ok(vec![compiler.with_item(binder, 0, |compiler| compiler.decision(*id, reading))?])
        }
        Subject::Duty(ids, _) => {
            let one =
                |id: &DutyId| compiler.with_item(program.duty(*id).binder, 0, |compiler| compiler.duty(*id, reading));
            ids.iter().map(one).collect()
        }
        Subject::Prohibition(ids, _) => {
            let one = |id: &ProhibitionId| {
                let binder = program.prohibition(*id).binder;
                compiler.with_item(binder, 0, |compiler| compiler.prohibition(*id, reading))
            };
            ids.iter().map(one).collect()
        }
        Subject::Governs(..) => Ok(Vec::new()),
    }
}

/// A condition of the first item of each list whose bound name it reads.
fn first_item(
    compiler: &mut Compiler<'_, '_>,
    binders: &[BinderId],
    cond: crate::ir::CondId,
    reading: Reading,
) -> Result<Dd, Full> {
    match binders.split_first() {
        None => compiler.cond(cond, reading),
        Some((binder, rest)) => {
            compiler.with_item(Some(*binder), 0, |compiler| first_item(compiler, rest, cond, reading))
        }
    }
}

/// Everything that a law comes to: each decision, and the dated versions of each duty and prohibition together; of what
/// is asked item by item, the first item.
pub fn subjects(program: &Program) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for (n, decision) in program.decisions.iter().enumerate() {
        subjects.push(Subject::Decision(DecisionId::new(n), decision.binder.map(|_| 0)));
    }
    let mut duties: Vec<(&str, Vec<DutyId>)> = Vec::new();
    for (n, duty) in program.duties.iter().enumerate() {
        together(&mut duties, &duty.head.name, DutyId::new(n));
    }
    for (_, ids) in duties {
        let item = ids.first().and_then(|id| program.duty(*id).binder).map(|_| 0);
        subjects.push(Subject::Duty(ids, item));
    }
    let mut prohibitions: Vec<(&str, Vec<ProhibitionId>)> = Vec::new();
    for (n, prohibition) in program.prohibitions.iter().enumerate() {
        together(&mut prohibitions, &prohibition.head.name, ProhibitionId::new(n));
    }
    for (_, ids) in prohibitions {
        let item = ids.first().and_then(|id| program.prohibition(*id).binder).map(|_| 0);
        subjects.push(Subject::Prohibition(ids, item));
    }
    subjects
}

/// Whether a cited place is seen to decide something; so where none is asked for.
pub fn decided_by(ask: &Ask<'_>, subject: &Subject, place: Option<&str>) -> bool {
    let says = |words: &str| seen::deciding(ask, [subject]).iter().any(|at| cited(ask.law.program, at) == words);
    place.is_none_or(says)
}

/// Whether something is what an item has a say in. A presumption may bear on anything.
fn concerns(program: &Program, item: ItemId, subject: &Subject) -> bool {
    match (item, subject) {
        (ItemId::Rule(id), Subject::Decision(decision, _)) => program.decision(*decision).rules.contains(&id),
        (ItemId::Duty(id), Subject::Duty(ids, _)) => ids.contains(&id),
        (ItemId::Prohibition(id), Subject::Prohibition(ids, _)) => ids.contains(&id),
        (ItemId::Presumption(_), Subject::Decision(..)) => true,
        (_, _) => false,
    }
}

fn together<'p, I>(all: &mut Vec<(&'p str, Vec<I>)>, name: &'p str, id: I) {
    match all.iter_mut().find(|(other, _)| *other == name) {
        Some((_, ids)) => ids.push(id),
        None => all.push((name, vec![id])),
    }
}
