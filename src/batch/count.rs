//! How many records came out how: in all, and by what they say of some facts. The numbers add up to the records.

use crate::base::suggest::closest;
use crate::batch::decide::Decided;
use crate::eval::Status;
use crate::eval::outcome::Outcome;
use crate::ir::{Decision, FactDecl, FactId, FactKind, Facts, Found, Program, Scalar, Value};
use std::collections::BTreeMap;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column(usize);

/// Outcomes that every decision may have beside its own.
const OTHERS: [&str; 4] = ["not governed", "conflict", "gap", "error"];

impl Column {
    /// The column of an answer.
    pub fn of(decision: &Decision, decided: &Decided) -> Column {
        let own = decision.outcomes.len();
        let at = match &decided.outcome {
            Some(Outcome::Is(id)) => id.index(),
            Some(Outcome::NotGoverned) => own,
            Some(Outcome::Conflict(_)) => own + 1,
            Some(Outcome::Gap) => own + 2,
            Some(Outcome::Error) => own + 3,
            None => {
                let open = usize::from(decided.status == Status::NotDecided);
                return Column((own + OTHERS.len()) * 2 + open);
            }
        };
        Column(at * 2 + usize::from(decided.status == Status::Presumed))
    }

    /// The column of records that are bad.
    pub fn bad(decision: &Decision) -> Column {
        Column((decision.outcomes.len() + OTHERS.len()) * 2 + 2)
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
    /// Counts one record.
    pub fn add(&mut self, group: Option<Vec<String>>, column: Column) {
        *self.all.entry(column).or_default() += 1;
        if let Some(group) = group {
            *self.groups.entry(group).or_default().entry(column).or_default() += 1;
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
