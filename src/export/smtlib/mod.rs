//! A law as SMT-LIB 2: what it decides as definitions over constants, one for each unknown of a case, and what is asked of
//! it as questions, for an engine such as z3 or cvc5.
//!
//! A constant of which nothing is said is an unknown fact: what can be satisfied is what some completion comes to. Takes
//! formulas, which share with the answers given here the compiler, and nothing that searches.
//!
//! # Source
//! The reference, *Decisions as queries*.

mod constants;
mod steps;
mod two;
mod writer;

use crate::base::date::Date;
use crate::diagram::store::Full;
use crate::diagram::{Fate, Point, REFERENCE_DATE};
use crate::eval::Law;
use crate::export::Refusal;
use crate::export::smtlib::writer::Writer;
use crate::ir::{DecisionId, Facts, PresumptionId, PropertyId, Value};
use crate::prove::{Formulas, Posed};
use std::collections::BTreeMap;
use std::fmt;

pub use constants::Unknown;
pub use two::{Compared, of_two};

/// What cannot be said in SMT-LIB, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The decision or property.
    pub what: String,
    /// Why.
    pub why: Refusal,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be said in SMT-LIB: {}", self.what, self.why)
    }
}

impl std::error::Error for Refused {}

/// A decision as a script defines it.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Its name.
    pub name: String,
    /// The constants that say what it comes to: one, or of two laws the old and the new.
    pub constants: Vec<String>,
    /// What it can come to, each with the constructor that stands for it.
    pub ends: Vec<(Fate, String)>,
}

/// A script, with what its names mean.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The text.
    pub text: String,
    /// By constant, without bars, which unknown of the case it is.
    pub unknowns: BTreeMap<String, Unknown>,
    /// The decisions.
    pub decided: Vec<Decided>,
}

impl Script {
    /// A case that an engine found, from the values of the constants, which stand there without bars.
    pub fn point(&self, values: &BTreeMap<String, String>) -> Point {
        let mut point = Point::default();
        for (name, words) in values {
            let Some(unknown) = self.unknowns.get(name) else { continue };
            match unknown.value(words) {
                Some(Value::Date(date)) if unknown.slot == REFERENCE_DATE => point.on = Some(date),
                Some(value) => {
                    point.values.insert(unknown.slot, value);
                }
                None => {}
            }
        }
        point
    }
}

/// A case: its facts, and the day on which the question is asked; without one it is any day.
pub type Case<'f> = (&'f Facts, Option<Date>);

/// A law: some of its decisions as definitions; some of its properties, and what cases come to, as questions.
///
/// - `cases`: of each it is asked for each end of each decision whether some completion comes to it.
///
/// # Errors
/// [`Refused`] for the first thing that cannot be said so.
pub fn of_policy(
    law: &Law<'_>,
    decisions: &[DecisionId],
    properties: &[PropertyId],
    cases: &[Case<'_>],
) -> Result<Script, Refused> {
    let program = law.program;
    let mut formulas = Formulas::new(law);
    let possible = formulas.possible().map_err(|Full| too_large("impossible"))?;
    let mut roots = vec![possible];
    let (mut decided, mut posed, mut live) = (Vec::new(), Vec::new(), Vec::new());
    for id in decisions {
        let decision = program.decision(*id);
        let dd = formulas.decision(*id).map_err(|Full| too_large(&decision.head.name))?;
        for rule in &decision.rules {
            let dd = formulas.live(*rule).map_err(|Full| too_large(&decision.head.name))?;
            live.push((dd, format!("rule {}", program.rule(*rule).head.name)));
        }
        roots.push(dd);
        decided.push((decision, dd));
    }
    for id in properties {
        let property = program.property(*id);
        let found = formulas.property(*id).map_err(|Full| too_large(&property.head.name))?;
        match found {
            Posed::Holds { scope, against, held } => roots.extend([scope, against, held]),
            Posed::TurnsOn { scope, ends, .. } => roots.extend([scope, ends]),
        }
        posed.push((property, found));
    }
    let mut stands = Vec::new();
    for (n, presumption) in program.presumptions.iter().enumerate() {
        let dd = formulas.stands(PresumptionId::new(n)).map_err(|Full| too_large(&presumption.head.name))?;
        stands.push((dd, presumption.head.name.as_str()));
    }
    let mut writer = Writer::new(formulas.space(), &roots);
    for (dd, name) in &live {
        writer.steps.label(*dd, name);
    }
    writer.name_presumptions(&stands);
    writer.possible(possible)?;
    for (decision, dd) in &decided {
        let title = decision.head.title.clone().unwrap_or_default();
        let of = decision.binder.map_or_else(String::new, |binder| {
            format!(" It is of the first item of `{}`.", program.fact(program.binder(binder).list).name)
        });
        writer.decision(&decision.head.name, &[("decision", *dd)], &format!("{title}{of}"))?;
    }
    for (property, posed) in &posed {
        writer.property(&property.head.name, property.head.title.as_deref().unwrap_or_default(), posed)?;
    }
    for case in cases {
        writer.case(formulas.side(), *case);
    }
    Ok(writer.script())
}

fn too_large(what: &str) -> Refused {
    Refused { what: what.to_owned(), why: Refusal::TooLarge }
}
