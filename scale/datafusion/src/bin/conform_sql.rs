//! `conform-sql`: SQL over captured exchanges, and reports of `conform check`.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use conform_datafusion::{
    BATCH_ROWS, CheckArgs, ObjectStores, ResultArgs, TableArg, prefer_full_reports, register,
    register_tables, run_query,
};
use datafusion::common::{DataFusionError, Result};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

/// Run SQL over captured exchanges, with functions that check them by an OpenAPI description.
///
/// `conform_report(exchange)` makes the JSON report of `conform check`, and `conform_findings(exchange)` lists what is wrong with an
/// exchange. A result of one text, such as a report, is printed as it is, and anything else as a table. A report is written in every form of
/// `conform check`.
#[derive(Parser)]
#[command(name = "conform-sql", after_help = EXAMPLES)]
struct Args {
    /// The query.
    sql: String,
    #[command(flatten)]
    check: CheckArgs,
    #[command(flatten)]
    result: ResultArgs,
    /// A table of Parquet files: a file, a folder, a pattern such as `days/*.parquet`, or a URL; may be given several times, also for
    /// one table.
    #[arg(long = "table", value_name = "NAME=PATH")]
    tables: Vec<TableArg>,
    /// How many parts of a query run at once; by default as many as the machine runs.
    #[arg(long, value_name = "N")]
    partitions: Option<usize>,
    /// How many MiB the operators of the engine may take together; by default there is no bound.
    #[arg(long, value_name = "MIB")]
    memory: Option<usize>,
    /// How many rows are checked at once.
    #[arg(long, value_name = "N", default_value_t = BATCH_ROWS)]
    batch_rows: usize,
}

const EXAMPLES: &str = "\
Examples:
  conform-sql --spec openapi.yaml --table traffic=days/ 'SELECT conform_report(exchange) FROM traffic' > report.json
      Check a folder of Parquet files.
  conform-sql --spec openapi.yaml --table t=day.parquet 'SELECT conform_report(exchange) FROM t WHERE status >= 500'
      Check some of the exchanges; row groups without any are not read.
  conform-sql --spec openapi.yaml \"SELECT path, unnest(conform_findings(exchange)) FROM conform_har('a.har')\"
      List findings of a capture.";

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new();
    let ran = runtime
        .map_err(DataFusionError::from)
        .and_then(|runtime| runtime.block_on(run(args)));
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

/// Runs the query, and writes its result.
async fn run(args: Args) -> Result<()> {
    let outputs = args.result.outputs()?;
    let mut config = SessionConfig::new().with_batch_size(args.batch_rows.max(1));
    if let Some(partitions) = args.partitions {
        config = config.with_target_partitions(partitions.max(1));
    }
    let stores = Arc::new(ObjectStores::default());
    let mut runtime = RuntimeEnvBuilder::new().with_object_store_registry(stores);
    if let Some(memory) = args.memory {
        runtime = runtime.with_memory_limit(memory.saturating_mul(1 << 20), 1.0);
    }
    let context = SessionContext::new_with_config_rt(config, runtime.build_arc()?);
    let checker = Arc::new(args.check.checker());
    register(&context, &checker);
    if outputs.need_full_reports() {
        prefer_full_reports(&context, &checker);
    }
    register_tables(&context, &args.tables).await?;
    let rows = run_query(&context, &args.sql).await?;
    outputs.write(&rows, &mut std::io::stdout().lock())
}
