//! Queries over Parquet and captures, held against the report of one run over the captures.

mod coverage;
mod folder;
mod object_stores;
mod program;
mod tables;

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use conform_datafusion::{Checker, register, register_parquet};
use conform_report::json;
use conform_traffic::{Capture, CaptureFormat};
use conform_validator::Report;
use datafusion::arrow::array::{Array, AsArray as _, RecordBatch};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::physical_plan::metrics::MetricValue;
use datafusion::physical_plan::{ExecutionPlan, collect};
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::folder::Folder;

fn fixture(name: &str) -> String {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let path = fixtures.join(name).canonicalize();
    path.expect("the fixture is there").display().to_string()
}

const SPEC: &str = "report/merge/openapi.yaml";

fn context(partitions: usize, batch: usize) -> SessionContext {
    let config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(batch);
    let context = SessionContext::new_with_config(config);
    register(&context, &Arc::new(Checker::new(fixture(SPEC))));
    context
}

async fn rows(context: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    let query = context.sql(sql).await;
    let query = query.unwrap_or_else(|error| panic!("{sql}: {error}"));
    query.collect().await.expect("the query runs")
}

/// Returns the text in the first row of the first column.
async fn text(context: &SessionContext, sql: &str) -> String {
    let rows = rows(context, sql).await;
    let column = rows[0].column(0);
    assert_eq!((rows.len(), column.len()), (1, 1), "{sql}");
    column.as_string::<i32>().value(0).to_owned()
}

/// Returns the report that a run of the program makes of captures: without an engine, capture by capture.
fn reported(paths: &[&str]) -> String {
    let checker = Checker::new(fixture(SPEC));
    let validator = checker.validator().expect("the description is valid");
    let mut report = Report::new().checked_by(validator.identity());
    for path in paths {
        let name: Arc<str> = Arc::from(*path);
        let capture = Capture::new(&name, format_of(path), &validator.options().limits);
        let mut input = BufReader::new(File::open(path).expect("the capture is there"));
        capture
            .check(
                &mut input,
                NonZero::<usize>::MIN,
                &validator.source(&name),
                &mut |verdict| report.verdict(verdict),
            )
            .expect("it can be read");
    }
    report.sort_by_place();
    json(report.diagnostics(), &report.summary())
}

fn format_of(path: &str) -> CaptureFormat {
    let start = std::fs::read(path).expect("the capture is there");
    CaptureFormat::detect(&start).expect("it is a capture")
}

const REPORT: &str = "SELECT conform_report(exchange) FROM traffic";

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_that_of_the_program_for_any_number_of_partitions() {
    let folder = Folder::new("report");
    let captures = ["first", "second"].map(|name| fixture(&format!("report/merge/{name}.ndjson")));
    let whole = reported(&[&captures[0], &captures[1]]);
    let parts = folder.path("traffic");
    std::fs::create_dir(&parts).expect("a folder can be made");
    folder.converted(&captures[1], "traffic/a.parquet");
    folder.converted(&captures[0], "traffic/b.parquet");
    for (partitions, batch) in [(1, 8192), (2, 1), (5, 3)] {
        let context = context(partitions, batch);
        register_parquet(&context, "traffic", parts.as_str())
            .await
            .expect("it is a table");
        let report = text(&context, REPORT).await;
        assert!(report == whole, "{report}\nis not\n{whole}");
        let subquery =
            "SELECT conform_report(exchange) FROM (SELECT * FROM traffic ORDER BY path DESC)";
        assert_eq!(text(&context, subquery).await, whole);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn captures_are_tables() {
    for (function, capture) in [
        ("conform_ndjson", "report/merge/first.ndjson"),
        ("conform_capture", "report/merge/first.ndjson"),
        ("conform_har", "traffic/har/made-chrome.har"),
        ("conform_capture", "traffic/recorded/crawl.warc"),
    ] {
        let capture = fixture(capture);
        let sql = format!("SELECT conform_report(exchange) FROM {function}('{capture}')");
        let report = text(&context(2, 8192), &sql).await;
        let whole = reported(&[&capture]);
        assert!(report == whole, "{report}\nis not\n{whole}");
    }
    let missing = context(1, 1)
        .sql("SELECT * FROM conform_har('no.har')")
        .await;
    let error = missing.expect_err("there is no such file").to_string();
    assert!(error.contains("there is no file `no.har`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_lists_of_structs() {
    let capture = fixture("report/merge/first.ndjson");
    let sql = format!(
        "SELECT f.rule, f.line, f.message FROM (SELECT unnest(conform_findings(exchange)) AS f \
         FROM conform_ndjson('{capture}')) WHERE f.severity = 'error' ORDER BY f.line, f.message"
    );
    let rows = rows(&context(2, 2), &sql).await;
    let found = pretty_format_batches(&rows).expect("a table").to_string();
    let report: serde_json::Value =
        serde_json::from_str(&reported(&[&capture])).expect("it is JSON");
    let wanted = report["findings"].as_array().expect("a list");
    let errors = wanted
        .iter()
        .filter(|finding| finding["severity"] == "error");
    let mut count = 0;
    for finding in errors {
        let message = finding["message"].as_str().expect("a text");
        assert!(found.contains(message), "{message} is not in\n{found}");
        count += 1;
    }
    assert!(count > 2, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_have_reports_of_their_own() {
    let folder = Folder::new("groups");
    let file = folder.converted(&fixture("report/merge/first.ndjson"), "x.parquet");
    let context = context(3, 2);
    register_parquet(&context, "traffic", file.as_str())
        .await
        .expect("it is a table");
    let groups = rows(
        &context,
        "SELECT method, count(*) AS n, conform_report(exchange) AS report FROM traffic WHERE method IS NOT NULL GROUP BY method",
    )
    .await;
    let mut reports = Vec::new();
    for rows in &groups {
        for report in rows.column(2).as_string::<i32>().iter().flatten() {
            reports.push(report.to_owned());
        }
    }
    assert!(reports.len() > 1);
    let reports: Vec<&str> = reports.iter().map(String::as_str).collect();
    let merged = conform_report::merge(&reports)
        .expect("they are reports")
        .text;
    let all = "SELECT conform_report(exchange) FROM traffic WHERE method IS NOT NULL";
    assert_eq!(merged, text(&context, all).await);
}

/// Returns the sums of a metric of all scans of a plan that has run.
fn metric(plan: &Arc<dyn ExecutionPlan>, name: &str) -> String {
    let mut out = String::new();
    for metric in plan
        .metrics()
        .iter()
        .flat_map(|set| set.iter().cloned().collect::<Vec<_>>())
    {
        if let MetricValue::PruningMetrics { name: own, .. } = metric.value()
            && own == name
        {
            let _ = write!(out, "{}", metric.value());
        }
    }
    for child in plan.children() {
        out += &metric(child, name);
    }
    out
}

/// Runs the report of the failures of the server, and returns its plan and how many messages were checked.
async fn failures(context: &SessionContext) -> (Arc<dyn ExecutionPlan>, u64) {
    let query = context.sql(&format!("{REPORT} WHERE status >= 500")).await;
    let plan = query.expect("it is a query").create_physical_plan().await;
    let plan = plan.expect("it has a plan");
    let rows = collect(Arc::clone(&plan), context.task_ctx()).await;
    let rows = rows.expect("it runs");
    let report: serde_json::Value =
        serde_json::from_str(rows[0].column(0).as_string::<i32>().value(0)).expect("JSON");
    let messages = report["summary"]["payloads"].as_u64();
    (plan, messages.expect("a report has it"))
}

#[tokio::test(flavor = "multi_thread")]
async fn only_row_groups_with_wanted_statuses_are_read() {
    let folder = Folder::new("push-down");
    // Two row groups, as one has 65,536 rows: only the second has failures.
    let file = folder.with_failures(70_000, 10);
    let context = context(1, 8192);
    register_parquet(&context, "traffic", file.as_str())
        .await
        .expect("it is a table");
    let (plan, messages) = failures(&context).await;
    assert_eq!(messages, 20);
    let pruned = metric(&plan, "row_groups_pruned_statistics");
    assert!(pruned.contains("2 total"), "{pruned}");
    assert!(pruned.contains("1 matched"), "{pruned}");
}

#[tokio::test]
async fn a_description_is_read_when_the_first_exchange_is_checked() {
    let context = SessionContext::new();
    register(&context, &Arc::new(Checker::new("no/such/openapi.yaml")));
    let capture = fixture("report/merge/first.ndjson");
    let sql = format!("SELECT conform_report(exchange) FROM conform_ndjson('{capture}')");
    // A query is planned without it.
    let query = context.sql(&sql).await.expect("it can be planned");
    let error = query.collect().await.expect_err("there is no description");
    assert!(
        error.to_string().contains("the description has errors"),
        "{error}"
    );
    let wrong = context
        .sql("SELECT conform_report(1)")
        .await
        .expect_err("a number is no exchange");
    assert!(wrong.to_string().contains("must have a struct"), "{wrong}");
}
