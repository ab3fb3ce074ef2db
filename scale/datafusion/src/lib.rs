//! Functions of [DataFusion](datafusion) that check exchanges by an OpenAPI description, for captures that outgrow one machine.
//!
//! [`register`] adds them to a query context, with the description that they check by:
//!
//! | function | what it is |
//! |---|---|
//! | `conform_report(exchange)` | an aggregate: the JSON report of `conform check`. Its partial states are reports, which merge to the report of the whole, byte for byte |
//! | `conform_full_report(exchange)` | the same with what all other forms of a report are made of |
//! | `conform_coverage(exchange)` | an aggregate: which parts of the description the exchanges show, as `conform check --coverage-output FILE.json` writes it |
//! | `conform_findings(exchange)` | a scalar: the findings of one exchange, a list of structs |
//! | `conform_capture(path)` | a table: the exchanges of a capture of any format that is read as a stream, with a column `exchange` |
//! | `conform_ndjson(path)`, `conform_har(path)` | the same, whatever the content of the file looks like |
//!
//! `exchange` is a struct with the columns of `docs/exchanges.md`. [`register_parquet`] makes a table of Parquet files that has it.
//! The description is read and its schemas are compiled when the first exchange is checked: once in a process, and not at all where a
//! query is only planned.
//!
//! ```
//! use std::sync::Arc;
//!
//! use conform_datafusion::{Checker, register};
//! use datafusion::prelude::SessionContext;
//!
//! let context = SessionContext::new();
//! register(&context, &Arc::new(Checker::new("openapi.yaml")));
//! ```

mod capture_table;
mod checker;
mod coverage;
mod exchange_function;
mod findings;
mod functions;
mod object_stores;
mod program;
mod report;
mod tables;

pub use checker::Checker;
pub use functions::{prefer_full_reports, register};
pub use object_stores::ObjectStores;
pub use program::{
    BATCH_ROWS, CheckArgs, ResultArgs, ResultOutputs, TableArg, register_tables, run_query,
};
pub use tables::{exchange, register_parquet};
