//! What is known of one request: for each fact a value, or nothing.

use crate::base::date::Date;
use crate::ir::ids::FactId;
use crate::ir::types::Value;
use std::collections::BTreeMap;

/// What was found of a fact. An unknown fact has none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A single value; of a judgement, with who made it, when and why.
    Value(Value, Option<Box<Made>>),
    /// An event that did not happen.
    NotHappened,
    /// An event that happened; its date may be unknown.
    Happened(Option<Date>),
    /// Members of a set known to be in it (`true`) or out of it (`false`). A whole set lists all that are in and is
    /// complete: what it does not list is out.
    Set {
        /// By member.
        members: BTreeMap<Value, bool>,
        /// Whether what is not listed is out.
        complete: bool,
    },
    /// A complete list; its items' fields may be unknown.
    List(Vec<ListItem>),
}

/// One item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListItem {
    /// What people call it.
    pub label: Option<String>,
    /// By the record's field; `None` is unknown.
    pub fields: Vec<Option<Found>>,
}

/// Who made a judgement, when and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Who; recorded, not tested.
    pub by: Option<String>,
    /// When.
    pub on: Option<Date>,
    /// Why.
    pub reasons: Reasons,
}

/// The reasons recorded for a judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reasons {
    /// Not known whether any were recorded.
    #[default]
    Unknown,
    /// Known not to have been recorded.
    NoneRecorded,
    /// These.
    Recorded(String),
}

/// What is known of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    found: Vec<Option<Found>>,
}

impl Facts {
    /// Nothing known.
    pub fn new() -> Facts {
        Facts::default()
    }

    /// Nothing known any more; the room is kept for another case.
    pub fn clear(&mut self) {
        self.found.clear();
    }

    /// What was found of a fact; `None` is unknown.
    pub fn get(&self, fact: FactId) -> Option<&Found> {
        self.found.get(fact.index()).and_then(Option::as_ref)
    }

    /// Sets what was found of a fact, replacing what was there; `None` makes it unknown.
    pub fn set(&mut self, fact: FactId, found: Option<Found>) {
        // Two cases are equal where the same is known of both: no trace is kept of a fact that is unknown.
        if found.is_none() && fact.index() + 1 >= self.found.len() {
            self.found.truncate(fact.index());
            while self.found.last().is_some_and(Option::is_none) {
                self.found.pop();
            }
            return;
        }
        if self.found.len() <= fact.index() {
            self.found.resize(fact.index() + 1, None);
        }
        if let Some(place) = self.found.get_mut(fact.index()) {
            *place = found;
        }
    }

    /// What was found of a fact, to be changed in place.
    #[expect(clippy::indexing_slicing, reason = "the line before makes room for the index")]
    pub fn get_mut(&mut self, fact: FactId) -> &mut Option<Found> {
        if self.found.len() <= fact.index() {
            self.found.resize(fact.index() + 1, None);
        }
        &mut self.found[fact.index()]
    }

    /// All facts of which something was found, in the program's order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &Found)> {
        self.found.iter().enumerate().filter_map(|(n, found)| found.as_ref().map(|found| (FactId::new(n), found)))
    }
}
