//! Conditions as ladders: contacts in series and in parallel, which the drawing, the list beside it and the graphs share.

use crate::base::provision::Label;
use crate::docs::item::Which;
use crate::docs::words::{citation, citations};
use crate::ir::{
    CondId, CondKind, DefineBody, Duty, Except, ExprId, ExprKind, FactRef, Form, Limb, PresumedValue, Program,
    PropertyForm,
};

/// One current path from rail to rail: where current flows, what the coil says follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// What the path is about: `owed where`, `done if`; empty where an item has but one.
    pub caption: String,
    /// The contacts; an empty series always lets through.
    pub rung: Rung,
    /// What follows.
    pub coil: String,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rung {
    /// One question.
    Contact(Contact),
    /// One after the other: all must let through.
    Series(Vec<Branch>),
    /// Beside one another: so many must let through, one where no number is given.
    Parallel(Option<u32>, Vec<Branch>),
    /// What is said of a part as a whole: `not`, `unless`, `at least 2 of interviews have`.
    Frame(String, Box<Rung>),
}

impl Rung {
    /// Whether it always lets through.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Rung::Series(parts) if parts.is_empty())
    }
}

/// One question on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The author's words.
    pub words: String,
    /// The heading or question behind them.
    pub plain: Option<String>,
    /// Lets through where it is *not* so.
    pub crossed: bool,
    /// What it leads to.
    pub to: Option<Target>,
}

impl Contact {
    /// The words with `not` before them where the contact is crossed.
    pub fn said(&self) -> String {
        match (self.crossed, self.words.contains(" not ")) {
            (false, _) => self.words.clone(),
            (true, false) => format!("not {}", self.words),
            (true, true) => format!("not ({})", self.words),
        }
    }
}

/// What a contact leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An item.
    Item(Which),
    /// A fact, by the name of its declaration.
    Fact(String),
}

/// A part with its letter and citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// `(a)`; empty where it has none. A clause has its keyword.
    pub label: String,
    /// What it cites.
    pub cites: String,
    /// The part.
    pub rung: Rung,
}

impl Branch {
    fn bare(rung: Rung) -> Branch {
        Branch { label: String::new(), cites: String::new(), rung }
    }
}

/// The ladders of an item; none of a decision, and none where nothing is asked.
pub fn ladders(program: &Program, which: Which) -> Vec<Ladder> {
    match which {
        Which::Decision(_) => Vec::new(),
        Which::Define(id, version) => {
            let define = program.define(id);
            match define.versions.get(version).map(|version| version.body) {
                Some(DefineBody::Means(cond)) => {
                    vec![Ladder { caption: String::new(), rung: rung(program, cond), coil: define.name.clone() }]
                }
                Some(DefineBody::Is(expr)) => values(program, &define.name, expr),
                None => Vec::new(),
            }
        }
        Which::Rule(id) => {
            let rule = program.rule(id);
            let Some((decision, outcome, form)) = rule.conclusion else { return Vec::new() };
            let mut parts = clauses(program, &rule.when, &rule.excepts);
            match form {
                Form::Plain => {}
                Form::If(cond) => parts.push(Branch::bare(rung(program, cond))),
                Form::Unless(cond) => parts.push(Branch::bare(negated(program, cond, "unless"))),
            }
            let decision = program.decision(decision);
            let outcome = decision.outcomes.get(outcome.index()).map_or("", |outcome| outcome.name.as_str());
            vec![Ladder {
                caption: String::new(),
                rung: series(parts),
                coil: format!("{} is {outcome}", decision.head.name),
            }]
        }
        Which::Presumption(id) => {
            let it = program.presumption(id);
            let presumed = match &it.target {
                PresumedValue::Fact(fact, value) => {
                    let decl = program.fact_decl(*fact);
                    let ty = crate::docs::words::type_of(decl);
                    format!("{} counts as {}", decl.name, program.value_words(value, ty))
                }
                PresumedValue::Define(id, _, yes) => {
                    format!("{} counts as {}", program.define(*id).name, if *yes { "yes" } else { "no" })
                }
            };
            let rung = series(clauses(program, &it.when, &it.excepts));
            let mut all = vec![Ladder { caption: String::from("presumed where"), rung, coil: presumed }];
            all.extend(it.rebutted_if.map(|cond| Ladder {
                caption: String::from("rebutted if"),
                rung: self::rung(program, cond),
                coil: String::from("the presumption is overcome"),
            }));
            all
        }
        Which::Duty(id) => duty(program, program.duty(id)),
        Which::Prohibition(id) => {
            let it = program.prohibition(id);
            let mut parts = clauses(program, &it.when, &it.excepts);
            parts.push(Branch {
                label: String::from("breached if"),
                cites: String::new(),
                rung: rung(program, it.breached_if),
            });
            vec![Ladder { caption: String::new(), rung: series(parts), coil: String::from("breached") }]
        }
        Which::Property(id) => {
            let it = program.property(id);
            let (cond, coil) = match it.form {
                PropertyForm::Never(cond) => (cond, "never"),
                PropertyForm::Always(cond) => (cond, "always"),
                PropertyForm::TurnsOn(_, _) => return Vec::new(),
            };
            let mut parts = clauses(program, &it.when, &[]);
            parts.push(Branch::bare(rung(program, cond)));
            vec![Ladder { caption: String::new(), rung: series(parts), coil: String::from(coil) }]
        }
        Which::Impossible(id) => {
            let rung = rung(program, program.impossible(id).cond);
            vec![Ladder { caption: String::new(), rung, coil: String::from("cannot occur") }]
        }
    }
}

fn duty(program: &Program, it: &Duty) -> Vec<Ladder> {
    let rung = series(clauses(program, &it.when, &it.excepts));
    let mut all = vec![Ladder { caption: String::from("owed where"), rung, coil: String::from("the duty is owed") }];
    let mut done: Vec<Branch> =
        it.done_on.map(|fact| Branch::bare(fact_contact(program, fact, None))).into_iter().collect();
    done.extend(it.done_if.iter().map(|(cond, places)| Branch {
        label: String::new(),
        cites: citations(program, places),
        rung: self::rung(program, *cond),
    }));
    if !done.is_empty() {
        all.push(Ladder {
            caption: String::from("done if"),
            rung: series(done),
            coil: String::from("the duty is done"),
        });
    }
    all.extend(it.continues.map(|cond| Ladder {
        caption: String::from("continues while"),
        rung: self::rung(program, cond),
        coil: String::from("the duty runs on"),
    }));
    all
}

/// `define … is`: a ladder for each branch.
fn values(program: &Program, name: &str, expr: ExprId) -> Vec<Ladder> {
    let ExprKind::If(branches, otherwise) = &program.expr(expr).kind else { return Vec::new() };
    let coil = |value: &ExprId| format!("{name} is {}", program.expr(*value).words);
    let mut all: Vec<Ladder> = Vec::new();
    for (cond, value) in branches {
        let caption = String::from(if all.is_empty() { "if" } else { "else if" });
        all.push(Ladder { caption, rung: rung(program, *cond), coil: coil(value) });
    }
    all.push(Ladder { caption: String::from("else"), rung: Rung::Series(Vec::new()), coil: coil(otherwise) });
    all
}

/// `when` and `except where`, in series.
fn clauses(program: &Program, when: &[CondId], excepts: &[Except]) -> Vec<Branch> {
    let when = when.iter().map(|cond| Branch {
        label: String::from("when"),
        cites: String::new(),
        rung: rung(program, *cond),
    });
    let excepts = excepts.iter().map(|except| Branch {
        label: String::from("except where"),
        cites: citations(program, &except.places),
        rung: negated(program, except.cond, "not"),
    });
    when.chain(excepts).collect()
}

/// Parts in series; one alone stays itself where nothing is said of it.
fn series(parts: Vec<Branch>) -> Rung {
    match <[Branch; 1]>::try_from(parts) {
        Ok([only]) if only.label.is_empty() && only.cites.is_empty() => only.rung,
        Ok([only]) => Rung::Series(vec![only]),
        Err(parts) => Rung::Series(parts),
    }
}

/// A condition that stops the current: a question alone is crossed, a longer one framed.
fn negated(program: &Program, cond: CondId, word: &str) -> Rung {
    match rung(program, cond) {
        Rung::Contact(contact) if !contact.crossed => Rung::Contact(Contact { crossed: true, ..contact }),
        Rung::Frame(inner, rung) if inner == "not" => *rung,
        inner @ (Rung::Contact(_) | Rung::Series(_) | Rung::Parallel(_, _) | Rung::Frame(_, _)) => {
            Rung::Frame(word.to_owned(), Box::new(inner))
        }
    }
}

fn rung(program: &Program, id: CondId) -> Rung {
    let cond = program.cond(id);
    let item = |which: Which| (Some(Target::Item(which)), heading(program, which));
    let (to, plain) = match &cond.kind {
        CondKind::Not(inner) if program.cond(*inner).span == cond.span => return worded(program, &cond.words, *inner),
        CondKind::Not(inner) => return negated(program, *inner, "not"),
        CondKind::All(limbs) => return Rung::Series(branches(program, limbs)),
        CondKind::Any(limbs) => return Rung::Parallel(None, branches(program, limbs)),
        CondKind::NoneOf(limbs) => {
            let inner = Rung::Parallel(None, branches(program, limbs));
            return Rung::Frame(String::from("none of"), Box::new(inner));
        }
        CondKind::AtLeast(n, limbs) => return Rung::Parallel(Some(*n), branches(program, limbs)),
        CondKind::Holds(fact) => return fact_contact(program, *fact, None),
        CondKind::ReasonsRecorded(fact) => return fact_contact(program, *fact, Some(&cond.words)),
        CondKind::Define(id, _) => item(Which::Define(*id, 0)),
        CondKind::Count { body, .. } => match rung(program, *body) {
            // The author's words say all of a short one.
            Rung::Contact(_) => (None, None),
            inner @ (Rung::Series(_) | Rung::Parallel(_, _) | Rung::Frame(_, _)) => {
                return Rung::Frame(cond.words.clone(), Box::new(inner));
            }
        },
        CondKind::Same(left, _) | CondKind::OneOf(left, _) | CondKind::IsNone(left) => asked(program, *left),
        CondKind::Order(_, left, right) => match asked(program, *left) {
            (None, None) => asked(program, *right),
            found => found,
        },
        CondKind::Includes(fact, _) => return fact_contact(program, *fact, Some(&cond.words)),
        CondKind::Outcome(id, _, _) => item(Which::Decision(*id)),
        CondKind::Duty(id, _, _) => item(Which::Duty(*id)),
        CondKind::Prohibition(id, _, _) => item(Which::Prohibition(*id)),
        CondKind::Presumption(id, _, _) => item(Which::Presumption(*id)),
        CondKind::Governs(_) => (None, None),
    };
    Rung::Contact(Contact { words: cond.words.clone(), plain, crossed: false, to })
}

/// A negation that the author wrote without `not`, such as `is not none`, `no note in notes has …`: his words hold it.
fn worded(program: &Program, words: &str, inner: CondId) -> Rung {
    let own = if let CondKind::Count { body, .. } = program.cond(inner).kind {
        // `every` is: not some one that is not so.
        let so = if let CondKind::Not(so) = program.cond(body).kind { Some(so) } else { None };
        Some(rung(program, so.filter(|_| words.starts_with("every ")).unwrap_or(body)))
    } else {
        None
    };
    match own {
        Some(Rung::Contact(_)) => {
            Rung::Contact(Contact { words: words.to_owned(), plain: None, crossed: false, to: None })
        }
        Some(body) => Rung::Frame(words.to_owned(), Box::new(body)),
        None => match rung(program, inner) {
            Rung::Contact(contact) => Rung::Contact(Contact { words: words.to_owned(), ..contact }),
            other @ (Rung::Series(_) | Rung::Parallel(_, _) | Rung::Frame(_, _)) => {
                Rung::Frame(String::from("not"), Box::new(other))
            }
        },
    }
}

fn branches(program: &Program, limbs: &[Limb]) -> Vec<Branch> {
    limbs.iter().map(|limb| branch(program, limb)).collect()
}

fn branch(program: &Program, limb: &Limb) -> Branch {
    let own = rung(program, limb.cond);
    let rung = if limb.excuses.is_empty() {
        own
    } else {
        let excuses = limb.excuses.iter().map(|excuse| Branch {
            label: String::from("or excused where"),
            cites: citations(program, &excuse.places),
            rung: self::rung(program, excuse.cond),
        });
        Rung::Parallel(None, std::iter::once(Branch::bare(own)).chain(excuses).collect())
    };
    let label = match &limb.label {
        Some(label @ Label::Lettered(_)) => label.to_string(),
        Some(Label::Dash(_)) | None => String::new(),
    };
    let cites = limb.places.iter().map(|place| citation(program, place)).collect::<Vec<_>>().join("; ");
    Branch { label, cites, rung }
}

fn fact_contact(program: &Program, fact: FactRef, words: Option<&str>) -> Rung {
    let decl = program.fact_decl(fact);
    let (name, to) = match fact {
        FactRef::Global(_) => (decl.name.clone(), decl.name.clone()),
        FactRef::Field(binder, _) => {
            let binder = program.binder(binder);
            (format!("{}.{}", binder.name, decl.name), program.fact(binder.list).name.clone())
        }
    };
    Rung::Contact(Contact {
        words: words.map_or(name, str::to_owned),
        plain: Some(decl.question.clone()),
        crossed: false,
        to: Some(Target::Fact(to)),
    })
}

/// What a comparison asks for, where its left side is a fact or a define.
fn asked(program: &Program, expr: ExprId) -> (Option<Target>, Option<String>) {
    match &program.expr(expr).kind {
        ExprKind::Fact(fact) | ExprKind::EventDate(fact) | ExprKind::MadeOn(fact) => {
            match fact_contact(program, *fact, None) {
                Rung::Contact(contact) => (contact.to, contact.plain),
                Rung::Series(_) | Rung::Parallel(_, _) | Rung::Frame(_, _) => (None, None),
            }
        }
        ExprKind::Define(id, _) => {
            let which = Which::Define(*id, 0);
            (Some(Target::Item(which)), heading(program, which))
        }
        ExprKind::Const(_)
        | ExprKind::Add(_, _)
        | ExprKind::Subtract(_, _)
        | ExprKind::Times(_, _)
        | ExprKind::Shift { .. }
        | ExprKind::Age { .. }
        | ExprKind::Latest(_)
        | ExprKind::Earliest(_)
        | ExprKind::If(_, _) => (None, None),
    }
}

fn heading(program: &Program, which: Which) -> Option<String> {
    match which {
        Which::Decision(id) => program.decision(id).head.title.clone(),
        Which::Define(id, _) => program.define(id).versions.first().and_then(|version| version.head.title.clone()),
        Which::Rule(id) => program.rule(id).head.title.clone(),
        Which::Presumption(id) => program.presumption(id).head.title.clone(),
        Which::Duty(id) => program.duty(id).head.title.clone(),
        Which::Prohibition(id) => program.prohibition(id).head.title.clone(),
        Which::Property(id) => program.property(id).head.title.clone(),
        Which::Impossible(id) => program.impossible(id).head.title.clone(),
    }
}

/// A ladder in one sentence, for those who do not see it.
pub fn sentence(ladder: &Ladder) -> String {
    if ladder.rung.is_nothing() {
        format!("{}: always.", ladder.coil)
    } else {
        format!("{}, where {}.", ladder.coil, said(&ladder.rung))
    }
}

fn said(rung: &Rung) -> String {
    let list = |parts: &[Branch], word: &str| {
        let parts: Vec<String> = parts.iter().map(said_of).collect();
        if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(word)) }
    };
    match rung {
        Rung::Contact(contact) => contact.said(),
        Rung::Series(parts) => list(parts, " and "),
        Rung::Parallel(None, parts) => list(parts, " or "),
        Rung::Parallel(Some(n), parts) => format!("at least {n} of {}", list(parts, ", ")),
        Rung::Frame(words, inner) => format!("{words} {}", said(inner)),
    }
}

fn said_of(branch: &Branch) -> String {
    let label = if branch.label.is_empty() { String::new() } else { format!("{} ", branch.label) };
    format!("{label}{}", said(&branch.rung))
}
