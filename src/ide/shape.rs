//! The form of the item that is written: its head and its clauses, and which of them the cursor stands in.

use crate::ide::View;
use crate::ide::snippets::{CLAUSES, ITEMS};

/// The form of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// All of it, a line a part.
    pub label: String,
    /// What the item is.
    pub meaning: &'static str,
    /// The bytes of each part in the label, which is ASCII.
    pub parts: Vec<(usize, usize)>,
    /// The part that the cursor stands in.
    pub active: Option<usize>,
}

/// The form of the item at a place; `None` outside items.
pub fn shape(view: &View<'_>, offset: u32) -> Option<Shape> {
    let text = view.text();
    let before = text.get(..offset as usize)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    // The item is the nearest line above, or this one, that begins at the margin with a word.
    let mut start = line_start;
    while !text.get(start..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic())) {
        start = text.get(..start.checked_sub(1)?)?.rfind('\n').map_or(0, |at| at + 1);
    }
    let word = text.get(start..)?.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let (_, meaning, insert) = ITEMS.iter().find(|(keyword, _, _)| *keyword == word)?;
    let said = text.get(line_start..)?.lines().next().unwrap_or("").trim_start();
    Some(build(word, meaning, insert, (start == line_start).then_some(()), said))
}

fn build(word: &str, meaning: &'static str, insert: &str, head: Option<()>, said: &str) -> Shape {
    let own: Vec<(&str, &str)> = CLAUSES
        .iter()
        .filter(|(items, _, _)| items.contains(&word))
        .map(|(_, label, insert)| (*label, *insert))
        .collect();
    let mut lines: Vec<(String, &str)> = Vec::new();
    for (n, line) in insert.lines().enumerate() {
        let line = plain(line);
        let clause = own.iter().any(|(label, _)| line.trim_start().starts_with(label));
        if n == 0 || (!clause && !line.trim().is_empty()) {
            lines.push((line.trim_end().to_owned(), ""));
        }
    }
    // The conclusion stands where the clauses of its item stand, and after those that come first.
    lines.extend(own.iter().map(|(label, insert)| {
        let insert = insert.lines().next().unwrap_or("");
        (format!("    {}", plain(insert).trim_end()), *label)
    }));
    let mut label = String::new();
    let mut parts = Vec::new();
    for (line, _) in &lines {
        if !label.is_empty() {
            label.push('\n');
        }
        let start = label.len();
        label.push_str(line);
        parts.push((start, label.len()));
    }
    let active = match head {
        Some(()) => Some(0),
        None => {
            let known =
                lines.iter().enumerate().filter(|(_, (_, clause))| !clause.is_empty() && said.starts_with(clause));
            let longest = known.max_by_key(|(_, (_, clause))| clause.len()).map(|(n, _)| n);
            // Of a rule or a group of facts what is no clause is the conclusion, or a fact.
            longest.or_else(|| {
                (!said.is_empty() && lines.get(1).is_some_and(|(_, clause)| clause.is_empty())).then_some(1)
            })
        }
    };
    Shape { label, meaning, parts, active }
}

/// A snippet's line with the words of its places.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((place, behind)) => {
                out.push_str(place.split_once(':').map_or("", |(_, words)| words));
                behind
            }
            None => {
                out.push_str("...");
                after.trim_start_matches(|digit: char| digit.is_ascii_digit())
            }
        };
    }
    out.push_str(rest);
    // A clause whose words are all that the table has goes on with something.
    if out.ends_with(' ') { format!("{out}...") } else { out }
}
