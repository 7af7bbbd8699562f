//! `assize verify [PATH…]`: every property proved for every possible case, or refuted by one.
//!
//! Each file is a root; its own properties are proved of the body of law that it heads, and where it amends that law
//! the properties of the files that it uses as well: an amendment must not break them unseen. Exit 1 where one is refuted and
//! was not expected to fail, or was and is proved, or a policy has errors; 3 where one was not decided.

use crate::base::span::SourceText;
use crate::check::{Options as CheckOptions, cond_in};
use crate::diag::render::{Form, Style, closing, number_of, render, wrap_hanging};
use crate::diag::{Diagnostic, Severity, in_order};
use crate::eval::Law;
use crate::faces::cli::args::{ProofFormat, Verify};
use crate::faces::cli::open::{Stop, program};
use crate::faces::cli::{ExitStatus, Setting, check, project};
use crate::faces::host::Host;
use crate::facts::scenario_text;
use crate::ir::{Amendment, Facts, PolicyId, Program, PropertyForm, PropertyId};
use crate::prove::{Claim, Options, prove, prove_form};
use crate::syntax;
use crate::workspace::Workspace;
use serde::Serialize;

/// The serialised results; `version` is 1.
#[derive(Debug, Default, Serialize)]
struct Results {
    version: u32,
    properties: Vec<PropertyResult>,
}

/// One property.
#[derive(Debug, Serialize)]
struct PropertyResult {
    name: String,
    claim: Option<String>,
    place: String,
    /// `proved`, `refuted`, `not decided` or `speaks of no case`.
    result: &'static str,
    /// Why it is expected to fail, where it is.
    expected_to_fail: Option<String>,
    /// Whether the result is the one that is wanted.
    as_expected: bool,
    /// What the counterexample shows.
    shows: Option<String>,
    /// The counterexample as a scenario.
    scenario: Option<String>,
    /// Of `turns on`: the facts of the other case, which differs in these alone.
    other: Option<String>,
    /// Why it was not decided.
    why: Vec<String>,
    /// The `impossible` items that the proof relies on.
    relied_on: Vec<String>,
    /// The amendments under which it was tried.
    amendments: Vec<String>,
}

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Verify) -> ExitStatus {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let options = Options { nodes: size(setting.limits.nodes), splits: size(setting.limits.splits) };
    let results = if args.never.is_empty() && args.always.is_empty() {
        of_files(host, setting, args, &options)
    } else {
        on_the_line(host, setting, args, &options)
    };
    let (results, broken) = match results {
        Ok(results) => results,
        Err(stop) => return stop.tell(host, setting),
    };
    host.print(&match args.format {
        ProofFormat::Human => text(&results, broken, setting),
        ProofFormat::Json => {
            let json = serde_json::to_string_pretty(&results);
            format!("{}\n", json.unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")))
        }
    });
    let undecided = results.properties.iter().any(|result| result.result == "not decided");
    if broken || results.properties.iter().any(|result| !result.as_expected && result.result != "not decided") {
        ExitStatus::Negative
    } else if undecided {
        ExitStatus::Undecided
    } else {
        ExitStatus::Done
    }
}

/// The properties of files, each of its own body of law; and whether some policy has errors.
fn of_files(host: &mut dyn Host, setting: &Setting, args: &Verify, options: &Options) -> Result<(Results, bool), Stop> {
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    for path in &project::chosen(host, setting, &args.paths)?.paths {
        let found = check::add(host, &mut workspace, path, setting.limits.source_bytes).map_err(Stop::Usage)?;
        roots.extend(found);
    }
    roots.sort_unstable();
    roots.dedup();
    let mut results = Results { version: 1, ..Results::default() };
    let mut broken: Vec<Diagnostic> = Vec::new();
    for root in roots {
        match workspace.check(root, &CheckOptions { amendments: args.with.clone() }).program() {
            Err(found) => broken.extend(found.into_iter().filter(|d| d.severity == Severity::Error)),
            Ok(program) => {
                let law = Law::new(&program);
                for (n, property) in program.properties.iter().enumerate() {
                    let holds = |text: &String| {
                        property.head.name.contains(text.as_str())
                            || property.head.title.as_ref().is_some_and(|title| title.contains(text.as_str()))
                    };
                    let own = property.head.policy == PolicyId(0);
                    if (!own && program.amendments.is_empty()) || args.only.as_ref().is_some_and(|text| !holds(text)) {
                        continue;
                    }
                    let proof = prove(&law, PropertyId::new(n), options);
                    let place = workspace.sources().place(property.head.name_span);
                    results.properties.push(told(
                        &program,
                        (&property.head.name, property.head.title.clone()),
                        place,
                        property.expected_to_fail.clone(),
                        proof.claim,
                        Stated::ByThePolicy,
                    ));
                }
            }
        }
    }
    let broken = in_order(broken);
    if !broken.is_empty() {
        let style = Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 };
        let mut out = render(workspace.sources(), &broken, style);
        out.push_str(&closing(&broken, style));
        host.complain(&out);
    }
    Ok((results, !broken.is_empty()))
}

/// What the command line claims of one policy.
fn on_the_line(
    host: &mut dyn Host,
    setting: &Setting,
    args: &Verify,
    options: &Options,
) -> Result<(Results, bool), Stop> {
    let [policy] = args.paths.as_slice() else {
        return Err(Stop::Usage(String::from("`--never` and `--always` speak of one policy: name it, and no other")));
    };
    let mut program = program(&*host, setting, policy, &args.with)?;
    let mut claims = Vec::new();
    for (always, words) in
        args.never.iter().map(|words| (false, words)).chain(args.always.iter().map(|words| (true, words)))
    {
        let option = if always { "--always" } else { "--never" };
        let mut sources = crate::base::span::SourceSet::default();
        let file = sources.add(SourceText::new(option, words.clone()));
        let cond = syntax::parse_cond(file, words).and_then(|cond| cond_in(&mut program, &cond, &sources));
        let cond = cond.map_err(|found| Stop::Found(sources, found))?;
        let form = if always { PropertyForm::Always(cond) } else { PropertyForm::Never(cond) };
        let what = if always { "always" } else { "never" };
        claims.push((format!("{what} {words}"), form));
    }
    let law = Law::new(&program);
    let mut results = Results { version: 1, ..Results::default() };
    for (name, form) in claims {
        let claim = prove_form(&law, &form, options);
        results.properties.push(told(&program, (&name, None), policy.clone(), None, claim, Stated::OnTheLine));
    }
    Ok((results, false))
}

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stated {
    /// It is a property of a policy.
    ByThePolicy,
    /// It was given on the command line.
    OnTheLine,
}

/// One result as plain data.
fn told(
    program: &Program,
    (name, title): (&str, Option<String>),
    place: String,
    expected_to_fail: Option<String>,
    claim: Claim,
    stated: Stated,
) -> PropertyResult {
    let fails = expected_to_fail.is_some();
    let mut result = PropertyResult {
        name: name.to_owned(),
        claim: title,
        place,
        result: "proved",
        expected_to_fail,
        as_expected: !fails,
        shows: None,
        scenario: None,
        other: None,
        why: Vec::new(),
        relied_on: Vec::new(),
        amendments: program.amendments.iter().map(amended).collect(),
    };
    match claim {
        Claim::Proved(relied_on) => result.relied_on = relied_on,
        Claim::Empty => {
            result.result = "speaks of no case";
            result.as_expected = false;
        }
        Claim::NotDecided(why) => {
            result.result = "not decided";
            result.as_expected = false;
            result.why = why;
        }
        Claim::Refuted(case) => {
            result.result = "refuted";
            result.as_expected = fails;
            let title = if stated == Stated::OnTheLine { "Against the claim" } else { &format!("Against {name}") };
            result.scenario = Some(scenario_text(program, title, &case.facts, case.on, None, &[]));
            result.other = case.other.as_ref().map(|other| apart(program, &case.facts, other, case.on));
            result.shows = Some(case.shows);
        }
    }
    result
}

/// An amendment, and whether it is law.
fn amended(amendment: &Amendment) -> String {
    if amendment.proposal { format!("{}, a proposal and not law", amendment.name) } else { amendment.name.clone() }
}

/// The facts of a case that differ from those of another, as lines of a scenario.
fn apart(program: &Program, one: &Facts, other: &Facts, on: Option<crate::base::date::Date>) -> String {
    let mut differing = Facts::new();
    for (fact, found) in other.iter() {
        if one.get(fact) != Some(found) {
            differing.set(fact, Some(found.clone()));
        }
    }
    let whole = scenario_text(program, "other", &differing, on, None, &[]);
    let lines = whole.lines().skip_while(|line| line.trim() != "given").skip(1);
    let lines = lines.take_while(|line| line.starts_with("        "));
    lines.map(str::trim).collect::<Vec<_>>().join("; ")
}

fn text(results: &Results, broken: bool, setting: &Setting) -> String {
    let mut out = String::new();
    let width = setting.width.clamp(40, 100);
    let mut under: &[String] = &[];
    for result in &results.properties {
        if result.amendments != under {
            under = &result.amendments;
            let words = if under.is_empty() { "Of the law as it is" } else { "Of the law as amended by " };
            for line in wrap_hanging(&format!("{words}{}:", under.join("; ")), width, width) {
                out.push_str(&format!("{line}\n"));
            }
        }
        let verdict = match (result.result, &result.expected_to_fail) {
            ("refuted", Some(_)) => "refuted, as expected",
            ("proved", Some(_)) => "proved, and was expected to fail",
            (other, _) => other,
        };
        let claim = match &result.claim {
            Some(claim) => format!("{claim} ({})", result.name),
            None => result.name.clone(),
        };
        for (n, line) in wrap_hanging(&format!("{verdict}: {claim}"), width, width - 4).iter().enumerate() {
            out.push_str(&format!("{}{line}\n", if n == 0 { "" } else { "    " }));
        }
        if result.as_expected && setting.quiet {
            continue;
        }
        let mut para = |words: &str| {
            for line in wrap_hanging(words, width - 4, width - 6) {
                out.push_str(&format!("    {line}\n"));
            }
        };
        if let Some(why) = &result.expected_to_fail {
            para(why);
        }
        for why in &result.why {
            para(why);
        }
        if let (Some(scenario), Some(shows)) = (&result.scenario, &result.shows) {
            para(&format!("in this case {shows}:"));
            for line in scenario.lines() {
                out.push_str(format!("    {line}").trim_end());
                out.push('\n');
            }
            if let Some(other) = &result.other {
                for line in wrap_hanging(&format!("the same case with {other}"), width - 4, width - 6) {
                    out.push_str(&format!("    {line}\n"));
                }
            }
            out.push('\n');
        }
    }
    if results.properties.is_empty() && !broken && !setting.quiet {
        let words = "nothing was proved: no property is stated; `--never` and `--always` state one on the line";
        out.push_str(&format!("{}\n", wrap_hanging(words, width, width).join("\n")));
    } else if !setting.quiet {
        let count = |word: &str| results.properties.iter().filter(|result| result.result == word).count();
        let expected = results.properties.iter().filter(|r| r.result == "refuted" && r.as_expected).count();
        let as_expected = if expected == 0 { String::new() } else { format!(" ({expected} as expected)") };
        let all = number_of(results.properties.len(), "property").replace("propertys", "properties");
        out.push_str(&format!(
            "{all}: {} proved, {} refuted{as_expected}, {} not decided\n",
            count("proved"),
            count("refuted"),
            count("not decided") + count("speaks of no case"),
        ));
    }
    out
}
