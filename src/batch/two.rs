//! Two laws at once: what each makes of a record, and what became of it.
//!
//! Each law reads and decides the records by a work of its own, so nothing here decides anything. Which class of a change a
//! record belongs to is told from outside: this folder knows nothing of how laws are compared.

use crate::batch::count::By;
use crate::batch::csv::written;
use crate::batch::decide::{Batch, Decided};
use crate::batch::layout::{Cell, Unknown};
use crate::batch::piece::{Bad, Came, Hand, Held, NAMED, Piece, Work, Worked, reject};
use crate::batch::rows::{Form, Of, Rows, Written, and_file, first_line, put, quoted};
use crate::batch::sheet::{Kind, Sheet};
use crate::diagram::Fate;
use crate::eval::Status;
use crate::eval::outcome::Outcome;
use crate::facts::Limits;
use crate::ir::{Facts, Program};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What became of a record, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// It comes to what prevails over what it was.
    Stricter,
    /// It comes to what the old outcome prevails over.
    Looser,
    /// It comes to something else that is neither.
    Other,
    /// It comes to the same.
    Same,
    /// Its facts leave it open under one law or both.
    Open,
    /// It is bad under one law or both.
    Bad,
}

impl Change {
    /// All of them, in order.
    pub const ALL: [Change; 6] =
        [Change::Stricter, Change::Looser, Change::Other, Change::Same, Change::Open, Change::Bad];

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Change::Stricter => "stricter",
            Change::Looser => "looser",
            Change::Other => "other",
            Change::Same => "same",
            Change::Open => "open",
            Change::Bad => "bad record",
        }
    }

    /// Whether the outcome is known under both laws and differs.
    pub fn is_change(self) -> bool {
        match self {
            Change::Stricter | Change::Looser | Change::Other => true,
            Change::Same | Change::Open | Change::Bad => false,
        }
    }
}

/// What records have in common that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Became {
    /// What became of them.
    pub change: Change,
    /// What they were: an outcome, or how far the old law leaves it open. Nothing of bad records.
    pub was: String,
    /// What they are.
    pub now: String,
    /// The first class of the change that they fit, where their facts tell it.
    pub class: Option<usize>,
}

/// Numbers of records, by what they say and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// By what records say of the facts asked about; bad records say nothing.
    pub groups: BTreeMap<Vec<String>, BTreeMap<Became, u64>>,
    /// In all.
    pub all: BTreeMap<Became, u64>,
}

impl Moves {
    /// Counts so many records.
    pub fn add(&mut self, group: Option<&Vec<String>>, became: &Became, n: u64) {
        let bump = |counts: &mut BTreeMap<Became, u64>| match counts.get_mut(became) {
            Some(count) => *count += n,
            None => {
                counts.insert(became.clone(), n);
            }
        };
        bump(&mut self.all);
        if let Some(group) = group {
            bump(self.groups.entry(group.clone()).or_default());
        }
    }

    /// Adds the numbers of another count.
    pub fn join(&mut self, other: Moves) {
        for (group, counts) in other.groups {
            let own = self.groups.entry(group).or_default();
            for (became, n) in counts {
                *own.entry(became).or_default() += n;
            }
        }
        for (became, n) in other.all {
            *self.all.entry(became).or_default() += n;
        }
    }

    /// How many records.
    pub fn records(&self) -> u64 {
        self.all.values().sum()
    }

    /// How many records became so.
    pub fn of(&self, change: Change) -> u64 {
        self.all.iter().filter(|(became, _)| became.change == change).map(|(_, n)| n).sum()
    }
}

/// Tells which way a record changes, and the first class of that change that it fits, from its facts and its ends under the
/// old law and the new.
pub type Sort<'s> = dyn Fn([&Facts; 2], [&Fate; 2]) -> (Change, Option<usize>) + Sync + 's;

/// What pieces are worked by. Nothing in it changes: all threads share one.
#[derive(Clone)]
pub struct Both<'p> {
    works: [Work<'p>; 2],
    rows: Option<Rows>,
    // Which law's records say it, and what.
    by: Vec<(usize, By)>,
    sort: &'p Sort<'p>,
}

/// What one thread works with.
#[derive(Debug, Default)]
pub struct Hands {
    hands: [Hand; 2],
    ends: [Vec<End>; 2],
}

/// How records end under one law.
#[derive(Debug)]
struct End {
    outcome: Option<Outcome>,
    status: Status,
    fate: Option<Fate>,
    words: String,
}

/// A record under the old law.
struct Old<'t> {
    record: Held<'t>,
    half: Half,
}

/// What one law makes of a record.
enum Half {
    /// One of the hand's ends, so sure.
    Ended(usize, Status),
    Bad(String),
}

/// The columns of rows; where records come from several files, `file` stands first.
const COLUMNS: [(&str, Kind); 10] = [
    ("line", Kind::Whole),
    ("id", Kind::Words),
    ("decision", Kind::Words),
    ("was", Kind::Words),
    ("was_status", Kind::Words),
    ("now", Kind::Words),
    ("now_status", Kind::Words),
    ("change", Kind::Words),
    ("class", Kind::Whole),
    ("why", Kind::Words),
];

/// The columns of rows, from the left.
///
/// - `files`: whether records come from several files.
pub fn columns_of_both(files: bool) -> impl Iterator<Item = (&'static str, Kind)> {
    and_file(files, &COLUMNS)
}

/// The first line of a table of rows.
pub fn heading_of_both(files: bool) -> String {
    first_line(columns_of_both(files))
}

/// How records are read, written and counted.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What reading is limited to.
    pub limits: Limits,
    /// How rows are written; without it none are.
    pub rows: Option<Rows>,
    /// The name, at the top of a record, of what the record is called.
    pub id: String,
}

impl<'p> Both<'p> {
    /// Makes ready.
    ///
    /// - `batches`: the old law and the new.
    /// - `by`: facts to count by, parted by commas; of either law.
    /// - `sort`: tells what became of a record whose ends differ.
    ///
    /// # Errors
    /// In words, what cannot be counted by.
    pub fn new(
        batches: [Batch<'p>; 2],
        asked: Asked,
        by: Option<&str>,
        sort: &'p Sort<'p>,
    ) -> Result<Both<'p>, String> {
        let [old, new] = [batches[0].program(), batches[1].program()];
        let both = by.map_or(Ok(Vec::new()), |by| by.split(',').map(|one| side_of([old, new], one)).collect())?;
        let Asked { limits, rows, id } = asked;
        let [first, second] = batches;
        let work =
            |batch, others: Vec<String>| Work::beside(batch, limits, None, Vec::new(), Some(id.clone()), &others);
        let works = [work(first, only(new, old)), work(second, only(old, new))];
        Ok(Both { works, rows, by: both, sort })
    }

    /// What is counted by, as it was asked for.
    pub fn by(&self) -> impl Iterator<Item = &str> {
        self.by.iter().map(|(_, by)| by.name.as_str())
    }

    /// Looks at some lines for names that neither law knows; gives those names.
    pub fn learn(&mut self, sample: &[u8]) -> Unknown {
        let [old, new] = &mut self.works;
        common(old.learn(sample), &new.learn(sample))
    }

    /// The columns of a table by its first line, for the old law and the new, and names that neither knows.
    ///
    /// # Errors
    /// In words, what is wrong with the first line.
    pub fn columns(&self, heading: &[u8]) -> Result<([Vec<Cell>; 2], Unknown), String> {
        let [old, new] = &self.works;
        let ((old, missed), (new, also)) = (old.columns(heading)?, new.columns(heading)?);
        Ok(([old, new], common(missed, &also)))
    }

    /// What columns of these names hold, for the old law and the new, and names that neither knows.
    pub fn named(&self, names: &[String]) -> ([Vec<Cell>; 2], Unknown) {
        let [old, new] = &self.works;
        let ((old, missed), (new, also)) = (old.named(names), new.named(names));
        ([old, new], common(missed, &also))
    }

    /// Works a piece, as the old law and the new are to read it.
    pub fn piece(&self, [piece, same]: [Piece<'_>; 2], hands: &mut Hands) -> Worked {
        let [old, new] = &self.works;
        let (mut worked, mut beside) = (Worked::default(), Worked::default());
        let Hands { hands: [hand, other], ends } = hands;
        let mut halves = Vec::new();
        old.each(piece, hand, &mut beside, &mut |_, record, came, hand, _| {
            let half = half(old.batch.program(), (came, hand), old, &mut ends[0]);
            halves.push(Old { record, half });
        });
        let mut halves = halves.into_iter();
        let mut counts = BTreeMap::new();
        new.each(same, other, &mut worked, &mut |_, record, came, other, worked| {
            // INVARIANT: both laws find the same records in a text: a line, or a row, that is not blank.
            let Some(old) = halves.next() else { return };
            let half = half(new.batch.program(), (came, other), new, &mut ends[1]);
            let both = (&old, &Old { record, half });
            self.tell(piece, both, [hand, other], ends, (worked, &mut counts));
        });
        for ((group, [a, b], change, class), n) in counts {
            let words =
                |side: usize, at: usize| ends.get(side).and_then(|ends: &Vec<End>| Some(ends.get(at)?.words.clone()));
            let (was, now) = (words(0, a).unwrap_or_default(), words(1, b).unwrap_or_default());
            let group = Some(&group).filter(|group| !group.is_empty());
            worked.moves.add(group, &Became { change, was, now, class }, n);
        }
        worked.unknown = common(std::mem::take(&mut beside.unknown), &worked.unknown);
        worked
    }

    fn tell(
        &self,
        piece: Piece<'_>,
        (old, new): (&Old<'_>, &Old<'_>),
        [hand, other]: [&mut Hand; 2],
        ends: &[Vec<End>; 2],
        (worked, counts): (&mut Worked, &mut Counts),
    ) {
        let [first, second] = &self.works;
        let id = second.id(&new.record, other).or_else(|| first.id(&old.record, hand));
        let of = Of { file: piece.file, line: old.record.line, id: id.as_deref() };
        let (a, b) = match (&old.half, &new.half) {
            (Half::Ended(a, was), Half::Ended(b, now)) => ((*a, *was), (*b, *now)),
            (old_half, new_half) => return self.bad(of, why(old_half, new_half), &old.record.raw.text(), worked),
        };
        let (Some(was), Some(now)) = (ends[0].get(a.0), ends[1].get(b.0)) else { return };
        let (change, class) = match (&was.fate, &now.fate) {
            (Some(was), Some(now)) if was == now => (Change::Same, None),
            (Some(was), Some(now)) => {
                let facts = [first.facts(&old.record, hand), second.facts(&new.record, other)];
                (self.sort)(facts, [was, now])
            }
            (_, _) => (Change::Open, None),
        };
        if let Some(rows) = &self.rows {
            row(rows, of, [(was, a.1), (now, b.1)], (change, class), &mut worked.rows);
        }
        let mut group = Vec::new();
        for (side, by) in &self.by {
            group.push(match side {
                0 => by.of(first.batch.program(), first.facts(&old.record, hand)),
                _ => by.of(second.batch.program(), second.facts(&new.record, other)),
            });
        }
        *counts.entry((group, [a.0, b.0], change, class)).or_default() += 1;
    }

    fn bad(&self, of: Of<'_>, why: String, raw: &[u8], worked: &mut Worked) {
        let became = Became { change: Change::Bad, was: String::new(), now: String::new(), class: None };
        worked.moves.add(None, &became, 1);
        if let Some(rows) = &self.rows {
            bad_row(rows, of, &why, &mut worked.rows);
        }
        reject(of, &why, raw, &mut worked.rejects);
        if worked.bad.len() < NAMED {
            worked.bad.push(Bad { line: of.line, why });
        }
    }
}

/// By group, ends, change and class: how many.
type Counts = BTreeMap<(Vec<String>, [usize; 2], Change, Option<usize>), u64>;

/// The law whose facts are to be counted by, the new one first, and by what.
fn side_of([old, new]: [&Program; 2], name: &str) -> Result<(usize, By), String> {
    let read = |program| By::read(program, name).map(|by| by.into_iter().next());
    match (read(new), read(old)) {
        (Ok(Some(by)), _) => Ok((1, by)),
        (_, Ok(Some(by))) => Ok((0, by)),
        (Err(why), _) => Err(why),
        (Ok(None), _) => Err(String::from("nothing to count by is named")),
    }
}

/// Facts that one program knows and another does not.
pub fn only(program: &Program, other: &Program) -> Vec<String> {
    let names = program.facts.iter().map(|fact| &fact.name);
    names.filter(|name| other.fact_named(name).is_none()).cloned().collect()
}

/// The names that neither of two laws knows: of a name and a group that it lies in, the name.
fn common(names: Unknown, others: &Unknown) -> Unknown {
    let covers =
        |group: &str, name: &str| name == group || name.strip_prefix(group).is_some_and(|r| r.starts_with('.'));
    let mut both: Unknown = others
        .iter()
        .filter(|(name, _)| names.keys().any(|group| covers(group, name)))
        .map(|(name, words)| (name.clone(), words.clone()))
        .collect();
    both.extend(names.into_iter().filter(|(name, _)| others.keys().any(|group| group != name && covers(group, name))));
    both
}

fn half(program: &Program, (came, hand): (Came, &mut Hand), work: &Work<'_>, ends: &mut Vec<End>) -> Half {
    let decided = match &came {
        Came::Settled => &hand.answer,
        Came::Decided(decided) => decided,
        Came::Bad(why) => return Half::Bad(why.clone()),
    };
    let same = |end: &End| end.outcome == decided.outcome && (end.outcome.is_some() || end.status == decided.status);
    let at = ends.iter().position(same).unwrap_or_else(|| {
        ends.push(End::new(program, work, decided));
        ends.len() - 1
    });
    Half::Ended(at, decided.status)
}

impl End {
    fn new(program: &Program, work: &Work<'_>, decided: &Decided) -> End {
        let decision = work.batch.question.decision;
        let fate = decided.outcome.as_ref().map(|outcome| Fate::of(program, decision, outcome));
        let words = fate.as_ref().map_or_else(|| decided.status.word().to_owned(), Fate::words);
        End { outcome: decided.outcome.clone(), status: decided.status, fate, words }
    }
}

/// Why a record is bad, and under which law where it is so under one alone.
fn why(old: &Half, new: &Half) -> String {
    match (old, new) {
        (Half::Bad(old), Half::Bad(new)) if old == new => old.clone(),
        (Half::Bad(old), Half::Bad(new)) => format!("for the old law, {old}; for the new, {new}"),
        (Half::Bad(old), Half::Ended(..)) => format!("for the old law, {old}"),
        (Half::Ended(..), Half::Bad(new)) => format!("for the new law, {new}"),
        (Half::Ended(..), Half::Ended(..)) => String::new(),
    }
}

fn row(
    rows: &Rows,
    of: Of<'_>,
    ends: [(&End, Status); 2],
    (change, class): (Change, Option<usize>),
    out: &mut Written,
) {
    let words = |end: &End| end.fate.is_some().then(|| end.words.clone());
    let told = class.map(|class| class.to_string());
    let text = &mut out.text;
    match rows.form {
        Form::Lines => {
            rows.head(of, text);
            for (name, (end, status)) in ["was", "now"].into_iter().zip(ends) {
                let outcome = words(end).map_or_else(|| String::from("null"), |words| quoted(&words));
                put(text, &[",\"", name, "\":", &outcome, ",\"", name, "_status\":\"", status.word(), "\""]);
            }
            let class = told.as_deref().unwrap_or("null");
            put(text, &[",\"change\":\"", change.word(), "\",\"class\":", class, "}\n"]);
        }
        Form::Table => {
            rows.head(of, text);
            for (end, status) in ends {
                put(text, &[","]);
                written(&words(end).unwrap_or_default(), text);
                put(text, &[",", status.word()]);
            }
            put(text, &[",", change.word(), ",", told.as_deref().unwrap_or(""), ",\n"]);
        }
        Form::Columns => {
            let ends = ends.map(|(end, status)| (words(end), status.word()));
            in_columns(rows, of, ends, (change, class), None, &mut out.sheet);
        }
    }
}

fn bad_row(rows: &Rows, of: Of<'_>, why: &str, out: &mut Written) {
    let word = Change::Bad.word();
    let text = &mut out.text;
    match rows.form {
        Form::Lines => {
            rows.head(of, text);
            for name in ["was", "now"] {
                put(text, &[",\"", name, "\":null,\"", name, "_status\":\"", word, "\""]);
            }
            put(text, &[",\"change\":\"", word, "\",\"class\":null,\"why\":", &quoted(why), "}\n"]);
        }
        Form::Table => {
            rows.head(of, text);
            put(text, &[",,", word, ",,", word, ",", word, ",,"]);
            written(why, text);
            put(text, &["\n"]);
        }
        Form::Columns => {
            in_columns(rows, of, [(None, word), (None, word)], (Change::Bad, None), Some(why), &mut out.sheet);
        }
    }
}

/// A row in columns.
///
/// - `ends`: what the record was and is, and how far each law settles it.
fn in_columns(
    rows: &Rows,
    of: Of<'_>,
    ends: [(Option<String>, &str); 2],
    (change, class): (Change, Option<usize>),
    why: Option<&str>,
    sheet: &mut Sheet,
) {
    let mut row = rows.begin(of, columns_of_both(of.file.is_some()), sheet);
    for (outcome, status) in ends {
        row.words(outcome.as_deref());
        row.words(Some(status));
    }
    row.words(Some(change.word()));
    row.whole(class.map(|class| class as u64));
    row.words(why);
}
