//! Errors of the API, and retries: the transport fails as real servers do.
//!
//! ```sh
//! cargo run -p vsee-client --example errors_and_retries
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use std::error::Error;
use std::sync::Mutex;

use vsee_client::Client;
use vsee_client::runtime::{
    BoxFuture, HeaderMap, HeaderValue, HttpRequest, HttpResponse, RetryPolicy, StatusCode,
    Transport, TransportError,
};
use vsee_models::VisitId;

/// Answers with one of these after the other.
struct Script(Mutex<Vec<(StatusCode, &'static str)>>);

impl Script {
    fn new(answers: &[(StatusCode, &'static str)]) -> Self {
        Self(Mutex::new(answers.iter().rev().copied().collect()))
    }
}

impl Transport for Script {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let next = self.0.lock().map(|mut answers| answers.pop());
        let (status, body) = next.ok().flatten().unwrap_or((StatusCode::OK, "{}"));
        println!("    the server answers {status}");
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        headers.insert("retry-after", HeaderValue::from_static("0"));
        Box::pin(async move { Ok(HttpResponse::new(status, headers, body)) })
    }
}

/// Returns a client of a server that answers like this.
fn client(answers: &[(StatusCode, &'static str)]) -> Result<Client, Box<dyn Error>> {
    Ok(Client::builder()
        .server_variable("host", "clinic.example")
        .api_token("a token that nobody checks")
        .account_code("vclinic")
        .retries(RetryPolicy::standard())
        .transport(Script::new(answers))
        .build()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = VisitId::from(1525);
    let busy = (
        StatusCode::SERVICE_UNAVAILABLE,
        r#"{"code":503,"message":"Busy"}"#,
    );
    let visit = (StatusCode::OK, r#"{"data":{"id":"1525"}}"#);

    println!("Two failures, then an answer: the call succeeds.");
    let response = client(&[busy, busy, visit])?
        .appointment_api()
        .get_visit(&id)
        .await?;
    println!("    visit {:?}", response.data.id);

    println!(
        "A refusal is not retried. It has the body that the description declares for the status."
    );
    let refusal = (
        StatusCode::UNAUTHORIZED,
        r#"{"code":401,"message":"Token expired"}"#,
    );
    if let Err(error) = client(&[refusal])?.appointment_api().get_visit(&id).await {
        println!("    {error}");
        println!("    declared: {}", error.declared().is_some());
    }

    println!("An answer that does not fit its type says where.");
    let wrong = (StatusCode::OK, r#"{"data":{"id":{"number":1525}}}"#);
    if let Err(error) = client(&[wrong])?.appointment_api().get_visit(&id).await {
        println!("    {error}");
    }

    println!("An answer that is not JSON is no panic.");
    let html = (StatusCode::OK, "<html>Maintenance</html>");
    if let Err(error) = client(&[html])?.appointment_api().get_visit(&id).await {
        println!("    {error}");
    }
    Ok(())
}
