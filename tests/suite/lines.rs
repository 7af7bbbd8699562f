//! Lines of JSON: the quick way of reading against the reader of fact files, over lines laid out in every way.

use crate::generate::Rng;
use assize::base::limits::Limits;
use assize::batch::{Batch, By, Form, Hand, Matter, Piece, Possible, Question, Rows, Synthetic, Work, Worked};
use assize::check::Options;
use assize::diagram::DEFAULT_NODES;
use assize::eval::{DEFAULT_SPLITS, Law};
use assize::facts;
use assize::ir::{DecisionId, FactId, Program};
use assize::workspace::{Texts, Workspace};

/// A fact of each kind, on its own and in groups.
const POLICY: &str = "\
policy kinds \"Facts of every kind\"
    in force from 12 January 2026
    dated by request.made_on

source Act \"The Act\" is statute

type Kind is one of
    gp_notes    \"notes of a general practice\"
    counselling \"notes of counselling\"

type Rank is ordered constable < sergeant < inspector

facts request \"The request\"
    made_on         : date                         \"When is it made?\"
    kinds           : some of Kind                 \"Which notes are asked for?\"
    by              : Rank or none                 \"Who authorised it?\"
    pages           : integer from 0 to 500         \"How many pages?\"
    probative_value : yes/no                       \"Is it likely to have substantial probative value?\"
    sent            : event                        \"Was it sent, and when?\"
    held_by_others_beside_the_authority : yes/no   \"Is it held elsewhere?\"

facts person \"The person\"
    consents : yes/no or none \"Does the person consent?\"
    born_on  : date or none   \"When was the person born?\"

decision making_request \"May it be made?\"
    outcomes unlawful over contrary over allowed
    otherwise allowed

rule threshold \"Probative value\"
    cites Act s.1
    when request.kinds includes counselling
    making_request is unlawful unless request.probative_value

rule length \"Length\"
    cites Act s.2
    making_request is contrary if all of
        (a) request.pages is above 100
        (b) request.by is at least sergeant
        (c) request.sent or person.consents
";

fn program() -> Program {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), "kinds.assize", POLICY);
    workspace.check(0, &Options::default()).program().unwrap_or_else(|found| panic!("{found:?}"))
}

/// By itself the quick reader takes no such value, and the reader of fact files passes it over as it does any other.
const CAREFUL: &str = "\"synthetic\":1.5";
const QUICK: &str = "\"synthetic\":true";

/// The entries of a record, each with its value as JSON.
type Entries = Vec<(String, String)>;

fn entries(line: &str) -> Entries {
    let record: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
    record.into_iter().map(|(name, value)| (name, value.to_string())).collect()
}

fn blank(rng: &mut Rng, percent: usize) -> &'static str {
    if rng.chance(percent) { rng.pick(&[" ", "  ", "\t", " \t ", "\r"]) } else { "" }
}

/// How the lines of a text are laid out.
struct Style {
    shuffled: bool,
    grouped: bool,
    blanks: usize,
    colon: &'static str,
    missing: usize,
    wrong: usize,
}

impl Style {
    fn new(rng: &mut Rng) -> Style {
        Style {
            shuffled: rng.chance(40),
            grouped: rng.chance(40),
            blanks: rng.pick(&[0, 0, 0, 5]),
            colon: rng.pick(&[":", ":", ": "]),
            missing: rng.pick(&[0, 0, 10, 50]),
            wrong: rng.pick(&[0, 1, 5]),
        }
    }

    fn object(&self, rng: &mut Rng, entries: &[(String, String)]) -> String {
        let each: Vec<String> = entries
            .iter()
            .map(|(name, value)| {
                let mut at = || blank(rng, self.blanks);
                if name == "synthetic" {
                    return format!("{}{QUICK}{}", at(), at());
                }
                format!("{}\"{name}\"{}{}{}{value}{}", at(), at(), self.colon, at(), at())
            })
            .collect();
        format!("{}{{{}}}", blank(rng, self.blanks), each.join(","))
    }

    fn line(&self, rng: &mut Rng, mut entries: Entries) -> String {
        entries.retain(|(name, _)| name == "synthetic" || !rng.chance(self.missing));
        if rng.chance(self.wrong) {
            let (name, value) = rng.pick(&entries);
            entries.push((name, value));
        }
        if rng.chance(self.wrong) {
            let name = rng.pick(&["remark", "request.remark", "request", "idd", "", "caf\u{e9}", "request.by.whom"]);
            entries.push((name.to_owned(), rng.pick(&["1", "\"x\"", "[]", "{}", "null", "[\"a\", \"b\"]"]).to_owned()));
        }
        for (name, value) in &mut entries {
            if name != "synthetic" && rng.chance(self.wrong) {
                const WRONG: [&str; 20] = [
                    "true",
                    "false",
                    "null",
                    "\"yes\"",
                    "\"no\"",
                    "\"none\"",
                    "\"unknown\"",
                    "12",
                    "012",
                    "-1",
                    "1.0",
                    "1e3",
                    "truer",
                    "\"2026-02-30\"",
                    "\"2 February 2026\"",
                    "\"sergeant\"",
                    "[\"gp_notes\", \"gp_notes\"]",
                    "\"y\\u0065s\"",
                    "{\"yes\": \"no\"}",
                    "",
                ];
                *value = rng.pick(&WRONG).to_owned();
            } else if rng.chance(20) {
                // The same in its other spelling.
                let other = match value.as_str() {
                    "\"yes\"" => "true",
                    "\"no\"" => "false",
                    same => same,
                };
                *value = other.to_owned();
            }
        }
        if self.shuffled {
            rng.shuffle(&mut entries);
        }
        if self.grouped {
            let group = |name: &str| name.split_once('.').map_or(String::new(), |(group, _)| group.to_owned());
            let mut grouped = Entries::new();
            while let Some((name, value)) = entries.first().cloned() {
                let own = group(&name);
                if own.is_empty() || rng.chance(10) {
                    entries.remove(0);
                    grouped.push((name, value));
                    continue;
                }
                let (within, rest): (Entries, Entries) = entries.into_iter().partition(|(name, _)| group(name) == own);
                let within: Entries =
                    within.into_iter().map(|(name, value)| (name[own.len() + 1..].to_owned(), value)).collect();
                grouped.push((own, self.object(rng, &within)));
                entries = rest;
            }
            entries = grouped;
        }
        self.object(rng, &entries)
    }
}

/// Damage by which a line may be no JSON, and no text; what is looked for is left whole.
fn damaged(rng: &mut Rng, line: &str) -> Vec<u8> {
    let mut bytes = line.as_bytes().to_vec();
    let kept = line.find(QUICK).unwrap()..line.find(QUICK).unwrap() + QUICK.len() + 1;
    let at = rng.below(bytes.len());
    if kept.contains(&at) {
        return bytes;
    }
    match rng.below(4) {
        0 if at > kept.end => bytes.truncate(at),
        1 => bytes[at] = rng.pick(&[b'"', b'\\', b',', b':', b'}', b'{', b'[', b' ', b'\t', 0, 0x7f, 0xff, b'0', b'x']),
        2 => bytes[at] ^= 1 << rng.below(8),
        _ => drop(bytes.remove(at)),
    }
    // A line end would make two lines of it, of which one has no mark.
    bytes.iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b' ');
    bytes
}

/// A text of many lines of one style.
fn text(rng: &mut Rng, records: &[String]) -> Vec<u8> {
    let style = Style::new(rng);
    let (mut text, end) = (Vec::new(), rng.pick(&["\n", "\n", "\r\n"]));
    let damage = rng.pick(&[0, 0, 10]);
    for record in records {
        let line = style.line(rng, entries(record));
        text.extend(if rng.chance(damage) { damaged(rng, &line) } else { line.into_bytes() });
        text.extend_from_slice(end.as_bytes());
        if rng.chance(2) {
            text.extend_from_slice(rng.pick(&["\n", "  \r\n", "\t\n"]).as_bytes());
        }
    }
    if rng.chance(30) {
        text.truncate(text.len() - end.len());
    }
    text
}

/// What came of a text, told in full; with the mark of the careful way put back.
fn told(worked: &Worked) -> String {
    let rows = String::from_utf8_lossy(&worked.rows.text);
    let rejects =
        String::from_utf8_lossy(&worked.rejects).replace(&CAREFUL.replace('"', "\\\""), &QUICK.replace('"', "\\\""));
    format!("{rows}\n{rejects}\n{:?}\n{:?}\n{:?}", worked.bad, worked.count, worked.unknown)
}

fn replaced(text: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.windows(QUICK.len()).position(|window| window == QUICK.as_bytes()) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(CAREFUL.as_bytes());
        rest = &rest[at + QUICK.len()..];
    }
    out.extend_from_slice(rest);
    out
}

fn piece(line: u64, text: &[u8]) -> Piece<'_> {
    Piece { file: None, line, records: Matter::Lines(text) }
}

#[test]
fn lines_in_any_layout_come_to_what_the_reader_of_fact_files_makes_of_them() {
    let program = program();
    let law = Law::new(&program);
    let question = Question { decision: DecisionId(0), on: None, law_at: None, splits: DEFAULT_SPLITS };
    let work = |rows: bool, by: Option<&str>| {
        let batch = Batch::new(&law, question, DEFAULT_NODES);
        let rows = rows.then(|| Rows::new(&program, DecisionId(0), Form::Lines));
        let by = by.map_or(Vec::new(), |by| By::read(&program, by).unwrap());
        Work::new(batch, facts::Limits::default(), rows, by, Some(String::from("id")))
    };
    let works = [work(true, None), work(false, None), work(false, Some("request.by,request.made_on.month"))];
    let only: Vec<FactId> = (0..program.facts.len()).map(FactId::new).collect();
    let mut synthetic = Synthetic::new(&program, &only, &Default::default(), 10, 7).unwrap();
    let mut possible = Possible::new(&law);
    let records: Vec<String> = (0..60).map(|_| synthetic.record(&mut possible).unwrap()).collect();
    let mut rng = Rng::new(11);
    let (mut hands, mut bad, mut all) = ([Hand::default(), Hand::default(), Hand::default()], 0, 0);
    for turn in 0..60 {
        let text = text(&mut rng, &records);
        let careful = replaced(&text);
        for (work, hand) in works.iter().zip(&mut hands) {
            // The hand remembers how texts before this one were laid out; the other has met none.
            let quick = work.piece(piece(1, &text), hand);
            let slow = work.piece(piece(1, &careful), &mut Hand::default());
            let (quick_told, slow_told) = (told(&quick), told(&slow));
            let differs = quick_told.lines().zip(slow_told.lines()).find(|(quick, slow)| quick != slow);
            let shown = || format!("text {turn}\n{}", String::from_utf8_lossy(&text));
            assert!(quick_told == slow_told, "{differs:#?}\n{}", shown());
            (bad, all) = (bad + quick.bad.len(), all + quick.count.records());
        }
    }
    assert!(bad > 400 && all > 9_000, "{bad} of {all} are bad");
}

#[test]
fn a_text_that_is_cut_into_pieces_anywhere_comes_to_the_same() {
    let program = program();
    let law = Law::new(&program);
    let question = Question { decision: DecisionId(0), on: None, law_at: None, splits: DEFAULT_SPLITS };
    let batch = Batch::new(&law, question, DEFAULT_NODES);
    let rows = Rows::new(&program, DecisionId(0), Form::Lines);
    let work = Work::new(batch, facts::Limits::default(), Some(rows), Vec::new(), Some(String::from("id")));
    let only: Vec<FactId> = (0..program.facts.len()).map(FactId::new).collect();
    let mut synthetic = Synthetic::new(&program, &only, &Default::default(), 10, 7).unwrap();
    let mut possible = Possible::new(&law);
    let records: Vec<String> = (0..100).map(|_| synthetic.record(&mut possible).unwrap()).collect();
    let whole = records.join("\n");
    let wanted = told(&work.piece(piece(1, whole.as_bytes()), &mut Hand::default()));
    for each in [1, 2, 7, 64, 65] {
        let mut hand = Hand::default();
        let mut found = Worked::default();
        for (n, lines) in records.chunks(each).enumerate() {
            let text = lines.join("\n");
            let worked = work.piece(piece((n * each) as u64 + 1, text.as_bytes()), &mut hand);
            found.rows.text.extend(worked.rows.text);
            found.count.join(worked.count);
        }
        assert!(told(&found) == wanted, "{each} lines a piece\n{}\n{wanted}", told(&found));
    }
}
