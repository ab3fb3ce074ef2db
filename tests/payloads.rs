//! The payloads in `tests/payloads`, as one list that every test goes through.
//!
//! A payload file is named `<operationId>/<request|STATUS>.<variant>.<json|form|multipart>`; the folder's README says what
//! each one is and where it comes from.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

// The build script reads them from the generated client.
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// The boundary of every `.multipart` payload: the one that the vendor's page shows.
pub const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

/// The message that a payload is the body of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Message {
    /// A request body.
    Request,
    /// The body of a response with this status.
    Response(u16),
}

impl fmt::Display for Message {
    /// Writes `request` or the status, as in the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request => f.write_str("request"),
            Self::Response(status) => write!(f, "{status}"),
        }
    }
}

/// How a payload is written, by the file's extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    /// `.json`: `application/json`.
    Json,
    /// `.form`: `application/x-www-form-urlencoded`.
    Form,
    /// `.multipart`: `multipart/form-data` with the boundary [`BOUNDARY`], lines ended by CRLF.
    Multipart,
}

impl Media {
    /// The media type without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
        }
    }

    /// The value of a `Content-Type` header for a payload written so: the media type, and the boundary of multipart.
    pub fn content_type(self) -> String {
        match self {
            Self::Json | Self::Form => self.media_type().to_owned(),
            Self::Multipart => format!("{}; boundary={BOUNDARY}", self.media_type()),
        }
    }
}

/// Where a payload comes from; its variant's name begins with the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `captured`: the vendor's page shows it, up to listed repairs.
    Captured,
    /// `facts`: another page of the vendor's or the vendor's own software shows it.
    Facts,
    /// `made`: written for the tests.
    Made,
}

/// A recorded payload.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payload {
    /// The operation's id, one of [`OPERATIONS`].
    pub operation: &'static str,
    /// The message that it is the body of.
    pub message: Message,
    /// What tells payloads of one message apart, for instance `captured-first-postvisit`.
    pub variant: String,
    /// Where it comes from, by the first word of the variant.
    pub origin: Origin,
    /// How it is written.
    pub media: Media,
    /// The file, absolute.
    pub path: PathBuf,
}

impl Payload {
    /// Reads a path of the form `…/<operationId>/<request|STATUS>.<variant>.<extension>`. `None` when the path does not follow
    /// the convention or names an operation that does not exist.
    pub fn from_path(path: &Path) -> Option<Self> {
        let folder = path.parent()?.file_name()?.to_str()?;
        let operation = OPERATIONS.into_iter().find(|id| *id == folder)?;
        let mut words = path.file_name()?.to_str()?.split('.');
        let (message, variant, extension) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() {
            return None;
        }
        let message = match message {
            "request" => Message::Request,
            status if status.len() == 3 => match status.parse() {
                Ok(status @ 100..=599) => Message::Response(status),
                _ => return None,
            },
            _ => return None,
        };
        let origin = match variant.split('-').next()? {
            "captured" => Origin::Captured,
            "facts" => Origin::Facts,
            "made" => Origin::Made,
            _ => return None,
        };
        let media = match extension {
            "json" => Media::Json,
            "form" => Media::Form,
            "multipart" => Media::Multipart,
            _ => return None,
        };
        Some(Self {
            operation,
            message,
            variant: variant.to_owned(),
            origin,
            media,
            path: path.to_owned(),
        })
    }

    /// The file's path below the folder of payloads, with `/`: `getVisit/200.captured-first-postvisit.json`. Good as a label in a
    /// report and as a key.
    pub fn name(&self) -> String {
        let file = self
            .path
            .file_name()
            .expect("a payload is a file")
            .to_string_lossy();
        format!("{}/{file}", self.operation)
    }

    /// The bytes of the body.
    ///
    /// # Panics
    ///
    /// When the file cannot be read.
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    /// The fields of a form, in order: names and values. Multipart forms are in the canonical form of these payloads, whose parts
    /// have `Content-Disposition` alone.
    ///
    /// # Panics
    ///
    /// When it is no form.
    pub fn fields(&self) -> Vec<(String, String)> {
        let text = self.text();
        match self.media {
            Media::Json => panic!("{} is no form", self.name()),
            Media::Form => text
                .split('&')
                .map(|field| {
                    let (name, value) = field.split_once('=').unwrap_or((field, ""));
                    (name.to_owned(), value.to_owned())
                })
                .collect(),
            Media::Multipart => text
                .split(" name=\"")
                .skip(1)
                .map(|part| {
                    let (name, rest) = part.split_once('"').unwrap_or((part, ""));
                    let value = rest.split("\r\n--").next().unwrap_or_default();
                    (name.to_owned(), value.trim_start().to_owned())
                })
                .collect(),
        }
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// When the file cannot be read or is not UTF-8. Every recorded payload is UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes())
            .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }
}

/// The folder `tests/payloads`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("payloads")
}

/// Returns every recorded payload: in the order of [`OPERATIONS`], requests before responses, then by name. Captures, lists of
/// repairs and documentation are left out.
///
/// # Panics
///
/// When the folder cannot be read.
pub fn all() -> Vec<Payload> {
    below(&root())
}

/// The folder `tests/fixtures/validator/mistakes`.
pub fn mistakes_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/validator/mistakes")
}

/// Bodies with a mistake each, named like payloads and in the same order. `index.yaml` beside them says in words what each
/// mistake is, and where. Some are not UTF-8.
///
/// # Panics
///
/// When the folder cannot be read.
pub fn mistakes() -> Vec<Payload> {
    below(&mistakes_root())
}

fn below(root: &Path) -> Vec<Payload> {
    let mut payloads = Vec::new();
    for operation in OPERATIONS {
        let folder = root.join(operation);
        if !folder.is_dir() {
            continue;
        }
        let files =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut found: Vec<Payload> = files
            .map(|file| file.expect("a folder that opens lists its files").path())
            .filter_map(|path| Payload::from_path(&path))
            .collect();
        found.sort();
        payloads.append(&mut found);
    }
    payloads
}
