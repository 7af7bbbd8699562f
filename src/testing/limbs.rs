//! What coverage counts: the provisions, rules and labelled limbs of a program, each where it is written.

use crate::base::span::{FileId, Span};
use crate::eval::judge::Reading;
use crate::ir::{
    BinderId, CitedPlace, CondId, CondKind, DefineBody, DutyId, Except, Form, Header, Limb, PolicyId, PresumptionId,
    Program, ProhibitionId, RuleId,
};
use std::collections::BTreeMap;

/// The files of which something is said, each with the one as which it counts: a text may have been taken in twice, by
/// its path and by its name in the library.
pub type Files = BTreeMap<FileId, FileId>;

/// What can be engaged: it bites in some cases and not in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemId {
    /// A rule.
    Rule(RuleId),
    /// A presumption.
    Presumption(PresumptionId),
    /// A duty.
    Duty(DutyId),
    /// A prohibition.
    Prohibition(ProhibitionId),
}

/// A rule, presumption, duty or prohibition.
#[derive(Clone, Debug)]
pub struct Item<'p> {
    /// Which.
    pub id: ItemId,
    /// `rule`, `presumption`, `duty` or `prohibition`.
    pub kind: &'static str,
    /// Heading, citation, period.
    pub head: &'p Header,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// Whether it bites wherever it is in force: nothing is asked and nothing stops it.
    pub always: bool,
}

/// A labelled limb.
#[derive(Clone, Debug)]
pub struct LabelledLimb<'p> {
    /// Its label as written.
    pub label: String,
    /// The condition.
    pub cond: CondId,
    /// Where it is laid down.
    pub places: &'p [CitedPlace],
    /// The item whose limb it is.
    pub owner: &'p str,
    /// The bound names on whose items its truth turns.
    pub binders: Vec<BinderId>,
    /// What it reads: a rebuttal reads facts as found.
    pub reading: Reading,
}

/// What a program says, as far as some files write it.
#[derive(Clone, Debug, Default)]
pub struct Said<'p> {
    /// Rules, presumptions, duties and prohibitions.
    pub items: Vec<Item<'p>>,
    /// Labelled limbs.
    pub limbs: Vec<LabelledLimb<'p>>,
    /// What is cited on its own and is no limb: exceptions, defines, and what makes a duty due or done.
    pub parts: Vec<LabelledLimb<'p>>,
    /// Cited places, each with where it is cited; only such as an item, limb or exception rests on.
    pub places: Vec<&'p CitedPlace>,
}

/// What a program says in some files.
pub fn said<'p>(program: &'p Program, files: &Files) -> Said<'p> {
    let mut walk =
        Walk { program, files, owner: "", reading: Reading::Counted, binders: Vec::new(), said: Said::default() };
    walk.policies();
    walk.rules();
    walk.presumptions();
    walk.duties();
    walk.prohibitions();
    walk.defines();
    walk.said
}

struct Walk<'p, 'f> {
    program: &'p Program,
    files: &'f Files,
    owner: &'p str,
    reading: Reading,
    binders: Vec<BinderId>,
    said: Said<'p>,
}

impl<'p> Walk<'p, '_> {
    fn written(&self, span: Span) -> bool {
        self.files.contains_key(&span.file)
    }

    fn policies(&mut self) {
        for policy in &self.program.policies {
            if self.written(policy.span) {
                self.within(&policy.name, None);
                self.conds(&policy.applies_when);
                self.excepts(&policy.excepts);
            }
        }
    }

    fn rules(&mut self) {
        for (n, rule) in self.program.rules.iter().enumerate() {
            // A provision that was not read decides nothing.
            let (true, Some((_, _, form))) = (self.written(rule.head.span), rule.conclusion) else { continue };
            let plain = form == Form::Plain && rule.when.is_empty() && rule.overridden_by.is_empty();
            let always = plain && self.never_stopped(&rule.head, &rule.excepts);
            self.item(ItemId::Rule(RuleId::new(n)), "rule", &rule.head, rule.binder, always);
            self.conds(&rule.when);
            match form {
                Form::Plain => {}
                Form::If(cond) | Form::Unless(cond) => self.cond(cond),
            }
            self.excepts(&rule.excepts);
        }
    }

    fn presumptions(&mut self) {
        for (n, presumption) in self.program.presumptions.iter().enumerate() {
            let head = &presumption.head;
            if !self.written(head.span) {
                continue;
            }
            let free = presumption.when.is_empty() && presumption.rebutted_if.is_none();
            let always = free && presumption.overridden_by.is_empty() && self.never_stopped(head, &presumption.excepts);
            self.item(ItemId::Presumption(PresumptionId::new(n)), "presumption", head, presumption.binder, always);
            self.conds(&presumption.when);
            self.excepts(&presumption.excepts);
            if let Some(rebuttal) = presumption.rebutted_if {
                self.reading = Reading::Found;
                self.cond(rebuttal);
                self.reading = Reading::Counted;
            }
        }
    }

    fn duties(&mut self) {
        for (n, duty) in self.program.duties.iter().enumerate() {
            if !self.written(duty.head.span) {
                continue;
            }
            let always = duty.when.is_empty() && self.never_stopped(&duty.head, &duty.excepts);
            self.item(ItemId::Duty(DutyId::new(n)), "duty", &duty.head, duty.binder, always);
            self.conds(&duty.when);
            self.excepts(&duty.excepts);
            for due in &duty.due {
                self.part(due.cond, &due.places);
            }
            if let Some(asap) = &duty.asap {
                self.part(asap.cond, &asap.places);
            }
            for (cond, places) in &duty.done_if {
                self.part(Some(*cond), places);
            }
            duty.continues.into_iter().for_each(|cond| self.cond(cond));
        }
    }

    fn prohibitions(&mut self) {
        for (n, prohibition) in self.program.prohibitions.iter().enumerate() {
            let head = &prohibition.head;
            if !self.written(head.span) {
                continue;
            }
            let always = prohibition.when.is_empty() && self.never_stopped(head, &prohibition.excepts);
            self.item(ItemId::Prohibition(ProhibitionId::new(n)), "prohibition", head, prohibition.binder, always);
            self.conds(&prohibition.when);
            self.excepts(&prohibition.excepts);
            self.cond(prohibition.breached_if);
        }
    }

    fn defines(&mut self) {
        for define in &self.program.defines {
            for version in define.versions.iter().filter(|version| self.files.contains_key(&version.head.span.file)) {
                let DefineBody::Means(cond) = version.body else { continue };
                self.within(&define.name, define.binder);
                self.part(Some(cond), &version.head.places);
            }
        }
    }

    fn never_stopped(&self, head: &Header, excepts: &[Except]) -> bool {
        excepts.is_empty() && self.policy_excepts(head.policy).is_empty()
    }

    fn policy_excepts(&self, policy: PolicyId) -> &'p [Except] {
        &self.program.policy(policy).excepts
    }

    fn within(&mut self, owner: &'p str, binder: Option<BinderId>) {
        self.owner = owner;
        self.binders = binder.into_iter().collect();
    }

    fn item(&mut self, id: ItemId, kind: &'static str, head: &'p Header, binder: Option<BinderId>, always: bool) {
        self.within(&head.name, binder);
        self.said.places.extend(&head.places);
        self.said.items.push(Item { id, kind, head, binder, always });
    }

    fn excepts(&mut self, excepts: &'p [Except]) {
        for except in excepts {
            self.part(Some(except.cond), &except.places);
        }
    }

    /// What is cited on its own, with its condition where it has one.
    fn part(&mut self, cond: Option<CondId>, places: &'p [CitedPlace]) {
        self.said.places.extend(places);
        let Some(cond) = cond else { return };
        if !places.is_empty() {
            let part = self.turnable(String::from("-"), cond, places);
            self.said.parts.push(part);
        }
        self.cond(cond);
    }

    fn turnable(&self, label: String, cond: CondId, places: &'p [CitedPlace]) -> LabelledLimb<'p> {
        let binders = if self.program.cond(cond).scoped { self.binders.clone() } else { Vec::new() };
        LabelledLimb { label, cond, places, owner: self.owner, binders, reading: self.reading }
    }

    fn conds(&mut self, conds: &[CondId]) {
        for cond in conds {
            self.cond(*cond);
        }
    }

    fn cond(&mut self, id: CondId) {
        let kind = &self.program.cond(id).kind;
        for limb in kind.limbs() {
            self.limb(limb);
        }
        let counted = if let CondKind::Count { binder, .. } = kind { Some(*binder) } else { None };
        let depth = self.binders.len();
        self.binders.extend(counted);
        if let Some(inner) = kind.inner() {
            self.cond(inner);
        }
        self.binders.truncate(depth);
    }

    fn limb(&mut self, limb: &'p Limb) {
        if let Some(label) = &limb.label {
            self.said.places.extend(&limb.places);
            let limb = self.turnable(label.to_string(), limb.cond, &limb.places);
            self.said.limbs.push(limb);
        }
        self.cond(limb.cond);
        self.excepts(&limb.excuses);
    }
}

/// A cited place in words.
pub fn cited(program: &Program, place: &CitedPlace) -> String {
    let source = &program.source(place.source).name;
    place.pinpoint.as_ref().map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
}
