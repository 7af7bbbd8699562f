//! Limbs: read one a line, nested by their labels.
//!
//! A label belongs to the deepest open list whose next label it is, otherwise to an outer one; if to none, the error
//! names the labels that could stand there.

use crate::base::provision::Label;
use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::ListKind;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::labels;
use crate::syntax::labels::Series;
use crate::syntax::lines::MAX_DEPTH;
use crate::syntax::lower::Reader;
use crate::syntax::lower::cond::Below;
use crate::syntax::lower::cond::Opener;
use crate::syntax::mistakes;

/// A limb before it has its place.
struct Flat<'t> {
    node: Node<'t>,
    label: Spanned<Label>,
    opener: Option<Opener>,
    /// `and` or `or` at its end.
    joiner: Option<(Rule, Span)>,
    /// How deep its own condition is nested above the list that it opens.
    depth: usize,
}

/// A list whose limbs are being read.
struct Open {
    opener: Opener,
    /// The limb that opened it; none for the clause's own list.
    owner: Option<usize>,
    series: Option<Series>,
    /// The label before: two where one of them may have been a slip.
    before: Vec<Label>,
    depth: usize,
}

/// A limb's place: its own number and its children's.
#[derive(Default)]
struct Placed {
    children: Vec<usize>,
}

impl<'t> Reader<'t> {
    /// The labels in a node.
    pub(super) fn labels_in(&self, node: &Node) -> Vec<Spanned<Label>> {
        node.all(Rule::label).map(|label| self.label(&label)).collect()
    }

    fn label(&self, node: &Node) -> Spanned<Label> {
        if node.rule() == Rule::dash {
            let level = u8::try_from(node.text().len()).unwrap_or(3);
            return Spanned::new(Label::Dash(level), node.span());
        }
        let text = node.child(Rule::label_text).map_or("", |text| text.text());
        Spanned::new(Label::Lettered(text.into()), node.span())
    }

    /// Reads the limbs below a clause and nests them.
    ///
    /// - `opener`: the list that the clause's condition ends in; `None` if it ends in none.
    /// - `damaged`: whether the clause could not be read, so that nothing can be said about the limbs' places.
    pub(super) fn limbs(&mut self, opener: Option<Opener>, pieces: &[Piece], damaged: bool) -> Vec<ast::Limb> {
        let mut damaged = damaged;
        let mut flat: Vec<Flat<'t>> = Vec::new();
        for piece in pieces {
            if piece.kind != PieceKind::Limb {
                if !damaged && piece.kind == PieceKind::AfterLimb {
                    self.report_after_limb(piece);
                } else if !damaged {
                    self.report_stray(piece, self.clause_before, opener.is_some());
                }
                damaged = true;
                continue;
            }
            match self.read(Rule::limb, piece) {
                Some(node) => match self.flat(node) {
                    Some(limb) => flat.push(limb),
                    None => damaged = true,
                },
                None => damaged = true,
            }
        }
        let Some(opener) = opener else {
            if let (Some(first), false) = (flat.first(), damaged) {
                self.report(
                    Diagnostic::new(
                        Code::LimbWithoutList,
                        first.label.span,
                        format!("limb `{}` belongs to no list", first.label.value),
                    )
                    .help("end the condition before it with `all of`, `any of`, `none of` or `at least N of`"),
                );
            }
            return Vec::new();
        };
        let Some(placed) = self.place(opener, &flat, damaged) else { return Vec::new() };
        let Some(roots) = placed.first() else { return Vec::new() };
        self.build(&roots.children, &placed, &flat)
    }

    fn report_after_limb(&mut self, piece: &Piece) {
        let word = self.text.get(piece.start..piece.end).map_or("and", crate::syntax::words::first_word).to_owned();
        let span = Span::new(self.file, piece.start, piece.start + word.len());
        self.report(
            Diagnostic::new(
                Code::ListContinued,
                span,
                format!("`{word}` after a limb may go on with the limb or with the whole list"),
            )
            .help(
                "for the limb, write it on the limb's own line; for the whole, make it a limb or a clause of its own",
            ),
        );
    }

    fn flat(&mut self, node: Node<'t>) -> Option<Flat<'t>> {
        let label = self.label(&node.first()?);
        let cond = node.child(Rule::condition).and_then(|condition| condition.child(Rule::cond));
        let opener = cond.as_ref().and_then(|cond| self.opener(cond));
        let end = node.child(Rule::limb_end);
        let joiner = end.and_then(|end| end.first()).map(|word| (word.rule(), word.span()));
        let depth = cond.as_ref().map_or(0, |cond| cond.within(&[Rule::kw_has, Rule::kw_have]));
        Some(Flat { node, label, opener, joiner, depth })
    }

    /// Gives each limb its place. Entry 0 is the clause's own list, entry n + 1 the list of limb n.
    fn place(&mut self, opener: Opener, flat: &[Flat<'t>], damaged: bool) -> Option<Vec<Placed>> {
        let mut placed: Vec<Placed> = Vec::new();
        placed.resize_with(flat.len() + 1, Placed::default);
        let mut open = vec![Open { opener, owner: None, series: None, before: Vec::new(), depth: 1 }];
        let mut damaged = damaged;
        // The joiner of the limb before, checked against the list that goes on.
        let mut joiner: Option<(Rule, Span)> = None;
        for (n, limb) in flat.iter().enumerate() {
            let at = match find_place(&open, &limb.label.value) {
                Some(at) => at,
                None => {
                    if !damaged {
                        self.report_no_place(&open, limb);
                    }
                    damaged = true;
                    slip(&mut open, &limb.label.value)
                }
            };
            open.truncate(at + 1);
            let list = open.last_mut()?;
            if list.series.is_none() {
                list.series = labels::begins(&limb.label.value);
            }
            if list.before.first() != Some(&limb.label.value) {
                list.before.retain(|_| false);
                list.before.push(limb.label.value.clone());
            }
            if let Some((word, span)) = joiner.take()
                && !damaged
            {
                self.check_joiner(word, span, list.opener.kind);
            }
            joiner = limb.joiner;
            let (owner, depth) = (list.owner, list.depth);
            if let Some(slot) = placed.get_mut(owner.map_or(0, |owner| owner + 1)) {
                slot.children.push(n);
            }
            if let Some(opener) = limb.opener {
                let depth = depth + 1 + limb.depth;
                if depth > MAX_DEPTH {
                    self.report(
                        Diagnostic::new(
                            Code::TooDeep,
                            limb.label.span,
                            format!("limbs are nested more than {MAX_DEPTH} deep"),
                        )
                        .help("give an inner list a name with `define`"),
                    );
                    return None;
                }
                open.push(Open { opener, owner: Some(n), series: None, before: Vec::new(), depth });
            }
        }
        if let (Some((word, span)), false) = (joiner, damaged) {
            let word = if word == Rule::kw_and { "and" } else { "or" };
            self.report(
                Diagnostic::new(Code::LimbJoiner, span, format!("`{word}` at the end of the last limb joins nothing"))
                    .fix("leave it out", span, ""),
            );
        }
        if !damaged {
            for list in open.iter().filter(|list| list.series.is_none()) {
                self.report_empty(list.opener);
            }
        }
        Some(placed)
    }

    fn report_empty(&mut self, opener: Opener) {
        let words = self.shown(self.text.get(opener.span.range()).unwrap_or(""));
        self.report(
            Diagnostic::new(Code::EmptyList, opener.span, format!("{words} has no limbs"))
                .help(format!("write its limbs below, each on a line of its own that begins with {}", labels::FIRST)),
        );
    }

    fn report_no_place(&mut self, open: &[Open], limb: &Flat) {
        let label = &limb.label;
        let mut could: Vec<String> = Vec::new();
        for list in open.iter().rev() {
            match (list.series, list.before.first()) {
                (Some(series), Some(before)) => could.push(labels::next_shown(series, before)),
                (_, _) => {
                    could.push(labels::FIRST.to_owned());
                    break;
                }
            }
        }
        let list = match could.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            Some((last, _)) => last.clone(),
            None => String::new(),
        };
        let lone =
            matches!(&label.value, Label::Lettered(text) if text.len() > 3 && labels::begins(&label.value).is_none());
        let mut diagnostic =
            Diagnostic::new(Code::LabelOrder, label.span, format!("no list goes on with `{}` here", label.value))
                .help(format!("{list} could stand here"));
        if lone {
            diagnostic.note = String::from("read as a label: brackets never hold a lone name");
        }
        self.report(diagnostic);
    }

    fn check_joiner(&mut self, word: Rule, span: Span, kind: ListKind) {
        let agrees = match kind {
            ListKind::All => word == Rule::kw_and,
            ListKind::Any => word == Rule::kw_or,
            ListKind::None | ListKind::AtLeast(_) => true,
        };
        if agrees {
            return;
        }
        let (written, opener) = if word == Rule::kw_and { ("and", "any of") } else { ("or", "all of") };
        self.report(
            Diagnostic::new(Code::LimbJoiner, span, format!("a limb of `{opener}` ends in `{written}`"))
                .help(format!("leave `{written}` out, or change `{opener}` if `{written}` is what is meant")),
        );
    }

    /// The limbs of one list. As deep as limbs may be nested, and no deeper.
    fn build(&mut self, children: &[usize], placed: &[Placed], flat: &[Flat<'t>]) -> Vec<ast::Limb> {
        let mut limbs = Vec::with_capacity(children.len());
        for &n in children {
            let (Some(limb), Some(below)) = (flat.get(n), placed.get(n + 1)) else { continue };
            let inner = self.build(&below.children, placed, flat);
            let mut span =
                limb.node.child(Rule::condition).map_or(limb.node.span(), |node| limb.label.span.to(node.span()));
            if let Some(last) = inner.last() {
                span = span.to(last.span);
            }
            let condition = limb.node.child(Rule::condition);
            let (cond, cite) = match &condition {
                Some(condition) => {
                    let mut cite = self.bracket_cite_in(condition);
                    let list_cite = if limb.opener.is_some() { cite.take() } else { None };
                    let mut below = Below { limbs: inner, cite: list_cite };
                    let cond = condition.child(Rule::cond).and_then(|cond| self.cond(&cond, &mut below));
                    if cond.is_none() {
                        continue;
                    }
                    (cond, cite)
                }
                None => (None, None),
            };
            limbs.push(ast::Limb { label: limb.label.clone(), cond, cite, span });
        }
        limbs
    }
}

/// How many quantifiers a condition has: each nests the rest one deeper. Their words within strings count only where
/// they are few.
pub(super) fn quantifiers(text: &str) -> usize {
    let is_one = |word: &str| word == "has" || word == "have";
    let all = text.split_whitespace().filter(|word| is_one(word)).count();
    if all <= MAX_DEPTH {
        return all;
    }
    let begins_one = |at: usize| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        before.chars().next_back().is_none_or(char::is_whitespace) && rest.split_whitespace().next().is_some_and(is_one)
    };
    mistakes::bare_chars(text).filter(|(at, char)| !char.is_whitespace() && begins_one(*at)).count()
}

/// The deepest open list in which a label may stand.
fn find_place(open: &[Open], label: &Label) -> Option<usize> {
    labels::place(open.iter().map(|list| (list.series, list.before.as_slice())), label)
}

/// Where a limb goes whose label fits nowhere; the list may go on after it or after the label that was due.
fn slip(open: &mut [Open], label: &Label) -> usize {
    let at = open.len() - 1;
    if let Some(list) = open.last_mut() {
        let due = match (list.series, list.before.first()) {
            (Some(series), Some(before)) => labels::next_label(series, before),
            (_, _) => label.clone(),
        };
        list.before = vec![label.clone(), due];
    }
    at
}
