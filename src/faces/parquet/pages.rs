//! The pages of a flat column straight to its cells: yes or no a bit each, numbers, and words by their place in the
//! dictionary.
//!
//! Knows the encodings that writers take by default: plain, runs, and a dictionary. A column in any other is read as JSON.

use crate::batch::columns::{Filled, Texts, Values, Worded};
use crate::faces::parquet::words;
use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageReader};
use std::sync::Arc;

/// Cases a word.
const BITS: usize = 64;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    YesNo,
    Days,
    Whole,
    Words,
}

impl Plain {
    /// Whether a column with these encodings is read here.
    pub(super) fn reads(encodings: impl IntoIterator<Item = Encoding>) -> bool {
        encodings.into_iter().all(|encoding| {
            let known = [Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY];
            // Named in old files for levels that are not there.
            #[expect(deprecated, reason = "files have it")]
            let old = [Encoding::PLAIN_DICTIONARY, Encoding::BIT_PACKED];
            known.contains(&encoding) || old.contains(&encoding)
        })
    }
}

/// A column that is being read.
pub(super) struct Pages {
    pages: Box<dyn PageReader>,
    plain: Plain,
    wide: bool,
    /// The level of definition of a value that is there; 0 where each is.
    most: i16,
    dictionary: Arc<Texts>,
    numbers: Vec<i64>,
    page: Option<Page>,
    left: usize,
    levels: Runs,
    values: Source,
}

/// Where the values of a page stand.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// One after another, the next at this byte; of yes and no at this bit.
    Plain(usize),
    /// By their places in the dictionary, or yes and no, in runs.
    Runs(Runs),
    /// By their places in the dictionary, from this byte on; how wide a place is stands there.
    Dictionary(usize),
}

/// Runs of one number, and of numbers packed as closely as can be.
#[derive(Clone, Copy, Debug, Default)]
struct Runs {
    /// The next byte.
    at: usize,
    width: usize,
    /// How many numbers of this run are left.
    left: usize,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    Same(u32),
    /// The next stands at this bit.
    Packed(usize),
}

impl Default for Run {
    fn default() -> Run {
        Run::Same(0)
    }
}

/// Bits, one after another.
#[derive(Default)]
struct Bits {
    words: Vec<u64>,
    len: usize,
}

/// The low bits of a word.
fn low(word: u64, n: usize) -> u64 {
    if n >= BITS { word } else { word & ((1 << n) - 1) }
}

/// Up to 57 bits from a bit on; nought where there is no more.
fn bits_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at / 8..).unwrap_or(&[]);
    let eight = rest.first_chunk::<8>().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        eight
    });
    u64::from_le_bytes(eight) >> (at % 8)
}

/// A number of four bytes.
fn four(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

impl Bits {
    fn push(&mut self, word: u64, n: usize) {
        let word = low(word, n);
        let at = self.len % BITS;
        match self.words.last_mut() {
            Some(last) if at > 0 => {
                *last |= word << at;
                if at + n > BITS {
                    self.words.push(word >> (BITS - at));
                }
            }
            Some(_) | None if n > 0 => self.words.push(word),
            Some(_) | None => {}
        }
        self.len += n;
    }

    fn fill(&mut self, bit: bool, mut n: usize) {
        while n > 0 {
            let some = n.min(BITS);
            self.push(if bit { u64::MAX } else { 0 }, some);
            n -= some;
        }
    }

    fn ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn get(&self, n: usize) -> bool {
        self.words.get(n / BITS).is_some_and(|word| word >> (n % BITS) & 1 == 1)
    }
}

impl Runs {
    fn new(at: usize, width: usize) -> Runs {
        Runs { at, width, left: 0, run: Run::Same(0) }
    }

    /// Makes ready the next run; `None` where the page ends.
    fn next(&mut self, bytes: &[u8]) -> Option<()> {
        while self.left == 0 {
            let (mut head, mut shift) = (0_u64, 0);
            loop {
                let byte = *bytes.get(self.at)?;
                self.at += 1;
                head |= u64::from(byte & 0x7f).checked_shl(shift)?;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let count = usize::try_from(head >> 1).ok()?;
            if head & 1 == 1 {
                self.left = count.checked_mul(8)?;
                self.run = Run::Packed(self.at * 8);
                self.at = self.at.checked_add(count.checked_mul(self.width)?)?;
                // The last run of a page may be cut short where its numbers end.
                if self.at > bytes.len() + self.width * 8 {
                    return None;
                }
            } else {
                let mut number = 0;
                for n in 0..self.width.div_ceil(8) {
                    number |= u32::from(*bytes.get(self.at + n)?) << (n * 8);
                }
                self.at += self.width.div_ceil(8);
                (self.left, self.run) = (count, Run::Same(number));
            }
        }
        Some(())
    }

    /// Takes up to `n` numbers of one run: so many, and either the number that they all are or the bit where they begin.
    fn take(&mut self, bytes: &[u8], n: usize) -> Option<(usize, Run)> {
        self.next(bytes)?;
        let some = n.min(self.left);
        self.left -= some;
        let run = self.run;
        if let Run::Packed(at) = &mut self.run {
            *at += some * self.width;
        }
        Some((some, run))
    }

    /// For each of the next numbers.
    fn each(&mut self, bytes: &[u8], mut n: usize, mut take: impl FnMut(u32)) -> Option<()> {
        let width = self.width;
        while n > 0 {
            let (some, run) = self.take(bytes, n)?;
            n -= some;
            match run {
                Run::Same(number) => (0..some).for_each(|_| take(number)),
                Run::Packed(at) => {
                    // A number is at most 32 bits wide.
                    (0..some).for_each(|n| take(low(bits_at(bytes, at + n * width), width) as u32));
                }
            }
        }
        Some(())
    }

    /// Puts a bit for each of the next numbers: whether it is this one.
    fn equal(&mut self, bytes: &[u8], mut n: usize, to: u32, out: &mut Bits) -> Option<()> {
        let width = self.width;
        while n > 0 {
            let (some, run) = self.take(bytes, n)?;
            n -= some;
            match run {
                Run::Same(number) => out.fill(number == to, some),
                Run::Packed(at) if width == 1 && to == 1 => packed(bytes, at, some, out),
                Run::Packed(at) => {
                    for n in 0..some {
                        out.push(u64::from(low(bits_at(bytes, at + n * width), width) == u64::from(to)), 1);
                    }
                }
            }
        }
        Some(())
    }
}

/// Puts so many bits as they stand.
fn packed(bytes: &[u8], mut at: usize, mut n: usize, out: &mut Bits) {
    while n > 0 {
        let some = n.min(56);
        out.push(bits_at(bytes, at), some);
        (at, n) = (at + some, n - some);
    }
}

impl Pages {
    /// The pages of a column.
    ///
    /// - `most`: the level of definition of a value that is there.
    pub(super) fn new(pages: Box<dyn PageReader>, plain: Plain, physical: Physical, most: i16) -> Pages {
        Pages {
            pages,
            plain,
            wide: physical == Physical::INT64,
            most,
            dictionary: Arc::default(),
            numbers: Vec::new(),
            page: None,
            left: 0,
            levels: Runs::default(),
            values: Source::Plain(0),
        }
    }

    /// Reads the cells of some rows.
    ///
    /// # Errors
    /// The reason, in words.
    pub(super) fn read(&mut self, rows: usize) -> Result<Filled, String> {
        let mut known = Bits::default();
        let mut values = match self.plain {
            Plain::YesNo => Values::YesNo(Vec::new()),
            Plain::Days => Values::Days(Vec::with_capacity(rows)),
            Plain::Whole => Values::Whole(Vec::with_capacity(rows)),
            Plain::Words => {
                let shared = Arc::clone(&self.dictionary);
                Values::Words(Worded { ids: Vec::with_capacity(rows), shared, own: Texts::default() })
            }
        };
        let mut yes = Bits::default();
        while known.len < rows {
            if self.left == 0 {
                self.turn()?;
                if let Values::Words(words) = &mut values
                    && words.ids.is_empty()
                {
                    words.shared = Arc::clone(&self.dictionary);
                }
                continue;
            }
            let some = self.left.min(rows - known.len);
            self.left -= some;
            let done = self.some(some, &mut known, &mut yes, &mut values);
            done.ok_or_else(|| String::from("it is not in order as Parquet: a page ends before its values do"))?;
        }
        if let Values::YesNo(words) = &mut values {
            *words = yes.words;
        }
        Ok(Filled { known: known.words, values })
    }

    /// Turns to the next page.
    fn turn(&mut self) -> Result<(), String> {
        let page = self.pages.get_next_page().map_err(|error| words(&error))?;
        let page = page.ok_or("it is not in order as Parquet: a column has fewer rows than its group")?;
        let faulty = || String::from("it is not in order as Parquet: a page is not laid out as it says");
        if page.is_dictionary_page() {
            return self.learn(page.buffer(), page.num_values() as usize).ok_or_else(faulty);
        }
        self.left = page.num_values() as usize;
        let width = (u16::BITS - self.most.unsigned_abs().leading_zeros()) as usize;
        let start = match &page {
            Page::DataPage { def_level_encoding: Encoding::RLE, buf, .. } if self.most > 0 => {
                self.levels = Runs::new(4, width);
                four(buf, 0).and_then(|length| 4_usize.checked_add(length as usize)).ok_or_else(faulty)?
            }
            Page::DataPage { .. } if self.most > 0 => return Err(faulty()),
            Page::DataPage { .. } | Page::DictionaryPage { .. } => 0,
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                let before = *rep_levels_byte_len as usize;
                self.levels = Runs::new(before, width);
                before + *def_levels_byte_len as usize
            }
        };
        let yes_no = self.plain == Plain::YesNo;
        self.values = match (page.encoding(), yes_no) {
            (Encoding::PLAIN, true) => Source::Plain(start * 8),
            (Encoding::PLAIN, false) => Source::Plain(start),
            // How many bytes there are stands before them.
            (Encoding::RLE, true) => Source::Runs(Runs::new(start + 4, 1)),
            (_, true) => return Err(faulty()),
            (_, false) => Source::Dictionary(start),
        };
        self.page = Some(page);
        Ok(())
    }

    /// Reads the dictionary.
    fn learn(&mut self, bytes: &[u8], n: usize) -> Option<()> {
        if self.plain == Plain::Words {
            let mut all = Texts::default();
            let mut at = 0;
            for _ in 0..n {
                put(&mut all, text(bytes, &mut at)?);
            }
            self.dictionary = Arc::new(all);
            return Some(());
        }
        let size = if self.wide { 8 } else { 4 };
        self.numbers = (0..n).map(|n| number(bytes, n * size, self.wide)).collect::<Option<_>>()?;
        Some(())
    }

    /// Reads some rows of a page.
    fn some(&mut self, n: usize, known: &mut Bits, yes: &mut Bits, values: &mut Values) -> Option<()> {
        let page = self.page.as_ref()?;
        let bytes: &[u8] = page.buffer();
        let (start, before) = (known.len, known.ones());
        if self.most == 0 {
            known.fill(true, n);
        } else {
            self.levels.equal(bytes, n, u32::from(self.most.unsigned_abs()), known)?;
        }
        let there = |row: usize| known.get(start + row);
        let count = known.ones() - before;
        if count > 0
            && let Source::Dictionary(at) = self.values
        {
            let width = usize::from(*bytes.get(at)?);
            if width > 32 {
                return None;
            }
            self.values = Source::Runs(Runs::new(at + 1, width));
        }
        match values {
            Values::YesNo(_) => self.yes_no(n, count, &there, yes),
            Values::Days(days) => self.numbers(n, count, there, |n| i32::try_from(n).ok(), days),
            Values::Whole(all) => self.numbers(n, count, there, Some, all),
            Values::Words(words) => self.words(n, count, there, words),
            Values::Json(_) => None,
        }
    }

    fn yes_no(&mut self, n: usize, count: usize, there: &dyn Fn(usize) -> bool, yes: &mut Bits) -> Option<()> {
        let bytes: &[u8] = self.page.as_ref()?.buffer();
        let mut dense = Bits::default();
        let own = if count == n { &mut *yes } else { &mut dense };
        match &mut self.values {
            Source::Plain(at) => {
                bytes.get(..(*at + count).div_ceil(8))?;
                packed(bytes, *at, count, own);
                *at += count;
            }
            Source::Runs(runs) => runs.equal(bytes, count, 1, own)?,
            Source::Dictionary(_) => {}
        }
        if count < n {
            let mut next = 0;
            for row in 0..n {
                let known = there(row);
                yes.push(u64::from(known && dense.get(next)), 1);
                next += usize::from(known);
            }
        }
        Some(())
    }

    fn numbers<T: Copy + Default>(
        &mut self,
        n: usize,
        count: usize,
        there: impl Fn(usize) -> bool,
        own: impl Fn(i64) -> Option<T>,
        out: &mut Vec<T>,
    ) -> Option<()> {
        let bytes: &[u8] = self.page.as_ref()?.buffer();
        let wide = self.wide;
        match &mut self.values {
            Source::Plain(at) => spread(n, there, out, || {
                let number = number(bytes, *at, wide)?;
                *at += if wide { 8 } else { 4 };
                own(number)
            }),
            Source::Runs(runs) => {
                let mut ids = ids(runs, bytes, count)?.into_iter();
                spread(n, there, out, || own(*self.numbers.get(ids.next()? as usize)?))
            }
            Source::Dictionary(_) => spread(n, there, out, || None),
        }
    }

    fn words(&mut self, n: usize, count: usize, there: impl Fn(usize) -> bool, words: &mut Worded) -> Option<()> {
        let bytes: &[u8] = self.page.as_ref()?.buffer();
        let shared = u32::try_from(words.shared.len()).ok()?;
        let Worded { ids: out, own, .. } = words;
        match &mut self.values {
            Source::Plain(at) => spread(n, there, out, || {
                put(own, text(bytes, at)?);
                shared.checked_add(u32::try_from(own.len() - 1).ok()?)
            }),
            Source::Runs(runs) => {
                let mut ids = ids(runs, bytes, count)?.into_iter();
                spread(n, there, out, || ids.next().filter(|id| *id < shared))
            }
            Source::Dictionary(_) => spread(n, there, out, || None),
        }
    }
}

/// Puts a value for each row: the next where there is one.
fn spread<T: Copy + Default>(
    n: usize,
    there: impl Fn(usize) -> bool,
    out: &mut Vec<T>,
    mut next: impl FnMut() -> Option<T>,
) -> Option<()> {
    for row in 0..n {
        out.push(if there(row) { next()? } else { T::default() });
    }
    Some(())
}

fn ids(runs: &mut Runs, bytes: &[u8], n: usize) -> Option<Vec<u32>> {
    let mut ids = Vec::with_capacity(n);
    runs.each(bytes, n, |id| ids.push(id))?;
    Some(ids)
}

/// A whole number of eight bytes or of four.
fn number(bytes: &[u8], at: usize, wide: bool) -> Option<i64> {
    let rest = bytes.get(at..)?;
    if wide {
        rest.first_chunk().map(|eight| i64::from_le_bytes(*eight))
    } else {
        rest.first_chunk().map(|four| i64::from(i32::from_le_bytes(*four)))
    }
}

/// The text at a place, after its length; the place moves past it.
fn text<'b>(bytes: &'b [u8], at: &mut usize) -> Option<&'b [u8]> {
    let start = at.checked_add(4)?;
    let end = start.checked_add(four(bytes, *at)? as usize)?;
    *at = end;
    bytes.get(start..end)
}

/// Adds a text; what is not UTF-8 keeps its place and cannot be read.
fn put(all: &mut Texts, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => all.push(text),
        Err(_) => all.push_unreadable(),
    }
}
