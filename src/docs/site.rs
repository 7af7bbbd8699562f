//! All the pages of a site, by file name.

use crate::check::Options as CheckOptions;
use crate::diag::Diagnostic;
use crate::docs::book::{Book, Options, errors};
use crate::docs::html::Html;
use crate::docs::item::Which;
use crate::docs::page::page;
use crate::docs::registers::{dates, holes, is_hole, provisions};
use crate::docs::tried::{safeguards, scenarios, tally};
use crate::docs::words::{self, number_of};
use crate::docs::{facts_page, policy, sheet};
use crate::workspace::Workspace;

/// A file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name: no folder stands before it.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The site of the body of law whose root is a unit, in the order of the names of its files.
///
/// # Errors
/// What is wrong in the body of law.
pub fn site(workspace: &Workspace, root: usize, options: &Options) -> Result<Vec<File>, Vec<Diagnostic>> {
    let checked = workspace.check(root, &CheckOptions { amendments: options.amendments.clone() });
    let program = checked.program().map_err(errors)?;
    let book = Book::new(workspace, &program, root, options);
    let mut files = vec![
        ("style.css", style()),
        ("index.html", index(&book)),
        ("facts.html", facts_page::facts(&book)),
        ("scenarios.html", scenarios(&book)),
        ("safeguards.html", safeguards(&book)),
        ("provisions.html", provisions(&book)),
        ("dates.html", dates(&book)),
        ("holes.html", holes(&book)),
    ];
    files.extend(book.pages.iter().map(|(id, own)| (own.as_str(), policy::of_policy(&book, *id, own))));
    let mut files: Vec<File> = files.into_iter().map(|(name, text)| File { name: name.to_owned(), text }).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The style sheet of the pages and of the drawings on them.
fn style() -> String {
    [sheet::STYLE, include_str!("style.css"), include_str!("ladder.css")].concat()
}

fn index(book: &Book<'_>) -> String {
    let mut html = Html::new();
    html.raw("<h2>Policies</h2>\n");
    policies(book, &mut html, false);
    html.raw("<h2>Libraries</h2>\n");
    policies(book, &mut html, true);
    html.raw("<h2>Decisions</h2>\n<ul>\n");
    for item in book.shown().filter(|item| matches!(item.which, Which::Decision(_))) {
        html.raw("<li>");
        book.link(&mut html, item);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n<h2>At a glance</h2>\n<ul>\n");
    let failed = book.scenarios.values().flatten().filter(|ran| !ran.failures.is_empty()).count();
    let all = book.scenarios.values().map(Vec::len).sum();
    html.raw("<li>").link("scenarios.html", &number_of(all, "scenario", "scenarios")).raw(": ").count(all - failed);
    html.raw(" as expected, ").count(failed).raw(" not</li>\n");
    let tally = tally(book);
    let all = tally.iter().map(|(_, n)| n).sum();
    html.raw("<li>").link("safeguards.html", &number_of(all, "safeguard", "safeguards"));
    for (n, (status, number)) in tally.iter().enumerate() {
        html.raw(if n == 0 { ": " } else { "; " }).count(*number).raw(" ").raw(status);
    }
    let unread = book.shown().filter(|item| is_hole(book, item)).count();
    html.raw("</li>\n<li>").link("holes.html", &number_of(unread, "provision", "provisions"));
    html.raw(" known to exist and not read</li>\n</ul>\n<h2>How to read these pages</h2>\n");
    html.raw(
        "<p>Each item stands beside its source, and is drawn as a ladder: the current runs from the left rail to ",
    );
    html.raw("the right, and what stands at the end follows where it gets there. Questions one after the other must ");
    html.raw("all be answered so; of those one below the other between two uprights, one is enough. A sign that is ");
    html.raw("struck through lets the current pass where the answer is no. The same is said in words beside each ");
    html.raw("drawing. Every citation says how well the place is known, from <em>text</em>, which was seen, to ");
    html.raw("<em>unseen</em>, which is known to exist and was not read.</p>\n");
    page(book, "index.html", &book.title, &html)
}

fn policies(book: &Book<'_>, html: &mut Html, library: bool) {
    let mut inner = Html::new();
    for (id, own) in &book.pages {
        let policy = book.program.policy(*id);
        if policy.library != library {
            continue;
        }
        inner.raw("<li>").link(own, book.policy_title(*id)).raw(" <span class=\"quiet\">").code(book.file(*id));
        if let Some(period) = &policy.period {
            inner.raw(", ").text(&words::period(period));
        }
        match book.of_policy(*id).count() {
            0 => &mut inner,
            n => inner.raw("; ").text(&number_of(n, "item", "items")),
        };
        inner.raw("</span></li>\n");
    }
    if inner.is_empty() {
        html.raw("<p>None.</p>\n");
    } else {
        html.raw("<ul>\n").add(&inner).raw("</ul>\n");
    }
}
