//! The diagrams of a decision as a circuit of sets: a gate is the set of ends that can still be reached from it.
//!
//! A node of a diagram parts the range of its variable. Of a row each part is open or closed: it is open where the value
//! lies in it, or is not known. A gate is the union of what follows its open parts. As every variable is one unknown, the
//! set at the root is exactly the set of ends that the completions of the row have. Where comparisons share an unknown date
//! it may be too large; then dates are tried ([`Circuit::tries`]), and the ends that they reach are reached indeed. Where
//! the two differ in what matters, the query says that it has not decided.

use crate::base::date::Date;
use crate::diagram::store::{Dd, Full};
use crate::diagram::{Compiler, Fate, Known, Meaning, On, Reading, Side, Space, Var};
use crate::eval::Law;
use crate::eval::outcome::Outcome;
use crate::export::Refusal;
use crate::export::column::{Columns, Holds, Reads};
use crate::ir::{DecisionId, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The decision, of the whole case.
    pub decision: DecisionId,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
    /// Nodes of diagrams at most.
    pub nodes: usize,
}

/// A variable.
#[derive(Clone, Debug)]
pub struct Input {
    /// How its value is read from a row.
    pub reads: Reads,
    /// Its range.
    pub range: (i128, i128),
}

/// A part of a variable's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The variable, by its place among the inputs.
    pub input: usize,
    /// The first value.
    pub low: i128,
    /// The last.
    pub high: i128,
}

/// What follows a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// One end, as a set of one.
    End(u64),
    /// A gate.
    Gate(usize),
}

/// A gate: parts, each with what follows where it is open.
pub type Gate = Vec<(usize, Wire)>;

/// A rule for an outcome: whether it is live.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// The rule.
    pub rule: RuleId,
    /// The ends in which it may be what decided.
    pub ends: u64,
    /// Whether it is live, each completion judged as it is.
    pub in_the_end: Wire,
    /// Whether it is live with the presumptions held to that stand.
    pub held: Wire,
}

/// A decision as a circuit.
#[derive(Clone, Debug, Default)]
pub struct Circuit {
    /// The columns that are read.
    pub columns: Columns,
    /// The variables.
    pub inputs: Vec<Input>,
    /// The parts of their ranges that are asked about.
    pub parts: Vec<Part>,
    /// The gates, each after those that it reads.
    pub gates: Vec<Gate>,
    /// Rebuttals, in the order of their numbers.
    pub rebuttals: Vec<Wire>,
    /// What the decision comes to, with [`IMPOSSIBLE`] where an `impossible` item excludes the case.
    pub in_the_end: Option<Wire>,
    /// The same with the presumptions held to that stand on the case.
    pub held: Option<Wire>,
    /// The rules.
    pub rules: Vec<Live>,
    /// By end: the words of what the decision comes to.
    pub ends: Vec<(u64, String)>,
}

/// The end of a case that cannot occur.
pub const IMPOSSIBLE: u64 = 1 << IMPOSSIBLE_END;
/// The truth yes, as an end.
pub const YES: u64 = 1 << 1;
const IMPOSSIBLE_END: u32 = 60;
/// Bounds that are tried at most, and other columns that are tried early and late apart from one another.
const MOST_BOUNDS: usize = 40;
const MOST_APART: usize = 3;
/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

impl Circuit {
    /// Compiles a decision.
    ///
    /// # Errors
    /// [`Refusal`] says what no query can be made of.
    pub fn new(law: &Law<'_>, question: &Question) -> Result<Circuit, Refusal> {
        let program = law.program;
        let decision = program.decision(question.decision);
        if decision.binder.is_some() {
            return Err(Refusal::ItemByItem);
        }
        let (mut space, mappings) = Space::new(&[(program, &law.index)], question.nodes);
        let side = Side {
            program,
            index: &law.index,
            mapping: mappings.into_iter().next().unwrap_or_default(),
            law_at: question.law_at,
            in_force: Vec::new(),
            on: question.on.map_or(On::Never, On::Day),
        };
        let roots = Roots::compile(&mut space, &side, question.decision).map_err(|Full| Refusal::TooLarge)?;
        let mut maker = Maker {
            space: &space,
            rebuttals: roots.rebuttals,
            on: question.on,
            known: BTreeMap::new(),
            vars: BTreeMap::new(),
        };
        let mut circuit = Circuit::default();
        circuit.in_the_end = Some(maker.wire(&mut circuit, roots.in_the_end)?);
        circuit.held = Some(maker.wire(&mut circuit, roots.held)?);
        let mut values: BTreeSet<u32> = space.store.values(roots.in_the_end);
        values.extend(space.store.values(roots.held));
        values.remove(&IMPOSSIBLE_END);
        let mut for_outcome: BTreeMap<usize, u64> = BTreeMap::new();
        for value in values {
            let outcome = space.fate_of(value).and_then(|fate| outcome(law, question.decision, fate));
            let Some(outcome) = outcome.filter(|_| value < IMPOSSIBLE_END) else { return Err(Refusal::TooManyEnds) };
            let own = match &outcome {
                Outcome::Is(id) => vec![*id],
                Outcome::Conflict(ids) => ids.clone(),
                Outcome::NotGoverned | Outcome::Gap | Outcome::Error => Vec::new(),
            };
            for id in own {
                *for_outcome.entry(id.index()).or_default() |= 1 << value;
            }
            circuit.ends.push((1 << value, outcome.words(program, question.decision)));
        }
        for (rule, outcome, in_the_end, held) in roots.rules {
            let ends = for_outcome.get(&outcome).copied().unwrap_or_default();
            let (in_the_end, held) = (maker.wire(&mut circuit, in_the_end)?, maker.wire(&mut circuit, held)?);
            circuit.rules.push(Live { rule, ends, in_the_end, held });
        }
        Ok(circuit)
    }

    /// The columns of dates and numbers that several comparisons share, the most often compared first: of a row in which
    /// one is unknown the sets may be too large.
    pub fn shared(&self) -> Vec<usize> {
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        for input in &self.inputs {
            for column in input.reads.compared() {
                // Of a sum no more is known than that it is a sum.
                *times.entry(column).or_default() += if matches!(input.reads, Reads::Sum(..)) { 2 } else { 1 };
            }
        }
        let mut shared: Vec<(usize, usize)> = times.into_iter().filter(|(_, times)| *times > 1).collect();
        shared.sort_by_key(|(column, times)| (usize::MAX - times, *column));
        shared.into_iter().map(|(column, _)| column).collect()
    }

    /// Values to try where shared columns are unknown, one for each of them, in their order: days by number, numbers as
    /// they are. Each bound that something is compared with, with the others early, late, and about the same.
    pub fn tries(&self) -> Vec<Vec<i128>> {
        let shared = self.shared();
        let bounds: Vec<Vec<i128>> = shared.iter().map(|column| self.bounds(*column)).collect();
        let dates = |at: usize| shared.get(at).map(|column| self.is_date(*column));
        let mut all: BTreeSet<i128> = BTreeSet::new();
        for (n, bounds) in bounds.iter().enumerate() {
            if dates(n) == dates(0) {
                all.extend(bounds);
            }
        }
        let mut tries = BTreeSet::new();
        for first in all.iter().take(MOST_BOUNDS) {
            for pattern in 0..(1_usize << shared.len().saturating_sub(1).min(MOST_APART)) {
                let other = |n: usize| {
                    let of = bounds.get(n).map_or(&[][..], Vec::as_slice);
                    let late = pattern >> (n - 1).min(MOST_APART - 1) & 1 == 1;
                    if late { of.last() } else { of.first() }.copied().unwrap_or(*first)
                };
                tries.insert((0..shared.len()).map(|n| if n == 0 { *first } else { other(n) }).collect::<Vec<_>>());
            }
            for near in [-1, 0, 1] {
                let same = (0..shared.len()).map(|n| match (n, dates(n) == dates(0)) {
                    (0, _) => *first,
                    (_, true) => *first + near,
                    (_, false) => bounds.get(n).and_then(|of| of.first()).copied().unwrap_or_default(),
                });
                tries.insert(same.collect());
            }
        }
        let within = |values: &Vec<i128>| {
            values.iter().zip(&bounds).all(|(value, of)| of.first() <= Some(value) && Some(value) <= of.last())
        };
        tries.into_iter().filter(within).collect()
    }

    fn is_date(&self, column: usize) -> bool {
        self.columns.all.get(column).is_some_and(|column| column.holds == Holds::Date)
    }

    /// The values at which something changes for a date or number, with the first and the last that it can have.
    fn bounds(&self, column: usize) -> Vec<i128> {
        let (first, last, unit) = match self.columns.all.get(column).map(|column| &column.holds) {
            Some(Holds::Whole(first, last)) => (*first, *last, ONE),
            Some(Holds::Date | Holds::YesNo | Holds::Decimal(..) | Holds::Words(..)) | None => {
                (i128::from(Date::FACT_MIN.day_number()), i128::from(Date::FACT_MAX.day_number()), 1)
            }
        };
        let mut bounds = BTreeSet::from([first, last]);
        for part in &self.parts {
            if self.inputs.get(part.input).is_some_and(|input| input.reads == Reads::Quantity(column)) {
                bounds.extend([(part.low + unit - 1).div_euclid(unit), part.high.div_euclid(unit)]);
            }
        }
        bounds.into_iter().filter(|value| (first..=last).contains(value)).collect()
    }
}

fn outcome(law: &Law<'_>, decision: DecisionId, fate: &Fate) -> Option<Outcome> {
    let id = |name: &String| law.program.outcome_named(decision, name);
    match fate {
        Fate::Is(name) => id(name).map(Outcome::Is),
        Fate::NotGoverned => Some(Outcome::NotGoverned),
        Fate::Conflict(names) => names.iter().map(id).collect::<Option<Vec<_>>>().map(Outcome::Conflict),
        Fate::Gap => Some(Outcome::Gap),
        Fate::Error => Some(Outcome::Error),
        Fate::NotExpressible => None,
    }
}

/// The diagrams that are asked of.
struct Roots {
    in_the_end: Dd,
    held: Dd,
    rules: Vec<(RuleId, usize, Dd, Dd)>,
    /// By rebuttal the same of cases that can occur.
    rebuttals: BTreeMap<Dd, Dd>,
}

impl Roots {
    fn compile(space: &mut Space, side: &Side<'_>, decision: DecisionId) -> Result<Roots, Full> {
        let mut known = Known::default();
        let mut compiler = Compiler::new(space, side, &mut known);
        let in_the_end = compiler.decision(decision, Reading::InTheEnd)?;
        let held = compiler.decision(decision, Reading::Held)?;
        let possible = compiler.possible()?;
        let mut rules = Vec::new();
        for rule in &side.program.decision(decision).rules {
            let Some((_, outcome, _)) = side.program.rule(*rule).conclusion else { continue };
            let (end, held) = (compiler.live(*rule, Reading::InTheEnd)?, compiler.live(*rule, Reading::Held)?);
            rules.push((*rule, outcome.index(), end, held));
        }
        let excluded = Dd::of(IMPOSSIBLE_END);
        let in_the_end = space.store.choose(possible, in_the_end, excluded)?;
        let held = space.store.choose(possible, held, excluded)?;
        // A rebuttal is established where every completion that can occur establishes it.
        let mut rebuttals = BTreeMap::new();
        for (rebuttal, _) in space.standing() {
            rebuttals.insert(rebuttal, space.store.choose(possible, rebuttal, excluded)?);
        }
        Ok(Roots { in_the_end, held, rules, rebuttals })
    }
}

/// Makes gates of diagrams, each once.
struct Maker<'s> {
    space: &'s Space,
    rebuttals: BTreeMap<Dd, Dd>,
    on: Option<Date>,
    known: BTreeMap<Dd, Wire>,
    vars: BTreeMap<Var, usize>,
}

impl Maker<'_> {
    /// What a diagram comes to, with all gates below it.
    fn wire(&mut self, circuit: &mut Circuit, root: Dd) -> Result<Wire, Refusal> {
        let mut todo = vec![(root, false)];
        while let Some((dd, below)) = todo.pop() {
            if dd.value().is_some() || self.known.contains_key(&dd) {
                continue;
            }
            let parts = self.space.store.parts(dd);
            if !below {
                todo.push((dd, true));
                todo.extend(parts.iter().map(|(_, kid)| (*kid, false)));
                continue;
            }
            let input = self.input(circuit, self.space.store.top(dd).unwrap_or_default())?;
            self.alike(circuit, input, &parts)?;
            let mut gate = Gate::new();
            for ((low, high), kid) in parts {
                let part = Part { input, low, high };
                let at = circuit.parts.iter().position(|known| *known == part).unwrap_or_else(|| {
                    circuit.parts.push(part);
                    circuit.parts.len() - 1
                });
                gate.push((at, self.end(kid)));
            }
            circuit.gates.push(gate);
            self.known.insert(dd, Wire::Gate(circuit.gates.len() - 1));
        }
        Ok(self.end(root))
    }

    fn end(&self, dd: Dd) -> Wire {
        match dd.value() {
            Some(value) => Wire::End(1_u64.checked_shl(value).unwrap_or(0)),
            None => self.known.get(&dd).copied().unwrap_or(Wire::End(0)),
        }
    }

    fn input(&mut self, circuit: &mut Circuit, var: Var) -> Result<usize, Refusal> {
        if let Some(known) = self.vars.get(&var) {
            return Ok(*known);
        }
        let reads = match self.space.meanings.get(var as usize) {
            Some(Meaning::Stands(rebuttal)) => {
                let rebuttal = self.rebuttals.get(rebuttal).copied().unwrap_or(*rebuttal);
                let rebuttal = self.wire(circuit, rebuttal)?;
                circuit.rebuttals.push(rebuttal);
                Reads::Stands(circuit.rebuttals.len() - 1)
            }
            Some(_) | None => circuit.columns.reads(self.space, var, self.on)?,
        };
        circuit.inputs.push(Input { reads, range: self.space.store.range(var) });
        self.vars.insert(var, circuit.inputs.len() - 1);
        Ok(circuit.inputs.len() - 1)
    }

    /// Holds the values of an open type that have no name to leading the same way: a row cannot tell them apart.
    fn alike(&self, circuit: &Circuit, input: usize, parts: &[((i128, i128), Dd)]) -> Result<(), Refusal> {
        let Some(Input { reads: Reads::Choice(column, words, Some(first)), range }) = circuit.inputs.get(input) else {
            return Ok(());
        };
        let to =
            |value: i128| parts.iter().find(|((low, high), _)| (*low..=*high).contains(&value)).map(|(_, kid)| *kid);
        let named = |value: i128| words.iter().any(|(_, n)| *n == value);
        if (*first..=range.1).filter(|value| !named(*value)).all(|value| to(value) == to(*first)) {
            return Ok(());
        }
        let name = circuit.columns.all.get(*column).map_or_else(String::new, |column| column.name.clone());
        Err(Refusal::OtherValues(name))
    }
}
