//! Pages and drawings: well formed, every link leads somewhere, nothing that an author wrote is taken for markup.

use crate::folder::Folder;
use crate::html::elements;
use crate::run::Run;
use assize::base::limits::Limits;
use assize::check;
use assize::docs::{File, Format, NoGraph, Options, graph, site};
use assize::ir::Program;
use assize::prove;
use assize::testing;
use assize::workspace::{Texts, Workspace};
use std::collections::{BTreeMap, BTreeSet};

const NOTES: &str = r#"# Requests for notes.
policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute
    url "javascript:alert(1)"

source Code "The <script>alert(1)</script> code" is statutory_code
    basis reported

role officer "officer"

facts request "The request"
    made_on : date   "On what date is the request made?"
    held    : yes/no "Is it held by <b>the person</b> asked?"
    urgent  : yes/no "Is it urgent?"
    refused : yes/no "Has it been refused \" onmouseover=\"x?"
    needed  : judgement by officer on "reason to <believe>" "Is it needed?"

decision making_request "May the request & its notes be made?"
    outcomes unlawful over allowed
    otherwise allowed

# A remark with </pre><script>.
define in_order "Everything in order"
    cites Act s.2(1)
    means all of
        (a) request.held
        (b) any of
            (i) request.urgent
            (ii) request.needed and not request.refused

rule threshold "The threshold"
    cites Act s.10; Code para 4
    except where request.urgent [Act s.9]
    making_request is unlawful unless in_order

rule further "Another <i>step</i>"
    cites Code para 5
    basis unseen
    bears on making_request

property never_when_refused "Nothing refused is asked for."
    cites Act s.2(1)
    never making_request is allowed and request.refused
    expected to fail "an urgent request is excepted"

scenario "A <em>first</em> case"
    given
        request.made_on is 2 February 2026
        not request.held
        not request.urgent
    expect
        making_request is settled unlawful because threshold
"#;

fn options() -> Options {
    Options {
        amendments: Vec::new(),
        prove: prove::Options::default(),
        runner: |law, id, splits| {
            let failures = testing::run(law, id, splits).failures;
            failures.into_iter().map(|failure| (failure.expected, failure.found)).collect()
        },
        title: None,
        hide_root: false,
        exercised: assize::docs::exercised::Exercised::default(),
    }
}

fn workspace(entry: &str) -> Workspace {
    let texts = Texts::default().with("notes.assize", NOTES);
    Workspace::open(&texts, entry, Limits::default()).unwrap()
}

fn pages(entry: &str) -> Vec<File> {
    site(&workspace(entry), 0, &options()).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn page(files: &[File], name: &str) -> String {
    files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("no {name}")).text.clone()
}

fn program() -> Program {
    workspace("notes.assize").check(0, &check::Options::default()).program().unwrap()
}

/// Holds a site to being well formed, and its links to leading to what is there.
fn sound(files: &[File]) -> usize {
    let html = files.iter().filter(|file| file.name.ends_with(".html"));
    let read: BTreeMap<&str, _> = html
        .map(|file| (file.name.as_str(), elements(&file.text).unwrap_or_else(|why| panic!("{}: {why}", file.name))))
        .collect();
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, elements) in &read {
        for id in elements.iter().filter_map(|(_, attributes)| attributes.get("id")) {
            assert!(!id.contains(char::is_whitespace), "{name}: `{id}`");
            assert!(ids.entry(name).or_default().insert(id), "{name}: the name `{id}` stands twice");
        }
    }
    let mut links = 0;
    for (name, elements) in &read {
        for (element, attributes) in elements {
            assert!(!["script", "iframe", "img", "object", "form"].contains(&element.as_str()), "{name}: <{element}>");
            assert!(!attributes.keys().any(|key| key.starts_with("on")), "{name}: {attributes:?}");
            for part in attributes.get("aria-labelledby").into_iter().flat_map(|names| names.split(' ')) {
                assert!(ids[name].contains(part), "{name}: nothing is called {part}");
            }
            let Some(to) = attributes.get("href") else { continue };
            if to.starts_with("https://") || to == "data:," {
                continue;
            }
            links += 1;
            let (page, at) = to.split_once('#').unwrap_or((to, ""));
            let page = if page.is_empty() { name } else { page };
            assert!(files.iter().any(|file| file.name == page), "{name} leads to {to}");
            assert!(at.is_empty() || ids[page].contains(at), "{name} leads to {to}");
        }
    }
    links
}

#[test]
fn the_pages_of_the_law_are_well_formed_and_every_link_leads_somewhere() {
    let files = pages("law.third_party_material");
    assert!(sound(&files) > 1000);
    assert_eq!(files, pages("law.third_party_material"));
    let act = page(&files, "chapter3a.html");
    assert!(act.contains("<article id=\"rule-general_conditions\">"));
    assert!(act.contains(">(a) PCSCA s.44A(3)(a)</text>"));
}

#[test]
fn what_an_author_writes_is_never_markup() {
    let files = pages("notes.assize");
    sound(&files);
    for file in &files {
        for markup in ["<script", "<b>", "<i>", "<em>first", "javascript:alert(1)\"", "\" onmouseover"] {
            assert!(!file.text.contains(markup), "{}: {markup}", file.name);
        }
    }
    assert!(page(&files, "facts.html").contains("Is it held by &lt;b&gt;the person&lt;/b&gt; asked?"));
    let drawing = graph(&program(), "in_order", Format::Svg).unwrap();
    assert!(!drawing.contains("<b>") && drawing.contains("&lt;b&gt;"));
}

#[test]
fn the_page_of_a_policy_tells_each_item_beside_its_source() {
    insta::assert_snapshot!(page(&pages("notes.assize"), "notes.html"));
}

#[test]
fn registers_tell_scenarios_safeguards_places_dates_and_holes() {
    let files = pages("notes.assize");
    let main = |name: &str| {
        let text = page(&files, name);
        let (_, main) = text.split_once("<main").unwrap();
        main.split_once("</main>").unwrap().0.to_owned()
    };
    let names = ["index.html", "facts.html", "scenarios.html", "safeguards.html", "provisions.html", "dates.html"];
    let all = names.into_iter().chain(["holes.html"]).map(|name| format!("=== {name}{}", main(name)));
    insta::assert_snapshot!(all.collect::<Vec<_>>().join("\n"));
}

#[test]
fn one_item_is_drawn_in_three_languages() {
    let program = program();
    let drawn = |name: &str, format: Format| graph(&program, name, format).unwrap();
    let mut all = Vec::new();
    for name in ["threshold", "making_request"] {
        for format in [Format::Svg, Format::Dot, Format::Mermaid] {
            all.push(drawn(name, format));
        }
    }
    insta::assert_snapshot!(all.join("\n"));
    assert_eq!(graph(&program, "nothing", Format::Dot), Err(NoGraph::Unknown));
    assert_eq!(graph(&program, "further", Format::Dot), Err(NoGraph::Nothing("rule")));
}

#[test]
fn a_folder_is_written_again_but_never_over_what_is_not_ones_own() {
    let folder = Folder::new().with("notes.assize", NOTES).with("mine/letter.txt", "mine");
    let doc = |to: &str| Run::new(["doc", "notes.assize", "-o", to]).within(&folder);
    let ran = doc("site/deep").ran().exits(0);
    assert_eq!(ran.out, "9 files written; begin with site/deep/index.html\n");
    let read = |name: &str| std::fs::read_to_string(folder.path().join("site/deep").join(name)).unwrap();
    let before = read("notes.html");
    let list = read(".assize-doc");
    std::fs::write(folder.path().join("site/deep/old.html"), "old").unwrap();
    let ran = doc("site/deep").ran().exits(2);
    assert_eq!(
        ran.err,
        "assize: `site/deep` holds `old.html`, which no earlier run wrote; nothing was written (`--force` writes all the same)\n"
    );
    // What an earlier run wrote, and this one does not, goes; a list that leads elsewhere leads nowhere.
    std::fs::write(folder.path().join("site/deep/.assize-doc"), format!("{list}old.html\n../../notes.assize\n"))
        .unwrap();
    doc("site/deep").ran().exits(0);
    assert!(!folder.path().join("site/deep/old.html").exists() && folder.path().join("notes.assize").exists());
    assert_eq!((read("notes.html"), read(".assize-doc")), (before, list));
    doc("mine").ran().exits(2);
    doc("notes.assize").ran().exits(2);
    Run::new(["doc", "notes.assize", "-o", "mine", "--force"]).within(&folder).ran().exits(0);
    assert_eq!(std::fs::read_to_string(folder.path().join("mine/letter.txt")).unwrap(), "mine");
}

#[test]
fn a_policy_that_is_wrong_or_an_item_that_is_not_there_is_told() {
    let folder = Folder::new().with("wrong.assize", "policy wrong\n    nonsense\n").with("notes.assize", NOTES);
    Run::new(["doc", "wrong.assize", "-o", "site"]).within(&folder).ran().exits(1);
    assert!(!folder.path().join("site").exists());
    let ran = Run::new(["graph", "notes.assize", "treshold"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: the policy has no item `treshold`; did you mean `threshold`?\n");
    let ran = Run::new(["graph", "notes.assize", "further"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: the rule `further` states no condition: there is nothing to draw\n");
}

#[test]
fn an_item_stands_with_what_the_scenarios_show_of_it() {
    let folder = Folder::new().with("notes.assize", NOTES);
    Run::new(["doc", "notes.assize", "-o", "site"]).within(&folder).ran().exits(0);
    let page = std::fs::read_to_string(folder.path().join("site/notes.html")).unwrap();
    let (_, define) = page.split_once("<article id=\"define-in_order\">").unwrap();
    let (_, shown) = define.split_once("<details class=\"exercised\">").unwrap();
    insta::assert_snapshot!(shown.split_once("</details>").unwrap().0);
    // A provision that was not read shows nothing, and a decision is shown by its rules.
    let articles = page.split("<article id=\"").skip(1);
    let shown: BTreeSet<&str> = articles
        .filter(|article| article.contains("class=\"exercised\""))
        .map(|article| article.split('"').next().unwrap())
        .collect();
    assert_eq!(shown, BTreeSet::from(["define-in_order", "rule-threshold"]));
}
