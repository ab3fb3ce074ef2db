//! Answers that say what is wrong.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

use crate::json::response;

/// The statuses of errors that the API documents for every call.
pub(crate) const DOCUMENTED: [u16; 9] = [400, 401, 403, 404, 429, 500, 502, 503, 504];

/// Why a request is not done.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
}

/// What a request ends with.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    /// The request asks for something that cannot be.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The request has no token that is known.
    pub(crate) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "The token is missing or not valid.",
        )
    }

    /// The token may not do this.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// There is nothing of that name. The words are those of the vendor's introduction.
    pub(crate) fn absent() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Sorry, this page is not available.")
    }

    /// What was asked for cannot be kept.
    #[cfg(feature = "data")]
    pub(crate) fn unkept(error: &crate::data::DataError) -> Self {
        let message = format!("What was sent cannot be kept, and is not: {error}.");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    /// The path has other methods.
    #[cfg(feature = "server")]
    pub(crate) fn other_method() -> Self {
        let message = "The path has other methods.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// There is nothing that the request names.
    pub(crate) fn unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// A change names what is not there, such as a slot that is not free. 404 would say that what is to be changed is not there.
    pub(crate) fn of_change(self) -> Self {
        match self.status {
            StatusCode::NOT_FOUND => Self::forbidden(self.message),
            _ => self,
        }
    }

    /// Returns the answer: the status once more, and a message.
    pub(crate) fn answer(&self) -> Response<Bytes> {
        let body = json!({ "code": self.status.as_u16(), "message": self.message });
        response(self.status, &body)
    }
}

/// The errors that every call may answer.
impl utoipa::IntoResponses for Failure {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let answer = |status: u16| {
            let reason = StatusCode::from_u16(status).ok();
            let reason = reason.and_then(|status| status.canonical_reason());
            let body = Ref::from_schema_name("ErrorBody");
            let content = ContentBuilder::new().schema(Some(body)).build();
            let response = ResponseBuilder::new()
                .description(reason.unwrap_or_default())
                .content("application/json", content)
                .build();
            (status.to_string(), RefOr::T(response))
        };
        DOCUMENTED.into_iter().map(answer).collect()
    }
}
