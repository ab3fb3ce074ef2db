//! Captures: files of many exchanges, read one at a time.

mod exchange;
mod har;
mod ndjson;

use std::io::{self, BufRead};
use std::sync::Arc;

use vsee_json::Limits;

use crate::exchange::Exchange;

/// What a capture holds at one place.
#[derive(Debug)]
pub enum Item {
    /// An exchange.
    Exchange(Box<Exchange>),
    /// Something that is no exchange: the line, and why.
    Broken(u32, String),
}

/// How a capture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFormat {
    /// One exchange to a line: `{"request":{"method","url","headers","body"},"response":{"status","headers","body"}}`.
    Ndjson,
    /// HAR 1.2.
    Har,
}

impl CaptureFormat {
    /// The format that the name of a file tells: `.ndjson`, `.jsonl` and `.har`, also with `.gz` after it.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".gz").unwrap_or(name);
        match name.rsplit_once('.')?.1 {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "har" => Some(Self::Har),
            _ => None,
        }
    }

    /// The format that the first bytes of a capture tell: an object whose first key is `log` is HAR, another object NDJSON.
    #[must_use]
    pub fn of_start(bytes: &[u8]) -> Option<Self> {
        // A byte order mark is told of where the text is read.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let rest = bytes
            .trim_ascii_start()
            .strip_prefix(b"{")?
            .trim_ascii_start();
        Some(if rest.starts_with(b"\"log\"") {
            Self::Har
        } else {
            Self::Ndjson
        })
    }
}

/// Reads a capture, and gives each exchange to `each`, in order. At most one exchange is in memory.
///
/// # Errors
///
/// When reading fails. What cannot be understood is no error, but an [`Item::Broken`].
pub fn read(
    name: &Arc<str>,
    format: CaptureFormat,
    input: &mut dyn BufRead,
    limits: &Limits,
    each: &mut dyn FnMut(Item),
) -> io::Result<()> {
    match format {
        CaptureFormat::Ndjson => ndjson::read(name, input, limits, each),
        CaptureFormat::Har => har::read(name, input, limits, each),
    }
}
