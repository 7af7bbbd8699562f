//! Sets of cases in few words: conditions from which nothing can be dropped, and which together are the set.
//!
//! Takes a diagram of what is to be covered and one of what must stay out; what lies in neither shortens the words. A
//! case of the first is picked, described in full, and then condition after condition is dropped while nothing is let
//! in that must stay out; what is left is widened. So it goes on until all is covered; conditions that the others make
//! needless are dropped at the end. The order of facts is that of their declaration, never that of the rules.

use crate::diagram::count::{Cuts, Sieve};
use crate::diagram::space::{Meaning, Space};
use crate::diagram::store::{Dd, Full, Op, Part, Var};
use crate::diagram::theta::Cube;
use crate::eval::slot::Slot;
use std::collections::BTreeSet;

/// What a condition of a class speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// One variable.
    Var(Var),
    /// A name of the policy's own, by its place among those given.
    Name(usize),
}

/// One condition of a class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// What it speaks of.
    pub word: Word,
    /// The parts of its range that it allows; of a name, yes or no.
    pub parts: Vec<Part>,
}

/// Conditions that hold together.
pub type Class = Vec<Condition>;

/// A set of cases as classes.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Fewest conditions first, then in the order of declaration.
    pub classes: Vec<Class>,
    /// What no class covers, where the limit on classes was met.
    pub rest: Dd,
}

/// What is to be put into words.
#[derive(Clone, Debug)]
pub struct Task<'n> {
    /// What is to be covered.
    pub inside: Dd,
    /// What must stay out.
    pub outside: Dd,
    /// The policy's own names, each with its diagram of yes and no; those of more weight later.
    pub names: &'n [Dd],
    /// Classes at most.
    pub most: usize,
}

impl Space {
    /// Variables by the order in which their facts are declared; comparisons after what they compare.
    pub fn declared(&self, vars: impl IntoIterator<Item = Var>) -> Vec<Var> {
        let mut keyed: Vec<(Option<Slot>, u8, Var)> = vars
            .into_iter()
            .map(|var| match self.meanings.get(var as usize) {
                Some(Meaning::Slot(slot)) => (Some(*slot), 0, var),
                Some(Meaning::Literal(literal)) => (literal.slots().into_iter().max(), 1, var),
                Some(Meaning::Opaque(_)) => (None, 2, var),
                Some(Meaning::Stands(_)) | None => (None, 3, var),
            })
            .collect();
        // Without a place in the declaration: last.
        keyed.sort_by_key(|(slot, kind, var)| (slot.is_none(), *slot, *kind, *var));
        keyed.into_iter().map(|(_, _, var)| var).collect()
    }

    /// Whether no case is in a diagram.
    ///
    /// # Errors
    /// [`Full`].
    pub fn none(&mut self, dd: Dd, theta: &mut Dd) -> Result<bool, Full> {
        let left = self.store.apply(Op::And, dd, *theta)?;
        if left == Dd::NO || !self.compares() {
            // Each variable is a fact of its own: a path is a case.
            return Ok(left == Dd::NO);
        }
        Ok(self.taken(left, theta)?.is_none())
    }

    /// Whether no case is in both of two diagrams.
    ///
    /// # Errors
    /// [`Full`].
    pub fn none_in_both(&mut self, a: Dd, b: Dd, theta: &mut Dd) -> Result<bool, Full> {
        if self.compares() {
            let both = self.store.apply(Op::And, a, b)?;
            return self.none(both, theta);
        }
        let b = self.store.apply(Op::And, b, *theta)?;
        Ok(!self.store.overlap(a, b))
    }

    /// A case of a diagram, described by one part of each variable's range.
    ///
    /// - `vars`: in the order in which they are chosen.
    ///
    /// # Errors
    /// [`Full`].
    pub fn describe(&mut self, dd: Dd, vars: &[Var], cuts: &Cuts, theta: &mut Dd) -> Result<Option<Cube>, Full> {
        Ok(self.picked(dd, vars, cuts, theta)?.map(|point| point.cube()))
    }

    /// As [`Space::describe`].
    pub(super) fn picked(&mut self, dd: Dd, vars: &[Var], cuts: &Cuts, theta: &mut Dd) -> Result<Option<Sieve>, Full> {
        loop {
            if self.none(dd, theta)? {
                return Ok(None);
            }
            let mut left = self.store.apply(Op::And, dd, *theta)?;
            let mut point = Sieve::over(self.store.variable_count());
            for var in vars {
                for part in each_part(self.store.range(*var), cuts.get(var)).rev() {
                    let here = self.store.fix(left, *var, part.0)?;
                    if here != Dd::NO {
                        point.put(*var, &[part]);
                        left = here;
                        break;
                    }
                }
            }
            if !self.compares() {
                return Ok(Some(point));
            }
            let Some(conflict) = self.conflict(&point.cube()) else { return Ok(Some(point)) };
            self.rule_out(&conflict, theta)?;
        }
    }

    /// A set of cases in few words.
    ///
    /// - `theta`: what is possible as far as known; made smaller.
    ///
    /// # Errors
    /// [`Full`].
    pub fn cover(&mut self, task: &Task<'_>, theta: &mut Dd) -> Result<Cover, Full> {
        let roots: Vec<Dd> = [task.inside, task.outside].into_iter().chain(task.names.iter().copied()).collect();
        let cuts = self.store.cuts(&roots);
        let vars = self.declared(cuts.keys().copied());
        let mut classes: Vec<(Class, Dd)> = Vec::new();
        let mut left = task.inside;
        while classes.len() < task.most {
            let Some(point) = self.picked(left, &vars, &cuts, theta)? else {
                left = Dd::NO;
                break;
            };
            let class = self.expand(task, point, &vars, &cuts, theta)?;
            let dd = self.class(&class, task.names)?;
            let not = self.store.apply(Op::Not, dd, Dd::NO)?;
            left = self.store.apply(Op::And, left, not)?;
            classes.push((class, dd));
        }
        let rest = if self.none(left, theta)? { Dd::NO } else { left };
        self.drop_needless(task.inside, &mut classes, theta)?;
        classes.sort_by_key(|(class, _)| self.weight(class));
        Ok(Cover { classes: classes.into_iter().map(|(class, _)| class).collect(), rest })
    }

    fn weight(&self, class: &Class) -> (usize, Vec<(bool, usize, Part)>) {
        let place = |condition: &Condition| {
            let first = condition.parts.first().copied().unwrap_or((0, 0));
            match condition.word {
                Word::Name(n) => (false, n, first),
                Word::Var(var) => (true, self.place_of(var), first),
            }
        };
        let mut places: Vec<_> = class.iter().map(place).collect();
        places.sort_unstable();
        (class.len(), places)
    }

    /// The declared place of a variable's fact.
    fn place_of(&self, var: Var) -> usize {
        let of = |slot: &Slot| match slot.place {
            crate::eval::slot::Place::Fact(fact) => fact.index(),
            crate::eval::slot::Place::Field { list, field, .. } => list.index() * 1_000 + field as usize + 100_000,
        };
        match self.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => of(slot),
            Some(Meaning::Literal(literal)) => literal.slots().iter().map(of).max().unwrap_or(usize::MAX),
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => usize::MAX,
        }
    }

    /// The diagram of a class.
    ///
    /// # Errors
    /// [`Full`].
    pub fn class(&mut self, class: &Class, names: &[Dd]) -> Result<Dd, Full> {
        let mut all = Dd::YES;
        for condition in class {
            let one = self.condition(condition, names)?;
            all = self.store.apply(Op::And, all, one)?;
        }
        Ok(all)
    }

    fn condition(&mut self, condition: &Condition, names: &[Dd]) -> Result<Dd, Full> {
        match condition.word {
            Word::Var(var) => self.store.within(var, &condition.parts),
            Word::Name(n) => {
                let dd = names.get(n).copied().unwrap_or(Dd::NO);
                let yes = condition.parts.first() == Some(&(1, 1));
                if yes { Ok(dd) } else { self.store.apply(Op::Not, dd, Dd::NO) }
            }
        }
    }

    /// The value of a diagram at a described case; `None` where the case does not decide it.
    fn at(&self, dd: Dd, point: &Sieve) -> Option<u32> {
        let mut at = dd;
        while let Some(var) = self.store.top(at) {
            let (low, _) = point.parts(var)?.first()?;
            at = self.store.follow(at, var, *low);
        }
        at.value()
    }

    /// From one case to a class about it: conditions are dropped, then widened.
    pub(super) fn expand(
        &mut self,
        task: &Task<'_>,
        point: Sieve,
        vars: &[Var],
        cuts: &Cuts,
        theta: &mut Dd,
    ) -> Result<Class, Full> {
        let mut beneath: BTreeSet<Var> = BTreeSet::new();
        let mut named: Vec<Condition> = Vec::new();
        for (n, dd) in task.names.iter().enumerate() {
            if let Some(value @ (0 | 1)) = self.at(*dd, &point) {
                beneath.extend(self.store.variables(&[*dd]));
                named.push(Condition { word: Word::Name(n), parts: vec![(i128::from(value), i128::from(value))] });
            }
        }
        // Dropped first: facts that a name speaks for, last declared first; then other facts; then names.
        let mut all: Vec<Var> = Vec::with_capacity(vars.len());
        for under_name in [true, false] {
            let those = vars.iter().rev().filter(|var| beneath.contains(var) == under_name);
            all.extend(those.filter(|var| point.parts(**var).is_some()));
        }
        let mut cube = point;
        let mut kept = self.drop_facts(task, (&all, &mut cube), &named, theta)?;
        let names = self.drop_names(task, &cube, named, theta)?;
        kept.extend(names);
        self.widen(task, (&mut kept, cube), cuts, theta)?;
        kept.sort_by_cached_key(|condition| match condition.word {
            Word::Name(n) => (0, n),
            Word::Var(var) => (1, vars.iter().position(|v| *v == var).unwrap_or(usize::MAX)),
        });
        Ok(kept)
    }

    /// Drops conditions on facts, one after the other, without which nothing is let in; all names still hold.
    ///
    /// - `all`: the facts of the cube, in the order in which they are dropped; it holds those that are kept afterwards.
    fn drop_facts(
        &mut self,
        task: &Task<'_>,
        (all, cube): (&[Var], &mut Sieve),
        named: &Class,
        theta: &mut Dd,
    ) -> Result<Class, Full> {
        let mut out = self.store.apply(Op::And, task.outside, *theta)?;
        for name in named {
            let name = self.condition(name, task.names)?;
            out = self.store.apply(Op::And, out, name)?;
        }
        let mut kept = Class::new();
        for var in all {
            let Some(own) = cube.free(*var) else { continue };
            if self.lets_in(out, cube, theta)? {
                kept.push(Condition { word: Word::Var(*var), parts: own.parts().unwrap_or_default().to_vec() });
                cube.put_back(*var, own);
            }
        }
        Ok(kept)
    }

    /// Drops names, those of less weight first, without which nothing is let in.
    fn drop_names(&mut self, task: &Task<'_>, cube: &Sieve, named: Class, theta: &mut Dd) -> Result<Class, Full> {
        let mut after = vec![Dd::YES];
        for name in named.iter().rev() {
            let one = self.condition(name, task.names)?;
            let rest = after.last().copied().unwrap_or(Dd::YES);
            after.push(self.store.apply(Op::And, one, rest)?);
        }
        after.pop();
        let mut kept = Class::new();
        let mut out = self.store.apply(Op::And, task.outside, *theta)?;
        for name in named {
            let rest = after.pop().unwrap_or(Dd::YES);
            let without = self.store.apply(Op::And, out, rest)?;
            if self.lets_in(without, cube, theta)? {
                let one = self.condition(&name, task.names)?;
                out = self.store.apply(Op::And, out, one)?;
                kept.push(name);
            }
        }
        Ok(kept)
    }

    /// Whether some case lies both in a diagram and in a cube.
    fn lets_in(&mut self, out: Dd, cube: &Sieve, theta: &mut Dd) -> Result<bool, Full> {
        if let Some(told) = self.lets_in_plainly(out, cube) {
            return Ok(told);
        }
        let cube = self.cube(&cube.cube())?;
        let both = self.store.apply(Op::And, out, cube)?;
        Ok(!self.none(both, theta)?)
    }

    /// The same where the first path that lies in both tells; `None` where no case takes that one.
    fn lets_in_plainly(&self, out: Dd, cube: &Sieve) -> Option<bool> {
        if !self.compares() {
            // Each variable is a fact of its own: a path is a case.
            return Some(self.store.meets(out, cube));
        }
        let Some(path) = self.store.meeting(out, cube) else { return Some(false) };
        let heard = |var: Var| self.heard.get(var as usize).is_some_and(|heard| *heard);
        let path: Cube = path.into_iter().filter(|(var, _)| heard(*var)).map(|(var, part)| (var, vec![part])).collect();
        let others = cube.iter().filter(|(var, _)| heard(*var) && !path.contains_key(var));
        let mut whole: Cube = others.map(|(var, parts)| (var, parts.to_vec())).collect();
        whole.extend(path);
        self.conflict(&whole).is_none().then_some(true)
    }

    /// Widens each condition as far as nothing is let in that must stay out.
    ///
    /// - `cube`: the conditions on facts.
    fn widen(
        &mut self,
        task: &Task<'_>,
        (class, mut cube): (&mut Class, Sieve),
        cuts: &Cuts,
        theta: &mut Dd,
    ) -> Result<(), Full> {
        let mut out = self.store.apply(Op::And, task.outside, *theta)?;
        for name in class.iter().filter(|condition| matches!(condition.word, Word::Name(_))) {
            let name = self.condition(name, task.names)?;
            out = self.store.apply(Op::And, out, name)?;
        }
        for condition in class.iter_mut() {
            let Word::Var(var) = condition.word else { continue };
            // Of two parts the other would be all: without the condition something was let in.
            if cuts.get(&var).is_some_and(|own| own.len() == 1) && condition.parts.len() == 1 {
                continue;
            }
            let all = parts(self.store.range(var), cuts.get(&var));
            let mut wide: Vec<Part> = Vec::new();
            // What the other conditions let in, where a path is not yet a case: worked out once.
            let mut left = None;
            for part in all {
                cube.put(var, &[part]);
                let told = match condition.parts.contains(&part) {
                    true => Some(false),
                    false => self.lets_in_plainly(out, &cube),
                };
                let fits = match told {
                    Some(lets_in) => !lets_in,
                    None => {
                        let others = match left {
                            Some(known) => known,
                            None => {
                                cube.free(var);
                                let others = self.cube(&cube.cube())?;
                                self.store.apply(Op::And, others, out)?
                            }
                        };
                        left = Some(others);
                        let here = self.store.within(var, &[part])?;
                        let here = self.store.apply(Op::And, here, others)?;
                        self.none(here, theta)?
                    }
                };
                if fits {
                    match wide.last_mut() {
                        Some(last) if last.1 + 1 == part.0 => last.1 = part.1,
                        Some(_) | None => wide.push(part),
                    }
                }
            }
            cube.put(var, &wide);
            condition.parts = wide;
        }
        Ok(())
    }

    /// Drops classes, the last first, of which the others leave nothing.
    fn drop_needless(&mut self, inside: Dd, classes: &mut Vec<(Class, Dd)>, theta: &mut Dd) -> Result<(), Full> {
        let mut n = classes.len();
        while n > 0 {
            n -= 1;
            let Some((_, own)) = classes.get(n).cloned() else { continue };
            let mut left = self.store.apply(Op::And, inside, own)?;
            for (m, (_, other)) in classes.iter().enumerate() {
                if m != n {
                    let not = self.store.apply(Op::Not, *other, Dd::NO)?;
                    left = self.store.apply(Op::And, left, not)?;
                }
            }
            if self.none(left, theta)? {
                classes.remove(n);
            }
        }
        Ok(())
    }
}

/// The parts of a range between cuts.
pub fn parts(range: Part, cuts: Option<&Vec<i128>>) -> Vec<Part> {
    each_part(range, cuts).collect()
}

fn each_part((least, most): Part, cuts: Option<&Vec<i128>>) -> impl DoubleEndedIterator<Item = Part> + '_ {
    let cuts = cuts.map_or(&[][..], Vec::as_slice);
    (0..=cuts.len()).map(move |n| {
        let low = n.checked_sub(1).and_then(|before| cuts.get(before).copied());
        (low.unwrap_or(least), cuts.get(n).map_or(most, |next| next - 1))
    })
}
