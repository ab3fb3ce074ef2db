//! Writes Parquet files of exchanges.

use std::fmt;
use std::io::{self, Write};

use conform_json::Position;
use conform_traffic::Exchange;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::exchange_rows::ExchangeRows;
use crate::schema::schema;

/// How many bytes of exchanges are collected before they are encoded, about.
const BATCH_BYTES: usize = 1 << 20;

/// How many exchanges are collected before they are encoded, at most.
const BATCH_ROWS: usize = 4096;

/// How many bytes a row group has, about: all of them are in memory until it ends.
const GROUP_BYTES: usize = 16 << 20;

/// How many exchanges a row group has, about: engines skip groups as a whole.
const GROUP_ROWS: usize = 64 << 10;

/// Writes exchanges to a Parquet file, compressed with Snappy. About one row group of 16 MiB is in memory, or one exchange if that is
/// larger.
pub struct ExchangeWriter<W: Write + Send> {
    rows: ExchangeRows,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ExchangeWriter<W> {
    /// Returns a writer to an empty file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "conform.exchanges".to_owned(),
                "1".to_owned(),
            )]));
        for message in ["request", "response"] {
            let path = |names: &[&str]| {
                let names = std::iter::once(&message).chain(names);
                ColumnPath::new(names.map(|name| (*name).to_owned()).collect())
            };
            let (body, value) = (path(&["body"]), path(&["headers", "list", "item", "value"]));
            properties = properties.set_column_dictionary_enabled(body.clone(), false);
            for column in [body, value] {
                // The least and the greatest of them are of no use, and would stand in the clear beside the data.
                properties =
                    properties.set_column_statistics_enabled(column, EnabledStatistics::None);
            }
        }
        let writer = ArrowWriter::try_new(out, schema(), Some(properties.build()));
        Ok(Self {
            rows: ExchangeRows::default(),
            writer: writer.map_err(io::Error::other)?,
        })
    }

    /// Adds an exchange.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn exchange(&mut self, exchange: &Exchange<'_>) -> io::Result<()> {
        self.rows.exchange(exchange);
        self.flush(BATCH_BYTES)
    }

    /// Adds a line or entry of a capture that is no exchange, and why.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn fault(&mut self, file: &str, place: Position, why: &str) -> io::Result<()> {
        self.rows.fault(file, place, why);
        self.flush(BATCH_BYTES)
    }

    /// Encodes what was collected, if that is enough.
    fn flush(&mut self, enough: usize) -> io::Result<()> {
        if self.rows.bytes() < enough && self.rows.len() < BATCH_ROWS {
            return Ok(());
        }
        let rows = self.rows.take();
        self.writer.write(&rows).map_err(io::Error::other)?;
        let is_full = self.writer.in_progress_size() >= GROUP_BYTES
            || self.writer.in_progress_rows() >= GROUP_ROWS;
        if is_full {
            self.writer.flush().map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Writes the end of the file, and returns what it was written to.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.flush(0)?;
        self.writer.into_inner().map_err(io::Error::other)
    }
}

impl<W: Write + Send> fmt::Debug for ExchangeWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeWriter")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
