//! Names, words, dates and numbers: the leaves of the tree.

use crate::base::date::Date;
use crate::base::date::DateError;
use crate::base::number::Number;
use crate::base::short::Short;
use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;

impl Reader<'_> {
    /// The name that a node is.
    pub(super) fn name(&self, node: &Node) -> ast::Name {
        Spanned::new(Short::new(node.text()), node.span())
    }

    /// The first child of a kind, as a name; an empty one where there is none.
    pub(super) fn name_in(&self, node: &Node, rule: Rule) -> ast::Name {
        match node.child(rule) {
            Some(name) => self.name(&name),
            None => Spanned::new(Short::default(), node.span()),
        }
    }

    /// The dotted name that a node is.
    pub(super) fn path(&self, node: &Node) -> ast::Path {
        path_at(self.file, node.text(), node.start())
    }

    /// The first `path` in a node; an empty one where there is none.
    pub(super) fn path_in(&self, node: &Node) -> ast::Path {
        match node.child(Rule::path) {
            Some(path) => self.path(&path),
            None => ast::Path { text: Short::default(), span: node.span() },
        }
    }

    /// All `path`s of the first `paths` in a node.
    pub(super) fn paths_in(&self, node: &Node) -> Vec<ast::Path> {
        match node.child(Rule::paths) {
            Some(paths) => paths.all(Rule::path).map(|path| self.path(&path)).collect(),
            None => Vec::new(),
        }
    }

    /// The first string in a node.
    pub(super) fn words_in(&mut self, node: &Node) -> Option<ast::Words> {
        let text = node.child(Rule::text)?;
        Some(self.words(&text))
    }

    /// A string without its quotes, escapes undone.
    pub(super) fn words(&mut self, node: &Node) -> ast::Words {
        let raw = node.text();
        let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
        if !inner.contains('\\') {
            return Spanned::new(inner.to_owned(), node.span());
        }
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.char_indices();
        while let Some((at, char)) = chars.next() {
            if char != '\\' {
                value.push(char);
                continue;
            }
            match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                Some((_, other)) => {
                    value.push('\\');
                    value.push(other);
                    let start = node.start() + 1 + at;
                    let span = Span::new(self.file, start, start + 1 + other.len_utf8());
                    self.report(
                        Diagnostic::new(Code::BadEscape, span, format!("`\\{other}` means nothing within a string"))
                            .fix("write the backslash twice to mean a backslash", span, format!("\\\\{other}")),
                    );
                }
                None => value.push('\\'),
            }
        }
        Spanned::new(value, node.span())
    }

    /// The first date in a node.
    pub(super) fn date_in(&mut self, node: &Node) -> Option<Spanned<Date>> {
        let date = node.child(Rule::date)?;
        self.date(&date)
    }

    /// A date; says what is wrong with one that is none.
    pub(super) fn date(&mut self, node: &Node) -> Option<Spanned<Date>> {
        let written = node.text();
        match Date::parse(written) {
            Ok(date) => Some(Spanned::new(date, node.span())),
            Err(DateError::NoSuchDay) => {
                self.report(
                    Diagnostic::new(Code::NoSuchDate, node.span(), format!("there is no day `{written}`"))
                        .help("write a day that its month has"),
                );
                None
            }
            Err(DateError::NotADate) => {
                self.report(
                    Diagnostic::new(Code::NoSuchDate, node.span(), format!("`{written}` is not written as a date is"))
                        .help("write `12 January 2026` or `2026-01-12`"),
                );
                None
            }
        }
    }

    /// A number; says what is wrong with one that is none.
    pub(super) fn number(&mut self, node: &Node) -> Option<Number> {
        match Number::parse(node.text()) {
            Ok(number) => Some(number),
            Err(error) => {
                let shown = self.shown(node.text());
                let diagnostic =
                    Diagnostic::new(Code::BadNumber, node.span(), format!("{shown} cannot be read as a number"));
                self.report(diagnostic.help(error.to_string()));
                None
            }
        }
    }

    /// A small whole number; says so where it is too large.
    pub(super) fn count(&mut self, node: &Node) -> u32 {
        node.text().parse().unwrap_or_else(|_| {
            let shown = self.shown(node.text());
            self.report(
                Diagnostic::new(Code::BadNumber, node.span(), format!("{shown} is more than can be counted here"))
                    .help("write a number below 4,294,967,296"),
            );
            u32::MAX
        })
    }
}

/// A dotted name that begins at a byte.
pub(super) fn path_at(file: crate::base::span::FileId, text: &str, start: usize) -> ast::Path {
    ast::Path { text: Short::new(text), span: Span::new(file, start, start + text.len()) }
}
