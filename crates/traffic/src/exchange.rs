//! Exchanges: a request and its response, as they were captured.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use conform_json::Position;

/// A request and its response. Texts may be borrowed from a capture.
#[derive(Clone)]
pub struct Exchange<'t> {
    /// What to call the capture in findings: the path of its file.
    pub name: Arc<str>,
    /// Where in the capture it starts; `None` where the exchange comes from no file.
    pub place: Option<Position>,
    /// The method, in upper case.
    pub method: Cow<'t, str>,
    /// The URL; one that starts with a path will do.
    pub url: Cow<'t, str>,
    /// The request.
    pub request: HttpMessage<'t>,
    /// The response's status and the response; `None` where there was none.
    pub response: Option<(u16, HttpMessage<'t>)>,
}

/// Headers and body of a request or response.
#[derive(Clone, Default)]
pub struct HttpMessage<'t> {
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
    /// One that the capture leaves out; of how many bytes, where it says. Where it does not, there may have been none.
    Unrecorded(Option<u64>),
}

impl<'t> Exchange<'t> {
    /// A request with neither headers nor body, not answered yet, that findings call `live exchange`.
    ///
    /// ```
    /// use conform_traffic::{Exchange, HttpMessage};
    ///
    /// let answer = HttpMessage::default()
    ///     .with_header("content-type", "application/json")
    ///     .with_body(br#"{"data": []}"#.to_vec());
    /// let exchange = Exchange::new("get", "/api_v3/visits?limit=5").answered(200, answer);
    /// assert_eq!(exchange.method, "GET");
    /// ```
    #[must_use]
    pub fn new(method: &str, url: impl Into<Cow<'t, str>>) -> Self {
        Self {
            name: Arc::from("live exchange"),
            place: None,
            method: method.to_ascii_uppercase().into(),
            url: url.into(),
            request: HttpMessage::default(),
            response: None,
        }
    }

    /// The exchange with these headers and this body sent.
    #[must_use]
    pub fn sent(self, request: HttpMessage<'t>) -> Self {
        Self { request, ..self }
    }

    /// The exchange with this answer.
    #[must_use]
    pub fn answered(self, status: u16, response: HttpMessage<'t>) -> Self {
        Self {
            response: Some((status, response)),
            ..self
        }
    }
}

impl<'t> HttpMessage<'t> {
    /// The message with one header more.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'t, str>>,
        value: impl Into<Cow<'t, str>>,
    ) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The message with this body; none, where there are no bytes.
    #[must_use]
    pub fn with_body(self, body: impl Into<Cow<'t, [u8]>>) -> Self {
        let body: Cow<'t, [u8]> = body.into();
        let body = if body.is_empty() {
            Body::Absent
        } else {
            Body::Bytes(body)
        };
        Self { body, ..self }
    }
}

impl HttpMessage<'_> {
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
            .field("place", &self.place)
            .field("method", &self.method)
            .field("request", &self.request)
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

/// Headers and bodies hold tokens and patient data; only their names and sizes are shown.
impl fmt::Debug for HttpMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| &**name).collect();
        f.debug_struct("HttpMessage")
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
            Self::Unrecorded(size) => write!(f, "Unrecorded({size:?})"),
        }
    }
}
