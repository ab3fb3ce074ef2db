//! Checks what a server really answers: requests go through `reqwest`, and each answer is held against the description.
//!
//! The server is one of this program's own, on the loopback interface. `cargo run -p conform-validator --example live`

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use conform_description::{Description, LoadOptions};
use conform_report::{Style, render};
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Options, Validator, codes};

const DESCRIPTION: &str = r#"
openapi: 3.1.0
info: { title: Visits, version: '1' }
paths:
  /visits/{id}:
    get:
      operationId: getVisit
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
      responses:
        '200':
          description: The visit.
          content:
            application/json:
              schema:
                type: object
                required: [id, kind]
                properties:
                  id: { type: integer }
                  kind: { enum: [walkin, booked] }
"#;

fn main() -> io::Result<()> {
    let files = [("visits.yaml", DESCRIPTION)];
    let loaded = Description::from_files("visits.yaml", files, &LoadOptions::default());
    let description = loaded.description.expect("the description loads");
    let validator = Validator::new(description, Options::default());
    let address = serve()?;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let client = reqwest::Client::new();
    let get = |id: u32| {
        let request = client.get(format!("http://{address}/visits/{id}"));
        runtime
            .block_on(exchange(&client, request))
            .map_err(io::Error::other)
    };

    // A test would end here if the answer did not conform, with the report as its message.
    validator.assert_conforms(&get(7)?);

    // A program that watches an API would keep the report.
    let report = validator.check(&get(8)?);
    let mut out = io::stdout().lock();
    let text = render(report.diagnostics(), &Style::default());
    writeln!(out, "{text}\n{}", report.summary())?;
    assert_eq!(report.diagnostics()[0].code, codes::WRONG_TYPE);
    Ok(())
}

/// Sends a request, and returns it with its answer as the validator takes them.
async fn exchange(
    client: &reqwest::Client,
    request: reqwest::RequestBuilder,
) -> reqwest::Result<Exchange<'static>> {
    let request = request.build()?;
    let sent = message(request.headers());
    let sent = match request.body().and_then(reqwest::Body::as_bytes) {
        Some(body) => sent.with_body(body.to_vec()),
        None => sent,
    };
    let exchange = Exchange::new(request.method().as_str(), request.url().to_string()).sent(sent);
    let response = client.execute(request).await?;
    let status = response.status().as_u16();
    let got = message(response.headers());
    Ok(exchange.answered(status, got.with_body(response.bytes().await?.to_vec())))
}

/// Headers as the validator takes them; those that are no text are left out.
fn message(headers: &reqwest::header::HeaderMap) -> HttpMessage<'static> {
    let mut message = HttpMessage::default();
    for (name, value) in headers {
        if let Ok(value) = value.to_str() {
            message = message.with_header(name.as_str().to_owned(), value.to_owned());
        }
    }
    message
}

/// Starts a server that answers with a visit. That of visit 8 has its id as a text.
fn serve() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that goes away is no concern of the others.
            let _ = stream.and_then(answer);
        }
    });
    Ok(address)
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    let id = if first.contains("/visits/8") {
        "\"8\""
    } else {
        "7"
    };
    let body = format!("{{\"id\": {id}, \"kind\": \"walkin\"}}");
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
