//! How fast bodies and exchanges are checked, against what one would do without this crate.
//!
//! The payloads are the captured visits of `tests/payloads` with other numbers in them. The ways are run in turns, so that a
//! busy machine slows all of them alike; the median round counts. Read the ratios, not the rates.
//! `cargo bench -p conform-validator -- HAR` runs only ways with this word in their names, and the floor.

use std::fs;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use conform_coverage::Recorder;
use conform_description::{Description, LoadOptions};
use conform_json::{Limits, Tape};
use conform_schema::{Direction, Schema};
use conform_traffic::{Capture, CaptureFormat, MediaType, Side};
use conform_validator::{Message, Options, Validator};

const PAYLOADS: usize = 500;
const ROUNDS: usize = 9;

/// What the others are compared with.
const FLOOR: &str = "serde_json::Value + jsonschema is_valid";

/// How often the payloads come over in the captures that threads share. A capture of a few milliseconds would show how long
/// threads take to start.
const REPEATED: usize = 16;

/// A way to check all payloads: its name, and what it takes for how many of them it accepts.
struct Way<'w> {
    name: &'static str,
    run: Box<dyn FnMut() -> usize + 'w>,
    /// How often it checks all payloads.
    repeated: usize,
    rounds: Vec<f64>,
}

/// The description of the payloads.
fn description() -> Description {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/openapi.yaml");
    let loaded = Description::load(&path, &LoadOptions::default());
    loaded.description.expect("the description loads")
}

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/payloads/getVisit");
    let payloads = payloads(&folder)?;
    let bytes: usize = payloads.iter().map(String::len).sum();
    let lines: Vec<String> = payloads.iter().map(|payload| line(payload)).collect();
    let ndjson = lines.join("\n");
    let long = vec![&*ndjson; REPEATED].join("\n");
    let entries: Vec<String> = payloads.iter().map(|payload| entry(payload)).collect();
    let har = format!(
        r#"{{"log":{{"version":"1.2","entries":[{}]}}}}"#,
        entries.join(",")
    );

    let described = description();
    let operations = described.operations();
    let visit = operations
        .iter()
        .find(|operation| operation.id() == Some("getVisit"));
    let schema = visit.and_then(|visit| {
        let content = visit
            .node
            .follow("responses")?
            .follow("200")?
            .follow("content")?;
        content.follow("application/json")?.get("schema")
    });
    let compiled = Schema::compile(
        schema.expect("getVisit answers with JSON"),
        Direction::Response,
    );
    drop(operations);
    let by_value = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(compiled.json())
        .expect("the schema compiles");
    let mut boon_schemas = boon::Schemas::new();
    let mut boon = boon::Compiler::new();
    boon.set_default_draft(boon::Draft::V2020_12);
    boon.enable_format_assertions();
    boon.add_resource("schema.json", compiled.json().clone())
        .expect("the schema is a resource");
    let by_boon = boon
        .compile("schema.json", &mut boon_schemas)
        .expect("the schema compiles");
    let validator = Validator::new(described, Options::default());
    let limits = Limits::default();
    let counting = Validator::new(description(), Options::default());
    let recorder = Arc::new(Recorder::new(&counting));
    let counting = counting.observed_by(recorder);
    let mut ways = vec![
        Way::new(FLOOR, || {
            let values = payloads
                .iter()
                .filter_map(|payload| serde_json::from_str(payload).ok());
            values
                .filter(|value: &serde_json::Value| by_value.is_valid(value))
                .count()
        }),
        Way::new("serde_json::Value + boon", || {
            let values = payloads
                .iter()
                .filter_map(|payload| serde_json::from_str(payload).ok());
            values
                .filter(|value: &serde_json::Value| boon_schemas.validate(value, by_boon).is_ok())
                .count()
        }),
        Way::new("tape + jsonschema is_valid, in place", || {
            let mut tape = Tape::new();
            let valid = |payload: &&String| {
                tape.parse(payload.as_bytes(), &limits)
                    .is_ok_and(|value| compiled.is_valid(value))
            };
            payloads.iter().filter(valid).count()
        }),
        Way::new("check_message: body, findings ready", || {
            clean_bodies(&validator, &payloads)
        }),
        Way::new("check_message, coverage counted", || {
            clean_bodies(&counting, &payloads)
        }),
        Way::new("Capture::check: whole exchanges of NDJSON", || {
            clean(&validator, CaptureFormat::Ndjson, &ndjson, 1)
        }),
        Way::new("Capture::check, coverage counted", || {
            clean(&counting, CaptureFormat::Ndjson, &ndjson, 1)
        }),
        Way::long("Capture::check, long, on 1 thread", || {
            clean(&validator, CaptureFormat::Ndjson, &long, 1)
        }),
        Way::long("Capture::check, long, on 2 threads", || {
            clean(&validator, CaptureFormat::Ndjson, &long, 2)
        }),
        Way::new("Capture::check: whole exchanges of HAR", || {
            clean(&validator, CaptureFormat::Har, &har, 1)
        }),
    ];
    // Only the floor and the ways that the arguments name, if they name any. Cargo adds `--bench`.
    let words = std::env::args().skip(1);
    let words: Vec<String> = words.filter(|word| !word.starts_with('-')).collect();
    ways.retain(|way| {
        let is_named = words.iter().any(|word| way.name.contains(word));
        words.is_empty() || is_named || way.name == FLOOR
    });
    for _ in 0..ROUNDS {
        for way in &mut ways {
            let start = Instant::now();
            let accepted = (way.run)();
            let repeated = way.repeated;
            way.rounds
                .push(start.elapsed().as_secs_f64() / repeated as f64);
            assert_eq!(accepted, repeated * payloads.len(), "{}", way.name);
        }
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{PAYLOADS} payloads of {} bytes, median of {ROUNDS} rounds, one thread where no number is said",
        bytes / PAYLOADS
    )?;
    let base = ways[0].median();
    for way in &ways {
        let median = way.median();
        let each = median / PAYLOADS as f64 * 1e6;
        let rate = bytes as f64 / median / 1e6;
        writeln!(
            out,
            "{:46} {each:7.1} us each {rate:6.0} MB/s {:6.2} x",
            way.name,
            base / median
        )?;
    }
    Ok(())
}

/// How many bodies have nothing to be found in them.
fn clean_bodies(validator: &Validator, payloads: &[String]) -> usize {
    let name: Arc<str> = Arc::from("bench");
    let is_clean = |payload: &&String| {
        let findings = validator.check_message(Message {
            operation: "getVisit".to_owned(),
            side: Side::Response(200),
            media_type: Some(MediaType::json()),
            name: Arc::clone(&name),
            body: payload.as_bytes().to_vec(),
        });
        findings.is_empty()
    };
    payloads.iter().filter(is_clean).count()
}

/// How many exchanges of a capture have nothing to be found in request or response.
fn clean(validator: &Validator, format: CaptureFormat, text: &str, jobs: usize) -> usize {
    let mut clean = 0;
    let jobs = NonZero::new(jobs).expect("at least one thread");
    let name: Arc<str> = Arc::from("bench");
    let capture = Capture::new(&name, format, &validator.options().limits);
    let source = validator.source(&name);
    capture
        .check(&mut text.as_bytes(), jobs, &source, &mut |verdict| {
            clean += usize::from(verdict.diagnostics.is_empty());
        })
        .expect("memory can be read");
    clean / 2
}

impl<'w> Way<'w> {
    fn new(name: &'static str, run: impl FnMut() -> usize + 'w) -> Self {
        Self {
            name,
            run: Box::new(run),
            repeated: 1,
            rounds: Vec::new(),
        }
    }

    /// One that checks all payloads over and over.
    fn long(name: &'static str, run: impl FnMut() -> usize + 'w) -> Self {
        Self {
            repeated: REPEATED,
            ..Self::new(name, run)
        }
    }

    fn median(&self) -> f64 {
        let mut rounds = self.rounds.clone();
        rounds.sort_by(f64::total_cmp);
        rounds[rounds.len() / 2]
    }
}

/// The captured visits, over and over, on one line each, with other digits in their timestamps.
fn payloads(folder: &Path) -> io::Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with("200.captured") && name.ends_with(".json") {
            texts.push(fs::read_to_string(path)?.replace('\n', " "));
        }
    }
    texts.sort_unstable();
    let vary =
        |index: usize| texts[index % texts.len()].replace(": 14", &format!(": 1{}", index % 10));
    Ok((0..PAYLOADS).map(vary).collect())
}

fn line(payload: &str) -> String {
    let payload = payload.trim();
    format!(
        r#"{{"request":{{"method":"GET","url":"https://api.vsee.me/api_v3/visits/1234","headers":{{"X-ApiToken":"t","X-AccountCode":"demo"}}}},"response":{{"status":200,"headers":{{"content-type":"application/json"}},"body":{payload}}}}}"#
    )
}

fn entry(payload: &str) -> String {
    let text = serde_json::Value::from(payload.trim());
    format!(
        r#"{{"startedDateTime":"2016-02-02T10:00:00Z","time":1,"request":{{"method":"GET","url":"https://api.vsee.me/api_v3/visits/1234","headers":[{{"name":"X-ApiToken","value":"t"}},{{"name":"X-AccountCode","value":"demo"}}]}},"response":{{"status":200,"headers":[{{"name":"content-type","value":"application/json"}}],"content":{{"size":6000,"mimeType":"application/json","text":{text}}}}}}}"#
    )
}
