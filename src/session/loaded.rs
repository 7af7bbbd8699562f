//! A policy opened and checked, with what is needed to read it anew.

use crate::base::limits::Limits;
use crate::check::Options;
use crate::diag::Severity;
use crate::eval::Law;
use crate::ir::Program;
use crate::session::reply::Reply;
use crate::workspace::{Reader, Workspace};

/// A policy that can be asked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As it was named: a path, or a name of the standard library.
    pub entry: String,
    /// The amendments applied beside those that it names.
    pub with: Vec<String>,
    /// Its texts.
    pub workspace: Workspace,
    /// The checked program.
    pub program: Program,
}

impl Loaded {
    /// Opens and checks a policy.
    ///
    /// # Errors
    /// The answer to give: the policy is not there, or has errors.
    pub fn open(reader: &dyn Reader, entry: &str, with: &[String], limits: &Limits) -> Result<Loaded, Box<Reply>> {
        let workspace = Workspace::open(reader, entry, limits.clone())
            .map_err(|error| Box::new(Reply::Refused(error.to_string())))?;
        let declared = workspace.amendments();
        if let Some(name) = with.iter().find(|name| !declared.contains(&name.as_str())) {
            let there = if declared.is_empty() { String::from("none") } else { declared.join(", ") };
            let words = format!("`{entry}` declares no amendment `{name}`; it declares: {there}");
            return Err(Box::new(Reply::Refused(words)));
        }
        match workspace.check(0, &Options { amendments: with.to_vec() }).program() {
            Ok(program) => {
                let (entry, with) = (entry.to_owned(), with.to_vec());
                Ok(Loaded { entry, with, workspace, program })
            }
            Err(found) => {
                let errors = found.into_iter().filter(|found| found.severity == Severity::Error).collect();
                Err(Box::new(Reply::Wrong(workspace.sources().clone(), errors)))
            }
        }
    }

    /// The law made ready.
    pub fn law(&self) -> Law<'_> {
        Law::new(&self.program)
    }

    /// Its name and title, and amendments where there are any.
    pub fn title(&self) -> String {
        let root = self.program.policies.first();
        let title = root.and_then(|policy| policy.title.as_deref());
        let with = if self.with.is_empty() { String::new() } else { format!(", with {}", self.with.join(", ")) };
        match title {
            Some(title) => format!("{}: {title}{with}", self.entry),
            None => format!("{}{with}", self.entry),
        }
    }
}
