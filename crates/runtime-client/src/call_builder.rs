//! Calls under construction: parameters, body and URL, and how they are sent.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::builder::{Core, absolute, beside, expand};
use super::call::Call;
use super::error::{Answer, Cause, Error};
use super::form;
use super::media_type::essence;
use super::multipart::{Encodings, InvalidBody, Multipart};
use super::operation::Operation;
use super::percent::{Escape, push_path_literal};
use super::redirect;
use super::response::{Receive, Reply};
use super::retry::Repeat;
use super::security;
use super::sse;
use super::style::{Style, Unwritable, header_text, write_cookie, write_path, write_query};
use super::transport::{Reading, Wire};

/// A call under construction: generated methods fill it with parameters and body, in any order. What cannot be written is an
/// error of the call, before anything is sent.
pub struct CallBuilder {
    core: Core,
    pub(super) operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    pub(super) query: String,
    cookies: String,
    pub(super) headers: HeaderMap,
    body: Body,
    pub(super) timeout: Option<Duration>,
    pub(super) repeat: Repeat,
    pub(super) problem: Option<String>,
}

impl CallBuilder {
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
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
            problem: None,
        }
    }

    /// Sets a path parameter.
    #[must_use]
    pub fn path<T: Serialize + ?Sized>(self, name: &'static str, style: Style, value: &T) -> Self {
        self.write(name, serde_json::to_value(value), |call, value| {
            let mut text = String::new();
            write_path(&mut text, name, style, value)?;
            call.path.push((name, text));
            Ok(())
        })
    }

    /// Adds a query parameter; nothing if it serialises to `null`.
    #[must_use]
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, style: Style, value: &T) -> Self {
        self.write(name, serde_json::to_value(value), |call, value| {
            write_query(&mut call.query, name, style, value)
        })
    }

    /// Adds a header parameter; nothing if it serialises to `null`.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.write(name, serde_json::to_value(value), |call, value| {
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

    /// Adds a cookie; nothing if it serialises to `null`.
    #[must_use]
    pub fn cookie<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.write(name, serde_json::to_value(value), |call, value| {
            write_cookie(&mut call.cookies, name, style, value)
        })
    }

    /// Sets the whole query string (`in: querystring`, OpenAPI 3.2) to a form, as [`form`](Self::form) writes it; nothing if the
    /// value serialises to `null`.
    #[must_use]
    pub fn query_form<T: Serialize + ?Sized>(self, encodings: Encodings, value: &T) -> Self {
        self.write(
            "the query string",
            serde_json::to_value(value),
            |call, value| {
                if !value.is_null() {
                    call.query = form::write(value, encodings).map_err(|_| Unwritable::Nested)?;
                }
                Ok(())
            },
        )
    }

    /// Sets the whole query string (`in: querystring`, OpenAPI 3.2) to text in a media type, percent-encoded: JSON if that is
    /// JSON, else text as it is; nothing if the value serialises to `null`.
    #[must_use]
    pub fn query_string<T: Serialize + ?Sized>(self, media_type: &'static str, value: &T) -> Self {
        self.write(
            "the query string",
            serde_json::to_value(value),
            |call, value| {
                if value.is_null() {
                    return Ok(());
                }
                call.query.clear();
                let essence = essence(media_type);
                let text = if essence.ends_with("/json") || essence.ends_with("+json") {
                    value.to_string()
                } else {
                    super::style::scalar(value)?.into_owned()
                };
                Escape::Strict.push(&mut call.query, &text);
                Ok(())
            },
        )
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json<T: Serialize + ?Sized>(self, media_type: &'static str, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(media_type, bytes),
            Err(error) => self.fail(format!("the body: {error}")),
        }
    }

    /// Sets a body of JSON values, one a line.
    #[must_use]
    pub fn json_lines<T: Serialize>(self, media_type: &'static str, items: &[T]) -> Self {
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

    /// Sets a body of server-sent events with this data: text as it is, all else as JSON.
    #[must_use]
    pub fn events<T: Serialize>(self, media_type: &'static str, data: &[T]) -> Self {
        self.sse(media_type, data, |data| match data {
            Value::String(text) => sse::write(&[("data", text)]),
            other => sse::write(&[("data", &other.to_string())]),
        })
    }

    /// Sets a body of server-sent events, each an object of its fields: `event`, `id`, `retry` and `data`.
    #[must_use]
    pub fn whole_events<T: Serialize>(self, media_type: &'static str, events: &[T]) -> Self {
        self.sse(media_type, events, |event| {
            let fields = ["event", "id", "retry", "data"].into_iter();
            let fields = fields.filter_map(|name| Some((name, event.get(name)?)));
            let fields = fields.filter(|(_, value)| !value.is_null());
            let texts: Vec<_> = fields
                .map(|(name, value)| match value {
                    Value::String(text) => (name, text.clone()),
                    other => (name, other.to_string()),
                })
                .collect();
            let fields: Vec<_> = texts.iter().map(|(n, text)| (*n, text.as_str())).collect();
            sse::write(&fields)
        })
    }

    fn sse<T: Serialize>(
        self,
        media_type: &'static str,
        items: &[T],
        write: impl Fn(&Value) -> Result<String, &'static str>,
    ) -> Self {
        let mut text = String::new();
        for item in items {
            let written = serde_json::to_value(item)
                .map_err(|error| error.to_string())
                .and_then(|value| write(&value).map_err(str::to_owned));
            match written {
                Ok(event) => text.push_str(&event),
                Err(problem) => return self.fail(format!("the body: {problem}")),
            }
        }
        self.body(media_type, text)
    }

    /// Sets an urlencoded body: a pair for each member of an object. Members that are not in `encodings` are written in style
    /// `form`: lists as repeated pairs, objects with brackets.
    #[must_use]
    pub fn form<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        encodings: Encodings,
        body: &T,
    ) -> Self {
        match serde_json::to_value(body)
            .map_err(|error| error.to_string())
            .and_then(|value| form::write(&value, encodings))
        {
            Ok(text) => self.body(media_type, text),
            Err(problem) => self.fail(format!("the body: {problem}")),
        }
    }

    /// Sets a multipart body: a part for each member of an object, or several for a list.
    #[must_use]
    pub fn multipart<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        encodings: Encodings,
        body: &T,
    ) -> Self {
        let value = serde_json::to_value(body).map_err(|error| InvalidBody(error.to_string()));
        self.parts(
            media_type,
            value.and_then(|value| Multipart::of_object(&value, encodings)),
        )
    }

    /// Sets a multipart body made of parts.
    #[must_use]
    pub fn parts(self, media_type: &'static str, parts: Result<Multipart, InvalidBody>) -> Self {
        let boundary = super::multipart::boundary();
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
            Err(_) => return self.fail("the media type cannot stand in a header".to_owned()),
        };
        self.body = body.into();
        self
    }

    /// Sets a body if there is one.
    #[must_use]
    pub fn optional<B>(self, body: Option<B>, set: impl FnOnce(Self, B) -> Self) -> Self {
        match body {
            Some(body) => set(self, body),
            None => self,
        }
    }

    /// Asks for this media type.
    #[must_use]
    pub fn accept(mut self, media_type: &'static str) -> Self {
        if let Ok(value) = HeaderValue::from_str(media_type) {
            self.headers.insert(ACCEPT, value);
        }
        self
    }

    /// The call, ready to be sent.
    pub fn finish<R: Receive, E>(self) -> Call<R, E> {
        self.finish_with(R::ACCEPT)
    }

    fn finish_with<R, E>(mut self, accept: Option<&'static str>) -> Call<R, E> {
        if let Some(accept) = accept {
            self.headers
                .entry(ACCEPT)
                .or_insert(HeaderValue::from_static(accept));
        }
        Call::new(Box::new(self))
    }

    fn write(
        mut self,
        name: &str,
        value: Result<Value, serde_json::Error>,
        write: impl FnOnce(&mut Self, &Value) -> Result<(), Unwritable>,
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

    /// Keeps the first problem.
    fn fail(mut self, problem: String) -> Self {
        self.problem.get_or_insert(problem);
        self
    }

    /// The URL, security's part of the query included.
    fn url(&self, more_query: &str) -> Result<Url, String> {
        let shared = &self.core.shared;
        let own =
            match self.operation.server {
                Some(server) => {
                    let url = expand(server, &[]).map_err(|error| error.to_string())?;
                    match absolute(&url) {
                        Some(_) if shared.base_is_chosen => None,
                        Some(url) => Some(url),
                        // It is on the host of the others, wherever the caller has put them.
                        None => Some(beside(&shared.base, &url).ok_or_else(|| {
                            format!("the server `{url}` is no URL: set a base URL")
                        })?),
                    }
                }
                None => None,
            };
        let (template, fixed_query) = self
            .operation
            .path
            .split_once('?')
            .unwrap_or((self.operation.path, ""));
        let path = self.fill(template, push_path_literal)?;
        // A segment of dots only would be resolved by every server and proxy, encoded or not (WHATWG URL, "double-dot path segment").
        let dots = |segment: &str| {
            matches!(
                segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
                "." | ".."
            )
        };
        if path.split('/').any(dots) {
            let names: Vec<_> = self
                .path
                .iter()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            return Err(format!(
                "a path segment of dots only would change the path: {}",
                names.join(", ")
            ));
        }
        let fixed_query = self.fill(fixed_query, String::push_str)?;
        let mut url = own.unwrap_or_else(|| shared.base.clone());
        if !path.starts_with('/') {
            url.push('/');
        }
        url.push_str(&path);
        let mut separator = '?';
        for query in [&fixed_query, &self.query, more_query] {
            if !query.is_empty() {
                url.push(separator);
                url.push_str(query);
                separator = '&';
            }
        }
        Url::parse(&url).map_err(|error| error.to_string())
    }

    /// The path template with its parameters in place.
    fn fill(&self, template: &str, literal: fn(&mut String, &str)) -> Result<String, String> {
        let mut path = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((fixed, open)) = rest.split_once('{') {
            literal(&mut path, fixed);
            let Some((name, after)) = open.split_once('}') else {
                rest = open;
                break;
            };
            let value = self.path.iter().find(|(set, _)| *set == name);
            let (_, value) =
                value.ok_or_else(|| format!("the path parameter `{name}` is not set"))?;
            path.push_str(value);
            rest = after;
        }
        literal(&mut path, rest);
        Ok(path)
    }

    pub(super) async fn send(
        self,
        streams: fn(u16) -> bool,
    ) -> Result<(&'static Operation, Reply), Error> {
        let operation = self.operation;
        self.exchange(streams)
            .await
            .map(|reply| (operation, reply))
            .map_err(|(cause, answer)| match (cause, answer) {
                (Cause::Status(..), Some(answer)) => Error::status_of(operation, answer),
                (cause, answer) => Error::new(operation, cause, answer),
            })
    }

    async fn exchange(
        mut self,
        streams: fn(u16) -> bool,
    ) -> Result<Reply, (Cause, Option<Answer>)> {
        let request = |problem| (Cause::Request(problem), None);
        if let Some(problem) = self.problem.take() {
            return Err(request(problem));
        }
        let shared = self.core.shared.clone();
        let added = security::additions(shared.api, self.operation, &shared.credentials).await;
        let added = added.map_err(|cause| (cause, None))?;
        // A credential wins over a parameter that is called as it is.
        let mut cookies = without(&self.cookies, "; ", &added.cookies);
        self.query = without(&self.query, "&", &added.query);
        for (name, _) in &added.headers {
            self.headers.remove(name);
        }
        let url = self.url(&added.query).map_err(request)?;
        let method = Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|_| request("invalid method".into()))?;
        if !added.cookies.is_empty() {
            if !cookies.is_empty() {
                cookies.push_str("; ");
            }
            cookies.push_str(&added.cookies);
        }
        if !cookies.is_empty() {
            let mut value = HeaderValue::try_from(cookies).map_err(|_| {
                request("a cookie holds a character that cannot stand there".into())
            })?;
            value.set_sensitive(true);
            self.headers.insert(COOKIE, value);
        }
        self.headers.extend(added.headers);
        let reading = Reading {
            operation: self.operation,
            streams,
            limit: Some(shared.max_body),
        };
        let wire = Wire {
            operation: self.operation,
            method,
            url,
            headers: self.headers,
            body: self.body,
            timeout: self.timeout,
            repeat: self.repeat,
            reading,
        };
        let exchange = redirect::follow(shared.transport.as_ref(), wire)
            .await
            .map_err(|error| (Cause::Transport(error), None))?;
        let attempts = exchange.attempts();
        let (status, headers, mut body) = (exchange.status, exchange.headers, exchange.body);
        let Some(limit) = reading.whole(status) else {
            return Ok(Reply::streaming(status, headers, body, attempts));
        };
        let (cause, body) = match body.collect(limit).await {
            Ok(body) if reading.is_success(status) => {
                return Ok(Reply::buffered(status, headers, body, attempts));
            }
            Ok(body) => (Cause::Status(None, None), body),
            Err(error) => (Cause::Transport(error), Bytes::new()),
        };
        let answer = Answer {
            status,
            headers,
            body,
            attempts,
        };
        Err((cause, Some(answer)))
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

/// Pairs without those that are called like one of the others.
fn without(pairs: &str, separator: &str, others: &str) -> String {
    fn name(pair: &str) -> &str {
        pair.split('=').next().unwrap_or_default()
    }
    if pairs.is_empty() || others.is_empty() {
        return pairs.to_owned();
    }
    let is_other = |pair: &&str| {
        others
            .split(separator)
            .any(|other| name(other) == name(pair))
    };
    let kept: Vec<&str> = pairs
        .split(separator)
        .filter(|pair| !is_other(pair))
        .collect();
    kept.join(separator)
}
