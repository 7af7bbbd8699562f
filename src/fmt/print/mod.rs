//! Trees as text: items that stand in no text as they are, such as those that an amendment made.
//!
//! Takes an item's tree; gives words that read back to it, one clause, limb or fact a line. How the lines are set is
//! the layout's. What no words say, such as a list of limbs where none may stand, is given up.

mod cases;
mod cond;
mod items;
mod words;

use crate::syntax::ast;

/// An item as text, in the one style but for its place; `None` where no words say it.
pub fn item(item: &ast::Item) -> Option<String> {
    let mut lines = Lines { text: String::new(), failed: false };
    items::item(&mut lines, &item.kind);
    (!lines.failed).then_some(lines.text)
}

/// The lines of an item.
struct Lines {
    text: String,
    /// Whether something could not be said.
    failed: bool,
}

impl Lines {
    /// A line so many steps in.
    fn line(&mut self, steps: usize, words: &str) {
        for _ in 0..steps {
            self.text.push_str("    ");
        }
        self.text.push_str(words.trim_end());
        self.text.push('\n');
    }
}
