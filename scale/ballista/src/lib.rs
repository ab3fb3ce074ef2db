//! [Ballista], DataFusion's cluster, with the functions of [`conform_datafusion`].
//!
//! A query goes from a [`client`] to a [`scheduler`], which splits it into tasks for [`executor`]s. All three know the functions by
//! their names, so that a plan is understood wherever it is read; only executors read the description, which they find at the same path,
//! and each compiles it once, when it checks its first exchange. Executors whose descriptions or options differ are found when their
//! reports are merged, and the query fails.
//!
//! An executor that is lost costs the tasks that it had, and those whose results are lost with it. They are run again, and the report is
//! the same, byte for byte: a report of some exchanges depends on nothing but these.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use conform_ballista::{ClientOptions, client};
//! use conform_datafusion::register_parquet;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let context = client("df://127.0.0.1:50050", &ClientOptions::default()).await?;
//! register_parquet(&context, "traffic", "/data/traffic/").await?;
//! let query = context.sql("SELECT conform_report(exchange) FROM traffic").await?;
//! let report = query.collect().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [Ballista]: https://datafusion.apache.org/ballista/

mod local;

pub use local::LocalCluster;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista::prelude::SessionContextExt as _;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::extension::SessionConfigExt as _;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use conform_datafusion::{BATCH_ROWS, Checker, prefer_full_reports, register};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{SessionConfig, SessionContext};

/// The error of anything that a cluster does.
pub type ClusterError = Box<dyn Error + Send + Sync>;

/// What a scheduler listens to, and when it takes an executor for lost.
#[derive(Clone, Debug)]
pub struct SchedulerOptions {
    /// Where it listens.
    pub address: SocketAddr,
    /// After how many seconds without a word an executor is lost. A busy executor has a word every five seconds, so it must be more.
    pub executor_timeout: u64,
}

/// Runs a scheduler until the process ends.
///
/// # Errors
///
/// Returns an error if it cannot listen.
pub async fn scheduler(options: &SchedulerOptions) -> Result<(), ClusterError> {
    let config = SchedulerConfig {
        bind_host: options.address.ip().to_string(),
        bind_port: options.address.port(),
        external_host: options.address.ip().to_string(),
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        executor_timeout_seconds: options.executor_timeout,
        no_executors_grace_period_seconds: options.executor_timeout,
        expire_dead_executor_interval_seconds: 1,
        override_config_producer: Some(Arc::new(SessionConfig::new_with_ballista)),
        override_session_builder: Some(Arc::new(|config| {
            Ok(state(config, &Arc::new(Checker::elsewhere())))
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, options.address, Arc::new(config)).await?;
    Ok(())
}

/// Where an executor listens and works.
#[derive(Clone, Debug)]
pub struct ExecutorOptions {
    /// The address of the scheduler.
    pub scheduler: SocketAddr,
    /// Where other executors and the client get its results.
    pub address: SocketAddr,
    /// How many tasks it runs at once.
    pub tasks: usize,
    /// The folder of its results, which exists.
    pub folder: PathBuf,
}

/// Runs an executor until the process ends.
///
/// # Errors
///
/// Returns an error if it cannot listen, or reach the scheduler.
pub async fn executor(options: &ExecutorOptions, checker: Checker) -> Result<(), ClusterError> {
    let known = state(SessionConfig::new_with_ballista(), &Arc::new(checker));
    let config = ExecutorProcessConfig {
        bind_host: options.address.ip().to_string(),
        external_host: Some(options.address.ip().to_string()),
        port: options.address.port(),
        scheduler_host: options.scheduler.ip().to_string(),
        scheduler_port: options.scheduler.port(),
        vcores: options.tasks,
        work_dir: Some(options.folder.display().to_string()),
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        override_config_producer: Some(Arc::new(SessionConfig::new_with_ballista)),
        override_function_registry: Some(Arc::new((&known).into())),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}

/// How a client wants its queries to be run.
#[derive(Clone, Debug, Default)]
pub struct ClientOptions {
    /// In how many parts files are read and checked; `None` is what the engine chooses.
    pub partitions: Option<usize>,
    /// Whether `conform_report` gives what other forms than JSON are made of.
    pub full_reports: bool,
}

/// Returns a context whose queries run on the cluster of a scheduler, such as `df://127.0.0.1:50050`.
///
/// # Errors
///
/// Returns an error if that is no URL.
pub async fn client(url: &str, options: &ClientOptions) -> Result<SessionContext, ClusterError> {
    let mut config = SessionConfig::new_with_ballista().with_batch_size(BATCH_ROWS);
    if let Some(partitions) = options.partitions {
        config = config.with_target_partitions(partitions);
    }
    let checker = Arc::new(Checker::elsewhere());
    let context = SessionContext::remote_with_state(url, state(config, &checker)).await?;
    // Ballista puts its own functions in place of all others.
    register(&context, &checker);
    if options.full_reports {
        prefer_full_reports(&context, &checker);
    }
    Ok(context)
}

/// Returns the state of a session that knows the functions.
fn state(config: SessionConfig, checker: &Arc<Checker>) -> SessionState {
    let state = SessionStateBuilder::new().with_default_features();
    let context = SessionContext::new_with_state(state.with_config(config).build());
    register(&context, checker);
    context.state()
}
