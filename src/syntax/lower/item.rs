//! Items: a head, and clauses gathered into the item's own shape.

use crate::base::short::Short;
use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::syntax::ast;
use crate::syntax::ast::Item;
use crate::syntax::ast::ItemKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lines::Line;
use crate::syntax::lower::Reader;
use crate::syntax::lower::clause::Parts;
use crate::syntax::words;

/// What most heads say.
#[derive(Debug)]
pub(super) struct Named<'t> {
    pub(super) name: ast::Name,
    pub(super) title: Option<ast::Words>,
    /// The head's node; `None` where only the name could be made out.
    pub(super) node: Option<Node<'t>>,
}

impl<'t> Reader<'t> {
    /// Reads an item's head. Where it does not fit, the name is still looked for, so that others may refer to it.
    pub(super) fn named(&mut self, rule: Rule, piece: &Piece, keyword: &str) -> Option<Named<'t>> {
        if let Some(node) = self.read(rule, piece) {
            let name = node.child(Rule::name).or_else(|| node.child(Rule::field))?;
            let name = self.name(&name);
            let title = self.words_in(&node);
            return Some(Named { name, title, node: Some(node) });
        }
        let said = self.slice(piece.start, piece.end);
        let rest = said.strip_prefix(keyword)?;
        let start = piece.start + keyword.len() + (rest.len() - rest.trim_start().len());
        let name = words::first_word(rest.trim_start());
        if name.is_empty() {
            return None;
        }
        let span = Span::new(self.file, start, start + name.len());
        Some(Named { name: Spanned::new(Short::new(name), span), title: None, node: None })
    }

    /// Reads one item from its lines.
    pub(super) fn item(&mut self, word: ItemWord, lines: &[Line]) -> Option<Item> {
        self.item_start = self.diagnostics.len();
        self.within = word;
        let item = self.item_of(word, lines);
        self.check_indentation(word, lines);
        item
    }

    fn item_of(&mut self, word: ItemWord, lines: &[Line]) -> Option<Item> {
        let (first, last) = (lines.first()?, lines.last()?);
        let span = Span::new(self.file, first.start, last.end);
        if word == ItemWord::Amendment {
            let amendment = self.amendment(lines)?;
            return Some(Item { kind: ItemKind::Amendment(Box::new(amendment)), span });
        }
        let pieces = cut::pieces(self.text, word, lines);
        let (head, rest) = pieces.split_first()?;
        let kind = match word {
            ItemWord::Use => self.use_item(head, rest),
            ItemWord::Type => self.type_item(head, rest),
            ItemWord::Facts => self.facts(head, rest),
            ItemWord::Impossible => self.impossible(head, rest),
            ItemWord::Scenario => self.scenario(head, rest),
            ItemWord::FactsOf => {
                let named = self.named(Rule::facts_of_head, head, "facts_of");
                let given = self.givens(rest);
                Some(ItemKind::FactsOf(ast::FactsOf { name: named?.name, given }))
            }
            ItemWord::Source
            | ItemWord::Role
            | ItemWord::Define
            | ItemWord::Decision
            | ItemWord::Rule
            | ItemWord::Presumption
            | ItemWord::Duty
            | ItemWord::Prohibition
            | ItemWord::Property
            | ItemWord::Calendar => self.with_clauses(word, head, rest),
            ItemWord::Policy | ItemWord::Library | ItemWord::Amendment => None,
        }?;
        Some(Item { kind, span })
    }

    fn with_clauses(&mut self, word: ItemWord, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let rule = match word {
            ItemWord::Source => Rule::source_head,
            ItemWord::Role => Rule::role_head,
            ItemWord::Define => Rule::define_head,
            ItemWord::Decision => Rule::decision_head,
            ItemWord::Rule => Rule::rule_head,
            ItemWord::Presumption => Rule::presumption_head,
            ItemWord::Duty => Rule::duty_head,
            ItemWord::Prohibition => Rule::prohibition_head,
            ItemWord::Property => Rule::property_head,
            ItemWord::Calendar => Rule::calendar_head,
            ItemWord::Policy
            | ItemWord::Library
            | ItemWord::Use
            | ItemWord::Type
            | ItemWord::Facts
            | ItemWord::Impossible
            | ItemWord::Scenario
            | ItemWord::FactsOf
            | ItemWord::Amendment => return None,
        };
        let named = self.named(rule, head, word.word());
        let parts = self.clauses(word, rest);
        self.gathered(word, named?, parts)
    }

    /// The item that a head and its clauses make.
    fn gathered(&mut self, word: ItemWord, named: Named<'t>, parts: Parts) -> Option<ItemKind> {
        let Named { name, title, node } = named;
        let Parts { for_each, cites, period, when, except_where, excuses, overrides, says, on, .. } = parts;
        Some(match word {
            ItemWord::Source => ItemKind::Source(Box::new(ast::Source {
                name,
                title,
                kind: node.and_then(|node| self.source_kind_in(&node)).or(parts.kind),
                url: parts.url,
                under: parts.under,
                basis: parts.basis,
                period,
            })),
            ItemWord::Role => {
                let own = node.and_then(|node| self.citation_in(&node));
                ItemKind::Role(ast::Role { name, title, cites: own.or_else(|| cites.into_iter().next()) })
            }
            ItemWord::Define => {
                let ty = node.and_then(|node| node.child(Rule::fact_type)).map(|ty| self.fact_type(&ty));
                ItemKind::Define(Box::new(ast::Define {
                    name,
                    title,
                    ty,
                    for_each,
                    cites,
                    period,
                    says,
                    body: parts.body,
                }))
            }
            ItemWord::Decision => ItemKind::Decision(Box::new(ast::Decision {
                name,
                question: title,
                for_each,
                outcomes: parts.outcomes,
                ranked: parts.ranked,
                otherwise: parts.otherwise,
            })),
            ItemWord::Rule => ItemKind::Rule(Box::new(ast::Rule {
                name,
                title,
                for_each,
                cites,
                basis: parts.basis,
                period,
                when,
                conclusion: parts.conclusion,
                bears_on: parts.bears_on,
                except_where,
                excuses,
                overrides,
                says,
            })),
            ItemWord::Presumption => ItemKind::Presumption(Box::new(ast::Presumption {
                name,
                title,
                for_each,
                cites,
                period,
                when,
                presume: parts.presume,
                rebutted_if: parts.rebutted_if,
                except_where,
                overrides,
                says,
            })),
            ItemWord::Duty => ItemKind::Duty(Box::new(ast::Duty {
                name,
                title,
                for_each,
                cites,
                period,
                on,
                when,
                except_where,
                excuses,
                due: parts.due,
                asap: parts.asap,
                done_on: parts.done_on,
                done_if: parts.done_if,
                continues: parts.continues,
                says,
            })),
            ItemWord::Prohibition => ItemKind::Prohibition(Box::new(ast::Prohibition {
                name,
                title,
                for_each,
                cites,
                period,
                on,
                when,
                except_where,
                breached_if: parts.breached_if,
                says,
            })),
            ItemWord::Property => ItemKind::Property(Box::new(ast::Property {
                name,
                claim: title,
                for_each,
                cites,
                period,
                when,
                form: parts.form,
                expected_to_fail: parts.expected_to_fail,
            })),
            ItemWord::Calendar => ItemKind::Calendar(Box::new(ast::CalendarDecl {
                name,
                title,
                cites,
                covers: parts.covers,
                weekend: parts.weekend,
                holidays: parts.holidays,
            })),
            ItemWord::Policy
            | ItemWord::Library
            | ItemWord::Use
            | ItemWord::Type
            | ItemWord::Facts
            | ItemWord::Impossible
            | ItemWord::Scenario
            | ItemWord::FactsOf
            | ItemWord::Amendment => return None,
        })
    }

    fn use_item(&mut self, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let node = self.read(Rule::use_head, head);
        self.clauses(ItemWord::Use, rest);
        let node = node?;
        Some(ItemKind::Use(match self.words_in(&node) {
            Some(file) => ast::Use::File(file),
            None => ast::Use::Library(self.path_in(&node)),
        }))
    }

    /// The kind of source in a node.
    pub(super) fn source_kind_in(&self, node: &Node) -> Option<Spanned<ast::SourceKind>> {
        let kind = node.child(Rule::source_kind)?;
        let value = match kind.first()?.rule() {
            Rule::kw_statute => ast::SourceKind::Statute,
            Rule::kw_regulations => ast::SourceKind::Regulations,
            Rule::kw_statutory_code => ast::SourceKind::StatutoryCode,
            Rule::kw_guidelines => ast::SourceKind::Guidelines,
            Rule::kw_guidance => ast::SourceKind::Guidance,
            Rule::kw_case_law => ast::SourceKind::CaseLaw,
            Rule::kw_practice => ast::SourceKind::Practice,
            Rule::kw_proposal => ast::SourceKind::Proposal,
            _ => return None,
        };
        Some(Spanned::new(value, kind.span()))
    }

    fn impossible(&mut self, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let count = rest
            .iter()
            .take_while(|piece| matches!(piece.kind, PieceKind::Limb | PieceKind::AfterLimb | PieceKind::Stray))
            .count();
        let (limbs, others) = rest.split_at(count);
        self.clause_before = None;
        let named = self.named(Rule::impossible_head, head, "impossible");
        let cond = match named.as_ref().and_then(|named| named.node.clone()) {
            Some(node) => self.condition_in(&node, limbs),
            None => {
                let _none = self.limbs(None, limbs, true);
                None
            }
        };
        self.clauses(ItemWord::Impossible, others);
        let Named { name, title, .. } = named?;
        Some(ItemKind::Impossible(Box::new(ast::Impossible { name, why: title, cond })))
    }

    /// The condition in a node, with the limbs below it, where a citation has a place only after a list's opener.
    pub(super) fn condition_in(&mut self, node: &Node<'t>, limbs: &[Piece]) -> Option<ast::Cond> {
        let condition = node.child(Rule::condition)?;
        let cond = condition.child(Rule::cond)?;
        let mut cite = self.bracket_cite_in(&condition);
        let cond = self.cond_with(&cond, &mut cite, limbs);
        if let Some(cite) = cite {
            self.report_cite_here(cite.span);
        }
        cond
    }

    fn scenario(&mut self, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let node = self.read(Rule::scenario_head, head);
        let title = node.and_then(|node| self.words_in(&node));
        let parts = self.clauses(ItemWord::Scenario, rest);
        Some(ItemKind::Scenario(Box::new(ast::Scenario {
            title: title?,
            given: parts.given,
            on: parts.asked_on,
            law_of: parts.law_of,
            expect: parts.expect,
            table: parts.table,
        })))
    }
}
