//! Diagrams made of one other: with other values, or of fewer variables, some fixed, or free to be whatever leads to yes.

use crate::diagram::store::{Dd, Full, Op, Store, Var};
use std::collections::{BTreeMap, BTreeSet};

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// Another value for each; in formulas a terminal for each.
    ///
    /// # Errors
    /// [`Full`].
    pub fn map(&mut self, dd: Dd, to: &mut dyn FnMut(u32) -> Dd) -> Result<Dd, Full> {
        if let (Some(gates), None) = (&mut self.gates, dd.value()) {
            let values = gates.values(dd).into_iter().map(|value| to(value).value().map(|to| (value, to)));
            return Ok(gates.map(dd, values.collect::<Option<Vec<_>>>().ok_or(Full)?));
        }
        self.made.begin(self.nodes.len());
        self.mapped(dd, to)
    }

    #[inline(always)]
    fn mapped(&mut self, dd: Dd, to: &mut dyn FnMut(u32) -> Dd) -> Result<Dd, Full> {
        if let Some(value) = dd.value() {
            return Ok(to(value));
        }
        match self.made.get(dd.number()) {
            Some(done) => Ok(done),
            None => self.map_node(dd.number(), to),
        }
    }

    #[inline(never)]
    fn map_node(&mut self, n: usize, to: &mut dyn FnMut(u32) -> Dd) -> Result<Dd, Full> {
        let result = if self.nodes.is_yes_no(n) {
            let (no, yes) = self.nodes.either(n);
            let no = self.mapped(no, to)?;
            let yes = self.mapped(yes, to)?;
            self.make_yes_no(self.nodes.var(n), no, yes)?
        } else {
            self.remake(n, &mut |store, kid| store.mapped(kid, to))?
        };
        self.made.put(n, result);
        Ok(result)
    }

    /// The node with other kids.
    pub(super) fn remake(
        &mut self,
        n: usize,
        other: &mut dyn FnMut(&mut Store, Dd) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let var = self.nodes.var(n);
        if self.nodes.is_yes_no(n) {
            let (no, yes) = self.nodes.either(n);
            let no = other(self, no)?;
            let yes = other(self, yes)?;
            return self.make_yes_no(var, no, yes);
        }
        let base = self.scratch.len();
        for part in 0..self.nodes.parts(n) {
            match other(self, self.nodes.kid(n, part)) {
                Ok(kid) => {
                    let low = self.nodes.lows(n)[part];
                    self.scratch.push((low, kid));
                }
                Err(full) => {
                    self.scratch.truncate(base);
                    return Err(full);
                }
            }
        }
        self.make(var, base)
    }

    /// The diagram where a variable has a value.
    ///
    /// # Errors
    /// [`Full`].
    pub fn fix(&mut self, dd: Dd, var: Var, value: i128) -> Result<Dd, Full> {
        self.made.begin(self.nodes.len());
        self.fix_node(dd, var, value)
    }

    fn fix_node(&mut self, dd: Dd, var: Var, value: i128) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if self.nodes.var(n) > var {
            return Ok(dd);
        }
        if self.nodes.var(n) == var {
            return Ok(self.kid_of(n, value));
        }
        if let Some(done) = self.made.get(n) {
            return Ok(done);
        }
        let result = if self.nodes.is_yes_no(n) {
            let (no, yes) = self.nodes.either(n);
            let no = self.fix_node(no, var, value)?;
            let yes = self.fix_node(yes, var, value)?;
            self.make_yes_no(self.nodes.var(n), no, yes)?
        } else {
            self.remake(n, &mut |store, kid| store.fix_node(kid, var, value))?
        };
        self.made.put(n, result);
        Ok(result)
    }

    /// The diagram where some variables have values.
    ///
    /// # Errors
    /// [`Full`].
    pub fn restrict(&mut self, dd: Dd, fixed: &BTreeMap<Var, i128>) -> Result<Dd, Full> {
        self.made.begin(self.nodes.len());
        self.restrict_node(dd, fixed)
    }

    fn restrict_node(&mut self, dd: Dd, fixed: &BTreeMap<Var, i128>) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if let Some(done) = self.made.get(n) {
            return Ok(done);
        }
        let result = match fixed.get(&self.nodes.var(n)) {
            Some(value) => self.restrict_node(self.kid_of(n, *value), fixed)?,
            None => self.remake(n, &mut |store, kid| store.restrict_node(kid, fixed))?,
        };
        self.made.put(n, result);
        Ok(result)
    }

    /// Whether a truth is yes for some value of some variables.
    ///
    /// # Errors
    /// [`Full`].
    pub fn exists(&mut self, dd: Dd, vars: &BTreeSet<Var>) -> Result<Dd, Full> {
        if vars.is_empty() {
            return Ok(dd);
        }
        self.made.begin(self.nodes.len());
        self.exists_node(dd, vars)
    }

    fn exists_node(&mut self, dd: Dd, vars: &BTreeSet<Var>) -> Result<Dd, Full> {
        let Some(n) = self.node(dd) else { return Ok(dd) };
        if let Some(done) = self.made.get(n) {
            return Ok(done);
        }
        let result = if vars.contains(&self.nodes.var(n)) {
            let mut any = Dd::NO;
            for part in 0..self.nodes.parts(n) {
                let kid = self.exists_node(self.nodes.kid(n, part), vars)?;
                any = self.apply(Op::Or, any, kid)?;
            }
            any
        } else {
            self.remake(n, &mut |store, kid| store.exists_node(kid, vars))?
        };
        self.made.put(n, result);
        Ok(result)
    }
}
