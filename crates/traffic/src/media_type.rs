//! Media types (RFC 6838).

use std::fmt;

/// A media type and its parameters. Types and the names of parameters are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaType {
    top_level: Box<str>,
    subtype: Box<str>,
    parameters: Vec<(Box<str>, Box<str>)>,
}

impl MediaType {
    /// Reads a media type with its parameters, such as `; charset=utf-8`. Returns `None` if there is no slash in it.
    ///
    /// ```
    /// use conform_traffic::MediaType;
    ///
    /// let media_type = MediaType::parse("Application/Problem+JSON; charset=utf-8").unwrap();
    /// assert_eq!(media_type.to_string(), "application/problem+json; charset=utf-8");
    /// assert_eq!(media_type.parameter("charset"), Some("utf-8"));
    /// assert!(media_type.is_json());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (essence, rest) = text.split_once(';').unwrap_or((text, ""));
        let essence = essence.trim();
        let (top_level, subtype) = essence.split_once('/')?;
        if top_level.is_empty() || subtype.is_empty() {
            return None;
        }
        Some(Self {
            top_level: top_level.to_ascii_lowercase().into_boxed_str(),
            subtype: subtype.to_ascii_lowercase().into_boxed_str(),
            parameters: parameters(rest),
        })
    }

    /// Returns `application/json`.
    #[must_use]
    pub fn json() -> Self {
        Self {
            top_level: "application".into(),
            subtype: "json".into(),
            parameters: Vec::new(),
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

    /// Returns whether it is XML: `application/xml`, `text/xml`, or a subtype that ends in `+xml`.
    #[must_use]
    pub fn is_xml(&self) -> bool {
        &*self.subtype == "xml" || self.subtype.ends_with("+xml")
    }

    /// Returns whether it is YAML (RFC 9512), also under the names that were used before.
    #[must_use]
    pub fn is_yaml(&self) -> bool {
        matches!(&*self.subtype, "yaml" | "x-yaml" | "vnd.yaml") || self.subtype.ends_with("+yaml")
    }

    /// Returns the names and values of the parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let parameters = self.parameters.iter();
        parameters.map(|(name, value)| (&**name, &**value))
    }

    /// Returns the value of a parameter, whose name is in lower case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters();
        parameters
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// Returns the media type without the parameters that say how it is transferred: `boundary` and `charset`.
    #[must_use]
    pub fn concise(&self) -> String {
        let mut out = self.clone();
        out.parameters
            .retain(|(name, _)| !matches!(&**name, "boundary" | "charset"));
        out.to_string()
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
        write!(f, "{}/{}", self.top_level, self.subtype)?;
        for (name, value) in &self.parameters {
            write!(f, "; {name}={value}")?;
        }
        Ok(())
    }
}

/// Reads what follows a media type: `name=value` pairs that are parted by semicolons. Values may be quoted (RFC 9110 §5.6.6).
fn parameters(text: &str) -> Vec<(Box<str>, Box<str>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, after) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), after)
            }
        };
        let name = name.rsplit(';').next().unwrap_or(name).trim();
        found.push((name.to_ascii_lowercase().into(), value.into()));
        rest = after.trim_start().trim_start_matches(';');
    }
    found
}

/// Reads a text up to its closing quote, and returns what follows it.
fn unquoted(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (out, &text[at + 1..]),
            '\\' => out.extend(chars.next().map(|(_, escaped)| escaped)),
            c => out.push(c),
        }
    }
    (out, "")
}
