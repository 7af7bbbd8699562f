//! Conditions: on one line as far as they have no limbs, else with their limbs below.

use crate::base::provision::Label;
use crate::fmt::print::Lines;
use crate::fmt::print::words::{bracketed, expr, exprs};
use crate::syntax::ast::{Citation, CompareOp, Cond, CondKind, ExprKind, Limb, LimbList, ListKind, Quantifier};

/// How many levels of limbs without letters there are.
const DASHES: usize = 3;

impl Lines {
    /// A clause that ends in a condition, with its limbs.
    ///
    /// - `before`: the clause's words up to the condition.
    /// - `cite`: its own citation; a list's stands with the list.
    pub(super) fn clause(&mut self, steps: usize, before: &str, cond: &Cond, cite: Option<&Citation>) {
        let before = if before.is_empty() { String::new() } else { format!("{before} ") };
        match flat(cond) {
            Some(words) => self.line(steps, &format!("{before}{words}{}", bracketed(cite))),
            None => {
                if cite.is_some() {
                    self.failed = true;
                }
                self.open(steps, &before, cond, 0);
            }
        }
    }

    /// A condition that has a list: what stands before the list, then its limbs.
    ///
    /// INVARIANT: each step down is one of the tree, whose depth the reader bounds.
    fn open(&mut self, steps: usize, before: &str, cond: &Cond, dashes: usize) {
        match last_list(cond) {
            Some((words, list)) => {
                let opener = format!("{before}{words}{}{}", opener(list.kind), bracketed(list.cite.as_ref()));
                self.line(steps, &opener);
                self.limbs(steps, list, dashes);
            }
            // Several lists: each operand is a limb.
            None => {
                let (kind, parts) = match &cond.kind {
                    CondKind::And(parts) => (ListKind::All, parts.as_slice()),
                    CondKind::Or(parts) => (ListKind::Any, parts.as_slice()),
                    CondKind::Not(inner) => (ListKind::None, std::slice::from_ref(inner.as_ref())),
                    CondKind::Group(inner) => return self.open(steps, before, inner, dashes),
                    CondKind::List(_)
                    | CondKind::Holds(_)
                    | CondKind::Compare { .. }
                    | CondKind::Within { .. }
                    | CondKind::OrWorse { .. }
                    | CondKind::Governs { .. }
                    | CondKind::Quantified { .. } => {
                        self.failed = true;
                        return;
                    }
                };
                self.line(steps, &format!("{before}{}", opener(kind)));
                for part in parts {
                    self.limb(steps + 1, dashes + 1, None, Some(part), None);
                }
            }
        }
    }

    fn limbs(&mut self, steps: usize, list: &LimbList, dashes: usize) {
        let lettered = list.limbs.iter().all(|limb| matches!(limb.label.value, Label::Lettered(_)));
        let dashes = if lettered { dashes } else { dashes + 1 };
        for Limb { label, cond, cite, .. } in &list.limbs {
            let label = lettered.then_some(&label.value);
            self.limb(steps + 1, dashes, label, cond.as_ref(), cite.as_ref());
        }
    }

    fn limb(
        &mut self,
        steps: usize,
        dashes: usize,
        label: Option<&Label>,
        cond: Option<&Cond>,
        cite: Option<&Citation>,
    ) {
        self.failed |= label.is_none() && dashes > DASHES;
        let label = label.map_or_else(|| "-".repeat(dashes.min(DASHES)), Label::to_string);
        match cond {
            None => self.line(steps, &format!("{label} omitted")),
            Some(cond) => match flat(cond) {
                Some(words) => self.line(steps, &format!("{label} {words}{}", bracketed(cite))),
                None => {
                    self.failed |= cite.is_some();
                    self.open(steps, &format!("{label} "), cond, dashes);
                }
            },
        }
    }
}

fn opener(kind: ListKind) -> String {
    match kind {
        ListKind::All => String::from("all of"),
        ListKind::Any => String::from("any of"),
        ListKind::None => String::from("none of"),
        ListKind::AtLeast(count) => format!("at least {count} of"),
    }
}

/// A condition whose only list is its last operand: the words before it, and the list.
fn last_list(cond: &Cond) -> Option<(String, &LimbList)> {
    match &cond.kind {
        CondKind::List(list) => Some((String::new(), list)),
        CondKind::Not(inner) => {
            if let CondKind::List(list) = &inner.kind {
                Some((String::from("not "), list))
            } else {
                None
            }
        }
        CondKind::And(parts) => joined_last(parts, "and"),
        CondKind::Or(parts) => joined_last(parts, "or"),
        CondKind::Quantified { cond: inner, .. } => {
            let (words, list) = last_list(inner)?;
            Some((format!("{}{words}", quantifier(cond)?), list))
        }
        CondKind::Group(_)
        | CondKind::Holds(_)
        | CondKind::Compare { .. }
        | CondKind::Within { .. }
        | CondKind::OrWorse { .. }
        | CondKind::Governs { .. } => None,
    }
}

fn joined_last<'c>(parts: &'c [Cond], word: &str) -> Option<(String, &'c LimbList)> {
    let (last, others) = parts.split_last()?;
    if matches!(last.kind, CondKind::And(_) | CondKind::Or(_)) {
        return None;
    }
    let nexts = parts.iter().skip(1);
    let mut words: Vec<String> =
        others.iter().zip(nexts).map(|(part, next)| operand(part, word, Some(next))).collect::<Option<_>>()?;
    let (before, list) = last_list(last)?;
    words.push(before);
    Some((words.join(&format!(" {word} ")), list))
}

/// A condition without lists, on one line.
pub(super) fn flat(cond: &Cond) -> Option<String> {
    Some(match &cond.kind {
        CondKind::And(parts) => joined(parts, "and")?,
        CondKind::Or(parts) => joined(parts, "or")?,
        CondKind::Not(inner) => {
            let several = matches!(&inner.kind, CondKind::And(_) | CondKind::Or(_) | CondKind::Not(_));
            if several { format!("not ({})", flat(inner)?) } else { format!("not {}", flat(inner)?) }
        }
        CondKind::Group(inner) => format!("({})", flat(inner)?),
        CondKind::List(_) => return None,
        CondKind::Holds(value) => expr(value),
        CondKind::Compare { left, op, right } => format!("{} {} {}", expr(left), compares(*op), exprs(right)),
        CondKind::Within { left, by, before, from } => {
            let side = if *before { "before" } else { "after" };
            format!("{} is within {} {side} {}", expr(left), expr(by), expr(from))
        }
        CondKind::OrWorse { left, outcome, worse } => {
            format!("{} is {} or {}", expr(left), outcome.value, if *worse { "worse" } else { "better" })
        }
        CondKind::Governs { policy, governs } => {
            format!("{} {}", policy.text, if *governs { "governs" } else { "does not govern" })
        }
        CondKind::Quantified { cond: inner, .. } => format!("{}{}", quantifier(cond)?, flat(inner)?),
    })
}

/// `some X in LIST has `; `None` of what is not quantified.
fn quantifier(cond: &Cond) -> Option<String> {
    let CondKind::Quantified { quantifier, name, list, .. } = &cond.kind else { return None };
    let (first, has) = match quantifier {
        Quantifier::Some => (String::from("some"), "has"),
        Quantifier::Every => (String::from("every"), "has"),
        Quantifier::No => (String::from("no"), "has"),
        Quantifier::AtLeast(count) => (format!("at least {count}"), "have"),
        Quantifier::AtMost(count) => (format!("at most {count}"), "have"),
    };
    Some(format!("{first} {} in {} {has} ", name.value, list.text))
}

fn joined(parts: &[Cond], word: &str) -> Option<String> {
    let (last, others) = parts.split_last()?;
    let nexts = parts.iter().skip(1);
    let mut words: Vec<String> =
        others.iter().zip(nexts).map(|(part, next)| operand(part, word, Some(next))).collect::<Option<_>>()?;
    // A quantified condition runs to the end of the clause, so that the last needs no brackets.
    let quantified = matches!(last.kind, CondKind::Quantified { .. });
    words.push(if quantified { flat(last)? } else { operand(last, word, None)? });
    Some(words.join(&format!(" {word} ")))
}

/// An operand that another follows, in brackets where it would otherwise be read as part of it or as going on.
fn operand(cond: &Cond, word: &str, next: Option<&Cond>) -> Option<String> {
    let words = flat(cond)?;
    let innermost = if let CondKind::Not(inner) = &cond.kind { inner } else { cond };
    let bare = match &innermost.kind {
        // Within `not` they have brackets already.
        CondKind::And(_) | CondKind::Or(_) => matches!(cond.kind, CondKind::Not(_)),
        CondKind::Quantified { .. } => false,
        // `one of a, b or c` would take the next operand in, were it a lone name.
        CondKind::Compare { op, .. } if word == "or" => {
            let lists = matches!(op, CompareOp::IsOneOf | CompareOp::IsNotOneOf | CompareOp::IncludesAll);
            !lists || !next.is_some_and(is_lone_name)
        }
        CondKind::Not(_)
        | CondKind::Group(_)
        | CondKind::List(_)
        | CondKind::Holds(_)
        | CondKind::Compare { .. }
        | CondKind::Within { .. }
        | CondKind::OrWorse { .. }
        | CondKind::Governs { .. } => true,
    };
    Some(if bare { words } else { format!("({words})") })
}

fn is_lone_name(cond: &Cond) -> bool {
    matches!(&cond.kind, CondKind::Holds(value) if matches!(&value.kind, ExprKind::Path(path) if !path.text.contains('.')))
}

fn compares(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Is => "is",
        CompareOp::IsNot => "is not",
        CompareOp::IsOneOf => "is one of",
        CompareOp::IsNotOneOf => "is not one of",
        CompareOp::AtLeast => "is at least",
        CompareOp::AtMost => "is at most",
        CompareOp::Above => "is above",
        CompareOp::Below => "is below",
        CompareOp::Before => "is before",
        CompareOp::After => "is after",
        CompareOp::OnOrBefore => "is on or before",
        CompareOp::OnOrAfter => "is on or after",
        CompareOp::Includes => "includes",
        CompareOp::IncludesAll => "includes all of",
    }
}
