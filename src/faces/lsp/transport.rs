//! Messages as bytes: a header with their length, then JSON.
//!
//! What cannot be read is passed on as a complaint, and reading goes on with what follows: the library's own reader
//! stops for good at the first such message.

use crate::faces::host::Host;
use lsp_server::{Message, Notification};
use serde_json::{Value, json};
use std::io::{BufRead, ErrorKind, Read as _};

/// The longest message that is taken in; a longer one is passed over.
const LONGEST: u64 = 256 << 20;

/// The method of a complaint about what could not be read: no client sends it.
pub(super) const MALFORMED: &str = "$/assize/malformed";

/// Reads standard input on a thread of its own until it ends.
///
/// - `received`: takes each message; gives `false` where nobody wants more.
pub(super) fn read_standard_input(received: impl Fn(Message) -> bool + Send + 'static) {
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Some(message) = read(&mut input) {
            if !received(message) {
                break;
            }
        }
    });
}

/// The next message, or a complaint in its place; `None` at the end of the input.
fn read(input: &mut dyn BufRead) -> Option<Message> {
    let length = match header(input)? {
        Ok(length) if length <= LONGEST => length,
        Ok(length) => {
            std::io::copy(&mut input.take(length), &mut std::io::sink()).ok()?;
            return Some(complaint(&format!("a message of {length} bytes is too long"), None));
        }
        Err(words) => return Some(complaint(&words, None)),
    };
    let mut body = Vec::new();
    input.take(length).read_to_end(&mut body).ok()?;
    if u64::try_from(body.len()).unwrap_or(u64::MAX) < length {
        return None;
    }
    let value: Value = match serde_json::from_slice(&body) {
        Ok(value) => value,
        Err(error) => return Some(complaint(&format!("a message is not JSON: {error}"), None)),
    };
    let id = value.get("id").cloned();
    match serde_json::from_value(value) {
        Ok(message) => Some(message),
        Err(_) => Some(complaint("a message is neither a request, a response nor a notification", id)),
    }
}

/// The length that a header gives; `None` at the end of the input. Lines that are no header are passed over, so that
/// the next whole message is found.
fn header(input: &mut dyn BufRead) -> Option<Result<u64, String>> {
    let mut length: Option<Result<u64, String>> = None;
    let mut strange = 0;
    loop {
        let mut line = Vec::new();
        match input.take(4096).read_until(b'\n', &mut line) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return None,
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match (line.split_once(':'), length.clone()) {
            (Some((name, value)), _) if name.trim().eq_ignore_ascii_case("content-length") => {
                let wrong = |_| format!("`{}` is no length of a message", value.trim());
                length = Some(value.trim().parse::<u64>().map_err(wrong));
            }
            (None, Some(length)) if line.is_empty() => return Some(length),
            (None, None) if line.is_empty() && strange > 0 => {
                return Some(Err(String::from("a message has no `Content-Length`")));
            }
            (_, _) => strange += 1,
        }
    }
}

fn complaint(words: &str, id: Option<Value>) -> Message {
    Message::Notification(Notification::new(MALFORMED.to_owned(), json!({ "message": words, "id": id })))
}

/// Writes a message.
pub(super) fn write(host: &mut dyn Host, message: &Message) {
    let mut bytes = Vec::new();
    if message.write(&mut bytes).is_ok() {
        host.print(&String::from_utf8_lossy(&bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut shown = Vec::new();
        while let Some(message) = read(&mut input) {
            shown.push(match message {
                Message::Request(request) => format!("request {}", request.method),
                Message::Response(response) => format!("response {}", response.id),
                Message::Notification(note) if note.method == MALFORMED => {
                    format!("{} {}", note.params["id"], note.params["message"])
                }
                Message::Notification(note) => format!("notification {}", note.method),
            });
        }
        shown
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let good = framed(r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#);
        let note = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let input = [
            good.as_str(),
            &framed("{nonsense"),
            &framed("[]"),
            &framed(r#"{"id":7}"#),
            "Content-Length: many\r\n\r\n",
            "rubbish\r\n\r\n",
            &framed("\u{fffd}"),
            "content-length: 4\r\nContent-Type: x\r\n\r\nnull",
            &note,
        ]
        .concat();
        let shown = all(input.as_bytes());
        assert_eq!(shown.len(), 9, "{shown:#?}");
        assert_eq!(shown[0], "request shutdown");
        assert!(shown[3].starts_with('7'), "{}", shown[3]);
        assert_eq!(shown[8], "notification exit");
    }

    #[test]
    fn an_input_that_breaks_off_ends() {
        assert_eq!(all(b"Content-Length: 100\r\n\r\n{}"), [] as [&str; 0]);
        assert_eq!(all(b"Content-Len"), [] as [&str; 0]);
    }
}
