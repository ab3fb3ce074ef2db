//! Calls from code that is not async.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::call::Call;
use crate::error::Error;
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
