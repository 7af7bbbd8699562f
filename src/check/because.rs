//! What a scenario names as the reasons of an answer: rules, presumptions, defines, their limbs, and provisions.

use crate::base::provision::Label;
use crate::base::span::Span;
use crate::check::items::Lowered;
use crate::check::lower::{Lower, Used};
use crate::check::names::Thing;
use crate::diag::Code;
use crate::ir;
use crate::ir::{CondId, Reference};
use crate::syntax::ast;

impl Lower<'_> {
    pub(super) fn because(&mut self, because: &ast::Because, lowered: &Lowered) -> ir::Because {
        let mut refs = Vec::new();
        for one in &because.refs {
            let reference = match one {
                ast::ReasonRef::Item { path, limb, span } => self.reason_item(path, limb, *span, lowered),
                ast::ReasonRef::Provision(place) => self.source(&place.source).map(|source| {
                    Reference::Provision(source, place.pinpoint.as_ref().map(|pinpoint| pinpoint.text.clone()))
                }),
            };
            if let Some(reference) = reference {
                refs.push((reference, one.span()));
            }
        }
        ir::Because { only: because.only, refs }
    }

    fn reason_item(
        &mut self,
        path: &ast::Path,
        limb: &[crate::base::span::Spanned<Label>],
        span: Span,
        lowered: &Lowered,
    ) -> Option<Reference> {
        match self.thing(path, &["rule", "presumption", "source", "define"])? {
            Thing::Rule(rules) => {
                if limb.is_empty() {
                    return Some(Reference::Rule(rules, Vec::new()));
                }
                let labels: Vec<Label> = limb.iter().map(|label| label.value.clone()).collect();
                let readable = rules.iter().all(|rule| matches!(lowered.rules.get(rule.index()), Some(Some(_))));
                let conds: Vec<CondId> =
                    rules.iter().filter_map(|rule| self.limb_of_rule(*rule, &labels, lowered)).collect();
                if conds.is_empty() && readable {
                    let label: String = labels.iter().map(ToString::to_string).collect();
                    self.report.say(
                        Code::UnknownLimb,
                        span,
                        format!("the rule `{}` has no limb `{label}`", path.text),
                        "name a limb by its label, as the rule writes it",
                    );
                    return None;
                }
                Some(Reference::Rule(rules, conds))
            }
            Thing::Presumption(presumptions) => {
                if let Some(label) = limb.first() {
                    self.report.say(
                        Code::UnknownLimb,
                        label.span,
                        "a presumption is named as a whole",
                        "leave out the limb",
                    );
                    return None;
                }
                Some(Reference::Presumption(presumptions))
            }
            Thing::Source(source) => {
                self.used.insert(Used::Source(source));
                Some(Reference::Provision(source, None))
            }
            Thing::Define(define) => self.reason_define(define, path, limb),
            other @ (Thing::Role(_)
            | Thing::Type(_)
            | Thing::Record(_)
            | Thing::Decision(_)
            | Thing::Duty(_)
            | Thing::Prohibition(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment) => {
                self.wrong_kind(path, other.word(), "rule, presumption or provision");
                None
            }
        }
    }

    /// A define that means a condition, or a limb of it.
    fn reason_define(
        &mut self,
        define: ir::DefineId,
        path: &ast::Path,
        limb: &[crate::base::span::Spanned<Label>],
    ) -> Option<Reference> {
        self.used.insert(Used::Define(define));
        let info = self.infos.defines.get(define.index())?;
        if info.means == Some(false) {
            self.wrong_kind(path, "define of a value", "rule, presumption, provision or define of a condition");
            return None;
        }
        let versions = &self.program.define(define).versions;
        let bodies: Vec<CondId> = versions
            .iter()
            .filter_map(|version| match version.body {
                ir::DefineBody::Means(cond) => Some(cond),
                ir::DefineBody::Is(_) => None,
            })
            .collect();
        if limb.is_empty() || bodies.is_empty() {
            return Some(Reference::Define(define, bodies));
        }
        let labels: Vec<Label> = limb.iter().map(|label| label.value.clone()).collect();
        let conds: Vec<CondId> = bodies.iter().filter_map(|body| self.limb_of_cond(*body, &labels)).collect();
        if conds.is_empty() {
            let label: String = labels.iter().map(ToString::to_string).collect();
            self.report.say(
                Code::UnknownLimb,
                path.span,
                format!("the define `{}` has no limb `{label}`", path.text),
                "name a limb by its label, as the define writes it",
            );
            return None;
        }
        Some(Reference::Define(define, conds))
    }

    /// The condition of a limb of a rule: in its conclusion, else in its `when` and exceptions.
    fn limb_of_rule(&self, rule: ir::RuleId, labels: &[Label], lowered: &Lowered) -> Option<CondId> {
        let rule = lowered.rules.get(rule.index())?.as_ref()?;
        let main = match rule.conclusion {
            Some((_, _, ir::Form::If(cond) | ir::Form::Unless(cond))) => Some(cond),
            Some((_, _, ir::Form::Plain)) | None => None,
        };
        let excepts = rule.excepts.iter().map(|except| except.cond);
        main.into_iter()
            .chain(rule.when.iter().copied())
            .chain(excepts)
            .find_map(|cond| self.limb_of_cond(cond, labels))
    }

    fn limb_of_cond(&self, cond: CondId, labels: &[Label]) -> Option<CondId> {
        let (first, rest) = labels.split_first()?;
        let kind = &self.program.cond(cond).kind;
        if let Some(inner) = kind.inner() {
            return self.limb_of_cond(inner, labels);
        }
        if let Some(own) = kind.limbs().iter().find(|limb| limb.label.as_ref() == Some(first)) {
            return if rest.is_empty() { Some(own.cond) } else { self.limb_of_cond(own.cond, rest) };
        }
        let passable = |limb: &&ir::Limb| !matches!(limb.label, Some(Label::Lettered(_)));
        kind.limbs().iter().filter(passable).find_map(|limb| self.limb_of_cond(limb.cond, labels))
    }
}
