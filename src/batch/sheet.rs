//! Rows by column, for files that keep them so: whole numbers, words, and lists of words.
//!
//! A row is put cell by cell, from the left; every row of a sheet has the same columns. Knows nothing of such files.

/// Some rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    rows: usize,
    columns: Vec<Cells>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers, or nothing.
    Whole,
    /// Words, or nothing.
    Words,
    /// Lists of words.
    Lists,
}

/// The cells of a column, from above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Whole numbers, or nothing.
    Whole(Vec<Option<i64>>),
    /// Words, or nothing.
    Words(Words),
    /// Lists of words: all of them, and where each cell ends among them.
    Lists(Words, Vec<usize>),
}

/// Words, one after another, some of them nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    ends: Vec<Option<usize>>,
}

/// A row that is being put.
#[derive(Debug)]
pub struct Row<'s> {
    columns: std::slice::IterMut<'s, Cells>,
}

impl Words {
    /// How many there are, those that are nothing among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them in one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each stands in that text; `None` of what is nothing.
    pub fn places(&self) -> impl Iterator<Item = Option<std::ops::Range<usize>>> {
        let mut start = 0;
        self.ends.iter().map(move |end| end.map(|end| std::mem::replace(&mut start, end)..end))
    }

    fn put(&mut self, words: Option<&str>) {
        self.text.push_str(words.unwrap_or(""));
        self.ends.push(words.map(|_| self.text.len()));
    }

    fn join(&mut self, other: &Words) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end.map(|end| before + end)));
    }
}

impl Cells {
    fn new(kind: Kind) -> Cells {
        match kind {
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Words => Cells::Words(Words::default()),
            Kind::Lists => Cells::Lists(Words::default(), Vec::new()),
        }
    }

    fn join(&mut self, other: &Cells) {
        match (self, other) {
            (Cells::Whole(all), Cells::Whole(more)) => all.extend(more),
            (Cells::Words(all), Cells::Words(more)) => all.join(more),
            (Cells::Lists(all, ends), Cells::Lists(more, own)) => {
                let before = all.len();
                all.join(more);
                ends.extend(own.iter().map(|end| before + end));
            }
            (Cells::Whole(_) | Cells::Words(_) | Cells::Lists(..), _) => {}
        }
    }
}

impl Sheet {
    /// No row, of columns of these kinds.
    pub fn new(kinds: impl IntoIterator<Item = Kind>) -> Sheet {
        Sheet { rows: 0, columns: kinds.into_iter().map(Cells::new).collect() }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Its columns, from the left.
    pub fn columns(&self) -> &[Cells] {
        &self.columns
    }

    /// Begins a row; its cells are put from the left, each of the kind that its column has.
    pub fn row(&mut self) -> Row<'_> {
        self.rows += 1;
        Row { columns: self.columns.iter_mut() }
    }

    /// Adds the rows of another sheet of the same columns.
    pub fn join(&mut self, other: Sheet) {
        if self.columns.is_empty() {
            *self = other;
            return;
        }
        self.rows += other.rows;
        for (all, more) in self.columns.iter_mut().zip(&other.columns) {
            all.join(more);
        }
    }
}

impl Row<'_> {
    /// Puts a whole number, or nothing.
    pub fn whole(&mut self, number: Option<u64>) {
        if let Some(Cells::Whole(all)) = self.columns.next() {
            all.push(number.and_then(|number| i64::try_from(number).ok()));
        }
    }

    /// Puts words, or nothing.
    pub fn words(&mut self, words: Option<&str>) {
        if let Some(Cells::Words(all)) = self.columns.next() {
            all.put(words);
        }
    }

    /// Puts a list of words.
    pub fn list<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) {
        if let Some(Cells::Lists(all, ends)) = self.columns.next() {
            words.into_iter().for_each(|words| all.put(Some(words)));
            ends.push(all.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_joined_have_the_rows_of_both_in_order() {
        let kinds = [Kind::Whole, Kind::Words, Kind::Lists];
        let put = |sheet: &mut Sheet, n: u64, words: Option<&str>, list: &[&str]| {
            let mut row = sheet.row();
            row.whole(Some(n));
            row.words(words);
            row.list(list.iter().copied());
        };
        let (mut first, mut second, mut all) = (Sheet::new(kinds), Sheet::new(kinds), Sheet::new(kinds));
        let rows = [(1, None, &["a", ""][..]), (2, Some(""), &[]), (3, Some("b"), &["c"])];
        for (n, words, list) in rows {
            put(if n == 1 { &mut first } else { &mut second }, n, words, list);
            put(&mut all, n, words, list);
        }
        let mut joined = Sheet::default();
        joined.join(first);
        joined.join(second);
        assert_eq!(joined, all);
        let Some(Cells::Words(words)) = all.columns().get(1) else { unreachable!("it was put so") };
        let places: Vec<_> = words.places().map(|place| place.and_then(|place| words.text().get(place))).collect();
        assert_eq!(places, [None, Some(""), Some("b")]);
    }
}
