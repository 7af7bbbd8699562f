//! Clauses: each piece below an item's head is read into its place, whatever the item.

use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Cond;
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ClauseKind as C;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;
use crate::syntax::lower::cond::Below;

/// Everything that the clauses of an item may say.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) period: Option<ast::Period>,
    pub(super) dated_by: Option<ast::Expr>,
    pub(super) applies_when: Vec<Cond>,
    pub(super) governs: Vec<ast::Path>,
    pub(super) except_where: Vec<ast::ExceptWhere>,
    pub(super) excuses: Vec<ast::Excuse>,
    pub(super) amendments: Vec<ast::Path>,
    pub(super) kind: Option<Spanned<ast::SourceKind>>,
    pub(super) url: Option<ast::Words>,
    pub(super) under: Option<ast::Citation>,
    pub(super) basis: Option<Spanned<Basis>>,
    pub(super) cites: Vec<ast::Citation>,
    pub(super) for_each: Option<ast::ForEach>,
    pub(super) says: Option<ast::Words>,
    pub(super) body: Option<ast::DefineBody>,
    pub(super) outcomes: Vec<ast::ValueDecl>,
    pub(super) ranked: bool,
    pub(super) otherwise: Option<ast::Name>,
    pub(super) when: Vec<Cond>,
    pub(super) conclusion: Option<ast::Conclusion>,
    pub(super) bears_on: Vec<ast::Path>,
    pub(super) overrides: Vec<ast::Path>,
    pub(super) presume: Option<ast::Presumed>,
    pub(super) rebutted_if: Option<Cond>,
    pub(super) on: Vec<ast::Path>,
    pub(super) due: Vec<ast::Due>,
    pub(super) asap: Option<ast::Asap>,
    pub(super) done_on: Option<ast::Path>,
    pub(super) done_if: Vec<ast::DoneIf>,
    pub(super) continues: Option<Cond>,
    pub(super) breached_if: Option<Cond>,
    pub(super) form: Option<ast::PropertyForm>,
    pub(super) expected_to_fail: Option<ast::Words>,
    pub(super) given: Vec<ast::Given>,
    pub(super) asked_on: Option<Spanned<Date>>,
    pub(super) law_of: Option<Spanned<Date>>,
    pub(super) expect: Vec<ast::Expect>,
    pub(super) table: Option<ast::Table>,
    pub(super) covers: Option<(Spanned<Date>, Spanned<Date>)>,
    pub(super) weekend: Vec<Spanned<u8>>,
    pub(super) holidays: Vec<(Spanned<Date>, Option<ast::Words>)>,
    pub(super) amends: Vec<ast::Path>,
    pub(super) saving: Option<Cond>,
}

/// A condition that a clause holds, and the citation that is the clause's own.
struct Held {
    cond: Cond,
    cite: Option<ast::Citation>,
}

impl<'t> Reader<'t> {
    /// Reads the pieces below an item's head.
    pub(super) fn clauses(&mut self, item: ItemWord, pieces: &[Piece]) -> Parts {
        let mut parts = Parts::default();
        let mut seen: Vec<(ClauseKind, Span)> = Vec::new();
        let mut rest = pieces;
        self.within = item;
        while let Some((piece, after)) = rest.split_first() {
            let count = after.iter().take_while(|other| belongs_to(other.kind, piece.kind)).count();
            let (mine, others) = after.split_at(count);
            rest = others;
            match piece.kind {
                PieceKind::Clause(clause) => {
                    let span = Span::new(self.file, piece.start, piece.end);
                    match seen.iter().find(|(known, _)| *known == clause) {
                        Some((_, first)) => self.report_repeated(item, clause, span, *first),
                        None => {
                            if clause.once() {
                                seen.push((clause, span));
                            }
                            self.clause_before = Some(clause);
                            self.clause(clause, piece, mine, &mut parts);
                        }
                    }
                }
                PieceKind::Limb | PieceKind::AfterLimb => {
                    let _none = self.limbs(None, std::slice::from_ref(piece), false);
                    let _none = self.limbs(None, mine, true);
                }
                PieceKind::Head
                | PieceKind::Misplaced(_)
                | PieceKind::IndentedItem(_)
                | PieceKind::Stray
                | PieceKind::Fact
                | PieceKind::Value
                | PieceKind::Given
                | PieceKind::Expect
                | PieceKind::Hanging
                | PieceKind::Row
                | PieceKind::Holiday => {
                    self.report_stray(piece, None, false);
                    let _none = self.limbs(None, mine, true);
                }
            }
            self.clause_before = None;
        }
        parts
    }

    fn report_repeated(&mut self, item: ItemWord, clause: ClauseKind, span: Span, first: Span) {
        if clause == C::Conclusion {
            self.report(
                Diagnostic::new(Code::SecondConclusion, span, "a rule has exactly one conclusion, and this is a second")
                    .label(first, "the first is here")
                    .help("begin a line that goes on with a condition with `and`; give a further conclusion a rule of its own"),
            );
            return;
        }
        let words = clause.words();
        self.report(
            Diagnostic::new(Code::RepeatedClause, span, format!("{} has one `{words}`", item.with_article()))
                .label(first, "the first is here")
                .help("leave one of them out"),
        );
    }

    /// Reads a clause's piece; the limbs below it are read even where it could not be.
    fn clause_node(&mut self, rule: Rule, piece: &Piece, limbs: &[Piece]) -> Option<Node<'t>> {
        let node = self.read(rule, piece);
        if node.is_none() {
            let _none = self.limbs(None, limbs, true);
        }
        node
    }

    /// The condition of a clause, with the limbs below it.
    fn held(&mut self, node: &Node<'t>, limbs: &[Piece]) -> Option<Held> {
        let Some(condition) = node.child(Rule::condition) else {
            self.no_limbs(limbs);
            return None;
        };
        let cond = condition.child(Rule::cond)?;
        let mut cite = self.bracket_cite_in(&condition);
        let cond = self.cond_with(&cond, &mut cite, limbs)?;
        Some(Held { cond, cite })
    }

    /// A condition with the limbs below it; a citation after a list's opener is the list's.
    pub(super) fn cond_with(
        &mut self,
        cond: &Node<'t>,
        cite: &mut Option<ast::Citation>,
        limbs: &[Piece],
    ) -> Option<Cond> {
        let opener = self.opener(cond);
        let before = self.diagnostics.len();
        let limbs = self.limbs(opener, limbs, false);
        let cite = if opener.is_some() { cite.take() } else { None };
        let empty = opener.is_some() && limbs.is_empty() && self.diagnostics.len() > before;
        let cond = self.cond(cond, &mut Below { limbs, cite });
        if empty { None } else { cond }
    }

    /// Reports limbs below a clause that has no list.
    fn no_limbs(&mut self, limbs: &[Piece]) {
        let _none = self.limbs(None, limbs, false);
    }

    /// A condition of a clause that has no place for a citation of its own.
    fn held_alone(&mut self, node: &Node<'t>, limbs: &[Piece], clause: ClauseKind) -> Option<Cond> {
        let held = self.held(node, limbs)?;
        if let Some(cite) = held.cite {
            self.report_cite(cite.span, clause);
        }
        Some(held.cond)
    }

    fn report_cite(&mut self, span: Span, clause: ClauseKind) {
        let words = if clause == C::Conclusion { "a conclusion" } else { &format!("`{}`", clause.words()) };
        self.report(
            Diagnostic::new(Code::CitationPlace, span, format!("{words} has no citation of its own"))
                .help("write it after a limb or a list's opener, or with `cites`"),
        );
    }

    fn clause(&mut self, clause: ClauseKind, piece: &Piece, limbs: &[Piece], parts: &mut Parts) {
        let rule = rule_of(clause);
        let sectioned = matches!(clause, C::Given | C::Expect | C::Table | C::Holidays);
        let node = if sectioned { self.read(rule, piece) } else { self.clause_node(rule, piece, limbs) };
        let Some(node) = node else {
            if sectioned {
                self.section(clause, limbs, parts);
            }
            return;
        };
        let end = limbs.last().map_or(piece.end, |limb| limb.end);
        let span = Span::new(self.file, piece.start, end);
        match clause {
            C::Given | C::Expect | C::Table | C::Holidays => self.section(clause, limbs, parts),
            C::Applies => parts.applies_when.extend(self.held_alone(&node, limbs, clause)),
            C::When => parts.when.extend(self.held_alone(&node, limbs, clause)),
            C::Rebutted => parts.rebutted_if = self.held_alone(&node, limbs, clause),
            C::Continues => parts.continues = self.held_alone(&node, limbs, clause),
            C::Breached => parts.breached_if = self.held_alone(&node, limbs, clause),
            C::Saving => parts.saving = self.held_alone(&node, limbs, clause),
            C::Means => parts.body = self.held_alone(&node, limbs, clause).map(ast::DefineBody::Means),
            C::Always => parts.form = self.held_alone(&node, limbs, clause).map(ast::PropertyForm::Always),
            C::Never => parts.form = self.never(&node, limbs),
            C::Except => self.except(&node, limbs, span, parts),
            C::Conclusion => parts.conclusion = self.conclusion(&node, limbs, span),
            C::Due => parts.due.extend(self.due(&node, limbs, span)),
            C::Asap => parts.asap = self.asap(&node, limbs, span),
            C::Done => self.done(&node, limbs, parts),
            C::InForce
            | C::DatedBy
            | C::Governs
            | C::WithAmendment
            | C::Kind
            | C::Url
            | C::UnderSource
            | C::Basis
            | C::Cites
            | C::ForEach
            | C::Says
            | C::Is
            | C::Outcomes
            | C::Otherwise
            | C::BearsOn
            | C::Overrides
            | C::Presume
            | C::OnRole
            | C::Expected
            | C::AskedOn
            | C::LawOf
            | C::Covers
            | C::Weekend
            | C::Amends
            | C::Insert
            | C::Replace
            | C::Omit => {
                self.no_limbs(limbs);
                self.plain_clause(clause, &node, span, parts);
            }
        }
    }

    /// A clause without a condition.
    fn plain_clause(&mut self, clause: ClauseKind, node: &Node, span: Span, parts: &mut Parts) {
        match clause {
            C::InForce => parts.period = Some(self.period(node)),
            C::DatedBy => parts.dated_by = self.expr_in(node, Rule::expr),
            C::Governs => parts.governs.extend(self.paths_in(node)),
            C::WithAmendment => parts.amendments.extend(self.paths_in(node)),
            C::Kind => parts.kind = self.source_kind_in(node),
            C::Url => parts.url = self.words_in(node),
            C::UnderSource => parts.under = self.citation_in(node),
            C::Basis => parts.basis = self.basis_in(node),
            C::Cites => {
                if let Some(mut citation) = self.citation_in(node) {
                    citation.span = span;
                    parts.cites.push(citation);
                }
            }
            C::ForEach => {
                parts.for_each =
                    Some(ast::ForEach { name: self.name_in(node, Rule::name), list: self.path_in(node), span });
            }
            C::Says => parts.says = self.words_in(node),
            C::Is => parts.body = self.cases(node).map(ast::DefineBody::Is),
            C::Outcomes => self.outcomes(node, parts),
            C::Otherwise => parts.otherwise = Some(self.name_in(node, Rule::name)),
            C::BearsOn => parts.bears_on.extend(self.paths_in(node)),
            C::Overrides => parts.overrides.extend(self.paths_in(node)),
            C::Presume => parts.presume = self.presumed(node, span),
            C::OnRole => parts.on.extend(self.paths_in(node)),
            C::Expected => {
                parts.expected_to_fail = self.words_in(node).or(Some(Spanned::new(String::new(), span)));
            }
            C::AskedOn => parts.asked_on = self.date_in(node),
            C::LawOf => parts.law_of = self.date_in(node),
            C::Covers => {
                let mut dates = node.all(Rule::date);
                if let (Some(from), Some(to)) = (dates.next(), dates.next()) {
                    parts.covers = self.date(&from).zip(self.date(&to));
                }
            }
            C::Weekend => parts.weekend.extend(node.all(Rule::weekday).filter_map(|day| weekday(&day))),
            C::Amends => parts.amends.extend(self.paths_in(node)),
            C::Applies
            | C::Except
            | C::Means
            | C::When
            | C::Conclusion
            | C::Rebutted
            | C::Due
            | C::Asap
            | C::Done
            | C::Continues
            | C::Breached
            | C::Never
            | C::Always
            | C::Given
            | C::Expect
            | C::Table
            | C::Holidays
            | C::Insert
            | C::Replace
            | C::Omit
            | C::Saving => {}
        }
    }

    fn section(&mut self, clause: ClauseKind, lines: &[Piece], parts: &mut Parts) {
        if clause == C::Given {
            parts.given = self.givens(lines);
        } else if clause == C::Expect {
            parts.expect = self.expectations(lines);
        } else if clause == C::Table {
            parts.table = self.table(lines);
        } else {
            for line in lines {
                if let Some(node) = self.read(Rule::holiday_line, line)
                    && let Some(date) = self.date_in(&node)
                {
                    let name = self.words_in(&node);
                    parts.holidays.push((date, name));
                }
            }
        }
    }

    fn never(&mut self, node: &Node<'t>, limbs: &[Piece]) -> Option<ast::PropertyForm> {
        let Some(turns) = node.child(Rule::turns_on) else {
            return self.held_alone(node, limbs, C::Never).map(ast::PropertyForm::Never);
        };
        self.no_limbs(limbs);
        Some(ast::PropertyForm::TurnsOn { decision: self.path_in(&turns), facts: self.paths_in(&turns) })
    }

    fn except(&mut self, node: &Node<'t>, limbs: &[Piece], span: Span, parts: &mut Parts) {
        let limb = self.labels_in(node);
        let Some(Held { cond, cite }) = self.held(node, limbs) else { return };
        if limb.is_empty() {
            parts.except_where.push(ast::ExceptWhere { cond, cite, span });
        } else {
            parts.excuses.push(ast::Excuse { limb, cond, cite, span });
        }
    }

    fn conclusion(&mut self, node: &Node<'t>, limbs: &[Piece], span: Span) -> Option<ast::Conclusion> {
        let (decision, outcome) = (self.path_in(node), self.name_in(node, Rule::name));
        if let Some(cite) = self.bracket_cite_in(node) {
            self.report_cite(cite.span, C::Conclusion);
        }
        let form = if node.has(Rule::condition) {
            let cond = self.held_alone(node, limbs, C::Conclusion)?;
            if node.has(Rule::kw_if) { ast::ConclusionForm::If(cond) } else { ast::ConclusionForm::Unless(cond) }
        } else {
            self.no_limbs(limbs);
            ast::ConclusionForm::Plain
        };
        Some(ast::Conclusion { decision, outcome, form, span })
    }

    fn due(&mut self, node: &Node<'t>, limbs: &[Piece], span: Span) -> Option<ast::Due> {
        let by = self.expr_in(node, Rule::expr);
        let mut cite = self.bracket_cite_in(node);
        let cond = self.optional_cond(node, &mut cite, limbs);
        Some(ast::Due { by: by?, cond: cond?, cite, span })
    }

    /// The condition of a clause that may have one; `None` where it has one that cannot be read.
    #[expect(clippy::option_option, reason = "there may be no condition, and there may be one that cannot be read")]
    fn optional_cond(
        &mut self,
        node: &Node<'t>,
        cite: &mut Option<ast::Citation>,
        limbs: &[Piece],
    ) -> Option<Option<Cond>> {
        match node.child(Rule::cond) {
            Some(cond) => self.cond_with(&cond, cite, limbs).map(Some),
            None => {
                self.no_limbs(limbs);
                Some(None)
            }
        }
    }

    fn asap(&mut self, node: &Node<'t>, limbs: &[Piece], span: Span) -> Option<ast::Asap> {
        let mut cite = self.bracket_cite_in(node);
        let judged_by = node.child(Rule::judged_by).map(|judged| self.path_in(&judged));
        let cond = self.optional_cond(node, &mut cite, limbs)?;
        Some(ast::Asap { cond, judged_by, cite, span })
    }

    fn done(&mut self, node: &Node<'t>, limbs: &[Piece], parts: &mut Parts) {
        if !node.has(Rule::kw_on) {
            let held = self.held(node, limbs);
            parts.done_if.extend(held.map(|Held { cond, cite }| ast::DoneIf { cond, cite }));
            return;
        }
        self.no_limbs(limbs);
        let path = self.path_in(node);
        match &parts.done_on {
            Some(first) => {
                let first = first.span;
                self.report(
                    Diagnostic::new(Code::RepeatedClause, path.span, "a duty has one `done on`")
                        .label(first, "the first is here")
                        .help("leave one of them out; further conditions go into `done if`"),
                );
            }
            None => parts.done_on = Some(path),
        }
    }

    fn cases(&mut self, node: &Node) -> Option<ast::ValueCases> {
        let mut branches = Vec::new();
        let mut otherwise = None;
        let mut whole = true;
        for case in node.all(Rule::case) {
            let value = self.expr_in(&case, Rule::expr);
            match (case.child(Rule::cond), value) {
                (Some(cond), Some(value)) => match self.cond(&cond, &mut Below::default()) {
                    Some(cond) => branches.push((value, cond)),
                    None => whole = false,
                },
                (None, Some(value)) if otherwise.is_none() => otherwise = Some(value),
                (None, Some(value)) => {
                    self.report(
                        Diagnostic::new(
                            Code::UnexpectedText,
                            value.span,
                            "this value has neither `if` nor `otherwise`",
                        )
                        .help("write `VALUE if CONDITION, VALUE if CONDITION, otherwise VALUE`"),
                    );
                    whole = false;
                }
                (_, None) => whole = false,
            }
        }
        if let Some(last) = node.child(Rule::otherwise_case) {
            let value = self.expr_in(&last, Rule::expr);
            match (&otherwise, value) {
                (Some(first), Some(value)) => {
                    let first = first.span;
                    self.report(
                        Diagnostic::new(Code::UnexpectedText, first, "this value has neither `if` nor `otherwise`")
                            .label(value.span, "`otherwise` is here")
                            .help("write `VALUE if CONDITION, otherwise VALUE`"),
                    );
                    whole = false;
                }
                (None, Some(value)) => otherwise = Some(value),
                (_, None) => whole = false,
            }
        }
        whole.then(|| ast::ValueCases { branches, otherwise, span: node.span() })
    }

    fn outcomes(&mut self, node: &Node, parts: &mut Parts) {
        parts.ranked = node.has(Rule::over_next);
        for part in node.children() {
            let value = match part.rule() {
                Rule::value_decl => Some(part),
                _ => part.child(Rule::value_decl),
            };
            if let Some(value) = value {
                let value = self.value_decl(&value);
                parts.outcomes.push(value);
            }
        }
    }

    fn presumed(&mut self, node: &Node, span: Span) -> Option<ast::Presumed> {
        let target = self.path_in(node);
        let value = match node.child(Rule::expr) {
            Some(value) => ast::PresumedValue::Is(self.expr(&value)?),
            None if node.has(Rule::kw_not) => ast::PresumedValue::No,
            None => ast::PresumedValue::Yes,
        };
        Some(ast::Presumed { target, value, span })
    }

    /// A condition that is a text of its own.
    pub(super) fn lone_condition(&mut self, head: &Piece, limbs: &[Piece]) -> Option<Cond> {
        let node = self.clause_node(Rule::lone_condition, head, limbs)?;
        self.clause_before = Some(C::When);
        let known = limbs.iter().all(|piece| belongs_to(piece.kind, head.kind));
        let count = limbs.iter().take_while(|piece| belongs_to(piece.kind, head.kind)).count();
        let (mine, others) = limbs.split_at(count);
        let cond = self.condition_in(&node, mine);
        for other in others {
            self.report_stray(other, Some(C::When), false);
        }
        cond.filter(|_| known)
    }
}

/// Whether a piece is part of the clause before it.
fn belongs_to(piece: PieceKind, clause: PieceKind) -> bool {
    let section = |clause| [C::Given, C::Expect, C::Table, C::Holidays].contains(&clause);
    match piece {
        PieceKind::Given => clause == PieceKind::Clause(C::Given),
        PieceKind::Expect | PieceKind::Hanging => clause == PieceKind::Clause(C::Expect),
        PieceKind::Row => clause == PieceKind::Clause(C::Table),
        PieceKind::Holiday => clause == PieceKind::Clause(C::Holidays),
        PieceKind::Limb | PieceKind::AfterLimb | PieceKind::Stray => {
            !matches!(clause, PieceKind::Clause(clause) if section(clause))
        }
        PieceKind::Head
        | PieceKind::Clause(_)
        | PieceKind::Misplaced(_)
        | PieceKind::IndentedItem(_)
        | PieceKind::Fact
        | PieceKind::Value => false,
    }
}

fn weekday(node: &Node) -> Option<Spanned<u8>> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let day = DAYS.iter().position(|day| *day == node.text())?;
    Some(Spanned::new(u8::try_from(day).ok()?, node.span()))
}

/// The rule of the grammar that reads a clause.
fn rule_of(clause: ClauseKind) -> Rule {
    match clause {
        C::InForce => Rule::in_force_clause,
        C::DatedBy => Rule::dated_clause,
        C::Applies => Rule::applies_clause,
        C::Governs => Rule::governs_clause,
        C::Except => Rule::except_clause,
        C::WithAmendment => Rule::with_clause,
        C::Kind => Rule::kind_clause,
        C::Url => Rule::url_clause,
        C::UnderSource => Rule::under_clause,
        C::Basis => Rule::basis_clause,
        C::Cites => Rule::cites_clause,
        C::ForEach => Rule::for_each_clause,
        C::Says => Rule::says_clause,
        C::Means => Rule::means_clause,
        C::Is => Rule::is_clause,
        C::Outcomes => Rule::outcomes_clause,
        C::Otherwise => Rule::otherwise_clause,
        C::When => Rule::when_clause,
        C::Conclusion => Rule::conclusion,
        C::BearsOn => Rule::bears_clause,
        C::Overrides => Rule::overrides_clause,
        C::Presume => Rule::presume_clause,
        C::Rebutted => Rule::rebutted_clause,
        C::OnRole => Rule::on_clause,
        C::Due => Rule::due_clause,
        C::Asap => Rule::asap_clause,
        C::Done => Rule::done_clause,
        C::Continues => Rule::continues_clause,
        C::Breached => Rule::breached_clause,
        C::Never => Rule::never_clause,
        C::Always => Rule::always_clause,
        C::Expected => Rule::expected_clause,
        C::Given | C::Expect | C::Table => Rule::section_line,
        C::AskedOn => Rule::on_date_clause,
        C::LawOf => Rule::law_of_clause,
        C::Covers => Rule::covers_clause,
        C::Weekend => Rule::weekend_clause,
        C::Holidays => Rule::holidays_clause,
        C::Amends => Rule::amends_clause,
        C::Insert => Rule::insert_change,
        C::Replace => Rule::replace_change,
        C::Omit => Rule::omit_change,
        C::Saving => Rule::saving_clause,
    }
}
