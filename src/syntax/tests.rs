//! The words in which mistakes are told: input and output side by side.

use crate::base::span::FileId;
use crate::base::span::SourceText;
use crate::syntax;

/// What is said of a text, one finding after another.
fn said(text: &str) -> String {
    let source = SourceText::new("", text);
    let mut out = String::new();
    for found in syntax::parse(FileId(0), text).diagnostics {
        let wrong = source.slice(found.span);
        out.push_str(&format!("{} {}: {}\n", source.position(found.span.start), found.code, found.message));
        out.push_str(&format!("    at   {wrong:?}\n"));
        for label in &found.labels {
            out.push_str(&format!("    and  {} {}\n", source.position(label.span.start), label.text));
        }
        if let Some(help) = &found.help {
            out.push_str(&format!("    help {help}\n"));
        }
        if let Some(fix) = &found.fix {
            out.push_str(&format!("    fix  {:?} becomes {:?}\n", source.slice(fix.span), fix.replacement));
        }
    }
    out
}

fn all(texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{}\n=>\n{}", text.trim_end(), said(text))).collect::<Vec<_>>().join("\n-----\n")
}

/// A rule with one clause or more.
fn rule(clauses: &str) -> String {
    format!("rule r\n    cites A s.1\n{clauses}\n")
}

#[test]
fn words_and_signs_of_other_languages() {
    let texts: Vec<String> = [
        "    when a.x = 3\n    d is o",
        "    when a.x == 3 && b.y\n    d is o",
        "    when a.x != 3\n    d is o",
        "    when a.x >= 3 or a.x <= 4\n    d is o",
        "    when !a.x\n    d is o",
        "    when a.x AND b.y\n    d is o",
        "    when a.x || b.y\n    d is o",
        "    when a.x is true\n    d is o",
        "    when a.x is unknown\n    d is o",
        "    WHEN a.x\n    d is o",
        "    says “yes”\n    d is o",
    ]
    .iter()
    .map(|text| rule(text))
    .chain([
        "facts f\n    held : judgment by officer on \"satisfied\"\n".to_owned(),
        "define x : date\n    is a.y if a.z, else b.y\n".to_owned(),
    ])
    .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    insta::assert_snapshot!(all(&texts));
}

#[test]
fn words_at_the_start_of_a_line() {
    let texts: Vec<String> = [
        "    whn a.x\n    d is o",
        "    when a.x\n    a.y\n    d is o",
        "    when a.x\n    other is o\n    d is o if a.y",
        "    when a.x\n    d is o\n    when a.y\n    in force until 1 May 2026",
        "    d is o\n    on officer",
        "    d is o\n    in force from 1 May 2026\n    in force from 2 May 2026",
        "    d is o unles a.x",
        "    d is o unless\n    except where b.y",
    ]
    .iter()
    .map(|text| rule(text))
    .chain([
        "rulee r\n    cites A s.1\n    when x\n    d is o\nrule s\n    d is o\n".to_owned(),
        "Policy p\n    in force from 1 May 2026\n".to_owned(),
        "rule r\ncites A s.1\nd is o\n".to_owned(),
        "rule r\n    d is o\n    rule s\n        d is o\n".to_owned(),
        "policy p\n    in force from 1 May 2026\nlibrary q\n".to_owned(),
        "hello world\n".to_owned(),
    ])
    .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    insta::assert_snapshot!(all(&texts));
}

#[test]
fn limbs_and_brackets() {
    let texts: Vec<String> = [
        "    d is o if a.x and b.y or c.z",
        "    d is o if (late)",
        "    d is o if a.x and (b.y or c.z",
        "    d is o unless all of",
        "    d is o unless a.x\n        (a) b.y",
        "    d is o unless all of\n        (a) a.x\n        (c) b.y\n        (d) c.z",
        "    d is o unless all of\n        (a) a.x\n        (b) b.y\n        and c.z",
        "    d is o unless all of\n        (a) a.x; or\n        (b) b.y",
        "    d is o unless all of\n        (a) a.x, and\n        (b) b.y, and",
        "    d is o unless all of\n        (a) any of\n        (b) b.y",
        "    d is o unless all of\n        (a) any of\n            (i) a.x\n            (ii) b.y\n        (b) c.z\n        (iii) d.e",
        "    d is o unless all of and a.x",
        "    d is o unless (all of)",
        "    d is o unless a.x + 3",
        "    d is o if all of\n        (a) a.x\n        b.y\n        (b) c.z",
        "    when a.x [A s.1]\n    d is o",
        "    d is o if some x in l.m has x.a or x.b and x.c",
        "    d is o if a.b or some x in l.m has x.a and x.b",
    ]
    .iter()
    .map(|text| rule(text))
    .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    insta::assert_snapshot!(all(&texts));
}

#[test]
fn dates_numbers_and_strings() {
    let texts: Vec<String> = [
        "    in force from 30 February 2026\n    d is o",
        "    in force from 12/01/2026\n    d is o",
        "    in force from 12th Janury 2026\n    d is o",
        "    in force\n    d is o",
        "    when a.x is 1,000\n    d is o",
        "    when a.x is 99999999999999999999\n    d is o",
        "    when a.x is 0.1234567\n    d is o",
        "    when a.x is 1.5 days\n    d is o",
        "    says \"no end\n    d is o",
        "    says \"tab \\t\"\n    d is o",
        "    cites s.1\n    d is o",
        "    cites A s.\n    d is o",
        "    cites A basis tex\n    d is o",
    ]
    .iter()
    .map(|text| rule(text))
    .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    insta::assert_snapshot!(all(&texts));
}

#[test]
fn facts_scenarios_and_amendments() {
    insta::assert_snapshot!(all(&[
        "facts f\n    made_on date \"When?\"\n    sent : yes/no\n",
        "facts f\n    made_on : integer from 1 to\n",
        "type T is one of\n    a \"x\"\n    b c\n",
        "type T is\n    a\n    b\n",
        "type T is one of\n",
        "decision d\n    outcomes a over b, c\n",
        "rule is\n    d is o\n",
        "scenario \"s\"\n    given\n        a.x\n        making is allowed\n        because r\n",
        "scenario \"s\"\n    given\n        a.x is 3 by\n    expect\n        d is settled\n        because r\n        because q\n",
        "scenario \"s\"\n    gvien\n        a.x\n        b.y is 3\n    expect\n        d is o\n",
        "scenario \"s\"\n    table\n        a.x | d\n        yes | o | r\n        yes\n",
        "scenario s\n    expect\n        d is o\n",
        "amendment a\n    amends p\n    replace r with\n    omit\n    insert fact into g\n    insert limb (d) into r\n",
        "amendment a\n    amends p\n    insert after r\n        rul q\n            d is o\n    omit q\n",
        "define d\n    is a.x if a.y, b.x, otherwise c.x\n",
        "duty d\n    due by a.x\n    done on a.y\n    done on a.z\n",
    ]));
}

#[test]
fn what_looks_like_something_else() {
    insta::assert_snapshot!(all(&[
        "rule pаyment \"a\u{202e}b\"\n    d is o\n",
        "rule r \"Привет, мир\"\n    d is o\n",
        "rule r \"раураl\"\n    d is\u{a0}o\n",
    ]));
}
