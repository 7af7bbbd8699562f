//! Words of a part, and the blanks between them.
//!
//! Takes the text of one part without its comments; gives its words, each with how it stood after the one before.
//! Knows what an author may write close together, not what it means.

use crate::base::date::Date;
use crate::syntax::outline::Role;
use std::borrow::Cow;

/// What stood before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Blanks.
    Blank,
    /// A line break.
    Line,
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword, a number, a date.
    Word,
    /// Words in quotation marks.
    Text,
    /// A limb's label.
    Label,
    /// A bracket, a comma and the like.
    Mark,
}

/// One word of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// What is printed.
    pub(super) text: Cow<'t, str>,
    /// What it is.
    pub(super) kind: Kind,
    /// What stood before it.
    pub(super) gap: Gap,
    /// Whether it belongs to a citation, or may do so, in which blanks are the author's: `s.3 (1)` is not `s.3(1)`.
    pub(super) cited: bool,
}

impl Token<'_> {
    /// Whether it is this word or mark.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind != Kind::Text && self.text == word
    }
}

const MARKS: [char; 9] = [',', ';', ':', '|', '(', ')', '[', ']', '+'];

/// Cuts a part into words, all at once or line by line.
pub(super) struct Cutter {
    role: Role,
    /// Whether the next word may be a limb's label.
    first: bool,
    /// Whether the next word belongs to a citation.
    cited: bool,
}

impl Cutter {
    /// At the beginning of a part.
    pub(super) fn new(role: Role) -> Cutter {
        Cutter { role, first: true, cited: matches!(role, Role::Places | Role::Row) }
    }

    /// The words of the part, or of its next line without comment.
    pub(super) fn words<'t>(&mut self, text: &'t str) -> Vec<Token<'t>> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut rest = text;
        loop {
            let after = rest.trim_start();
            let blank = rest.get(..rest.len() - after.len()).unwrap_or("");
            let gap = match blank {
                "" => Gap::None,
                blank if blank.contains('\n') => Gap::Line,
                _ => Gap::Blank,
            };
            let Some((length, kind)) = length(after, self.first && self.role == Role::Limb) else { break };
            self.first = false;
            let (word, remainder) = after.split_at(length);
            rest = remainder;
            self.push(&mut tokens, word, kind, gap);
        }
        join_dates(&mut tokens, self.role);
        if self.role != Role::Places {
            part_references(&mut tokens);
        }
        tokens
    }

    fn push<'t>(&mut self, tokens: &mut Vec<Token<'t>>, word: &'t str, kind: Kind, gap: Gap) {
        if kind == Kind::Text {
            return tokens.push(Token { text: Cow::Borrowed(word), kind, gap, cited: false });
        }
        let expects = matches!(self.role, Role::Expect | Role::Hanging);
        if word == "[" || expects && ["also", "needing", "basis"].contains(&word) {
            self.cited = false;
        }
        let token = Token { text: Cow::Borrowed(word), kind, gap, cited: self.cited };
        let sums = matches!(self.role, Role::Head | Role::Clause | Role::Limb) && !self.cited && kind == Kind::Word;
        if sums && Date::parse(word).is_err() {
            subtract(tokens, token, word);
        } else {
            tokens.push(token);
        }
        match word {
            "[" => self.cited = true,
            "]" => self.cited = matches!(self.role, Role::Places | Role::Row),
            "because" if expects => self.cited = true,
            "cites" if self.role == Role::Head => self.cited = true,
            _ => {}
        }
    }
}

/// How long the first word of a text is, and what it is; `None` at the end.
fn length(text: &str, label: bool) -> Option<(usize, Kind)> {
    let first = text.chars().next()?;
    if label {
        let dashes = text.len() - text.trim_start_matches('-').len();
        let bracket = text.find(')').map_or(0, |at| at + 1);
        return Some((if dashes > 0 { dashes } else { bracket.max(1) }, Kind::Label));
    }
    if first == '"' {
        let mut escaped = false;
        let end = text.char_indices().skip(1).find(|(_, char)| {
            let ends = *char == '"' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        return Some((end.map_or(text.len(), |(at, _)| at + 1), Kind::Text));
    }
    if MARKS.contains(&first) || first == '<' {
        return Some((first.len_utf8(), Kind::Mark));
    }
    let ends = |char: char| char.is_whitespace() || char == '"' || char == '<' || MARKS.contains(&char);
    Some((text.find(ends).unwrap_or(text.len()), Kind::Word))
}

/// Words after which a sign belongs to its number.
const BEFORE_A_SIGN: [&str; 12] =
    ["is", "least", "most", "above", "below", "from", "to", "of", "times", "otherwise", "after", "before"];

/// Adds a word; `a-b` is the three words `a`, `-`, `b`.
fn subtract<'t>(tokens: &mut Vec<Token<'t>>, token: Token<'t>, word: &'t str) {
    let mut rest = word;
    let mut gap = token.gap;
    let mut push = |text: &'t str| {
        tokens.push(Token { text: Cow::Borrowed(text), gap, ..token.clone() });
        gap = Gap::Blank;
    };
    // A sign at the start belongs to its number.
    while let Some((at, _)) = rest.char_indices().skip(1).find(|(_, char)| *char == '-') {
        let (before, after) = rest.split_at(at);
        push(before);
        rest = after;
        if !BEFORE_A_SIGN.contains(&before) {
            let (sign, after) = after.split_at(1);
            push(sign);
            rest = after;
        }
    }
    if !rest.is_empty() {
        push(rest);
    }
}

/// Writes every date as `12 January 2026`, one word that is never parted.
fn join_dates(tokens: &mut Vec<Token>, role: Role) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // What a cell of a table is, its column tells: where it is no date, it does not look like one.
        let plain = |token: &Token| token.kind == Kind::Word && (!token.cited || role == Role::Row);
        let three = tokens
            .get(at..at + 3)
            .filter(|three| three.iter().all(plain) && three.iter().skip(1).all(|token| token.gap == Gap::Blank));
        let words = three.map(|three| three.iter().map(|token| token.text.as_ref()).collect::<Vec<_>>().join(" "));
        let (count, date) = match words.and_then(|words| Date::parse(&words).ok()) {
            Some(date) => (3, Some(date)),
            None => (1, Some(token).filter(|token| plain(token)).and_then(|token| Date::parse(&token.text).ok())),
        };
        // A year is written in four digits.
        if let Some(date) = date.filter(|date| date.parts().0 >= 1000) {
            let whole = Token { text: Cow::Owned(date.to_string()), ..token.clone() };
            tokens.splice(at..at + count, [whole]);
        }
        at += 1;
    }
}

/// Puts a blank after a comma before a further reference, and leaves one within a pinpoint as it is: what goes on with
/// a pinpoint is a number, or a unit and its number.
fn part_references(tokens: &mut [Token]) {
    let name = |token: &Token| token.text.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '.');
    let numbers = |token: &Token| token.text.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit());
    for at in 1..tokens.len() {
        let (before, rest) = tokens.split_at_mut(at);
        let (Some(comma), Some((token, after))) = (before.last(), rest.split_first_mut()) else { return };
        let word = token.text.starts_with(|char: char| char.is_alphabetic()) && name(token) && !numbers(token);
        let unit = token.text.ends_with('.')
            || after.first().is_some_and(|next| {
                next.text.starts_with(|char: char| char.is_ascii_digit()) || next.kind == Kind::Word && numbers(next)
            });
        let pinpoint = token.text.contains(|char: char| char.is_ascii_digit()) && token.text.contains('.');
        if comma.is(",") && comma.cited && token.gap == Gap::None && word && !unit && !pinpoint {
            token.gap = Gap::Blank;
        }
    }
}

/// Takes away what may end a limb: `,` `;` `, and` `; or`.
pub(super) fn end_limb(tokens: &mut Vec<Token>) {
    let joiner = tokens.last().is_some_and(|last| last.is("and") || last.is("or"));
    let mark = tokens.len().checked_sub(if joiner { 2 } else { 1 });
    if let Some(at) = mark
        && tokens.get(at).is_some_and(|mark| mark.is(",") || mark.is(";"))
    {
        tokens.truncate(at);
    }
}

/// Whether a blank stands between two words.
pub(super) fn apart(before: &Token, after: &Token) -> bool {
    if before.is("(") || before.is("[") || [",", ";", ")", "]"].iter().any(|mark| after.is(mark)) {
        // Within a citation a comma belongs to the pinpoint, which is kept as it was written.
        return before.cited && after.cited && after.is(",") && after.gap != Gap::None;
    }
    if before.cited && after.cited {
        return before.is(";") || after.gap != Gap::None;
    }
    before.kind == Kind::Label || !(before.is(")") && after.is("("))
}

/// Words with the blanks between them, on one line.
pub(super) fn joined(tokens: &[Token]) -> String {
    let mut line = String::new();
    for (n, token) in tokens.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| tokens.get(n));
        if before.is_some_and(|before| apart(before, token)) {
            line.push(' ');
        }
        line.push_str(&token.text);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, role: Role) -> String {
        joined(&Cutter::new(role).words(text))
    }

    #[test]
    fn blanks_are_made_even_outside_citations_only() {
        assert_eq!(set("when( a.x  and not(b.y-3 is-4 ) )", Role::Clause), "when (a.x and not (b.y - 3 is -4))");
        assert_eq!(set("cites A s.3 (1),7A ;B  para 2", Role::Places), "cites A s.3 (1),7A; B para 2");
        assert_eq!(set("when x[ A s.3 (1) ]", Role::Clause), "when x [A s.3 (1)]");
        assert_eq!(set("except (a)(i)where x is-3", Role::Clause), "except (a)(i) where x is -3");
    }

    #[test]
    fn references_are_parted_and_pinpoints_are_not() {
        let reasons = "d is o because r(a),q,Act s.3(1),7A,para 4,s.5,p.q (b)";
        assert_eq!(set(reasons, Role::Expect), "d is o because r(a), q, Act s.3(1),7A,para 4,s.5, p.q (b)");
    }

    #[test]
    fn dates_have_one_form() {
        assert_eq!(set("d is 2026-01-02 or e is 02 january 2026", Role::Clause), {
            "d is 2 January 2026 or e is 2 January 2026"
        });
        assert_eq!(set("says \"2026-01-02\"", Role::Clause), "says \"2026-01-02\"");
    }

    #[test]
    fn a_limb_ends_without_a_mark() {
        for (limb, ended) in [("(a) x, and", "(a) x"), ("- x ;", "- x"), ("(b) (x and y)", "(b) (x and y)")] {
            let mut tokens = Cutter::new(Role::Limb).words(limb);
            end_limb(&mut tokens);
            assert_eq!(joined(&tokens), ended);
        }
    }
}
