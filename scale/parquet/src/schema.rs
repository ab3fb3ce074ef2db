//! The schema of exchanges.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};

/// The columns that a reader needs, and what the others are called.
pub(crate) mod names {
    pub(crate) const METHOD: &str = "method";
    pub(crate) const SCHEME: &str = "scheme";
    pub(crate) const HOST: &str = "host";
    pub(crate) const PATH: &str = "path";
    pub(crate) const QUERY: &str = "query";
    pub(crate) const STATUS: &str = "status";
    pub(crate) const TIME: &str = "time";
    pub(crate) const TRACE_ID: &str = "trace_id";
    pub(crate) const REQUEST: &str = "request";
    pub(crate) const RESPONSE: &str = "response";
    pub(crate) const EXTENT: &str = "extent";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const FAULT: &str = "fault";

    pub(crate) const ALL: [&str; 13] = [
        METHOD, SCHEME, HOST, PATH, QUERY, STATUS, TIME, TRACE_ID, REQUEST, RESPONSE, EXTENT,
        PLACE, FAULT,
    ];
}

/// Returns the schema of exchanges, as `docs/exchanges.md` describes it.
#[must_use]
pub fn schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    let time = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    Arc::new(Schema::new(vec![
        text(names::METHOD),
        text(names::SCHEME),
        text(names::HOST),
        text(names::PATH),
        text(names::QUERY),
        Field::new(names::STATUS, DataType::Int32, true),
        Field::new(names::TIME, time, true),
        text(names::TRACE_ID),
        Field::new(names::REQUEST, DataType::Struct(message()), true),
        Field::new(names::RESPONSE, DataType::Struct(message()), true),
        text(names::EXTENT),
        Field::new(names::PLACE, DataType::Struct(place()), true),
        text(names::FAULT),
    ]))
}

/// The members of a request or response.
pub(crate) fn message() -> Fields {
    Fields::from(vec![
        Field::new("headers", DataType::List(header()), true),
        Field::new("body", DataType::Binary, true),
        Field::new("encoding", DataType::Utf8, true),
        Field::new("size", DataType::Int64, true),
        Field::new("truncated", DataType::Boolean, true),
        Field::new("fault", DataType::Utf8, true),
    ])
}

/// An element of a list of headers.
pub(crate) fn header() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(header_members()), true))
}

pub(crate) fn header_members() -> Fields {
    Fields::from(vec![
        Field::new("name", DataType::Utf8, true),
        Field::new("value", DataType::Utf8, true),
    ])
}

/// Where an exchange is in the capture that it comes from.
pub(crate) fn place() -> Fields {
    Fields::from(vec![
        Field::new("file", DataType::Utf8, true),
        Field::new("line", DataType::Int64, true),
        Field::new("column", DataType::Int64, true),
    ])
}
