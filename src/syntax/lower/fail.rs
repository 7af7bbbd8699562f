//! Why a piece could not be read, in plain words.

use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Failure;
use crate::syntax::grammar::Rule;
use crate::syntax::lines;
use crate::syntax::lines::Line;
use crate::syntax::lower::Reader;
use crate::syntax::mistakes;
use crate::syntax::words;

impl Reader<'_> {
    /// Reports that `rule` did not fit `start..end`.
    pub(super) fn failed(&mut self, rule: Rule, start: usize, end: usize, failure: &Failure) {
        let piece = self.slice(start, end);
        if let Some(at) = lines::marks(piece).unterminated {
            let from = start + at;
            let length = self.slice(from, end).lines().next().map_or(1, |line| line.trim_end().len());
            let span = Span::new(self.file, from, from + length.max(1));
            self.report(
                Diagnostic::new(Code::UnterminatedString, span, "this string does not end on its line")
                    .help("close it with `\"`; a `\"` within it is written `\\\"`"),
            );
            return;
        }
        let values = matches!(rule, Rule::type_head | Rule::ordered_line | Rule::value_line);
        let mut found = mistakes::find(self.file, self.text, start, end, failure.at);
        // Between the values of an ordered type, `<` is what it should be.
        found.retain(|slip| !values || !self.text.get(slip.span.range()).unwrap_or("").starts_with('<'));
        if !found.is_empty() {
            self.diagnostics.extend(found);
            return;
        }
        if failure.at >= end
            && let Some(diagnostic) = self.unclosed(start, end)
        {
            self.report(diagnostic);
            return;
        }
        let diagnostic = self.unexpected(rule, start, end, failure);
        self.report(diagnostic);
    }

    /// A bracket that the piece does not close.
    fn unclosed(&self, start: usize, end: usize) -> Option<Diagnostic> {
        let mut open: Vec<(usize, char)> = Vec::new();
        for (at, char) in mistakes::bare_chars(self.slice(start, end)) {
            match char {
                '(' | '[' => open.push((start + at, char)),
                ')' | ']' => {
                    let _closed = open.pop();
                }
                _ => {}
            }
        }
        let (at, char) = open.pop()?;
        let closing = if char == '(' { ")" } else { "]" };
        let end = Span::new(self.file, end, end);
        Some(
            Diagnostic::new(
                Code::UnclosedBracket,
                Span::new(self.file, at, at + 1),
                format!("`{char}` is never closed"),
            )
            .fix(format!("write `{closing}` where it ends"), end, closing),
        )
    }

    fn unexpected(&self, rule: Rule, start: usize, end: usize, failure: &Failure) -> Diagnostic {
        let at = failure.at.clamp(start, end);
        let rest = self.slice(at, end);
        let token = mistakes::token(rest);
        let span = Span::new(self.file, at, at + token.len());
        let mut expected = expected(&failure.expected);
        let may_end = failure.expected.contains(&Rule::EOI);
        if token.is_empty() {
            let last = self.slice(start, end).trim_end();
            let before = last.split_whitespace().next_back().unwrap_or("");
            let from = start + last.len() - before.len();
            let span = Span::new(self.file, from, start + last.len());
            let message = format!("expected {} after {}", one_of(&expected), self.shown(before));
            return Diagnostic::new(Code::UnexpectedText, span, message).help("write what is missing");
        }
        let found = self.shown(token);
        let unit = self.slice(start, at).split_whitespace().next_back().unwrap_or("");
        let after = rest.chars().nth(1).is_some_and(|char| char.is_ascii_digit());
        if token == "." && after && failure.expected.contains(&Rule::basis) {
            let span = Span::new(self.file, at - unit.len(), at + 1);
            return Diagnostic::new(Code::UnexpectedText, span, "a citation begins with its source")
                .help(format!("write the source's name before {}", self.shown(&format!("{unit}."))));
        }
        if let (Some(form), "of") = (type_form(unit), token) {
            let written = self.slice(start, at).trim_end().len() - unit.len();
            let span = Span::new(self.file, start + written, at + token.len());
            let message = format!("no type is written `{unit} of`");
            return Diagnostic::new(Code::UnexpectedText, span, message).fix(format!("write `{form}`"), span, form);
        }
        let wants_name = failure.expected.contains(&Rule::name) || failure.expected.contains(&Rule::path);
        if wants_name && let Some(diagnostic) = reserved(token, span, &found) {
            return diagnostic;
        }
        if may_end {
            expected.retain(|word| word != "the end of the line");
            let diagnostic = Diagnostic::new(Code::UnexpectedText, span, format!("{found} does not fit here"));
            if ClauseKind::of_any_item(token).is_some() && rule != Rule::given_line {
                return diagnostic.help(format!("if it begins a clause, put {found} on a line of its own"));
            }
            let near = words::near(
                token,
                expected.iter().map(|word| word.trim_matches('`')).filter(|word| !word.contains(' ')),
            );
            return match near {
                Some(guess) => diagnostic.fix(format!("did you mean `{guess}`?"), span, guess),
                None if expected.is_empty() => diagnostic.help("the line could end before it"),
                None => diagnostic.help(format!("{} could stand here, or the end of the line", one_of(&expected))),
            };
        }
        let message = format!("expected {}, found {found}", one_of(&expected));
        let diagnostic = Diagnostic::new(Code::UnexpectedText, span, message);
        let near =
            words::near(token, expected.iter().map(|word| word.trim_matches('`')).filter(|word| !word.contains(' ')));
        match near {
            Some(guess) if guess != token => diagnostic.fix(format!("did you mean `{guess}`?"), span, guess),
            Some(_) | None => diagnostic.help("write what is expected before it, or leave it out"),
        }
    }

    /// Reports a piece that begins with nothing that may begin one.
    ///
    /// - `before`: the clause whose condition it could go on with.
    /// - `in_list`: whether that condition ends in a list of limbs.
    pub(super) fn report_stray(&mut self, piece: &Piece, before: Option<ClauseKind>, in_list: bool) {
        let item = self.within;
        let in_item = self.diagnostics.len() > self.item_start;
        let remainder = if matches!(piece.kind, PieceKind::Misplaced(_)) {
            in_item
        } else {
            !matches!(piece.kind, PieceKind::IndentedItem(_)) && self.follows_failure(piece.start).is_some()
        };
        self.last_failure = Some((piece.end, false));
        if remainder {
            return;
        }
        let said = self.slice(piece.start, piece.end);
        let word = words::first_word(said);
        let token = mistakes::token(said);
        let span = Span::new(self.file, piece.start, piece.start + token.len());
        let name = item.with_article();
        if let PieceKind::Misplaced(clause) = piece.kind {
            let diagnostic =
                Diagnostic::new(Code::MisplacedClause, span, format!("{name} has no `{}`", clause.words()));
            self.report(diagnostic.help(self.may_have(item)));
            return;
        }
        if let PieceKind::IndentedItem(inner) = piece.kind {
            let at = Span::new(self.file, piece.start - piece.indent, piece.start);
            let message = format!("`{}` begins an item and stands within another", inner.word());
            self.report(Diagnostic::new(Code::NotIndented, span, message).fix("begin it at the left margin", at, ""));
            return;
        }
        let found = mistakes::find(self.file, self.text, piece.start, piece.end, piece.start);
        if let Some(first) = found.into_iter().next()
            && first.span.start as usize == piece.start
        {
            self.report(first);
            return;
        }
        let keywords = item.clauses().iter().map(|clause| clause.first_word()).filter(|word| !word.is_empty());
        if let Some(guess) =
            words::near(word, keywords).filter(|_| !said.get(word.len()..).unwrap_or("").starts_with('.'))
        {
            let shown = self.shown(word);
            self.report(Diagnostic::new(Code::UnknownClause, span, format!("{shown} begins no clause")).fix(
                format!("did you mean `{guess}`?"),
                span,
                guess,
            ));
            return;
        }
        let shown = self.shown(said);
        let may_join = before.is_some_and(ClauseKind::has_condition);
        let begins_value = !word.is_empty() || said.starts_with('(');
        let diagnostic = Diagnostic::new(Code::UnknownClause, span, format!("the line {shown} begins with no clause"));
        if may_join && begins_value && !in_list {
            let at = Span::new(self.file, piece.start, piece.start);
            self.report(diagnostic.fix(
                "if it goes on with the condition before it, begin it with `and` (or with `or`)",
                at,
                "and ",
            ));
            return;
        }
        let help = match before {
            Some(_) if in_list => String::from("within a list each line begins with a label, such as `(a)` or `-`"),
            Some(_) | None => self.may_have(item),
        };
        self.report(diagnostic.help(help));
    }

    fn may_have(&self, item: ItemWord) -> String {
        let mut words: Vec<String> = item
            .clauses()
            .iter()
            .filter(|clause| !clause.words().is_empty())
            .map(|clause| format!("`{}`", clause.words()))
            .collect();
        words.dedup();
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} may have {} and {last}", item.with_article(), rest.join(", "))
            }
            Some((last, _)) => format!("{} may have {last}", item.with_article()),
            None => format!("nothing more belongs to `{}`", item.word()),
        }
    }

    /// Reports, once an item, that its lines are not indented.
    pub(super) fn check_indentation(&mut self, item: ItemWord, lines: &[Line]) {
        if self.diagnostics.len() > self.item_start {
            return;
        }
        let Some(line) = lines.iter().skip(1).find(|line| line.indent == 0) else { return };
        let word = mistakes::token(self.slice(line.start, line.end));
        let span = Span::new(self.file, line.start, line.start + word.len());
        let at = Span::new(self.file, line.start, line.start);
        self.report(
            Diagnostic::new(Code::NotIndented, span, format!("the lines of {} are indented", item.with_article())).fix(
                "indent it",
                at,
                "    ",
            ),
        );
    }

    /// Reports a citation where none has a place.
    pub(super) fn report_cite_here(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::CitationPlace, span, "a citation has no place here")
                .help("write it after a limb or a list's opener"),
        );
    }
}

/// How the language writes a type that others write with this word and `of`.
fn type_form(word: &str) -> Option<&'static str> {
    match word {
        "list" => Some("many"),
        "set" => Some("some of"),
        _ => None,
    }
}

/// A name that is a word of the language.
fn reserved(token: &str, span: Span, found: &str) -> Option<Diagnostic> {
    let is_word = token.starts_with(words::is_word_start);
    if !is_word {
        return None;
    }
    Some(
        Diagnostic::new(
            Code::ReservedWord,
            span,
            format!("{found} is a word of the language and cannot be a name here"),
        )
        .help("something is missing before it, or another name is needed"),
    )
}

/// What rules expect, in words: each once, the plainest first.
fn expected(rules: &[Rule]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for rule in rules {
        for word in describe(*rule) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// What a rule is called in messages; nothing for what need not be named.
fn describe(rule: Rule) -> Vec<String> {
    let name = format!("{rule:?}");
    if let Some(keyword) = name.strip_prefix("kw_") {
        let word = if keyword == "yes_no" { "yes/no" } else { keyword };
        return vec![format!("`{word}`")];
    }
    let words: &[&str] = match rule {
        Rule::EOI => &["the end of the line"],
        Rule::name | Rule::field | Rule::ident => &["a name"],
        Rule::path | Rule::given_path | Rule::group_path | Rule::of_item => &["a name"],
        Rule::text => &["words in double quotes"],
        Rule::number | Rule::count | Rule::quantity => &["a number"],
        Rule::date => &["a date"],
        Rule::expr
        | Rule::sum
        | Rule::product
        | Rule::atom
        | Rule::value
        | Rule::value_list
        | Rule::plain
        | Rule::age_date
        | Rule::plain_sum
        | Rule::plain_product
        | Rule::plain_atom
        | Rule::last_value => &["a value"],
        Rule::cond | Rule::condition | Rule::operand | Rule::comparison | Rule::negated | Rule::lone_condition => {
            &["a condition"]
        }
        Rule::group | Rule::list_opener | Rule::quantified | Rule::counted => &["a condition"],
        Rule::is_tail => &["`is`"],
        Rule::includes_tail => &["`includes`"],
        Rule::citation | Rule::place | Rule::source | Rule::next_place => &["a source"],
        Rule::bracket_cite => &["a citation in square brackets"],
        Rule::pinpoint | Rule::pin_part | Rule::pin_more | Rule::pin_number => &["a place such as `s.3(1)`"],
        Rule::basis => &["`basis`"],
        Rule::fact_type | Rule::base_type | Rule::judgement => &["a type"],
        Rule::or_none => &["`or none`"],
        Rule::label => &["a label such as `(a)`"],
        Rule::source_kind => &[
            "`statute`",
            "`regulations`",
            "`statutory_code`",
            "`guidelines`",
            "`guidance`",
            "`case_law`",
            "`practice`",
            "`proposal`",
        ],
        Rule::reference => &["a rule or a provision"],
        Rule::expect_result | Rule::result | Rule::result_word => &["an outcome"],
        Rule::weekday => &["a day of the week"],
        Rule::value_decl => &["a name"],
        Rule::unit => &["`days`"],
        Rule::paths => &["a name"],
        Rule::ceasing => &["`ceasing on`"],
        Rule::type_one_of => &["`one of`"],
        Rule::type_ordered => &["`ordered`"],
        Rule::insert_after => &["`after`"],
        Rule::insert_fact => &["`fact`"],
        Rule::insert_limb => &["`limb`"],
        Rule::insert_value => &["`value`"],
        Rule::judged_by => &["`judged by`"],
        Rule::closing => &["`)`"],
        Rule::closing_square => &["`]`"],
        Rule::colon => &["`:`"],
        Rule::because => &["`because`"],
        Rule::also => &["`also`"],
        Rule::needing => &["`needing`"],
        Rule::unread => &["`not taken into account`"],
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// `A, B or C`, at most six of them.
fn one_of(words: &[String]) -> String {
    const MOST: usize = 6;
    let shown = words.get(..words.len().min(MOST)).unwrap_or(words);
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::from("something else"),
    }
}
