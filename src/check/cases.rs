//! Scenarios: what they give, and what they expect of which answer.

use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::check::declare::Slotted;
use crate::check::given::{FactSet, Layer, facts_of, lay_over};
use crate::check::index::Meant;
use crate::check::items::Lowered;
use crate::check::lower::{Lower, Used};
use crate::check::names::Thing;
use crate::check::report::listed;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{DecisionId, DutyStates, Expect, Expected, FactRef, Found, PolicyId, ProhibitionState, Subject};
use crate::syntax::ast;
use std::sync::Arc;

/// Lowers sets of facts and scenarios.
pub(crate) fn lower_cases(items: &[Slotted<'_>], lower: &mut Lower<'_>, lowered: &Lowered) {
    for Slotted { item, .. } in items {
        if let ast::ItemKind::FactsOf(decl) = &item.kind
            && lower.is_declared_set(&decl.name)
        {
            lower.fact_sets.push(FactSet { decl: Arc::new(decl.clone()), layer: None });
        }
    }
    // What only cases give makes no difference: that is no use of a fact.
    let used = lower.used.clone();
    lower.all_sets();
    for Slotted { unit, item, .. } in items {
        if let ast::ItemKind::Scenario(scenario) = &item.kind {
            lower.scenario(scenario, *unit, item.span, lowered);
        }
    }
    lower.used.retain(|one| !matches!(one, Used::Fact(_)) || used.contains(one));
}

/// What an expectation is about, with the words that its results have.
struct Asked {
    subject: Subject,
    decision: Option<DecisionId>,
}

impl Lower<'_> {
    /// Whether a set was given an identity: one declared twice was not.
    fn is_declared_set(&self, name: &ast::Name) -> bool {
        let mut declared = self.names.things_of(&name.value);
        declared.any(|declared| declared.span == name.span && matches!(declared.thing, Thing::FactSet(_)))
    }

    fn scenario(&mut self, scenario: &ast::Scenario, unit: PolicyId, span: Span, lowered: &Lowered) {
        let layer = self.block(&scenario.given, &mut Vec::new());
        let expects = self.expects(&scenario.expect, &layer, lowered);
        let empty = scenario.expect.is_empty() && scenario.table.is_none();
        if empty && unit == PolicyId(0) && !self.is_broken(span) {
            self.report.say(
                Code::NoExpectation,
                scenario.title.span,
                "this scenario expects nothing",
                "write `expect` and what the answer must be",
            );
        }
        let whole = ir::Scenario {
            title: scenario.title.value.clone(),
            policy: unit,
            facts: facts_of(&layer),
            on: scenario.on.as_ref().map(|on| on.value),
            law_of: scenario.law_of.as_ref().map(|on| on.value),
            expects,
            span: scenario.title.span,
        };
        match &scenario.table {
            None => self.program.scenarios.push(whole),
            Some(table) => self.rows(table, &whole, &layer, lowered),
        }
    }

    /// Each row is a scenario of its own.
    fn rows(&mut self, table: &ast::Table, whole: &ir::Scenario, layer: &Layer, lowered: &Lowered) {
        for (n, row) in table.rows.iter().enumerate() {
            let mut layer = layer.clone();
            for cell in row {
                if let ast::Cell::Fact(fact) = cell {
                    let own = self.row_fact(fact);
                    lay_over(&mut layer, own);
                }
            }
            let expects = self.row_expects(table, row, &layer, lowered);
            let title = row.first().and_then(|cell| self.cell_words(cell)).unwrap_or_else(|| format!("row {}", n + 1));
            let span = row.iter().filter_map(cell_span).reduce(Span::to).unwrap_or(table.span);
            self.program.scenarios.push(ir::Scenario {
                title: format!("{}: {title}", whole.title),
                facts: facts_of(&layer),
                expects: whole.expects.iter().cloned().chain(expects).collect(),
                span,
                ..whole.clone()
            });
        }
    }

    fn cell_words(&self, cell: &ast::Cell) -> Option<String> {
        let words = match cell {
            ast::Cell::Fact(fact) => match &fact.value {
                ast::GivenValue::Yes => fact.on.as_ref().map_or_else(|| String::from("yes"), |on| on.value.to_string()),
                ast::GivenValue::No => String::from("no"),
                ast::GivenValue::Unknown => String::from("unknown"),
                ast::GivenValue::Is(value) | ast::GivenValue::Includes(value) | ast::GivenValue::Excludes(value) => {
                    self.words(value.span)
                }
                ast::GivenValue::Members(values) => {
                    values.iter().map(|value| self.words(value.span)).collect::<Vec<_>>().join(", ")
                }
            },
            ast::Cell::Is { status: _, result } => result.as_ref()?.value.clone(),
            ast::Cell::Empty
            | ast::Cell::Because(_)
            | ast::Cell::Also(_)
            | ast::Cell::Needing(_)
            | ast::Cell::Broken => return None,
        };
        (!words.is_empty()).then_some(words)
    }

    fn expects(&mut self, expects: &[ast::Expect], layer: &Layer, lowered: &Lowered) -> Vec<Expect> {
        let mut all = Vec::new();
        for expect in expects {
            match expect {
                ast::Expect::Is(is) => {
                    if let Some(expect) = self.expect_is(is, layer, lowered) {
                        all.push(expect);
                    }
                }
                ast::Expect::Governs { policy, governs, span } => {
                    if let Some(policy) = self.policy(policy) {
                        all.push(plain_expect(Subject::Governs(policy, *governs), *span));
                    }
                }
            }
        }
        all
    }

    /// The expectations of one row: each subject column with what hangs on it.
    fn row_expects(&mut self, table: &ast::Table, row: &[ast::Cell], layer: &Layer, lowered: &Lowered) -> Vec<Expect> {
        let mut all: Vec<Expect> = Vec::new();
        let mut asked: Option<Asked> = None;
        for (column, cell) in table.columns.iter().zip(row) {
            match (column, cell) {
                (ast::Column::Subject(path), ast::Cell::Is { status, result }) => {
                    asked = None;
                    let Some(found) = self.asked(path, None, layer) else { continue };
                    let span = result.as_ref().map(|result| result.span);
                    let span = span.or(status.as_ref().map(|status| status.span)).unwrap_or(table.span);
                    let Some(result) = self.result(&found, result.as_ref(), path) else { continue };
                    all.push(Expect {
                        status: status.as_ref().map(|status| status_word(status.value)),
                        result,
                        ..plain_expect(found.subject.clone(), span)
                    });
                    asked = Some(found);
                }
                (ast::Column::Subject(_), _) => asked = None,
                (ast::Column::Because(_), ast::Cell::Because(because)) => {
                    if asked.is_some() {
                        let because = self.because(because, lowered);
                        if let Some(last) = all.last_mut() {
                            last.because = Some(because);
                        }
                    }
                }
                (ast::Column::Also(_), ast::Cell::Also(also)) => {
                    let also = asked.as_ref().map(|asked| self.also(asked, also, lowered));
                    if let (Some(also), Some(last)) = (also, all.last_mut()) {
                        last.also = also;
                    }
                }
                (ast::Column::Needing(_), ast::Cell::Needing(needing)) => {
                    if asked.is_some() {
                        let needing = self.needing(needing);
                        if let Some(last) = all.last_mut() {
                            last.needing = Some(needing);
                        }
                    }
                }
                (
                    ast::Column::Fact(_) | ast::Column::Because(_) | ast::Column::Also(_) | ast::Column::Needing(_),
                    _,
                ) => {}
            }
        }
        all
    }

    fn expect_is(&mut self, is: &ast::ExpectIs, layer: &Layer, lowered: &Lowered) -> Option<Expect> {
        let asked = self.asked(&is.subject, is.item.as_ref(), layer)?;
        let result = self.result(&asked, is.result.as_ref(), &is.subject);
        let because = is.because.as_ref().map(|because| self.because(because, lowered));
        let also = self.also(&asked, &is.also, lowered);
        let needing = is.needing.as_ref().map(|needing| self.needing(needing));
        let unread = is.unread.as_ref().map(|unread| self.unread(&asked, unread, lowered));
        Some(Expect {
            subject: asked.subject,
            status: is.status.as_ref().map(|status| status_word(status.value)),
            result: result?,
            because,
            also,
            needing,
            unread,
            basis: is.basis.as_ref().map(|basis| basis.value),
            span: is.span,
        })
    }

    /// What an expectation is about.
    fn asked(&mut self, path: &ast::Path, item: Option<&ast::Words>, layer: &Layer) -> Option<Asked> {
        let thing = self.thing(path, &["decision", "duty", "prohibition"])?;
        let binder = match &thing {
            Thing::Decision(decision) => self.program.decision(*decision).binder,
            Thing::Duty(all) => {
                all.first().and_then(|id| self.infos.duties.get(id.index())).and_then(|info| info.binder)
            }
            Thing::Prohibition(all) => {
                all.first().and_then(|id| self.infos.prohibitions.get(id.index())).and_then(|info| info.binder)
            }
            Thing::Source(_)
            | Thing::Role(_)
            | Thing::Type(_)
            | Thing::Record(_)
            | Thing::Define(_)
            | Thing::Rule(_)
            | Thing::Presumption(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment => {
                self.wrong_kind(path, thing.word(), "decision, duty or prohibition");
                return None;
            }
        };
        let list = binder.map(|binder| self.program.binder(binder).list);
        let place = match (list, item) {
            (None, None) => None,
            (Some(list), Some(label)) => Some(self.item_place(list, label, layer)?),
            (None, Some(label)) => {
                self.report.say(
                    Code::ItemNotNeeded,
                    label.span,
                    format!("`{}` is not decided per item", path.text),
                    "leave out `of` and the label",
                );
                return None;
            }
            (Some(list), None) => {
                let list = self.program.fact(list).name.clone();
                self.report.say(
                    Code::NoItem,
                    path.span,
                    format!("`{}` is per item of `{list}`: say of which", path.text),
                    format!("write `{} of \"label\"`, with the label of an entry", path.text),
                );
                return None;
            }
        };
        Some(match thing {
            Thing::Duty(all) => Asked { subject: Subject::Duty(all, place), decision: None },
            Thing::Prohibition(all) => Asked { subject: Subject::Prohibition(all, place), decision: None },
            Thing::Decision(decision) => {
                Asked { subject: Subject::Decision(decision, place), decision: Some(decision) }
            }
            Thing::Source(_)
            | Thing::Role(_)
            | Thing::Type(_)
            | Thing::Record(_)
            | Thing::Define(_)
            | Thing::Rule(_)
            | Thing::Presumption(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment => return None,
        })
    }

    /// The place of the entry of a label in its list.
    fn item_place(&mut self, list: ir::FactId, label: &ast::Words, layer: &Layer) -> Option<u32> {
        let items = match layer.get(&list) {
            Some(Some(Found::List(items))) => items.as_slice(),
            Some(Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None)
            | None => &[],
        };
        if let Some(place) = items.iter().position(|item| item.label.as_deref() == Some(label.value.as_str())) {
            return u32::try_from(place).ok();
        }
        let labels: Vec<&str> = items.iter().filter_map(|item| item.label.as_deref()).collect();
        let list_name = self.program.fact(list).name.clone();
        let near = closest(&label.value, labels.iter().copied());
        let help = match (near, labels.is_empty()) {
            (Some(near), _) => format!("did you mean `\"{near}\"`?"),
            (None, true) => format!("give the entry: `entry \"{}\" in {list_name}`", label.value),
            (None, false) => format!("its entries are {}", listed(labels)),
        };
        self.report.say(
            Code::UnknownEntry,
            label.span,
            format!("no entry of `{list_name}` is called \"{}\" here", label.value),
            help,
        );
        None
    }

    /// The result expected, in the words of the subject; the outer `None` is after a report.
    #[expect(clippy::option_option, reason = "the outer tells of a report, the inner of `undetermined`")]
    fn result(
        &mut self,
        asked: &Asked,
        result: Option<&crate::base::span::Spanned<String>>,
        subject: &ast::Path,
    ) -> Option<Option<Expected>> {
        let Some(result) = result else { return Some(None) };
        let text = result.value.as_str();
        let general = match text {
            "not governed" => Some(Expected::NotGoverned),
            "conflict" => Some(Expected::Conflict),
            "gap" => Some(Expected::Gap),
            "error" => Some(Expected::Error),
            _ => None,
        };
        let mut known: Vec<String> = Vec::new();
        let found = match &asked.subject {
            Subject::Decision(decision, _) => {
                let own = self.program.outcome_named(*decision, text);
                if let Some(outcome) = own {
                    self.note(result.span, Meant::Outcome(*decision, outcome.0));
                }
                let own = own.map(Expected::Outcome);
                known.extend(self.program.decision(*decision).outcomes.iter().map(|outcome| outcome.name.clone()));
                known.extend(["not governed", "conflict", "gap", "error"].map(str::to_owned));
                own.or(general)
            }
            Subject::Duty(..) => {
                known.extend(DutyStates::ALL.iter().map(|(_, words)| (*words).to_owned()));
                let state = DutyStates::ALL.iter().find(|(_, words)| *words == text);
                let error = general.filter(|general| *general == Expected::Error);
                state.map(|(state, _)| Expected::Duty(*state)).or(error)
            }
            Subject::Prohibition(..) => {
                let all = [ProhibitionState::NotEngaged, ProhibitionState::Kept, ProhibitionState::Breached];
                known.extend(all.iter().map(|state| state.words().to_owned()));
                let state = all.into_iter().find(|state| state.words() == text);
                let error = general.filter(|general| *general == Expected::Error);
                state.map(Expected::Prohibition).or(error)
            }
            Subject::Governs(..) => general,
        };
        if let Some(found) = found {
            return Some(Some(found));
        }
        let near = closest(text, known.iter().map(String::as_str)).map(str::to_owned);
        let found =
            Diagnostic::new(Code::ExpectedResult, result.span, format!("`{}` cannot be `{text}`", subject.text));
        self.report.push(match near {
            Some(near) => found.fix(format!("did you mean `{near}`?"), result.span, near),
            None => found.help(format!("it can be {}", listed(known.iter().map(String::as_str)))),
        });
        None
    }

    fn also(
        &mut self,
        asked: &Asked,
        also: &[ast::Also],
        lowered: &Lowered,
    ) -> Vec<(ir::OutcomeId, Option<ir::Because>)> {
        let mut all = Vec::new();
        for one in also {
            let Some(decision) = asked.decision else {
                self.report.say(
                    Code::ExpectedResult,
                    one.outcome.span,
                    "only a decision has outcomes that are outranked",
                    "leave out `also`",
                );
                continue;
            };
            let because = one.because.as_ref().map(|because| self.because(because, lowered));
            if let Some(outcome) = self.outcome(decision, &one.outcome) {
                all.push((outcome, because));
            }
        }
        all
    }

    fn needing(&mut self, needing: &ast::Needing) -> ir::Needing {
        let mut facts = Vec::new();
        for path in &needing.facts {
            match self.fact_ref(path) {
                Some(FactRef::Global(fact)) => facts.push(fact),
                Some(FactRef::Field(..)) | None => {}
            }
        }
        ir::Needing { only: needing.only, facts, span: needing.span }
    }

    /// The rules that an answer is expected to list as not taken into account.
    fn unread(&mut self, asked: &Asked, unread: &ast::Unread, lowered: &Lowered) -> ir::Unread {
        if asked.decision.is_none() {
            self.report.say(
                Code::ExpectedResult,
                unread.span,
                "only the answer to a decision lists provisions that were not taken into account",
                "write it below the expected outcome of a decision",
            );
        }
        let mut all = Vec::new();
        for path in &unread.rules {
            match self.thing(path, &["rule"]) {
                Some(Thing::Rule(rules)) => {
                    let concludes = |rule: &ir::RuleId| {
                        let rule = lowered.rules.get(rule.index()).and_then(Option::as_ref);
                        rule.is_some_and(|rule| rule.conclusion.is_some())
                    };
                    if rules.iter().all(concludes) {
                        self.wrong_kind(path, "rule that concludes", "rule with `bears on`");
                    } else {
                        all.push(rules);
                    }
                }
                Some(other) => self.wrong_kind(path, other.word(), "rule with `bears on`"),
                None => {}
            }
        }
        ir::Unread { only: unread.only, rules: all }
    }
}

fn plain_expect(subject: Subject, span: Span) -> Expect {
    Expect {
        subject,
        status: None,
        result: None,
        because: None,
        also: Vec::new(),
        needing: None,
        unread: None,
        basis: None,
        span,
    }
}

fn status_word(status: ast::StatusWord) -> ir::StatusWord {
    match status {
        ast::StatusWord::Settled => ir::StatusWord::Settled,
        ast::StatusWord::Presumed => ir::StatusWord::Presumed,
        ast::StatusWord::Undetermined => ir::StatusWord::Undetermined,
    }
}

/// Where a cell stands, as far as its contents tell.
fn cell_span(cell: &ast::Cell) -> Option<Span> {
    match cell {
        ast::Cell::Fact(fact) => Some(fact.span),
        ast::Cell::Is { status, result } => {
            result.as_ref().map(|result| result.span).or(status.as_ref().map(|status| status.span))
        }
        ast::Cell::Because(because) => because.refs.first().map(ast::ReasonRef::span),
        ast::Cell::Also(also) => also.first().map(|also| also.outcome.span),
        ast::Cell::Needing(needing) => Some(needing.span),
        ast::Cell::Empty | ast::Cell::Broken => None,
    }
}
