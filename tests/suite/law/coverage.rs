//! The page on what of the law is encoded, provision by provision, written from the library itself.
//!
//! With `ASSIZE_UPDATE=1` it is written anew. What is left out on purpose comes from a plain file beside the law.

use crate::law::library;
use assize::base::provision::Basis;
use assize::ir::{
    CitedPlace, CondId, DefineBody, Edition, Except, Form, Header, Limb, Period, Program, SourceId, SourceKind,
};
use std::collections::BTreeSet;

const PAGE: &str = "stdlib/COVERAGE.md";
const LEFT_OUT: &str = "stdlib/law/out_of_scope.md";

/// The sources in the order in which a lawyer looks for them; the others follow as the library names them.
const ORDER: &[&str] = &[
    "PCSCA",
    "CounsellingRegulations",
    "Commencement",
    "Code",
    "CodeRegulations",
    "VPA",
    "AG",
    "CPS",
    "CPSPress",
    "ConsentPractice",
    "NPCCForm",
    "JointProtocol",
    "CPIA",
    "CPIACode",
    "DPA",
    "WitnessAttendance",
    "MagistratesCourts",
    "PACE",
];

const PREFACE: &str = "\
# What of the law is encoded

This page is written by the tests from the library itself (`ASSIZE_UPDATE=1 cargo test coverage`); what stands under *left
out on purpose* comes from `law/out_of_scope.md`. Nothing here replaces an instrument: read it beside the text.

Each line is one provision: its place as the library cites it (`-` where no number was seen), what the library says it is
about, and the item that encodes it, as `file.name`. A limb is given in the words of its condition.

| status | meaning |
| --- | --- |
| encoded | an answer is decided by it |
| hole | known to exist and not read: an answer on which it may bear names it, and nothing is decided by it |
| open | another reading than the one encoded is open to argument: an answer on which it may bear names it |

| basis | meaning |
| --- | --- |
";

/// The status of what an answer is decided by.
const ENCODED: &str = "encoded";

/// One line of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    key: Vec<Piece>,
    order: usize,
    place: String,
    what: String,
    by: String,
    status: &'static str,
    basis: Basis,
}

/// A part of a pinpoint, so that `s.9` comes before `s.10`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u32),
    Word(String),
}

/// A section of the file of what is left out.
struct LeftOut {
    name: String,
    table: String,
}

#[test]
fn the_coverage_page_says_what_is_so() {
    let found = page(&library());
    let known = std::fs::read_to_string(PAGE).unwrap_or_default();
    if known == found {
        return;
    }
    if std::env::var_os("ASSIZE_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(PAGE, found).expect("the page can be written");
        return;
    }
    let differs = known.lines().zip(found.lines()).find(|(known, found)| known != found);
    panic!("{PAGE} is not what the library says (ASSIZE_UPDATE=1 writes it); first at {differs:#?}");
}

fn page(program: &Program) -> String {
    let mut page = String::from(PREFACE);
    for basis in Basis::ALL {
        page.push_str(&format!("| {} | {} |\n", basis.word(), basis.meaning()));
    }
    let rows = rows(program);
    let mut left_out = left_out();
    let mut sources: Vec<SourceId> = (0..program.sources.len()).map(SourceId::new).collect();
    let rank = |id: &SourceId| ORDER.iter().position(|name| *name == program.source(*id).name).unwrap_or(ORDER.len());
    sources.sort_by_key(|id| (rank(id), id.index()));
    for id in sources {
        let source = program.source(id);
        let Some(first) = source.editions.first() else { continue };
        let of_source: BTreeSet<&Row> = rows.iter().filter(|(of, _)| *of == id).map(|(_, row)| row).collect();
        if first.kind == SourceKind::Proposal || of_source.is_empty() {
            continue;
        }
        let later = if source.editions.len() > 1 { ", and later editions" } else { "" };
        page.push_str(&format!("\n## {}{later}\n\n", first.title));
        page.push_str(&editions(&source.name, &source.editions));
        page.push_str("\n| provision | what it is | encoded by | status | basis |\n| --- | --- | --- | --- | --- |\n");
        for Row { place, what, by, status, basis, .. } in of_source {
            page.push_str(&format!("| {place} | {what} | {by} | {status} | {} |\n", basis.word()));
        }
        if let Some(at) = left_out.iter().position(|left| left.name == source.name) {
            page.push_str(&format!("\nLeft out on purpose:\n\n{}", left_out.remove(at).table));
        }
    }
    page.push_str("\n## Instruments of which nothing is encoded\n");
    for LeftOut { name, table } in left_out {
        assert!(name.contains(' '), "{LEFT_OUT}: no source `{name}` is cited");
        page.push_str(&format!("\n### {name}\n\n{table}"));
    }
    page
}

/// A source's name, its editions and where they are.
fn editions(name: &str, editions: &[Edition]) -> String {
    let mut lines = format!("Cited as `{name}`.");
    if editions.len() > 1 {
        lines.push('\n');
    }
    for edition in editions {
        let period = edition.period.as_ref().map(dates).unwrap_or_default();
        let place = edition.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
        if editions.len() > 1 {
            lines.push_str(&format!("\n- {}{period}{place}", edition.title));
        } else {
            lines.push_str(&format!("{period}{place}"));
        }
    }
    lines.push('\n');
    lines
}

fn dates(period: &Period) -> String {
    let from = period.from.map(|from| format!(", from {from}")).unwrap_or_default();
    let ceasing = period.ceasing.map(|end| format!(", ceasing on {end}")).unwrap_or_default();
    format!("{from}{ceasing}")
}

/// Every provision that an item of the library cites.
fn rows(program: &Program) -> Vec<(SourceId, Row)> {
    let mut gathered = Gathered { program, rows: Vec::new(), by: String::new(), what: String::new(), status: ENCODED };
    for policy in &program.policies {
        if let Some(period) = policy.period.as_ref().filter(|period| !period.places.is_empty()) {
            gathered.by = format!("`{}`", policy.name);
            gathered.what = format!("In force{}", dates(period).replacen(',', "", 1));
            gathered.status = ENCODED;
            gathered.places(&period.places, Some(period.basis), None, None);
        }
    }
    for define in &program.defines {
        for version in &define.versions {
            gathered.head(&version.head, &define.name);
            if let DefineBody::Means(cond) = version.body {
                gathered.cond(cond, &version.head);
            }
        }
    }
    for rule in &program.rules {
        gathered.status = match &rule.conclusion {
            Some(_) => ENCODED,
            None if rule.is_other_reading() => "open",
            None => "hole",
        };
        gathered.head(&rule.head, &rule.head.name);
        let body = match rule.conclusion {
            Some((_, _, Form::If(cond) | Form::Unless(cond))) => Some(cond),
            Some((_, _, Form::Plain)) | None => None,
        };
        gathered.conds(&rule.when, body, &rule.excepts, &rule.head);
    }
    gathered.status = ENCODED;
    for presumption in &program.presumptions {
        gathered.head(&presumption.head, &presumption.head.name);
        gathered.conds(&presumption.when, presumption.rebutted_if, &presumption.excepts, &presumption.head);
    }
    for duty in &program.duties {
        gathered.head(&duty.head, &duty.head.name);
        for due in &duty.due {
            gathered.clause("When it is due", &due.places, &duty.head);
        }
        if let Some(asap) = &duty.asap {
            gathered.clause("As soon as reasonably practicable", &asap.places, &duty.head);
        }
        for (cond, places) in &duty.done_if {
            let words = format!("Done if {}", program.cond(*cond).words);
            gathered.clause(&words, places, &duty.head);
            gathered.cond(*cond, &duty.head);
        }
        gathered.conds(&duty.when, duty.continues, &duty.excepts, &duty.head);
    }
    for prohibition in &program.prohibitions {
        gathered.head(&prohibition.head, &prohibition.head.name);
        gathered.conds(&prohibition.when, Some(prohibition.breached_if), &prohibition.excepts, &prohibition.head);
    }
    gathered.rows
}

struct Gathered<'a> {
    program: &'a Program,
    rows: Vec<(SourceId, Row)>,
    by: String,
    what: String,
    status: &'static str,
}

impl Gathered<'_> {
    fn head(&mut self, head: &Header, name: &str) {
        let policy = &self.program.policy(head.policy).name;
        self.by = format!("`{policy}.{name}`{}", head.period.as_ref().map(dates).unwrap_or_default());
        self.what = head.title.clone().unwrap_or_else(|| name.replace('_', " "));
        self.places(&head.places, None, head.basis, Some(head));
    }

    /// A part of an item with a citation of its own.
    fn clause(&mut self, what: &str, places: &[CitedPlace], head: &Header) {
        let before = std::mem::replace(&mut self.what, escaped(what));
        self.places(places, None, head.basis, Some(head));
        self.what = before;
    }

    fn places(&mut self, places: &[CitedPlace], said: Option<Basis>, own: Option<Basis>, head: Option<&Header>) {
        for place in places {
            let source = self.program.source(place.source);
            let policy = head.and_then(|head| self.program.policy(head.policy).period.as_ref());
            let period = head.and_then(|head| head.period.as_ref()).or(policy);
            let edition = source.edition(period.and_then(|period| period.from));
            let of_edition = edition.map_or(Basis::Text, |edition| edition.basis);
            let text = place.pinpoint.as_ref().map_or_else(|| String::from("-"), |pinpoint| pinpoint.text.clone());
            let row = Row {
                key: key(&text),
                order: self.rows.len(),
                place: text,
                what: self.what.clone(),
                by: self.by.clone(),
                status: self.status,
                basis: place.basis.or(said).unwrap_or(of_edition).max(own.unwrap_or_default()),
            };
            let again = |(of, known): &(SourceId, Row)| {
                *of == place.source && known.place == row.place && known.what == row.what && known.by == row.by
            };
            if !self.rows.iter().any(again) {
                self.rows.push((place.source, row));
            }
        }
    }

    fn conds(&mut self, when: &[CondId], body: Option<CondId>, excepts: &[Except], head: &Header) {
        for cond in when.iter().copied().chain(body) {
            self.cond(cond, head);
        }
        for except in excepts {
            let words = format!("Except where {}", self.program.cond(except.cond).words);
            self.clause(&words, &except.places, head);
            self.cond(except.cond, head);
        }
    }

    /// The limbs of a condition that have a place of their own.
    fn cond(&mut self, cond: CondId, head: &Header) {
        let kind = &self.program.cond(cond).kind;
        for limb in kind.limbs() {
            self.limb(limb, head);
        }
        if let Some(inner) = kind.inner() {
            self.cond(inner, head);
        }
    }

    fn limb(&mut self, limb: &Limb, head: &Header) {
        let words = self.program.cond(limb.cond).words.clone();
        let shown = if words.is_empty() { String::new() } else { format!("`{words}`") };
        self.clause(&shown, &limb.places, head);
        self.cond(limb.cond, head);
        for excuse in &limb.excuses {
            let words = format!("`{words}` is excused where `{}`", self.program.cond(excuse.cond).words);
            self.clause(&words, &excuse.places, head);
        }
    }
}

fn escaped(words: &str) -> String {
    words.replace('|', "\\|")
}

fn key(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let same = |other: char| other.is_ascii_digit() == char.is_ascii_digit();
        let end = rest.find(|other| !same(other)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        let number = piece.parse().map(Piece::Number);
        pieces.push(number.unwrap_or_else(|_| Piece::Word(piece.to_lowercase())));
        rest = after;
    }
    pieces
}

fn left_out() -> Vec<LeftOut> {
    let text = std::fs::read_to_string(LEFT_OUT).expect("the file is there");
    let mut sections: Vec<LeftOut> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            sections.push(LeftOut { name: name.trim().to_owned(), table: String::new() });
        } else if let (Some(section), true) = (sections.last_mut(), line.starts_with('|')) {
            section.table.push_str(line);
            section.table.push('\n');
        }
    }
    sections
}
