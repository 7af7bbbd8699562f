//! The files in `editors/`: they know every word of the language. What they do in an editor `editors/test` tries.

use assize::ide::KEYWORDS;
use std::fs;

/// The words of a file, parted at whatever is no letter of a word.
fn words(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned).collect()
}

#[test]
fn every_grammar_knows_every_keyword() {
    for path in [
        "editors/vscode/syntaxes/assize.tmLanguage.json",
        "editors/vim/syntax/assize.vim",
        "editors/emacs/assize-mode.el",
        "editors/tree-sitter/grammar.js",
    ] {
        let words = words(path);
        let missing: Vec<&&str> =
            KEYWORDS.iter().filter(|keyword| !words.iter().any(|word| word == *keyword)).collect();
        assert!(missing.is_empty(), "{path} does not know {missing:?}");
    }
}

#[test]
fn each_editor_has_the_grammar_s_highlights() {
    let read = |path: &str| fs::read_to_string(format!("editors/{path}")).unwrap();
    let own = read("tree-sitter/queries/highlights.scm");
    assert_eq!(read("neovim/queries/assize/highlights.scm"), own);
    assert_eq!(read("neovim/queries/assize/folds.scm"), read("tree-sitter/queries/folds.scm"));
    let helix = own.replace("@number", "@constant.numeric");
    assert_eq!(read("helix/runtime/queries/assize/highlights.scm"), helix);
}

#[test]
fn the_snippets_are_those_that_the_server_offers() {
    let snippets = fs::read_to_string("editors/vscode/snippets/assize.json").unwrap();
    let snippets: serde_json::Value = serde_json::from_str(&snippets).unwrap();
    let mut offered = crate::ide::fixture::items();
    assert!(offered.len() > 15);
    for (label, text) in &mut offered {
        let body = snippets[label.as_str()]["body"].as_array().unwrap_or_else(|| panic!("no snippet `{label}`"));
        let lines: Vec<&str> = body.iter().map(|line| line.as_str().unwrap()).collect();
        assert_eq!(lines.join("\n"), *text, "{label}");
    }
    assert_eq!(snippets.as_object().unwrap().len(), offered.len());
}
