//! Source texts by pattern: `*` and `?` within one part of a path, `**` for any number of folders.
//!
//! Takes a reader and words; gives the keys of files in order of name. A name that begins with a dot is passed over
//! unless it is written out; a link to a folder is not followed, for the reader says that it is none.

use crate::workspace::path;
use crate::workspace::{Kind, Reader};

/// Whether words are a pattern and not the name of one file or folder.
pub fn is_pattern(words: &str) -> bool {
    words.contains(['*', '?'])
}

/// Every source text below a folder, by name.
pub fn below(reader: &dyn Reader, folder: &str) -> Vec<String> {
    files(reader, folder, &["**", "*"], &path::is_source)
}

/// The files that a pattern of path parts matches below a folder, by name, as far as they are `wanted`.
pub fn files(reader: &dyn Reader, folder: &str, pattern: &[&str], wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    // A list of what is left and not recursion: folders may lie deep.
    let mut left = vec![(path::tidy(folder), pattern)];
    while let Some((folder, pattern)) = left.pop() {
        let Some((first, rest)) = pattern.split_first() else { continue };
        if *first == ".." || *first == "." {
            left.push((path::join(&folder, first), rest));
            continue;
        }
        if *first == "**" {
            left.push((folder.clone(), rest));
        }
        for (name, kind) in reader.list(&folder) {
            let hidden = name.starts_with('.') && !first.starts_with('.');
            if hidden || !(*first == "**" || fits(first, &name)) {
                continue;
            }
            let at = path::join(&folder, &name);
            match kind {
                Kind::Folder if *first == "**" => left.push((at, pattern)),
                Kind::Folder => left.push((at, rest)),
                Kind::File if rest.is_empty() && *first != "**" && wanted(&at) => found.push(at),
                Kind::File | Kind::Nothing => {}
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether a name is as one part of a pattern says.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where the last `*` stands, and how far into the name it reaches so far.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(sign) if *sign == '?' || Some(sign) == name.get(n) => {
                p += 1;
                n += 1;
            }
            Some(_) | None => match &mut star {
                None => return false,
                Some((at, reach)) => {
                    *reach += 1;
                    p = *at + 1;
                    n = *reach;
                }
            },
        }
    }
    pattern.iter().skip(p).all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::{below, files, fits};
    use crate::workspace::Texts;

    #[test]
    fn a_part_fits_as_in_a_shell() {
        for (pattern, name, fit) in [
            ("a.assize", "a.assize", true),
            ("*.assize", "a.assize", true),
            ("*.assize", "a.assize.bak", false),
            ("*", "", true),
            ("?", "é", true),
            ("?", "", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("**", "a", true),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }

    #[test]
    fn two_stars_are_any_number_of_folders_and_none() {
        let mut texts = Texts::default();
        for name in ["a.assize", "x/b.assize", "x/y/c.assize", "x/notes.md", ".hidden/d.assize", "x/.e.assize"] {
            texts = texts.with(name, "");
        }
        assert_eq!(below(&texts, ""), ["a.assize", "x/b.assize", "x/y/c.assize"]);
        let found = |pattern: &[&str]| files(&texts, "", pattern, &|_| true);
        assert_eq!(found(&["**", "*.assize"]), ["a.assize", "x/b.assize", "x/y/c.assize"]);
        assert_eq!(found(&["x", "**", "*.assize"]), ["x/b.assize", "x/y/c.assize"]);
        assert_eq!(found(&["*.assize"]), ["a.assize"]);
        assert_eq!(found(&["x", "*", "*"]), ["x/y/c.assize"]);
        assert_eq!(found(&["x", "..", "a*"]), ["a.assize"]);
    }
}
