//! From which result to which: the changes of decision, each as classes of cases.

use crate::diagram::count::{Counted, Cuts, Sieve};
use crate::diagram::cover::{Task, Word, parts};
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::{Cube, Solved};
use crate::diagram::witness::Witness;
use crate::diagram::{Fate, Meaning, Var};
use crate::diff::engine::{Goal, Pair, Two, judge};
use crate::diff::records::Changes;
use crate::diff::vocabulary::{self, Name, Names};
use crate::diff::{Class, Compared, Condition, Options, RuleRef, Shown, Transition, Verdict, Way};
use crate::eval::Status;
use crate::ir::Program;
use std::collections::{BTreeMap, BTreeSet};

/// Results that change to one.
struct Group {
    from: Vec<u32>,
    to: u32,
    looser: bool,
}

/// Finds the changes of decision.
pub(super) fn compare(
    two: &mut Two<'_>,
    both: &Pair,
    options: &Options,
    compared: &mut Compared,
) -> Result<Changes, Full> {
    let cuts = two.space.store.cuts(&[both.ends]);
    let groups = groups(two, both)?;
    if groups.is_empty() {
        return Ok(Changes::default());
    }
    let names = &vocabulary::words(two, both)?;
    let mut changes = Changes::new(cuts.keys().copied(), names);
    let mut all = countable(two, &cuts)?.then(|| Counted::new(cuts));
    compared.kinds = counted(two, Dd::YES, all.as_mut())?;
    let mut earlier: Vec<(u32, u32)> = Vec::new();
    let mut ways = BTreeSet::new();
    for group in &groups {
        let told = transition(two, both, group, &earlier, names, (options, all.as_mut()), compared)?;
        if let Some((transition, classes)) = told {
            changes.add(&two.space, &transition, classes);
            ways.extend(transition.from.iter().map(|(from, _)| way(two, both, from, &transition.to)));
            compared.transitions.push(transition);
        }
        earlier.extend(group.from.iter().map(|from| (*from, group.to)));
    }
    let confirmed = compared.transitions.iter().all(|t| t.classes.iter().any(|class| class.witness.is_some()));
    compared.verdict = match (ways.len(), ways.first()) {
        (0, _) if !compared.undecided.is_empty() => Verdict::NotDecided,
        (0, _) => Verdict::Same,
        (_, _) if !confirmed => Verdict::NotDecided,
        (1, Some(Way::Stricter)) => Verdict::Stricter,
        (1, Some(Way::Looser)) => Verdict::Looser,
        (_, _) => Verdict::Mixed,
    };
    Ok(changes)
}

/// How many kinds of case a pair tells apart; `None` where they cannot be counted.
pub(super) fn kinds(two: &mut Two<'_>, both: &Pair) -> Result<Option<u128>, Full> {
    let cuts = two.space.store.cuts(&[both.ends]);
    let mut all = countable(two, &cuts)?.then(|| Counted::new(cuts));
    counted(two, Dd::YES, all.as_mut())
}

/// Combinations of compared dates and numbers that are looked at, to know which are possible, before counting.
const MOST_COMBINATIONS: usize = 4_096;

/// Whether the kinds of case of some variables can be counted: each is an unknown of its own, or a comparison of which
/// it is worked out with which others it is possible.
fn countable(two: &mut Two<'_>, cuts: &Cuts) -> Result<bool, Full> {
    let mut compared = BTreeSet::new();
    // What ties facts together may compare more of them.
    let tied = two.space.store.cuts(&[two.theta]);
    for var in tied.keys().filter(|var| !cuts.contains_key(var)) {
        match two.space.meanings.get(*var as usize) {
            Some(Meaning::Literal(literal)) => {
                let known = literal.slots().into_iter().filter_map(|slot| two.space.known_slot(slot));
                compared.extend(known.filter(|slot| cuts.contains_key(slot) || tied.contains_key(slot)).chain([*var]));
            }
            Some(Meaning::Slot(_)) => {}
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => return Ok(false),
        }
    }
    for var in cuts.keys() {
        match two.space.meanings.get(*var as usize) {
            Some(Meaning::Slot(slot)) => {
                if two.is_length(*var) || matches!(slot.place, crate::eval::slot::Place::Field { .. }) {
                    return Ok(false);
                }
            }
            Some(Meaning::Literal(literal)) => {
                let known = literal.slots().into_iter().filter_map(|slot| two.space.known_slot(slot));
                compared.extend(known.filter(|slot| cuts.contains_key(slot)).chain([*var]));
            }
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => return Ok(false),
        }
    }
    let mut tried = 0;
    for together in two.space.together(&compared) {
        if !ruled_out(two, &together, &|var| cuts.get(&var).or(tied.get(&var)), &mut Cube::new(), &mut tried)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes out of what is possible the combinations of some variables that no case has; `false` where that cannot be told.
///
/// - `chosen`: what earlier variables are to be.
fn ruled_out<'c>(
    two: &mut Two<'_>,
    vars: &[Var],
    cuts: &dyn Fn(Var) -> Option<&'c Vec<i128>>,
    chosen: &mut Cube,
    tried: &mut usize,
) -> Result<bool, Full> {
    *tried += 1;
    if *tried > MOST_COMBINATIONS {
        return Ok(false);
    }
    if !two.space.store.meets(two.theta, &Sieve::of(chosen)) {
        return Ok(true);
    }
    match two.space.solve(chosen) {
        Solved::Never(conflict) => {
            let lemma = two.space.cube(&conflict)?;
            let lemma = two.not(lemma)?;
            two.theta = two.and(two.theta, lemma)?;
            return Ok(true);
        }
        Solved::Unclear if vars.is_empty() => return Ok(false),
        Solved::Point(_) | Solved::Unclear => {}
    }
    let Some((var, rest)) = vars.split_first() else { return Ok(true) };
    for part in parts(two.space.store.range(*var), cuts(*var)) {
        chosen.insert(*var, vec![part]);
        let told = ruled_out(two, rest, cuts, chosen, tried)?;
        chosen.remove(var);
        if !told {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The changes by where they lead, in the order in which they are told: those to what prevails first, then those to
/// what the old result prevails over.
fn groups(two: &mut Two<'_>, both: &Pair) -> Result<Vec<Group>, Full> {
    let mut by_end: BTreeMap<(bool, usize, u32), Vec<u32>> = BTreeMap::new();
    for (a, b) in both.pairs.iter().copied() {
        if a == b {
            continue;
        }
        let dd = two.among(both.ends, &[(a, b)])?;
        if !two.some(dd)? {
            continue;
        }
        let (from, to) = (two.fate(a), two.fate(b));
        let looser = way(two, both, &from, &to) == Way::Looser;
        let place = rank(two, both, &to).unwrap_or(usize::MAX);
        by_end.entry((looser, place, b)).or_default().push(a);
    }
    let mut groups = Vec::new();
    for ((looser, _, to), mut from) in by_end {
        // The least strict old result first; what has no order last.
        from.sort_by_key(|a| std::cmp::Reverse(rank(two, both, &two.fate(*a)).map_or(0, |place| place + 1)));
        groups.push(Group { from, to, looser });
    }
    Ok(groups)
}

/// Which way a change goes.
pub(super) fn way(two: &Two<'_>, both: &Pair, from: &Fate, to: &Fate) -> Way {
    let [old, new] = &two.sides;
    way_of([old.program, new.program], &both.goals, from, to)
}

/// Which way a change of one thing goes.
pub(super) fn way_of(programs: [&Program; 2], goals: &[Goal; 2], from: &Fate, to: &Fate) -> Way {
    match (place(programs, goals, from), place(programs, goals, to)) {
        (Some(a), Some(b)) if b < a => Way::Stricter,
        (Some(a), Some(b)) if b > a => Way::Looser,
        (_, _) => Way::Other,
    }
}

fn rank(two: &Two<'_>, both: &Pair, fate: &Fate) -> Option<usize> {
    let [old, new] = &two.sides;
    place([old.program, new.program], &both.goals, fate)
}

/// The place of a result among those of its thing, the one that prevails first; `None` where none does.
fn place(programs: [&Program; 2], goals: &[Goal; 2], fate: &Fate) -> Option<usize> {
    let Fate::Is(name) = fate else { return None };
    let order: &[&str] = match goals {
        [Goal::Duty(_), _] => &["overdue", "done late", "due", "running", "done", "ended", "not due"],
        [Goal::Prohibition(_), _] => &["breached", "kept", "not engaged"],
        [Goal::Decision(_), _] => {
            // The new order, and the old for outcomes that it no longer has.
            let both = programs.iter().zip(goals).rev();
            let places = both.filter_map(|(program, goal)| {
                let Goal::Decision(id) = goal else { return None };
                let decision = program.decision(*id);
                let place = decision.outcomes.iter().position(|outcome| outcome.name == *name)?;
                decision.ranked.then_some(place)
            });
            return places.into_iter().next();
        }
    };
    order.iter().position(|known| known == name)
}

fn transition(
    two: &mut Two<'_>,
    both: &Pair,
    group: &Group,
    earlier: &[(u32, u32)],
    names: &Names,
    (options, mut all): (&Options, Option<&mut Counted>),
    compared: &mut Compared,
) -> Result<Option<(Transition, Vec<crate::diagram::cover::Class>)>, Full> {
    let pairs: Vec<(u32, u32)> = group.from.iter().map(|from| (*from, group.to)).collect();
    let inside = two.among(both.ends, &pairs)?;
    let inside = two.and(inside, two.theta)?;
    // A class is read beside its heading: cases with another old result are not spoken of, and those of earlier
    // headings are taken already.
    let against: Vec<(u32, u32)> = both
        .pairs
        .iter()
        .copied()
        .filter(|(a, b)| group.from.contains(a) && *b != group.to && !earlier.contains(&(*a, *b)))
        .collect();
    let outside = two.among(both.ends, &against)?;
    let outside = two.and(outside, two.theta)?;
    let mut taken = Dd::NO;
    let mut classes = Vec::new();
    let mut told = Vec::new();
    let mut found = by_rule(two, group, (inside, outside), names)?;
    let mut rest = inside;
    for class in &found {
        let dd = two.space.class(class, &names.dds)?;
        let not = two.not(dd)?;
        rest = two.and(rest, not)?;
    }
    let task = Task { inside: rest, outside, names: &names.dds, most: options.classes };
    let cover = two.space.cover(&task, &mut two.theta)?;
    found.extend(cover.classes.iter().cloned());
    for class in &found {
        let dd = two.space.class(class, &names.dds)?;
        let own = two.and(inside, dd)?;
        let not_taken = two.not(taken)?;
        let fresh = two.and(own, not_taken)?;
        let Some(witness) = witness(two, both, group, fresh, compared)? else { continue };
        let rules = rules(two, both, group, fresh, class, names)?;
        let conditions = conditions(two, class, (own, dd), names)?;
        let kinds = counted(two, fresh, all.as_deref_mut())?;
        taken = two.space.store.apply(Op::Or, taken, dd)?;
        classes.push(Class { conditions, rules, kinds, witness });
        told.push(class.clone());
    }
    if classes.is_empty() {
        return Ok(None);
    }
    let mut from = Vec::new();
    for a in &group.from {
        let dd = two.among(both.ends, &[(*a, group.to)])?;
        from.push((two.fate(*a), counted(two, dd, all.as_deref_mut())?));
    }
    // Numbers that do not add up for want of one are not given.
    if classes.iter().any(|class| class.kinds.is_none()) {
        classes.iter_mut().for_each(|class| class.kinds = None);
        from.iter_mut().for_each(|(_, kinds)| *kinds = None);
    }
    let (to, more) = (two.fate(group.to), cover.rest != Dd::NO);
    let ways: BTreeSet<Way> = from.iter().map(|(from, _)| way(two, both, from, &to)).collect();
    let way = if ways.len() == 1 { ways.first().copied().unwrap_or(Way::Other) } else { Way::Other };
    Ok(Some((Transition { from, to, way, classes, more }, told)))
}

/// Rules that one law alone has are each a class, those that say more about fewer cases first: a reader asks which new
/// rule does what, even where another catches all of its cases too.
fn by_rule(
    two: &mut Two<'_>,
    group: &Group,
    (inside, outside): (Dd, Dd),
    names: &Names,
) -> Result<Vec<crate::diagram::cover::Class>, Full> {
    let wanted: Vec<String> = match group.looser {
        false => vec![two.fate(group.to).words()],
        true => group.from.iter().map(|from| two.fate(*from).words()).collect(),
    };
    let mut rules: Vec<(usize, Dd)> = Vec::new();
    for (n, (name, dd)) in names.names.iter().zip(&names.dds).enumerate() {
        let Name::Rule(rule) = name else { continue };
        if rule.new == group.looser || !wanted.contains(&rule.outcome) {
            continue;
        }
        let own = two.and(inside, *dd)?;
        if two.some(own)? && !two.some_in_both(outside, *dd)? {
            rules.push((n, own));
        }
    }
    let mut classes = Vec::new();
    while !rules.is_empty() {
        let mut first = 0;
        for at in 0..rules.len() {
            let mut holds_another = false;
            for other in 0..rules.len() {
                let (Some((_, own)), Some((_, within))) = (rules.get(at), rules.get(other)) else { continue };
                let (own, within) = (*own, *within);
                let not = two.not(own)?;
                holds_another |= own != within && two.and(within, not)? == Dd::NO;
            }
            if !holds_another {
                first = at;
                break;
            }
        }
        let (n, _) = rules.remove(first);
        classes.push(vec![crate::diagram::cover::Condition { word: Word::Name(n), parts: vec![(1, 1)] }]);
    }
    Ok(classes)
}

/// How many kinds of case are in a set; what is possible is asked of the counted variables alone.
fn counted(two: &mut Two<'_>, dd: Dd, all: Option<&mut Counted>) -> Result<Option<u128>, Full> {
    let Some(all) = all else { return Ok(None) };
    let dd = two.and(dd, two.theta)?;
    let own = two.space.store.variables(&[dd]);
    let others: BTreeSet<Var> = own.into_iter().filter(|var| !all.holds(*var)).collect();
    let dd = two.space.store.exists(dd, &others)?;
    Ok(two.space.store.count(dd, all))
}

/// A case of a class; outside: none is needed, for no case is left. Inside: none was confirmed.
#[expect(clippy::option_option, reason = "no case left, and none confirmed, are two things")]
fn witness(
    two: &mut Two<'_>,
    both: &Pair,
    group: &Group,
    fresh: Dd,
    compared: &mut Compared,
) -> Result<Option<Option<Shown>>, Full> {
    let in_force = two.and(fresh, two.in_force)?;
    let mut wanted: Vec<(u32, Dd)> = group.from.iter().map(|from| (*from, in_force)).collect();
    wanted.extend(group.from.iter().map(|from| (*from, fresh)));
    for (from, fresh) in &wanted {
        let exact = two.among(both.ends, &[(*from, group.to)])?;
        let here = two.and(exact, *fresh)?;
        // The case has all that puts it in its class and in no earlier one.
        let outside = two.not(here)?;
        let outside = two.and(outside, two.theta)?;
        let (a, b) = (two.fate(*from), two.fate(group.to));
        let (sides, laws, splits) = (&two.sides, two.laws, two.splits);
        let mut shown = None;
        let found = two.space.witness_with(here, outside, &mut two.theta, &mut |space, point, effort| {
            let splits = effort.splits(splits);
            let Some(judged) = judge(space, sides, laws, splits, point, &both.goals) else { return false };
            let settled = judged.status == [Status::Settled; 2];
            let same = judged.fate[0].as_ref() == Some(&a) && judged.fate[1].as_ref() == Some(&b);
            if settled && same {
                shown = Some(judged.shown);
            }
            settled && same
        })?;
        match found {
            Witness::Found(_) => return Ok(Some(shown)),
            Witness::Never => {}
            Witness::Unconfirmed => {
                compared.undecided.push(format!(
                    "cases that go from {} to {} were tried, and none was confirmed",
                    a.words(),
                    b.words()
                ));
                return Ok(Some(None));
            }
        }
    }
    Ok(None)
}

/// The rules that make a class so: of the new law where the change is to what a rule concludes, else of the old law.
fn rules(
    two: &mut Two<'_>,
    both: &Pair,
    group: &Group,
    fresh: Dd,
    class: &crate::diagram::cover::Class,
    names: &Names,
) -> Result<Vec<RuleRef>, Full> {
    // A rule that is said not to be live makes nothing so.
    let own: Vec<RuleRef> = class
        .iter()
        .filter(|condition| condition.parts.first() == Some(&(1, 1)))
        .filter_map(|condition| match condition.word {
            Word::Name(n) => names.names.get(n),
            Word::Var(_) => None,
        })
        .filter_map(|name| match name {
            Name::Rule(rule) => Some(rule.clone()),
            Name::Define(_) | Name::Stage(..) => None,
        })
        .collect();
    if !own.is_empty() {
        return Ok(own);
    }
    let mut found = Vec::new();
    let side = usize::from(!group.looser);
    let Some(Goal::Decision(id)) = both.goals.get(side) else { return Ok(found) };
    let Some(program) = two.sides.get(side).map(|side| side.program) else { return Ok(found) };
    let wanted: Vec<Fate> = match side {
        1 => vec![two.fate(group.to)],
        _ => group.from.iter().map(|from| two.fate(*from)).collect(),
    };
    for rule in &program.decision(*id).rules {
        let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
        let name = program.decision(*id).outcomes.get(outcome.index()).map(|o| Fate::Is(o.name.clone()));
        if !name.is_some_and(|name| wanted.contains(&name)) {
            continue;
        }
        let binder = program.rule(*rule).binder;
        let live = two.compiler(side).with_item(binder, 0, |c| c.live(*rule, crate::diagram::Reading::InTheEnd))?;
        let live = two.space.store.apply(Op::IsYes, live, Dd::NO)?;
        if two.some_in_both(live, fresh)? {
            found.push(rule_ref(program, *rule, side == 1));
        }
    }
    Ok(found)
}

/// A class's conditions in words: a rule whose own conditions are few speaks through them.
fn conditions(
    two: &mut Two<'_>,
    class: &crate::diagram::cover::Class,
    (own, dd): (Dd, Dd),
    names: &Names,
) -> Result<Vec<Condition>, Full> {
    /// Conditions that are easier to read than the name of the rule that asks for them.
    const FEW: usize = 4;
    let is_rule = |condition: &crate::diagram::cover::Condition| match condition.word {
        Word::Name(n) => matches!(names.names.get(n), Some(Name::Rule(_))),
        Word::Var(_) => false,
    };
    let mut class = class.clone();
    if class.iter().any(is_rule) {
        let defines: Vec<Dd> = names
            .names
            .iter()
            .zip(&names.dds)
            .map(|(name, dd)| if matches!(name, Name::Rule(_)) { Dd::NO } else { *dd })
            .collect();
        let not = two.not(dd)?;
        let outside = two.and(not, two.theta)?;
        let plain = Task { inside: own, outside, names: &defines, most: 2 };
        let cover = two.space.cover(&plain, &mut two.theta)?;
        if let ([only], Dd::NO) = (cover.classes.as_slice(), cover.rest)
            && only.len() <= FEW
        {
            class = only.clone();
        }
    }
    let mut words = Vec::new();
    for condition in &class {
        let yes = condition.parts.first() == Some(&(1, 1));
        words.push(match condition.word {
            Word::Var(var) => {
                let standing = |_| String::from("the presumption");
                Condition::Words(two.space.words(var, &condition.parts, &standing))
            }
            Word::Name(n) => match names.names.get(n) {
                Some(Name::Rule(rule)) if yes => Condition::Rule(rule.clone()),
                Some(Name::Rule(rule)) => Condition::Words(format!("{} does not apply", rule.name)),
                Some(Name::Define(name)) if yes => Condition::Words(name.clone()),
                Some(Name::Define(name)) => Condition::Words(format!("not {name}")),
                Some(Name::Stage(words, _)) if yes => Condition::Words(words.clone()),
                Some(Name::Stage(_, words)) => Condition::Words(words.clone()),
                None => continue,
            },
        });
    }
    Ok(words)
}

/// A rule as a reader knows it.
pub(super) fn rule_ref(program: &Program, id: crate::ir::RuleId, new: bool) -> RuleRef {
    let rule = program.rule(id);
    let cond = |cond: crate::ir::CondId| program.cond(cond).words.clone();
    let mut says: Vec<String> = rule.when.iter().map(|when| format!("when {}", cond(*when))).collect();
    let outcome = rule.conclusion.map(|(decision, outcome, form)| {
        let name = &program.decision(decision).head.name;
        let outcome = program.decision(decision).outcomes.get(outcome.index()).map_or("", |o| o.name.as_str());
        let lines = |opener: &str, id: crate::ir::CondId| {
            let mut all = vec![format!("{name} is {outcome} {opener} {}", cond(id))];
            all.extend(limbs(program, id));
            all
        };
        match form {
            crate::ir::Form::Plain => vec![format!("{name} is {outcome}")],
            crate::ir::Form::If(id) => lines("if", id),
            crate::ir::Form::Unless(id) => lines("unless", id),
        }
    });
    says.extend(outcome.into_iter().flatten());
    says.extend(rule.excepts.iter().map(|except| format!("except where {}", cond(except.cond))));
    RuleRef {
        name: rule.head.name.clone(),
        title: rule.head.title.clone(),
        outcome: rule
            .conclusion
            .and_then(|(decision, outcome, _)| program.decision(decision).outcomes.get(outcome.index()))
            .map_or_else(String::new, |outcome| outcome.name.clone()),
        cites: cites(program, &rule.head.places),
        says,
        new,
    }
}

/// The limbs of a list of conditions, each with its label, and where a limb is excused.
fn limbs(program: &Program, id: crate::ir::CondId) -> Vec<String> {
    use crate::ir::CondKind::{All, Any, AtLeast, NoneOf};
    let (All(limbs) | Any(limbs) | NoneOf(limbs) | AtLeast(_, limbs)) = &program.cond(id).kind else {
        return Vec::new();
    };
    let words = |cond: crate::ir::CondId| &program.cond(cond).words;
    let labelled = || limbs.iter().filter_map(|limb| limb.label.as_ref().map(|label| (label, limb)));
    let mut lines: Vec<String> = labelled().map(|(label, limb)| format!("    {label} {}", words(limb.cond))).collect();
    for (label, limb) in labelled() {
        lines.extend(limb.excuses.iter().map(|excuse| format!("except {label} where {}", words(excuse.cond))));
    }
    lines
}

/// Citations in words.
pub(super) fn cites(program: &Program, places: &[crate::ir::CitedPlace]) -> String {
    let words = |place: &crate::ir::CitedPlace| {
        let source = &program.source(place.source).name;
        place.pinpoint.as_ref().map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
    };
    places.iter().map(words).collect::<Vec<_>>().join("; ")
}
