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
