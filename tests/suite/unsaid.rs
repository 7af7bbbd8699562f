//! Laws of which one has values that the other has no word for, compared, against brute force over every case: what each
//! makes of it, how many kinds of case change from what to what, and which case is shown.

use crate::generate::Rng;
use crate::law::one;
use crate::sweep::trials;
use assize::diff::{Comparison, Law, Options, Shown, compare};
use assize::eval::{Ask, Law as Ready, Outcome};
use assize::ir::{DecisionId, FactId, Facts, Found, Program, Value};
use std::collections::{BTreeMap, BTreeSet};

/// All values of the type, in the order in which the two laws name them: those of the old law, then those of the new one
/// alone.
type Words = Vec<&'static str>;

/// Two laws over the same facts, in some of whose rules a value is spoken of.
struct Two {
    texts: [String; 2],
    programs: [Program; 2],
    words: Words,
    /// By fact whether it has one of the words, else yes or no.
    kinds: Vec<bool>,
}

/// A fact, whether it has a value or has not, and which value.
type Limb = (usize, bool, usize);

/// An outcome, and on what it follows.
type Rule = (&'static str, Vec<Limb>);

const FACTS: usize = 4;

fn made_up(rng: &mut Rng) -> Two {
    let kinds: Vec<bool> = (0..FACTS).map(|n| n == 0 || n < 3 && rng.chance(50)).collect();
    let common = ["post", "courier"];
    let own: [&[&'static str]; 2] = rng.pick(&[[&[], &["hand"]], [&["hand"], &[]], [&["hand"], &["wire"]]]);
    let rules = 2 + rng.below(3);
    let mut says: Vec<Rule> = (0..rules).map(|_| rule(rng)).collect();
    let texts = own.map(|own| {
        let values: Words = common.iter().chain(own).copied().collect();
        let text = text(&kinds, &values, &says);
        // One rule of the new law is another, every second time.
        if rng.chance(50) {
            says[0] = rule(rng);
        }
        text
    });
    let words: Words = common.iter().chain(own.iter().copied().flatten()).copied().collect();
    let programs = [0, 1].map(|n: usize| one("p.assize", &texts[n]));
    Two { texts, programs, words, kinds }
}

fn rule(rng: &mut Rng) -> Rule {
    let limbs = (0..1 + rng.below(2)).map(|_| (rng.below(FACTS), rng.chance(70), rng.below(3))).collect();
    (rng.pick(&["first", "second"]), limbs)
}

fn text(kinds: &[bool], values: &Words, rules: &[Rule]) -> String {
    let mut text = format!(
        "policy p \"P\"\n\nsource A \"A\" is statute\n\ntype Way is one of {}\n\nfacts f \"F\"\n",
        values.join(", ")
    );
    for (n, of_words) in kinds.iter().enumerate() {
        text += &format!("    x{n} : {} \"x{n}?\"\n", if *of_words { "Way" } else { "yes/no" });
    }
    text += "\ndecision d \"D?\"\n    outcomes first over second over neither\n    otherwise neither\n";
    for (n, (outcome, limbs)) in rules.iter().enumerate() {
        let limb = |(fact, holds, value): &Limb| {
            let own = if kinds[*fact] {
                format!("f.x{fact} is {}", values[value % values.len()])
            } else {
                format!("f.x{fact}")
            };
            if *holds { own } else { format!("not {own}") }
        };
        let limbs: Vec<String> = limbs.iter().map(limb).collect();
        text +=
            &format!("\nrule r{n} \"R{n}\"\n    cites A s.{}\n    d is {outcome} if {}\n", n + 1, limbs.join(" and "));
    }
    text
}

impl Two {
    /// How many values a fact has in the two laws together.
    fn values(&self, fact: usize) -> usize {
        if self.kinds[fact] { self.words.len() } else { 2 }
    }

    /// Every case of the two together, by the number of each fact's value.
    fn cases(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for fact in 0..FACTS {
            let longer =
                |case: Vec<usize>| (0..self.values(fact)).map(move |value| [case.clone(), vec![value]].concat());
            all = all.into_iter().flat_map(longer).collect();
        }
        all
    }

    /// A value of a fact as one of the laws has it; `None` where it has no word for it.
    fn said(&self, law: usize, fact: usize, value: usize) -> Option<Value> {
        if !self.kinds[fact] {
            return Some(Value::YesNo(value == 1));
        }
        let own = self.programs[law].types[0].values.iter().position(|own| own.name == self.words[value])?;
        Some(Value::Member(u32::try_from(own).unwrap()))
    }

    /// What one law makes of a case: of each value for which it has no word it takes all that it has in turn.
    fn fate(&self, law: usize, case: &[usize]) -> String {
        let Some(fact) = (0..FACTS).find(|fact| self.said(law, *fact, case[*fact]).is_none()) else {
            return self.asked(law, case);
        };
        let instead = (0..self.values(fact)).filter(|value| self.said(law, fact, *value).is_some()).map(|value| {
            let mut other = case.to_vec();
            other[fact] = value;
            self.fate(law, &other)
        });
        let all: BTreeSet<String> = instead.collect();
        if all.len() == 1 { all.into_iter().next().unwrap() } else { String::from("not expressible") }
    }

    fn asked(&self, law: usize, case: &[usize]) -> String {
        let ready = Ready::new(&self.programs[law]);
        let mut facts = Facts::new();
        for (fact, value) in case.iter().enumerate() {
            facts.set(FactId::new(fact), self.said(law, fact, *value).map(|value| Found::Value(value, None)));
        }
        match Ask::new(&ready, &facts).outcome(DecisionId(0), None).result {
            Some(Outcome::Is(id)) => self.programs[law].decision(DecisionId(0)).outcomes[id.index()].name.clone(),
            other => unreachable!("there is `otherwise`, and one outcome prevails: {other:?}"),
        }
    }

    /// By change how many kinds of case make it, and how many kinds there are: values of a fact that follow one another
    /// are of one kind if no case is told apart by them, and a fact that tells no case apart is left out.
    fn kinds(&self, fates: &BTreeMap<Vec<usize>, [String; 2]>) -> (BTreeMap<[String; 2], u128>, u128) {
        let begins = |fact: usize, value: usize| {
            value == 0
                || fates.iter().filter(|(case, _)| case[fact] == value).any(|(case, fate)| {
                    let mut before = case.clone();
                    before[fact] = value - 1;
                    fates[&before] != *fate
                })
        };
        let first: Vec<Vec<bool>> =
            (0..FACTS).map(|fact| (0..self.values(fact)).map(|value| begins(fact, value)).collect()).collect();
        let (mut changes, mut all) = (BTreeMap::new(), 0);
        for (case, fate) in fates {
            if case.iter().enumerate().all(|(fact, value)| first[fact][*value]) {
                all += 1;
                if fate[0] != fate[1] {
                    *changes.entry(fate.clone()).or_default() += 1;
                }
            }
        }
        (changes, all)
    }

    /// The cases of which a case that is shown is one: what it leaves out may have any value.
    fn shown(&self, shown: &Shown) -> Vec<Vec<usize>> {
        let fits = |case: &Vec<usize>| {
            (0..FACTS).all(|fact| {
                [(0, &shown.old_facts), (1, &shown.new_facts)].into_iter().all(|(law, facts)| {
                    match (facts.get(FactId::new(fact)), self.said(law, fact, case[fact])) {
                        (Some(Found::Value(known, _)), said) => said.as_ref() == Some(known),
                        (_, _) => true,
                    }
                })
            })
        };
        self.cases().into_iter().filter(fits).collect()
    }
}

#[test]
fn what_one_law_has_no_word_for_is_told_as_brute_force_tells_it() {
    let (mut pairs, mut unsaid, mut both_ways, mut said_all_the_same) = (0, 0, 0, 0);
    for seed in 0..trials() * 2 {
        let two = made_up(&mut Rng::new(seed * 1000 + 560));
        let about = || format!("seed {seed}\n{}\n{}", two.texts[0], two.texts[1]);
        let law = |n: usize| Law { program: &two.programs[n], law_at: None };
        let comparison: Comparison = compare(law(0), law(1), &Options::default());
        let fates: BTreeMap<Vec<usize>, [String; 2]> =
            two.cases().into_iter().map(|case| (case.clone(), [0, 1].map(|law| two.fate(law, &case)))).collect();
        let (changes, kinds) = two.kinds(&fates);
        let [compared] = comparison.compared.as_slice() else { panic!("{}", about()) };
        let mut told: BTreeMap<[String; 2], u128> = BTreeMap::new();
        for transition in &compared.transitions {
            for (from, kinds) in &transition.from {
                told.insert([from.words(), transition.to.words()], kinds.expect("all can be counted"));
            }
            let from: u128 = transition.from.iter().filter_map(|(_, kinds)| *kinds).sum();
            let classes: Option<u128> = transition.classes.iter().map(|class| class.kinds).sum();
            assert_eq!(classes, Some(from), "the classes add up: {}", about());
            for class in &transition.classes {
                let shown = class.witness.as_ref().unwrap_or_else(|| panic!("a case is shown: {}", about()));
                let cases = two.shown(shown);
                let words = |fate: &String| match fate.as_str() {
                    "not expressible" => fate.clone(),
                    fate => format!("settled {fate}"),
                };
                // Where the law that has a word has the value, the other is shown without the fact.
                let each =
                    [0, 1].map(|n: usize| cases.iter().map(|case| words(&fates[case][n])).collect::<BTreeSet<_>>());
                for (said, told) in each.iter().zip([&shown.old, &shown.new]) {
                    assert_eq!(said, &BTreeSet::from([told.clone()]), "{shown:?} of {cases:?}: {}", about());
                }
            }
        }
        assert_eq!(told, changes, "{}", about());
        assert_eq!(compared.kinds, (!changes.is_empty()).then_some(kinds), "{}", about());
        pairs += 1;
        let missing = |n: usize| changes.keys().any(|fates| fates[n] == "not expressible");
        unsaid += usize::from(missing(0) || missing(1));
        both_ways += usize::from(missing(0) && missing(1));
        let lacks = |case: &[usize]| (0..2).any(|law| (0..FACTS).any(|fact| two.said(law, fact, case[fact]).is_none()));
        said_all_the_same += fates.iter().filter(|(case, fate)| lacks(case) && fate[0] == fate[1]).count();
    }
    println!("{pairs} pairs, {unsaid} with cases not expressible, {both_ways} both ways");
    assert!(
        unsaid * 3 > pairs && both_ways > 5 && said_all_the_same > pairs,
        "{pairs}, {unsaid}, {both_ways}, {said_all_the_same}"
    );
}
