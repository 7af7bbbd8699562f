//! Names, quoted words, citations, periods, values.

use crate::base::date::{Date, DurationKind};
use crate::syntax::ast::{Citation, Expr, ExprKind, ItemRef, Path, Period};

/// Words in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A blank and words in quotation marks, where there are any.
pub(super) fn titled(title: Option<&String>) -> String {
    title.map_or_else(String::new, |title| format!(" {}", quoted(title)))
}

/// A date; a year of fewer than four digits is written in the form that has them.
pub(super) fn date(date: Date) -> String {
    if date.parts().0 < 1000 { date.iso() } else { date.to_string() }
}

/// Names with commas between.
pub(super) fn paths(paths: &[Path]) -> String {
    paths.iter().map(|path| path.text.as_str()).collect::<Vec<_>>().join(", ")
}

/// Places with `;` between, each with its source.
pub(super) fn citation(citation: &Citation) -> String {
    let places = citation.places.iter().map(|place| {
        let pinpoint = place.pinpoint.as_ref().map_or_else(String::new, |pinpoint| format!(" {pinpoint}"));
        let basis = place.basis.map_or_else(String::new, |basis| format!(" basis {basis}"));
        format!("{}{pinpoint}{basis}", place.source.text)
    });
    places.collect::<Vec<_>>().join("; ")
}

/// A blank and a citation in square brackets, where there is one.
pub(super) fn bracketed(cite: Option<&Citation>) -> String {
    cite.map_or_else(String::new, |cite| format!(" [{}]", citation(cite)))
}

/// `in force from DATE ceasing on DATE`.
pub(super) fn period(period: &Period) -> String {
    let from = period.from.as_ref().map_or_else(String::new, |from| format!(" from {}", date(from.value)));
    let ceasing =
        period.ceasing.as_ref().map_or_else(String::new, |ceasing| format!(" ceasing on {}", date(ceasing.value)));
    let basis = period.basis.map_or_else(String::new, |basis| format!(" basis {basis}"));
    format!("in force{from}{ceasing}{basis}{}", bracketed(period.cite.as_ref()))
}

/// Values with commas between.
pub(super) fn exprs(values: &[Expr]) -> String {
    values.iter().map(expr).collect::<Vec<_>>().join(", ")
}

/// A value.
///
/// INVARIANT: the reader bounds how deep values are nested, and nothing nests them deeper.
pub(super) fn expr(value: &Expr) -> String {
    match &value.kind {
        ExprKind::Path(path) => path.text.to_string(),
        ExprKind::Of { path, item } => match &**item {
            ItemRef::Bound(name) => format!("{} of {}", path.text, name.value),
            ItemRef::Labelled(words) => format!("{} of {}", path.text, quoted(&words.value)),
        },
        ExprKind::Number(number) => number.to_string(),
        ExprKind::Text(text) => quoted(text),
        ExprKind::Date(day) => date(*day),
        ExprKind::Duration(count, kind) => duration(*count, *kind),
        ExprKind::None => String::from("none"),
        ExprKind::Other(words) => format!("other {}", quoted(words)),
        ExprKind::DoneLate => String::from("done late"),
        ExprKind::Add(left, right) => format!("{} + {}", expr(left), expr(right)),
        ExprKind::Subtract(left, right) => format!("{} - {}", expr(left), expr(right)),
        ExprKind::Times(left, right) => format!("{} times {}", expr(left), expr(right)),
        ExprKind::Shift { by, before, from } => {
            format!("{} {} {}", expr(by), if *before { "before" } else { "after" }, expr(from))
        }
        ExprKind::Age { on, of } => format!("age on {} of {}", expr(on), expr(of)),
        ExprKind::Latest(values) => format!("latest of {}", exprs(values)),
        ExprKind::Earliest(values) => format!("earliest of {}", exprs(values)),
    }
}

fn duration(count: i64, kind: DurationKind) -> String {
    let unit = kind.words();
    let unit = if count == 1 { unit.trim_end_matches('s') } else { unit };
    format!("{count} {unit}")
}
