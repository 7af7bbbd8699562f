//! Records of real cases: what both laws make of each, and which class it belongs to.
//!
//! The ordinary evaluator answers; the diagrams only tell which class of a change a record is the first to fit. Where
//! its facts leave that open, it is left open.

use crate::base::date::Date;
use crate::diagram::case::Fixed;
use crate::diagram::cover::{Class, Word};
use crate::diagram::store::{Dd, Var};
use crate::diagram::{Fate, Side, Space};
use crate::diff::engine::{Goal, Two, asked, goal, one};
use crate::diff::transitions::way_of;
use crate::diff::vocabulary::Names;
use crate::diff::{Answered, Compared, Kind, Law, Options, Placed, Transition, Way};
use crate::eval::{Law as Ready, Status};
use crate::ir::{Facts, Program};
use std::collections::BTreeSet;

/// A case of the world, in the facts of either law.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its facts for the old law.
    pub old: Facts,
    /// Its facts for the new law.
    pub new: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
}

/// What both laws make of each record; of what is decided item by item nothing is said.
pub(super) fn judged(ready: &[Ready<'_>; 2], laws: [Law<'_>; 2], goals: &[Goal; 2], options: &Options) -> Vec<Placed> {
    let [ready_old, ready_new] = ready;
    let [law_old, law_new] = laws;
    let [goal_old, goal_new] = goals;
    let answer = |law: &Ready<'_>, law_at, facts: &Facts, on, goal: &Goal| match asked(
        law,
        law_at,
        (facts, on),
        goal,
        options.splits,
    ) {
        None => Answered::Impossible,
        Some((Status::Settled | Status::Presumed, Some(fate))) => Answered::Is(fate),
        Some((Status::NotDecided, _)) => Answered::NotDecided,
        Some((Status::Settled | Status::Presumed | Status::Undetermined, _)) => Answered::Open,
    };
    let each = options.records.iter().map(|record| Placed {
        old: answer(ready_old, law_old.law_at, &record.old, record.on, goal_old),
        new: answer(ready_new, law_new.law_at, &record.new, record.on, goal_new),
        class: None,
    });
    each.collect()
}

/// The changes of one thing with their classes as the diagrams have them: what tells which class a record is in.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    each: Vec<Change>,
    names: Vec<Dd>,
    /// What the results turn on.
    vars: BTreeSet<Var>,
    /// What the classes are told by.
    read: BTreeSet<Var>,
}

/// The diagrams of both laws, to be read.
#[derive(Clone, Copy)]
pub(super) struct Over<'s, 'p> {
    pub(super) space: &'s Space,
    pub(super) sides: &'s [Side<'p>; 2],
}

#[derive(Clone, Debug)]
struct Change {
    from: Vec<Fate>,
    to: Fate,
    classes: Vec<Class>,
}

impl Changes {
    /// None yet.
    ///
    /// - `vars`: what the results turn on.
    pub(super) fn new(vars: impl Iterator<Item = Var>, names: &Names) -> Changes {
        let vars: BTreeSet<Var> = vars.collect();
        Changes { each: Vec::new(), names: names.dds.clone(), read: vars.clone(), vars }
    }

    /// Adds a change, with its classes in its order.
    pub(super) fn add(&mut self, space: &Space, transition: &Transition, classes: Vec<Class>) {
        for condition in classes.iter().flatten() {
            match condition.word {
                Word::Var(var) => drop(self.read.insert(var)),
                Word::Name(n) => {
                    let dd = self.names.get(n).copied();
                    self.read.extend(space.store.cuts(&dd.into_iter().collect::<Vec<_>>()).into_keys());
                }
            }
        }
        let from = transition.from.iter().map(|(from, _)| from.clone()).collect();
        self.each.push(Change { from, to: transition.to.clone(), classes });
    }

    /// Finds the class of each record that changes.
    pub(super) fn place(&self, over: Over<'_, '_>, options: &Options, compared: &mut Compared) {
        for (record, placed) in options.records.iter().zip(&mut compared.records) {
            if let (Answered::Is(old), Answered::Is(new)) = (&placed.old, &placed.new) {
                placed.class = self.class(over, ([&record.old, &record.new], record.on), [old, new]);
            }
        }
    }

    /// The first class of its change that a record fits, counted through the changes; `None` where it does not change,
    /// fits none, or its facts leave that open.
    pub(super) fn class(
        &self,
        over: Over<'_, '_>,
        (facts, on): ([&Facts; 2], Option<Date>),
        [old, new]: [&Fate; 2],
    ) -> Option<usize> {
        let at = self.each.iter().position(|change| change.to == *new && change.from.contains(old))?;
        let (earlier, rest) = self.each.split_at_checked(at)?;
        let before: usize = earlier.iter().map(|change| change.classes.len()).sum();
        let case = Case::new(over, facts, on, &self.read);
        // A list that is longer than those compared is in no class.
        if self.vars.iter().any(|var| case.beyond(over.space, *var)) {
            return None;
        }
        for (n, class) in rest.first()?.classes.iter().enumerate() {
            match case.fits(over.space, class, &self.names) {
                Some(true) => return Some(before + n),
                Some(false) => {}
                None => return None,
            }
        }
        None
    }
}

/// One decision of two laws compared, ready for many records to be put into its classes.
pub struct Impact<'p> {
    /// What the comparison found.
    pub compared: Compared,
    /// The date whose law each is, in place of every `dated by`.
    pub dates: [Option<Date>; 2],
    ready: &'p [Ready<'p>; 2],
    goals: [Goal; 2],
    // None where nothing changes, or diagrams would be too large.
    sorter: Option<(Space, [Side<'p>; 2], Changes)>,
}

impl<'p> Impact<'p> {
    /// The two programs.
    pub fn programs(&self) -> [&'p Program; 2] {
        let [old, new] = self.ready;
        [old.program, new.program]
    }

    /// Compares one decision over every possible case.
    ///
    /// - `dates`: the date whose law each is to be, in place of every `dated by`.
    /// - returns: `None` where one of the two has no decision of that name.
    pub fn new(
        ready: &'p [Ready<'p>; 2],
        dates: [Option<Date>; 2],
        decision: &str,
        options: &Options,
    ) -> Option<Impact<'p>> {
        let [old, new] = ready;
        let laws = [(old, dates[0]), (new, dates[1])].map(|(law, law_at)| Law { program: law.program, law_at });
        let goals = [goal(old.program, Kind::Decision, decision)?, goal(new.program, Kind::Decision, decision)?];
        let mut formulas = Two::formulas(ready, laws, options).ok();
        let (compared, sorter) =
            one(ready, laws, (Kind::Decision, decision, goals.clone()), (&mut None, &mut formulas), options);
        let sorter = sorter.map(|(two, changes)| (two.space, two.sides, changes));
        Some(Impact { compared, dates, ready, goals, sorter })
    }

    /// The first class that a record fits, counted through [`Compared::transitions`]; `None` where it does not change,
    /// fits none, or its facts leave that open.
    ///
    /// - `facts`: for the old law and the new.
    /// - `fates`: what each makes of it.
    pub fn class(&self, facts: [&Facts; 2], on: Option<Date>, fates: [&Fate; 2]) -> Option<usize> {
        let (space, sides, changes) = self.sorter.as_ref()?;
        changes.class(Over { space, sides }, (facts, on), fates)
    }

    /// Which way a change goes.
    pub fn way(&self, from: &Fate, to: &Fate) -> Way {
        let [old, new] = self.ready;
        way_of([old.program, new.program], &self.goals, from, to)
    }
}

/// A record as the diagrams see it.
struct Case {
    fixed: Fixed,
    /// Variables of what there is not, such as the date of an event that has not happened.
    idle: BTreeSet<Var>,
}

impl Case {
    fn new(over: Over<'_, '_>, facts: [&Facts; 2], on: Option<Date>, vars: &BTreeSet<Var>) -> Case {
        let vars = || vars.iter().copied();
        let Over { space, sides: [old, new] } = over;
        let [old_facts, new_facts] = facts;
        let mut fixed = space.fixed_among(old, old_facts, on, vars());
        fixed.extend(space.fixed_among(new, new_facts, on, vars()));
        let mut idle = space.idle_among(old, old_facts, vars());
        idle.extend(space.idle_among(new, new_facts, vars()));
        Case { fixed, idle }
    }

    fn beyond(&self, space: &Space, var: Var) -> bool {
        let (least, most) = space.store.range(var);
        self.fixed.get(&var).is_some_and(|value| *value < least || *value > most)
    }

    /// Whether it has all that a class asks for; `None` where its facts leave that open.
    fn fits(&self, space: &Space, class: &Class, names: &[Dd]) -> Option<bool> {
        let mut open = false;
        for condition in class {
            let held = match condition.word {
                Word::Var(var) if self.idle.contains(&var) => Some(false),
                Word::Var(var) => {
                    let within = |value: &i128| condition.parts.iter().any(|(low, high)| (low..=high).contains(&value));
                    self.fixed.get(&var).map(within)
                }
                Word::Name(n) => {
                    let yes = condition.parts.first() == Some(&(1, 1));
                    let reached = names.get(n).map(|dd| space.reachable(*dd, &self.fixed));
                    let reached: Vec<u32> = reached.into_iter().flatten().collect();
                    match reached.as_slice() {
                        [only] => Some((*only == 1) == yes),
                        _ => None,
                    }
                }
            };
            match held {
                Some(false) => return Some(false),
                Some(true) => {}
                None => open = true,
            }
        }
        (!open).then_some(true)
    }
}
