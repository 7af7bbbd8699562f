//! A comparison as text: readable at 80 columns, through a pipe and by a screen reader.

use crate::diag::render::wrap_hanging;
use crate::faces::compare::model::{
    BurdenReport, ClassReport, DiffReport, Difference, RecordsReport, RuleReport, TransitionReport, WitnessReport,
};

use crate::faces::compare::tally::{aside, changes, few, result_words, total_words, unreadable_words};

/// Writes a comparison.
///
/// - `width`: columns to fill.
/// - `witnesses`: whether the case of each class is written out.
/// - `quiet`: whether what stays the same and notes are left out.
pub fn text(report: &DiffReport, width: usize, witnesses: bool, quiet: bool) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(40, 100), witnesses };
    page.para(0, 5, &format!("Old: {}", report.old));
    page.para(0, 5, &format!("New: {}", report.new));
    page.para(0, 0, "Compared over every possible case.");
    page.blank();
    if report.same_decisions {
        page.para(0, 0, SAME_DECISIONS);
        page.blank();
    }
    for difference in &report.differences {
        page.difference(difference);
    }
    if let Some(records) = &report.records {
        page.records(records);
    }
    page.list("Only in the old", &report.only_old);
    page.list("Only in the new", &report.only_new);
    page.texts(report);
    if !quiet {
        page.list("The same in every case", &report.unchanged);
        page.list("Cases left out, for their facts cannot occur together", &report.relied_on);
        if report.counts_kinds() {
            page.para(0, 0, KINDS);
        }
    }
    while page.out.ends_with("\n\n") {
        page.out.pop();
    }
    page.out
}

/// Writes out classes alone, with their numbers.
pub fn classes(classes: &[&ClassReport], width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(40, 100), witnesses: false };
    classes.iter().for_each(|class| page.class(class, None));
    page.out
}

/// What is said of two laws that decide alike.
pub const SAME_DECISIONS: &str = "No decision, duty or prohibition differs, for any case, with facts known or unknown.";

/// What the counted kinds are.
pub const KINDS: &str = "Two cases are of one kind if nothing compared here tells them apart. Kinds are counted to show \
     that none is left out; how often each occurs in practice they do not say.";

/// What is said of a class that no case confirms.
pub const NOT_CONFIRMED: &str = "not confirmed: the analysis leaves such a change possible, but no case was found that \
     both laws, when asked, answer so";

/// What is said where the classes do not describe every case.
pub const MORE: &str = "and further cases, which none of the classes listed here describes";

struct Page {
    out: String,
    width: usize,
    witnesses: bool,
}

impl Page {
    fn para(&mut self, indent: usize, hang: usize, words: &str) {
        let first = self.width.saturating_sub(indent).max(20);
        let rest = self.width.saturating_sub(indent + hang).max(20);
        for (n, line) in wrap_hanging(words, first, rest).into_iter().enumerate() {
            let indent = if n == 0 { indent } else { indent + hang };
            self.out.push_str(&format!("{:indent$}{line}\n", ""));
        }
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn list(&mut self, heading: &str, names: &[String]) {
        if !names.is_empty() {
            self.para(0, 4, &format!("{heading}: {}.", names.join(", ")));
            self.blank();
        }
    }

    fn difference(&mut self, difference: &Difference) {
        let title = difference.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        self.para(0, 4, &format!("{}{title}", difference.name));
        self.para(2, 2, &verdict_words(difference));
        self.blank();
        for transition in &difference.transitions {
            self.transition(transition, difference.kinds.as_deref());
        }
        for burden in &difference.burdens {
            self.para(2, 4, &burden_words(burden));
            if self.witnesses {
                self.scenario(&burden.witness, 6, "for example this case:");
            }
            self.blank();
        }
        for (heading, provisions) in reasons(difference) {
            if !provisions.is_empty() {
                self.para(2, 4, &format!("{heading}: {}.", provisions.join(", ")));
            }
        }
        for why in &difference.undecided {
            self.para(2, 4, &format!("Not decided: {why}."));
        }
        self.blank();
    }

    fn transition(&mut self, transition: &TransitionReport, kinds: Option<&str>) {
        let from: Vec<&str> = transition.from.iter().map(|from| from.outcome.as_str()).collect();
        self.para(2, 4, &format!("{} → {}", from.join(", "), transition.to));
        if let Some(words) = kinds.and_then(|kinds| size_words(transition, kinds)) {
            self.para(6, 2, &words);
        }
        for (n, class) in transition.classes.iter().enumerate() {
            self.class(class, kinds_words(transition, n).as_deref());
        }
        if transition.more {
            self.para(6, 2, MORE);
        }
        self.blank();
    }

    fn class(&mut self, class: &ClassReport, size: Option<&str>) {
        let own = match (&class.under, class.conditions.is_empty()) {
            (Some(rule), _) => under_words(rule),
            (None, true) => String::from("in every such case"),
            (None, false) => class.conditions.join(", and "),
        };
        let room = self.width.saturating_sub(6).max(20);
        for (n, line) in wrap_hanging(&own, room, room).into_iter().enumerate() {
            let number = if n == 0 { class.number.to_string() } else { String::new() };
            self.out.push_str(&format!("{number:>4}  {line}\n"));
        }
        match &class.under {
            Some(rule) => {
                for line in &rule.says {
                    self.para(8 + leading(line), 4, line.trim_start());
                }
                for condition in &class.conditions {
                    self.para(8, 4, &format!("and {condition}"));
                }
            }
            None => {
                if let Some(words) = by_words(&class.rules) {
                    self.para(8, 4, &words);
                }
            }
        }
        if let Some(size) = size {
            self.para(8, 4, size);
        }
        match &class.witness {
            Some(witness) if self.witnesses => {
                let words = format!("for example this case: {}, now {}", witness.old, witness.new);
                self.scenario(witness, 8, &words);
            }
            Some(_) => {}
            None => self.para(8, 4, NOT_CONFIRMED),
        }
    }

    fn scenario(&mut self, witness: &WitnessReport, indent: usize, words: &str) {
        self.para(indent, 2, words);
        for line in witness.scenario.lines() {
            // Written as it is to be pasted: a line is never broken.
            self.out.push_str(format!("{:indent$}{line}", "").trim_end());
            self.out.push('\n');
        }
    }

    fn records(&mut self, records: &RecordsReport) {
        self.para(0, 4, &format!("Put to both: {}.", total_words(records)));
        let (changed, same): (Vec<_>, Vec<_>) = records.counts.iter().partition(|count| changes(count));
        for count in changed {
            self.para(2, 4, &count.name);
            for result in &count.results {
                self.para(4, 4, &result_words(result));
                if result.changed {
                    self.para(8, 2, &few(&result.records));
                }
            }
            for words in aside(count) {
                self.para(4, 4, &words);
            }
        }
        for count in same.iter().filter(|count| !aside(count).is_empty()) {
            self.para(2, 4, &format!("{}: no record changes; {}", count.name, aside(count).join("; ")));
        }
        let same: Vec<&str> = same.iter().filter(|c| aside(c).is_empty()).map(|c| c.name.as_str()).collect();
        if !same.is_empty() {
            self.para(2, 4, &format!("No record changes: {}.", same.join(", ")));
        }
        if !records.by_item.is_empty() {
            self.para(2, 4, &format!("Decided item by item, and not counted: {}.", records.by_item.join(", ")));
        }
        for unreadable in &records.unreadable {
            self.para(2, 4, &format!("cannot be read: {}", unreadable_words(unreadable)));
        }
        self.blank();
    }

    fn texts(&mut self, report: &DiffReport) {
        if report.texts.is_empty() {
            return;
        }
        self.para(0, 0, "Changes of text:");
        for change in &report.texts {
            let words = match (&change.old, &change.new) {
                (Some(old), Some(new)) => format!("{}: {} was `{old}`, is `{new}`", change.item, change.what),
                (Some(old), None) => format!("{}: {} was `{old}`, is no longer given", change.item, change.what),
                (None, Some(new)) => format!("{}: {} is `{new}`, was not given", change.item, change.what),
                // Items that came or went are listed together.
                (None, None) => continue,
            };
            self.para(2, 4, &words);
        }
        for what in ["added", "removed"] {
            let whole = report.texts.iter().filter(|change| change.what == what && change.old.is_none());
            let items: Vec<&str> = whole.filter(|change| change.new.is_none()).map(|c| c.item.as_str()).collect();
            let beyond = match items.len().saturating_sub(MOST_ITEMS) {
                0 => String::new(),
                more => format!(", and {more} more, which `--format json` lists"),
            };
            if !items.is_empty() {
                let shown = items.iter().take(MOST_ITEMS).copied().collect::<Vec<_>>().join("; ");
                self.para(2, 4, &format!("{what}: {shown}{beyond}"));
            }
        }
        self.blank();
    }
}

/// Items that came or went, listed at most.
const MOST_ITEMS: usize = 60;

fn leading(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A rule by its heading and what it cites.
pub fn rule_words(rule: &RuleReport) -> String {
    let heading = rule.title.as_ref().unwrap_or(&rule.name);
    if rule.cites.is_empty() { heading.clone() } else { format!("{heading} ({})", rule.cites) }
}

/// The rule in whose words a class is told.
pub fn under_words(rule: &RuleReport) -> String {
    let old = if rule.law == "old" { ", a rule of the old law alone" } else { "" };
    format!("{}{old}", rule_words(rule))
}

/// Which rules make a class so: each decides some of its cases. They are all of one law.
pub fn by_words(rules: &[RuleReport]) -> Option<String> {
    let by = if rules.first()?.law == "old" { "no longer decided by" } else { "decided by" };
    let rules: Vec<String> = rules.iter().map(rule_words).collect();
    Some(format!("{by} {}", rules.join(", or by ")))
}

/// How large a class is, where it is not the only one of its change; a later one does not count again what an earlier
/// one holds.
pub fn kinds_words(transition: &TransitionReport, class: usize) -> Option<String> {
    let kinds = transition.classes.get(class)?.kinds.as_ref()?;
    if transition.classes.len() == 1 && !transition.more {
        return None;
    }
    let s = if kinds == "1" { "" } else { "s" };
    let further = if class > 0 { "further " } else { "" };
    Some(format!("{kinds} {further}kind{s} of case"))
}

/// How large a change is among all kinds of case, and of what they were.
pub fn size_words(transition: &TransitionReport, all: &str) -> Option<String> {
    let kinds = transition.kinds.as_ref()?;
    let total = format!("{kinds} of {all} kinds of case");
    if transition.from.len() < 2 {
        return Some(total);
    }
    let each =
        transition.from.iter().filter_map(|from| Some(format!("{} were {}", from.kinds.as_ref()?, from.outcome)));
    Some(format!("{total}: {}", each.collect::<Vec<_>>().join(", ")))
}

/// A change of burden in a sentence.
pub fn burden_words(burden: &BurdenReport) -> String {
    format!("While facts are not known: {}, now {}.", burden.witness.old, burden.witness.new)
}

/// The changes of reason, each with its heading.
pub fn reasons(difference: &Difference) -> [(&'static str, &[String]); 2] {
    [
        ("Cases of the same outcome are newly decided by", &difference.newly_decide),
        ("Cases of the same outcome are no longer decided by", &difference.no_longer_decide),
    ]
}

/// Whether some change is shown by a case.
fn confirmed(difference: &Difference) -> bool {
    difference.transitions.iter().flat_map(|transition| &transition.classes).any(|class| class.witness.is_some())
}

/// The verdicts of decision and of burden in sentences.
pub fn verdict_words(difference: &Difference) -> String {
    let decision = match (difference.verdict, difference.kind) {
        ("stricter", "decision") => "Stricter: wherever the outcome changes, the new one prevails over the old.",
        ("looser", "decision") => "Looser: wherever the outcome changes, the old one prevailed over the new.",
        ("stricter", "duty") => "Stricter: wherever it changes, more is owed than was.",
        ("looser", "duty") => "Looser: wherever it changes, less is owed than was.",
        ("stricter", _) => "Stricter: wherever it changes, it catches more than it did.",
        ("looser", _) => "Looser: wherever it changes, it catches less than it did.",
        ("mixed", _) => "Mixed: some cases are treated more strictly and some less, or in ways that have no order.",
        ("not decided", _) if confirmed(difference) => {
            "It changes; whether it also does so where a class is not confirmed is not decided."
        }
        ("not decided", _) => "Not decided whether it changes.",
        (_, "decision") => "The same outcome in every case whose facts are all known.",
        (_, _) => "The same in every case whose facts are all known.",
    };
    let burden = match difference.burden {
        "stricter" => {
            " The burden is heavier: some cases that come to the same once every fact is known are treated more \
             strictly until then."
        }
        "looser" => {
            " The burden is lighter: some cases that come to the same once every fact is known are treated less \
             strictly until then."
        }
        "mixed" => {
            " The burden changes: some cases that come to the same once every fact is known are treated otherwise \
             until then."
        }
        "not decided" if difference.verdict != "not decided" => {
            " It is not decided whether the burden changes, which is how cases are treated until every fact is known."
        }
        _ => "",
    };
    format!("{decision}{burden}")
}
