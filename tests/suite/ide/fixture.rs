//! Texts with a cursor: `//- name` begins a file, `$0` is where the cursor stands.

use assize::base::limits::Limits;
use assize::base::span::Span;
use assize::ide::{Edit, Project, View};
use assize::workspace::Texts;

/// A policy that has one of most things.
pub const NOTES: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Notes Act" is statute
    url "https://example.org/act"
source Guide "The guide" is guidance
    basis reported

role officer "The officer"

type Rank is ordered constable < sergeant < inspector
type Holder is one of
    clinic "a clinic"
    school "a school"
    and others
type Item is record
    kind : Holder "What kind is it?"
    old  : yes/no "Is it old?"

facts request "The request"
    made_on   : date "On what date is it made?"
    by        : Rank or none "What rank authorised it?"
    held      : yes/no "Are the notes held?"
    sent      : event "Was it sent?"
    fair      : judgement by officer on "fair" "Is it fair?"
    items     : many Item "What was asked for?"

define authorised "Authorised"
    cites Act s.2
    means request.by is at least sergeant

decision making_request "May the request be made?"
    outcomes unlawful over contrary over allowed
    otherwise allowed

rule threshold "Notes must be held"
    cites Act s.1
    making_request is unlawful unless all of
        (a) request.held
        (b) authorised

rule guidance_first "The guide"
    cites Guide para 3
    when some x in request.items has x.kind is clinic and request.sent
    making_request is contrary unless request.fair

scenario "An inspector asks"
    given
        request.made_on is 2 February 2026
        request.by is inspector
        request.held
        request.items is empty
    expect
        making_request is allowed

scenario "Nobody knows who asks"
    given
        request.made_on is 2 February 2026
        request.held
        request.items is empty
    expect
        making_request is unlawful
"#;

/// A project with the cursor's file looked at.
pub struct Fixture {
    pub project: Project,
    pub unit: usize,
    pub at: u32,
}

impl Fixture {
    /// Reads a fixture; without `//-` it is one file, `notes.assize`.
    pub fn new(text: &str) -> Fixture {
        let text = if text.starts_with("//- ") { text.to_owned() } else { format!("//- notes.assize\n{text}") };
        let mut files: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            match line.strip_prefix("//- ") {
                Some(name) => files.push((name.trim().to_owned(), String::new())),
                None => files.last_mut().unwrap().1.push_str(line),
            }
        }
        let mut texts = Texts::default();
        let mut cursor = (0, 0);
        for (n, (name, text)) in files.iter_mut().enumerate() {
            if let Some(at) = text.find("$0") {
                text.replace_range(at..at + 2, "");
                cursor = (n, at);
            }
            texts = texts.with(name.as_str(), text.as_str());
        }
        let mut project = Project::new(Limits::default());
        let units: Vec<usize> = files.iter().map(|(name, _)| project.load(&texts, name).unwrap()).collect();
        for unit in &units {
            project.look(*unit);
        }
        Fixture { project, unit: units[cursor.0], at: u32::try_from(cursor.1).unwrap() }
    }

    /// [`NOTES`] with the cursor behind the `n`-th place, from 0, at which some words stand.
    pub fn notes(words: &str, n: usize) -> Fixture {
        let (at, _) = NOTES.match_indices(words).nth(n).expect("the words are there");
        let mut text = NOTES.to_owned();
        text.insert_str(at + words.len(), "$0");
        Fixture::new(&text)
    }

    /// The cursor's file.
    pub fn view(&self) -> View<'_> {
        self.project.view(self.unit).unwrap()
    }

    /// `line:column text` of a place, with the file where it is another.
    pub fn place(&self, span: Span) -> String {
        let sources = self.project.workspace().sources();
        let source = sources.get(span.file).unwrap();
        let file = if span.file == self.view().file() { String::new() } else { format!("{}:", source.name) };
        format!("{file}{} {:?}", source.position(span.start), source.slice(span))
    }

    /// All places, a line each.
    pub fn places(&self, spans: &[Span]) -> String {
        spans.iter().map(|span| self.place(*span)).collect::<Vec<_>>().join("\n")
    }

    /// A file's text after some edits.
    pub fn edited(&self, file: &str, edits: &[Edit]) -> String {
        let source = self.project.workspace().sources().iter().find(|(_, source)| source.name == file).unwrap();
        let mut own: Vec<&Edit> = edits.iter().filter(|edit| edit.span.file == source.0).collect();
        own.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = source.1.text.clone();
        for edit in own {
            text.replace_range(edit.span.range(), &edit.text);
        }
        text
    }
}

/// The items that are offered at the left margin: label and snippet.
pub fn items() -> Vec<(String, String)> {
    let fixture = Fixture::new("$0\n");
    let (_, all) = assize::ide::completions(&fixture.view(), fixture.at);
    all.into_iter().map(|one| (one.label, one.insert)).collect()
}
