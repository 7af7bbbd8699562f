//! What scenarios exercise, shown over the text of the policies: one page of HTML. No script, nothing fetched; readable
//! on paper, on a phone, in the dark, and by a screen reader. No mark is told by its colour alone.

use crate::base::span::{FileId, SourceSet, Span};
use crate::diag::render::number_of;
use crate::docs::html::Html;
use crate::docs::sheet::sheet;
use crate::faces::tested::coverage::{item_lacks, limb_lacks, limb_name};
use crate::faces::tested::{Results, ScenarioResult};
use crate::testing::coverage::{Coverage, Share};
use crate::testing::limbs::Files;
use crate::testing::mutant::{Fate, Mutation};
use std::collections::{BTreeMap, BTreeSet};

/// What a page is made from.
pub struct Page<'a> {
    /// The texts.
    pub sources: &'a SourceSet,
    /// The files that are tested.
    pub files: &'a Files,
    /// What came of the scenarios.
    pub results: &'a Results,
    /// What they exercise, where that was asked for.
    pub coverage: Option<&'a Coverage>,
    /// What they notice, where that was asked for.
    pub mutation: Option<&'a Mutation>,
}

/// How far what stands on a line was exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// No case lets it decide.
    Unable,
    /// Wholly.
    Whole,
    /// In part, or a change of it is not noticed.
    Part,
    /// Not at all.
    Not,
}

impl State {
    const ALL: [State; 4] = [State::Whole, State::Part, State::Not, State::Unable];

    fn sign(self) -> &'static str {
        match self {
            State::Whole => "✓",
            State::Part => "◐",
            State::Not => "✗",
            State::Unable => "–",
        }
    }

    fn words(self) -> &'static str {
        match self {
            State::Whole => "exercised",
            State::Part => "in part",
            State::Not => "not exercised",
            State::Unable => "cannot decide",
        }
    }

    fn class(self) -> &'static str {
        match self {
            State::Whole => "<td class=\"mark whole\">",
            State::Part => "<td class=\"mark part\">",
            State::Not => "<td class=\"mark not\">",
            State::Unable => "<td class=\"mark unable\">",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            State::Whole => "every rule, limb and provision on the line was seen to decide, every way it can",
            State::Part => "something on the line was seen one way only, or a change of it is noticed by no scenario",
            State::Not => "something on the line was never seen to decide",
            State::Unable => "proved: no case lets the limb decide; it is not counted",
        }
    }
}

/// What there is to say of one line.
#[derive(Default)]
struct Line {
    state: Option<State>,
    notes: Vec<String>,
}

impl Line {
    fn add(&mut self, state: State, note: Option<String>) {
        self.state = self.state.max(Some(state));
        self.notes.extend(note);
    }
}

type Lines = BTreeMap<(FileId, usize), Line>;

/// Writes the page.
pub fn html(page: &Page<'_>) -> String {
    let lines = lines(page);
    let mut html = Html::new();
    summary(page, &mut html);
    gaps(page, &lines, &mut html);
    html.raw("<h2>How to read the marks</h2>\n<dl class=\"key\">\n");
    for state in State::ALL {
        html.raw("<dt>").raw(state.sign()).raw(" ").raw(state.words()).raw("</dt><dd>");
        html.raw(state.meaning()).raw("</dd>\n");
    }
    html.raw("</dl>\n");
    let marked: BTreeSet<FileId> = lines.keys().map(|(file, _)| *file).collect();
    marked.iter().for_each(|file| text(page.sources, *file, &lines, &mut html));
    let tested: BTreeSet<FileId> = page.files.values().copied().collect();
    let bare: Vec<&str> = tested.difference(&marked).filter_map(|file| named(page.sources, *file)).collect();
    if !bare.is_empty() {
        html.raw("<h2>Files in which nothing is to be exercised</h2>\n<ul>\n");
        bare.iter().for_each(|name| {
            html.raw("<li>").code(name).raw("</li>\n");
        });
        html.raw("</ul>\n");
    }
    sheet("What the scenarios exercise", include_str!("coverage.css"), &html)
}

fn named(sources: &SourceSet, file: FileId) -> Option<&str> {
    sources.get(file).map(|source| source.name.as_str())
}

fn summary(page: &Page<'_>, html: &mut Html) {
    let results = page.results;
    html.raw("<ul>\n<li>").text(&number_of(results.scenarios.len(), "scenario")).raw(": ");
    html.count(results.passed).raw(" as expected, ").count(results.failed).raw(" not</li>\n");
    let of = |share: Share| format!("{} of {}", share.covered, share.of);
    let percent = |share: Share| format!("{}.{}%", share.per_mille() / 10, share.per_mille() % 10);
    if let Some(coverage) = page.coverage {
        let (rules, limbs, places) = (of(coverage.by_item()), of(coverage.by_limb()), of(coverage.by_place()));
        html.raw("<li>").text(&percent(coverage.whole())).raw(" exercised: ").text(&rules).raw(" rules, ");
        html.text(&limbs).raw(" limbs, ").text(&places).raw(" provisions</li>\n");
    }
    if let Some(mutation) = page.mutation {
        let score = mutation.score();
        html.raw("<li>").text(&percent(score)).raw(" of small changes noticed: ").text(&of(score)).raw("</li>\n");
    }
    html.raw("</ul>\n");
    let failed: Vec<&ScenarioResult> = results.scenarios.iter().filter(|scenario| !scenario.passed).collect();
    if !failed.is_empty() {
        html.raw("<h2>Not as expected</h2>\n<ul>\n");
        for scenario in failed {
            html.raw("<li>").text(&scenario.title).raw(" (").code(&scenario.place).raw(")</li>\n");
        }
        html.raw("</ul>\n");
    }
}

/// What is missing, each with the way to its line.
fn gaps(page: &Page<'_>, lines: &Lines, html: &mut Html) {
    let open = |line: &Line| line.state.is_some_and(|state| state > State::Whole);
    if !lines.values().any(open) {
        html.raw("<p>Nothing is missing.</p>\n");
        return;
    }
    html.raw("<h2>What is missing</h2>\n<ul class=\"gaps\">\n");
    for ((file, at), line) in lines.iter().filter(|(_, line)| open(line)) {
        let place = format!("{}:{at}", named(page.sources, *file).unwrap_or_default());
        html.raw("<li>").link_code(&format!("#{}", anchor(*file, *at)), &place).raw("<ul>\n");
        line.notes.iter().for_each(|note| {
            prose(html.raw("<li>"), note).raw("</li>\n");
        });
        html.raw("</ul></li>\n");
    }
    html.raw("</ul>\n");
}

fn anchor(file: FileId, line: usize) -> String {
    format!("file-{}-line-{line}", file.0)
}

/// Words in which what stands between backticks is code.
fn prose<'h>(html: &'h mut Html, words: &str) -> &'h mut Html {
    for (n, part) in words.split('`').enumerate() {
        if n % 2 == 0 {
            html.text(part)
        } else {
            html.code(part)
        };
    }
    html
}

/// One file with its marks.
fn text(sources: &SourceSet, file: FileId, lines: &Lines, html: &mut Html) {
    let Some(source) = sources.get(file) else { return };
    html.raw("<section>\n<h2><code>").text(&source.name).raw("</code></h2>\n<table class=\"text\">\n<thead><tr>");
    html.raw(
        "<th scope=\"col\">Line</th><th scope=\"col\">Seen</th><th scope=\"col\">Text</th></tr></thead>\n<tbody>\n",
    );
    for at in 1..=source.n_lines() {
        let line = lines.get(&(file, at));
        html.raw("<tr id=\"").text(&anchor(file, at)).raw("\"><th scope=\"row\">").count(at).raw("</th>");
        match line.and_then(|line| line.state) {
            Some(state) => {
                html.raw(state.class()).raw("<span aria-hidden=\"true\">").raw(state.sign());
                html.raw("</span><span class=\"unseen\">").raw(state.words()).raw("</span></td>")
            }
            None => html.raw("<td></td>"),
        };
        let words = source.text.get(source.line_range(at)).unwrap_or("").trim_end();
        html.raw("<td><code>").text(words).raw("</code>");
        let notes = line.map_or(&[][..], |line| &line.notes);
        html.raw(if notes.is_empty() { "" } else { "<ul class=\"notes\">" });
        notes.iter().for_each(|note| {
            prose(html.raw("<li>"), note).raw("</li>");
        });
        html.raw(if notes.is_empty() { "</td></tr>\n" } else { "</ul></td></tr>\n" });
    }
    html.raw("</tbody>\n</table>\n</section>\n");
}

/// What there is to say, line by line.
fn lines(page: &Page<'_>) -> Lines {
    let mut lines = Lines::new();
    let at = |span: Span| (span.file, page.sources.get(span.file).map_or(0, |file| file.position(span.start).line));
    if let Some(coverage) = page.coverage {
        for (span, item) in &coverage.items {
            let lacks = item_lacks(item);
            let state = if item.bites { State::Part } else { State::Not };
            let note = format!("{} `{}`: {}", item.kind, item.name, lacks.join(", "));
            mark(&mut lines, at(*span), &lacks, state, note);
        }
        for (span, limb) in &coverage.limbs {
            if limb.unable() {
                lines.entry(at(*span)).or_default().add(State::Unable, None);
                continue;
            }
            let lacks = limb_lacks(limb);
            let state = if limb.yes.decides || limb.no.decides { State::Part } else { State::Not };
            mark(&mut lines, at(*span), &lacks, state, format!("limb {}: {}", limb_name(limb), lacks.join(", ")));
        }
        for (words, place) in &coverage.places {
            let lacks = if place.decides { Vec::new() } else { vec!["never seen to decide"] };
            mark(&mut lines, at(place.span), &lacks, State::Not, format!("provision {words}: never seen to decide"));
        }
    }
    for mutant in page.mutation.iter().flat_map(|mutation| &mutation.mutants) {
        let lacks = matches!(mutant.fate, Fate::Missed(_) | Fate::NotDecided);
        let note = format!("{}: noticed by no scenario: {}", mutant.part, mutant.words);
        if mutant.fate != Fate::Alike {
            mark(&mut lines, at(mutant.span), if lacks { &[""] } else { &[] }, State::Part, note);
        }
    }
    lines
}

/// Marks a line as exercised where nothing lacks, else with what lacks.
fn mark(lines: &mut Lines, at: (FileId, usize), lacks: &[&str], state: State, note: String) {
    let line = lines.entry(at).or_default();
    if lacks.is_empty() { line.add(State::Whole, None) } else { line.add(state, Some(note)) }
}
