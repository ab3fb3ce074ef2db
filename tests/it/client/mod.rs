//! The client runtime, over real HTTP, and generated clients. A file is named for the module of the runtime that it tests; `wire` and `features` test
//! clients that are generated from fixtures, `visit_api` the client of the Visit API.

mod api;
mod bad_days;
mod blocking;
mod builder;
mod call;
mod call_builder;
mod error;
mod error_lines;
mod features;
mod jobs;
mod pages;
mod pagination;
mod plausible;
mod privacy;
mod redirect;
mod retry;
mod retry_over_http;
mod security;
mod server;
mod stream;
mod tracing;
mod transport;
mod uploads;
mod visit_api;
mod wire;

/// Runs a future to its end on a new runtime.
fn block<T>(future: impl IntoFuture<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .expect("a runtime can be created")
        .block_on(future.into_future())
}
