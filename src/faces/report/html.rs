//! A report as one page of HTML, fit for a file: the facts as they were given, and the answer with every reason.
//!
//! Nothing is left out of it: what a short answer does not show is there to be opened, and is printed.

use crate::docs::html::Html;
use crate::docs::sheet::sheet;
use crate::faces::report::model::{AnswerReport, DutyReport, FactReport, MissingReport, Node, PolicyReport, Report};
use crate::faces::report::said::{self, Tone};
use crate::faces::report::text::Depth;

/// Writes a report.
///
/// - `depth`: whether what a short answer leaves out stands open at once.
pub fn html(report: &Report, depth: Depth) -> String {
    let mut page = Page { html: Html::new(), depth };
    page.of(report);
    if report.answers.is_empty() {
        page.para(said::NO_DECISION);
    }
    report.answers.iter().for_each(|answer| page.answer(answer));
    page.duties("Duties", &report.duties);
    page.duties("Prohibitions", &report.prohibitions);
    page.facts(&report.facts);
    page.notes(report);
    page.sources(report);
    page.law(report);
    let title = report.title.as_deref().unwrap_or(&report.policy);
    sheet(title, include_str!("report.css"), &page.html)
}

struct Page {
    html: Html,
    depth: Depth,
}

impl Page {
    /// What was asked, of which law, and what was supposed.
    fn of(&mut self, report: &Report) {
        self.html.raw("<dl class=\"of\">\n<dt>Policy</dt><dd>").code(&report.policy).raw("</dd>\n");
        let days = [("Asked on", &report.on), ("By the law of", &report.law_at)];
        for (term, day) in days {
            if let Some(day) = day {
                self.html.raw("<dt>").raw(term).raw("</dt><dd>").text(day).raw("</dd>\n");
            }
        }
        for words in said::amendments(report) {
            self.html.raw("<dt>Amendment</dt><dd><strong>").text(&words).raw("</strong></dd>\n");
        }
        if !report.supposing.is_empty() {
            self.html.raw("<dt>Supposing</dt><dd>").text(&report.supposing.join("; ")).raw("</dd>\n");
        }
        self.html.raw("</dl>\n");
    }

    fn para(&mut self, words: &str) {
        self.html.raw("<p>").text(words).raw("</p>\n");
    }

    fn heading(&mut self, words: &str) {
        self.html.raw("<h3>").text(words).raw("</h3>\n");
    }

    fn items<'a>(&mut self, items: impl IntoIterator<Item = &'a str>) {
        self.html.raw("<ul>\n");
        for words in items {
            self.html.raw("<li>").text(words).raw("</li>\n");
        }
        self.html.raw("</ul>\n");
    }

    fn answer(&mut self, answer: &AnswerReport) {
        self.html.raw("<section>\n<h2>").text(&said::question(answer)).raw("</h2>\n");
        let (words, tone) = said::verdict(answer);
        self.html.raw(match tone {
            Tone::Firm => "<p class=\"verdict\"><strong>",
            Tone::Open => "<p class=\"verdict open\"><strong>",
            Tone::Failing => "<p class=\"verdict bad\"><strong>",
        });
        self.html.text(&words).raw("</strong></p>\n");
        answer.meaning.iter().for_each(|meaning| self.para(meaning));
        said::footing(answer).iter().for_each(|line| self.para(line));
        for (heading, nodes) in said::because(answer) {
            self.heading(heading);
            self.nodes(nodes, answer.by_default);
        }
        for also in &answer.also {
            self.heading(&format!("Also supported, and outranked: {}", also.outcome));
            self.nodes(&also.because, false);
        }
        answer.missing.iter().for_each(|missing| self.missing(missing));
        for (heading, nodes) in said::not_taken_into_account(answer) {
            self.heading(heading);
            let words: Vec<String> = nodes.into_iter().map(said::headline).collect();
            self.items(words.iter().map(String::as_str));
        }
        if let Some(why) = &answer.why_not {
            self.heading(&format!("Why not {}", why.outcome));
            if why.against.is_empty() && why.stopped.is_empty() {
                self.para(said::NOTHING_AGAINST);
            }
            self.nodes(why.against.iter().chain(&why.stopped), false);
        }
        if let Some(would) = &answer.what_would {
            self.heading(&format!("What would make it {}", would.outcome));
            said::no_change(would).iter().for_each(|words| self.para(words));
            if !would.changes.is_empty() {
                self.para(said::NO_MENDING);
            }
            for (n, change) in would.changes.iter().enumerate() {
                if n > 0 {
                    self.para("or");
                }
                let facts: Vec<String> = change.iter().map(said::change).collect();
                self.items(facts.iter().map(String::as_str));
            }
        }
        self.html.raw("</section>\n");
    }

    /// Reasons as a list of lists.
    ///
    /// - `standing`: whether each begins with how it stands, its parts to be opened.
    fn nodes<'a>(&mut self, nodes: impl IntoIterator<Item = &'a Node>, standing: bool) {
        let mut nodes = nodes.into_iter().peekable();
        if nodes.peek().is_none() {
            return;
        }
        self.html.raw("<ul class=\"reasons\">\n");
        for node in nodes {
            self.html.raw("<li>");
            self.node(node, standing);
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
    }

    fn node(&mut self, node: &Node, standing: bool) {
        let said = said::node(node);
        let mut line = Html::new();
        if standing {
            line.raw("<strong>").raw(said::standing(node)).raw("</strong>: ").text(&said::headline(node));
        } else {
            if let Some(mark) = said.mark {
                line.raw(mark_class(mark)).raw(mark).raw("</strong> ");
            }
            line.text(&said.words);
        }
        if said.children.is_empty() {
            self.html.add(&line);
            return;
        }
        let short = !standing && said.folds.is_none_or(|folds| said::unfolds(folds, true));
        if short {
            self.html.add(&line);
            self.nodes(said.children, false);
            return;
        }
        let open = self.depth == Depth::Full;
        self.html.raw(if open { "<details open><summary>" } else { "<details><summary>" });
        self.html.add(&line).raw("</summary>\n");
        self.nodes(said.children, false);
        self.html.raw("</details>");
    }

    fn missing(&mut self, missing: &MissingReport) {
        if missing.facts.is_empty() {
            return;
        }
        self.heading(&said::missing(missing));
        self.html.raw("<ul>\n");
        for fact in &missing.facts {
            self.html.raw("<li>").text(&fact.question).raw(" <span class=\"quiet\">").code(&fact.fact);
            if let Some(who) = &fact.judged {
                self.html.raw(" For ").text(who).raw(".");
            }
            self.html.raw("</span></li>\n");
        }
        self.html.raw("</ul>\n");
        if let Some(next) = &missing.next {
            self.heading("Ask next");
            self.html.raw("<p>").text(&next.asked.question).raw(" ").code(&next.asked.fact);
            if let Some(words) = said::needed_by(next) {
                self.html.raw("<br>\n<span class=\"quiet\">").text(&words).raw("</span>");
            }
            self.html.raw("</p>\n");
        }
        if missing.settling.is_empty() {
            return;
        }
        self.heading("What would settle it");
        self.html.raw("<dl class=\"of\">\n");
        for settling in &missing.settling {
            self.html.raw("<dt>").text(&settling.outcome).raw("</dt><dd>");
            for (n, set) in settling.sets.iter().enumerate() {
                self.html.raw(if n > 0 { "<br>or " } else { "" }).text(&set.join("; and "));
            }
            self.html.raw(if settling.more { "<br>or other answers</dd>\n" } else { "</dd>\n" });
        }
        self.html.raw("</dl>\n");
    }

    /// Duties or prohibitions; those that ask nothing of anybody are there to be opened.
    fn duties(&mut self, heading: &'static str, duties: &[DutyReport]) {
        let (engaged, idle): (Vec<&DutyReport>, Vec<&DutyReport>) = duties.iter().partition(|duty| said::engaged(duty));
        if duties.is_empty() {
            return;
        }
        self.html.raw("<section>\n<h2>").raw(heading).raw("</h2>\n");
        self.owed(&engaged);
        if !idle.is_empty() {
            self.html.raw(if self.depth == Depth::Full { "<details open>" } else { "<details>" });
            self.html.raw("<summary>Not engaged, or not known to be (").count(idle.len()).raw(")</summary>\n");
            self.owed(&idle);
            self.html.raw("</details>\n");
        }
        self.html.raw("</section>\n");
    }

    fn owed(&mut self, duties: &[&DutyReport]) {
        if duties.is_empty() {
            return;
        }
        self.html.raw("<ul>\n");
        for duty in duties {
            self.html.raw("<li><strong>").text(&said::state(duty)).raw("</strong>: ").text(&said::owed(duty));
            let particulars = said::particulars(duty);
            if !particulars.is_empty() {
                self.html.raw("<br>\n").text(&particulars);
            }
            for fact in &duty.missing {
                self.html.raw("<br>\n").text(&said::turns_on(fact));
            }
            self.nodes(&duty.excused, false);
            let open = said::not_shown(duty);
            if !open.is_empty() {
                self.html.raw("<p>Not shown:</p>\n");
            }
            self.nodes(open, false);
            self.html.raw("</li>\n");
        }
        self.html.raw("</ul>\n");
    }

    /// The facts of the case, as they were given.
    fn facts(&mut self, facts: &[FactReport]) {
        self.html.raw("<section>\n<h2>The facts given</h2>\n");
        if facts.is_empty() {
            self.para("None.");
        } else {
            self.html
                .raw("<table class=\"facts\">\n<thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Found</th>");
            self.html.raw("<th scope=\"col\">Fact</th></tr></thead>\n<tbody>\n");
        }
        for fact in facts {
            self.html.raw("<tr><td>").text(&fact.question).raw("</td><td>").text(&fact.found);
            if let Some(made) = &fact.made {
                self.html.raw("<br>\n<span class=\"quiet\">").text(made).raw("</span>");
            }
            self.html.raw("</td><td>").code(&fact.fact).raw("</td></tr>\n");
        }
        self.html.raw(if facts.is_empty() { "</section>\n" } else { "</tbody>\n</table>\n</section>\n" });
    }

    fn notes(&mut self, report: &Report) {
        if !report.not_asked.is_empty() {
            self.html.raw("<h2>Not asked, and turning on other facts</h2>\n");
            self.items(report.not_asked.iter().map(String::as_str));
        }
        if !report.remarks.is_empty() {
            self.html.raw("<h2>Notes</h2>\n");
            self.items(report.remarks.iter().map(String::as_str));
        }
    }

    fn sources(&mut self, report: &Report) {
        if report.sources.is_empty() {
            return;
        }
        self.html.raw("<section>\n<h2>Sources</h2>\n<dl class=\"of\">\n");
        for source in &report.sources {
            self.html.raw("<dt>").text(&source.name).raw("</dt><dd>");
            match &source.url {
                Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                    self.html.link(url, &source.title)
                }
                Some(_) | None => self.html.text(&source.title),
            };
            self.html.raw("</dd>\n");
        }
        self.html.raw("</dl>\n</section>\n");
    }

    /// The body of law, and what would let somebody repeat the answer.
    fn law(&mut self, report: &Report) {
        let words = said::body_of_law(report);
        if words.is_empty() {
            return;
        }
        self.html.raw("<section>\n<h2>Body of law</h2>\n");
        self.para(&words);
        self.html.raw("<details><summary>The texts that were applied</summary>\n<table>\n<thead><tr>");
        self.html
            .raw("<th scope=\"col\">Policy</th><th scope=\"col\">Period</th><th scope=\"col\">Hash of its text</th>");
        self.html.raw("</tr></thead>\n<tbody>\n");
        report.receipt.body_of_law.iter().for_each(|policy| self.applied(policy));
        self.html.raw("</tbody>\n</table>\n<p class=\"quiet\">").text(&report.receipt.tool).raw("</p></details>\n");
        self.html.raw("</section>\n");
    }

    fn applied(&mut self, policy: &PolicyReport) {
        self.html.raw("<tr><td>").code(&policy.name).raw("</td><td>");
        self.html.text(policy.period.as_deref().unwrap_or("")).raw("</td><td>").code(&policy.hash).raw("</td></tr>\n");
    }
}

/// Before a mark: no mark is told by its colour alone.
fn mark_class(mark: &str) -> &'static str {
    match mark {
        "yes" => "<strong class=\"good\">",
        "no" => "<strong class=\"bad\">",
        _ => "<strong class=\"open\">",
    }
}
