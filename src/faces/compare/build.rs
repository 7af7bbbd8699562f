//! From a comparison to what is said of it.

use crate::base::date::Date;
use crate::diff::{Class, Compared, Comparison, Condition, Kind, RuleRef, Shown, Verdict, Way};
use crate::faces::compare::model::{
    BurdenReport, ClassReport, DiffReport, Difference, FromReport, RuleReport, TextReport, TransitionReport,
    WitnessReport,
};
use crate::facts::scenario_text;
use crate::ir::Program;

/// What is compared, and in whose words its cases are told.
pub struct Parties<'p> {
    /// The old law in words.
    pub old: String,
    /// The new law in words.
    pub new: String,
    /// The old program, and the new.
    pub programs: [&'p Program; 2],
    /// The dates whose law each is.
    pub law_at: [Option<Date>; 2],
}

/// Says what a comparison found.
pub fn report(comparison: &Comparison, parties: &Parties<'_>) -> DiffReport {
    let mut number = 0;
    let mut differences = Vec::new();
    let mut unchanged = Vec::new();
    for compared in &comparison.compared {
        let same = compared.verdict == Verdict::Same && compared.burden == Verdict::Same && compared.reasons.is_empty();
        if same {
            unchanged.push(compared.name.clone());
        } else {
            differences.push(difference(compared, parties, &mut number));
        }
    }
    // What changes a decision comes first, then duties and prohibitions, then what changes reasons alone.
    differences.sort_by_key(|d| (d.verdict == verdict(Verdict::Same) && d.burden == d.verdict, d.kind != "decision"));
    renumber(&mut differences);
    let only = |new: bool| {
        let own = comparison.only_in_one.iter().filter(|only| only.new == new);
        own.map(|only| format!("{} {}", only.kind.word(), only.name)).collect()
    };
    DiffReport {
        version: 1,
        old: parties.old.clone(),
        new: parties.new.clone(),
        same_decisions: comparison.same_decisions(),
        differences,
        unchanged,
        only_old: only(false),
        only_new: only(true),
        texts: comparison
            .texts
            .iter()
            .map(|change| TextReport {
                item: change.item.clone(),
                what: change.what.clone(),
                old: change.old.clone(),
                new: change.new.clone(),
            })
            .collect(),
        relied_on: comparison.relied_on.clone(),
        records: None,
    }
}

fn renumber(differences: &mut [Difference]) {
    let classes = differences.iter_mut().flat_map(|d| &mut d.transitions).flat_map(|t| &mut t.classes);
    for (n, class) in classes.enumerate() {
        class.number = n + 1;
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same decisions",
        Verdict::Stricter => "stricter",
        Verdict::Looser => "looser",
        Verdict::Mixed => "mixed",
        Verdict::NotDecided => "not decided",
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::Stricter => "stricter",
        Way::Looser => "looser",
        Way::Other => "other",
    }
}

fn difference(compared: &Compared, parties: &Parties<'_>, number: &mut usize) -> Difference {
    let provisions = |newly: bool| {
        let own = compared.reasons.iter().filter(|change| if newly { change.newly } else { change.no_longer });
        own.map(|change| change.provision.clone()).collect()
    };
    let mut transitions = Vec::new();
    for transition in &compared.transitions {
        let from =
            transition.from.iter().map(|(fate, kinds)| FromReport { outcome: fate.words(), kinds: count(*kinds) });
        let to = transition.to.words();
        let mut classes = Vec::new();
        for class in &transition.classes {
            *number += 1;
            classes.push(class_report(class, compared, &to, parties, *number));
        }
        transitions.push(TransitionReport {
            from: from.collect(),
            to,
            kinds: count(transition.from.iter().map(|(_, kinds)| *kinds).sum()),
            way: way(transition.way),
            classes,
            more: transition.more,
        });
    }
    let burdens = compared.burdens.iter().map(|burden| BurdenReport {
        from: burden.from.words(),
        to: burden.to.words(),
        witness: witness(&burden.witness, compared, parties, "A change of burden"),
    });
    Difference {
        kind: compared.kind.word(),
        name: compared.name.clone(),
        title: compared.title.clone(),
        verdict: verdict(compared.verdict),
        burden: verdict(compared.burden),
        kinds: count(compared.kinds),
        burdens: burdens.collect(),
        transitions,
        newly_decide: provisions(true),
        no_longer_decide: provisions(false),
        undecided: compared.undecided.clone(),
    }
}

fn class_report(class: &Class, compared: &Compared, to: &str, parties: &Parties<'_>, number: usize) -> ClassReport {
    let mut conditions = Vec::new();
    let mut under = None;
    for condition in &class.conditions {
        match condition {
            Condition::Words(words) => conditions.push(words.clone()),
            Condition::Rule(own) => under = Some(rule(own)),
        }
    }
    let title = format!("Now {to}, class {number}");
    ClassReport {
        number,
        conditions,
        under,
        rules: class.rules.iter().map(rule).collect(),
        kinds: count(class.kinds),
        witness: class.witness.as_ref().map(|shown| witness(shown, compared, parties, &title)),
    }
}

fn rule(rule: &RuleRef) -> RuleReport {
    RuleReport {
        name: rule.name.clone(),
        title: rule.title.clone(),
        cites: rule.cites.clone(),
        law: if rule.new { "new" } else { "old" },
        says: rule.says.clone(),
    }
}

fn witness(shown: &Shown, compared: &Compared, parties: &Parties<'_>, title: &str) -> WitnessReport {
    // What is decided item by item, and states without a word of their own, are not expected in the scenario.
    let ([old_program, new_program], [old_at, new_at]) = (parties.programs, parties.law_at);
    // What the new law has no word for is written as the old law has it.
    let (program, facts, law_at, answer) = match shown.by_old {
        true => (old_program, &shown.old_facts, old_at, &shown.old),
        false => (new_program, &shown.new_facts, new_at, &shown.new),
    };
    let whole = compared.kind == Kind::Decision && !answer.ends_with("not governed");
    // A scenario expects a conflict, and does not say of what.
    let result = answer.split_once(" of ").map_or(answer.as_str(), |(result, _)| result);
    let expect = if whole { vec![format!("{} is {result}", compared.name)] } else { Vec::new() };
    let scenario = scenario_text(program, title, facts, shown.on, law_at, &expect);
    WitnessReport { scenario, old: shown.old.clone(), new: shown.new.clone() }
}

/// A number with its thousands marked.
fn count(kinds: Option<u128>) -> Option<String> {
    let digits = kinds?.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    Some(out)
}
