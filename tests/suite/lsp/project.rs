//! The project file in an editor: what is looked at unasked, how grave findings are, and what is said of a wrong one.

use super::client::Client;
use serde_json::json;

const UNUSED: &str = "library words \"Words\"\n\nfacts request \"The request\"\n    held : yes/no \"Is it held?\"\n";
const WRONG: &str = "library other \"O\"\ndefine x\n    means f.p\n";

fn all_findings(client: &mut Client) -> Vec<(String, usize)> {
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let of = |item: &serde_json::Value| {
        let uri = item["uri"].as_str().unwrap().trim_start_matches("file:///w/").to_owned();
        (uri, item["items"].as_array().unwrap().len())
    };
    all["items"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn files_that_the_project_does_not_name_are_not_looked_at_unasked() {
    let project = "policies = [\"laws\"]\n[lints]\n\"lint/unused\" = \"allow\"\n";
    let files = [("assize.toml", project), ("laws/words.assize", UNUSED), ("drafts/other.assize", WRONG)];
    let mut client = Client::new(&files);
    assert_eq!(all_findings(&mut client), [("laws/words.assize".to_owned(), 0)]);
    // What is opened is looked at, and found as grave as the project has it.
    client.open("drafts/other.assize", WRONG);
    assert_eq!(client.findings("drafts/other.assize")[0]["code"], "names/unknown");
    client.end();
}

#[test]
fn a_project_file_that_is_wrong_is_told_of_and_counts_for_nothing() {
    let files = [("assize.toml", "policy = []\n"), ("laws/words.assize", UNUSED)];
    let mut client = Client::new(&files);
    assert_eq!(all_findings(&mut client).len(), 1);
    let told = client.told.iter().find(|note| note.method == "window/showMessage").expect("the editor is told");
    let message = told.params["message"].as_str().unwrap();
    assert!(message.starts_with("/w/assize.toml:1:1: there is no setting `policy`; until that is mended"), "{message}");
    client.end();
}
