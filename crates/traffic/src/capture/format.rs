//! The formats of captures.

/// The format of a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFormat {
    /// One exchange per line: `{"request":{"method","url","headers","body"},"response":{"status","headers","body"}}`.
    Ndjson,
    /// HAR 1.2.
    Har,
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

    /// Returns the format by the first bytes of a capture: an object whose first key is `log` is HAR, any other object
    /// NDJSON.
    #[must_use]
    pub fn of_start(bytes: &[u8]) -> Option<Self> {
        // A byte order mark is reported when the text is read.
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
