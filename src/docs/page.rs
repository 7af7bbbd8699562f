//! The frame of every page, and what several pages show alike.

use crate::base::provision::Basis;
use crate::docs::book::Book;
use crate::docs::html::Html;
use crate::docs::item::Item;
use crate::docs::ladder::{Branch, Contact, Ladder, Rung};
use crate::docs::sheet;
use crate::docs::words;
use crate::ir::CitedPlace;

/// The pages that every site has, with what the menu calls them.
pub const MENU: [(&str, &str); 7] = [
    ("index.html", "Contents"),
    ("facts.html", "Facts"),
    ("scenarios.html", "Scenarios"),
    ("safeguards.html", "Safeguards"),
    ("provisions.html", "Provisions"),
    ("dates.html", "Dates"),
    ("holes.html", "Holes and bases"),
];

/// A page.
///
/// - `own`: its file name.
pub fn page(book: &Book<'_>, own: &str, title: &str, main: &Html) -> String {
    let mut html = Html::new();
    let whole = if title == book.title { title.to_owned() } else { format!("{title} – {}", book.title) };
    sheet::head(&mut html, &whole);
    html.raw("<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n<p class=\"site\">");
    html.text(&book.title).raw("</p>\n<nav aria-label=\"Pages\">\n<ul>\n");
    for (to, words) in MENU {
        html.raw("<li><a href=\"").raw(to).raw("\"");
        html.raw(if to == own { " aria-current=\"page\"" } else { "" }).raw(">").raw(words).raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n<h1>").text(title).raw("</h1>\n");
    html.add(main);
    html.raw("</main>\n");
    sheet::foot(&mut html);
    html.finish()
}

/// Citations, each with how well it is known.
pub fn cited(book: &Book<'_>, html: &mut Html, item: &Item<'_>) {
    let head = item.head;
    if head.places.is_empty() && head.basis.is_none() {
        return;
    }
    html.raw("<p class=\"cites\">");
    for (n, place) in head.places.iter().enumerate() {
        html.raw(if n > 0 { "; " } else { "" });
        one_place(book, html, place, words::basis(book.program, place, Some(head)));
    }
    if let Some(basis) = head.basis.filter(|_| head.places.is_empty()) {
        graded(html, basis);
    }
    html.raw("</p>\n");
}

fn one_place(book: &Book<'_>, html: &mut Html, place: &CitedPlace, basis: Basis) {
    let source = book.program.source(place.source);
    html.link(&format!("provisions.html#source-{}", source.name), &words::citation(book.program, place));
    html.raw(" ");
    graded(html, basis);
}

/// How well a place is known, in words.
pub fn graded(html: &mut Html, basis: Basis) {
    let class = match basis {
        Basis::Text => "<span class=\"basis basis-text\">",
        Basis::Reported | Basis::Recalled | Basis::Inferred => "<span class=\"basis basis-weak\">",
        Basis::Unseen => "<span class=\"basis basis-unseen\">",
    };
    html.raw(class).raw(basis.word()).raw(": ").raw(basis.meaning()).raw("</span>");
}

/// What a ladder draws, as a list.
pub fn listed(book: &Book<'_>, html: &mut Html, ladders: &[Ladder]) {
    html.raw("<div class=\"in-words\">\n");
    for ladder in ladders {
        html.raw("<p>");
        if !ladder.caption.is_empty() {
            html.raw("<strong>").text(&ladder.caption).raw("</strong>: ");
        }
        html.code(&ladder.coil);
        if ladder.rung.is_nothing() {
            html.raw(", always</p>\n");
        } else {
            html.raw(", where</p>\n<ul>\n<li>");
            said(book, html, &ladder.rung);
            html.raw("</li>\n</ul>\n");
        }
    }
    html.raw("</div>\n");
}

fn said(book: &Book<'_>, html: &mut Html, rung: &Rung) {
    match rung {
        Rung::Contact(contact) => asked(book, html, contact),
        Rung::Series(parts) => list(book, html, "all of", parts),
        Rung::Parallel(None, parts) => list(book, html, "any of", parts),
        Rung::Parallel(Some(n), parts) => list(book, html, &format!("at least {n} of"), parts),
        Rung::Frame(words, inner) => {
            html.raw("<strong>").text(words).raw("</strong> ");
            said(book, html, inner);
        }
    }
}

fn asked(book: &Book<'_>, html: &mut Html, contact: &Contact) {
    if contact.crossed {
        html.raw("<strong>not</strong> ");
    }
    book.lead(html, contact.to.as_ref(), &contact.words);
    if let Some(plain) = &contact.plain {
        html.raw(" <span class=\"quiet\">").text(plain).raw("</span>");
    }
}

fn list(book: &Book<'_>, html: &mut Html, lead: &str, parts: &[Branch]) {
    html.text(lead).raw("\n<ul>\n");
    for part in parts {
        html.raw("<li>");
        if !part.label.is_empty() {
            html.raw("<strong>").text(&part.label).raw("</strong> ");
        }
        said(book, html, &part.rung);
        if !part.cites.is_empty() {
            html.raw(" <span class=\"cites\">[").text(&part.cites).raw("]</span>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// A list of links to items; nothing where there are none.
pub fn item_list<'b, 'a: 'b>(book: &Book<'_>, html: &mut Html, items: impl Iterator<Item = &'b Item<'a>>) {
    let mut inner = Html::new();
    for item in items {
        inner.raw("<li>");
        book.link(&mut inner, item);
        inner.raw("</li>\n");
    }
    if !inner.is_empty() {
        html.raw("<ul>\n").add(&inner).raw("</ul>\n");
    }
}
