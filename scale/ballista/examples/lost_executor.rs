//! A query whose cluster loses a machine: starts a scheduler and two executors on loopback, runs the report over a folder of Parquet files,
//! and ends one of the executors as soon as it has finished a task. The report is that of this machine alone, byte for byte.
//!
//! ```text
//! cargo build && cargo run --example lost_executor -- openapi.yaml traffic/
//! ```

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use conform_ballista::{ClientOptions, LocalCluster, client};
use conform_datafusion::{Checker, ResultArgs, register, register_parquet};
use datafusion::prelude::SessionContext;

type Failed = Box<dyn Error + Send + Sync>;

const QUERY: &str = "SELECT conform_report(exchange) FROM traffic";

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let mut args = std::env::args().skip(1);
    let (Some(description), Some(traffic)) = (args.next(), args.next()) else {
        return Err("give a description and a folder of Parquet files".into());
    };
    // Examples are built into a folder beside the programs.
    let own = std::env::current_exe()?;
    let programs = own.parent().and_then(Path::parent).unwrap_or(&own);
    let program = programs.join("conform-ballista");
    let folder = std::env::temp_dir().join(format!("conform-cluster-{}", std::process::id()));
    let reports = reports(&program, description.into(), &traffic, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    let [here, cluster] = reports?;
    let out = &mut std::io::stdout();
    let words = if here == cluster {
        "the same as"
    } else {
        "not"
    };
    writeln!(out, "{} bytes, {words} that of one machine", cluster.len())?;
    Ok(())
}

/// Returns the report of this machine, and that of the cluster.
async fn reports(
    program: &Path,
    description: PathBuf,
    traffic: &str,
    folder: &Path,
) -> Result<[String; 2], Failed> {
    let context = SessionContext::new();
    register(&context, &Arc::new(Checker::new(&description)));
    let here = report(&context, traffic).await?;
    let mut cluster = LocalCluster::start(program, &description, 2, folder)?;
    let options = ClientOptions {
        partitions: Some(16),
        ..ClientOptions::default()
    };
    let context = client(&cluster.url(), &options).await?;
    let traffic = traffic.to_owned();
    let query = tokio::spawn(async move { report(&context, &traffic).await });
    while !cluster.has_results(0) && !query.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    if query.is_finished() {
        return Err("the query has ended before an executor was lost; take more exchanges".into());
    }
    cluster.lose(0)?;
    Ok([here, query.await??])
}

async fn report(context: &SessionContext, traffic: &str) -> Result<String, Failed> {
    register_parquet(context, "traffic", traffic).await?;
    let rows = context.sql(QUERY).await?.collect().await?;
    let mut text = Vec::new();
    let outputs = ResultArgs::default().outputs()?;
    outputs.write(&rows, &mut text)?;
    Ok(String::from_utf8(text)?)
}
