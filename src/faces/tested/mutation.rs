//! Mutation in words: which small changes of the policies no scenario notices, and what case would.

use crate::base::span::SourceSet;
use crate::diag::render::{number_of, wrap_hanging};
use crate::faces::tested::coverage::share;
use crate::faces::tested::model::{ChangeResult, MutationResult, NoticingResult};
use crate::testing::coverage::Tested;
use crate::testing::mutant::{Fate, Missed, Mutant, Mutation};

/// Puts what came of the changes into words.
pub fn result(sources: &SourceSet, tested: &[Tested<'_>], mutation: &Mutation) -> MutationResult {
    let of = |wanted: &dyn Fn(&Fate) -> bool| {
        let mutants = mutation.mutants.iter().filter(|mutant| wanted(&mutant.fate));
        mutants.map(|mutant| change(sources, tested, mutant)).collect()
    };
    let score = mutation.score();
    MutationResult {
        percent: score.per_mille() / 10,
        words: format!("{}.{}%", score.per_mille() / 10, score.per_mille() % 10),
        noticed: share(score),
        missed: of(&|fate| matches!(fate, Fate::Missed(_) | Fate::NotDecided)),
        alike: of(&|fate| *fate == Fate::Alike),
    }
}

fn change(sources: &SourceSet, tested: &[Tested<'_>], mutant: &Mutant) -> ChangeResult {
    let case = match &mutant.fate {
        Fate::Missed(missed) => noticing(sources, tested, missed),
        Fate::Noticed | Fate::Alike | Fate::NotDecided => None,
    };
    ChangeResult {
        place: sources.place(mutant.span),
        kind: mutant.change.word(),
        part: mutant.part.clone(),
        says: mutant.says.clone(),
        citation: mutant.cites.clone(),
        change: mutant.words.clone(),
        case,
    }
}

fn noticing(sources: &SourceSet, tested: &[Tested<'_>], missed: &Missed) -> Option<NoticingResult> {
    let policy = tested.get(missed.law)?.law.program.policies.first()?;
    Some(NoticingResult {
        policy: policy.name.clone(),
        file: sources.get(policy.span.file).map_or_else(String::new, |file| file.name.clone()),
        is: missed.is.clone(),
        would_be: missed.would_be.clone(),
        scenario: missed.scenario.clone(),
    })
}

/// Writes what came of the changes as text.
pub fn text(mutation: &MutationResult, width: usize) -> String {
    let (words, noticed) = (&mutation.words, mutation.noticed);
    let mut out = format!("{words} of changes noticed: {} of {}\n", noticed.covered, noticed.of);
    listed("Noticed by no scenario", &mutation.missed, width, &mut out);
    let alike = mutation.alike.len();
    if alike > 0 {
        let (changes, are) = (number_of(alike, "change"), if alike == 1 { "it is" } else { "they are" });
        let heading = format!(
            "{changes} of which it is proved that no case with every fact given comes out otherwise; {are} not counted"
        );
        listed(&heading, &mutation.alike, width, &mut out);
    }
    out
}

/// Changes, those of one part together.
fn listed(heading: &str, changes: &[ChangeResult], width: usize, out: &mut String) {
    if changes.is_empty() {
        return;
    }
    out.push('\n');
    wrap_hanging(heading, width, width).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    let mut before: Option<&ChangeResult> = None;
    for change in changes {
        if before.is_none_or(|before| before.place != change.place || before.part != change.part) {
            let cites = change.citation.join("; ");
            let cites = if cites.is_empty() { cites } else { format!(", {cites}") };
            let says = if change.says.is_empty() { String::new() } else { format!(": {}", change.says) };
            out.push_str(&format!("  {}\n", change.place));
            hung(&format!("{}{cites}{says}", change.part), 4, width, out);
        }
        hung(&change.change, 6, width, out);
        if let Some(case) = &change.case {
            hung(&format!("for example {}; it would be {}", case.is, case.would_be), 8, width, out);
        }
        before = Some(change);
    }
}

/// Words so far in, further lines two columns further.
fn hung(words: &str, indent: usize, width: usize, out: &mut String) {
    let width = width.max(40);
    for (n, line) in wrap_hanging(words, width - indent, width - indent - 2).into_iter().enumerate() {
        let indent = if n == 0 { indent } else { indent + 2 };
        out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
    }
}
