//! How a workspace finds what `use` names, and what it says of texts that it cannot take in.

use assize::base::limits::Limits;
use assize::diag::{Code, Diagnostic};
use assize::workspace::{OpenError, Texts, Workspace, stdlib, used};

fn opened(texts: &Texts, entry: &str) -> Workspace {
    Workspace::open(texts, entry, Limits::default()).expect("the entry is there")
}

fn keys(workspace: &Workspace) -> Vec<&str> {
    workspace.units().iter().map(|unit| unit.key.as_str()).collect()
}

/// What is found by taking texts in, without what their grammar and meaning give.
fn found(workspace: &Workspace) -> Vec<Diagnostic> {
    let own = |found: &Diagnostic| ["use/", "file/"].iter().any(|area| found.code.name().starts_with(area));
    workspace.diagnostics().into_iter().filter(own).collect()
}

#[track_caller]
fn one(workspace: &Workspace) -> Diagnostic {
    let mut found = found(workspace);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

const LIBRARY: &str = "library a \"A\"\n";

#[test]
fn a_use_is_relative_to_the_file_that_says_it() {
    let texts = Texts::default()
        .with("laws/act.assize", "library act \"A\"\n\nuse \"../shared/roles\"\nuse \"local\"\n")
        .with("laws/local.assize", LIBRARY)
        .with("shared/roles.assize", "library roles \"R\"\n\nuse \"./more/facts\"\n")
        .with("shared/more/facts.assize", LIBRARY);
    let workspace = opened(&texts, "laws/act.assize");
    assert_eq!(
        keys(&workspace),
        ["laws/act.assize", "shared/roles.assize", "laws/local.assize", "shared/more/facts.assize"]
    );
    assert_eq!(used(&workspace.units()[0]).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(found(&workspace), []);
}

#[test]
fn files_may_use_each_other_and_themselves() {
    let texts = Texts::default()
        .with("a.assize", "library a \"A\"\n\nuse \"b\"\n")
        .with("b.assize", "library b \"B\"\n\nuse \"a\"\nuse \"b\"\nuse \"a\"\n");
    let workspace = opened(&texts, "a.assize");
    assert_eq!(keys(&workspace), ["a.assize", "b.assize"]);
    let used = |n: usize| used(&workspace.units()[n]).collect::<Vec<_>>();
    assert_eq!((used(0), used(1)), (vec![1], vec![0, 1, 0]));
}

#[test]
fn a_long_chain_of_files_is_followed_without_recursion() {
    let mut texts = Texts::default();
    for n in 0..3_000 {
        texts = texts.with(format!("f{n}.assize"), format!("library f{n} \"F\"\n\nuse \"f{}\"\n", n + 1));
    }
    let workspace = opened(&texts.with("f3000.assize", LIBRARY), "f0.assize");
    assert_eq!(workspace.units().len(), 3_001);
}

#[test]
fn every_library_text_opens_by_its_name_and_finds_what_it_uses() {
    for name in stdlib::names() {
        let workspace = opened(&Texts::default(), name);
        assert_eq!(workspace.units()[0].key, name);
        assert_eq!(found(&workspace), [], "{name}");
    }
}

#[test]
fn a_missing_file_is_reported_at_its_name_with_a_near_one() {
    let text = "library act \"A\"\n\nuse \"shared/rolse\"\n";
    let texts = Texts::default().with("act.assize", text).with("shared/roles.assize", LIBRARY);
    let workspace = opened(&texts, "act.assize");
    let found = one(&workspace);
    assert_eq!(found.code, Code::UseNotFound);
    assert_eq!(found.message, "there is no file `shared/rolse.assize`");
    assert_eq!(workspace.sources().slice(found.span), "\"shared/rolse\"");
    assert_eq!(found.help.as_deref(), Some("did you mean `use \"shared/roles\"`?"));
    assert_eq!(found.fix.as_ref().unwrap().replacement, "\"shared/roles\"");
    assert_eq!(workspace.units()[0].uses, [(found.span, None)]);
}

#[test]
fn an_ending_is_left_out() {
    let texts = Texts::default().with("a.assize", "library a \"A\"\n\nuse \"b.assize\"\n").with("b.assize", LIBRARY);
    assert_eq!(one(&opened(&texts, "a.assize")).fix.unwrap().replacement, "\"b\"");
}

#[test]
fn a_library_text_in_quotation_marks_is_recognised() {
    let texts = Texts::default().with("a.assize", "library a \"A\"\n\nuse \"policing\"\n");
    assert_eq!(one(&opened(&texts, "a.assize")).fix.unwrap().replacement, "std.policing");
}

#[test]
fn an_unknown_library_text_is_met_with_a_near_one() {
    let texts = Texts::default().with("a.assize", "library a \"A\"\n\nuse std.polcing\n");
    let found = one(&opened(&texts, "a.assize"));
    assert_eq!(found.code, Code::UseUnknownLibrary);
    assert_eq!(found.message, "the standard library has no text `std.polcing`");
    assert_eq!(found.fix.unwrap().replacement, "std.policing");
}

#[test]
fn a_path_that_cannot_be_followed_says_why() {
    for (path, message) in [
        ("/etc/act", "the path `/etc/act` begins at the root of the disk"),
        ("", "the path names no file"),
        ("laws/", "the path names no file"),
    ] {
        let texts = Texts::default().with("a.assize", format!("library a \"A\"\n\nuse \"{path}\"\n"));
        let found = one(&opened(&texts, "a.assize"));
        assert_eq!((found.code, found.message.as_str()), (Code::UseBadPath, message));
    }
}

#[test]
fn a_file_that_is_no_text_names_the_byte() {
    let texts = Texts::default()
        .with("a.assize", "library a \"A\"\n\nuse \"b\"\n")
        .with("b.assize", b"library b \"caf\xe9\"\n".to_vec());
    let workspace = opened(&texts, "a.assize");
    let found = one(&workspace);
    assert_eq!(found.message, "`b.assize` is not UTF-8 text: byte 15 is 0xe9");
    assert_eq!(workspace.sources().place(found.span), "b.assize:1:15");
    assert_eq!(workspace.units()[1].broken, [found.span]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let texts = Texts::default().with("a.assize", format!("\u{feff}{LIBRARY}")).with("b.assize", LIBRARY);
    let (a, b) = (opened(&texts, "a.assize"), opened(&texts, "b.assize"));
    assert_eq!(a.units()[0].hash, b.units()[0].hash);
    assert_eq!(a.sources().place(assize::base::span::Span::new(a.units()[0].file, 0, 0)), "a.assize:1:1");
}

#[test]
fn a_file_above_the_limit_names_the_setting() {
    let limits = Limits { source_bytes: 20, ..Limits::default() };
    let texts = Texts::default().with("a.assize", "use \"b\"\n").with("b.assize", " ".repeat(21));
    let workspace = Workspace::open(&texts, "a.assize", limits).unwrap();
    assert_eq!(one(&workspace).message, "`b.assize` has 21 bytes, and the limit `source-bytes` is 20");
}

#[test]
fn an_entry_that_is_not_there_is_an_error_and_no_diagnostic() {
    let texts = Texts::default().with("laws/act.assize", LIBRARY);
    let missing = |path| Workspace::open(&texts, path, Limits::default()).unwrap_err();
    assert_eq!(missing("laws").to_string(), "`laws` is a folder, and a file is wanted here");
    assert_eq!(missing("laws/act").to_string(), "there is no file `laws/act`; did you mean `laws/act.assize`?");
    assert_eq!(
        missing("laws/atc.assize").to_string(),
        "there is no file `laws/atc.assize`; did you mean `laws/act.assize`?"
    );
    assert_eq!(missing("law.chapter3").to_string(), "there is no file `law.chapter3`; did you mean `law.chapter3a`?");
    assert_eq!(missing("x"), OpenError::Missing { path: String::from("x"), near: None });
}

#[test]
fn what_two_entries_share_is_read_once() {
    let texts = Texts::default()
        .with("a.assize", "library a \"A\"\n\nuse \"c\"\n")
        .with("b.assize", "library b \"B\"\n\nuse \"c\"\n")
        .with("c.assize", "library c \"C\"\n\nuse \"nowhere\"\n");
    let mut workspace = opened(&texts, "a.assize");
    assert_eq!(workspace.load(&texts, "b.assize"), Ok(2));
    assert_eq!(workspace.load(&texts, "./a.assize"), Ok(0));
    assert_eq!(keys(&workspace), ["a.assize", "c.assize", "b.assize"]);
    one(&workspace);
}

/// Two instruments on one decision, which `both` brings together.
fn instruments() -> Texts {
    let head = |name: &str| {
        format!("policy {name} \"{name}\"\n    in force from 1 June 2026\n    dated by r.on\n\nuse \"shared\"\n")
    };
    let rule = "\nrule held \"Held\"\n    cites S s.1\n    request is unlawful unless r.held\n";
    Texts::default()
        .with(
            "shared.assize",
            "library shared \"S\"\n\nsource S \"An Act\" is statute\n\nfacts r \"R\"\n    on : date \"When?\"\n    held : yes/no \"Held?\"\n\n\
             decision request \"May it be asked?\"\n    outcomes unlawful over lawful\n    otherwise lawful\n",
        )
        .with("act.assize", head("act") + rule)
        .with("code.assize", head("code") + rule)
        .with("both.assize", head("both") + "use \"act\"\nuse \"code\"\n")
}

fn outside_of(entries: &[&str]) -> Vec<String> {
    let mut workspace = Workspace::new(Limits::default());
    let texts = instruments();
    let roots: Vec<usize> = entries.iter().map(|entry| workspace.load(&texts, entry).unwrap()).collect();
    let found = assize::workspace::outside::outside(workspace.units(), &roots);
    found.into_iter().map(|found| format!("{} {}", workspace.sources().place(found.span), found.message)).collect()
}

#[test]
fn a_file_that_concludes_on_the_same_decision_from_outside_is_pointed_out() {
    assert_eq!(
        outside_of(&["act.assize", "code.assize", "shared.assize"]),
        [
            "act.assize:1:8 `code.assize` also concludes on `request`, and no file uses both",
            "code.assize:1:8 `act.assize` also concludes on `request`, and no file uses both",
        ]
    );
}

#[test]
fn a_file_that_uses_both_brings_them_together() {
    assert_eq!(outside_of(&["act.assize", "code.assize", "both.assize"]), [""; 0]);
    assert_eq!(outside_of(&["act.assize"]), [""; 0]);
}
