//! The diagnostics of one check, and the words for names that were nearly right.
//!
//! Takes findings as they come; a name that is unknown is reported once, its further uses as labels.

use crate::base::span::{FileId, Span};
use crate::diag::{Code, Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// How many further uses of an unknown name are shown.
const FURTHER_USES: usize = 3;

/// The findings so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    list: Vec<Diagnostic>,
    /// Where the diagnostic of an unknown name is, by file and name.
    unknown: BTreeMap<(FileId, String), usize>,
    /// Files that use something that cannot be found: their unknown names may be declared there.
    incomplete: BTreeSet<FileId>,
    /// How often anything was said.
    said: usize,
}

impl Report {
    /// Adds a finding.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.said += 1;
        self.list.push(diagnostic);
    }

    /// Adds what `make` says of an unknown name, or a label to what was said of it before.
    pub(crate) fn unknown(&mut self, name: &str, span: Span, make: impl FnOnce() -> Diagnostic) {
        if self.incomplete.contains(&span.file) {
            return;
        }
        self.said += 1;
        let key = (span.file, name.to_owned());
        if let Some(known) = self.unknown.get(&key).and_then(|&at| self.list.get_mut(at)) {
            if known.labels.len() < FURTHER_USES && known.span != span {
                known.labels.push(crate::diag::Label { span, text: String::from("also here") });
            }
            return;
        }
        self.unknown.insert(key, self.list.len());
        self.list.push(make());
    }

    /// Notes that a file uses something that cannot be found; its unknown names are passed over.
    // INVARIANT: the unit of such a file has the `use` among its broken places, so that no program is given up.
    pub(crate) fn incomplete(&mut self, file: FileId) {
        self.incomplete.insert(file);
    }

    /// Whether an error was found.
    pub(crate) fn has_error(&self) -> bool {
        self.list.iter().any(|found| found.severity == Severity::Error)
    }

    /// How often anything was said, whether it gave a finding or a further place of one.
    pub(crate) fn said(&self) -> usize {
        self.said
    }

    /// How many findings there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The findings in the order of the text.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        crate::diag::in_order(self.list)
    }

    /// A plain finding.
    pub(crate) fn say(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::new(code, span, message).help(help));
    }
}

/// `a`, `a and b`, `a, b and c`, each between backticks.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `a date`, `an event`.
pub(crate) fn article(noun: &str) -> String {
    let vowel = noun.chars().next().is_some_and(|first| "aeioAEIO".contains(first));
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_reads_as_english() {
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listed(["a"]), "`a`");
    }
}
