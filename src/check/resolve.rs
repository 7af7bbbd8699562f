//! What a name in a condition, expression or clause stands for; what is wrong with one that stands for nothing.

use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::lower::{Lower, Node, Used};
use crate::check::names::Thing;
use crate::check::report::{article, listed};
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    BinderId, DecisionId, DefineId, DutyId, FactDecl, FactId, FactKind, FactRef, PolicyId, PresumptionId,
    ProhibitionId, RecordId, RoleId, RuleId, SourceId,
};
use crate::syntax::ast;

/// What a name in a condition stands for.
#[derive(Clone, Debug)]
pub(crate) enum Named {
    Fact(FactRef),
    /// `.on` of an event.
    EventDate(FactRef),
    /// `.on` of a judgement.
    MadeOn(FactRef),
    /// `.reasons` of a judgement.
    Reasons(FactRef),
    Define(DefineId, Option<BinderId>),
    Decision(DecisionId, Option<BinderId>),
    Duty(Vec<DutyId>, Option<BinderId>),
    Prohibition(Vec<ProhibitionId>, Option<BinderId>),
    Presumption(Vec<PresumptionId>, Option<BinderId>),
    Policy,
    /// A bound name alone.
    Item,
    /// Something that no condition can ask for.
    Other(&'static str),
}

/// What kinds of fact are called in other languages, and here.
const OTHER_KINDS: &[(&str, &str)] = &[
    ("boolean", "yes/no"),
    ("bool", "yes/no"),
    ("string", "text"),
    ("str", "text"),
    ("int", "integer"),
    ("number", "decimal"),
    ("float", "decimal"),
];

impl Lower<'_> {
    /// Whether a name of one part stands for nothing that a condition could name: it may then be a value of a type.
    pub(crate) fn is_open_name(&self, expr: &ast::Expr) -> bool {
        let Some(name) = lone_name(expr) else { return false };
        let from = self.unit_of(name.span);
        !self.scope.iter().any(|(bound, _)| *bound == name.value)
            && self.names.visible_things(&name.value, from).next().is_none()
            && !self.names.policies.contains_key(&name.value)
    }

    /// What a name stands for; `None` after a report.
    pub(crate) fn resolve(&mut self, path: &ast::Path, item: Option<&ast::ItemRef>) -> Option<Named> {
        let (first, rest) = path.parts.split_first()?;
        if let Some((_, binder)) = self.scope.iter().rev().find(|(bound, _)| *bound == first.value).cloned() {
            return match rest.split_first() {
                None => Some(Named::Item),
                Some((field, suffix)) => self.field(binder, field, suffix, path.span),
            };
        }
        if let Some((second, suffix)) = rest.split_first() {
            if self.is_fact_path(&first.value, &second.value) || self.names.groups.contains_key(&first.value) {
                let fact = self.fact(path, first, second)?;
                return self.suffixed(FactRef::Global(fact), suffix, path.span);
            }
        }
        if rest.is_empty() && self.names.visible_things(&first.value, self.unit_of(path.span)).next().is_none() {
            if self.names.policies.contains_key(&first.value) {
                return Some(Named::Policy);
            }
        }
        let thing = self.thing(path, &[])?;
        self.named_thing(thing, item, path)
    }

    fn is_fact_path(&self, group: &str, name: &str) -> bool {
        self.names.facts.contains_key(&format!("{group}.{name}"))
    }

    /// Gives a thing the item that it needs, and notes that it is read.
    fn named_thing(&mut self, thing: Thing, item: Option<&ast::ItemRef>, path: &ast::Path) -> Option<Named> {
        let binder_of = |infos: &[crate::check::lower::ItemInfo], n: Option<usize>| {
            n.and_then(|n| infos.get(n)).and_then(|info| info.binder)
        };
        Some(match thing {
            Thing::Define(define) => {
                self.used.insert(Used::Define(define));
                self.read(Node::Define(define), path.span);
                let binder = self.infos.defines.get(define.index()).and_then(|info| info.binder);
                Named::Define(define, self.item_for(binder, item, path)?)
            }
            Thing::Decision(decision) => {
                self.read(Node::Decision(decision), path.span);
                let binder = self.program.decisions.get(decision.index()).and_then(|decision| decision.binder);
                Named::Decision(decision, self.item_for(binder, item, path)?)
            }
            Thing::Duty(duties) => {
                for duty in &duties {
                    self.read(Node::Duty(*duty), path.span);
                }
                let binder = binder_of(&self.infos.duties, duties.first().map(|duty| duty.index()));
                Named::Duty(duties, self.item_for(binder, item, path)?)
            }
            Thing::Prohibition(prohibitions) => {
                for prohibition in &prohibitions {
                    self.read(Node::Prohibition(*prohibition), path.span);
                }
                let binder = binder_of(&self.infos.prohibitions, prohibitions.first().map(|one| one.index()));
                Named::Prohibition(prohibitions, self.item_for(binder, item, path)?)
            }
            Thing::Presumption(presumptions) => {
                for presumption in &presumptions {
                    self.read(Node::Presumption(*presumption), path.span);
                    self.state_reads.push((self.owner, *presumption, path.span));
                }
                let binder = binder_of(&self.infos.presumptions, presumptions.first().map(|one| one.index()));
                Named::Presumption(presumptions, self.item_for(binder, item, path)?)
            }
            other @ (Thing::Source(_)
            | Thing::Role(_)
            | Thing::Type(_)
            | Thing::Record(_)
            | Thing::Rule(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment) => Named::Other(other.word()),
        })
    }

    /// The item that a reference gives to something per item (whose own bound name is `binder`): that of `of X`, or
    /// the innermost one of the same list in scope. The outer `None` is after a report.
    #[expect(clippy::option_option, reason = "the outer tells of a report, the inner that no item is needed")]
    fn item_for(
        &mut self,
        binder: Option<BinderId>,
        item: Option<&ast::ItemRef>,
        path: &ast::Path,
    ) -> Option<Option<BinderId>> {
        let Some(binder) = binder else {
            if item.is_some() {
                self.report.say(
                    Code::ItemNotNeeded,
                    path.span,
                    format!("`{}` is not decided per item", path.text()),
                    "leave out `of` and what follows it",
                );
                return None;
            }
            return Some(None);
        };
        let list = self.program.binder(binder).list;
        let list_name = self.program.fact(list).name.clone();
        match item {
            None => {
                let found = self.scope.iter().rev().find(|(_, bound)| self.program.binder(*bound).list == list);
                if let Some((_, bound)) = found {
                    return Some(Some(*bound));
                }
                self.report.say(
                    Code::NoItem,
                    path.span,
                    format!("`{}` is per item of `{list_name}`, and no item is in scope here", path.text()),
                    format!("write `for each X in {list_name}` on this item, or `some X in {list_name} has …`"),
                );
                None
            }
            Some(ast::ItemRef::Labelled(words)) => {
                self.report.say(
                    Code::NoItem,
                    words.span,
                    "an item is named by its label only in scenarios",
                    format!("name the item that `for each X in {list_name}` binds"),
                );
                None
            }
            Some(ast::ItemRef::Bound(name)) => {
                let found = self.scope.iter().rev().find(|(bound, _)| *bound == name.value).map(|(_, bound)| *bound);
                let Some(bound) = found else {
                    let near = closest(&name.value, self.scope.iter().map(|(bound, _)| bound.as_str()));
                    let help = near.map_or_else(
                        || format!("name an item that `for each X in {list_name}` binds"),
                        |near| format!("did you mean `{near}`?"),
                    );
                    self.report.say(
                        Code::UnknownName,
                        name.span,
                        format!("no item `{}` is in scope", name.value),
                        help,
                    );
                    return None;
                };
                if self.program.binder(bound).list != list {
                    self.report.say(
                        Code::ItemNotNeeded,
                        name.span,
                        format!("`{}` is not an item of `{list_name}`", name.value),
                        format!("`{}` is decided per item of `{list_name}`", path.text()),
                    );
                    return None;
                }
                Some(Some(bound))
            }
        }
    }

    /// A field of a bound item, with what may follow it.
    fn field(&mut self, binder: BinderId, name: &ast::Name, suffix: &[ast::Name], span: Span) -> Option<Named> {
        let record = self.record_of(binder)?;
        let fields = &self.program.record(record).fields;
        let Some(place) = fields.iter().position(|field| field.name == name.value) else {
            let near = closest(&name.value, fields.iter().map(|field| field.name.as_str())).map(str::to_owned);
            let message = format!(
                "an item of `{}` has no field `{}`",
                self.program.fact(self.program.binder(binder).list).name,
                name.value
            );
            let declared = self.program.record(record).span;
            let record_name = self.program.record(record).name.clone();
            self.report.unknown(&format!("{record_name}.{}", name.value), name.span, || {
                let found = Diagnostic::new(Code::UnknownName, name.span, message)
                    .label(declared, format!("`{record_name}` is declared here"));
                match near {
                    Some(near) => found.fix(format!("did you mean `{near}`?"), name.span, near),
                    None => found.help(format!("declare the field in `{record_name}`")),
                }
            });
            return None;
        };
        let field = u32::try_from(place).unwrap_or(u32::MAX);
        if self.infos.poisoned_fields.contains(&(record, field)) {
            return None;
        }
        let fact = FactRef::Field(binder, field);
        self.suffixed(fact, suffix, span)
    }

    /// The record of the list that a bound name runs over.
    pub(crate) fn record_of(&self, binder: BinderId) -> Option<RecordId> {
        match self.program.fact(self.program.binder(binder).list).kind {
            FactKind::List(record) => Some(record),
            FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) => None,
        }
    }

    /// A fact outside lists; `None` after a report.
    fn fact(&mut self, path: &ast::Path, group: &ast::Name, name: &ast::Name) -> Option<FactId> {
        let dotted = format!("{}.{}", group.value, name.value);
        let from = self.unit_of(path.span);
        if let Some(found) = self.names.visible_fact(&dotted, from) {
            self.used.insert(Used::Fact(found.fact));
            return (!self.infos.poisoned_facts.contains(&found.fact)).then_some(found.fact);
        }
        let span = group.span.to(name.span);
        if let Some(hidden) = self.names.facts.get(&dotted).copied() {
            self.used.insert(Used::Fact(hidden.fact));
            self.not_visible(&dotted, span, hidden.unit, hidden.span);
            return None;
        }
        let near = closest(&dotted, self.names.fact_names(from)).map(str::to_owned);
        let place = self.names.groups.get(&group.value).map(|(_, span)| *span);
        self.report.unknown(&dotted, span, || {
            let mut found = Diagnostic::new(Code::UnknownName, span, format!("no fact `{dotted}` is declared"));
            if let Some(place) = place {
                found = found.label(place, format!("the group `{}` is declared here", group.value));
            }
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), span, near),
                None => found.help(format!("declare it under `facts {}`", group.value)),
            }
        });
        None
    }

    /// A fact with what follows its name: `.on`, `.reasons`.
    fn suffixed(&mut self, fact: FactRef, suffix: &[ast::Name], span: Span) -> Option<Named> {
        self.read(self.fact_node(fact), span);
        let Some((part, more)) = suffix.split_first() else { return Some(Named::Fact(fact)) };
        let decl = self.program.fact_decl(fact);
        let is_event = decl.kind == FactKind::Event;
        let is_judgement = decl.judgement.is_some();
        match (part.value.as_str(), more.is_empty()) {
            ("on", true) if is_event => return Some(Named::EventDate(fact)),
            ("on", true) if is_judgement => return Some(Named::MadeOn(fact)),
            ("reasons", true) if is_judgement => return Some(Named::Reasons(fact)),
            (_, _) => {}
        }
        let message = format!("`{}` is {} and has no `{}`", decl.name, self.fact_words(decl), part.value);
        let help = if is_event {
            "an event has `.on`, its date"
        } else if is_judgement {
            "a judgement has `.on`, when it was made, and `.reasons`"
        } else {
            "only events and judgements have parts: `.on`, `.reasons`"
        };
        let declared = decl.span;
        self.report.push(
            Diagnostic::new(Code::NoSuchPart, part.span, message).label(declared, "it is declared here").help(help),
        );
        None
    }

    /// A thing by its name, alone or after its policy's; `wanted` are the words of the kinds that fit here, for what
    /// is offered where there is none. `None` after a report.
    pub(crate) fn thing(&mut self, path: &ast::Path, wanted: &[&str]) -> Option<Thing> {
        let from = self.unit_of(path.span);
        match path.parts.as_slice() {
            [] => None,
            [name] => {
                let found: Vec<_> = self.names.visible_things(&name.value, from).cloned().collect();
                match found.as_slice() {
                    [] => {
                        self.unknown_thing(name, from, wanted);
                        None
                    }
                    [one] => Some(one.thing.clone()),
                    [one, other, ..] => {
                        let policy = |unit: PolicyId| self.program.policy(unit).name.clone();
                        let (a, b) = (policy(one.unit), policy(other.unit));
                        self.report.push(
                            Diagnostic::new(
                                Code::NameClash,
                                name.span,
                                format!("`{}` is declared by `{a}` and by `{b}`", name.value),
                            )
                            .label(one.span, format!("here by `{a}`"))
                            .label(other.span, format!("and here by `{b}`"))
                            .help(format!("write `{a}.{0}` or `{b}.{0}`", name.value)),
                        );
                        None
                    }
                }
            }
            [policy, name] => self.thing_of_policy(policy, name, path, from),
            [_, _, ..] => {
                self.report.unknown(&path.text(), path.span, || {
                    Diagnostic::new(Code::UnknownName, path.span, format!("`{}` is not declared", path.text()))
                        .help("a name has at most a group or policy before it: `GROUP.fact`, `POLICY.name`")
                });
                None
            }
        }
    }

    fn thing_of_policy(
        &mut self,
        policy: &ast::Name,
        name: &ast::Name,
        path: &ast::Path,
        from: PolicyId,
    ) -> Option<Thing> {
        let Some(unit) = self.names.policies.get(&policy.value).copied() else {
            let known = self.names.policies.keys().chain(self.names.groups.keys());
            let near = closest(&policy.value, known.map(String::as_str)).map(str::to_owned);
            let whole = near_path(&path.text(), self.names.fact_names(from));
            self.report.unknown(&path.text(), path.span, || {
                let found = Diagnostic::new(
                    Code::UnknownName,
                    policy.span,
                    format!("no group of facts, policy or item in scope is called `{}`", policy.value),
                );
                match (whole, near) {
                    (Some(whole), _) => found.fix(format!("did you mean `{whole}`?"), path.span, whole),
                    (None, Some(near)) => found.fix(format!("did you mean `{near}`?"), policy.span, near),
                    (None, None) => {
                        found.help(format!("declare `facts {}` with the fact `{}`", policy.value, name.value))
                    }
                }
            });
            return None;
        };
        let found = self.names.thing_of(unit, &name.value).cloned();
        match found {
            Some(found) if self.names.sees(from, unit) => Some(found.thing),
            Some(found) => {
                self.not_visible(&path.text(), path.span, unit, found.span);
                None
            }
            None => {
                let all = self.names.things.iter();
                let own = all.filter(|(_, declared)| declared.iter().any(|one| one.unit == unit));
                let near = closest(&name.value, own.map(|(name, _)| name.as_str())).map(str::to_owned);
                self.report.unknown(&path.text(), path.span, || {
                    let found = Diagnostic::new(
                        Code::UnknownName,
                        name.span,
                        format!("`{}` declares no `{}`", policy.value, name.value),
                    );
                    match near {
                        Some(near) => found.fix(format!("did you mean `{near}`?"), name.span, near),
                        None => found,
                    }
                });
                None
            }
        }
    }

    /// Reports a name of one part that stands for nothing here.
    fn unknown_thing(&mut self, name: &ast::Name, from: PolicyId, wanted: &[&str]) {
        let elsewhere = self.names.things.get(&name.value).and_then(|all| all.first()).cloned();
        if let Some(declared) = elsewhere {
            self.not_visible(&name.value, name.span, declared.unit, declared.span);
            return;
        }
        let as_fact = {
            let suffix = format!(".{}", name.value);
            self.names.fact_names(from).find(|fact| fact.ends_with(&suffix)).map(str::to_owned)
        };
        let as_field = self.scope.iter().rev().find_map(|(bound, binder)| {
            let record = self.record_of(*binder)?;
            let has = self.program.record(record).fields.iter().any(|field| field.name == name.value);
            has.then(|| format!("{bound}.{}", name.value))
        });
        let near_thing = closest(&name.value, self.names.thing_names(from, wanted)).map(str::to_owned);
        let facts = if wanted.is_empty() { self.names.fact_names(from).collect() } else { Vec::new() };
        let near_fact = facts
            .iter()
            .find(|fact| fact.rsplit('.').next().is_some_and(|last| closest(&name.value, [last]).is_some()))
            .map(|fact| (*fact).to_owned());
        let what = match wanted {
            [] => String::from("nothing"),
            [one] => format!("no {one}"),
            [_, _, ..] => format!("no {}", wanted.join(" or ")),
        };
        self.report.unknown(&name.value, name.span, || {
            let found = Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("{what} of the name `{}` is declared", name.value),
            );
            let kind = OTHER_KINDS.iter().find(|(other, _)| wanted.contains(&"type") && *other == name.value);
            if let Some((_, kind)) = kind {
                found.fix(format!("write `{kind}`"), name.span, *kind)
            } else if let (Some(fact), true) = (as_field, wanted.is_empty()) {
                found.fix(format!("`{}` is a field of the item: write `{fact}`", name.value), name.span, fact)
            } else if let (Some(fact), true) = (as_fact, wanted.is_empty()) {
                found.fix(format!("`{}` is a fact: write `{fact}`", name.value), name.span, fact)
            } else if let Some(near) = near_thing.or(near_fact) {
                found.fix(format!("did you mean `{near}`?"), name.span, near)
            } else {
                found.help("declare it, or `use` the file that does")
            }
        });
    }

    /// Reports a name that is declared in a file which this one does not use.
    pub(crate) fn not_visible(&mut self, name: &str, span: Span, unit: PolicyId, declared: Span) {
        let key = |unit: PolicyId| self.keys.get(unit.index()).map_or("", String::as_str);
        let use_line = crate::check::body::use_line(key(unit), key(self.unit_of(span)));
        let policy = self.program.policy(unit).name.clone();
        self.report.unknown(name, span, || {
            Diagnostic::new(
                Code::NameNotVisible,
                span,
                format!("`{name}` is declared by `{policy}`, which this file does not use"),
            )
            .label(declared, "it is declared here")
            .help(format!("add `{use_line}`"))
        });
    }

    /// Reports that a name is of the wrong kind.
    pub(crate) fn wrong_kind(&mut self, path: &ast::Path, is: &str, needed: &str) {
        self.report.push(Diagnostic::new(
            Code::WrongKind,
            path.span,
            format!("`{}` is {}, and {} is needed here", path.text(), article(is), article(needed)),
        ));
    }

    /// A decision by name; `None` after a report.
    pub(crate) fn decision(&mut self, path: &ast::Path) -> Option<DecisionId> {
        match self.thing(path, &["decision"])? {
            Thing::Decision(decision) => Some(decision),
            other => {
                self.wrong_kind(path, other.word(), "decision");
                None
            }
        }
    }

    /// The versions of a rule by name; `None` after a report.
    pub(crate) fn rules(&mut self, path: &ast::Path) -> Option<Vec<RuleId>> {
        match self.thing(path, &["rule"])? {
            Thing::Rule(rules) => Some(rules),
            other => {
                self.wrong_kind(path, other.word(), "rule");
                None
            }
        }
    }

    /// The versions of a presumption by name; `None` after a report.
    pub(crate) fn presumptions(&mut self, path: &ast::Path) -> Option<Vec<PresumptionId>> {
        match self.thing(path, &["presumption"])? {
            Thing::Presumption(presumptions) => Some(presumptions),
            other => {
                self.wrong_kind(path, other.word(), "presumption");
                None
            }
        }
    }

    /// A role by name; `None` after a report.
    pub(crate) fn role(&mut self, path: &ast::Path) -> Option<RoleId> {
        match self.thing(path, &["role"])? {
            Thing::Role(role) => {
                self.used.insert(Used::Role(role));
                Some(role)
            }
            other => {
                self.wrong_kind(path, other.word(), "role");
                None
            }
        }
    }

    /// A source by name; `None` after a report.
    pub(crate) fn source(&mut self, path: &ast::Path) -> Option<SourceId> {
        match self.thing(path, &["source"])? {
            Thing::Source(source) => {
                self.used.insert(Used::Source(source));
                Some(source)
            }
            other => {
                self.wrong_kind(path, other.word(), "source");
                None
            }
        }
    }

    /// A policy by name; `None` after a report.
    pub(crate) fn policy(&mut self, path: &ast::Path) -> Option<PolicyId> {
        let name = path.text();
        if let Some(policy) = self.names.policies.get(&name) {
            return Some(*policy);
        }
        let near = closest(&name, self.names.policies.keys().map(String::as_str)).map(str::to_owned);
        let all = listed(self.names.policies.keys().map(String::as_str));
        self.report.unknown(&name, path.span, || {
            let found = Diagnostic::new(Code::UnknownName, path.span, format!("no policy is called `{name}`"));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), path.span, near),
                None => found.help(format!("the policies of this body of law are {all}")),
            }
        });
        None
    }

    /// A fact as a clause names it (`done on`, `turns on`, `judged by`, `needing`); `None` after a report.
    pub(crate) fn fact_ref(&mut self, path: &ast::Path) -> Option<FactRef> {
        match self.resolve(path, None)? {
            Named::Fact(fact) => Some(fact),
            other @ (Named::EventDate(_)
            | Named::MadeOn(_)
            | Named::Reasons(_)
            | Named::Define(..)
            | Named::Decision(..)
            | Named::Duty(..)
            | Named::Prohibition(..)
            | Named::Presumption(..)
            | Named::Policy
            | Named::Item
            | Named::Other(_)) => {
                self.wrong_kind(path, other.word(), "fact");
                None
            }
        }
    }

    /// The list of `for each X in LIST` or of a quantifier; `None` after a report.
    pub(crate) fn list(&mut self, path: &ast::Path) -> Option<FactId> {
        let fact = self.fact_ref(path)?;
        let decl = self.program.fact_decl(fact);
        match (fact, &decl.kind) {
            (FactRef::Global(list), FactKind::List(_)) => Some(list),
            (FactRef::Global(_) | FactRef::Field(..), _) => {
                let (name, words, span) = (decl.name.clone(), self.fact_words(decl), decl.span);
                self.report.push(
                    Diagnostic::new(
                        Code::WrongType,
                        path.span,
                        format!("`{name}` is {words}, and a list is needed here"),
                    )
                    .label(span, "it is declared here")
                    .help("a list is declared with `many` and a record: `many Material`"),
                );
                None
            }
        }
    }

    /// The name of an item bound here; `None` after a report that it hides another name.
    pub(crate) fn bindable(&mut self, name: &ast::Name) -> Option<()> {
        let bound = self.scope.iter().any(|(bound, _)| *bound == name.value);
        let group = self.names.groups.get(&name.value).map(|(_, span)| *span);
        if !bound && group.is_none() {
            return Some(());
        }
        let mut found = Diagnostic::new(
            Code::HiddenName,
            name.span,
            if bound {
                format!("`{}` is already the name of an item here", name.value)
            } else {
                format!("`{}` is also a group of facts", name.value)
            },
        )
        .help("give the item another name");
        if let Some(span) = group {
            found = found.label(span, "the group is declared here");
        }
        self.report.push(found);
        None
    }

    /// What a fact is, with its article: `a date`, `an event`, `a judgement`.
    pub(crate) fn fact_words(&self, decl: &FactDecl) -> String {
        match &decl.kind {
            FactKind::Scalar(ty) => article(&self.type_words(ty)),
            FactKind::Event => String::from("an event"),
            FactKind::Set(ty) => format!("a set of `{}`", self.program.enum_type(*ty).name),
            FactKind::List(record) => format!("a list of `{}`", self.program.record(*record).name),
        }
    }
}

impl Named {
    /// What it is, in a word.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Named::Fact(_) => "fact",
            Named::EventDate(_) => "event's date",
            Named::MadeOn(_) => "judgement's date",
            Named::Reasons(_) => "question of reasons",
            Named::Define(..) => "define",
            Named::Decision(..) => "decision",
            Named::Duty(..) => "duty",
            Named::Prohibition(..) => "prohibition",
            Named::Presumption(..) => "presumption",
            Named::Policy => "policy",
            Named::Item => "item of a list",
            Named::Other(word) => word,
        }
    }
}

/// The name of an expression that is one, with the item that `of` gives it.
pub(crate) fn name_of(expr: &ast::Expr) -> Option<(&ast::Path, Option<&ast::ItemRef>)> {
    match &expr.kind {
        ast::ExprKind::Path(path) => Some((path, None)),
        ast::ExprKind::Of { path, item } => Some((path, Some(item))),
        ast::ExprKind::Number(_)
        | ast::ExprKind::Text(_)
        | ast::ExprKind::Date(_)
        | ast::ExprKind::Duration(..)
        | ast::ExprKind::None
        | ast::ExprKind::Other(_)
        | ast::ExprKind::DoneLate
        | ast::ExprKind::Add(..)
        | ast::ExprKind::Subtract(..)
        | ast::ExprKind::Times(..)
        | ast::ExprKind::Shift { .. }
        | ast::ExprKind::Age { .. }
        | ast::ExprKind::Latest(_)
        | ast::ExprKind::Earliest(_) => None,
    }
}

/// The name of an expression that is one name alone.
pub(crate) fn lone_name(expr: &ast::Expr) -> Option<&ast::Name> {
    let (path, item) = name_of(expr)?;
    match (path.parts.as_slice(), item) {
        ([name], None) => Some(name),
        ([], _) | ([_], Some(_)) | ([_, _, ..], _) => None,
    }
}

/// The nearest dotted name whose parts are both near.
fn near_path<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(name, candidates).map(str::to_owned)
}
