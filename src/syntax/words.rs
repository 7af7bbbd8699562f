//! The words that begin items and clauses, and words that are nearly one of them.
//!
//! Takes words as written; gives which keyword they are, or are close to. Knows no grammar beyond single words.

/// The keywords that begin an item.
pub(super) const ITEMS: &[&str] = &[
    "policy",
    "library",
    "use",
    "source",
    "role",
    "type",
    "facts",
    "define",
    "decision",
    "rule",
    "presumption",
    "duty",
    "prohibition",
    "property",
    "impossible",
    "scenario",
    "facts_of",
    "calendar",
    "amendment",
];

/// Whether a character may begin a word.
pub(super) fn is_word_start(char: char) -> bool {
    char.is_alphabetic() || char == '_'
}

/// Whether a character may go on in a word.
pub(super) fn is_word_char(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// The word at the start of a text; empty where there is none.
pub(super) fn first_word(text: &str) -> &str {
    if !text.starts_with(is_word_start) {
        return "";
    }
    let end = text.find(|char| !is_word_char(char)).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// The word at the start of a text, unless a dot and another word follow it: a keyword, if it is one at all.
pub(super) fn plain_word(text: &str) -> &str {
    let word = first_word(text);
    let rest = text.get(word.len()..).unwrap_or("");
    let dotted = rest.strip_prefix('.').is_some_and(|after| after.starts_with(is_word_start));
    if dotted { "" } else { word }
}

/// What follows the first word, blanks left out.
pub(super) fn after_word<'t>(text: &'t str, word: &str) -> &'t str {
    text.get(word.len()..).unwrap_or("").trim_start()
}

/// Whether a line begins `not taken`, as `not taken into account` does.
pub(super) fn says_unread(text: &str) -> bool {
    plain_word(text) == "not" && plain_word(after_word(text, "not")) == "taken"
}

/// The keyword that a word was probably meant for: the nearest, if it is near and no other is as near.
///
/// Words of up to four letters may differ by one slip of the finger, longer ones by two; case never counts.
pub(super) fn near<'k>(word: &str, keywords: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let length = word.chars().count();
    if !(2..=24).contains(&length) {
        return None;
    }
    let lower = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for keyword in keywords {
        let allowed = if length.min(keyword.len()) <= 4 { 1 } else { 2 };
        let distance = crate::base::suggest::slips(&lower, keyword);
        if distance > allowed {
            continue;
        }
        match best {
            Some((nearest, known)) if distance == nearest && known != keyword => tied = true,
            Some((nearest, _)) if distance >= nearest => {}
            Some(_) | None => {
                best = Some((distance, keyword));
                tied = false;
            }
        }
    }
    if tied { None } else { best.map(|(_, keyword)| keyword) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_keyword_and_a_different_word_finds_none() {
        assert_eq!(near("rulee", ITEMS.iter().copied()), Some("rule"));
        assert_eq!(near("Policy", ITEMS.iter().copied()), Some("policy"));
        assert_eq!(near("presumtpion", ITEMS.iter().copied()), Some("presumption"));
        assert_eq!(near("request", ITEMS.iter().copied()), None);
    }

    #[test]
    fn a_word_before_a_dot_is_no_keyword() {
        assert_eq!(plain_word("when x"), "when");
        assert_eq!(plain_word("reasons.written"), "");
        assert_eq!(plain_word("when. x"), "when");
    }
}
