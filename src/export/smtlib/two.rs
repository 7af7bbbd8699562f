//! Two laws in one script: whether a case comes to different ends.
//!
//! # Source
//! The reference, *Comparing policies*; the formal core, *Diff*.

use crate::base::date::Date;
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::{Compiler, Known, Reading, Side, Space};
use crate::eval::Law;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::export::smtlib::writer::Writer;
use crate::export::smtlib::{Refused, Script, too_large};
use crate::ir::{BinderId, PresumptionId};

/// A law that is compared, and the date whose law is applied in place of every `dated by`.
pub type Compared<'l> = (&'l Law<'l>, Option<Date>);

/// A decision of both.
struct Ends {
    /// The cases in which there is something to decide.
    there: Dd,
    ends: [Dd; 2],
    /// Positions at which the two differ though the complete cases do not.
    held: Dd,
}

/// Two laws as `assize diff` compares them: of each decision whether a complete case comes to different ends, and whether
/// one with facts unknown may.
///
/// - `names`: the decisions, which both laws have.
///
/// # Errors
/// [`Refused`] for the first thing that cannot be said so.
pub fn of_two(laws: [Compared<'_>; 2], names: &[String]) -> Result<Script, Refused> {
    let both = laws.map(|(law, law_at)| (law.program, &law.index, law_at));
    let (mut space, mappings) = Space::formulas(&both.map(|(program, index, _)| (program, index)));
    let sides = Side::compared(both, mappings);
    let mut known = [Known::default(), Known::default()];
    let mut possible = Dd::YES;
    let mut stands = Vec::new();
    for (side, known) in sides.iter().zip(&mut known) {
        let mut compiler = Compiler::new(&mut space, side, known);
        let own = compiler.possible().map_err(|Full| too_large("impossible"))?;
        for (n, presumption) in side.program.presumptions.iter().enumerate() {
            let dd = compiler.with_item(presumption.binder, 0, |c| c.stands(PresumptionId::new(n), Reading::Held));
            stands.push((dd.map_err(|Full| too_large(&presumption.head.name))?, presumption.head.name.as_str()));
        }
        possible = space.store.apply(Op::And, possible, own).map_err(|Full| too_large("impossible"))?;
    }
    let mut roots = vec![possible];
    let mut compared = Vec::new();
    for name in names {
        let found = ends(&mut space, &sides, &mut known, name, possible).map_err(|Full| too_large(name))?;
        let Some(found) = found else { continue };
        roots.extend([found.there, found.held]);
        roots.extend(found.ends);
        compared.push((name, found));
    }
    let mut writer = Writer::new(&space, &roots);
    writer.name_presumptions(&stands);
    writer.possible(possible)?;
    for (name, Ends { there, ends: [old, new], held }) in compared {
        writer.decision(name, &[("old", old), ("new", new)], "")?;
        writer.compared(name, there, held)?;
    }
    Ok(writer.script())
}

/// What both make of a decision; `None` where one has none of the name.
fn ends<'p>(
    space: &mut Space,
    sides: &[Side<'p>; 2],
    known: &mut [Known; 2],
    name: &str,
    possible: Dd,
) -> Result<Option<Ends>, Full> {
    let mut there = possible;
    let (mut ends, mut held) = (Vec::new(), Vec::new());
    for (side, known) in sides.iter().zip(known) {
        let Some(id) = side.program.decision_named(name) else { return Ok(None) };
        let binder = side.program.decision(id).binder;
        if let Some(binder) = binder {
            let some = some_item(space, side, binder)?;
            there = space.store.apply(Op::And, there, some)?;
        }
        let mut compiler = Compiler::new(space, side, known);
        ends.push(compiler.with_item(binder, 0, |c| c.decision(id, Reading::InTheEnd))?);
        held.push(compiler.with_item(binder, 0, |c| c.decision(id, Reading::Held))?);
    }
    let (&[old, new], &[old_held, new_held]) = (ends.as_slice(), held.as_slice()) else { return Ok(None) };
    let same = space.store.apply(Op::Same, old, new)?;
    let same_held = space.store.apply(Op::Same, old_held, new_held)?;
    let differ = space.store.apply(Op::Not, same_held, Dd::NO)?;
    let positions = space.positions(there, &[old_held, new_held])?;
    let held = space.store.apply(Op::And, positions, same)?;
    let held = space.store.apply(Op::And, held, differ)?;
    Ok(Some(Ends { there, ends: [old, new], held }))
}

/// Whether the list of a bound name has an item.
fn some_item(space: &mut Space, side: &Side<'_>, binder: BinderId) -> Result<Dd, Full> {
    let place = side.mapping.place(Place::Fact(side.program.binder(binder).list));
    let var = space.slot(Slot::new(place, Aspect::Length))?;
    let most = space.store.range(var).1;
    space.store.within(var, &[(1, most)])
}
