//! What is claimed of a law, and what it decides, as formulas: for other engines to search.
//!
//! The same formulas that are searched here where diagrams would be too large. Which answers prove a claim is said by
//! [`Posed`].
//!
//! # Source
//! The reference, *Properties*; the formal core, *Positions*.

use crate::diagram::store::{Dd, Full};
use crate::diagram::{Reading, Side, Space};
use crate::eval::slot::Place;
use crate::eval::{Ask, Law};
use crate::ir::{BinderId, DecisionId, FactRef, PresumptionId, PropertyForm, PropertyId, RuleId};
use crate::prove::Options;
use crate::prove::claim::{Search, Wanted, confirmed, wanted};
use std::collections::BTreeSet;

/// A law in formulas.
pub struct Formulas<'l> {
    search: Search<'l>,
}

/// What is claimed.
#[derive(Clone, Debug)]
pub enum Posed {
    /// It holds where it speaks of some case, and no case is against it.
    Holds {
        /// The complete cases of which it speaks; none makes it empty.
        scope: Dd,
        /// Those that refute it.
        against: Dd,
        /// Positions at which it does not hold: where there are none, facts that are unknown do not refute it either.
        held: Dd,
    },
    /// It holds where it speaks of some case, and no two of these that differ only in some facts come to different ends.
    TurnsOn {
        /// The complete cases of which it speaks.
        scope: Dd,
        /// What a case comes to.
        ends: Dd,
        /// The facts.
        places: BTreeSet<Place>,
    },
}

impl<'l> Formulas<'l> {
    /// A law in formulas.
    pub fn new(law: &'l Law<'l>) -> Formulas<'l> {
        Formulas { search: Search::formulas(law, &Options::default()) }
    }

    /// What the variables of the formulas mean.
    pub fn space(&self) -> &Space {
        &self.search.space
    }

    /// How the law stands in that.
    pub fn side(&self) -> &Side<'l> {
        &self.search.side
    }

    /// The cases that no `impossible` item excludes.
    ///
    /// # Errors
    /// [`Full`].
    pub fn possible(&mut self) -> Result<Dd, Full> {
        self.search.compiler().possible()
    }

    /// What a decision comes to, of the first item where it is made item by item.
    ///
    /// # Errors
    /// [`Full`].
    pub fn decision(&mut self, id: DecisionId) -> Result<Dd, Full> {
        let binder = self.search.law.program.decision(id).binder;
        self.search.compiler().with_item(binder, 0, |c| c.decision(id, Reading::InTheEnd))
    }

    /// Whether a rule is live, of the first item where it is of each.
    ///
    /// # Errors
    /// [`Full`].
    pub fn live(&mut self, id: RuleId) -> Result<Dd, Full> {
        let binder = self.search.law.program.rule(id).binder;
        self.search.compiler().with_item(binder, 0, |c| c.live(id, Reading::InTheEnd))
    }

    /// Whether a presumption stands where it is held to: a variable of its own, but where that is known.
    ///
    /// # Errors
    /// [`Full`].
    pub fn stands(&mut self, id: PresumptionId) -> Result<Dd, Full> {
        let binder = self.search.law.program.presumption(id).binder;
        self.search.compiler().with_item(binder, 0, |c| c.stands(id, Reading::Held))
    }

    /// Whether the list of a bound name has an item.
    ///
    /// # Errors
    /// [`Full`].
    pub fn some_item(&mut self, binder: BinderId) -> Result<Dd, Full> {
        self.search.some_item(binder)
    }

    /// A property.
    ///
    /// # Errors
    /// [`Full`].
    pub fn property(&mut self, id: PropertyId) -> Result<Posed, Full> {
        let search = &mut self.search;
        let wanted = wanted(search.law.program, search.law.program.property(id));
        let scope = search.scope(&wanted, Reading::InTheEnd)?;
        let (cond, always) = match wanted.form {
            PropertyForm::Never(cond) => (*cond, false),
            PropertyForm::Always(cond) => (*cond, true),
            PropertyForm::TurnsOn(decision, facts) => {
                let ends = self.decision(*decision)?;
                let places = facts.iter().map(|fact| self.place(*fact)).collect();
                return Ok(Posed::TurnsOn { scope, ends, places });
            }
        };
        let bad = search.against(&wanted, cond, always, Reading::InTheEnd)?;
        let against = search.and(scope, bad)?;
        let held = search.scope(&wanted, Reading::Held)?;
        let bad = search.against(&wanted, cond, always, Reading::Held)?;
        let held = search.and(held, bad)?;
        let held = search.space.positions(held, &[held])?;
        Ok(Posed::Holds { scope, against, held })
    }

    fn place(&self, fact: FactRef) -> Place {
        let own = match fact {
            FactRef::Global(fact) => Place::Fact(fact),
            FactRef::Field(binder, field) => {
                Place::Field { list: self.search.law.program.binder(binder).list, item: 0, field }
            }
        };
        self.search.side.mapping.place(own)
    }
}

/// Whether a case shows a property not to hold, as the ordinary evaluator finds; of `turns on` no one case does.
pub fn refutes(ask: &Ask<'_>, id: PropertyId) -> bool {
    let program = ask.law.program;
    let wanted: Wanted<'_> = wanted(program, program.property(id));
    match wanted.form {
        PropertyForm::Never(cond) => confirmed(ask, &wanted, *cond, false).is_some(),
        PropertyForm::Always(cond) => confirmed(ask, &wanted, *cond, true).is_some(),
        PropertyForm::TurnsOn(..) => false,
    }
}
