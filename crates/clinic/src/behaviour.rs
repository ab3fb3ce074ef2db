//! The clinic behind the server for descriptions, which routes and checks requests before it, and its answers after it.

use bytes::Bytes;
use conform_server::{Behaviour, BoxFuture, Call, Refusal, json};
use http::Response;

use crate::clinic::Clinic;
use crate::failure::DOCUMENTED;
use crate::routes::Route;

impl Behaviour for Clinic {
    fn answer<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Option<Response<Bytes>>> {
        // What the clinic has no state for, such as a new operation, has the answer that its description gives.
        Box::pin(async move { Route::has(call.id()).then(|| Clinic::answer(self, call.request)) })
    }

    /// Says what is wrong as the API says it: with a code and a message.
    fn refuse(&self, _call: &Call<'_>, refusal: &Refusal) -> Option<Response<Bytes>> {
        let mut statuses = refusal.statuses.iter();
        let status = *statuses.find(|status| DOCUMENTED.contains(status))?;
        let body = serde_json::json!({ "code": status, "message": refusal.detail() });
        Some(json(status, &body))
    }
}
