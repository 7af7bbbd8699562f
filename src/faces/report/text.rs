//! A report as text: outcome and status first, then the reasons, then what is missing, then the duties.
//!
//! Readable at 80 columns, through a pipe, without colour and by a screen reader: no tables, no drawing, one thought a
//! line.

use crate::diag::render::wrap_hanging;
use crate::faces::report::model::{
    AnswerReport, DutyReport, MissingReport, Node, Report, SettlingReport, WhatWouldReport, WhyNotReport,
};
use crate::faces::report::said::{self, Tone};
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
    for words in said::amendments(report) {
        page.painted(0, 2, &words, "1");
    }
    if !report.supposing.is_empty() {
        page.para(0, 2, &format!("Supposing: {}", report.supposing.join("; ")));
    }
    for answer in &report.answers {
        page.answer(answer);
    }
    if report.answers.is_empty() {
        page.para(0, 0, said::NO_DECISION);
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
        self.painted(0, 0, &said::question(answer), "1");
        self.blank();
        let (words, tone) = said::verdict(answer);
        let code = match tone {
            Tone::Firm => "1;36",
            Tone::Open => "1;33",
            Tone::Failing => "1;31",
        };
        self.painted(2, 4, &words, code);
        if let Some(meaning) = &answer.meaning {
            self.para(2, 2, meaning);
        }
        said::footing(answer).iter().for_each(|line| self.para(2, 4, line));
        self.because(answer);
        for also in &answer.also {
            self.heading(&format!("Also supported, and outranked: {}", also.outcome));
            self.nodes(&also.because, 2);
        }
        if let Some(missing) = &answer.missing {
            self.missing(missing);
        }
        for (heading, nodes) in said::not_taken_into_account(answer) {
            self.heading(heading);
            nodes.iter().for_each(|node| self.para(2, 4, &said::headline(node)));
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
        for (heading, nodes) in said::because(answer) {
            self.heading(heading);
            if answer.by_default && self.depth == Depth::Short {
                for node in nodes {
                    self.entry(2, 16, said::standing(node), &said::headline(node));
                }
                self.para(2, 2, "(`--why` shows each limb and fact.)");
                continue;
            }
            nodes.into_iter().for_each(|node| self.node(node, 2));
        }
    }

    pub(super) fn nodes(&mut self, nodes: &[Node], indent: usize) {
        for node in nodes {
            self.node(node, indent);
        }
    }

    fn node(&mut self, node: &Node, indent: usize) {
        // Trees may be deep; the page is not. What lies deeper is set no further in.
        let indent = indent.min(self.width / 2);
        let said = said::node(node);
        let beneath = match said.mark {
            Some(mark) => {
                self.para(indent, indent + 5, &format!("{mark:<4} {}", said.words));
                indent + 5
            }
            None => {
                self.para(indent, indent + 2, &said.words);
                indent + 2
            }
        };
        let shown = |folds| self.depth == Depth::Full || said::unfolds(folds, indent < SHORT);
        if said.folds.is_none_or(shown) {
            self.nodes(said.children, beneath);
        }
    }

    pub(super) fn missing(&mut self, missing: &MissingReport) {
        if missing.facts.is_empty() {
            return;
        }
        self.heading(&said::missing(missing));
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
            if let Some(words) = said::needed_by(next) {
                self.para(6, 6, &words);
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
            self.para(2, 2, said::NOTHING_AGAINST);
        }
        self.nodes(&why.against, 2);
        for node in &why.stopped {
            self.node(node, 2);
        }
    }

    fn what_would(&mut self, would: &WhatWouldReport) {
        self.heading(&format!("What would make it {}", would.outcome));
        if let Some(words) = said::no_change(would) {
            self.para(2, 2, &words);
        }
        if !would.changes.is_empty() {
            self.para(2, 2, said::NO_MENDING);
        }
        for (n, change) in would.changes.iter().enumerate() {
            if n > 0 {
                self.para(2, 2, "or");
            }
            change.iter().for_each(|fact| self.para(2, 6, &said::change(fact)));
        }
    }

    pub(super) fn duties(&mut self, report: &Report) {
        let shown = |duty: &&DutyReport| self.depth == Depth::Full || said::engaged(duty);
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
        self.para(2, 6, &format!("{}: {}", said::state(duty), said::owed(duty)));
        let particulars = said::particulars(duty);
        if !particulars.is_empty() {
            self.para(6, 6, &particulars);
        }
        duty.missing.iter().for_each(|fact| self.para(6, 8, &said::turns_on(fact)));
        duty.excused.iter().for_each(|except| self.node(except, 6));
        for node in said::not_shown(duty) {
            if self.depth == Depth::Full {
                self.node(node, 6);
            } else {
                self.para(6, 8, &said::limb(node));
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
        let law = said::body_of_law(report);
        if !law.is_empty() {
            self.heading("Body of law");
            self.para(2, 4, &law);
        }
    }
}
