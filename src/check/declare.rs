//! The first pass: every name of the body of law gets its identity, and what is declared twice is reported.
//!
//! Takes the amended trees; gives, by file and item, the slot of each in the program's tables. Reads no condition.

use crate::base::date::Date;
use crate::base::span::Span;
use crate::check::body::{Body, BodyUnit, Placed};
use crate::check::index::Meant;
use crate::check::lower::{DefineInfo, ItemInfo, Lower};
use crate::check::names::Thing;
use crate::check::report::article;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{DefineId, DutyId, PolicyId, PresumptionId, ProhibitionId, RuleId};
use crate::syntax::ast;

/// Where an item goes in the program's tables; `None` for items that have no table or were declared twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    None,
    Source(ir::SourceId),
    Role,
    Type(ir::TypeId),
    Record(ir::RecordId),
    Define(DefineId),
    Decision(ir::DecisionId),
    Rule(RuleId),
    Presumption(PresumptionId),
    Duty(DutyId),
    Prohibition(ProhibitionId),
    FactSet,
}

/// The slots of all items, by file and place.
pub(crate) type Slots = Vec<Vec<Slot>>;

/// An item with its file and its slot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slotted<'b> {
    pub(crate) unit: PolicyId,
    pub(crate) item: &'b ast::Item,
    pub(crate) slot: Slot,
}

/// All items but rules, in order. Most are rules, and few passes look at those.
pub(crate) fn all_but_rules<'b>(body: &'b Body, slots: &Slots) -> Vec<Slotted<'b>> {
    let all = body.iter().zip(slots).flat_map(|((unit, text), slots)| {
        text.items.iter().zip(slots).map(move |(placed, slot)| (unit, placed, *slot))
    });
    let others = all.filter(|(_, _, slot)| !matches!(slot, Slot::Rule(_)));
    others.map(|(unit, placed, slot)| Slotted { unit, item: &placed.item, slot }).collect()
}

/// A version of a name: what it is, when it is in force and where.
struct Version {
    word: &'static str,
    from: Option<Date>,
    ceasing: Option<Date>,
    dated: bool,
    span: Span,
    saved: bool,
}

/// The versions of a name.
struct Versions<'b> {
    name: &'b str,
    first: Version,
    later: Vec<Version>,
}

impl Versions<'_> {
    fn iter(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.first).chain(&self.later)
    }
}

/// The state of the pass.
struct Declaring<'l, 'a, 'b> {
    lower: &'l mut Lower<'a>,
    // INVARIANT: there is one for each thing, in their order.
    versions: Vec<Versions<'b>>,
    rules: usize,
    fact_sets: usize,
}

/// Declares every policy and every named item.
pub(crate) fn declare(body: &Body, lower: &mut Lower<'_>) -> Slots {
    for (id, unit) in body.iter() {
        lower.program.policies.push(policy(unit));
        lower.names.policies.entry(unit.name.clone()).or_insert(id);
        lower.names.visible.push(unit.visible.clone());
        lower.units.insert(unit.file, id);
        lower.keys.push(unit.key.clone());
        lower.broken.extend(unit.broken.iter().copied());
    }
    let items = body.iter().map(|(_, unit)| unit.items.len()).sum();
    lower.names.reserve(items);
    let mut pass = Declaring { lower, versions: Vec::with_capacity(items), rules: 0, fact_sets: 0 };
    let mut slots = Vec::new();
    for (id, unit) in body.iter() {
        slots.push(unit.items.iter().map(|placed| pass.item(id, unit, placed)).collect());
    }
    let versions = pass.versions;
    for (place, versions) in versions.iter().enumerate().filter(|(_, versions)| !versions.later.is_empty()) {
        if lower.names.at(place).is_some_and(|declared| declared.unit == PolicyId(0)) {
            report_holes(lower, versions);
        }
    }
    slots
}

fn policy(unit: &BodyUnit) -> ir::Policy {
    ir::Policy {
        name: unit.name.clone(),
        title: unit.head.as_ref().and_then(|head| head.title.as_ref()).map(|title| title.value.clone()),
        library: unit.is_library(),
        period: None,
        dated_by: None,
        applies_when: Vec::new(),
        excepts: Vec::new(),
        governs: Vec::new(),
        hash: unit.hash.clone(),
        span: unit.head.as_ref().map_or(Span { file: unit.file, start: 0, end: 0 }, |head| head.name.span),
    }
}

impl<'b> Declaring<'_, '_, 'b> {
    fn item(&mut self, unit: PolicyId, text: &BodyUnit, placed: &'b Placed) -> Slot {
        let item = &placed.item;
        self.check_place(text, item);
        let Some((name, period)) = name_and_period(&item.kind) else { return Slot::None };
        let version = Version {
            word: item_word(&item.kind),
            from: period.and_then(|period| period.from.as_ref()).map(|date| date.value),
            ceasing: period.and_then(|period| period.ceasing.as_ref()).map(|date| date.value),
            dated: period.is_some(),
            span: name.span,
            saved: placed.saved,
        };
        let known = self.lower.names.place_of(&name.value, |declared| declared.unit == unit);
        if let Some(known) = known {
            return self.another(known, name, version, &item.kind);
        }
        self.lower.note(name.span, Meant::At(name.span));
        let (thing, slot) = self.allocate(&item.kind, None);
        if let Some(thing) = thing {
            self.lower.names.declare(&name.value, thing, unit, name.span);
            self.versions.push(Versions { name: &name.value, first: version, later: Vec::new() });
        }
        slot
    }

    /// An item whose name its file has declared before: another version, or not admitted.
    fn another(&mut self, known: usize, name: &ast::Name, version: Version, kind: &ast::ItemKind) -> Slot {
        let Some(seen) = self.versions.get_mut(known) else { return Slot::None };
        if let Some(found) = seen.iter().find_map(|other| clash(name, other, &version)) {
            self.lower.report.push(found);
            return Slot::None;
        }
        seen.later.push(version);
        let declared = self.lower.names.at(known).map(|declared| (declared.span, declared.thing.clone()));
        let Some((first, thing)) = declared else { return Slot::None };
        let (thing, slot) = self.allocate(kind, Some(thing));
        self.lower.note(name.span, Meant::At(first));
        if let (Some(thing), Some(declared)) = (thing, self.lower.names.at_mut(known)) {
            declared.thing = thing;
        }
        slot
    }

    /// Whether an item may stand in its file.
    fn check_place(&mut self, text: &BodyUnit, item: &ast::Item) {
        let policy_only = match &item.kind {
            ast::ItemKind::Rule(_)
            | ast::ItemKind::Presumption(_)
            | ast::ItemKind::Duty(_)
            | ast::ItemKind::Prohibition(_) => true,
            ast::ItemKind::Use(_)
            | ast::ItemKind::Source(_)
            | ast::ItemKind::Role(_)
            | ast::ItemKind::Type(_)
            | ast::ItemKind::Facts(_)
            | ast::ItemKind::Define(_)
            | ast::ItemKind::Decision(_)
            | ast::ItemKind::Property(_)
            | ast::ItemKind::Impossible(_)
            | ast::ItemKind::Scenario(_)
            | ast::ItemKind::FactsOf(_)
            | ast::ItemKind::Calendar(_)
            | ast::ItemKind::Amendment(_) => false,
        };
        let word = item_word(&item.kind);
        match &text.head {
            Some(head) if policy_only && head.kind == ast::HeadKind::Library => {
                self.lower.report.push(
                    Diagnostic::new(
                        Code::InLibrary,
                        name_and_period(&item.kind).map_or(item.span, |(name, _)| name.span),
                        format!("a library holds no {word}s, and `{}` is a library", head.name.value),
                    )
                    .label(head.name.span, "this is a library")
                    .help("move it to a policy, which has a period and a reach"),
                );
            }
            None if !matches!(
                item.kind,
                ast::ItemKind::Use(_) | ast::ItemKind::Amendment(_) | ast::ItemKind::Source(_) | ast::ItemKind::Role(_)
            ) && !text.broken.iter().any(|bad| bad.start < item.span.start) =>
            {
                let at = name_and_period(&item.kind).map_or(item.span, |(name, _)| name.span);
                self.lower.report.unknown(&format!("(no head of {})", text.key), at, || {
                    Diagnostic::new(
                        Code::NoHead,
                        at,
                        format!("a file without a `policy` or `library` line holds amendments, and no {word}"),
                    )
                    .help("begin the file with `policy NAME \"title\"` or `library NAME \"title\"`")
                });
            }
            Some(_) | None => {}
        }
    }

    /// The identity of an item; versions of one name share a thing.
    fn allocate(&mut self, kind: &ast::ItemKind, known: Option<Thing>) -> (Option<Thing>, Slot) {
        let program = &mut self.lower.program;
        match kind {
            ast::ItemKind::Source(source) => {
                if let Some(Thing::Source(id)) = known {
                    return (None, Slot::Source(id));
                }
                program.sources.push(ir::Source { name: source.name.value.to_string(), editions: Vec::new() });
                let id = ir::SourceId::new(program.sources.len() - 1);
                (Some(Thing::Source(id)), Slot::Source(id))
            }
            ast::ItemKind::Role(role) => {
                let title = role.title.as_ref().map_or_else(|| role.name.value.replace('_', " "), |t| t.value.clone());
                program.roles.push(ir::Role { name: role.name.value.to_string(), title, span: role.name.span });
                (Some(Thing::Role(ir::RoleId::new(program.roles.len() - 1))), Slot::Role)
            }
            ast::ItemKind::Type(decl) => match &decl.body {
                ast::TypeBody::Record { .. } => {
                    program.records.push(ir::RecordType {
                        name: decl.name.value.to_string(),
                        fields: Vec::new(),
                        span: decl.name.span,
                    });
                    let id = ir::RecordId::new(program.records.len() - 1);
                    (Some(Thing::Record(id)), Slot::Record(id))
                }
                ast::TypeBody::OneOf { .. } | ast::TypeBody::Ordered { .. } | ast::TypeBody::Broken => {
                    program.types.push(ir::EnumType {
                        name: decl.name.value.to_string(),
                        values: Vec::new(),
                        ordered: false,
                        open: false,
                        span: decl.name.span,
                    });
                    let id = ir::TypeId::new(program.types.len() - 1);
                    (Some(Thing::Type(id)), Slot::Type(id))
                }
            },
            ast::ItemKind::Define(define) => {
                if let Some(Thing::Define(id)) = known {
                    return (None, Slot::Define(id));
                }
                program.defines.push(ir::Define {
                    name: define.name.value.to_string(),
                    binder: None,
                    versions: Vec::new(),
                });
                self.lower.infos.defines.push(DefineInfo { means: None, binder: None, shape: None });
                let id = DefineId::new(self.lower.program.defines.len() - 1);
                (Some(Thing::Define(id)), Slot::Define(id))
            }
            ast::ItemKind::Decision(_) => {
                // The decision itself is pushed by the pass over facts, in this same order.
                let id = ir::DecisionId::new(self.lower.decision_count);
                self.lower.decision_count += 1;
                (Some(Thing::Decision(id)), Slot::Decision(id))
            }
            ast::ItemKind::Rule(_) => {
                let id = RuleId::new(self.rules);
                self.rules += 1;
                let mut all = if let Some(Thing::Rule(all)) = known { all } else { Vec::new() };
                all.push(id);
                (Some(Thing::Rule(all)), Slot::Rule(id))
            }
            ast::ItemKind::Presumption(item) => {
                self.lower.item_names.presumptions.push(item.name.value.to_string());
                let id = PresumptionId::new(self.lower.infos.presumptions.len());
                self.lower.infos.presumptions.push(ItemInfo::default());
                let mut all = if let Some(Thing::Presumption(all)) = known { all } else { Vec::new() };
                all.push(id);
                (Some(Thing::Presumption(all)), Slot::Presumption(id))
            }
            ast::ItemKind::Duty(duty) => {
                self.lower.item_names.duties.push(duty.name.value.to_string());
                let id = DutyId::new(self.lower.infos.duties.len());
                self.lower.infos.duties.push(ItemInfo { binder: None, continues: duty.continues.is_some() });
                let mut all = if let Some(Thing::Duty(all)) = known { all } else { Vec::new() };
                all.push(id);
                (Some(Thing::Duty(all)), Slot::Duty(id))
            }
            ast::ItemKind::Prohibition(item) => {
                self.lower.item_names.prohibitions.push(item.name.value.to_string());
                let id = ProhibitionId::new(self.lower.infos.prohibitions.len());
                self.lower.infos.prohibitions.push(ItemInfo::default());
                let mut all = if let Some(Thing::Prohibition(all)) = known { all } else { Vec::new() };
                all.push(id);
                (Some(Thing::Prohibition(all)), Slot::Prohibition(id))
            }
            ast::ItemKind::Property(_) => (Some(Thing::Property), Slot::None),
            ast::ItemKind::Impossible(_) => (Some(Thing::Impossible), Slot::None),
            ast::ItemKind::FactsOf(_) => {
                let set = self.fact_sets;
                self.fact_sets += 1;
                (Some(Thing::FactSet(set)), Slot::FactSet)
            }
            ast::ItemKind::Calendar(_) => (Some(Thing::Calendar), Slot::None),
            ast::ItemKind::Amendment(_) => (Some(Thing::Amendment), Slot::None),
            ast::ItemKind::Use(_) | ast::ItemKind::Facts(_) | ast::ItemKind::Scenario(_) => (None, Slot::None),
        }
    }
}

/// What is wrong where an item has the name of another in its file: that the other is no version of it, or is in force
/// at the same time.
fn clash(name: &ast::Name, other: &Version, version: &Version) -> Option<Diagnostic> {
    let word = version.word;
    if other.word != word {
        return Some(
            Diagnostic::new(
                Code::DuplicateName,
                name.span,
                format!("`{}` is already the name of {}", name.value, article(other.word)),
            )
            .label(other.span, "it is declared here")
            .help("give one of the two another name"),
        );
    }
    if !overlap(other, version) || (version.saved && other.saved) {
        return None;
    }
    let versioned = matches!(word, "source" | "define" | "rule" | "presumption" | "duty" | "prohibition");
    Some(if versioned && (other.dated || version.dated) {
        Diagnostic::new(
            Code::PeriodOverlap,
            name.span,
            format!("two versions of `{}` are in force on the same date", name.value),
        )
        .label(other.span, "the other version is here")
        .help("end the earlier version with `ceasing on` the day on which the later comes into force")
    } else {
        let found = Diagnostic::new(Code::DuplicateName, name.span, format!("`{}` is declared twice", name.value))
            .label(other.span, "it is first declared here");
        if versioned {
            found.help("give one another name; or give each an `in force` period, if they are versions")
        } else {
            found.help("give one of the two another name")
        }
    })
}

fn overlap(a: &Version, b: &Version) -> bool {
    let before = |end: Option<Date>, start: Option<Date>| end.zip(start).is_some_and(|(end, start)| end <= start);
    !before(a.ceasing, b.from) && !before(b.ceasing, a.from)
}

/// Warns of dates between two versions of a define or source on which none is in force.
fn report_holes(lower: &mut Lower<'_>, versions: &Versions<'_>) {
    let name = versions.name;
    let mut dated: Vec<&Version> =
        versions.iter().filter(|version| matches!(version.word, "define" | "source") && version.dated).collect();
    dated.sort_by_key(|version| version.from);
    for pair in dated.windows(2) {
        let [earlier, later] = pair else { continue };
        if let (Some(end), Some(start)) = (earlier.ceasing, later.from)
            && end < start
        {
            lower.report.push(
                Diagnostic::new(
                    Code::PeriodHole,
                    later.span,
                    format!("no version of `{name}` is in force from {end} until {start}"),
                )
                .label(earlier.span, format!("this version ceases on {end}"))
                .help("close the gap, or give those dates a version of their own"),
            );
        }
    }
}

/// The name of an item and its own period; `None` for items without a name of their own.
pub(crate) fn name_and_period(kind: &ast::ItemKind) -> Option<(&ast::Name, Option<&ast::Period>)> {
    match kind {
        ast::ItemKind::Use(_) | ast::ItemKind::Facts(_) | ast::ItemKind::Scenario(_) => None,
        ast::ItemKind::Source(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Role(item) => Some((&item.name, None)),
        ast::ItemKind::Type(item) => Some((&item.name, None)),
        ast::ItemKind::Define(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Decision(item) => Some((&item.name, None)),
        ast::ItemKind::Rule(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Presumption(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Duty(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Prohibition(item) => Some((&item.name, item.period.as_ref())),
        ast::ItemKind::Property(item) => Some((&item.name, None)),
        ast::ItemKind::Impossible(item) => Some((&item.name, None)),
        ast::ItemKind::FactsOf(item) => Some((&item.name, None)),
        ast::ItemKind::Calendar(item) => Some((&item.name, None)),
        ast::ItemKind::Amendment(item) => Some((&item.name, None)),
    }
}

/// The language's word for an item.
pub(crate) fn item_word(kind: &ast::ItemKind) -> &'static str {
    match kind {
        ast::ItemKind::Use(_) => "use",
        ast::ItemKind::Source(_) => "source",
        ast::ItemKind::Role(_) => "role",
        ast::ItemKind::Type(_) => "type",
        ast::ItemKind::Facts(_) => "facts",
        ast::ItemKind::Define(_) => "define",
        ast::ItemKind::Decision(_) => "decision",
        ast::ItemKind::Rule(_) => "rule",
        ast::ItemKind::Presumption(_) => "presumption",
        ast::ItemKind::Duty(_) => "duty",
        ast::ItemKind::Prohibition(_) => "prohibition",
        ast::ItemKind::Property(_) => "property",
        ast::ItemKind::Impossible(_) => "impossible item",
        ast::ItemKind::Scenario(_) => "scenario",
        ast::ItemKind::FactsOf(_) => "set of facts",
        ast::ItemKind::Calendar(_) => "calendar",
        ast::ItemKind::Amendment(_) => "amendment",
    }
}
