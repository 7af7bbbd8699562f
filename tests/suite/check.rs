//! The checker: what it says of each case file, that the page of each code shows that code, and what it lowers to.
//!
//! A case holds one claim and is named by it. It may `use "common"`; a line `#-- NAME` begins a further file.

use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::{Options, cond_in, given_in};
use assize::diag::Code;
use assize::ir::{CondKind, Form, Program};
use assize::syntax::{parse_cond, parse_given};
use assize::workspace::{Texts, Workspace};
use std::path::{Path, PathBuf};

const CASES: &str = "tests/cases/check";

fn case_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(CASES)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the cases are there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.parent() != Some(Path::new(CASES)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The files of a case, its own first.
fn opened(text: &str) -> Workspace {
    let common = std::fs::read_to_string(Path::new(CASES).join("common.assize")).expect("the shared file is there");
    let mut texts = Texts::default().with("common.assize", common);
    let mut name = String::from("case.assize");
    let mut own = String::new();
    for line in text.lines() {
        if let Some(next) = line.strip_prefix("#-- ") {
            texts = texts.with(std::mem::replace(&mut name, next.trim().to_owned()), std::mem::take(&mut own));
        } else {
            own.push_str(line);
            own.push('\n');
        }
    }
    Workspace::open(&texts.with(name, own), "case.assize", Limits::default()).expect("the case is there")
}

/// What is said of a text, a paragraph for each finding.
fn said(workspace: &Workspace) -> String {
    let mut out = String::new();
    for found in workspace.check(0, &Options::default()).diagnostics {
        out.push_str(&format!("{} {}: {}\n", workspace.sources().place(found.span), found.code, found.message));
        out.push_str(&format!("    at   {}\n", workspace.sources().slice(found.span)));
        for label in &found.labels {
            out.push_str(&format!("    and  {} {}\n", workspace.sources().place(label.span), label.text));
        }
        if let Some(help) = &found.help {
            out.push_str(&format!("    help {help}\n"));
        }
        if let Some(fix) = &found.fix {
            let old = workspace.sources().slice(fix.span);
            out.push_str(&format!("    fix  {old} becomes {}\n", fix.replacement));
        }
    }
    if out.is_empty() {
        out.push_str("sound\n");
    }
    out
}

#[test]
fn each_case_is_told_what_is_wrong_with_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/check");
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in case_files() {
            let text = std::fs::read_to_string(&path).expect("cases are text");
            let name = path.with_extension("");
            let name = name.strip_prefix(CASES).expect("a case lies among the cases");
            let name = name.to_string_lossy().replace(['/', '\\'], "__");
            let said = said(&opened(&text));
            insta::assert_snapshot!(name, format!("{text}\n----\n{said}"));
        }
    });
}

#[test]
fn the_page_of_each_code_shows_it_and_how_to_mend_it() {
    let areas = ["names", "types", "limbs", "periods", "structure", "cases", "lint", "analysis"];
    // What a check finds over every case has no example of a size that a check leaves out.
    let own = |code: &&Code| **code != Code::NotAnalysed;
    for code in Code::ALL.iter().filter(own).filter(|code| areas.contains(&code.name().split('/').next().unwrap_or("")))
    {
        let (wrong, right) = code.page().split_once("\n## Right\n").expect("a page has a right example");
        let shown = wrong.lines().any(|line| {
            let mut words = line.split(' ');
            matches!(words.next(), Some("error" | "warning" | "note")) && words.next() == Some(code.name())
        });
        assert!(shown, "the wrong example of {code} does not show it");
        let sound = !right.contains("```diagnostics") && !right.contains("```findings");
        assert!(sound, "the right example of {code} is not sound");
    }
}

/// The program of a text that is sound.
fn program(text: &str) -> (Workspace, Program) {
    let workspace = opened(text);
    let program = workspace.check(0, &Options::default()).program();
    let program = program.unwrap_or_else(|_| panic!("{}", said(&workspace)));
    (workspace, program)
}

const HEAD: &str =
    "policy example\n    in force from 1 January 2026\n    dated by request.made_on\n\nuse \"common\"\n\n";

/// The pinpoints of the limbs of the first rule, a line a limb.
fn pinpoints(rule: &str) -> String {
    let (_, program) = program(&format!("{HEAD}{rule}"));
    let Some((_, _, Form::If(cond) | Form::Unless(cond))) = program.rules.first().expect("there is a rule").conclusion
    else {
        panic!("the rule has a condition")
    };
    let mut out = String::new();
    let mut todo = vec![(cond, 0)];
    while let Some((cond, depth)) = todo.pop() {
        if let CondKind::All(limbs) | CondKind::Any(limbs) = &program.cond(cond).kind {
            for limb in limbs {
                let label = limb.label.as_ref().map_or_else(String::new, ToString::to_string);
                let places: Vec<String> = limb
                    .places
                    .iter()
                    .map(|place| {
                        let pinpoint = place.pinpoint.as_ref().map_or("", |pinpoint| pinpoint.text.as_str());
                        format!("{} {pinpoint}", program.source(place.source).name)
                    })
                    .collect();
                out.push_str(&format!("{}{label} {}\n", "  ".repeat(depth), places.join("; ")));
                todo.push((limb.cond, depth + 1));
            }
        }
    }
    out
}

#[test]
fn a_limb_is_cited_by_its_own_pinpoint_and_never_by_an_invented_one() {
    let limbs = "all of\n        (a) request.urgent\n        (b) any of\n            (i) request.held\n            \
                 (ii) request.sent [Code para 3]\n";
    let hung = pinpoints(&format!("rule r\n    cites Act s.1\n    making is unlawful unless {limbs}"));
    insta::assert_snapshot!(hung, @r"
    (a) Act s.1(a)
    (b) Act s.1(b)
      (i) Act s.1(b)(i)
      (ii) Code para 3
    ");
    let listed = pinpoints(&format!("rule r\n    cites Act s.1; s.2\n    making is unlawful unless {limbs}"));
    insta::assert_snapshot!(listed, @r"
    (a) 
    (b) 
      (i) 
      (ii) Code para 3
    ");
    let opened = limbs.replacen("all of", "all of [Code para 7]", 1);
    let opened = pinpoints(&format!("rule r\n    cites Act s.1\n    making is unlawful unless {opened}"));
    insta::assert_snapshot!(opened, @r"
    (a) Code para 7(a)
    (b) Code para 7(b)
      (i) Code para 7(b)(i)
      (ii) Code para 3
    ");
}

/// A chain of so many defines, each of which names the next.
fn chain(n: usize) -> String {
    let mut text = String::from(HEAD);
    for at in 0..n {
        let next = if at + 1 == n { String::from("request.urgent") } else { format!("d{}", at + 1) };
        text.push_str(&format!("define d{at}\n    cites Act s.1\n    means {next}\n\n"));
    }
    text.push_str("rule r\n    cites Act s.1\n    making is unlawful unless d0\n");
    text
}

fn codes(text: &str) -> Vec<&'static str> {
    opened(text).check(0, &Options::default()).diagnostics.iter().map(|found| found.code.name()).collect()
}

#[test]
fn a_chain_of_items_is_followed_to_the_limit_and_no_further() {
    assert_eq!(codes(&chain(390)), Vec::<&str>::new());
    assert_eq!(codes(&chain(401)), vec!["limit/reference-depth"]);
    assert_eq!(codes(&chain(5_000)), vec!["limit/reference-depth"]);
    let values = chain(2_000).replace("    means d", "    is d").replace("means request.urgent", "is request.sessions");
    let values = values.replace("unless d0", "unless d0 is 3");
    assert_eq!(codes(&values), vec!["limit/reference-depth"]);
}

#[test]
fn a_decision_has_at_most_fifty_six_outcomes() {
    let decision = |n: usize| {
        let outcomes: Vec<String> = (0..n).map(|n| format!("o{n}")).collect();
        let rule = "rule r\n    cites Act s.1\n    big is o0 unless request.held\n";
        format!("{HEAD}decision big \"Which?\"\n    outcomes {}\n    otherwise o1\n\n{rule}", outcomes.join(" over "))
    };
    assert_eq!(codes(&decision(56)), Vec::<&str>::new());
    assert_eq!(codes(&decision(57)), vec!["limit/outcomes"]);
}

#[test]
fn what_the_reader_lets_through_is_not_too_deep() {
    let mut cond = String::from("request.urgent or request.sent");
    for _ in 0..31 {
        cond = format!("(request.held and not ({cond}))");
    }
    let text = format!("{HEAD}rule r\n    cites Act s.1\n    making is unlawful unless {cond}\n");
    assert_eq!(codes(&text), Vec::<&str>::new());

    let mut cond = format!("request.sessions{} is above 3", " + 1".repeat(60));
    for n in 0..31 {
        cond = format!("(request.urgent and not some x{n} in request.items has (x{n}.held or {cond}))");
    }
    let text = format!("{HEAD}rule r\n    cites Act s.1\n    making is unlawful unless {cond}\n");
    assert_eq!(codes(&text), Vec::<&str>::new());
}

const REFORMED: &str = "rule tried
    cites Act s.1
    making is unlawful unless all of
        (a) request.held
        (b) request.urgent

define ready
    cites Act s.2
    means request.sent

rule ready
    cites Act s.2
    making is unlawful unless request.urgent
";

#[test]
fn an_amended_item_is_a_version_from_its_commencement() {
    let amended = format!(
        "{HEAD}{}\namendment reform\n    amends example\n    in force from 1 July 2026\n    insert limb (aa) into \
         tried\n        request.sent\n    insert limb (c) into tried\n        request.rank is inspector\n    saving \
         request.held.on is before 1 June 2026\n",
        REFORMED.split("\ndefine").next().unwrap_or("")
    )
    .replace("made_on\n", "made_on\n    with amendment reform\n");
    let (_, program) = program(&amended);
    let rules: Vec<String> = program
        .rules
        .iter()
        .map(|rule| {
            let period = rule.head.period.as_ref().map_or_else(String::new, |period| {
                format!("{:?} {:?}", period.from.map(|date| date.iso()), period.ceasing.map(|date| date.iso()))
            });
            let when: Vec<&str> = rule.when.iter().map(|cond| program.cond(*cond).words.as_str()).collect();
            let Some((_, _, Form::Unless(cond))) = rule.conclusion else { panic!("it has one") };
            let CondKind::All(limbs) = &program.cond(cond).kind else { panic!("it has limbs") };
            let labels: String = limbs.iter().filter_map(|limb| limb.label.as_ref()).map(ToString::to_string).collect();
            format!("{period} when {when:?} {labels}")
        })
        .collect();
    insta::assert_snapshot!(rules.join("\n"), @r#"
    None Some("2026-07-01") when [] (a)(b)
    Some("2026-07-01") None when ["request.held.on is before 1 June 2026"] (a)(b)
    Some("2026-07-01") None when ["not (request.held.on is before 1 June 2026)"] (a)(aa)(b)(c)
    "#);
}

#[test]
fn a_condition_and_facts_can_be_added_to_a_checked_program() {
    let (workspace, mut program) = program(&format!("{HEAD}{}", REFORMED.split("\nrule ready").next().unwrap_or("")));
    let mut sources = workspace.sources().clone();
    let text = "ready and making is unlawful and request.rank is at least sergeant";
    let file = sources.add(assize::base::span::SourceText::new("line", text));
    let cond = parse_cond(file, text).expect("it can be read");
    let id = cond_in(&mut program, &cond, &sources).expect("it is sound");
    assert_eq!(program.cond(id).words, text);

    let before = program.clone();
    let wrong = parse_cond(file, "redy and request.rank is captain").expect("it can be read");
    let found = cond_in(&mut program, &wrong, &sources).expect_err("it is not");
    let codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
    assert_eq!(codes, vec!["names/unknown", "names/unknown-value"]);
    assert_eq!(program, before);

    let given = parse_given(file, "request.rank is inspector\nnot request.sent").expect("they can be read");
    let facts = given_in(&program, &given, &sources).expect("they are sound");
    let rank = program.fact_named("request.rank").expect("it is declared");
    assert!(facts.get(rank).is_some());
    let wrong = parse_given(FileId(0), "request.rank is captain").expect("it can be read");
    assert!(given_in(&program, &wrong, &sources).is_err());
}

/// Numbers without order, the same in every run.
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n.max(1)).expect("it fits")).expect("it fits")
    }
}

#[test]
fn whatever_stands_in_a_text_is_checked_to_the_end() {
    let mut shuffle = Shuffle(1);
    for path in case_files() {
        let text = std::fs::read_to_string(&path).expect("cases are text");
        for _ in 0..12 {
            let mut lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_inclusive(' ').collect()).collect();
            for _ in 0..1 + shuffle.below(3) {
                let from = shuffle.below(lines.len());
                let word = lines.get(from).and_then(|line| line.get(shuffle.below(line.len()))).copied().unwrap_or("");
                let to = shuffle.below(lines.len());
                match (shuffle.below(4), lines.get_mut(to)) {
                    (0, Some(_)) => drop(lines.remove(to)),
                    (1, Some(line)) if !line.is_empty() => drop(line.remove(shuffle.below(line.len()))),
                    (_, Some(line)) if !line.is_empty() => {
                        let at = shuffle.below(line.len());
                        line.splice(at..=at, [word]);
                    }
                    (_, _) => {}
                }
            }
            let mangled: Vec<String> = lines.iter().map(|line| line.concat()).collect();
            let workspace = opened(&mangled.join("\n"));
            let checked = workspace.check(0, &Options::default());
            let wrong = checked.diagnostics.iter().any(|found| found.severity == assize::diag::Severity::Error);
            assert_eq!(wrong, checked.program().is_err(), "{}", mangled.join("\n"));
        }
    }
}

#[test]
fn nothing_is_wrong_with_the_library() {
    for name in assize::workspace::stdlib::names() {
        let workspace = Workspace::open(&Texts::default(), name, Limits::default()).expect("it is embedded");
        assert_eq!(said(&workspace), "sound\n", "{name}");
    }
}
