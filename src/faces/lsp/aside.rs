//! What takes longer than an editor waits: worked out on a thread of its own, and told a piece at a time.
//!
//! Takes checked programs; gives what is wrong over every case, what came of each property, what changed since the last
//! commit, and what the scenarios exercise. Knows no lines and columns and no messages.

use crate::base::limits::Limits;
use crate::check::Options;
use crate::diag::{Diagnostic, Severity};
use crate::diff;
use crate::eval::{Ask, Law, Outcome};
use crate::faces::compare::build::Parties;
use crate::faces::compare::{DiffReport, report};
use crate::faces::lsp::diagnose::own_scenarios;
use crate::facts::scenario_text;
use crate::ide::{Case, Changed, Exercised, Remark};
use crate::ir::{DecisionId, Facts, Header, PolicyId, Program, PropertyForm, PropertyId};
use crate::prove::{self, Claim};
use crate::testing::coverage::{Coverage, LimbSeen, Tested, measure};
use crate::testing::limbs::Files;
use crate::workspace::{Reader, Workspace, path};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Nodes of diagrams at most: what is found later than an editor's user waits for it is found by `assize`.
const NODES: u64 = 300_000;

/// Programs of more rules than this are looked into by `assize` alone.
const MOST_RULES: usize = 1_500;

/// Cases offered as scenarios at most, of one thing that changed.
const MOST_CASES: usize = 6;

/// Hands over files as they were at the last commit, or says why there is none: asked with a path in the repository.
pub type Head = Arc<dyn Fn(&str) -> Result<Box<dyn Reader>, String> + Send + Sync>;

/// A body of law.
#[derive(Clone)]
pub(super) struct Body {
    /// Its root, and when that was last looked at.
    pub(super) unit: usize,
    pub(super) stamp: u64,
    /// The root's path.
    pub(super) key: String,
    /// Each text's path with the hash of what it says.
    pub(super) texts: BTreeMap<String, String>,
    pub(super) program: Arc<Program>,
    /// Whether it is to be looked into; else it only lends its scenarios.
    pub(super) looked_into: bool,
    /// Whether it is compared with what it was.
    pub(super) compared: bool,
}

/// What was found.
pub(super) enum Found {
    /// What comes next, and how far it is, of a hundred.
    Begins(String, usize),
    /// What is wrong with a body of law over every case, and what came of its properties.
    Wrong { unit: usize, stamp: u64, findings: Vec<Diagnostic>, remarks: Vec<Remark> },
    /// What changed since the last commit.
    Changed { unit: usize, stamp: u64, changed: Vec<Changed> },
    /// What the scenarios of all exercise.
    Exercised(Vec<Exercised>),
}

/// All that is looked into at once.
pub(super) struct Job {
    pub(super) bodies: Vec<Body>,
    pub(super) files: Files,
    pub(super) head: Option<Head>,
    pub(super) limits: Limits,
}

impl Job {
    /// Looks into everything.
    ///
    /// - `tell`: takes what was found; gives `false` where no more is wanted.
    pub(super) fn work(&self, tell: &mut dyn FnMut(Found) -> bool) {
        let wanted: Vec<&Body> = self.bodies.iter().filter(|body| body.looked_into).collect();
        for (n, body) in wanted.iter().enumerate() {
            let so_far = n * 100 / wanted.len().max(1);
            if !tell(Found::Begins(format!("every case of {}", name(body)), so_far)) || !self.wrong(body, tell) {
                return;
            }
            if body.compared && !self.changed(body, so_far, tell) {
                return;
            }
        }
        if !wanted.is_empty() && tell(Found::Begins(String::from("what the scenarios exercise"), 100)) {
            tell(Found::Exercised(self.exercised()));
        }
    }

    fn options(&self) -> prove::Options {
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        prove::Options { nodes: size(self.limits.nodes.min(NODES)), splits: size(self.limits.splits) }
    }

    fn wrong(&self, body: &Body, tell: &mut dyn FnMut(Found) -> bool) -> bool {
        let law = Law::new(&body.program);
        let findings = prove::findings(&law, &self.options());
        let mut remarks = Vec::new();
        for (n, property) in body.program.properties.iter().enumerate() {
            if property.head.policy != PolicyId(0) || body.program.rules.len() > MOST_RULES {
                continue;
            }
            let claim = prove::prove(&law, PropertyId::new(n), &self.options()).claim;
            remarks.extend(remark(&law, PropertyId::new(n), claim, self.options().splits));
        }
        tell(Found::Wrong { unit: body.unit, stamp: body.stamp, findings, remarks })
    }

    fn changed(&self, body: &Body, so_far: usize, tell: &mut dyn FnMut(Found) -> bool) -> bool {
        let old = self.head.as_ref().and_then(|head| before(head, body, &self.limits).ok());
        let mut changed = Vec::new();
        if let Some(Before::Other(old)) = old
            && body.program.rules.len() <= MOST_RULES
        {
            let mut counts = Count::default();
            let all: BTreeSet<String> = names(&old).union(&names(&body.program)).cloned().collect();
            for name in &all {
                if !tell(Found::Begins(format!("what changed of {name} since HEAD"), so_far)) {
                    return false;
                }
                let told = compared(&old, body, Some(name), &self.limits);
                counts.add(&told);
                changed.extend(of_thing(&told, &body.program, name));
            }
            // Of words that decide nothing by themselves no case can be told.
            if !all.is_empty() {
                changed.extend(counts.whole(&body.program));
            }
        }
        tell(Found::Changed { unit: body.unit, stamp: body.stamp, changed })
    }

    fn exercised(&self) -> Vec<Exercised> {
        let small: Vec<&Body> = self.bodies.iter().filter(|body| body.program.rules.len() <= MOST_RULES).collect();
        let laws: Vec<Law<'_>> = small.iter().map(|body| Law::new(&body.program)).collect();
        let tested: Vec<Tested<'_>> =
            laws.iter().map(|law| Tested { law, scenarios: own_scenarios(law.program).collect() }).collect();
        if tested.iter().all(|one| one.scenarios.is_empty()) {
            return Vec::new();
        }
        marks(&measure(&tested, &self.files, self.options().splits))
    }
}

fn name(body: &Body) -> &str {
    body.program.policies.first().map_or("", |policy| policy.name.as_str())
}

/// What of a coverage is shown beside the text.
fn marks(coverage: &Coverage) -> Vec<Exercised> {
    let mut marks = Vec::new();
    for (span, item) in &coverage.items {
        let mut lacks = Vec::new();
        if !item.bites {
            lacks.push("never seen to apply");
        }
        if !item.idle && !item.always {
            lacks.push("never seen in force without applying");
        }
        marks.push(Exercised { span: *span, limb: false, lacks });
    }
    for (span, limb) in coverage.limbs.iter().filter(|(_, limb)| !limb.unable()) {
        marks.push(Exercised { span: *span, limb: true, lacks: lacking(limb) });
    }
    marks
}

fn lacking(limb: &LimbSeen) -> Vec<&'static str> {
    let wanted = |yes: bool| !limb.side(yes).decides && !limb.side(yes).unable;
    match (wanted(true), wanted(false)) {
        (true, true) => vec!["never seen to decide"],
        (true, false) => vec!["never seen to decide as yes"],
        (false, true) => vec!["never seen to decide as no"],
        (false, false) => Vec::new(),
    }
}

/// What is told of a property; nothing where it came out as it should.
fn remark(law: &Law<'_>, id: PropertyId, claim: Claim, splits: usize) -> Option<Remark> {
    let property = law.program.property(id);
    let fails = property.expected_to_fail.is_some();
    let remark = |severity, words: String, case| Some(Remark { span: property.head.name_span, severity, words, case });
    match claim {
        Claim::Proved(_) if fails => remark(Severity::Warning, String::from("proved, and was expected to fail"), None),
        Claim::Proved(_) => None,
        Claim::Refuted(_) if fails => None,
        Claim::Refuted(found) => {
            let title = format!("Against {}", property.head.name);
            let expect = expected(law, id, &found.facts, found.on, splits);
            let scenario = scenario_text(law.program, &title, &found.facts, found.on, None, &expect);
            let words = format!("refuted: in this case {}\n\n{scenario}", found.shows);
            let offer = format!("add the case against `{}` as a scenario", property.head.name);
            remark(Severity::Warning, words, Some(Case { offer, scenario }))
        }
        Claim::Empty => remark(Severity::Warning, String::from("it speaks of no case"), None),
        Claim::NotDecided(why) => remark(Severity::Note, format!("not decided: {}", why.join("; ")), None),
    }
}

/// What the policy says now of the decisions that a property names, as a scenario expects it.
fn expected(
    law: &Law<'_>,
    id: PropertyId,
    facts: &Facts,
    on: Option<crate::base::date::Date>,
    splits: usize,
) -> Vec<String> {
    let program = law.program;
    let property = program.property(id);
    let mut words: BTreeSet<String> = BTreeSet::new();
    let form = match &property.form {
        PropertyForm::Never(cond) | PropertyForm::Always(cond) => Some(*cond),
        PropertyForm::TurnsOn(decision, _) => {
            words.insert(program.decision(*decision).head.name.clone());
            None
        }
    };
    for cond in property.when.iter().copied().chain(form) {
        let said = &program.cond(cond).words;
        words.extend(said.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
    }
    let ask = Ask { law, facts, on, law_at: None, splits };
    let all = (0..program.decisions.len()).map(DecisionId::new);
    let named = all.filter(|id| {
        let decision = program.decision(*id);
        decision.binder.is_none() && words.contains(&decision.head.name)
    });
    let lines = named.filter_map(|id| match ask.decide(id, None).verdict.result {
        Some(outcome @ Outcome::Is(_)) => {
            Some(format!("{} is {}", program.decision(id).head.name, outcome.words(program, id)))
        }
        Some(Outcome::NotGoverned | Outcome::Conflict(_) | Outcome::Gap | Outcome::Error) | None => None,
    });
    lines.collect()
}

/// What a body of law was at the last commit.
pub(super) enum Before {
    /// Word for word the same.
    Same,
    /// Something else.
    Other(Box<Program>),
}

/// Reads a body of law as it was.
///
/// # Errors
/// In words, why there is none.
pub(super) fn before(head: &Head, body: &Body, limits: &Limits) -> Result<Before, String> {
    let reader = head(&body.key)?;
    let workspace = Workspace::open(&*reader, &body.key, limits.clone()).map_err(|error| error.to_string())?;
    let reached = workspace.reached(0);
    let texts = reached.iter().filter_map(|unit| workspace.units().get(*unit));
    let texts: BTreeMap<String, String> = texts.map(|unit| (unit.key.clone(), unit.hash.clone())).collect();
    if texts == body.texts {
        return Ok(Before::Same);
    }
    let program = workspace.check(0, &Options::default()).program();
    program
        .map(|program| Before::Other(Box::new(program)))
        .map_err(|_| String::from("as of HEAD the policy has errors"))
}

/// The names of what is compared, each once.
pub(super) fn names(program: &Program) -> BTreeSet<String> {
    things(program).map(|head| head.name.clone()).collect()
}

fn things(program: &Program) -> impl Iterator<Item = &Header> {
    let decisions = program.decisions.iter().map(|decision| &decision.head);
    let duties = program.duties.iter().map(|duty| &duty.head);
    decisions.chain(duties).chain(program.prohibitions.iter().map(|prohibition| &prohibition.head))
}

/// Compares one thing, or all, with what it was.
pub(super) fn compared(old: &Program, body: &Body, only: Option<&str>, limits: &Limits) -> DiffReport {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let options = diff::Options {
        only: only.map(str::to_owned).into_iter().collect(),
        nodes: size(if only.is_some() { limits.nodes.min(NODES) } else { limits.nodes }),
        splits: size(limits.splits),
        ..diff::Options::default()
    };
    let law = |program| diff::Law { program, law_at: None };
    let comparison = diff::compare(law(old), law(&body.program), &options);
    let name = path::name(&body.key);
    let parties = Parties {
        old: format!("{name} as of HEAD"),
        new: format!("{name} in the editor"),
        programs: [old, &body.program],
        law_at: [None; 2],
    };
    report(&comparison, &parties)
}

/// How much changed of a whole policy.
#[derive(Default)]
struct Count {
    classes: usize,
    burdens: bool,
    undecided: bool,
}

impl Count {
    fn add(&mut self, report: &DiffReport) {
        for difference in &report.differences {
            self.classes += difference.transitions.iter().map(|change| change.classes.len()).sum::<usize>();
            self.burdens |= !difference.burdens.is_empty();
            self.undecided |= !difference.undecided.is_empty();
        }
        self.classes += report.only_new.len() + report.only_old.len();
    }

    /// The line above the policy.
    fn whole(&self, program: &Program) -> Option<Changed> {
        let words = match (self.classes, self.burdens, self.undecided) {
            (0, _, true) => String::from("what changes since HEAD was not decided"),
            (0, true, _) => String::from("the burden changes since HEAD"),
            (0, false, false) => String::from("no case changes since HEAD"),
            (n, _, _) => classes(n),
        };
        let span = program.policies.first()?.span;
        Some(Changed { span, name: None, words, cases: Vec::new() })
    }
}

fn classes(n: usize) -> String {
    if n == 1 { String::from("1 class changes since HEAD") } else { format!("{n} classes change since HEAD") }
}

/// The line above one thing, with the cases that show it.
fn of_thing(report: &DiffReport, program: &Program, name: &str) -> Option<Changed> {
    let span = things(program).find(|head| head.name == name)?.name_span;
    let changed = |words: String, cases| Some(Changed { span, name: Some(name.to_owned()), words, cases });
    if !report.only_new.is_empty() {
        return changed(String::from("new since HEAD"), Vec::new());
    }
    let difference = report.differences.first()?;
    let mut cases = Vec::new();
    let mut n = 0;
    for transition in &difference.transitions {
        for class in &transition.classes {
            n += 1;
            let offer = format!("add a case of `{name}` that changed since HEAD as a scenario (class {n})");
            let scenario = class.witness.as_ref().map(|witness| witness.scenario.clone());
            cases.extend(scenario.map(|scenario| Case { offer, scenario }));
        }
    }
    for burden in &difference.burdens {
        let offer = format!("add a case of `{name}` whose burden changed since HEAD as a scenario");
        cases.push(Case { offer, scenario: burden.witness.scenario.clone() });
    }
    cases.truncate(MOST_CASES);
    match (n, difference.burdens.is_empty(), difference.undecided.is_empty()) {
        (0, _, false) => changed(String::from("what changes since HEAD was not decided"), cases),
        (0, false, true) => changed(String::from("the burden changes since HEAD"), cases),
        (0, true, true) => changed(String::from("other provisions decide since HEAD"), cases),
        (n, _, _) => changed(classes(n), cases),
    }
}

/// The files of some units, and each library text that is one of them: what is shown of the one is shown of the other.
pub(super) fn files(workspace: &Workspace, roots: &[usize]) -> Files {
    let named = roots.iter().filter_map(|root| workspace.units().get(*root));
    let by_hash: BTreeMap<&str, crate::base::span::FileId> =
        named.map(|unit| (unit.hash.as_str(), unit.file)).collect();
    let counted = workspace.units().iter().filter_map(|unit| Some((unit.file, *by_hash.get(unit.hash.as_str())?)));
    counted.collect()
}
