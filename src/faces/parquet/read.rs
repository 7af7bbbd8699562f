//! Records in Parquet as lines of JSON, a line for each row, so that they are read as all records are.
//!
//! Columns are named as facts are: `request.made_on`, or a column `request` of fields. Nothing in a cell is nothing known;
//! a list of words is the values of a set. Dates, whole numbers and decimals keep their exact value. What no fact can hold,
//! such as a time of day or a list of records, is handed on as what cannot be read, and never left out in silence.
//!
//! A file is read some thousand rows at a time, so memory does not grow with it.

use crate::base::date::Date;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::{ColumnDescriptor, Type};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Error, Read};

/// Rows that are read at once.
const ROWS: usize = 4_096;

/// What stands for a value that no fact can hold: a fact of any kind, and a group of facts, refuses it.
const UNREADABLE: &str = "[[]]";

/// The rows of a file, as text.
pub struct Rows {
    file: SerializedFileReader<File>,
    columns: Vec<Column>,
    /// What stands in each row for columns that no fact can hold.
    unreadable: String,
    group: usize,
    open: Vec<ColumnReader>,
    left: usize,
    text: Vec<u8>,
    at: usize,
}

/// A column that is read.
struct Column {
    number: usize,
    /// Its name as a key, with the colon.
    key: String,
    kind: Kind,
    /// From which level of definition on a row has a value.
    whole: i16,
    /// Of a list, the level of one of its items, and of one that is known.
    listed: Option<(i16, i16)>,
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
}

impl Rows {
    /// The rows of a file.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn new(file: File) -> Result<Rows, String> {
        let file = SerializedFileReader::new(file).map_err(|error| words(&error))?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let (mut columns, mut unreadable) = (Vec::new(), BTreeSet::new());
        for (number, column) in schema.columns().iter().enumerate() {
            match Column::new(number, column, schema.root_schema()) {
                Ok(column) => columns.push(column),
                Err(name) => drop(unreadable.insert(name)),
            }
        }
        let unreadable = unreadable.iter().map(|name| format!(",{}:{UNREADABLE}", quoted(name))).collect();
        Ok(Rows { file, columns, unreadable, group: 0, open: Vec::new(), left: 0, text: Vec::new(), at: 0 })
    }

    /// Makes ready the next rows; none are left where there is no text.
    fn fill(&mut self) -> Result<(), ParquetError> {
        self.at = 0;
        self.text.clear();
        while self.left == 0 {
            if self.group == self.file.num_row_groups() {
                return Ok(());
            }
            let group = self.file.get_row_group(self.group)?;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            self.open = self.columns.iter().map(|c| group.get_column_reader(c.number)).collect::<Result<_, _>>()?;
            self.group += 1;
        }
        let rows = self.left.min(ROWS);
        self.left -= rows;
        let cells = self.columns.iter().zip(&mut self.open).map(|(column, reader)| column.cells(reader, rows));
        let cells: Vec<Cells> = cells.collect::<Result<_, _>>()?;
        for row in 0..rows {
            self.text.push(b'{');
            let start = self.text.len();
            for (column, cells) in self.columns.iter().zip(&cells) {
                let Some(cell) = cells.get(row) else { continue };
                if self.text.len() > start {
                    self.text.push(b',');
                }
                self.text.extend_from_slice(column.key.as_bytes());
                self.text.extend_from_slice(cell.as_bytes());
            }
            let unreadable = self.unreadable.as_bytes();
            let own = if self.text.len() > start { unreadable } else { unreadable.get(1..).unwrap_or(&[]) };
            self.text.extend_from_slice(own);
            self.text.extend_from_slice(b"}\n");
        }
        Ok(())
    }
}

impl Read for Rows {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.text.len() {
            self.fill().map_err(|error| Error::other(words(&error)))?;
        }
        let read = self.text.get(self.at..).unwrap_or(&[]).read(to)?;
        self.at += read;
        Ok(read)
    }
}

fn words(error: &ParquetError) -> String {
    if error.to_string().contains("Disabled feature") {
        return String::from("it is compressed in a way that is not read here; write it with snappy, zstd or no codec");
    }
    format!("it is not in order as Parquet: {error}")
}

fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

impl Column {
    /// A column, or the name of what no fact can hold.
    fn new(number: usize, column: &ColumnDescriptor, root: &Type) -> Result<Column, String> {
        let parts = column.path().parts();
        let mut node = root;
        let mut repeated = Vec::new();
        for (depth, part) in parts.iter().enumerate() {
            let Some(child) = node.get_fields().iter().find(|field| field.name() == part) else { break };
            node = child;
            if node.get_basic_info().repetition() == parquet::basic::Repetition::REPEATED {
                repeated.push((depth, node.is_primitive() || node.get_fields().len() == 1));
            }
        }
        let name = |depth: usize| parts.get(..depth).unwrap_or(parts).join(".");
        let (name, whole, listed) = match repeated.as_slice() {
            [] => (name(parts.len()), column.max_def_level(), None),
            // A list of three levels has its values in a group of one field; one of a single level is that field.
            [(depth, true)] if depth + 2 >= parts.len() => {
                let own = if depth + 1 == parts.len() { parts.len() } else { *depth };
                let level = column.repeated_ancestor_def_level();
                (name(own), level - 1, Some((level, column.max_def_level())))
            }
            [(depth, _), ..] => return Err(name(*depth)),
        };
        let key = format!("{}:", quoted(&name));
        Ok(Column { number, key, kind: Kind::of(column), whole, listed })
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
        let mut within = false;
        for (n, level) in levels.iter().enumerate() {
            let begins = starts.get(n).is_none_or(|start| *start == 0);
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
