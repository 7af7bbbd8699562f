//! The comparison itself: each thing that both have, over the facts of both.

use crate::base::date::Date;
use crate::diagram::store::{Dd, Full, Op, pair, unpair};
use crate::diagram::{Compiler, Fate, Known, Mapping, Meaning, Point, Reading, Side, Space, Var};
use crate::diff::records::{Changes, Over};
use crate::diff::{Compared, Comparison, Kind, Law, OnlyInOne, Options, Shown, Verdict, burden, reasons, texts};
use crate::diff::{limited, records, transitions};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::{Ask, Law as Ready, Status};
use crate::ir::{BinderId, DecisionId, DutyId, EnumType, Facts, Header, Program, ProhibitionId};
use std::collections::{BTreeMap, BTreeSet};

/// One thing of one law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Decision(DecisionId),
    /// The dated versions of one duty.
    Duty(Vec<DutyId>),
    /// The dated versions of one prohibition.
    Prohibition(Vec<ProhibitionId>),
}

/// Both laws in one space.
pub(super) struct Two<'p> {
    pub(super) space: Space,
    pub(super) sides: [Side<'p>; 2],
    pub(super) laws: [&'p Ready<'p>; 2],
    pub(super) known: [Known; 2],
    /// What is possible, as far as known.
    pub(super) theta: Dd,
    /// Where both are in force by their own periods: where cases that show something are looked for first.
    pub(super) in_force: Dd,
    pub(super) splits: usize,
    /// What is possible as far as it does not depend on what is compared.
    possible: Dd,
    /// Where results are some of their values, as worked out so far.
    sorted: BTreeMap<(Dd, Vec<u32>), Dd>,
    /// Whether some type of both has values in one alone.
    pub(super) words_differ: bool,
}

/// Nodes with which the diagrams of one comparison are left behind for the next: more would make it slower than anew.
const MANY_NODES: usize = 100_000;

/// One thing under comparison.
pub(super) struct Pair {
    pub(super) goals: [Goal; 2],
    /// Both results in one value, over complete cases.
    pub(super) ends: Dd,
    /// The results that occur together, in order.
    pub(super) pairs: Vec<(u32, u32)>,
}

/// Compares two laws over every possible case.
pub fn compare(old: Law<'_>, new: Law<'_>, options: &Options) -> Comparison {
    let ready = [Ready::new(old.program), Ready::new(new.program)];
    let mut comparison = Comparison {
        relied_on: relied_on(old.program, new.program),
        texts: if std::ptr::eq(old.program, new.program) {
            Vec::new()
        } else {
            texts::compare(old.program, new.program)
        },
        ..Comparison::default()
    };
    let (names_old, names_new) = (names(old.program), names(new.program));
    let mut shared: Option<Two<'_>> = None;
    // Of most things the two laws say the same in the same words: formulas show that at the cost of reading them.
    let mut formulas = Two::formulas(&ready, [old, new], options).ok();
    for (kind, name) in names_old.union(&names_new) {
        if !options.only.is_empty() && !options.only.contains(name) {
            continue;
        }
        let goals = (goal(old.program, *kind, name), goal(new.program, *kind, name));
        let (Some(a), Some(b)) = goals else {
            comparison.only_in_one.push(OnlyInOne { kind: *kind, name: name.clone(), new: goals.1.is_some() });
            continue;
        };
        let (compared, sorter) = one(&ready, [old, new], (*kind, name, [a, b]), (&mut shared, &mut formulas), options);
        shared = sorter.map(|(two, _)| two).filter(|two| two.space.store.len() < MANY_NODES);
        comparison.compared.push(compared);
    }
    comparison
}

/// Diagrams of both laws, and the classes that were found in them.
pub(super) type Sorter<'p> = (Two<'p>, Changes);

/// Compares one thing that both have.
///
/// - `shared`: diagrams of the thing before, taken where there are any.
/// - `formulas`: in which most things are told to be alike.
pub(super) fn one<'p>(
    ready: &'p [Ready<'p>; 2],
    laws: [Law<'_>; 2],
    (kind, name, goals): (Kind, &str, [Goal; 2]),
    (shared, formulas): (&mut Option<Two<'p>>, &mut Option<Two<'p>>),
    options: &Options,
) -> (Compared, Option<Sorter<'p>>) {
    let [old, new] = laws;
    let title = heading(new.program, &goals[1]).title.clone();
    let by_item = binder(old.program, &goals[0]).is_some() || binder(new.program, &goals[1]).is_some();
    let placed = if by_item { Vec::new() } else { records::judged(ready, laws, &goals, options) };
    let start = Compared { title, by_item, records: placed, ..Compared::new(kind, name) };
    if formulas.as_mut().is_some_and(|two| two.says_alike(&goals).unwrap_or(false)) {
        return (start, shared.take().map(|two| (two, Changes::default())));
    }
    let sorted = |(compared, changes), two| (compared, Some((two, changes)));
    let compared = match shared.take() {
        Some(mut two) => two.compare(start.clone(), &goals, options).map(|found| sorted(found, two)),
        None => Err(Full),
    };
    // What one made large makes no other slower, and lets none fail.
    let compared = compared.or_else(|Full| {
        let mut two = Two::new(ready, laws, options)?;
        two.compare(start.clone(), &goals, options).map(|found| sorted(found, two))
    });
    let compared = compared.or_else(|Full| {
        let mut two = Two::formulas(ready, laws, options)?;
        two.theta = two.possible;
        two.there_is_an_item(&goals)?;
        limited::compare(&mut two, start.clone(), &goals, options).map(|compared| (compared, None))
    });
    compared.unwrap_or_else(|Full| {
        let undecided = format!("the limit `nodes`, {}, was met; raise it with `--limit nodes=NUMBER`", options.nodes);
        let (verdict, burden) = (Verdict::NotDecided, Verdict::NotDecided);
        (Compared { verdict, burden, undecided: vec![undecided], ..start }, None)
    })
}

impl Compared {
    fn new(kind: Kind, name: &str) -> Compared {
        Compared {
            kind,
            name: name.to_owned(),
            title: None,
            verdict: Verdict::Same,
            transitions: Vec::new(),
            burden: Verdict::Same,
            burdens: Vec::new(),
            kinds: None,
            reasons: Vec::new(),
            undecided: Vec::new(),
            records: Vec::new(),
            by_item: false,
        }
    }
}

impl<'p> Two<'p> {
    fn new(ready: &'p [Ready<'p>; 2], laws: [Law<'_>; 2], options: &Options) -> Result<Two<'p>, Full> {
        let [old, new] = ready;
        let both = [(old.program, &old.index), (new.program, &new.index)];
        Two::over(Space::new(&both, options.nodes), ready, laws, options)
    }

    /// The same in formulas, for what diagrams would be too large for.
    pub(super) fn formulas(ready: &'p [Ready<'p>; 2], laws: [Law<'_>; 2], options: &Options) -> Result<Two<'p>, Full> {
        let [old, new] = ready;
        let both = [(old.program, &old.index), (new.program, &new.index)];
        Two::over(Space::formulas(&both), ready, laws, options)
    }

    fn over(
        (space, mappings): (Space, Vec<Mapping>),
        ready: &'p [Ready<'p>; 2],
        laws: [Law<'_>; 2],
        options: &Options,
    ) -> Result<Two<'p>, Full> {
        let [old, new] = ready;
        let sides = Side::compared(
            [(old.program, &old.index, laws[0].law_at), (new.program, &new.index, laws[1].law_at)],
            mappings,
        );
        let known = [Known::default(), Known::default()];
        let (theta, in_force) = (Dd::YES, Dd::YES);
        let (splits, possible) = (options.splits, Dd::YES);
        let sorted = BTreeMap::new();
        let words_differ = words_differ(old.program, new.program);
        let laws = [old, new];
        let mut two = Two { space, sides, laws, known, theta, in_force, splits, possible, sorted, words_differ };
        for n in 0..2 {
            let possible = two.compiler(n).possible()?;
            two.possible = two.and(two.possible, possible)?;
            let in_force = two.compiler(n).in_force()?;
            two.in_force = two.and(two.in_force, in_force)?;
        }
        Ok(two)
    }

    #[expect(clippy::indexing_slicing, reason = "there are two")]
    pub(super) fn compiler(&mut self, n: usize) -> Compiler<'_, 'p> {
        Compiler::new(&mut self.space, &self.sides[n], &mut self.known[n])
    }

    pub(super) fn and(&mut self, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::And, a, b)
    }

    pub(super) fn not(&mut self, a: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::Not, a, Dd::NO)
    }

    /// What one law makes of a thing.
    pub(super) fn result(&mut self, n: usize, goal: &Goal, reading: Reading) -> Result<Dd, Full> {
        // Where nothing is presumed nothing is held to.
        let presumes = self.sides.get(n).is_some_and(|side| !side.program.presumptions.is_empty());
        let dd = self.compiled(n, goal, if presumes { reading } else { Reading::InTheEnd })?;
        self.expressed(n, dd)
    }

    /// The same with [`Fate::NotExpressible`] where a fact has a value for which the law has no word, and the result
    /// turns on which of those that it has is taken in its place. Formulas stay as they are.
    fn expressed(&mut self, n: usize, dd: Dd) -> Result<Dd, Full> {
        let mut whole = dd;
        for (var, [unsaid, said]) in self.unsaid(n, dd) {
            let missing = Dd::of(self.space.fate(&Fate::NotExpressible));
            let mut agreed: Option<Dd> = None;
            for value in said {
                let here = self.space.store.fix(whole, var, value)?;
                agreed = Some(match agreed {
                    Some(known) => {
                        let same = self.space.store.apply(Op::Same, known, here)?;
                        self.space.store.choose(same, known, missing)?
                    }
                    None => here,
                });
            }
            let parts: Vec<(i128, i128)> = unsaid.into_iter().map(|value| (value, value)).collect();
            let here = self.space.store.within(var, &parts)?;
            whole = self.space.store.choose(here, agreed.unwrap_or(missing), whole)?;
        }
        Ok(whole)
    }

    /// The variables of a result that can have a value for which the law has no word, with those values and the others.
    fn unsaid(&self, n: usize, dd: Dd) -> Vec<(Var, [Vec<i128>; 2])> {
        let Some(side) = self.sides.get(n).filter(|_| self.words_differ) else { return Vec::new() };
        let mut vars = self.space.store.variables(&[dd]);
        vars.sort_unstable();
        let unsaid = |var: Var| match self.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => Some((var, self.space.unsaid(side, *slot))),
            Some(Meaning::Literal(_) | Meaning::Opaque(_) | Meaning::Stands(_)) | None => None,
        };
        vars.into_iter().filter_map(unsaid).filter(|(_, [unsaid, _])| !unsaid.is_empty()).collect()
    }

    fn compiled(&mut self, n: usize, goal: &Goal, reading: Reading) -> Result<Dd, Full> {
        let mut compiler = self.compiler(n);
        let program = compiler.side.program;
        let not_due = Fate::Is(String::from("not due"));
        let not_engaged = Fate::Is(String::from("not engaged"));
        match goal {
            Goal::Decision(id) => {
                compiler.with_item(program.decision(*id).binder, 0, |compiler| compiler.decision(*id, reading))
            }
            Goal::Duty(ids) => {
                let idle = compiler.space.fate(&not_due);
                let all = ids
                    .iter()
                    .map(|id| compiler.with_item(program.duty(*id).binder, 0, |compiler| compiler.duty(*id, reading)));
                let all = all.collect::<Result<Vec<Dd>, Full>>()?;
                self.first_not(idle, &all)
            }
            Goal::Prohibition(ids) => {
                let idle = compiler.space.fate(&not_engaged);
                let all = ids
                    .iter()
                    .map(|id| compiler.with_item(program.prohibition(*id).binder, 0, |c| c.prohibition(*id, reading)));
                let all = all.collect::<Result<Vec<Dd>, Full>>()?;
                self.first_not(idle, &all)
            }
        }
    }

    /// Of dated versions the one that is not idle.
    fn first_not(&mut self, idle: u32, all: &[Dd]) -> Result<Dd, Full> {
        let mut result = Dd::of(idle);
        for dd in all {
            let quiet = self.space.store.map(*dd, &mut |value| Dd::truth(value == idle))?;
            result = self.space.store.choose(quiet, result, *dd)?;
        }
        Ok(result)
    }

    /// Over formulas: whether both make of a thing the very same formula, for the same reasons, and while presumptions
    /// may stand. Where they do not they may still come to the same.
    fn says_alike(&mut self, goals: &[Goal; 2]) -> Result<bool, Full> {
        let [old, new] = goals;
        // Of what only one has a word for, diagrams tell whether a result turns on it.
        if self.words_differ {
            return Ok(false);
        }
        for reading in [Reading::InTheEnd, Reading::Held] {
            if self.result(0, old, reading)? != self.result(1, new, reading)? {
                return Ok(false);
            }
        }
        // What is said of longer lists than are compared is said by diagrams.
        Ok(!self.space.capped && reasons::are_alike(self, goals)?)
    }

    fn compare(&mut self, start: Compared, goals: &[Goal; 2], options: &Options) -> Result<(Compared, Changes), Full> {
        self.theta = self.possible;
        self.there_is_an_item(goals)?;
        let old = self.result(0, &goals[0], Reading::InTheEnd)?;
        let new = self.result(1, &goals[1], Reading::InTheEnd)?;
        let ends = self.space.store.apply(Op::Pair, old, new)?;
        let mut compared = start;
        let pairs = if old == new { BTreeSet::new() } else { self.space.store.values(ends) };
        let both = Pair { goals: goals.clone(), ends, pairs: pairs.into_iter().map(unpair).collect() };
        let mut changes = Changes::default();
        if old != new {
            changes = transitions::compare(self, &both, options, &mut compared)?;
            changes.place(Over { space: &self.space, sides: &self.sides }, options, &mut compared);
        }
        reasons::compare(self, &both, &mut compared)?;
        burden::compare(self, &both, &mut compared)?;
        if compared.kinds.is_none() && !compared.burdens.is_empty() {
            compared.kinds = transitions::kinds(self, &both)?;
        }
        if compared.verdict == Verdict::Same || compared.burden == Verdict::Same {
            let opaque = self.space.store.cuts(&[both.ends]);
            for var in opaque.keys() {
                if let (Some(Meaning::Opaque(words)), false) =
                    (self.space.meanings.get(*var as usize), compared.verdict == Verdict::Same)
                {
                    compared.undecided.push(format!("the comparison `{words}` is left free"));
                }
            }
            if self.space.capped && self.space.store.cuts(&[both.ends]).keys().any(|var| self.is_length(*var)) {
                let longest = crate::eval::index::LONGEST_INVENTED_LIST;
                compared.undecided.push(format!("lists of up to {longest} items were compared, and longer ones not"));
                if compared.verdict == Verdict::Same {
                    compared.verdict = Verdict::NotDecided;
                }
            }
        }
        Ok((compared, changes))
    }

    pub(super) fn is_length(&self, var: u32) -> bool {
        matches!(self.space.meanings.get(var as usize), Some(Meaning::Slot(slot)) if slot.aspect == Aspect::Length)
    }

    /// What is decided item by item is compared for the first item of a list that has one.
    fn there_is_an_item(&mut self, goals: &[Goal; 2]) -> Result<(), Full> {
        for (n, goal) in goals.iter().enumerate() {
            let Some(side) = self.sides.get(n) else { continue };
            let Some(binder) = binder(side.program, goal) else { continue };
            let place = side.mapping.place(Place::Fact(side.program.binder(binder).list));
            let var = self.space.slot(Slot::new(place, Aspect::Length))?;
            let most = self.space.store.range(var).1;
            let some = self.space.store.within(var, &[(1, most)])?;
            self.theta = self.and(self.theta, some)?;
        }
        Ok(())
    }

    /// Whether some case is in a diagram.
    pub(super) fn some(&mut self, dd: Dd) -> Result<bool, Full> {
        Ok(!self.space.none(dd, &mut self.theta)?)
    }

    /// Whether some case is in both of two diagrams.
    pub(super) fn some_in_both(&mut self, a: Dd, b: Dd) -> Result<bool, Full> {
        Ok(!self.space.none_in_both(a, b, &mut self.theta)?)
    }

    /// Whether a pair of results is one of some.
    pub(super) fn among(&mut self, ends: Dd, pairs: &[(u32, u32)]) -> Result<Dd, Full> {
        self.is_one_of(ends, pairs.iter().map(|(a, b)| pair(*a, *b)).collect())
    }

    /// Whether a result is one of some.
    pub(super) fn is_one_of(&mut self, results: Dd, mut wanted: Vec<u32>) -> Result<Dd, Full> {
        wanted.sort_unstable();
        let key = (results, wanted);
        if let Some(known) = self.sorted.get(&key) {
            return Ok(*known);
        }
        let dd = self.space.store.map(results, &mut |value| Dd::truth(key.1.contains(&value)))?;
        self.sorted.insert(key, dd);
        Ok(dd)
    }

    pub(super) fn fate(&self, value: u32) -> Fate {
        self.space.fate_of(value).cloned().unwrap_or(Fate::Error)
    }

    /// A case as both laws see it, with what the ordinary evaluator makes of it under each; `None` where a law has no
    /// such value.
    pub(super) fn shown(&self, point: &Point, goals: &[Goal; 2]) -> Option<Judged> {
        judge(&self.space, &self.sides, self.laws, self.splits, point, goals)
    }
}

/// A case with what both made of it.
pub(super) struct Judged {
    pub(super) shown: Shown,
    pub(super) status: [Status; 2],
    pub(super) fate: [Option<Fate>; 2],
}

/// A case put to the ordinary evaluator under both laws.
pub(super) fn judge(
    space: &Space,
    sides: &[Side<'_>; 2],
    laws: [&Ready<'_>; 2],
    splits: usize,
    point: &Point,
    goals: &[Goal; 2],
) -> Option<Judged> {
    let [old, new] = sides;
    let [law_old, law_new] = laws;
    let [goal_old, goal_new] = goals;
    let (old_facts, a, old_whole) = judged(space, (old, law_old), splits, point, goal_old)?;
    if splits == 0 && a.0 == Status::NotDecided {
        return None;
    }
    let (new_facts, b, new_whole) = judged(space, (new, law_new), splits, point, goal_new)?;
    let words = |(status, fate): &(Status, Option<Fate>)| match fate {
        Some(fate @ Fate::NotExpressible) => fate.words(),
        Some(fate) => format!("{} {}", status.word(), fate.words()),
        None => status.word().to_owned(),
    };
    let by_old = old_whole && !new_whole;
    let shown = Shown { on: point.on, old: words(&a), new: words(&b), old_facts, new_facts, by_old };
    Some(Judged { shown, status: [a.0, b.0], fate: [a.1, b.1] })
}

/// A case as one law can say it, with what it makes of it: where the law has no word for some value, and the answer is
/// open without it, that it is not expressible. Last whether it has a word for all of it.
fn judged(
    space: &Space,
    (side, law): (&Side<'_>, &Ready<'_>),
    splits: usize,
    point: &Point,
    goal: &Goal,
) -> Option<(Facts, (Status, Option<Fate>), bool)> {
    if let Some(facts) = point.facts(space, side) {
        let answer = asked(law, side.law_at, (&facts, point.on), goal, splits)?;
        return Some((facts, answer, true));
    }
    let facts = point.said(space, side).facts(space, side)?;
    let answer = match asked(law, side.law_at, (&facts, point.on), goal, splits)? {
        (Status::Presumed | Status::Undetermined, _) => (Status::Settled, Some(Fate::NotExpressible)),
        answer @ (Status::Settled | Status::NotDecided, _) => answer,
    };
    Some((facts, answer, false))
}

/// Whether some type of both has values in one alone.
fn words_differ(old: &Program, new: &Program) -> bool {
    old.types.iter().any(|ty| {
        let names = |ty: &EnumType| ty.values.iter().map(|value| value.name.clone()).collect::<BTreeSet<String>>();
        let other = new.types.iter().find(|other| other.name == ty.name);
        other.is_some_and(|other| other.open != ty.open || names(other) != names(ty))
    })
}

/// What one law makes of a case; `None` where it is refused.
pub(super) fn asked(
    law: &Ready<'_>,
    law_at: Option<Date>,
    (facts, on): (&Facts, Option<Date>),
    goal: &Goal,
    splits: usize,
) -> Option<(Status, Option<Fate>)> {
    /// Of what can occur at all, one instance is enough.
    const LEAST: usize = 1_000;
    let ask = Ask { law, facts, on, law_at, splits };
    Ask { splits: splits.max(LEAST), ..ask }.possible().ok()?;
    Some(match goal {
        Goal::Decision(id) => {
            let item = law.program.decision(*id).binder.map(|_| 0);
            let verdict = ask.outcome(*id, item);
            (verdict.status, verdict.result.as_ref().map(|outcome| Fate::of(law.program, *id, outcome)))
        }
        Goal::Duty(ids) => {
            let idle = Fate::Is(String::from("not due"));
            let each = ids.iter().map(|id| {
                let verdict = ask.duty(*id, law.program.duty(*id).binder.map(|_| 0));
                (verdict.status, verdict.result.map(Fate::of_duty))
            });
            busiest(each, &idle)
        }
        Goal::Prohibition(ids) => {
            let idle = Fate::Is(String::from("not engaged"));
            let each = ids.iter().map(|id| {
                let verdict = ask.prohibition(*id, law.program.prohibition(*id).binder.map(|_| 0));
                (verdict.status, verdict.result.map(Fate::of_keeping))
            });
            busiest(each, &idle)
        }
    })
}

/// Of dated versions the answer of the one that is not idle.
fn busiest(each: impl Iterator<Item = (Status, Option<Fate>)>, idle: &Fate) -> (Status, Option<Fate>) {
    let mut answer = (Status::Settled, Some(idle.clone()));
    for (status, fate) in each {
        if fate.as_ref() != Some(idle) {
            answer = (status, fate);
        }
    }
    answer
}

fn relied_on(old: &Program, new: &Program) -> Vec<String> {
    let names: BTreeSet<String> =
        [old, new].iter().flat_map(|program| &program.impossibles).map(|item| item.head.name.clone()).collect();
    names.into_iter().collect()
}

fn names(program: &Program) -> BTreeSet<(Kind, String)> {
    let decisions = program.decisions.iter().map(|d| (Kind::Decision, d.head.name.clone()));
    let duties = program.duties.iter().map(|d| (Kind::Duty, d.head.name.clone()));
    let prohibitions = program.prohibitions.iter().map(|p| (Kind::Prohibition, p.head.name.clone()));
    decisions.chain(duties).chain(prohibitions).collect()
}

pub(super) fn goal(program: &Program, kind: Kind, name: &str) -> Option<Goal> {
    match kind {
        Kind::Decision => program.decision_named(name).map(Goal::Decision),
        Kind::Duty => {
            let ids: Vec<DutyId> = places(program.duties.iter().map(|d| &d.head), name).map(DutyId::new).collect();
            (!ids.is_empty()).then_some(Goal::Duty(ids))
        }
        Kind::Prohibition => {
            let all = places(program.prohibitions.iter().map(|p| &p.head), name);
            let ids: Vec<ProhibitionId> = all.map(ProhibitionId::new).collect();
            (!ids.is_empty()).then_some(Goal::Prohibition(ids))
        }
    }
}

fn places<'h>(heads: impl Iterator<Item = &'h Header>, name: &str) -> impl Iterator<Item = usize> {
    heads.enumerate().filter(move |(_, head)| head.name == name).map(|(n, _)| n)
}

fn heading<'p>(program: &'p Program, goal: &Goal) -> &'p Header {
    match goal {
        Goal::Decision(id) => &program.decision(*id).head,
        Goal::Duty(ids) => &program.duty(ids.last().copied().unwrap_or(DutyId(0))).head,
        Goal::Prohibition(ids) => &program.prohibition(ids.last().copied().unwrap_or(ProhibitionId(0))).head,
    }
}

fn binder(program: &Program, goal: &Goal) -> Option<BinderId> {
    match goal {
        Goal::Decision(id) => program.decision(*id).binder,
        Goal::Duty(ids) => ids.iter().find_map(|id| program.duty(*id).binder),
        Goal::Prohibition(ids) => ids.iter().find_map(|id| program.prohibition(*id).binder),
    }
}
