//! The interview: asks only what can still matter, the best question first, and says for which provision's sake.
//!
//! Works on the missing facts of [`Ask::missing`]. A person may answer, say that it is not known, put a question off, go
//! back, or stop.

use crate::base::span::Span;
use crate::eval::slot::Place;
use crate::eval::{Ask, Explainer, Reason, Row, Seen, Status, What};
use crate::ir::{DecisionId, FactDecl, FactId, FactKind, Found, Program, RuleId, Scalar, TypeId};
use crate::session::answers::form;
use crate::session::reply::{Entry, Reply};
use crate::session::standing::{items, listed, or_list, standing};
use crate::session::{Case, Said, Session};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A question of the interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is asked for.
    pub about: About,
    /// The fact's name, with its item.
    pub name: String,
    /// The question.
    pub question: String,
    /// Who decides it, against which standard, where it is a judgement.
    pub judged: Option<String>,
    /// For whose sake it is asked: `because of: ` a rule's heading and citation, or `to tell` what of a policy's reach.
    pub because: Option<String>,
    /// What may be answered, in words.
    pub form: String,
    /// The values that may be answered, each with what it means.
    pub values: Vec<Entry>,
    /// The decision's question.
    pub decision: String,
    /// How many facts can still matter to it; nought where that is not told.
    pub left: usize,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Which decision the interview is for.
    Decision,
    /// A fact, for the sake of a decision or of one of its items.
    Fact(Place, DecisionId, Option<u32>),
}

/// An interview as far as it has come.
#[derive(Clone, Debug)]
pub struct Interview {
    /// The decisions that it is for.
    goals: Vec<DecisionId>,
    /// Whether the person is still to say which of them is meant.
    choosing: bool,
    now: Aside,
    asked: Option<Asked>,
    trail: Vec<Step>,
}

/// What is not asked, or not yet.
#[derive(Clone, Debug, Default)]
struct Aside {
    unknown: BTreeSet<Place>,
    put_off: BTreeSet<Place>,
    /// Whether what was put off is asked again.
    again: bool,
}

/// How things were before an answer.
#[derive(Clone, Debug)]
struct Step {
    aside: Aside,
    asked: Option<Asked>,
    choosing: bool,
    goals: Vec<DecisionId>,
    case: Case,
}

impl Interview {
    /// The question that waits for an answer.
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }
}

/// The words that are no answers.
pub const WORDS: [(&str, &str); 5] = [
    ("unknown", "it is not known: it is not asked again"),
    ("skip", "put the question off"),
    ("why", "why it is asked, and what each answer would do"),
    ("back", "take back the last answer"),
    ("stop", "end here, with the answer as far as it can be given"),
];

impl Session {
    /// Begins an interview.
    ///
    /// - `goals`: the decisions; where there is more than one, the first question is which is meant.
    pub fn interview(&mut self, goals: Vec<DecisionId>) -> Vec<Reply> {
        let choosing = goals.len() > 1;
        self.begin_interview(goals, choosing)
    }

    /// Begins an interview for all of these decisions.
    pub fn interview_all(&mut self, goals: Vec<DecisionId>) -> Vec<Reply> {
        self.begin_interview(goals, false)
    }

    fn begin_interview(&mut self, goals: Vec<DecisionId>, choosing: bool) -> Vec<Reply> {
        let interview = Interview { goals, choosing, now: Aside::default(), asked: None, trail: Vec::new() };
        self.interview = Some(interview);
        self.ask_next()
    }

    /// Takes what was said to the interview's question.
    pub(super) fn answer(&mut self, text: &str, said: &Said<'_>) -> Vec<Reply> {
        let Some(asked) = self.asked().cloned() else { return Vec::new() };
        match (text, asked.about) {
            ("stop", _) => self.end_interview(),
            ("back", _) => self.step_back(),
            ("?" | "help", _) => {
                let rows = WORDS.iter().map(|(word, what)| Entry::new(*word, *what)).collect();
                vec![Reply::Words(format!("Answer {}.", asked.form)), Reply::Listing(String::from("Or say:"), rows)]
            }
            ("why", About::Fact(place, decision, item)) => self.why_asked(&asked, place, decision, item),
            ("unknown" | "skip", About::Fact(place, ..)) => {
                self.remember();
                if let Some(interview) = &mut self.interview {
                    let aside = &mut interview.now;
                    if text == "unknown" || aside.again {
                        aside.unknown.insert(place);
                    } else {
                        aside.put_off.insert(place);
                    }
                }
                self.ask_next()
            }
            (_, About::Decision) => self.choose(text, said),
            (_, About::Fact(place, ..)) => self.take_answer(text, place, said),
        }
    }

    fn take_answer(&mut self, text: &str, place: Place, said: &Said<'_>) -> Vec<Reply> {
        let Some(program) = self.loaded().map(|loaded| &loaded.program) else { return Vec::new() };
        let facts = &self.case.facts;
        let whole = is_line(program, text);
        let line =
            if whole { Some(text.to_owned()) } else { crate::session::answers::line_of(program, facts, place, text) };
        let taken = match line {
            Some(line) => {
                // The complaint shows the line that the answer stands for, where it stands among what was said.
                let as_line = Said { entry: &line, name: said.name, before: said.before };
                self.given(&line, &as_line)
            }
            None => self.by_number(text, place, said),
        };
        match taken {
            Ok(facts) => {
                let case = Case { facts, ..self.case.clone() };
                if case != self.case
                    && let Some(why) = self.impossible(&case)
                {
                    return vec![why];
                }
                self.remember();
                let before = std::mem::replace(&mut self.case, case);
                self.undo.push(before);
                self.redo.clear();
                self.look();
                self.ask_next()
            }
            Err(wrong) => vec![*wrong],
        }
    }

    /// An answer about an item without a name: by the item's number.
    fn by_number(&self, text: &str, place: Place, said: &Said<'_>) -> Result<crate::ir::Facts, Box<Reply>> {
        let (Some(loaded), Place::Field { list, item, field }) = (self.loaded(), place) else {
            return Err(Box::new(super::no_policy()));
        };
        let program = &loaded.program;
        let name = &program.field_decl(list, field).name;
        let line = format!("{}[{item}].{name}={text}", program.fact(list).name);
        let as_line = Said { entry: &line, name: said.name, before: said.before };
        let (sources, file) = as_line.sources(loaded);
        let mut facts = self.case.facts.clone();
        match crate::facts::set(program, &mut facts, file, &line) {
            Ok(()) => Ok(facts),
            Err(mut found) => {
                let range = found.span.range();
                found.span = Span::new(file, range.start + said.before, range.end + said.before);
                Err(Box::new(Reply::Wrong(sources, vec![*found])))
            }
        }
    }

    fn choose(&mut self, text: &str, said: &Said<'_>) -> Vec<Reply> {
        let goals = self.interview.as_ref().map(|interview| interview.goals.clone()).unwrap_or_default();
        let number = text.parse::<usize>().ok().and_then(|n| goals.get(n.checked_sub(1)?).copied());
        let chosen = match (text, number) {
            ("all", _) => goals,
            (_, Some(goal)) => vec![goal],
            (_, None) => match self.decision(super::Part::trimmed(said.entry, 0), said) {
                Ok(goal) => vec![goal],
                Err(wrong) => return vec![*wrong],
            },
        };
        self.remember();
        if let Some(interview) = &mut self.interview {
            (interview.goals, interview.choosing) = (chosen, false);
        }
        self.ask_next()
    }

    /// Remembers how things are, for `back`.
    fn remember(&mut self) {
        let case = self.case.clone();
        if let Some(interview) = &mut self.interview {
            interview.trail.push(Step {
                aside: interview.now.clone(),
                asked: interview.asked.clone(),
                choosing: interview.choosing,
                goals: interview.goals.clone(),
                case,
            });
        }
    }

    fn step_back(&mut self) -> Vec<Reply> {
        let Some(interview) = &mut self.interview else { return Vec::new() };
        let Some(step) = interview.trail.pop() else {
            let mut replies = vec![Reply::Words(String::from("This is the first question."))];
            replies.extend(interview.asked.clone().map(|asked| Reply::Asks(Box::new(asked))));
            return replies;
        };
        (interview.now, interview.asked) = (step.aside, step.asked);
        (interview.choosing, interview.goals) = (step.choosing, step.goals);
        let asked = interview.asked.clone();
        if step.case != self.case {
            let after = std::mem::replace(&mut self.case, step.case);
            self.undo.push(after);
            self.redo.clear();
            self.look();
        }
        asked.map(|asked| Reply::Asks(Box::new(asked))).into_iter().collect()
    }

    fn end_interview(&mut self) -> Vec<Reply> {
        let goals = self.interview.take().map(|interview| interview.goals);
        vec![Reply::Asked(goals.unwrap_or_default())]
    }

    /// The next question, or the end where nothing can matter any more.
    fn ask_next(&mut self) -> Vec<Reply> {
        let Some(mut interview) = self.interview.take() else { return Vec::new() };
        let next = match interview.choosing {
            true => self.loaded().map(|loaded| which(&loaded.program, &interview.goals)),
            false => self.with_ask(|ask| next(ask, &interview.goals, &mut interview.now)).flatten(),
        };
        interview.asked = next.clone();
        self.interview = Some(interview);
        match next {
            Some(asked) => vec![Reply::Asks(Box::new(asked))],
            None => self.end_interview(),
        }
    }

    /// Why a question is asked: the provision in its own words, and what each answer would do.
    fn why_asked(&self, asked: &Asked, place: Place, decision: DecisionId, item: Option<u32>) -> Vec<Reply> {
        let mut replies = vec![Reply::Words(format!("The answer to \"{}\" turns on it.", asked.decision))];
        replies.extend(asked.because.clone().map(|because| Reply::Words(format!("It is asked {because}."))));
        let told = self.with_ask(|ask| {
            let says = needing(ask, decision, item, place).and_then(|need| need.says);
            (says, effects(ask, place, decision, item))
        });
        if let Some((says, effects)) = told {
            replies.extend(says.map(|says| Reply::Words(format!("In the words of the provision: \"{says}\""))));
            if !effects.is_empty() {
                replies.push(Reply::Listing(String::from("What each answer would do:"), effects));
            }
        }
        replies
    }
}

/// Whether an answer is a whole line of facts, which speaks of its own fact.
fn is_line(program: &Program, text: &str) -> bool {
    let first = text.strip_prefix("not ").unwrap_or(text).split_whitespace().next().unwrap_or("");
    program.fact_named(first).is_some() || text.starts_with("entry ")
}

/// The question which decision is meant.
fn which(program: &Program, goals: &[DecisionId]) -> Asked {
    let values = goals.iter().map(|goal| {
        let head = &program.decision(*goal).head;
        Entry::new(head.name.clone(), head.title.clone().unwrap_or_default())
    });
    Asked {
        about: About::Decision,
        name: String::new(),
        question: String::from("Which question is to be answered?"),
        judged: None,
        because: None,
        form: String::from("the name of one of these, its number, or `all`"),
        values: values.collect(),
        decision: String::new(),
        left: 0,
    }
}

/// The best question that can still matter and is not put aside.
fn next(ask: &Ask<'_>, goals: &[DecisionId], aside: &mut Aside) -> Option<Asked> {
    if let Some(asked) = open(ask, goals, aside) {
        return Some(asked);
    }
    if aside.put_off.is_empty() {
        return None;
    }
    // What was put off comes back once; put off again, it is not known.
    aside.put_off.clear();
    aside.again = true;
    open(ask, goals, aside)
}

fn open(ask: &Ask<'_>, goals: &[DecisionId], aside: &Aside) -> Option<Asked> {
    let program = ask.law.program;
    let free = |place: &Place| !aside.unknown.contains(place) && !aside.put_off.contains(place);
    for goal in goals {
        let binder = program.decision(*goal).binder;
        if let Some(binder) = binder
            && listed(ask, binder).is_none()
        {
            let place = Place::Fact(program.binder(binder).list);
            if free(&place) {
                let asked = asked(ask, place, *goal, None, 0);
                return Some(Asked {
                    because: Some(String::from("because the question is decided item by item")),
                    ..asked
                });
            }
        }
        for item in items(ask, binder) {
            let answer = crate::prove::decide(ask, *goal, item);
            if answer.verdict.status == Status::Settled {
                continue;
            }
            let inquiry = crate::prove::missing_with(ask, *goal, item, &mut |needing| {
                let open: Vec<Place> = needing.iter().copied().filter(free).collect();
                crate::prove::best_question(ask, *goal, item, &open).map(|best| best.place)
            });
            let mut open: Vec<Place> = inquiry.needing.iter().copied().filter(free).collect();
            let mut best = inquiry.next.filter(free);
            if !inquiry.doubts.is_empty() {
                // Too much is open to tell what matters: what nothing open reads does not.
                let read = read_by_open(answer.reasons.deciding());
                if open.iter().any(|place| read.contains_key(place)) {
                    open.retain(|place| read.contains_key(place));
                }
                best = best.filter(|place| open.contains(place));
                best = best.or(open.iter().copied().min_by_key(|place| Reverse(read.get(place).copied())));
            }
            if let Some(place) = best.or(open.first().copied()) {
                let told = inquiry.doubts.is_empty() && item.is_none();
                let left = if told { open.len() } else { 0 };
                return Some(asked(ask, place, *goal, item, left));
            }
        }
    }
    None
}

/// The unknown facts that stand beneath what is open, and nothing but that, each with how often.
fn read_by_open(reasons: Row<'_, '_>) -> BTreeMap<Place, usize> {
    let mut read = BTreeMap::new();
    let mut todo: Vec<Reason<'_, '_>> = reasons.collect();
    while let Some(reason) = todo.pop() {
        if reason.seen != Seen::Unknown {
            continue;
        }
        if let What::Fact(place) = reason.what {
            *read.entry(place).or_insert(0) += 1;
        }
        todo.extend(reason.children());
    }
    read
}

fn asked(ask: &Ask<'_>, place: Place, goal: DecisionId, item: Option<u32>, left: usize) -> Asked {
    let program = ask.law.program;
    let decl = decl_at(program, place);
    let judged = decl.judgement.as_ref();
    Asked {
        about: About::Fact(place, goal, item),
        name: name_of(ask, place),
        question: decl.question.clone(),
        judged: judged.map(|judged| format!("{}, on \"{}\"", program.role(judged.by).title, judged.standard)),
        because: needing(ask, goal, item, place).map(|need| need.words),
        form: form(program, decl),
        values: values_of(program, decl),
        decision: program.decision(goal).head.title.clone().unwrap_or_else(|| program.decision(goal).head.name.clone()),
        left,
    }
}

/// The declaration of what stands at a place.
pub fn decl_at(program: &Program, place: Place) -> &FactDecl {
    match place {
        Place::Fact(fact) => program.fact(fact),
        Place::Field { list, field, .. } => program.field_decl(list, field),
    }
}

/// A fact's name, with its item where it is a field of one.
pub fn name_of(ask: &Ask<'_>, place: Place) -> String {
    let name = decl_at(ask.law.program, place).name.clone();
    let Place::Field { list, item, .. } = place else { return name };
    let label = match ask.facts.get(list) {
        Some(Found::List(items)) => items.get(item as usize).and_then(|item| item.label.clone()),
        Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => None,
    };
    label.map_or_else(|| format!("{name} of item {}", item + 1), |label| format!("{name} of \"{label}\""))
}

/// The named values that a fact can have, each with what it means.
pub fn values_of(program: &Program, decl: &FactDecl) -> Vec<Entry> {
    let Some(ty) = type_of(decl) else { return Vec::new() };
    let values = program.enum_type(ty).values.iter();
    values.map(|value| Entry::new(value.name.clone(), value.title.clone().unwrap_or_default())).collect()
}

fn type_of(decl: &FactDecl) -> Option<TypeId> {
    match &decl.kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(*ty),
        FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => None,
    }
}

/// What needs a fact.
struct Need {
    words: String,
    says: Option<String>,
}

/// The rule that needs a fact, or what of a policy's reach does.
fn needing(ask: &Ask<'_>, goal: DecisionId, item: Option<u32>, place: Place) -> Option<Need> {
    let program = ask.law.program;
    let answer = crate::prove::decide(ask, goal, item);
    let reads = |reason: &Reason<'_, '_>| reason.reads(place);
    let deciding = answer.reasons.deciding();
    let rule = deciding.filter(reads).find_map(|reason| reason.rule());
    if let Some(rule) = rule {
        return Some(of_rule(program, rule));
    }
    for reason in deciding.filter(reads) {
        let What::Policy(policy) = reason.what else { continue };
        let dated = reason.children().any(|child| child.what == What::OutOfForce && child.reads(place));
        let policy = program.policy(policy);
        let title = policy.title.clone().unwrap_or_else(|| policy.name.clone());
        let words = match dated {
            true => String::from("to tell which law applies"),
            false => format!("to tell whether this applies: {title}"),
        };
        return Some(Need { words, says: None });
    }
    // A rule of a policy of which it is not known whether it governs.
    let mut judge = ask.judge();
    if let (Some(binder), Some(item)) = (program.decision(goal).binder, item) {
        judge.set_item(binder, item);
    }
    let mut explainer = Explainer::new(&mut judge);
    program.decision(goal).rules.iter().for_each(|rule| explainer.rule(*rule));
    let rule = explainer.tree().row().find(reads).and_then(|reason| reason.rule());
    rule.map(|rule| of_rule(program, rule))
}

fn of_rule(program: &Program, rule: RuleId) -> Need {
    let head = &program.rule(rule).head;
    let cited: Vec<String> = head.places.iter().map(|place| citation(program, place)).collect();
    let cited = if cited.is_empty() { String::new() } else { format!(", {}", cited.join("; ")) };
    let title = head.title.clone().unwrap_or_else(|| head.name.clone());
    Need { words: format!("because of: {title}{cited}"), says: head.says.clone() }
}

/// A citation as lawyers print it.
pub fn citation(program: &Program, place: &crate::ir::CitedPlace) -> String {
    let source = &program.source(place.source).name;
    place.pinpoint.as_ref().map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
}

/// Values tried at most to say what each answer would do.
const TRIED: usize = 12;

/// What each answer would do to a decision, where the answers can be counted.
fn effects(ask: &Ask<'_>, place: Place, goal: DecisionId, item: Option<u32>) -> Vec<Entry> {
    let program = ask.law.program;
    let decl = decl_at(program, place);
    let Place::Fact(fact) = place else { return Vec::new() };
    let mut effects: Vec<Entry> = Vec::new();
    for (name, found) in answers(program, decl).into_iter().take(TRIED) {
        let words = effect(ask, fact, found, goal, item);
        match effects.iter_mut().find(|entry| entry.words == words) {
            Some(same) => same.name.push_str(&format!(", {name}")),
            None => effects.push(Entry::new(name, words)),
        }
    }
    effects
}

/// The answers that can be counted, each as it would be found.
fn answers(program: &Program, decl: &FactDecl) -> Vec<(String, Found)> {
    use crate::ir::Value;
    let value = |value: Value| Found::Value(value, None);
    let mut answers = match &decl.kind {
        FactKind::Scalar(Scalar::YesNo) => {
            vec![(String::from("yes"), value(Value::YesNo(true))), (String::from("no"), value(Value::YesNo(false)))]
        }
        FactKind::Event => vec![(String::from("no"), Found::NotHappened), (String::from("yes"), Found::Happened(None))],
        FactKind::Scalar(Scalar::Enum(ty)) => {
            let names = program.enum_type(*ty).values.iter().enumerate();
            names
                .map(|(n, decl)| (decl.name.clone(), value(Value::Member(u32::try_from(n).unwrap_or(u32::MAX)))))
                .collect()
        }
        FactKind::Scalar(_) | FactKind::Set(_) | FactKind::List(_) => Vec::new(),
    };
    if decl.or_none && !answers.is_empty() {
        answers.push((String::from("none"), value(Value::None)));
    }
    answers
}

fn effect(ask: &Ask<'_>, fact: FactId, found: Found, goal: DecisionId, item: Option<u32>) -> String {
    let mut facts = ask.facts.clone();
    facts.set(fact, Some(found));
    let with = Ask { facts: &facts, ..*ask };
    if with.possible().is_err() {
        return String::from("cannot be, with what is known already");
    }
    let stand = standing(&with, goal, item);
    match stand.outcome {
        Some(outcome) => format!("{outcome} ({})", stand.status.word()),
        None if stand.possible.is_empty() => String::from("still open"),
        None => format!("still open: {}", or_list(&stand.possible)),
    }
}
