//! A long file worked piece by piece on several threads, with what comes of the pieces in order.
//!
//! Whoever is free takes the next piece of whole records. No thread runs far ahead of what is written, so memory does not
//! grow with the file.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of a piece, about.
const PIECE: usize = 1 << 18;

/// What is worked piece by piece.
pub(super) trait Pieces: Send {
    /// Whole records.
    type Piece;

    /// The next piece; `None` where there are no more.
    ///
    /// - `spare`: a piece that was worked, whose room may be used again.
    ///
    /// # Errors
    /// Why there is none, in words.
    fn take(&mut self, spare: Option<Self::Piece>) -> Result<Option<Taken<Self::Piece>>, String>;
}

/// A piece to be worked.
pub(super) struct Taken<P> {
    pub(super) piece: P,
    /// The line on which it begins, or the number of its first record.
    pub(super) line: u64,
    pub(super) done: Done,
}

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
    /// What else may be the remedy of one that is longer.
    pub(super) open: &'static str,
}

/// A piece that was worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Done {
    /// How long it is: bytes of a text, else records.
    pub(super) length: usize,
    /// How many bytes of a text.
    pub(super) bytes: usize,
    /// The line on which the next begins.
    pub(super) next: u64,
}

struct State<S> {
    source: S,
    next: u64,
    written: u64,
    ended: bool,
    failed: Option<String>,
}

impl<S: Pieces> State<S> {
    /// The next piece, with its number.
    fn take(&mut self, spare: Option<S::Piece>) -> Option<(u64, Taken<S::Piece>)> {
        match self.source.take(spare) {
            Ok(Some(taken)) => {
                self.next += 1;
                return Some((self.next - 1, taken));
            }
            Ok(None) => {}
            Err(why) => self.failed = Some(why),
        }
        self.ended = true;
        None
    }
}

impl Pieces for Text<'_> {
    type Piece = Vec<u8>;

    fn take(&mut self, spare: Option<Vec<u8>>) -> Result<Option<Taken<Vec<u8>>>, String> {
        let mut piece = spare.unwrap_or_default();
        piece.clear();
        piece.append(&mut self.read);
        loop {
            let want = PIECE.saturating_sub(piece.len()).max(PIECE / 4);
            piece.reserve(want);
            let read = self.source.by_ref().take(want as u64).read_to_end(&mut piece);
            if read.map_err(|error| error.to_string())? == 0 {
                break;
            }
            let whole = (self.whole)(&piece);
            if whole > 0 {
                self.read.extend(piece.drain(whole..));
                break;
            }
            if piece.len() > self.longest {
                let (longest, line, open) = (self.longest, self.line, self.open);
                return Err(format!(
                    "the record on line {line} is longer than the limit `fact-bytes`, {longest} bytes; raise it with \
                     `--limit`{open}"
                ));
            }
        }
        if piece.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        self.line += memchr::memchr_iter(b'\n', &piece).count() as u64;
        let done = Done { length: piece.len(), bytes: piece.len(), next: self.line };
        Ok(Some(Taken { piece, line, done }))
    }
}

/// Passes over some bytes of a text, of which the first were read already.
pub(super) fn passed(source: &mut dyn Read, read: &mut Vec<u8>, bytes: u64) -> std::io::Result<()> {
    let ahead = usize::try_from(bytes).unwrap_or(usize::MAX).min(read.len());
    read.drain(..ahead);
    let rest = bytes - ahead as u64;
    let found = std::io::copy(&mut source.take(rest), &mut std::io::sink())?;
    if found == rest { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
}

fn locked<S>(state: &Mutex<State<S>>) -> MutexGuard<'_, State<S>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Works a file.
///
/// - `work`: makes something of a piece, given its first line; called on many threads, each with a hand of its own.
/// - `each`: is given what comes of the pieces, in order; false stops.
///
/// # Errors
/// Why it could not be read to its end, in words; what came before is worked.
pub(super) fn in_order<S: Pieces, H: Default, R: Send>(
    source: S,
    threads: usize,
    work: &(dyn Fn(u64, &S::Piece, &mut H) -> R + Sync),
    each: &mut dyn FnMut(R, Done) -> bool,
) -> Result<(), String> {
    let state = Mutex::new(State { source, next: 0, written: 0, ended: false, failed: None });
    let moved = Condvar::new();
    let ahead = threads as u64 * 2 + 1;
    let (send, receive) = channel::<(u64, Done, R)>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, state, moved) = (send.clone(), &state, &moved);
            scope.spawn(move || {
                let (mut hand, mut spare) = (H::default(), None);
                loop {
                    let mut guard = locked(state);
                    while !guard.ended && guard.next >= guard.written + ahead {
                        guard = moved.wait(guard).unwrap_or_else(PoisonError::into_inner);
                    }
                    let taken = if guard.ended { None } else { guard.take(spare.take()) };
                    drop(guard);
                    let Some((number, Taken { piece, line, done })) = taken else {
                        moved.notify_all();
                        break;
                    };
                    if send.send((number, done, work(line, &piece, &mut hand))).is_err() {
                        break;
                    }
                    spare = Some(piece);
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
        memchr::memrchr(b'\n', text).map_or(0, |at| at + 1)
    }

    #[test]
    fn pieces_come_in_order_on_any_number_of_threads() {
        let text: String = (1..200_000).map(|n| format!("{n}\n")).collect();
        for threads in [1, 3, 8] {
            let source = Box::new(std::io::Cursor::new(text.clone().into_bytes()));
            let whole = Text { source, read: Vec::new(), line: 1, whole: &lines, longest: 100, open: "" };
            let mut found = String::new();
            let work = |line: u64, piece: &Vec<u8>, _: &mut ()| {
                let piece = String::from_utf8(piece.to_vec()).unwrap();
                assert!(piece.starts_with(&format!("{line}\n")));
                piece
            };
            in_order(whole, threads, &work, &mut |piece, done| {
                assert_eq!(piece.len(), done.length);
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
        let text = Text { source, read: Vec::new(), line: 1, whole: &lines, longest: 1_000_000, open: "" };
        let failed = in_order(text, 2, &|_, _, _: &mut ()| (), &mut |(), _| true);
        assert!(failed.unwrap_err().contains("line 1 is longer than the limit"));
    }
}
