//! How many exchanges a second SQL checks on one core beside the program, and how much memory each takes.
//!
//! The exchanges are the captured visits of `tests/payloads`, over and over, written as Parquet. `THROUGHPUT_MB` says how many megabytes
//! they have as NDJSON: 500 by default; with 10000 the file has 10 GB of exchanges. Both ways read the same file on one thread, and
//! are run in turns.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use conform_datafusion::{BATCH_ROWS, Checker, register, register_parquet};
use conform_json::Limits;
use conform_openapi::io::{Io, StreamColors};
use conform_parquet::ExchangeWriter;
use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use datafusion::arrow::array::AsArray as _;
use datafusion::prelude::{SessionConfig, SessionContext};

type Failed = Box<dyn Error>;

/// How often each way is run.
const ROUNDS: usize = 3;

/// How many exchanges are converted at once.
const CHUNK: usize = 1_000;

fn main() -> Result<(), Failed> {
    let megabytes = std::env::var("THROUGHPUT_MB").ok();
    let megabytes: usize = megabytes.map_or(Ok(500), |text| text.parse())?;
    let folder = std::env::temp_dir().join(format!("conform-throughput-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure(&folder, megabytes * 1_000_000);
    fs::remove_dir_all(&folder)?;
    measured
}

/// A way to check, and what each run of it took.
struct Way {
    name: &'static str,
    runs: Vec<Run>,
}

struct Run {
    time: Duration,
    /// The peak of memory in KiB, where the system has it.
    peak: Option<u64>,
}

fn measure(folder: &Path, bytes: usize) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = folder.join("traffic.parquet");
    let exchanges = write_exchanges(&root, &file, bytes)?;
    let spec = root.join("spec/openapi.yaml");
    let mut out = io::stdout();
    let size = fs::metadata(&file)?.len();
    writeln!(
        out,
        "{exchanges} exchanges, {} MB as NDJSON, {} MB as Parquet",
        bytes / 1_000_000,
        size / 1_000_000
    )?;
    let mut ways = ["conform check --jobs 1", "conform_report"].map(|name| Way {
        name,
        runs: Vec::new(),
    });
    for _ in 0..ROUNDS {
        ways[0].run(|| check(&spec, &file))?;
        ways[1].run(|| query(&spec, &file))?;
    }
    for way in &ways {
        let memory = way.runs.iter().filter_map(|run| run.peak).max();
        let memory = memory.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1024));
        let rate = exchanges as f64 / way.fastest().as_secs_f64();
        writeln!(
            out,
            "{}: {rate:.0} exchanges a second, peak memory {memory}",
            way.name
        )?;
    }
    let [program, sql] = [ways[0].fastest(), ways[1].fastest()];
    let ratio = program.as_secs_f64() / sql.as_secs_f64();
    writeln!(
        out,
        "throughput of conform_report to that of conform check: {ratio:.2}"
    )?;
    Ok(())
}

impl Way {
    fn run(&mut self, way: impl FnOnce() -> Result<(), Failed>) -> Result<(), Failed> {
        forget_peak();
        let start = Instant::now();
        way()?;
        self.runs.push(Run {
            time: start.elapsed(),
            peak: peak(),
        });
        Ok(())
    }

    fn fastest(&self) -> Duration {
        let times = self.runs.iter().map(|run| run.time);
        times.min().unwrap_or_default()
    }
}

/// Writes exchanges of at least so many bytes as NDJSON, and returns how many they are.
fn write_exchanges(root: &Path, file: &Path, bytes: usize) -> Result<usize, Failed> {
    let mut payloads = Vec::new();
    for entry in fs::read_dir(root.join("tests/payloads/getVisit"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("200.captured") && name.ends_with(".json") {
            let text = fs::read_to_string(&path)?;
            let value: serde_json::Value = serde_json::from_str(&text)?;
            payloads.push(value.to_string());
        }
    }
    payloads.sort();
    let mut writer = ExchangeWriter::new(BufWriter::new(File::create(file)?))?;
    let (mut written, mut count) = (0, 0);
    while written < bytes {
        let mut text = String::new();
        for _ in 0..CHUNK {
            let payload = &payloads[count % payloads.len()];
            writeln!(
                text,
                r#"{{"request":{{"method":"GET","url":"https://api.vsee.me/api_v3/visits/{count}","headers":{{"X-ApiToken":"t","X-AccountCode":"demo"}}}},"response":{{"status":200,"headers":{{"content-type":"application/json"}},"body":{payload}}}}}"#
            )?;
            count += 1;
        }
        written += text.len();
        let (name, limits) = (Arc::from(format!("{count}.ndjson")), Limits::default());
        let mut result = Ok(());
        Capture::new(&name, CaptureFormat::Ndjson, &limits).read(
            &mut text.as_bytes(),
            &mut |item| {
                let CaptureItem::Exchange(exchange) = item else {
                    result = Err(io::Error::other("a line is no exchange"));
                    return;
                };
                if result.is_ok() {
                    result = writer.exchange(&exchange);
                }
            },
        )?;
        result?;
    }
    writer.finish()?.flush()?;
    Ok(count)
}

fn check(spec: &Path, file: &Path) -> Result<(), Failed> {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let io = Io {
        stdin: &mut io::empty(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        color: StreamColors::default(),
        progress: false,
    };
    let words = [
        "conform", "check", "--jobs", "1", "--format", "json", "--spec",
    ];
    let words = words.into_iter().map(OsStr::new);
    let args = words.chain([spec.as_os_str(), file.as_os_str()]);
    let status = conform_openapi::run(args.map(OsString::from), io);
    if status > 1 {
        return Err(String::from_utf8_lossy(&stderr).into());
    }
    expect_report(&String::from_utf8(stdout)?)
}

fn query(spec: &Path, file: &Path) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let rows = runtime.block_on(async {
        let config = SessionConfig::new()
            .with_target_partitions(1)
            .with_batch_size(BATCH_ROWS);
        let context = SessionContext::new_with_config(config);
        register(&context, &Arc::new(Checker::new(spec)));
        register_parquet(&context, "traffic", file.display().to_string()).await?;
        let query = "SELECT conform_report(exchange) FROM traffic";
        context.sql(query).await?.collect().await
    })?;
    expect_report(rows[0].column(0).as_string::<i32>().value(0))
}

/// Fails if the text is not a report of exchanges.
fn expect_report(text: &str) -> Result<(), Failed> {
    let report: serde_json::Value = serde_json::from_str(text)?;
    match report["summary"]["payloads"].as_u64() {
        Some(1..) => Ok(()),
        _ => Err("nothing was checked".into()),
    }
}

/// Has the peak of memory begin anew, where the system can.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Returns the peak of memory in KiB, where the system has it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
