//! The words in which mistakes are told: input and output side by side.

use crate::base::date::DurationKind;
use crate::base::span::FileId;
use crate::base::span::SourceText;
use crate::syntax;
use crate::syntax::ast;
use crate::syntax::ast::CondKind;

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
fn words_within_a_string_nest_nothing() {
    let says = |words: &str| said(&rule(&format!("    says \"{words}\"\n    d is a")));
    assert_eq!(says(&"it \\\"has\\\" and they have ".repeat(100)), "");
    let nested = "some x in l has ".repeat(100);
    assert!(
        said(&rule(&format!("    when \"{nested}\" is a.b and {nested} x.y\n    d is a"))).contains("nested more than")
    );
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
        "facts f\n    all : list of Item \"All?\"\n    some : set of K\n".to_owned(),
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

/// The shape of a condition: joins, brackets and limbs, each leaf as it is written.
fn shape(cond: &ast::Cond, source: &SourceText) -> String {
    let all = |conds: &[ast::Cond]| conds.iter().map(|cond| shape(cond, source)).collect::<Vec<_>>();
    match &cond.kind {
        CondKind::And(conds) => format!("and[{}]", all(conds).join(", ")),
        CondKind::Or(conds) => format!("or[{}]", all(conds).join(", ")),
        CondKind::Not(inner) => format!("not[{}]", shape(inner, source)),
        CondKind::Group(inner) => format!("({})", shape(inner, source)),
        CondKind::Quantified { cond, .. } => format!("each[{}]", shape(cond, source)),
        CondKind::List(list) => {
            let limbs = list.limbs.iter().map(|limb| {
                let cite = if limb.cite.is_some() { "*" } else { "" };
                let said = limb.cond.as_ref().map_or("omitted".to_owned(), |cond| shape(cond, source));
                format!("{}{cite} {said}", limb.label.value)
            });
            let cite = if list.cite.is_some() { "*" } else { "" };
            format!("{:?}{cite}{{{}}}", list.kind, limbs.collect::<Vec<_>>().join("; "))
        }
        CondKind::Holds(_)
        | CondKind::Compare { .. }
        | CondKind::Within { .. }
        | CondKind::OrWorse { .. }
        | CondKind::Governs { .. } => source.slice(cond.span).to_owned(),
    }
}

/// Reads a condition and compares its shape.
fn check(text: &str, expected: &str) {
    let source = SourceText::new("", text);
    let cond = syntax::parse_cond(FileId(0), text).unwrap_or_else(|found| panic!("{text}: {found:?}"));
    assert_eq!(shape(&cond, &source), expected, "{text}");
}

#[test]
fn not_binds_to_one_comparison() {
    check("not a.x and b.y", "and[not[a.x], b.y]");
    check("not a.x is 3 or b.y", "or[not[a.x is 3], b.y]");
    check("not (a.x and b.y) and c.z", "and[not[(and[a.x, b.y])], c.z]");
    check("a.x is not at least 3", "not[a.x is not at least 3]");
    check("a.x is not within 3 days after b.y", "not[a.x is not within 3 days after b.y]");
}

#[test]
fn a_list_of_values_ends_at_its_line() {
    check("a.x is one of b, c or d", "a.x is one of b, c or d");
    check("a.x is one of b, c\n  or d", "or[a.x is one of b, c, d]");
    check("a.x is one of b, c or d.e", "or[a.x is one of b, c, d.e]");
    check("a.x is one of b, c or d is e", "or[a.x is one of b, c, d is e]");
    check("a.x is one of b,\n  c", "a.x is one of b,\n  c");
    check("a.x includes all of b, c # why\n and d.e", "and[a.x includes all of b, c, d.e]");
}

#[test]
fn a_quantifier_reaches_to_the_end_of_its_bracket() {
    check("some x in l.m has x.a and x.b", "each[and[x.a, x.b]]");
    check("(some x in l.m has x.a and x.b) or c.d", "or[(each[and[x.a, x.b]]), c.d]");
    check("at least 2 x in l.m have x.a", "each[x.a]");
    check("every x in l.m has all of\n (a) x.a\n (b) x.b", "each[All{(a) x.a; (b) x.b}]");
}

#[test]
fn limbs_nest_by_label() {
    check("all of\n(a) any of\n(i) a.x\n(ii) b.y\n(b) c.z", "All{(a) Any{(i) a.x; (ii) b.y}; (b) c.z}");
    check("any of\n(g) a.x".replace("(g)", "(a)").as_str(), "Any{(a) a.x}");
    let letters: String = ('a'..='i').map(|letter| format!("({letter}) x.{letter}\n")).collect();
    check(
        &format!("any of\n{letters}"),
        "Any{(a) x.a; (b) x.b; (c) x.c; (d) x.d; (e) x.e; (f) x.f; (g) x.g; (h) x.h; (i) x.i}",
    );
    check(
        "all of\n- all of\n-- a.x\n-- any of\n--- b.y\n--- c.z\n- d.e",
        "All{- All{-- a.x; -- Any{--- b.y; --- c.z}}; - d.e}",
    );
    check(
        "all of [A s.1]\n(za) a.x [A s.2]\n(a) b.y;\n(aa) c.z, and\n(b) omitted\n(c) at least 2 of [A s.3]\n(1) a.x\n(1A) b.y\n(2) c.z",
        "All*{(za)* a.x; (a) b.y; (aa) c.z; (b) omitted; (c) AtLeast(2)*{(1) a.x; (1A) b.y; (2) c.z}}",
    );
    check("a.x and all of\n(a) b.y\n(b) c.z", "and[a.x, All{(a) b.y; (b) c.z}]");
    check("all of\n(a) any of\n(i) a.x; or\n(ii) b.y; and\n(b) c.z", "All{(a) Any{(i) a.x; (ii) b.y}; (b) c.z}");
}

#[test]
fn names_may_be_any_word_beside_a_dot() {
    check("reasons.written and notice.given and code.x", "and[reasons.written, notice.given, code.x]");
    check("not.is and when.and", "and[not.is, when.and]");
}

#[test]
fn spans_are_bytes_of_the_given_text() {
    let text = "\u{feff}# 𝕏 comment\r\nrule r \"𝕏é\"\r\n\tcites A s.1 (2)\r\n\td is o # after\r\n\t\tunless a.x   \r\n";
    let parsed = syntax::parse(FileId(0), text.replace("s.1 (2)", "s.1(2)").as_str());
    assert_eq!(parsed.diagnostics, []);
    let source = SourceText::new("", text.replace("s.1 (2)", "s.1(2)"));
    let item = &parsed.file.items[0];
    assert!(source.slice(item.span).starts_with("rule r") && source.slice(item.span).ends_with("unless a.x"));
    let ast::ItemKind::Rule(rule) = &item.kind else { panic!("a rule") };
    assert_eq!(rule.title.as_ref().unwrap().value, "𝕏é");
    assert_eq!(source.slice(rule.title.as_ref().unwrap().span), "\"𝕏é\"");
    assert_eq!(source.slice(rule.cites[0].places[0].span), "A s.1(2)");
    assert_eq!(source.slice(rule.conclusion.as_ref().unwrap().span), "d is o # after\r\n\t\tunless a.x");
    let comments: Vec<&str> = parsed.file.comments.iter().map(|comment| comment.value.as_str()).collect();
    assert_eq!(comments, ["𝕏 comment", "after"]);
}

#[test]
fn a_pinpoint_is_one_place_or_several() {
    let cites = |text: &str| {
        let parsed = syntax::parse(FileId(0), &format!("rule r\n    cites {text}\n    d is o\n"));
        assert_eq!(parsed.diagnostics, [], "{text}");
        let ast::ItemKind::Rule(rule) = &parsed.file.items[0].kind else { panic!("a rule") };
        let places = rule.cites[0].places.iter();
        let shown = places.map(|place| match &place.pinpoint {
            Some(pinpoint) => format!("{} {} {}", place.source.text, pinpoint.text, pinpoint.single),
            None => place.source.text.to_string(),
        });
        shown.collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(cites("A s.44A(3)(c)"), "A s.44A(3)(c) true");
    assert_eq!(cites("A ss.3(1), 7A; s.9 basis recalled; B"), "A ss.3(1), 7A false | A s.9 true | B");
    assert_eq!(cites("A s.44B(1)  to  (3)"), "A s.44B(1) to (3) false");
    assert_eq!(cites("A Sch.8 para 1"), "A Sch.8 para 1 true");
    assert_eq!(cites("Code para 6.6"), "Code para 6.6 true");
    assert_eq!(cites("Code paras 6 and 7"), "Code paras 6 and 7 false");
    assert_eq!(cites("A s. 3; A Part IV; A Annex A"), "A s. 3 true | A Part IV true | A Annex A true");
    assert_eq!(cites("law.A reg.2"), "law.A reg.2 true");
}

#[test]
fn facts_given_after_an_entry_are_its_fields() {
    let given = syntax::parse_given(
        FileId(0),
        "one, two\na.x is b, c\na.y is empty\nentry \"n\" in d.m\n  held\n  not sent\n  given on 1 May 2026\na.z is 2 weeks",
    );
    let given = given.unwrap();
    assert!(matches!(&given[0].kind, ast::GivenKind::Sets(sets) if sets.len() == 2));
    assert!(
        matches!(&given[1].kind, ast::GivenKind::Fact(fact) if matches!(&fact.value, ast::GivenValue::Members(values) if values.len() == 2))
    );
    assert!(matches!(&given[2].kind, ast::GivenKind::Fact(fact) if fact.value == ast::GivenValue::Members(vec![])));
    assert!(matches!(&given[3].kind, ast::GivenKind::Entry { fields, .. } if fields.len() == 3));
    let ast::GivenKind::Fact(last) = &given[4].kind else { panic!("a fact") };
    assert!(
        matches!(&last.value, ast::GivenValue::Is(value) if value.kind == ast::ExprKind::Duration(14, DurationKind::Days))
    );
}

#[test]
fn a_letter_of_several_bytes_where_an_item_is_expected_is_shown_whole() {
    let text = "amendment a\n    amends p\n    insert after x\n  \u{fffd}     rule r\n";
    let parsed = syntax::parse(FileId(0), text);
    assert!(!parsed.diagnostics.is_empty());
    assert!(parsed.diagnostics.iter().all(|found| text.get(found.span.range()).is_some()));
}
