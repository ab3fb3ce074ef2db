//! `conform-sql`: SQL over captured exchanges, and reports of `conform check`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use conform_datafusion::{Checker, register, register_parquet};
use conform_validator::Options;
use datafusion::arrow::array::{Array, AsArray as _};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::{DataFusionError, Result, exec_datafusion_err};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

/// Run SQL over captured exchanges, with functions that check them by an OpenAPI description.
///
/// `conform_report(exchange)` makes the JSON report of `conform check`, and `conform_findings(exchange)` lists what is wrong with an
/// exchange. A result of one text, such as a report, is printed as it is, and anything else as a table.
#[derive(Parser)]
#[command(name = "conform-sql", after_help = EXAMPLES)]
struct Args {
    /// The query.
    sql: String,
    /// The root file of the description.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// A table of Parquet files: a file or a folder; may be given several times.
    #[arg(long = "table", value_name = "NAME=PATH", value_parser = table)]
    tables: Vec<(String, String)>,
    /// How many parts of a query run at once; by default as many as the machine runs.
    #[arg(long, value_name = "N")]
    partitions: Option<usize>,
    /// How many MiB the operators of the engine may take together; by default there is no bound.
    #[arg(long, value_name = "MIB")]
    memory: Option<usize>,
    /// How many rows are checked at once.
    #[arg(long, value_name = "N", default_value_t = 1024)]
    batch_rows: usize,
    /// Treat notes as errors.
    #[arg(long)]
    strict: bool,
    /// Check requests that the API answered with a status of 4xx, too.
    #[arg(long)]
    check_rejected: bool,
}

const EXAMPLES: &str = "\
Examples:
  conform-sql --spec openapi.yaml --table traffic=days/ 'SELECT conform_report(exchange) FROM traffic' > report.json
      Check a folder of Parquet files.
  conform-sql --spec openapi.yaml --table t=day.parquet 'SELECT conform_report(exchange) FROM t WHERE status >= 500'
      Check some of the exchanges; row groups without any are not read.
  conform-sql --spec openapi.yaml \"SELECT path, unnest(conform_findings(exchange)) FROM conform_har('a.har')\"
      List findings of a capture.";

fn table(text: &str) -> std::result::Result<(String, String), String> {
    let (name, path) = text.split_once('=').ok_or("write NAME=PATH")?;
    Ok((name.to_owned(), path.to_owned()))
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new();
    let ran = runtime
        .map_err(DataFusionError::from)
        .and_then(|runtime| runtime.block_on(run(args)))
        .and_then(|text| Ok(std::io::stdout().lock().write_all(text.as_bytes())?));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(DataFusionError::IoError(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {}", error.strip_backtrace());
            ExitCode::from(2)
        }
    }
}

/// Runs the query, and returns what is printed.
async fn run(args: Args) -> Result<String> {
    let mut config = SessionConfig::new().with_batch_size(args.batch_rows.max(1));
    if let Some(partitions) = args.partitions {
        config = config.with_target_partitions(partitions.max(1));
    }
    let mut runtime = RuntimeEnvBuilder::new();
    if let Some(memory) = args.memory {
        runtime = runtime.with_memory_limit(memory.saturating_mul(1 << 20), 1.0);
    }
    let context = SessionContext::new_with_config_rt(config, runtime.build_arc()?);
    let options = Options {
        strict: args.strict,
        check_rejected: args.check_rejected || args.strict,
        ..Options::default()
    };
    register(&context, Checker::new(args.spec).with_options(options));
    for (name, path) in &args.tables {
        register_parquet(&context, name, path).await?;
    }
    let rows = context.sql(&args.sql).await?.collect().await?;
    match only_text(&rows) {
        Some(text) => Ok(text),
        None => {
            let table =
                pretty_format_batches(&rows).map_err(|error| exec_datafusion_err!("{error}"))?;
            Ok(format!("{table}\n"))
        }
    }
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
