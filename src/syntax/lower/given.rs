//! What a scenario, a set of facts or the command line gives.

use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Given;
use crate::syntax::ast::GivenFact;
use crate::syntax::ast::GivenKind;
use crate::syntax::ast::GivenValue;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;
use crate::syntax::lower::names::path_at;

impl Reader<'_> {
    /// Lines of facts; the undotted ones after an `entry` are its fields.
    pub(super) fn givens(&mut self, lines: &[Piece]) -> Vec<Given> {
        let mut givens: Vec<Given> = Vec::new();
        // One thing that belongs elsewhere is reported, not every line after it.
        let mut elsewhere = false;
        let mut in_entry = false;
        for line in lines {
            if line.kind != PieceKind::Given {
                if !elsewhere {
                    self.report_stray(line, None, false);
                }
                elsewhere = true;
                continue;
            }
            if elsewhere && self.is_expectation(line) {
                continue;
            }
            let Some(node) = self.read(Rule::given_line, line) else {
                elsewhere |= self.is_expectation(line);
                // A broken entry's fields are still fields.
                in_entry |= self.slice(line.start, line.end).starts_with("entry");
                continue;
            };
            if let Some(entry) = node.child(Rule::entry) {
                in_entry = true;
                if let Some(label) = self.words_in(&entry) {
                    let kind = GivenKind::Entry { label, list: self.path_in(&entry), fields: Vec::new() };
                    givens.push(Given { kind, span: node.span() });
                }
                continue;
            }
            let Some(fact) = node.child(Rule::given_fact) else { continue };
            let dotted = fact.child(Rule::given_path).is_some_and(|path| path.text().contains('.'));
            in_entry &= !dotted;
            if in_entry {
                let Some(field) = self.given_fact(&fact) else { continue };
                if let Some(Given { kind: GivenKind::Entry { fields, .. }, span }) = givens.last_mut() {
                    *span = span.to(field.span);
                    fields.push(field);
                }
                continue;
            }
            if !dotted && self.is_sets(&fact) {
                givens.push(Given { kind: GivenKind::Sets(self.sets(&fact)), span: fact.span() });
                continue;
            }
            if !dotted {
                if !elsewhere {
                    self.report_undotted(&fact);
                }
                elsewhere = true;
                continue;
            }
            if let Some(fact) = self.given_fact(&fact) {
                let span = fact.span;
                givens.push(Given { kind: GivenKind::Fact(fact), span });
            }
        }
        givens
    }

    /// Whether a line reads as if it belonged to `expect`.
    fn is_expectation(&self, line: &Piece) -> bool {
        let said = self.slice(line.start, line.end);
        let word = crate::syntax::words::plain_word(said);
        ["because", "also", "needing", "basis"].contains(&word)
            || crate::syntax::words::says_unread(said)
            || (!word.is_empty() && crate::syntax::words::after_word(said, word).starts_with("is "))
    }

    fn report_undotted(&mut self, fact: &Node) {
        let Some(name) = fact.child(Rule::given_path) else { return };
        let shown = self.shown(name.text());
        self.report(
            Diagnostic::new(Code::GivenName, name.span(), format!("{shown} names no fact"))
                .help("a fact is written `group.name`; what is expected stands below `expect`"),
        );
    }

    fn is_sets(&self, fact: &Node) -> bool {
        fact.children().all(|part| matches!(part.rule(), Rule::given_path | Rule::more_sets))
    }

    fn sets(&self, fact: &Node) -> Vec<ast::Path> {
        let mut names: Vec<Node> = fact.child(Rule::given_path).into_iter().collect();
        if let Some(more) = fact.child(Rule::more_sets) {
            names.extend(more.all(Rule::name));
        }
        names.iter().map(|name| path_at(self.file, name.text(), name.start())).collect()
    }

    fn given_fact(&mut self, node: &Node) -> Option<GivenFact> {
        let name = node.child(Rule::given_path)?;
        let path = path_at(self.file, name.text(), name.start());
        let not = node.child(Rule::kw_not);
        let value = if let Some(includes) = node.child(Rule::given_includes) {
            let value = self.expr_in(&includes, Rule::value)?;
            if not.is_some() { GivenValue::Excludes(value) } else { GivenValue::Includes(value) }
        } else if let Some(is) = node.child(Rule::given_is) {
            if let Some(not) = not {
                self.report(
                    Diagnostic::new(Code::UnexpectedText, not.span(), "what a fact is not does not say what it is")
                        .help("give the value that it has; of a set, `not F includes V` may be given"),
                );
                return None;
            }
            self.given_is(&is)?
        } else if let Some(more) = node.child(Rule::more_sets) {
            self.report(
                Diagnostic::new(Code::UnexpectedText, more.span(), "one line gives one fact")
                    .help("write each fact on a line of its own"),
            );
            return None;
        } else if not.is_some() {
            GivenValue::No
        } else {
            GivenValue::Yes
        };
        let by = self.once(node, Rule::given_by, "by").map(|by| self.path_in(&by));
        let on = self.once(node, Rule::given_on, "on").and_then(|on| self.date_in(&on));
        let reasons = self.once(node, Rule::given_reasons, "reasons").and_then(|reasons| self.words_in(&reasons));
        Some(GivenFact { path, value, by, on, reasons, span: node.span() })
    }

    /// The only part of a kind; a second is reported.
    fn once<'t>(&mut self, node: &Node<'t>, rule: Rule, word: &str) -> Option<Node<'t>> {
        let mut parts = node.all(rule);
        let first = parts.next();
        if let (Some(first), Some(second)) = (&first, parts.next()) {
            self.report(
                Diagnostic::new(Code::RepeatedClause, second.span(), format!("`{word}` is written twice"))
                    .label(first.span(), "the first is here")
                    .help("leave one of them out"),
            );
        }
        first
    }

    fn given_is(&mut self, node: &Node) -> Option<GivenValue> {
        let first = node.children().nth(1)?;
        Some(match first.rule() {
            Rule::kw_unknown => GivenValue::Unknown,
            Rule::kw_empty => GivenValue::Members(Vec::new()),
            Rule::kw_yes => GivenValue::Yes,
            Rule::kw_no => GivenValue::No,
            _ => {
                let mut values: Vec<ast::Expr> = Vec::new();
                for value in node.all(Rule::value) {
                    values.push(self.expr(&value)?);
                }
                if values.len() > 1 { GivenValue::Members(values) } else { GivenValue::Is(values.pop()?) }
            }
        })
    }

    /// The fact that a cell of a table gives.
    pub(super) fn fact_cell(&mut self, node: &Node, column: &ast::Path) -> Option<GivenFact> {
        let span = node.span();
        let fact = |value, on| GivenFact { path: column.clone(), value, by: None, on, reasons: None, span };
        let first = node.first()?;
        Some(match first.rule() {
            Rule::kw_unknown => fact(GivenValue::Unknown, None),
            Rule::kw_empty => fact(GivenValue::Members(Vec::new()), None),
            Rule::kw_yes => fact(GivenValue::Yes, None),
            Rule::kw_no => fact(GivenValue::No, None),
            _ => {
                let mut values: Vec<ast::Expr> = Vec::new();
                for value in node.all(Rule::value) {
                    values.push(self.expr(&value)?);
                }
                let value = if values.len() > 1 { GivenValue::Members(values) } else { GivenValue::Is(values.pop()?) };
                fact(value, None)
            }
        })
    }

    /// A span of some bytes.
    pub(super) fn span_of(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Words as written, white space folded.
    pub(super) fn folded(&self, node: &Node) -> Spanned<String> {
        let span = node.span();
        let written = self.slice(span.start as usize, span.end as usize);
        Spanned::new(written.split_whitespace().collect::<Vec<_>>().join(" "), span)
    }
}
