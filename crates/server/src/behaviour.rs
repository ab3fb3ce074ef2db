//! Behaviour of a server beyond what its description says.

use std::pin::Pin;

use bytes::Bytes;
use http::Response;

use crate::call::Call;
use crate::refusal::Refusal;

/// A boxed future that can be sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Answers operations with state and rules of its own.
///
/// The server routes and checks requests before, and checks the answers after. What is `None` is answered by the description
/// alone.
///
/// ```
/// use bytes::Bytes;
/// use conform_server::{Behaviour, BoxFuture, Call, json};
/// use http::Response;
///
/// struct Clock;
///
/// impl Behaviour for Clock {
///     fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>> {
///         Box::pin(async move {
///             match call.id() {
///                 "getTime" => Some(json(200, &serde_json::json!({"time": "2026-11-27T12:00:00Z"}))),
///                 _ => None,
///             }
///         })
///     }
/// }
/// ```
pub trait Behaviour: Send + Sync + 'static {
    /// Returns the answer to a request that conforms to the description; `None` for the answer that the description gives.
    fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>>;

    /// Returns the answer to a request that is refused; `None` for a documented error, or a problem detail.
    fn refuse(&self, call: &Call<'_>, refusal: &Refusal) -> Option<Response<Bytes>> {
        let _ = (call, refusal);
        None
    }
}
