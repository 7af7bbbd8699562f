//! Changes of trees: periods, guards and limbs of items as written.

use crate::base::date::Date;
use crate::base::provision::Label;
use crate::base::span::{Span, Spanned};
use crate::syntax::ast;

/// The period of an item; `None` for kinds that have none.
pub(crate) fn period_mut(kind: &mut ast::ItemKind) -> Option<&mut Option<ast::Period>> {
    match kind {
        ast::ItemKind::Source(item) => Some(&mut item.period),
        ast::ItemKind::Define(item) => Some(&mut item.period),
        ast::ItemKind::Rule(item) => Some(&mut item.period),
        ast::ItemKind::Presumption(item) => Some(&mut item.period),
        ast::ItemKind::Duty(item) => Some(&mut item.period),
        ast::ItemKind::Prohibition(item) => Some(&mut item.period),
        ast::ItemKind::Use(_)
        | ast::ItemKind::Role(_)
        | ast::ItemKind::Type(_)
        | ast::ItemKind::Facts(_)
        | ast::ItemKind::Decision(_)
        | ast::ItemKind::Property(_)
        | ast::ItemKind::Impossible(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_)
        | ast::ItemKind::Calendar(_)
        | ast::ItemKind::Amendment(_) => None,
    }
}

/// When an item ceases.
pub(crate) fn ceasing(kind: &ast::ItemKind) -> Option<Spanned<Date>> {
    crate::check::declare::name_and_period(kind).and_then(|(_, period)| period).and_then(|period| period.ceasing)
}

/// Ends an item's period on a date.
pub(crate) fn cease(kind: &mut ast::ItemKind, on: &Spanned<Date>, span: Span) {
    if let Some(period) = period_mut(kind) {
        let period = period.get_or_insert(ast::Period { from: None, ceasing: None, basis: None, cite: None, span });
        period.ceasing = Some(*on);
    }
}

/// Gives an item a period.
pub(crate) fn commence(kind: &mut ast::ItemKind, with: ast::Period) {
    if let Some(period) = period_mut(kind) {
        *period = Some(with);
    }
}

/// Gives an item a period; the later beginning and the earlier end of the two stand, if it has its own.
pub(crate) fn commence_within(kind: &mut ast::ItemKind, with: ast::Period) {
    let Some(period) = period_mut(kind) else { return };
    let Some(own) = period else {
        *period = Some(with);
        return;
    };
    let later = own.from.as_ref().zip(with.from.as_ref()).is_some_and(|(own, with)| own.value > with.value);
    if !later {
        own.from = with.from;
    }
    let earlier = own.ceasing.as_ref().zip(with.ceasing.as_ref()).is_some_and(|(own, with)| own.value < with.value);
    if !earlier && with.ceasing.is_some() {
        own.ceasing = with.ceasing;
    }
}

/// Adds a condition to what an item needs; false for kinds that have no `when`.
pub(crate) fn guard(kind: &mut ast::ItemKind, cond: ast::Cond) -> bool {
    let when = match kind {
        ast::ItemKind::Rule(item) => &mut item.when,
        ast::ItemKind::Presumption(item) => &mut item.when,
        ast::ItemKind::Duty(item) => &mut item.when,
        ast::ItemKind::Prohibition(item) => &mut item.when,
        ast::ItemKind::Use(_)
        | ast::ItemKind::Source(_)
        | ast::ItemKind::Role(_)
        | ast::ItemKind::Type(_)
        | ast::ItemKind::Facts(_)
        | ast::ItemKind::Define(_)
        | ast::ItemKind::Decision(_)
        | ast::ItemKind::Property(_)
        | ast::ItemKind::Impossible(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_)
        | ast::ItemKind::Calendar(_)
        | ast::ItemKind::Amendment(_) => return false,
    };
    when.push(cond);
    true
}

/// The negation of a condition, at its place.
pub(crate) fn not(cond: &ast::Cond) -> ast::Cond {
    ast::Cond { kind: ast::CondKind::Not(Box::new(cond.clone())), span: cond.span }
}

/// What a define stands for that is the old where a condition holds, else the new; `None` where they differ in form.
pub(crate) fn either(saving: &ast::Cond, old: ast::DefineBody, new: ast::DefineBody) -> Option<ast::DefineBody> {
    let and = |first: ast::Cond, second: ast::Cond| {
        let span = second.span;
        ast::Cond { kind: ast::CondKind::And(vec![first, second]), span }
    };
    match (old, new) {
        (ast::DefineBody::Means(old), ast::DefineBody::Means(new)) => {
            let span = new.span;
            let parts = vec![and(saving.clone(), old), and(not(saving), new)];
            Some(ast::DefineBody::Means(ast::Cond { kind: ast::CondKind::Or(parts), span }))
        }
        (ast::DefineBody::Is(old), ast::DefineBody::Is(new)) => {
            let mut branches: Vec<(ast::Expr, ast::Cond)> =
                old.branches.into_iter().map(|(value, cond)| (value, and(saving.clone(), cond))).collect();
            branches.extend(old.otherwise.map(|value| (value, saving.clone())));
            branches.extend(new.branches);
            let cases = ast::ValueCases { branches, otherwise: new.otherwise, span: new.span };
            Some(ast::DefineBody::Is(cases))
        }
        (ast::DefineBody::Means(_), ast::DefineBody::Is(_)) | (ast::DefineBody::Is(_), ast::DefineBody::Means(_)) => {
            None
        }
    }
}

/// Changes the list within the limbs of labels `outer` of an item's conditions, the main one first. Gives what is
/// wrong, if nothing could be changed.
pub(crate) fn in_list(
    kind: &mut ast::ItemKind,
    outer: &[Spanned<Label>],
    change: &mut dyn FnMut(&mut ast::LimbList) -> Result<(), String>,
) -> Option<String> {
    let mut problem = String::from("there is no list of limbs there");
    for cond in conds_mut(kind) {
        if let Some(list) = list_at(cond, outer) {
            match change(list) {
                Ok(()) => return None,
                Err(why) => problem = why,
            }
        }
    }
    Some(problem)
}

/// The conditions of an item, the one that its citation is about first.
fn conds_mut(kind: &mut ast::ItemKind) -> Vec<&mut ast::Cond> {
    match kind {
        ast::ItemKind::Rule(item) => {
            let item = item.as_mut();
            let main = item.conclusion.as_mut().and_then(|conclusion| match &mut conclusion.form {
                ast::ConclusionForm::Plain => None,
                ast::ConclusionForm::If(cond) | ast::ConclusionForm::Unless(cond) => Some(cond),
            });
            let excepts = item.except_where.iter_mut().map(|except| &mut except.cond);
            main.into_iter().chain(item.when.iter_mut()).chain(excepts).collect()
        }
        ast::ItemKind::Define(item) => match &mut item.body {
            Some(ast::DefineBody::Means(cond)) => vec![cond],
            Some(ast::DefineBody::Is(cases)) => cases.branches.iter_mut().map(|(_, cond)| cond).collect(),
            None => Vec::new(),
        },
        ast::ItemKind::Presumption(item) => {
            let item = item.as_mut();
            item.rebutted_if.iter_mut().chain(item.when.iter_mut()).collect()
        }
        ast::ItemKind::Duty(item) => {
            let item = item.as_mut();
            item.done_if.iter_mut().map(|done| &mut done.cond).chain(item.when.iter_mut()).collect()
        }
        ast::ItemKind::Prohibition(item) => {
            let item = item.as_mut();
            item.breached_if.iter_mut().chain(item.when.iter_mut()).collect()
        }
        ast::ItemKind::Property(item) => match &mut item.form {
            Some(ast::PropertyForm::Never(cond) | ast::PropertyForm::Always(cond)) => vec![cond],
            Some(ast::PropertyForm::TurnsOn { .. }) | None => Vec::new(),
        },
        ast::ItemKind::Impossible(item) => item.cond.iter_mut().collect(),
        ast::ItemKind::Use(_)
        | ast::ItemKind::Source(_)
        | ast::ItemKind::Role(_)
        | ast::ItemKind::Type(_)
        | ast::ItemKind::Facts(_)
        | ast::ItemKind::Decision(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_)
        | ast::ItemKind::Calendar(_)
        | ast::ItemKind::Amendment(_) => Vec::new(),
    }
}

/// The list within the limbs of these labels; a condition has at most one outermost list, and the reader bounds how
/// deep it lies.
fn list_at<'c>(cond: &'c mut ast::Cond, labels: &[Spanned<Label>]) -> Option<&'c mut ast::LimbList> {
    match &mut cond.kind {
        ast::CondKind::List(list) => match labels.split_first() {
            None => Some(list),
            Some((first, rest)) => {
                let limb = list.limbs.iter_mut().find(|limb| limb.label.value == first.value)?;
                list_at(limb.cond.as_mut()?, rest)
            }
        },
        ast::CondKind::And(parts) | ast::CondKind::Or(parts) => parts.iter_mut().find_map(|part| list_at(part, labels)),
        ast::CondKind::Not(inner) | ast::CondKind::Group(inner) => list_at(inner, labels),
        ast::CondKind::Quantified { cond, .. } => list_at(cond, labels),
        ast::CondKind::Holds(_)
        | ast::CondKind::Compare { .. }
        | ast::CondKind::Within { .. }
        | ast::CondKind::OrWorse { .. }
        | ast::CondKind::Governs { .. } => None,
    }
}

/// Puts a limb where its label belongs.
pub(crate) fn insert_limb(list: &mut ast::LimbList, limb: &ast::Limb, at: &Spanned<Label>) -> Result<(), String> {
    if list.limbs.iter().any(|known| known.label.value == at.value && known.cond.is_some()) {
        return Err(String::from("there is such a limb already"));
    }
    let mut limb = limb.clone();
    limb.label = at.clone();
    if let Some(place) = list.limbs.iter_mut().find(|known| known.label.value == at.value) {
        *place = limb;
        return Ok(());
    }
    let roman =
        list.limbs.first().is_some_and(|first| matches!(&first.label.value, Label::Lettered(text) if text == "i"));
    let key = order_key(&at.value, roman);
    let before = list.limbs.iter().take_while(|known| order_key(&known.label.value, roman) < key).count();
    list.limbs.insert(before, limb);
    Ok(())
}

/// Where a label stands among others: `(za)` before `(a)`, `(aa)` after it, numerals by their value.
fn order_key(label: &Label, roman: bool) -> (u32, String) {
    let Label::Lettered(text) = label else { return (u32::MAX, String::new()) };
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse::<u32>() {
        return (number, text.to_string());
    }
    if roman && let Some(value) = roman_value(text) {
        return (value, String::new());
    }
    match text.strip_prefix(['z', 'Z']) {
        Some(rest) if !rest.is_empty() => (0, rest.to_owned()),
        Some(_) | None => (1, text.to_string()),
    }
}

fn roman_value(text: &str) -> Option<u32> {
    let mut total = 0;
    let mut last = 0;
    for letter in text.chars().rev() {
        let value = match letter.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        };
        total = if value < last { total - value } else { total + value };
        last = value.max(last);
    }
    Some(total)
}

/// Replaces the limb of a label.
pub(crate) fn replace_limb(list: &mut ast::LimbList, limb: &ast::Limb, at: &Spanned<Label>) -> Result<(), String> {
    let Some(place) = list.limbs.iter_mut().find(|known| known.label.value == at.value) else {
        return Err(String::from("there is no such limb"));
    };
    let label = place.label.clone();
    *place = limb.clone();
    place.label = label;
    Ok(())
}

/// Leaves the place of a limb empty.
pub(crate) fn omit_limb(list: &mut ast::LimbList, at: &Spanned<Label>) -> Result<(), String> {
    let Some(place) = list.limbs.iter_mut().find(|known| known.label.value == at.value && known.cond.is_some()) else {
        return Err(String::from("there is no such limb"));
    };
    place.cond = None;
    place.cite = None;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, roman: bool) -> (u32, String) {
        order_key(&Label::Lettered(text.into()), roman)
    }

    #[test]
    fn inserted_labels_stand_where_statutes_put_them() {
        let order = ["za", "a", "aa", "ab", "b", "ba", "c"];
        assert!(order.windows(2).all(|pair| key(pair[0], false) < key(pair[1], false)));
        let order = ["i", "ii", "iii", "iv", "v", "ix"];
        assert!(order.windows(2).all(|pair| key(pair[0], true) < key(pair[1], true)));
        assert!(key("2", false) < key("10", false));
    }
}
