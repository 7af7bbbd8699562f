//! A script as it is put together: constants, definitions, questions.

use crate::diagram::store::{Dd, Var};
use crate::diagram::{Fate, Gate, Meaning, REFERENCE_DATE, Side, Space};
use crate::eval::slot::{Aspect, Slot};
use crate::export::Refusal;
use crate::export::smtlib::steps::Steps;
use crate::export::smtlib::{Case, Decided, Refused, Script};
use crate::prove::Posed;
use std::collections::BTreeSet;

/// A question.
struct Question {
    /// What is asked, for the engine to repeat.
    asks: String,
    /// What an answer says.
    says: String,
    asserted: Vec<String>,
}

/// A script under way.
pub(super) struct Writer<'s> {
    /// Definitions.
    pub(super) steps: Steps<'s>,
    space: &'s Space,
    decided: Vec<Decided>,
    questions: Vec<Question>,
    cases: usize,
}

impl<'s> Writer<'s> {
    /// Nothing is written yet.
    ///
    /// - `roots`: all formulas that will be asked for.
    pub(super) fn new(space: &'s Space, roots: &[Dd]) -> Writer<'s> {
        let (decided, questions) = (Vec::new(), Vec::new());
        Writer { steps: Steps::new(space, roots), space, decided, questions, cases: 0 }
    }

    /// Names the constants that say whether presumptions stand.
    pub(super) fn name_presumptions(&mut self, stands: &[(Dd, &str)]) {
        for (dd, name) in stands {
            if let Some(Gate::Within(var, _)) = self.space.store.step(*dd)
                && matches!(self.space.meanings.get(*var as usize), Some(Meaning::Stands(_)))
            {
                self.steps.constants.stands(*var, name);
            }
        }
    }

    /// Takes the cases that cannot occur out of all that is asked.
    pub(super) fn possible(&mut self, possible: Dd) -> Result<(), Refused> {
        let text = self.yes("impossible", possible, 0)?;
        if text != "true" {
            self.steps.lines.push(format!("; Facts that cannot occur together.\n(assert {text})"));
        }
        Ok(())
    }

    /// Defines what a decision comes to, under each of some names.
    pub(super) fn decision(&mut self, name: &str, ends: &[(&str, Dd)], title: &str) -> Result<(), Refused> {
        let mut values: BTreeSet<u32> = BTreeSet::new();
        for (_, dd) in ends {
            values.extend(self.space.store.values(*dd));
        }
        let mut all: Vec<(u32, Fate, String)> = Vec::new();
        for value in values {
            let fate = self.space.fate_of(value).cloned().unwrap_or(Fate::Error);
            let constructor = self.steps.constants.fresh(&format!("{name}.{}", fate.words()));
            all.push((value, fate, constructor));
        }
        let sort = self.steps.constants.fresh(&format!("outcome.{name}"));
        let constructors: Vec<String> = all.iter().map(|(_, _, constructor)| format!("({constructor})")).collect();
        let mut constants = Vec::new();
        let mut definitions = Vec::new();
        for (which, dd) in ends {
            let mut ways = Vec::new();
            for (value, _, constructor) in &all {
                let is = self.is(name, *dd, *value)?;
                if is != "false" {
                    ways.push((is, constructor));
                }
            }
            // One of them there is, so that the last needs no condition.
            let last = ways.pop().map_or("", |(_, constructor)| constructor.as_str());
            let first: String = ways.iter().map(|(is, constructor)| format!("(ite {is} {constructor}\n    ")).collect();
            let text = format!("{first}{last}{}", ")".repeat(ways.len()));
            let constant = self.steps.constants.fresh(&format!("{which}.{name}"));
            definitions.push(format!("(define-fun {constant} () {sort}\n    {text})"));
            constants.push(constant);
        }
        self.steps.lines.push(comment(&format!("The decision {name}. {title}")));
        self.steps.lines.push(format!("(declare-datatypes (({sort} 0)) (({})))", constructors.join(" ")));
        self.steps.lines.append(&mut definitions);
        let ends = all.into_iter().map(|(_, fate, constructor)| (fate, constructor)).collect();
        self.decided.push(Decided { name: name.to_owned(), constants, ends });
        Ok(())
    }

    /// Asks whether a property holds.
    pub(super) fn property(&mut self, name: &str, claim: &str, posed: &Posed) -> Result<(), Refused> {
        let of = |what: &str| format!("{name}: {what}");
        let about = comment(&format!("The property {name}. {claim}"));
        match posed {
            Posed::Holds { scope, against, held } => {
                let (scope, against) = (self.yes(name, *scope, 0)?, self.yes(name, *against, 0)?);
                let held = self.yes(name, *held, 0)?;
                self.ask(
                    of("is there a case of which it speaks?"),
                    &format!("{about}\n; unsat: there is none."),
                    vec![scope],
                );
                self.ask(
                    of("is there a complete case against it?"),
                    "; sat: it is refuted by this case.",
                    vec![against],
                );
                let says = "; unsat: nor one with facts unknown; where none of both is, it is proved.\n\
                            ; sat: there may be one while the presumptions stand that are said to here.";
                self.ask(of("is there a case with facts unknown against it?"), says, vec![held]);
            }
            Posed::TurnsOn { scope, ends, places } => {
                let apart = &mut self.steps.constants.apart;
                apart.push((name.to_owned(), places.clone()));
                let copy = apart.len();
                let own = self.yes(name, *scope, 0)?;
                let other = self.yes(name, *scope, copy)?;
                let mut same = Vec::new();
                for value in self.space.store.values(*ends) {
                    let (a, b) = (self.is(name, *ends, value)?, self.is_of(name, *ends, value, copy)?);
                    same.push(format!("(and {a} {b})"));
                }
                let says = format!("{about}\n; unsat: there is none.");
                self.ask(of("is there a case of which it speaks?"), &says, vec![own.clone()]);
                let differ = format!("(not (or {}))", same.join(" "));
                self.ask(
                    of("are there two cases against it?"),
                    "; unsat: it is proved. sat: it is refuted by this case and the same with what is had again for it.",
                    vec![own, other, differ],
                );
            }
        }
        Ok(())
    }

    /// Asks whether the decision that was defined last comes to different ends under two laws.
    pub(super) fn compared(&mut self, name: &str, there: Dd, held: Dd) -> Result<(), Refused> {
        let there = self.yes(name, there, 0)?;
        let held = self.yes(name, held, 0)?;
        let constants = self.decided.last().map(|decided| decided.constants.join(" ")).unwrap_or_default();
        let differ = format!("(not (= {constants}))");
        self.ask(
            format!("{name}: does a complete case come to different ends?"),
            &format!("{}\n; unsat: none does. sat: this one does.", comment(&format!("Changes of {name}."))),
            vec![there, differ],
        );
        let says = "; unsat: nor does one with facts unknown; where none of both does, every case has the same answer.\n\
                    ; sat: one may while the presumptions stand that are said to here.";
        self.ask(format!("{name}: does a case with facts unknown?"), says, vec![held]);
        Ok(())
    }

    /// Asks of each decision which ends the completions of a case come to.
    pub(super) fn case(&mut self, side: &Side<'_>, (facts, on): Case<'_>) {
        self.cases += 1;
        let known = self.steps.constants.case(&|slot| match slot {
            REFERENCE_DATE => on.map(|date| i128::from(date.day_number())),
            _ => self.space.known(side, facts, slot),
        });
        for decided in self.decided.clone() {
            for (fate, constructor) in &decided.ends {
                let mut asserted = known.clone();
                asserted.extend(decided.constants.iter().map(|constant| format!("(= {constant} {constructor})")));
                let of = format!("case {}, {}: can it come to {}?", self.cases, decided.name, fate.words());
                self.ask(of, "; Where only one of the ends is sat, the answer is settled.", asserted);
            }
        }
    }

    fn ask(&mut self, asks: String, says: &str, asserted: Vec<String>) {
        self.questions.push(Question { asks, says: says.to_owned(), asserted });
    }

    fn yes(&mut self, of: &str, dd: Dd, copy: usize) -> Result<String, Refused> {
        self.is_of(of, dd, 1, copy)
    }

    fn is(&mut self, of: &str, dd: Dd, value: u32) -> Result<String, Refused> {
        self.is_of(of, dd, value, 0)
    }

    fn is_of(&mut self, of: &str, dd: Dd, value: u32, copy: usize) -> Result<String, Refused> {
        if self.space.capped
            && let Some(slot) = self.space.store.cuts(&[dd]).keys().find_map(|var| self.list_of(*var))
        {
            let name = self.space.decl(slot.place).map_or_else(String::new, |decl| decl.name.clone());
            return Err(refused(of, Refusal::LongLists(name)));
        }
        self.steps.is(dd, value, copy).map_err(|why| refused(of, why))
    }

    /// The list whose length a variable is.
    fn list_of(&self, var: Var) -> Option<Slot> {
        match self.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => Some(*slot).filter(|slot| slot.aspect == Aspect::Length),
            Some(Meaning::Literal(_) | Meaning::Opaque(_) | Meaning::Stands(_)) | None => None,
        }
    }

    /// The whole.
    pub(super) fn script(self) -> Script {
        let mut text = String::from("(set-option :produce-models true)\n(set-logic ALL)\n");
        let mut section = |title: &str, lines: &[String]| {
            if !lines.is_empty() {
                text.push_str(&format!("\n; {title}\n{}\n", lines.join("\n")));
            }
        };
        section("What a case is made of.", &self.steps.constants.lines);
        section("What the law makes of it.", &self.steps.lines);
        for question in &self.questions {
            let asserted: Vec<String> = question.asserted.iter().map(|text| format!("(assert {text})\n")).collect();
            text.push_str(&format!(
                "\n{}\n(echo \"{}\")\n(push 1)\n{}(check-sat)\n(pop 1)\n",
                question.says,
                question.asks.replace('"', "\"\""),
                asserted.concat()
            ));
        }
        Script { text, unknowns: self.steps.constants.unknowns(), decided: self.decided }
    }
}

fn refused(what: &str, why: Refusal) -> Refused {
    Refused { what: what.to_owned(), why }
}

/// A remark on one line.
fn comment(words: &str) -> String {
    format!("; {}", words.replace(char::is_control, " ").trim_end())
}
