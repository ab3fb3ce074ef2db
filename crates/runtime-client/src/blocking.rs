//! Calls from code that is not async.

use std::sync::OnceLock;

use conform_runtime::__private::Vacant;
use tokio::runtime::{Builder, Runtime};

use crate::call::Call;
use crate::error::Error;
use crate::pages::{Items, Pages};
use crate::polling::WhenDone;
use crate::receive::Receive;
use crate::response::Response;

/// Returns the runtime on which all such calls are made: one thread in the background, which keeps connections open between calls.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build();
        runtime.expect("a thread can be started")
    })
}

impl<R: Receive, E> Call<R, E> {
    /// Sends the call, waits for the response and returns the value, like `.await` in async code.
    ///
    /// # Errors
    ///
    /// If the call fails.
    ///
    /// # Panics
    ///
    /// In async code, whose thread must not wait; and if the system cannot start a thread.
    pub fn wait(self) -> Result<R::Output, Error<E>> {
        self.wait_for_response().map(Response::into_inner)
    }

    /// Sends the call, waits and returns the value with status and headers, like [`send`](Self::send) in async code.
    ///
    /// # Errors
    ///
    /// If the call fails.
    ///
    /// # Panics
    ///
    /// Like [`wait`](Self::wait).
    pub fn wait_for_response(self) -> Result<Response<R::Output, R::Headers>, Error<E>> {
        runtime().block_on(self.send())
    }
}

impl<R: Receive, E> Pages<R, E> {
    /// Returns the pages as an iterator, which waits for each.
    ///
    /// # Panics
    ///
    /// The iterator panics where [`Call::wait`] does.
    pub fn wait(
        mut self,
    ) -> impl Iterator<Item = Result<Response<R::Output, R::Headers>, Error<E>>> {
        std::iter::from_fn(move || runtime().block_on(self.next()))
    }
}

impl<T: Vacant, E> Items<T, E> {
    /// Returns the items as an iterator, which waits for each page.
    ///
    /// # Panics
    ///
    /// The iterator panics where [`Call::wait`] does.
    pub fn wait(mut self) -> impl Iterator<Item = Result<T, Error<E>>> {
        std::iter::from_fn(move || runtime().block_on(self.next()))
    }
}

impl<R: Receive, E: 'static> WhenDone<R, E> {
    /// Waits for the job and returns the result.
    ///
    /// # Errors
    ///
    /// If a call fails, the job fails, or it has not ended within the limit.
    ///
    /// # Panics
    ///
    /// Where [`Call::wait`] does.
    pub fn wait(self) -> Result<R::Output, Error<E>> {
        runtime().block_on(self.send()).map(Response::into_inner)
    }
}
