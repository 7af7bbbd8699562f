//! Two laws over the same records: how they are named and compared, and what is told of the counts.

use crate::base::date::Date;
use crate::batch::{Became, Change, Moves};
use crate::diag::render::wrap_hanging;
use crate::diff::{Comparison, Impact, TextChange, Way, texts};
use crate::eval::Law;
use crate::faces::cli::args::{OutFormat, RunCases};
use crate::faces::cli::diff::words;
use crate::faces::cli::open::{Stop, date, program};
use crate::faces::cli::run::Told;
use crate::faces::cli::run::table::laid;
use crate::faces::cli::{Setting, run};
use crate::faces::compare::build::Parties;
use crate::faces::compare::model::ClassReport;
use crate::faces::compare::{report, text};
use crate::faces::host::Host;
use crate::ir::Program;
use std::collections::BTreeMap;

/// The second of two laws.
pub(super) struct Second {
    /// `None` where it is the first, on another date.
    pub(super) program: Option<Program>,
    pub(super) law_at: Option<Date>,
    /// What the two are called.
    pub(super) names: [String; 2],
}

/// Opens the law that the records are put to beside the first; `None` where none is named.
pub(super) fn second(host: &dyn Host, setting: &Setting, args: &RunCases) -> Result<Option<Second>, Stop> {
    if args.policy_b.is_none() && args.law_at_b.is_none() && args.with_b.is_empty() {
        return Ok(None);
    }
    // What is not said of the second holds of both: only what is said makes a difference.
    let law_at = date("--law-at", args.law_at.as_deref())?;
    let law_at_b = date("--law-at-b", args.law_at_b.as_deref())?.or(law_at);
    let policy = args.policy_b.as_ref().unwrap_or(&args.policy);
    let mut with = args.with.clone();
    with.extend(args.with_b.iter().filter(|name| !args.with.contains(name)).cloned());
    let same = *policy == args.policy && with == args.with;
    if same && law_at == law_at_b {
        return Err(Stop::Usage(String::from("both laws are the same; nothing can become of any record")));
    }
    let program = if same { None } else { Some(program(host, setting, policy, &with)?) };
    let names = [words(&args.policy, law_at, &args.with), words(policy, law_at_b, &with)];
    Ok(Some(Second { program, law_at: law_at_b, names }))
}

/// What the two laws know differently: facts, their types, and the values of types.
pub(super) fn vocabulary(old: &Program, new: &Program) -> Vec<String> {
    let mut told = Vec::new();
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for TextChange { item, what, old, new } in texts::compare(old, new) {
        let fact = item.strip_prefix("fact ");
        match (fact, what.as_str(), old, new) {
            (Some(fact), "added", None, None) => added.push(fact.to_owned()),
            (Some(fact), "removed", None, None) => removed.push(fact.to_owned()),
            (Some(_), "type", Some(old), Some(new)) => told.push(format!("{item} was `{old}`, is `{new}`")),
            (None, "values", Some(old), Some(new)) if item.starts_with("type ") => {
                told.push(format!("{item} had the values {old}, has {new}"));
            }
            (_, _, _, _) => {}
        }
    }
    for (which, facts) in [("old", removed), ("new", added)] {
        if !facts.is_empty() {
            told.insert(0, format!("only the {which} law knows {}", few(&facts)));
        }
    }
    told
}

/// The first of some names, and how many more there are.
fn few(names: &[String]) -> String {
    const FEW: usize = 8;
    let shown: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
    match names.len().saturating_sub(FEW) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What became of a record whose outcome differs, with the number of its class.
pub(super) fn change(impact: &Impact<'_>, way: Way, class: Option<usize>) -> (Change, Option<usize>) {
    let change = match way {
        Way::Stricter => Change::Stricter,
        Way::Looser => Change::Looser,
        Way::Other => Change::Other,
    };
    let classes = impact.compared.transitions.iter().map(|transition| transition.classes.len()).sum();
    (change, class.filter(|class| *class < classes).map(|class| class + 1))
}

/// What records became, as a table with the classes in words below it, or as data.
pub(super) struct Moved<'a> {
    pub(super) moves: &'a Moves,
    pub(super) by: &'a [&'a str],
    pub(super) second: &'a Second,
    pub(super) impact: &'a Impact<'a>,
}

impl Moved<'_> {
    /// As it is printed.
    pub(super) fn counts(&self, format: Option<OutFormat>, width: usize) -> Told {
        let mut heading: Vec<String> = self.by.iter().map(|by| (*by).to_owned()).collect();
        heading.extend(["change", "was", "now", "class", "records"].map(str::to_owned));
        let lines = self.lines(format.is_none());
        let table = laid(&heading, &lines, heading.len() - 1, format);
        match (format, table) {
            (None, Told::Text(table)) => Told::Text(format!("{}{table}{}", self.heads(width), self.classes(width))),
            (_, told) => told,
        }
    }

    fn heads(&self, width: usize) -> String {
        let [old, new] = &self.second.names;
        let line = |words: String| wrap_hanging(&words, width, width.saturating_sub(5)).join("\n     ");
        format!("{}\n{}\n\n", line(format!("Old: {old}")), line(format!("New: {new}")))
    }

    fn lines(&self, total: bool) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        let mut grouped: BTreeMap<&Became, u64> = BTreeMap::new();
        for (group, counts) in &self.moves.groups {
            for (became, n) in in_order(counts) {
                lines.push(line(group.clone(), became, *n));
                *grouped.entry(became).or_default() += n;
            }
        }
        for (became, n) in in_order(&self.moves.all) {
            let rest = n - grouped.get(became).copied().unwrap_or(0);
            if rest > 0 {
                lines.push(line(vec![String::new(); self.by.len()], became, rest));
            }
        }
        if total {
            let mut last = vec![String::new(); self.by.len() + 5];
            if let Some(first) = last.first_mut() {
                *first = String::from("all");
            }
            if let Some(cell) = last.last_mut() {
                *cell = self.moves.records().to_string();
            }
            lines.push(last);
        }
        lines
    }

    /// The classes that some record is in, in words.
    fn classes(&self, width: usize) -> String {
        let met = |number| self.moves.all.keys().any(|became| became.class == Some(number));
        let comparison = Comparison { compared: vec![self.impact.compared.clone()], ..Comparison::default() };
        let [old, new] = self.second.names.clone();
        let parties = Parties { old, new, programs: self.impact.programs(), law_at: self.impact.dates };
        let report = report(&comparison, &parties);
        let all = report.differences.iter().flat_map(|d| &d.transitions).flat_map(|t| &t.classes);
        let own: Vec<&ClassReport> = all.filter(|class| met(class.number)).collect();
        let mut out = String::new();
        if !own.is_empty() {
            out.push_str(&format!("\nClasses, the first that a record fits:\n{}", text::classes(&own, width)));
        }
        let open = self.moves.all.iter().filter(|(became, _)| became.change.is_change() && became.class.is_none());
        let open: u64 = open.map(|(_, n)| n).sum();
        if open > 0 {
            let records = crate::diag::render::number_of(run::size(open), "record");
            let words = format!("{records} that changed: the class is not known from the facts.");
            out.push_str(&format!("\n{}\n", wrap_hanging(&words, width, width).join("\n")));
        }
        for why in &self.impact.compared.undecided {
            out.push_str(&format!("\n{}\n", wrap_hanging(&format!("Not decided: {why}."), width, width).join("\n")));
        }
        out
    }

    /// The counts in one line.
    pub(super) fn sum(&self) -> Vec<String> {
        let each = Change::ALL.iter().map(|change| (self.moves.of(*change), change.word()));
        each.filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect()
    }
}

/// Records whose class is not known stand after those of their change whose class is.
fn in_order(counts: &BTreeMap<Became, u64>) -> Vec<(&Became, &u64)> {
    let mut all: Vec<(&Became, &u64)> = counts.iter().collect();
    all.sort_by_key(|(became, _)| (became.change, &became.was, &became.now, became.class.unwrap_or(usize::MAX)));
    all
}

fn line(mut group: Vec<String>, became: &Became, n: u64) -> Vec<String> {
    let class = became.class.map_or_else(String::new, |class| class.to_string());
    group.extend([became.change.word().to_owned(), became.was.clone(), became.now.clone(), class, n.to_string()]);
    group
}

/// Makes the two laws ready: the first, and the second beside it.
pub(super) fn laws<'p>(first: &'p Program, second: &'p Second) -> [Law<'p>; 2] {
    [Law::new(first), Law::new(second.program.as_ref().unwrap_or(first))]
}
