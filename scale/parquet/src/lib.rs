//! Exchanges of HTTP as Arrow and Parquet: a published schema, a writer and a reader.
//!
//! `docs/exchanges.md` says what each column means. This crate knows files and columns, but no OpenAPI description.
//!
//! - [`schema()`] is the schema, a column for each part of an exchange.
//! - [`ExchangeWriter`] writes exchanges to a Parquet file, row group by row group.
//! - [`ParquetCapture`] reads such a file, on several threads and bounded in memory. Columns may be missing, and have other types that
//!   hold the same.
//! - [`ExchangeColumns`] reads rows that are in memory, such as those of a query engine.
//!
//! ```
//! use conform_parquet::{ExchangeColumns, ExchangeWriter, Row, schema};
//! use conform_traffic::{Exchange, HttpMessage};
//!
//! let answer = HttpMessage::default().with_body(b"{}".to_vec());
//! let exchange = Exchange::new("GET", "https://api.example.com/visits?limit=5").answered(200, answer);
//! let mut writer = ExchangeWriter::new(Vec::new())?;
//! writer.exchange(&exchange)?;
//! let file = writer.finish()?;
//! assert!(file.starts_with(b"PAR1"));
//! assert_eq!(schema().field(2).name(), "host");
//! # Ok::<(), std::io::Error>(())
//! ```

mod columns;
mod exchange_rows;
mod footer;
mod header_columns;
mod pages;
mod read;
mod row;
mod schema;
mod thrift;
mod url_parts;
mod value_columns;
mod write;

pub use columns::{ColumnError, ExchangeColumns};
pub use exchange_rows::ExchangeRows;
pub use read::{ParquetCapture, RowCheck};
pub use row::Row;
pub use schema::schema;
pub use write::ExchangeWriter;
