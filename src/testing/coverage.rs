//! How far scenarios exercise a law: each rule seen to bite and not to, each labelled limb seen to decide as yes and
//! as no, each cited place seen to decide.
//!
//! Takes laws made ready, each with the scenarios that are its own; gives what was seen of everything that some files
//! say. What several laws share counts once: what one of them shows is shown.
//!
//! A limb is seen to decide where turning it alone, as a free input, changes the outcome or the provisions that decide
//! it of something that the scenario expects (masking MC/DC). Unknown counts for neither. Of a limb asked item by item
//! every item is turned at once.
//!
//! # Source
//! The formal core, section 22.

use crate::base::span::Span;
use crate::eval::{Ask, Law};
use crate::ir::{CitedPlace, Program, ScenarioId};
use crate::testing::limbs::{Files, LabelledLimb, Said, cited, said};
use crate::testing::seen::{self, Shown};
use std::collections::BTreeMap;

/// A law with the scenarios that are run under it.
pub struct Tested<'a> {
    /// The law.
    pub law: &'a Law<'a>,
    /// The scenarios.
    pub scenarios: Vec<ScenarioId>,
}

/// What was seen of everything that is counted, by where it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Rules, presumptions, duties and prohibitions.
    pub items: BTreeMap<Span, ItemSeen>,
    /// Labelled limbs.
    pub limbs: BTreeMap<Span, LimbSeen>,
    /// Cited places, by their words.
    pub places: BTreeMap<String, PlaceSeen>,
    files: Files,
}

/// A rule, presumption, duty or prohibition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemSeen {
    /// `rule`, `presumption`, `duty` or `prohibition`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it cites.
    pub cites: Vec<String>,
    /// Seen to bite.
    pub bites: bool,
    /// Seen in force and not to bite.
    pub idle: bool,
    /// Whether it bites wherever it is in force, so that it cannot be seen otherwise.
    pub always: bool,
}

impl ItemSeen {
    /// Whether all was seen.
    pub fn covered(&self) -> bool {
        self.bites && (self.idle || self.always)
    }
}

/// A labelled limb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimbSeen {
    /// Its label.
    pub label: String,
    /// The item whose limb it is.
    pub owner: String,
    /// What it says.
    pub words: String,
    /// What it cites.
    pub cites: Vec<String>,
    /// As yes.
    pub yes: SideSeen,
    /// As no.
    pub no: SideSeen,
}

/// A limb as yes, or as no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideSeen {
    /// Seen to be so.
    pub seen: bool,
    /// Seen to decide.
    pub decides: bool,
    /// Proved that no case lets it decide.
    pub unable: bool,
}

impl LimbSeen {
    /// Whether it was seen to decide both ways, as far as it can.
    pub fn covered(&self) -> bool {
        [self.yes, self.no].iter().all(|side| side.decides || side.unable)
    }

    /// Whether no case lets it decide at all: it is not counted.
    pub fn unable(&self) -> bool {
        self.yes.unable && self.no.unable
    }

    /// As yes, or as no.
    pub fn side(&self, yes: bool) -> SideSeen {
        if yes { self.yes } else { self.no }
    }

    fn side_mut(&mut self, yes: bool) -> &mut SideSeen {
        if yes { &mut self.yes } else { &mut self.no }
    }
}

/// A cited place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceSeen {
    /// Where it is cited first.
    pub span: Span,
    /// Seen to decide.
    pub decides: bool,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Covered.
    pub covered: usize,
    /// All that are counted.
    pub of: usize,
}

impl Share {
    /// Counts what is covered.
    pub fn of(all: impl Iterator<Item = bool>) -> Share {
        all.fold(Share::default(), |share, covered| Share {
            covered: share.covered + usize::from(covered),
            of: share.of + 1,
        })
    }

    fn and(self, other: Share) -> Share {
        Share { covered: self.covered + other.covered, of: self.of + other.of }
    }

    /// Tenths of a per cent, rounded down: all is 1000, and only all.
    pub fn per_mille(self) -> usize {
        (self.covered * 1000).checked_div(self.of).unwrap_or(1000)
    }
}

impl Coverage {
    /// The items that were covered.
    pub fn by_item(&self) -> Share {
        Share::of(self.items.values().map(ItemSeen::covered))
    }

    /// The limbs that were covered, of those that can decide.
    pub fn by_limb(&self) -> Share {
        Share::of(self.limbs.values().filter(|limb| !limb.unable()).map(LimbSeen::covered))
    }

    /// The cited places that were seen to decide.
    pub fn by_place(&self) -> Share {
        Share::of(self.places.values().map(|place| place.decides))
    }

    /// All of them together.
    pub fn whole(&self) -> Share {
        self.by_item().and(self.by_limb()).and(self.by_place())
    }

    /// What was seen of a limb of some law.
    pub fn limb(&self, program: &Program, limb: &LabelledLimb<'_>) -> Option<(Span, &LimbSeen)> {
        let span = counted_as(&self.files, program.cond(limb.cond).span);
        self.limbs.get(&span).map(|seen| (span, seen))
    }

    /// Records that no case lets a limb decide as yes, or as no.
    pub fn cannot_decide(&mut self, limb: Span, yes: bool) {
        if let Some(seen) = self.limbs.get_mut(&limb) {
            seen.side_mut(yes).unable = true;
        }
    }
}

/// Where something is written, in the file as which its own counts.
pub fn counted_as(files: &Files, span: Span) -> Span {
    Span { file: files.get(&span.file).copied().unwrap_or(span.file), ..span }
}

/// What scenarios exercise of what some files say.
///
/// - `splits`: the limit of [`Ask::splits`].
pub fn measure(tested: &[Tested<'_>], files: &Files, splits: usize) -> Coverage {
    let mut coverage = Coverage { files: files.clone(), ..Coverage::default() };
    for one in tested {
        let said = said(one.law.program, files);
        coverage.count(one.law.program, &said);
        let runs = runs(one, splits);
        coverage.items_seen(&said, &runs);
        coverage.limbs_seen(one.law, &said, &runs);
        coverage.places_seen(one.law.program, &runs);
    }
    coverage
}

/// A scenario asked, with what it shows.
struct Run<'a> {
    ask: Ask<'a>,
    scenario: &'a crate::ir::Scenario,
    shown: Vec<Option<Shown>>,
}

fn runs<'a>(tested: &Tested<'a>, splits: usize) -> Vec<Run<'a>> {
    let asked = tested.scenarios.iter().map(|id| {
        let scenario = tested.law.program.scenario(*id);
        (crate::testing::ask(tested.law, scenario, splits), scenario)
    });
    let possible = asked.filter(|(ask, _)| ask.possible().is_ok());
    possible.map(|(ask, scenario)| Run { ask, scenario, shown: seen::shown(&ask, scenario) }).collect()
}

impl Coverage {
    fn count(&mut self, program: &Program, said: &Said<'_>) {
        let words = |places: &[CitedPlace]| places.iter().map(|place| cited(program, place)).collect::<Vec<_>>();
        for item in &said.items {
            self.items.entry(counted_as(&self.files, item.head.name_span)).or_insert_with(|| ItemSeen {
                kind: item.kind,
                name: item.head.name.clone(),
                cites: words(&item.head.places),
                bites: false,
                idle: false,
                always: item.always,
            });
        }
        for limb in &said.limbs {
            let cond = program.cond(limb.cond);
            self.limbs.entry(counted_as(&self.files, cond.span)).or_insert_with(|| LimbSeen {
                label: limb.label.clone(),
                owner: limb.owner.to_owned(),
                words: cond.words.clone(),
                cites: words(limb.places),
                ..LimbSeen::default()
            });
        }
        for place in &said.places {
            let new = PlaceSeen { span: counted_as(&self.files, place.span), decides: false };
            self.places.entry(cited(program, place)).or_insert(new);
        }
    }

    fn items_seen(&mut self, said: &Said<'_>, runs: &[Run<'_>]) {
        for run in runs {
            let mut judge = run.ask.judge();
            for item in &said.items {
                let Some(known) = self.items.get_mut(&counted_as(&self.files, item.head.name_span)) else { continue };
                if !known.covered() {
                    let [bites, idle] = seen::item(&mut judge, item);
                    known.bites |= bites;
                    known.idle |= idle;
                }
            }
        }
    }

    fn limbs_seen(&mut self, law: &Law<'_>, said: &Said<'_>, runs: &[Run<'_>]) {
        for limb in &said.limbs {
            if let Some(known) = self.limbs.get_mut(&counted_as(&self.files, law.program.cond(limb.cond).span)) {
                limb_seen(known, law, limb, runs);
            }
        }
    }

    fn places_seen(&mut self, program: &Program, runs: &[Run<'_>]) {
        for run in runs {
            for place in seen::deciding(&run.ask, run.scenario.expects.iter().map(|expect| &expect.subject)) {
                if let Some(known) = self.places.get_mut(&cited(program, place)) {
                    known.decides = true;
                }
            }
        }
    }
}

fn limb_seen(known: &mut LimbSeen, law: &Law<'_>, limb: &LabelledLimb<'_>, runs: &[Run<'_>]) {
    // What the law would be with the limb turned away from yes, and from no.
    let mut turned: [Option<Law<'_>>; 2] = [None, None];
    for run in runs {
        if known.covered() {
            return;
        }
        let seen = seen::limb(&mut run.ask.judge(), limb);
        for ((yes, seen), turned) in [true, false].into_iter().zip(seen).zip(&mut turned) {
            let side = known.side_mut(yes);
            side.seen |= seen;
            if seen && !side.decides {
                let law = &*turned.get_or_insert_with(|| law.with_forced(limb.cond, !yes));
                side.decides = decides(law, run);
            }
        }
    }
}

/// Whether what a scenario expects something of comes out otherwise under a law in which a limb is turned.
fn decides(turned: &Law<'_>, run: &Run<'_>) -> bool {
    let ask = Ask { law: turned, ..run.ask };
    seen::differ(&run.shown, &seen::shown(&ask, run.scenario))
}
