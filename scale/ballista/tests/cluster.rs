//! Queries on a cluster of processes on loopback, held against the report of this machine alone.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use conform_ballista::LocalCluster;
use conform_datafusion::{Checker, ResultArgs, register, register_parquet};
use conform_json::Limits;
use conform_parquet::ExchangeWriter;
use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use datafusion::prelude::SessionContext;

const PROGRAM: &str = env!("CARGO_BIN_EXE_conform-ballista");

const FILES: usize = 16;

/// How many exchanges each file has: enough that a task takes longer than it takes to end a process.
const EXCHANGES: usize = 6_000;

fn description() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/report/merge/openapi.yaml")
        .canonicalize()
        .expect("the fixture is there")
}

/// A folder of its own for a test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("conform-ballista-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("traffic")).expect("a folder can be made");
        Self(path)
    }

    /// Writes the exchanges of a day, some of which do not conform, and a line that is none.
    fn write_day(&self, day: usize) {
        let mut text = String::from("{}\n");
        for index in 0..EXCHANGES {
            let id = match index % 97 {
                0 => "\"seven\"".to_owned(),
                _ => index.to_string(),
            };
            let status = if index % 31 == 0 { 418 } else { 200 };
            let _ = writeln!(
                text,
                r#"{{"request": {{"method": "GET", "url": "/bikes/{index}"}}, "response": {{"status": {status}, "headers": {{"content-type": "application/json"}}, "body": {{"id": {id}, "colour": "red"}}}}}}"#
            );
        }
        let file = self.0.join(format!("traffic/{day:02}.parquet"));
        let file = File::create(file).expect("it can be written");
        let mut writer = ExchangeWriter::new(file).expect("it can be written");
        let (name, limits) = (Arc::from(format!("day-{day}.ndjson")), Limits::default());
        Capture::new(&name, CaptureFormat::Ndjson, &limits)
            .read(&mut text.as_bytes(), &mut |item| {
                let written = match item {
                    CaptureItem::Exchange(exchange) => writer.exchange(&exchange),
                    CaptureItem::Broken(place, why) => writer.fault(&name, place, &why),
                };
                written.expect("it can be written");
            })
            .expect("memory can be read");
        writer.finish().expect("it can be written");
    }

    fn traffic(&self) -> String {
        self.0.join("traffic/").display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const QUERY: &str = "SELECT conform_report(exchange) FROM traffic";

/// Returns the report of this machine alone.
fn report_here(traffic: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    let rows = runtime.block_on(async {
        let context = SessionContext::new();
        register(&context, &Arc::new(Checker::new(description())));
        register_parquet(&context, "traffic", traffic)
            .await
            .expect("it is a table");
        let query = context.sql(QUERY).await.expect("it is a query");
        query.collect().await.expect("it runs")
    });
    let mut text = Vec::new();
    let outputs = ResultArgs::default().outputs().expect("it is one");
    outputs.write(&rows, &mut text).expect("it can be written");
    String::from_utf8(text).expect("it is text")
}

fn query(cluster: &LocalCluster, traffic: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["sql", QUERY, "--partitions", "16"]);
    command.args(["--scheduler", &cluster.url()]);
    command.args(["--table", &format!("traffic={traffic}")]);
    command.stdin(Stdio::null());
    command
}

/// The cluster loses one of its two machines, with all results that it has, while the query runs.
#[test]
fn a_report_survives_the_loss_of_an_executor() {
    let folder = Folder::new("lost");
    (0..FILES).for_each(|day| folder.write_day(day));
    let traffic = folder.traffic();
    let here = report_here(&traffic);
    assert!(here.contains("\"payloads\""), "{here}");
    let mut cluster = LocalCluster::start(Path::new(PROGRAM), &description(), 2, &folder.0)
        .expect("the cluster starts");
    let undisturbed = query(&cluster, &traffic).output().expect("it runs");
    assert!(
        undisturbed.status.success(),
        "{}",
        String::from_utf8_lossy(&undisturbed.stderr)
    );
    assert!(undisturbed.stdout == here.as_bytes(), "the cluster differs");
    drop(cluster);

    cluster = LocalCluster::start(Path::new(PROGRAM), &description(), 2, &folder.0)
        .expect("the cluster starts");
    let mut running = query(&cluster, &traffic);
    running.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = running.spawn().expect("it runs");
    while !cluster.has_results(0) {
        let ended = running.try_wait().expect("it can be asked");
        assert!(ended.is_none(), "the query has ended first: {ended:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
    cluster.lose(0).expect("it can be ended");
    let ended = running.try_wait().expect("it can be asked");
    assert!(ended.is_none(), "the query has ended before: {ended:?}");
    let ended = running.wait_with_output().expect("it can be read");
    let stderr = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{stderr}");
    assert!(
        ended.stdout == here.as_bytes(),
        "{}\nis not\n{here}",
        String::from_utf8_lossy(&ended.stdout)
    );
}

#[test]
fn executors_that_check_by_different_descriptions_are_refused() {
    let folder = Folder::new("different");
    (0..4).for_each(|day| folder.write_day(day));
    let other = folder.0.join("openapi.yaml");
    let text = fs::read_to_string(description()).expect("the fixture is there");
    fs::write(&other, format!("{text}\n# Changed.\n")).expect("it can be written");
    let mut cluster = LocalCluster::start(Path::new(PROGRAM), &description(), 1, &folder.0)
        .expect("the cluster starts");
    cluster
        .add_executor(Path::new(PROGRAM), &other, &folder.0)
        .expect("it starts");
    let ended = query(&cluster, &folder.traffic())
        .output()
        .expect("it runs");
    let stderr = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("checked by different descriptions or options"),
        "{stderr}"
    );
}
