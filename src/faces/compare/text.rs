//! A comparison as text: readable at 80 columns, through a pipe and by a screen reader.

use crate::diag::render::wrap_hanging;
use crate::faces::compare::model::{ClassReport, DiffReport, Difference, RuleReport, TransitionReport, WitnessReport};

/// Writes a comparison.
///
/// - `width`: columns to fill.
/// - `witnesses`: whether the case of each class is written out.
/// - `quiet`: whether what stays the same and notes are left out.
pub fn text(report: &DiffReport, width: usize, witnesses: bool, quiet: bool) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(40, 100), witnesses };
    page.para(0, 4, &format!("{}, compared with {}, over every possible case.", report.old, report.new));
    page.blank();
    if report.same_decisions {
        page.para(0, 0, "No decision, duty or prohibition differs, for any case, with facts known or unknown.");
        page.blank();
    }
    for difference in &report.differences {
        page.difference(difference);
    }
    page.list("Only in the old", &report.only_old);
    page.list("Only in the new", &report.only_new);
    page.texts(report);
    if !quiet {
        page.list("The same in every case", &report.unchanged);
        page.list("Facts that cannot occur together, by", &report.relied_on);
    }
    while page.out.ends_with("\n\n") {
        page.out.pop();
    }
    page.out
}

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
            let words =
                format!("Burden: with facts unknown, {} where it was {}.", burden.witness.new, burden.witness.old);
            self.para(2, 4, &words);
            if self.witnesses {
                self.scenario(&burden.witness, 6);
            }
            self.blank();
        }
        for (heading, provisions) in [
            ("The same outcome, newly decided by", &difference.newly_decide),
            ("The same outcome, no longer decided by", &difference.no_longer_decide),
        ] {
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
        self.para(2, 4, &format!("{} -> {}", from.join(", "), transition.to));
        if let Some(kinds) = kinds {
            let each: Vec<String> = transition
                .from
                .iter()
                .filter_map(|from| from.kinds.as_ref().map(|n| format!("{n} from {}", from.outcome)))
                .collect();
            if !each.is_empty() {
                self.para(6, 2, &format!("of {kinds} kinds of case: {}", each.join(", ")));
            }
        }
        for class in &transition.classes {
            self.class(class);
        }
        if transition.more {
            self.para(6, 2, "and more cases than these classes say.");
        }
        self.blank();
    }

    fn class(&mut self, class: &ClassReport) {
        let own = match (&class.under, class.conditions.is_empty()) {
            (Some(rule), _) => rule_words(rule),
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
                for rule in &class.rules {
                    self.para(8, 4, &format!("by {}", rule_words(rule)));
                }
            }
        }
        if let Some(kinds) = &class.kinds {
            let s = if kinds == "1" { "" } else { "s" };
            self.para(8, 4, &format!("{kinds} kind{s} of case"));
        }
        match &class.witness {
            Some(witness) if self.witnesses => self.scenario(witness, 8),
            Some(_) => {}
            None => self.para(8, 4, "not confirmed: no case of it was found that both evaluate so"),
        }
    }

    fn scenario(&mut self, witness: &WitnessReport, indent: usize) {
        self.para(indent, 2, &format!("shown by a case that is {}, and was {}:", witness.new, witness.old));
        for line in witness.scenario.lines() {
            // Written as it is to be pasted: a line is never broken.
            self.out.push_str(format!("{:indent$}{line}", "").trim_end());
            self.out.push('\n');
        }
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
                (None, None) => format!("{}: {}", change.item, change.what),
            };
            self.para(2, 4, &words);
        }
        self.blank();
    }
}

fn leading(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A rule by its heading and what it cites.
pub fn rule_words(rule: &RuleReport) -> String {
    let heading = rule.title.as_ref().unwrap_or(&rule.name);
    if rule.cites.is_empty() { heading.clone() } else { format!("{heading} ({})", rule.cites) }
}

/// The verdicts of decision and of burden in a sentence.
pub fn verdict_words(difference: &Difference) -> String {
    let decision = match difference.verdict {
        "stricter" => "Stricter: every change is to an outcome that prevails over the old one.",
        "looser" => "Looser: every change is to an outcome over which the old one prevails.",
        "mixed" => "Mixed: some cases are treated more strictly and some less, or in ways that have no order.",
        "not decided" => "Not decided.",
        _ => "The same outcome in every complete case.",
    };
    let burden = match difference.burden {
        "stricter" => " Burden: heavier while facts are unknown.",
        "looser" => " Burden: lighter while facts are unknown.",
        "mixed" => " Burden: changed while facts are unknown.",
        "not decided" => " Burden: not decided.",
        _ => "",
    };
    format!("{decision}{burden}")
}
