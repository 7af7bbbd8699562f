//! The state of one check: the program as it grows, and what conditions and expressions need to be added to it.
//!
//! INVARIANT: `free_conds` and `free_exprs` hold those of the program's conditions and expressions that are scoped.

use crate::base::hash::{QuickMap, QuickSet};
use crate::base::provision::Label;
use crate::base::short::Short;
use crate::base::span::{SourceSet, Span};
use crate::check::again::Leftover;
use crate::check::body::Body;
use crate::check::index::Notes;
use crate::check::names::Names;
use crate::check::report::Report;
use crate::ir::{
    BinderId, Cond, CondId, CondKind, DecisionId, DefineId, DutyId, Except, Expr, ExprId, ExprKind, FactId, FactRef,
    PolicyId, PresumptionId, Program, ProhibitionId, RecordId, RoleId, Scalar, SourceId, TypeId,
};
use crate::syntax::ast;
use std::collections::{BTreeMap, BTreeSet};

/// What may refer to what: the nodes of the graph that must have no cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    Fact(FactId),
    /// A field of the items of a list.
    Field(FactId, u32),
    Define(DefineId),
    Decision(DecisionId),
    Duty(DutyId),
    Prohibition(ProhibitionId),
    Presumption(PresumptionId),
    /// The head of a policy: its period, date and reach.
    Head(PolicyId),
    /// A rebuttal, which reads facts as found; nothing refers to it.
    Rebuttal(PresumptionId),
    /// The condition of an `impossible` item, by its place; nothing refers to it.
    Impossible(usize),
    /// A property or scenario; nothing refers to it.
    Claim,
}

/// One reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read {
    pub(crate) from: Node,
    pub(crate) to: Node,
    pub(crate) span: Span,
}

/// A declaration that something used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Used {
    Fact(FactId),
    Source(SourceId),
    Role(RoleId),
    Type(TypeId),
    Record(RecordId),
    Define(DefineId),
}

/// What is known of an expression beside its IR.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) id: ExprId,
    pub(crate) shape: Shape,
}

/// The type of a value.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// The type proper.
    pub(crate) ty: Scalar,
    /// Whether it may be `none`.
    pub(crate) none: bool,
    /// How many decimal places it may have.
    pub(crate) places: u32,
}

/// What a define is, before and after its bodies are lowered.
#[derive(Clone, Debug)]
pub(crate) struct DefineInfo {
    /// `means` rather than `is`; `None` where no version could be read.
    pub(crate) means: Option<bool>,
    /// The name that its item has.
    pub(crate) binder: Option<BinderId>,
    /// Of a value its type, once known.
    pub(crate) shape: Option<Shape>,
}

/// What a duty, presumption or prohibition is, before it is lowered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ItemInfo {
    /// The name that its item has.
    pub(crate) binder: Option<BinderId>,
    /// Of a duty: it continues.
    pub(crate) continues: bool,
}

/// What the checker knows of items before they are lowered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Infos {
    pub(crate) defines: Vec<DefineInfo>,
    pub(crate) presumptions: Vec<ItemInfo>,
    pub(crate) duties: Vec<ItemInfo>,
    pub(crate) prohibitions: Vec<ItemInfo>,
    /// Facts whose type could not be read: uses of them are not complained of.
    pub(crate) poisoned_facts: BTreeSet<FactId>,
    /// The same, of the fields of records.
    pub(crate) poisoned_fields: BTreeSet<(RecordId, u32)>,
    /// Types whose values could not be read.
    pub(crate) poisoned_types: BTreeSet<TypeId>,
}

/// The names of duties, presumptions and prohibitions, by identity.
#[derive(Clone, Debug, Default)]
pub(crate) struct ItemNames {
    pub(crate) duties: Vec<String>,
    pub(crate) presumptions: Vec<String>,
    pub(crate) prohibitions: Vec<String>,
}

/// Levels of a condition that count for nothing: nearly all conditions have no more.
pub(crate) const SHALLOW: u32 = 6;

/// The one provision that the labels of a list hang on.
pub(crate) type Hang = crate::ir::CitedPlace;

/// `except (b) where COND`, lowered before the list whose limb it excuses.
#[derive(Clone, Debug)]
pub(crate) struct Excuse {
    /// The labels that lead to the limb.
    pub(crate) path: Vec<Label>,
    /// Where the labels stand.
    pub(crate) span: Span,
    /// The exception.
    pub(crate) except: Except,
    /// The limbs found so far.
    pub(crate) found: u32,
}

/// The state of one check.
#[derive(Debug)]
pub(crate) struct Lower<'a> {
    /// The program so far.
    pub(crate) program: Program,
    /// Every name.
    pub(crate) names: Names,
    /// By file the policy whose names are seen there.
    pub(crate) units: BTreeMap<crate::base::span::FileId, PolicyId>,
    /// By policy what `use` calls its file.
    pub(crate) keys: Vec<String>,
    /// The texts, for the author's words.
    pub(crate) sources: &'a SourceSet,
    /// The findings.
    pub(crate) report: Report,
    /// What is known of items.
    pub(crate) infos: Infos,
    /// The references between items.
    pub(crate) reads: Vec<Read>,
    /// Where a condition asks how a presumption stands.
    pub(crate) state_reads: Vec<(Node, PresumptionId, Span)>,
    /// What was used.
    pub(crate) used: QuickSet<Used>,
    /// The bound names in scope, innermost last.
    pub(crate) scope: Vec<(String, BinderId)>,
    /// On whose behalf names are read.
    pub(crate) owner: Node,
    /// What the labels of the next list hang on.
    pub(crate) hang: Option<Hang>,
    /// The excuses that wait for their limbs.
    pub(crate) excuses: Vec<Excuse>,
    /// The labels from the outermost list to the limb at hand.
    pub(crate) label_path: Vec<Label>,
    /// Policies that say `dated by`, or whose lack of it was complained of.
    pub(crate) dated: BTreeSet<PolicyId>,
    /// Where syntax errors lie.
    pub(crate) broken: Vec<Span>,
    /// Decisions that something concludes on or governs.
    pub(crate) concluded: QuickSet<DecisionId>,
    /// Groups that are continued under a wrong name, with what was meant.
    pub(crate) group_slips: BTreeMap<Short, Short>,
    /// Versions of defines that do not fit the others, by place: their bodies are not read.
    pub(crate) mismatched: BTreeSet<(DefineId, usize)>,
    /// The sets of facts of scenarios.
    pub(crate) fact_sets: Vec<crate::check::given::FactSet>,
    /// The names of items before they are in the program's tables.
    pub(crate) item_names: ItemNames,
    /// Where impossible items are named.
    pub(crate) impossible_spans: Vec<Span>,
    /// How many decisions have an identity.
    pub(crate) decision_count: usize,
    /// Where working days are counted.
    pub(crate) working_days: Vec<Span>,
    /// What each name means, where an index is wanted.
    pub(crate) notes: Option<Notes>,
    /// How deep the condition or expression at hand is nested.
    pub(crate) depth: u32,
    /// How often something deeper than [`SHALLOW`] was noted.
    pub(crate) depths: usize,
    /// How deep the conditions of an item are nested at most; only what is deeper than [`SHALLOW`] is noted.
    pub(crate) deepest: BTreeMap<Node, u32>,
    free_conds: QuickMap<CondId, Vec<BinderId>>,
    free_exprs: QuickMap<ExprId, Vec<BinderId>>,
}

impl<'a> Lower<'a> {
    /// A state over a program that may hold conditions already; those are taken to read no bound name.
    pub(crate) fn new(program: Program, names: Names, sources: &'a SourceSet, report: Report) -> Lower<'a> {
        Lower {
            program,
            names,
            units: BTreeMap::new(),
            keys: Vec::new(),
            sources,
            report,
            infos: Infos::default(),
            reads: Vec::new(),
            state_reads: Vec::new(),
            used: QuickSet::default(),
            scope: Vec::new(),
            owner: Node::Claim,
            hang: None,
            excuses: Vec::new(),
            label_path: Vec::new(),
            dated: BTreeSet::new(),
            broken: Vec::new(),
            group_slips: BTreeMap::new(),
            mismatched: BTreeSet::new(),
            fact_sets: Vec::new(),
            item_names: ItemNames::default(),
            impossible_spans: Vec::new(),
            concluded: QuickSet::default(),
            decision_count: 0,
            working_days: Vec::new(),
            notes: None,
            depth: 0,
            depths: 0,
            deepest: BTreeMap::new(),
            free_conds: QuickMap::default(),
            free_exprs: QuickMap::default(),
        }
    }

    /// Makes room for what a body of law comes to, so that long tables are not moved as they grow. Few texts say more in
    /// as many bytes.
    pub(crate) fn reserve(&mut self, body: &Body) {
        let texts = body.units.iter().filter_map(|unit| self.sources.get(unit.file));
        let bytes: usize = texts.map(|source| source.text.len()).sum();
        self.program.conds.reserve(bytes / 28);
        self.program.exprs.reserve(bytes / 96);
        self.reads.reserve(bytes / 28);
    }

    /// The policy from whose file a place is written; the first for a text outside the body.
    pub(crate) fn unit_of(&self, span: Span) -> PolicyId {
        self.units.get(&span.file).copied().unwrap_or(PolicyId(0))
    }

    /// The author's words under a span, on one line and without comments.
    pub(crate) fn words(&self, span: Span) -> String {
        folded(self.sources.slice(span))
    }

    /// Notes that the owner at hand reads something.
    pub(crate) fn read(&mut self, to: Node, span: Span) {
        self.reads.push(Read { from: self.owner, to, span });
    }

    /// The node of a fact.
    pub(crate) fn fact_node(&self, fact: FactRef) -> Node {
        match fact {
            FactRef::Global(fact) => Node::Fact(fact),
            FactRef::Field(binder, field) => Node::Field(self.program.binder(binder).list, field),
        }
    }

    /// Adds a bound name.
    pub(crate) fn new_binder(&mut self, name: &ast::Name, list: FactId) -> BinderId {
        self.program.binders.push(crate::ir::Binder { name: name.value.to_string(), list });
        let binder = BinderId::new(self.program.binders.len() - 1);
        self.note_item(binder, name.span);
        binder
    }

    /// Runs `inner` with a bound name in scope.
    pub(crate) fn within<T>(&mut self, bound: Option<(&str, BinderId)>, inner: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.scope.len();
        if let Some((name, binder)) = bound {
            self.scope.push((name.to_owned(), binder));
        }
        let result = inner(self);
        self.scope.truncate(depth);
        result
    }

    /// Notes how deep the condition at hand is nested.
    pub(crate) fn note_depth(&mut self) {
        if self.depth > SHALLOW {
            self.depths += 1;
            let deepest = self.deepest.entry(self.owner).or_default();
            *deepest = (*deepest).max(self.depth);
        }
    }

    /// Adds a condition in the words of its place.
    pub(crate) fn push_cond(&mut self, kind: CondKind, span: Span) -> CondId {
        let words = self.words(span);
        self.push_cond_worded(kind, span, words)
    }

    /// Adds a condition in given words.
    pub(crate) fn push_cond_worded(&mut self, kind: CondKind, span: Span, words: String) -> CondId {
        let free = self.free_of_cond(&kind);
        let id = CondId::new(self.program.conds.len());
        self.program.conds.push(Cond { kind, words, span, scoped: !free.is_empty() });
        if !free.is_empty() {
            self.free_conds.insert(id, free);
        }
        id
    }

    /// Adds an expression in the words of its place.
    pub(crate) fn push_expr(&mut self, kind: ExprKind, ty: Scalar, span: Span) -> ExprId {
        let free = self.free_of_expr(&kind);
        let words = self.words(span);
        let id = ExprId::new(self.program.exprs.len());
        self.program.exprs.push(Expr { kind, ty, words, span, scoped: !free.is_empty() });
        if !free.is_empty() {
            self.free_exprs.insert(id, free);
        }
        id
    }

    /// Adds what conditions and expressions that were added already read of bound names.
    pub(crate) fn take_free(
        &mut self,
        conds: impl Iterator<Item = (CondId, Vec<BinderId>)>,
        exprs: impl Iterator<Item = (ExprId, Vec<BinderId>)>,
    ) {
        self.free_conds.extend(conds);
        self.free_exprs.extend(exprs);
    }

    /// Takes what is left beside the program and the findings.
    pub(crate) fn leftover(&mut self) -> Leftover {
        Leftover {
            free_conds: std::mem::take(&mut self.free_conds),
            free_exprs: std::mem::take(&mut self.free_exprs),
            reads: std::mem::take(&mut self.reads),
            names: self.notes.take().map(Notes::names).unwrap_or_default(),
        }
    }

    fn free_of_cond(&self, kind: &CondKind) -> Vec<BinderId> {
        let mut free = Vec::new();
        match kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => free.extend(binder_of(*fact)),
            CondKind::Define(_, item)
            | CondKind::Outcome(_, item, _)
            | CondKind::Duty(_, item, _)
            | CondKind::Prohibition(_, item, _)
            | CondKind::Presumption(_, item, _) => free.extend(*item),
            CondKind::Not(inner) => free.extend(self.cond_free(*inner)),
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                for limb in limbs {
                    free.extend(self.cond_free(limb.cond));
                    for excuse in &limb.excuses {
                        free.extend(self.cond_free(excuse.cond));
                    }
                }
            }
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                free.extend(self.expr_free(*a));
                free.extend(self.expr_free(*b));
            }
            CondKind::OneOf(a, several) => {
                free.extend(self.expr_free(*a));
                for one in several {
                    free.extend(self.expr_free(*one));
                }
            }
            CondKind::IsNone(a) => free.extend(self.expr_free(*a)),
            CondKind::Includes(fact, a) => {
                free.extend(binder_of(*fact));
                free.extend(self.expr_free(*a));
            }
            CondKind::Count { binder, list: _, body, at_least: _ } => {
                free.extend(self.cond_free(*body));
                free.retain(|free| free != binder);
            }
            CondKind::Governs(_) => {}
        }
        free.sort_unstable();
        free.dedup();
        free
    }

    fn free_of_expr(&self, kind: &ExprKind) -> Vec<BinderId> {
        let mut free = Vec::new();
        match kind {
            ExprKind::Const(_) => {}
            ExprKind::Fact(fact) | ExprKind::EventDate(fact) | ExprKind::MadeOn(fact) => free.extend(binder_of(*fact)),
            ExprKind::Define(_, item) => free.extend(*item),
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                free.extend(self.expr_free(*a));
                free.extend(self.expr_free(*b));
            }
            ExprKind::Times(_, a) => free.extend(self.expr_free(*a)),
            ExprKind::Shift { date, by, kind: _, before: _ } => {
                free.extend(self.expr_free(*date));
                free.extend(self.expr_free(*by));
            }
            ExprKind::Age { on, of } => {
                free.extend(self.expr_free(*on));
                free.extend(self.expr_free(*of));
            }
            ExprKind::Latest(several) | ExprKind::Earliest(several) => {
                for one in several {
                    free.extend(self.expr_free(*one));
                }
            }
            ExprKind::If(branches, otherwise) => {
                for (cond, value) in branches {
                    free.extend(self.cond_free(*cond));
                    free.extend(self.expr_free(*value));
                }
                free.extend(self.expr_free(*otherwise));
            }
        }
        free.sort_unstable();
        free.dedup();
        free
    }

    fn cond_free(&self, cond: CondId) -> impl Iterator<Item = BinderId> {
        self.free_conds.get(&cond).into_iter().flatten().copied()
    }

    fn expr_free(&self, expr: ExprId) -> impl Iterator<Item = BinderId> {
        self.free_exprs.get(&expr).into_iter().flatten().copied()
    }
}

fn binder_of(fact: FactRef) -> Option<BinderId> {
    match fact {
        FactRef::Global(_) => None,
        FactRef::Field(binder, _) => Some(binder),
    }
}

/// All that is there; `None` where one is missing. Each is asked for, so that whatever is wrong with it is reported.
pub(crate) fn all_of<T>(parts: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut all = Vec::with_capacity(parts.size_hint().0);
    let mut whole = true;
    for part in parts {
        match part {
            Some(part) => all.push(part),
            None => whole = false,
        }
    }
    whole.then_some(all)
}

/// Whether words stand on one line, without a comment, one blank apart and with none at either end: nearly all do.
fn is_folded(text: &str) -> bool {
    // Without a way out before the end, so that many bytes are looked at at once.
    let bytes = text.as_bytes();
    let odd = bytes.iter().fold(false, |odd, byte| odd | !(b' '..=b'~').contains(byte) | (*byte == b'#'));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let apart = pairs.fold(false, |apart, (one, next)| apart | ((*one == b' ') & (*next == b' ')));
    !odd && !apart && !text.starts_with(' ') && !text.ends_with(' ')
}

/// A text on one line: white space folded, comments removed.
pub(crate) fn folded(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut bare = String::new();
    for line in text.lines() {
        let mut quoted = false;
        let mut escaped = false;
        for letter in line.chars() {
            match letter {
                '#' if !quoted => break,
                '"' if !escaped => quoted = !quoted,
                _ => {}
            }
            escaped = quoted && letter == '\\' && !escaped;
            bare.push(letter);
        }
        bare.push(' ');
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_comments_and_keep_a_hash_in_quotes() {
        assert_eq!(folded("a is # why\n   \"no. # 3\""), "a is \"no. # 3\"");
    }

    #[test]
    fn words_stand_one_blank_apart() {
        for (written, words) in [("a is b", "a is b"), (" a", "a"), ("a ", "a"), ("a  b", "a b"), ("", ""), (" ", "")] {
            assert_eq!(folded(written), words);
        }
    }
}
