//! `tests/payloads/index.yaml` and the lists of repairs, as types.

use std::fs;
use std::path::Path;

use conform_tests::payloads;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `index.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Index {
    pub(super) page: Page,
    pub(super) captures: Vec<Capture>,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) others: Vec<Other>,
}

/// The captured page that the cuts are from. It is not in the repository.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    #[serde(rename = "title")]
    _title: String,
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

/// A verbatim cut of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Capture {
    /// Its path below `tests/payloads`.
    pub(super) file: String,
    /// The first byte in the page.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// For a response body: where it stops being JSON, if it does.
    #[serde(default)]
    pub(super) fault: Option<Fault>,
    /// The payloads made from it.
    pub(super) payloads: Vec<String>,
}

/// Where a strict reader stops.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) why: String,
}

/// A whole exchange.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    /// Its path below `tests/payloads`.
    pub(super) file: String,
    /// The names of the headers that the request example of the page shows; `None` where the page has no example.
    #[serde(default)]
    pub(super) headers: Option<Vec<String>>,
    /// The payload that is the body of the request.
    #[serde(default)]
    pub(super) request: Option<String>,
    /// The payload that is the body of the response.
    #[serde(default)]
    pub(super) response: Option<String>,
    /// Where the path and the query are from, for people.
    pub(super) url: String,
}

impl Exchange {
    /// Returns the operation's id, which is the name of the folder.
    pub(super) fn operation(&self) -> &str {
        self.file.split('/').next().unwrap_or_default()
    }
}

/// A payload that is not captured.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Other {
    pub(super) file: String,
    pub(super) basis: String,
}

/// One change that makes a capture a payload.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Repair {
    /// The byte in the capture that it begins at.
    pub(super) offset: usize,
    /// The text that is removed there.
    pub(super) removed: String,
    /// The text that replaces it.
    pub(super) inserted: String,
    /// The reason, for people.
    pub(super) why: String,
}

/// Reads `index.yaml`.
pub(super) fn read() -> Index {
    yaml(&payloads::root().join("index.yaml"))
}

/// The repairs of the payload with this name; none when there is no list.
pub(super) fn repairs(payload: &str) -> Vec<Repair> {
    let path = payloads::root().join(repairs_name(payload));
    if !path.exists() {
        return Vec::new();
    }
    let repairs: Vec<Repair> = yaml(&path);
    assert!(
        !repairs.is_empty(),
        "{}: an empty list of repairs is no list",
        path.display()
    );
    repairs
}

/// The name of the list of repairs of a payload: its own with another extension.
pub(super) fn repairs_name(payload: &str) -> String {
    let (stem, _) = payload
        .rsplit_once('.')
        .expect("a payload's name has an extension");
    format!("{stem}.repairs.yaml")
}

pub(super) fn yaml<T: DeserializeOwned>(path: &Path) -> T {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
