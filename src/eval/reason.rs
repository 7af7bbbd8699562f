//! What can be asked of one reason.

use crate::eval::explain::{Reason, What};
use crate::eval::slot::Place;
use crate::ir::RuleId;

impl Reason<'_> {
    /// The rule of which it speaks; `None` where it speaks of something else.
    pub fn rule(&self) -> Option<RuleId> {
        if let What::Rule(rule) = self.what { Some(rule) } else { None }
    }

    /// Whether a fact stands in it, at any depth.
    pub fn reads(&self, place: Place) -> bool {
        let mut todo = vec![self];
        while let Some(reason) = todo.pop() {
            if reason.what == What::Fact(place) {
                return true;
            }
            todo.extend(&reason.children);
        }
        false
    }
}
