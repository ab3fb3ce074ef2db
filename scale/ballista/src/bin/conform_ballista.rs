//! `conform-ballista`: a scheduler, an executor, or a query on their cluster.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use conform_ballista::{
    ClientOptions, ClusterError, ExecutorOptions, SchedulerOptions, client, executor, scheduler,
};
use conform_datafusion::{CheckArgs, ResultArgs, TableArg, register_tables};

/// Run SQL over captured exchanges on a cluster, with functions that check them by an OpenAPI description.
///
/// Start one scheduler and any number of executors, then run queries. Nothing of it authenticates: use it in a network of your own.
#[derive(Parser)]
#[command(name = "conform-ballista", after_help = EXAMPLES)]
struct Args {
    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// Split queries into tasks, and give them to executors.
    Scheduler {
        /// Where to listen.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
        listen: SocketAddr,
        /// After how many seconds without a word an executor is lost.
        #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(6..))]
        executor_timeout: u64,
    },
    /// Run tasks.
    Executor {
        #[command(flatten)]
        check: CheckArgs,
        /// The address of the scheduler.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
        scheduler: SocketAddr,
        /// Where others get the results of its tasks.
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
        listen: SocketAddr,
        /// How many tasks run at once.
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = at_least_one)]
        tasks: usize,
        /// The folder of results, which others read until the query ends.
        #[arg(long, value_name = "FOLDER")]
        work: PathBuf,
    },
    /// Run a query.
    Sql {
        /// The query.
        sql: String,
        /// The scheduler.
        #[arg(long, value_name = "URL", default_value = "df://127.0.0.1:50050")]
        scheduler: String,
        /// A table of Parquet files, at a path or URL that the scheduler and all executors have; may be given several times.
        #[arg(long = "table", value_name = "NAME=PATH")]
        tables: Vec<TableArg>,
        /// In how many parts files are read and checked.
        #[arg(long, value_name = "N", value_parser = at_least_one)]
        partitions: Option<usize>,
        #[command(flatten)]
        result: ResultArgs,
    },
}

const EXAMPLES: &str = "\
Examples:
  conform-ballista scheduler
  conform-ballista executor --spec openapi.yaml --listen 127.0.0.1:50051 --work a/
  conform-ballista executor --spec openapi.yaml --listen 127.0.0.1:50052 --work b/
  conform-ballista sql --table traffic=/data/days/ 'SELECT conform_report(exchange) FROM traffic' > report.json";

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("it must be a number from 1".to_owned()),
        Ok(number) => Ok(number),
    }
}

fn main() -> ExitCode {
    let args = Args::parse();
    let runtime = tokio::runtime::Runtime::new();
    let ran = runtime
        .map_err(ClusterError::from)
        .and_then(|runtime| runtime.block_on(run(args.role)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(role: Role) -> Result<(), ClusterError> {
    match role {
        Role::Scheduler {
            listen,
            executor_timeout,
        } => {
            let options = SchedulerOptions {
                address: listen,
                executor_timeout,
            };
            scheduler(&options).await
        }
        Role::Executor {
            check,
            scheduler,
            listen,
            tasks,
            work,
        } => {
            std::fs::create_dir_all(&work)?;
            let options = ExecutorOptions {
                scheduler,
                address: listen,
                tasks,
                folder: work,
            };
            executor(&options, check.checker()).await
        }
        Role::Sql {
            sql,
            scheduler,
            tables,
            partitions,
            result,
        } => {
            let outputs = result.outputs()?;
            let options = ClientOptions {
                partitions,
                full_reports: outputs.need_full_reports(),
            };
            let context = client(&scheduler, &options).await?;
            register_tables(&context, &tables).await?;
            let rows = context.sql(&sql).await?.collect().await?;
            Ok(outputs.write(&rows, &mut std::io::stdout().lock())?)
        }
    }
}
