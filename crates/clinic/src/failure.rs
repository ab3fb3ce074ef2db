//! Answers that say what is wrong.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::json::response;

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

    /// Returns the answer: the status once more, and a message.
    pub(crate) fn answer(&self) -> Response<Bytes> {
        let body = json!({ "code": self.status.as_u16(), "message": self.message });
        response(self.status, &body)
    }
}
