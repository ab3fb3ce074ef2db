//! What other programs record: whole files that are read at once, and turned into exchanges.
//!
//! | format | module | what is read |
//! |---|---|---|
//! | Postman collection 2.0, 2.1 | [`postman`] | each saved example with its request; a request without examples by itself; variables and authorization of the collection and its folders |
//! | VCR cassette, YAML and JSON | [`vcr`] | `http_interactions` (Ruby), `interactions` (Python, Go), lists of interactions (PHP, Elixir); bodies as text, base64 and JSON |
//! | WireMock stubs | [`wiremock`] | the response of each stub; the request only says where it goes |
//! | Pact contract 1 to 4 | [`pact`] | each HTTP interaction |
//! | Hoverfly simulation | [`hoverfly`] | the response of each pair; the request only says where it goes |
//! | Insomnia export 4 (JSON), 5 (YAML) | [`insomnia`] | each request |
//! | Bruno collection export | [`bruno`] | each request, and its examples |
//! | OTLP JSON | [`otlp`] | HTTP spans: method, URL, status, headers, and bodies that are known to be whole |
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

mod bruno;
mod credentials;
mod curl;
mod hoverfly;
mod http_text;
mod insomnia;
pub(crate) mod log_line;
mod model;
mod otlp;
mod pact;
mod postman;
mod vcr;
mod warc;
mod wiremock;

use std::sync::Arc;

use conform_json::{Document, Format, Limits};

use self::model::RecordedReader;
use crate::recorded_format::RecordedFormat;

pub(crate) use self::model::{MultipartPart, RecordedItem, multipart};

/// Reads a whole file.
pub(crate) fn read(
    name: &Arc<str>,
    format: RecordedFormat,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Vec<RecordedItem> {
    match format {
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
        document: &document,
        binary_lines,
        items: Vec::new(),
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
        RecordedFormat::Insomnia => insomnia::read(&mut reader, root),
        RecordedFormat::Bruno => bruno::read(&mut reader, root),
        RecordedFormat::Otlp | RecordedFormat::Curl | RecordedFormat::Warc => {}
    }
    reader.items
}
