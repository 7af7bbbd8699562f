//! Where a part goes on in the next line.
//!
//! Takes the words of a part; gives its lines. A line break is only put where the reader of the language takes the next
//! line for more of the same.

use crate::fmt::WIDTH;
use crate::fmt::token::{Gap, Kind, Token, apart, joined};
use crate::syntax::outline::{Role, begins_clause};
use unicode_width::UnicodeWidthStr as _;

/// Whether a line may break before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// It may not.
    Never,
    /// Where nothing better is near.
    Weak,
    /// It may.
    Strong,
    /// It must.
    Always,
}

/// The lines of a part; no line breaks that need not.
///
/// - `indent`: columns before the first line.
/// - `further`: columns before the others.
pub(super) fn lines(tokens: &[Token], role: Role, indent: usize, further: usize) -> Vec<String> {
    let breaks: Vec<Break> = (0..tokens.len()).map(|at| break_before(tokens, at, role)).collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let left = if start == 0 { indent } else { further };
        let end = end_of_line(tokens, &breaks, start, left);
        lines.push(joined(tokens.get(start..end).unwrap_or(&[])));
        start = end;
    }
    lines
}

/// One past the last word of the line that begins with a word.
fn end_of_line(tokens: &[Token], breaks: &[Break], start: usize, left: usize) -> usize {
    let mut width = left;
    let (mut strong, mut weak) = (None, None);
    for at in start..tokens.len() {
        let (Some(token), Some(may)) = (tokens.get(at), breaks.get(at)) else { break };
        if at > start {
            match may {
                Break::Always => return at,
                Break::Strong => strong = Some((at, width)),
                Break::Weak => weak = Some((at, width)),
                Break::Never => {}
            }
            let before = tokens.get(at - 1);
            width += usize::from(before.is_some_and(|before| apart(before, token)));
        }
        width += token.text.width();
        if width > WIDTH
            && let Some(at) = better(strong, weak)
        {
            return at;
        }
    }
    tokens.len()
}

/// The place to break at, of the last of each kind with the columns before it: a weak one only where it fills the line
/// much better.
fn better(strong: Option<(usize, usize)>, weak: Option<(usize, usize)>) -> Option<usize> {
    match (strong, weak) {
        (Some((_, strong)), Some((at, weak))) if weak > strong + WIDTH / 3 => Some(at),
        (Some((at, _)), _) | (None, Some((at, _))) => Some(at),
        (None, None) => None,
    }
}

fn break_before(tokens: &[Token], at: usize, role: Role) -> Break {
    let (Some(before), Some(token)) = (at.checked_sub(1).and_then(|before| tokens.get(before)), tokens.get(at)) else {
        return Break::Never;
    };
    if before.kind == Kind::Label {
        return Break::Never;
    }
    match role {
        Role::Head | Role::Clause | Role::Limb | Role::Places => in_clause(tokens, at, before, token, role),
        Role::Given => match token.text.as_ref() {
            "by" | "on" | "reasons" if token.kind == Kind::Word => Break::Strong,
            _ if before.is(",") => Break::Weak,
            _ => Break::Never,
        },
        Role::Expect | Role::Hanging => match token.text.as_ref() {
            "because" | "also" | "needing" if token.kind == Kind::Word => Break::Strong,
            "not" if tokens.get(at + 1).is_some_and(|next| next.is("taken")) => Break::Strong,
            _ if before.is(",") => Break::Weak,
            _ => Break::Never,
        },
        Role::Fact | Role::Value | Role::Row | Role::Holiday => Break::Never,
    }
}

fn in_clause(tokens: &[Token], at: usize, before: &Token, token: &Token, role: Role) -> Break {
    if token.is("[") {
        return Break::Strong;
    }
    if token.cited || before.cited {
        let between_places = role == Role::Places && before.is(";");
        let may = (between_places || before.is(",")) && may_begin_line(tokens, at);
        return if may { Break::Weak } else { Break::Never };
    }
    let authored = token.gap == Gap::Line;
    match token.text.as_ref() {
        // Each outcome that has words stands on a line of its own, with them.
        "over" if is_worded(tokens) => Break::Always,
        _ if token.kind == Kind::Text && is_worded(tokens) => Break::Weak,
        _ if token.kind == Kind::Text => {
            // Nothing is gained where the words are all that a clause has, as an address is.
            let alone = at == 1 && tokens.len() == 2;
            if alone || before.is("other") || before.is("of") { Break::Never } else { Break::Strong }
        }
        // The condition of an `impossible` item stands below what it is about.
        "if" if role == Role::Head => Break::Always,
        "if" | "unless" | "otherwise" | "judged" | "ceasing" | "over" => {
            let case = is_value(tokens) && token.is("otherwise") && authored;
            if case { Break::Always } else { Break::Strong }
        }
        // Before `or` a line break can part a list of values from the next condition: it is never put nor taken away.
        "and" | "or" if authored => Break::Always,
        "and" if role != Role::Limb => Break::Strong,
        _ if before.is("and") || before.is("or") => {
            let kind = if role == Role::Limb { Break::Strong } else { Break::Weak };
            if may_begin_line(tokens, at) { kind } else { Break::Never }
        }
        _ if before.is(",") && may_begin_line(tokens, at) => {
            if is_value(tokens) && authored {
                Break::Always
            } else {
                Break::Weak
            }
        }
        _ => Break::Never,
    }
}

/// Whether the words are a decision's outcomes, of which some have a description.
fn is_worded(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|first| first.is("outcomes")) && tokens.iter().any(|token| token.kind == Kind::Text)
}

/// Whether the words are a `define`'s `is E1 if C1, E2 if C2, otherwise E3`, whose cases may stand below one another.
fn is_value(tokens: &[Token]) -> bool {
    tokens.first().is_some_and(|first| first.is("is"))
}

/// Whether a line that begins with a word is not taken for a clause, a limb, or for `and` or `or`.
fn may_begin_line(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let label = token.is("(") && tokens.get(at + 2).is_some_and(|close| close.is(")"));
    let joins = token.is("and") || token.is("or");
    !label && !joins && !token.text.starts_with('-') && !begins_clause(&token.text)
}
