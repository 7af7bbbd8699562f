//! A circuit as the text of a query: layer upon layer of columns, each worked out once from those below.
//!
//! A part of a range is all bits or none, a gate the union of what its parts let through, so that a layer is nothing but
//! `&` and `|` of whole numbers. A gate that is read once stands where it is read; the others are columns.

use crate::base::date::Date;
use crate::export::circuit::{Circuit, IMPOSSIBLE, Live, Part, Wire, YES};
use crate::export::column::Holds;
use crate::export::row::{Row, decimal};
use crate::export::{Dialect, Refusal};
use crate::ir::{Program, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// What the table is called, and the column that tells its rows apart.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The table.
    pub table: &'a str,
    /// The column.
    pub id: &'a str,
}

/// The statement that makes a table of facts, empty.
pub fn create_table(circuit: &Circuit, names: Names<'_>, dialect: Dialect) -> String {
    let words = dialect.type_of(&Holds::Words(Vec::new(), true));
    let mut lines = vec![format!("    {} {words}", dialect.quoted(names.id))];
    for column in &circuit.columns.all {
        lines.push(format!("    {} {}", dialect.quoted(&column.name), dialect.type_of(&column.holds)));
    }
    format!("CREATE TABLE {} (\n{}\n);\n", dialect.path(names.table), lines.join(",\n"))
}

/// The query.
///
/// # Errors
/// [`Refusal`] where the engine has not what is needed.
pub fn query(program: &Program, circuit: &Circuit, names: Names<'_>, dialect: Dialect) -> Result<String, Refusal> {
    let mut layers = Layers::new(circuit, dialect);
    layers.values()?;
    layers.gates();
    let most = layers.widest();
    if most > dialect.most_columns() {
        return Err(Refusal::TooManyColumns(most));
    }
    layers.text(program, names)
}

/// A column of a layer.
struct Named {
    name: String,
    text: String,
    /// The columns of lower layers that it reads.
    reads: BTreeSet<String>,
}

struct Layers<'c> {
    circuit: &'c Circuit,
    dialect: Dialect,
    layers: Vec<Vec<Named>>,
    /// By name, the layer of a column.
    layer_of: BTreeMap<String, usize>,
    /// How often each gate is read.
    times: Vec<usize>,
    /// By gate: its text, what it reads, and how deep it is nested.
    texts: Vec<(String, BTreeSet<String>, usize)>,
    /// The columns of which values are tried where they are unknown.
    tried: Vec<usize>,
}

/// What each layer takes along: the row's name, what is wrong with it, and whether its sets may be too large; where values
/// are tried, which row it is and which try.
const ALONG: [&str; 3] = ["id", "bad", "tied"];
const ALONG_TRIED: [&str; 5] = ["id", "bad", "tied", "n", "k"];

/// Gates that stand within one another at most.
const DEEPEST: usize = 24;

impl<'c> Layers<'c> {
    fn new(circuit: &'c Circuit, dialect: Dialect) -> Layers<'c> {
        let mut times = vec![0; circuit.gates.len()];
        let gates = circuit.gates.iter().flatten().map(|(_, wire)| *wire);
        for wire in gates {
            if let Wire::Gate(gate) = wire
                && let Some(times) = times.get_mut(gate)
            {
                *times += 1;
            }
        }
        let layers = vec![Vec::new(), Vec::new()];
        let tried = circuit.shared();
        Layers { circuit, dialect, layers, layer_of: BTreeMap::new(), times, texts: Vec::new(), tried }
    }

    fn along(&self) -> &'static [&'static str] {
        if self.tried.is_empty() { &ALONG } else { &ALONG_TRIED }
    }

    fn put(&mut self, layer: usize, name: String, text: String, reads: BTreeSet<String>) {
        while self.layers.len() <= layer {
            self.layers.push(Vec::new());
        }
        self.layer_of.insert(name.clone(), layer);
        if let Some(columns) = self.layers.get_mut(layer) {
            columns.push(Named { name, text, reads });
        }
    }

    /// The first layer in which what reads some columns can stand.
    fn above(&self, reads: &BTreeSet<String>) -> usize {
        reads.iter().filter_map(|name| self.layer_of.get(name)).max().map_or(1, |layer| layer + 1)
    }

    /// The lowest layers: the values of the variables, and which parts of their ranges are open.
    fn values(&mut self) -> Result<(), Refusal> {
        let row = Row { columns: &self.circuit.columns, dialect: self.dialect, tried: self.tried.clone() };
        for name in self.along() {
            self.put(0, String::from(*name), String::from(*name), BTreeSet::new());
        }
        for (n, input) in self.circuit.inputs.iter().enumerate() {
            if let Some(value) = row.value(&input.reads)? {
                self.put(0, format!("v{n}"), value, BTreeSet::new());
            }
        }
        for n in 0..self.circuit.parts.len() {
            if let Some((text, value)) = self.open(n) {
                self.put(1, format!("p{n}"), text, BTreeSet::from([value]));
            }
        }
        Ok(())
    }

    /// Whether a part is open: all bits or none; `None` of a part of whether a presumption stands.
    fn open(&self, n: usize) -> Option<(String, String)> {
        let Part { input, low, high } = self.circuit.parts.get(n).copied()?;
        let own = self.circuit.inputs.get(input)?;
        let value = format!("v{input}");
        let at = |n: i128, up: bool| match own.reads.quantity() {
            Some(column) => self.literal(column, n, up),
            None => n.to_string(),
        };
        let mut within = Vec::new();
        if own.reads.rebuttal().is_some() {
            return None;
        }
        if low > own.range.0 {
            within.push(format!("{value} >= {}", at(low, true)));
        }
        if high < own.range.1 {
            within.push(format!("{value} <= {}", at(high, false)));
        }
        let within = if within.is_empty() { String::from("1 = 1") } else { within.join(" AND ") };
        Some((format!("CASE WHEN {value} IS NULL OR ({within}) THEN {ALL} ELSE {NONE} END"), value))
    }

    /// A bound of a date or number.
    fn literal(&self, column: usize, n: i128, up: bool) -> String {
        match self.circuit.columns.all.get(column).map(|column| &column.holds) {
            Some(Holds::Date) => match i64::try_from(n).ok().and_then(Date::from_day_number) {
                Some(date) => self.dialect.date(date),
                None => n.to_string(),
            },
            Some(Holds::Decimal(..)) => decimal(n),
            Some(Holds::Whole(..)) if up => (n + ONE - 1).div_euclid(ONE).to_string(),
            Some(Holds::Whole(..)) => n.div_euclid(ONE).to_string(),
            Some(Holds::YesNo | Holds::Words(..)) | None => n.to_string(),
        }
    }

    /// The gates, each in the lowest layer in which it can stand.
    fn gates(&mut self) {
        let roots: BTreeSet<usize> = self
            .roots()
            .into_iter()
            .filter_map(|wire| match wire {
                Wire::Gate(gate) => Some(gate),
                Wire::End(_) => None,
            })
            .collect();
        for (n, gate) in self.circuit.gates.iter().enumerate() {
            let mut reads = BTreeSet::new();
            let mut depth = 0;
            let mut arms = Vec::new();
            for (part, wire) in gate {
                let open = self.part(*part);
                let (text, below, deep) = self.wire(*wire);
                reads.insert(open.clone());
                reads.extend(below);
                depth = depth.max(deep + 1);
                arms.push(format!("({open} & {text})"));
            }
            let text = format!("({})", arms.join(" | "));
            let alone = self.times.get(n).copied().unwrap_or_default() < 2 && !roots.contains(&n) && depth < DEEPEST;
            if alone {
                self.texts.push((text, reads, depth));
            } else {
                let name = format!("g{n}");
                let layer = self.above(&reads);
                self.put(layer, name.clone(), text, reads);
                self.texts.push((name.clone(), BTreeSet::from([name]), 0));
            }
        }
        let last = self.layers.len();
        let all: Vec<(String, Wire)> = self.answers();
        for (name, wire) in all {
            let (text, reads, _) = self.wire(wire);
            self.put(last, name, text, reads);
        }
    }

    fn roots(&self) -> Vec<Wire> {
        let circuit = self.circuit;
        circuit.rebuttals.iter().copied().chain(self.answers().into_iter().map(|(_, wire)| wire)).collect()
    }

    /// What the last layer answers.
    fn answers(&self) -> Vec<(String, Wire)> {
        let circuit = self.circuit;
        let whole = [("ends", circuit.in_the_end), ("held", circuit.held)];
        let mut all: Vec<(String, Wire)> =
            whole.into_iter().map(|(name, wire)| (name.to_owned(), wire.unwrap_or(Wire::End(0)))).collect();
        for (n, Live { in_the_end, held, .. }) in circuit.rules.iter().enumerate() {
            all.push((format!("live{n}"), *in_the_end));
            all.push((format!("held{n}"), *held));
        }
        if !self.tried.is_empty() {
            all.extend(circuit.rebuttals.iter().enumerate().map(|(n, wire)| (format!("rebut{n}"), *wire)));
        }
        all
    }

    /// The column of a part; of whether a presumption stands it is made when first asked for.
    fn part(&mut self, n: usize) -> String {
        let name = format!("p{n}");
        if self.layer_of.contains_key(&name) {
            return name;
        }
        let part = self.circuit.parts.get(n).copied();
        let rebuttal = part.and_then(|part| self.circuit.inputs.get(part.input)?.reads.rebuttal());
        let rebuttal = rebuttal.and_then(|n| self.circuit.rebuttals.get(n).copied());
        let stands = part.is_some_and(|part| part.low == 1);
        let (text, reads, _) = self.wire(rebuttal.unwrap_or(Wire::End(0)));
        // It is established where no completion that can occur is left in which it is not.
        let (then, otherwise) = if stands { (NONE, ALL) } else { (ALL, NONE) };
        let mut text = format!("CASE WHEN ({text} & {}) = {YES} THEN {then} ELSE {otherwise} END", IMPOSSIBLE - 1);
        if !self.tried.is_empty() {
            // Which presumptions stand is a matter of the row as it is, and not of what is tried.
            text = format!("MAX(CASE WHEN k = 0 THEN {text} END) OVER (PARTITION BY n)");
        }
        let layer = self.above(&reads);
        self.put(layer, name.clone(), text, reads);
        name
    }

    fn wire(&self, wire: Wire) -> (String, BTreeSet<String>, usize) {
        match wire {
            Wire::End(ends) => (format!("CAST({ends} AS BIGINT)"), BTreeSet::new(), 0),
            Wire::Gate(gate) => self.texts.get(gate).cloned().unwrap_or_default(),
        }
    }

    /// What each layer takes along from those below it, for those above.
    fn carried(&self) -> Vec<BTreeSet<&str>> {
        let mut needed: BTreeSet<&str> = self.along().iter().copied().collect();
        let mut carried = Vec::new();
        for layer in self.layers.iter().rev() {
            for column in layer {
                needed.remove(column.name.as_str());
            }
            carried.push(needed.clone());
            needed.extend(layer.iter().flat_map(|column| column.reads.iter().map(String::as_str)));
            needed.extend(self.along());
        }
        carried.reverse();
        carried
    }

    fn widest(&self) -> usize {
        let widths = self.layers.iter().zip(self.carried()).map(|(layer, carried)| layer.len() + carried.len());
        widths.max().unwrap_or_default()
    }

    fn text(&self, program: &Program, names: Names<'_>) -> Result<String, Refusal> {
        let row = Row { columns: &self.circuit.columns, dialect: self.dialect, tried: Vec::new() };
        let fence = self.dialect.fence();
        let own = self.circuit.columns.all.iter().enumerate();
        let own = own.map(|(n, column)| format!("{} AS f{n}", self.dialect.quoted(&column.name)));
        let own: Vec<String> = [format!("{} AS id", self.dialect.quoted(names.id))].into_iter().chain(own).collect();
        let number = match self.tried.is_empty() {
            true => String::new(),
            false => format!(",\n    {} AS n", self.dialect.row_number()),
        };
        let mut out = format!(
            "WITH facts AS (SELECT {}\n    FROM {}{fence}),\nchecked AS (SELECT *,\n    {} AS bad,\n    {} AS tied{number}\n    \
             FROM facts{fence})",
            own.join(",\n    "),
            self.dialect.path(names.table),
            row.bad(),
            row.tied(self.circuit)?
        );
        if !self.tried.is_empty() {
            out.push_str(&self.tries());
        }
        for (n, (layer, carried)) in self.layers.iter().zip(self.carried()).enumerate() {
            let kept = if n == 0 { BTreeSet::new() } else { carried }.into_iter().map(str::to_owned);
            let made = layer.iter().map(|column| match column.text == column.name {
                true => column.name.clone(),
                false => format!("{} AS {}", column.text, column.name),
            });
            let columns: Vec<String> = kept.chain(made).collect();
            let from = match (n.checked_sub(1), self.tried.is_empty()) {
                (Some(below), _) => format!("c{below}"),
                (None, true) => String::from("checked"),
                (None, false) => String::from("checked CROSS JOIN tries WHERE k = 0 OR tied = 1"),
            };
            out.push_str(&format!(",\nc{n} AS (SELECT {}\n    FROM {from}{fence})", columns.join(",\n    ")));
        }
        out.push_str(&self.closing(program));
        Ok(out)
    }

    /// The table of what is tried: first nothing.
    fn tries(&self) -> String {
        let value = |n: usize, value: Option<i128>| {
            let column = self.tried.get(n).and_then(|column| self.circuit.columns.all.get(*column));
            let date = column.is_some_and(|column| column.holds == Holds::Date);
            let day = value.and_then(|value| i64::try_from(value).ok()).and_then(Date::from_day_number);
            match (date, value, day) {
                (true, _, Some(day)) => self.dialect.date(day),
                (true, _, None) => String::from("CAST(NULL AS DATE)"),
                (false, Some(value), _) => format!("CAST({value} AS BIGINT)"),
                (false, None, _) => String::from("CAST(NULL AS BIGINT)"),
            }
        };
        let nothing: Vec<String> = (0..self.tried.len()).map(|n| value(n, None)).collect();
        let mut rows = vec![format!("(0, {})", nothing.join(", "))];
        for (k, values) in self.circuit.tries().into_iter().enumerate() {
            let values: Vec<String> = values.into_iter().enumerate().map(|(n, of)| value(n, Some(of))).collect();
            rows.push(format!("({}, {})", k + 1, values.join(", ")));
        }
        let names: Vec<String> = (0..self.tried.len()).map(|n| format!("d{n}")).collect();
        format!(",\ntries AS (SELECT * FROM (VALUES {}) AS t(k, {}))", rows.join(",\n    "), names.join(", "))
    }

    /// Status, outcome and rules, read off the sets.
    fn closing(&self, program: &Program) -> String {
        let last = self.layers.len() - 1;
        let only = |set: &str| format!("({set} <> 0 AND ({set} & ({set} - 1)) = 0)");
        let several = |set: &str| format!("({set} & ({set} - 1)) <> 0");
        let mut out = if self.tried.is_empty() { self.sets(last) } else { self.tried_sets(last) };
        out.push_str(
            ",\njudged AS (SELECT *, CASE\n    WHEN bad IS NOT NULL OR ends = 0 THEN 'bad record'\n    \
             WHEN tied = 2 THEN 'not decided'\n    ",
        );
        if !self.tried.is_empty() {
            let sure: Vec<String> =
                (0..self.circuit.rebuttals.len()).map(|n| format!(" AND rebut{n} = tried_rebut{n}")).collect();
            let sure = sure.concat();
            out.push_str(&format!(
                "WHEN tied = 1 AND tried = 0 THEN 'not decided'\n    \
                 WHEN tied = 1 AND {ends} AND NOT ({known} AND ({presumed} OR {open}){sure}) THEN 'not decided'\n    ",
                ends = several("ends"),
                known = several("tried"),
                presumed = format_args!("({} AND ((held & tried) <> 0 OR (held & ends) = 0))", only("held")),
                open = several("tried_held"),
            ));
        }
        out.push_str(&format!(
            "WHEN {settled} THEN 'settled'\n    WHEN {presumed} AND (held & ends) <> 0 THEN 'presumed'\n    \
             ELSE 'undetermined' END AS status\n    FROM sets{fence}),\n\
             answered AS (SELECT *, CASE status WHEN 'settled' THEN ends WHEN 'presumed' THEN held ELSE 0 END AS won\n    \
             FROM judged{fence})\nSELECT id,\n    ",
            settled = only("ends"),
            presumed = only("held"),
            fence = self.dialect.fence(),
        ));
        let ends = self.circuit.ends.iter();
        let ends: String = ends.map(|(end, words)| format!(" WHEN {end} THEN {}", self.dialect.words(words))).collect();
        // Where every case is excluded there is no end.
        match ends.is_empty() {
            true => out.push_str(self.dialect.no_words()),
            false => out.push_str(&format!("CASE won{ends} END")),
        }
        out.push_str(" AS outcome,\n    status,\n    ");
        out.push_str(&self.joined("rules", &|rule| program.rule(rule).head.name.clone()));
        out.push_str(",\n    ");
        out.push_str(&self.joined("provisions", &|rule| cited(program, rule)));
        out.push_str(
            ",\n    CASE WHEN bad IS NOT NULL THEN bad\n        \
             WHEN ends = 0 THEN 'these facts cannot occur together'\n        \
             WHEN status = 'not decided' THEN 'unknown dates are compared with one another: ask assize' END AS why\n\
             FROM answered;\n",
        );
        out
    }

    /// The sets of a row, without the end of cases that cannot occur.
    fn sets(&self, last: usize) -> String {
        let mut columns = ALONG.map(String::from).to_vec();
        for (name, _) in self.answers() {
            columns.push(format!("({name} & {}) AS {name}", IMPOSSIBLE - 1));
        }
        format!(",\nsets AS (SELECT {}\n    FROM c{last}{})", columns.join(", "), self.dialect.fence())
    }

    /// The same, with what is reached by what was tried: a row for each row of the table.
    fn tried_sets(&self, last: usize) -> String {
        let known = IMPOSSIBLE - 1;
        let own = |name: &str, text: &str| format!("MAX(CASE WHEN k = 0 THEN {text} END) AS {name}");
        let reached =
            |name: &str, of: &str| format!("COALESCE(BIT_OR(CASE WHEN k > 0 THEN {of} & {known} END), 0) AS {name}");
        let mut columns: Vec<String> = ALONG.iter().map(|name| own(name, name)).collect();
        for (name, _) in self.answers() {
            columns.push(own(&name, &format!("({name} & {known})")));
            if name.starts_with("rebut") {
                columns.push(reached(&format!("tried_{name}"), &name));
            }
        }
        columns.extend([reached("tried", "ends"), reached("tried_held", "held")]);
        format!(",\nsets AS (SELECT {}\n    FROM c{last} GROUP BY n)", columns.join(",\n    "))
    }

    /// The words of the rules that decide, one after the other.
    fn joined(&self, name: &str, words: &dyn Fn(RuleId) -> String) -> String {
        let mut all = Vec::new();
        for (n, Live { rule, ends, .. }) in self.circuit.rules.iter().enumerate() {
            let words = words(*rule);
            if words.is_empty() || *ends == 0 {
                continue;
            }
            all.push(format!(
                "CASE WHEN (won & {ends}) <> 0 AND ((status = 'settled' AND live{n} = {YES}) \
                 OR (status = 'presumed' AND held{n} = {YES})) THEN {} END",
                self.dialect.words(&words)
            ));
        }
        if all.is_empty() {
            return format!("'' AS {name}");
        }
        format!("concat_ws('; ',\n        {}) AS {name}", all.join(",\n        "))
    }
}

/// The citations of a rule.
fn cited(program: &Program, rule: RuleId) -> String {
    let places = program.rule(rule).head.places.iter().map(|place| {
        let source = &program.source(place.source).name;
        place.pinpoint.as_ref().map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
    });
    places.collect::<Vec<String>>().join("; ")
}

const ALL: &str = "CAST(-1 AS BIGINT)";
const NONE: &str = "CAST(0 AS BIGINT)";
/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;
