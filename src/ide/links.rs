//! Places in a text that lead elsewhere: the files that it uses, and where its sources can be read.

use crate::base::span::{FileId, Span};
use crate::ide::View;
use crate::syntax::ast;

/// A place that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place.
    pub span: Span,
    /// Where it leads.
    pub target: Target,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a file.
    File(FileId),
    /// To an address.
    Address(String),
}

/// The links of a file.
pub fn links(view: &View<'_>) -> Vec<Link> {
    let used = view.unit.uses.iter().filter_map(|(span, used)| {
        let file = view.units.get((*used)?)?.file;
        Some(Link { span: *span, target: Target::File(file) })
    });
    let sources = view.tree().items.iter().filter_map(|item| match &item.kind {
        ast::ItemKind::Source(source) => {
            let url = source.url.as_ref()?;
            Some(Link { span: url.span, target: Target::Address(url.value.clone()) })
        }
        _ => None,
    });
    let mut all: Vec<Link> = used.chain(sources).collect();
    all.sort_by_key(|link| link.span);
    all
}
