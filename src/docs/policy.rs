//! The page of one policy: each item beside its source, with its citation, its ladder and the same in words.

use crate::docs::book::Book;
use crate::docs::exercised::shown;
use crate::docs::graph::Decided;
use crate::docs::html::Html;
use crate::docs::item::{Item, Which};
use crate::docs::ladder::ladders;
use crate::docs::page::{cited, item_list, listed, page};
use crate::docs::svg::{self, Stands};
use crate::docs::words;
use crate::ir::{Decision, DecisionId, Duty, PolicyId, Property, PropertyForm, Rule};

/// The page.
pub fn of_policy(book: &Book<'_>, id: PolicyId, own: &str) -> String {
    let policy = book.program.policy(id);
    let mut html = Html::new();
    html.raw("<p class=\"quiet\">").raw(if policy.library { "library " } else { "policy " }).code(&policy.name);
    html.raw(", ").code(book.file(id)).raw("</p>\n");
    if let Some(period) = &policy.period {
        html.raw("<p>").text(&words::period(period));
        if !period.places.is_empty() {
            html.raw(" <span class=\"cites\">[").text(&words::citations(book.program, &period.places)).raw("]</span>");
        }
        html.raw("</p>\n");
    }
    if let Some(remarks) = book.head_remarks(id) {
        paragraphs(&mut html, &remarks);
    }
    html.raw("<figure class=\"source\">\n<figcaption>The head, as written</figcaption>\n<pre>");
    html.text(&book.source(book.head(id))).raw("</pre>\n</figure>\n");
    let count = book.of_policy(id).count();
    if count > 0 {
        html.raw("<details class=\"on-page\">\n<summary>On this page: ")
            .text(&words::number_of(count, "item", "items"));
        html.raw("</summary>\n");
        item_list(book, &mut html, book.of_policy(id));
        html.raw("</details>\n");
    }
    let mut section = None;
    for item in book.of_policy(id) {
        let here = book.section(item.head.span);
        if let Some(words) = here.filter(|_| here != section) {
            html.raw("<h2>").text(words).raw("</h2>\n");
            section = here;
        }
        one(book, &mut html, item, section.is_some());
    }
    let mut also = Html::new();
    if book.scenarios.contains_key(&id) {
        also.raw("<li>").link(&format!("scenarios.html#{}", book.stem(id)), "its scenarios").raw("</li>\n");
    }
    if book.program.facts.iter().any(|fact| fact.policy == id) {
        also.raw("<li>").link(&format!("facts.html#{}", book.stem(id)), "the facts that it asks for").raw("</li>\n");
    }
    if !also.is_empty() {
        html.raw("<h2>See also</h2>\n<ul>\n").add(&also).raw("</ul>\n");
    }
    html.raw("<details class=\"whole\">\n<summary>The whole text, as written</summary>\n<pre>");
    html.text(book.whole_text(id)).raw("</pre>\n</details>\n");
    page(book, own, policy.title.as_deref().unwrap_or(&policy.name), &html)
}

/// Remarks: an empty line parts paragraphs, and what is set in by hand stays as it is.
fn paragraphs(html: &mut Html, remarks: &str) {
    for paragraph in remarks.split("\n\n") {
        html.raw("<p class=\"remarks\">").text(paragraph).raw("</p>\n");
    }
}

fn one(book: &Book<'_>, html: &mut Html, item: &Item<'_>, below: bool) {
    let head = item.head;
    html.raw("<article id=\"").text(&item.anchor).raw("\">\n").raw(if below { "<h3>" } else { "<h2>" });
    html.raw("<a class=\"anchor\" href=\"#").text(&item.anchor).raw("\">");
    html.text(head.title.as_deref().unwrap_or(&head.name)).raw("</a>").raw(if below { "</h3>\n" } else { "</h2>\n" });
    html.raw("<div class=\"beside\">\n<div class=\"meaning\">\n<p class=\"quiet\">").raw(item.which.word()).raw(" ");
    html.code(&head.name);
    if let Some(period) = &head.period {
        html.raw(", ").text(&words::period(period));
    }
    html.raw("</p>\n");
    cited(book, html, item);
    if let Some(says) = &head.says {
        html.raw("<blockquote>").text(says).raw("</blockquote>\n");
    }
    if let Some(remarks) = book.remarks(head.span) {
        paragraphs(html, &remarks);
    }
    details(book, html, item);
    html.add(&shown(&book.exercised, item));
    html.raw("</div>\n<figure class=\"source\">\n<figcaption>As written</figcaption>\n<pre>");
    html.text(&book.source(head.span)).raw("</pre>\n</figure>\n</div>\n");
    let found = ladders(book.program, item.which);
    if !found.is_empty() {
        let title = format!("Ladder of {}", head.title.as_deref().unwrap_or(&head.name));
        html.raw(
            "<div class=\"drawn\">\n<div class=\"drawing\" role=\"group\" tabindex=\"0\" aria-label=\"Drawing\">\n",
        );
        html.add(&svg::ladders(&title, &found, Stands::OnPage(&item.anchor))).raw("</div>\n");
        listed(book, html, &found);
        html.raw("</div>\n");
    } else if let Which::Decision(id) = item.which {
        decided(book, html, item, id);
    }
    html.raw("</article>\n");
}

fn details(book: &Book<'_>, html: &mut Html, item: &Item<'_>) {
    let program = book.program;
    match item.which {
        Which::Rule(id) => rule(book, html, program.rule(id)),
        Which::Presumption(id) => {
            let over = &program.presumption(id).overridden_by;
            overridden(book, html, over.iter().map(|id| Which::Presumption(*id)));
        }
        Which::Duty(id) => duty(book, html, program.duty(id)),
        Which::Prohibition(id) => on_whom(book, html, &program.prohibition(id).on, "Binds"),
        Which::Property(id) => property(book, html, item, program.property(id)),
        Which::Decision(_) | Which::Define(_, _) | Which::Impossible(_) => {}
    }
}

fn rule(book: &Book<'_>, html: &mut Html, rule: &Rule) {
    if rule.conclusion.is_none() {
        let what =
            if rule.is_other_reading() { "Another reading, open to argument" } else { "Known to exist, and not read" };
        html.raw("<p class=\"hole\">").raw(what).raw(". It may bear on:");
        for (n, id) in rule.bears_on.iter().enumerate() {
            let which = Which::Decision(*id);
            html.raw(if n > 0 { ", " } else { " " });
            html.link(book.place(which).unwrap_or("#main"), &book.program.decision(*id).head.name);
        }
        html.raw("</p>\n");
    } else if let Some((id, _, _)) = rule.conclusion {
        let decision = book.program.decision(id);
        html.raw("<p>Concludes on ");
        let words = decision.head.title.as_deref().unwrap_or(&decision.head.name);
        html.link(book.place(Which::Decision(id)).unwrap_or("#main"), words).raw("</p>\n");
    }
    overridden(book, html, rule.overridden_by.iter().map(|id| Which::Rule(*id)));
}

fn overridden(book: &Book<'_>, html: &mut Html, by: impl Iterator<Item = Which>) {
    for which in by {
        if let Some(item) = book.items.iter().find(|item| item.which == which) {
            html.raw("<p>Gives way to ");
            book.link(html, item);
            html.raw("</p>\n");
        }
    }
}

fn on_whom(book: &Book<'_>, html: &mut Html, on: &[crate::ir::RoleId], word: &'static str) {
    if !on.is_empty() {
        let who: Vec<&str> = on.iter().map(|id| book.program.role(*id).title.as_str()).collect();
        html.raw("<p>").raw(word).raw(": ").text(&who.join(", ")).raw("</p>\n");
    }
}

fn duty(book: &Book<'_>, html: &mut Html, duty: &Duty) {
    let program = book.program;
    on_whom(book, html, &duty.on, "Owed by");
    let mut line = |lead: &str, words: &str, cond: Option<crate::ir::CondId>, places: &[crate::ir::CitedPlace]| {
        html.raw("<p>").text(lead).raw(" ").code(words);
        if let Some(cond) = cond {
            html.raw(", if ").code(&program.cond(cond).words);
        }
        if !places.is_empty() {
            html.raw(" <span class=\"cites\">[").text(&words::citations(program, places)).raw("]</span>");
        }
        html.raw("</p>\n");
    };
    for due in &duty.due {
        line("Due by", &program.expr(due.by).words, due.cond, &due.places);
    }
    if let Some(asap) = &duty.asap {
        line("Due", "as soon as reasonably practicable", asap.cond, &asap.places);
    }
}

fn property(book: &Book<'_>, html: &mut Html, item: &Item<'_>, property: &Property) {
    if let PropertyForm::TurnsOn(id, facts) = &property.form {
        html.raw("<p>Whatever they are, these do not change ").code(&book.program.decision(*id).head.name).raw(": ");
        for (n, fact) in facts.iter().enumerate() {
            html.raw(if n > 0 { ", " } else { "" }).code(&book.program.fact_decl(*fact).name);
        }
        html.raw("</p>\n");
    }
    proof(book, html, item, property);
}

/// How a safeguard stands.
pub fn proof(book: &Book<'_>, html: &mut Html, item: &Item<'_>, property: &Property) {
    let Some(found) = book.claim(item) else {
        html.raw("<p class=\"status open\">not tried: its file does not check by itself</p>\n");
        return;
    };
    html.raw(match found.wanted {
        Some(true) => "<p class=\"status good\">",
        Some(false) => "<p class=\"status bad\">",
        None => "<p class=\"status open\">",
    });
    html.text(found.status).raw("</p>\n");
    if let Some(why) = &property.expected_to_fail {
        html.raw("<p>Expected to fail: ").text(why).raw("</p>\n");
    }
    for remark in &found.remarks {
        html.raw("<p>").text(remark).raw("</p>\n");
    }
    if let Some(case) = &found.case {
        html.raw("<details>\n<summary>The case that shows it</summary>\n<pre>").text(case.trim_end());
        html.raw("</pre>\n</details>\n");
    }
}

fn decided(book: &Book<'_>, html: &mut Html, item: &Item<'_>, id: DecisionId) {
    let decision = book.program.decision(id);
    html.raw("<div class=\"drawn\">\n<div class=\"drawing\" role=\"group\" tabindex=\"0\" aria-label=\"Drawing\">\n");
    html.add(&Decided::of(book.program, id).svg(Stands::OnPage(&item.anchor)));
    html.raw("</div>\n<div class=\"in-words\">\n<p>Outcomes");
    html.raw(if decision.ranked { ", each prevailing over those after it" } else { "" }).raw("</p>\n<ul>\n");
    for (n, outcome) in decision.outcomes.iter().enumerate() {
        html.raw("<li>").code(&outcome.name);
        if let Some(title) = &outcome.title {
            html.raw(" ").text(title);
        }
        if decision.otherwise.is_some_and(|id| id.index() == n) {
            html.raw(" (where no rule says otherwise)");
        }
        item_list(book, html, rules_for(book, decision, n));
        html.raw("</li>\n");
    }
    html.raw("</ul>\n</div>\n</div>\n");
}

fn rules_for<'b, 'a>(book: &'b Book<'a>, decision: &'b Decision, n: usize) -> impl Iterator<Item = &'b Item<'a>> {
    let rules = decision.rules.iter().filter(move |id| {
        let conclusion = book.program.rule(**id).conclusion;
        conclusion.is_some_and(|(_, outcome, _)| outcome.index() == n)
    });
    rules.filter_map(|id| book.items.iter().find(|item| item.which == Which::Rule(*id)))
}
