//! A comparison as Markdown, fit for a comment on a change.

use crate::faces::compare::model::{ClassReport, DiffReport, Difference, WitnessReport};
use crate::faces::compare::text::{rule_words, verdict_words};

/// Writes a comparison.
///
/// - `witnesses`: whether the case of each class is written out.
pub fn markdown(report: &DiffReport, witnesses: bool) -> String {
    let mut out = format!("# {} compared with {}\n\n", plain(&report.old), plain(&report.new));
    if report.same_decisions {
        out.push_str("No decision, duty or prohibition differs, for any case, with facts known or unknown.\n\n");
    }
    for difference in &report.differences {
        out.push_str(&section(difference, witnesses));
    }
    for (heading, names) in [
        ("Only in the old", &report.only_old),
        ("Only in the new", &report.only_new),
        ("The same in every case", &report.unchanged),
        ("Facts that cannot occur together, by", &report.relied_on),
    ] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            out.push_str(&format!("**{heading}:** {}\n\n", names.join(", ")));
        }
    }
    if !report.texts.is_empty() {
        out.push_str("## Changes of text\n\n| item | what | was | is |\n| --- | --- | --- | --- |\n");
        for change in &report.texts {
            let cell = |words: &Option<String>| words.as_ref().map_or_else(String::new, |words| plain(words));
            let (old, new) = (cell(&change.old), cell(&change.new));
            out.push_str(&format!("| {} | {} | {old} | {new} |\n", plain(&change.item), plain(&change.what)));
        }
        out.push('\n');
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn section(difference: &Difference, witnesses: bool) -> String {
    let title = difference.title.as_ref().map_or_else(String::new, |title| format!(": {}", plain(title)));
    let mut out = format!("## `{}`{title}\n\n{}\n\n", difference.name, verdict_words(difference));
    for transition in &difference.transitions {
        let from: Vec<String> = transition.from.iter().map(|from| plain(&from.outcome)).collect();
        out.push_str(&format!("### {} → {}\n\n", from.join(", "), plain(&transition.to)));
        if let Some(kinds) = &difference.kinds {
            let each =
                transition.from.iter().filter_map(|f| f.kinds.as_ref().map(|n| format!("{n} from {}", f.outcome)));
            out.push_str(&format!("Of {kinds} kinds of case: {}.\n\n", each.collect::<Vec<_>>().join(", ")));
        }
        for class in &transition.classes {
            out.push_str(&item(class, witnesses));
        }
        if transition.more {
            out.push_str("- and more cases than these classes say\n");
        }
        out.push('\n');
    }
    for burden in &difference.burdens {
        let (old, new) = (plain(&burden.witness.old), plain(&burden.witness.new));
        out.push_str(&format!("**Burden:** with facts unknown, {new} where it was {old}.\n\n"));
        if witnesses {
            out.push_str(&case(&burden.witness));
        }
    }
    for (heading, provisions) in [
        ("The same outcome, newly decided by", &difference.newly_decide),
        ("The same outcome, no longer decided by", &difference.no_longer_decide),
    ] {
        if !provisions.is_empty() {
            let provisions: Vec<String> = provisions.iter().map(|words| plain(words)).collect();
            out.push_str(&format!("**{heading}:** {}\n\n", provisions.join(", ")));
        }
    }
    for why in &difference.undecided {
        out.push_str(&format!("**Not decided:** {}\n\n", plain(why)));
    }
    out
}

fn item(class: &ClassReport, witnesses: bool) -> String {
    let mut out = match &class.under {
        Some(rule) => {
            let mut out = format!("{}. **{}**\n", class.number, plain(&rule_words(rule)));
            out.push_str("   ```assize\n");
            rule.says.iter().for_each(|line| out.push_str(&format!("   {line}\n")));
            out.push_str("   ```\n");
            out
        }
        None if class.conditions.is_empty() => format!("{}. in every such case\n", class.number),
        None => String::new(),
    };
    let conditions: Vec<String> = class.conditions.iter().map(|words| format!("`{words}`")).collect();
    match (&class.under, conditions.is_empty()) {
        (Some(_), false) => out.push_str(&format!("   and {}\n", conditions.join(" and "))),
        (None, false) => {
            let rules: Vec<String> = class.rules.iter().map(|rule| plain(&rule_words(rule))).collect();
            let by = if rules.is_empty() { String::new() } else { format!(" — {}", rules.join("; ")) };
            out.push_str(&format!("{}. {}{by}\n", class.number, conditions.join(" and ")));
        }
        (_, true) => {}
    }
    match &class.witness {
        Some(witness) if witnesses => out.push_str(&case(witness)),
        Some(_) => {}
        None => out.push_str("   *not confirmed by a case*\n"),
    }
    out
}

fn case(witness: &WitnessReport) -> String {
    let mut out = String::from("\n   ```assize\n");
    for line in witness.scenario.lines() {
        out.push_str(format!("   {line}").trim_end());
        out.push('\n');
    }
    out.push_str("   ```\n");
    out
}

fn plain(words: &str) -> String {
    words.replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_")
}
