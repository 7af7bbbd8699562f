//! For every rule of the library a scenario in which it is live and one in which it is not, and for every provision that
//! was not read a scenario that expects it to be listed and one that expects it not to be.

use crate::law::library;
use assize::eval::judge::Reading;
use assize::eval::{Ask, Law};
use assize::ir::{Program, Rule, RuleId};
use assize::testing;

/// What was seen of a rule over all scenarios.
#[derive(Clone, Copy, Debug, Default)]
struct Met {
    yes: bool,
    no: bool,
}

#[test]
fn every_rule_decides_in_one_scenario_and_not_in_another() {
    let program = library();
    let law = Law::new(&program);
    let mut met = vec![Met::default(); program.rules.len()];
    for scenario in &program.scenarios {
        let ask = testing::ask(&law, scenario, 1_000);
        for (n, met) in met.iter_mut().enumerate() {
            meet(&ask, RuleId::new(n), met);
        }
    }
    let mut missing = Vec::new();
    for (rule, met) in program.rules.iter().zip(&met).filter(|(rule, _)| rule.conclusion.is_some()) {
        if !met.yes {
            missing.push(format!("{}: no scenario in which it is live", named(&program, rule)));
        }
        if !met.no {
            missing.push(format!("{}: no scenario in which it is in force and not live", named(&program, rule)));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Notes whether a rule is live, and whether it is not though its policy governs and it is in force.
fn meet(ask: &Ask<'_>, id: RuleId, met: &mut Met) {
    let program = ask.law.program;
    let rule = program.rule(id);
    let mut judge = ask.judge();
    let in_force = judge.governs(rule.head.policy, Reading::Counted).is_yes()
        && judge.in_period(rule.head.policy, rule.head.period.as_ref(), Reading::Counted).is_yes();
    if !in_force {
        return;
    }
    let Some(binder) = rule.binder else {
        let live = judge.live(id, Reading::Counted);
        met.yes |= live.is_yes();
        met.no |= live.is_no();
        return;
    };
    for item in 0..judge.length(program.binder(binder).list).unwrap_or(0) {
        judge.set_item(binder, u32::try_from(item).expect("lists are short"));
        let live = judge.live(id, Reading::Counted);
        met.yes |= live.is_yes();
        met.no |= live.is_no();
    }
}

#[test]
fn every_provision_and_reading_left_out_is_expected_in_one_scenario_and_not_in_another() {
    let program = library();
    let mut met = vec![Met::default(); program.rules.len()];
    let expected = program.scenarios.iter().flat_map(|scenario| &scenario.expects);
    for unread in expected.filter_map(|expect| expect.unread.as_ref()) {
        for (n, met) in met.iter_mut().enumerate() {
            let listed = unread.rules.iter().flatten().any(|id| *id == RuleId::new(n));
            met.yes |= listed;
            met.no |= unread.only && !listed;
        }
    }
    let mut missing = Vec::new();
    for (rule, met) in program.rules.iter().zip(&met).filter(|(rule, _)| rule.conclusion.is_none()) {
        if !met.yes {
            missing.push(format!("{}: no scenario expects it to be listed", named(&program, rule)));
        }
        if !met.no {
            missing.push(format!("{}: no scenario expects it not to be listed", named(&program, rule)));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn named(program: &Program, rule: &Rule) -> String {
    let period = rule.head.period.as_ref().and_then(|period| period.from);
    let from = period.map(|from| format!(" from {from}")).unwrap_or_default();
    format!("{}.{}{from}", program.policy(rule.head.policy).name, rule.head.name)
}
