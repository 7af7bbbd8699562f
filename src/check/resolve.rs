//! What a name in a condition, expression or clause stands for; what is wrong with one that stands for nothing.

use crate::base::span::{Span, Spanned};
use crate::base::suggest::closest;
use crate::check::index::Meant;
use crate::check::lower::{Lower, Node, Used};
use crate::check::names::{DeclaredFact, Thing};
use crate::check::report::article;
use crate::diag::{Code, Diagnostic};
use crate::ir::{
    BinderId, DecisionId, DefineId, DutyId, FactDecl, FactId, FactKind, FactRef, PresumptionId, ProhibitionId,
    RecordId, Scalar,
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

impl Lower<'_> {
    /// Whether a name of one part stands for nothing that a condition could name: it may then be a value of a type.
    pub(crate) fn is_open_name(&self, expr: &ast::Expr) -> bool {
        let Some(name) = lone_name(expr) else { return false };
        let from = self.unit_of(name.span);
        !self.scope.iter().any(|(bound, _)| *bound == name.value)
            && self.names.visible_things(&name.value, from).next().is_none()
            && !self.names.policies.contains_key(name.value.as_str())
    }

    /// What a name stands for; `None` after a report.
    pub(crate) fn resolve(&mut self, path: &ast::Path, item: Option<&ast::ItemRef>) -> Option<Named> {
        let parts = path.parts();
        let (&first, rest) = parts.split_first()?;
        if let Some((_, binder)) = self.scope.iter().rev().find(|(bound, _)| *bound == first.value).cloned() {
            self.note(first.span, Meant::Item(binder));
            return match rest.split_first() {
                None => Some(Named::Item),
                Some((&field, suffix)) => self.field(binder, field, suffix, path.span),
            };
        }
        if let Some((&second, suffix)) = rest.split_first()
            && let Some(group) = self.names.groups.get(first.value)
        {
            let (group, declared) = (group.span, group.fact(second.value));
            let fact = self.fact(first, second, group, declared)?;
            return self.suffixed(FactRef::Global(fact), suffix, path.span);
        }
        if rest.is_empty()
            && let Some(policy) = self.names.policies.get(first.value)
            && self.names.visible_things(first.value, self.unit_of(path.span)).next().is_none()
        {
            let head = self.program.policy(*policy).span;
            self.note(first.span, Meant::At(head));
            return Some(Named::Policy);
        }
        let thing = self.thing(path, &[])?;
        self.named_thing(thing, item, path)
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
                    format!("`{}` is not decided per item", path.text),
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
                    format!("`{}` is per item of `{list_name}`, and no item is in scope here", path.text),
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
                self.note(name.span, Meant::Item(bound));
                if self.program.binder(bound).list != list {
                    self.report.say(
                        Code::ItemNotNeeded,
                        name.span,
                        format!("`{}` is not an item of `{list_name}`", name.value),
                        format!("`{}` is decided per item of `{list_name}`", path.text),
                    );
                    return None;
                }
                Some(Some(bound))
            }
        }
    }

    /// A field of a bound item, with what may follow it.
    fn field(&mut self, binder: BinderId, name: Spanned<&str>, suffix: &[Spanned<&str>], span: Span) -> Option<Named> {
        let record = self.record_of(binder)?;
        let fields = &self.program.record(record).fields;
        let Some(place) = fields.iter().position(|field| field.name == name.value) else {
            let near = closest(name.value, fields.iter().map(|field| field.name.as_str())).map(str::to_owned);
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
        if let Some(declared) = fields.get(place).map(|field| field.span) {
            self.note(name.span, Meant::At(declared));
        }
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

    /// A fact outside lists, by the name of its group and its own; `None` after a report.
    ///
    /// - `place`: where the group is declared.
    /// - `declared`: what is declared by that name, seen from here or not.
    fn fact(
        &mut self,
        group: Spanned<&str>,
        name: Spanned<&str>,
        place: Span,
        declared: Option<DeclaredFact>,
    ) -> Option<FactId> {
        let from = self.unit_of(group.span);
        if let Some(found) = declared.filter(|fact| self.names.sees(from, fact.unit)) {
            self.used.insert(Used::Fact(found.fact));
            self.note(group.span, Meant::At(place));
            self.note(name.span, Meant::At(found.span));
            return (!self.infos.poisoned_facts.contains(&found.fact)).then_some(found.fact);
        }
        let span = group.span.to(name.span);
        let dotted = format!("{}.{}", group.value, name.value);
        if let Some(hidden) = declared {
            self.used.insert(Used::Fact(hidden.fact));
            self.not_visible(&dotted, span, hidden.unit, hidden.span);
            return None;
        }
        let near = closest(&dotted, self.fact_names(from)).map(str::to_owned);
        self.report.unknown(&dotted, span, || {
            let found = Diagnostic::new(Code::UnknownName, span, format!("no fact `{dotted}` is declared"))
                .label(place, format!("the group `{}` is declared here", group.value));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), span, near),
                None => found.help(format!("declare it under `facts {}`", group.value)),
            }
        });
        None
    }

    /// A fact with what follows its name: `.on`, `.reasons`.
    fn suffixed(&mut self, fact: FactRef, suffix: &[Spanned<&str>], span: Span) -> Option<Named> {
        self.read(self.fact_node(fact), span);
        let Some((part, more)) = suffix.split_first() else { return Some(Named::Fact(fact)) };
        let decl = self.program.fact_decl(fact);
        let is_event = decl.kind == FactKind::Event;
        let is_judgement = decl.judgement.is_some();
        match (part.value, more.is_empty()) {
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
        let group = self.names.groups.get(name.value.as_str()).map(|group| group.span);
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
            FactKind::Scalar(Scalar::YesNo) if decl.judgement.is_some() => String::from("a judgement"),
            FactKind::Scalar(Scalar::YesNo) => String::from("a yes/no fact"),
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
pub(crate) fn lone_name(expr: &ast::Expr) -> Option<ast::Name> {
    let (path, item) = name_of(expr)?;
    (item.is_none() && !path.text.contains('.')).then(|| Spanned::new(path.text.clone(), path.span))
}
