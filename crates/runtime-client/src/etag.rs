//! Entity tags: responses that are used again, and changes of what nobody else changed (RFC 9110 §8.8.3, §13.1).

use reqwest::StatusCode;
use reqwest::header::{ETAG, IF_MATCH, IF_NONE_MATCH};

use crate::call::Call;
use crate::error::Error;
use crate::response::Response;

impl<R: crate::receive::Receive, E> Call<R, E> {
    /// Asks for the response only if its entity tag is another one. If it is the same, the call is an error that
    /// [`Error::is_not_modified`].
    pub fn if_none_match(self, etag: &str) -> Self {
        self.with_header(IF_NONE_MATCH.as_str(), etag)
    }

    /// Makes the change only if the entity tag is still this one. If it is not, the call is an error that
    /// [`Error::is_precondition_failed`].
    pub fn if_match(self, etag: &str) -> Self {
        self.with_header(IF_MATCH.as_str(), etag)
    }
}

impl<T, H> Response<T, H> {
    /// Returns the entity tag, with its quotes: `"33a64df5"` or `W/"33a64df5"`.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.headers().get(ETAG)?.to_str().ok()
    }
}

impl<E> Error<E> {
    /// Returns whether the server says that the entity tag is still the one of [`Call::if_none_match`] (304).
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(StatusCode::NOT_MODIFIED)
    }

    /// Returns whether the server says that the entity tag is no longer the one of [`Call::if_match`] (412).
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED)
    }
}
