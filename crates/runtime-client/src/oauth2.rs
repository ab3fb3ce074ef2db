//! OAuth 2 tokens that a client fetches itself: client credentials (RFC 6749 §4.4) and refresh tokens (§6).
//!
//! Flows in which a person takes part (authorization code, device code) end with a refresh token; what comes before is the caller's, as is any
//! other [`TokenSource`].

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;
use web_time::Instant;

use crate::body::BoxError;
use crate::http_transport::HttpTransport;
use crate::operation::Operation;
use crate::percent::Escape;
use crate::security::TokenSource;
use crate::server_message::code_and_message;
use crate::transport::{BoxFuture, HttpRequest, Transport};

/// The longest response of a token endpoint that is read, in bytes.
const MAX_RESPONSE: usize = 1 << 20;

/// How long a request for a token may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A token is replaced when this much of its lifetime is left, but not earlier than when a fifth of it is.
const EARLY: Duration = Duration::from_secs(60);

static TOKEN: Operation = Operation::new("token", "POST", "the token endpoint", &[]);

/// A source of tokens from a token endpoint.
///
/// A token is fetched when it is first needed, kept, and replaced shortly before it expires, or once the server refused it with 401. Calls that
/// need a token at the same time wait for one request. Each set of scopes has a token of its own.
///
/// ```
/// use conform_client::{Credential, OAuth2};
///
/// let source = OAuth2::client_credentials("https://auth.example.org/token", "my-client", "its secret");
/// let credential = Credential::source(source);
/// assert_eq!(format!("{credential:?}"), "Credential(…)");
/// ```
pub struct OAuth2 {
    url: String,
    client_id: String,
    secret: Option<SecretString>,
    secret_in_body: bool,
    scopes: Option<Vec<String>>,
    transport: Option<Arc<dyn Transport>>,
    now: fn() -> Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// `None` for client credentials.
    refresh: Option<SecretString>,
    /// Tokens by the scopes that they were asked for with.
    tokens: BTreeMap<String, Token>,
    transport: Option<Arc<dyn Transport>>,
}

#[derive(Clone)]
struct Token {
    secret: SecretString,
    /// When another one is fetched; `None` if the endpoint does not say when it expires.
    renew_at: Option<Instant>,
}

impl OAuth2 {
    /// Creates a source that fetches tokens with the credentials of the client. Those are sent by HTTP Basic authentication.
    pub fn client_credentials(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        Self::new(
            token_url.into(),
            client_id.into(),
            Some(secret.into()),
            None,
        )
    }

    /// Creates a source that fetches tokens with a refresh token. If the endpoint returns another refresh token, that one is used from then on.
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<SecretString>,
    ) -> Self {
        Self::new(
            token_url.into(),
            client_id.into(),
            None,
            Some(refresh_token.into()),
        )
    }

    fn new(
        url: String,
        client_id: String,
        secret: Option<SecretString>,
        refresh: Option<SecretString>,
    ) -> Self {
        Self {
            url,
            client_id,
            secret,
            secret_in_body: false,
            scopes: None,
            transport: None,
            now: Instant::now,
            state: Mutex::new(State {
                refresh,
                ..State::default()
            }),
        }
    }

    /// Sets the secret of the client, which an endpoint may ask for beside a refresh token.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Sends id and secret of the client in the body (`client_secret_post`) instead of by HTTP Basic authentication.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.secret_in_body = true;
        self
    }

    /// Always asks for these scopes, so that all operations share one token. By default an operation's own scopes are asked for.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Sends through this transport instead of reqwest.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Reads the time from this function, for tests.
    #[must_use]
    pub fn clock(mut self, now: fn() -> Instant) -> Self {
        self.now = now;
        self
    }

    async fn current(&self, scopes: &[&str]) -> Result<SecretString, BoxError> {
        let scope = match &self.scopes {
            Some(scopes) => scopes.join(" "),
            None => scopes.join(" "),
        };
        // Held while a token is fetched, so that others wait for it.
        let mut state = self.state.lock().await;
        if let Some(token) = state.tokens.get(&scope)
            && token.renew_at.is_none_or(|at| (self.now)() < at)
        {
            return Ok(token.secret.clone());
        }
        let token = self.fetch(&mut state, &scope).await?;
        state.tokens.insert(scope, token.clone());
        Ok(token.secret)
    }

    async fn fetch(&self, state: &mut State, scope: &str) -> Result<Token, BoxError> {
        let url = Url::parse(&self.url).map_err(|_| "the URL of the token endpoint is invalid")?;
        let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !is_local {
            return Err(
                "the URL of the token endpoint must be https: a secret is sent to it".into(),
            );
        }
        let mut request = HttpRequest::new(&TOKEN, Method::POST, url);
        let mut form = String::new();
        match &state.refresh {
            Some(refresh) => {
                add(&mut form, "grant_type", "refresh_token");
                add(&mut form, "refresh_token", refresh.expose_secret());
            }
            None => add(&mut form, "grant_type", "client_credentials"),
        }
        if !scope.is_empty() {
            add(&mut form, "scope", scope);
        }
        match &self.secret {
            Some(secret) if !self.secret_in_body => {
                // RFC 6749 §2.3.1: both are encoded as in a form first.
                let mut pair = String::new();
                Escape::Form.push(&mut pair, &self.client_id);
                pair.push(':');
                Escape::Form.push(&mut pair, secret.expose_secret());
                let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(pair)))?;
                value.set_sensitive(true);
                request.headers.insert(AUTHORIZATION, value);
            }
            Some(secret) => {
                add(&mut form, "client_id", &self.client_id);
                add(&mut form, "client_secret", secret.expose_secret());
            }
            None => add(&mut form, "client_id", &self.client_id),
        }
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, form_type);
        request
            .headers
            .insert(ACCEPT, HeaderValue::from_static("application/json"));
        request.body = form.into();
        request.timeout = Some(TIMEOUT);
        let transport = match (&self.transport, &state.transport) {
            (Some(transport), _) | (None, Some(transport)) => transport.clone(),
            (None, None) => {
                let made: Arc<dyn Transport> = Arc::new(HttpTransport::new(Default::default())?);
                state.transport.insert(made).clone()
            }
        };
        let sent_at = (self.now)();
        let mut response = transport.send(request).await?;
        let status = response.status;
        let body = response.body.collect(MAX_RESPONSE).await?;
        if !status.is_success() {
            let (code, message) = code_and_message(&body);
            let texts = [code, message].into_iter().flatten();
            let detail = texts
                .map(|text| format!(": {}", text.escape_debug()))
                .collect::<String>();
            return Err(format!("the token endpoint responded with {status}{detail}").into());
        }
        let answer: Value = serde_json::from_slice(&body)
            .map_err(|_| "the response of the token endpoint is not JSON")?;
        let secret = answer["access_token"]
            .as_str()
            .ok_or("the response of the token endpoint has no `access_token`")?;
        if let (Some(refresh), true) = (answer["refresh_token"].as_str(), state.refresh.is_some()) {
            state.refresh = Some(refresh.to_owned().into());
        }
        // Some endpoints write the number as a string.
        let seconds = answer["expires_in"]
            .as_u64()
            .or_else(|| answer["expires_in"].as_str()?.parse().ok());
        let renew_at = seconds.and_then(|seconds| {
            let lifetime = Duration::from_secs(seconds);
            sent_at.checked_add(lifetime - EARLY.min(lifetime / 5))
        });
        Ok(Token {
            secret: secret.to_owned().into(),
            renew_at,
        })
    }

    async fn forget(&self, refused: &SecretString) {
        let mut state = self.state.lock().await;
        // Another call may have fetched a new one in the meantime.
        state
            .tokens
            .retain(|_, token| token.secret.expose_secret() != refused.expose_secret());
    }
}

fn add(form: &mut String, name: &str, value: &str) {
    if !form.is_empty() {
        form.push('&');
    }
    Escape::Form.push(form, name);
    form.push('=');
    Escape::Form.push(form, value);
}

impl TokenSource for OAuth2 {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<SecretString, BoxError>> {
        Box::pin(self.current(scopes))
    }

    fn refused<'a>(&'a self, token: &'a SecretString) -> BoxFuture<'a, ()> {
        Box::pin(self.forget(token))
    }
}

impl fmt::Debug for OAuth2 {
    /// Prints no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{LazyLock, PoisonError};
    use std::task::{Context, Poll, Waker};

    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::transport::HttpResponse;
    use crate::transport_error::TransportError;

    fn block_on<F: Future>(future: F) -> F::Output {
        let mut future = std::pin::pin!(future);
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("the transport responds at once"),
        }
    }

    /// Responds with the texts in turn, and keeps what it was sent.
    #[derive(Clone)]
    struct Endpoint {
        answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
        sent: Arc<Mutex<Vec<String>>>,
    }

    impl Endpoint {
        fn new(answers: &[(u16, &'static str)]) -> Self {
            let answers = answers.iter().rev().copied().collect();
            Self {
                answers: Arc::new(Mutex::new(answers)),
                sent: Arc::default(),
            }
        }

        fn sent(&self) -> Vec<String> {
            self.sent
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone()
        }
    }

    impl Transport for Endpoint {
        fn send(
            &self,
            request: HttpRequest,
        ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            let body = request.body.as_bytes().unwrap();
            let login = request.headers.get(AUTHORIZATION);
            let login = login.map_or("", |value| value.to_str().unwrap());
            let text = format!("{login} {}", String::from_utf8_lossy(&body));
            self.sent.lock().unwrap().push(text.trim().to_owned());
            let (status, answer) = self
                .answers
                .lock()
                .unwrap()
                .pop()
                .expect("there is an answer");
            let status = StatusCode::from_u16(status).unwrap();
            Box::pin(async move { Ok(HttpResponse::new(status, HeaderMap::new(), answer)) })
        }
    }

    const URL: &str = "https://auth.example.org/token";

    fn token(source: &OAuth2, scopes: &[&str]) -> Result<String, String> {
        let token = block_on(source.token(scopes)).map_err(|error| error.to_string())?;
        Ok(token.expose_secret().to_owned())
    }

    #[test]
    fn token_is_kept_and_renewed_early() {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        static PASSED: AtomicU64 = AtomicU64::new(0);
        let endpoint = Endpoint::new(&[
            (200, r#"{"access_token": "a", "expires_in": 100}"#),
            (200, r#"{"access_token": "b", "expires_in": "3600"}"#),
            (200, r#"{"access_token": "c"}"#),
            (200, r#"{"access_token": "d"}"#),
        ]);
        let source = OAuth2::client_credentials(URL, "an id", "a:b")
            .transport(endpoint.clone())
            .clock(|| *START + Duration::from_secs(PASSED.load(Ordering::Relaxed)));
        assert_eq!(token(&source, &["read"]).unwrap(), "a");
        PASSED.store(79, Ordering::Relaxed);
        assert_eq!(token(&source, &["read"]).unwrap(), "a");
        PASSED.store(80, Ordering::Relaxed);
        assert_eq!(token(&source, &["read"]).unwrap(), "b");
        assert_eq!(token(&source, &["write"]).unwrap(), "c");
        // A token that was replaced already is not the one that is forgotten.
        block_on(source.refused(&"a".to_owned().into()));
        assert_eq!(token(&source, &["read"]).unwrap(), "b");
        block_on(source.refused(&"b".to_owned().into()));
        assert_eq!(token(&source, &["read"]).unwrap(), "d");
        let basic = format!("Basic {}", STANDARD.encode("an+id:a%3Ab"));
        assert_eq!(
            endpoint.sent()[0],
            format!("{basic} grant_type=client_credentials&scope=read")
        );
        assert_eq!(endpoint.sent().len(), 4);
        assert!(!format!("{source:?}").contains("a:b"));
    }

    #[test]
    fn calls_at_the_same_time_share_one_request() {
        let endpoint = Endpoint::new(&[(200, r#"{"access_token": "a"}"#)]);
        let source = OAuth2::client_credentials(URL, "id", "s").transport(endpoint.clone());
        let mut context = Context::from_waker(Waker::noop());
        let guard = source.state.try_lock().unwrap();
        let mut calls: Vec<_> = (0..10).map(|_| source.token(&[])).collect();
        assert!(
            calls
                .iter_mut()
                .all(|call| call.as_mut().poll(&mut context).is_pending())
        );
        drop(guard);
        for call in &mut calls {
            assert!(matches!(
                call.as_mut().poll(&mut context),
                Poll::Ready(Ok(_))
            ));
        }
        assert_eq!(endpoint.sent().len(), 1);
    }

    #[test]
    fn refresh_token_is_replaced_by_a_new_one() {
        let endpoint = Endpoint::new(&[
            (200, r#"{"access_token": "a", "refresh_token": "r2"}"#),
            (200, r#"{"access_token": "b"}"#),
        ]);
        let source = OAuth2::refresh_token(URL, "id", "r1").transport(endpoint.clone());
        assert_eq!(token(&source, &[]).unwrap(), "a");
        block_on(source.refused(&"a".to_owned().into()));
        assert_eq!(token(&source, &[]).unwrap(), "b");
        assert_eq!(
            endpoint.sent(),
            [
                "grant_type=refresh_token&refresh_token=r1&client_id=id",
                "grant_type=refresh_token&refresh_token=r2&client_id=id",
            ]
        );
    }

    #[test]
    fn errors_of_the_endpoint_are_one_line() {
        let denied = r#"{"error": "invalid_client", "error_description": "no such\nclient"}"#;
        let endpoint = Endpoint::new(&[(401, denied), (200, "<html>"), (200, "{}")]);
        let source = OAuth2::client_credentials(URL, "id", "s").secret_in_body();
        let source = source.transport(endpoint.clone());
        for text in [
            r"the token endpoint responded with 401 Unauthorized: invalid_client: no such\nclient",
            "the response of the token endpoint is not JSON",
            "the response of the token endpoint has no `access_token`",
        ] {
            assert_eq!(token(&source, &[]).unwrap_err(), text);
        }
        let plain = OAuth2::client_credentials("http://auth.example.org/token", "id", "s");
        let error = token(&plain.transport(endpoint), &[]).unwrap_err();
        assert_eq!(
            error,
            "the URL of the token endpoint must be https: a secret is sent to it"
        );
    }
}
