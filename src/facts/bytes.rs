//! The text of a fact file from its bytes.
//!
//! Takes any bytes; gives text that can be shown, and a diagnostic where the bytes are not UTF-8 text.

use crate::base::span::{FileId, Span};
use crate::diag::{Code, Diagnostic};

/// The text of a file's bytes. What is not UTF-8 is shown as `�` and complained of once, at its first place; such a
/// text is for showing only and must not be read as facts.
pub fn text_of(file: FileId, bytes: &[u8]) -> (String, Option<Diagnostic>) {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return (String::from(text), None),
        Err(error) => error,
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let start = error.valid_up_to();
    let span = Span::new(file, start, start + char::REPLACEMENT_CHARACTER.len_utf8());
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let message = if wide { "the file is UTF-16, not UTF-8" } else { "the file is not UTF-8 text" };
    let diagnostic = Diagnostic::new(Code::FactsMalformed, span, message).help("save the file as UTF-8 and try again");
    (text, Some(diagnostic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_complained_of_at_their_first_place() {
        let (text, complaint) = text_of(FileId(0), b"held: \xffyes");
        assert_eq!(text, "held: \u{fffd}yes");
        let complaint = complaint.unwrap();
        assert_eq!((complaint.span.start, complaint.span.end), (6, 9));
        assert_eq!(complaint.message, "the file is not UTF-8 text");
        assert_eq!(text_of(FileId(0), b"held: yes"), (String::from("held: yes"), None));
        assert_eq!(text_of(FileId(0), b"\xff\xfeh\0").1.unwrap().message, "the file is UTF-16, not UTF-8");
    }
}
