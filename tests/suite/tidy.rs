//! House rules as tests: layers, owners of packages, module docs, lengths, pages of codes.

use assize::diag::Code;
use std::collections::BTreeMap;
use std::path::Path;

/// A folder imports only folders of rows above its own, and itself.
const LAYERS: [&[&str]; 7] = [
    &["base"],
    &["diag", "ir"],
    &["syntax", "eval"],
    &["fmt", "check", "facts", "diagram"],
    &["workspace", "prove", "plan"],
    &["diff", "testing", "batch", "docs", "ide", "session", "consolidate", "export"],
    &["faces"],
];

/// Each package, and the places in `src/` that may name it.
const OWNERS: [(&str, &[&str]); 26] = [
    ("batsat", &["diagram/sat.rs"]),
    ("pest", &["syntax/"]),
    ("pest_derive", &["syntax/"]),
    ("miette", &["diag/render.rs"]),
    ("unicode_width", &["diag/render.rs", "fmt/", "faces/"]),
    ("clap", &["faces/cli/args/"]),
    ("lsp_server", &["faces/lsp/"]),
    ("lsp_types", &["faces/lsp/"]),
    ("clap_complete", &["faces/cli/args/"]),
    ("clap_mangen", &["faces/cli/args/"]),
    ("rustyline", &["faces/repl/terminal.rs"]),
    ("terminal_size", &["faces/host.rs"]),
    ("parquet", &["faces/parquet/"]),
    ("mimalloc", &["main.rs"]),
    ("serde", &["batch/", "faces/"]),
    ("serde_json", &["batch/", "faces/"]),
    ("foldhash", &["base/hash.rs"]),
    ("memchr", &["base/", "syntax/lines.rs", "batch/", "faces/cli/"]),
    ("jiff", &["base/date.rs"]),
    ("saphyr_parser", &["facts/"]),
    ("jsonc_parser", &["facts/"]),
    ("toml_edit", &["facts/"]),
    ("smallvec", &["syntax/ast/words.rs"]),
    ("smol_str", &["base/short.rs"]),
    ("strsim", &["base/"]),
    ("similar", &["faces/cli/fmt.rs", "faces/lsp/edit.rs"]),
];

const MOST_LINES: usize = 600;

fn layer(folder: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&folder))
}

fn visit(dir: &Path, f: &mut dyn FnMut(&str, &str)) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).expect("the tree can be read").flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, f);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("sources are text");
            f(&path.to_string_lossy().replace('\\', "/"), &text);
        }
    }
}

/// Folder of `src/` that a file lies in, without an ending for a file at the top.
fn own_folder(file: &str) -> &str {
    file.split('/').nth(1).map_or("", |name| name.strip_suffix(".rs").unwrap_or(name))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A line without its comment, roughly: nothing here has `//` in a string and a package's path after it.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// Whether a line names a package as the first part of a path.
fn names(line: &str, package: &str) -> bool {
    code(line).match_indices(&format!("{package}::")).any(|(at, _)| {
        let before = code(line).get(..at).unwrap_or("");
        let first = before.strip_suffix("::").is_none_or(|before| !before.ends_with(is_word));
        first && !before.ends_with(is_word)
    })
}

#[test]
fn imports_point_down() {
    visit(Path::new("src"), &mut |file, text| {
        let own = own_folder(file);
        for (n, line) in text.lines().enumerate() {
            for rest in code(line).split("crate::").skip(1) {
                let target = rest.split(|c| !is_word(c)).next().unwrap_or("");
                let down = layer(target).is_none() || layer(own).is_none() || layer(target) < layer(own);
                let plain = !rest.starts_with('{');
                assert!(plain && (own == target || down), "{file}:{}: `{own}` imports `{target}`", n + 1);
            }
        }
    });
}

#[test]
fn every_folder_has_a_layer() {
    for entry in std::fs::read_dir("src").expect("the tree can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(!entry.path().is_dir() || layer(&name).is_some(), "src/{name} stands in no layer");
    }
}

#[test]
fn packages_stay_with_their_owners() {
    visit(Path::new("src"), &mut |file, text| {
        let inner = file.strip_prefix("src/").unwrap_or(file);
        for (n, line) in text.lines().enumerate() {
            for (package, places) in OWNERS {
                let at_home = places.iter().any(|place| inner.starts_with(place));
                assert!(at_home || !names(line, package), "{file}:{}: `{package}` belongs to {places:?}", n + 1);
            }
        }
    });
}

#[test]
fn every_package_has_an_owner() {
    let manifest = std::fs::read_to_string("Cargo.toml").expect("the manifest can be read");
    let section = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap();
    for line in section.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let package = line.split(['=', ' ', '.']).next().unwrap().replace('-', "_");
        assert!(OWNERS.iter().any(|(owned, _)| *owned == package), "`{package}` is in no table of owners");
    }
}

#[test]
fn only_the_faces_touch_the_world() {
    visit(Path::new("src"), &mut |file, text| {
        let face = own_folder(file) == "faces" || file == "src/main.rs";
        for (n, line) in text.lines().enumerate() {
            let world = ["std::fs", "std::env", "std::time", "std::net", "std::process", "std::thread"];
            // The reader reads the items of a long text several at once; which thread reads which changes nothing.
            let threads = |module: &&&str| **module == "std::thread" && own_folder(file) == "syntax";
            let worldly = world.iter().filter(|module| !threads(module)).find(|module| code(line).contains(**module));
            assert!(face || worldly.is_none(), "{file}:{}: {} below the faces", n + 1, worldly.unwrap_or(&""));
            let prints =
                ["println!(", "print!(", "eprintln!(", "eprint!("].iter().find(|call| code(line).contains(*call));
            assert!(prints.is_none(), "{file}:{}: output goes through the host", n + 1);
        }
    });
}

#[test]
fn every_module_says_what_it_is() {
    for root in ["src", "tests/suite"] {
        visit(Path::new(root), &mut |file, text| {
            assert!(text.starts_with("//! "), "{file} does not open with `//!`");
        });
    }
}

#[test]
fn files_stay_short() {
    visit(Path::new("src"), &mut |file, text| {
        let n = text.lines().count();
        assert!(n <= MOST_LINES, "{file} has {n} lines; the most is {MOST_LINES}");
    });
    let main = std::fs::read_to_string("src/main.rs").expect("sources are text");
    assert!(main.lines().count() <= 40);
}

#[test]
fn every_code_has_a_page_of_its_own() {
    let mut pages = BTreeMap::new();
    for code in Code::ALL {
        let (area, name) = code.name().split_once('/').expect("a code is area/name");
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(plain(area) && plain(name), "{code}");
        assert!(code.page().starts_with(&format!("# {code}\n")), "the page of {code} begins with another title");
        assert!(code.page().lines().count() >= 3, "the page of {code} says nothing");
        let summary = code.summary();
        assert!(!summary.ends_with('.') && !summary.is_empty(), "{code}: {summary}");
        assert!(pages.insert(code.name(), *code).is_none(), "{code} twice");
    }
    for area in std::fs::read_dir("src/diag/pages").expect("there are pages").flatten() {
        for page in std::fs::read_dir(area.path()).expect("pages stand in folders").flatten() {
            let area = area.file_name().to_string_lossy().into_owned();
            let name = page.file_name().to_string_lossy().replace(".md", "");
            let code = format!("{area}/{name}");
            assert!(pages.contains_key(code.as_str()), "the page {code} has no code");
        }
    }
}

#[test]
fn the_embedded_library_is_the_folder() {
    let mut names = Vec::new();
    for folder in ["std", "law"] {
        let Ok(entries) = std::fs::read_dir(Path::new("stdlib").join(folder)) else { continue };
        for file in entries.flatten() {
            let file = file.file_name().to_string_lossy().into_owned();
            if let Some(name) = file.strip_suffix(".assize") {
                names.push(format!("{folder}.{name}"));
            }
        }
    }
    names.sort();
    let mut embedded: Vec<String> = assize::workspace::stdlib::names().map(str::to_owned).collect();
    embedded.sort();
    assert_eq!(embedded, names, "the list in src/workspace/stdlib.rs differs from stdlib/");
}
