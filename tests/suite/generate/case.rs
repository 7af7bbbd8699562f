//! Random cases of a program: some facts known, some unknown, few enough completions to list.

use super::{Generated, Rng};
use crate::reference::{Completion, Piece, Reference, put};
use assize::ir::{Facts, Found, Made, Reasons};

/// A case with at most so many completions.
pub fn case(rng: &mut Rng, generated: &Generated, reference: &Reference<'_>, most: usize) -> Facts {
    let mut facts = Facts::new();
    let given = Reference { dates: &generated.given, ..*reference };
    let known = rng.pick(&[10, 40, 70]);
    for (piece, values) in given.domains(&facts) {
        if rng.chance(known) {
            let found = rng.pick(&values);
            let found = degrade(rng, found);
            put(&mut facts, piece, found);
        }
    }
    while reference.size(&facts) > most {
        let open: Vec<_> = given.domains(&facts).into_iter().filter(|(_, values)| values.len() > 1).collect();
        let (piece, values) = rng.pick(&open);
        put(&mut facts, piece, rng.pick(&values));
    }
    facts
}

/// Less known of a value than there is.
fn degrade(rng: &mut Rng, found: Found) -> Found {
    match found {
        Found::Happened(Some(_)) if rng.chance(30) => Found::Happened(None),
        Found::Value(value, Some(made)) if rng.chance(40) => {
            let on = made.on.filter(|_| rng.chance(50));
            let reasons = if rng.chance(50) { made.reasons } else { Reasons::Unknown };
            let made = Made { by: None, on, reasons };
            Found::Value(value, (made != Made::default()).then(|| Box::new(made)))
        }
        Found::Set { members, .. } if rng.chance(50) => {
            let members = members.into_iter().filter(|_| rng.chance(50)).collect();
            Found::Set { members, complete: false }
        }
        Found::List(mut items) => {
            for field in items.iter_mut().flat_map(|item| item.fields.iter_mut()) {
                if rng.chance(40) {
                    *field = None;
                }
            }
            Found::List(items)
        }
        Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. } => found,
    }
}

/// A case that knows more: some unknown pieces take the values that they have in one completion.
pub fn extension(rng: &mut Rng, case: &Facts, completion: &Completion) -> Facts {
    let mut more = case.clone();
    for (piece, _) in &completion.choice {
        if rng.chance(40) {
            put(&mut more, *piece, found(&completion.facts, *piece));
        }
    }
    more
}

/// What a completion has of a piece.
pub fn found(facts: &Facts, piece: Piece) -> Found {
    match (piece, facts.get(fact_of(piece))) {
        (Piece::Fact(_), Some(found)) => found.clone(),
        (Piece::Field(_, item, field), Some(Found::List(items))) => items[item].fields[field].clone().unwrap(),
        (Piece::Fact(_) | Piece::Field(..), _) => unreachable!("a completion has all pieces"),
    }
}

fn fact_of(piece: Piece) -> assize::ir::FactId {
    match piece {
        Piece::Fact(fact) | Piece::Field(fact, ..) => fact,
    }
}
