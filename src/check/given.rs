//! What a case is given: lines of facts to typed values.
//!
//! Within one block a fact is given once; a later set, block or row replaces what an earlier one gave.

use crate::base::date::Date;
use crate::base::short::Short;
use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::index::Meant;
use crate::check::lower::Lower;
use crate::check::names::Thing;
use crate::check::resolve::lone_name;
use crate::diag::{Code, Diagnostic};
use crate::ir::{FactDecl, FactId, FactKind, FactRef, Facts, Found, ListItem, Made, Reasons, RecordId, Scalar, Value};
use crate::syntax::ast;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many sets of facts may name one another in a chain.
const MAX_SETS: usize = 50;

/// What a block says, by fact; `None` makes the fact unknown.
pub(crate) type Layer = BTreeMap<FactId, Option<Found>>;

/// A set of facts, as written and once lowered.
#[derive(Clone, Debug)]
pub(crate) struct FactSet {
    pub(crate) decl: Arc<ast::FactsOf>,
    pub(crate) layer: Option<Layer>,
}

/// Lays a later layer over an earlier one.
pub(crate) fn lay_over(base: &mut Layer, later: Layer) {
    // The first of the sets that a scenario names is all that there is until then.
    if base.is_empty() {
        *base = later;
        return;
    }
    for (fact, found) in later {
        match (base.get_mut(&fact), found) {
            (Some(Some(Found::Set { members, complete: _ })), Some(Found::Set { members: more, complete: false })) => {
                members.extend(more)
            }
            (Some(Some(Found::List(items))), Some(Found::List(more))) if !more.is_empty() => {
                for item in more {
                    lay_item(items, item);
                }
            }
            (_, found) => {
                base.insert(fact, found);
            }
        }
    }
}

/// An entry of a label that the list has already replaces the fields that it gives; another is added.
fn lay_item(items: &mut Vec<ListItem>, item: ListItem) {
    let same = items.iter_mut().find(|known| known.label.is_some() && known.label == item.label);
    let Some(known) = same else {
        items.push(item);
        return;
    };
    for (place, field) in known.fields.iter_mut().zip(item.fields) {
        if field.is_some() {
            *place = field;
        }
    }
}

/// The facts of a layer.
pub(crate) fn facts_of(layer: &Layer) -> Facts {
    let mut facts = Facts::new();
    for (fact, found) in layer {
        if let Some(found) = found {
            facts.set(*fact, Some(found.clone()));
        }
    }
    facts
}

/// The layer of facts that are known already.
pub(crate) fn layer_of(facts: &Facts) -> Layer {
    facts.iter().map(|(fact, found)| (fact, Some(found.clone()))).collect()
}

/// What a block has said so far, with the places.
#[derive(Default)]
struct Block {
    layer: Layer,
    said: BTreeMap<String, Span>,
    /// What was known before the block.
    before: Layer,
}

impl Lower<'_> {
    /// A block of given lines.
    pub(crate) fn block(&mut self, given: &[ast::Given], open_sets: &mut Vec<usize>) -> Layer {
        self.block_over(Layer::new(), given, open_sets)
    }

    /// A block of given lines that replaces, or adds to, what was known before.
    pub(crate) fn block_over(&mut self, before: Layer, given: &[ast::Given], open_sets: &mut Vec<usize>) -> Layer {
        let mut base = before.clone();
        let mut own = Block { before, ..Block::default() };
        for line in given {
            match &line.kind {
                ast::GivenKind::Sets(paths) => {
                    lay_over(&mut base, std::mem::take(&mut own.layer));
                    for path in paths {
                        if let Some(set) = self.set_named(path)
                            && let Some(layer) = self.set_layer(set, path, open_sets)
                        {
                            lay_over(&mut base, layer);
                        }
                    }
                }
                ast::GivenKind::Fact(fact) => self.given_fact(fact, &mut own),
                ast::GivenKind::Entry { label, list, fields } => {
                    self.given_entry(label, list, fields, line.span, &mut own);
                }
            }
        }
        lay_over(&mut base, own.layer);
        base
    }

    /// One fact of a row.
    pub(crate) fn row_fact(&mut self, fact: &ast::GivenFact) -> Layer {
        let mut own = Block::default();
        self.given_fact(fact, &mut own);
        own.layer
    }

    fn set_named(&mut self, path: &ast::Path) -> Option<usize> {
        let thing = self.thing(path, &["set of facts"])?;
        if let Thing::FactSet(set) = thing {
            return Some(set);
        }
        self.wrong_kind(path, thing.word(), "set of facts");
        None
    }

    /// What a set says; lowered once.
    fn set_layer(&mut self, set: usize, path: &ast::Path, open_sets: &mut Vec<usize>) -> Option<Layer> {
        let known = self.fact_sets.get(set)?;
        if let Some(layer) = &known.layer {
            return Some(layer.clone());
        }
        let decl = Arc::clone(&known.decl);
        if open_sets.contains(&set) || open_sets.len() >= MAX_SETS {
            self.report.push(
                Diagnostic::new(
                    Code::ReferenceCycle,
                    path.span,
                    format!("the set of facts `{}` depends on itself, or on too many others", path.text),
                )
                .label(decl.name.span, "it is declared here")
                .help("break the circle: name the facts themselves"),
            );
            return None;
        }
        open_sets.push(set);
        let layer = self.block(&decl.given, open_sets);
        open_sets.pop();
        if let Some(known) = self.fact_sets.get_mut(set) {
            known.layer = Some(layer.clone());
        }
        Some(layer)
    }

    /// Lowers every set, so that the errors in one that nothing names are found too.
    pub(crate) fn all_sets(&mut self) {
        for set in 0..self.fact_sets.len() {
            let Some(known) = self.fact_sets.get(set) else { continue };
            let name = known.decl.name.clone();
            let path = ast::Path::from(name);
            let mut open = Vec::new();
            self.set_layer(set, &path, &mut open);
        }
    }

    fn given_fact(&mut self, given: &ast::GivenFact, own: &mut Block) {
        let (path, reasons) = match given.path.parts().as_slice() {
            [group, name, last] if last.value == "reasons" => {
                let text = Short::from(format!("{}.{}", group.value, name.value));
                (ast::Path { text, span: group.span.to(name.span) }, true)
            }
            [] | [_] | [_, _] | [_, _, ..] => (given.path.clone(), false),
        };
        let Some(FactRef::Global(fact)) = self.fact_ref(&path) else { return };
        let decl = self.program.fact(fact).clone();
        if reasons {
            if let (false, Some(known)) = (own.layer.contains_key(&fact), own.before.get(&fact)) {
                own.layer.insert(fact, known.clone());
            }
            self.given_reasons(given, &decl, own.layer.get_mut(&fact));
            return;
        }
        let partial = matches!(given.value, ast::GivenValue::Includes(_) | ast::GivenValue::Excludes(_));
        let key =
            if partial { format!("{} includes {}", decl.name, self.words(given.span)) } else { decl.name.clone() };
        if let Some(first) = own.said.get(&key).copied() {
            self.given_twice(&decl.name, given.span, first);
            return;
        }
        own.said.insert(key, given.span);
        let Some(found) = self.found(&decl, given) else { return };
        if let (true, Some(Some(Found::Set { members, .. })), Some(Found::Set { members: more, .. })) =
            (partial, own.layer.get_mut(&fact), found.clone())
        {
            members.extend(more);
            return;
        }
        own.layer.insert(fact, found);
    }

    fn given_twice(&mut self, name: &str, span: Span, first: Span) {
        self.report.push(
            Diagnostic::new(Code::GivenTwice, span, format!("`{name}` is given twice"))
                .label(first, "it is first given here")
                .help("leave one of them out; only a later set of facts replaces an earlier one"),
        );
    }

    /// `F.reasons`, `not F.reasons`: whether reasons were recorded for a judgement given before.
    fn given_reasons(&mut self, given: &ast::GivenFact, decl: &FactDecl, place: Option<&mut Option<Found>>) {
        let recorded = match &given.value {
            ast::GivenValue::Yes => Some(Reasons::Recorded(String::new())),
            ast::GivenValue::No => Some(Reasons::NoneRecorded),
            ast::GivenValue::Unknown => Some(Reasons::Unknown),
            ast::GivenValue::Is(_)
            | ast::GivenValue::Members(_)
            | ast::GivenValue::Includes(_)
            | ast::GivenValue::Excludes(_) => None,
        };
        match (decl.judgement.is_some(), recorded, place) {
            (true, Some(recorded), Some(Some(Found::Value(_, made)))) => {
                made.get_or_insert_default().reasons = recorded;
            }
            (_, _, _) => self.report.say(
                Code::GivenMeta,
                given.span,
                format!("reasons are recorded for a judgement that is given before, and `{}` is none", decl.name),
                "give the judgement first, on a line before this one, or write `reasons \"…\"` after it",
            ),
        }
    }

    fn given_entry(
        &mut self,
        label: &ast::Words,
        list: &ast::Path,
        fields: &[ast::GivenFact],
        span: Span,
        own: &mut Block,
    ) {
        let Some(list_id) = self.list(list) else { return };
        let FactKind::List(record) = self.program.fact(list_id).kind else { return };
        let key = format!("{} entry {}", list.text, label.value);
        if let Some(first) = own.said.get(&key).copied() {
            self.given_twice(&label.value, span, first);
            return;
        }
        own.said.insert(key, label.span);
        let n = self.program.record(record).fields.len();
        let mut item = ListItem { label: Some(label.value.clone()), fields: vec![None; n] };
        let mut said: BTreeMap<String, Span> = BTreeMap::new();
        for given in fields {
            let Some((place, decl)) = self.entry_field(record, given) else { continue };
            if let Some(first) = said.get(&decl.name).copied() {
                let partial = matches!(given.value, ast::GivenValue::Includes(_) | ast::GivenValue::Excludes(_));
                if !partial {
                    self.given_twice(&decl.name, given.span, first);
                    continue;
                }
            }
            said.insert(decl.name.clone(), given.span);
            let Some(found) = self.found(&decl, given) else { continue };
            if let Some(field) = item.fields.get_mut(place) {
                match (field.as_mut(), found) {
                    (Some(Found::Set { members, .. }), Some(Found::Set { members: more, .. })) => members.extend(more),
                    (_, found) => *field = found,
                }
            }
        }
        let place = own.layer.entry(list_id).or_insert(None);
        if let Found::List(items) = place.get_or_insert_with(|| Found::List(Vec::new())) {
            items.push(item);
        }
    }

    fn entry_field(&mut self, record: RecordId, given: &ast::GivenFact) -> Option<(usize, FactDecl)> {
        let decl = self.program.record(record);
        let (record_name, record_span) = (decl.name.clone(), decl.span);
        let text = &given.path.text;
        if let Some(place) = decl.fields.iter().position(|field| field.name == *text) {
            if let Some(field) = decl.fields.get(place).map(|field| field.span) {
                self.note(given.path.span, Meant::At(field));
            }
            let decl = self.program.record(record);
            let field = u32::try_from(place).unwrap_or(u32::MAX);
            if self.infos.poisoned_fields.contains(&(record, field)) {
                return None;
            }
            return decl.fields.get(place).cloned().map(|field| (place, field));
        }
        let near = closest(text, decl.fields.iter().map(|field| field.name.as_str())).map(str::to_owned);
        self.report.unknown(&format!("{record_name}.{text}"), given.path.span, || {
            let found =
                Diagnostic::new(Code::GivenEntry, given.path.span, format!("`{text}` is no field of `{record_name}`"))
                    .label(record_span, format!("`{record_name}` is declared here"));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), given.path.span, near),
                None => found.help("an entry gives fields of its own record; other facts stand before it"),
            }
        });
        None
    }

    /// What a line says of a fact; the inner `None` makes it unknown, the outer is after a report.
    #[expect(clippy::option_option, reason = "the outer tells of a report, the inner of an unknown fact")]
    fn found(&mut self, decl: &FactDecl, given: &ast::GivenFact) -> Option<Option<Found>> {
        let made = self.made(decl, given)?;
        let name = &decl.name;
        let wrong = |lower: &mut Self, help: String| {
            let what = lower.fact_words(decl);
            lower.report.push(
                Diagnostic::new(Code::GivenValue, given.span, format!("`{name}` is {what}, and cannot be given so"))
                    .label(decl.span, "it is declared here")
                    .help(help),
            );
            None
        };
        if matches!(given.value, ast::GivenValue::Unknown) {
            return Some(None);
        }
        Some(Some(match (&decl.kind, &given.value) {
            (FactKind::Scalar(Scalar::YesNo), ast::GivenValue::Yes) => Found::Value(Value::YesNo(true), made),
            (FactKind::Scalar(Scalar::YesNo), ast::GivenValue::No) => Found::Value(Value::YesNo(false), made),
            (FactKind::Scalar(ty), ast::GivenValue::Is(value)) => {
                Found::Value(self.given_value(value, ty, decl)?, made)
            }
            (FactKind::Scalar(ty), _) => {
                let example = match ty {
                    Scalar::YesNo => String::from("yes"),
                    Scalar::Date => String::from("12 January 2026"),
                    Scalar::Number { .. } => String::from("14"),
                    Scalar::Duration(kind) => format!("14 {}", kind.words()),
                    Scalar::Text => String::from("\"…\""),
                    Scalar::Enum(ty) => self
                        .program
                        .enum_type(*ty)
                        .values
                        .first()
                        .map_or_else(|| String::from("VALUE"), |value| value.name.clone()),
                };
                return wrong(self, format!("write `{name} is {example}`"));
            }
            (FactKind::Event, ast::GivenValue::Yes) => Found::Happened(self.given_on(given)?),
            (FactKind::Event, ast::GivenValue::No) => Found::NotHappened,
            (FactKind::Event, ast::GivenValue::Is(value)) => match (&value.kind, lone_name(value)) {
                (ast::ExprKind::Date(date), _) => Found::Happened(Some(self.in_range(*date, value.span)?)),
                (_, Some(word)) if word.value == "yes" => Found::Happened(None),
                (_, Some(word)) if word.value == "no" => Found::NotHappened,
                (_, _) => return wrong(self, format!("write `{name} on 12 January 2026`, `{name}` or `not {name}`")),
            },
            (FactKind::Event, _) => {
                return wrong(self, format!("write `{name} on 12 January 2026`, `{name}` or `not {name}`"));
            }
            (FactKind::Set(ty), ast::GivenValue::Members(values)) => self.members(values, *ty, true, true)?,
            (FactKind::Set(ty), ast::GivenValue::Is(value)) => {
                self.members(std::slice::from_ref(value), *ty, true, true)?
            }
            (FactKind::Set(ty), ast::GivenValue::Includes(value)) => {
                self.members(std::slice::from_ref(value), *ty, true, false)?
            }
            (FactKind::Set(ty), ast::GivenValue::Excludes(value)) => {
                self.members(std::slice::from_ref(value), *ty, false, false)?
            }
            (FactKind::Set(_), _) => {
                return wrong(self, format!("write `{name} is A, B`, `{name} is empty`, or `{name} includes A`"));
            }
            (FactKind::List(_), ast::GivenValue::Members(values)) if values.is_empty() => Found::List(Vec::new()),
            (FactKind::List(_), _) => {
                return wrong(
                    self,
                    format!("write `entry \"label\" in {name}` with its fields on the lines that follow"),
                );
            }
        }))
    }

    fn members(&mut self, values: &[ast::Expr], ty: crate::ir::TypeId, within: bool, complete: bool) -> Option<Found> {
        let mut members = BTreeMap::new();
        for value in values {
            members.insert(self.constant_of(value, &Scalar::Enum(ty))?, within);
        }
        Some(Found::Set { members, complete })
    }

    /// The date of an event; the outer `None` is after a report.
    #[expect(clippy::option_option, reason = "the outer tells of a report, the inner of a date not given")]
    fn given_on(&mut self, given: &ast::GivenFact) -> Option<Option<Date>> {
        match &given.on {
            Some(on) => Some(Some(self.in_range(on.value, on.span)?)),
            None => Some(None),
        }
    }

    fn in_range(&mut self, date: Date, span: Span) -> Option<Date> {
        if date.may_be_a_fact() {
            return Some(date);
        }
        self.report.say(
            Code::GivenValue,
            span,
            format!("{date} lies outside the years 1800 to 2299"),
            "dates of facts lie within those years",
        );
        None
    }

    /// Who made a judgement, when and why; the outer `None` is after a report.
    #[expect(clippy::option_option, reason = "the outer tells of a report, the inner of a fact that is no judgement")]
    fn made(&mut self, decl: &FactDecl, given: &ast::GivenFact) -> Option<Option<Box<Made>>> {
        let judgement = decl.judgement.is_some();
        let event = decl.kind == FactKind::Event && matches!(given.value, ast::GivenValue::Yes);
        let extra = match (&given.by, &given.on, &given.reasons) {
            (Some(by), _, _) if !judgement => Some(by.span),
            (_, _, Some(reasons)) if !judgement => Some(reasons.span),
            (_, Some(on), _) if !judgement && !event => Some(on.span),
            (_, _, _) => None,
        };
        if let Some(span) = extra {
            let what = self.fact_words(decl);
            self.report.push(
                Diagnostic::new(
                    Code::GivenMeta,
                    span,
                    format!("`{}` is {what}: maker, date and reasons are recorded only of judgements", decl.name),
                )
                .label(decl.span, "it is declared here")
                .help("leave this out; an event that happened may have its date: `E on DATE`"),
            );
            return None;
        }
        if !judgement {
            return Some(None);
        }
        let by = match &given.by {
            Some(by) => {
                let role = self.role(by)?;
                Some(self.program.role(role).name.clone())
            }
            None => None,
        };
        let on = self.given_on(given)?;
        let reasons =
            given.reasons.as_ref().map_or(Reasons::Unknown, |reasons| Reasons::Recorded(reasons.value.clone()));
        if by.is_none() && on.is_none() && reasons == Reasons::Unknown {
            return Some(None);
        }
        Some(Some(Box::new(Made { by, on, reasons })))
    }

    /// A value given to a fact: of its type, within its bounds.
    fn given_value(&mut self, value: &ast::Expr, ty: &Scalar, decl: &FactDecl) -> Option<Value> {
        if matches!(value.kind, ast::ExprKind::None) {
            if decl.or_none {
                return Some(Value::None);
            }
            self.report.push(
                Diagnostic::new(Code::NoNone, value.span, format!("`{}` is never `none`", decl.name))
                    .label(decl.span, "it is declared here")
                    .help("end its type with `or none`, if nobody, never or not at all is a possible answer"),
            );
            return None;
        }
        let found = self.constant_of(value, ty)?;
        if let (Value::Number(number), Scalar::Number { whole, min, max }) = (&found, ty) {
            let problem = if *whole && !number.is_whole() {
                Some(format!("`{}` is a whole number, and {number} is not", decl.name))
            } else if number < min || number > max {
                Some(format!("`{}` is from {min} to {max}, and {number} is not", decl.name))
            } else {
                None
            };
            if let Some(problem) = problem {
                self.report.push(
                    Diagnostic::new(Code::GivenValue, value.span, problem).label(decl.span, "it is declared here"),
                );
                return None;
            }
        }
        if let Value::Date(date) = found {
            self.in_range(date, value.span)?;
        }
        Some(found)
    }

    /// A value written out, of a type.
    fn constant_of(&mut self, value: &ast::Expr, ty: &Scalar) -> Option<Value> {
        if let Some(name) = lone_name(value) {
            if let Some(member) = self.member(&name.value, ty) {
                self.note_member(name.span, &member, ty);
                return Some(member);
            }
            if let Scalar::Enum(ty) = ty {
                let name = name.clone();
                self.unknown_value(&name, *ty);
                return None;
            }
        }
        let found = match (&value.kind, ty) {
            (ast::ExprKind::Number(number), Scalar::Number { .. }) => Some(Value::Number(*number)),
            (ast::ExprKind::Text(text), Scalar::Text) => Some(Value::Text(Arc::from(text.as_str()))),
            (ast::ExprKind::Date(date), Scalar::Date) => Some(Value::Date(*date)),
            (ast::ExprKind::Duration(n, kind), Scalar::Duration(wanted)) if kind == wanted => Some(Value::Duration(*n)),
            (ast::ExprKind::Other(words), Scalar::Enum(ty)) if self.program.enum_type(*ty).open => {
                Some(Value::Other(Arc::from(words.as_str())))
            }
            (_, _) => None,
        };
        if found.is_none() {
            let words = self.words(value.span);
            let code = if matches!(value.kind, ast::ExprKind::Other(_)) { Code::ClosedType } else { Code::GivenValue };
            let what = crate::check::report::article(&self.type_words(ty));
            self.report.push(Diagnostic::new(code, value.span, format!("`{words}` is not {what}")));
        }
        found
    }
}
