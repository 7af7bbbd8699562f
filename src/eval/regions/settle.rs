//! Which answers settle an outcome, whatever the rest of what is missing turns out to be.
//!
//! # Source
//! The reference, *What matters*.

use crate::base::bits::Bits;
use crate::eval::inquiry::{Answered, Settling};
use crate::eval::outcome::Outcome;
use crate::eval::regions::{Cube, Regions, push_new};
use crate::eval::slot::Place;
use std::collections::BTreeSet;

/// Sets shown for one outcome.
const SETS: usize = 12;
/// Regions of an outcome from which sets are sought that cannot be made smaller.
const PRIMES: usize = 64;

impl Regions<'_, '_> {
    /// For each outcome the smallest sets of answers that settle it, found by trying one, two and three answers; where
    /// none of those does, sets from which no answer can be dropped.
    pub(in crate::eval) fn settling(&self) -> Vec<Settling> {
        let outcomes: BTreeSet<&Outcome> = self.looked_at().map(|region| &region.leaf.result).collect();
        if outcomes.len() < 2 || self.too_many {
            return Vec::new();
        }
        outcomes.into_iter().map(|outcome| self.settling_one(outcome)).collect()
    }

    fn settling_one(&self, outcome: &Outcome) -> Settling {
        let mut own = Bits::none(self.regions.len());
        let mut answers: Vec<Cube> = Vec::new();
        for n in self.left.iter() {
            let Some(region) = self.region(n).filter(|region| region.leaf.result == *outcome) else { continue };
            own.insert(n);
            for choice in &region.choices {
                push_new(&mut answers, Cube { choices: vec![*choice], decided: Vec::new() });
            }
            for decided in self.decided_by(region) {
                push_new(&mut answers, Cube { choices: Vec::new(), decided: vec![*decided] });
            }
        }
        let mut tried = 0;
        let mut level: Vec<(usize, Cube)> = vec![(0, Cube::default())];
        for _ in 0..3 {
            let mut found = Vec::new();
            let mut next = Vec::new();
            for (start, cube) in &level {
                for (n, answer) in answers.iter().enumerate().skip(*start) {
                    let Some(joined) = self.join(cube, answer) else { continue };
                    tried += 1;
                    if tried > 4_000 {
                        return self.primes(&own, outcome);
                    }
                    let meeting = self.meeting(&joined);
                    if !meeting.meets(&own) {
                        continue;
                    }
                    if meeting.within(&own) {
                        found.push(joined);
                    } else {
                        next.push((n + 1, joined));
                    }
                }
            }
            if !found.is_empty() {
                let more = found.len() > SETS;
                found.truncate(SETS);
                let sets = found.iter().map(|cube| self.words_of(cube)).collect();
                return Settling { outcome: outcome.clone(), sets, smallest: true, more };
            }
            level = next;
        }
        self.primes(&own, outcome)
    }

    fn primes(&self, own: &Bits, outcome: &Outcome) -> Settling {
        let mut cubes: Vec<Cube> = Vec::new();
        for region in own.iter().take(PRIMES).filter_map(|n| self.region(n)) {
            let mut cube = Cube { choices: region.choices.clone(), decided: self.decided_by(region).to_vec() };
            for n in (0..cube.decided.len()).rev() {
                let mut less = cube.clone();
                less.decided.remove(n);
                if self.meeting(&less).within(own) {
                    cube = less;
                }
            }
            for n in (0..cube.choices.len()).rev() {
                let mut less = cube.clone();
                less.choices.remove(n);
                if self.meeting(&less).within(own) {
                    cube = less;
                }
            }
            push_new(&mut cubes, cube);
        }
        cubes.sort_by_key(|cube| self.facts_of(cube));
        let more = cubes.len() > SETS || own.iter().nth(PRIMES).is_some();
        cubes.truncate(SETS);
        let sets = cubes.iter().map(|cube| self.words_of(cube)).collect();
        Settling { outcome: outcome.clone(), sets, smallest: false, more }
    }

    /// Of how many facts a conjunction of answers speaks.
    fn facts_of(&self, cube: &Cube) -> usize {
        let choices = cube.choices.iter().filter_map(|choice| self.choices.get(*choice));
        let mut places: BTreeSet<Place> = choices.map(|choice| choice.slot.place).collect();
        places.extend(cube.decided.iter().filter_map(|d| self.literals.get(d / 2)).flat_map(|(_, places)| places));
        places.len()
    }

    fn words_of(&self, cube: &Cube) -> Vec<Answered> {
        let mut judge = self.ask.judge();
        let mut answered = Vec::new();
        for choice in cube.choices.iter().filter_map(|choice| self.choices.get(*choice)) {
            let values = judge.choices(choice.slot);
            let values = values.iter().enumerate().filter(|(n, _)| choice.domain & (1 << n) != 0);
            answered.push(Answered::Among(choice.slot, values.map(|(_, value)| value.clone()).collect()));
        }
        for decided in &cube.decided {
            if let Some((literal, _)) = self.literals.get(decided / 2) {
                answered.push(Answered::Compared((*literal).clone(), decided % 2 == 1));
            }
        }
        answered
    }

    /// Both conjunctions together; `None` where they speak of one unknown, or of one comparison, twice.
    fn join(&self, a: &Cube, b: &Cube) -> Option<Cube> {
        let mut cube = a.clone();
        for choice in &b.choices {
            let slot = |choice: &usize| self.choices.get(*choice).map(|choice| choice.slot);
            match cube.choices.binary_search_by(|own| slot(own).cmp(&slot(choice))) {
                Ok(_) => return None,
                Err(at) => cube.choices.insert(at, *choice),
            }
        }
        for decided in &b.decided {
            if cube.decided.iter().any(|other| other / 2 == decided / 2) {
                return None;
            }
            cube.decided.push(*decided);
        }
        Some(cube)
    }
}
