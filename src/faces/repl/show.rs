//! The answers of a session in words. Pure: a session and an answer in, text out.

use crate::diag::render::{Form, Style, number_of, render, wrap_hanging};
use crate::diff;
use crate::eval::slot::Place;
use crate::eval::{Ask, Law, Status};
use crate::faces::cli::Setting;
use crate::faces::compare;
use crate::faces::compare::build::Parties;
use crate::faces::report::{Depth, parts, report, text};
use crate::facts;
use crate::ir::{FactId, PolicyId, ScenarioId};
use crate::session::interview::{About, Asked, decl_at, values_of};
use crate::session::loaded::Loaded;
use crate::session::reply::{Entry, Reply, Wanted};
use crate::session::standing::{Change, Side, Standing, or_list};
use crate::session::{Session, answers};
use crate::testing;
use unicode_width::UnicodeWidthStr;

/// An answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What is answered.
    pub text: String,
    /// What was wrong.
    pub complaint: String,
}

/// Puts an answer into words. What is to be done in the world has none.
pub fn show(session: &Session, reply: &Reply, setting: &Setting) -> Shown {
    let mut page = Page { out: String::new(), width: setting.width.clamp(40, 100), colour: setting.colour };
    let style = parts::Style { width: setting.width, colour: setting.colour };
    let asked = |part: &dyn Fn(&Ask<'_>) -> String| session.with_ask(part).unwrap_or_default();
    match reply {
        Reply::Words(words) => page.para(0, 2, words),
        Reply::Listing(head, entries) => page.listing(head, entries),
        Reply::Text(words) => page.out.push_str(words),
        Reply::Changes(changes) => page.changes(changes),
        Reply::Sides(sides) => page.sides(session, sides),
        Reply::Diff(other) => page.out = diff_text(session, other, setting),
        Reply::Answers(wanted) => page.out = in_session(&answers_text(session, wanted, setting)),
        Reply::Needs(decisions) => {
            let wanted = crate::faces::report::Wanted { decisions: decisions.clone(), ..Default::default() };
            page.out = in_session(&asked(&|ask| parts::missing(ask, &wanted, style)));
        }
        Reply::Duties(names) => page.out = asked(&|ask| parts::duties(ask, names, style)),
        Reply::Condition(program, cond) => {
            let law = Law::new(program);
            let of = |ask: &Ask<'_>| parts::condition(&Ask { law: &law, ..*ask }, *cond, style);
            page.out = session.with_ask(of).unwrap_or_default();
        }
        Reply::Value(define) => page.out = asked(&|ask| parts::value(ask, *define, style)),
        Reply::Fact(fact) => page.fact(session, *fact),
        Reply::Test => page.test(session, setting),
        Reply::Asks(question) => page.question(question),
        Reply::Asked(goals) => {
            let wanted = Wanted { decisions: goals.clone(), ..Wanted::default() };
            page.out = format!("\n{}", in_session(&answers_text(session, &wanted, setting)));
        }
        Reply::Wrong(sources, found) => {
            let style = Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 20 };
            return Shown { text: String::new(), complaint: render(sources, found, style) };
        }
        Reply::Refused(words) => {
            page.para(0, 2, words);
            return Shown { text: String::new(), complaint: page.out };
        }
        Reply::Do(_) => {}
    }
    Shown { text: page.out, complaint: String::new() }
}

/// What a report says of options of the command line, as it is done in a session.
fn in_session(words: &str) -> String {
    words.replace("`--why`", "`:why`")
}

/// Answers as `assize eval` gives them.
pub fn answers_text(session: &Session, wanted: &Wanted, setting: &Setting) -> String {
    let wanted_of = crate::faces::report::Wanted {
        decisions: wanted.decisions.clone(),
        why_not: wanted.why_not.clone(),
        what_would: wanted.what_would.clone(),
        held: wanted.held.iter().copied().collect(),
        supposing: session.case().law_at.map(|date| format!("the law of {date}")).into_iter().collect(),
    };
    let depth = if wanted.full { Depth::Full } else { Depth::Short };
    let of = |ask: &Ask<'_>| {
        let mut report = report(ask, &wanted_of);
        if wanted.why_not.is_some() || wanted.what_would.is_some() {
            // The outcome is asked about, not the answer: what the line says already is not said again.
            report.answers.retain(|answer| answer.why_not.is_some() || answer.what_would.is_some());
            for answer in &mut report.answers {
                answer.because.clear();
                answer.also.clear();
                answer.missing = None;
                answer.not_taken_into_account.clear();
            }
            report.duties.clear();
            report.prohibitions.clear();
        }
        text(&report, depth, setting.width, setting.colour, true)
    };
    session.with_ask(of).unwrap_or_default()
}

/// Both policies over every possible case, as `assize diff` compares them.
fn diff_text(session: &Session, other: &Loaded, setting: &Setting) -> String {
    let Some(loaded) = session.loaded() else { return String::new() };
    let law_at = session.case().law_at;
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (nodes, splits) = (size(setting.limits.nodes), size(setting.limits.splits));
    let options = diff::Options { nodes, splits, ..diff::Options::default() };
    let law = |program| diff::Law { program, law_at };
    let comparison = diff::compare(law(&loaded.program), law(&other.program), &options);
    let named = |loaded: &Loaded| {
        let at = law_at.map_or_else(String::new, |date| format!(" by the law of {date}"));
        format!("{}{at}", named(loaded))
    };
    let parties = Parties {
        old: named(loaded),
        new: named(other),
        programs: [&loaded.program, &other.program],
        law_at: [law_at; 2],
    };
    compare::text::text(&compare::report(&comparison, &parties), setting.width, false, false)
}

/// A policy as it was named, with its amendments.
fn named(loaded: &Loaded) -> String {
    let with = if loaded.with.is_empty() { String::new() } else { format!(" with {}", loaded.with.join(", ")) };
    format!("{}{with}", loaded.entry)
}

struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    fn paint(&self, code: &str, words: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    fn para(&mut self, first: usize, rest: usize, words: &str) {
        let room = |indent: usize| self.width.saturating_sub(indent);
        for (n, line) in wrap_hanging(words, room(first), room(rest)).into_iter().enumerate() {
            let indent = if n == 0 { first } else { rest };
            self.out.push_str(format!("{}{line}", " ".repeat(indent)).trim_end());
            self.out.push('\n');
        }
    }

    fn heading(&mut self, words: &str) {
        let words = self.paint("1", words);
        self.out.push_str(&words);
        self.out.push('\n');
    }

    /// A heading with entries in two columns, the second wrapped under itself.
    fn listing(&mut self, head: &str, entries: &[Entry]) {
        if !head.is_empty() {
            self.heading(head);
        }
        let widest = entries.iter().map(|entry| entry.name.width()).max().unwrap_or(0);
        let column = (widest + 2).min(self.width / 2);
        for entry in entries {
            if entry.words.is_empty() {
                self.para(2, 4, &entry.name);
                continue;
            }
            // A name that is too long for its column stands on a line of its own.
            if entry.name.width() + 2 > column {
                self.para(2, 4, &entry.name);
                self.para(2 + column, 2 + column, &entry.words);
                continue;
            }
            let at = self.out.len();
            self.para(2 + column, 2 + column, &entry.words);
            let pad = " ".repeat(column.saturating_sub(entry.name.width()));
            self.out.replace_range(at..at + 2 + column, &format!("  {}{pad}", entry.name));
        }
    }

    fn changes(&mut self, changes: &[Change]) {
        if changes.is_empty() {
            self.para(2, 4, "no decision changes");
        }
        for change in changes {
            let name = change.now.as_ref().or(change.before.as_ref()).map(name_of).unwrap_or_default();
            let words = match (&change.before, &change.now) {
                (None, Some(now)) => format!("{name}: {}", words_of(now)),
                (Some(_), None) => format!("{name}: no longer asked"),
                (Some(before), Some(now)) => format!("{name}: {} → {}", words_of(before), words_of(now)),
                (None, None) => continue,
            };
            self.para(2, 6, &words);
        }
    }

    /// The outcomes under two policies, in two columns.
    fn sides(&mut self, session: &Session, sides: &[Side]) {
        let title = |loaded: Option<&Loaded>| loaded.map(named).unwrap_or_default();
        let cell = |standing: &Option<Standing>| standing.as_ref().map_or_else(|| String::from("not asked"), words_of);
        let names: Vec<String> = sides
            .iter()
            .map(|side| side.here.as_ref().or(side.there.as_ref()).map(name_of).unwrap_or_default())
            .collect();
        let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
        let first = (widest + 2).min(self.width / 3);
        let column = (self.width - 2 - first) / 2;
        self.row(["", &title(session.loaded()), &title(session.compared())], first, column, "1", " ");
        let mut differ = false;
        for (side, name) in sides.iter().zip(&names) {
            let same = side.here == side.there;
            differ |= !same;
            let mark = if same { " " } else { "*" };
            self.row([name, &cell(&side.here), &cell(&side.there)], first, column, "", mark);
        }
        if differ {
            self.para(0, 2, "* they differ");
        }
    }

    fn row(&mut self, cells: [&str; 3], first: usize, column: usize, code: &str, mark: &str) {
        let [name, here, there] = cells;
        let wrap = |words: &str, room: usize| {
            wrap_hanging(words, room.saturating_sub(1).max(8), room.saturating_sub(1).max(8))
        };
        let columns = [(wrap(name, first), first), (wrap(here, column), column), (wrap(there, column), column)];
        let n = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
        for at in 0..n {
            let mut line = format!("{} ", if at == 0 { mark } else { " " });
            for (lines, room) in &columns {
                let words = lines.get(at).map_or("", String::as_str);
                line.push_str(&format!("{words}{}", " ".repeat(room.saturating_sub(words.width()))));
            }
            let line = line.trim_end().to_owned();
            let line = if code.is_empty() { line } else { self.paint(code, &line) };
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn fact(&mut self, session: &Session, fact: FactId) {
        let Some(program) = session.loaded().map(|loaded| &loaded.program) else { return };
        let decl = decl_at(program, Place::Fact(fact));
        self.para(2, 4, &decl.question);
        match session.case().facts.get(fact) {
            Some(found) => {
                let lines = facts::fact_lines(program, decl, found);
                let list = crate::ir::Facts::new();
                let lines = if matches!(found, crate::ir::Found::List(_)) {
                    let mut alone = list;
                    alone.set(fact, Some(found.clone()));
                    facts::given_lines(program, &alone)
                } else {
                    lines
                };
                for line in lines {
                    self.para(2, 4, &line);
                }
            }
            None => {
                self.para(2, 4, &format!("not known; it can be {}", answers::form(program, decl)));
                let values = values_of(program, decl);
                if !values.is_empty() {
                    self.listing("", &values);
                }
            }
        }
    }

    fn question(&mut self, asked: &Asked) {
        self.out.push('\n');
        let left = match asked.left {
            0 => String::new(),
            1 => String::from(" [the last that can matter]"),
            n => format!(" [{n} can still matter]"),
        };
        let name = if asked.name.is_empty() { String::new() } else { format!(" ({})", asked.name) };
        let words = self.paint("1", &format!("{}{name}", asked.question));
        self.para(0, 2, &format!("{words}{left}"));
        if let Some(because) = &asked.because {
            self.para(2, 4, &format!("asked {because}"));
        }
        if let Some(judged) = &asked.judged {
            self.para(2, 4, &format!("a judgement, for {judged}"));
        }
        let also = if asked.about == About::Decision { "" } else { "; `?` shows what else can be said" };
        self.para(2, 4, &format!("answer {}{also}", asked.form));
        if asked.about == About::Decision {
            let numbered = asked.values.iter().enumerate();
            let numbered: Vec<Entry> = numbered
                .map(|(n, value)| Entry::new(format!("{}  {}", n + 1, value.name), value.words.clone()))
                .collect();
            self.listing("", &numbered);
        } else if !asked.values.is_empty() {
            self.listing("", &asked.values);
        }
    }

    fn test(&mut self, session: &Session, setting: &Setting) {
        let Some(loaded) = session.loaded() else { return };
        let law = loaded.law();
        let splits = usize::try_from(setting.limits.splits).unwrap_or(usize::MAX);
        let (mut run, mut failed) = (0, 0);
        for n in 0..loaded.program.scenarios.len() {
            let id = ScenarioId::new(n);
            let scenario = loaded.program.scenario(id);
            if scenario.policy != PolicyId(0) {
                continue;
            }
            run += 1;
            let outcome = testing::run(&law, id, splits);
            if outcome.passed() {
                continue;
            }
            failed += 1;
            self.para(0, 2, &format!("failed: {}", scenario.title));
            for failure in outcome.failures {
                self.para(4, 6, &format!("expected: {}", failure.expected));
                self.para(4, 6, &format!("found:    {}", failure.found));
            }
        }
        if run == 0 {
            self.para(0, 2, "The policy has no scenarios of its own.");
        } else {
            self.para(0, 2, &format!("{}: {} passed, {failed} failed", number_of(run, "scenario"), run - failed));
        }
    }
}

fn name_of(standing: &Standing) -> String {
    let of = standing.item.as_ref().map_or_else(String::new, |item| format!(" of {item}"));
    format!("{}{of}", standing.decision)
}

/// How a decision stands, in a few words.
fn words_of(standing: &Standing) -> String {
    match (&standing.outcome, standing.status) {
        (Some(outcome), status) => format!("{outcome} ({})", status.word()),
        (None, Status::NotDecided) => String::from("open"),
        (None, _) => format!("open ({})", or_list(&standing.possible)),
    }
}
