//! Strict JSON as a neutral tree: numbers stay the digits that they are.
//!
//! The parser's extensions are all off, and what it still lets pass (other white space, raw control characters in
//! strings) is refused first, together with too deep a nesting, in one pass over the bytes.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Entries, Key, Node, NodeKind, Place};
use crate::facts::limits::Limits;
use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads JSON; `None` where it cannot be read.
pub(super) fn parse(place: Place, text: &str, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    if let Some(complaint) = scan(place, text, limits) {
        return (None, vec![complaint]);
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => match parsed.value {
            Some(value) => {
                let mut out = Vec::new();
                let node = convert(place, &value, &mut out);
                (Some(node), out)
            }
            None => {
                let message = "the file is empty; JSON needs at least `{}`";
                (None, vec![Diagnostic::new(Code::FactsMalformed, place.span(text.len(), text.len()), message)])
            }
        },
        Err(error) => (None, vec![malformed(place, text, &error)]),
    }
}

/// Refuses what strict JSON does not hold and the parser would not notice, and a nesting that is too deep.
fn scan(place: Place, text: &str, limits: &Limits) -> Option<Diagnostic> {
    let mut depth = 0usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        let wrong = |message: &str| {
            let help = "JSON text outside quotes is names, digits, brackets, commas, colons and ordinary white space";
            Some(Diagnostic::new(Code::FactsMalformed, place.character(text, at), message).help(help))
        };
        if in_string {
            match byte {
                0x00..=0x1F => {
                    let message = "a line break, tab or control character cannot stand in a JSON string";
                    let help = "close the string before the end of the line, or write the character as `\\n` or `\\t`";
                    return Some(Diagnostic::new(Code::FactsMalformed, place.character(text, at), message).help(help));
                }
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > limits.depth() {
                    return Some(limits.too_deep(place.span(at, at + 1)));
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b' ' | b'\t' | b'\n' | b'\r' => {}
            0x00..=0x1F | 0x7F => return wrong("a control character cannot stand in a JSON file"),
            0x80.. => return wrong("this character cannot stand in JSON outside quotes"),
            _ => {}
        }
    }
    None
}

/// INVARIANT: recursion is bounded, since `scan` has refused what is nested deeper than the limit.
fn convert(place: Place, value: &Value<'_>, out: &mut Vec<Diagnostic>) -> Node {
    let span = spanned(place, value.range());
    let scalar = |text: &str, quoted: bool| NodeKind::Scalar { text: String::from(text), quoted };
    let kind = match value {
        Value::StringLit(text) => scalar(&text.value, true),
        Value::NumberLit(number) => scalar(number.value, false),
        Value::BooleanLit(truth) => scalar(if truth.value { "true" } else { "false" }, false),
        Value::NullKeyword(_) => NodeKind::Null,
        Value::Array(array) => NodeKind::List(array.elements.iter().map(|item| convert(place, item, out)).collect()),
        Value::Object(object) => {
            let mut entries = Entries::default();
            for property in &object.properties {
                let key =
                    Key { name: String::from(property.name.as_str()), span: spanned(place, property.name.range()) };
                let node = convert(place, &property.value, out);
                entries.add(key, node, out);
            }
            NodeKind::Map(entries.finish())
        }
    };
    Node { kind, span }
}

fn spanned(place: Place, range: Range) -> Span {
    place.span(range.start, range.end)
}

fn malformed(place: Place, text: &str, error: &ParseError) -> Diagnostic {
    let range = error.range();
    let start = range.start.min(text.len());
    let leading_nought = matches!(error.kind(), ParseErrorKind::ExpectedComma)
        && text.get(..start).is_some_and(|before| before.ends_with('0'))
        && text.get(start..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    // A bracket that is never closed is pointed at where it opens, not over the whole rest of the file.
    let end =
        text.get(start..range.end.min(text.len())).map_or(start, |s| start + s.lines().next().map_or(0, str::len));
    let span = if end == start { place.character(text, start) } else { place.span(start, end) };
    let after_digit = text.get(..start).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let wrong = text.get(start..).unwrap_or("");
    let (what, help) = if leading_nought {
        ("a number begins with a nought", "write the number without the nought before it")
    } else if after_digit && wrong.starts_with(|c: char| c == '_' || c == '.' || c.is_ascii_alphabetic()) {
        ("this is not a number", "write the digits in full, such as `14` or `0.5`")
    } else if wrong.starts_with(|c: char| c.is_ascii_alphabetic())
        && matches!(error.kind(), ParseErrorKind::UnexpectedToken | ParseErrorKind::UnexpectedWord)
    {
        (
            "a word without quotes",
            "put words in double quotes, such as `\"yes\"`; only `true` and `false` stand without",
        )
    } else {
        words(error.kind())
    };
    Diagnostic::new(Code::FactsMalformed, span, format!("this is not valid JSON: {what}")).help(help)
}

/// What is wrong, and what to do.
fn words(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind as Kind;
    const COMMA: &str = "put one comma between two entries, and none after the last";
    const QUOTES: &str = "put names and words in double quotes: `\"held\": \"yes\"`";
    const DIGITS: &str = "write the digits in full, such as `14` or `0.5`";
    const BRACKETS: &str = "look for a bracket too many or too few";
    match kind {
        Kind::ExpectedComma => ("a comma is missing here", COMMA),
        Kind::UnexpectedComma => ("a comma too many", COMMA),
        Kind::TrailingCommasNotAllowed => ("a comma after the last entry", COMMA),
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            ("a comment", "JSON has no comments; leave it out, or write the facts as YAML")
        }
        Kind::SingleQuotedStringsNotAllowed => ("words in single quotes", QUOTES),
        Kind::ExpectedStringObjectProperty => ("a name without quotes", QUOTES),
        Kind::UnexpectedWord => ("a word without quotes", QUOTES),
        Kind::UnexpectedToken | Kind::UnexpectedTokenInObject => ("a name in quotes is expected here", QUOTES),
        Kind::ExpectedColonAfterObjectKey | Kind::UnexpectedColon | Kind::ExpectedObjectValue => {
            ("an entry is not a name, a colon and a value", "write `\"name\": value`")
        }
        Kind::BareDecimalPointNumbersNotAllowed => ("a number begins or ends with its point", DIGITS),
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => ("this is not a number", DIGITS),
        Kind::MultipleRootJsonValues => {
            ("something follows the end of the facts", "a fact file holds one case, in one pair of braces")
        }
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => ("a closing bracket too many", BRACKETS),
        Kind::UnterminatedArray | Kind::UnterminatedObject => ("a bracket that is never closed", BRACKETS),
        Kind::NestingDepthExceeded => ("the nesting is too deep", BRACKETS),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            ("a string that does not end", "close the string with a double quote")
        }
        Kind::String(_) => ("an escape that JSON does not have", "write a backslash as `\\\\`"),
    }
}
