//! The regions of a case split, and questions about them: which facts tell them apart, which answers settle an outcome,
//! and which question leaves the fewest.
//!
//! Takes what a split found, and judges no case anew. Two regions of different outcome that agree on everything but one
//! fact show that the fact matters.
//!
//! # Source
//! The reference, *What matters*.

mod settle;

use crate::base::bits::Bits;
use crate::eval::answer::Ask;
use crate::eval::judge::Judge;
use crate::eval::outcome::Outcome;
use crate::eval::search::{Explored, Leaf, number_bounds};
use crate::eval::slot::{Place, Slot};
use crate::eval::term::Literal;
use crate::eval::theory::{Feasible, feasible};
use crate::eval::twin::{original, twin};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Regions at most for the parts whose work grows with their square.
pub(super) const MANY: usize = 1_500;
/// Facts that matter at most for the next question to be chosen exactly.
const EXACT_FACTS: usize = 5;
/// Regions at most for the same.
const EXACT_REGIONS: usize = 48;

/// A choice of values of one unknown that some region makes.
struct Choice {
    slot: Slot,
    domain: u128,
    /// The number of its fact.
    place: usize,
    /// The regions that leave one of the values open.
    meets: Bits,
}

/// A comparison and its truth: twice the number of the comparison, plus one where it is to be true.
type Decided = usize;

/// Two sets of comparisons, and the facts on which the completions of the two differ.
type Twins = (usize, usize, Vec<Place>);

/// What one region says, by number.
struct Region<'e> {
    leaf: &'e Leaf<Outcome>,
    /// Its choices, in the order of their unknowns.
    choices: Vec<usize>,
    /// Its comparisons: the number of their set.
    set: usize,
    /// The facts that it speaks of.
    places: Bits,
}

/// The regions of one case, and questions about them.
pub(super) struct Regions<'e, 'a> {
    ask: &'e Ask<'a>,
    judge: Judge<'a>,
    regions: Vec<Region<'e>>,
    /// In order: by unknown, then by values.
    choices: Vec<Choice>,
    literals: Vec<(&'e Literal, Vec<Place>)>,
    /// Each set of comparisons that some region has, with the regions that have it.
    sets: Vec<(Vec<Decided>, Bits)>,
    /// The facts that any region speaks of, in order.
    places: Vec<Place>,
    /// The regions that are still looked at.
    left: Bits,
    tied: bool,
    /// Whether only the first of them are looked at.
    pub(super) too_many: bool,
    /// Which regions a set of comparisons leaves possible, as far as worked out.
    possible: RefCell<HashMap<Vec<Decided>, Bits>>,
    /// Whether two sets can hold of completions that differ on some facts, as far as worked out.
    together: RefCell<HashMap<Twins, bool>>,
}

/// A conjunction of answers: choices in order, and comparisons.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cube {
    choices: Vec<usize>,
    decided: Vec<Decided>,
}

impl<'e, 'a> Regions<'e, 'a> {
    pub(super) fn new(ask: &'e Ask<'a>, explored: &'e Explored<Outcome>) -> Regions<'e, 'a> {
        let too_many = explored.leaves.len() > MANY;
        let leaves: Vec<&Leaf<Outcome>> = explored.leaves.iter().take(MANY).collect();
        let choices: BTreeSet<(Slot, u128)> = leaves.iter().flat_map(|leaf| leaf.domains.iter().copied()).collect();
        let literals: BTreeSet<&Literal> =
            leaves.iter().flat_map(|leaf| leaf.literals.iter().map(|(literal, _)| literal)).collect();
        let literals: Vec<(&Literal, Vec<Place>)> =
            literals.into_iter().map(|l| (l, l.slots().into_iter().map(|slot| slot.place).collect())).collect();
        let mut places: Vec<Place> = choices.iter().map(|(slot, _)| slot.place).collect();
        places.extend(literals.iter().flat_map(|(_, places)| places.iter().copied()));
        places.sort();
        places.dedup();
        let number = |place: Place| places.binary_search(&place).unwrap_or(usize::MAX);

        let meets = |(slot, domain): (Slot, u128)| {
            let mut meets = Bits::none(leaves.len());
            for (n, leaf) in leaves.iter().enumerate() {
                let other = leaf.domains.binary_search_by(|(s, _)| s.cmp(&slot)).ok();
                let other = other.and_then(|at| leaf.domains.get(at));
                if other.is_none_or(|(_, other)| other & domain != 0) {
                    meets.insert(n);
                }
            }
            Choice { slot, domain, place: number(slot.place), meets }
        };
        let choices: Vec<Choice> = choices.into_iter().map(meets).collect();

        let mut sets: Vec<(Vec<Decided>, Bits)> = Vec::new();
        let mut known: HashMap<Vec<Decided>, usize> = HashMap::new();
        let mut regions = Vec::with_capacity(leaves.len());
        for (n, leaf) in leaves.iter().enumerate() {
            let find = |(literal, truth): &(Literal, bool)| {
                literals.binary_search_by(|(l, _)| (*l).cmp(literal)).unwrap_or(usize::MAX / 4) * 2
                    + usize::from(*truth)
            };
            let decided: Vec<Decided> = leaf.literals.iter().map(find).collect();
            let set = *known.entry(decided).or_insert_with_key(|decided| {
                sets.push((decided.clone(), Bits::none(leaves.len())));
                sets.len() - 1
            });
            if let Some((_, having)) = sets.get_mut(set) {
                having.insert(n);
            }
            let own = leaf.domains.iter();
            let own = own.filter_map(|d| choices.binary_search_by(|c| (c.slot, c.domain).cmp(d)).ok()).collect();
            let mut spoken = Bits::none(places.len());
            for place in leaf.domains.iter().map(|(slot, _)| slot.place) {
                spoken.insert(number(place));
            }
            for slot in leaf.literals.iter().flat_map(|(literal, _)| literal.slots()) {
                spoken.insert(number(slot.place));
            }
            regions.push(Region { leaf, choices: own, set, places: spoken });
        }
        Regions {
            ask,
            judge: ask.judge(),
            left: Bits::all(regions.len()),
            regions,
            choices,
            literals,
            sets,
            places,
            tied: !ask.law.program.impossibles.is_empty(),
            too_many,
            possible: RefCell::default(),
            together: RefCell::default(),
        }
    }

    fn region(&self, n: usize) -> Option<&Region<'e>> {
        self.regions.get(n)
    }

    /// The regions that are still looked at, in order.
    fn looked_at(&self) -> impl Iterator<Item = &Region<'e>> {
        self.left.iter().filter_map(|n| self.region(n))
    }

    /// The facts in some smallest set on exactly which two completions of different outcome differ.
    pub(super) fn matters(&self) -> Vec<Place> {
        let mut sets: BTreeSet<Vec<Place>> = BTreeSet::new();
        let mut other: BTreeMap<&Outcome, Bits> = BTreeMap::new();
        for region in self.looked_at() {
            other.entry(&region.leaf.result).or_insert_with(|| {
                let mut bits = Bits::none(self.regions.len());
                self.left
                    .iter()
                    .filter(|n| self.region(*n).is_some_and(|r| r.leaf.result != region.leaf.result))
                    .for_each(|n| bits.insert(n));
                bits
            });
        }
        self.pairs(&other, Apart::AtMostOne, &mut sets);
        // Without `impossible` items a fact that matters does so alone.
        if self.tied {
            self.pairs(&other, Apart::More, &mut sets);
        }
        let mut places = BTreeSet::new();
        for set in &sets {
            let smaller = |other: &Vec<Place>| other.len() < set.len() && other.iter().all(|p| set.contains(p));
            if !sets.iter().any(smaller) {
                places.extend(set.iter().copied());
            }
        }
        places.into_iter().collect()
    }

    /// Looks at the pairs of regions of different outcome that choose apart on so many facts. A pair that is apart on
    /// a fact which is known to matter alone gives no smaller set and is passed over.
    fn pairs(&self, other: &BTreeMap<&Outcome, Bits>, wanted: Apart, sets: &mut BTreeSet<Vec<Place>>) {
        for n in self.left.iter() {
            let Some(a) = self.region(n) else { continue };
            let Some(other) = other.get(&a.leaf.result) else { continue };
            let mut once = Bits::none(self.regions.len());
            let mut twice = once.clone();
            let mut passed = once.clone();
            let mut choices = a.choices.iter().filter_map(|choice| self.choices.get(*choice)).peekable();
            while let Some(choice) = choices.next() {
                let mut meets = choice.meets.clone();
                while let Some(same) = choices.next_if(|next| next.place == choice.place) {
                    meets.keep(&same.meets);
                }
                let mut apart = other.clone();
                apart.drop_all(&meets);
                let alone = self.places.get(choice.place).is_some_and(|place| sets.contains([*place].as_slice()));
                if alone {
                    passed.add(&apart);
                }
                let mut both = once.clone();
                both.keep(&apart);
                twice.add(&both);
                once.add(&apart);
            }
            let mut candidates = other.clone();
            candidates.drop_all(&passed);
            match wanted {
                Apart::AtMostOne => candidates.drop_all(&twice),
                Apart::More => candidates.keep(&twice),
            }
            for m in candidates.iter().filter(|m| *m > n) {
                if let Some(b) = self.region(m) {
                    self.differing(a, b, sets);
                }
            }
        }
    }

    /// The smallest sets of facts on which a completion of one region and one of another may differ alone.
    fn differing(&self, a: &Region<'_>, b: &Region<'_>, sets: &mut BTreeSet<Vec<Place>>) {
        let mut apart: Vec<Place> = Vec::new();
        let (own, others) = (&a.leaf.domains, &b.leaf.domains);
        let (mut i, mut j) = (0, 0);
        while let (Some((sa, da)), Some((sb, db))) = (own.get(i), others.get(j)) {
            match sa.cmp(sb) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    if da & db == 0 && !apart.contains(&sa.place) {
                        apart.push(sa.place);
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        apart.sort();
        if !apart.is_empty() && sets.contains(&apart) {
            return;
        }
        if a.leaf.literals.is_empty() && b.leaf.literals.is_empty() {
            sets.insert(apart);
            return;
        }
        if self.together(a, b, &apart) {
            sets.insert(apart);
            return;
        }
        if !apart.is_empty() && !self.tied {
            return;
        }
        let mut places: Vec<Place> = a
            .leaf
            .literals
            .iter()
            .chain(&b.leaf.literals)
            .flat_map(|(l, _)| l.slots())
            .map(|slot| slot.place)
            .collect();
        places.sort();
        places.dedup();
        places.retain(|place| !apart.contains(place));
        let with = |more: &[Place]| {
            let mut all = [apart.as_slice(), more].concat();
            all.sort();
            all
        };
        let mut one_more = false;
        for place in &places {
            let set = with(&[*place]);
            if sets.contains(&set) || self.together(a, b, &set) {
                one_more = true;
                sets.insert(set);
            }
        }
        if one_more || !self.tied || !self.together(a, b, &with(&places)) {
            return;
        }
        // What is tied together changes together or not at all: from all of it what can be left out is left out, each
        // fact in its turn the last to be tried.
        for last in &places {
            let mut left = places.clone();
            for place in places.iter().filter(|place| *place != last).chain([last]) {
                let fewer: Vec<Place> = left.iter().copied().filter(|other| other != place).collect();
                if self.together(a, b, &with(&fewer)) {
                    left = fewer;
                }
            }
            sets.insert(with(&left));
        }
    }

    /// Whether the comparisons of two regions can hold of two completions that agree but on these facts.
    fn together(&self, a: &Region<'_>, b: &Region<'_>, apart: &[Place]) -> bool {
        let shared = |place: &&Place| {
            let speaks = |leaf: &Leaf<Outcome>| {
                leaf.literals.iter().any(|(literal, _)| literal.slots().iter().any(|slot| slot.place == **place))
            };
            speaks(a.leaf) && speaks(b.leaf)
        };
        // Facts of which only one side speaks do not hold the two together, whatever they are called.
        let apart: Vec<Place> = apart.iter().filter(shared).copied().collect();
        let key = (a.set, b.set, apart);
        if let Some(known) = self.together.borrow().get(&key) {
            return *known;
        }
        let renamed: Vec<(Literal, bool)> =
            b.leaf.literals.iter().map(|(literal, truth)| (twin(literal, &key.2), *truth)).collect();
        let all: Vec<(&Literal, bool)> =
            a.leaf.literals.iter().chain(&renamed).map(|(literal, truth)| (literal, *truth)).collect();
        let holds = self.holds(&all);
        self.together.borrow_mut().insert(key, holds);
        holds
    }

    fn holds(&self, literals: &[(&Literal, bool)]) -> bool {
        let bounds = |slot: Slot| number_bounds(&self.judge, original(slot));
        match feasible(literals, self.ask.law.program.calendar.as_ref(), &BTreeMap::new(), &bounds) {
            Feasible::Yes(_) | Feasible::Unclear => true,
            Feasible::No => false,
        }
    }

    /// The regions that share a completion with a conjunction of answers.
    fn meeting(&self, cube: &Cube) -> Bits {
        let mut meeting = self.left.clone();
        for choice in cube.choices.iter().filter_map(|choice| self.choices.get(*choice)) {
            meeting.keep(&choice.meets);
        }
        if cube.decided.is_empty() || meeting.count() == 0 {
            return meeting;
        }
        if let Some(possible) = self.possible.borrow().get(&cube.decided) {
            meeting.keep(possible);
            return meeting;
        }
        let spoken = |decided: &[Decided]| {
            let of = |d: &Decided| self.literals.get(d / 2).map(|(literal, _)| (*literal, d % 2 == 1));
            decided.iter().filter_map(of).collect::<Vec<(&Literal, bool)>>()
        };
        let asked = spoken(&cube.decided);
        // What fewer answers leave impossible, more do too.
        let mut candidates = Bits::all(self.regions.len());
        for n in 0..cube.decided.len() {
            let mut fewer = cube.decided.clone();
            fewer.remove(n);
            self.possible.borrow().get(&fewer).iter().for_each(|possible| candidates.keep(possible));
        }
        let mut possible = Bits::none(self.regions.len());
        for (set, having) in self.sets.iter().filter(|(_, having)| having.meets(&candidates)) {
            let open = cube.decided.iter().any(|decided| !set.contains(decided));
            let contrary = cube.decided.iter().any(|decided| set.contains(&(decided ^ 1)));
            let holds = || {
                let mut all = spoken(set);
                all.extend(&asked);
                set.is_empty() || self.holds(&all)
            };
            if !contrary && (!open || holds()) {
                possible.add(having);
            }
        }
        meeting.keep(&possible);
        self.possible.borrow_mut().insert(cube.decided.clone(), possible);
        meeting
    }

    fn decided_by(&self, region: &Region<'_>) -> &[Decided] {
        self.sets.get(region.set).map_or(&[], |(decided, _)| decided)
    }

    /// The fact to ask next: exact where few facts matter; else the one whose worst answer leaves regions that tell
    /// the fewest facts apart.
    pub(super) fn next(&mut self, needing: &[Place]) -> Option<Place> {
        if needing.len() <= 1 {
            return needing.first().copied();
        }
        let exact = needing.len() <= EXACT_FACTS && self.regions.len() <= EXACT_REGIONS;
        let mut best: Option<(usize, Place)> = None;
        for place in needing {
            let worst = if exact { self.questions_after(*place, &mut Vec::new()) } else { self.facts_left(*place) };
            if best.is_none_or(|(least, _)| worst < least) {
                best = Some((worst, *place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// How many questions are left in the worst case after an answer to one, asking the best each time.
    fn questions_after(&mut self, place: Place, asked: &mut Vec<Place>) -> usize {
        asked.push(place);
        let mut worst = 0;
        for answer in self.answers_to(place) {
            let rest = self.meeting(&answer);
            let before = std::mem::replace(&mut self.left, rest);
            // A fact that was asked no longer varies, though it may still tell regions apart.
            let left: Vec<Place> = self.matters().into_iter().filter(|p| !asked.contains(p)).collect();
            let questions = if left.len() > 1 {
                left.iter().map(|p| 1 + self.questions_after(*p, asked)).min().unwrap_or(0)
            } else {
                left.len()
            };
            worst = worst.max(questions);
            self.left = before;
        }
        asked.pop();
        worst
    }

    /// How many facts the regions still tell apart in the worst case after an answer to one.
    fn facts_left(&self, place: Place) -> usize {
        let left = |answer: &Cube| {
            let rest = self.meeting(answer);
            let mut outcomes = rest.iter().filter_map(|n| self.region(n)).map(|region| &region.leaf.result);
            let first = outcomes.next();
            if outcomes.all(|outcome| Some(outcome) == first) {
                return 0;
            }
            let mut places = Bits::none(self.places.len());
            for region in rest.iter().filter_map(|n| self.region(n)) {
                places.add(&region.places);
            }
            let own = self.places.binary_search(&place).is_ok_and(|own| places.has(own));
            places.count() - usize::from(own)
        };
        self.answers_to(place).iter().map(left).max().unwrap_or(0)
    }

    /// The answers to one fact that the regions tell apart.
    fn answers_to(&self, place: Place) -> Vec<Cube> {
        let speaks = |d: &&Decided| self.literals.get(**d / 2).is_some_and(|(_, places)| places.contains(&place));
        let chooses = |c: &&usize| self.choices.get(**c).is_some_and(|choice| choice.slot.place == place);
        let mut answers = Vec::new();
        for region in self.looked_at() {
            let choices = region.choices.iter().filter(chooses).copied().collect();
            let decided = self.decided_by(region).iter().filter(speaks).copied().collect();
            let cube = Cube { choices, decided };
            // A region that does not speak of the fact is met by every answer to it.
            if cube != Cube::default() {
                push_new(&mut answers, cube);
            }
            if answers.len() >= 24 {
                break;
            }
        }
        answers
    }
}

/// On how many facts two regions choose apart.
#[derive(Clone, Copy, PartialEq)]
enum Apart {
    AtMostOne,
    More,
}

fn push_new(cubes: &mut Vec<Cube>, cube: Cube) {
    if !cubes.contains(&cube) {
        cubes.push(cube);
    }
}
