//! What is known of a file beside its text, by whoever worked it out: properties refuted, cases that changed since a
//! commit, what the scenarios exercise. Here it is only shown.

use crate::base::span::Span;
use crate::diag::Severity;
use crate::ide::View;
use crate::ide::actions::Edit;
use crate::syntax::ast;

/// A case that somebody found, fit to stand as a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What a change that brings it is called: an imperative.
    pub offer: String,
    /// The scenario, from the left margin.
    pub scenario: String,
}

/// Something to be told of an item that no reading of its text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The item's name.
    pub span: Span,
    /// How grave.
    pub severity: Severity,
    /// What was found.
    pub words: String,
    /// The case that shows it.
    pub case: Option<Case>,
}

/// What became of a decision, duty or prohibition, or of the whole policy, since a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its name's place.
    pub span: Span,
    /// Its name; `None` of the whole policy.
    pub name: Option<String>,
    /// The words.
    pub words: String,
    /// Cases that show it.
    pub cases: Vec<Case>,
}

/// How far scenarios exercise an item or a limb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercised {
    /// The item's name; of a limb, its condition.
    pub span: Span,
    /// Whether it is a limb.
    pub limb: bool,
    /// What was not seen; empty where all was.
    pub lacks: Vec<&'static str>,
}

/// All of it, of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// What is wrong.
    pub remarks: Vec<Remark>,
    /// What changed.
    pub changed: Vec<Changed>,
    /// What is exercised.
    pub exercised: Vec<Exercised>,
}

/// The change that puts a case at the end of a file as a scenario. Its title gets a number where another has it.
pub fn add_scenario(view: &View<'_>, scenario: &str) -> Edit {
    let text = view.text();
    let taken = |title: &str| {
        view.tree().items.iter().any(|item| match &item.kind {
            ast::ItemKind::Scenario(scenario) => scenario.title.value == title,
            _ => false,
        })
    };
    let (head, rest) = scenario.split_once('\n').unwrap_or((scenario, ""));
    let title = head.trim_start_matches("scenario ").trim_matches('"');
    let free = (1..).map(|n| if n == 1 { title.to_owned() } else { format!("{title} ({n})") }).find(|one| !taken(one));
    let gap = match text {
        "" => "",
        text if text.ends_with("\n\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let comes = format!("{gap}scenario \"{}\"\n{rest}", free.unwrap_or_default());
    Edit { span: Span::new(view.file(), text.len(), text.len()), text: comes }
}
