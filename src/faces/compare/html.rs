//! A comparison as one page of HTML: no script, nothing fetched; readable on paper, on a phone, in the dark, and by a
//! screen reader.

use crate::faces::compare::model::{
    ClassReport, DiffReport, Difference, RecordsReport, TextReport, TransitionReport, WitnessReport,
};
use crate::faces::compare::tally::{aside, changes, few, result_words, total_words, unreadable_words};
use crate::faces::compare::text::{
    KINDS, MORE, NOT_CONFIRMED, SAME_DECISIONS, burden_words, by_words, kinds_words, reasons, size_words, under_words,
    verdict_words,
};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:48rem;padding:1rem;overflow-wrap:anywhere}\
h1{font-size:1.5rem}h2{font-size:1.25rem;border-top:1px solid;padding-top:1rem;margin-top:2rem}h3{font-size:1.1rem}\
code,pre{font-family:ui-monospace,monospace;font-size:.9em}\
pre{white-space:pre-wrap;border-left:.25rem solid;padding-left:.75rem;margin:.5rem 0}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border:1px solid;padding:.25rem .5rem}\
li{margin:.5rem 0}summary{cursor:pointer}dt{font-weight:bold}\
@media print{body{max-width:none;padding:0}h2,h3{break-after:avoid}li,tr{break-inside:avoid}}";

/// Writes a comparison.
pub fn html(report: &DiffReport) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} compared with {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>What the change changes</h1>\n<dl>\n<dt>Old</dt><dd>{}</dd>\n<dt>New</dt><dd>{}</dd>\n</dl>\n\
         <p>Compared over every possible case.</p>\n",
        plain(&report.old),
        plain(&report.new),
        plain(&report.old),
        plain(&report.new)
    );
    if report.same_decisions {
        out.push_str(&format!("<p>{}</p>\n", plain(SAME_DECISIONS)));
    }
    report.differences.iter().for_each(|difference| out.push_str(&section(difference)));
    if let Some(records) = &report.records {
        out.push_str(&counted(records));
    }
    for (heading, names) in [("Only in the old", &report.only_old), ("Only in the new", &report.only_new)] {
        out.push_str(&list(heading, names));
    }
    out.push_str(&texts(&report.texts));
    for (heading, names) in [
        ("The same in every case", &report.unchanged),
        ("Cases left out, for their facts cannot occur together", &report.relied_on),
    ] {
        out.push_str(&list(heading, names));
    }
    if report.counts_kinds() {
        out.push_str(&format!("<p>{}</p>\n", plain(KINDS)));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn list(heading: &str, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| format!("<code>{}</code>", plain(name))).collect();
    format!("<h2>{heading}</h2>\n<p>{}</p>\n", names.join(", "))
}

fn section(difference: &Difference) -> String {
    let title = difference.title.as_ref().map_or_else(String::new, |title| format!(": {}", plain(title)));
    let mut out = format!(
        "<section>\n<h2><code>{}</code>{title}</h2>\n<p>{}</p>\n",
        plain(&difference.name),
        plain(&verdict_words(difference))
    );
    for transition in &difference.transitions {
        out.push_str(&change(transition, difference.kinds.as_deref()));
    }
    for burden in &difference.burdens {
        out.push_str(&format!("<p>{}</p>\n{}", plain(&burden_words(burden)), case("An example", &burden.witness)));
    }
    for (heading, provisions) in reasons(difference) {
        if !provisions.is_empty() {
            out.push_str(&format!("<p>{heading}: {}.</p>\n", plain(&provisions.join(", "))));
        }
    }
    for why in &difference.undecided {
        out.push_str(&format!("<p>Not decided: {}.</p>\n", plain(why)));
    }
    out.push_str("</section>\n");
    out
}

fn change(transition: &TransitionReport, kinds: Option<&str>) -> String {
    let from: Vec<&str> = transition.from.iter().map(|from| from.outcome.as_str()).collect();
    let mut out = format!("<h3>{} → {}</h3>\n", plain(&from.join(", ")), plain(&transition.to));
    if let Some(words) = kinds.and_then(|kinds| size_words(transition, kinds)) {
        out.push_str(&format!("<p>{}</p>\n", plain(&words)));
    }
    // The numbers run through the whole page, as they do in the other forms.
    let start = transition.classes.first().map_or(1, |class| class.number);
    out.push_str(&format!("<ol start=\"{start}\">\n"));
    for (n, class) in transition.classes.iter().enumerate() {
        out.push_str(&item(class, kinds_words(transition, n)));
    }
    out.push_str("</ol>\n");
    if transition.more {
        out.push_str(&format!("<p>{}</p>\n", plain(MORE)));
    }
    out
}

fn item(class: &ClassReport, size: Option<String>) -> String {
    let conditions: Vec<String> =
        class.conditions.iter().map(|words| format!("<code>{}</code>", plain(words))).collect();
    let conditions = conditions.join(" and ");
    let mut out = String::from("<li>");
    match &class.under {
        Some(rule) => {
            let says = plain(&rule.says.join("\n"));
            out.push_str(&format!("<strong>{}</strong>\n<pre><code>{says}</code></pre>\n", plain(&under_words(rule))));
            if !conditions.is_empty() {
                out.push_str(&format!("and {conditions}\n"));
            }
        }
        None if conditions.is_empty() => out.push_str("in every such case\n"),
        None => out.push_str(&format!("{conditions}\n")),
    }
    let by = by_words(&class.rules).filter(|_| class.under.is_none());
    for words in by.into_iter().chain(size) {
        out.push_str(&format!("<br>{}\n", plain(&words)));
    }
    match &class.witness {
        Some(witness) => {
            let told = format!("For example this case: {}, now {}", witness.old, witness.new);
            out.push_str(&case(&told, witness));
        }
        None => out.push_str(&format!("<br><em>{}</em>\n", plain(NOT_CONFIRMED))),
    }
    out.push_str("</li>\n");
    out
}

fn case(told: &str, witness: &WitnessReport) -> String {
    let scenario = plain(witness.scenario.trim_end());
    format!("<details><summary>{}</summary>\n<pre><code>{scenario}</code></pre></details>\n", plain(told))
}

fn counted(records: &RecordsReport) -> String {
    let mut out = format!("<section>\n<h2>Records put to both</h2>\n<p>{}.</p>\n", plain(&total_words(records)));
    let told = |count: &&_| changes(count) || !aside(count).is_empty();
    for count in records.counts.iter().filter(told) {
        out.push_str(&format!("<h3><code>{}</code></h3>\n<ul>\n", plain(&count.name)));
        let results = count.results.iter().map(|result| {
            let which = if result.changed { format!(": {}", few(&result.records)) } else { String::new() };
            format!("{}{which}", result_words(result))
        });
        for words in results.chain(aside(count)) {
            out.push_str(&format!("<li>{}</li>\n", plain(&words)));
        }
        out.push_str("</ul>\n");
    }
    let same: Vec<String> =
        records.counts.iter().filter(|count| !told(count)).map(|count| count.name.clone()).collect();
    for (heading, names) in [("No record changes", &same), ("Decided item by item, and not counted", &records.by_item)]
    {
        if !names.is_empty() {
            out.push_str(&format!("<p>{heading}: {}.</p>\n", plain(&names.join(", "))));
        }
    }
    if !records.unreadable.is_empty() {
        out.push_str("<h3>Cannot be read</h3>\n<ul>\n");
        for unreadable in &records.unreadable {
            out.push_str(&format!("<li>{}</li>\n", plain(&unreadable_words(unreadable))));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
    out
}

fn texts(texts: &[TextReport]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<section>\n<h2>Changes of text</h2>\n<table>\n<thead><tr><th scope=\"col\">Item</th><th scope=\"col\">What</th>\
         <th scope=\"col\">Was</th><th scope=\"col\">Is</th></tr></thead>\n<tbody>\n",
    );
    for change in texts {
        let cell = |words: &Option<String>| words.as_ref().map_or_else(String::new, |words| plain(words));
        let (old, new) = (cell(&change.old), cell(&change.new));
        let (item, what) = (plain(&change.item), plain(&change.what));
        out.push_str(&format!("<tr><td>{item}</td><td>{what}</td><td>{old}</td><td>{new}</td></tr>\n"));
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
    out
}

/// Words in which nothing is a mark of HTML.
fn plain(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
