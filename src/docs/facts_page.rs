//! The questionnaire: every fact with its question, what may be answered, and who decides it against which standard.

use crate::docs::book::Book;
use crate::docs::html::Html;
use crate::docs::page::page;
use crate::docs::words;
use crate::ir::{FactDecl, FactKind, PolicyId, TypeId};
use std::collections::BTreeSet;

/// The page.
pub fn facts(book: &Book<'_>) -> String {
    let program = book.program;
    let mut html = Html::new();
    html.raw(
        "<p>What may be asked about a case. A fact that is not known is left out: unknown is an ordinary answer. ",
    );
    html.raw("Where a person must decide it, the person and the standard are named.</p>\n");
    let mut types: BTreeSet<TypeId> = BTreeSet::new();
    for (id, _) in &book.pages {
        let own: Vec<&FactDecl> = program.facts.iter().filter(|fact| fact.policy == *id).collect();
        if own.is_empty() {
            continue;
        }
        heading(book, &mut html, *id);
        html.raw("<div class=\"facts\">\n");
        for fact in own {
            let anchor = format!("fact-{}", fact.name);
            one(book, &mut html, fact, &anchor, &mut types);
            if let FactKind::List(record) = fact.kind {
                let record = program.record(record);
                html.raw("<div class=\"fields\">\n<p>Of each ").code(&record.name).raw(" is asked:</p>\n");
                for field in &record.fields {
                    let name = format!("field-{}.{}", fact.name, field.name);
                    one(book, &mut html, field, &name, &mut types);
                }
                html.raw("</div>\n");
            }
        }
        html.raw("</div>\n");
    }
    if !types.is_empty() {
        html.raw("<h2 id=\"types\">What may be chosen from</h2>\n");
    }
    for id in types {
        let ty = program.enum_type(id);
        html.raw("<section id=\"type-").text(&ty.name).raw("\">\n<h3><code>").text(&ty.name).raw("</code></h3>\n");
        if ty.ordered {
            html.raw("<p>In this order, the lowest first.</p>\n");
        }
        html.raw("<dl class=\"values\">\n");
        for value in &ty.values {
            html.raw("<dt>")
                .code(&value.name)
                .raw("</dt><dd>")
                .text(value.title.as_deref().unwrap_or(""))
                .raw("</dd>\n");
        }
        html.raw("</dl>\n");
        if ty.open {
            html.raw("<p>Or anything else, in words: the list is open.</p>\n");
        }
        html.raw("</section>\n");
    }
    page(book, "facts.html", "Facts", &html)
}

/// The heading of what one policy brings to a page.
pub fn heading(book: &Book<'_>, html: &mut Html, id: PolicyId) {
    html.raw("<h2 id=\"").text(book.stem(id)).raw("\">").link(book.page(id), book.policy_title(id)).raw("</h2>\n");
}

fn one(book: &Book<'_>, html: &mut Html, fact: &FactDecl, anchor: &str, types: &mut BTreeSet<TypeId>) {
    html.raw("<div class=\"fact\" id=\"").text(anchor).raw("\">\n<p class=\"question\">").text(&fact.question);
    html.raw("</p>\n<p>").code(&fact.name).raw(": ");
    let answer = words::answer(book.program, fact);
    match words::type_of(fact) {
        Some(ty) => {
            types.insert(ty);
            html.link(&format!("#type-{}", book.program.enum_type(ty).name), &answer);
        }
        None => {
            html.text(&answer);
        }
    }
    html.raw("</p>\n");
    if let Some(judgement) = &fact.judgement {
        html.raw("<p class=\"judged\">A judgement of ").text(&book.program.role(judgement.by).title);
        html.raw(", against “").text(&judgement.standard).raw("”");
        html.raw(if judgement.with_reasons { "; reasons are to be recorded" } else { "" }).raw("</p>\n");
    }
    html.raw("</div>\n");
}
