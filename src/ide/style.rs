//! A text in the one style, and the items of a text that cannot be set as a whole.
//!
//! An item is set as it would be in its text, so a slip elsewhere keeps nobody from having a line set in order.

use crate::base::span::Span;
use crate::fmt::format;
use crate::ide::View;

/// The text of a file in the one style; `None` where it has mistakes. The ends of its lines stay what they are, and so
/// does a mark at its start.
pub fn styled(view: &View<'_>) -> Option<String> {
    let text = view.text();
    let (mark, said) = text.split_at(if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 });
    let set = format(view.file(), said).ok()?;
    Some(format!("{mark}{}", with_ends_of(text, set)))
}

/// The text of a file with those items in the one style that lie in some part of it; an item with a mistake stays as it
/// is.
pub fn styled_items(view: &View<'_>, part: Span) -> String {
    let text = view.text();
    let items = &view.tree().items;
    let mut out = String::new();
    let mut done = 0;
    for (n, item) in items.iter().enumerate() {
        let start = item.span.start as usize;
        let ends = text.get(item.span.end as usize..).and_then(|rest| rest.find('\n'));
        let end = ends.map_or(text.len(), |length| item.span.end as usize + length);
        let next = items.get(n + 1).map_or(text.len(), |next| next.span.start as usize);
        let (Some(said), Some(between)) = (text.get(start..end).map(str::trim_end), text.get(end..next)) else {
            continue;
        };
        let asked = item.span.start <= part.end && part.start as usize <= end;
        // What follows and is no comment was meant for the item, and could not be read.
        let whole = between.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#'));
        if start < done || !asked || !whole {
            continue;
        }
        if let Ok(set) = format(view.file(), said) {
            out.push_str(text.get(done..start).unwrap_or(""));
            out.push_str(set.trim_end());
            done = start + said.len();
        }
    }
    out.push_str(text.get(done..).unwrap_or(""));
    with_ends_of(text, out)
}

/// A text whose lines end as those of another do.
fn with_ends_of(other: &str, text: String) -> String {
    if other.contains("\r\n") { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
}
