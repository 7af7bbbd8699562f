//! A report as text: outcome and status first, then the reasons, then what is missing, then the duties.
//!
//! Readable at 80 columns, through a pipe, without colour and by a screen reader: no tables, no drawing, one thought a
//! line.

use crate::base::provision::Basis;
use crate::diag::render::wrap_hanging;
use crate::faces::report::model::{
    AnswerReport, DutyReport, MissingReport, Node, Report, SettlingReport, WhatWouldReport, WhyNotReport,
};
use unicode_width::UnicodeWidthStr;

/// How much of the reasons is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What decided in full; of rules that do not bite a line each.
    Short,
    /// Every reason in full, and every duty.
    Full,
}

/// Writes a report.
///
/// - `width`: columns to fill.
/// - `colour`: whether outcomes and headings are coloured.
/// - `quiet`: whether notes, sources and the body of law are left out.
pub fn text(report: &Report, depth: Depth, width: usize, colour: bool, quiet: bool) -> String {
    let mut page = Page::new(depth, width, colour);
    if !report.supposing.is_empty() {
        page.para(0, 2, &format!("Supposing: {}", report.supposing.join("; ")));
    }
    for answer in &report.answers {
        page.answer(answer);
    }
    if report.answers.is_empty() {
        page.para(
            0,
            0,
            "No decision was answered: none is declared, or each is made item by item and no item is given.",
        );
        page.blank();
    }
    page.duties(report);
    if !quiet {
        page.notes(report);
        page.foot(report);
    }
    page.done()
}

/// Columns beyond which a short answer takes nothing further apart.
const SHORT: usize = 16;

pub(super) struct Page {
    out: String,
    width: usize,
    colour: bool,
    depth: Depth,
}

impl Page {
    pub(super) fn new(depth: Depth, width: usize, colour: bool) -> Page {
        Page { out: String::new(), width: width.clamp(40, 100), colour, depth }
    }

    /// What was written, without blank lines at its end.
    pub(super) fn done(mut self) -> String {
        while self.out.ends_with("\n\n") {
            self.out.pop();
        }
        self.out
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn paint(&self, code: &str, words: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.blank();
        let words = self.paint("1", words);
        self.out.push_str(&words);
        self.out.push('\n');
    }

    /// A paragraph: the first line indented by `first`, the others by `rest`.
    pub(super) fn para(&mut self, first: usize, rest: usize, words: &str) {
        self.painted(first, rest, words, "");
    }

    pub(super) fn painted(&mut self, first: usize, rest: usize, words: &str, code: &str) {
        let room = |indent: usize| self.width.saturating_sub(indent);
        let lines = wrap_hanging(words, room(first), room(rest));
        for (n, line) in lines.into_iter().enumerate() {
            let line = format!("{}{line}", " ".repeat(if n == 0 { first } else { rest }));
            let line = if code.is_empty() { line } else { self.paint(code, &line) };
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// A paragraph with a word in a column before it.
    fn entry(&mut self, indent: usize, column: usize, word: &str, words: &str) {
        let at = self.out.len();
        self.para(indent + column, indent + column, words);
        let pad = " ".repeat(column.saturating_sub(word.width()));
        self.out.replace_range(at..at + indent + column, &format!("{}{word}{pad}", " ".repeat(indent)));
    }

    fn answer(&mut self, answer: &AnswerReport) {
        self.blank();
        let of = answer.item.as_ref().map_or_else(String::new, |item| format!(" For {item}:"));
        self.painted(0, 0, &format!("{}{of}", answer.question), "1");
        self.blank();
        let (words, code) = verdict_words(answer);
        self.painted(2, 4, &words, code);
        if let Some(meaning) = &answer.meaning {
            self.para(2, 2, meaning);
        }
        if answer.basis != Basis::Text.word() && answer.outcome.is_some() {
            let basis = Basis::ALL.into_iter().find(|basis| basis.word() == answer.basis).unwrap_or_default();
            self.para(2, 4, &format!("rests on: {} ({})", basis.word(), basis.meaning()));
        }
        if !answer.relies_on.is_empty() {
            self.para(2, 4, &format!("relies on the presumption {}", answer.relies_on.join(", ")));
        }
        for doubt in &answer.doubts {
            self.para(2, 4, &format!("not exact: {doubt}"));
        }
        self.because(answer);
        for also in &answer.also {
            self.heading(&format!("Also supported, and outranked: {}", also.outcome));
            self.nodes(&also.because, 2);
        }
        if let Some(missing) = &answer.missing {
            self.missing(missing);
        }
        if !answer.not_taken_into_account.is_empty() {
            self.heading("Not taken into account: known to exist, and not read");
            for node in &answer.not_taken_into_account {
                self.para(2, 4, &headline(node));
            }
        }
        if let Some(why) = &answer.why_not {
            self.why_not(why);
        }
        if let Some(would) = &answer.what_would {
            self.what_would(would);
        }
        self.blank();
    }

    pub(super) fn because(&mut self, answer: &AnswerReport) {
        if answer.because.is_empty() {
            return;
        }
        match answer.outcome.as_deref() {
            Some("not governed") => self.heading("Why no encoded law answers this"),
            Some(_) if answer.by_default => {
                self.heading("Nothing encoded in a governing policy prevents it: each rule, and how it stands");
                if self.depth == Depth::Short {
                    for node in &answer.because {
                        self.entry(2, 16, standing(node), &headline(node));
                    }
                    self.para(2, 2, "(`--why` shows each limb and fact.)");
                    return;
                }
            }
            Some(_) if answer.because.iter().all(|node| node.seen == "unknown") => {
                self.heading("Why: it comes out so whatever the answers to what is open");
            }
            Some(_) => self.heading("Why"),
            None => {
                // What is certain stands apart from what missing facts may still add to it.
                let (certain, open): (Vec<&Node>, Vec<&Node>) = answer.because.iter().partition(|n| n.seen == "yes");
                for (heading, nodes) in [("Certain already", certain), ("What is open", open)] {
                    if !nodes.is_empty() {
                        self.heading(heading);
                    }
                    for node in nodes {
                        self.node(node, 2);
                    }
                }
                return;
            }
        }
        self.nodes(&answer.because, 2);
    }

    pub(super) fn nodes(&mut self, nodes: &[Node], indent: usize) {
        for node in nodes {
            self.node(node, indent);
        }
    }

    fn node(&mut self, node: &Node, indent: usize) {
        // Trees may be deep; the page is not. What lies deeper is set no further in.
        let indent = indent.min(self.width / 2);
        match node.kind {
            "rule" | "policy" | "presumption" | "define" | "duty" | "prohibition" | "overridden by" => {
                self.para(indent, indent + 2, &self.titled(node));
                if self.goes_on(node, indent) {
                    self.nodes(&node.children, indent + 2);
                }
            }
            "failure" => self.para(indent, indent + 2, &format!("cannot be computed: {}", node.words)),
            "fact" => {
                let found = node.found.as_deref().unwrap_or("not known");
                let made = node.made.as_ref().map_or_else(String::new, |made| format!(" ({made})"));
                let counts = node
                    .counts_as
                    .as_ref()
                    .map_or_else(String::new, |value| format!("; counts as {value}, by the presumption"));
                self.para(indent, indent + 2, &format!("{} {found}{made}{counts}", ask(&node.words, &node.name)));
                self.nodes(&node.children, indent + 2);
            }
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
                let (words, children) = match node.children.as_slice() {
                    [only] if only.kind == "define" && only.name == node.words => {
                        let beneath: &[Node] = if self.goes_on(only, indent) { &only.children } else { &[] };
                        (plain_headline(only), beneath)
                    }
                    children => (said(node), children),
                };
                let line = format!("{mark:<4} {label}{kind}{words}{}", cited(node));
                self.para(indent, indent + 5, &line);
                self.nodes(children, indent + 5);
            }
        }
    }

    /// Whether what is beneath a node is shown. In short, what simply holds is named and not taken apart, and a
    /// presumption is named with what would overcome it.
    fn goes_on(&self, node: &Node, indent: usize) -> bool {
        match (self.depth, node.kind) {
            (Depth::Full, _) | (Depth::Short, "rule" | "presumption") => true,
            (Depth::Short, _) => node.seen != "yes" && indent < SHORT,
        }
    }

    fn titled(&self, node: &Node) -> String {
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
        format!("{kind}{}{}{seen}", plain_headline(node), cited(node))
    }

    pub(super) fn missing(&mut self, missing: &MissingReport) {
        if missing.facts.is_empty() {
            return;
        }
        let heading = match missing.facts.len() {
            _ if !missing.exact => {
                String::from("Missing: facts that are read and not known; not all of them need matter")
            }
            1 => String::from("Missing: only this fact can change it"),
            n => format!("Missing: only these {n} facts can change it"),
        };
        self.heading(&heading);
        for fact in &missing.facts {
            let judged = match &fact.judged {
                Some(who) if self.depth == Depth::Full => format!(" For {who}."),
                Some(_) | None => String::new(),
            };
            self.para(2, 6, &format!("{}: {}{judged}", fact.fact, fact.question));
        }
        if let Some(next) = &missing.next {
            self.heading("Ask next");
            self.para(2, 6, &format!("{} ({})", next.asked.question, next.asked.fact));
            if let Some(rule) = &next.needed_by {
                let cited =
                    if next.citation.is_empty() { String::new() } else { format!(", {}", next.citation.join("; ")) };
                self.para(6, 6, &format!("asked because of: {rule}{cited}"));
            }
        }
        if !missing.settling.is_empty() {
            self.heading("What would settle it");
            for settling in &missing.settling {
                self.settling(settling);
            }
        }
    }

    /// Sets of answers that settle an outcome. In short, sets of many answers are counted and not listed.
    fn settling(&mut self, settling: &SettlingReport) {
        let short = |set: &&Vec<String>| self.depth == Depth::Full || set.len() <= 4;
        let most = if self.depth == Depth::Full { usize::MAX } else { 6 };
        let shown: Vec<String> = settling.sets.iter().filter(short).take(most).map(|set| set.join("; and ")).collect();
        for (n, set) in shown.iter().enumerate() {
            let lead = if n == 0 { settling.outcome.as_str() } else { "or" };
            self.para(2, 6, &format!("{lead}: {set}"));
        }
        let left_out = settling.sets.len() > shown.len() || settling.more;
        if left_out && !shown.is_empty() {
            let why = if self.depth == Depth::Short { " (`--why` lists more)" } else { "" };
            self.para(2, 6, &format!("or other answers{why}"));
        }
        if shown.is_empty()
            && let Some(least) = settling.sets.iter().map(Vec::len).min()
        {
            self.para(2, 6, &format!("{}: {least} answers together (`--why` lists them)", settling.outcome));
        }
    }

    fn why_not(&mut self, why: &WhyNotReport) {
        self.heading(&format!("Why not {}", why.outcome));
        if why.against.is_empty() && why.stopped.is_empty() {
            self.para(2, 2, "Nothing stands against it: it is so, or can be.");
        }
        self.nodes(&why.against, 2);
        for node in &why.stopped {
            self.node(node, 2);
        }
    }

    fn what_would(&mut self, would: &WhatWouldReport) {
        self.heading(&format!("What would make it {}", would.outcome));
        if would.already {
            self.para(2, 2, "It is so already.");
            return;
        }
        if would.changes.is_empty() {
            let cut = if would.cut_short { ", as far as could be tried" } else { "" };
            let what = format!(
                "No change of up to {} known facts{cut}; numbers, durations, sets and lists are not tried.",
                would.up_to
            );
            self.para(2, 2, &what);
        }
        for (n, change) in would.changes.iter().enumerate() {
            if n > 0 {
                self.para(2, 2, "or");
            }
            for fact in change {
                let judged = fact.judged.as_ref().map_or_else(String::new, |who| format!(" (a judgement, for {who})"));
                let instead = match fact.from.as_str() {
                    "unknown" => String::from(", which is not known now"),
                    from => format!(" instead of {from}"),
                };
                self.para(2, 6, &format!("{}: {}{instead}{judged}", fact.fact, fact.to));
            }
        }
    }

    pub(super) fn duties(&mut self, report: &Report) {
        let full = self.depth == Depth::Full;
        let shown = |duty: &&DutyReport| match duty.state.as_deref() {
            Some("not due" | "not engaged" | "kept") => full,
            Some(_) => true,
            None => full || duty.governed,
        };
        let duties: Vec<&DutyReport> = report.duties.iter().filter(shown).collect();
        let prohibitions: Vec<&DutyReport> = report.prohibitions.iter().filter(shown).collect();
        if !duties.is_empty() {
            self.heading("Duties");
            for duty in duties {
                self.duty(duty);
            }
        }
        if !prohibitions.is_empty() {
            self.heading("Prohibitions");
            for prohibition in prohibitions {
                self.duty(prohibition);
            }
        }
        self.blank();
    }

    fn duty(&mut self, duty: &DutyReport) {
        let state = match &duty.state {
            Some(state) if duty.status == "presumed" => format!("{state} (presumed)"),
            Some(state) => state.clone(),
            None => format!("{}: {}", duty.status, duty.possible.join(" or ")),
        };
        let of = duty.item.as_ref().map_or_else(String::new, |item| format!(", for {item}"));
        let basis = if duty.basis == Basis::Text.word() { String::new() } else { format!(" ({})", duty.basis) };
        let cited = if duty.citation.is_empty() { String::new() } else { format!(", {}", duty.citation.join("; ")) };
        self.para(2, 6, &format!("{state}: {}{of}{cited}{basis}", duty.title));
        let mut particulars = Vec::new();
        if !duty.on.is_empty() {
            particulars.push(format!("on {}", duty.on.join(", ")));
        }
        if let Some(by) = &duty.due_by {
            particulars.push(format!("by {by}"));
        }
        if duty.as_soon_as_practicable {
            particulars.push(String::from("as soon as reasonably practicable"));
        }
        if !particulars.is_empty() {
            self.para(6, 6, &particulars.join("; "));
        }
        for fact in &duty.missing {
            self.para(6, 8, &format!("turns on {}: {}", fact.fact, fact.question));
        }
        if !matches!(duty.state.as_deref(), Some("due" | "overdue")) {
            return;
        }
        for node in &duty.because {
            if self.depth == Depth::Full {
                self.node(node, 6);
            } else {
                self.para(6, 8, &format!("not shown: {}", plain_limb(node)));
            }
        }
    }

    fn notes(&mut self, report: &Report) {
        if !report.not_asked.is_empty() {
            self.heading("Not asked, and turning on other facts");
            self.para(2, 2, &format!("{} (`--decision NAME` asks)", report.not_asked.join(", ")));
            self.blank();
        }
        if !report.remarks.is_empty() {
            self.heading("Notes");
            for remark in &report.remarks {
                self.para(2, 2, remark);
            }
            self.blank();
        }
    }

    fn foot(&mut self, report: &Report) {
        // Of the sources only those that stand on the page: a short answer names fewer.
        let page = self.out.clone();
        let named = |name: &str| page.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        let sources: Vec<_> = report.sources.iter().filter(|source| named(&source.name)).collect();
        if !sources.is_empty() {
            self.heading("Sources");
            for source in sources {
                self.para(2, 6, &format!("{}: {}", source.name, source.title));
            }
        }
        let law: Vec<String> = report
            .receipt
            .body_of_law
            .iter()
            .filter(|policy| policy.kind == "policy")
            .map(|policy| match policy.governs {
                "yes" => policy.name.clone(),
                "no" => format!("{} (does not govern)", policy.name),
                _ => format!("{} (not known whether it governs)", policy.name),
            })
            .collect();
        if !law.is_empty() {
            self.heading("Body of law");
            let dates: Vec<&String> = report.receipt.body_of_law.iter().filter_map(|p| p.dated.as_ref()).collect();
            let date = match dates.first() {
                Some(date) if dates.iter().all(|other| other == date) => format!(", as of {date}"),
                Some(_) | None => String::new(),
            };
            self.para(2, 4, &format!("{}{date}.", law.join(", ")));
        }
    }
}

/// A limb or define in one line: its label, its words, its citation.
fn plain_limb(node: &Node) -> String {
    let label = if node.name.is_empty() || node.kind != "limb" { String::new() } else { format!("{} ", node.name) };
    format!("{label}{}{}", node.words, cited(node))
}

/// How a rule that does not bite stands, in one or two words.
fn standing(node: &Node) -> &'static str {
    let has = |kind: &str, seen: &str| node.children.iter().any(|child| child.kind == kind && child.seen == seen);
    if has("policy", "no") || has("out of force", "yes") {
        "not in force"
    } else if has("except", "yes") {
        "excepted"
    } else if node.children.iter().any(|child| child.kind == "overridden by") {
        "overridden"
    } else if node.seen == "unknown" {
        "open"
    } else if !node.children.is_empty() && node.children.iter().all(|child| child.seen == "yes") {
        "met"
    } else {
        "does not apply"
    }
}

fn verdict_words(answer: &AnswerReport) -> (String, &'static str) {
    match (answer.status.as_str(), &answer.outcome) {
        ("settled", Some(outcome)) if outcome == "gap" => {
            (String::from("gap: no rule decides this, and the policy gives no outcome for such a case"), "1;31")
        }
        ("settled", Some(outcome)) if outcome == "error" => {
            (String::from("error: a rule that may apply cannot be evaluated; it is named below"), "1;31")
        }
        ("settled", Some(outcome)) => (format!("{outcome} (settled: no missing fact can change it)"), "1;36"),
        ("presumed", Some(outcome)) => {
            (format!("{outcome} (presumed: it stands unless the presumption is rebutted)"), "1;33")
        }
        ("undetermined", _) => (format!("undetermined: it can still be {}", or_list(&answer.possible)), "1;33"),
        (status, Some(outcome)) => (format!("{outcome} ({status})"), "1;33"),
        (status, None) => (format!("{status}; found possible: {}", or_list(&answer.possible)), "1;31"),
    }
}

fn or_list(words: &[String]) -> String {
    match words {
        [] => String::from("nothing"),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
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

fn said(node: &Node) -> String {
    if node.words.is_empty() { String::from("as follows") } else { node.words.clone() }
}

fn headline(node: &Node) -> String {
    format!("{}{}", plain_headline(node), cited(node))
}

fn cited(node: &Node) -> String {
    let basis = node.basis.as_ref().map_or_else(String::new, |basis| format!(" ({basis})"));
    if node.citation.is_empty() { basis } else { format!(", {}{basis}", node.citation.join("; ")) }
}

/// A question, or the fact's name with a colon where it has none.
fn ask(question: &str, name: &str) -> String {
    if question.is_empty() { format!("{name}:") } else { question.to_owned() }
}
