//! A transport of our own around another one: it notes which operations are called and how the server answers, and nothing that is private. Here
//! the inner one answers itself; in a program it is `HttpTransport`, or that of another HTTP library.
//!
//! ```sh
//! cargo run -p vsee-client --example own_transport
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use vsee_client::Client;
use vsee_client::runtime::{
    BoxFuture, HeaderMap, HttpRequest, HttpResponse, StatusCode, Transport, TransportError,
    TransportErrorKind,
};
use vsee_models::VisitId;

/// Passes requests on, and notes each with its outcome.
struct Journal<T> {
    inner: T,
    lines: Arc<Mutex<Vec<String>>>,
}

impl<T: Transport> Transport for Journal<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            // The path template has no id of a patient in it; the URL may.
            let operation = request.operation;
            let outcome = self.inner.send(request).await;
            let answer = match &outcome {
                Ok(response) => response.status.to_string(),
                Err(error) => error.to_string(),
            };
            let line = format!("{} {}: {answer}", operation.method, operation.path);
            let lines = self.lines.lock();
            lines.unwrap_or_else(PoisonError::into_inner).push(line);
            outcome
        })
    }
}

/// Answers for one visit, and has no connection for others.
struct Fake;

impl Transport for Fake {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let body =
            include_str!("../../../tests/payloads/getVisit/200.captured-second-postvisit.json");
        let is_known = request.url.path().ends_with("/14");
        Box::pin(async move {
            if is_known {
                Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), body))
            } else {
                let kind = TransportErrorKind::Connect;
                Err(TransportError::new(kind, "the line is cut"))
            }
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let transport = Journal {
        inner: Fake,
        lines: Arc::clone(&lines),
    };
    let client = Client::builder()
        .server_variable("host", "clinic.example")
        .api_token("a token that nobody checks")
        .account_code("vclinic")
        .transport(transport)
        .build()?;
    for id in [14, 15] {
        let visit = client.appointment_api().get_visit(&VisitId::from(id)).await;
        println!(
            "visit {id}: {}",
            if visit.is_ok() { "read" } else { "not read" }
        );
    }
    for line in lines.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("    {line}");
    }
    Ok(())
}
