//! What is said of the parts of a report, however it is set: text and page use the same words.

use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::faces::report::model::{
    AmendmentReport, AnswerReport, ChangeReport, DutyReport, FactAsked, MissingReport, NextReport, Node, Report,
    WhatWouldReport,
};

/// Said where no decision was answered.
pub const NO_DECISION: &str =
    "No decision was answered: none is declared, or each is made item by item and no item is given.";

/// What an answer does not take into account, under what introduces it: provisions that nobody has read, and other
/// readings of those that were.
pub fn not_taken_into_account(answer: &AnswerReport) -> impl Iterator<Item = (&'static str, Vec<&Node>)> {
    let all = &answer.not_taken_into_account;
    let of = |basis: Basis| all.iter().filter(move |node| node.basis.as_deref() == Some(basis.word())).collect();
    [
        ("Not taken into account: known to exist, and not read", of(Basis::Unseen)),
        ("Not taken into account: another reading, open to argument", of(Basis::Inferred)),
    ]
    .into_iter()
    .filter(|(_, nodes): &(_, Vec<&Node>)| !nodes.is_empty())
}

/// Said before the changes that would bring an outcome about.
pub const NO_MENDING: &str = "had any one of these been so; which of them can still be put right is for a person to say \
(`--hold FACT` leaves a fact as it is)";

/// Said where nothing stands against an outcome.
pub const NOTHING_AGAINST: &str = "Nothing stands against it: it is so, or can be.";

/// How firm what is said is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Settled.
    Firm,
    /// It can still change.
    Open,
    /// There is no answer: the policy or the analysis fails.
    Failing,
}

/// Under which amendments a case is answered, a sentence each: what is proposed must not pass for law.
pub fn amendments(report: &Report) -> Vec<String> {
    report.amendments.iter().map(amendment).collect()
}

fn amendment(amendment: &AmendmentReport) -> String {
    let title = amendment.title.as_ref().map_or_else(String::new, |title| format!(" ({title})"));
    let date = amendment.from.as_ref().and_then(|date| Date::parse(date).ok());
    let from = date.map_or_else(String::new, |date| format!(", in force from {date}"));
    let what = if amendment.proposal { "Under a proposal, which is not law" } else { "As amended" };
    format!("{what}: {}{title}{from}", amendment.name)
}

/// A decision's question, and of which item it is asked.
pub fn question(answer: &AnswerReport) -> String {
    let of = answer.item.as_ref().map_or_else(String::new, |item| format!(" For {item}:"));
    format!("{}{of}", answer.question)
}

/// The outcome and how firm it is.
pub fn verdict(answer: &AnswerReport) -> (String, Tone) {
    match (answer.status.as_str(), &answer.outcome) {
        ("settled", Some(outcome)) if outcome == "gap" => {
            (String::from("gap: no rule decides this, and the policy gives no outcome for such a case"), Tone::Failing)
        }
        ("settled", Some(outcome)) if outcome == "error" => {
            (String::from("error: a rule that may apply cannot be evaluated; it is named below"), Tone::Failing)
        }
        ("settled", Some(outcome)) => (format!("{outcome} (settled: no missing fact can change it)"), Tone::Firm),
        ("presumed", Some(outcome)) => {
            (format!("{outcome} (presumed: it stands unless the presumption is rebutted)"), Tone::Open)
        }
        ("undetermined", _) => (format!("undetermined: it can still be {}", or_list(&answer.possible)), Tone::Open),
        (status, Some(outcome)) => (format!("{outcome} ({status})"), Tone::Open),
        (status, None) => (format!("{status}; found possible: {}", or_list(&answer.possible)), Tone::Failing),
    }
}

fn or_list(words: &[String]) -> String {
    match words {
        [] => String::from("nothing"),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// What an answer rests on, and why it may not be exact; a line each.
pub fn footing(answer: &AnswerReport) -> Vec<String> {
    let mut lines = Vec::new();
    if answer.basis != Basis::Text.word() && answer.outcome.is_some() {
        let basis = Basis::ALL.into_iter().find(|basis| basis.word() == answer.basis).unwrap_or_default();
        lines.push(format!("rests on: {} ({}){}", basis.word(), basis.meaning(), weakest(answer)));
    }
    if !answer.relies_on.is_empty() {
        lines.push(format!("relies on the presumption {}", answer.relies_on.join(", ")));
    }
    if !answer.not_governing.is_empty() {
        lines.push(format!("does not govern this: {}", answer.not_governing.join(", ")));
    }
    lines.extend(answer.doubts.iter().map(|doubt| format!("not exact: {doubt}")));
    lines
}

/// Names shown of what an answer rests on least firmly.
const NAMES: usize = 3;

/// Which provisions are no better known than the answer says; nothing where that is not among the reasons.
fn weakest(answer: &AnswerReport) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut left: Vec<&Node> = answer.because.iter().rev().collect();
    while let Some(node) = left.pop() {
        let name = if node.words.is_empty() { &node.name } else { &node.words };
        if node.basis.as_ref() == Some(&answer.basis) && !names.contains(&name.as_str()) {
            names.push(name);
        }
        left.extend(node.children.iter().rev());
    }
    let more = names.len().saturating_sub(NAMES);
    names.truncate(NAMES);
    match (names.is_empty(), more) {
        (true, _) => String::new(),
        (false, 0) => format!(": {}", names.join("; ")),
        (false, more) => format!(": {} and {more} more", names.join("; ")),
    }
}

/// The reasons under their headings: one group of an answer; of an open one what is certain apart from what missing
/// facts may still add to it.
pub fn because(answer: &AnswerReport) -> Vec<(&'static str, Vec<&Node>)> {
    let all: Vec<&Node> = answer.because.iter().collect();
    let heading = match answer.outcome.as_deref() {
        Some("not governed") => "Why no encoded law answers this",
        Some(_) if answer.by_default => "No rule of a governing policy says otherwise: each rule, and how it stands",
        Some(_) if all.iter().all(|node| node.seen == "unknown") => {
            "Why: it comes out so whatever the answers to what is open"
        }
        Some(_) => "Why",
        None => {
            let (certain, open): (Vec<&Node>, Vec<&Node>) = all.into_iter().partition(|node| node.seen == "yes");
            let groups = [("Certain already", certain), ("What is open", open)];
            return groups.into_iter().filter(|(_, nodes)| !nodes.is_empty()).collect();
        }
    };
    if all.is_empty() { Vec::new() } else { vec![(heading, all)] }
}

/// One node of the reasons, as it is said.
pub struct Said<'a> {
    /// Whether it holds, in a column of its own: `yes`, `no`, `?` or `err`.
    pub mark: Option<&'static str>,
    /// What is said.
    pub words: String,
    /// What is beneath it.
    pub children: &'a [Node],
    /// The node whose parts these are, where a short answer may leave them out.
    pub folds: Option<&'a Node>,
}

/// Whether a short answer takes a node apart. What simply holds is named and left whole, and a presumption is named with
/// what would overcome it.
///
/// - `room`: whether there is room for what can be left out.
pub fn unfolds(node: &Node, room: bool) -> bool {
    matches!(node.kind, "rule" | "presumption") || (room && node.seen != "yes")
}

/// Says a node.
pub fn node(node: &Node) -> Said<'_> {
    let all = node.children.as_slice();
    match node.kind {
        "rule" | "policy" | "presumption" | "define" | "duty" | "prohibition" | "overridden by" => {
            Said { mark: None, words: titled(node), children: all, folds: Some(node) }
        }
        "failure" => {
            let words = format!("cannot be computed: {}", node.words);
            Said { mark: None, words, children: &[], folds: None }
        }
        "fact" => Said { mark: None, words: fact(node), children: all, folds: None },
        _ => {
            let mark = match (node.kind, node.seen) {
                // Of being out of force the opposite is said: whether it is in force.
                ("out of force", "yes") => "no",
                (_, seen) => mark(seen),
            };
            let label = if node.name.is_empty() { String::new() } else { format!("{} ", node.name) };
            let kind = match node.kind {
                "except" => "except where ",
                "excuse" => "excused where ",
                _ => "",
            };
            // A limb that only names a define is that define.
            let (words, children, folds) = match all {
                [only] if only.kind == "define" && only.name == node.words => {
                    (plain_headline(only), only.children.as_slice(), Some(only))
                }
                _ if node.words.is_empty() => (String::from("as follows"), all, None),
                _ => (node.words.clone(), all, None),
            };
            let words = format!("{label}{kind}{words}{}", cited(node));
            Said { mark: Some(mark), words, children, folds }
        }
    }
}

fn fact(node: &Node) -> String {
    let found = node.found.as_deref().unwrap_or("not known");
    let made = node.made.as_ref().map_or_else(String::new, |made| format!(" ({made})"));
    let counts =
        node.counts_as.as_ref().map_or_else(String::new, |value| format!("; counts as {value}, by the presumption"));
    // The fact's name with a colon where it has no question.
    let asked = if node.words.is_empty() { format!("{}:", node.name) } else { node.words.clone() };
    format!("{asked} {found}{made}{counts}")
}

fn titled(node: &Node) -> String {
    let seen = match (node.kind, node.seen) {
        ("rule" | "presumption", "yes") | ("overridden by", _) => "",
        ("rule", "no") => ": does not stand in the way",
        ("rule", "unknown") => ": open",
        ("presumption", "no") => ": does not count",
        ("presumption", "unknown") => ": may count",
        ("policy", "yes") => " governs",
        ("policy", "no") => " does not govern",
        ("policy", _) => ": not known whether it governs",
        (_, "yes") => ": yes",
        (_, "no") => ": no",
        (_, "unknown") => ": not known",
        (_, _) => ": cannot be computed",
    };
    let kind = match node.kind {
        "overridden by" => "overridden by ",
        "presumption" => "presumption: ",
        _ => "",
    };
    let seen = match (&node.found, node.kind) {
        (Some(value), "define") => format!(": {value}"),
        (Some(_) | None, _) => seen.to_owned(),
    };
    format!("{kind}{}{seen}", headline(node))
}

fn mark(seen: &str) -> &'static str {
    match seen {
        "yes" => "yes",
        "no" => "no",
        "unknown" => "?",
        _ => "err",
    }
}

fn plain_headline(node: &Node) -> String {
    if node.words == node.name { node.name.clone() } else { format!("{} ({})", node.words, node.name) }
}

/// A node's title, its name and where it is laid down.
pub fn headline(node: &Node) -> String {
    format!("{}{}", plain_headline(node), cited(node))
}

fn cited(node: &Node) -> String {
    let basis = node.basis.as_ref().map_or_else(String::new, |basis| format!(" ({basis})"));
    if node.citation.is_empty() { basis } else { format!(", {}{basis}", node.citation.join("; ")) }
}

/// How a rule that does not bite stands, in one or two words.
pub fn standing(node: &Node) -> &'static str {
    let has = |kind: &str, seen: &str| node.children.iter().any(|child| child.kind == kind && child.seen == seen);
    // What is certain: a rule may be met whether or not its policy turns out to govern.
    let own: Vec<&Node> = node.children.iter().filter(|child| child.seen != "unknown").collect();
    if has("policy", "no") || has("out of force", "yes") {
        "not in force"
    } else if has("except", "yes") {
        "excepted"
    } else if node.children.iter().any(|child| child.kind == "overridden by") {
        "overridden"
    } else if node.seen == "unknown" {
        "open"
    } else if !own.is_empty() && own.iter().all(|child| child.seen == "yes") {
        "met"
    } else {
        "does not apply"
    }
}

/// What introduces the facts that are missing.
pub fn missing(missing: &MissingReport) -> String {
    match missing.facts.len() {
        _ if !missing.exact => String::from("Missing: facts that are read and not known; not all of them need matter"),
        1 => String::from("Missing: only this fact can change it"),
        n => format!("Missing: only these {n} facts can change it"),
    }
}

/// For whose sake the next question is asked.
pub fn needed_by(next: &NextReport) -> Option<String> {
    let rule = next.needed_by.as_ref()?;
    let cited = if next.citation.is_empty() { String::new() } else { format!(", {}", next.citation.join("; ")) };
    Some(format!("asked because of: {rule}{cited}"))
}

/// Why no change makes it so: already so, or none was found; nothing where there are changes.
pub fn no_change(would: &WhatWouldReport) -> Option<String> {
    if would.already {
        return Some(String::from("It is so already."));
    }
    if would.never {
        return Some(String::from("No change of the known facts that are not held fixed makes it so, however many."));
    }
    would.changes.is_empty().then(|| {
        let cut = if would.cut_short { ", as far as could be tried" } else { "" };
        format!(
            "No change of up to {} known facts{cut}; numbers, durations, sets and lists are not tried.",
            would.up_to
        )
    })
}

/// One fact of a change.
pub fn change(fact: &ChangeReport) -> String {
    let judged = fact.judged.as_ref().map_or_else(String::new, |who| format!(" (a judgement, for {who})"));
    let instead = match fact.from.as_str() {
        "unknown" => String::from(", which is not known now"),
        from => format!(" instead of {from}"),
    };
    format!("{}: {}{instead}{judged}", fact.fact, fact.to)
}

/// Whether a short answer names a duty: not one that asks nothing of anybody, unless an exception is why.
pub fn engaged(duty: &DutyReport) -> bool {
    match duty.state.as_deref() {
        Some("not due" | "not engaged" | "kept") => !duty.excused.is_empty(),
        Some(_) => true,
        None => duty.governed,
    }
}

/// A duty's state.
pub fn state(duty: &DutyReport) -> String {
    match &duty.state {
        Some(_) if !duty.excused.is_empty() => String::from("excused"),
        Some(state) if duty.status == "presumed" => format!("{state} (presumed)"),
        Some(state) => state.clone(),
        None => format!("{}: {}", duty.status, duty.possible.join(" or ")),
    }
}

/// What a duty is, and where it is laid down.
pub fn owed(duty: &DutyReport) -> String {
    let of = duty.item.as_ref().map_or_else(String::new, |item| format!(", for {item}"));
    let basis = if duty.basis == Basis::Text.word() { String::new() } else { format!(" ({})", duty.basis) };
    let cited = if duty.citation.is_empty() { String::new() } else { format!(", {}", duty.citation.join("; ")) };
    format!("{}{of}{cited}{basis}", duty.title)
}

/// On whom a duty lies, and by when; empty where neither is said.
pub fn particulars(duty: &DutyReport) -> String {
    let mut parts = Vec::new();
    if !duty.on.is_empty() {
        parts.push(format!("on {}", duty.on.join(", ")));
    }
    parts.extend(duty.due_by.iter().map(|by| format!("by {by}")));
    if duty.as_soon_as_practicable {
        parts.push(String::from("as soon as reasonably practicable"));
    }
    parts.join("; ")
}

/// A fact that a duty's state turns on.
pub fn turns_on(fact: &FactAsked) -> String {
    format!("turns on {}: {}", fact.fact, fact.question)
}

/// What is still to be done for a duty; nothing where it is not owed now.
pub fn not_shown(duty: &DutyReport) -> &[Node] {
    if matches!(duty.state.as_deref(), Some("due" | "overdue")) { &duty.because } else { &[] }
}

/// A limb or define in one line: its label, its words, its citation.
pub fn limb(node: &Node) -> String {
    let label = if node.name.is_empty() || node.kind != "limb" { String::new() } else { format!("{} ", node.name) };
    let shown = if node.seen == "no" { "not so" } else { "not shown" };
    format!("{shown}: {label}{}{}", node.words, cited(node))
}

/// The policies of the body of law, each with whether it governs where it does not, and the day whose law it is; empty
/// where there are none.
pub fn body_of_law(report: &Report) -> String {
    let body = &report.receipt.body_of_law;
    let law: Vec<String> = body
        .iter()
        .filter(|policy| policy.kind == "policy")
        .map(|policy| match policy.governs {
            "yes" => policy.name.clone(),
            "no" => format!("{} (does not govern)", policy.name),
            _ => format!("{} (not known whether it governs)", policy.name),
        })
        .collect();
    if law.is_empty() {
        return String::new();
    }
    let dates: Vec<&String> = body.iter().filter_map(|policy| policy.dated.as_ref()).collect();
    let date = match dates.first() {
        Some(date) if dates.iter().all(|other| other == date) => format!(", as of {date}"),
        Some(_) | None => String::new(),
    };
    format!("{}{date}.", law.join(", "))
}
