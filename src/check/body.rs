//! The body of law of one file: that file and all it uses, directly or not, as trees that amendments may change.
//!
//! Takes the units of a workspace; gives the reachable ones in the order in which they are reached. A place in the
//! text tells its unit, so an item that an amendment moves keeps the names of the file in which it was written.

use crate::base::span::{FileId, Span};
use crate::check::Unit;
use crate::check::report::Report;
use crate::diag::{Code, Diagnostic};
use crate::ir::PolicyId;
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The reachable units; the place of each is its [`PolicyId`].
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// The root first.
    pub(crate) units: Vec<BodyUnit>,
}

/// One file of the body.
#[derive(Clone, Debug)]
pub(crate) struct BodyUnit {
    /// The file.
    pub(crate) file: FileId,
    /// What `use` calls it.
    pub(crate) key: String,
    /// What the policy is called; the last part of the key where the file has no head.
    pub(crate) name: String,
    /// The content hash.
    pub(crate) hash: String,
    /// Its head.
    pub(crate) head: Option<ast::Head>,
    /// Its items, amended.
    pub(crate) items: Vec<Placed>,
    /// Where syntax errors lie.
    pub(crate) broken: Vec<Span>,
    /// Itself and the files that it uses directly.
    pub(crate) visible: BTreeSet<PolicyId>,
}

/// An item in its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The item.
    pub(crate) item: Arc<ast::Item>,
    /// Set for the two items that a saving keeps side by side: one is guarded by the saving's condition, the other by
    /// its negation, so that their periods may overlap.
    pub(crate) saved: bool,
}

impl Body {
    /// Collects what `root` reaches, and notes which files use something that cannot be found.
    pub(crate) fn collect(units: &[Unit], root: usize, report: &mut Report) -> Body {
        let mut order: Vec<usize> = Vec::new();
        let mut place: BTreeMap<usize, PolicyId> = BTreeMap::new();
        let mut stack = vec![root];
        while let Some(at) = stack.pop() {
            let Some(unit) = units.get(at) else { continue };
            if place.contains_key(&at) {
                continue;
            }
            place.insert(at, PolicyId::new(order.len()));
            order.push(at);
            for (span, used) in unit.uses.iter().rev() {
                match used {
                    Some(used) => stack.push(*used),
                    // The workspace has said so; what the missing file declares is not known here.
                    None => report.incomplete(span.file),
                }
            }
        }
        let collected: Vec<BodyUnit> = order
            .iter()
            .filter_map(|at| {
                let unit = units.get(*at)?;
                let own = place.get(at).copied();
                let used = unit.uses.iter().filter_map(|(_, used)| used.and_then(|used| place.get(&used)).copied());
                let stem = unit.key.rsplit(['.', '/', '\\']).next().unwrap_or(&unit.key);
                Some(BodyUnit {
                    file: unit.file,
                    key: unit.key.clone(),
                    name: unit.ast.head.as_ref().map_or_else(|| stem.to_owned(), |head| head.name.value.to_string()),
                    hash: unit.hash.clone(),
                    head: unit.ast.head.clone(),
                    items: unit.ast.items.iter().map(|item| Placed { item: Arc::clone(item), saved: false }).collect(),
                    broken: unit.broken.clone(),
                    visible: own.into_iter().chain(used).collect(),
                })
            })
            .collect();
        let body = Body { units: collected };
        body.check_names(report);
        body
    }

    /// Two policies of one body may not have one name.
    fn check_names(&self, report: &mut Report) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for head in self.units.iter().filter_map(|unit| unit.head.as_ref()) {
            if let Some(first) = seen.get(head.name.value.as_str()) {
                report.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        head.name.span,
                        format!("`{}` is also the name of another file of this body of law", head.name.value),
                    )
                    .label(*first, "the other is named here")
                    .help("give one of the two another name"),
                );
            } else {
                seen.insert(&head.name.value, head.name.span);
            }
        }
    }

    /// A unit with its identity, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (PolicyId, &BodyUnit)> {
        self.units.iter().enumerate().map(|(n, unit)| (PolicyId::new(n), unit))
    }
}

impl BodyUnit {
    /// Whether it is a library; a file without a head counts as one.
    pub(crate) fn is_library(&self) -> bool {
        self.head.as_ref().is_none_or(|head| head.kind == ast::HeadKind::Library)
    }
}

/// What a `use` line in the file of key `from` would say to use the file of key `key`.
pub fn use_line(key: &str, from: &str) -> String {
    if !key.contains(['/', '\\']) && key.contains('.') && !key.ends_with(".assize") {
        return format!("use {key}");
    }
    let own: Vec<&str> = key.trim_end_matches(".assize").split('/').collect();
    let folder: Vec<&str> = from.split('/').collect();
    let folder = folder.split_last().map_or(&[] as &[&str], |(_, folder)| folder);
    let shared = own.iter().zip(folder).take_while(|(a, b)| a == b).count();
    let shared = shared.min(own.len().saturating_sub(1));
    let mut path: Vec<&str> = folder.iter().skip(shared).map(|_| "..").collect();
    path.extend(own.iter().skip(shared));
    format!("use \"{}\"", path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_line_is_relative_to_the_file_that_needs_it() {
        assert_eq!(use_line("law/code.assize", "law/chapter3a.assize"), "use \"code\"");
        assert_eq!(use_line("shared/common.assize", "law/chapter3a.assize"), "use \"../shared/common\"");
        assert_eq!(use_line("std.time", "law/chapter3a.assize"), "use std.time");
        assert_eq!(use_line("common", "policy"), "use \"common\"");
    }
}
