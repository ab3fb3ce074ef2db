//! Rows in the tables that say how calls go on: to the next page, and until a job has ended.

use askama::Template;
use conform_ir::{
    CursorSource, JobResult, NextPage, PageParameter, Pagination, Polling, UrlSource,
};

use crate::text::string_literal;

/// A row in the table of paginations. All texts are literals.
#[derive(Template)]
#[template(path = "client/src/generated/pagination.rs.j2")]
pub(super) struct PaginationRow<'p> {
    name: &'p str,
    items: String,
    more: Option<String>,
    next: NextRow,
}

/// What asks for the next page.
enum NextRow {
    Cursor(PlaceRow, PlaceRow),
    Number(PlaceRow, u64, Option<String>),
    Offset(PlaceRow, Option<String>),
    Link(String),
    Url(String),
}

/// The kind of a place, and its name or pointer.
struct PlaceRow {
    kind: &'static str,
    place: String,
}

/// A row in the table of jobs. All texts are literals.
#[derive(Template)]
#[template(path = "client/src/generated/polling.rs.j2")]
pub(super) struct PollingRow<'p> {
    name: &'p str,
    state: Option<String>,
    done: Vec<String>,
    failed: Vec<String>,
    interval: u32,
    url: Vec<PlaceRow>,
    result: Option<&'static str>,
}

impl<'p> PaginationRow<'p> {
    pub(super) fn new(name: &'p str, pagination: &Pagination) -> Self {
        let literal = |text: &Option<String>| text.as_deref().map(string_literal);
        let next = match &pagination.next {
            NextPage::Cursor { parameter, source } => {
                NextRow::Cursor(PlaceRow::parameter(parameter), PlaceRow::source(source))
            }
            NextPage::Number {
                parameter,
                first,
                pages,
            } => NextRow::Number(PlaceRow::parameter(parameter), *first, literal(pages)),
            NextPage::Offset { parameter, total } => {
                NextRow::Offset(PlaceRow::parameter(parameter), literal(total))
            }
            NextPage::Link(relation) => NextRow::Link(string_literal(relation)),
            NextPage::Url(pointer) => NextRow::Url(string_literal(pointer)),
        };
        Self {
            name,
            items: string_literal(&pagination.items),
            more: literal(&pagination.more),
            next,
        }
    }
}

impl PlaceRow {
    fn new(kind: &'static str, place: &str) -> Self {
        Self {
            kind,
            place: string_literal(place),
        }
    }

    fn parameter(parameter: &PageParameter) -> Self {
        match parameter {
            PageParameter::Query(name) => Self::new("query", name),
            PageParameter::Header(name) => Self::new("header", name),
            PageParameter::Body(name) => Self::new("body", name),
        }
    }

    fn source(source: &CursorSource) -> Self {
        match source {
            CursorSource::Body(pointer) => Self::new("body", pointer),
            CursorSource::Header(name) => Self::new("header", name),
            CursorSource::LastItem(pointer) => Self::new("last", pointer),
        }
    }
}

impl<'p> PollingRow<'p> {
    pub(super) fn new(name: &'p str, polling: &Polling) -> Self {
        let literals = |texts: &[String]| texts.iter().map(|text| string_literal(text)).collect();
        let url = polling.url.iter().map(|source| match source {
            UrlSource::Header(name) => PlaceRow::new("header", name),
            UrlSource::Body(pointer) => PlaceRow::new("body", pointer),
        });
        Self {
            name,
            state: polling.state.as_deref().map(string_literal),
            done: literals(&polling.done),
            failed: literals(&polling.failed),
            interval: polling.interval,
            url: url.collect(),
            result: match polling.result {
                JobResult::LastResponse => None,
                JobResult::Original => Some("Original"),
                JobResult::Location => Some("Location"),
            },
        }
    }
}
