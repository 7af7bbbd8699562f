//! The reader, over whole files.

use assize::base::span::FileId;
use assize::base::span::SourceText;
use assize::diag::Diagnostic;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn shown(text: &str, diagnostics: &[Diagnostic]) -> String {
    let source = SourceText::new("file", text);
    let mut lines = Vec::new();
    for found in diagnostics {
        let place = source.position(found.span.start);
        lines.push(format!("{place} {} {}: {:?}", found.code, found.message, found.help));
    }
    lines.join("\n")
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> =
        ["examples", "stdlib", "tests/cases/syntax"].iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "assize") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_source_reads_without_a_word() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let parsed = assize::syntax::parse(FileId(0), &text);
        if !parsed.diagnostics.is_empty() {
            wrong.push(format!("{}\n{}", path.display(), shown(&text, &parsed.diagnostics)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A token of a source: its bytes.
type Token = std::ops::Range<usize>;

/// Words with their dots, numbers, strings and marks; comments are left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    let end_of = |n: usize| bytes.get(n).map_or(text.len(), |(at, _)| *at);
    while let Some(&(start, char)) = bytes.get(at) {
        let mut next = at + 1;
        let word = |char: char| char.is_alphanumeric() || char == '_';
        match char {
            '#' => {
                while bytes.get(next).is_some_and(|(_, char)| *char != '\n') {
                    next += 1;
                }
            }
            '"' => {
                while let Some((_, char)) = bytes.get(next) {
                    next += 1;
                    match char {
                        '\\' => next += 1,
                        '"' => break,
                        _ => {}
                    }
                }
                found.push(start..end_of(next));
            }
            _ if word(char) => {
                while bytes.get(next).is_some_and(|(_, char)| word(*char))
                    || (bytes.get(next).is_some_and(|(_, char)| *char == '.')
                        && bytes.get(next + 1).is_some_and(|(_, char)| word(*char)))
                {
                    next += 1;
                }
                found.push(start..end_of(next));
            }
            _ if char.is_whitespace() => {}
            _ => found.push(start..end_of(next)),
        }
        at = next;
    }
    found
}

/// One change of one token: what it is called, the text after it, and the lines that it touches.
struct Mutation {
    name: &'static str,
    text: String,
    lines: Vec<usize>,
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

fn mutations(text: &str, tokens: &[Token], n: usize) -> Vec<Mutation> {
    let token = tokens[n].clone();
    let said = &text[token.clone()];
    let line = line_of(text, token.start);
    let with = |name, middle: &str| Mutation {
        name,
        text: format!("{}{middle}{}", &text[..token.start], &text[token.end..]),
        lines: vec![line],
    };
    let mut made = vec![with("delete", ""), with("double", &format!("{said} {said}"))];
    if said.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '.') && said.len() > 2 {
        let mut chars: Vec<char> = said.chars().collect();
        let middle = chars.len() / 2;
        if n % 2 == 0 && chars[middle] != chars[middle - 1] {
            chars.swap(middle, middle - 1);
        } else {
            chars.remove(middle);
        }
        let misspelt: String = chars.into_iter().collect();
        made.push(with("misspell", &misspelt));
    }
    if let Some(next) = tokens.get(n + 1) {
        let swapped = format!(
            "{}{}{}{said}{}",
            &text[..token.start],
            &text[next.clone()],
            &text[token.end..next.start],
            &text[next.end..]
        );
        made.push(Mutation { name: "swap", text: swapped, lines: vec![line, line_of(text, next.start)] });
    }
    made
}

/// The mutation corpus: a slip in one token gives one error, beside the slip.
#[test]
fn a_slip_gives_one_error_beside_it() {
    const EACH_FILE: usize = 70;
    let (mut wrong, mut good, mut silent) = (Vec::new(), 0usize, 0usize);
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let tokens = tokens(&text);
        let step = std::env::var("ASSIZE_MUTATE_EACH").map_or(EACH_FILE, |each| each.parse().unwrap());
        let step = tokens.len() / step + 1;
        for n in (0..tokens.len()).step_by(step) {
            for mutation in mutations(&text, &tokens, n) {
                let parsed = assize::syntax::parse(FileId(0), &mutation.text);
                let errors: Vec<&Diagnostic> =
                    parsed.diagnostics.iter().filter(|found| found.severity == assize::diag::Severity::Error).collect();
                if errors.is_empty() {
                    silent += 1;
                    continue;
                }
                let near = |found: &Diagnostic| {
                    let line = line_of(&mutation.text, found.span.start as usize);
                    mutation.lines.iter().any(|touched| line.abs_diff(*touched) <= 1)
                };
                if errors.len() == 1 && near(errors[0]) {
                    good += 1;
                } else {
                    let name = path.file_name().unwrap().to_string_lossy();
                    let place = mutation.lines[0];
                    let said = &text[tokens[n].clone()];
                    let found = shown(&mutation.text, &parsed.diagnostics);
                    wrong.push(format!(
                        "{name}:{place} {} `{said}`\n    {}",
                        mutation.name,
                        found.replace('\n', "\n    ")
                    ));
                }
            }
        }
    }
    let all = good + wrong.len();
    let share = good as f64 * 100.0 / all as f64;
    println!("{good} of {all} slips give one error beside them: {share:.1} %; {silent} more leave a text that reads");
    if std::env::var("ASSIZE_MUTATE_SHOW").is_ok() {
        println!("{}", wrong.join("\n"));
    }
    assert!(share >= 95.0, "only {share:.1} %:\n{}", wrong.join("\n"));
}
