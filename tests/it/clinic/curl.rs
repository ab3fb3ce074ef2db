//! The request examples of the vendor's page through curl, as they are there, with only the host filled in.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_server::net::{self, NetLimits};
use conform_tests::payloads;
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options};
use serde_json::Value;
use vsee_clinic::Clinic;

use super::page;
use crate::checking::{root, validator};

/// Starts the clinic on a port of this machine, which is served as long as the runtime is there.
fn start() -> (tokio::runtime::Runtime, SocketAddr) {
    let loaded = Description::load(
        &root().join("../spec/openapi.yaml"),
        &LoadOptions::default(),
    );
    let description = loaded.description.expect("the description loads");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let (listener, address) = runtime.block_on(net::listen(free)).expect("a port");
    let settings = vsee_clinic::Settings {
        base_url: format!("http://{address}/api_v3"),
        ..page::settings()
    };
    let clinic = Clinic::new(settings);
    page::seed(&clinic);
    let limits = NetLimits::default();
    let router = vsee_clinic::router(Arc::new(clinic), description, limits);
    runtime.spawn(net::serve(listener, router, limits, std::future::pending()));
    (runtime, address)
}

/// Runs curl, and returns the status, the media type and the body.
fn curl(arguments: &[String]) -> (u16, String, Vec<u8>) {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--noproxy", "*"])
        .args(["--write-out", "\n%{http_code} %{content_type}"])
        .args(arguments)
        .output()
        .expect("curl runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "curl {arguments:?}: {errors}");
    let end = output.stdout.iter().rposition(|byte| *byte == b'\n');
    let (body, facts) = output.stdout.split_at(end.expect("a last line"));
    let facts = String::from_utf8_lossy(&facts[1..]).into_owned();
    let (status, media_type) = facts.split_once(' ').expect("two facts");
    let status = status.parse().expect("a status");
    (status, media_type.to_owned(), body.to_vec())
}

/// Returns the words of a command as a shell reads them. The page has lost the ends of lines after a backslash.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.replace("\\ ", " ").chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (' ' | '\n', None) => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Returns the arguments of the page's command for a recorded exchange.
fn command(operation: &str, request: &Value, address: SocketAddr) -> Vec<String> {
    let folder = payloads::root().join(operation);
    let capture = std::fs::read_to_string(folder.join("request.capture.txt"));
    let mut arguments = words("-k --location");
    let method = request["method"].as_str().expect("a method");
    arguments.extend(["--request".to_owned(), method.to_owned()]);
    for (name, value) in request["headers"].as_object().expect("headers") {
        // With `-d`, curl writes the header itself.
        if operation != "createIntake" {
            let value = value.as_str().expect("a text");
            arguments.extend(["--header".to_owned(), format!("{name}: {value}")]);
        }
    }
    match capture {
        Ok(capture) if capture.starts_with('-') => arguments.extend(words(&capture)),
        Ok(capture) => arguments.extend(["--data-raw".to_owned(), capture]),
        Err(_) => assert_eq!(request["body"], Value::Null, "{operation} has a body"),
    }
    let url = request["url"].as_str().expect("a URL");
    arguments.push(format!("http://{address}{url}"));
    arguments
}

#[test]
fn commands_of_the_page_are_answered_through_curl() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed, so the page's commands are not run");
        return;
    }
    let (_runtime, address) = start();
    let validator = validator(Options::default());
    let (mut answered, mut summaries) = (0, 0);
    for operation in payloads::OPERATIONS {
        let file = payloads::root()
            .join(operation)
            .join("exchange.captured.ndjson");
        let Ok(line) = std::fs::read_to_string(&file) else {
            continue;
        };
        let recorded: Value = serde_json::from_str(&line).expect("it is JSON");
        let arguments = command(operation, &recorded["request"], address);
        let (status, media_type, body) = curl(&arguments);
        let text = String::from_utf8_lossy(&body).into_owned();
        assert_eq!(status, 200, "curl {arguments:?}: {text}");
        let found = validator.check_message(Message {
            operation: operation.to_owned(),
            side: Side::Response(status),
            media_type: MediaType::parse(&media_type),
            name: "answer".into(),
            body: body.clone(),
        });
        let errors: Vec<&str> = found
            .iter()
            .filter(|found| found.is_error())
            .map(|found| found.message.as_str())
            .collect();
        assert_eq!(errors, [""; 0], "{operation}: {text}");
        answered += 1;
        if operation == "exportVisitSummary" {
            let answer: Value = serde_json::from_slice(&body).expect("it is JSON");
            let url = answer["data"]["url"].as_str().expect("an address");
            let (status, media_type, body) = curl(&[url.to_owned()]);
            assert_eq!((status, media_type.as_str()), (200, "application/pdf"));
            assert!(body.starts_with(b"%PDF-1.4\n") && body.ends_with(b"%%EOF\n"));
            summaries += 1;
        }
    }
    assert_eq!(
        (answered, summaries),
        (12, 1),
        "request examples on the page"
    );
}

#[test]
fn words_are_those_of_a_shell() {
    let read = words(r#"-F "id=14" \ --form 'id="5 6"' -d a"#);
    assert_eq!(read, ["-F", "id=14", "--form", "id=\"5 6\"", "-d", "a"]);
}
