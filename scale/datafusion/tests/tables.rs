//! Tables of Parquet files that are laid out, and written, by others.

use std::fs::{self, File};
use std::sync::Arc;

use conform_datafusion::register_parquet;
use datafusion::arrow::array::{
    Array as _, ArrayRef, BinaryArray, BooleanArray, DictionaryArray, Int16Array, LargeStringArray,
    RecordBatch, StringArray, StructArray, TimestampMillisecondArray,
};
use datafusion::arrow::datatypes::{Field, Int32Type};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::physical_plan::displayable;

use crate::folder::Folder;
use crate::{REPORT, context, failures, fixture, metric, reported, rows, text};

const FIRST: &str = "report/merge/first.ndjson";
const SECOND: &str = "report/merge/second.ndjson";

#[tokio::test]
async fn files_are_named_one_by_one_and_by_patterns() {
    let folder = Folder::new("lists");
    let captures = [FIRST, SECOND].map(fixture);
    let whole = reported(&[&captures[0], &captures[1]]);
    fs::create_dir(folder.path("days")).expect("a folder can be made");
    let files = [
        folder.converted(&captures[0], "days/1.parquet"),
        folder.converted(&captures[1], "days/2.parquet"),
    ];
    fs::write(folder.path("days/_SUCCESS"), "").expect("it can be written");
    let (all, days, none) = (
        folder.path("days/*.parquet"),
        folder.path("days"),
        folder.path("days/3.parquet"),
    );
    for paths in [vec![all], vec![days], files.to_vec()] {
        let context = context(2, 64);
        register_parquet(&context, "traffic", paths.clone())
            .await
            .expect("it is a table");
        assert!(text(&context, REPORT).await == whole, "{paths:?}");
    }
    // The extension of a file that is named is of no account.
    let renamed = folder.path("days/first.pq");
    fs::rename(&files[0], &renamed).expect("it can be renamed");
    let context = context(1, 64);
    register_parquet(&context, "traffic", renamed.as_str())
        .await
        .expect("it is a table");
    assert_eq!(text(&context, REPORT).await, reported(&[&captures[0]]));
    let error = register_parquet(&context, "other", none.as_str()).await;
    let error = error.expect_err("there is no such file").to_string();
    assert!(error.contains("3.parquet"), "{error}");
}

#[tokio::test]
async fn folders_that_a_query_does_not_ask_for_are_not_read() {
    let folder = Folder::new("folders");
    let captures = [FIRST, SECOND].map(fixture);
    for (day, capture) in [("2026-11-26", &captures[0]), ("2026-11-27", &captures[1])] {
        let path = format!("traffic/date={day}");
        fs::create_dir_all(folder.path(&path)).expect("a folder can be made");
        folder.converted(capture, &format!("{path}/x.parquet"));
    }
    let context = context(2, 64);
    register_parquet(&context, "traffic", folder.path("traffic"))
        .await
        .expect("it is a table");
    let sql = format!("{REPORT} WHERE date = '2026-11-27'");
    let plan = context.sql(&sql).await.expect("it is a query");
    let plan = plan.create_physical_plan().await.expect("it has a plan");
    let shown = displayable(plan.as_ref()).indent(false).to_string();
    assert!(shown.contains("date=2026-11-27"), "{shown}");
    assert!(!shown.contains("date=2026-11-26"), "{shown}");
    assert_eq!(text(&context, &sql).await, reported(&[&captures[1]]));
    let whole = reported(&[&captures[0], &captures[1]]);
    assert_eq!(text(&context, REPORT).await, whole);
    let days = "SELECT date, count(*) FROM traffic GROUP BY date";
    let days: usize = rows(&context, days)
        .await
        .iter()
        .map(|rows| rows.num_rows())
        .sum();
    assert_eq!(days, 2);
}

fn column(name: &str, array: ArrayRef) -> (Arc<Field>, ArrayRef) {
    let field = Field::new(name, array.data_type().clone(), true);
    (Arc::new(field), array)
}

/// Writes rows as another program would.
fn write_rows(file: &str, columns: Vec<(Arc<Field>, ArrayRef)>) {
    let rows = RecordBatch::from(StructArray::from(columns));
    let file = File::create(file).expect("it can be written");
    let mut writer = ArrowWriter::try_new(file, rows.schema(), None).expect("it is a schema");
    writer.write(&rows).expect("it can be written");
    writer.close().expect("it can be written");
}

#[tokio::test]
async fn columns_of_other_types_are_exchanges_or_are_refused() {
    let folder = Folder::new("types");
    let texts = |texts: &[&str]| Arc::new(LargeStringArray::from(texts.to_vec())) as ArrayRef;
    let methods: DictionaryArray<Int32Type> = ["get", "GET"].into_iter().collect();
    let types = ["application/json", "application/json"];
    let headers = StructArray::from(vec![column(
        "content-type",
        Arc::new(StringArray::from(types.to_vec())),
    )]);
    let bodies: [&[u8]; 2] = [b"{\"id\": 7}", b"{\"id\": \"seven\"}"];
    let response = StructArray::from(vec![
        column("headers", Arc::new(headers)),
        column("body", Arc::new(BinaryArray::from(bodies.to_vec()))),
    ]);
    let others = |status: ArrayRef| {
        vec![
            column("verb", texts(&["get", "get"])),
            column("method", Arc::new(methods.clone())),
            column("path", texts(&["/bikes/7", "/bikes/8"])),
            column("status", status),
            column(
                "time",
                Arc::new(TimestampMillisecondArray::from(vec![0, 1000])),
            ),
            column("response", Arc::new(response.clone())),
        ]
    };
    let context = context(1, 64);
    let file = folder.path("others.parquet");
    write_rows(&file, others(Arc::new(Int16Array::from(vec![200, 200]))));
    register_parquet(&context, "traffic", file.as_str())
        .await
        .expect("it is a table");
    let report: serde_json::Value =
        serde_json::from_str(&text(&context, REPORT).await).expect("it is JSON");
    assert_eq!(report["summary"]["payloads"], 4, "{report}");
    assert_eq!(report["summary"]["fails"], 1, "{report}");
    let file = folder.path("wrong.parquet");
    write_rows(
        &file,
        others(Arc::new(BooleanArray::from(vec![true, true]))),
    );
    register_parquet(&context, "wrong", file.as_str())
        .await
        .expect("it is a table");
    let query = context
        .sql("SELECT conform_report(exchange) FROM wrong")
        .await
        .expect("it can be planned");
    let error = query.collect().await.expect_err("a status is a number");
    let error = error.to_string();
    assert!(
        error.contains("the column `status` must have integers, found"),
        "{error}"
    );
}

#[tokio::test]
async fn pages_of_a_row_group_without_wanted_statuses_are_passed_over() {
    let folder = Folder::new("pages");
    let file = folder.with_failures(30_000, 1000);
    let context = context(1, 1024);
    register_parquet(&context, "traffic", file.as_str())
        .await
        .expect("it is a table");
    let (plan, messages) = failures(&context).await;
    assert_eq!(messages, 2000);
    let passed = metric(&plan, "page_index_rows_pruned");
    assert!(passed.contains("30.00 K total"), "{passed}");
    assert!(!passed.contains("30.00 K matched"), "{passed}");
}
