//! What programs that run queries have in common: arguments, and what is printed.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use conform_coverage::CoverageDocument;
use conform_openapi::formats::{OutputArgs, Outputs};
use conform_openapi::merged_report::{MergedForm, write_merged, write_merged_coverage};
use conform_openapi::outcome::{Failure, Message};
use conform_report::{Merged, merge, nearest};
use conform_validator::Options;
use datafusion::arrow::array::{Array, AsArray as _};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::prelude::SessionContext;

use crate::checker::Checker;
use crate::tables::register_parquet;

/// How many rows are checked at once: exchanges are larger than the rows that engines are made for, whose default is eight times as many.
pub const BATCH_ROWS: usize = 1024;

/// By what exchanges are checked.
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArgs {
    /// The root file of the description.
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// Treat notes as errors.
    #[arg(long)]
    strict: bool,
    /// Check requests that the API answered with a status of 4xx, too.
    #[arg(long)]
    check_rejected: bool,
}

impl CheckArgs {
    /// Returns what checks so.
    #[must_use]
    pub fn checker(&self) -> Checker {
        Checker::new(&self.spec).with_options(Options {
            strict: self.strict,
            check_rejected: self.check_rejected || self.strict,
            ..Options::default()
        })
    }
}

/// A table of Parquet files, as the command line has it: `traffic=days/`.
#[derive(Clone, Debug)]
pub struct TableArg {
    /// The name of the table.
    pub name: String,
    /// A file, a folder, a pattern or a URL.
    pub path: String,
}

impl FromStr for TableArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let parts = text.split_once('=');
        let parts = parts.filter(|(name, path)| !name.is_empty() && !path.is_empty());
        let (name, path) = parts.ok_or("write NAME=PATH, such as traffic=days/")?;
        Ok(Self {
            name: name.to_owned(),
            path: path.to_owned(),
        })
    }
}

/// Makes the tables of a command line. Those of one name are one table.
///
/// # Errors
///
/// Returns an error if there is no such file.
pub async fn register_tables(context: &SessionContext, tables: &[TableArg]) -> Result<()> {
    let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for TableArg { name, path } in tables {
        by_name.entry(name).or_default().push(path.clone());
    }
    for (name, paths) in by_name {
        register_parquet(context, name, paths).await?;
    }
    Ok(())
}

/// Runs a query.
///
/// # Errors
///
/// Returns an error if the query is wrong or fails. Of a table that is not known it says which there are.
pub async fn run_query(context: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>> {
    match context.sql(sql).await {
        Ok(query) => query.collect().await,
        Err(error) => Err(with_tables(context, error)),
    }
}

/// Says which tables there are, if the error is that there is none of a name.
fn with_tables(context: &SessionContext, error: DataFusionError) -> DataFusionError {
    let DataFusionError::Plan(why) = error.find_root() else {
        return error;
    };
    let wrong = why
        .strip_prefix("table '")
        .and_then(|rest| rest.split_once('\''));
    let Some((wrong, _)) = wrong else {
        return error;
    };
    let wrong = wrong.rsplit('.').next().unwrap_or(wrong);
    let catalogs = context.catalog("datafusion");
    let tables = catalogs.and_then(|catalog| catalog.schema("public"));
    let mut tables = tables.map_or_else(Vec::new, |schema| schema.table_names());
    tables.sort();
    let names = tables.iter().map(String::as_str);
    let help = match (nearest(wrong, names), tables.is_empty()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, true) => format!("name its files: --table {wrong}=PATH"),
        (None, false) => format!("there are `{}`", tables.join("`, `")),
    };
    DataFusionError::Plan(format!("there is no table `{wrong}`\nhelp: {help}"))
}

/// In which forms a report is written, and where to; by default as JSON to standard output.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ResultArgs {
    #[command(flatten)]
    output: OutputArgs<MergedForm>,
}

/// Where the result of a query goes.
#[derive(Debug)]
pub struct ResultOutputs(Outputs<MergedForm>);

impl ResultArgs {
    /// Returns what goes where.
    ///
    /// # Errors
    ///
    /// Returns an error if two forms would go to one place.
    pub fn outputs(&self) -> Result<ResultOutputs> {
        self.output.resolve().map(ResultOutputs).map_err(failed)
    }
}

impl ResultOutputs {
    /// Whether the report is written in other forms than JSON, so that `conform_report` shall give what these are made of.
    #[must_use]
    pub fn need_full_reports(&self) -> bool {
        !self.0.are_json()
    }

    /// Writes the result of a query: a report in each form, coverage in the form that the extension of a file chooses, any other text as it
    /// is, and anything else as a table.
    ///
    /// # Errors
    ///
    /// Returns an error if a value cannot be shown, if the result is no report and a form asks for one, or if a file or the stream cannot be
    /// written.
    pub fn write(&self, rows: &[RecordBatch], stdout: &mut dyn Write) -> Result<()> {
        let out = &mut Vec::new();
        let written = match Found::of(rows) {
            Found::Report(report) => write_merged(&report, &self.0, usize::MAX, false, out),
            Found::Coverage(coverage) => write_merged_coverage(&coverage, &self.0, out),
            _ if self.need_full_reports() => {
                return exec_err!(
                    "the result is not one report, so it has no such form; select `conform_report(exchange)` alone"
                );
            }
            Found::Text(text) => self.0.write(out, |_, _| text.clone()),
            Found::Table => {
                let table = pretty_format_batches(rows)?;
                self.0.write(out, |_, _| format!("{table}\n"))
            }
        };
        written.map_err(failed)?;
        Ok(stdout.write_all(out)?)
    }
}

/// What a query has found.
enum Found {
    Report(Merged),
    Coverage(Box<CoverageDocument>),
    Text(String),
    Table,
}

impl Found {
    fn of(rows: &[RecordBatch]) -> Self {
        let Some(text) = only_text(rows) else {
            return Self::Table;
        };
        if let Ok(report) = merge(&[&text]) {
            return Self::Report(report);
        }
        match CoverageDocument::read(&text) {
            Ok(coverage) => Self::Coverage(Box::new(coverage)),
            Err(_) => Self::Text(text),
        }
    }
}

/// The error of a query whose output failed.
fn failed(failure: Failure) -> DataFusionError {
    DataFusionError::Execution(match failure {
        Failure::Message(Message { fault, help }) => {
            let help = help.iter().map(|line| format!("\nhelp: {line}"));
            std::iter::once(fault).chain(help).collect()
        }
        other => format!("the result was not written: {other:?}"),
    })
}

/// Returns the text of a result that is one text.
fn only_text(rows: &[RecordBatch]) -> Option<String> {
    let mut rows = rows.iter().filter(|rows| rows.num_rows() > 0);
    let (one, None) = (rows.next()?, rows.next()) else {
        return None;
    };
    let is_text = one.num_columns() == 1 && one.column(0).data_type() == &DataType::Utf8;
    if !is_text || one.num_rows() > 1 || one.column(0).is_null(0) {
        return None;
    }
    Some(one.column(0).as_string::<i32>().value(0).to_owned())
}
