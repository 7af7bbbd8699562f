//! What a session tells of the policy: items, their words, what cites a provision; and the case as a scenario.

use crate::base::span::Span;
use crate::diag::Code;
use crate::eval::Status;
use crate::facts;
use crate::ir::{CitedPlace, Except, Facts, Header, Period, Program};
use crate::session::act::{incomplete, path_in, unknown};
use crate::session::command::Command;
use crate::session::interview::{citation, decl_at};
use crate::session::line::Part;
use crate::session::reply::{Effect, Entry, Over, Reply};
use crate::session::standing::Standing;
use crate::session::{Said, Session, answers, no_policy};

/// An item of a policy, as far as all items are alike.
struct Item<'p> {
    kind: &'static str,
    name: &'p str,
    title: Option<&'p str>,
    head: Option<&'p Header>,
    span: Span,
}

impl Session {
    /// `:show ITEM`.
    pub(super) fn show(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let program = &loaded.program;
        let mut replies = Vec::new();
        for item in self.named(Command::Show, rest, said)? {
            let mut rows = vec![Entry::new("place", loaded.workspace.sources().place(item.span))];
            rows.extend(item.head.into_iter().flat_map(|head| particulars(program, head)));
            if let Some(fact) = program.fact_named(item.name) {
                let decl = decl_at(program, crate::eval::slot::Place::Fact(fact));
                rows.push(Entry::new("answer", answers::form(program, decl)));
            }
            if let ("decision", Some(id)) = (item.kind, program.decision_named(item.name)) {
                let decision = program.decision(id);
                let names: Vec<&str> = decision.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
                rows.push(Entry::new("outcomes", names.join(if decision.ranked { " over " } else { ", " })));
                let otherwise = decision.otherwise.and_then(|at| names.get(at.index()).copied());
                rows.extend(otherwise.map(|otherwise| Entry::new("otherwise", otherwise)));
            }
            let title = item.title.map_or_else(String::new, |title| format!(": {title}"));
            replies.push(Reply::Listing(format!("{} {}{title}", item.kind, item.name), rows));
        }
        Ok(replies)
    }

    /// `:source ITEM`.
    pub(super) fn source(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let sources = loaded.workspace.sources();
        let mut replies = Vec::new();
        for item in self.named(Command::Source, rest, said)? {
            let Some(text) = sources.get(item.span.file) else { continue };
            // From the margin of its first line to the end of its last.
            let range = item.span.range();
            let start = text.line_range(text.line(item.span.start)).start;
            let words = text.text.get(start..range.end).unwrap_or("").trim_end();
            replies.push(Reply::Text(format!("# {}\n{words}\n", sources.place(item.span))));
        }
        Ok(replies)
    }

    fn named(&self, command: Command, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Item<'_>>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Err(Box::new(no_policy())) };
        if rest.text.is_empty() {
            return Err(incomplete(command, rest, said));
        }
        let all = items(&loaded.program);
        let found: Vec<usize> = (0..all.len()).filter(|n| all.get(*n).is_some_and(|i| i.name == rest.text)).collect();
        if found.is_empty() {
            let names = all.iter().map(|item| item.name).collect();
            return Err(Box::new(unknown("item", rest, names, said)));
        }
        Ok(all.into_iter().filter(|item| item.name == rest.text).collect())
    }

    /// `:cites PROVISION`.
    pub(super) fn cites(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let program = &loaded.program;
        if rest.text.is_empty() {
            return Err(incomplete(Command::Cites, rest, said));
        }
        let all = items(program);
        let mut rows: Vec<Entry> = Vec::new();
        for place in places(program) {
            let cited = citation(program, place);
            let within = |item: &&Item<'_>| {
                item.span.file == place.span.file
                    && item.span.start <= place.span.start
                    && place.span.end <= item.span.end
                    && item.kind != "policy"
            };
            if let (true, Some(item)) = (covers(rest.text, &cited), all.iter().find(within)) {
                let title = item.title.map_or_else(String::new, |title| format!(": {title}"));
                let row = Entry::new(cited, format!("{} {}{title}", item.kind, item.name));
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        if rows.is_empty() {
            let sources: Vec<&str> = program.sources.iter().map(|source| source.name.as_str()).collect();
            let (first, _) = rest.split();
            if !sources.contains(&first.text) {
                return Err(Box::new(unknown("source", first, sources, said)));
            }
            return Ok(vec![Reply::Words(format!("Nothing cites {}.", rest.text))]);
        }
        Ok(vec![Reply::Listing(format!("What cites {}", rest.text), rows)])
    }

    /// `:scenario "TITLE" [FILE]`.
    pub(super) fn scenario(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        if !rest.text.starts_with('"') {
            return Err(incomplete(Command::Scenario, rest, said));
        }
        let (title, rest) = path_in(rest);
        if title.trim().is_empty() {
            return Err(incomplete(Command::Scenario, rest, said));
        }
        if loaded.program.scenarios.iter().any(|scenario| scenario.title == title) {
            let message = format!("the policy has a scenario \"{title}\" already");
            let help = Some(String::from("give it another title"));
            let part = Part::trimmed(said.entry, 0);
            return Err(Box::new(said.wrong(Code::SessionForm, part, message, help)));
        }
        let (on, law_at) = (self.case.on, self.case.law_at);
        // What is open is expected only of what the case is about: where it stands otherwise than with nothing known.
        let bare = self.stands_under(loaded, &Facts::new());
        let told = self.stands.iter().filter(|stand| stand.outcome.is_some() || !bare.contains(stand));
        let expect: Vec<String> = told.filter_map(expectation).collect();
        let text = facts::scenario_text(&loaded.program, &title, &self.case.facts, on, law_at, &expect);
        let (path, _) = path_in(rest);
        match path.is_empty() {
            true => Ok(vec![Reply::Text(text)]),
            false => {
                let text = format!("\n{text}");
                Ok(vec![Reply::Do(Effect::Write { path, text, over: Over::Append })])
            }
        }
    }
}

/// How a decision stands, as a scenario expects it; nothing where that could not be told.
fn expectation(stand: &Standing) -> Option<String> {
    let of = stand.item.as_ref().map_or_else(String::new, |item| {
        let label = item.strip_prefix('"').and_then(|item| item.strip_suffix('"')).unwrap_or(item);
        format!(" of \"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
    });
    let result = match (&stand.outcome, stand.status) {
        (Some(outcome), status) if outcome.starts_with("conflict") => format!("{} conflict", status.word()),
        (Some(outcome), status) => format!("{} {outcome}", status.word()),
        (None, Status::Undetermined) => String::from("undetermined"),
        (None, Status::Settled | Status::Presumed | Status::NotDecided) => return None,
    };
    Some(format!("{}{of} is {result}", stand.decision))
}

/// Every named item of a program, in the order of its tables.
fn items(program: &Program) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut plain = |kind, name, title, span| items.push(Item { kind, name, title, head: None, span });
    for policy in &program.policies {
        let kind = if policy.library { "library" } else { "policy" };
        plain(kind, policy.name.as_str(), policy.title.as_deref(), policy.span);
    }
    for source in &program.sources {
        for edition in &source.editions {
            plain("source", source.name.as_str(), Some(edition.title.as_str()), edition.span);
        }
    }
    for role in &program.roles {
        plain("role", role.name.as_str(), Some(role.title.as_str()), role.span);
    }
    for ty in &program.types {
        plain("type", ty.name.as_str(), None, ty.span);
    }
    for record in &program.records {
        plain("type", record.name.as_str(), None, record.span);
    }
    for fact in &program.facts {
        plain("fact", fact.name.as_str(), Some(fact.question.as_str()), fact.span);
    }
    for scenario in &program.scenarios {
        plain("scenario", scenario.title.as_str(), None, scenario.span);
    }
    items.extend(heads(program).map(|(kind, head)| Item {
        kind,
        name: &head.name,
        title: head.title.as_deref(),
        head: Some(head),
        span: head.span,
    }));
    items
}

/// The items that have headings, each with its kind.
fn heads(program: &Program) -> impl Iterator<Item = (&'static str, &Header)> {
    let of = |kind: &'static str| move |head| (kind, head);
    let defines = program.defines.iter().flat_map(|item| &item.versions).map(|version| &version.head);
    defines
        .map(of("define"))
        .chain(program.decisions.iter().map(|item| &item.head).map(of("decision")))
        .chain(program.rules.iter().map(|item| &item.head).map(of("rule")))
        .chain(program.presumptions.iter().map(|item| &item.head).map(of("presumption")))
        .chain(program.duties.iter().map(|item| &item.head).map(of("duty")))
        .chain(program.prohibitions.iter().map(|item| &item.head).map(of("prohibition")))
        .chain(program.properties.iter().map(|item| &item.head).map(of("property")))
        .chain(program.impossibles.iter().map(|item| &item.head).map(of("impossible")))
}

/// What is said of an item beside its heading.
fn particulars(program: &Program, head: &Header) -> Vec<Entry> {
    let policy = program.policy(head.policy);
    let mut rows = vec![Entry::new("of", policy.title.clone().unwrap_or_else(|| policy.name.clone()))];
    for place in &head.places {
        let source = program.source(place.source);
        let known = source.edition(policy.period.as_ref().and_then(|period| period.from)).map(|edition| edition.basis);
        let basis = place.basis.or(head.basis).or(known).unwrap_or_default();
        rows.push(Entry::new("cites", format!("{}: {} ({})", citation(program, place), basis.word(), basis.meaning())));
    }
    if let Some(period) = &head.period {
        rows.push(Entry::new("period", period_words(period)));
    }
    rows.extend(head.says.as_ref().map(|says| Entry::new("says", format!("\"{says}\""))));
    rows
}

fn period_words(period: &Period) -> String {
    let from = period.from.map(|from| format!("in force from {from}"));
    let until = period.ceasing.map(|end| format!("ceasing on {end}"));
    let words: Vec<String> = from.into_iter().chain(until).collect();
    if words.is_empty() { String::from("always in force") } else { words.join(", ") }
}

/// Every cited place of a program: of items, and of their exceptions, limbs, deadlines and steps.
fn places(program: &Program) -> Vec<&CitedPlace> {
    let mut places: Vec<&CitedPlace> = heads(program).flat_map(|(_, head)| &head.places).collect();
    let all: Vec<&Except> = program
        .rules
        .iter()
        .flat_map(|item| &item.excepts)
        .chain(program.presumptions.iter().flat_map(|item| &item.excepts))
        .chain(program.duties.iter().flat_map(|item| &item.excepts))
        .chain(program.prohibitions.iter().flat_map(|item| &item.excepts))
        .collect();
    places.extend(all.into_iter().flat_map(|except| &except.places));
    for duty in &program.duties {
        places.extend(duty.due.iter().flat_map(|due| &due.places));
        places.extend(duty.asap.iter().flat_map(|asap| &asap.places));
        places.extend(duty.done_if.iter().flat_map(|(_, places)| places));
    }
    for cond in &program.conds {
        places.extend(cond.kind.limbs().iter().flat_map(|limb| &limb.places));
    }
    places
}

/// Whether a provision asked for is the one cited, or one of which it is a part: `s.44A` covers `s.44A(3)`.
fn covers(asked: &str, cited: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let (asked, cited) = (plain(asked), plain(cited));
    let rest = cited.strip_prefix(asked.as_str());
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_provision_covers_its_parts_and_no_other() {
        assert!(covers("PCSCA s.44A", "PCSCA s.44A(3)(c)"));
        assert!(covers("pcsca  s.44A(3)", "PCSCA s.44A(3)"));
        assert!(covers("PCSCA", "PCSCA s.44A"));
        assert!(!covers("PCSCA s.44", "PCSCA s.44A"));
        assert!(!covers("PCSCA s.44A(3)", "PCSCA s.44A"));
    }
}
