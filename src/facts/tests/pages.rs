//! The page of each code of facts shows a wrong file that gets it and a right one that gets nothing.

use crate::base::span::FileId;
use crate::diag::Code;
use crate::facts::testing::{program, shown};
use crate::facts::{Format, Limits, read, set};
use crate::ir::Facts;

fn blocks<'a>(page: &'a str, fence: &str) -> Vec<&'a str> {
    page.split(&format!("```{fence}\n")).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_examples_of_every_page_are_wrong_and_right_as_they_say() {
    let program = program();
    let limits = Limits { bytes: 200, depth: 3, errors: 2, ..Limits::default() };
    let codes = Code::ALL.iter().filter(|code| code.name().starts_with("facts/"));
    for code in codes.copied() {
        let page = code.page();
        assert!(page.starts_with(&format!("# {code}\n\n")), "{code}");
        let tried: Vec<_> = if code == Code::FactsBadAssignment {
            let arguments = blocks(page, "sh").into_iter().map(|block| block.trim().strip_prefix("--set ").unwrap());
            let mut facts = Facts::new();
            arguments
                .map(|text| (text, set(&program, &mut facts, FileId(0), text).err().into_iter().map(|c| *c).collect()))
                .collect()
        } else {
            let read = |text| (text, read(&program, FileId(0), text, Format::Yaml, &limits).1);
            blocks(page, "yaml").into_iter().map(read).collect()
        };
        let [(wrong, complaints), (right, none)] = tried.as_slice() else { panic!("{code}: one wrong, one right") };
        assert!(complaints.iter().any(|complaint| complaint.code == code), "{code}: {}", shown(wrong, complaints));
        assert_eq!(shown(right, none), "", "{code}");
    }
}
