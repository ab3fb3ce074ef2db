//! How a client is configured, and what all its calls share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use conform_runtime::reading::Reading;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::http_transport::HttpTransport;
use crate::operation::Api;
use crate::platform;
use crate::retry::{Retry, RetryPolicy};
use crate::security::Credential;
use crate::server_url::{ServerUrlError, base_url, expand, masked};
use crate::transport::Transport;
use crate::transport_error::TransportError;

/// The default limit for a response body that is read as a whole, in bytes: 256 MiB.
const MAX_BODY: usize = 256 << 20;

/// The default limit for a call whose body is read as a whole.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(120);

/// The state that all calls of a client share: base URL, credentials, default headers, limits and the transport.
///
/// Cloning it is cheap. `Debug` shows no credential.
#[derive(Clone)]
pub struct Core {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) base: String,
    /// Whether the caller set the base URL. Operations with a server of their own use it then, too.
    pub(crate) base_is_chosen: bool,
    pub(crate) credentials: Vec<Option<Credential>>,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_body: usize,
    pub(crate) reading: Reading,
    /// Whether errors are without the messages of the server.
    pub(crate) hides_messages: bool,
    /// Hosts to which credentials may be sent without TLS.
    pub(crate) plain_hosts: Vec<String>,
    /// The header for keys of calls that are not idempotent otherwise.
    pub(crate) idempotency_key: Option<HeaderName>,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Core {
    /// Returns the URL to which paths are appended, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.shared.api.schemes.iter().zip(&self.shared.credentials);
        let known: Vec<_> = schemes
            .filter(|(_, known)| known.is_some())
            .map(|(scheme, _)| scheme.name)
            .collect();
        f.debug_struct("Core")
            .field("base_url", &self.shared.base)
            .field("credentials", &known)
            .field("timeout", &self.shared.timeout)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Core`].
///
/// Generated clients wrap it: their builder has a method for each security scheme. `Debug` shows no credential.
pub struct Builder {
    api: &'static Api,
    base: Option<String>,
    server: usize,
    variables: Vec<(String, String)>,
    credentials: Vec<Option<Credential>>,
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    max_body: usize,
    reading: Reading,
    hides_messages: bool,
    plain_hosts: Vec<String>,
    http: Option<reqwest::ClientBuilder>,
    transport: Option<Arc<dyn Transport>>,
    retries: Option<RetryPolicy>,
    idempotency_key: Option<String>,
}

impl Builder {
    /// Creates a builder for a client of this API.
    #[must_use]
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            base: None,
            server: 0,
            variables: Vec::new(),
            credentials: vec![None; api.schemes.len()],
            headers: Vec::new(),
            timeout: None,
            max_body: MAX_BODY,
            reading: Reading::default(),
            hides_messages: false,
            plain_hosts: Vec::new(),
            http: None,
            transport: None,
            retries: None,
            idempotency_key: None,
        }
    }

    /// Uses this URL instead of a server of the description; paths are appended to it.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Some(url.into());
        self
    }

    /// Selects a server of the description by its index. The default is the first one.
    #[must_use]
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Sets a variable of the server's URL.
    #[must_use]
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Sets the credential for the security scheme with this index in [`Api::schemes`].
    ///
    /// # Panics
    ///
    /// If the API has no such scheme.
    #[must_use]
    pub fn credential(mut self, scheme: usize, credential: impl Into<Credential>) -> Self {
        self.credentials[scheme] = Some(credential.into());
        self
    }

    /// Adds a header to every request. A parameter or credential of the same name overrides it.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Limits how long each call may take, from connecting to the end of the body, redirects and retries included. By default it is 2 minutes
    /// for calls whose body is read as a whole, and streams have no limit. `Duration::MAX` removes the limit.
    ///
    /// The limit ends streams, too. For streams, set `read_timeout` of [`http`](Self::http), which limits how long the connection may
    /// be silent.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits the length of a response body that is read as a whole, in bytes. The default is 256 MiB. Streams have no limit.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Makes a response an error if any value in it does not fit its type.
    ///
    /// By default a member that may be absent and does not fit is kept as JSON, and listed by [`Response::misfits`](crate::Response::misfits), so
    /// that one unexpected value does not lose a whole response. A member that is always there must fit in any case.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.reading = Reading::Strict;
        self
    }

    /// Leaves the messages of the server out of errors, as [`Error::without_message`](crate::Error::without_message) does: they may repeat what was sent,
    /// and errors end in logs. The body of the response still has them.
    #[must_use]
    pub fn hide_server_messages(mut self) -> Self {
        self.hides_messages = true;
        self
    }

    /// Allows credentials to be sent to this host over plain HTTP, where everybody on the way can read them.
    ///
    /// Without it, a call that would do so is an error, unless the host is the machine itself.
    #[must_use]
    pub fn allow_plain_http(mut self, host: impl Into<String>) -> Self {
        self.plain_hosts.push(host.into());
        self
    }

    /// Uses reqwest with these settings: proxies, root certificates, connection pools. They replace the default limit of 10 seconds for making a
    /// connection.
    ///
    /// Its redirect policy is replaced: the client follows redirects itself, at most ten. To another origin it sends `Accept` and
    /// `User-Agent`, but no other header and no body. This does not cover reqwest's own `default_headers`: reqwest sends them to every
    /// host, so do not put credentials there.
    #[must_use]
    pub fn http(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Some(builder);
        self
    }

    /// Sends through this transport instead of reqwest: for tests, for recording, or for another HTTP library.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Retries failed requests where a retry can help and is safe; see [`retry`](crate::retry). There are no retries by default.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Sends a header with a key of its own with each `POST` and `PATCH` that has none, `Idempotency-Key` for most servers: the server then does once
    /// what it is asked twice. Such calls are retried like a `GET`, so use this only if the server reads the header.
    #[must_use]
    pub fn idempotency_keys(mut self, header: impl Into<String>) -> Self {
        self.idempotency_key = Some(header.into());
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// If there is no base URL, or it, a server variable or a header is invalid, or reqwest cannot be set up.
    pub fn build(self) -> Result<Core, BuildError> {
        let base_is_chosen = self.base.is_some();
        let base = match (self.base, self.api.servers.get(self.server)) {
            (Some(base), _) => base,
            (None, Some(server)) => expand(server, &self.variables)
                .map_err(|error| BuildError(Problem::ServerUrl(error)))?,
            (None, None) => return Err(BuildError(Problem::NoServer(self.server))),
        };
        let base = base_url(&base).ok_or_else(|| BuildError(Problem::BaseUrl(masked(&base))))?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, HeaderValue::from_static(self.api.user_agent));
        for (name, value) in self.headers {
            match (HeaderName::try_from(&name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(mut value)) => {
                    value.set_sensitive(true);
                    headers.insert(name, value)
                }
                _ => return Err(BuildError(Problem::Header(name))),
            };
        }
        let idempotency_key = match self.idempotency_key {
            None => None,
            Some(name) => match HeaderName::try_from(&name) {
                Ok(header) => Some(header),
                Err(_) => return Err(BuildError(Problem::Header(name))),
            },
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let http = HttpTransport::new(self.http.unwrap_or_else(platform::default_http));
                Arc::new(http.map_err(|error| BuildError(Problem::Transport(error)))?)
            }
        };
        let transport = match self.retries {
            Some(policy) => Arc::new(Retry::new(transport, policy)),
            None => transport,
        };
        let shared = Shared {
            api: self.api,
            base,
            base_is_chosen,
            credentials: self.credentials,
            headers,
            timeout: self.timeout,
            max_body: self.max_body,
            reading: self.reading,
            hides_messages: self.hides_messages,
            plain_hosts: self.plain_hosts,
            idempotency_key,
            transport,
        };
        Ok(Core {
            shared: Arc::new(shared),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base.as_deref().map(masked))
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// Why a client could not be built.
#[derive(Debug)]
pub struct BuildError(Problem);

#[derive(Debug)]
enum Problem {
    NoServer(usize),
    /// The URL, masked.
    BaseUrl(String),
    ServerUrl(ServerUrlError),
    Header(String),
    Transport(TransportError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::NoServer(0) => f.write_str("the description has no server: set a base URL"),
            Problem::NoServer(index) => {
                write!(f, "the description has no server with index {index}")
            }
            Problem::BaseUrl(url) => {
                write!(
                    f,
                    "the base URL `{url}` must be an absolute http or https URL without user, password, query and fragment"
                )
            }
            Problem::ServerUrl(error) => error.fmt(f),
            Problem::Header(name) => write!(f, "the header `{name}` has an invalid name or value"),
            Problem::Transport(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Problem::Transport(error) => Some(error),
            _ => None,
        }
    }
}
