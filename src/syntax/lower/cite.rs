//! Citations, pinpoints, bases and periods.

use crate::base::provision::Basis;
use crate::base::provision::Pinpoint;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;
use crate::syntax::lower::names::path_at;

impl Reader<'_> {
    /// The first `citation` in a node.
    pub(super) fn citation_in(&mut self, node: &Node) -> Option<ast::Citation> {
        node.child(Rule::citation).map(|citation| self.citation(&citation))
    }

    /// The first citation in square brackets in a node.
    pub(super) fn bracket_cite_in(&mut self, node: &Node) -> Option<ast::Citation> {
        let bracket = node.child(Rule::bracket_cite)?;
        let mut citation = self.citation_in(&bracket)?;
        citation.span = bracket.span();
        Some(citation)
    }

    fn citation(&mut self, node: &Node) -> ast::Citation {
        let mut places: Vec<ast::CitedPlace> = Vec::new();
        for place in node.children() {
            let source = match (place.child(Rule::source), places.last()) {
                (Some(source), _) => path_at(self.file, source.text(), source.start()),
                (None, Some(before)) => before.source.clone(),
                (None, None) => continue,
            };
            if let Some(pinpoint) = place.child(Rule::pinpoint) {
                self.check_joined(&pinpoint);
            }
            places.push(ast::CitedPlace {
                source,
                pinpoint: place.child(Rule::pinpoint).map(|pinpoint| pinpoint_of(&pinpoint)),
                basis: self.basis_in(&place).map(|basis| basis.value),
                span: place.span(),
            });
        }
        ast::Citation { places, span: node.span() }
    }

    /// Two places of one unit, such as `s.3 s.4`, want something between them.
    fn check_joined(&mut self, pinpoint: &Node) {
        let mut before: Option<&str> = None;
        for part in pinpoint.children() {
            let unit = part.child(Rule::pin_unit).map(|unit| unit.text());
            if part.rule() == Rule::pin_part && before.is_some() && before == unit {
                let shown = self.shown(part.text());
                self.report(
                    Diagnostic::new(
                        Code::UnexpectedText,
                        part.span(),
                        format!("{shown} is not joined to the place before it"),
                    )
                    .help("write `;` between two places, or `,`, `and` or `to` between the numbers"),
                );
                return;
            }
            before = unit;
        }
    }

    /// `RULE (b)` or `SOURCE PINPOINT`, as a reason.
    pub(super) fn reference(&self, node: &Node) -> ast::ReasonRef {
        let path = self.path_in(node);
        match node.child(Rule::pinpoint) {
            Some(pinpoint) => ast::ReasonRef::Provision(ast::CitedPlace {
                source: path,
                pinpoint: Some(pinpoint_of(&pinpoint)),
                basis: self.basis_in(node).map(|basis| basis.value),
                span: node.span(),
            }),
            None => ast::ReasonRef::Item { path, limb: self.labels_in(node), span: node.span() },
        }
    }

    /// The first `basis B` in a node; its span is the whole of it.
    pub(super) fn basis_in(&self, node: &Node) -> Option<Spanned<Basis>> {
        let basis = node.child(Rule::basis)?;
        let word = basis.last()?;
        let value = Basis::ALL.into_iter().find(|basis| basis.word() == word.text())?;
        Some(Spanned::new(value, basis.span()))
    }

    /// `in force from DATE ceasing on DATE basis B [citation]`.
    pub(super) fn period(&mut self, node: &Node) -> ast::Period {
        let from = node.child(Rule::period_from).and_then(|from| self.date_in(&from));
        let mut ceasing = node.child(Rule::ceasing).and_then(|ceasing| self.date_in(&ceasing));
        if let Some(until) = node.child(Rule::until) {
            let keyword = until.child(Rule::kw_until).map_or(until.span(), |keyword| keyword.span());
            ceasing = self.date_in(&until);
            self.report(
                Diagnostic::new(
                    Code::UntilDate,
                    until.span(),
                    "`until` may mean that the day named is included or that it is not",
                )
                .fix(
                    "write `ceasing on`: the day named is the first on which it is no longer in force",
                    keyword,
                    "ceasing on",
                ),
            );
        }
        ast::Period {
            from,
            ceasing,
            basis: self.basis_in(node).map(|basis| basis.value),
            cite: self.bracket_cite_in(node),
            span: node.span(),
        }
    }
}

/// The pinpoint as written, and whether it is one place.
fn pinpoint_of(node: &Node) -> Pinpoint {
    let span = node.span();
    let length = span.range().len();
    let written = node.text().get(..length).unwrap_or(node.text());
    let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let joined = node.has(Rule::pin_join);
    let plural =
        node.all(Rule::pin_part).filter_map(|part| part.child(Rule::pin_unit)).any(|unit| is_plural(unit.text()));
    Pinpoint { text, single: !joined && !plural }
}

fn is_plural(unit: &str) -> bool {
    const PLURALS: &[&str] = &["ss", "paras", "regs", "arts", "rr", "pp", "schs", "pts", "chs", "cls", "apps"];
    let bare = unit.trim_end_matches('.').to_ascii_lowercase();
    PLURALS.contains(&bare.as_str()) || (bare.len() > 5 && bare.ends_with('s'))
}
