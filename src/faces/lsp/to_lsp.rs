//! Answers in the protocol's types, apart from places.

use crate::ide::{Kind, TokenKind};
use lsp_types::{CompletionItemKind, SymbolKind};

/// The types of tokens that are told apart, in the order of their numbers.
pub(super) const TOKEN_TYPES: [&str; 13] = [
    "keyword",
    "string",
    "number",
    "comment",
    "namespace",
    "type",
    "enumMember",
    "property",
    "variable",
    "function",
    "class",
    "parameter",
    "decorator",
];

/// What else is told of a token, in the order of the bits.
pub(super) const TOKEN_MODIFIERS: [&str; 2] = ["declaration", "defaultLibrary"];

/// The number of a token's type.
pub(super) fn token_type(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Keyword => 0,
        TokenKind::Words => 1,
        TokenKind::Number => 2,
        TokenKind::Comment => 3,
        TokenKind::Label => 12,
        TokenKind::Name(kind) => match kind {
            Kind::Policy | Kind::Library | Kind::Group => 4,
            Kind::Type | Kind::Record => 5,
            Kind::Value | Kind::Outcome => 6,
            Kind::Fact | Kind::Field => 7,
            Kind::Define | Kind::FactSet => 8,
            Kind::Decision
            | Kind::Rule
            | Kind::Presumption
            | Kind::Duty
            | Kind::Prohibition
            | Kind::Property
            | Kind::Impossible
            | Kind::Scenario
            | Kind::Amendment => 9,
            Kind::Source | Kind::Role | Kind::Calendar => 10,
            Kind::Bound => 11,
        },
    }
}

/// The kind of a symbol.
pub(super) fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Policy | Kind::Library => SymbolKind::MODULE,
        Kind::Source => SymbolKind::PACKAGE,
        Kind::Role => SymbolKind::INTERFACE,
        Kind::Type => SymbolKind::ENUM,
        Kind::Value | Kind::Outcome => SymbolKind::ENUM_MEMBER,
        Kind::Record => SymbolKind::STRUCT,
        Kind::Field => SymbolKind::FIELD,
        Kind::Group => SymbolKind::NAMESPACE,
        Kind::Fact => SymbolKind::PROPERTY,
        Kind::Define => SymbolKind::VARIABLE,
        Kind::Decision => SymbolKind::CLASS,
        Kind::Rule => SymbolKind::FUNCTION,
        Kind::Presumption => SymbolKind::OPERATOR,
        Kind::Duty => SymbolKind::METHOD,
        Kind::Prohibition => SymbolKind::CONSTRUCTOR,
        Kind::Property | Kind::Impossible => SymbolKind::BOOLEAN,
        Kind::Scenario => SymbolKind::EVENT,
        Kind::FactSet => SymbolKind::OBJECT,
        Kind::Calendar => SymbolKind::ARRAY,
        Kind::Amendment => SymbolKind::KEY,
        Kind::Bound => SymbolKind::TYPE_PARAMETER,
    }
}

/// The kind of what is offered.
pub(super) fn completion_kind(kind: Option<Kind>) -> CompletionItemKind {
    match kind {
        None => CompletionItemKind::KEYWORD,
        Some(Kind::Policy | Kind::Library | Kind::Group) => CompletionItemKind::MODULE,
        Some(Kind::Type) => CompletionItemKind::ENUM,
        Some(Kind::Record) => CompletionItemKind::STRUCT,
        Some(Kind::Value | Kind::Outcome) => CompletionItemKind::ENUM_MEMBER,
        Some(Kind::Fact) => CompletionItemKind::PROPERTY,
        Some(Kind::Field) => CompletionItemKind::FIELD,
        Some(Kind::Define | Kind::Bound | Kind::FactSet) => CompletionItemKind::VARIABLE,
        Some(Kind::Decision | Kind::Source | Kind::Role | Kind::Calendar) => CompletionItemKind::CLASS,
        Some(
            Kind::Rule
            | Kind::Presumption
            | Kind::Duty
            | Kind::Prohibition
            | Kind::Property
            | Kind::Impossible
            | Kind::Scenario
            | Kind::Amendment,
        ) => CompletionItemKind::FUNCTION,
    }
}
