//! Exchanges as rows: collected one by one, then made columns.

use std::str::FromStr as _;
use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Int32Builder, Int64Builder, NullBufferBuilder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use conform_json::Position;
use conform_traffic::{Body, Exchange, HttpMessage, RequestExtent};

use crate::schema::{header, header_members, message, place, schema};
use crate::url_parts::UrlParts;

/// Rows of the [`schema`] in the making.
///
/// ```
/// use conform_parquet::ExchangeRows;
/// use conform_traffic::Exchange;
///
/// let mut rows = ExchangeRows::default();
/// rows.exchange(&Exchange::new("GET", "/visits"));
/// assert_eq!(rows.take().num_rows(), 1);
/// assert_eq!(rows.len(), 0);
/// ```
#[derive(Debug)]
pub struct ExchangeRows {
    method: StringBuilder,
    scheme: StringBuilder,
    host: StringBuilder,
    path: StringBuilder,
    query: StringBuilder,
    status: Int32Builder,
    time: TimestampMicrosecondBuilder,
    trace_id: StringBuilder,
    request: MessageRows,
    response: MessageRows,
    extent: StringBuilder,
    file: StringBuilder,
    line: Int64Builder,
    column: Int64Builder,
    places: NullBufferBuilder,
    fault: StringBuilder,
    len: usize,
    /// How many bytes the texts and bodies have.
    bytes: usize,
}

#[derive(Debug)]
struct MessageRows {
    /// How many headers each message has.
    lengths: Vec<usize>,
    names: StringBuilder,
    values: StringBuilder,
    body: BinaryBuilder,
    encoding: StringBuilder,
    size: Int64Builder,
    truncated: BooleanBuilder,
    fault: StringBuilder,
    nulls: NullBufferBuilder,
}

impl Default for MessageRows {
    fn default() -> Self {
        Self {
            lengths: Vec::new(),
            names: StringBuilder::new(),
            values: StringBuilder::new(),
            body: BinaryBuilder::new(),
            encoding: StringBuilder::new(),
            size: Int64Builder::new(),
            truncated: BooleanBuilder::new(),
            fault: StringBuilder::new(),
            nulls: NullBufferBuilder::new(0),
        }
    }
}

impl Default for ExchangeRows {
    fn default() -> Self {
        Self {
            method: StringBuilder::new(),
            scheme: StringBuilder::new(),
            host: StringBuilder::new(),
            path: StringBuilder::new(),
            query: StringBuilder::new(),
            status: Int32Builder::new(),
            time: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            trace_id: StringBuilder::new(),
            request: MessageRows::default(),
            response: MessageRows::default(),
            extent: StringBuilder::new(),
            file: StringBuilder::new(),
            line: Int64Builder::new(),
            column: Int64Builder::new(),
            places: NullBufferBuilder::new(0),
            fault: StringBuilder::new(),
            len: 0,
            bytes: 0,
        }
    }
}

impl ExchangeRows {
    /// Adds an exchange.
    pub fn exchange(&mut self, exchange: &Exchange<'_>) {
        let parts = UrlParts::split(&exchange.url);
        self.method.append_value(&exchange.method);
        self.scheme.append_option(parts.scheme);
        self.host.append_option(parts.host);
        self.path.append_value(parts.path);
        self.query.append_option(parts.query);
        let response = exchange.response.as_ref();
        self.status
            .append_option(response.map(|(status, _)| i32::from(*status)));
        self.time
            .append_option(exchange.time.as_deref().and_then(microseconds));
        self.trace_id.append_option(trace_id(exchange));
        self.bytes += exchange.url.len();
        self.bytes += self.request.push(Some(&exchange.request));
        self.bytes += self.response.push(response.map(|(_, message)| message));
        self.extent.append_option(match exchange.extent {
            RequestExtent::Whole => None,
            RequestExtent::Url => Some("url"),
            RequestExtent::Nothing => Some("nothing"),
        });
        self.place(exchange.place.map(|place| (&*exchange.name, place)));
        self.fault.append_null();
    }

    /// Adds a line or entry of a capture that is no exchange, and why: it is a finding of those who check the rows.
    pub fn fault(&mut self, file: &str, place: Position, why: &str) {
        for column in [
            &mut self.method,
            &mut self.scheme,
            &mut self.host,
            &mut self.path,
            &mut self.query,
            &mut self.trace_id,
            &mut self.extent,
        ] {
            column.append_null();
        }
        self.status.append_null();
        self.time.append_null();
        self.request.push(None);
        self.response.push(None);
        self.place(Some((file, place)));
        self.fault.append_value(why);
        self.bytes += why.len();
    }

    /// Counts a row, and adds its place.
    fn place(&mut self, place: Option<(&str, Position)>) {
        self.len += 1;
        self.file.append_option(place.map(|(file, _)| file));
        self.line
            .append_option(place.map(|(_, place)| i64::from(place.line)));
        self.column
            .append_option(place.map(|(_, place)| i64::from(place.column)));
        self.places.append(place.is_some());
    }

    /// Returns how many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns about how many bytes the rows have.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Returns the rows, and is empty then.
    ///
    /// # Panics
    ///
    /// Never: each column has as many rows as the others.
    #[must_use]
    pub fn take(&mut self) -> RecordBatch {
        (self.len, self.bytes) = (0, 0);
        let place = StructArray::new(
            place(),
            vec![
                Arc::new(self.file.finish()),
                Arc::new(self.line.finish()),
                Arc::new(self.column.finish()),
            ],
            self.places.finish(),
        );
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.method.finish()),
            Arc::new(self.scheme.finish()),
            Arc::new(self.host.finish()),
            Arc::new(self.path.finish()),
            Arc::new(self.query.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.time.finish()),
            Arc::new(self.trace_id.finish()),
            Arc::new(self.request.take()),
            Arc::new(self.response.take()),
            Arc::new(self.extent.finish()),
            Arc::new(place),
            Arc::new(self.fault.finish()),
        ];
        RecordBatch::try_new(schema(), columns).expect("the columns are those of the schema")
    }
}

impl MessageRows {
    /// Adds a message, and returns how many bytes it has.
    fn push(&mut self, message: Option<&HttpMessage<'_>>) -> usize {
        let mut bytes = 0;
        self.nulls.append(message.is_some());
        let headers = message.map_or(&[][..], |message| &message.headers);
        for (name, value) in headers {
            self.names.append_value(name);
            self.values.append_value(value);
            bytes += name.len() + value.len();
        }
        self.lengths.push(headers.len());
        let (mut body, mut encoding, mut size) = (None, None, None);
        let (mut fault, mut truncated) = (None, false);
        match message.map(|message| &message.body) {
            None | Some(Body::Absent) => {}
            Some(Body::Bytes(bytes)) => body = Some(bytes),
            Some(Body::Json(bytes)) => (body, encoding) = (Some(bytes), Some("json")),
            Some(Body::Lost(why)) => fault = Some(why),
            Some(Body::Unrecorded(stated)) => {
                truncated = true;
                size = stated.and_then(|size| i64::try_from(size).ok());
            }
        }
        bytes += body.map_or(0, |body| body.len());
        self.body.append_option(body);
        self.encoding.append_option(encoding);
        self.size.append_option(size);
        self.fault.append_option(fault);
        self.truncated
            .append_option(message.is_some().then_some(truncated));
        bytes
    }

    fn take(&mut self) -> StructArray {
        let pairs = StructArray::new(
            header_members(),
            vec![
                Arc::new(self.names.finish()),
                Arc::new(self.values.finish()),
            ],
            None,
        );
        let offsets = OffsetBuffer::from_lengths(self.lengths.drain(..));
        StructArray::new(
            message(),
            vec![
                Arc::new(ListArray::new(header(), offsets, Arc::new(pairs), None)),
                Arc::new(self.body.finish()),
                Arc::new(self.encoding.finish()),
                Arc::new(self.size.finish()),
                Arc::new(self.truncated.finish()),
                Arc::new(self.fault.finish()),
            ],
            self.nulls.finish(),
        )
    }
}

/// Returns a time in microseconds since 1970; `None` if it is neither RFC 3339 nor a number of nanoseconds.
fn microseconds(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text
            .parse::<i64>()
            .ok()
            .map(|nanoseconds| nanoseconds / 1000);
    }
    let time = jiff::Timestamp::from_str(text).ok()?;
    Some(time.as_microsecond())
}

/// Returns the trace of an exchange: what the capture states, or else the one of the header `traceparent` (W3C Trace Context §3.2).
fn trace_id<'e>(exchange: &'e Exchange<'_>) -> Option<&'e str> {
    exchange.trace_id.as_deref().or_else(|| {
        let trace = exchange.request.header("traceparent")?.split('-').nth(1)?;
        let is_id = trace.len() == 32 && trace.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then_some(trace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_traces_of_captures_are_read() {
        assert_eq!(microseconds("1970-01-01T01:00:01.5+01:00"), Some(1_500_000));
        assert_eq!(microseconds("1500000999"), Some(1_500_000));
        assert_eq!(microseconds("yesterday"), None);
        assert_eq!(microseconds(""), None);
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let request = HttpMessage::default()
            .with_header("Traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
        let mut exchange = Exchange::new("GET", "/").sent(request);
        assert_eq!(trace_id(&exchange), Some(trace));
        exchange.trace_id = Some("stated".into());
        assert_eq!(trace_id(&exchange), Some("stated"));
        exchange = Exchange::new("GET", "/");
        assert_eq!(trace_id(&exchange), None);
    }
}
