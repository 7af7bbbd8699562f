//! Whether sums of unknown numbers can hold together: Fourier-Motzkin elimination, one unknown after another.
//!
//! # Source
//! The reference, *Numbers*; `eval` as a whole follows *What an answer means*.

use crate::eval::slot::Slot;
use crate::eval::term::Linear;
use crate::eval::theory::Bounds;
use std::collections::{BTreeMap, BTreeSet};

/// One, in units of 10⁻¹².
pub(super) const ONE: i128 = 1_000_000_000_000;

/// `Σ coefficient · unknown + constant` is at most nought, or below it.
#[derive(Clone, Debug)]
struct Row {
    /// By unknown.
    terms: Vec<i128>,
    constant: i128,
    strict: bool,
}

impl Row {
    fn of(&self, unknown: usize) -> i128 {
        self.terms.get(unknown).copied().unwrap_or(0)
    }
}

/// Rows at most, before or after an unknown is eliminated.
const ROWS: usize = 2_000;

/// Whether the sums can hold together; `None` where elimination cannot tell.
pub(super) fn hold_together(sums: &[(&Linear, bool)], bounds: &dyn Fn(Slot) -> Bounds) -> Option<bool> {
    let unknowns: BTreeSet<Slot> = sums.iter().flat_map(|(sum, _)| sum.terms.iter().map(|(slot, _)| *slot)).collect();
    let bounds: Vec<Bounds> = unknowns.iter().map(|slot| bounds(*slot)).collect();
    let unknowns: Vec<Slot> = unknowns.into_iter().collect();
    let mut rows = Vec::with_capacity(sums.len() + 2 * unknowns.len());
    for (sum, truth) in sums {
        let sign = if *truth { 1 } else { -1 };
        // Unknowns are in units of 10⁻¹². Coefficients are too; divided by what they share with 10¹² they stay small.
        let divisor = sum.terms.iter().fold(ONE, |d, (_, c)| gcd(d, c.raw().abs()));
        let term = |slot: &Slot| sum.terms.iter().find(|(own, _)| own == slot);
        let own = |slot: &Slot| term(slot).map_or(0, |(_, c)| sign * (c.raw() / divisor));
        let constant = sum.constant.raw().checked_mul(sign * (ONE / divisor))?;
        rows.push(Row { terms: unknowns.iter().map(own).collect(), constant, strict: !*truth });
    }
    for (n, bound) in bounds.iter().enumerate() {
        for (sign, constant) in [(1, -bound.max), (-1, bound.min)] {
            let terms = (0..unknowns.len()).map(|other| if other == n { sign } else { 0 }).collect();
            rows.push(Row { terms, constant, strict: false });
        }
    }
    let all_whole = bounds.iter().all(|bound| bound.whole);
    let mut exact = all_whole || bounds.iter().all(|bound| !bound.whole);
    rows.iter_mut().for_each(|row| tighten(row, all_whole));
    let mut left: Vec<usize> = (0..unknowns.len()).collect();
    loop {
        rows = strongest(rows);
        // A row that speaks of no unknown holds or does not.
        let idle = |row: &Row| row.terms.iter().all(|c| *c == 0);
        if rows.iter().any(|row| idle(row) && (row.constant > 0 || (row.strict && row.constant == 0))) {
            return Some(false);
        }
        let Some(at) = cheapest(&rows, &left, all_whole) else { return exact.then_some(true) };
        let unknown = left.remove(at);
        let (with, mut rest): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.of(unknown) != 0);
        let (upper, lower): (Vec<Row>, Vec<Row>) = with.into_iter().partition(|row| row.of(unknown) > 0);
        if rest.len() + upper.len() * lower.len() > ROWS {
            return None;
        }
        for u in &upper {
            for l in &lower {
                let (cu, cl) = (u.of(unknown), l.of(unknown));
                exact &= !all_whole || cu == 1 || cl == -1;
                let mut row = combine(u, cl.checked_neg()?, l, cu)?;
                tighten(&mut row, all_whole);
                rest.push(row);
            }
        }
        rows = rest;
    }
}

/// The unknown to eliminate next: one that loses nothing of whole numbers, then one that leaves the fewest rows.
fn cheapest(rows: &[Row], left: &[usize], all_whole: bool) -> Option<usize> {
    let cost = |unknown: &usize| {
        let (mut upper, mut lower, mut one_up, mut one_down) = (0_usize, 0_usize, true, true);
        for coefficient in rows.iter().map(|row| row.of(*unknown)) {
            upper += usize::from(coefficient > 0);
            lower += usize::from(coefficient < 0);
            one_up &= coefficient <= 1;
            one_down &= coefficient >= -1;
        }
        (all_whole && !one_up && !one_down, (upper * lower).saturating_sub(upper + lower))
    };
    (0..left.len()).min_by_key(|at| left.get(*at).map(cost))
}

/// Of rows that say the same of their unknowns, the strongest.
fn strongest(rows: Vec<Row>) -> Vec<Row> {
    let mut kept: BTreeMap<Vec<i128>, (i128, bool)> = BTreeMap::new();
    for row in rows {
        let says = (row.constant, row.strict);
        kept.entry(row.terms).and_modify(|known| *known = (*known).max(says)).or_insert(says);
    }
    kept.into_iter().map(|(terms, (constant, strict))| Row { terms, constant, strict }).collect()
}

fn combine(a: &Row, times_a: i128, b: &Row, times_b: i128) -> Option<Row> {
    let sum = |one: i128, other: i128| one.checked_mul(times_a)?.checked_add(other.checked_mul(times_b)?);
    let terms = a.terms.iter().zip(&b.terms).map(|(one, other)| sum(*one, *other)).collect::<Option<Vec<i128>>>()?;
    Some(Row { terms, constant: sum(a.constant, b.constant)?, strict: a.strict || b.strict })
}

/// Divides a row by its coefficients' common divisor. Where all unknowns are whole numbers, "below nought" becomes
/// "at most minus one" and the constant is rounded to what whole numbers can reach.
fn tighten(row: &mut Row, whole: bool) {
    let divisor = row.terms.iter().fold(0_i128, |d, c| gcd(d, c.abs()));
    if divisor == 0 {
        return;
    }
    for coefficient in &mut row.terms {
        *coefficient /= divisor;
    }
    if whole {
        // Unknowns are whole multiples of 10¹²: Σ c·x ≤ −k means Σ c·(x/10¹²) ≤ floor(−k / (divisor·10¹²)).
        let Some(unit) = divisor.checked_mul(ONE) else { return };
        let limit = -row.constant;
        let mut floor = limit.div_euclid(unit);
        if row.strict && limit.rem_euclid(unit) == 0 {
            floor -= 1;
        }
        row.strict = false;
        row.constant = -floor * ONE;
    } else if row.constant % divisor == 0 {
        row.constant /= divisor;
    } else {
        for coefficient in &mut row.terms {
            *coefficient *= divisor;
        }
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
