//! What the pages of a site are made from: the body of law, where each item stands, and what came of its scenarios and
//! safeguards.

use crate::base::span::Span;
use crate::check::{Options as CheckOptions, Unit};
use crate::diag::{Diagnostic, Severity};
use crate::docs::exercised::Exercised;
use crate::docs::html::Html;
use crate::docs::item::{Item, Which, items};
use crate::docs::ladder::Target;
use crate::eval::Law;
use crate::facts::{given_lines, scenario_text};
use crate::ir::{PolicyId, Program, PropertyId, ScenarioId};
use crate::prove::{self, Claim, prove};
use crate::syntax::ast;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// Runs a scenario within a limit of splits: each expectation that was not met, with what was found.
pub type Runner = fn(&Law<'_>, ScenarioId, usize) -> Vec<(String, String)>;

/// How a site is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Amendments that are applied, beside those that the policy's head names.
    pub amendments: Vec<String>,
    /// How safeguards are proved.
    pub prove: prove::Options,
    /// How a scenario is run.
    pub runner: Runner,
    /// What the site is called; without it, as its policy.
    pub title: Option<String>,
    /// Whether the root is a text made up to hold the others together, of which no page tells.
    pub hide_root: bool,
    /// What scenarios show of the body of law.
    pub exercised: Exercised,
}

/// A body of law with all that its pages tell.
pub struct Book<'a> {
    /// Its texts.
    pub workspace: &'a Workspace,
    /// It, checked.
    pub program: &'a Program,
    /// Its items in order.
    pub items: Vec<Item<'a>>,
    /// Its policies with their pages.
    pub pages: Vec<(PolicyId, String)>,
    /// What the site is called.
    pub title: String,
    /// Scenarios that were run, by the policy whose file holds them.
    pub scenarios: BTreeMap<PolicyId, Vec<Ran>>,
    /// What they show of it.
    pub exercised: Exercised,
    /// What came of each property, by where it is written.
    claims: BTreeMap<Span, Proved>,
    places: BTreeMap<Which, String>,
}

/// A scenario that was run.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its title.
    pub title: String,
    /// The day on which the question is asked, and the date whose law is applied, in words.
    pub days: Vec<String>,
    /// What is given, as the language writes it.
    pub given: Vec<String>,
    /// What is expected, as written.
    pub expected: Vec<String>,
    /// Each expectation that was not met, with what was found.
    pub failures: Vec<(String, String)>,
}

/// What came of a property.
#[derive(Clone, Debug)]
pub struct Proved {
    /// How it stands, in words.
    pub status: &'static str,
    /// Whether that is what is wanted; `None` where it could not be told.
    pub wanted: Option<bool>,
    /// What there is to say of it.
    pub remarks: Vec<String>,
    /// The case that refutes it, as a scenario.
    pub case: Option<String>,
}

impl<'a> Book<'a> {
    /// Runs the scenarios and proves the safeguards of each text in the body of law that it heads, as `assize test` and
    /// `assize verify` do.
    ///
    /// - `root`: the unit that heads the program.
    pub fn new(workspace: &'a Workspace, program: &'a Program, root: usize, options: &Options) -> Book<'a> {
        let skip = usize::from(options.hide_root);
        let shown = program.policies.iter().enumerate().skip(skip);
        let mut pages: Vec<(PolicyId, String)> = Vec::new();
        let mut taken = BTreeSet::from(RESERVED.map(String::from));
        for (n, policy) in shown {
            pages.push((PolicyId::new(n), page_name(&policy.name, &mut taken)));
        }
        let title = options.title.clone().or_else(|| program.policies.first().and_then(|policy| policy.title.clone()));
        let title = title.or_else(|| program.policies.first().map(|policy| policy.name.clone())).unwrap_or_default();
        let items = items(program);
        let page_of: BTreeMap<PolicyId, &String> = pages.iter().map(|(id, page)| (*id, page)).collect();
        let places = items.iter().filter_map(|item| {
            let page = page_of.get(&item.head.policy)?;
            Some((item.which, format!("{page}#{}", item.anchor)))
        });
        let places = places.collect();
        let (scenarios, claims) = (BTreeMap::new(), BTreeMap::new());
        let exercised = options.exercised.clone();
        let mut book = Book { workspace, program, items, pages, title, scenarios, exercised, claims, places };
        let units: Vec<usize> = workspace.reached(root).into_iter().collect();
        for (at, unit) in units.into_iter().filter_map(|at| Some((at, workspace.units().get(at)?))) {
            if unit.ast.items.iter().any(|item| is_tried(item)) {
                book.try_out(at, unit, root, options);
            }
        }
        book
    }

    /// Runs and proves what one text carries.
    fn try_out(&mut self, at: usize, unit: &Unit, root: usize, options: &Options) {
        let Some(id) = self.program.policies.iter().position(|policy| policy.span.file == unit.file) else { return };
        let declared = declared(self.workspace, at);
        let amendments = options.amendments.iter().filter(|name| at == root || declared.contains(name.as_str()));
        let check = CheckOptions { amendments: amendments.cloned().collect() };
        let Ok(own) = self.workspace.check(at, &check).program() else { return };
        let law = Law::new(&own);
        let mut ran = Vec::new();
        for (n, scenario) in own.scenarios.iter().enumerate() {
            if scenario.policy == PolicyId(0) {
                ran.push(self.ran(&law, ScenarioId::new(n), options));
            }
        }
        if !ran.is_empty() {
            self.scenarios.insert(PolicyId::new(id), ran);
        }
        for (n, property) in own.properties.iter().enumerate() {
            if property.head.policy == PolicyId(0) {
                let claim = prove(&law, PropertyId::new(n), &options.prove).claim;
                let fails = property.expected_to_fail.is_some();
                self.claims.insert(property.head.name_span, told(&own, &property.head.name, claim, fails));
            }
        }
    }

    fn ran(&self, law: &Law<'_>, id: ScenarioId, options: &Options) -> Ran {
        let scenario = law.program.scenario(id);
        let mut days: Vec<String> = scenario.on.iter().map(|on| format!("asked on {on}")).collect();
        days.extend(scenario.law_of.iter().map(|date| format!("by the law of {date}")));
        Ran {
            title: scenario.title.clone(),
            days,
            given: given_lines(law.program, &scenario.facts),
            expected: scenario.expects.iter().map(|expect| self.source(expect.span)).collect(),
            failures: (options.runner)(law, id, options.prove.splits),
        }
    }

    /// What came of a property of the body of law; `None` where it was not tried.
    pub fn claim(&self, item: &Item<'_>) -> Option<&Proved> {
        self.claims.get(&item.head.name_span)
    }

    /// The items of a policy, in order.
    pub fn of_policy(&self, id: PolicyId) -> impl Iterator<Item = &Item<'a>> {
        self.items.iter().filter(move |item| item.head.policy == id)
    }

    /// The items that are told of.
    pub fn shown(&self) -> impl Iterator<Item = &Item<'a>> {
        self.items.iter().filter(|item| self.places.contains_key(&item.which))
    }

    /// The page of a policy; empty for a hidden one.
    pub fn page(&self, id: PolicyId) -> &str {
        self.pages.iter().find(|(policy, _)| *policy == id).map_or("", |(_, page)| page)
    }

    /// What a section about a policy is called on the other pages.
    pub fn stem(&self, id: PolicyId) -> &str {
        self.page(id).trim_end_matches(".html")
    }

    /// The title of a policy, or its name.
    pub fn policy_title(&self, id: PolicyId) -> &str {
        let policy = self.program.policy(id);
        policy.title.as_deref().unwrap_or(&policy.name)
    }

    /// A link to an item, by its heading and name.
    pub fn link(&self, html: &mut Html, item: &Item<'_>) {
        let words = item.head.title.as_deref().unwrap_or(&item.head.name);
        match self.places.get(&item.which) {
            Some(to) => html.link(to, words),
            None => html.text(words),
        };
        html.raw(" <span class=\"quiet\">").text(item.which.word()).raw(" ").code(&item.head.name).raw("</span>");
    }

    /// Words of the language with a link to what they lead to.
    pub fn lead(&self, html: &mut Html, to: Option<&Target>, words: &str) {
        match to {
            Some(Target::Item(which)) if self.places.contains_key(which) => {
                html.link_code(self.places.get(which).map_or("", String::as_str), words)
            }
            Some(Target::Fact(name)) => html.link_code(&format!("facts.html#fact-{name}"), words),
            Some(Target::Item(_)) | None => html.code(words),
        };
    }

    /// The link to an item of an identity.
    pub fn place(&self, which: Which) -> Option<&str> {
        self.places.get(&which).map(String::as_str)
    }

    /// The author's words under a span, moved to the left margin.
    pub fn source(&self, span: Span) -> String {
        let Some(text) = self.workspace.sources().get(span.file) else { return String::new() };
        let whole = text.slice(span).trim_end();
        let before = text.text.get(..span.range().start).unwrap_or("");
        let indent = before.rsplit('\n').next().map_or(0, |line| line.chars().take_while(|c| *c == ' ').count());
        let lines = whole.lines().enumerate().map(|(n, line)| {
            let spaces = line.chars().take_while(|c| *c == ' ').count().min(indent);
            if n == 0 { line } else { line.get(spaces..).unwrap_or(line) }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The remarks right above a place, as running words.
    pub fn remarks(&self, span: Span) -> Option<String> {
        let text = self.workspace.sources().get(span.file)?;
        let before = text.text.get(..span.range().start)?;
        remarks(before.get(..before.rfind('\n').map_or(0, |at| at + 1))?)
    }

    /// The remarks above the head of a policy; those of a file mostly stand apart from it.
    pub fn head_remarks(&self, id: PolicyId) -> Option<String> {
        let span = self.head(id);
        let text = self.workspace.sources().get(span.file)?;
        remarks(text.text.get(..span.range().start)?.trim_end())
    }

    /// The heading, between dashes, under which a place stands in its text.
    pub fn section(&self, span: Span) -> Option<&str> {
        let text = self.workspace.sources().get(span.file)?;
        let above = text.text.get(..span.range().start)?;
        let line = above.lines().rev().find_map(|line| line.strip_prefix("# ---"))?;
        let words = line.trim_matches(['-', ' ']);
        (!words.is_empty()).then_some(words)
    }

    /// The head of a policy, from its keyword to its end.
    pub fn head(&self, id: PolicyId) -> Span {
        let span = self.program.policy(id).span;
        let unit = self.workspace.units().iter().find(|unit| unit.file == span.file);
        unit.and_then(|unit| unit.ast.head.as_ref()).map_or(span, |head| head.span)
    }

    /// The whole text that a policy stands in.
    pub fn whole_text(&self, id: PolicyId) -> &str {
        let file = self.program.policy(id).span.file;
        self.workspace.sources().get(file).map_or("", |text| text.text.as_str())
    }

    /// How the file of a policy is called.
    pub fn file(&self, id: PolicyId) -> &str {
        let file = self.program.policy(id).span.file;
        self.workspace.sources().get(file).map_or("", |text| text.name.as_str())
    }
}

/// The remarks at the end of a text.
fn remarks(above: &str) -> Option<String> {
    let lines = above.lines().rev().map_while(|line| line.trim().strip_prefix('#'));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let mut lines: Vec<&str> = lines.filter(|line| !line.starts_with("---")).collect();
    lines.reverse();
    (!lines.is_empty()).then(|| flowing(&lines))
}

/// Lines as running words; what is set in stays on a line of its own, and an empty line parts paragraphs.
fn flowing(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut alone = true;
    for line in lines {
        let set_in = line.starts_with(' ');
        if line.is_empty() {
            out.push_str("\n\n");
        } else if !alone && !set_in {
            out.push(' ');
        } else if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(line.trim_start());
        alone = set_in || line.is_empty();
    }
    out
}

/// The pages that every site has.
const RESERVED: [&str; 7] = ["index", "facts", "scenarios", "safeguards", "provisions", "dates", "holes"];

/// A file name that no other page has, whatever the disk makes of capitals.
fn page_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let stem: String = name.chars().map(plain).collect();
    let mut free = stem.clone();
    let mut n = 1;
    while !taken.insert(free.clone()) {
        n += 1;
        free = format!("{stem}-{n}");
    }
    format!("{free}.html")
}

fn is_tried(item: &ast::Item) -> bool {
    matches!(item.kind, ast::ItemKind::Scenario(_) | ast::ItemKind::Property(_))
}

/// The amendments that a unit and what it uses declare.
fn declared(workspace: &Workspace, at: usize) -> BTreeSet<&str> {
    let units = workspace.reached(at).into_iter().filter_map(|at| workspace.units().get(at));
    let names = units.flat_map(|unit| &unit.ast.items).filter_map(|item| {
        if let ast::ItemKind::Amendment(amendment) = &item.kind { Some(amendment.name.value.as_str()) } else { None }
    });
    names.collect()
}

/// The errors among what was found.
pub fn errors(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

fn told(program: &Program, name: &str, claim: Claim, fails: bool) -> Proved {
    match claim {
        Claim::Proved(relied) => {
            let remarks = if relied.is_empty() {
                Vec::new()
            } else {
                vec![format!("relies on these being impossible: {}", relied.join(", "))]
            };
            let status = if fails { "proved, and was expected to fail" } else { "proved" };
            Proved { status, wanted: Some(!fails), remarks, case: None }
        }
        Claim::Empty => Proved { status: "speaks of no case", wanted: None, remarks: Vec::new(), case: None },
        Claim::NotDecided(why) => Proved { status: "not decided", wanted: None, remarks: why, case: None },
        Claim::Refuted(found) => Proved {
            status: if fails { "refuted, as expected" } else { "refuted" },
            wanted: Some(fails),
            remarks: vec![found.shows],
            case: Some(scenario_text(program, &format!("Against {name}"), &found.facts, found.on, None, &[])),
        },
    }
}
