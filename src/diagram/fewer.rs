//! Diagrams of fewer variables: some fixed, or free to be whatever leads to yes.

use crate::base::hash::QuickMap;
use crate::diagram::store::{Dd, Full, Op, Store, Var};
use std::collections::{BTreeMap, BTreeSet};

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// The diagram where a variable has a value.
    ///
    /// # Errors
    /// [`Full`].
    pub fn fix(&mut self, dd: Dd, var: Var, value: i128) -> Result<Dd, Full> {
        let mut known = QuickMap::default();
        self.fix_node(dd, var, value, &mut known)
    }

    fn fix_node(&mut self, dd: Dd, var: Var, value: i128, known: &mut QuickMap<Dd, Dd>) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if self.vars[n] > var {
            return Ok(dd);
        }
        if self.vars[n] == var {
            return Ok(self.kid_of(n, value));
        }
        if let Some(done) = known.get(&dd) {
            return Ok(*done);
        }
        let base = self.scratch.len();
        for edge in self.edges(n) {
            match self.fix_node(self.kids[edge], var, value, known) {
                Ok(kid) => self.scratch.push((self.lows[edge], kid)),
                Err(full) => {
                    self.scratch.truncate(base);
                    return Err(full);
                }
            }
        }
        let result = self.make(self.vars[n], base)?;
        known.insert(dd, result);
        Ok(result)
    }

    /// The diagram where some variables have values.
    ///
    /// # Errors
    /// [`Full`].
    pub fn restrict(&mut self, dd: Dd, fixed: &BTreeMap<Var, i128>) -> Result<Dd, Full> {
        let mut known = QuickMap::default();
        self.restrict_node(dd, fixed, &mut known)
    }

    fn restrict_node(&mut self, dd: Dd, fixed: &BTreeMap<Var, i128>, known: &mut QuickMap<Dd, Dd>) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if let Some(done) = known.get(&dd) {
            return Ok(*done);
        }
        let result = match fixed.get(&self.vars[n]) {
            Some(value) => self.restrict_node(self.kid_of(n, *value), fixed, known)?,
            None => {
                let mut kids = Vec::new();
                for edge in self.edges(n) {
                    kids.push((self.lows[edge], self.restrict_node(self.kids[edge], fixed, known)?));
                }
                let base = self.scratch.len();
                self.scratch.extend(kids);
                self.make(self.vars[n], base)?
            }
        };
        known.insert(dd, result);
        Ok(result)
    }

    /// Whether a truth is yes for some value of some variables.
    ///
    /// # Errors
    /// [`Full`].
    pub fn exists(&mut self, dd: Dd, vars: &BTreeSet<Var>) -> Result<Dd, Full> {
        let mut known = QuickMap::default();
        self.exists_node(dd, vars, &mut known)
    }

    fn exists_node(&mut self, dd: Dd, vars: &BTreeSet<Var>, known: &mut QuickMap<Dd, Dd>) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if let Some(done) = known.get(&dd) {
            return Ok(*done);
        }
        let mut kids = Vec::new();
        for edge in self.edges(n) {
            let kid = self.exists_node(self.kids[edge], vars, known)?;
            kids.push((self.lows[edge], kid));
        }
        let result = if vars.contains(&self.vars[n]) {
            kids.into_iter().try_fold(Dd::NO, |any, (_, kid)| self.apply(Op::Or, any, kid))?
        } else {
            let base = self.scratch.len();
            self.scratch.extend(kids);
            self.make(self.vars[n], base)?
        };
        known.insert(dd, result);
        Ok(result)
    }
}
