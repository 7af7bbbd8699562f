//! Texts read again after a change: what is kept from before makes no difference to what is read.

use crate::edits::Edits;
use assize::base::span::FileId;
use assize::syntax::{parse, parse_again, parse_kept};
use assize::workspace::stdlib;

#[test]
fn a_text_read_again_is_the_text_read_at_once() {
    let sink = include_str!("../cases/syntax/kitchen_sink.assize");
    for (n, (name, text)) in stdlib::TEXTS.iter().copied().chain([("kitchen sink", sink)]).enumerate() {
        let mut edits = Edits::new(n as u64 + 1);
        let mut before = text.to_owned();
        let (first, mut kept) = parse_kept(FileId(3), &before);
        assert_eq!(first, parse(FileId(3), &before), "{name}, at first");
        for step in 0..40 {
            let now = edits.change(&before).applied(&before);
            let again = parse_again(FileId(3), &before, &now, &mut kept);
            assert_eq!(again, parse(FileId(3), &now), "{name}, change {step}:\n{now}");
            before = now;
        }
    }
}

#[test]
fn a_text_restored_is_read_as_it_was() {
    let text = stdlib::text("law.chapter3a").unwrap();
    let (first, mut kept) = parse_kept(FileId(0), text);
    let cut = text.replace("rule ", "rulee ");
    parse_again(FileId(0), text, &cut, &mut kept);
    assert_eq!(parse_again(FileId(0), &cut, text, &mut kept), first);
}
