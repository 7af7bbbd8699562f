//! Which label may follow which: letters, romans, capitals, numbers, with the labels that amendments insert.
//!
//! Takes labels as written; says whether one begins a list or follows another, and names the next. Knows no limb.

use crate::base::provision::Label;

/// The kinds of label a list may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Series {
    /// `(a)`, `(b)`.
    Letters,
    /// `(i)`, `(ii)`.
    Romans,
    /// `(A)`, `(B)`.
    Capitals,
    /// `(1)`, `(2)`.
    Numbers,
    /// `-`, `--`, `---`: one level each.
    Dashes(u8),
}

/// Labels that may begin a list, for messages.
pub(super) const FIRST: &str = "`(a)`, `(i)`, `(A)`, `(1)` or `-`";

/// The series that a label begins; `None` for one that begins none.
pub(super) fn begins(label: &Label) -> Option<Series> {
    match label {
        Label::Dash(level) => Some(Series::Dashes(*level)),
        Label::Lettered(text) => match text.as_str() {
            "a" | "za" => Some(Series::Letters),
            "i" | "zi" => Some(Series::Romans),
            "A" | "ZA" => Some(Series::Capitals),
            "1" | "A1" => Some(Series::Numbers),
            _ => None,
        },
    }
}

/// Whether a label follows another in a series: the next, or one inserted between.
pub(super) fn follows(series: Series, before: &Label, label: &Label) -> bool {
    let (before, label) = match (before, label) {
        (Label::Dash(one), Label::Dash(other)) => return one == other && series == Series::Dashes(*one),
        (Label::Lettered(before), Label::Lettered(label)) => (before.as_str(), label.as_str()),
        (Label::Dash(_), Label::Lettered(_)) | (Label::Lettered(_), Label::Dash(_)) => return false,
    };
    if label.len() > 24 {
        return false;
    }
    // One letter after another: nearly all labels.
    if let (Series::Letters | Series::Capitals, &[before], &[label]) = (series, before.as_bytes(), label.as_bytes()) {
        return !matches!(before, b'z' | b'Z') && label == before + 1;
    }
    next_in(series, before).iter().any(|next| next == label)
}

/// The deepest open list in which a label may stand, of lists given outermost first, each with its series, once it has
/// limbs, and the labels that may have come last.
pub(super) fn place<'l>(
    open: impl DoubleEndedIterator<Item = (Option<Series>, &'l [Label])> + ExactSizeIterator + Clone,
    label: &Label,
) -> Option<usize> {
    let (deepest, _) = open.clone().next_back()?;
    if deepest.is_none() {
        let begins = match begins(label)? {
            // Dashes go one deeper than the dashes around them.
            Series::Dashes(level) => {
                let around = open.clone().filter_map(|(series, _)| match series? {
                    Series::Dashes(level) => Some(level),
                    Series::Letters | Series::Romans | Series::Capitals | Series::Numbers => None,
                });
                around.max().is_none_or(|outer| level == outer + 1) && usize::from(level) <= open.len()
            }
            Series::Letters | Series::Romans | Series::Capitals | Series::Numbers => true,
        };
        return begins.then_some(open.len() - 1);
    }
    let mut open = open;
    open.rposition(|(series, before)| match series {
        Some(series) => before.iter().any(|before| follows(series, before, label)),
        None => false,
    })
}

/// The plain next label of a series, for messages.
pub(super) fn next_shown(series: Series, before: &Label) -> String {
    match before {
        Label::Dash(_) => format!("`{before}`"),
        Label::Lettered(text) => match next_in(series, text).into_iter().next() {
            Some(next) => format!("`({next})`"),
            None => String::from("no further label"),
        },
    }
}

/// The label after which a list goes on when an unreadable one took the next place.
pub(super) fn next_label(series: Series, before: &Label) -> Label {
    match before {
        Label::Dash(level) => Label::Dash(*level),
        Label::Lettered(text) => Label::Lettered(next_in(series, text).into_iter().next().unwrap_or_default().into()),
    }
}

/// Every label that may follow, the plain next one first.
fn next_in(series: Series, before: &str) -> Vec<String> {
    match series {
        Series::Letters => after_letters(before, 'a', 'z'),
        Series::Capitals => after_letters(before, 'A', 'Z'),
        Series::Romans => after_roman(before),
        Series::Numbers => after_number(before),
        Series::Dashes(_) => Vec::new(),
    }
}

/// After `b`: `c`, or the inserted `ba`. After `ba`: `c`, `bb` or `baa`. After `za`, which stands before `a`: `a`, `zb`.
fn after_letters(before: &str, first: char, last: char) -> Vec<String> {
    let mut next = Vec::new();
    let mut chars = before.chars();
    let root = chars.next().unwrap_or(first);
    let inserted = chars.next().is_some();
    if inserted && root == last {
        // `za` comes before `a`.
        next.push(first.to_string());
    } else if root != last {
        next.push(step(root).to_string());
    }
    if !inserted && root == last {
        next.push(format!("{first}{first}"));
    }
    if inserted {
        next.push(successor(before, first, last));
    }
    next.push(format!("{before}{first}"));
    next
}

fn step(char: char) -> char {
    char::from_u32(u32::from(char) + 1).unwrap_or(char)
}

/// `aa` to `ab`, `az` to `ba`, `zz` to `aaa`.
fn successor(text: &str, first: char, last: char) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for char in chars.iter_mut().rev() {
        if *char != last {
            *char = step(*char);
            return chars.into_iter().collect();
        }
        *char = first;
    }
    chars.push(first);
    chars.into_iter().collect()
}

/// After `ii`: `iii`, or the inserted `iia`. After `iia`: `iii` or `iib`.
fn after_roman(before: &str) -> Vec<String> {
    if let Some(rest) = before.strip_prefix('z') {
        return vec![String::from("i"), successor(&format!("z{rest}"), 'a', 'z')];
    }
    let numeral =
        before.trim_end_matches(|char: char| !"ivxlcdm".contains(char) || char == 'c' || char == 'd' || char == 'm');
    let (numeral, inserted) = match roman_value(before) {
        Some(_) => (before, false),
        None => (numeral, true),
    };
    let Some(value) = roman_value(numeral) else { return Vec::new() };
    let mut next = vec![roman(value + 1)];
    if inserted {
        next.push(successor(before, 'a', 'z'));
    }
    next.push(format!("{before}a"));
    next
}

fn roman(mut value: u32) -> String {
    const PARTS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut text = String::new();
    for (size, letters) in PARTS {
        while value >= size {
            text.push_str(letters);
            value -= size;
        }
    }
    text
}

fn roman_value(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut rest = text;
    const PARTS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    for (size, letters) in PARTS {
        while let Some(after) = rest.strip_prefix(letters) {
            value += size;
            rest = after;
        }
    }
    (rest.is_empty() && value > 0 && roman(value) == text).then_some(value)
}

/// After `2`: `3`, or the inserted `2A`. After `2A`: `3`, `2B` or `2AA`. After `A1`, which stands before `1`: `1`, `A2`.
fn after_number(before: &str) -> Vec<String> {
    let digits = before.trim_end_matches(|char: char| char.is_ascii_uppercase());
    if let Some(number) = before.strip_prefix('A').and_then(|rest| rest.parse::<u64>().ok()) {
        return vec![String::from("1"), format!("A{}", number.saturating_add(1))];
    }
    let Ok(number) = digits.parse::<u64>() else { return Vec::new() };
    let mut next = vec![number.saturating_add(1).to_string()];
    let letters = before.get(digits.len()..).unwrap_or("");
    if !letters.is_empty() {
        next.push(format!("{digits}{}", successor(letters, 'A', 'Z')));
    }
    next.push(format!("{before}A"));
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_follow(series: Series, before: &str, label: &str) -> bool {
        follows(series, &Label::Lettered(before.into()), &Label::Lettered(label.into()))
    }

    #[test]
    fn the_next_label_and_the_inserted_ones_follow() {
        for (before, label) in
            [("a", "b"), ("a", "aa"), ("aa", "ab"), ("aa", "b"), ("za", "a"), ("h", "i"), ("z", "aa")]
        {
            assert!(may_follow(Series::Letters, before, label), "{before} {label}");
        }
        for (before, label) in
            [("i", "ii"), ("iii", "iv"), ("viii", "ix"), ("ii", "iia"), ("iia", "iii"), ("iia", "iib")]
        {
            assert!(may_follow(Series::Romans, before, label), "{before} {label}");
        }
        for (before, label) in [("2", "3"), ("2", "2A"), ("2A", "2B"), ("2A", "3"), ("A1", "1"), ("9", "10")] {
            assert!(may_follow(Series::Numbers, before, label), "{before} {label}");
        }
        assert!(may_follow(Series::Capitals, "B", "C") && may_follow(Series::Capitals, "A", "AA"));
    }

    #[test]
    fn a_label_out_of_turn_does_not_follow() {
        for (series, before, label) in [
            (Series::Letters, "a", "c"),
            (Series::Letters, "b", "a"),
            (Series::Letters, "a", "a"),
            (Series::Romans, "i", "iv"),
            (Series::Numbers, "2", "4"),
            (Series::Letters, "a", "late"),
        ] {
            assert!(!may_follow(series, before, label), "{before} {label}");
        }
    }
}
