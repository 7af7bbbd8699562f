//! Which name means what: every place where a name of the body of law is declared or used, with its declaration.
//!
//! Filled by the passes that resolve names, where somebody asks for it; a check that nobody asks for an index notes
//! nothing. A thing is known by the place where it is first declared, which is the same whichever file is the root.

use crate::base::span::{FileId, Span};
use crate::check::body::Body;
use crate::check::lower::Lower;
use crate::ir::{BinderId, DecisionId, Scalar, TypeId, Value};
use crate::syntax::ast;
use std::collections::BTreeMap;

/// A name where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The name.
    pub span: Span,
    /// Where what it means is first declared: the thing's identity. Equal to `span` at that very place.
    pub means: Span,
}

/// Every name of a body of law that means something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// In the order of the text.
    mentions: Vec<Mention>,
}

impl Index {
    /// The names of one file, in order.
    pub fn of_file(&self, file: FileId) -> &[Mention] {
        let start = self.mentions.partition_point(|mention| mention.span.file < file);
        let end = self.mentions.partition_point(|mention| mention.span.file <= file);
        self.mentions.get(start..end).unwrap_or(&[])
    }

    /// The names of one file alone.
    #[must_use]
    pub fn only(&self, file: FileId) -> Index {
        Index { mentions: self.of_file(file).to_vec() }
    }

    /// Every name, in order.
    pub fn all(&self) -> &[Mention] {
        &self.mentions
    }

    /// The name that a byte lies in or directly behind; of two that touch, the one that begins there.
    pub fn at(&self, file: FileId, offset: u32) -> Option<Mention> {
        let own = self.of_file(file);
        let after = own.partition_point(|mention| mention.span.start <= offset);
        let found = own.get(after.checked_sub(1)?)?;
        (offset <= found.span.end).then_some(*found)
    }
}

/// What a name was found to mean, before the places of all declarations are known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meant {
    /// What is declared at a place.
    At(Span),
    /// A value of a type.
    Value(TypeId, u32),
    /// An outcome of a decision.
    Outcome(DecisionId, u32),
    /// A bound name.
    Item(BinderId),
}

/// What is noted for an index.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    names: Vec<(Span, Meant)>,
    values: BTreeMap<(TypeId, u32), Span>,
    outcomes: BTreeMap<(DecisionId, u32), Span>,
    items: BTreeMap<BinderId, Span>,
}

impl Notes {
    /// What each name was found to mean, in the order in which that was found.
    pub(crate) fn names(self) -> Vec<(Span, Meant)> {
        self.names
    }
}

impl Lower<'_> {
    /// How many names were noted.
    pub(crate) fn n_notes(&self) -> usize {
        self.notes.as_ref().map_or(0, |notes| notes.names.len())
    }

    /// Puts the names noted since there were so many into the order of the text: those of one item, so that all of them
    /// come in few long runs that are in order.
    pub(crate) fn order_notes(&mut self, since: usize) {
        if let Some(own) = self.notes.as_mut().and_then(|notes| notes.names.get_mut(since..)) {
            own.sort_by_key(|(span, _)| *span);
        }
    }

    /// Notes what a name means, where an index is wanted.
    pub(crate) fn note(&mut self, span: Span, meant: Meant) {
        if let Some(notes) = &mut self.notes {
            notes.names.push((span, meant));
        }
    }

    /// Notes which value of a type a name is.
    pub(crate) fn note_member(&mut self, span: Span, value: &Value, ty: &Scalar) {
        if let (Value::Member(n), Scalar::Enum(ty)) = (value, ty) {
            self.note(span, Meant::Value(*ty, *n));
        }
    }

    /// Notes the values of a type where they are declared.
    pub(crate) fn note_values(&mut self, ty: TypeId, values: &[ast::ValueDecl]) {
        let Some(notes) = &mut self.notes else { return };
        for (n, value) in (0..).zip(values) {
            notes.values.insert((ty, n), value.name.span);
            notes.names.push((value.name.span, Meant::At(value.name.span)));
        }
    }

    /// Notes the outcomes of a decision where they are declared.
    pub(crate) fn note_outcomes(&mut self, decision: DecisionId, outcomes: &[ast::ValueDecl]) {
        let Some(notes) = &mut self.notes else { return };
        for (n, outcome) in (0..).zip(outcomes) {
            notes.outcomes.insert((decision, n), outcome.name.span);
            notes.names.push((outcome.name.span, Meant::At(outcome.name.span)));
        }
    }

    /// Notes where a bound name is declared.
    pub(crate) fn note_item(&mut self, binder: BinderId, span: Span) {
        if let Some(notes) = &mut self.notes {
            notes.items.insert(binder, span);
            notes.names.push((span, Meant::Item(binder)));
        }
    }

    /// All that was noted, each name with the place of its declaration.
    pub(crate) fn mentions(&self) -> Vec<Mention> {
        let Some(notes) = &self.notes else { return Vec::new() };
        let place = |meant: Meant| match meant {
            Meant::At(span) => Some(span),
            Meant::Value(ty, n) => notes.values.get(&(ty, n)).copied(),
            Meant::Outcome(decision, n) => notes.outcomes.get(&(decision, n)).copied(),
            Meant::Item(binder) => notes.items.get(&binder).copied(),
        };
        notes.names.iter().filter_map(|(span, meant)| Some(Mention { span: *span, means: place(*meant)? })).collect()
    }
}

/// The index of what several passes noted.
pub(crate) fn index(mut mentions: Vec<Mention>) -> Index {
    // They come in long runs that are in order, which a stable sort makes use of. Hardly two begin at one place: that is
    // compared first, as one number.
    let begins = |mention: &Mention| u64::from(mention.span.file.0) << 32 | u64::from(mention.span.start);
    mentions.sort_by(|a, b| begins(a).cmp(&begins(b)).then_with(|| a.cmp(b)));
    mentions.dedup_by_key(|mention| mention.span);
    Index { mentions }
}

/// Notes what the heads and amendments of a body name: they are applied before names are resolved.
pub(crate) fn note_amendments(body: &Body, lower: &mut Lower<'_>) {
    if lower.notes.is_none() {
        return;
    }
    for (_, unit) in body.iter() {
        if let Some(head) = &unit.head {
            lower.note(head.name.span, Meant::At(head.name.span));
            for path in &head.amendments {
                lower.note_named(path, &[]);
            }
        }
        for placed in &unit.items {
            let ast::ItemKind::Amendment(amendment) = &placed.item.kind else { continue };
            for path in &amendment.amends {
                lower.note_policy(path);
            }
            for change in &amendment.changes {
                lower.note_change(&change.kind, &amendment.amends);
            }
        }
    }
}

impl Lower<'_> {
    fn note_policy(&mut self, path: &ast::Path) {
        if let Some(unit) = self.names.policies.get(path.text.as_str()).copied() {
            let span = self.program.policy(unit).span;
            self.note(path.span, Meant::At(span));
        }
    }

    /// Notes a name that is looked for in the policies amended, or in all.
    fn note_named(&mut self, path: &ast::Path, amends: &[ast::Path]) {
        match path.parts().as_slice() {
            [name] => {
                let of_amended = amends.iter().find_map(|policy| {
                    let unit = self.names.policies.get(policy.text.as_str())?;
                    self.names.thing_of(*unit, name.value)
                });
                let any = || self.names.things_of(name.value).next();
                if let Some(span) = of_amended.or_else(any).map(|declared| declared.span) {
                    self.note(name.span, Meant::At(span));
                }
            }
            [policy, name] => {
                if let Some(unit) = self.names.policies.get(policy.value).copied()
                    && let Some(span) = self.names.thing_of(unit, name.value).map(|declared| declared.span)
                {
                    let head = self.program.policy(unit).span;
                    self.note(policy.span, Meant::At(head));
                    self.note(name.span, Meant::At(span));
                }
            }
            [] | [_, _, ..] => {}
        }
    }

    fn note_change(&mut self, change: &ast::ChangeKind, amends: &[ast::Path]) {
        match change {
            ast::ChangeKind::Omit(path)
            | ast::ChangeKind::Replace(path, _)
            | ast::ChangeKind::InsertAfter(path, _)
            | ast::ChangeKind::InsertLimb { item: path, .. }
            | ast::ChangeKind::ReplaceLimb { item: path, .. }
            | ast::ChangeKind::OmitLimb { item: path, .. }
            | ast::ChangeKind::InsertValue { into: path, .. } => self.note_named(path, amends),
            ast::ChangeKind::InsertFact { group, after, fact: _ } => {
                let name = &group.text;
                let Some(declared) = self.names.groups.get(name.as_str()) else { return };
                let span = declared.span;
                let after = after.as_ref().and_then(|after| Some((after.span, declared.fact(&after.value)?.span)));
                self.note(group.span, Meant::At(span));
                if let Some((after, span)) = after {
                    self.note(after, Meant::At(span));
                }
            }
        }
    }
}
