//! One text with the changes made in it.

use crate::base::date::Date;
use crate::base::span::{SourceSet, Span};
use crate::check::{Amended, AmendedItem, AmendedText, Unit, use_line};
use crate::consolidate::keys::Keys;
use crate::consolidate::{Refusal, is_changed};
use crate::fmt::print;
use crate::syntax::ast::{self, ItemKind};
use crate::syntax::outline::{Part, outline};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A text as it is written.
pub(super) struct Writer {
    /// Its path.
    pub(super) key: String,
    /// Whether amendments changed it.
    pub(super) changed: bool,
    /// Lines that make it use further texts.
    pub(super) uses: BTreeSet<String>,
    /// Whether other such lines stand directly before them.
    has_uses: bool,
    /// What stands before and after those lines.
    before: String,
    after: String,
}

impl Writer {
    /// Writes a text.
    #[expect(clippy::too_many_arguments, reason = "one text is made from all of these")]
    pub(super) fn new(
        sources: &SourceSet,
        unit: &Unit,
        source: &str,
        key: &str,
        keys: &Keys,
        text: &AmendedText,
        body: &Amended,
        at: Option<Date>,
    ) -> Result<Writer, Refusal> {
        let changed = is_changed(unit, text);
        let stays = |item: &&Arc<ast::Item>| !text.items.iter().any(|new| new.item.span == item.span);
        let gone = unit.ast.items.iter().filter(stays).map(|item| item.span).collect();
        let mut writing = Writing { sources, unit, source, out: String::new(), cursor: 0, gone, orphans: false };
        writing.head();
        let mut uses_end = writing.out.len();
        for item in &text.items {
            if left_out(item, text, at) {
                // What is remarked on an old version is said of the item.
                writing.leave_out(&item.item, !matches!(item.item.kind, ItemKind::Scenario(_)));
                continue;
            }
            match &item.item.kind {
                ItemKind::Amendment(_) => writing.leave_out(&item.item, false),
                ItemKind::Use(_) => {
                    writing.used(&item.item, key, keys);
                    uses_end = writing.out.len();
                }
                ItemKind::Source(_)
                | ItemKind::Role(_)
                | ItemKind::Type(_)
                | ItemKind::Facts(_)
                | ItemKind::Define(_)
                | ItemKind::Decision(_)
                | ItemKind::Rule(_)
                | ItemKind::Presumption(_)
                | ItemKind::Duty(_)
                | ItemKind::Prohibition(_)
                | ItemKind::Property(_)
                | ItemKind::Impossible(_)
                | ItemKind::Scenario(_)
                | ItemKind::FactsOf(_)
                | ItemKind::Calendar(_) => writing.item(&item.item)?,
            }
        }
        writing.rest();
        let heading = if changed { heading(body, at) } else { String::new() };
        let (before, after) = writing.out.split_at(uses_end);
        Ok(Writer {
            key: key.to_owned(),
            changed,
            uses: BTreeSet::new(),
            has_uses: text.items.iter().any(|item| matches!(item.item.kind, ItemKind::Use(_))),
            before: format!("{heading}{before}"),
            after: after.to_owned(),
        })
    }

    /// The whole text.
    pub(super) fn written(&self) -> String {
        let mut text = self.before.clone();
        if !self.uses.is_empty() && !self.has_uses {
            text.push('\n');
        }
        for line in &self.uses {
            text.push_str(line);
            text.push('\n');
        }
        text + &self.after
    }
}

/// What was applied, in remarks.
fn heading(body: &Amended, at: Option<Date>) -> String {
    let mut lines = String::from("# Consolidated: the text with these amendments made in it.\n");
    for applied in &body.applied {
        let title = applied.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
        let from = applied.from.map_or_else(String::new, |from| format!(", in force from {from}"));
        lines.push_str(&format!("#   {}{title}{from}\n", applied.name));
    }
    if let Some(at) = at {
        lines.push_str(&format!(
            "# As it stands on {at}: of what has several versions only the one in force then, and no scenarios.\n"
        ));
    }
    lines.push('\n');
    lines
}

/// Whether a text as it stands on a day is without an item.
fn left_out(item: &AmendedItem, text: &AmendedText, at: Option<Date>) -> bool {
    let Some(at) = at else { return false };
    if matches!(item.item.kind, ItemKind::Scenario(_)) {
        return true;
    }
    let name = item.name();
    // What has no version in force stays, with its period: that a policy has a rule on a decision means something.
    let other = || text.items.iter().any(|other| other.name() == name && other.holds(at));
    name.is_some() && !item.holds(at) && other()
}

struct Writing<'t> {
    sources: &'t SourceSet,
    unit: &'t Unit,
    source: &'t str,
    out: String,
    /// How much of the source has been written or left out.
    cursor: usize,
    /// Items that are in the text no more.
    gone: Vec<Span>,
    /// Whether remarks have just been written whose item was left out.
    orphans: bool,
}

impl Writing<'_> {
    /// Writes the source up to a place.
    fn up_to(&mut self, end: usize) {
        for gone in &self.gone {
            let (from, to) = (gone.start as usize, gone.range().end);
            if (self.cursor..end).contains(&from) {
                self.out.push_str(self.source.get(self.cursor..from).unwrap_or(""));
                self.cursor = to;
            }
        }
        self.out.push_str(self.source.get(self.cursor..end).unwrap_or(""));
        self.cursor = self.cursor.max(end);
    }

    /// Writes what stands behind the last item on its line; nothing where the line is written already.
    fn line_end(&mut self) {
        if self.source.get(..self.cursor).is_some_and(|written| written.ends_with('\n')) {
            return;
        }
        let rest = self.source.get(self.cursor..).unwrap_or("");
        let end = rest.find('\n').map_or(self.source.len(), |at| self.cursor + at + 1);
        self.up_to(end);
    }

    fn rest(&mut self) {
        self.up_to(self.source.len());
    }

    /// The head without the clauses that enact amendments.
    fn head(&mut self) {
        let Some(head) = &self.unit.ast.head else { return };
        let enacting: Vec<&ast::Path> = head.amendments.iter().collect();
        let parts: Vec<Part> = outline(self.unit.file, self.source).parts;
        for part in parts {
            let enacts = |path: &&ast::Path| (part.start..part.end).contains(&(path.span.start as usize));
            if enacting.iter().any(enacts) {
                self.up_to(part.start);
                self.cursor = part.end;
            }
        }
        self.up_to(head.span.range().end.max(self.cursor));
        self.line_end();
    }

    /// Whether an item stands in the source by itself: what an amendment brings stands within the amendment, which may be
    /// in the same text.
    fn is_own(&self, span: Span) -> bool {
        self.unit.ast.items.iter().any(|own| own.span == span)
    }

    /// Whether an item stands in the source after what has been written.
    fn is_next(&self, span: Span) -> bool {
        self.is_own(span) && span.start as usize >= self.cursor
    }

    /// Leaves out an item, and the remarks directly above it where they are not kept.
    fn leave_out(&mut self, item: &ast::Item, remarks: bool) {
        if !self.is_next(item.span) {
            return;
        }
        let gap = self.source.get(self.cursor..item.span.start as usize).unwrap_or("");
        let mut kept = gap.len();
        for line in gap.split_inclusive('\n').rev() {
            if remarks || !line.starts_with('#') {
                break;
            }
            kept -= line.len();
        }
        self.orphans = remarks && gap.trim_end().rsplit('\n').next().is_some_and(|line| line.starts_with('#'));
        self.up_to(self.cursor + kept);
        self.cursor = item.span.range().end;
    }

    /// A `use` of a text by where it stands now.
    fn used(&mut self, item: &ast::Item, key: &str, keys: &Keys) {
        self.up_to(item.span.start as usize);
        let place = self.unit.ast.items.iter().filter(|other| matches!(other.kind, ItemKind::Use(_)));
        let n = place.into_iter().position(|other| other.span == item.span);
        let target = n.and_then(|n| self.unit.uses.get(n)).and_then(|(_, used)| keys.of_unit((*used)?));
        match target {
            Some(to) => {
                self.out.push_str(&use_line(to, key));
                self.cursor = item.span.range().end;
            }
            None => self.up_to(item.span.range().end),
        }
        self.line_end();
    }

    /// An item: as it stands, changed in its place, or new.
    fn item(&mut self, item: &Arc<ast::Item>) -> Result<(), Refusal> {
        let orphans = std::mem::take(&mut self.orphans);
        let same = self.unit.ast.items.iter().any(|own| Arc::ptr_eq(own, item));
        if same {
            self.up_to(item.span.range().end);
            return Ok(());
        }
        let printed = print::item(item).ok_or_else(|| {
            let said = self.sources.slice(item.span).lines().next().unwrap_or("").to_owned();
            Refusal::Unsayable(format!("no text says what `{said}` becomes: its limbs would be nested too deep"))
        })?;
        let remarks = self.remarks(item.span);
        if self.is_next(item.span) {
            self.up_to(item.span.start as usize);
            self.out.push_str(&remarks);
            self.out.push_str(printed.trim_end());
            self.cursor = item.span.range().end;
        } else if orphans {
            // The new version stands in the place of the old one, below what is remarked on both.
            self.out.push_str(&format!("{remarks}{}", printed.trim_end()));
        } else {
            self.line_end();
            self.out.push_str(&format!("\n{remarks}{printed}"));
        }
        Ok(())
    }

    /// The remarks within an item that is printed anew, above it; those of an old version stay with that.
    fn remarks(&self, span: Span) -> String {
        let again = self.is_own(span) && !self.is_next(span);
        let mut remarks = String::new();
        if let Some(source) = self.sources.get(span.file).filter(|_| !again) {
            for comment in outline(span.file, &source.text).comments {
                if span.range().contains(&(comment.span.start as usize)) {
                    remarks.push_str(source.slice(comment.span));
                    remarks.push('\n');
                }
            }
        }
        remarks
    }
}
