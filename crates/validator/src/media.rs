//! Media types (RFC 6838) and the ranges of them that a description lists.

use std::fmt;

/// A media type without its parameters, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaType {
    kind: Box<str>,
    subtype: Box<str>,
}

impl MediaType {
    /// Reads a media type; parameters such as `; charset=utf-8` are left out. `None` if there is no slash in it.
    ///
    /// ```
    /// use conform_validator::MediaType;
    ///
    /// let media_type = MediaType::parse("Application/Problem+JSON; charset=utf-8").unwrap();
    /// assert_eq!(media_type.to_string(), "application/problem+json");
    /// assert!(media_type.is_json());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or(text).trim();
        let (kind, subtype) = essence.split_once('/')?;
        if kind.is_empty() || subtype.is_empty() {
            return None;
        }
        Some(Self {
            kind: kind.to_ascii_lowercase().into_boxed_str(),
            subtype: subtype.to_ascii_lowercase().into_boxed_str(),
        })
    }

    /// `application/json`.
    #[must_use]
    pub fn json() -> Self {
        Self {
            kind: "application".into(),
            subtype: "json".into(),
        }
    }

    /// The media type that the extension of a payload file stands for: `json`, `form` (urlencoded), `multipart` or `txt`.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::parse(match extension {
            "json" => "application/json",
            "form" => "application/x-www-form-urlencoded",
            "multipart" => "multipart/form-data",
            "txt" => "text/plain",
            _ => return None,
        })
    }

    /// Whether bodies of this type are JSON: `application/json`, `text/json`, or a subtype that ends in `+json`.
    #[must_use]
    pub fn is_json(&self) -> bool {
        &*self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// Whether it is `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn is_form(&self) -> bool {
        &*self.kind == "application" && &*self.subtype == "x-www-form-urlencoded"
    }

    /// Whether it is a `text` type.
    #[must_use]
    pub fn is_text(&self) -> bool {
        &*self.kind == "text"
    }

    /// Whether it is a `multipart` type.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        &*self.kind == "multipart"
    }

    /// Whether it is `multipart/form-data`, whose parts have names. Those of other `multipart` types have none.
    #[must_use]
    pub fn is_form_data(&self) -> bool {
        self.is_multipart() && &*self.subtype == "form-data"
    }

    /// Whether bodies of this type are looked into.
    pub(crate) fn is_read(&self) -> bool {
        self.is_json() || self.is_form() || self.is_form_data() || self.is_text()
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.subtype)
    }
}

/// A key of `content`: a media type, `text/*` or `*/*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaRange(MediaType);

impl MediaRange {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        MediaType::parse(text).map(Self)
    }

    pub(crate) fn covers(&self, media_type: &MediaType) -> bool {
        let part = |range: &str, part: &str| range == "*" || range == part;
        part(&self.0.kind, &media_type.kind) && part(&self.0.subtype, &media_type.subtype)
    }

    /// More for `text/plain` than for `text/*`, and for that more than for `*/*`.
    pub(crate) fn specificity(&self) -> u8 {
        u8::from(&*self.0.kind != "*") + u8::from(&*self.0.subtype != "*")
    }

    /// The media type that it is, if it is one and no range.
    pub(crate) fn media_type(&self) -> Option<&MediaType> {
        (self.specificity() == 2).then_some(&self.0)
    }
}

impl fmt::Display for MediaRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
