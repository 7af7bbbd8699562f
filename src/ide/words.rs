//! Words of a text for a reader: folded onto one line, cut where long.

use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::check::Unit;
use crate::ide::View;
use crate::syntax::ast;

/// The words of a place on one line.
pub(super) fn folded(view: &View<'_>, span: Span) -> String {
    view.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a place as they stand, without what they are indented by, and cut after some lines.
pub(super) fn block(view: &View<'_>, span: Span, at_most: usize) -> String {
    let Some(source) = view.sources.get(span.file) else { return String::new() };
    let start = source.line_range(source.line(span.start)).start;
    let before = source.text.get(start..span.range().start).unwrap_or("");
    let indent = before.len() - before.trim_start().len();
    let text = source.slice(span);
    let mut lines: Vec<&str> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let own = line.len() - line.trim_start().len();
        let bare = if n == 0 { line } else { line.get(own.min(indent)..).unwrap_or(line) };
        lines.push(bare.trim_end());
    }
    if lines.len() > at_most {
        lines.truncate(at_most);
        lines.push("…");
    }
    lines.join("\n")
}

/// A cited place with how well it is known: what the citation says, else the item, else the source.
pub(super) fn cited(view: &View<'_>, unit: &Unit, place: &ast::CitedPlace, own: Option<Basis>) -> String {
    let source = &place.source.text;
    let basis = place.basis.or(own).or_else(|| basis_of(view, unit, source)).unwrap_or_default();
    let whole = match &place.pinpoint {
        Some(pinpoint) => format!("{source} {pinpoint}"),
        None => source.to_string(),
    };
    format!("{whole} ({basis}: {})", basis.meaning())
}

/// The basis that a source gives to what cites it, as seen from a unit.
fn basis_of(view: &View<'_>, unit: &Unit, source: &str) -> Option<Basis> {
    let used = unit.used().filter_map(|used| view.units.get(used));
    std::iter::once(unit).chain(used).flat_map(|unit| &unit.ast.items).find_map(|item| match &item.kind {
        ast::ItemKind::Source(known) if known.name.value == source => known.basis.as_ref().map(|basis| basis.value),
        _ => None,
    })
}
