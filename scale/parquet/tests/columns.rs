//! Columns that others have written: missing ones, and other types that hold the same.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, MapBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int8Type;
use arrow_array::{
    Array as _, ArrayRef, BinaryArray, BooleanArray, Decimal128Array, DictionaryArray,
    FixedSizeBinaryArray, Float32Array, Float64Array, Int8Array, Int64Array, LargeBinaryArray,
    StringArray, StringViewArray, StructArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray, UInt16Array,
    UInt64Array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field};
use conform_json::Position;
use conform_parquet::{ExchangeColumns, Row};
use conform_traffic::{Body, Exchange, HttpMessage, RequestExtent};

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
    // Of the request nothing else was recorded.
    assert_eq!(found.extent, RequestExtent::Url);
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

/// Returns columns of one exchange with these in addition.
fn exchange_with(more: Vec<(&str, ArrayRef)>) -> StructArray {
    let own: Vec<(&str, ArrayRef)> = vec![
        ("method", strings(&[Some("GET")])),
        ("path", strings(&[Some("/visits")])),
        ("status", Arc::new(UInt16Array::from(vec![200]))),
    ];
    rows(own.into_iter().chain(more).collect())
}

#[test]
fn timestamps_of_every_unit_are_times() {
    let instant = 1_760_000_000;
    for (time, wanted) in [
        (
            Arc::new(TimestampSecondArray::from(vec![instant])) as ArrayRef,
            "2025-10-09T08:53:20Z",
        ),
        (
            Arc::new(
                TimestampMillisecondArray::from(vec![instant * 1000 + 7]).with_timezone("UTC"),
            ),
            "2025-10-09T08:53:20.007Z",
        ),
        (
            Arc::new(
                TimestampMicrosecondArray::from(vec![instant * 1_000_000]).with_timezone("+02:00"),
            ),
            "2025-10-09T08:53:20Z",
        ),
        (
            Arc::new(TimestampNanosecondArray::from(vec![
                instant * 1_000_000_000 + 1,
            ])),
            "2025-10-09T08:53:20.000000001Z",
        ),
        (
            strings(&[Some("2025-10-09T10:53:20+02:00")]),
            "2025-10-09T08:53:20Z",
        ),
        (
            Arc::new(Int64Array::from(vec![instant])),
            "2025-10-09T08:53:20Z",
        ),
        (
            Arc::new(Int64Array::from(vec![instant * 1000 + 7])),
            "2025-10-09T08:53:20.007Z",
        ),
        (
            Arc::new(Int64Array::from(vec![instant * 1_000_000_000 + 1])),
            "2025-10-09T08:53:20.000000001Z",
        ),
        (
            Arc::new(Float64Array::from(vec![instant as f64 + 0.5])),
            "2025-10-09T08:53:20.5Z",
        ),
    ] {
        let rows = exchange_with(vec![("time", time)]);
        let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
        assert_eq!(columns.time(0).as_deref(), Some(wanted));
    }
    let far = Arc::new(TimestampSecondArray::from(vec![i64::MAX]));
    let rows = exchange_with(vec![("time", far)]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    assert_eq!(columns.time(0), None);
}

/// What becomes of a status, which each program writes as it likes.
fn status(status: ArrayRef) -> Result<Option<u16>, String> {
    let rows = rows(vec![
        ("method", strings(&[Some("GET")])),
        ("path", strings(&[Some("/visits")])),
        ("status", status),
    ]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let name = Arc::from("x.parquet");
    match columns.get(0, &name, None, &mut Arc::from("")) {
        Some(Row::Exchange(exchange)) => Ok(exchange.response.map(|(status, _)| status)),
        Some(Row::Fault { why, .. }) => Err(why),
        None => panic!("it is a row"),
    }
}

#[test]
fn a_status_may_be_a_number_of_any_type_or_a_text() {
    let dictionary: DictionaryArray<Int8Type> = ["404"].into_iter().collect();
    let decimal = Decimal128Array::from(vec![404]).with_precision_and_scale(3, 0);
    for column in [
        Arc::new(Float64Array::from(vec![404.0])) as ArrayRef,
        Arc::new(Float32Array::from(vec![404.0])),
        Arc::new(decimal.expect("it has three digits")),
        Arc::new(dictionary),
        strings(&[Some(" 404")]),
    ] {
        assert_eq!(status(Arc::clone(&column)), Ok(Some(404)), "{column:?}");
    }
    // A column with nulls becomes one of floating-point numbers elsewhere.
    let null: ArrayRef = Arc::new(Float64Array::from(vec![None]));
    assert_eq!(status(null), Ok(None));
    for column in [
        Arc::new(Float64Array::from(vec![f64::NAN])) as ArrayRef,
        Arc::new(Float64Array::from(vec![404.5])),
        Arc::new(Float64Array::from(vec![1e300])),
        Arc::new(UInt64Array::from(vec![u64::MAX])),
        strings(&[Some("404 Not Found")]),
    ] {
        let why = status(Arc::clone(&column)).expect_err("it is no status");
        assert_eq!(why, "`status` must be an integer from 100 to 599");
    }
}

#[test]
fn texts_and_bodies_may_be_bytes_of_any_type() {
    let bytes = |bytes: &[u8]| Arc::new(BinaryArray::from(vec![bytes])) as ArrayRef;
    let keys = Int8Array::from(vec![0]);
    let dictionary = DictionaryArray::new(keys, bytes(b"{}"));
    let fixed = FixedSizeBinaryArray::try_from_iter([b"{}"].into_iter());
    for body in [
        Arc::new(dictionary) as ArrayRef,
        Arc::new(fixed.expect("they have one length")),
    ] {
        let request: ArrayRef = Arc::new(rows(vec![("body", body)]));
        let rows = rows(vec![
            ("method", bytes(b"PUT")),
            ("path", bytes(b"/visits")),
            ("request", request),
        ]);
        let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
        let found = exchange(&columns, 0);
        assert_eq!((&*found.method, &*found.url), ("PUT", "/visits"));
        assert!(matches!(found.request.body, Body::Bytes(bytes) if &*bytes == b"{}"));
    }
}

#[test]
fn what_was_not_recorded_of_a_message_is_not_missing() {
    let body: ArrayRef = Arc::new(rows(vec![("body", strings(&[Some("{}"), None]))]));
    let nulls = Some(NullBuffer::from(vec![false, true]));
    let (fields, columns, _) = body.as_struct().clone().into_parts();
    let message = StructArray::new(fields, columns, nulls);
    let rows = rows(vec![
        ("method", strings(&[Some("GET"); 2])),
        ("path", strings(&[Some("/visits"); 2])),
        ("status", Arc::new(UInt16Array::from(vec![200; 2]))),
        ("request", Arc::new(message.clone())),
        ("response", Arc::new(message)),
    ]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let (first, second) = (exchange(&columns, 0), exchange(&columns, 1));
    assert_eq!(first.extent, RequestExtent::Url);
    assert!(matches!(
        first.response,
        Some((
            200,
            HttpMessage {
                body: Body::Unrecorded(None),
                ..
            }
        ))
    ));
    assert_eq!(second.extent, RequestExtent::Whole);
    assert!(matches!(
        second.response,
        Some((
            200,
            HttpMessage {
                body: Body::Absent,
                ..
            }
        ))
    ));
}

#[test]
fn headers_are_read_from_lists_of_pairs_and_from_json() {
    let mut pairs = ListBuilder::new(ListBuilder::new(StringBuilder::new()));
    for (name, value) in [("set-cookie", "a=1"), ("set-cookie", "b=2")] {
        pairs.values().values().append_value(name);
        pairs.values().values().append_value(value);
        pairs.values().append(true);
    }
    pairs.append(true);
    for headers in [
        Arc::new(pairs.finish()) as ArrayRef,
        strings(&[Some(r#"{"set-cookie": ["a=1", "b=2"]}"#)]),
        strings(&[Some(
            r#"[["set-cookie", "a=1"], {"name": "set-cookie", "value": "b=2"}]"#,
        )]),
    ] {
        let response: ArrayRef = Arc::new(rows(vec![("headers", headers)]));
        let rows = exchange_with(vec![("response", response)]);
        let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
        let (_, answer) = exchange(&columns, 0).response.expect("there is a response");
        let values: Vec<&str> = answer.headers.iter().map(|(_, value)| &**value).collect();
        assert_eq!(values, ["a=1", "b=2"]);
    }
    let wrong: ArrayRef = Arc::new(rows(vec![("headers", strings(&[Some("a: b")]))]));
    let rows = exchange_with(vec![("response", wrong)]);
    let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
    let name = Arc::from("x.parquet");
    let Some(Row::Fault { why, .. }) = columns.get(0, &name, None, &mut Arc::from("")) else {
        panic!("such headers are no JSON");
    };
    assert_eq!(why, "`headers` must be JSON");
}

#[test]
fn headers_are_read_from_maps_of_lists_and_from_structs() {
    let values = || ListBuilder::new(StringBuilder::new());
    let mut map = MapBuilder::new(None, StringBuilder::new(), values());
    map.keys().append_value("set-cookie");
    map.values().values().append_value("a=1");
    map.values().values().append_value("b=2");
    map.values().append(true);
    map.append(true).expect("a key has a value");
    let map: ArrayRef = Arc::new(map.finish());
    let mut list = values();
    list.values().append_value("a=1");
    list.values().append_value("b=2");
    list.append(true);
    let members: ArrayRef = Arc::new(rows(vec![
        ("set-cookie", Arc::new(list.finish())),
        ("etag", strings(&[None])),
    ]));
    for headers in [map, members] {
        let response: ArrayRef = Arc::new(rows(vec![("headers", headers)]));
        let rows = exchange_with(vec![("response", response)]);
        let columns = ExchangeColumns::new(&rows).expect("they are exchanges");
        let (_, answer) = exchange(&columns, 0).response.expect("there is a response");
        let found: Vec<(&str, &str)> = answer
            .headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(found, [("set-cookie", "a=1"), ("set-cookie", "b=2")]);
    }
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
    let numbers = || Arc::new(UInt16Array::from(Vec::<u16>::new())) as ArrayRef;
    let flags = || Arc::new(BooleanArray::from(Vec::<bool>::new())) as ArrayRef;
    for (columns, wanted) in [
        (
            vec![("method", strings(&[]))],
            "there is no column `path`, which exchanges must have, found `method`",
        ),
        (
            vec![
                ("method", strings(&[])),
                ("path", strings(&[])),
                ("status", flags()),
            ],
            "the column `status` must have integers, found Boolean",
        ),
        (
            vec![
                ("method", strings(&[])),
                ("path", strings(&[])),
                ("request", Arc::new(rows(vec![("headers", numbers())]))),
            ],
            "the column `request.headers` must have lists of structs with `name` and `value`, lists of pairs, maps of names to values, structs, or JSON, found UInt16",
        ),
        (
            vec![
                ("url", strings(&[])),
                ("path", numbers()),
                ("time", flags()),
                ("response", strings(&[])),
                (
                    "place",
                    Arc::new(rows(vec![("file", strings(&[])), ("line", flags())])),
                ),
            ],
            "there is no column `method`, which exchanges must have, found `url`, `path`, `time`, `response`, `place`; \
             the column `path` must have texts, found UInt16; \
             the column `time` must have timestamps, texts, or numbers since 1970, found Boolean; \
             the column `response` must have structs, found Utf8; \
             the column `place.line` must have integers, found Boolean",
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
