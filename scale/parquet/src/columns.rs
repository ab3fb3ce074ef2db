//! Exchanges in memory: rows of a struct, read in place.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use conform_json::Position;
use conform_traffic::{Body, Exchange, HttpMessage, RequestExtent, decode_base64};

use crate::row::Row;
use crate::schema::names;
use crate::url_parts::UrlParts;
use crate::value_columns::{Bytes, Flags, Integers, Texts};

/// Why columns are not those of exchanges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnError(String);

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
    time: Option<&'a ArrayRef>,
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

/// Lists of names and values.
struct Headers<'a> {
    array: &'a dyn Array,
    names: Texts<'a>,
    values: Texts<'a>,
}

/// Members of a struct, by name.
struct Members<'a> {
    rows: &'a StructArray,
    /// What comes before the names of members in messages: `request.`.
    prefix: &'static str,
}

impl<'a> Members<'a> {
    fn find(&self, name: &str) -> Option<&'a ArrayRef> {
        self.rows.column_by_name(name)
    }

    fn read<T>(
        &self,
        name: &str,
        missing: T,
        wanted: &str,
        of: impl FnOnce(&'a dyn Array) -> Option<T>,
    ) -> Result<T, ColumnError> {
        match self.find(name) {
            None => Ok(missing),
            Some(array) => of(array.as_ref()).ok_or_else(|| self.wrong(name, wanted, array)),
        }
    }

    fn wrong(&self, name: &str, wanted: &str, array: &ArrayRef) -> ColumnError {
        ColumnError(format!(
            "the column `{}{name}` must have {wanted}, found {}",
            self.prefix,
            array.data_type()
        ))
    }

    fn texts(&self, name: &str) -> Result<Texts<'a>, ColumnError> {
        self.read(name, Texts::Missing, "texts", Texts::of)
    }

    fn integers(&self, name: &str) -> Result<Integers<'a>, ColumnError> {
        self.read(name, Integers::Missing, "integers", Integers::of)
    }

    /// The members of a struct among the members.
    fn below(&self, name: &str, prefix: &'static str) -> Result<Option<Members<'a>>, ColumnError> {
        match self.find(name) {
            None => Ok(None),
            Some(array) => match array.data_type() {
                DataType::Null => Ok(None),
                DataType::Struct(_) => Ok(Some(Members {
                    rows: array.as_struct(),
                    prefix,
                })),
                _ => Err(self.wrong(name, "structs", array)),
            },
        }
    }

    fn message(self) -> Result<MessageColumns<'a>, ColumnError> {
        Ok(MessageColumns {
            nulls: self.rows.nulls(),
            headers: self.headers()?,
            body: match self.find("body") {
                None => None,
                Some(array) => Some(
                    Bytes::of(array.as_ref())
                        .ok_or_else(|| self.wrong("body", "bytes or texts", array))?,
                ),
            },
            encoding: self.texts("encoding")?,
            size: self.integers("size")?,
            truncated: self.read("truncated", Flags::Missing, "booleans", Flags::of)?,
            fault: self.texts("fault")?,
        })
    }

    fn headers(&self) -> Result<Option<Headers<'a>>, ColumnError> {
        let Some(array) = self.find("headers") else {
            return Ok(None);
        };
        let pairs: Option<&'a StructArray> = match array.data_type() {
            DataType::Null => return Ok(None),
            DataType::List(_) => array.as_list::<i32>().values().as_struct_opt(),
            DataType::LargeList(_) => array.as_list::<i64>().values().as_struct_opt(),
            DataType::Map(..) => Some(array.as_map().entries()),
            _ => None,
        };
        let wanted = "lists of structs with `name` and `value`";
        let wrong = || self.wrong("headers", wanted, array);
        let pairs = pairs.ok_or_else(wrong)?;
        let column = |name: &str, index: usize| {
            let named = pairs.column_by_name(name);
            // The members of a map have no names that are certain.
            let is_map = matches!(array.data_type(), DataType::Map(..));
            let found = named.or_else(|| pairs.columns().get(index).filter(|_| is_map));
            found.and_then(|found| Texts::of(found.as_ref()))
        };
        Ok(Some(Headers {
            array: array.as_ref(),
            names: column("name", 0).ok_or_else(wrong)?,
            values: column("value", 1).ok_or_else(wrong)?,
        }))
    }
}

impl<'a> Headers<'a> {
    fn get(&self, row: usize) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
        if self.array.is_null(row) {
            return Vec::new();
        }
        let bounds = |offsets: &[i32]| offsets[row] as usize..offsets[row + 1] as usize;
        let range = match self.array.data_type() {
            DataType::LargeList(_) => {
                let offsets = self.array.as_list::<i64>().value_offsets();
                offsets[row] as usize..offsets[row + 1] as usize
            }
            DataType::Map(..) => bounds(self.array.as_map().value_offsets()),
            _ => bounds(self.array.as_list::<i32>().value_offsets()),
        };
        let pairs = range.filter_map(|at| {
            let name = self.names.get(at)?;
            Some((name.into(), self.values.get(at).unwrap_or_default().into()))
        });
        pairs.collect()
    }
}

impl<'a> MessageColumns<'a> {
    fn get(&self, row: usize) -> Option<HttpMessage<'a>> {
        if self.nulls.is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let headers = self.headers.as_ref().map(|headers| headers.get(row));
        Some(HttpMessage {
            headers: headers.unwrap_or_default(),
            body: self.body(row),
        })
    }

    fn body(&self, row: usize) -> Body<'a> {
        if let Some(why) = self.fault.get(row) {
            return Body::Lost(why.to_owned());
        }
        let body = self.body.as_ref().and_then(|body| body.get(row));
        let size = self.size.get(row).and_then(|size| u64::try_from(size).ok());
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
    /// Returns an error if there is no column `method` or `path`, or if a column has values of another type.
    pub fn new(rows: &'a StructArray) -> Result<Self, ColumnError> {
        let members = Members { rows, prefix: "" };
        for name in [names::METHOD, names::PATH] {
            if members.find(name).is_none() {
                return Err(ColumnError(format!(
                    "there is no column `{name}`, which exchanges must have"
                )));
            }
        }
        let message = |name, prefix| {
            let below = members.below(name, prefix)?;
            below.map(Members::message).transpose()
        };
        let place = members.below(names::PLACE, "place.")?;
        let place = place.map(|place| {
            Ok(PlaceColumns {
                file: place.texts("file")?,
                line: place.integers("line")?,
                column: place.integers("column")?,
            })
        });
        Ok(Self {
            rows,
            method: members.texts(names::METHOD)?,
            scheme: members.texts(names::SCHEME)?,
            host: members.texts(names::HOST)?,
            path: members.texts(names::PATH)?,
            query: members.texts(names::QUERY)?,
            status: members.integers(names::STATUS)?,
            time: members.find(names::TIME),
            trace_id: members.texts(names::TRACE_ID)?,
            extent: members.texts(names::EXTENT)?,
            fault: members.texts(names::FAULT)?,
            request: message(names::REQUEST, "request.")?,
            response: message(names::RESPONSE, "response.")?,
            place: place.transpose()?,
        })
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
            let number = integers
                .get(row)
                .and_then(|number| u32::try_from(number).ok());
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
        let method = self.method.get(row).ok_or("the row has no `method`")?;
        let path = self.path.get(row).ok_or("the row has no `path`")?;
        let status = self.status.get(row).map(|status| {
            let status = u16::try_from(status).ok();
            let status = status.filter(|status| (100..600).contains(status));
            status.ok_or("`status` must be from 100 to 599")
        });
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
        let message = |columns: &Option<MessageColumns<'a>>| {
            columns.as_ref().and_then(|columns| columns.get(row))
        };
        Ok(Exchange {
            method: if is_upper {
                Cow::Borrowed(method)
            } else {
                Cow::Owned(method.to_ascii_uppercase())
            },
            url,
            extent: match self.extent.get(row) {
                Some("url") => RequestExtent::Url,
                Some("nothing") => RequestExtent::Nothing,
                _ => RequestExtent::Whole,
            },
            trace_id: self.trace_id.get(row).map(Cow::Borrowed),
            request: message(&self.request).unwrap_or_default(),
            response: status
                .transpose()?
                .map(|status| (status, message(&self.response).unwrap_or_default())),
            ..Exchange::new("", "")
        })
    }

    /// Returns when the request of a row was sent, as [`Exchange::time`] has it; `None` if that is not known or is no timestamp of
    /// microseconds.
    #[must_use]
    pub fn time(&self, row: usize) -> Option<String> {
        let array = self.time?;
        let is_time = matches!(
            array.data_type(),
            DataType::Timestamp(TimeUnit::Microsecond, _)
        );
        if !is_time || array.is_null(row) {
            return None;
        }
        let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
        let time = jiff::Timestamp::from_microsecond(micros).ok()?;
        Some(time.to_string())
    }
}

impl fmt::Debug for ExchangeColumns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeColumns")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}
