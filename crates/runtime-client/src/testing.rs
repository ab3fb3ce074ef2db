//! A transport for tests: it returns prepared responses by operation, and records the calls.
//!
//! ```
//! use conform_client::testing::Replies;
//! use conform_client::{Builder, Call, Json, Style, api, operations};
//!
//! api! { API servers { "https://api.example.org" {} } schemes {} }
//! operations! { GET_PET = "getPet" "GET" "/pets/{id}" NOTHING; }
//! # conform_client::security! { NOTHING = ; }
//!
//! # use std::task::{Context, Poll, Waker};
//! # fn block_on<F: IntoFuture>(future: F) -> F::Output {
//! #     let mut future = std::pin::pin!(future.into_future());
//! #     match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
//! #         Poll::Ready(output) => output,
//! #         Poll::Pending => panic!("the transport responds at once"),
//! #     }
//! # }
//! let replies = Replies::new().json("getPet", 200, r#"{"name": "Rex"}"#);
//! let core = Builder::new(&API).transport(replies.clone()).build()?;
//! let call: Call<Json<serde_json::Value>> = core.call(&GET_PET).path("id", Style::SIMPLE, &7).finish();
//! assert_eq!(block_on(call).unwrap()["name"], "Rex");
//!
//! let calls = replies.calls();
//! assert_eq!((calls[0].operation, calls[0].url.path()), ("getPet", "/pets/7"));
//! # Ok::<(), conform_client::BuildError>(())
//! ```

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, fs, io};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode, Url};

use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// Prepared responses by operation, and the calls that were made. Clones share both.
///
/// Several responses of one operation are returned in turn; the last one is returned again and again. A call of an operation without a
/// response is an error.
#[derive(Clone, Default)]
pub struct Replies {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    replies: BTreeMap<String, VecDeque<Reply>>,
    calls: Vec<RecordedCall>,
}

#[derive(Clone)]
enum Reply {
    Response(StatusCode, HeaderMap, Bytes),
    Failure(TransportErrorKind),
}

/// A call that was made.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The id of the operation.
    pub operation: &'static str,
    /// The method.
    pub method: Method,
    /// The URL, with its query.
    pub url: Url,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body; `None` if it is a stream.
    pub body: Option<Bytes>,
}

impl fmt::Debug for RecordedCall {
    /// Prints the operation and the method only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedCall")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl Replies {
    /// Creates a transport without responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a JSON response of an operation.
    ///
    /// # Panics
    ///
    /// If the status is not one of HTTP.
    #[must_use]
    pub fn json(self, operation: impl Into<String>, status: u16, body: impl Into<Bytes>) -> Self {
        self.response(
            operation,
            status,
            &[(CONTENT_TYPE.as_str(), "application/json")],
            body,
        )
    }

    /// Adds a response of an operation.
    ///
    /// # Panics
    ///
    /// If the status is not one of HTTP, or the name or the value of a header is invalid.
    #[must_use]
    pub fn response(
        self,
        operation: impl Into<String>,
        status: u16,
        headers: &[(&'static str, &str)],
        body: impl Into<Bytes>,
    ) -> Self {
        let status = StatusCode::from_u16(status).expect("the status is one of HTTP");
        let mut all = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).expect("the value of the header is valid");
            all.append(*name, value);
        }
        self.add(operation.into(), Reply::Response(status, all, body.into()))
    }

    /// Adds a failure of an operation: no response is received.
    #[must_use]
    pub fn failure(self, operation: impl Into<String>, kind: TransportErrorKind) -> Self {
        self.add(operation.into(), Reply::Failure(kind))
    }

    /// Adds the recorded payloads in a folder: each file `OPERATION/STATUS.NAME.json` is a JSON response, in the order of the names. Other files
    /// are left out.
    ///
    /// # Errors
    ///
    /// If the folder or a file cannot be read.
    pub fn payloads(mut self, folder: impl AsRef<Path>) -> io::Result<Self> {
        for operation in sorted(folder.as_ref())?.iter().filter(|path| path.is_dir()) {
            let id = operation.file_name().unwrap_or_default().to_string_lossy();
            for file in sorted(operation)? {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let status = name
                    .split('.')
                    .next()
                    .and_then(|status| status.parse().ok());
                if let Some(status @ 100..=999) = status
                    && name.ends_with(".json")
                {
                    self = self.json(id.clone(), status, fs::read(&file)?);
                }
            }
        }
        Ok(self)
    }

    fn add(self, operation: String, reply: Reply) -> Self {
        self.lock()
            .replies
            .entry(operation)
            .or_default()
            .push_back(reply);
        self
    }

    /// Returns the calls that were made, in their order.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.lock().calls.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

impl Transport for Replies {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let id = request.operation.id;
        let mut shared = self.lock();
        shared.calls.push(RecordedCall {
            operation: id,
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: request.body.as_bytes(),
        });
        let reply = shared
            .replies
            .get_mut(id)
            .and_then(|replies| match replies.len() {
                0 | 1 => replies.front().cloned(),
                _ => replies.pop_front(),
            });
        let result = match reply {
            Some(Reply::Response(status, headers, body)) => {
                Ok(HttpResponse::new(status, headers, body))
            }
            Some(Reply::Failure(kind)) => {
                Err(TransportError::new(kind, "the test lets this call fail"))
            }
            None => {
                let problem = format!("no response is prepared for the operation `{id}`");
                Err(TransportError::new(TransportErrorKind::Other, problem))
            }
        };
        Box::pin(async move { result })
    }
}

impl fmt::Debug for Replies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.lock();
        f.debug_struct("Replies")
            .field("operations", &shared.replies.keys().collect::<Vec<_>>())
            .field("calls", &shared.calls.len())
            .finish_non_exhaustive()
    }
}
