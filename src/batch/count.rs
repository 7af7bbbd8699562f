//! How many records came out how: in all, and by what they say of some facts. The numbers add up to the records.

use crate::base::date::Date;
use crate::base::suggest::closest;
use crate::batch::decide::Decided;
use crate::eval::Status;
use crate::eval::outcome::Outcome;
use crate::ir::{Decision, FactDecl, FactId, FactKind, Facts, Found, Program, Scalar, Value};
use crate::plan::{Block, Lane};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What records are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// As it was asked for.
    pub name: String,
    fact: FactId,
    part: Part,
}

/// What of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Value,
    Year,
    Month,
}

impl By {
    /// Reads `request.holder,request.made_on.month`.
    ///
    /// # Errors
    /// In words, what cannot be counted by.
    pub fn read(program: &Program, words: &str) -> Result<Vec<By>, String> {
        words.split(',').map(|name| By::one(program, name.trim())).collect()
    }

    fn one(program: &Program, name: &str) -> Result<By, String> {
        let whole = |fact: &str, part: Part| program.fact_named(fact).map(|id| (id, part));
        let of_date = || {
            let (fact, part) = name.rsplit_once('.')?;
            match part {
                "year" => whole(fact, Part::Year),
                "month" => whole(fact, Part::Month),
                _ => None,
            }
        };
        let Some((fact, part)) = whole(name, Part::Value).or_else(of_date) else {
            let near = closest(name, program.facts.iter().map(|fact| fact.name.as_str()));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(format!("the policy has no fact `{name}` to count by{near}"));
        };
        let decl = program.fact(fact);
        let dated = matches!(decl.kind, FactKind::Event | FactKind::Scalar(Scalar::Date));
        if part != Part::Value && !dated {
            return Err(format!("`{}` is no date and no event: it has no year and no month", decl.name));
        }
        Ok(By { name: name.to_owned(), fact, part })
    }

    /// What a case of a block says of it, in short: two that say the same of it have the same.
    pub fn key(&self, block: &Block, lane: Lane) -> [i64; 2] {
        let [tag, code] = block.said(lane, self.fact);
        let parts = || Date::from_day_number(code).map_or((0, 0, 0), Date::parts);
        match self.part {
            Part::Value => [tag, code],
            Part::Year => [tag, i64::from(parts().0)],
            Part::Month => [tag, i64::from(parts().0) * 12 + i64::from(parts().1)],
        }
    }

    /// What a record says of it.
    pub fn of(&self, program: &Program, facts: &Facts) -> String {
        let decl = program.fact(self.fact);
        let Some(found) = facts.get(self.fact) else { return String::from("unknown") };
        let date = match found {
            Found::Value(Value::Date(date), _) | Found::Happened(Some(date)) => Some(*date),
            Found::Value(..) | Found::Happened(None) | Found::NotHappened | Found::Set { .. } | Found::List(_) => None,
        };
        match (self.part, date) {
            (Part::Value, _) => said(program, decl, found),
            (Part::Year, Some(date)) => format!("{:04}", date.parts().0),
            (Part::Month, Some(date)) => format!("{:04}-{:02}", date.parts().0, date.parts().1),
            (Part::Year | Part::Month, None) => match found {
                Found::NotHappened => String::from("no"),
                Found::Value(Value::None, _) => String::from("none"),
                Found::Value(..) | Found::Happened(_) | Found::Set { .. } | Found::List(_) => String::from("unknown"),
            },
        }
    }
}

/// What was found of a fact, on one line.
fn said(program: &Program, decl: &FactDecl, found: &Found) -> String {
    let ty = match decl.kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(ty),
        FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => None,
    };
    match found {
        Found::Value(Value::Date(date), _) => date.iso(),
        Found::Value(value, _) => program.value_words(value, ty),
        Found::NotHappened => String::from("no"),
        Found::Happened(_) => String::from("yes"),
        Found::Set { members, .. } => {
            let within = members.iter().filter(|(_, within)| **within);
            let within: Vec<String> = within.map(|(value, _)| program.value_words(value, ty)).collect();
            if within.is_empty() { String::from("[]") } else { within.join("|") }
        }
        Found::List(items) => format!("{} items", items.len()),
    }
}

/// How a record came out, as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column(usize);

/// Outcomes that every decision may have beside its own.
const OTHERS: [&str; 4] = ["not governed", "conflict", "gap", "error"];

impl Column {
    /// The column of an answer.
    pub fn of(decision: &Decision, decided: &Decided) -> Column {
        let Some(outcome) = &decided.outcome else {
            let open = usize::from(decided.status == Status::NotDecided);
            return Column((decision.outcomes.len() + OTHERS.len()) * 2 + open);
        };
        let Column(settled) = Column::settled(decision, outcome);
        Column(settled + usize::from(decided.status == Status::Presumed))
    }

    /// The column of an outcome that is settled.
    pub fn settled(decision: &Decision, outcome: &Outcome) -> Column {
        let own = decision.outcomes.len();
        let at = match outcome {
            Outcome::Is(id) => id.index(),
            Outcome::NotGoverned => own,
            Outcome::Conflict(_) => own + 1,
            Outcome::Gap => own + 2,
            Outcome::Error => own + 3,
        };
        Column(at * 2)
    }

    /// The column of records that are bad.
    pub fn bad(decision: &Decision) -> Column {
        Column((decision.outcomes.len() + OTHERS.len()) * 2 + 2)
    }

    /// Its place among all columns of a decision.
    pub fn index(self) -> usize {
        self.0
    }

    /// All columns of a decision, in order, with their headings.
    pub fn all(decision: &Decision) -> Vec<(Column, String)> {
        let own = decision.outcomes.iter().map(|outcome| outcome.name.as_str()).chain(OTHERS);
        let each = own.flat_map(|name| [name.to_owned(), format!("{name} (presumed)")]);
        let last = ["undetermined", "not decided", "bad record"].map(str::to_owned);
        each.chain(last).enumerate().map(|(n, name)| (Column(n), name)).collect()
    }
}

/// Numbers of records, by what they say and how they came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// By what records say of the facts asked about; bad records say nothing.
    pub groups: BTreeMap<Vec<String>, BTreeMap<Column, u64>>,
    /// In all.
    pub all: BTreeMap<Column, u64>,
}

impl Count {
    /// Counts so many records.
    pub fn add_all(&mut self, group: Option<&Vec<String>>, column: Column, n: u64) {
        if n == 0 {
            return;
        }
        *self.all.entry(column).or_default() += n;
        if let Some(group) = group {
            let columns = match self.groups.get_mut(group) {
                Some(columns) => columns,
                None => self.groups.entry(group.clone()).or_default(),
            };
            *columns.entry(column).or_default() += n;
        }
    }

    /// Adds the numbers of another count.
    pub fn join(&mut self, other: Count) {
        for (group, columns) in other.groups {
            let own = self.groups.entry(group).or_default();
            for (column, n) in columns {
                *own.entry(column).or_default() += n;
            }
        }
        for (column, n) in other.all {
            *self.all.entry(column).or_default() += n;
        }
    }

    /// How many records.
    pub fn records(&self) -> u64 {
        self.all.values().sum()
    }
}

/// Numbers of records as one thread counts them: what records say is put into words once for each group.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    known: HashMap<Vec<i64>, usize>,
    // By group: what its records say, and how many came out how.
    groups: Vec<(Vec<String>, Vec<u64>)>,
    key: Vec<i64>,
}

/// Groups that are kept in words from one piece to the next.
const KEPT: usize = 4_096;

impl Tally {
    /// Counts one case of a block.
    ///
    /// - `columns`: how many columns the decision has.
    /// - `words`: what it says of the facts asked about, wanted where that was not met before.
    pub fn add(
        &mut self,
        (by, columns): (&[By], usize),
        (block, lane): (&Block, Lane),
        column: Column,
        words: impl FnOnce() -> Vec<String>,
    ) {
        self.key.clear();
        self.key.extend(by.iter().flat_map(|by| by.key(block, lane)));
        let at = match self.known.get(&self.key) {
            Some(at) => *at,
            None => {
                self.groups.push((words(), vec![0; columns]));
                self.known.insert(self.key.clone(), self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        if let Some(n) = self.groups.get_mut(at).and_then(|(_, numbers)| numbers.get_mut(column.index())) {
            *n += 1;
        }
    }

    /// Gives up what was counted.
    pub fn give(&mut self, count: &mut Count) {
        for (group, numbers) in &mut self.groups {
            for (n, number) in numbers.iter_mut().enumerate() {
                count.add_all(Some(group), Column(n), std::mem::take(number));
            }
        }
        if self.groups.len() > KEPT {
            self.known.clear();
            self.groups.clear();
        }
    }
}
