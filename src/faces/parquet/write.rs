//! Rows in columns as the bytes of a Parquet file.
//!
//! Words are UTF-8 strings, lists of words are lists of three levels, as DuckDB, polars and Arrow write them; a number or
//! words that are nothing are null, and a list is never null. Groups of rows are as many rows long for any number of
//! threads, so the same rows give the same bytes.

use crate::batch::sheet::{Cells, Words};
use crate::batch::{Kind, Sheet};
use crate::faces::parquet::Encode;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::sync::Arc;

/// Rows of a group.
const ROWS: usize = 1 << 16;

/// A file that is being made.
pub struct Writer {
    file: SerializedFileWriter<Vec<u8>>,
    /// Rows that are not in a group yet.
    rows: Sheet,
}

fn words(error: ParquetError) -> String {
    format!("Parquet cannot hold these rows: {error}")
}

impl Writer {
    /// A file of these columns.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn new(columns: &[(String, Kind)]) -> Result<Writer, String> {
        let schema = schema(columns).map_err(words)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(words)?;
        Ok(Writer { file, rows: Sheet::default() })
    }

    fn group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for cells in rows.columns() {
            let Some(mut column) = group.next_column()? else { break };
            put(&mut column, cells)?;
            column.close()?;
        }
        group.close().map(drop)
    }

    fn bytes(&mut self) -> Result<Vec<u8>, String> {
        self.file.flush().map_err(|error| error.to_string())?;
        Ok(std::mem::take(self.file.inner_mut()))
    }
}

impl Encode for Writer {
    fn put(&mut self, sheet: Sheet) -> Result<Vec<u8>, String> {
        self.rows.join(sheet);
        if self.rows.len() >= ROWS {
            self.group().map_err(words)?;
        }
        self.bytes()
    }

    fn end(mut self: Box<Self>) -> Result<Vec<u8>, String> {
        self.group().map_err(words)?;
        self.file.finish().map_err(words)?;
        self.bytes()
    }
}

fn schema(columns: &[(String, Kind)]) -> Result<TypePtr, ParquetError> {
    let text = |name: &str, repetition: Repetition| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(repetition);
        text.with_logical_type(Some(LogicalType::String)).build().map(Arc::new)
    };
    let each = columns.iter().map(|(name, kind)| match kind {
        Kind::Whole => {
            let whole = Type::primitive_type_builder(name, Physical::INT64).with_repetition(Repetition::OPTIONAL);
            whole.build().map(Arc::new)
        }
        Kind::Words => text(name, Repetition::OPTIONAL),
        Kind::Lists => {
            let item = text("element", Repetition::REQUIRED)?;
            let list = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
            let list = list.with_fields(vec![item]).build().map(Arc::new)?;
            let own = Type::group_type_builder(name).with_repetition(Repetition::REQUIRED);
            own.with_logical_type(Some(LogicalType::List)).with_fields(vec![list]).build().map(Arc::new)
        }
    });
    let fields = each.collect::<Result<Vec<TypePtr>, ParquetError>>()?;
    Type::group_type_builder("rows").with_fields(fields).build().map(Arc::new)
}

fn put(column: &mut SerializedColumnWriter<'_>, cells: &Cells) -> Result<(), ParquetError> {
    let known = |known: bool| i16::from(known);
    match cells {
        Cells::Whole(all) => {
            let levels: Vec<i16> = all.iter().map(|number| known(number.is_some())).collect();
            let values: Vec<i64> = all.iter().flatten().copied().collect();
            column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
        }
        Cells::Words(all) => {
            let levels: Vec<i16> = all.places().map(|place| known(place.is_some())).collect();
            column.typed::<ByteArrayType>().write_batch(&values(all), Some(&levels), None)?;
        }
        Cells::Lists(all, ends) => {
            let (mut levels, mut starts) = (Vec::new(), Vec::new());
            let mut start = 0;
            for end in ends {
                let items = end.saturating_sub(std::mem::replace(&mut start, *end));
                // An empty list is one level, and no value.
                levels.extend(std::iter::repeat_n(known(items > 0), items.max(1)));
                starts.push(0);
                starts.extend(std::iter::repeat_n(1, items.saturating_sub(1)));
            }
            column.typed::<ByteArrayType>().write_batch(&values(all), Some(&levels), Some(&starts))?;
        }
    }
    Ok(())
}

/// The words that are there, as parts of one text.
fn values(all: &Words) -> Vec<ByteArray> {
    let text = ByteArray::from(all.text());
    all.places().flatten().map(|place| text.slice(place.start, place.len())).collect()
}
