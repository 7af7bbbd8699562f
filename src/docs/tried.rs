//! The pages of what was tried: scenarios with what came of each, and safeguards with how each stands.

use crate::docs::book::{Book, Ran};
use crate::docs::facts_page::heading;
use crate::docs::html::Html;
use crate::docs::item::{Item, Which};
use crate::docs::page::{cited, page};
use crate::docs::policy::proof;
use crate::docs::words::number_of;

/// The page of scenarios.
pub fn scenarios(book: &Book<'_>) -> String {
    let mut html = Html::new();
    let all: Vec<&Ran> = book.scenarios.values().flatten().collect();
    let failed = all.iter().filter(|ran| !ran.failures.is_empty()).count();
    html.raw("<p>").text(&number_of(all.len(), "scenario", "scenarios")).raw(", each run in the body of law that its ");
    html.raw("own file heads: ").count(all.len() - failed).raw(" as expected, ").count(failed).raw(" not.</p>\n");
    for (id, _) in &book.pages {
        let Some(ran) = book.scenarios.get(id) else { continue };
        heading(book, &mut html, *id);
        for (n, scenario) in ran.iter().enumerate() {
            html.raw("<article class=\"scenario\" id=\"").text(book.stem(*id)).raw(".").count(n + 1).raw("\">\n");
            one(&mut html, scenario);
            html.raw("</article>\n");
        }
    }
    page(book, "scenarios.html", "Scenarios", &html)
}

fn one(html: &mut Html, ran: &Ran) {
    html.raw("<h3>").text(&ran.title).raw("</h3>\n");
    html.raw(if ran.failures.is_empty() {
        "<p class=\"status good\">as expected</p>\n"
    } else {
        "<p class=\"status bad\">not as expected</p>\n"
    });
    if !ran.days.is_empty() {
        html.raw("<p>").text(&ran.days.join("; ")).raw("</p>\n");
    }
    html.raw("<div class=\"beside\">\n<div>\n<p class=\"quiet\">Given</p>\n<pre>").text(&ran.given.join("\n"));
    html.raw("</pre>\n</div>\n<div>\n<p class=\"quiet\">Expected</p>\n<pre>").text(&ran.expected.join("\n"));
    html.raw("</pre>\n</div>\n</div>\n");
    for (expected, found) in &ran.failures {
        html.raw("<p>Expected ").code(expected).raw("; found ").code(found).raw("</p>\n");
    }
}

/// The page of safeguards.
pub fn safeguards(book: &Book<'_>) -> String {
    let mut html = Html::new();
    let all: Vec<&Item<'_>> = book.shown().filter(|item| matches!(item.which, Which::Property(_))).collect();
    html.raw("<p>")
        .text(&number_of(all.len(), "property", "properties"))
        .raw(", each put to every possible case in the ");
    html.raw("body of law that its own file heads.</p>\n");
    html.raw(if all.is_empty() { "" } else { "<ul>\n" });
    for (status, number) in tally(book) {
        html.raw("<li>").count(number).raw(" ").raw(status).raw("</li>\n");
    }
    html.raw(if all.is_empty() { "" } else { "</ul>\n" });
    for (id, _) in &book.pages {
        let own: Vec<&&Item<'_>> = all.iter().filter(|item| item.head.policy == *id).collect();
        if own.is_empty() {
            continue;
        }
        heading(book, &mut html, *id);
        for item in own {
            html.raw("<article class=\"safeguard\">\n<h3>");
            let title = item.head.title.as_deref().unwrap_or(&item.head.name);
            html.link(book.place(item.which).unwrap_or("#main"), title).raw("</h3>\n");
            cited(book, &mut html, item);
            if let Which::Property(id) = item.which {
                proof(book, &mut html, item, book.program.property(id));
            }
            html.raw("</article>\n");
        }
    }
    page(book, "safeguards.html", "Safeguards", &html)
}

/// How many safeguards stand how.
pub fn tally(book: &Book<'_>) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for item in book.shown().filter(|item| matches!(item.which, Which::Property(_))) {
        let status = book.claim(item).map_or("not tried", |proved| proved.status);
        match counts.iter_mut().find(|(known, _)| *known == status) {
            Some((_, n)) => *n += 1,
            None => counts.push((status, 1)),
        }
    }
    counts.sort_unstable();
    counts
}
