//! What an item says, line by line, so that a version that replaces another can be held beside it.
//!
//! Takes an item of a program; gives its clauses and limbs in the author's words, each without its citation.

use crate::facts::value_text;
use crate::ir::{
    CondId, DefineBody, DefineVersion, Duty, Except, Form, Header, Impossible, Limb, PresumedValue, Presumption,
    Program, Prohibition, RoleId, Rule,
};

/// An item with a head and words of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item<'p> {
    Rule(&'p Rule),
    Presumption(&'p Presumption),
    Duty(&'p Duty),
    Prohibition(&'p Prohibition),
    Impossible(&'p Impossible),
    Define(&'p DefineVersion),
}

impl<'p> Item<'p> {
    /// All items of a program.
    pub(super) fn all(program: &'p Program) -> impl Iterator<Item = Item<'p>> {
        let versions = program.defines.iter().flat_map(|define| &define.versions);
        program
            .rules
            .iter()
            .map(Item::Rule)
            .chain(program.presumptions.iter().map(Item::Presumption))
            .chain(program.duties.iter().map(Item::Duty))
            .chain(program.prohibitions.iter().map(Item::Prohibition))
            .chain(program.impossibles.iter().map(Item::Impossible))
            .chain(versions.map(Item::Define))
    }

    /// The word that begins it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Item::Rule(_) => "rule",
            Item::Presumption(_) => "presumption",
            Item::Duty(_) => "duty",
            Item::Prohibition(_) => "prohibition",
            Item::Impossible(_) => "impossible",
            Item::Define(_) => "define",
        }
    }

    pub(super) fn head(self) -> &'p Header {
        match self {
            Item::Rule(item) => &item.head,
            Item::Presumption(item) => &item.head,
            Item::Duty(item) => &item.head,
            Item::Prohibition(item) => &item.head,
            Item::Impossible(item) => &item.head,
            Item::Define(item) => &item.head,
        }
    }

    /// What it says, a clause or limb a line.
    pub(super) fn lines(self, program: &Program) -> Vec<String> {
        let mut lines = Lines { program, lines: Vec::new() };
        match self {
            Item::Rule(rule) => {
                lines.each("when", &rule.when);
                lines.conclusion(rule);
                lines.excepts(&rule.excepts);
            }
            Item::Presumption(presumption) => {
                lines.each("when", &presumption.when);
                lines.presumed(&presumption.target);
                if let Some(cond) = presumption.rebutted_if {
                    lines.cond("rebutted if", cond);
                }
                lines.excepts(&presumption.excepts);
            }
            Item::Duty(duty) => lines.duty(duty),
            Item::Prohibition(prohibition) => {
                lines.on(&prohibition.on);
                lines.each("when", &prohibition.when);
                lines.excepts(&prohibition.excepts);
                lines.cond("breached if", prohibition.breached_if);
            }
            Item::Impossible(impossible) => lines.cond("if", impossible.cond),
            Item::Define(version) => match version.body {
                DefineBody::Means(cond) => lines.cond("means", cond),
                DefineBody::Is(expr) => lines.push(format!("is {}", program.expr(expr).words)),
            },
        }
        lines.lines
    }
}

struct Lines<'p> {
    program: &'p Program,
    lines: Vec<String>,
}

impl Lines<'_> {
    fn push(&mut self, line: String) {
        self.lines.push(line);
    }

    fn each(&mut self, word: &str, conds: &[CondId]) {
        for cond in conds {
            self.cond(word, *cond);
        }
    }

    /// A clause, and the limbs of the list that it ends in on lines of their own.
    fn cond(&mut self, word: &str, id: CondId) {
        let cond = self.program.cond(id);
        self.push(format!("{word} {}", cond.words));
        self.limbs("", id);
    }

    fn limbs(&mut self, above: &str, id: CondId) {
        for limb in self.program.cond(id).kind.limbs() {
            self.limb(above, limb);
        }
    }

    fn limb(&mut self, above: &str, limb: &Limb) {
        // Without a label it stands within its line, whose words are there already.
        let Some(label) = &limb.label else { return };
        let label = format!("{above}{label}");
        self.push(format!("{label} {}", self.program.cond(limb.cond).words));
        for excuse in &limb.excuses {
            self.push(format!("except {label} where {}", self.program.cond(excuse.cond).words));
        }
        self.limbs(&label, limb.cond);
    }

    fn excepts(&mut self, excepts: &[Except]) {
        for except in excepts {
            self.cond("except where", except.cond);
        }
    }

    fn conclusion(&mut self, rule: &Rule) {
        let Some((decision, outcome, form)) = rule.conclusion else { return };
        let decision = self.program.decision(decision);
        let outcome = decision.outcomes.get(outcome.index()).map_or("", |outcome| &outcome.name);
        let concluded = format!("{} is {outcome}", decision.head.name);
        match form {
            Form::Plain => self.push(concluded),
            Form::If(cond) => self.cond(&format!("{concluded} if"), cond),
            Form::Unless(cond) => self.cond(&format!("{concluded} unless"), cond),
        }
    }

    fn presumed(&mut self, target: &PresumedValue) {
        match target {
            PresumedValue::Fact(fact, value) => {
                let decl = self.program.fact_decl(*fact);
                self.push(format!("presume {} is {}", decl.name, value_text(self.program, decl, value)));
            }
            PresumedValue::Define(define, _, yes) => {
                let not = if *yes { "" } else { "not " };
                self.push(format!("presume {not}{}", self.program.define(*define).name));
            }
        }
    }

    fn on(&mut self, roles: &[RoleId]) {
        let names: Vec<&str> = roles.iter().map(|role| self.program.role(*role).name.as_str()).collect();
        if !names.is_empty() {
            self.push(format!("on {}", names.join(", ")));
        }
    }

    fn duty(&mut self, duty: &Duty) {
        self.on(&duty.on);
        self.each("when", &duty.when);
        self.excepts(&duty.excepts);
        for due in &duty.due {
            let by = format!("due by {}", self.program.expr(due.by).words);
            match due.cond {
                Some(cond) => self.cond(&format!("{by} if"), cond),
                None => self.push(by),
            }
        }
        if let Some(asap) = &duty.asap {
            let word = "or as soon as reasonably practicable";
            match asap.cond {
                Some(cond) => self.cond(&format!("{word} if"), cond),
                None => self.push(word.to_owned()),
            }
        }
        if let Some(event) = duty.done_on {
            self.push(format!("done on {}", self.program.fact_decl(event).name));
        }
        for (cond, _) in &duty.done_if {
            self.cond("done if", *cond);
        }
        if let Some(cond) = duty.continues {
            self.cond("continues while", cond);
        }
    }
}
