//! Media types (RFC 6838).

use std::fmt;

/// A media type without its parameters, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaType {
    top_level: Box<str>,
    subtype: Box<str>,
}

impl MediaType {
    /// Reads a media type without parameters such as `; charset=utf-8`. Returns `None` if there is no slash in it.
    ///
    /// ```
    /// use conform_traffic::MediaType;
    ///
    /// let media_type = MediaType::parse("Application/Problem+JSON; charset=utf-8").unwrap();
    /// assert_eq!(media_type.to_string(), "application/problem+json");
    /// assert!(media_type.is_json());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let essence = text.split(';').next().unwrap_or(text).trim();
        let (top_level, subtype) = essence.split_once('/')?;
        if top_level.is_empty() || subtype.is_empty() {
            return None;
        }
        Some(Self {
            top_level: top_level.to_ascii_lowercase().into_boxed_str(),
            subtype: subtype.to_ascii_lowercase().into_boxed_str(),
        })
    }

    /// Returns `application/json`.
    #[must_use]
    pub fn json() -> Self {
        Self {
            top_level: "application".into(),
            subtype: "json".into(),
        }
    }

    /// Returns the media type that the extension of a payload file stands for: `json`, `form` (urlencoded), `multipart` or `txt`.
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

    /// Returns whether bodies of this type are JSON: `application/json`, `text/json`, or a subtype that ends in `+json`.
    #[must_use]
    pub fn is_json(&self) -> bool {
        &*self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// Returns whether it is `application/x-www-form-urlencoded`.
    #[must_use]
    pub fn is_form(&self) -> bool {
        &*self.top_level == "application" && &*self.subtype == "x-www-form-urlencoded"
    }

    /// Returns whether it is a `text` type.
    #[must_use]
    pub fn is_text(&self) -> bool {
        &*self.top_level == "text"
    }

    /// Returns whether it is a `multipart` type.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        &*self.top_level == "multipart"
    }

    /// Returns whether it is `multipart/form-data`, whose parts have names. Parts of other `multipart`
    /// types have none.
    #[must_use]
    pub fn is_form_data(&self) -> bool {
        self.is_multipart() && &*self.subtype == "form-data"
    }

    /// Returns the part before the slash.
    #[must_use]
    pub fn top_level_type(&self) -> &str {
        &self.top_level
    }

    /// Returns the part after the slash.
    #[must_use]
    pub fn subtype(&self) -> &str {
        &self.subtype
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.top_level, self.subtype)
    }
}
