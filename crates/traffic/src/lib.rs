//! HTTP traffic as it was recorded: payload files and captures, read as exchanges.
//!
//! This crate knows files, encodings and HTTP messages, but no OpenAPI description.
//!
//! - [`Capture`] reads files of many exchanges, in the formats of [`CaptureFormat`]. They are streamed, so that memory does
//!   not grow with the file. [`Capture::check`] passes the exchanges to an [`ExchangeChecker`] on several threads.
//! - [`FileRole`] says by a path which message a payload file is the body of, and [`list_files`] finds such files.
//! - [`Exchange`] is a request and its response; programs that have live traffic make it themselves.
//! - [`unpack`] decodes a body by its `Content-Encoding`, within a limit.
//!
//! Nothing in a capture ends the program. What cannot be read is an item of its own, with its place and the reason.
//!
//! ```
//! use std::sync::Arc;
//!
//! use conform_json::Limits;
//! use conform_traffic::{Capture, CaptureFormat, CaptureItem};
//!
//! let text = r#"{"request": {"method": "GET", "url": "/visits/7"}, "response": {"status": 200, "body": {"id": 7}}}
//! {"request": {"url": "/visits/8"}}"#;
//! let (name, limits) = (Arc::from("traffic.ndjson"), Limits::default());
//! let capture = Capture::new(&name, CaptureFormat::Ndjson, &limits);
//! let mut lines = Vec::new();
//! capture.read(&mut text.as_bytes(), &mut |item| {
//!     lines.push(match item {
//!         CaptureItem::Exchange(exchange) => format!("{} {}", exchange.method, exchange.url),
//!         CaptureItem::Broken(place, why) => format!("{place}: {why}"),
//!     });
//! })?;
//! assert_eq!(lines, ["GET /visits/7", "2:1: `request` must have a string `method`"]);
//! # Ok::<(), std::io::Error>(())
//! ```

mod attachments;
mod capture;
mod content_coding;
mod exchange;
mod har_zip;
mod hex;
mod input_text;
mod log_fields;
mod media_type;
mod partition;
mod payload_file;
mod recorded;
mod recorded_format;
mod side;
mod unreadable;
mod workers;

pub use attachments::Attachments;
pub use capture::{
    BodyProver, Capture, CaptureFormat, CaptureItem, CapturedBody, ReadExchange, decode_base64,
    headers_of_json,
};
pub use content_coding::{gunzip, is_gzip, unpack};
pub use exchange::{Body, Exchange, HttpMessage, RequestExtent};
pub use har_zip::{HarArchive, is_zip};
pub use input_text::{as_utf8, detect_format};
pub use log_fields::{LogFields, LogPart};
pub use media_type::MediaType;
pub use partition::Partition;
pub use payload_file::{FileRole, list_files};
pub use recorded_format::RecordedFormat;
pub use side::Side;
pub use unreadable::unreadable;
pub use workers::{BatchCheck, ExchangeChecker, check_in_order};
