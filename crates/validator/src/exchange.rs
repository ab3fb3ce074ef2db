//! Exchanges: a request and its response, as they were captured.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A request and its response. Texts may be borrowed from a capture.
#[derive(Clone)]
pub struct Exchange<'t> {
    /// What to call the capture in findings: the path of its file.
    pub name: Arc<str>,
    /// The line of the capture, counted from 1; `None` where the exchange comes from no file.
    pub line: Option<u32>,
    /// The method, in upper case.
    pub method: Cow<'t, str>,
    /// The URL; one that starts with a path will do.
    pub url: Cow<'t, str>,
    /// The request.
    pub request: Message<'t>,
    /// The response's status and the response; `None` where there was none.
    pub response: Option<(u16, Message<'t>)>,
}

/// Headers and body of a request or response.
#[derive(Clone, Default)]
pub struct Message<'t> {
    /// Names and values of headers, in order.
    pub headers: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// The body.
    pub body: Body<'t>,
}

/// A body as a capture has it.
#[derive(Clone, Default)]
pub enum Body<'t> {
    /// None.
    #[default]
    Absent,
    /// Its bytes.
    Bytes(Cow<'t, [u8]>),
    /// JSON that the capture holds parsed. Its media type is JSON, whatever the headers say, unless they name another JSON type.
    Json(Cow<'t, [u8]>),
    /// A body that was there and cannot be had, and why.
    Lost(String),
}

impl Message<'_> {
    /// The value of the first header of this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("name", &self.name)
            .field("line", &self.line)
            .field("method", &self.method)
            .field("request", &self.request)
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

/// Headers and bodies hold tokens and patient data; only their names and sizes are shown.
impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("Message")
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Json(bytes) => write!(f, "Json({} bytes)", bytes.len()),
            Self::Lost(why) => write!(f, "Lost({why:?})"),
        }
    }
}
