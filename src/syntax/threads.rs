//! Reading on several threads.
//!
//! Takes shares of work; gives what came of each, in order. Which thread does which changes nothing.

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

/// How many threads can work at once: from 1 to 8. Asked for once, for to ask takes as long as to read several items.
pub(super) fn at_once() -> usize {
    static AT_ONCE: OnceLock<usize> = OnceLock::new();
    *AT_ONCE.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get).min(8))
}

/// Does the first share here and each other on a thread of its own.
pub(super) fn each<S: Copy + Send, T: Send>(shares: &[S], work: impl Fn(S) -> T + Sync) -> Vec<T> {
    let Some((first, others)) = shares.split_first() else { return Vec::new() };
    let work = &work;
    thread::scope(|scope| {
        let start = |share: &S| {
            let share = *share;
            thread::Builder::new().spawn_scoped(scope, move || work(share))
        };
        let started: Vec<_> = others.iter().map(start).collect();
        let mut all = vec![work(*first)];
        for (share, thread) in others.iter().zip(started) {
            // Where no thread can be had, or one broke off, the share is done here.
            let there = thread.ok().and_then(|thread| thread.join().ok());
            all.push(there.unwrap_or_else(|| work(*share)));
        }
        all
    })
}
