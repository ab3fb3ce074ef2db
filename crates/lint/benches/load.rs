//! Measures loading, linting and bundling of a large document. The baseline is `serde_json`, which parses the same text
//! into a `Value`.
//!
//! `cargo bench -p conform-lint` measures a generated document, and `cargo bench -p conform-lint -- FILE` measures a file.

#![expect(clippy::print_stdout, reason = "a benchmark prints its results")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use conform_lint::{lint, lint_structure};

/// How often each step is measured. The fastest run counts.
const RUNS: usize = 5;

/// Returns a document with three operations for each of the `resources`, with schemas, examples and references.
fn generate(resources: usize) -> String {
    let mut text = String::from(
        "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Large\",\"version\":\"1\"},\"paths\":{",
    );
    for index in 0..resources {
        let comma = if index == 0 { "" } else { "," };
        let body = format!(
            "{{\"application/json\":{{\"schema\":{{\"$ref\":\"#/components/schemas/Visit{index}\"}},\"example\":{{\"id\":\"v{index}\",\"status\":\"open\",\"duration\":{index}}}}}}}"
        );
        let parameter = "{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"pattern\":\"^v[0-9]+$\"}}";
        let fine = format!(
            "{{\"200\":{{\"description\":\"The visit.\",\"content\":{body}}},\"404\":{{\"$ref\":\"#/components/responses/NotFound\"}}}}"
        );
        let _ = write!(
            text,
            "{comma}\"/visits{index}/{{id}}\":{{\"parameters\":[{parameter}],\"get\":{{\"operationId\":\"getVisit{index}\",\"summary\":\"Returns a visit with its details.\",\"responses\":{fine}}},\"put\":{{\"operationId\":\"updateVisit{index}\",\"requestBody\":{{\"required\":true,\"content\":{body}}},\"responses\":{fine}}},\"delete\":{{\"operationId\":\"deleteVisit{index}\",\"responses\":{{\"204\":{{\"description\":\"It is gone.\"}}}}}}}}"
        );
    }
    text.push_str("},\"components\":{\"responses\":{\"NotFound\":{\"description\":\"There is no such visit.\"}},\"schemas\":{");
    for index in 0..resources {
        let comma = if index == 0 { "" } else { "," };
        let next = (index + 1) % resources;
        let _ = write!(
            text,
            "{comma}\"Visit{index}\":{{\"type\":\"object\",\"required\":[\"id\",\"status\"],\"properties\":{{\"id\":{{\"type\":\"string\",\"example\":\"v7\"}},\"status\":{{\"type\":\"string\",\"enum\":[\"open\",\"closed\"],\"description\":\"Whether the visit has ended.\"}},\"duration\":{{\"type\":\"integer\",\"minimum\":0,\"nullable\":true}},\"follow_up\":{{\"$ref\":\"#/components/schemas/Visit{next}\"}}}}}}"
        );
    }
    text.push_str("}}}");
    text
}

/// Returns the time of the fastest run.
fn fastest<T>(mut step: impl FnMut() -> T) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(step());
        best = best.min(start.elapsed());
    }
    best
}

fn main() {
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let (name, baseline, load): (
        String,
        Duration,
        Box<dyn Fn() -> conform_description::Loaded>,
    ) = match file {
        Some(file) => {
            let baseline = std::fs::read(&file)
                .ok()
                .filter(|_| file.ends_with(".json"));
            let baseline = baseline.map_or(Duration::ZERO, |text| {
                fastest(|| serde_json::from_slice::<serde_json::Value>(&text))
            });
            let path = file.clone();
            (
                file,
                baseline,
                Box::new(move || Description::load(Path::new(&path), &LoadOptions::default())),
            )
        }
        None => {
            let text = generate(4_000);
            let baseline = fastest(|| serde_json::from_str::<serde_json::Value>(&text));
            let name = format!("a generated document of {:.1} MB", text.len() as f64 / 1e6);
            let load = move || {
                Description::from_files(
                    "large.json",
                    [("large.json", text.clone())],
                    &LoadOptions::default(),
                )
            };
            (name, baseline, Box::new(load))
        }
    };
    let Some(description) = load().description else {
        println!("{name} cannot be loaded");
        return;
    };
    println!("{name}: {} operations", description.operations().len());
    let row = |step: &str, took: Duration| {
        let ratio = if baseline.is_zero() {
            String::new()
        } else {
            format!("{:6.2} x", took.as_secs_f64() / baseline.as_secs_f64())
        };
        println!("{step:<28} {:8.1} ms {ratio}", took.as_secs_f64() * 1e3);
    };
    if !baseline.is_zero() {
        row("serde_json::Value (baseline)", baseline);
    }
    row("load", fastest(&*load));
    row(
        "lint, without examples",
        fastest(|| lint_structure(&description)),
    );
    row("lint", fastest(|| lint(&description)));
    row(
        "bundle to JSON",
        fastest(|| bundle(&description, BundleFormat::Json)),
    );
    row(
        "bundle to YAML",
        fastest(|| bundle(&description, BundleFormat::Yaml)),
    );
}
