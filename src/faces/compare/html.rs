//! A comparison as one page of HTML: no script, nothing fetched; readable on paper, on a phone, in the dark, and by a
//! screen reader.

use crate::docs::html::Html;
use crate::docs::sheet::sheet;
use crate::faces::compare::model::{
    ClassReport, DiffReport, Difference, RecordsReport, TextReport, TransitionReport, WitnessReport,
};
use crate::faces::compare::tally::{aside, changes, few, result_words, total_words, unreadable_words};
use crate::faces::compare::text::{
    KINDS, MORE, NOT_CONFIRMED, SAME_DECISIONS, burden_words, by_words, kinds_words, reasons, size_words, under_words,
    verdict_words,
};

/// Writes a comparison.
pub fn html(report: &DiffReport) -> String {
    let mut html = Html::new();
    html.raw("<dl class=\"of\">\n<dt>Old</dt><dd>").text(&report.old).raw("</dd>\n<dt>New</dt><dd>");
    html.text(&report.new).raw("</dd>\n</dl>\n<p>Compared over every possible case.</p>\n");
    if report.same_decisions {
        para(&mut html, SAME_DECISIONS);
    }
    report.differences.iter().for_each(|difference| section(&mut html, difference));
    if let Some(records) = &report.records {
        counted(&mut html, records);
    }
    list(&mut html, "Only in the old", &report.only_old);
    list(&mut html, "Only in the new", &report.only_new);
    texts(&mut html, &report.texts);
    list(&mut html, "The same in every case", &report.unchanged);
    list(&mut html, "Cases left out, for their facts cannot occur together", &report.relied_on);
    if report.counts_kinds() {
        para(&mut html, KINDS);
    }
    sheet("What the change changes", include_str!("compare.css"), &html)
}

fn para(html: &mut Html, words: &str) {
    html.raw("<p>").text(words).raw("</p>\n");
}

fn list(html: &mut Html, heading: &'static str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    html.raw("<h2>").raw(heading).raw("</h2>\n<p>");
    for (n, name) in names.iter().enumerate() {
        html.raw(if n > 0 { ", " } else { "" }).code(name);
    }
    html.raw("</p>\n");
}

fn section(html: &mut Html, difference: &Difference) {
    html.raw("<section>\n<h2>").code(&difference.name);
    if let Some(title) = &difference.title {
        html.raw(": ").text(title);
    }
    html.raw("</h2>\n");
    para(html, &verdict_words(difference));
    difference.transitions.iter().for_each(|transition| change(html, transition, difference.kinds.as_deref()));
    for burden in &difference.burdens {
        para(html, &burden_words(burden));
        case(html, "An example", &burden.witness);
    }
    for (heading, provisions) in reasons(difference) {
        if !provisions.is_empty() {
            para(html, &format!("{heading}: {}.", provisions.join(", ")));
        }
    }
    difference.undecided.iter().for_each(|why| para(html, &format!("Not decided: {why}.")));
    html.raw("</section>\n");
}

fn change(html: &mut Html, transition: &TransitionReport, kinds: Option<&str>) {
    let from: Vec<&str> = transition.from.iter().map(|from| from.outcome.as_str()).collect();
    html.raw("<h3>").text(&from.join(", ")).raw(" → ").text(&transition.to).raw("</h3>\n");
    if let Some(words) = kinds.and_then(|kinds| size_words(transition, kinds)) {
        para(html, &words);
    }
    // The numbers run through the whole page, as they do in the other forms.
    html.raw("<ol start=\"").count(transition.classes.first().map_or(1, |class| class.number)).raw("\">\n");
    for (n, class) in transition.classes.iter().enumerate() {
        item(html, class, kinds_words(transition, n));
    }
    html.raw("</ol>\n");
    if transition.more {
        para(html, MORE);
    }
}

fn item(html: &mut Html, class: &ClassReport, size: Option<String>) {
    html.raw("<li>");
    if let Some(rule) = &class.under {
        html.raw("<strong>").text(&under_words(rule)).raw("</strong>\n<pre><code>").text(&rule.says.join("\n"));
        html.raw("</code></pre>\n").raw(if class.conditions.is_empty() { "" } else { "and " });
    } else if class.conditions.is_empty() {
        html.raw("in every such case\n");
    }
    for (n, words) in class.conditions.iter().enumerate() {
        html.raw(if n > 0 { " and " } else { "" }).code(words);
    }
    let by = by_words(&class.rules).filter(|_| class.under.is_none());
    for words in by.into_iter().chain(size) {
        html.raw("\n<div>").text(&words).raw("</div>");
    }
    match &class.witness {
        Some(witness) => {
            case(html, &format!("For example this case: {}, now {}", witness.old, witness.new), witness);
        }
        None => {
            html.raw("\n<div><em>").text(NOT_CONFIRMED).raw("</em></div>");
        }
    }
    html.raw("</li>\n");
}

fn case(html: &mut Html, told: &str, witness: &WitnessReport) {
    html.raw("<details><summary>").text(told).raw("</summary>\n<pre><code>").text(witness.scenario.trim_end());
    html.raw("</code></pre></details>\n");
}

fn counted(html: &mut Html, records: &RecordsReport) {
    html.raw("<section>\n<h2>Records put to both</h2>\n");
    para(html, &format!("{}.", total_words(records)));
    let told = |count: &&_| changes(count) || !aside(count).is_empty();
    for count in records.counts.iter().filter(told) {
        html.raw("<h3>").code(&count.name).raw("</h3>\n");
        let results = count.results.iter().map(|result| {
            let which = if result.changed { format!(": {}", few(&result.records)) } else { String::new() };
            format!("{}{which}", result_words(result))
        });
        items(html, results.chain(aside(count)));
    }
    let same: Vec<String> =
        records.counts.iter().filter(|count| !told(count)).map(|count| count.name.clone()).collect();
    for (heading, names) in [("No record changes", &same), ("Decided item by item, and not counted", &records.by_item)]
    {
        if !names.is_empty() {
            para(html, &format!("{heading}: {}.", names.join(", ")));
        }
    }
    if !records.unreadable.is_empty() {
        html.raw("<h3>Cannot be read</h3>\n");
        items(html, records.unreadable.iter().map(unreadable_words));
    }
    html.raw("</section>\n");
}

fn items(html: &mut Html, items: impl Iterator<Item = String>) {
    html.raw("<ul>\n");
    for words in items {
        html.raw("<li>").text(&words).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn texts(html: &mut Html, texts: &[TextReport]) {
    if texts.is_empty() {
        return;
    }
    html.raw("<section>\n<h2>Changes of text</h2>\n<table>\n<thead><tr><th scope=\"col\">Item</th>");
    html.raw("<th scope=\"col\">What</th><th scope=\"col\">Was</th><th scope=\"col\">Is</th></tr></thead>\n<tbody>\n");
    for change in texts {
        let cell = |words: &Option<String>| words.clone().unwrap_or_default();
        html.raw("<tr>");
        for words in [change.item.clone(), change.what.clone(), cell(&change.old), cell(&change.new)] {
            html.raw("<td>").text(&words).raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n</section>\n");
}
