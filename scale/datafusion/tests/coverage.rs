//! `conform_coverage`, held against what `conform check` records of the captures.

use std::fs;

use conform_coverage::CoverageDocument;
use conform_datafusion::register_parquet;
use datafusion::arrow::array::AsArray as _;

use crate::folder::Folder;
use crate::program::{conform, conform_sql_within};
use crate::{SPEC, context, fixture, rows, text};

const COVERAGE: &str = "SELECT conform_coverage(exchange) FROM traffic";

/// Returns the captures, and the coverage of one run over them.
fn recorded(folder: &Folder) -> ([String; 2], String) {
    let captures = ["first", "second"].map(|name| fixture(&format!("report/merge/{name}.ndjson")));
    let out = folder.path("recorded.json");
    let spec = fixture(SPEC);
    let args = ["check", "--spec", &spec, "--coverage-output", &out];
    conform(&[&args[..], &[&captures[0], &captures[1]]].concat());
    (captures, fs::read_to_string(out).expect("it was written"))
}

#[tokio::test(flavor = "multi_thread")]
async fn coverage_is_that_of_the_program_for_any_order_and_number_of_partitions() {
    let folder = Folder::new("coverage");
    let (captures, whole) = recorded(&folder);
    let table = folder.path("traffic");
    fs::create_dir(&table).expect("a folder can be made");
    folder.converted(&captures[1], "traffic/a.parquet");
    folder.converted(&captures[0], "traffic/b.parquet");
    for (partitions, batch) in [(1, 8192), (2, 1), (5, 3)] {
        let context = context(partitions, batch);
        register_parquet(&context, "traffic", table.as_str())
            .await
            .expect("it is a table");
        for rows in [
            "traffic",
            "(SELECT * FROM traffic ORDER BY path DESC)",
            "(SELECT * FROM traffic ORDER BY place.line, place.file DESC)",
        ] {
            let sql = format!("SELECT conform_coverage(exchange) FROM {rows}");
            let found = text(&context, &sql).await;
            assert!(found == whole, "{rows}: {found}\nis not\n{whole}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn coverage_of_groups_merges_to_that_of_all() {
    let folder = Folder::new("coverage-groups");
    let (captures, _) = recorded(&folder);
    let file = folder.converted(&captures[0], "x.parquet");
    let context = context(2, 2);
    register_parquet(&context, "traffic", file.as_str())
        .await
        .expect("it is a table");
    let groups = "SELECT method, conform_coverage(exchange) FROM traffic GROUP BY method";
    let mut parts = Vec::new();
    for rows in rows(&context, groups).await {
        let texts = rows.column(1).as_string::<i32>().iter().flatten();
        parts.extend(texts.map(|text| CoverageDocument::read(text).expect("it is coverage")));
    }
    assert!(parts.len() > 1, "there is one group");
    let mut merged = parts.pop().expect("there are groups");
    for part in parts {
        merged.add(part).expect("they are of one description");
    }
    assert_eq!(merged.to_text(), text(&context, COVERAGE).await);
    // Without a row it has every item of the description, and no message.
    let nothing = text(&context, &format!("{COVERAGE} WHERE status = 999")).await;
    let nothing: serde_json::Value = serde_json::from_str(&nothing).expect("JSON");
    assert_eq!(nothing["messages"], 0);
    assert!(nothing["total"]["total"].as_u64() > Some(0), "{nothing}");
}

#[test]
fn coverage_is_written_in_its_own_forms() {
    let folder = Folder::new("coverage-forms");
    let (captures, whole) = recorded(&folder);
    let tables = [
        format!("traffic={}", folder.converted(&captures[0], "a.parquet")),
        format!("traffic={}", folder.converted(&captures[1], "b.parquet")),
    ];
    let spec = fixture(SPEC);
    let sql = |more: &[&str]| {
        let args = [
            "--spec", &spec, "--table", &tables[0], "--table", &tables[1],
        ];
        conform_sql_within(&[], &[&args[..], &[COVERAGE], more].concat())
    };
    let ended = sql(&[]);
    assert_eq!(
        (ended.status, ended.stdout),
        (0, whole.clone()),
        "{}",
        ended.stderr
    );
    for (name, start) in [
        ("c.json", &*whole),
        ("c.html", "<!doctype html>"),
        ("c.txt", ""),
    ] {
        let out = folder.path(name);
        let ended = sql(&["-o", &out]);
        assert_eq!((ended.status, &*ended.stdout), (0, ""), "{}", ended.stderr);
        let written = fs::read_to_string(out).expect("it was written");
        let written = written.to_ascii_lowercase();
        assert!(!written.is_empty());
        assert!(
            written.starts_with(&start.to_ascii_lowercase()),
            "{written}"
        );
    }
    let ended = sql(&["--format", "sarif"]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("coverage has no form of a report"),
        "{}",
        ended.stderr
    );
}
