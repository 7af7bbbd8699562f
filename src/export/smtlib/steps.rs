//! Formulas as definitions: a step that is either yes or no is a condition, any other has one for each value that it may
//! have.
//!
//! A step that is read once stands where it is read.

use crate::diagram::store::{Dd, Op};
use crate::diagram::{Gate, Space};
use crate::export::Refusal;
use crate::export::smtlib::constants::{Constants, Copy, joined};
use std::collections::{BTreeMap, BTreeSet};

/// A step as it is written.
#[derive(Clone, Debug)]
enum Written {
    /// That it is yes; how deep that is nested.
    YesNo(String, usize),
    /// That it has each of its values.
    Each(BTreeMap<u32, String>),
}

/// Steps, each written once for each case that it can differ in.
pub(super) struct Steps<'s> {
    space: &'s Space,
    /// The unknowns.
    pub(super) constants: Constants<'s>,
    /// By step: how often it is read.
    times: BTreeMap<Dd, usize>,
    /// Steps with a name of their own.
    labels: BTreeMap<Dd, String>,
    written: BTreeMap<(Dd, Copy), Written>,
    /// Definitions, in order.
    pub(super) lines: Vec<String>,
}

/// Steps that stand within one another at most.
const DEEPEST: usize = 12;

impl<'s> Steps<'s> {
    /// Nothing is written yet.
    ///
    /// - `roots`: all that will be asked for.
    pub(super) fn new(space: &'s Space, roots: &[Dd]) -> Steps<'s> {
        let mut times: BTreeMap<Dd, usize> = BTreeMap::new();
        for root in roots {
            *times.entry(*root).or_default() += 2;
        }
        for dd in space.store.steps(roots) {
            let (a, b, c) = match space.store.step(dd) {
                Some(Gate::Within(..)) | None => continue,
                Some(Gate::Apply(op, a, b)) => {
                    (*a, if !matches!(op, Op::Not | Op::IsYes | Op::IsError) { *b } else { Dd::NO }, Dd::NO)
                }
                Some(Gate::Choose(a, b, c)) => (*a, *b, *c),
                Some(Gate::Map(a, _)) => (*a, Dd::NO, Dd::NO),
            };
            // What has several values is read once for each.
            let own = if yes_no(space, dd) { 1 } else { 2 };
            for below in [a, b, c] {
                *times.entry(below).or_default() += own;
            }
        }
        Steps {
            space,
            constants: Constants::new(space),
            times,
            labels: BTreeMap::new(),
            written: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// Gives a step a name of its own.
    pub(super) fn label(&mut self, dd: Dd, name: &str) {
        if dd.value().is_none() {
            self.labels.entry(dd).or_insert_with(|| name.to_owned());
        }
    }

    /// That a formula has a value; what it needs is defined.
    pub(super) fn is(&mut self, dd: Dd, value: u32, copy: Copy) -> Result<String, Refusal> {
        let mut moved: BTreeSet<Dd> = BTreeSet::new();
        for step in self.space.store.steps(&[dd]) {
            if self.moves(step, copy, &moved) {
                moved.insert(step);
            }
            let own = if moved.contains(&step) { copy } else { 0 };
            if !self.written.contains_key(&(step, own)) {
                let written = self.write(step, copy, &moved)?;
                self.written.insert((step, own), written);
            }
        }
        let own = if moved.contains(&dd) { copy } else { 0 };
        Ok(self.text(dd, value, own).0)
    }

    /// Whether a step can be another thing in a further case.
    fn moves(&self, dd: Dd, copy: Copy, moved: &BTreeSet<Dd>) -> bool {
        copy > 0
            && match self.space.store.step(dd) {
                Some(Gate::Within(var, _)) => self.constants.is_apart(*var, copy),
                Some(Gate::Apply(_, a, b)) => moved.contains(a) || moved.contains(b),
                Some(Gate::Choose(a, b, c)) => [a, b, c].into_iter().any(|below| moved.contains(below)),
                Some(Gate::Map(a, _)) => moved.contains(a),
                None => false,
            }
    }

    /// That a written formula has a value, and how deep that is nested.
    fn text(&self, dd: Dd, value: u32, copy: Copy) -> (String, usize) {
        let plain = |yes: bool| (String::from(if yes { "true" } else { "false" }), 0);
        match (dd.value(), self.written.get(&(dd, copy))) {
            (Some(known), _) => plain(known == value),
            (None, Some(Written::YesNo(text, depth))) => match value {
                1 => (text.clone(), *depth),
                0 => (not(text), depth + 1),
                _ => plain(false),
            },
            (None, Some(Written::Each(all))) => all.get(&value).map_or_else(|| plain(false), |text| (text.clone(), 0)),
            (None, None) => plain(false),
        }
    }

    fn write(&mut self, dd: Dd, copy: Copy, moved: &BTreeSet<Dd>) -> Result<Written, Refusal> {
        let own = if moved.contains(&dd) { copy } else { 0 };
        let again = self.constants.again(own);
        let name = match self.labels.get(&dd) {
            Some(label) => format!("{label}{again}"),
            None => format!("step.{}{again}", self.written.len() + 1),
        };
        if yes_no(self.space, dd) {
            let (text, depth) = self.value(dd, 1, copy, moved)?;
            let once = self.times.get(&dd).copied().unwrap_or_default() < 2 && !self.labels.contains_key(&dd);
            let plain = !text.starts_with('(') || text.starts_with("(not |") && !text.contains(") ");
            if once && depth < DEEPEST || plain {
                return Ok(Written::YesNo(text, depth));
            }
            let name = self.constants.fresh(&name);
            self.lines.push(format!("(define-fun {name} () Bool {text})"));
            return Ok(Written::YesNo(name, 0));
        }
        let mut all = BTreeMap::new();
        for value in self.space.store.values(dd) {
            let (text, _) = self.value(dd, value, copy, moved)?;
            if text.starts_with('(') {
                let truth = ["no", "yes", "error"].get(value as usize).filter(|_| self.labels.contains_key(&dd));
                let what = truth.map_or_else(|| value.to_string(), |truth| (*truth).to_owned());
                let name = self.constants.fresh(&format!("{name} = {what}"));
                self.lines.push(format!("(define-fun {name} () Bool {text})"));
                all.insert(value, name);
            } else {
                all.insert(value, text);
            }
        }
        Ok(Written::Each(all))
    }

    /// That a step has a value, from what it is made of; and how deep that is nested.
    fn value(&mut self, dd: Dd, value: u32, copy: Copy, moved: &BTreeSet<Dd>) -> Result<(String, usize), Refusal> {
        let space = self.space;
        let of = |below: &Dd| if moved.contains(below) { copy } else { 0 };
        Ok(match space.store.step(dd) {
            None => (String::from("false"), 0),
            Some(Gate::Within(var, parts)) => {
                let text = self.constants.within(*var, parts, copy)?;
                (if value == 1 { text } else { not(&text) }, 1)
            }
            Some(Gate::Map(a, to)) => {
                let from = to.iter().filter(|(_, to)| *to == value).map(|(from, _)| self.text(*a, *from, of(a)));
                any(from.collect())
            }
            Some(Gate::Choose(cond, then, otherwise)) => choose(
                &self.text(*cond, 1, of(cond)),
                &self.text(*then, value, of(then)),
                &self.text(*otherwise, value, of(otherwise)),
            ),
            Some(Gate::Apply(op, a, b)) => match (op, value) {
                (Op::And, 1) => all(vec![self.text(*a, 1, of(a)), self.text(*b, 1, of(b))]),
                (Op::Or, 1) => any(vec![self.text(*a, 1, of(a)), self.text(*b, 1, of(b))]),
                (Op::And, 0) => any(vec![self.text(*a, 0, of(a)), self.text(*b, 0, of(b))]),
                (Op::Or, 0) => all(vec![self.text(*a, 0, of(a)), self.text(*b, 0, of(b))]),
                (_, _) => {
                    let right: Vec<u32> = space.store.values(*b).into_iter().collect();
                    let mut cases = Vec::new();
                    for x in space.store.values(*a) {
                        let to: Vec<u32> = right.iter().copied().filter(|y| op.on(x, *y) == value).collect();
                        let left = self.text(*a, x, of(a));
                        if to.len() == right.len() {
                            cases.push(left);
                        } else if !to.is_empty() {
                            cases.push(all(vec![left, any(to.iter().map(|y| self.text(*b, *y, of(b))).collect())]));
                        }
                    }
                    any(cases)
                }
            },
        })
    }
}

/// Whether a formula is yes or no and nothing else.
fn yes_no(space: &Space, dd: Dd) -> bool {
    space.store.values(dd).iter().all(|value| *value < 2)
}

fn not(text: &str) -> String {
    match (text, text.strip_prefix("(not ").and_then(|rest| rest.strip_suffix(')'))) {
        ("true", _) => String::from("false"),
        ("false", _) => String::from("true"),
        (_, Some(inner)) => inner.to_owned(),
        (_, None) => format!("(not {text})"),
    }
}

fn all(parts: Vec<(String, usize)>) -> (String, usize) {
    flat("and", "true", "false", parts)
}

fn any(parts: Vec<(String, usize)>) -> (String, usize) {
    flat("or", "false", "true", parts)
}

/// Several joined by a connective, those within that are joined by the same taken as one.
fn flat(by: &str, idle: &str, decides: &str, parts: Vec<(String, usize)>) -> (String, usize) {
    let depth = parts.iter().map(|(_, depth)| *depth).max().unwrap_or_default() + 1;
    let mut kept: Vec<String> = Vec::new();
    let mut several = false;
    for (text, _) in parts {
        if text == decides {
            return (text, 0);
        }
        let inner = text.strip_prefix(&format!("({by} ")).and_then(|rest| rest.strip_suffix(')'));
        several |= inner.is_some();
        let text = inner.map_or(text.clone(), str::to_owned);
        if text != idle && !kept.contains(&text) {
            kept.push(text);
        }
    }
    match kept.as_slice() {
        [] => (idle.to_owned(), 0),
        [only] if several => (format!("({by} {only})"), depth),
        _ => (joined(by, kept), depth),
    }
}

fn choose(cond: &(String, usize), then: &(String, usize), otherwise: &(String, usize)) -> (String, usize) {
    let turned = (not(&cond.0), cond.1 + 1);
    match (cond.0.as_str(), then.0.as_str(), otherwise.0.as_str()) {
        ("true", ..) => then.clone(),
        ("false", ..) => otherwise.clone(),
        (_, a, b) if a == b => then.clone(),
        (_, "true", _) => any(vec![cond.clone(), otherwise.clone()]),
        (_, "false", _) => all(vec![turned, otherwise.clone()]),
        (_, _, "true") => any(vec![turned, then.clone()]),
        (_, _, "false") => all(vec![cond.clone(), then.clone()]),
        (a, b, c) => (format!("(ite {a} {b} {c})"), cond.1.max(then.1).max(otherwise.1) + 1),
    }
}
