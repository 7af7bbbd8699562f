//! A fact file as facts: names looked up, each value read by the type of its fact.
//!
//! A map whose name is a group holds its facts; `group.fact` may also be written in one. Every mistake is reported
//! once, all in one pass. Facts that are in error are left unknown: a caller with an error does not go on.

use crate::base::span::{FileId, Span};
use crate::diag::{Code, Diagnostic, in_order};
use crate::facts::document::{Format, Key, Node, NodeKind, Place, parse, shown, twice};
use crate::facts::limits::Limits;
use crate::facts::names::Names;
use crate::facts::value;
use crate::ir::{FactId, Facts, Program};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads a fact file.
///
/// - `text`: what the file says; see [`crate::facts::text_of`] for bytes.
/// - `format`: see [`Format::of_name`] and [`Format::of_text`].
/// - returns: the facts, and diagnostics with places in `file`, in the order of the text. A fact that the file does
///   not name, or says is `unknown`, is unknown. Where a diagnostic is an error the facts are not complete.
///
/// # Source
/// The reference, *Facts*.
pub fn read(program: &Program, file: FileId, text: &str, format: Format, limits: &Limits) -> (Facts, Vec<Diagnostic>) {
    let (node, mut out) = parse(file, text, format, limits);
    let mut facts = Facts::new();
    if let Some(node) = node {
        let mut reader = Reader::new(program, format, limits);
        reader.file(&node, &mut facts);
        out.append(&mut reader.out);
    }
    let mut out = in_order(out);
    if out.len() > limits.errors {
        out.truncate(limits.errors);
        let message = format!("the file has more than {} errors; the rest is not listed", limits.errors);
        let span = Place { file, base: 0 }.span(0, 0);
        out.push(
            Diagnostic::new(Code::FactsTooManyErrors, span, message)
                .help("check that this file belongs to this policy, and mend the first errors first"),
        );
    }
    (facts, out)
}

/// What reading carries along.
pub(super) struct Reader<'a> {
    pub(super) program: &'a Program,
    pub(super) format: Format,
    pub(super) limits: &'a Limits,
    pub(super) names: Arc<Names<'a>>,
    pub(super) out: Vec<Diagnostic>,
    /// Where names that are neither facts nor groups are put apart; without it they are complained of.
    pub(super) unknown: Option<Vec<(String, Diagnostic)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(program: &'a Program, format: Format, limits: &'a Limits) -> Reader<'a> {
        Reader { program, format, limits, names: Arc::new(Names::new(program)), out: Vec::new(), unknown: None }
    }

    /// Notes a complaint; gives `None` for the value that was to be read.
    pub(super) fn complain<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.out.push(diagnostic);
        None
    }

    /// Whether there are more complaints than will be listed, so that reading may stop.
    pub(super) fn full(&self) -> bool {
        self.out.len() > self.limits.errors
    }

    pub(super) fn file(&mut self, node: &Node, facts: &mut Facts) {
        match &node.kind {
            NodeKind::Map(entries) => self.group("", entries, &mut BTreeMap::new(), facts),
            // A file of nothing but comments says nothing: every fact is unknown.
            NodeKind::Null if self.format == Format::Yaml => {}
            NodeKind::Broken => {}
            NodeKind::Null | NodeKind::List(_) | NodeKind::Scalar { .. } => {
                let message = "a fact file holds groups of facts by name; this is something else";
                let help = match self.format {
                    Format::Yaml => "begin with the name of a group, such as `request:`, and its facts below it",
                    Format::Json | Format::Toml => "begin with `{`, the name of a group in quotes, and its facts",
                };
                self.out.push(Diagnostic::new(Code::FactsWrongType, first_line(node), message).help(help));
            }
        }
    }

    /// INVARIANT: each step down lengthens a path that is the name of a group, so recursion ends with the names.
    fn group(&mut self, prefix: &str, entries: &[(Key, Node)], given: &mut BTreeMap<FactId, Span>, facts: &mut Facts) {
        for (key, node) in entries {
            if self.full() {
                return;
            }
            let path = if prefix.is_empty() { key.name.clone() } else { format!("{prefix}.{}", key.name) };
            if let Some(fact) = self.names.fact(&path) {
                if let Some(first) = given.insert(fact, key.span) {
                    self.out.push(twice(&path, key.span, first));
                    continue;
                }
                let program = self.program;
                let at = if node.span.start == node.span.end { key.span } else { node.span };
                if let Some(found) = value::found(self, program.fact(fact), node, at) {
                    facts.set(fact, found);
                }
            } else if self.names.is_group(&path) {
                match &node.kind {
                    NodeKind::Map(entries) => self.group(&path, entries, given, facts),
                    // A group with nothing under it says nothing of its facts.
                    NodeKind::Null | NodeKind::Broken => {}
                    NodeKind::Scalar { .. } | NodeKind::List(_) => {
                        let message = format!("`{}` is a group of facts, not a fact", shown(&path));
                        let help = "write its facts under it, each by its name";
                        self.out.push(Diagnostic::new(Code::FactsWrongType, first_line(node), message).help(help));
                    }
                }
            } else {
                let complaint = self.names.unknown(&path, key.span);
                match &mut self.unknown {
                    Some(unknown) => unknown.push((path, complaint)),
                    None => self.out.push(complaint),
                }
            }
        }
    }
}

/// The start of a node that may run over many lines.
pub(super) fn first_line(node: &Node) -> Span {
    match &node.kind {
        NodeKind::List(items) => items.first().map_or(node.span, |item| Span { end: item.span.end, ..node.span }),
        NodeKind::Scalar { .. } | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => node.span,
    }
}
