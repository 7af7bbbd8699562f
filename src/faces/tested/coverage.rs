//! Coverage in words: what was not exercised, each with its place, what it cites and what was not seen of it.

use crate::base::span::{SourceSet, Span};
use crate::diag::render::wrap_hanging;
use crate::faces::tested::model::{CoverageResult, MissingResult, ShareResult};
use crate::testing::coverage::{Coverage, ItemSeen, LimbSeen, Share, SideSeen};

/// Puts what was seen into words.
pub fn result(sources: &SourceSet, coverage: &Coverage) -> CoverageResult {
    let mut missing: Vec<(Span, MissingResult)> = Vec::new();
    let mut unable: Vec<MissingResult> = Vec::new();
    for (span, item) in coverage.items.iter().filter(|(_, item)| !item.covered()) {
        missing.push((*span, of_item(sources.place(*span), item)));
    }
    for (span, limb) in &coverage.limbs {
        if limb.unable() {
            unable.push(of_limb(sources.place(*span), limb));
        } else if !limb.covered() {
            missing.push((*span, of_limb(sources.place(*span), limb)));
        }
    }
    for (words, place) in coverage.places.iter().filter(|(_, place)| !place.decides) {
        let result = MissingResult {
            place: sources.place(place.span),
            kind: "provision",
            name: words.clone(),
            says: String::new(),
            citation: Vec::new(),
            lacks: vec!["never seen to decide"],
        };
        missing.push((place.span, result));
    }
    missing.sort_by_key(|(span, _)| *span);
    let whole = coverage.whole();
    CoverageResult {
        percent: whole.per_mille() / 10,
        words: format!("{}.{}%", whole.per_mille() / 10, whole.per_mille() % 10),
        rules: share(coverage.by_item()),
        limbs: share(coverage.by_limb()),
        provisions: share(coverage.by_place()),
        missing: missing.into_iter().map(|(_, missing)| missing).collect(),
        unable,
    }
}

/// A share as it is written out.
pub fn share(share: Share) -> ShareResult {
    ShareResult { covered: share.covered, of: share.of }
}

/// What was not seen of a rule, presumption, duty or prohibition.
pub fn item_lacks(item: &ItemSeen) -> Vec<&'static str> {
    let mut lacks = Vec::new();
    if !item.bites {
        lacks.push("never seen to apply");
    }
    if !item.idle && !item.always {
        lacks.push("never seen in force without applying");
    }
    lacks
}

/// What was not seen of a limb.
pub fn limb_lacks(limb: &LimbSeen) -> Vec<&'static str> {
    let side = |side: SideSeen, seen: &'static str, decides: &'static str| {
        let wanted = !side.decides && !side.unable;
        wanted.then_some(if side.seen { decides } else { seen })
    };
    let yes = side(limb.yes, "never seen as yes", "never seen to decide as yes");
    let no = side(limb.no, "never seen as no", "never seen to decide as no");
    yes.into_iter().chain(no).collect()
}

/// The label of a limb, with whose it is.
pub fn limb_name(limb: &LimbSeen) -> String {
    // A bullet is no name.
    if limb.label == "-" { format!("of `{}`", limb.owner) } else { format!("{} of `{}`", limb.label, limb.owner) }
}

fn of_item(place: String, item: &ItemSeen) -> MissingResult {
    let lacks = item_lacks(item);
    let (name, citation) = (format!("`{}`", item.name), item.cites.clone());
    MissingResult { place, kind: item.kind, name, says: String::new(), citation, lacks }
}

fn of_limb(place: String, limb: &LimbSeen) -> MissingResult {
    MissingResult {
        place,
        kind: "limb",
        name: limb_name(limb),
        says: limb.words.clone(),
        citation: limb.cites.clone(),
        lacks: limb_lacks(limb),
    }
}

/// Writes coverage as text.
pub fn text(coverage: &CoverageResult, width: usize) -> String {
    let of = |share: ShareResult| format!("{} of {}", share.covered, share.of);
    let (rules, limbs, provisions) = (of(coverage.rules), of(coverage.limbs), of(coverage.provisions));
    let words = &coverage.words;
    if coverage.rules.of + coverage.limbs.of + coverage.provisions.of == 0 {
        return String::from("nothing to exercise: these files hold no rule, limb or provision of their own\n");
    }
    let mut out = format!("{words} exercised: {rules} rules, {limbs} limbs, {provisions} provisions\n");
    let lists = [
        ("Not exercised", &coverage.missing),
        ("No case lets these limbs decide; they are not counted", &coverage.unable),
    ];
    for (heading, list) in lists {
        if list.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{heading}\n"));
        for missing in list {
            out.push_str(&entry(missing, width.max(40)));
        }
    }
    out
}

fn entry(missing: &MissingResult, width: usize) -> String {
    let cites = if missing.citation.is_empty() { String::new() } else { format!(", {}", missing.citation.join("; ")) };
    let says = if missing.says.is_empty() { String::new() } else { format!(": {}", missing.says) };
    let mut out = format!("  {}\n", missing.place);
    let what = format!("{} {}{cites}{says}", missing.kind, missing.name);
    for (n, line) in wrap_hanging(&what, width - 4, width - 6).into_iter().enumerate() {
        out.push_str(&format!("{}{line}\n", if n == 0 { "    " } else { "      " }));
    }
    for lacks in &missing.lacks {
        out.push_str(&format!("      {lacks}\n"));
    }
    out
}
