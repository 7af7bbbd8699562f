//! Made-up records of a policy, each marked as such, the same ones for the same seed.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::batch::reader::{Reading, SYNTHETIC, Schema};
use crate::batch::rows::quoted;
use crate::eval::{Ask, Law};
use crate::facts::Records;
use crate::ir::{FactId, FactKind, Facts, Program, Scalar};
use std::collections::BTreeMap;

/// How often facts take which values.
pub type Marginals = BTreeMap<String, Vec<(String, String)>>;

/// Tells records that can occur from those that an `impossible` item excludes.
#[derive(Debug)]
pub struct Possible<'p> {
    law: &'p Law<'p>,
    schema: Schema,
    records: Records<'p>,
    reading: Reading,
    facts: Facts,
}

impl<'p> Possible<'p> {
    /// Makes ready for records of a law.
    pub fn new(law: &'p Law<'p>) -> Possible<'p> {
        Possible {
            law,
            schema: Schema::new(law.program, Some("id"), &[String::from(SYNTHETIC)]),
            records: Records::new(law.program, crate::facts::Limits::default()),
            reading: Reading::default(),
            facts: Facts::new(),
        }
    }

    /// Whether a record can occur.
    pub fn holds(&mut self, line: &str) -> bool {
        if self.law.program.impossibles.is_empty() {
            return true;
        }
        self.facts.clear();
        if self.schema.json(line.as_bytes(), &mut self.reading, &mut self.facts).is_err() {
            self.facts = self.records.json(line).facts;
        }
        Ask::new(self.law, &self.facts).possible().is_ok()
    }
}

/// How records are made up.
#[derive(Clone, Debug)]
pub struct Synthetic {
    // By fact, in the program's order: its name and its values.
    facts: Vec<(String, Draw)>,
    unknown: u64,
    state: u64,
    made: u64,
}

/// The values of a fact, each with its share.
#[derive(Clone, Debug)]
struct Draw {
    values: Vec<(Drawn, u64)>,
    total: u64,
    from: i64,
    to: i64,
    stated: bool,
}

/// What is drawn, as JSON.
#[derive(Clone, Debug)]
enum Drawn {
    /// This.
    Is(String),
    /// Left out.
    Unknown,
    /// Some day from the first to the last.
    Day,
    /// Some whole number from the least to the most.
    Number,
    /// Some of these.
    Some(Vec<String>),
}

/// How many records are drawn before one that can occur is given up.
const TRIES: usize = 10_000;

/// One, in units.
const ONE: i128 = 1_000_000_000_000;

impl Synthetic {
    /// Makes ready to make up records.
    ///
    /// - `only`: the facts that are given a value; of others nothing is said.
    /// - `marginals`: by fact the share of each value; `from` and `to` bound dates and numbers. A fact that is not
    ///   named takes each of its values equally often.
    /// - `unknown`: how often, of a hundred, a fact whose shares are not stated is left out.
    ///
    /// # Errors
    /// In words, what is wrong with the shares.
    pub fn new(
        program: &Program,
        only: &[FactId],
        marginals: &Marginals,
        unknown: u64,
        seed: u64,
    ) -> Result<Synthetic, String> {
        for name in marginals.keys() {
            let Some(fact) = program.fact_named(name) else {
                let near = crate::base::suggest::closest(name, program.facts.iter().map(|fact| fact.name.as_str()));
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(format!("the policy has no fact `{name}`{near}"));
            };
            if !only.contains(&fact) {
                return Err(format!("shares are given for `{name}`, which the decision does not turn on"));
            }
        }
        let records = Records::new(program, crate::facts::Limits::default());
        let mut facts = Vec::new();
        for id in only {
            let decl = program.fact(*id);
            let draw = match marginals.get(&decl.name) {
                Some(shares) => Some(stated(program, &records, *id, shares)?),
                None => uniform(program, *id),
            };
            facts.extend(draw.map(|draw| (quoted(&decl.name), draw)));
        }
        let state = (seed ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Ok(Synthetic { facts, unknown, state: (state ^ (state >> 31)) | 1, made: 0 })
    }

    /// The next record that can occur, as a line of JSON; `None` where none was found for long.
    pub fn record(&mut self, possible: &mut Possible<'_>) -> Option<String> {
        self.made += 1;
        (0..TRIES).map(|_| self.draw()).find(|line| possible.holds(line))
    }

    fn draw(&mut self) -> String {
        let mut line = format!("{{\"{SYNTHETIC}\":true,\"id\":{}", self.made);
        for n in 0..self.facts.len() {
            let chance = self.below(100);
            let drawn = self.below(self.facts.get(n).map_or(1, |(_, draw)| draw.total.max(1)));
            let (day, bits) = (self.next(), self.next());
            let Some((name, draw)) = self.facts.get(n) else { continue };
            if !draw.stated && chance < self.unknown {
                continue;
            }
            if let Some(value) = draw.value(drawn, day, bits) {
                line.push_str(&format!(",{name}:{value}"));
            }
        }
        line.push('}');
        line
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}

impl Draw {
    fn new(values: Vec<(Drawn, u64)>, stated: bool) -> Draw {
        // Two years of days, and small numbers, where nothing says which.
        let day = |year| Date::new(year, 1, 1).map_or(0, |date| i64::from(date.day_number()));
        let total = values.iter().map(|(_, share)| share).sum();
        Draw { values, total, from: day(2025), to: day(2027) - 1, stated }
    }

    fn value(&self, mut drawn: u64, day: u64, bits: u64) -> Option<String> {
        let mut chosen = None;
        for (value, share) in &self.values {
            if drawn < *share {
                chosen = Some(value);
                break;
            }
            drawn -= share;
        }
        let within = || {
            let span = u64::try_from(self.to - self.from + 1).unwrap_or(1).max(1);
            self.from + i64::try_from(day % span).unwrap_or(0)
        };
        match chosen? {
            Drawn::Is(words) => Some(words.clone()),
            Drawn::Unknown => None,
            Drawn::Day => Date::from_day_number(within()).map(|date| format!("\"{}\"", date.iso())),
            Drawn::Number => Some(within().to_string()),
            Drawn::Some(members) => {
                let some = members.iter().enumerate().filter(|(n, _)| (bits >> (n % 48)) & 1 == 1);
                let some: Vec<&str> = some.map(|(_, member)| member.as_str()).collect();
                Some(format!("[{}]", some.join(",")))
            }
        }
    }
}

/// Every value of a fact equally often; `None` for words and lists, of which nothing is made up.
fn uniform(program: &Program, fact: FactId) -> Option<Draw> {
    let decl = program.fact(fact);
    let is = |words: &str| (Drawn::Is(quoted(words)), 1);
    let members = |ty| program.enum_type(ty).values.iter().map(|value| value.name.as_str()).collect::<Vec<&str>>();
    let mut values = match &decl.kind {
        FactKind::Scalar(Scalar::YesNo) => vec![is("yes"), is("no")],
        FactKind::Scalar(Scalar::Date) => vec![(Drawn::Day, 1)],
        FactKind::Scalar(Scalar::Enum(ty)) => members(*ty).into_iter().map(is).collect(),
        FactKind::Scalar(Scalar::Number { .. }) => vec![(Drawn::Number, 1)],
        FactKind::Scalar(Scalar::Duration(kind)) => {
            [1, 7, 14, 28].map(|n| is(&format!("{n} {}", kind.words()))).to_vec()
        }
        FactKind::Event => vec![(Drawn::Day, 1), is("no")],
        FactKind::Set(ty) => vec![(Drawn::Some(members(*ty).into_iter().map(quoted).collect()), 1)],
        FactKind::Scalar(Scalar::Text) | FactKind::List(_) => return None,
    };
    if decl.or_none {
        values.push(is("none"));
    }
    let mut draw = Draw::new(values, false);
    if let FactKind::Scalar(Scalar::Number { min, max, .. }) = &decl.kind {
        let up = |n: Number| n.raw().div_euclid(ONE) + i128::from(n.raw().rem_euclid(ONE) != 0);
        draw.from = i64::try_from(up(*min)).unwrap_or(0).max(-1_000);
        draw.to = i64::try_from(max.raw().div_euclid(ONE)).unwrap_or(0).min(draw.from.max(0) + 100);
    }
    Some(draw)
}

/// The values whose shares are stated.
fn stated(program: &Program, records: &Records<'_>, fact: FactId, shares: &[(String, String)]) -> Result<Draw, String> {
    let decl = program.fact(fact);
    let name = &decl.name;
    let dated = matches!(decl.kind, FactKind::Event | FactKind::Scalar(Scalar::Date));
    let numbered = matches!(decl.kind, FactKind::Scalar(Scalar::Number { .. }));
    let mut draw = Draw::new(Vec::new(), true);
    for (value, share) in shares {
        if value == "from" || value == "to" {
            let bound = match (dated, numbered) {
                (true, _) => Date::parse(share).ok().map(|date| i64::from(date.day_number())),
                (_, true) => share.parse().ok(),
                (false, false) => None,
            };
            let bound = bound.ok_or_else(|| format!("`{value} = {share}` bounds nothing of `{name}`"))?;
            if value == "from" {
                draw.from = bound
            } else {
                draw.to = bound
            }
            continue;
        }
        let n = Number::parse(share).ok().filter(|n| *n >= Number::ZERO);
        let n = n.ok_or_else(|| format!("`{value}` of `{name}` has the share `{share}`, which is no number"))?;
        // Shares count in millionths.
        let n = u64::try_from(n.raw() / (ONE / 1_000_000)).unwrap_or(u64::MAX / 1_000);
        let drawn = match value.as_str() {
            "unknown" => Drawn::Unknown,
            "date" if dated => Drawn::Day,
            "number" if numbered => Drawn::Number,
            words => {
                records.cell(fact, words, false).map_err(|complaint| complaint.message.clone())?;
                match &decl.kind {
                    FactKind::Set(_) if words == "[]" => Drawn::Is(String::from("[]")),
                    FactKind::Set(_) => {
                        let members: Vec<String> = words.split('|').map(|word| quoted(word.trim())).collect();
                        Drawn::Is(format!("[{}]", members.join(",")))
                    }
                    FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => Drawn::Is(quoted(words)),
                }
            }
        };
        draw.values.push((drawn, n));
    }
    if draw.values.is_empty() {
        let bounded = if numbered { Drawn::Number } else { Drawn::Day };
        draw.values.push((bounded, 1));
    }
    draw.total = draw.values.iter().map(|(_, share)| share).sum();
    if draw.total == 0 || draw.to < draw.from {
        return Err(format!("the shares of `{name}` leave no value"));
    }
    Ok(draw)
}
