//! Items, clause by clause in the order in which the reference tells of them.

use crate::base::date::DurationKind;
use crate::base::provision::Label;
use crate::base::span::Spanned;
use crate::fmt::print::Lines;
use crate::fmt::print::cases;
use crate::fmt::print::words::{bracketed, citation, date, expr, paths, period, quoted, titled};
use crate::syntax::ast::{
    BaseType, CalendarDecl, Citation, ConclusionForm, Decision, Define, DefineBody, Duty, ExceptWhere, Excuse,
    FactDecl, FactType, Facts, ForEach, ItemKind, Path, Period, Presumed, PresumedValue, Presumption, Prohibition,
    Property, PropertyForm, Role, Rule, Source, SourceKind, TypeBody, TypeDecl, Use, ValueCases, ValueDecl, Words,
};

/// Writes an item.
pub(super) fn item(lines: &mut Lines, kind: &ItemKind) {
    match kind {
        ItemKind::Use(Use::Library(path)) => lines.line(0, &format!("use {}", path.text)),
        ItemKind::Use(Use::File(words)) => lines.line(0, &format!("use {}", quoted(&words.value))),
        ItemKind::Source(item) => lines.source(item),
        ItemKind::Role(item) => lines.role(item),
        ItemKind::Type(item) => lines.type_decl(item),
        ItemKind::Facts(item) => lines.facts(item),
        ItemKind::Define(item) => lines.define(item),
        ItemKind::Decision(item) => lines.decision(item),
        ItemKind::Rule(item) => lines.rule(item),
        ItemKind::Presumption(item) => lines.presumption(item),
        ItemKind::Duty(item) => lines.duty(item),
        ItemKind::Prohibition(item) => lines.prohibition(item),
        ItemKind::Property(item) => lines.property(item),
        ItemKind::Impossible(item) => {
            let head = format!("impossible {}{} if", item.name.value, title(item.why.as_ref()));
            match &item.cond {
                Some(cond) => lines.clause(0, &head, cond, None),
                None => lines.failed = true,
            }
        }
        ItemKind::Scenario(item) => cases::scenario(lines, item),
        ItemKind::FactsOf(item) => cases::facts_of(lines, item),
        ItemKind::Calendar(item) => lines.calendar(item),
        // An amendment is applied; it does not stand in the text that it amends.
        ItemKind::Amendment(_) => lines.failed = true,
    }
}

fn title(words: Option<&Words>) -> String {
    titled(words.map(|words| &words.value))
}

impl Lines {
    fn head(&mut self, word: &str, name: &str, words: Option<&Words>) {
        self.line(0, &format!("{word} {name}{}", title(words)));
    }

    fn says(&mut self, says: Option<&Words>) {
        if let Some(words) = says {
            self.line(1, &format!("says {}", quoted(&words.value)));
        }
    }

    fn named(&mut self, word: &str, names: &[Path]) {
        if !names.is_empty() {
            self.line(1, &format!("{word} {}", paths(names)));
        }
    }

    /// `for each`, `cites` and `in force`, with which most items begin.
    fn opening(&mut self, for_each: Option<&ForEach>, cites: &[Citation], within: Option<&Period>) {
        if let Some(each) = for_each {
            self.line(1, &format!("for each {} in {}", each.name.value, each.list.text));
        }
        for cite in cites {
            self.line(1, &format!("cites {}", citation(cite)));
        }
        if let Some(within) = within {
            self.line(1, &period(within));
        }
    }

    fn when(&mut self, conds: &[crate::syntax::ast::Cond]) {
        for cond in conds {
            self.clause(1, "when", cond, None);
        }
    }

    fn excepts(&mut self, excepts: &[ExceptWhere]) {
        for except in excepts {
            self.clause(1, "except where", &except.cond, except.cite.as_ref());
        }
    }

    fn excuses(&mut self, excuses: &[Excuse]) {
        for excuse in excuses {
            self.clause(1, &format!("except {} where", labels(&excuse.limb)), &excuse.cond, excuse.cite.as_ref());
        }
    }

    fn source(&mut self, item: &Source) {
        let kind = item.kind.as_ref().map_or_else(String::new, |kind| format!(" is {}", source_kind(kind.value)));
        self.line(0, &format!("source {}{}{kind}", item.name.value, title(item.title.as_ref())));
        if let Some(url) = &item.url {
            self.line(1, &format!("url {}", quoted(&url.value)));
        }
        if let Some(under) = &item.under {
            self.line(1, &format!("under {}", citation(under)));
        }
        if let Some(basis) = &item.basis {
            self.line(1, &format!("basis {}", basis.value));
        }
        if let Some(within) = &item.period {
            self.line(1, &period(within));
        }
    }

    fn role(&mut self, item: &Role) {
        let cites = item.cites.as_ref().map_or_else(String::new, |cites| format!(" cites {}", citation(cites)));
        self.line(0, &format!("role {}{}{cites}", item.name.value, title(item.title.as_ref())));
    }

    fn type_decl(&mut self, item: &TypeDecl) {
        let head = format!("type {}{} is", item.name.value, title(item.title.as_ref()));
        match &item.body {
            TypeBody::OneOf { values, others } => {
                self.line(0, &format!("{head} one of"));
                for value in values {
                    self.line(1, &value_decl(value));
                }
                if others.is_some() {
                    self.line(1, "and others");
                }
            }
            TypeBody::Ordered { values } => {
                self.line(0, &format!("{head} ordered"));
                for (n, value) in values.iter().enumerate() {
                    self.line(1, &format!("{}{}", if n > 0 { "< " } else { "" }, value_decl(value)));
                }
            }
            TypeBody::Record { fields } => {
                self.line(0, &format!("{head} record"));
                for field in fields {
                    self.fact(field);
                }
            }
            TypeBody::Broken => self.failed = true,
        }
    }

    fn facts(&mut self, item: &Facts) {
        let continued = if item.continued { " continued" } else { "" };
        self.line(0, &format!("facts {}{}{continued}", item.group.value, title(item.title.as_ref())));
        for fact in &item.facts {
            self.fact(fact);
        }
    }

    fn fact(&mut self, fact: &FactDecl) {
        let question = title(fact.question.as_ref());
        match fact_type(&fact.ty) {
            Some(ty) => self.line(1, &format!("{} : {ty}{question}", fact.name.value)),
            None => self.failed = true,
        }
    }

    fn define(&mut self, item: &Define) {
        let ty = item.ty.as_ref().map(fact_type);
        self.failed |= ty == Some(None);
        let ty = ty.flatten().map_or_else(String::new, |ty| format!(" : {ty}"));
        self.line(0, &format!("define {}{}{ty}", item.name.value, title(item.title.as_ref())));
        self.opening(item.for_each.as_ref(), &item.cites, item.period.as_ref());
        self.says(item.says.as_ref());
        match &item.body {
            Some(DefineBody::Means(cond)) => self.clause(1, "means", cond, None),
            Some(DefineBody::Is(cases)) => self.values(cases),
            None => self.failed = true,
        }
    }

    fn values(&mut self, cases: &ValueCases) {
        let mut parts = Vec::new();
        for (value, cond) in &cases.branches {
            match super::cond::flat(cond) {
                Some(cond) => parts.push(format!("{} if {cond}", expr(value))),
                None => self.failed = true,
            }
        }
        match (&cases.otherwise, parts.is_empty()) {
            (Some(value), true) => parts.push(expr(value)),
            (Some(value), false) => parts.push(format!("otherwise {}", expr(value))),
            (None, _) => {}
        }
        self.line(1, &format!("is {}", parts.join(", ")));
    }

    fn decision(&mut self, item: &Decision) {
        self.head("decision", &item.name.value, item.question.as_ref());
        self.opening(item.for_each.as_ref(), &[], None);
        let outcomes: Vec<String> = item.outcomes.iter().map(value_decl).collect();
        self.line(1, &format!("outcomes {}", outcomes.join(if item.ranked { " over " } else { ", " })));
        if let Some(otherwise) = &item.otherwise {
            self.line(1, &format!("otherwise {}", otherwise.value));
        }
    }

    fn rule(&mut self, item: &Rule) {
        self.head("rule", &item.name.value, item.title.as_ref());
        self.opening(item.for_each.as_ref(), &item.cites, None);
        if let Some(basis) = &item.basis {
            self.line(1, &format!("basis {}", basis.value));
        }
        self.opening(None, &[], item.period.as_ref());
        self.when(&item.when);
        if let Some(conclusion) = &item.conclusion {
            let words = format!("{} is {}", conclusion.decision.text, conclusion.outcome.value);
            match &conclusion.form {
                ConclusionForm::Plain => self.line(1, &words),
                ConclusionForm::If(cond) => self.clause(1, &format!("{words} if"), cond, None),
                ConclusionForm::Unless(cond) => self.clause(1, &format!("{words} unless"), cond, None),
            }
        }
        self.named("bears on", &item.bears_on);
        self.excepts(&item.except_where);
        self.excuses(&item.excuses);
        self.named("overrides", &item.overrides);
        self.says(item.says.as_ref());
    }

    fn presumption(&mut self, item: &Presumption) {
        self.head("presumption", &item.name.value, item.title.as_ref());
        self.opening(item.for_each.as_ref(), &item.cites, item.period.as_ref());
        self.when(&item.when);
        if let Some(Presumed { target, value, .. }) = &item.presume {
            let target = &target.text;
            self.line(
                1,
                &match value {
                    PresumedValue::Yes => format!("presume {target}"),
                    PresumedValue::No => format!("presume not {target}"),
                    PresumedValue::Is(value) => format!("presume {target} is {}", expr(value)),
                },
            );
        }
        if let Some(cond) = &item.rebutted_if {
            self.clause(1, "rebutted if", cond, None);
        }
        self.excepts(&item.except_where);
        self.named("overrides", &item.overrides);
        self.says(item.says.as_ref());
    }

    fn duty(&mut self, item: &Duty) {
        self.head("duty", &item.name.value, item.title.as_ref());
        self.opening(item.for_each.as_ref(), &item.cites, item.period.as_ref());
        self.named("on", &item.on);
        self.when(&item.when);
        self.excepts(&item.except_where);
        for due in &item.due {
            let words = format!("due by {}", expr(&due.by));
            match &due.cond {
                Some(cond) => self.clause(1, &format!("{words} if"), cond, due.cite.as_ref()),
                None => self.line(1, &format!("{words}{}", bracketed(due.cite.as_ref()))),
            }
        }
        if let Some(asap) = &item.asap {
            let or = if item.due.is_empty() { "" } else { "or " };
            let cond = asap.cond.as_ref().map(super::cond::flat);
            self.failed |= cond == Some(None);
            let cond = cond.flatten().map_or_else(String::new, |cond| format!(" if {cond}"));
            let judged = asap.judged_by.as_ref().map_or_else(String::new, |by| format!(", judged by {}", by.text));
            let cite = bracketed(asap.cite.as_ref());
            self.line(1, &format!("{or}as soon as reasonably practicable{cond}{judged}{cite}"));
        }
        if let Some(event) = &item.done_on {
            self.line(1, &format!("done on {}", event.text));
        }
        for done in &item.done_if {
            self.clause(1, "done if", &done.cond, done.cite.as_ref());
        }
        self.excuses(&item.excuses);
        if let Some(cond) = &item.continues {
            self.clause(1, "continues while", cond, None);
        }
        self.says(item.says.as_ref());
    }

    fn prohibition(&mut self, item: &Prohibition) {
        self.head("prohibition", &item.name.value, item.title.as_ref());
        self.opening(item.for_each.as_ref(), &item.cites, item.period.as_ref());
        self.named("on", &item.on);
        self.when(&item.when);
        self.excepts(&item.except_where);
        if let Some(cond) = &item.breached_if {
            self.clause(1, "breached if", cond, None);
        }
        self.says(item.says.as_ref());
    }

    fn property(&mut self, item: &Property) {
        self.head("property", &item.name.value, item.claim.as_ref());
        self.opening(item.for_each.as_ref(), &item.cites, item.period.as_ref());
        self.when(&item.when);
        match &item.form {
            Some(PropertyForm::Never(cond)) => self.clause(1, "never", cond, None),
            Some(PropertyForm::Always(cond)) => self.clause(1, "always", cond, None),
            Some(PropertyForm::TurnsOn { decision, facts }) => {
                self.line(1, &format!("never {} turns on {}", decision.text, paths(facts)));
            }
            None => self.failed = true,
        }
        if let Some(why) = &item.expected_to_fail {
            self.line(1, &format!("expected to fail {}", quoted(&why.value)));
        }
    }

    fn calendar(&mut self, item: &CalendarDecl) {
        self.head("calendar", &item.name.value, item.title.as_ref());
        self.opening(None, &item.cites, None);
        if let Some((from, to)) = &item.covers {
            self.line(1, &format!("covers {} to {}", date(from.value), date(to.value)));
        }
        const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let days: Vec<&str> = item.weekend.iter().filter_map(|day| DAYS.get(usize::from(day.value)).copied()).collect();
        if !days.is_empty() {
            self.line(1, &format!("weekend {}", days.join(", ")));
        }
        if !item.holidays.is_empty() {
            self.line(1, "holidays");
        }
        for (day, name) in &item.holidays {
            self.line(2, &format!("{}{}", date(day.value), title(name.as_ref())));
        }
    }
}

/// Labels beside one another.
pub(super) fn labels(labels: &[Spanned<Label>]) -> String {
    labels.iter().map(|label| label.value.to_string()).collect()
}

fn value_decl(value: &ValueDecl) -> String {
    format!("{}{}", value.name.value, title(value.title.as_ref()))
}

fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Statute => "statute",
        SourceKind::Regulations => "regulations",
        SourceKind::StatutoryCode => "statutory_code",
        SourceKind::Guidelines => "guidelines",
        SourceKind::Guidance => "guidance",
        SourceKind::CaseLaw => "case_law",
        SourceKind::Practice => "practice",
        SourceKind::Proposal => "proposal",
    }
}

/// A type; `None` where a part of it could not be read.
fn fact_type(ty: &FactType) -> Option<String> {
    let none = if ty.or_none.is_some() { " or none" } else { "" };
    let Some(judgement) = &ty.judgement else { return Some(format!("{}{none}", base_type(&ty.base))) };
    let of = if ty.base == BaseType::YesNo { String::new() } else { format!(" of {}", base_type(&ty.base)) };
    let (by, standard) = (&judgement.by.as_ref()?.text, quoted(&judgement.standard.as_ref()?.value));
    let reasons = if judgement.with_reasons { " with reasons" } else { "" };
    Some(format!("judgement{of}{none} by {by} on {standard}{reasons}"))
}

fn base_type(base: &BaseType) -> String {
    let bounds = |word: &str, from: &Option<Spanned<_>>, to: &Option<Spanned<_>>| {
        let bound = |word: &str, bound: &Option<Spanned<crate::base::number::Number>>| {
            bound.as_ref().map_or_else(String::new, |bound| format!(" {word} {}", bound.value))
        };
        format!("{word}{}{}", bound("from", from), bound("to", to))
    };
    match base {
        BaseType::YesNo => String::from("yes/no"),
        BaseType::Event => String::from("event"),
        BaseType::Date => String::from("date"),
        BaseType::Integer { from, to } => bounds("integer", from, to),
        BaseType::Decimal { from, to } => bounds("decimal", from, to),
        BaseType::Duration(DurationKind::Days) => String::from("duration in days"),
        BaseType::Duration(DurationKind::Months) => String::from("duration in months"),
        BaseType::Duration(DurationKind::WorkingDays) => String::from("duration in working days"),
        BaseType::Text => String::from("text"),
        BaseType::Named(path) => path.text.to_string(),
        BaseType::SomeOf(path) => format!("some of {}", path.text),
        BaseType::Many(path) => format!("many {}", path.text),
    }
}
