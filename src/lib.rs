//! Assize: a language for disclosure policies. This crate reads, checks, decides and explains them.
//!
//! # One case decided
//!
//! ```
//! use assize::base::limits::Limits;
//! use assize::check::Options;
//! use assize::eval::{Ask, Law, Outcome, Status};
//! use assize::facts;
//! use assize::ir::Facts;
//! use assize::workspace::{Texts, Workspace};
//!
//! let policy = r#"
//! policy notes "Requests for notes"
//!     in force from 12 January 2026
//!     dated by request.made_on
//!
//! source Act "The Act" is statute
//!
//! facts request "The request"
//!     made_on   : date    "On what date is the request made?"
//!     probative : yes/no  "Is the information likely to have substantial probative value?"
//!
//! decision making_request "May the request be made?"
//!     outcomes unlawful over allowed
//!     otherwise allowed
//!
//! rule threshold "Substantial probative value"
//!     cites Act s.44A(4)
//!     making_request is unlawful unless request.probative
//! "#;
//! let texts = Texts::default().with("notes.assize", policy);
//! let workspace = Workspace::open(&texts, "notes.assize", Limits::default()).expect("the text is there");
//! let program = workspace.check(0, &Options::default()).program().expect("the policy is sound");
//!
//! let law = Law::new(&program);
//! let mut known = Facts::new();
//! let file = Default::default();
//! facts::set(&program, &mut known, file, "request.made_on=2026-02-02").expect("a date");
//!
//! // Nobody has said whether the notes have probative value: the answer turns on it, and says so.
//! let decision = program.decision_named("making_request").expect("it is declared");
//! let open = Ask::new(&law, &known).decide(decision, None);
//! assert_eq!(open.verdict.status, Status::Undetermined);
//! assert_eq!(Ask::new(&law, &known).missing(decision, None).needing.len(), 1);
//!
//! facts::set(&program, &mut known, file, "request.probative=no").expect("yes or no");
//! let answer = Ask::new(&law, &known).decide(decision, None);
//! let unlawful = program.outcome_named(decision, "unlawful").expect("it is an outcome");
//! assert_eq!(answer.verdict.result, Some(Outcome::Is(unlawful)));
//! assert_eq!(answer.reasons.deciding().count(), 1);
//! ```
//!
//! Where many cases are asked of one decision, a [`plan::Decider`] compiles it once and gives the same answers sooner.
//!
//! # Map
//!
//! A folder imports only folders of a lower layer, never a sibling; `tests/suite/tidy.rs` holds it to that.
//!
//! | layer | folder | from, to |
//! | --- | --- | --- |
//! | 0 | [`base`] | words that all layers share: places, dates, numbers, citations, limits |
//! | 1 | [`diag`] | what is wrong with a text, as data; rendered once, at the edge |
//! | 1 | [`ir`] | the checked program, and what is known of a case |
//! | 2 | [`syntax`] | text to tree; any bytes give a tree and diagnostics |
//! | 2 | [`eval`] | program and facts to answer, with its reasons and what is missing |
//! | 3 | [`check`] | tree to program and diagnostics |
//! | 3 | [`fmt`] | text to the same text in one style |
//! | 3 | [`facts`] | YAML, JSON and TOML to facts and diagnostics |
//! | 3 | [`diagram`] | program to decision diagrams: every case at once |
//! | 4 | [`workspace`] | texts and the standard library, opened, parsed and checked |
//! | 5 | [`consolidate`] | the law after its amendments, as texts |
//! | 5 | [`session`] | one case explored line by line, or question by question |
//! | 4 | [`plan`] | one decision compiled over columns of cases, 64 a word |
//! | 4 | [`prove`] | properties proved or refuted for every case |
//! | 5 | [`testing`] | scenarios run, what they exercise, and new ones |
//! | 5 | [`batch`] | many records decided and counted |
//! | 5 | [`diff`] | two laws compared over every case |
//! | 5 | [`export`] | a decision as a query, for engines that hold many records |
//! | 5 | [`docs`] | program to pages and drawings |
//! | 5 | [`ide`] | every question that an editor asks, as a plain function |
//! | 6 | [`faces`] | everything that talks to the world |
//!
//! # Invariants
//!
//! - Parsing never fails: broken text is an ordinary input. A tree with errors never decides.
//! - Only an [`ir::Program`] can be evaluated, and only a check without errors gives one up.
//! - [`eval`] cannot see [`syntax`]: a verdict never depends on how a rule was spelled.
//! - Unknown is a value, never an error, never `None` of a known fact, never false.
//! - Nothing below [`faces`] touches disk, clock, environment or terminal; the day on which a question is asked is an
//!   argument.
//! - The answer that a person is shown is read off its reasons. Where a limit was met the answer says *not decided*.
//! - The same input gives the same bytes: nothing is printed in hash order.
//!
//! # Glossary
//!
//! | word | what it is |
//! | --- | --- |
//! | body of law | the policy asked and all that it uses, directly or not |
//! | case | what is known of one request: each fact has a value or is unknown |
//! | completion | a case with every unknown fact given a value, excluded by no `impossible` item |
//! | limb | one lettered condition of a list |
//! | live | of a rule: it supports its outcome and no live rule overrides it |
//! | found, counted | of a fact: as the case has it; as presumptions make it count |
//! | standing | of a presumption: its rebuttal is not established |
//! | settled, presumed, undetermined | how far missing facts can change an answer |
//! | basis | how well a provision is known: text, reported, recalled, inferred, unseen |

pub mod base;
pub mod batch;
pub mod check;
pub mod consolidate;
pub mod diag;
pub mod diagram;
pub mod diff;
pub mod docs;
pub mod eval;
pub mod export;
pub mod faces;
pub mod facts;
pub mod fmt;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "each question is about a few kinds of item, and silent on the rest"
)]
pub mod ide;
pub mod ir;
pub mod plan;
pub mod prove;
pub mod session;
pub mod syntax;
pub mod testing;
pub mod workspace;
