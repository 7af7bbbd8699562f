//! Parquet: records read from it, and rows and counts written to it.
//!
//! Without the feature `parquet` both are refused, with the remedy.

#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod read;
#[cfg(feature = "parquet")]
mod write;

use crate::batch::{Columns, Kind, Sheet};
use std::fs::File;

/// The records of a file, in columns.
pub trait Records: Send {
    /// The names of its columns.
    fn names(&self) -> &[String];

    /// Says of each column whether it is wanted; before any is read.
    fn want(&mut self, wanted: Vec<bool>);

    /// The next records; `None` where there are no more.
    ///
    /// # Errors
    /// The reason, in words.
    fn next(&mut self) -> Result<Option<Columns>, String>;
}

/// Makes the bytes of a file from the rows that are put, piece by piece. What is not ended is no such file.
pub trait Encode {
    /// Takes some more rows; gives what bytes follow those before.
    ///
    /// # Errors
    /// The reason, in words.
    fn put(&mut self, sheet: Sheet) -> Result<Vec<u8>, String>;

    /// Ends the file; gives its last bytes.
    ///
    /// # Errors
    /// The reason, in words.
    fn end(self: Box<Self>) -> Result<Vec<u8>, String>;
}

/// Why a build without the feature does nothing here, and what to do.
#[cfg(not(feature = "parquet"))]
const WITHOUT: &str = "this assize is built without Parquet; build it with `--features parquet`, or";

/// The records of a file.
///
/// # Errors
/// The reason, in words.
#[cfg(feature = "parquet")]
pub fn records(file: File) -> Result<Box<dyn Records>, String> {
    Ok(Box::new(read::Reader::new(file)?))
}

#[cfg(feature = "parquet")]
fn words(error: &parquet::errors::ParquetError) -> String {
    if error.to_string().contains("Disabled feature") {
        return String::from("it is compressed in a way that is not read here; write it with snappy, zstd or no codec");
    }
    format!("it is not in order as Parquet: {error}")
}

/// Refuses.
///
/// # Errors
/// Always: the remedy.
#[cfg(not(feature = "parquet"))]
pub fn records(_: File) -> Result<Box<dyn Records>, String> {
    Err(format!("{WITHOUT} write the records as JSON lines"))
}

/// A file of these columns, to be written.
///
/// # Errors
/// The reason, in words.
#[cfg(feature = "parquet")]
pub fn encoder(columns: &[(String, Kind)]) -> Result<Box<dyn Encode>, String> {
    Ok(Box::new(write::Writer::new(columns)?))
}

/// Refuses.
///
/// # Errors
/// Always: the remedy.
#[cfg(not(feature = "parquet"))]
pub fn encoder(_: &[(String, Kind)]) -> Result<Box<dyn Encode>, String> {
    Err(format!("{WITHOUT} take another `--format`"))
}
