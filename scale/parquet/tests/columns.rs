//! Columns that others have written: missing ones, and other types that hold the same.

use std::sync::Arc;

use arrow_array::builder::{MapBuilder, StringBuilder};
use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, LargeBinaryArray, StringArray, StringViewArray,
    StructArray, UInt16Array,
};
use arrow_schema::{DataType, Field};
use conform_json::Position;
use conform_parquet::{ExchangeColumns, Row};
use conform_traffic::{Body, Exchange, RequestExtent};

fn rows(columns: Vec<(&str, ArrayRef)>) -> StructArray {
    let columns = columns.into_iter().map(|(name, array)| {
        let field = Field::new(name, array.data_type().clone(), true);
        (Arc::new(field), array)
    });
    StructArray::from(columns.collect::<Vec<_>>())
}

fn exchange<'a>(columns: &ExchangeColumns<'a>, row: usize) -> Exchange<'a> {
    let name = Arc::from("x.parquet");
    let start = Some(Position { line: 7, column: 1 });
    match columns.get(row, &name, start, &mut Arc::from("")) {
        Some(Row::Exchange(exchange)) => exchange,
        other => panic!("{other:?} is no exchange"),
    }
}

fn strings(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn two_columns_are_enough() {
    let rows = rows(vec![
        ("path", strings(&[Some("/visits"), None])),
        ("method", strings(&[Some("get"), Some("GET")])),
    ]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let found = exchange(&columns, 0);
    assert_eq!((&*found.method, &*found.url), ("GET", "/visits"));
    assert_eq!(&*found.name, "x.parquet");
    assert_eq!(found.place, Some(Position { line: 7, column: 1 }));
    assert_eq!(found.extent, RequestExtent::Whole);
    assert!(found.response.is_none());
    assert!(matches!(found.request.body, Body::Absent));
    let name = Arc::from("x.parquet");
    let second = columns.get(1, &name, None, &mut Arc::from(""));
    let Some(Row::Fault { why, .. }) = second else {
        panic!("a row without path is no exchange");
    };
    assert_eq!(why, "the row has no `path`");
}

#[test]
fn other_types_hold_the_same() {
    let mut headers = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    headers.keys().append_value("content-type");
    headers.values().append_value("application/json");
    headers.append(true).expect("a key has a value");
    let response = rows(vec![
        ("headers", Arc::new(headers.finish())),
        ("body", Arc::new(LargeBinaryArray::from(vec![&b"{}"[..]]))),
        ("truncated", Arc::new(BooleanArray::from(vec![false]))),
    ]);
    let method: DictionaryArray<Int8Type> = ["GET"].into_iter().collect();
    let rows = rows(vec![
        ("method", Arc::new(method)),
        ("path", Arc::new(StringViewArray::from(vec!["/visits/7"]))),
        ("host", strings(&[Some("api.example.com")])),
        ("scheme", strings(&[Some("https")])),
        ("query", strings(&[Some("a=b")])),
        ("status", Arc::new(UInt16Array::from(vec![200]))),
        ("response", Arc::new(response)),
    ]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let found = exchange(&columns, 0);
    assert_eq!(found.url, "https://api.example.com/visits/7?a=b");
    let (status, answer) = found.response.expect("there is a response");
    assert_eq!(status, 200);
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    assert!(matches!(answer.body, Body::Bytes(bytes) if &*bytes == b"{}"));
}

#[test]
fn bodies_that_are_not_whole_are_unrecorded() {
    let request = rows(vec![
        (
            "body",
            strings(&[Some("{\"a\":"), None, Some("e30="), Some("!")]),
        ),
        (
            "encoding",
            strings(&[None, None, Some("base64"), Some("rot13")]),
        ),
        (
            "truncated",
            Arc::new(BooleanArray::from(vec![true, true, false, false])),
        ),
    ]);
    let rows = rows(vec![
        ("method", strings(&[Some("PUT"); 4])),
        ("path", strings(&[Some("/"); 4])),
        ("request", Arc::new(request)),
    ]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let body = |row| exchange(&columns, row).request.body;
    assert!(matches!(body(0), Body::Unrecorded(Some(5))));
    assert!(matches!(body(1), Body::Unrecorded(None)));
    assert!(matches!(body(2), Body::Bytes(bytes) if &*bytes == b"{}"));
    assert!(matches!(body(3), Body::Lost(_)));
}

#[test]
fn columns_of_other_things_are_refused() {
    for (columns, wanted) in [
        (
            vec![("method", strings(&[]))],
            "there is no column `path`, which exchanges must have",
        ),
        (
            vec![
                ("method", strings(&[])),
                ("path", strings(&[])),
                ("status", strings(&[])),
            ],
            "the column `status` must have integers, found Utf8",
        ),
        (
            vec![
                ("method", strings(&[])),
                ("path", strings(&[])),
                ("request", Arc::new(rows(vec![("headers", strings(&[]))]))),
            ],
            "the column `request.headers` must have lists of structs with `name` and `value`, found Utf8",
        ),
    ] {
        let rows = rows(columns);
        let error = ExchangeColumns::new(&rows).expect_err(wanted);
        assert_eq!(error.to_string(), wanted);
    }
    let schema = conform_parquet::schema();
    let status = schema.field_with_name("status").expect("it is a column");
    assert_eq!(status.data_type(), &DataType::Int32);
}
