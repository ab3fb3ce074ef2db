//! Sending a call.

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{COOKIE, HeaderValue};
use reqwest::{Method, StatusCode, Url};

use super::CallBuilder;
use super::url::without_names_of;
use crate::builder::CALL_TIMEOUT;
use crate::error::{Cause, Error, ReceivedResponse};
use crate::operation::Operation;
use crate::platform::random;
use crate::receive::UnreadResponse;
use crate::redirect;
use crate::security;
use crate::trace::CallSpan;
use crate::transport::{HttpRequest, ReadMode, Repeat};

impl CallBuilder {
    pub(crate) async fn send(
        self,
        streams: fn(u16) -> bool,
    ) -> Result<(&'static Operation, UnreadResponse), Error> {
        let operation = self.operation;
        let hides_messages = self.core.shared.hides_messages || operation.hides_messages;
        let span = CallSpan::new(operation);
        let result = span.within(self.request(streams, &span)).await;
        match &result {
            Ok(reply) => span.received(reply.status(), reply.headers(), reply.attempts),
            Err((cause, response)) => span.failed(cause, response.as_ref()),
        }
        result
            .map(|reply| (operation, reply))
            .map_err(|(cause, response)| match (cause, response) {
                (Cause::Status(..), Some(response)) => {
                    let error = Error::status_of(operation, response);
                    if hides_messages {
                        error.without_message()
                    } else {
                        error
                    }
                }
                (cause, response) => Error::new(operation, cause, response),
            })
    }

    async fn request(
        mut self,
        streams: fn(u16) -> bool,
        span: &CallSpan,
    ) -> Result<UnreadResponse, (Cause, Option<ReceivedResponse>)> {
        let invalid = |problem| (Cause::Request(problem), None);
        if let Some(problem) = self.problem.take() {
            return Err(invalid(problem));
        }
        let shared = self.core.shared.clone();
        let added =
            security::request_credentials(shared.api, self.operation, &shared.credentials).await;
        let mut added = added.map_err(|cause| (cause, None))?;
        let tokens = added.take_tokens();
        // A credential overrides a parameter of the same name.
        let mut cookies = without_names_of(&self.cookies, "; ", &added.cookies);
        self.query = without_names_of(&self.query, "&", &added.query);
        for (name, _) in &added.headers {
            self.headers.remove(name);
        }
        let url = self.url(&added.query).map_err(invalid)?;
        span.sent_to(&url);
        if !added.is_empty()
            && let Some(host) = open_host(&url)
            && !shared.plain_hosts.contains(&host)
        {
            return Err(invalid(format!(
                "a credential must not be sent to `{host}` over plain HTTP: use https, or allow this host by `allow_plain_http`"
            )));
        }
        let method = self.method().map_err(invalid)?;
        if !added.cookies.is_empty() {
            if !cookies.is_empty() {
                cookies.push_str("; ");
            }
            cookies.push_str(&added.cookies);
        }
        if !cookies.is_empty() {
            let mut value = HeaderValue::try_from(cookies).map_err(|_| {
                invalid("a cookie contains a character that is not allowed in a header".into())
            })?;
            value.set_sensitive(true);
            self.headers.insert(COOKIE, value);
        }
        self.headers.extend(added.headers);
        if let Some(header) = &shared.idempotency_key
            && matches!(method, Method::POST | Method::PATCH)
        {
            let key = format!("{:016x}{:016x}", random(), random());
            if let Ok(key) = HeaderValue::try_from(key) {
                self.headers.entry(header).or_insert(key);
            }
            if self.repeat == Repeat::ByMethod {
                self.repeat = Repeat::Always;
            }
        }
        let read_mode = ReadMode {
            operation: self.operation,
            streams,
            limit: Some(shared.max_body),
        };
        let request = HttpRequest {
            operation: self.operation,
            method,
            url,
            headers: self.headers,
            body: self.body,
            timeout: self
                .timeout
                .or_else(|| read_mode.whole(StatusCode::OK).map(|_| CALL_TIMEOUT))
                .filter(|timeout| *timeout != Duration::MAX),
            repeat: self.repeat,
            read_mode,
        };
        let response = redirect::follow(shared.transport.as_ref(), request)
            .await
            .map_err(|error| (Cause::Transport(error), None))?;
        let attempts = response.attempts();
        let refusal = response.refusal;
        let (status, headers, mut body) = (response.status, response.headers, response.body);
        let Some(limit) = read_mode.whole(status) else {
            let reply = UnreadResponse::streaming(status, headers, body, attempts);
            return Ok(reply.reading(shared.reading));
        };
        let (cause, body) = match body.collect(limit).await {
            Ok(body) if read_mode.is_success(status) => {
                let reply = UnreadResponse::buffered(status, headers, body, attempts);
                return Ok(reply.reading(shared.reading));
            }
            Ok(body) => (Cause::Status(None, None), body),
            Err(error) => (Cause::Transport(error), Bytes::new()),
        };
        let response = ReceivedResponse {
            status,
            headers,
            body,
            attempts,
            refusal,
        };
        if status == StatusCode::UNAUTHORIZED {
            tokens.refused().await;
        }
        Err((cause, Some(response)))
    }
}

/// Returns the host of a URL without TLS, unless it is the machine itself.
fn open_host(url: &Url) -> Option<String> {
    if url.scheme() != "http" {
        return None;
    }
    let host = url.host_str()?;
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let is_own = address == "localhost"
        || address.ends_with(".localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    (!is_own).then(|| host.to_owned())
}
