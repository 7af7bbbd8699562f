//! One amendment applied to the trees of a body of law.

use crate::base::date::Date;
use crate::base::provision::Label;
use crate::base::short::Short;
use crate::base::span::{Span, Spanned};
use crate::base::suggest::closest;
use crate::check::amend::Declared;
use crate::check::amend::surgery;
use crate::check::body::{Body, Placed};
use crate::check::declare::{item_word, name_and_period};
use crate::check::report::{Report, article};
use crate::diag::{Code, Diagnostic};
use crate::ir::PolicyId;
use crate::syntax::ast;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An item that was changed, and where the amendment says so.
pub(crate) type Touched = Vec<(PolicyId, String, Span)>;

/// A change of the list in which a label stands, or what is wrong with it.
type ChangeOfList<'c> = &'c dyn Fn(&mut ast::LimbList, &Spanned<Label>) -> Result<(), String>;

/// The state of one application.
struct Applying<'b> {
    body: &'b mut Body,
    report: &'b mut Report,
    /// The policies amended.
    targets: Vec<PolicyId>,
    /// The day of commencement, where it is written.
    from: Spanned<Date>,
    period: Span,
    saving: Option<ast::Cond>,
    /// The new versions so far, by file and name: further changes of the item are changes of them.
    born: BTreeMap<(PolicyId, Short), Born>,
    touched: Touched,
}

/// A new version of an item.
struct Born {
    /// Its place among the items of its file.
    at: usize,
    /// Of a define under a saving, what it stood for.
    old: Option<ast::DefineBody>,
}

/// Applies an amendment; what cannot be applied is reported.
pub(crate) fn apply(body: &mut Body, declared: &Declared, report: &mut Report) -> Touched {
    let amendment = &declared.amendment;
    let broken = body.units.get(declared.unit.index()).is_some_and(|unit| {
        unit.broken.iter().any(|bad| bad.start <= declared.span.end && declared.span.start <= bad.end)
    });
    let Some((from, period)) =
        amendment.period.as_ref().and_then(|period| period.from.as_ref().map(|from| (*from, period.span)))
    else {
        if !broken {
            report.say(
                Code::AmendmentPeriod,
                amendment.name.span,
                format!("the amendment `{}` does not say when it commences", amendment.name.value),
                "write `in force from DATE`",
            );
        }
        return Vec::new();
    };
    if amendment.amends.is_empty() && !broken {
        report.say(
            Code::MissingPart,
            amendment.name.span,
            format!("the amendment `{}` does not say what it amends", amendment.name.value),
            "write `amends POLICY`",
        );
    }
    let mut applying = Applying {
        body,
        report,
        targets: Vec::new(),
        from,
        period,
        saving: amendment.saving.clone(),
        born: BTreeMap::new(),
        touched: Vec::new(),
    };
    for path in &amendment.amends {
        applying.target_policy(path);
    }
    for change in &amendment.changes {
        applying.change(change);
    }
    applying.join_saved_defines();
    applying.touched
}

impl Applying<'_> {
    fn target_policy(&mut self, path: &ast::Path) {
        let name = &path.text;
        if let Some(place) = self.body.units.iter().position(|unit| unit.name == *name) {
            self.targets.push(PolicyId::new(place));
            return;
        }
        let near = closest(name, self.body.units.iter().map(|unit| unit.name.as_str())).map(str::to_owned);
        let found = Diagnostic::new(Code::AmendmentTarget, path.span, format!("no policy is called `{name}`"));
        self.report.push(match near {
            Some(near) => found.fix(format!("did you mean `{near}`?"), path.span, near),
            None => found.help("`use` the file of the policy that is amended"),
        });
    }

    /// The file and place of the version that is in force at the commencement; `None` after a report.
    fn item(&mut self, path: &ast::Path) -> Option<(PolicyId, usize)> {
        let parts = path.parts();
        let (units, name) = match parts.as_slice() {
            [name] => (self.targets.clone(), name),
            [policy, name] => {
                let unit = self.body.units.iter().position(|unit| unit.name == policy.value).map(PolicyId::new);
                let Some(unit) = unit.filter(|unit| self.targets.contains(unit)) else {
                    self.report.say(
                        Code::AmendmentTarget,
                        policy.span,
                        format!("`{}` is not among the policies that this amendment amends", policy.value),
                        format!("add it: `amends {}`", policy.value),
                    );
                    return None;
                };
                (vec![unit], name)
            }
            [] | [_, _, ..] => return None,
        };
        for unit in &units {
            if let Some(born) = self.born.get(&(*unit, Short::new(name.value))) {
                return Some((*unit, born.at));
            }
        }
        let mut found: Vec<(PolicyId, usize)> = Vec::new();
        let mut other_dates = None;
        let mut known: Vec<Short> = Vec::new();
        for unit in &units {
            for (place, placed) in self.items(*unit).iter().enumerate() {
                let Some((own, period)) = name_and_period(&placed.item.kind) else { continue };
                known.push(own.value.clone());
                if own.value != name.value {
                    continue;
                }
                if in_force(period, self.from.value) && !placed.saved {
                    found.push((*unit, place));
                } else {
                    other_dates = Some(own.span);
                }
            }
        }
        match found.as_slice() {
            [one] => Some(*one),
            [] => {
                let message = match other_dates {
                    Some(_) => format!("`{}` is not in force on {}, when this commences", name.value, self.from.value),
                    None => format!("there is no `{}` in what this amendment amends", name.value),
                };
                let mut diagnostic = Diagnostic::new(Code::AmendmentTarget, path.span, message);
                if let Some(span) = other_dates {
                    diagnostic = diagnostic.label(span, "it is declared here");
                } else if let Some(near) = closest(name.value, known.iter().map(Short::as_str)) {
                    diagnostic = diagnostic.fix(format!("did you mean `{near}`?"), name.span, near.to_owned());
                } else if let Some(unit) = self.elsewhere(name.value) {
                    diagnostic = diagnostic.help(format!("`{unit}` declares it: add it to `amends`"));
                }
                self.report.push(diagnostic);
                None
            }
            [_, _, ..] => {
                self.report.say(
                    Code::NameClash,
                    path.span,
                    format!("several of the policies amended declare `{}`", name.value),
                    format!("write the policy's name before it: `POLICY.{}`", name.value),
                );
                None
            }
        }
    }

    /// A policy that declares a name and is not amended.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let declares = |placed: &Placed| name_and_period(&placed.item.kind).is_some_and(|(own, _)| own.value == name);
        self.body.units.iter().find(|unit| unit.items.iter().any(declares)).map(|unit| unit.name.clone())
    }

    fn items(&self, unit: PolicyId) -> &[Placed] {
        self.body.units.get(unit.index()).map_or(&[], |unit| unit.items.as_slice())
    }

    fn placed(&mut self, unit: PolicyId, at: usize) -> Option<&mut Placed> {
        self.body.units.get_mut(unit.index()).and_then(|unit| unit.items.get_mut(at))
    }

    /// Inserts an item, and keeps the places of new versions right.
    fn insert(&mut self, unit: PolicyId, at: usize, placed: Placed) {
        if let Some(text) = self.body.units.get_mut(unit.index()) {
            let at = at.min(text.items.len());
            text.items.insert(at, placed);
            for ((other, _), born) in &mut self.born {
                if *other == unit && born.at >= at {
                    born.at += 1;
                }
            }
        }
    }

    /// `in force from` the commencement, until what is given.
    fn period_from(&self, ceasing: Option<Spanned<Date>>) -> ast::Period {
        ast::Period { from: Some(self.from), ceasing, basis: None, cite: None, span: self.period }
    }

    fn change(&mut self, change: &ast::Change) {
        match &change.kind {
            ast::ChangeKind::Omit(path) => self.omit(path, change.span),
            ast::ChangeKind::Replace(path, item) => self.replace(path, item),
            ast::ChangeKind::InsertAfter(path, item) => self.insert_after(path, item),
            ast::ChangeKind::InsertFact { group, after, fact } => self.insert_fact(group, after.as_ref(), fact),
            ast::ChangeKind::InsertLimb { limb, at, item } => {
                self.limb(item, at, &|list, at| surgery::insert_limb(list, limb, at));
            }
            ast::ChangeKind::ReplaceLimb { limb, at, item } => {
                self.limb(item, at, &|list, at| surgery::replace_limb(list, limb, at));
            }
            ast::ChangeKind::OmitLimb { at, item } => self.limb(item, at, &surgery::omit_limb),
            ast::ChangeKind::InsertValue { value, into, after } => self.insert_value(value, into, after.as_ref()),
        }
    }

    /// The old item ceases on the commencement, and goes on where the saving holds.
    fn omit(&mut self, path: &ast::Path, span: Span) {
        let Some((unit, at)) = self.item(path) else { return };
        let from = self.from;
        let period = self.period;
        let saving = self.saving.clone();
        let Some(placed) = self.placed(unit, at) else { return };
        let old = placed.clone();
        let name = name_and_period(&old.item.kind).map_or_else(String::new, |(name, _)| name.value.to_string());
        if surgery::period_mut(&mut Arc::make_mut(&mut placed.item).kind).is_none() {
            let word = article(item_word(&old.item.kind));
            self.report.say(
                Code::AmendmentTarget,
                path.span,
                format!("`{name}` is {word}, and has no period that could end"),
                "what has no period is changed in the text itself, or replaced",
            );
            return;
        }
        surgery::cease(&mut Arc::make_mut(&mut placed.item).kind, &from, period);
        self.touched.push((unit, name, span));
        let Some(saving) = saving else { return };
        let mut kept = old;
        let until = surgery::ceasing(&kept.item.kind);
        surgery::commence(&mut Arc::make_mut(&mut kept.item).kind, self.period_from(until));
        kept.saved = true;
        if surgery::guard(&mut Arc::make_mut(&mut kept.item).kind, saving.clone()) {
            self.insert(unit, at + 1, kept);
        } else {
            self.cannot_save(&kept, saving.span);
        }
    }

    fn cannot_save(&mut self, placed: &Placed, saving: Span) {
        let word = article(item_word(&placed.item.kind));
        let name = name_and_period(&placed.item.kind).map_or("", |(name, _)| name.value.as_str());
        self.report.push(
            Diagnostic::new(
                Code::AmendmentSaving,
                saving,
                format!("the saving cannot be applied to `{name}`, which is {word}"),
            )
            .help("put the change into an amendment of its own, and write the saving into the new item's condition"),
        );
    }

    /// The new version of an item, made if this amendment has not made it yet. The old one ceases, and goes on where the
    /// saving holds.
    fn version(&mut self, path: &ast::Path, span: Span) -> Option<(PolicyId, usize)> {
        let (unit, at) = self.item(path)?;
        let placed = self.placed(unit, at)?.clone();
        let (name, period) = name_and_period(&placed.item.kind)?;
        let key = (unit, name.value.clone());
        if self.born.contains_key(&key) {
            return Some((unit, at));
        }
        self.touched.push((unit, name.value.to_string(), span));
        let begins_later =
            period.and_then(|period| period.from.as_ref()).is_some_and(|old| old.value >= self.from.value);
        let mut fresh = placed.clone();
        if surgery::period_mut(&mut Arc::make_mut(&mut fresh.item).kind).is_none() || begins_later {
            // Nothing came before: the item itself is changed.
            self.born.insert(key, Born { at, old: None });
            return Some((unit, at));
        }
        let (from, period) = (self.from, self.period);
        surgery::cease(&mut Arc::make_mut(&mut self.placed(unit, at)?.item).kind, &from, period);
        let until = surgery::ceasing(&placed.item.kind);
        surgery::commence(&mut Arc::make_mut(&mut fresh.item).kind, self.period_from(until));
        let mut old = None;
        let mut next = at + 1;
        if let Some(saving) = self.saving.clone() {
            if let ast::ItemKind::Define(define) = &placed.item.kind {
                old.clone_from(&define.body);
            } else {
                let mut kept = placed.clone();
                surgery::commence(&mut Arc::make_mut(&mut kept.item).kind, self.period_from(until));
                kept.saved = true;
                fresh.saved = true;
                let guarded = surgery::guard(&mut Arc::make_mut(&mut kept.item).kind, saving.clone())
                    && surgery::guard(&mut Arc::make_mut(&mut fresh.item).kind, surgery::not(&saving));
                if !guarded {
                    self.cannot_save(&placed, saving.span);
                    return None;
                }
                self.insert(unit, next, kept);
                next += 1;
            }
        }
        self.insert(unit, next, fresh);
        self.born.insert(key, Born { at: next, old });
        Some((unit, next))
    }

    fn replace(&mut self, path: &ast::Path, item: &ast::Item) {
        let Some((unit, at)) = self.item(path) else { return };
        let Some(placed) = self.items(unit).get(at) else { return };
        let (old_word, new_word) = (item_word(&placed.item.kind), item_word(&item.kind));
        let old_name = name_and_period(&placed.item.kind).map(|(name, _)| name.value.clone()).unwrap_or_default();
        let Some((new_name, _)) = name_and_period(&item.kind) else { return };
        if old_word != new_word || old_name != new_name.value {
            self.report.push(
                Diagnostic::new(
                    Code::AmendmentTarget,
                    new_name.span,
                    format!(
                        "the {old_word} `{old_name}` is replaced by the {new_word} `{}`: kind and name must stay",
                        new_name.value
                    ),
                )
                .label(path.span, "what is replaced")
                .help(format!("keep them; or `omit {old_name}`, and `insert after` it the new item")),
            );
            return;
        }
        let saving = self.saving.clone();
        let Some((unit, at)) = self.version(path, path.span) else { return };
        let Some(placed) = self.placed(unit, at) else { return };
        let period = surgery::period_mut(&mut Arc::make_mut(&mut placed.item).kind).and_then(|period| period.clone());
        let guarded = placed.saved;
        placed.item = Arc::new(item.clone());
        if let Some(period) = period {
            surgery::commence_within(&mut Arc::make_mut(&mut placed.item).kind, period);
        }
        if let (true, Some(saving)) = (guarded, saving) {
            surgery::guard(&mut Arc::make_mut(&mut placed.item).kind, surgery::not(&saving));
        }
    }

    fn insert_after(&mut self, path: &ast::Path, item: &ast::Item) {
        let Some((unit, at)) = self.item(path) else { return };
        let mut placed = Placed { item: Arc::new(item.clone()), saved: false };
        surgery::commence_within(&mut Arc::make_mut(&mut placed.item).kind, self.period_from(None));
        if let Some(saving) = self.saving.clone() {
            surgery::guard(&mut Arc::make_mut(&mut placed.item).kind, surgery::not(&saving));
        }
        // After every version of what it follows.
        let name = self
            .items(unit)
            .get(at)
            .and_then(|placed| name_and_period(&placed.item.kind))
            .map(|(n, _)| n.value.clone());
        let last = self
            .items(unit)
            .iter()
            .rposition(|placed| name_and_period(&placed.item.kind).map(|(own, _)| own.value.clone()) == name);
        self.insert(unit, last.unwrap_or(at) + 1, placed);
        if let Some((name, _)) = name_and_period(&item.kind) {
            let at = last.unwrap_or(at) + 1;
            self.born.entry((unit, name.value.clone())).or_insert(Born { at, old: None });
        }
    }

    fn limb(&mut self, path: &ast::Path, at: &[Spanned<Label>], change: ChangeOfList<'_>) {
        let Some((label, outer)) = at.split_last() else { return };
        let Some((unit, place)) = self.version(path, path.span) else { return };
        let Some(placed) = self.placed(unit, place) else { return };
        let problem =
            surgery::in_list(&mut Arc::make_mut(&mut placed.item).kind, outer, &mut |list| change(list, label));
        if let Some(problem) = problem {
            let labels: String = at.iter().map(|label| label.value.to_string()).collect();
            self.report.say(
                Code::AmendmentTarget,
                label.span,
                format!("limb `{labels}` of `{}`: {problem}", path.text),
                "name a limb by its labels, outermost first",
            );
        }
    }

    /// Facts and values exist from the start: no case that does not use them is changed by them.
    fn insert_fact(&mut self, group: &ast::Path, after: Option<&ast::Name>, fact: &ast::FactDecl) {
        let name = &group.text;
        let mut place: Option<(usize, usize, usize)> = None;
        let mut found = false;
        for (u, unit) in self.body.units.iter().enumerate() {
            for (i, placed) in unit.items.iter().enumerate() {
                let ast::ItemKind::Facts(facts) = &placed.item.kind else { continue };
                if facts.group.value != *name {
                    continue;
                }
                found = true;
                let at = match after {
                    None => Some(facts.facts.len()),
                    Some(after) => facts.facts.iter().position(|fact| fact.name.value == after.value).map(|n| n + 1),
                };
                if let (None, Some(at)) = (place, at) {
                    place = Some((u, i, at));
                }
            }
        }
        let Some((u, i, at)) = place else {
            let (span, message) = match after {
                Some(after) if found => {
                    (after.span, format!("there is no fact `{name}.{}` to insert after", after.value))
                }
                Some(_) | None => (group.span, format!("there is no group of facts `{name}` to insert into")),
            };
            self.report.say(Code::AmendmentTarget, span, message, "name a group, and a fact in it, that the law has");
            return;
        };
        if let Some(placed) = self.body.units.get_mut(u).and_then(|unit| unit.items.get_mut(i))
            && let ast::ItemKind::Facts(facts) = &mut Arc::make_mut(&mut placed.item).kind
        {
            facts.facts.insert(at, fact.clone());
        }
    }

    fn insert_value(&mut self, value: &ast::ValueDecl, into: &ast::Path, after: Option<&ast::Name>) {
        let name = into.parts().last().map_or("", |last| last.value).to_owned();
        for unit in &mut self.body.units {
            for placed in &mut unit.items {
                let ast::ItemKind::Type(decl) = &mut Arc::make_mut(&mut placed.item).kind else { continue };
                if decl.name.value != name {
                    continue;
                }
                let (ast::TypeBody::OneOf { values, .. } | ast::TypeBody::Ordered { values }) = &mut decl.body else {
                    continue;
                };
                let at = match after {
                    None => Some(values.len()),
                    Some(after) => values.iter().position(|known| known.name.value == after.value).map(|n| n + 1),
                };
                match (at, after) {
                    (Some(at), _) => values.insert(at, value.clone()),
                    (None, Some(after)) => self.report.say(
                        Code::AmendmentTarget,
                        after.span,
                        format!("`{name}` has no value `{}` to insert after", after.value),
                        "name one of its values",
                    ),
                    (None, None) => {}
                }
                return;
            }
        }
        self.report.say(
            Code::AmendmentTarget,
            into.span,
            format!("there is no type `{name}` with values to insert into"),
            "name a type that the law declares",
        );
    }

    /// A define has one version on a date: under a saving it stands for the old where that holds, else for the new.
    fn join_saved_defines(&mut self) {
        let Some(saving) = self.saving.clone() else { return };
        for ((unit, _), born) in std::mem::take(&mut self.born) {
            let Some(old) = born.old else { continue };
            let Some(placed) = self.placed(unit, born.at) else { continue };
            let ast::ItemKind::Define(define) = &mut Arc::make_mut(&mut placed.item).kind else { continue };
            match define.body.take().map(|new| surgery::either(&saving, old, new)) {
                Some(Some(joined)) => define.body = Some(joined),
                Some(None) => {
                    let placed = placed.clone();
                    self.cannot_save(&placed, saving.span);
                }
                None => {}
            }
        }
    }
}

/// Whether a period holds a date, or begins after it: an item that is yet to come can be amended before it does.
fn in_force(period: Option<&ast::Period>, date: Date) -> bool {
    period.is_none_or(|period| period.ceasing.as_ref().is_none_or(|ceasing| date < ceasing.value))
}
