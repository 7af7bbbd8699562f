//! A long text worked piece by piece on several threads, with what comes of the pieces in order.
//!
//! Whoever is free takes the next piece of whole records. No thread runs far ahead of what is written, so memory does not
//! grow with the text.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of a piece, about.
const PIECE: usize = 1 << 18;

/// A text to be worked.
pub(super) struct Text<'a> {
    /// Where it comes from.
    pub(super) source: Box<dyn Read + Send>,
    /// What was read of it already.
    pub(super) read: Vec<u8>,
    /// The line on which that begins.
    pub(super) line: u64,
    /// How much of a text is whole records.
    pub(super) whole: &'a (dyn Fn(&[u8]) -> usize + Sync),
    /// Bytes of one record at most.
    pub(super) longest: usize,
}

/// A piece that was worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Done {
    /// How long it is.
    pub(super) bytes: usize,
    /// The line on which the next begins.
    pub(super) next: u64,
}

struct State<'a> {
    text: Text<'a>,
    next: u64,
    written: u64,
    ended: bool,
    failed: Option<String>,
}

impl State<'_> {
    /// The next piece, with its number, its first line and that of the one after it.
    fn take(&mut self) -> Option<(u64, [u64; 2], Vec<u8>)> {
        let text = &mut self.text;
        let mut piece = std::mem::take(&mut text.read);
        loop {
            let want = PIECE.saturating_sub(piece.len()).max(PIECE / 4) as u64;
            match text.source.by_ref().take(want).read_to_end(&mut piece) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed = Some(error.to_string());
                    self.ended = true;
                    return None;
                }
            }
            let whole = (text.whole)(&piece);
            if whole > 0 {
                text.read = piece.split_off(whole);
                break;
            }
            if piece.len() > text.longest {
                let longest = text.longest;
                let line = text.line;
                self.failed = Some(format!(
                    "the record on line {line} is longer than the limit `fact-bytes`, {longest} bytes; raise it with \
                     `--limit`"
                ));
                self.ended = true;
                return None;
            }
        }
        if piece.is_empty() {
            return None;
        }
        let line = text.line;
        text.line += piece.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.next += 1;
        Some((self.next - 1, [line, text.line], piece))
    }
}

fn locked<'s, 'a>(state: &'s Mutex<State<'a>>) -> MutexGuard<'s, State<'a>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Works a text.
///
/// - `work`: makes something of a piece, given its first line; called on many threads, each with a hand of its own.
/// - `each`: is given what comes of the pieces, in order; false stops.
///
/// # Errors
/// Why the text could not be read to its end, in words; what came before is worked.
pub(super) fn in_order<H: Default, R: Send>(
    text: Text<'_>,
    threads: usize,
    work: &(dyn Fn(u64, &[u8], &mut H) -> R + Sync),
    each: &mut dyn FnMut(R, Done) -> bool,
) -> Result<(), String> {
    let state = Mutex::new(State { text, next: 0, written: 0, ended: false, failed: None });
    let moved = Condvar::new();
    let ahead = threads as u64 * 2 + 1;
    let (send, receive) = channel::<(u64, Done, R)>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, state, moved) = (send.clone(), &state, &moved);
            scope.spawn(move || {
                let mut hand = H::default();
                loop {
                    let mut guard = locked(state);
                    while !guard.ended && guard.next >= guard.written + ahead {
                        guard = moved.wait(guard).unwrap_or_else(PoisonError::into_inner);
                    }
                    let taken = if guard.ended { None } else { guard.take() };
                    drop(guard);
                    let Some((number, [line, next], piece)) = taken else {
                        moved.notify_all();
                        break;
                    };
                    let done = Done { bytes: piece.len(), next };
                    if send.send((number, done, work(line, &piece, &mut hand))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (number, done, made) in &receive {
            waiting.insert(number, (done, made));
            while let Some((done, made)) = waiting.remove(&next) {
                next += 1;
                let goes_on = each(made, done);
                let mut guard = locked(&state);
                guard.written = next;
                guard.ended |= !goes_on;
                drop(guard);
                moved.notify_all();
                if !goes_on {
                    return;
                }
            }
        }
    });
    match state.into_inner().unwrap_or_else(PoisonError::into_inner).failed {
        Some(why) => Err(why),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> usize {
        text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
    }

    #[test]
    fn pieces_come_in_order_on_any_number_of_threads() {
        let text: String = (1..200_000).map(|n| format!("{n}\n")).collect();
        for threads in [1, 3, 8] {
            let source = Box::new(std::io::Cursor::new(text.clone().into_bytes()));
            let whole = Text { source, read: Vec::new(), line: 1, whole: &lines, longest: 100 };
            let mut found = String::new();
            let work = |line: u64, piece: &[u8], _: &mut ()| {
                let piece = String::from_utf8(piece.to_vec()).unwrap();
                assert!(piece.starts_with(&format!("{line}\n")));
                piece
            };
            in_order(whole, threads, &work, &mut |piece, done| {
                assert_eq!(piece.len(), done.bytes);
                found.push_str(&piece);
                assert_eq!(found.lines().count() as u64 + 1, done.next);
                true
            })
            .unwrap();
            assert!(found == text, "{threads} threads");
        }
    }

    #[test]
    fn a_record_without_an_end_is_a_failure_and_not_all_of_memory() {
        let source = Box::new(std::io::repeat(b'x'));
        let text = Text { source, read: Vec::new(), line: 1, whole: &lines, longest: 1_000_000 };
        let failed = in_order(text, 2, &|_, _, _: &mut ()| (), &mut |(), _| true);
        assert!(failed.unwrap_err().contains("line 1 is longer than the limit"));
    }
}
