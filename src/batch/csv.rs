//! Tables as text by RFC 4180: cells parted by commas, in double quotes where they hold a comma, a quote or a line end.

use std::borrow::Cow;

/// The first record of a text, without its line end, and where the next begins. A quote that is not closed runs to the
/// end of the text.
pub fn first(text: &[u8]) -> Option<(&[u8], usize)> {
    if text.is_empty() {
        return None;
    }
    let mut quoted = false;
    for at in memchr::memchr2_iter(b'"', b'\n', text) {
        match text.get(at) {
            Some(b'\n') if quoted => {}
            Some(b'\n') => {
                let record = text.get(..at).unwrap_or(text);
                return Some((record.strip_suffix(b"\r").unwrap_or(record), at + 1));
            }
            Some(_) | None => quoted = !quoted,
        }
    }
    Some((text.strip_suffix(b"\r").unwrap_or(text), text.len()))
}

/// How much of a text is whole records, as far as can be told before the text goes on.
pub fn whole(text: &[u8]) -> usize {
    let quotes = memchr::memchr_iter(b'"', text).count();
    // From the end back: a line end outside quotes is one before which the quotes are even.
    let mut even = quotes.is_multiple_of(2);
    for at in memchr::memrchr2_iter(b'"', b'\n', text) {
        match text.get(at) {
            Some(b'\n') if even => return at + 1,
            Some(b'\n') => {}
            Some(_) | None => even = !even,
        }
    }
    0
}

/// The cells of a record.
///
/// # Errors
/// What is wrong, in words.
pub fn cells<'r>(record: &'r [u8], cells: &mut Vec<Cow<'r, [u8]>>) -> Result<(), &'static str> {
    cells.clear();
    if !record.contains(&b'"') {
        cells.extend(record.split(|byte| *byte == b',').map(Cow::Borrowed));
        return Ok(());
    }
    let mut rest = record;
    loop {
        let after = match rest.strip_prefix(b"\"") {
            Some(inner) => {
                let (cell, after) = quoted(inner)?;
                cells.push(cell);
                after
            }
            None => {
                let end = rest.iter().position(|byte| *byte == b',').unwrap_or(rest.len());
                let (cell, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
                if cell.contains(&b'"') {
                    return Err("a quote stands within a cell that does not begin with one");
                }
                cells.push(Cow::Borrowed(cell));
                after
            }
        };
        match after.split_first() {
            None => return Ok(()),
            Some((b',', after)) => rest = after,
            Some(_) => return Err("something stands between the end of a quoted cell and the next comma"),
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
        cells(record.as_bytes(), &mut found)?;
        Ok(found.iter().map(|cell| String::from_utf8(cell.to_vec()).unwrap()).collect())
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
}
