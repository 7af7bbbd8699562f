//! Policies made up for measurement: as many rules as are asked for, and one of the size that a person drafts.

#![expect(clippy::indexing_slicing, reason = "the remainder of a division is below what it was divided by")]

use std::fmt::Write as _;

/// As in the program.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A policy of `n` rules over facts, defines and decisions in proportion, in the style of an instrument: citations,
/// `when`, lettered limbs, an exception here and there.
pub fn policy(n: usize) -> String {
    let facts = n / 8 + 8;
    let mut text = String::from(
        "policy made_up \"A policy made up for measurement\"\n    in force from 12 January 2026\n    dated by request.made_on\n\n\
         source ACT \"An Act\" is statute\n\n\
         type Rank is ordered constable < sergeant < inspector < chief_inspector\n\n\
         facts request \"The request\"\n    made_on : date \"When was it made?\"\n    by : Rank or none \"Who authorised it?\"\n\n\
         facts point \"Points of fact\"\n",
    );
    for fact in 0..facts {
        let _ = writeln!(text, "    p{fact} : yes/no \"Is point {fact} so?\"");
    }
    for define in 0..facts / 4 {
        let _ = write!(
            text,
            "\ndefine d{define} \"Define {define}\"\n    means point.p{} or not point.p{}\n",
            define * 4 % facts,
            (define * 4 + 1) % facts
        );
    }
    for decision in 0..n.div_ceil(50) {
        let _ = write!(
            text,
            "\ndecision answer{decision} \"May it be done, {decision}?\"\n    outcomes unlawful over contrary over allowed\n    otherwise allowed\n"
        );
    }
    for rule in 0..n {
        let fact = |k: usize| format!("point.p{}", (rule * 7 + k * 3) % facts);
        let outcome = ["unlawful", "contrary"][rule % 2];
        let _ = write!(text, "\nrule r{rule} \"Rule {rule}\"\n    cites ACT s.{}({})\n", rule / 9 + 1, rule % 9 + 1);
        let _ = writeln!(text, "    when {}", fact(0));
        let _ = writeln!(text, "    answer{} is {outcome} unless all of", rule / 50);
        let _ = writeln!(text, "        (a) {} or {}", fact(1), fact(2));
        let _ = writeln!(text, "        (b) d{}", rule % (facts / 4));
        let _ = writeln!(text, "        (c) request.by is at least {}", ["sergeant", "inspector"][rule % 2]);
        if rule % 5 == 0 {
            let _ = writeln!(text, "    except where {}", fact(5));
        }
    }
    text
}

/// The policy of 16 rules over 25 facts on which one decision is timed.
pub fn sixteen_rules() -> String {
    let mut text = String::from(
        "policy sixteen \"Sixteen rules\"\n    in force from 12 January 2026\n    dated by request.made_on\n    applies when request.in_writing\n\n\
         source ACT \"An Act\" is statute\n\n\
         type Rank is ordered constable < sergeant < inspector < chief_inspector\n\n\
         facts request \"The request\"\n    made_on : date \"When was it made?\"\n    by : Rank or none \"Who authorised it?\"\n    \
         in_writing : yes/no \"Is it in writing?\"\n    sent : event \"Was it sent?\"\n\n\
         facts point \"Points of fact\"\n",
    );
    for fact in 0..21 {
        let _ = writeln!(text, "    p{fact} : yes/no \"Is point {fact} so?\"");
    }
    text.push_str(
        "\ndecision answer \"May it be done?\"\n    outcomes unlawful over contrary over allowed\n    otherwise allowed\n",
    );
    for rule in 0..16 {
        let outcome = ["unlawful", "contrary"][rule % 2];
        let _ = write!(text, "\nrule r{rule} \"Rule {rule}\"\n    cites ACT s.{}\n    when point.p{rule}\n", rule + 1);
        let _ = writeln!(text, "    answer is {outcome} unless all of\n        (a) point.p{}", (rule + 5) % 21);
        let _ = writeln!(text, "        (b) point.p{} or point.p{}", (rule + 6) % 21, (rule + 7) % 21);
        let _ = writeln!(
            text,
            "        (c) {}",
            ["request.by is at least inspector", "request.sent", "not point.p20"][rule % 3]
        );
    }
    text
}

/// The same with one rule changed, one gone and one more.
pub fn sixteen_rules_amended() -> String {
    let text = sixteen_rules();
    let text = text.replacen("(b) point.p10 or point.p11", "(b) point.p10", 1);
    let gone = text.find("\nrule r9 ").zip(text.find("\nrule r10 "));
    let text = gone.map_or(text.clone(), |(from, to)| format!("{}{}", &text[..from], &text[to..]));
    format!("{text}\nrule r16 \"Rule 16\"\n    cites ACT s.17\n    answer is contrary if point.p18 and point.p19\n")
}

/// A policy of so many rules on one decision, each over four facts that no other rule reads.
///
/// - `changed`: the rule of which one limb is taken away.
pub fn groups(n: usize, changed: Option<usize>) -> String {
    let mut text = String::from(
        "policy groups \"Facts in groups\"\n\nsource ACT \"An Act\" is statute\n\nfacts point \"Points of fact\"\n",
    );
    for fact in 0..n * 4 {
        let _ = writeln!(text, "    p{fact} : yes/no \"Is point {fact} so?\"");
    }
    text.push_str(
        "\ndecision answer \"May it be done?\"\n    outcomes unlawful over contrary over allowed\n    otherwise allowed\n",
    );
    for rule in 0..n {
        let fact = |k: usize| format!("point.p{}", rule * 4 + k);
        let outcome = ["unlawful", "contrary"][rule % 2];
        let _ = write!(text, "\nrule r{rule} \"Rule {rule}\"\n    cites ACT s.{}\n    when {}\n", rule + 1, fact(0));
        let _ = writeln!(text, "    answer is {outcome} unless all of");
        let _ = writeln!(text, "        (a) {}", fact(1));
        let _ = writeln!(text, "        (b) {} or {}", fact(2), if changed == Some(rule) { fact(2) } else { fact(3) });
    }
    text
}

/// A complete case of it, as JSON: one rule bites and three more apply and are satisfied.
pub fn sixteen_facts() -> String {
    let mut facts = String::from(
        r#"{"request": {"made_on": "2026-02-02", "by": "inspector", "in_writing": true, "sent": "2026-02-03"}, "point": {"#,
    );
    for fact in 0..21 {
        let comma = if fact == 0 { "" } else { ", " };
        let _ = write!(facts, r#"{comma}"p{fact}": {}"#, [0, 3, 5, 8, 9, 10, 13, 14].contains(&fact));
    }
    facts.push_str("}}");
    facts
}
