//! Calls under construction: parameters and bodies. `url` builds the URL from them, `send` sends them, and `again` makes the call that follows one.

mod again;
mod send;
mod url;

use std::fmt;
use std::time::Duration;

use conform_runtime::Tree;
use reqwest::Url;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use crate::body::Body;
use crate::builder::Core;
use crate::encoding::Encodings;
use crate::form;
use crate::media_type::{essence, is_json};
use crate::multipart::{InvalidBody, Multipart, boundary};
use crate::operation::Operation;
use crate::percent::Escape;
use crate::sse;
use crate::style::{Style, Unwritable, header_text, scalar, write_cookie, write_path, write_query};
use crate::transport::Repeat;

/// A call under construction. Generated methods add parameters and a body, in any order.
///
/// A value that cannot be written does not fail here: it is the error of the call, before anything is sent.
pub struct CallBuilder {
    core: Core,
    pub(crate) operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    pub(crate) query: String,
    cookies: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) timeout: Option<Duration>,
    pub(crate) repeat: Repeat,
    /// The URL that a response led to. It replaces that of the operation.
    target: Option<Url>,
    pub(crate) problem: Option<String>,
}

impl Core {
    /// Begins a call.
    #[must_use]
    pub fn call(&self, operation: &'static Operation) -> CallBuilder {
        CallBuilder::new(self.clone(), operation)
    }
}

impl CallBuilder {
    pub(crate) fn new(core: Core, operation: &'static Operation) -> Self {
        let timeout = core.shared.timeout;
        let headers = core.shared.headers.clone();
        Self {
            core,
            operation,
            path: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers,
            body: Body::default(),
            timeout,
            repeat: Repeat::default(),
            target: None,
            problem: None,
        }
    }

    /// Sets a path parameter.
    #[must_use]
    pub fn path<T: Serialize + ?Sized>(self, name: &'static str, style: Style, value: &T) -> Self {
        self.write(name, Tree::of(value), |call, value| {
            let mut text = String::new();
            write_path(&mut text, name, style, value)?;
            call.path.push((name, text));
            Ok(())
        })
    }

    /// Adds a query parameter. Does nothing if the value serialises to `null`.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, style: Style, value: &T) -> Self {
        self.write(name, Tree::of(value), |call, value| {
            write_query(&mut call.query, name, style, value)
        })
    }

    /// Adds a header parameter. Does nothing if the value serialises to `null`.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.write(name, Tree::of(value), |call, value| {
            if let Some(text) = header_text(style, value)? {
                let name = HeaderName::try_from(name).map_err(|_| Unwritable::Character)?;
                let mut value =
                    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| Unwritable::Character)?;
                value.set_sensitive(true);
                call.headers.insert(name, value);
            }
            Ok(())
        })
    }

    /// Adds a cookie. Does nothing if the value serialises to `null`.
    #[must_use]
    pub fn cookie<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.write(name, Tree::of(value), |call, value| {
            write_cookie(&mut call.cookies, name, style, value)
        })
    }

    /// Sets the whole query string (`in: querystring`, OpenAPI 3.2) to a form, written as [`form`](Self::form) does. Does nothing if the
    /// value serialises to `null`.
    #[must_use]
    pub fn query_form<T: Serialize + ?Sized>(self, encodings: Encodings, value: &T) -> Self {
        self.write("the query string", Tree::of(value), |call, value| {
            if !value.is_null() {
                call.query = form::write(value, encodings).map_err(|_| Unwritable::Nested)?;
            }
            Ok(())
        })
    }

    /// Sets the whole query string (`in: querystring`, OpenAPI 3.2) to percent-encoded text: JSON for a JSON media type, else the text of
    /// the value. Does nothing if the value serialises to `null`.
    #[must_use]
    pub fn query_string<T: Serialize + ?Sized>(self, media_type: &'static str, value: &T) -> Self {
        self.write("the query string", Tree::of(value), |call, value| {
            if value.is_null() {
                return Ok(());
            }
            call.query.clear();
            let text = if is_json(&essence(media_type)) {
                value.to_string()
            } else {
                scalar(value)?.into_owned()
            };
            Escape::Strict.push(&mut call.query, &text);
            Ok(())
        })
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(self, media_type: &str, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(media_type, bytes),
            Err(error) => self.fail(format!("the body: {error}")),
        }
    }

    /// Sets a body of JSON values, one per line.
    #[must_use]
    pub fn json_lines<T: Serialize>(self, media_type: &str, items: &[T]) -> Self {
        let mut text = Vec::new();
        // RFC 7464, and RFC 8091 for the suffix.
        let is_sequence = essence(media_type).ends_with("json-seq");
        for item in items {
            if is_sequence {
                text.push(0x1e);
            }
            if let Err(error) = serde_json::to_writer(&mut text, item) {
                return self.fail(format!("the body: {error}"));
            }
            text.push(b'\n');
        }
        self.body(media_type, text)
    }

    /// Sets a body of server-sent events with this data: text as it is, other values as JSON.
    #[must_use]
    pub fn events<T: Serialize>(self, media_type: &str, data: &[T]) -> Self {
        self.sse(media_type, data, |data| match data {
            Tree::String(text) => sse::write(&[("data", text)]),
            other => sse::write(&[("data", &other.to_string())]),
        })
    }

    /// Sets a body of server-sent events. Each item serialises to an object with the fields of an event: `event`, `id`, `retry` and `data`.
    #[must_use]
    pub fn whole_events<T: Serialize>(self, media_type: &str, events: &[T]) -> Self {
        self.sse(media_type, events, |event| {
            let fields = ["event", "id", "retry", "data"].into_iter();
            let fields = fields.filter_map(|name| Some((name, event.get(name)?)));
            let fields = fields.filter(|(_, value)| !value.is_null());
            let texts: Vec<_> = fields
                .map(|(name, value)| match value {
                    Tree::String(text) => (name, text.clone()),
                    other => (name, other.to_string()),
                })
                .collect();
            let fields: Vec<_> = texts.iter().map(|(n, text)| (*n, text.as_str())).collect();
            sse::write(&fields)
        })
    }

    fn sse<T: Serialize>(
        self,
        media_type: &str,
        items: &[T],
        write: impl Fn(&Tree) -> Result<String, &'static str>,
    ) -> Self {
        let mut text = String::new();
        for item in items {
            let written = Tree::of(item)
                .map_err(|error| error.to_string())
                .and_then(|value| write(&value).map_err(str::to_owned));
            match written {
                Ok(event) => text.push_str(&event),
                Err(problem) => return self.fail(format!("the body: {problem}")),
            }
        }
        self.body(media_type, text)
    }

    /// Sets an `application/x-www-form-urlencoded` body: a pair for each member of an object. Members that are not in `encodings` are
    /// written in style `form`: lists as repeated pairs, objects with brackets.
    #[must_use]
    pub fn form<T: Serialize + ?Sized>(
        self,
        media_type: &str,
        encodings: Encodings,
        body: &T,
    ) -> Self {
        match Tree::of(body)
            .map_err(|error| error.to_string())
            .and_then(|value| form::write(&value, encodings))
        {
            Ok(text) => self.body(media_type, text),
            Err(problem) => self.fail(format!("the body: {problem}")),
        }
    }

    /// Sets a multipart body: a part for each member of an object, several parts for a list.
    #[must_use]
    pub fn multipart<T: Serialize + ?Sized>(
        self,
        media_type: &str,
        encodings: Encodings,
        body: &T,
    ) -> Self {
        let value = Tree::of(body).map_err(|error| InvalidBody(error.to_string()));
        self.parts(
            media_type,
            value.and_then(|value| Multipart::of_object(&value, encodings)),
        )
    }

    /// Sets a multipart body from its parts.
    #[must_use]
    pub fn parts(self, media_type: &str, parts: Result<Multipart, InvalidBody>) -> Self {
        let boundary = boundary();
        match parts.and_then(|parts| parts.into_body(&boundary)) {
            Ok(body) => {
                let media_type = format!("{media_type}; boundary={boundary}");
                self.body(&media_type, body)
            }
            Err(InvalidBody(problem)) => self.fail(format!("the body: {problem}")),
        }
    }

    /// Sets a body of text or bytes.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => self.headers.insert(CONTENT_TYPE, media_type),
            Err(_) => {
                return self.fail(
                    "the media type contains a character that is not allowed in a header"
                        .to_owned(),
                );
            }
        };
        self.body = body.into();
        self
    }

    /// Sets the body with a function if there is one.
    #[must_use]
    pub fn optional<B>(self, body: Option<B>, set: impl FnOnce(Self, B) -> Self) -> Self {
        match body {
            Some(body) => set(self, body),
            None => self,
        }
    }

    /// Sets the header `Accept` to this media type.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        if let Ok(value) = HeaderValue::from_str(media_type) {
            self.headers.insert(ACCEPT, value);
        }
        self
    }

    fn write(
        mut self,
        name: &str,
        value: Result<Tree, serde_json::Error>,
        write: impl FnOnce(&mut Self, &Tree) -> Result<(), Unwritable>,
    ) -> Self {
        let problem = match value {
            Ok(value) => match write(&mut self, &value) {
                Ok(()) => return self,
                Err(reason) => format!("the parameter `{name}` {reason}"),
            },
            Err(error) => format!("the parameter `{name}`: {error}"),
        };
        self.fail(problem)
    }

    /// Records a problem, unless there is one already: the first is reported.
    fn fail(mut self, problem: String) -> Self {
        self.problem.get_or_insert(problem);
        self
    }
}

impl fmt::Debug for CallBuilder {
    /// Prints the operation only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallBuilder")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}
