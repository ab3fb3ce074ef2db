//! Exchanges: a request and its response, as they were captured.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use conform_json::Position;

/// A request and its response. Texts may be borrowed from a capture.
#[derive(Clone)]
pub struct Exchange<'t> {
    /// The source of the exchange: the path of the capture.
    pub name: Arc<str>,
    /// Where it starts in the capture; `None` if it does not come from a file.
    pub place: Option<Position>,
    /// The method, in upper case.
    pub method: Cow<'t, str>,
    /// The URL, or its path and query. A variable such as `{{base}}` at its start stands for scheme, host and base path.
    pub url: Cow<'t, str>,
    /// What of the request was recorded.
    pub extent: RequestExtent,
    /// When the request was sent, as the capture has it: RFC 3339, or the nanoseconds since 1970 in digits.
    pub time: Option<Cow<'t, str>>,
    /// The trace that it belongs to, as the capture has it.
    pub trace_id: Option<Cow<'t, str>>,
    /// The request.
    pub request: HttpMessage<'t>,
    /// The status and the response; `None` if there was no response.
    pub response: Option<(u16, HttpMessage<'t>)>,
}

/// What of a request was recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestExtent {
    /// All of it.
    #[default]
    Whole,
    /// Its method and URL: what an access log or a span has. It cannot be said to lack headers or a body.
    Url,
    /// Nothing: it is a pattern, which only says which requests are answered so, such as that of a stub.
    Nothing,
}

/// Headers and body of a request or response.
#[derive(Clone, Default)]
pub struct HttpMessage<'t> {
    /// Names and values of headers, in order.
    pub headers: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// The body.
    pub body: Body<'t>,
}

/// A body, as a capture has it.
#[derive(Clone, Default)]
pub enum Body<'t> {
    /// There is no body.
    #[default]
    Absent,
    /// The bytes of the body.
    Bytes(Cow<'t, [u8]>),
    /// JSON that is part of the capture. Its media type is JSON, unless the headers name another JSON type.
    Json(Cow<'t, [u8]>),
    /// A body that cannot be decoded, and why.
    Lost(String),
    /// A body that the capture leaves out, with its number of bytes if the capture has it. Without it, there may have been
    /// no body.
    Unrecorded(Option<u64>),
}

impl<'t> Exchange<'t> {
    /// Makes an exchange of a request without headers and body, and no response. Its source is `live exchange`.
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
            extent: RequestExtent::Whole,
            time: None,
            trace_id: None,
            request: HttpMessage::default(),
            response: None,
        }
    }

    /// Returns the exchange with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> Exchange<'static> {
        Exchange {
            name: self.name,
            place: self.place,
            method: Cow::Owned(self.method.into_owned()),
            url: Cow::Owned(self.url.into_owned()),
            extent: self.extent,
            time: self.time.map(owned),
            trace_id: self.trace_id.map(owned),
            request: self.request.into_owned(),
            response: self
                .response
                .map(|(status, message)| (status, message.into_owned())),
        }
    }

    /// Returns the exchange with this request.
    #[must_use]
    pub fn sent(self, request: HttpMessage<'t>) -> Self {
        Self { request, ..self }
    }

    /// Returns the exchange with this response.
    #[must_use]
    pub fn answered(self, status: u16, response: HttpMessage<'t>) -> Self {
        Self {
            response: Some((status, response)),
            ..self
        }
    }
}

impl<'t> HttpMessage<'t> {
    /// Returns the message with one more header.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'t, str>>,
        value: impl Into<Cow<'t, str>>,
    ) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns the message with this body, or without a body if there are no bytes.
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

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl HttpMessage<'_> {
    fn into_owned(self) -> HttpMessage<'static> {
        let headers = self.headers.into_iter();
        let headers = headers.map(|(name, value)| (owned(name), owned(value)));
        HttpMessage {
            headers: headers.collect(),
            body: match self.body {
                Body::Absent => Body::Absent,
                Body::Bytes(bytes) => Body::Bytes(Cow::Owned(bytes.into_owned())),
                Body::Json(bytes) => Body::Json(Cow::Owned(bytes.into_owned())),
                Body::Lost(why) => Body::Lost(why),
                Body::Unrecorded(size) => Body::Unrecorded(size),
            },
        }
    }

    /// Returns the value of the first header with this name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }

    /// Returns the values of all headers with this name, in any case, joined by commas: several lines of a header are one
    /// list (RFC 9110 §5.3). Of `Set-Cookie`, whose values have commas of their own, it is the first value.
    #[must_use]
    pub fn joined_header(&self, name: &str) -> Option<Cow<'_, str>> {
        let own = self.headers.iter();
        let mut own = own.filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let (_, first) = own.next()?;
        if name.eq_ignore_ascii_case("set-cookie") {
            return Some(Cow::Borrowed(first));
        }
        let mut joined = Cow::Borrowed(&**first);
        for (_, value) in own {
            joined.to_mut().push_str(", ");
            joined.to_mut().push_str(value);
        }
        Some(joined)
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

/// Headers and bodies may hold tokens and patient data, so only names and sizes are shown.
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
