//! Many records of one program, each as a fact file of its own would be read.
//!
//! Unlike a fact file a record may carry names that are no facts of the policy (a number, a remark): those are handed
//! back apart from what is wrong, so that a caller can tell of each once.

use crate::base::span::{FileId, Span};
use crate::diag::Diagnostic;
use crate::facts::document::{Format, Node, NodeKind, Place, parse};
use crate::facts::limits::Limits;
use crate::facts::names::Names;
use crate::facts::read::Reader;
use crate::facts::value;
use crate::ir::{FactId, FactKind, Facts, Found, Program, Scalar};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What reading many records of one program needs, worked out once.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    program: &'a Program,
    limits: Limits,
    names: Arc<Names<'a>>,
}

/// One record, read.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// What it says; not complete where something is wrong.
    pub facts: Facts,
    /// What is wrong with it.
    pub wrong: Vec<Diagnostic>,
    /// Names that are no facts of the policy, each with the complaint that a fact file would be given.
    pub unknown: Vec<(String, Diagnostic)>,
}

/// What a name at the top of a record, or of a column, is.
#[derive(Clone, Debug, PartialEq)]
pub enum Named {
    /// A fact.
    Fact(FactId),
    /// A group of facts.
    Group,
    /// Neither, with what a fact file would be told.
    Unknown(Diagnostic),
}

impl<'a> Records<'a> {
    /// Makes ready to read records of a program.
    pub fn new(program: &'a Program, limits: Limits) -> Records<'a> {
        Records { program, limits, names: Arc::new(Names::new(program)) }
    }

    /// What a dotted name is.
    pub fn named(&self, name: &str) -> Named {
        match self.names.fact(name) {
            Some(fact) => Named::Fact(fact),
            None if self.names.is_group(name) => Named::Group,
            None => Named::Unknown(self.names.unknown(name, nowhere())),
        }
    }

    /// Reads a record in JSON.
    pub fn json(&self, text: &str) -> Record {
        let (node, mut wrong) = parse(FileId(0), text, Format::Json, &self.limits);
        let mut record = Record::default();
        if let Some(node) = node {
            let mut reader = self.reader(Format::Json);
            reader.unknown = Some(Vec::new());
            reader.file(&node, &mut record.facts);
            wrong.append(&mut reader.out);
            record.unknown = reader.unknown.unwrap_or_default();
        }
        record.wrong = wrong;
        record
    }

    /// Reads one cell of a table; nothing in it is nothing known. Members of a set are parted by `|`, and `[]` is a set
    /// without any.
    ///
    /// - `quoted`: whether it stands in quotes: then words are what it says, blanks around them and all, and `unknown` and
    ///   `none` are words where the fact is words, as they are in YAML.
    ///
    /// # Errors
    /// The first complaint.
    pub fn cell(&self, fact: FactId, text: &str, quoted: bool) -> Result<Option<Found>, Box<Diagnostic>> {
        let decl = self.program.fact(fact);
        let trimmed = match decl.kind {
            FactKind::Scalar(Scalar::Text) if quoted => text,
            FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_) => text.trim(),
        };
        if trimmed.is_empty() {
            return Ok(None);
        }
        let span = Span::new(FileId(0), 0, text.len());
        let scalar = |text: &str| Node { kind: NodeKind::Scalar { text: String::from(text), quoted }, span };
        let node = match &decl.kind {
            FactKind::Set(_) if trimmed == "[]" => Node { kind: NodeKind::List(Vec::new()), span },
            FactKind::Set(_) if !matches!(trimmed, "unknown" | "none") => {
                Node { kind: NodeKind::List(trimmed.split('|').map(|part| scalar(part.trim())).collect()), span }
            }
            FactKind::Set(_) | FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => scalar(trimmed),
        };
        // A plain `unknown` or `none` has its meaning, as in YAML.
        let mut reader = self.reader(Format::Yaml);
        match value::found(&mut reader, decl, &node, span) {
            Some(found) => Ok(found),
            None => {
                let otherwise = || Diagnostic::new(crate::diag::Code::FactsWrongType, span, "this cannot be read");
                Err(Box::new(reader.out.into_iter().next().unwrap_or_else(otherwise)))
            }
        }
    }

    fn reader(&self, format: Format) -> Reader<'_> {
        Reader {
            program: self.program,
            format,
            limits: &self.limits,
            names: Arc::clone(&self.names),
            out: Vec::new(),
            unknown: None,
        }
    }
}

fn nowhere() -> Span {
    Place { file: FileId(0), base: 0 }.span(0, 0)
}

/// The shares of values that a file in TOML gives to facts: by fact the words of each value and its share.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn shares(text: &str) -> Result<BTreeMap<String, Vec<(String, String)>>, String> {
    let (node, wrong) = parse(FileId(0), text, Format::Toml, &Limits::default());
    if let Some(first) = wrong.first() {
        return Err(first.message.clone());
    }
    let mut all = BTreeMap::new();
    if let Some(node) = node {
        collect("", &node, &mut all)?;
    }
    Ok(all)
}

/// INVARIANT: recursion is bounded, since the parser refuses what is nested deeper than the limit.
fn collect(path: &str, node: &Node, all: &mut BTreeMap<String, Vec<(String, String)>>) -> Result<(), String> {
    let NodeKind::Map(entries) = &node.kind else {
        return Err(format!("`{path}` is not a table of values and their shares"));
    };
    let mut own = Vec::new();
    for (key, node) in entries {
        match &node.kind {
            NodeKind::Scalar { text, .. } => own.push((key.name.clone(), text.clone())),
            NodeKind::Map(_) => {
                let path = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
                collect(&path, node, all)?;
            }
            NodeKind::List(_) | NodeKind::Null | NodeKind::Broken => {
                return Err(format!("`{}` is neither a share nor a table", key.name));
            }
        }
    }
    if !own.is_empty() {
        all.insert(String::from(path), own);
    }
    Ok(())
}
