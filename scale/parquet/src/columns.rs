//! Exchanges in memory: rows of a struct, read in place.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use conform_json::Position;
use conform_traffic::{Body, Exchange, HttpMessage, RequestExtent, decode_base64};

use crate::header_columns::Headers;
use crate::row::Row;
use crate::schema::names;
use crate::url_parts::UrlParts;
use crate::value_columns::{Bytes, Flags, Integers, Texts, Times};

/// Why columns are not those of exchanges: each difference to the schema of `docs/exchanges.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnError {
    differences: Vec<String>,
}

impl ColumnError {
    /// Returns what differs, a sentence each.
    #[must_use]
    pub fn differences(&self) -> &[String] {
        &self.differences
    }
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.differences.join("; "))
    }
}

impl std::error::Error for ColumnError {}

/// The columns of exchanges, whose texts and bodies are borrowed.
pub struct ExchangeColumns<'a> {
    rows: &'a StructArray,
    method: Texts<'a>,
    scheme: Texts<'a>,
    host: Texts<'a>,
    path: Texts<'a>,
    query: Texts<'a>,
    status: Integers<'a>,
    time: Times<'a>,
    trace_id: Texts<'a>,
    extent: Texts<'a>,
    fault: Texts<'a>,
    request: Option<MessageColumns<'a>>,
    response: Option<MessageColumns<'a>>,
    place: Option<PlaceColumns<'a>>,
}

/// The members of requests or responses.
struct MessageColumns<'a> {
    nulls: Option<&'a NullBuffer>,
    headers: Option<Headers<'a>>,
    body: Option<Bytes<'a>>,
    encoding: Texts<'a>,
    size: Integers<'a>,
    truncated: Flags<'a>,
    fault: Texts<'a>,
}

struct PlaceColumns<'a> {
    file: Texts<'a>,
    line: Integers<'a>,
    column: Integers<'a>,
}

/// Members of a struct, by name.
struct Members<'a, 'e> {
    rows: &'a StructArray,
    /// What comes before the names of members in messages: `request.`.
    prefix: &'static str,
    /// What differs from the schema.
    differences: &'e mut Vec<String>,
}

impl<'a> Members<'a, '_> {
    fn find(&self, name: &str) -> Option<&'a ArrayRef> {
        self.rows.column_by_name(name)
    }

    /// Reads a column; one of another type is noted as a difference, and counts as missing.
    fn read<T>(
        &mut self,
        name: &str,
        wanted: &str,
        of: impl FnOnce(&'a dyn Array) -> Option<T>,
    ) -> Option<T> {
        let array = self.find(name)?;
        let read = of(array.as_ref());
        if read.is_none() {
            self.differences.push(format!(
                "the column `{}{name}` must have {wanted}, found {}",
                self.prefix,
                array.data_type()
            ));
        }
        read
    }

    fn texts(&mut self, name: &str) -> Texts<'a> {
        let texts = self.read(name, "texts", Texts::of);
        texts.unwrap_or(Texts::Missing)
    }

    fn integers(&mut self, name: &str) -> Integers<'a> {
        let integers = self.read(name, Integers::WANTED, Integers::of);
        integers.unwrap_or(Integers::Missing)
    }

    /// The members of a struct among the members.
    fn below(&mut self, name: &str, prefix: &'static str) -> Option<Members<'a, '_>> {
        let rows = self.read(name, "structs", |array| match array.data_type() {
            DataType::Null => Some(None),
            _ => array.as_struct_opt().map(Some),
        });
        Some(Members {
            rows: rows??,
            prefix,
            differences: self.differences,
        })
    }

    fn message(mut self) -> MessageColumns<'a> {
        MessageColumns {
            nulls: self.rows.nulls(),
            headers: self.read("headers", Headers::WANTED, Headers::of),
            body: self.read("body", "bytes or texts", Bytes::of),
            encoding: self.texts("encoding"),
            size: self.integers("size"),
            truncated: self
                .read("truncated", "booleans", Flags::of)
                .unwrap_or(Flags::Missing),
            fault: self.texts("fault"),
        }
    }
}

impl<'a> MessageColumns<'a> {
    /// Returns the message of a row; `None` if it is null, as where nothing of it was recorded.
    fn get(&self, row: usize) -> Result<Option<HttpMessage<'a>>, String> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return Ok(None);
        }
        let headers = self.headers.as_ref().map(|headers| headers.get(row));
        Ok(Some(HttpMessage {
            headers: headers.transpose()?.unwrap_or_default(),
            body: self.body(row),
        }))
    }

    fn body(&self, row: usize) -> Body<'a> {
        if let Some(why) = self.fault.get(row) {
            return Body::Lost(why.to_owned());
        }
        let body = self.body.as_ref().and_then(|body| body.get(row));
        let size = self.size.get(row).and_then(Result::ok);
        let size = size.and_then(|size| u64::try_from(size).ok());
        if self.truncated.get(row) {
            // What is there is a part of it; the whole has at least as many bytes.
            let least = body.map(|body| body.len() as u64);
            return Body::Unrecorded(size.or(least));
        }
        let Some(body) = body else {
            return Body::Absent;
        };
        match self.encoding.get(row).unwrap_or_default() {
            "" | "identity" => Body::Bytes(Cow::Borrowed(body)),
            "json" => Body::Json(Cow::Borrowed(body)),
            "base64" => match decode_base64(body) {
                Some(bytes) => Body::Bytes(Cow::Owned(bytes)),
                None => Body::Lost("its base64 cannot be decoded".to_owned()),
            },
            _ => Body::Lost("its `encoding` must be `identity`, `json` or `base64`".to_owned()),
        }
    }
}

impl<'a> ExchangeColumns<'a> {
    /// Returns the columns of exchanges, which are the members of a struct.
    ///
    /// # Errors
    ///
    /// Returns an error with every difference if there is no column `method` or `path`, or if columns have values of other types.
    pub fn new(rows: &'a StructArray) -> Result<Self, ColumnError> {
        let mut differences = Vec::new();
        for name in [names::METHOD, names::PATH] {
            if rows.column_by_name(name).is_none() {
                differences.push(missing(rows, name));
            }
        }
        let mut members = Members {
            rows,
            prefix: "",
            differences: &mut differences,
        };
        let columns = Self {
            rows,
            method: members.texts(names::METHOD),
            scheme: members.texts(names::SCHEME),
            host: members.texts(names::HOST),
            path: members.texts(names::PATH),
            query: members.texts(names::QUERY),
            status: members.integers(names::STATUS),
            time: members
                .read(names::TIME, Times::WANTED, Times::of)
                .unwrap_or(Times::Missing),
            trace_id: members.texts(names::TRACE_ID),
            extent: members.texts(names::EXTENT),
            fault: members.texts(names::FAULT),
            request: members
                .below(names::REQUEST, "request.")
                .map(Members::message),
            response: members
                .below(names::RESPONSE, "response.")
                .map(Members::message),
            place: members
                .below(names::PLACE, "place.")
                .map(|mut place| PlaceColumns {
                    file: place.texts("file"),
                    line: place.integers("line"),
                    column: place.integers("column"),
                }),
        };
        if differences.is_empty() {
            Ok(columns)
        } else {
            Err(ColumnError { differences })
        }
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns a row; `None` if it is null. `name` and `start` are its place if it has none of its own; `last` keeps the name of the
    /// file that another row has named.
    pub fn get(
        &self,
        row: usize,
        name: &Arc<str>,
        start: Option<Position>,
        last: &mut Arc<str>,
    ) -> Option<Row<'a>> {
        if self.rows.is_null(row) {
            return None;
        }
        let number = |integers: &Integers<'_>| {
            let number = integers.get(row).and_then(Result::ok);
            let number = number.and_then(|number| u32::try_from(number).ok());
            number.filter(|number| *number > 0).unwrap_or(1)
        };
        let stated = self.place.as_ref().and_then(|place| {
            let file = place.file.get(row)?;
            let (line, column) = (number(&place.line), number(&place.column));
            Some((file, Position { line, column }))
        });
        let (name, place) = match stated {
            Some((file, place)) => {
                if **last != *file {
                    *last = Arc::from(file);
                }
                (Arc::clone(last), Some(place))
            }
            None => (Arc::clone(name), start),
        };
        Some(match self.exchange(row) {
            Ok(exchange) => Row::Exchange(Exchange {
                name,
                place,
                ..exchange
            }),
            Err(why) => Row::Fault { name, place, why },
        })
    }

    fn exchange(&self, row: usize) -> Result<Exchange<'a>, String> {
        if let Some(why) = self.fault.get(row) {
            return Err(why.to_owned());
        }
        let method = self.method.get(row).filter(|method| !method.is_empty());
        let method = method.ok_or("the row has no `method`")?;
        let path = self.path.get(row).ok_or("the row has no `path`")?;
        let status = self.status.get(row).map(|status| {
            let status = status.ok().and_then(|status| u16::try_from(status).ok());
            let status = status.filter(|status| (100..600).contains(status));
            status.ok_or("`status` must be an integer from 100 to 599")
        });
        let status = status.transpose()?;
        let parts = UrlParts {
            scheme: self.scheme.get(row),
            host: self.host.get(row),
            path,
            query: self.query.get(row),
        };
        let is_path = parts.host.is_none() && parts.query.is_none();
        let url = if is_path {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(parts.join())
        };
        let is_upper = !method.bytes().any(|byte| byte.is_ascii_lowercase());
        let message = |columns: &Option<MessageColumns<'a>>| match columns {
            Some(columns) => columns.get(row),
            None => Ok(None),
        };
        let request = message(&self.request)?;
        let extent = match self.extent.get(row) {
            // Of a request without a struct nothing else was recorded.
            None if request.is_none() => RequestExtent::Url,
            None => RequestExtent::Whole,
            Some("url") => RequestExtent::Url,
            Some("nothing") => RequestExtent::Nothing,
            Some(_) => return Err("`extent` must be `url` or `nothing`".to_owned()),
        };
        let response = match status {
            Some(status) => Some((status, message(&self.response)?.unwrap_or_else(unrecorded))),
            None => None,
        };
        Ok(Exchange {
            method: if is_upper {
                Cow::Borrowed(method)
            } else {
                Cow::Owned(method.to_ascii_uppercase())
            },
            url,
            extent,
            trace_id: self.trace_id.get(row).map(Cow::Borrowed),
            request: request.unwrap_or_default(),
            response,
            ..Exchange::new("", "")
        })
    }

    /// Returns when the request of a row was sent, as [`Exchange::time`] has it; `None` if that is not known.
    #[must_use]
    pub fn time(&self, row: usize) -> Option<String> {
        self.time.get(row)
    }
}

/// Says that a column is missing, and which there are.
fn missing(rows: &StructArray, name: &str) -> String {
    /// How many columns are named.
    const MOST: usize = 12;
    let mut found = rows.column_names();
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    let found = match (found.is_empty(), more) {
        (true, _) => "no column".to_owned(),
        (_, 0) => format!("`{}`", found.join("`, `")),
        _ => format!("`{}` and {more} more", found.join("`, `")),
    };
    format!("there is no column `{name}`, which exchanges must have, found {found}")
}

/// A message of which nothing was recorded.
fn unrecorded<'t>() -> HttpMessage<'t> {
    HttpMessage {
        headers: Vec::new(),
        body: Body::Unrecorded(None),
    }
}

impl fmt::Debug for ExchangeColumns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeColumns")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
