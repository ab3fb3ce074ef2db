//! What a call returns: a value with its status and headers.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use conform_runtime::reading::Misfit;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::header::{FromHeaders, InvalidHeader};

/// A value with the status and the headers of its response. It dereferences to the value.
///
/// `H` is the struct of the headers that the operation declares.
pub struct Response<T, H = ()> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
    misfits: Vec<Misfit>,
    declared: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        value: T,
        misfits: Vec<Misfit>,
    ) -> Self {
        Self {
            status,
            headers,
            value,
            misfits,
            declared: PhantomData,
        }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns all headers, as received.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the members that did not fit their types, each with its path. They are `None` in the value, and are written back as they were read.
    /// There are none if the client is [strict](crate::Builder::strict), since a misfit is an error then.
    #[must_use]
    pub fn misfits(&self) -> &[Misfit] {
        &self.misfits
    }

    /// Returns the value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T, H: FromHeaders> Response<T, H> {
    /// Reads the headers that the operation declares as their types.
    ///
    /// # Errors
    ///
    /// If a required header is missing, or one does not fit its type.
    pub fn declared_headers(&self) -> Result<H, InvalidHeader> {
        H::from_headers(&self.headers)
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    /// Prints the status and the value, but no header.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
