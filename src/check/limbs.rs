//! Lists of limbs: their labels, the provisions that each states, and where a limb is excused.

use crate::base::provision::Label;
use crate::base::span::Span;
use crate::check::cite::{hang, with_label};
use crate::check::lower::{Excuse, Lower};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{CondId, CondKind, Except};
use crate::syntax::ast;

impl Lower<'_> {
    /// A list of limbs.
    ///
    /// # Source
    /// The reference, *Lines and limbs* and *Citations*: a limb's letter is added to a pinpoint only if its item or
    /// opener cites one single pinpoint; a limb's own citation wins, and is what nested labels hang on.
    pub(crate) fn limbs(&mut self, list: &ast::LimbList, span: Span) -> Option<CondId> {
        let outer = self.hang.take();
        let opener = self.cited_opt(list.cite.as_ref());
        let own = if list.cite.is_some() { hang(&opener) } else { None };
        let hang_on = if list.cite.is_some() { &own } else { &outer };
        self.check_list(list);
        let mut limbs = Vec::with_capacity(list.limbs.len());
        let mut failed = list.limbs.is_empty();
        for limb in &list.limbs {
            let Some(cond) = &limb.cond else { continue };
            let (mut places, inner) = match (&limb.cite, &limb.label.value, hang_on) {
                (Some(own), _, _) => {
                    let own = self.cited(own);
                    let inner = hang(&own);
                    (own, inner)
                }
                (None, label @ Label::Lettered(_), Some(hang_on)) => {
                    let place = with_label(hang_on, label);
                    let inner = wants_hang(cond).then(|| place.clone());
                    (vec![place], inner)
                }
                (None, Label::Lettered(_), None) | (None, Label::Dash(_), _) => (opener.clone(), None),
            };
            if places.is_empty()
                && let ast::CondKind::List(nested) = &cond.kind
            {
                places = self.quietly_cited(nested.cite.as_ref());
            }
            // The path is asked for only by excuses.
            let labelled = matches!(limb.label.value, Label::Lettered(_)) && !self.excuses.is_empty();
            if labelled {
                self.label_path.push(limb.label.value.clone());
            }
            self.hang = inner;
            let lowered = self.cond(cond);
            let excuses = self.excuses_here(list, limb);
            if labelled {
                self.label_path.pop();
            }
            match lowered {
                Some(cond) => limbs.push(ir::Limb { label: Some(limb.label.value.clone()), cond, places, excuses }),
                None => failed = true,
            }
        }
        self.hang = outer;
        if failed {
            return None;
        }
        let kind = match list.kind {
            ast::ListKind::All => CondKind::All(limbs),
            ast::ListKind::Any => CondKind::Any(limbs),
            ast::ListKind::None => CondKind::NoneOf(limbs),
            ast::ListKind::AtLeast(n) => CondKind::AtLeast(n, limbs),
        };
        let words = self.words(list.opener);
        Some(self.push_cond_worded(kind, span, words))
    }

    /// The places of a citation, which is reported on elsewhere.
    fn quietly_cited(&mut self, citation: Option<&ast::Citation>) -> Vec<ir::CitedPlace> {
        let report = std::mem::take(&mut self.report);
        let places = self.cited_opt(citation);
        self.report = report;
        places
    }

    /// A count must be one that can matter.
    fn check_list(&mut self, list: &ast::LimbList) {
        let live = list.limbs.iter().filter(|limb| limb.cond.is_some()).count();
        if let ast::ListKind::AtLeast(n) = list.kind {
            let asked = usize::try_from(n).unwrap_or(usize::MAX);
            if asked == 0 {
                self.report.say(
                    Code::LimbCount,
                    list.opener,
                    "`at least 0 of` is always yes",
                    "write how many must hold",
                );
            } else if asked > live {
                self.report.say(
                    Code::LimbCount,
                    list.opener,
                    format!("at least {n} limbs must hold, and the list has {live}"),
                    "write a number no larger than that of the limbs",
                );
            }
        }
    }

    /// The excuses of a limb, taken from those that wait.
    fn excuses_here(&mut self, list: &ast::LimbList, limb: &ast::Limb) -> Vec<Except> {
        let mut taken = Vec::new();
        let mut wrong = Vec::new();
        if matches!(limb.label.value, Label::Dash(_)) {
            return taken;
        }
        for excuse in &mut self.excuses {
            if excuse.path != self.label_path {
                continue;
            }
            excuse.found += 1;
            if list.kind == ast::ListKind::All {
                taken.push(excuse.except.clone());
            } else {
                wrong.push(excuse.span);
            }
        }
        for span in wrong {
            let opener = self.words(list.opener);
            self.report.push(
                Diagnostic::new(
                    Code::NotExcusable,
                    span,
                    format!("only a limb of `all of` can be excused, and `{}` is one of `{opener}`", limb.label.value),
                )
                .label(limb.label.span, "the limb is here")
                .help("put the exception into the limb's own condition, or excuse the whole with `except where`"),
            );
        }
        taken
    }

    /// Lowers `except (b) where …` clauses, to wait for the lists that follow.
    pub(crate) fn await_excuses(&mut self, excuses: &[ast::Excuse]) {
        // Gathered first: the lists within an excuse's own condition excuse nothing.
        let mut waiting = Vec::new();
        for excuse in excuses {
            let places = self.cited_opt(excuse.cite.as_ref());
            self.hang = hang(&places);
            let cond = self.cond(&excuse.cond);
            self.hang = None;
            let span = match (excuse.limb.first(), excuse.limb.last()) {
                (Some(first), Some(last)) => first.span.to(last.span),
                (_, _) => excuse.span,
            };
            if let Some(cond) = cond {
                let except = Except { cond, places, span: excuse.span };
                let path = excuse.limb.iter().map(|label| label.value.clone()).collect();
                waiting.push(Excuse { path, span, except, found: 0 });
            }
        }
        self.excuses = waiting;
    }

    /// Reports excuses whose limb was not found, or found twice; `readable` is whether all lists could be read.
    pub(crate) fn finish_excuses(&mut self, readable: bool) {
        for excuse in std::mem::take(&mut self.excuses) {
            let label: String = excuse.path.iter().map(ToString::to_string).collect();
            if excuse.found == 0 && readable {
                self.report.say(
                    Code::UnknownLimb,
                    excuse.span,
                    format!("there is no limb `{label}` to excuse"),
                    "name a limb of the `all of` that the item concludes on or that must be done",
                );
            } else if excuse.found > 1 {
                self.report.say(
                    Code::UnknownLimb,
                    excuse.span,
                    format!("there are {} limbs `{label}`", excuse.found),
                    "give the limbs of the item different labels",
                );
            }
        }
    }

    /// Whether a syntax error lies at a place.
    pub(crate) fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|bad| bad.file == span.file && bad.start <= span.end && span.start <= bad.end)
    }
}

/// Whether a condition is, or holds outermost, a list with lettered limbs and no citation of its own.
pub(crate) fn wants_hang(cond: &ast::Cond) -> bool {
    match &cond.kind {
        ast::CondKind::List(list) => {
            list.cite.is_none() && list.limbs.iter().any(|limb| matches!(limb.label.value, Label::Lettered(_)))
        }
        ast::CondKind::And(parts) | ast::CondKind::Or(parts) => parts.iter().any(wants_hang),
        ast::CondKind::Not(inner) | ast::CondKind::Group(inner) => wants_hang(inner),
        ast::CondKind::Quantified { cond, .. } => wants_hang(cond),
        ast::CondKind::Holds(_)
        | ast::CondKind::Compare { .. }
        | ast::CondKind::Within { .. }
        | ast::CondKind::OrWorse { .. }
        | ast::CondKind::Governs { .. } => false,
    }
}
