//! Near misses: which known word a mistyped one was meant to be.
//!
//! Takes a word and the words that could stand there; gives the nearest, or none where nothing is near enough to be
//! worth a "did you mean". The only user of strsim.

/// The candidate nearest to `word`, if it is near enough to offer.
///
/// Near is at most two slips (a letter added, left out, changed, or two neighbours swapped), and at most one in every
/// three letters, so that a short word is never answered with an unrelated one. A difference of letter case alone is
/// always near. Of equals the first wins; the word itself is no answer.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody misspells a page of text; comparing one would take long.
    if word.len() > 64 {
        return None;
    }
    let lower = word.to_lowercase();
    let allowed = 2.min((word.chars().count() / 3).max(usize::from(word.chars().count() > 1)));
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        if candidate == word || candidate.chars().count().abs_diff(word.chars().count()) > allowed {
            continue;
        }
        let slips = slips(&lower, &candidate.to_lowercase());
        if slips <= allowed && best.is_none_or(|(least, _)| slips < least) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many slips lie between two words: a letter added, left out, changed, or two neighbours swapped.
pub fn slips(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_mended() {
        assert_eq!(closest("reqest", ["rest", "request", "quest"]), Some("request"));
        assert_eq!(closest("decison", ["decision", "define"]), Some("decision"));
        assert_eq!(closest("Inspector", ["inspector", "sergeant"]), Some("inspector"));
        assert_eq!(closest("teh", ["the", "ten"]), Some("the"));
    }

    #[test]
    fn what_is_far_is_not_offered() {
        assert_eq!(closest("held", ["none", "sent"]), None);
        assert_eq!(closest("a", ["b", "c"]), None);
        assert_eq!(closest("request", ["request"]), None);
        assert_eq!(closest("anything", []), None);
        assert_eq!(closest(&"h".repeat(100_000), ["held"]), None);
    }

    #[test]
    fn the_first_of_equals_wins() {
        assert_eq!(closest("rule_c", ["rule_a", "rule_b"]), Some("rule_a"));
    }
}
