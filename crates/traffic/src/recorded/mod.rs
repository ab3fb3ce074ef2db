//! What other programs record: whole files that are read at once, and turned into exchanges.
//!
//! | format | module | what is read |
//! |---|---|---|
//! | Postman collection 2.0, 2.1 | [`postman`] | each saved example with its request; a request without examples by itself; variables and authorization of the collection and its folders |
//! | Bruno file (`.bru`, or YAML since version 3) | [`bru`], [`open_collection`] | its request, and its examples |
//! | VCR cassette, YAML and JSON | [`vcr`] | `http_interactions` (Ruby), `interactions` (Python, Go), lists of interactions (PHP, Elixir); bodies as text, base64 and JSON |
//! | WireMock stubs | [`wiremock`] | the response of each stub, also from `__files`; the request only says where it goes |
//! | WireMock journal of requests | [`wiremock`] | each request, and the response of a stub |
//! | a list in JSON of exchanges or log entries | [`list`] | what NDJSON has on each line |
//! | Charles session in JSON (`.chlsj`) | [`charles`] | each request and its response |
//! | nock recording | [`nock`] | each request, whose headers count if they were recorded, and its response |
//! | recording of `responses` (Python), YAML and JSON | [`python_responses`] | the response of each request, and of the request its method and URL |
//! | Pact contract 1 to 4 | [`pact`] | each HTTP interaction |
//! | Hoverfly simulation | [`hoverfly`] | the response of each pair; the request only says where it goes |
//! | Insomnia export 4 (JSON), 5 (YAML) | [`insomnia`] | each request |
//! | Bruno collection export | [`bruno`] | each request, and its examples |
//! | OTLP JSON, spans of Jaeger and Zipkin | [`otlp`] | HTTP spans: method, URL, status, headers, and bodies that are known to be whole |
//! | `curl -v` log | [`curl`] | requests without bodies, responses with bodies |
//! | WARC | [`warc`] | pairs of `request` and `response` records |
//!
//! Logs of Kong, nginx, Envoy and Caddy with one JSON object a line are read line by line by [`log_line`].
//!
//! Postman, Insomnia and Bruno have variables. One at the start of a URL stands for host and base path; a request with others, in
//! its URL or body, is a pattern, which is not checked.
//!
//! A file is bounded by [`Limits::max_bytes`](conform_json::Limits). What of it is no exchange is an item of its own, with
//! its place and the reason.

pub(crate) mod bru;
mod bruno;
mod charles;
mod credentials;
pub(crate) mod curl;
mod hoverfly;
mod http_text;
mod insomnia;
mod list;
pub(crate) mod log_line;
mod model;
mod nock;
mod open_collection;
mod otlp;
mod pact;
mod postman;
mod python_responses;
mod surroundings;
mod variables;
mod vcr;
mod warc;
mod wiremock;

use std::sync::Arc;

use conform_json::{Document, Format, Limits};

use self::model::RecordedReader;
use crate::attachments::Attachments;
use crate::log_fields::LogFields;
use crate::recorded_format::RecordedFormat;

pub(crate) use self::model::{MultipartPart, RecordedItem, multipart};

/// A file that is read at once.
#[derive(Debug)]
pub(crate) struct RecordedFile {
    pub(crate) name: Arc<str>,
    pub(crate) format: RecordedFormat,
    pub(crate) limits: Limits,
    /// The files beside it.
    pub(crate) attachments: Option<Attachments>,
    /// What the members of log entries are called.
    pub(crate) log_fields: LogFields,
}

/// Reads a whole file.
pub(crate) fn read(file: &RecordedFile, bytes: Vec<u8>) -> Vec<RecordedItem> {
    let RecordedFile {
        name,
        format,
        limits,
        attachments,
        log_fields,
    } = file;
    let (format, attachments) = (*format, attachments.as_ref());
    match format {
        RecordedFormat::Bru => return bru::read(name, &bytes, limits, attachments),
        RecordedFormat::OpenCollection => {
            return open_collection::read(name, bytes, limits, attachments);
        }
        RecordedFormat::Curl => return curl::read(&bytes),
        RecordedFormat::Warc => return warc::read(&bytes),
        RecordedFormat::Otlp => return otlp::read(name, bytes, limits),
        _ => {}
    }
    let is_json =
        bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[");
    let syntax = if is_json { Format::Json } else { Format::Yaml };
    let mut bytes = bytes;
    let binary_lines = match (format, syntax) {
        (RecordedFormat::Vcr, Format::Yaml) => vcr::remove_tags(&mut bytes),
        _ => Vec::new(),
    };
    let document = match Document::parse(Arc::clone(name), bytes, syntax, limits) {
        Ok(document) => document,
        Err(error) => return vec![(error.position(), Err(error.message().to_owned()))],
    };
    let mut reader = RecordedReader {
        attachments,
        binary_lines,
        ..RecordedReader::new(&document)
    };
    let root = document.root();
    match format {
        RecordedFormat::Postman => postman::read(&mut reader, root),
        RecordedFormat::Vcr => vcr::read(&mut reader, root),
        RecordedFormat::WireMock => wiremock::read(&mut reader, root),
        // The first bytes of a cassette may be those of a contract.
        RecordedFormat::Pact if vcr::has_urls(root) => vcr::read(&mut reader, root),
        RecordedFormat::Pact => pact::read(&mut reader, root),
        RecordedFormat::Hoverfly => hoverfly::read(&mut reader, root),
        RecordedFormat::PythonResponses => python_responses::read(&mut reader, root),
        RecordedFormat::Insomnia => insomnia::read(&mut reader, root),
        RecordedFormat::Bruno => bruno::read(&mut reader, root),
        RecordedFormat::List => list::read(&mut reader, root, log_fields),
        RecordedFormat::Bru
        | RecordedFormat::OpenCollection
        | RecordedFormat::Otlp
        | RecordedFormat::Curl
        | RecordedFormat::Warc => {}
    }
    reader.items
}
