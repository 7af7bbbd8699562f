//! The registers: provisions with what cites them, dates with what begins and ends, holes and how well each place is
//! known.

use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::docs::book::Book;
use crate::docs::html::Html;
use crate::docs::item::{Item, Which, places};
use crate::docs::page::{graded, page};
use crate::docs::words::{self, number_of};
use crate::ir::{CitedPlace, Edition, Period, PolicyId, Rule, Source, SourceId};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A cited place: its pinpoint in the order in which people count.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot(String);

impl Ord for Spot {
    fn cmp(&self, other: &Spot) -> Ordering {
        parts(&self.0).cmp(&parts(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Spot {
    fn partial_cmp(&self, other: &Spot) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Runs of digits, as numbers, and what stands between them: so s.9 comes before s.10.
fn parts(words: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = vec![(0, String::new())];
    let mut in_number = false;
    for c in words.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((n, _))) if in_number => *n = n.saturating_mul(10).saturating_add(u64::from(digit)),
            (Some(digit), _) => parts.push((u64::from(digit), String::new())),
            (None, Some((_, between))) => between.push(c),
            (None, None) => {}
        }
        in_number = c.is_ascii_digit();
    }
    parts
}

/// What cites a place.
#[derive(Clone, Copy)]
enum Citer<'b, 'a> {
    /// An item.
    Item(&'b Item<'a>),
    /// The head of a policy: its period, or what it excepts.
    Head(PolicyId),
}

impl Citer<'_, '_> {
    fn is(self, other: Citer<'_, '_>) -> bool {
        match (self, other) {
            (Citer::Item(one), Citer::Item(other)) => one.which == other.which,
            (Citer::Head(one), Citer::Head(other)) => one == other,
            (Citer::Item(_), Citer::Head(_)) | (Citer::Head(_), Citer::Item(_)) => false,
        }
    }

    fn link(self, book: &Book<'_>, html: &mut Html) {
        match self {
            Citer::Item(item) => book.link(html, item),
            Citer::Head(id) => {
                html.link(book.page(id), book.policy_title(id)).raw(" <span class=\"quiet\">policy</span>");
            }
        }
    }
}

type Cited<'b, 'a> = BTreeMap<SourceId, BTreeMap<Spot, Vec<(Citer<'b, 'a>, Basis)>>>;

/// Each cited place with what cites it, and how well each knows it.
fn cited<'b, 'a>(book: &'b Book<'a>) -> Cited<'b, 'a> {
    let mut all: Cited<'b, 'a> = BTreeMap::new();
    let mut note = |citer: Citer<'b, 'a>, place: &CitedPlace, basis: Basis| {
        let spot = Spot(place.pinpoint.as_ref().map_or_else(String::new, |pinpoint| pinpoint.text.clone()));
        let list = all.entry(place.source).or_default().entry(spot).or_default();
        if !list.iter().any(|(known, known_basis)| known.is(citer) && *known_basis == basis) {
            list.push((citer, basis));
        }
    };
    for (id, _) in &book.pages {
        let policy = book.program.policy(*id);
        let excepts = policy.excepts.iter().flat_map(|except| &except.places);
        for place in policy.period.iter().flat_map(|period| &period.places).chain(excepts) {
            note(Citer::Head(*id), place, words::basis(book.program, place, None));
        }
    }
    for item in book.shown() {
        for place in places(book.program, item) {
            note(Citer::Item(item), place, words::basis(book.program, place, Some(item.head)));
        }
    }
    all
}

/// The page of provisions.
pub fn provisions(book: &Book<'_>) -> String {
    let cited = cited(book);
    let mut html = Html::new();
    html.raw("<p>Each cited place, with what cites it.</p>\n<ul class=\"columns\">\n");
    for source in &book.program.sources {
        html.raw("<li>").link(&format!("#source-{}", source.name), &source.name).raw("</li>\n");
    }
    html.raw("</ul>\n");
    for (n, source) in book.program.sources.iter().enumerate() {
        html.raw("<section id=\"source-").text(&source.name).raw("\">\n<h2>").text(&source.name).raw("</h2>\n");
        editions(&mut html, source);
        match cited.get(&SourceId::new(n)) {
            None => {
                html.raw("<p class=\"quiet\">No item cites it.</p>\n");
            }
            Some(spots) => {
                html.raw("<dl class=\"register\">\n");
                for (spot, items) in spots {
                    let whole = if spot.0.is_empty() { "as a whole" } else { spot.0.as_str() };
                    html.raw("<dt>").text(whole).raw("</dt>\n<dd>\n<ul>\n");
                    for (citer, basis) in items {
                        html.raw("<li>");
                        citer.link(book, &mut html);
                        html.raw(" ");
                        graded(&mut html, *basis);
                        html.raw("</li>\n");
                    }
                    html.raw("</ul>\n</dd>\n");
                }
                html.raw("</dl>\n");
            }
        }
        html.raw("</section>\n");
    }
    page(book, "provisions.html", "Provisions", &html)
}

fn editions(html: &mut Html, source: &Source) {
    for edition in &source.editions {
        html.raw("<p>");
        match edition.url.as_deref().filter(|url| is_web(url)) {
            Some(url) => html.link(url, &edition.title),
            None => html.text(&edition.title),
        };
        html.raw(" <span class=\"quiet\">").raw(words::kind(edition.kind));
        for part in in_words(edition) {
            html.raw(", ").text(&part);
        }
        html.raw("</span> ");
        graded(html, edition.basis);
        html.raw("</p>\n");
    }
}

fn in_words(edition: &Edition) -> Vec<String> {
    let period = edition.period.as_ref().map(words::period);
    let under = edition.under.as_ref().map(|under| format!("under {under}"));
    let url = edition.url.clone().filter(|url| !is_web(url));
    period.into_iter().chain(under).chain(url).collect()
}

/// Whether a link may lead there: an author's address could else be a script.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[derive(Default)]
struct Day {
    begins: Vec<Html>,
    ends: Vec<Html>,
}

/// The page of dates.
pub fn dates(book: &Book<'_>) -> String {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let mut note = |period: &Period, words: &Html| {
        if let Some(from) = period.from {
            days.entry(from).or_default().begins.push(words.clone());
        }
        if let Some(end) = period.ceasing {
            days.entry(end).or_default().ends.push(words.clone());
        }
    };
    for (id, own) in &book.pages {
        if let Some(period) = &book.program.policy(*id).period {
            let mut words = Html::new();
            words.link(own, book.policy_title(*id)).raw(" <span class=\"quiet\">policy</span>");
            note(period, &words);
        }
    }
    for source in &book.program.sources {
        for edition in &source.editions {
            if let Some(period) = &edition.period {
                let mut words = Html::new();
                words.link(&format!("provisions.html#source-{}", source.name), &edition.title);
                note(period, words.raw(" <span class=\"quiet\">edition</span>"));
            }
        }
    }
    for item in book.shown() {
        if let Some(period) = &item.head.period {
            let mut words = Html::new();
            book.link(&mut words, item);
            note(period, &words);
        }
    }
    let mut html = Html::new();
    html.raw(
        "<p>Every day on which something begins or ends: policies, editions of sources, and items with a period of ",
    );
    html.raw("their own. What ends on a day was in force for the last time on the day before.</p>\n");
    for (day, changes) in &days {
        html.raw("<section id=\"day-").text(&day.iso()).raw("\">\n<h2>").text(&day.to_string()).raw("</h2>\n");
        for (words, list) in [("Begins", &changes.begins), ("Ends", &changes.ends)] {
            if !list.is_empty() {
                html.raw("<h3>").raw(words).raw("</h3>\n<ul>\n");
                for words in list {
                    html.raw("<li>").add(words).raw("</li>\n");
                }
                html.raw("</ul>\n");
            }
        }
        html.raw("</section>\n");
    }
    page(book, "dates.html", "Dates", &html)
}

/// The page of holes and bases.
pub fn holes(book: &Book<'_>) -> String {
    let mut html = Html::new();
    html.raw("<h2 id=\"unread\">Known to exist, and not read</h2>\n");
    let unread: Vec<&Item<'_>> = book.shown().filter(|item| is_hole(book, item)).collect();
    if unread.is_empty() {
        html.raw("<p>No provision is declared to be known and unread.</p>\n");
    }
    unread.into_iter().for_each(|item| bearing(book, &mut html, item));
    let readings: Vec<&Item<'_>> = book.shown().filter(|item| is_other_reading(book, item)).collect();
    if !readings.is_empty() {
        html.raw("<h2 id=\"readings\">Other readings, open to argument</h2>\n");
    }
    readings.into_iter().for_each(|item| bearing(book, &mut html, item));
    let cited = cited(book);
    html.raw("<h2 id=\"bases\">How well each place is known</h2>\n");
    for basis in Basis::ALL {
        let mut spots: Vec<(String, Vec<Citer<'_, '_>>)> = Vec::new();
        for (source, all) in &cited {
            for (spot, items) in all {
                let of_basis = items.iter().filter(|(_, known)| *known == basis).map(|(citer, _)| *citer);
                let of_basis: Vec<Citer<'_, '_>> = of_basis.collect();
                if !of_basis.is_empty() {
                    let name = &book.program.source(*source).name;
                    spots.push((format!("{name} {}", spot.0).trim_end().to_owned(), of_basis));
                }
            }
        }
        html.raw("<section id=\"basis-").raw(basis.word()).raw("\">\n<h3>").raw(basis.word()).raw(": ");
        html.raw(basis.meaning()).raw("</h3>\n<p>").text(&number_of(spots.len(), "place", "places")).raw("</p>\n");
        // What was read is the rule; what was not is what a reader must know.
        if basis != Basis::Text && !spots.is_empty() {
            html.raw("<dl class=\"register\">\n");
            for (words, items) in spots {
                html.raw("<dt>").text(&words).raw("</dt>\n<dd>\n<ul>\n");
                for citer in items {
                    html.raw("<li>");
                    citer.link(book, &mut html);
                    html.raw("</li>\n");
                }
                html.raw("</ul>\n</dd>\n");
            }
            html.raw("</dl>\n");
        }
        html.raw("</section>\n");
    }
    page(book, "holes.html", "Holes and bases", &html)
}

/// A rule that concludes nothing, and the decisions that it bears on.
fn bearing(book: &Book<'_>, html: &mut Html, item: &Item<'_>) {
    html.raw("<p class=\"hole\">");
    book.link(html, item);
    html.raw("<br>").text(&words::citations(book.program, &item.head.places));
    if let Which::Rule(id) = item.which {
        let on = book.program.rule(id).bears_on.iter().map(|id| book.program.decision(*id).head.name.as_str());
        let on: Vec<&str> = on.collect();
        html.raw(if on.is_empty() { "" } else { ". It may bear on " }).text(&on.join(", "));
    }
    html.raw("</p>\n");
}

/// Whether an item stands for a provision that nobody here has read.
pub fn is_hole(book: &Book<'_>, item: &Item<'_>) -> bool {
    concludes_nothing(book, item).is_some_and(|rule| !rule.is_other_reading())
}

/// Whether an item stands for another reading of a provision than the one that is encoded.
fn is_other_reading(book: &Book<'_>, item: &Item<'_>) -> bool {
    concludes_nothing(book, item).is_some_and(Rule::is_other_reading)
}

fn concludes_nothing<'a>(book: &Book<'a>, item: &Item<'_>) -> Option<&'a Rule> {
    let Which::Rule(id) = item.which else { return None };
    Some(book.program.rule(id)).filter(|rule| rule.conclusion.is_none())
}

#[cfg(test)]
mod tests {
    use super::Spot;

    #[test]
    fn places_are_counted_as_people_count() {
        let mut spots: Vec<Spot> = ["s.10", "s.9(10)", "s.44A(3)", "s.9(2)", "", "s.44"].map(|s| Spot(s.into())).into();
        spots.sort();
        let sorted: Vec<String> = spots.into_iter().map(|spot| spot.0).collect();
        assert_eq!(sorted, ["", "s.9(2)", "s.9(10)", "s.10", "s.44", "s.44A(3)"]);
    }
}
