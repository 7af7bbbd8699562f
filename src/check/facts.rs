//! Types, records, facts and decisions: what cases may hold and what is asked of them.

use crate::base::number::Number;
use crate::base::short::Short;
use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::declare::{Slot, Slotted};
use crate::check::index::Meant;
use crate::check::lower::{Lower, Used};
use crate::check::names::{DeclaredFact, Group, Thing};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{FactId, FactKind, PolicyId, Scalar};
use crate::syntax::ast;

/// Outcomes that a decision may have.
const MAX_OUTCOMES: usize = 56;

/// The type of a fact, lowered.
pub(crate) struct FactTy {
    pub(crate) kind: FactKind,
    pub(crate) or_none: bool,
    pub(crate) judgement: Option<ir::Judgement>,
}

/// Lowers types, then records, then facts, then decisions.
pub(crate) fn lower_facts(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    for Slotted { item, slot, .. } in items {
        if let (ast::ItemKind::Type(decl), Slot::Type(id)) = (&item.kind, slot) {
            lower.enum_type(decl, *id, item.span);
        }
    }
    for Slotted { unit, item, slot } in items {
        if let (ast::ItemKind::Type(decl), Slot::Record(id)) = (&item.kind, slot) {
            lower.record(decl, *id, *unit);
        }
    }
    lower.groups(items);
    for Slotted { unit, item, .. } in items {
        if let ast::ItemKind::Facts(group) = &item.kind {
            for fact in &group.facts {
                lower.declare_fact(group, fact, *unit);
            }
        }
    }
    for Slotted { unit, item, slot } in items {
        if let (ast::ItemKind::Decision(decl), Slot::Decision(_)) = (&item.kind, slot) {
            lower.lower_decision(decl, *unit, item.span);
        }
    }
}

impl Lower<'_> {
    fn enum_type(&mut self, decl: &ast::TypeDecl, id: ir::TypeId, span: Span) {
        let (values, ordered, others) = match &decl.body {
            ast::TypeBody::OneOf { values, others } => (values.as_slice(), false, *others),
            ast::TypeBody::Ordered { values } => (values.as_slice(), true, None),
            ast::TypeBody::Record { .. } | ast::TypeBody::Broken => (&[] as &[ast::ValueDecl], false, None),
        };
        let broken = self.is_broken(span);
        if values.is_empty() || broken {
            self.infos.poisoned_types.insert(id);
        }
        if values.is_empty() && !broken {
            self.report.say(
                Code::BadTypeDecl,
                decl.name.span,
                format!("the type `{}` has no values", decl.name.value),
                "write them after `is one of`",
            );
        }
        self.note_values(id, values);
        for (n, value) in values.iter().enumerate() {
            if let Some(first) = values.iter().take(n).find(|first| first.name.value == value.name.value) {
                self.report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        value.name.span,
                        format!("`{}` has the value `{}` twice", decl.name.value, value.name.value),
                    )
                    .label(first.name.span, "the first is here")
                    .help("leave one of them out"),
                );
            }
            if matches!(value.name.value.as_str(), "none" | "unknown" | "yes" | "no" | "other") {
                self.report.say(
                    Code::BadTypeDecl,
                    value.name.span,
                    format!("`{}` cannot be a value of a type", value.name.value),
                    if value.name.value == "none" {
                        "leave it out, and end the fact's type with `or none`"
                    } else {
                        "give the value another name"
                    },
                );
            }
        }
        if let Some(place) = self.program.types.get_mut(id.index()) {
            place.values = values.iter().map(value_decl).collect();
            place.ordered = ordered;
            place.open = others.is_some();
        }
    }

    fn record(&mut self, decl: &ast::TypeDecl, id: ir::RecordId, unit: PolicyId) {
        let ast::TypeBody::Record { fields } = &decl.body else { return };
        for (n, field) in fields.iter().enumerate() {
            if let Some(first) = fields.iter().take(n).find(|first| first.name.value == field.name.value) {
                self.report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        field.name.span,
                        format!("`{}` has the field `{}` twice", decl.name.value, field.name.value),
                    )
                    .label(first.name.span, "the first is here")
                    .help("leave one of them out"),
                );
                continue;
            }
            let ty = self.fact_type(&field.ty, field.span);
            let ty = match ty {
                Some(FactTy { kind: FactKind::List(_), .. }) => {
                    self.report.say(
                        Code::BadFactType,
                        field.ty.span,
                        "a record holds no lists",
                        "declare the list as a fact of its own",
                    );
                    None
                }
                other => other,
            };
            let place = self.program.record(id).fields.len();
            if ty.is_none() {
                self.infos.poisoned_fields.insert((id, u32::try_from(place).unwrap_or(u32::MAX)));
            }
            let fact = self.fact_decl(field, field.name.value.to_string(), ty, unit);
            if let Some(record) = self.program.records.get_mut(id.index()) {
                record.fields.push(fact);
            }
        }
    }

    fn fact_decl(&mut self, decl: &ast::FactDecl, name: String, ty: Option<FactTy>, unit: PolicyId) -> ir::FactDecl {
        if decl.question.is_none() && !self.is_broken(decl.span) {
            self.report.say(
                Code::MissingPart,
                decl.name.span,
                format!("`{name}` has no question"),
                "write the question that asks for it, between double quotes, after its type",
            );
        }
        let ty = ty.unwrap_or(FactTy { kind: FactKind::Scalar(Scalar::YesNo), or_none: false, judgement: None });
        self.note(decl.name.span, Meant::At(decl.name.span));
        ir::FactDecl {
            name,
            question: decl.question.as_ref().map_or_else(String::new, |question| question.value.clone()),
            kind: ty.kind,
            or_none: ty.or_none,
            judgement: ty.judgement,
            policy: unit,
            span: decl.name.span,
        }
    }

    /// Collects the groups; each is declared once, and continued where else it stands.
    fn groups(&mut self, items: &[Slotted<'_>]) {
        let all = || {
            items
                .iter()
                .filter_map(|one| if let ast::ItemKind::Facts(group) = &one.item.kind { Some(group) } else { None })
        };
        for group in all().filter(|group| !group.continued) {
            let name = &group.group.value;
            if let Some(first) = self.names.groups.get(name.as_str()) {
                let (later, first) = self.in_order_of_use(group.group.span, first.span);
                self.report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        later,
                        format!("the group of facts `{name}` is declared twice"),
                    )
                    .label(first, "it is first declared here")
                    .help(format!("write `facts {name} continued` to add to it")),
                );
                continue;
            }
            self.names.groups.insert(name.to_string(), Group::new(group.group.span));
            self.note(group.group.span, Meant::At(group.group.span));
        }
        for group in all().filter(|group| group.continued) {
            let name = &group.group.value;
            if let Some(first) = self.names.groups.get(name.as_str()).map(|group| group.span) {
                self.note(group.group.span, Meant::At(first));
                continue;
            }
            let near = closest(name, self.names.groups.keys().map(String::as_str)).map(str::to_owned);
            let found = Diagnostic::new(
                Code::UnknownGroup,
                group.group.span,
                format!("there is no group of facts `{name}` to continue"),
            );
            if let Some(near) = &near {
                // Its facts are then those of the group that was meant, and their uses are not complained of.
                self.group_slips.insert(name.clone(), Short::new(near));
            }
            self.report.push(match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), group.group.span, near),
                None => found.help(format!("declare it: `facts {name} \"title\"`")),
            });
            self.names.groups.insert(name.to_string(), Group::new(group.group.span));
        }
    }

    /// Two declarations of one name, the one to complain of first: that in the file which uses the other's.
    fn in_order_of_use(&self, later: Span, earlier: Span) -> (Span, Span) {
        let (from, to) = (self.unit_of(earlier), self.unit_of(later));
        if from != to && self.names.sees(from, to) && !self.names.sees(to, from) {
            (earlier, later)
        } else {
            (later, earlier)
        }
    }

    fn declare_fact(&mut self, group: &ast::Facts, decl: &ast::FactDecl, unit: PolicyId) {
        let own = self.group_slips.get(&group.group.value).unwrap_or(&group.group.value);
        let dotted = format!("{own}.{}", decl.name.value);
        let known = self.names.groups.get(own.as_str()).and_then(|group| group.fact(&decl.name.value));
        if let Some(first) = known {
            let (later, first) = self.in_order_of_use(decl.name.span, first.span);
            self.report.push(
                Diagnostic::new(Code::DuplicateName, later, format!("the fact `{dotted}` is declared twice"))
                    .label(first, "it is first declared here")
                    .help("leave one of them out, or give one another name"),
            );
            return;
        }
        let ty = self.fact_type(&decl.ty, decl.span);
        let fact = FactId::new(self.program.facts.len());
        if ty.is_none() {
            self.infos.poisoned_facts.insert(fact);
        }
        let lowered = self.fact_decl(decl, dotted, ty, unit);
        self.program.facts.push(lowered);
        let group = self.group_slips.get(&group.group.value).unwrap_or(&group.group.value);
        if let Some(group) = self.names.groups.get_mut(group.as_str()) {
            group.declare(&decl.name.value, DeclaredFact { fact, unit, span: decl.name.span });
        }
    }

    /// The type of a fact; `None` after a report.
    pub(crate) fn fact_type(&mut self, ty: &ast::FactType, whole: Span) -> Option<FactTy> {
        let judgement = ty.judgement.as_ref().map(|judgement| self.judgement(judgement, whole));
        let kind = self.fact_kind(ty)?;
        let single = matches!(kind, FactKind::Scalar(_));
        if let (Some(span), false) = (ty.or_none, single) {
            let help = match kind {
                FactKind::Event => "an event that did not happen is `not E`; it needs no `or none`",
                FactKind::Set(_) | FactKind::List(_) | FactKind::Scalar(_) => "it may be empty; it needs no `or none`",
            };
            self.report.say(Code::BadFactType, span, "`or none` fits only a single value", help);
            return None;
        }
        if judgement.is_some() && !single {
            self.report.say(
                Code::BadFactType,
                ty.span,
                "a judgement is a yes or no, or one value of a type",
                "write `judgement by ROLE on \"standard\"`, or `judgement of TYPE by …`",
            );
            return None;
        }
        let judgement = match judgement {
            Some(judgement) => Some(judgement?),
            None => None,
        };
        Some(FactTy { kind, or_none: ty.or_none.is_some(), judgement })
    }

    fn judgement(&mut self, judgement: &ast::Judgement, whole: Span) -> Option<ir::Judgement> {
        let broken = self.is_broken(whole);
        let by = match &judgement.by {
            Some(role) => self.role(role),
            None => {
                if !broken {
                    self.report.say(
                        Code::MissingPart,
                        whole,
                        "this judgement does not say who makes it",
                        "write `judgement by ROLE on \"standard\"`",
                    );
                }
                None
            }
        };
        if judgement.standard.is_none() && !broken {
            self.report.say(
                Code::MissingPart,
                whole,
                "this judgement does not say against which standard it is made",
                "write the instrument's words: `on \"reason to believe\"`",
            );
        }
        Some(ir::Judgement {
            by: by?,
            standard: judgement.standard.as_ref().map_or_else(String::new, |standard| standard.value.clone()),
            with_reasons: judgement.with_reasons,
        })
    }

    fn fact_kind(&mut self, ty: &ast::FactType) -> Option<FactKind> {
        Some(match &ty.base {
            ast::BaseType::YesNo => FactKind::Scalar(Scalar::YesNo),
            ast::BaseType::Event => FactKind::Event,
            ast::BaseType::Date => FactKind::Scalar(Scalar::Date),
            ast::BaseType::Integer { from, to } => FactKind::Scalar(self.number(true, from.as_ref(), to.as_ref())?),
            ast::BaseType::Decimal { from, to } => FactKind::Scalar(self.number(false, from.as_ref(), to.as_ref())?),
            ast::BaseType::Duration(kind) => FactKind::Scalar(Scalar::Duration(*kind)),
            ast::BaseType::Text => FactKind::Scalar(Scalar::Text),
            ast::BaseType::Named(path) => match self.type_named(path)? {
                Ok(ty) => FactKind::Scalar(Scalar::Enum(ty)),
                Err(_) => {
                    self.report.say(
                        Code::BadFactType,
                        path.span,
                        format!("`{}` is a record, and a fact holds records only in a list", path.text),
                        format!("write `many {}`", path.text),
                    );
                    return None;
                }
            },
            ast::BaseType::SomeOf(path) => match self.type_named(path)? {
                Ok(ty) => FactKind::Set(ty),
                Err(_) => {
                    self.report.say(
                        Code::BadFactType,
                        path.span,
                        format!("`{}` is a record, and `some of` needs a type with values", path.text),
                        format!("write `many {}`", path.text),
                    );
                    return None;
                }
            },
            ast::BaseType::Many(path) => match self.type_named(path)? {
                Err(record) => FactKind::List(record),
                Ok(_) => {
                    self.report.say(
                        Code::BadFactType,
                        path.span,
                        format!("`{}` is not a record, and `many` needs one", path.text),
                        format!("write `some of {}` for a set of its values", path.text),
                    );
                    return None;
                }
            },
        })
    }

    fn number(
        &mut self,
        whole: bool,
        from: Option<&crate::base::span::Spanned<Number>>,
        to: Option<&crate::base::span::Spanned<Number>>,
    ) -> Option<Scalar> {
        for bound in from.into_iter().chain(to) {
            if whole && !bound.value.is_whole() {
                self.report.say(
                    Code::BadBounds,
                    bound.span,
                    format!("`{}` is not a whole number, and bounds an integer", bound.value),
                    "write a whole number, or `decimal` for the type",
                );
                return None;
            }
        }
        if let (Some(low), Some(high)) = (from, to)
            && low.value > high.value
        {
            self.report.push(
                Diagnostic::new(
                    Code::BadBounds,
                    high.span,
                    format!("no number is from {} to {}", low.value, high.value),
                )
                .label(low.span, "the lower bound is larger")
                .help("write the smaller number first"),
            );
            return None;
        }
        let lowest = Number::from_raw(-Number::FACT_MAX.raw());
        Some(Scalar::Number {
            whole,
            min: from.map_or(lowest, |bound| bound.value),
            max: to.map_or(Number::FACT_MAX, |bound| bound.value),
        })
    }

    /// A declared type or record; `None` after a report.
    fn type_named(&mut self, path: &ast::Path) -> Option<Result<ir::TypeId, ir::RecordId>> {
        match self.thing(path, &["type", "record"])? {
            Thing::Type(ty) => {
                self.used.insert(Used::Type(ty));
                Some(Ok(ty))
            }
            Thing::Record(record) => {
                self.used.insert(Used::Record(record));
                Some(Err(record))
            }
            other @ (Thing::Source(_)
            | Thing::Role(_)
            | Thing::Define(_)
            | Thing::Decision(_)
            | Thing::Rule(_)
            | Thing::Presumption(_)
            | Thing::Duty(_)
            | Thing::Prohibition(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment) => {
                self.wrong_kind(path, other.word(), "type");
                None
            }
        }
    }

    fn lower_decision(&mut self, decl: &ast::Decision, unit: PolicyId, span: Span) {
        let broken = self.is_broken(span);
        if decl.question.is_none() && !broken {
            self.report.say(
                Code::MissingPart,
                decl.name.span,
                format!("the decision `{}` has no question", decl.name.value),
                "write the question that it answers, between double quotes, after its name",
            );
        }
        if decl.outcomes.is_empty() && !broken {
            self.report.say(
                Code::MissingPart,
                decl.name.span,
                format!("the decision `{}` has no outcomes", decl.name.value),
                "write `outcomes a over b`, the one that prevails first",
            );
        }
        if decl.outcomes.len() > MAX_OUTCOMES {
            self.report.say(
                Code::TooManyOutcomes,
                decl.name.span,
                format!(
                    "`{}` has {} outcomes, and at most {MAX_OUTCOMES} are held",
                    decl.name.value,
                    decl.outcomes.len()
                ),
                "join outcomes, or make two decisions of it",
            );
        }
        for (n, outcome) in decl.outcomes.iter().enumerate() {
            if let Some(first) = decl.outcomes.iter().take(n).find(|first| first.name.value == outcome.name.value) {
                self.report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        outcome.name.span,
                        format!("`{}` has the outcome `{}` twice", decl.name.value, outcome.name.value),
                    )
                    .label(first.name.span, "the first is here")
                    .help("leave one of them out"),
                );
            }
            if matches!(outcome.name.value.as_str(), "conflict" | "gap" | "error" | "undetermined") {
                self.report.say(
                    Code::BadTypeDecl,
                    outcome.name.span,
                    format!("`{}` is what an answer is called, and cannot be an outcome", outcome.name.value),
                    "give the outcome another name",
                );
            }
        }
        let binder = decl.for_each.as_ref().and_then(|each| self.for_each(each));
        self.program.decisions.push(ir::Decision {
            head: ir::Header {
                name: decl.name.value.to_string(),
                title: decl.question.as_ref().map(|question| question.value.clone()),
                policy: unit,
                places: Vec::new(),
                basis: None,
                period: None,
                says: None,
                name_span: decl.name.span,
                span,
            },
            binder,
            outcomes: decl.outcomes.iter().map(value_decl).collect(),
            ranked: decl.ranked,
            otherwise: None,
            rules: Vec::new(),
            policies: Vec::new(),
        });
        let id = ir::DecisionId::new(self.program.decisions.len() - 1);
        self.note_outcomes(id, &decl.outcomes);
        let otherwise = decl.otherwise.as_ref().and_then(|name| self.outcome(id, name));
        if let Some(decision) = self.program.decisions.last_mut() {
            decision.otherwise = otherwise;
        }
    }

    /// The item bound by `for each X in LIST`; `None` after a report.
    pub(crate) fn for_each(&mut self, each: &ast::ForEach) -> Option<ir::BinderId> {
        let list = self.list(&each.list);
        let bindable = self.bindable(&each.name);
        let list = list?;
        bindable?;
        Some(self.new_binder(&each.name, list))
    }
}

fn value_decl(value: &ast::ValueDecl) -> ir::ValueDecl {
    ir::ValueDecl { name: value.name.value.to_string(), title: value.title.as_ref().map(|title| title.value.clone()) }
}
