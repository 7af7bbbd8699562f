//! Things by their names, as clauses ask for them: a decision, a role, a source; what is wrong with a name that is none.

use crate::base::span::{Span, Spanned};
use crate::base::suggest::closest;
use crate::check::index::Meant;
use crate::check::lower::{Lower, Used};
use crate::check::names::Thing;
use crate::check::report::{article, listed};
use crate::diag::{Code, Diagnostic};
use crate::ir::{DecisionId, PolicyId, PresumptionId, RoleId, RuleId, SourceId, TypeId};
use crate::syntax::ast;

/// What kinds of fact are called in other languages, and here.
const OTHER_KINDS: &[(&str, &str)] = &[
    ("boolean", "yes/no"),
    ("bool", "yes/no"),
    ("string", "text"),
    ("str", "text"),
    ("int", "integer"),
    ("number", "decimal"),
    ("float", "decimal"),
];

impl Lower<'_> {
    /// All dotted names of facts seen from a file, in order.
    pub(crate) fn fact_names(&self, from: PolicyId) -> Vec<&str> {
        let seen = self.program.facts.iter().filter(|fact| self.names.sees(from, fact.policy));
        let mut names: Vec<&str> = seen.map(|fact| fact.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// A thing by its name, alone or after its policy's; `wanted` are the words of the kinds that fit here, for what
    /// is offered where there is none. `None` after a report.
    pub(crate) fn thing(&mut self, path: &ast::Path, wanted: &[&str]) -> Option<Thing> {
        let from = self.unit_of(path.span);
        match *path.parts().as_slice() {
            [] => None,
            [name] => {
                let (first, second) = {
                    let mut found = self.names.visible_things(name.value, from);
                    (found.next(), found.next())
                };
                match (first, second) {
                    (None, _) => {
                        self.unknown_thing(name, from, wanted);
                        None
                    }
                    (Some(one), None) => {
                        let (span, thing) = (one.span, one.thing.clone());
                        self.note(name.span, Meant::At(span));
                        Some(thing)
                    }
                    (Some(one), Some(other)) => {
                        let (one, other) = ((one.unit, one.span), (other.unit, other.span));
                        self.declared_twice(name, one, other);
                        None
                    }
                }
            }
            [policy, name] => self.thing_of_policy(policy, name, path, from),
            [_, _, ..] => {
                self.report.unknown(&path.text, path.span, || {
                    Diagnostic::new(Code::UnknownName, path.span, format!("`{}` is not declared", path.text))
                        .help("a name has at most a group or policy before it: `GROUP.fact`, `POLICY.name`")
                });
                None
            }
        }
    }

    /// Reports a name that two files declare, both of which are seen.
    fn declared_twice(&mut self, name: Spanned<&str>, one: (PolicyId, Span), other: (PolicyId, Span)) {
        let (a, b) = (&self.program.policy(one.0).name, &self.program.policy(other.0).name);
        self.report.push(
            Diagnostic::new(Code::NameClash, name.span, format!("`{}` is declared by `{a}` and by `{b}`", name.value))
                .label(one.1, format!("here by `{a}`"))
                .label(other.1, format!("and here by `{b}`"))
                .help(format!("write `{a}.{0}` or `{b}.{0}`", name.value)),
        );
    }

    fn thing_of_policy(
        &mut self,
        policy: Spanned<&str>,
        name: Spanned<&str>,
        path: &ast::Path,
        from: PolicyId,
    ) -> Option<Thing> {
        let Some(unit) = self.names.policies.get(policy.value).copied() else {
            let known = self.names.policies.keys().chain(self.names.groups.keys());
            let near = closest(policy.value, known.map(String::as_str)).map(str::to_owned);
            let whole = closest(&path.text, self.fact_names(from)).map(str::to_owned);
            self.report.unknown(&path.text, path.span, || {
                let found = Diagnostic::new(
                    Code::UnknownName,
                    policy.span,
                    format!("no group of facts, policy or item in scope is called `{}`", policy.value),
                );
                match (whole, near) {
                    (Some(whole), _) => found.fix(format!("did you mean `{whole}`?"), path.span, whole),
                    (None, Some(near)) => found.fix(format!("did you mean `{near}`?"), policy.span, near),
                    (None, None) => {
                        found.help(format!("declare `facts {}` with the fact `{}`", policy.value, name.value))
                    }
                }
            });
            return None;
        };
        let found = self.names.thing_of(unit, name.value).cloned();
        match found {
            Some(found) if self.names.sees(from, unit) => {
                let head = self.program.policy(unit).span;
                self.note(policy.span, Meant::At(head));
                self.note(name.span, Meant::At(found.span));
                Some(found.thing)
            }
            Some(found) => {
                self.not_visible(&path.text, path.span, unit, found.span);
                None
            }
            None => {
                let own = self.names.thing_names(|declared| declared.unit == unit);
                let near = closest(name.value, own).map(str::to_owned);
                self.report.unknown(&path.text, path.span, || {
                    let found = Diagnostic::new(
                        Code::UnknownName,
                        name.span,
                        format!("`{}` declares no `{}`", policy.value, name.value),
                    );
                    match near {
                        Some(near) => found.fix(format!("did you mean `{near}`?"), name.span, near),
                        None => found,
                    }
                });
                None
            }
        }
    }

    /// Reports a name of one part that stands for nothing here.
    fn unknown_thing(&mut self, name: Spanned<&str>, from: PolicyId, wanted: &[&str]) {
        let elsewhere = self.names.things_of(name.value).next().map(|declared| (declared.unit, declared.span));
        if let Some((unit, span)) = elsewhere {
            self.not_visible(name.value, name.span, unit, span);
            return;
        }
        let as_fact = {
            let suffix = format!(".{}", name.value);
            self.fact_names(from).into_iter().find(|fact| fact.ends_with(&suffix)).map(str::to_owned)
        };
        let as_field = self.scope.iter().rev().find_map(|(bound, binder)| {
            let record = self.record_of(*binder)?;
            let has = self.program.record(record).fields.iter().any(|field| field.name == name.value);
            has.then(|| format!("{bound}.{}", name.value))
        });
        let as_value = self.program.types.iter().enumerate().find_map(|(n, ty)| {
            let seen = self.names.visible_things(&ty.name, from).any(|seen| seen.thing == Thing::Type(TypeId::new(n)));
            (seen && ty.values.iter().any(|value| value.name == name.value)).then(|| ty.name.clone())
        });
        let things = self.names.thing_names(|declared| {
            self.names.sees(from, declared.unit) && (wanted.is_empty() || wanted.contains(&declared.thing.word()))
        });
        let near_thing = closest(name.value, things).map(str::to_owned);
        let facts = if wanted.is_empty() { self.fact_names(from) } else { Vec::new() };
        let near_fact = facts
            .iter()
            .find(|fact| fact.rsplit('.').next().is_some_and(|last| closest(name.value, [last]).is_some()))
            .map(|fact| (*fact).to_owned());
        let what = match wanted {
            [] => String::from("nothing"),
            [one] => format!("no {one}"),
            [_, _, ..] => format!("no {}", alternatives(wanted)),
        };
        self.report.unknown(name.value, name.span, || {
            let found = Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("{what} of the name `{}` is declared", name.value),
            );
            let kind = OTHER_KINDS.iter().find(|(other, _)| wanted.contains(&"type") && *other == name.value);
            if let Some((_, kind)) = kind {
                found.fix(format!("write `{kind}`"), name.span, *kind)
            } else if let (Some(fact), true) = (as_field, wanted.is_empty()) {
                found.fix(format!("`{}` is a field of the item: write `{fact}`", name.value), name.span, fact)
            } else if let (Some(fact), true) = (as_fact, wanted.is_empty()) {
                found.fix(format!("`{}` is a fact: write `{fact}`", name.value), name.span, fact)
            } else if let (Some(ty), true) = (as_value, wanted.is_empty()) {
                found.help(format!(
                    "`{}` is a value of `{ty}`, and nothing here says that one is meant: a define says so by its type, \
                     `define NAME : {ty}`",
                    name.value
                ))
            } else if let Some(near) = near_thing.or(near_fact) {
                found.fix(format!("did you mean `{near}`?"), name.span, near)
            } else {
                found.help("declare it, or `use` the file that does")
            }
        });
    }

    /// Reports a name that is declared in a file which this one does not use.
    pub(crate) fn not_visible(&mut self, name: &str, span: Span, unit: PolicyId, declared: Span) {
        let key = |unit: PolicyId| self.keys.get(unit.index()).map_or("", String::as_str);
        let use_line = crate::check::body::use_line(key(unit), key(self.unit_of(span)));
        let policy = self.program.policy(unit).name.clone();
        self.report.unknown(name, span, || {
            Diagnostic::new(
                Code::NameNotVisible,
                span,
                format!("`{name}` is declared by `{policy}`, which this file does not use"),
            )
            .label(declared, "it is declared here")
            .help(format!("add `{use_line}`"))
        });
    }

    /// Reports that a name is of the wrong kind.
    pub(crate) fn wrong_kind(&mut self, path: &ast::Path, is: &str, needed: &str) {
        self.report.push(Diagnostic::new(
            Code::WrongKind,
            path.span,
            format!("`{}` is {}, and {} is needed here", path.text, article(is), article(needed)),
        ));
    }

    /// A decision by name; `None` after a report.
    pub(crate) fn decision(&mut self, path: &ast::Path) -> Option<DecisionId> {
        let thing = self.thing(path, &["decision"])?;
        if let Thing::Decision(decision) = thing {
            return Some(decision);
        }
        self.wrong_kind(path, thing.word(), "decision");
        None
    }

    /// The versions of a rule by name; `None` after a report.
    pub(crate) fn rules(&mut self, path: &ast::Path) -> Option<Vec<RuleId>> {
        let thing = self.thing(path, &["rule"])?;
        if let Thing::Rule(rules) = thing {
            return Some(rules);
        }
        self.wrong_kind(path, thing.word(), "rule");
        None
    }

    /// The versions of a presumption by name; `None` after a report.
    pub(crate) fn presumptions(&mut self, path: &ast::Path) -> Option<Vec<PresumptionId>> {
        let thing = self.thing(path, &["presumption"])?;
        if let Thing::Presumption(presumptions) = thing {
            return Some(presumptions);
        }
        self.wrong_kind(path, thing.word(), "presumption");
        None
    }

    /// A role by name; `None` after a report.
    pub(crate) fn role(&mut self, path: &ast::Path) -> Option<RoleId> {
        let thing = self.thing(path, &["role"])?;
        if let Thing::Role(role) = thing {
            self.used.insert(Used::Role(role));
            return Some(role);
        }
        self.wrong_kind(path, thing.word(), "role");
        None
    }

    /// A source by name; `None` after a report.
    pub(crate) fn source(&mut self, path: &ast::Path) -> Option<SourceId> {
        let thing = self.thing(path, &["source"])?;
        if let Thing::Source(source) = thing {
            self.used.insert(Used::Source(source));
            return Some(source);
        }
        self.wrong_kind(path, thing.word(), "source");
        None
    }

    /// A policy by name; `None` after a report.
    pub(crate) fn policy(&mut self, path: &ast::Path) -> Option<PolicyId> {
        let name = &path.text;
        if let Some(policy) = self.names.policies.get(name.as_str()).copied() {
            let head = self.program.policy(policy).span;
            self.note(path.span, Meant::At(head));
            return Some(policy);
        }
        let near = closest(name, self.names.policies.keys().map(String::as_str)).map(str::to_owned);
        let all = listed(self.names.policies.keys().map(String::as_str));
        self.report.unknown(name, path.span, || {
            let found = Diagnostic::new(Code::UnknownName, path.span, format!("no policy is called `{name}`"));
            match near {
                Some(near) => found.fix(format!("did you mean `{near}`?"), path.span, near),
                None => found.help(format!("the policies of this body of law are {all}")),
            }
        });
        None
    }
}

/// `a, b or c`.
fn alternatives(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some(_) | None => words.concat(),
    }
}
