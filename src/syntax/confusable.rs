//! Characters that look like others, or that turn the direction of writing: a reader may be shown one text and the
//! machine another.
//!
//! Takes a text; gives a warning for each such character or word. Knows no grammar beyond strings and comments.

use crate::base::span::FileId;
use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;

/// Letters of other scripts that look like Latin ones.
const LOOKALIKES: &[(&str, &str)] =
    &[("Cyrillic", "асԁеһіјӏорԛѕԝхуАВЕНІЈКМОРЅТХУԌԚԜ"), ("Greek", "αινορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")];

/// Warns of every such character or word.
pub(super) fn find(file: FileId, text: &str) -> Vec<Diagnostic> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut word: Option<Word> = None;
    for (at, char) in text.char_indices() {
        if let Some(what) = hidden(char).filter(|_| at > 0 || char != '\u{feff}') {
            let span = Span::new(file, at, at + char.len_utf8());
            found.push(Diagnostic::new(Code::Confusable, span, format!("U+{:04X} is {what}", u32::from(char))).fix(
                "leave it out",
                span,
                "",
            ));
        }
        if char.is_alphabetic() || (char == '_' && word.is_some()) {
            let now = word.get_or_insert(Word { start: at, end: at, latin: false, other: None, only: true });
            now.see(at, char);
        } else if let Some(done) = word.take() {
            found.extend(done.warning(file, text));
        }
    }
    if let Some(done) = word {
        found.extend(done.warning(file, text));
    }
    found
}

/// A run of letters.
struct Word {
    start: usize,
    end: usize,
    latin: bool,
    other: Option<&'static str>,
    /// Whether every letter that is not Latin looks like one.
    only: bool,
}

impl Word {
    fn see(&mut self, at: usize, char: char) {
        self.end = at + char.len_utf8();
        if char.is_ascii() {
            self.latin |= char != '_';
            return;
        }
        match LOOKALIKES.iter().find(|(_, letters)| letters.contains(char)) {
            Some((script, _)) => self.other = Some(script),
            None => self.only = false,
        }
    }

    /// A word is suspect if it mixes Latin letters with others that look like them, or is all of such letters.
    fn warning(self, file: FileId, text: &str) -> Option<Diagnostic> {
        let script = self.other?;
        if !self.latin && !self.only {
            return None;
        }
        let span = Span::new(file, self.start, self.end);
        let shown = crate::syntax::lower::shown(text.get(self.start..self.end).unwrap_or(""));
        Some(
            Diagnostic::new(
                Code::Confusable,
                span,
                format!("{shown} holds {script} letters that look like Latin ones"),
            )
            .help("write it in one script"),
        )
    }
}

/// What a character that cannot be seen does.
fn hidden(char: char) -> Option<&'static str> {
    match char {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}' => {
            Some("a mark that turns the direction of writing")
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' => Some("a character that cannot be seen"),
        _ => None,
    }
}
