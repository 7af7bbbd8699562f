//! From a name to its declaration and to its uses; a name changed in every place.

use crate::base::span::{FileId, Span};
use crate::ide::View;
use crate::ide::actions::Edit;
use crate::ide::symbol::{Declared, Kind, heading, kind_of};
use crate::ide::types::{type_at, visible};
use crate::syntax::{ast, parse};
use crate::workspace::stdlib;
use std::fmt;

/// Where what is named at a place is declared: every dated version of it. Of a `use`, the start of the file.
pub fn definition(view: &View<'_>, offset: u32) -> Vec<Span> {
    if let Some(file) = used_at(view, offset) {
        return vec![Span::new(file, 0, 0)];
    }
    let Some(mention) = view.mention(offset) else { return Vec::new() };
    let Some(Declared::Item(item)) = view.declared(mention.means) else { return vec![mention.means] };
    let Some(unit) = view.unit_of(mention.means.file) else { return vec![mention.means] };
    let name = heading(item).map(|(name, _)| name.value);
    let same = |other: &ast::Item| {
        let (own, _) = heading(other)?;
        (Some(own.value) == name && kind_of(other) == kind_of(item)).then_some(own.span)
    };
    unit.ast.items.iter().filter_map(|other| same(other)).collect()
}

/// The file that the `use` at a place means.
fn used_at(view: &View<'_>, offset: u32) -> Option<FileId> {
    let within = |span: &Span| span.start <= offset && offset <= span.end;
    let (_, used) = view.unit.uses.iter().find(|(span, _)| within(span))?;
    view.units.get((*used)?).map(|unit| unit.file)
}

/// Where the type of what is named at a place is declared.
pub fn type_definition(view: &View<'_>, offset: u32) -> Option<Span> {
    let mention = view.mention(offset)?;
    let seen = View { unit: view.unit_of(mention.means.file)?, ..*view };
    type_at(&seen, view.declared(mention.means)?)
}

/// Every place in some files where a thing is named.
///
/// - `means`: where it is first declared.
/// - `declarations`: whether the places where it is declared are wanted too.
pub fn references(views: &[View<'_>], means: Span, declarations: bool) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for view in views {
        let own = view.index.of_file(view.file()).iter().filter(|mention| mention.means == means);
        all.extend(own.map(|mention| mention.span).filter(|span| declarations || !declares(view, *span)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a name stands where it is declared.
fn declares(view: &View<'_>, name: Span) -> bool {
    view.declared(name).is_some()
        || view.index.of_file(name.file).iter().any(|own| own.span == name && own.means == name)
}

/// Every place in the file where what is named at a place is named; of each whether it is declared there.
pub fn highlights(view: &View<'_>, offset: u32) -> Vec<(Span, bool)> {
    let Some(mention) = view.mention(offset) else { return Vec::new() };
    let own = view.index.of_file(view.file()).iter().filter(|other| other.means == mention.means);
    own.map(|other| (other.span, declares(view, other.span))).collect()
}

/// The places that change together as a bound name is typed over: it means nothing outside its item.
pub fn linked(view: &View<'_>, offset: u32) -> Vec<Span> {
    let Some(mention) = view.mention(offset) else { return Vec::new() };
    if view.declared(mention.means).is_some() || mention.means.file != view.file() {
        return Vec::new();
    }
    highlights(view, offset).into_iter().map(|(span, _)| span).collect()
}

/// Why a name is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRenamed {
    /// There is no name here.
    NoName,
    /// It is declared in the standard library.
    Library(String),
    /// The new name is none.
    NotAName(String),
    /// Something else has the new name.
    Taken(String),
}

impl fmt::Display for NotRenamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotRenamed::NoName => f.write_str("there is no declared name here"),
            NotRenamed::Library(key) => write!(f, "it is declared in the standard library, in `{key}`"),
            NotRenamed::NotAName(name) => {
                write!(f, "`{name}` is no name: a name is one word of letters, digits and `_`, and no keyword")
            }
            NotRenamed::Taken(name) => write!(f, "`{name}` is already the name of something here"),
        }
    }
}

impl std::error::Error for NotRenamed {}

/// The name at a place, if it can be changed.
///
/// # Errors
/// [`NotRenamed`].
pub fn renamable(view: &View<'_>, offset: u32) -> Result<Span, NotRenamed> {
    let mention = view.mention(offset).ok_or(NotRenamed::NoName)?;
    let unit = view.unit_of(mention.means.file).ok_or(NotRenamed::NoName)?;
    if stdlib::text(&unit.key).is_some() {
        return Err(NotRenamed::Library(unit.key.clone()));
    }
    Ok(mention.span)
}

/// The edits that give what is named at a place another name, in every file.
///
/// - `views`: all files that may name it.
///
/// # Errors
/// [`NotRenamed`].
pub fn rename(view: &View<'_>, views: &[View<'_>], offset: u32, name: &str) -> Result<Vec<Edit>, NotRenamed> {
    renamable(view, offset)?;
    if !is_name(name) {
        return Err(NotRenamed::NotAName(name.to_owned()));
    }
    let mention = view.mention(offset).ok_or(NotRenamed::NoName)?;
    let places = references(views, mention.means, true);
    if view.sources.slice(mention.means) == name {
        return Ok(Vec::new());
    }
    for other in views.iter().filter(|view| places.iter().any(|place| place.file == view.file())) {
        if taken(other, mention.means, name) {
            return Err(NotRenamed::Taken(name.to_owned()));
        }
    }
    Ok(places.into_iter().map(|span| Edit { span, text: name.to_owned() }).collect())
}

/// Whether a word may name something: it is one word, and the reader takes it for a name.
fn is_name(name: &str) -> bool {
    let letters = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    letters && parse(FileId(0), &format!("define {name}\n    means a.b\n")).diagnostics.is_empty()
}

/// Whether something beside what is renamed has a name, as seen from a file.
fn taken(view: &View<'_>, means: Span, name: &str) -> bool {
    let siblings = |values: &[ast::ValueDecl]| values.iter().any(|value| value.name.value == name);
    match view.declared(means) {
        Some(Declared::Fact(facts, _)) => {
            let dotted = format!("{}.{name}", facts.group.value);
            visible(view)
                .iter()
                .any(|(declared, _)| matches!(declared, Declared::Fact(..)) && declared.name() == dotted)
        }
        Some(Declared::Field(ty, _)) => match &ty.body {
            ast::TypeBody::Record { fields } => fields.iter().any(|field| field.name.value == name),
            ast::TypeBody::OneOf { .. } | ast::TypeBody::Ordered { .. } | ast::TypeBody::Broken => false,
        },
        Some(Declared::Value(ty, _)) => match &ty.body {
            ast::TypeBody::OneOf { values, .. } | ast::TypeBody::Ordered { values } => siblings(values),
            ast::TypeBody::Record { .. } | ast::TypeBody::Broken => false,
        },
        Some(Declared::Outcome(decision, _)) => siblings(&decision.outcomes),
        Some(Declared::Head(_) | Declared::Item(_) | Declared::Group(..)) | None => {
            let clashes = |declared: &Declared<'_>| {
                !matches!(declared.kind(), Kind::Fact | Kind::Value | Kind::Outcome | Kind::Field)
                    && declared.name() == name
            };
            visible(view).iter().any(|(declared, _)| clashes(declared))
        }
    }
}
