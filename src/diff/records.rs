//! Records of real cases: what both laws make of each, and which class it belongs to.
//!
//! The ordinary evaluator answers; the diagrams only tell which class of a change a record is the first to fit. Where
//! its facts leave that open, it is left open.

use crate::base::date::Date;
use crate::diagram::case::Fixed;
use crate::diagram::cover::{Class, Word};
use crate::diagram::store::Var;
use crate::diff::engine::{Goal, Pair, Two, asked};
use crate::diff::vocabulary::Names;
use crate::diff::{Answered, Compared, Law, Options, Placed, Transition};
use crate::eval::{Law as Ready, Status};
use crate::ir::Facts;
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

/// Finds for each record that changes so the first class of a change that it fits.
///
/// - `classes`: those of the transition, in its order.
pub(super) fn place(
    two: &Two<'_>,
    both: &Pair,
    transition: &Transition,
    (classes, names): (&[Class], &Names),
    options: &Options,
    compared: &mut Compared,
) {
    let before: usize = compared.transitions.iter().map(|earlier| earlier.classes.len()).sum();
    let cuts = two.space.store.cuts(&[both.ends]);
    for (record, placed) in options.records.iter().zip(&mut compared.records) {
        let (Answered::Is(old), Answered::Is(new)) = (&placed.old, &placed.new) else { continue };
        if *new != transition.to || !transition.from.iter().any(|(from, _)| from == old) {
            continue;
        }
        let case = Case::new(two, record);
        // A list that is longer than those compared is in no class.
        if cuts.keys().any(|var| case.beyond(two, *var)) {
            continue;
        }
        for (n, class) in classes.iter().enumerate() {
            match case.fits(two, class, names) {
                Some(true) => {
                    placed.class = Some(before + n);
                    break;
                }
                Some(false) => {}
                None => break,
            }
        }
    }
}

/// A record as the diagrams see it.
struct Case {
    fixed: Fixed,
    /// Variables of what there is not, such as the date of an event that has not happened.
    idle: BTreeSet<Var>,
}

impl Case {
    fn new(two: &Two<'_>, record: &Record) -> Case {
        let [old, new] = &two.sides;
        let mut fixed = two.space.fixed(old, &record.old, record.on);
        fixed.extend(two.space.fixed(new, &record.new, record.on));
        let mut idle = two.space.idle(old, &record.old);
        idle.extend(two.space.idle(new, &record.new));
        Case { fixed, idle }
    }

    fn beyond(&self, two: &Two<'_>, var: Var) -> bool {
        let (least, most) = two.space.store.range(var);
        self.fixed.get(&var).is_some_and(|value| *value < least || *value > most)
    }

    /// Whether it has all that a class asks for; `None` where its facts leave that open.
    fn fits(&self, two: &Two<'_>, class: &Class, names: &Names) -> Option<bool> {
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
                    let reached = names.dds.get(n).map(|dd| two.space.reachable(*dd, &self.fixed));
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
