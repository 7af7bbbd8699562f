//! The nearest known word to a misspelt one.
//!
//! Takes a word and the words that could stand in its place; gives one only where it is near. Knows no language.

/// The candidate nearest to `word` by Damerau's distance (a letter more, less, other or two swapped is one step);
/// `None` where none is near. Of two that are equally near, the first.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let fold = |word: &str| word.to_lowercase().replace(['-', ' '], "_");
    let folded = fold(word);
    let allowed = (length / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let steps = strsim::damerau_levenshtein(&folded, &fold(candidate));
        if steps <= allowed && best.is_none_or(|(fewest, _)| steps < fewest) {
            best = Some((steps, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer words are not compared: nobody misspells a page of text.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_word_is_offered() {
        let words = ["held", "relevant", "necessary"];
        assert_eq!(closest("hled", words), Some("held"));
        assert_eq!(closest("neccesary", words), Some("necessary"));
        assert_eq!(closest("Relevant", words), Some("relevant"));
        assert_eq!(closest("proportionate", words), None);
        assert_eq!(closest("", words), None);
        assert_eq!(closest(&"h".repeat(100_000), words), None);
    }
}
