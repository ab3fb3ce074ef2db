//! The formats of captures.

use crate::recorded::log_line;
use crate::recorded_format::RecordedFormat;

/// The format of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFormat {
    /// One exchange per line: `{"request":{"method","url","headers","body"},"response":{"status","headers","body"}}`.
    Ndjson,
    /// HAR 1.2.
    Har,
    /// A document that another program has recorded. It is read at once.
    Recorded(RecordedFormat),
}

impl CaptureFormat {
    /// Returns the format that the extension of a file name stands for: `.ndjson`, `.jsonl` or `.har`, also followed by
    /// `.gz`.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".gz").unwrap_or(name);
        match name.rsplit_once('.')?.1 {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "har" => Some(Self::Har),
            _ => None,
        }
    }

    /// Returns the format of a file by its first bytes; `None` if they are those of no capture. Unlike
    /// [`of_start`](Self::of_start), it does not take any other object for an exchange.
    ///
    /// ```
    /// use conform_traffic::{CaptureFormat, RecordedFormat};
    ///
    /// let start = br#"{"consumer": {"name": "web"}, "provider": {"name": "api"}, "interactions": ["#;
    /// let pact = CaptureFormat::Recorded(RecordedFormat::Pact);
    /// assert_eq!(CaptureFormat::detect(start), Some(pact));
    /// assert_eq!(CaptureFormat::detect(b"{}"), None);
    /// ```
    #[must_use]
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(bytes)
            .trim_ascii_start();
        let bytes = bytes.strip_prefix(b"\x1e").unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        if let Some(list) = bytes.strip_prefix(b"[") {
            let list = list.trim_ascii_start();
            let names = top_level_names(list);
            if names.iter().any(|name| name == HAR_TIME) {
                return Some(Self::Har);
            }
            let is_log = || log_line::is_first_element(list);
            let found = RecordedFormat::of_list(&text, &names);
            return found
                .or_else(|| is_log().then_some(RecordedFormat::List))
                .or_else(|| RecordedFormat::of_text(&text))
                .map(Self::Recorded);
        }
        if !bytes.starts_with(b"{") {
            return RecordedFormat::of_text(&text).map(Self::Recorded);
        }
        let names = top_level_names(bytes);
        let has = |name: &str| names.iter().any(|other| other == name);
        let has_entries = text.contains("\"entries\"");
        if has_entries && (has("log") || (has("entries") && text.contains(HAR_TIME))) {
            return Some(Self::Har);
        }
        if let Some(format) = RecordedFormat::of_json(&text, &names) {
            return Some(Self::Recorded(format));
        }
        let is_log = [
            "request_method",
            "request_uri",
            "response_code",
            "latencies",
            "status",
        ];
        let is_log = is_log.iter().any(|name| has(name))
            && (has("request") || has("method") || has("request_method"));
        let line = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        (has("request") || is_log || log_line::is_entry(line)).then_some(Self::Ndjson)
    }

    /// Returns the format by the first bytes of a capture: an object whose first key is `log` is HAR, any other object
    /// NDJSON.
    #[must_use]
    pub fn of_start(bytes: &[u8]) -> Option<Self> {
        // A byte order mark is reported when the text is read.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Some(found @ (Self::Recorded(_) | Self::Har)) = Self::detect(bytes) {
            return Some(found);
        }
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

/// The member that every entry of HAR has.
pub(crate) const HAR_TIME: &str = "startedDateTime";

/// Returns the names of the members of the object that a text starts with, as far as the text goes.
fn top_level_names(bytes: &[u8]) -> Vec<String> {
    let (mut names, mut depth, mut at) = (Vec::new(), 0_u32, 0);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => break,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let start = at;
                while let Some(&byte) = bytes.get(at) {
                    match byte {
                        b'"' => break,
                        b'\\' => at += 2,
                        _ => at += 1,
                    }
                }
                let string = bytes.get(start..at).unwrap_or_default();
                at += 1;
                let rest = bytes.get(at..).unwrap_or_default().trim_ascii_start();
                if depth == 1 && rest.starts_with(b":") {
                    names.push(String::from_utf8_lossy(string).into_owned());
                }
            }
            _ => {}
        }
    }
    names
}
