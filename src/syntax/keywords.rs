//! The words of the language: for colouring, for what is offered, and for telling pieces of one shape. A test holds them
//! to the grammar.

/// Every keyword of the grammar, and the words of values that every type shares, in order.
pub const KEYWORDS: &[&str] = &[
    "above",
    "account",
    "after",
    "age",
    "all",
    "also",
    "always",
    "amendment",
    "amends",
    "and",
    "any",
    "applies",
    "as",
    "at",
    "basis",
    "bears",
    "because",
    "before",
    "below",
    "better",
    "breached",
    "by",
    "calendar",
    "case_law",
    "ceasing",
    "cites",
    "continued",
    "continues",
    "covers",
    "date",
    "dated",
    "day",
    "days",
    "decimal",
    "decision",
    "define",
    "does",
    "done",
    "due",
    "duration",
    "duty",
    "each",
    "earliest",
    "empty",
    "entry",
    "event",
    "every",
    "except",
    "expect",
    "expected",
    "fact",
    "facts",
    "facts_of",
    "fail",
    "for",
    "force",
    "friday",
    "from",
    "given",
    "govern",
    "governs",
    "guidance",
    "guidelines",
    "has",
    "have",
    "holidays",
    "if",
    "impossible",
    "in",
    "includes",
    "inferred",
    "insert",
    "integer",
    "into",
    "is",
    "judged",
    "judgement",
    "late",
    "latest",
    "law",
    "least",
    "library",
    "limb",
    "many",
    "means",
    "monday",
    "month",
    "months",
    "most",
    "needing",
    "never",
    "no",
    "none",
    "not",
    "of",
    "omit",
    "omitted",
    "on",
    "one",
    "only",
    "or",
    "ordered",
    "other",
    "others",
    "otherwise",
    "outcomes",
    "over",
    "overrides",
    "policy",
    "practicable",
    "practice",
    "presume",
    "presumed",
    "presumption",
    "prohibition",
    "property",
    "proposal",
    "reasonably",
    "reasons",
    "rebutted",
    "recalled",
    "record",
    "regulations",
    "replace",
    "reported",
    "role",
    "rule",
    "saturday",
    "saving",
    "says",
    "scenario",
    "settled",
    "some",
    "soon",
    "source",
    "statute",
    "statutory_code",
    "sunday",
    "table",
    "taken",
    "text",
    "the",
    "thursday",
    "times",
    "to",
    "tuesday",
    "turns",
    "type",
    "under",
    "undetermined",
    "unknown",
    "unless",
    "unseen",
    "until",
    "url",
    "use",
    "value",
    "wednesday",
    "week",
    "weekend",
    "weeks",
    "when",
    "where",
    "while",
    "with",
    "within",
    "working",
    "worse",
    "year",
    "years",
    "yes",
];

/// What else the grammar names: values that are never a name, and units of citations.
const OTHERS: &[&str] = &[
    "true",
    "false",
    "sections",
    "section",
    "ss",
    "s",
    "paragraphs",
    "paragraph",
    "paras",
    "para",
    "regulation",
    "regs",
    "reg",
    "articles",
    "article",
    "arts",
    "art",
    "rules",
    "rr",
    "r",
    "Schedules",
    "Schedule",
    "Schs",
    "Sch",
    "Sched",
    "Parts",
    "Part",
    "Pt",
    "Chapters",
    "Chapter",
    "Ch",
    "clauses",
    "clause",
    "cls",
    "cl",
    "pages",
    "page",
    "pp",
    "p",
    "Annexes",
    "Annex",
    "Appendix",
    "App",
    "recital",
    "Recital",
    "principle",
    "Principle",
    "step",
    "Step",
];

/// Whether a word is one of the language's own.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// Whether the grammar names a word, as a keyword or otherwise.
pub(super) fn is_named(word: &str) -> bool {
    static NAMED: Named = Named::new();
    NAMED.has(word)
}

/// How many rows the words that the grammar names stand in.
const ROWS: usize = 1_024;

/// How many words the grammar names.
const WORDS: usize = KEYWORDS.len() + OTHERS.len();

/// The words that the grammar names, in rows by length, first and last letter; built with the program, as every word of
/// every text is looked up.
struct Named {
    /// By row, the first word in it; `WORDS` where there is none.
    firsts: [u16; ROWS],
    /// By word, the next in its row.
    nexts: [u16; WORDS],
}

impl Named {
    #[expect(clippy::indexing_slicing, reason = "rows and words are counted above; a word stands there by its number")]
    const fn new() -> Named {
        let mut named = Named { firsts: [WORDS as u16; ROWS], nexts: [WORDS as u16; WORDS] };
        let mut n = 0;
        while n < WORDS {
            let word = if n < KEYWORDS.len() { KEYWORDS[n] } else { OTHERS[n - KEYWORDS.len()] };
            let row = Named::row(word.as_bytes());
            named.nexts[n] = named.firsts[row];
            named.firsts[row] = n as u16;
            n += 1;
        }
        named
    }

    const fn row(word: &[u8]) -> usize {
        match (word.first(), word.last()) {
            (Some(first), Some(last)) => (*first as usize * 31 + *last as usize * 7 + word.len()) % ROWS,
            (_, _) => 0,
        }
    }

    fn has(&self, word: &str) -> bool {
        let words = |n: usize| KEYWORDS.get(n).or_else(|| OTHERS.get(n - KEYWORDS.len()));
        let mut at = self.firsts.get(Named::row(word.as_bytes()));
        while let Some((n, named)) = at.and_then(|n| Some((usize::from(*n), words(usize::from(*n))?))) {
            if *named == word {
                return true;
            }
            at = self.nexts.get(n);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, is_keyword, is_named};
    use std::collections::BTreeSet;

    const GRAMMAR: &str = include_str!("../../grammar/assize.pest");

    /// What stands in double quotes on some lines of the grammar, escapes left out.
    fn literals<'g>(lines: impl Iterator<Item = &'g str>) -> Vec<String> {
        let code = lines.filter(|line| !line.trim_start().starts_with("//"));
        let quoted = |line: &str| -> Vec<String> {
            let bare = line.replace("\\\\", "").replace("\\\"", "");
            bare.split('"').skip(1).step_by(2).map(str::to_owned).collect()
        };
        code.flat_map(quoted).collect()
    }

    #[test]
    fn every_keyword_of_the_grammar_is_listed() {
        let rules = GRAMMAR.lines().filter(|line| line.starts_with("kw_") && line.contains("= @{ \""));
        let words: Vec<&str> = rules.filter_map(|rule| rule.split('"').nth(1)).collect();
        assert!(words.len() > 100);
        for word in words {
            assert!(word.split('/').all(is_keyword), "{word}");
        }
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn every_word_that_the_grammar_names_is_known() {
        let (before, rest) = GRAMMAR.split_once("reserved = @{").expect("reserved words");
        let (reserved, after) = rest.split_once("/// A name by itself").expect("names");
        let named = literals(before.lines().chain(after.lines()));
        for literal in named.iter().filter(|literal| !literal.starts_with('\\')) {
            for word in literal.split(|char: char| !char.is_ascii_alphabetic() && char != '_') {
                assert!(word.is_empty() || word == "_" || is_named(word), "`{word}` of `{literal}`");
            }
        }
        // Reserved words are written by their first letters and what follows: two parts together, or one alone.
        let parts = literals(reserved.lines());
        let joined = parts.iter().flat_map(|first| parts.iter().map(move |second| format!("{first}{second}")));
        let words: BTreeSet<String> = joined.chain(parts.iter().cloned()).collect();
        let reserved = words.iter().filter(|word| crate::syntax::grammar::is_reserved(word));
        let unknown: Vec<&String> = reserved.clone().filter(|word| !is_named(word)).collect();
        assert!(reserved.count() > 40 && unknown.is_empty(), "{unknown:?}");
    }
}
