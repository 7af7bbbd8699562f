//! What a line of a session is: a command, a question, a fact, or nothing.
//!
//! Takes text alone; knows no policy. Lines that need more lines are told apart here too.

/// What an entry is, in the form in which it is read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'t> {
    /// Nothing, or a remark.
    Blank,
    /// `:word rest`.
    Command {
        /// The word, without its colon.
        word: Part<'t>,
        /// What follows it.
        rest: Part<'t>,
    },
    /// `forget FACT, …`.
    Forget(Part<'t>),
    /// A question, without its mark.
    Question(Part<'t>),
    /// Facts, as they stand below `given`.
    Facts,
}

/// A piece of the entry, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'t> {
    /// Its words.
    pub text: &'t str,
    /// Its first byte in the entry.
    pub at: usize,
}

impl<'t> Part<'t> {
    /// A piece of an entry without the white space about it.
    pub fn trimmed(text: &'t str, at: usize) -> Part<'t> {
        let start = text.len() - text.trim_start().len();
        Part { text: text.trim(), at: at + start }
    }

    /// The byte after its last.
    pub fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// Its first word and what follows that.
    pub fn split(self) -> (Part<'t>, Part<'t>) {
        let cut = self.text.find(char::is_whitespace).unwrap_or(self.text.len());
        let (first, rest) = self.text.split_at(cut);
        (Part { text: first, at: self.at }, Part::trimmed(rest, self.at + cut))
    }
}

/// Tells what an entry is.
pub fn read(entry: &str) -> Line<'_> {
    let whole = Part::trimmed(entry, 0);
    if whole.text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        return Line::Blank;
    }
    if let Some(command) = whole.text.strip_prefix(':') {
        let (word, rest) = Part { text: command, at: whole.at + 1 }.split();
        return Line::Command { word, rest };
    }
    if let Some(question) = whole.text.strip_suffix('?') {
        return Line::Question(Part::trimmed(question, whole.at));
    }
    let (first, rest) = whole.split();
    if first.text == "forget" && !rest.text.is_empty() {
        return Line::Forget(rest);
    }
    Line::Facts
}

/// Whether an entry goes on in a further line: the fields of an `entry`, or the limbs of a list. Such an entry ends with
/// an empty line, a question also with its mark.
pub fn goes_on(entry: &str) -> bool {
    let ended = entry.rsplit_once('\n').is_some_and(|(_, last)| last.trim().is_empty());
    if entry.trim().is_empty() || ended || entry.trim_end().ends_with('?') {
        return false;
    }
    let mut lines = entry.trim_start().lines();
    let first = lines.next().unwrap_or("").trim_end();
    let word = |line: &str, at_end: bool| {
        let mut words = line.split_whitespace();
        if at_end { words.next_back().map(str::to_owned) } else { words.next().map(str::to_owned) }
    };
    let opens = word(first, false).as_deref() == Some("entry");
    let lists = !first.starts_with([':', '#']) && word(first, true).as_deref() == Some("of");
    opens || lists
}

#[cfg(test)]
mod tests {
    use super::{Line, Part, goes_on, read};

    #[test]
    fn a_line_is_known_by_how_it_begins_and_ends() {
        assert_eq!(read("  "), Line::Blank);
        assert_eq!(read("# a remark\n"), Line::Blank);
        let word = Part { text: "why", at: 2 };
        assert_eq!(read(" :why  making "), Line::Command { word, rest: Part { text: "making", at: 7 } });
        assert_eq!(read("making_request ?"), Line::Question(Part { text: "making_request", at: 0 }));
        assert_eq!(read("forget request.held"), Line::Forget(Part { text: "request.held", at: 7 }));
        assert_eq!(read("not request.held"), Line::Facts);
        assert_eq!(read("forget"), Line::Facts);
    }

    #[test]
    fn an_entry_with_fields_and_a_list_with_limbs_go_on_until_an_empty_line() {
        assert!(goes_on("entry \"note\" in disclosure.material"));
        assert!(goes_on("entry \"note\" in disclosure.material\n    capable"));
        assert!(!goes_on("entry \"note\" in disclosure.material\n    capable\n"));
        assert!(!goes_on("entry \"note\" in disclosure.material\n  "));
        assert!(goes_on("all of"));
        assert!(!goes_on("all of\n    (a) request.held?"));
        assert!(!goes_on("request.held"));
        assert!(!goes_on(":source some of"));
        assert!(!goes_on(""));
    }
}
