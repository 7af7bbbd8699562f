//! Comparisons of a second completion beside those of a first: its own unknowns are marked, so that both can be asked
//! of the solver at once.

use crate::eval::slot::{Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal};
use crate::ir::FactId;

/// The bit that no fact's number has.
const TWIN: u32 = 1 << 30;

/// The same comparison of a second completion, which agrees with the first but on some facts.
pub fn twin(literal: &Literal, apart: &[Place]) -> Literal {
    let slot = |slot: Slot| if apart.contains(&slot.place) { Slot { place: mark(slot.place), ..slot } } else { slot };
    let date = |term: &DateTerm| DateTerm {
        base: match term.base {
            DateBase::Known(date) => DateBase::Known(date),
            DateBase::Unknown(unknown) => DateBase::Unknown(slot(unknown)),
        },
        steps: term.steps.clone(),
    };
    match literal {
        Literal::Dates(a, b) => Literal::Dates(date(a), date(b)),
        Literal::AtMostNought(sum) => Literal::AtMostNought(Linear {
            terms: sum.terms.iter().map(|(s, coefficient)| (slot(*s), *coefficient)).collect(),
            constant: sum.constant,
        }),
    }
}

fn mark(place: Place) -> Place {
    match place {
        Place::Fact(fact) => Place::Fact(FactId(fact.0 | TWIN)),
        Place::Field { list, item, field } => Place::Field { list: FactId(list.0 | TWIN), item, field },
    }
}

/// The unknown of the first completion that one of the second stands for.
pub fn original(slot: Slot) -> Slot {
    let place = match slot.place {
        Place::Fact(fact) => Place::Fact(FactId(fact.0 & !TWIN)),
        Place::Field { list, item, field } => Place::Field { list: FactId(list.0 & !TWIN), item, field },
    };
    Slot { place, ..slot }
}
