//! Records in Parquet, in columns.
//!
//! Columns are named as facts are: `request.made_on`, or a column `request` of fields. Nothing in a cell is nothing known;
//! a list of words is the values of a set, a list of groups the items of a list. Dates, whole numbers and decimals keep
//! their exact value. What no fact can hold, such as a time of day, is handed on as what cannot be read, and never left
//! out in silence.
//!
//! A file is read some thousand rows at a time, so memory does not grow with it.

use crate::base::date::Date;
use crate::batch::Columns;
use crate::batch::columns::{Filled, Texts, UNREADABLE, Values};
use crate::faces::parquet::pages::{Pages, Plain};
use crate::faces::parquet::{Records, words};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::{ColumnDescriptor, Type};
use std::fs::File;
use std::sync::Arc;

/// Rows that are read at once.
const ROWS: usize = 8_192;

/// The records of a file.
pub struct Reader {
    file: SerializedFileReader<File>,
    fields: Vec<Field>,
    names: Vec<String>,
    keys: Arc<[String]>,
    wanted: Vec<bool>,
    group: usize,
    open: Vec<Open>,
    left: usize,
}

/// What a fact may stand in: a column, or the columns of a list's items.
struct Field {
    name: String,
    /// Each with the name that it has in an item; none where no fact can hold what they are.
    columns: Vec<(String, Column)>,
}

/// A column that is read.
struct Column {
    number: usize,
    kind: Kind,
    /// From which level of definition on a row has a value.
    whole: i16,
    /// Of a list, the level of one of its items, and of one that is known.
    listed: Option<(i16, i16)>,
    /// Whether the items of a list have other columns besides, so that each is a cell.
    apart: bool,
}

/// A field that is being read.
enum Open {
    Unwanted,
    Unreadable,
    Pages(Pages),
    Json(Vec<ColumnReader>),
}

/// What its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    YesNo,
    Number,
    Unsigned,
    Decimal(i32),
    Date,
    /// A time, so many of whose units are a day.
    Time(i64),
    Words,
    Other,
}

/// The cells of a column, as JSON; those of which nothing is known are empty.
#[derive(Default)]
struct Cells {
    text: String,
    ends: Vec<usize>,
    // Of each row, where items are cells: 0 without a list, else one more than the items.
    items: Vec<usize>,
}

impl Reader {
    /// The records of a file.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn new(file: File) -> Result<Reader, String> {
        let file = SerializedFileReader::new(file).map_err(|error| words(&error))?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let mut fields: Vec<Field> = Vec::new();
        for (number, column) in schema.columns().iter().enumerate() {
            let (name, found) = Column::new(number, column, schema.root_schema());
            match fields.last_mut().filter(|field| field.name == name) {
                // What is no column of a list's items leaves none of them readable.
                Some(field) => match found {
                    Some((Some(item), column)) if !field.columns.is_empty() => field.columns.push((item, column)),
                    Some(_) | None => field.columns.clear(),
                },
                None => {
                    let columns = found.into_iter().map(|(item, column)| (item.unwrap_or_default(), column));
                    fields.push(Field { name, columns: columns.collect() });
                }
            }
        }
        let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        let keys = names.iter().map(|name| format!("{}:", quoted(name))).collect();
        let wanted = vec![true; fields.len()];
        Ok(Reader { file, fields, names, keys, wanted, group: 0, open: Vec::new(), left: 0 })
    }

    /// Opens the next group of rows; whether there is one.
    fn turn(&mut self) -> Result<bool, ParquetError> {
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group)?;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            self.group += 1;
            self.open.clear();
            for (field, wanted) in self.fields.iter().zip(&self.wanted) {
                self.open.push(match field.columns.as_slice() {
                    _ if !wanted => Open::Unwanted,
                    [] => Open::Unreadable,
                    [(_, Column { number, kind, whole, listed: None, .. })] => {
                        let own = group.metadata().column(*number);
                        match kind.plain() {
                            Some(plain) if Plain::reads(own.encodings()) => Open::Pages(Pages::new(
                                group.get_column_page_reader(*number)?,
                                plain,
                                own.column_type(),
                                *whole,
                            )),
                            Some(_) | None => Open::Json(vec![group.get_column_reader(*number)?]),
                        }
                    }
                    all => {
                        let readers = all.iter().map(|(_, column)| group.get_column_reader(column.number));
                        Open::Json(readers.collect::<Result<_, _>>()?)
                    }
                });
            }
        }
        Ok(true)
    }
}

impl Records for Reader {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn want(&mut self, wanted: Vec<bool>) {
        self.wanted = wanted;
    }

    fn next(&mut self) -> Result<Option<Columns>, String> {
        if !self.turn().map_err(|error| words(&error))? {
            return Ok(None);
        }
        let rows = self.left.min(ROWS);
        self.left -= rows;
        let each = self.fields.iter().zip(&mut self.open).map(|(field, open)| match open {
            Open::Unwanted => Ok(None),
            Open::Unreadable => Ok(Some(unreadable(rows))),
            Open::Pages(pages) => pages.read(rows).map(Some),
            Open::Json(readers) => field.cells(readers, rows).map(Some).map_err(|error| words(&error)),
        });
        let columns = each.collect::<Result<_, _>>()?;
        Ok(Some(Columns { keys: Arc::clone(&self.keys), rows, columns }))
    }
}

/// In each row what no fact can hold.
fn unreadable(rows: usize) -> Filled {
    filled(rows, |_| Some(UNREADABLE.to_owned()))
}

/// Cells as JSON; `None` where nothing is known.
fn filled(rows: usize, cell: impl Fn(usize) -> Option<String>) -> Filled {
    let mut known = vec![0_u64; rows.div_ceil(64)];
    let mut texts = Texts::default();
    for row in 0..rows {
        let cell = cell(row);
        if let (Some(_), Some(word)) = (&cell, known.get_mut(row / 64)) {
            *word |= 1 << (row % 64);
        }
        texts.push(cell.as_deref().unwrap_or(""));
    }
    Filled { known, values: Values::Json(texts) }
}

fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

impl Field {
    fn cells(&self, readers: &mut [ColumnReader], rows: usize) -> Result<Filled, ParquetError> {
        let cells = self.columns.iter().zip(readers).map(|((_, column), reader)| column.cells(reader, rows));
        let cells: Vec<Cells> = cells.collect::<Result<_, _>>()?;
        let [(item, _)] = self.columns.as_slice() else { return Ok(self.items(&cells, rows)) };
        match cells.first() {
            Some(own) if item.is_empty() => Ok(filled(rows, |row| own.get(row).map(str::to_owned))),
            Some(_) | None => Ok(self.items(&cells, rows)),
        }
    }

    /// The items of lists, put together from the columns of their fields.
    fn items(&self, cells: &[Cells], rows: usize) -> Filled {
        // What one column of the items has, all have.
        let mut starts = Vec::with_capacity(rows);
        let mut at = 0;
        let Some(first) = cells.first() else { return unreadable(rows) };
        for row in 0..rows {
            let items = first.items.get(row).copied().unwrap_or(0);
            starts.push((at, items));
            at += items.saturating_sub(1);
        }
        filled(rows, |row| {
            let (start, items) = starts.get(row).copied()?;
            let items = items.checked_sub(1)?;
            let each = (start..start + items).map(|n| {
                let known = self.columns.iter().zip(cells).filter_map(|((name, _), own)| Some((name, own.get(n)?)));
                let known: Vec<String> = known.map(|(name, cell)| format!("{}:{cell}", quoted(name))).collect();
                format!("{{{}}}", known.join(","))
            });
            Some(format!("[{}]", each.collect::<Vec<String>>().join(",")))
        })
    }
}

impl Column {
    /// The name that a column stands under, and what is read of it, with its name in an item of a list; nothing of what no
    /// fact can hold.
    fn new(number: usize, column: &ColumnDescriptor, root: &Type) -> (String, Option<(Option<String>, Column)>) {
        let parts = column.path().parts();
        let mut node = root;
        let mut repeated = Vec::new();
        for (depth, part) in parts.iter().enumerate() {
            let Some(child) = node.get_fields().iter().find(|field| field.name() == part) else { break };
            if child.get_basic_info().repetition() == parquet::basic::Repetition::REPEATED {
                repeated.push((depth, is_list(node), child));
            }
            node = child;
        }
        let name = |from: usize, to: usize| parts.get(from..to).unwrap_or(&[]).join(".");
        let all = parts.len();
        let (own, item) = match repeated.as_slice() {
            [] => (all, all),
            // A list has its name, then one for what is repeated, and most have one for each value besides.
            [(depth, true, node)] if node.is_primitive() || node.get_fields().len() == 1 => (*depth, depth + 2),
            [(depth, true, _)] => (*depth, depth + 1),
            [(depth, false, _)] => (depth + 1, depth + 1),
            [(depth, list, _), ..] => return (name(0, depth + usize::from(!list)), None),
        };
        let level = column.repeated_ancestor_def_level();
        let (whole, listed) = match repeated.is_empty() {
            true => (column.max_def_level(), None),
            false => (level - 1, Some((level, column.max_def_level()))),
        };
        let item = Some(name(item, all)).filter(|item| !item.is_empty());
        let kind = Kind::of(column);
        (name(0, own), Some((item.clone(), Column { number, kind, whole, listed, apart: item.is_some() })))
    }

    fn cells(&self, reader: &mut ColumnReader, rows: usize) -> Result<Cells, ParquetError> {
        use ColumnReader::{
            BoolColumnReader, ByteArrayColumnReader, DoubleColumnReader, FixedLenByteArrayColumnReader,
            FloatColumnReader, Int32ColumnReader, Int64ColumnReader, Int96ColumnReader,
        };
        match reader {
            BoolColumnReader(reader) => {
                self.read(reader, rows, |yes, out| out.push_str(if *yes { "true" } else { "false" }))
            }
            Int32ColumnReader(reader) => self.read(reader, rows, |n, out| self.whole_number(i64::from(*n), 32, out)),
            Int64ColumnReader(reader) => self.read(reader, rows, |n, out| self.whole_number(*n, 64, out)),
            Int96ColumnReader(reader) => self.read(reader, rows, |_, out| out.push_str(UNREADABLE)),
            FloatColumnReader(reader) => self.read(reader, rows, |n, out| fraction(f64::from(*n), n.to_string(), out)),
            DoubleColumnReader(reader) => self.read(reader, rows, |n, out| fraction(*n, n.to_string(), out)),
            ByteArrayColumnReader(reader) => self.read(reader, rows, |bytes, out| self.bytes(bytes, out)),
            FixedLenByteArrayColumnReader(reader) => {
                self.read(reader, rows, |bytes, out| self.bytes(&ByteArray::from(bytes.data().to_vec()), out))
            }
        }
    }

    /// Reads some rows.
    ///
    /// - `write`: writes a value as JSON.
    fn read<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        write: impl Fn(&T::T, &mut String),
    ) -> Result<Cells, ParquetError> {
        let (mut values, mut levels, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        let (found, _, _) = reader.read_records(rows, Some(&mut levels), Some(&mut starts), &mut values)?;
        if found != rows {
            return Err(ParquetError::General(String::from("a column has fewer rows than its group")));
        }
        let mut cells = Cells::default();
        let mut values = values.iter();
        let mut put = |cells: &mut Cells| {
            if let Some(value) = values.next() {
                write(value, &mut cells.text);
            }
        };
        let Some((item, known)) = self.listed else {
            for row in 0..rows {
                if levels.get(row).is_none_or(|level| *level == self.whole) {
                    put(&mut cells);
                }
                cells.end();
            }
            return Ok(cells);
        };
        // A level of repetition of nought begins a row.
        let begins = |n: usize| starts.get(n).is_none_or(|start| *start == 0);
        if self.apart {
            for (n, level) in levels.iter().enumerate() {
                if begins(n) {
                    cells.items.push(usize::from(*level >= self.whole));
                }
                if *level < item {
                    continue;
                }
                if *level == known {
                    put(&mut cells);
                }
                cells.end();
                cells.items.last_mut().into_iter().for_each(|items| *items += 1);
            }
            return Ok(cells);
        }
        let mut within = false;
        for (n, level) in levels.iter().enumerate() {
            let begins = begins(n);
            if begins && n > 0 {
                cells.close(&mut within);
            }
            if *level < self.whole {
                continue;
            }
            if begins {
                cells.text.push('[');
                within = true;
            } else {
                cells.text.push(',');
            }
            if *level == known {
                put(&mut cells);
            } else if *level >= item {
                cells.text.push_str("null");
            }
        }
        cells.close(&mut within);
        Ok(cells)
    }

    fn whole_number(&self, n: i64, bits: u32, out: &mut String) {
        let unsigned = if bits == 32 { n as u64 & u64::from(u32::MAX) } else { n as u64 };
        match self.kind {
            Kind::Unsigned => out.push_str(&unsigned.to_string()),
            Kind::Decimal(scale) => decimal(i128::from(n), scale, out),
            Kind::Date => day(Some(n), out),
            Kind::Time(day_long) => day((n % day_long == 0).then_some(n / day_long), out),
            Kind::Other => out.push_str(UNREADABLE),
            Kind::Number | Kind::YesNo | Kind::Words => out.push_str(&n.to_string()),
        }
    }

    fn bytes(&self, bytes: &ByteArray, out: &mut String) {
        match (self.kind, std::str::from_utf8(bytes.data())) {
            (Kind::Decimal(scale), _) => match whole(bytes.data()) {
                Some(n) => decimal(n, scale, out),
                None => out.push_str(UNREADABLE),
            },
            (Kind::Words, Ok(words)) => out.push_str(&quoted(words)),
            (_, _) => out.push_str(UNREADABLE),
        }
    }
}

impl Kind {
    /// How a flat column of the kind is read from its pages; `None` where it is read as JSON.
    fn plain(self) -> Option<Plain> {
        match self {
            Kind::YesNo => Some(Plain::YesNo),
            Kind::Number => Some(Plain::Whole),
            Kind::Date => Some(Plain::Days),
            Kind::Words => Some(Plain::Words),
            Kind::Unsigned | Kind::Decimal(_) | Kind::Time(_) | Kind::Other => None,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "of the others of that package's kinds no fact can hold any")]
    fn of(column: &ColumnDescriptor) -> Kind {
        const DAY: i64 = 86_400;
        let own = column.self_type().get_basic_info();
        let physical = column.physical_type();
        let bytes = matches!(physical, parquet::basic::Type::BYTE_ARRAY | parquet::basic::Type::FIXED_LEN_BYTE_ARRAY);
        if let Some(logical) = own.logical_type_ref() {
            return match logical {
                LogicalType::String | LogicalType::Enum | LogicalType::Json => Kind::Words,
                LogicalType::Date => Kind::Date,
                LogicalType::Decimal(decimal) => Kind::Decimal(decimal.scale),
                LogicalType::Integer(integer) if integer.is_signed => Kind::Number,
                LogicalType::Integer(_) => Kind::Unsigned,
                LogicalType::Timestamp(stamp) => Kind::Time(match stamp.unit {
                    TimeUnit::MILLIS => DAY * 1_000,
                    TimeUnit::MICROS => DAY * 1_000_000,
                    TimeUnit::NANOS => DAY * 1_000_000_000,
                }),
                _ => Kind::Other,
            };
        }
        match own.converted_type() {
            ConvertedType::NONE if physical == parquet::basic::Type::BOOLEAN => Kind::YesNo,
            ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON if bytes => {
                Kind::Words
            }
            ConvertedType::NONE
            | ConvertedType::INT_8
            | ConvertedType::INT_16
            | ConvertedType::INT_32
            | ConvertedType::INT_64 => Kind::Number,
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Kind::Unsigned
            }
            ConvertedType::DATE => Kind::Date,
            ConvertedType::DECIMAL => Kind::Decimal(column.type_scale()),
            ConvertedType::TIMESTAMP_MILLIS => Kind::Time(DAY * 1_000),
            ConvertedType::TIMESTAMP_MICROS => Kind::Time(DAY * 1_000_000),
            _ => Kind::Other,
        }
    }
}

/// Whether a group says that it is a list, or a map.
fn is_list(node: &Type) -> bool {
    let own = node.get_basic_info();
    let old = [ConvertedType::LIST, ConvertedType::MAP, ConvertedType::MAP_KEY_VALUE].contains(&own.converted_type());
    old || matches!(own.logical_type_ref(), Some(LogicalType::List | LogicalType::Map))
}

impl Cells {
    fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Ends the row of a list.
    fn close(&mut self, within: &mut bool) {
        if std::mem::take(within) {
            self.text.push(']');
        }
        self.end();
    }

    fn get(&self, row: usize) -> Option<&str> {
        let start = row.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        self.text.get(start..*self.ends.get(row)?).filter(|cell| !cell.is_empty())
    }
}

fn fraction(n: f64, words: String, out: &mut String) {
    if n.is_finite() { out.push_str(&words) } else { out.push_str(&quoted(&words)) }
}

/// A day by its number; with a time of day it is none.
fn day(number: Option<i64>, out: &mut String) {
    match number.and_then(Date::from_day_number) {
        Some(date) => out.push_str(&quoted(&date.iso())),
        None => out.push_str(UNREADABLE),
    }
}

/// A whole number in two's complement, the first byte the most significant.
fn whole(bytes: &[u8]) -> Option<i128> {
    let first = *bytes.first()?;
    let start = if first & 0x80 == 0 { 0 } else { -1 };
    if bytes.len() > 16 {
        return None;
    }
    Some(bytes.iter().fold(start, |sum, byte| (sum << 8) | i128::from(*byte)))
}

fn decimal(n: i128, scale: i32, out: &mut String) {
    let scale = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = scale + 1);
    let (whole, rest) = digits.split_at(digits.len() - scale);
    let sign = if n < 0 { "-" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    out.push_str(&format!("{sign}{whole}{point}{rest}"));
}
