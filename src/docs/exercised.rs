//! What scenarios show of an item, as whoever runs them tells it.

use crate::base::span::Span;
use crate::docs::html::Html;
use crate::docs::item::Item;
use std::collections::BTreeMap;

/// What scenarios show of a body of law, by where it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercised {
    /// Rules, presumptions, duties and prohibitions, by the place of the name: whether each was seen to apply, and in
    /// force without applying; `None` where that cannot be.
    pub items: BTreeMap<Span, [Option<bool>; 2]>,
    /// Labelled limbs: as yes, and as no.
    pub limbs: BTreeMap<Span, Limb>,
}

/// A labelled limb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limb {
    /// Its label as written.
    pub label: String,
    /// What it says.
    pub words: String,
    /// As yes.
    pub yes: Side,
    /// As no.
    pub no: Side,
}

/// A limb as yes, or as no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Seen to decide.
    Decides,
    /// Seen, and never to decide.
    Seen,
    /// Never seen.
    Unseen,
    /// Proved that no case lets it decide.
    Unable,
}

impl Side {
    fn words(self) -> &'static str {
        match self {
            Side::Decides => "✓ seen to decide",
            Side::Seen => "◐ seen, never to decide",
            Side::Unseen => "✗ never seen",
            Side::Unable => "– cannot decide",
        }
    }

    fn missing(self) -> bool {
        match self {
            Side::Decides | Side::Unable => false,
            Side::Seen | Side::Unseen => true,
        }
    }
}

/// What scenarios show of one item; nothing where there is nothing to show.
pub fn shown(exercised: &Exercised, item: &Item<'_>) -> Html {
    let mut html = Html::new();
    let head = item.head;
    let within =
        |span: &Span| span.file == head.span.file && head.span.start <= span.start && span.end <= head.span.end;
    let limbs: Vec<&Limb> = exercised.limbs.iter().filter(|(span, _)| within(span)).map(|(_, limb)| limb).collect();
    let own = exercised.items.get(&head.name_span).copied();
    if own.is_none() && limbs.is_empty() {
        return html;
    }
    let sides = limbs.iter().flat_map(|limb| [limb.yes, limb.no]);
    let all = own.into_iter().flatten().flatten().chain(sides.map(|side| !side.missing()));
    let (seen, of) = all.fold((0, 0), |(seen, of), one| (seen + usize::from(one), of + 1));
    html.raw("<details class=\"exercised\">\n<summary>What the scenarios show of it: ");
    html.raw(match seen {
        _ if seen == of => "all of it",
        0 => "nothing",
        _ => "a part",
    });
    html.raw("</summary>\n<ul>\n");
    let [applies, idle] = own.unwrap_or_default();
    line(&mut html, applies, "✓ seen to apply", "✗ never seen to apply");
    line(&mut html, idle, "✓ seen in force without applying", "✗ never seen in force without applying");
    for limb in limbs {
        html.raw("<li>limb ").text(if limb.label == "-" { "" } else { &limb.label }).raw(" ").code(&limb.words);
        html.raw("<ul><li>as yes: ").raw(limb.yes.words()).raw("</li><li>as no: ").raw(limb.no.words());
        html.raw("</li></ul></li>\n");
    }
    html.raw("</ul>\n</details>\n");
    html
}

fn line(html: &mut Html, seen: Option<bool>, yes: &'static str, no: &'static str) {
    if let Some(seen) = seen {
        html.raw("<li>").raw(if seen { yes } else { no }).raw("</li>\n");
    }
}
