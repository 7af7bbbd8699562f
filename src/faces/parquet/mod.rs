//! Parquet: records read from it, and rows and counts written to it.
//!
//! Without the feature `parquet` both are refused, with the remedy.

#[cfg(feature = "parquet")]
mod read;
#[cfg(feature = "parquet")]
mod write;

use crate::batch::{Kind, Sheet};
use std::fs::File;
use std::io::Read;

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

/// The rows of a file as lines of JSON.
///
/// # Errors
/// The reason, in words.
#[cfg(feature = "parquet")]
pub fn rows(file: File) -> Result<Box<dyn Read + Send>, String> {
    Ok(Box::new(read::Rows::new(file)?))
}

/// Refuses.
///
/// # Errors
/// Always: the remedy.
#[cfg(not(feature = "parquet"))]
pub fn rows(_: File) -> Result<Box<dyn Read + Send>, String> {
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
