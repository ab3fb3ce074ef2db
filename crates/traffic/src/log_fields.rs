//! Where the lines of a log hold the parts of an exchange.

use std::collections::BTreeMap;

/// A part of an exchange that lines of a log may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogPart {
    /// The method, or the request line: `GET /visits HTTP/1.1`.
    Method,
    /// The URL, or its path.
    Url,
    /// The query, where the URL does not have it.
    Query,
    /// The host, where the URL does not have it.
    Host,
    /// The status of the response.
    Status,
    /// The headers of the request: an object, or a list of names and values.
    RequestHeaders,
    /// The body of the request: text, or JSON.
    RequestBody,
    /// The headers of the response.
    ResponseHeaders,
    /// The body of the response.
    ResponseBody,
}

impl LogPart {
    /// All parts.
    pub const ALL: [Self; 9] = [
        Self::Method,
        Self::Url,
        Self::Query,
        Self::Host,
        Self::Status,
        Self::RequestHeaders,
        Self::RequestBody,
        Self::ResponseHeaders,
        Self::ResponseBody,
    ];

    /// Returns the name, as in `request-headers`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Url => "url",
            Self::Query => "query",
            Self::Host => "host",
            Self::Status => "status",
            Self::RequestHeaders => "request-headers",
            Self::RequestBody => "request-body",
            Self::ResponseHeaders => "response-headers",
            Self::ResponseBody => "response-body",
        }
    }
}

/// The names of the members of a log's lines that hold the parts of an exchange.
///
/// A member of a member is named by both names with a slash between them. Parts without a name are looked for by the names
/// that common servers give them.
///
/// ```
/// use conform_traffic::{LogFields, LogPart};
///
/// let fields: LogFields = [(LogPart::Method, "req/verb".to_owned())].into_iter().collect();
/// assert_eq!(fields.name(LogPart::Method), Some("req/verb"));
/// assert_eq!(fields.name(LogPart::Url), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFields {
    names: BTreeMap<LogPart, String>,
}

impl LogFields {
    /// Returns the name of the member that holds a part, if it is stated.
    #[must_use]
    pub fn name(&self, part: LogPart) -> Option<&str> {
        self.names.get(&part).map(String::as_str)
    }

    /// Returns whether no name is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl FromIterator<(LogPart, String)> for LogFields {
    fn from_iter<I: IntoIterator<Item = (LogPart, String)>>(names: I) -> Self {
        Self {
            names: names.into_iter().collect(),
        }
    }
}
