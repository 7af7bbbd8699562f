//! The changes within conditions and expressions: limbs, comparisons, numbers, dates and values.

use crate::base::number::Number;
use crate::ir::{Cond, CondId, CondKind, Expr, ExprId, ExprKind, Limb, Order, Scalar, Value};
use crate::testing::mutant::make::{Change, Maker, fewer, moved};
use crate::testing::mutant::patch::{Entry, Patch};

/// Which neighbours of a value are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Neighbours {
    Both,
    Before,
    After,
}

impl Neighbours {
    fn steps(self) -> &'static [i64] {
        match self {
            Neighbours::Both => &[-1, 1],
            Neighbours::Before => &[-1],
            Neighbours::After => &[1],
        }
    }
}

impl Maker<'_, '_> {
    /// The changes of a condition.
    ///
    /// - `part`: what it is, in words.
    /// - `opposite`: whether its opposite is one of them; it is not where what holds it has made that change.
    pub(super) fn cond(&mut self, id: CondId, part: &str, opposite: bool) {
        let stated = self.program.cond(id);
        match &stated.kind {
            CondKind::All(limbs) => {
                self.read_as(id, part, limbs, CondKind::Any(limbs.clone()), ["all of", "any of"]);
                self.limbs(id, part, limbs, 0, CondKind::All);
            }
            CondKind::Any(limbs) => {
                self.read_as(id, part, limbs, CondKind::All(limbs.clone()), ["any of", "all of"]);
                self.limbs(id, part, limbs, 0, CondKind::Any);
            }
            CondKind::NoneOf(limbs) => {
                self.read_as(id, part, limbs, CondKind::Any(limbs.clone()), ["none of", "any of"]);
                self.limbs(id, part, limbs, 0, CondKind::NoneOf);
            }
            CondKind::AtLeast(least, limbs) => {
                for (n, words) in [(least.checked_sub(1), "one fewer suffices"), (least.checked_add(1), "one more")] {
                    let Some(n) = n.filter(|n| *n > 0 && *n as usize <= limbs.len()) else { continue };
                    self.becomes(id, part, Change::Next, words, CondKind::AtLeast(n, limbs.clone()));
                }
                let least = *least;
                self.limbs(id, part, limbs, least as usize, |limbs| CondKind::AtLeast(least, limbs));
            }
            CondKind::Not(inner) => {
                self.opposite(id, part, opposite);
                self.cond(*inner, part, false);
            }
            CondKind::Count { binder, list, body, at_least } => {
                self.opposite(id, part, opposite);
                for (n, words) in [(at_least.checked_sub(1), "one fewer"), (at_least.checked_add(1), "one more")] {
                    let Some(n) = n.filter(|n| *n > 0) else { continue };
                    let kind = CondKind::Count { binder: *binder, list: *list, body: *body, at_least: n };
                    self.becomes(id, part, Change::Next, &format!("{words} asked for"), kind);
                }
                self.cond(*body, part, opposite);
            }
            CondKind::Order(order, a, b) => {
                self.opposite(id, part, opposite);
                self.edge(id, part, (*order, *a, *b));
            }
            CondKind::Same(a, b) => {
                self.opposite(id, part, opposite);
                self.without_constant(*a, part);
                self.without_constant(*b, part);
            }
            CondKind::OneOf(a, values) => {
                self.opposite(id, part, opposite);
                self.expr(*a, part);
                for (n, value) in values.iter().enumerate().filter(|_| values.len() > 1) {
                    let words = format!("without `{}`", self.program.expr(*value).words);
                    self.becomes(id, part, Change::Dropped, &words, CondKind::OneOf(*a, fewer(values, n)));
                }
            }
            CondKind::IsNone(a) => {
                self.opposite(id, part, opposite);
                self.expr(*a, part);
            }
            CondKind::Holds(_)
            | CondKind::ReasonsRecorded(_)
            | CondKind::Define(..)
            | CondKind::Includes(..)
            | CondKind::Outcome(..)
            | CondKind::Duty(..)
            | CondKind::Prohibition(..)
            | CondKind::Presumption(..)
            | CondKind::Governs(_) => self.opposite(id, part, opposite),
        }
    }

    /// A condition that says something else.
    fn becomes(&mut self, id: CondId, part: &str, change: Change, words: &str, kind: CondKind) {
        let stated = self.program.cond(id);
        let patch = Patch::new(Entry::Cond(id, Cond { kind, ..stated.clone() }));
        self.push((stated.span, part, &stated.words), change, words, patch);
    }

    /// A condition turned into its opposite.
    fn opposite(&mut self, id: CondId, part: &str, wanted: bool) {
        if !wanted {
            return;
        }
        let stated = self.program.cond(id);
        let inner = CondId::new(self.program.conds.len());
        let entry = Entry::Cond(id, Cond { kind: CondKind::Not(inner), ..stated.clone() });
        let patch = Patch::with_conds(entry, vec![stated.clone()]);
        self.push((stated.span, part, &stated.words), Change::Opposite, "turned into its opposite", patch);
    }

    /// A list that asks for all in place of any, or the like.
    fn read_as(&mut self, id: CondId, part: &str, limbs: &[Limb], kind: CondKind, [own, other]: [&str; 2]) {
        if limbs.len() < 2 {
            return;
        }
        let in_line = limbs.iter().all(|limb| limb.label.is_none());
        let words = match (in_line, own) {
            (true, "all of") => String::from("`or` in place of `and`"),
            (true, "any of") => String::from("`and` in place of `or`"),
            (_, _) => format!("`{other}` in place of `{own}`"),
        };
        self.becomes(id, part, Change::List, &words, kind);
    }

    /// The limbs of a list.
    ///
    /// - `least`: how many there must be.
    fn limbs(&mut self, id: CondId, part: &str, limbs: &[Limb], least: usize, list: impl Fn(Vec<Limb>) -> CondKind) {
        let own = self.cites.clone();
        for (n, limb) in limbs.iter().enumerate() {
            let stated = self.program.cond(limb.cond);
            let part = self.limb_words(part, limb);
            if !limb.places.is_empty() {
                self.cites = self.words_of(&limb.places);
            }
            if limbs.len() > least.max(1) {
                let entry = Entry::Cond(id, Cond { kind: list(fewer(limbs, n)), ..self.program.cond(id).clone() });
                self.push((stated.span, &part, &stated.words), Change::Dropped, "dropped", Patch::new(entry));
            }
            self.cond(limb.cond, &part, true);
            for (k, excuse) in limb.excuses.iter().enumerate() {
                let mut all = limbs.to_vec();
                if let Some(limb) = all.get_mut(n) {
                    limb.excuses.remove(k);
                }
                let excused = self.program.cond(excuse.cond);
                let part = format!("exception of {part}");
                let entry = Entry::Cond(id, Cond { kind: list(all), ..self.program.cond(id).clone() });
                self.push((excused.span, &part, &excused.words), Change::Dropped, "dropped", Patch::new(entry));
                self.cond(excuse.cond, &part, true);
            }
            self.cites.clone_from(&own);
        }
    }

    /// ``limb (a) of rule `threshold` ``; of a limb within a line, what the line is.
    fn limb_words(&self, part: &str, limb: &Limb) -> String {
        match &limb.label {
            Some(crate::base::provision::Label::Lettered(label)) => format!("limb ({label}) of {}", self.owner),
            Some(crate::base::provision::Label::Dash(_)) => format!("limb of {}", self.owner),
            None => part.to_owned(),
        }
    }

    /// A comparison whose edge goes the other way, and one step to its other side.
    fn edge(&mut self, id: CondId, part: &str, (order, a, b): (Order, ExprId, ExprId)) {
        let (other, [left, right]) = match order {
            Order::Less => (Order::LessOrEqual, [Neighbours::After, Neighbours::Before]),
            Order::LessOrEqual => (Order::Less, [Neighbours::Before, Neighbours::After]),
        };
        let words = "with what is equal counted the other way";
        self.becomes(id, part, Change::Edge, words, CondKind::Order(other, a, b));
        // The step that the edge takes is not taken a second time.
        self.values(a, part, left);
        self.values(b, part, right);
    }

    /// An expression that is compared for equality: where it is a value, another would be no small change.
    fn without_constant(&mut self, id: ExprId, part: &str) {
        if !matches!(self.program.expr(id).kind, ExprKind::Const(_)) {
            self.expr(id, part);
        }
    }

    /// The changes of an expression.
    pub(super) fn expr(&mut self, id: ExprId, part: &str) {
        self.values(id, part, Neighbours::Both);
    }

    fn values(&mut self, id: ExprId, part: &str, which: Neighbours) {
        match &self.program.expr(id).kind {
            ExprKind::Const(value) => self.constant(id, part, value, which),
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                self.expr(*a, part);
                self.expr(*b, part);
            }
            ExprKind::Times(_, a) => self.expr(*a, part),
            ExprKind::Shift { date, by, .. } => {
                self.expr(*date, part);
                self.expr(*by, part);
            }
            ExprKind::Age { on, of } => {
                self.expr(*on, part);
                self.expr(*of, part);
            }
            ExprKind::Latest(all) => {
                self.reads(
                    id,
                    part,
                    Change::List,
                    "the earliest in place of the latest",
                    ExprKind::Earliest(all.clone()),
                );
                all.iter().for_each(|each| self.expr(*each, part));
            }
            ExprKind::Earliest(all) => {
                self.reads(
                    id,
                    part,
                    Change::List,
                    "the latest in place of the earliest",
                    ExprKind::Latest(all.clone()),
                );
                all.iter().for_each(|each| self.expr(*each, part));
            }
            ExprKind::If(branches, otherwise) => {
                for (n, (cond, value)) in branches.iter().enumerate() {
                    let words = format!("without `{}`", self.program.expr(*value).words);
                    self.reads(id, part, Change::Dropped, &words, ExprKind::If(fewer(branches, n), *otherwise));
                    self.cond(*cond, part, true);
                    self.expr(*value, part);
                }
                self.expr(*otherwise, part);
            }
            ExprKind::Fact(_) | ExprKind::EventDate(_) | ExprKind::MadeOn(_) | ExprKind::Define(..) => {}
        }
    }

    /// An expression that says something else.
    fn reads(&mut self, id: ExprId, part: &str, change: Change, words: &str, kind: ExprKind) {
        let stated = self.program.expr(id);
        let patch = Patch::new(Entry::Expr(id, Expr { kind, ..stated.clone() }));
        self.push((stated.span, part, &stated.words), change, words, patch);
    }

    /// The neighbours of a value.
    fn constant(&mut self, id: ExprId, part: &str, value: &Value, which: Neighbours) {
        let program = self.program;
        let ty = match program.expr(id).ty {
            Scalar::Enum(ty) => Some(ty),
            Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text => None,
        };
        if let Value::Date(date) = value {
            for (words, date) in moved(*date).into_iter().filter(|(_, other)| which.takes(other < date)) {
                self.reads(id, part, Change::Day, &words, ExprKind::Const(Value::Date(date)));
            }
            return;
        }
        for step in which.steps() {
            let next = match value {
                Value::Number(number) => number.plus(Number::whole(*step)).map(Value::Number),
                Value::Duration(n) => n.checked_add(*step).filter(|n| *n >= 0).map(Value::Duration),
                Value::Member(n) => {
                    let ordered = ty.map(|ty| program.enum_type(ty)).filter(|ty| ty.ordered);
                    let next = n.checked_add_signed(i32::try_from(*step).unwrap_or(0));
                    next.filter(|n| ordered.is_some_and(|ty| (*n as usize) < ty.values.len())).map(Value::Member)
                }
                Value::YesNo(yes) => (*step > 0).then_some(Value::YesNo(!yes)),
                Value::None | Value::Other(_) | Value::Date(_) | Value::Text(_) => None,
            };
            let Some(next) = next else { continue };
            let words = format!("`{}` in its place", program.value_words(&next, ty));
            self.reads(id, part, Change::Next, &words, ExprKind::Const(next));
        }
    }
}

impl Neighbours {
    fn takes(self, before: bool) -> bool {
        match self {
            Neighbours::Both => true,
            Neighbours::Before => before,
            Neighbours::After => !before,
        }
    }
}
