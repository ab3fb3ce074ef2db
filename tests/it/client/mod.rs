//! The client: its core, what is generated, and both over real HTTP.

mod core;
mod features;
mod hostile;
mod retry;
mod server;
mod visit_api;
mod wire;

/// Runs a future to its end, on a runtime of its own.
fn block<T>(future: impl IntoFuture<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .expect("a runtime can be made")
        .block_on(future.into_future())
}
