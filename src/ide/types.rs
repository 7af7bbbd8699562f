//! What can be named from a file, and which values may stand where.
//!
//! Works on trees alone, so that it answers while half of a text cannot be checked.

use crate::base::span::Span;
use crate::check::Unit;
use crate::ide::View;
use crate::ide::symbol::{Declared, Kind, heading};
use crate::ir::{DutyStates, PresumptionState, ProhibitionState};
use crate::syntax::ast;

/// Everything that can be named from a file: what it declares, and what the files that it uses directly do.
pub(super) fn visible<'a>(view: &View<'a>) -> Vec<(Declared<'a>, &'a Unit)> {
    let used = view.unit.used().filter_map(|used| view.units.get(used));
    let mut all = Vec::new();
    for unit in std::iter::once(view.unit).chain(used) {
        all.extend(unit.ast.head.as_ref().map(|head| (Declared::Head(head), unit)));
        for item in &unit.ast.items {
            match &item.kind {
                ast::ItemKind::Facts(facts) => {
                    all.push((Declared::Group(item, facts), unit));
                    all.extend(facts.facts.iter().map(|fact| (Declared::Fact(facts, fact), unit)));
                }
                ast::ItemKind::Scenario(_) | ast::ItemKind::Use(_) => {}
                _ => all.extend(heading(item).map(|_| (Declared::Item(item), unit))),
            }
        }
    }
    all
}

/// A value that may stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// As the language writes it.
    pub(super) word: String,
    /// What it means.
    pub(super) title: Option<String>,
    /// What it is.
    pub(super) kind: Kind,
}

fn choice(word: &str, title: Option<&str>, kind: Kind) -> Choice {
    Choice { word: word.to_owned(), title: title.map(str::to_owned), kind }
}

fn of_values(values: &[ast::ValueDecl], kind: Kind) -> Vec<Choice> {
    values.iter().map(|value| choice(&value.name.value, value.title.as_ref().map(|t| t.value.as_str()), kind)).collect()
}

/// The declaration of a dotted name as seen from a file.
pub(super) fn named<'a>(view: &View<'a>, name: &str) -> Option<Declared<'a>> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let all = visible(view);
    let whole = all.iter().find(|(declared, _)| declared.name() == name && !matches!(declared, Declared::Head(_)));
    let of_policy = || {
        let (policy, _) = name.rsplit_once('.')?;
        let of = |unit: &Unit| unit.ast.head.as_ref().is_some_and(|head| head.name.value == policy);
        all.iter().find(|(declared, unit)| of(unit) && declared.name() == last)
    };
    whole.or_else(of_policy).map(|(declared, _)| *declared)
}

/// The type declaration of a name as seen from a file.
fn type_named<'a>(view: &View<'a>, path: &ast::Path) -> Option<&'a ast::TypeDecl> {
    match named(view, &path.text)? {
        Declared::Item(ast::Item { kind: ast::ItemKind::Type(ty), .. }) => Some(ty),
        _ => None,
    }
}

/// The declared type that a fact's type names, if it names one.
pub(super) fn named_type<'a>(view: &View<'a>, ty: &ast::FactType) -> Option<&'a ast::TypeDecl> {
    match &ty.base {
        ast::BaseType::Named(path) | ast::BaseType::SomeOf(path) | ast::BaseType::Many(path) => type_named(view, path),
        ast::BaseType::YesNo
        | ast::BaseType::Event
        | ast::BaseType::Date
        | ast::BaseType::Integer { .. }
        | ast::BaseType::Decimal { .. }
        | ast::BaseType::Duration(_)
        | ast::BaseType::Text => None,
    }
}

/// The values of a fact's type, `none` among them where it is one.
pub(super) fn values_of(view: &View<'_>, ty: &ast::FactType) -> Vec<Choice> {
    let mut all = match (&ty.base, named_type(view, ty).map(|ty| &ty.body)) {
        (ast::BaseType::YesNo, _) => vec![choice("yes", None, Kind::Value), choice("no", None, Kind::Value)],
        (_, Some(ast::TypeBody::OneOf { values, others })) => {
            let mut all = of_values(values, Kind::Value);
            if others.is_some() {
                all.push(choice("other \"\"", Some("a value that is not listed"), Kind::Value));
            }
            all
        }
        (_, Some(ast::TypeBody::Ordered { values })) => of_values(values, Kind::Value),
        (_, _) => Vec::new(),
    };
    if ty.or_none.is_some() {
        all.push(choice("none", None, Kind::Value));
    }
    all
}

/// The fields of the record whose items a list holds.
pub(super) fn fields_of<'a>(view: &View<'a>, list: &str) -> Option<(&'a ast::TypeDecl, &'a [ast::FactDecl])> {
    let Declared::Fact(_, fact) = named(view, list)? else { return None };
    let record = named_type(view, &fact.ty)?;
    match &record.body {
        ast::TypeBody::Record { fields } => Some((record, fields)),
        ast::TypeBody::OneOf { .. } | ast::TypeBody::Ordered { .. } | ast::TypeBody::Broken => None,
    }
}

/// The list that a name binds the items of, as an item's text says: `for each X in LIST`, `some X in LIST has`.
pub(super) fn list_of<'t>(item: &'t str, bound: &str) -> Option<&'t str> {
    let words: Vec<&str> = item.split_whitespace().collect();
    words.windows(3).find_map(|three| match three {
        [name, "in", list] if *name == bound => Some(list.trim_end_matches(|c: char| !c.is_alphanumeric())),
        _ => None,
    })
}

/// What may stand after `NAME is`, by what the name is.
///
/// - `item`: the text of the item in which it stands, for names that it binds.
pub(super) fn choices(view: &View<'_>, name: &str, item: &str) -> Vec<Choice> {
    if let Some((bound, field)) = name.split_once('.')
        && let Some((_, fields)) = list_of(item, bound).and_then(|list| fields_of(view, list))
    {
        let field = fields.iter().find(|known| known.name.value == field);
        return field.map_or_else(Vec::new, |field| values_of(view, &field.ty));
    }
    let states = |words: &[&str]| words.iter().map(|word| choice(word, None, Kind::Outcome)).collect();
    match named(view, name) {
        Some(Declared::Fact(_, fact)) => values_of(view, &fact.ty),
        Some(Declared::Item(item)) => match &item.kind {
            ast::ItemKind::Decision(decision) => of_values(&decision.outcomes, Kind::Outcome),
            ast::ItemKind::Duty(_) => states(&DutyStates::ALL.map(|(_, words)| words)),
            ast::ItemKind::Prohibition(_) => {
                let all = [ProhibitionState::NotEngaged, ProhibitionState::Kept, ProhibitionState::Breached];
                states(&all.map(ProhibitionState::words))
            }
            ast::ItemKind::Presumption(_) => {
                let all = [PresumptionState::NotEngaged, PresumptionState::Overcome, PresumptionState::Standing];
                states(&all.map(PresumptionState::words))
            }
            ast::ItemKind::Define(define) => define.ty.as_ref().map_or_else(Vec::new, |ty| values_of(view, ty)),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The declared type of what is declared at a place, where it has one.
pub(super) fn type_at<'a>(view: &View<'a>, declared: Declared<'a>) -> Option<Span> {
    let ty = match declared {
        Declared::Fact(_, fact) | Declared::Field(_, fact) => named_type(view, &fact.ty)?,
        Declared::Item(ast::Item { kind: ast::ItemKind::Define(define), .. }) => named_type(view, define.ty.as_ref()?)?,
        Declared::Value(ty, _) => ty,
        _ => return None,
    };
    Some(ty.name.span)
}
