//! Tables as text by RFC 4180: cells parted by commas, in double quotes where they hold a comma, a quote or a line end.

use std::borrow::Cow;

/// A cell of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'r> {
    /// What it says: in quotes exactly that, else with the blanks around it.
    pub text: Cow<'r, [u8]>,
    /// Whether it stands in quotes.
    pub quoted: bool,
}

/// Why a record has no cells, and where in it the cell begins that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Why.
    pub why: &'static str,
    /// Where.
    pub at: usize,
}

/// Whether a quote opens a cell: elsewhere than at the start of one it opens nothing, so that a stray one spoils its own
/// record alone.
fn opens(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    matches!(before, None | Some(b',' | b'\n'))
}

/// Where a quoted cell ends, past its closing quote; of one that is not closed the end of the text.
fn closed(text: &[u8], opened: usize) -> usize {
    let mut from = opened + 1;
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memchr(b'"', rest)) {
        let at = from + at;
        if text.get(at + 1) != Some(&b'"') {
            return at + 1;
        }
        from = at + 2;
    }
    text.len()
}

/// A record without the carriage returns before its line end.
fn without_returns(mut record: &[u8]) -> &[u8] {
    while let Some(shorter) = record.strip_suffix(b"\r") {
        record = shorter;
    }
    record
}

/// The first record of a text, without its line end, and where the next begins. A quoted cell that is not closed runs to
/// the end of the text.
pub fn first(text: &[u8]) -> Option<(&[u8], usize)> {
    if text.is_empty() {
        return None;
    }
    let mut outside = 0;
    for at in memchr::memchr2_iter(b'"', b'\n', text) {
        if at < outside {
            continue;
        }
        if text.get(at) == Some(&b'\n') {
            return Some((without_returns(text.get(..at).unwrap_or(text)), at + 1));
        }
        if opens(text, at) {
            outside = closed(text, at);
        }
    }
    Some((without_returns(text), text.len()))
}

/// How much of a text is whole records, as far as can be told before the text goes on.
pub fn whole(text: &[u8]) -> usize {
    let (mut whole, mut outside) = (0, 0);
    let ends = |from: usize, to: usize| Some(from + memchr::memrchr(b'\n', text.get(from..to)?)? + 1);
    for at in memchr::memchr_iter(b'"', text) {
        if at >= outside && opens(text, at) {
            whole = ends(outside, at).unwrap_or(whole);
            outside = closed(text, at);
        }
    }
    ends(outside, text.len()).unwrap_or(whole)
}

/// The cells of a record.
///
/// # Errors
/// What is wrong, in words, and where.
pub fn cells<'r>(record: &'r [u8], cells: &mut Vec<Field<'r>>) -> Result<(), Wrong> {
    cells.clear();
    let plain = |cell| Field { text: Cow::Borrowed(cell), quoted: false };
    if memchr::memchr2(b'"', b'\r', record).is_none() {
        cells.extend(record.split(|byte| *byte == b',').map(plain));
        return Ok(());
    }
    let mut rest = record;
    loop {
        let wrong = |why| Wrong { why, at: record.len() - rest.len() };
        let after = match rest.strip_prefix(b"\"") {
            Some(inner) => {
                let (text, after) = quoted(inner).map_err(wrong)?;
                cells.push(Field { text, quoted: true });
                after
            }
            None => {
                let end = rest.iter().position(|byte| *byte == b',').unwrap_or(rest.len());
                let (cell, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
                if cell.contains(&b'"') {
                    return Err(wrong("a quote stands within a cell that does not begin with one"));
                }
                if cell.contains(&b'\r') {
                    return Err(wrong(
                        "a carriage return stands by itself outside quotes; lines end in a line feed, or in both",
                    ));
                }
                cells.push(plain(cell));
                after
            }
        };
        match after.split_first() {
            None => return Ok(()),
            Some((b',', after)) => rest = after,
            Some(_) => return Err(wrong("something stands between the end of a quoted cell and the next comma")),
        }
    }
}

/// The cell up to its closing quote, and what comes after that.
fn quoted(inner: &[u8]) -> Result<(Cow<'_, [u8]>, &[u8]), &'static str> {
    let mut cell: Cow<'_, [u8]> = Cow::Borrowed(&[]);
    let mut rest = inner;
    loop {
        let end = rest.iter().position(|byte| *byte == b'"').ok_or("a quoted cell is not closed")?;
        let (part, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        if cell.is_empty() {
            cell = Cow::Borrowed(part)
        } else {
            cell.to_mut().extend_from_slice(part)
        }
        let after = after.get(1..).unwrap_or(&[]);
        match after.split_first() {
            Some((b'"', after)) => {
                cell.to_mut().push(b'"');
                rest = after;
            }
            Some(_) | None => return Ok((cell, after)),
        }
    }
}

/// A cell as it is written.
pub fn written(cell: &str, out: &mut Vec<u8>) {
    if !cell.contains(['"', ',', '\n', '\r']) {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(record: &str) -> Result<Vec<String>, &'static str> {
        let mut found = Vec::new();
        cells(record.as_bytes(), &mut found).map_err(|wrong| wrong.why)?;
        Ok(found.iter().map(|cell| String::from_utf8(cell.text.to_vec()).unwrap()).collect())
    }

    #[test]
    fn cells_are_read_as_they_are_written() {
        for cell in ["", "a", "a,b", "say \"no\"", "\"", "two\nlines"] {
            let mut record = b"x,".to_vec();
            written(cell, &mut record);
            record.extend_from_slice(b",y");
            assert_eq!(read(std::str::from_utf8(&record).unwrap()), Ok(vec!["x".into(), cell.into(), "y".into()]));
        }
        assert_eq!(read(""), Ok(vec![String::new()]));
        assert!(read("a\"b").is_err() && read("\"a\"b").is_err() && read("\"a").is_err());
    }

    #[test]
    fn a_line_end_in_quotes_ends_no_record() {
        let text = b"a,\"b\nc\"\r\nd,e\nf,\"g\nh";
        let (record, next) = first(text).unwrap();
        assert_eq!((record, next), (&b"a,\"b\nc\""[..], 9));
        assert_eq!(whole(text), 13, "the last record is not whole");
        assert_eq!(whole(b"a,\"b\nc"), 0);
    }

    #[test]
    fn a_stray_quote_spoils_its_own_record_alone() {
        for stray in ["5\" pipe", "a\"", " \"a\"", "\"a\"b", "\"a\"b\"c"] {
            let text = format!("x,{stray}\ny,z\n");
            let (record, next) = first(text.as_bytes()).unwrap();
            assert_eq!(record, format!("x,{stray}").as_bytes());
            assert_eq!(&text[next..], "y,z\n");
            assert_eq!(whole(text.as_bytes()), text.len());
            assert!(read(std::str::from_utf8(record).unwrap()).is_err(), "{stray}");
        }
        let mut found = Vec::new();
        assert_eq!(cells(b"x,\"a\",\"b", &mut found).map_err(|wrong| wrong.at), Err(6));
    }

    /// Where the records of a text end, letter by letter.
    fn ends(text: &[u8]) -> Vec<usize> {
        #[derive(PartialEq)]
        enum In {
            Start,
            Plain,
            Quoted,
            Quote,
        }
        let (mut now, mut ends) = (In::Start, Vec::new());
        for (at, byte) in text.iter().enumerate() {
            now = match (now, byte) {
                (In::Start | In::Quote, b'"') => In::Quoted,
                (In::Quoted, b'"') => In::Quote,
                (In::Quoted, _) => In::Quoted,
                (In::Start | In::Plain | In::Quote, b',') => In::Start,
                (In::Start | In::Plain | In::Quote, b'\n') => {
                    ends.push(at + 1);
                    In::Start
                }
                (In::Start | In::Plain | In::Quote, _) => In::Plain,
            };
        }
        ends
    }

    #[test]
    fn records_end_where_reading_letter_by_letter_says() {
        let mut seed = 1_u64;
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let letters = (0..seed >> 60).map(|n| b"\"\",,\n\nab"[(seed >> (3 * n + 8)) as usize % 8]);
            let text: Vec<u8> = letters.collect();
            let ends = ends(&text);
            assert_eq!(whole(&text), ends.last().copied().unwrap_or(0), "{text:?}");
            let mut from = 0;
            for end in ends.into_iter().chain([text.len()]).filter(|end| *end > 0) {
                if from < text.len() {
                    from += first(&text[from..]).unwrap().1;
                    assert_eq!(from, end, "{text:?}");
                }
            }
        }
    }
}
