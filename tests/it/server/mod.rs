//! The local server: without a socket, on a socket, and by the program.

mod answers;
mod boatyard;
mod corpus;
pub(crate) mod program;
mod socket;
mod state;
mod transport;

use std::path::Path;

use bytes::Bytes;
use conform_description::{Description, LoadOptions};
use conform_server::{ApiServer, Reply, ServerOptions};
use http::{Request, Response};
use serde_json::Value as Json;

/// The description of the tests.
fn museum() -> Description {
    fixture("museum.yaml")
}

/// A server whose resources are in envelopes, and whose operations document few errors.
fn harbour() -> ApiServer {
    ApiServer::new(fixture("harbour.yaml"), ServerOptions::default())
}

fn fixture(name: &str) -> Description {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/server");
    let path = folder.join(name);
    let loaded = Description::load(&path, &LoadOptions::default());
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded.description.expect("it loads")
}

fn server() -> ApiServer {
    ApiServer::new(museum(), ServerOptions::default())
}

/// Waits for a future.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// Sends a request with credentials, and returns the answer.
fn call(server: &ApiServer, line: &str, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    call_at("/api", server, line, headers, body)
}

/// The same below another base path.
fn call_at(
    base: &str,
    server: &ApiServer,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response<Bytes> {
    let (method, target) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{base}{target}"))
        .header("x-museum-key", "secret");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Bytes::from(body.to_owned()));
    match block_on(server.handle(request.expect("a request"))) {
        Reply::Answer(response) => response,
        other => panic!("{line}: {other:?}"),
    }
}

fn json(response: &Response<Bytes>) -> Json {
    serde_json::from_slice(response.body()).expect("the body is JSON")
}

fn media_type(response: &Response<Bytes>) -> &str {
    let value = response.headers().get("content-type");
    value.map_or("", |value| value.to_str().expect("it is text"))
}

const JSON: (&str, &str) = ("content-type", "application/json");
