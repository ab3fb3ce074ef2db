//! Answers that the service could plausibly give are all read, whatever did not fit is listed with its path, and they are written
//! back as the same JSON.

use std::fmt::Write as _;
use std::fs;

use conform_tests::payloads::{Payload, root};
use serde::Deserialize;
use serde_json::Value;
use vsee_client::Client;

use super::block;
use super::server::{Answer, Server};
use crate::checking::snapshot;
use crate::visit_api::{Arguments, calls};

/// A recorded answer with another value at one place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plausible {
    of: String,
    at: String,
    value: Value,
}

impl Plausible {
    /// Returns the recorded answer.
    fn payload(&self) -> Payload {
        Payload::from_path(&root().join(&self.of))
            .unwrap_or_else(|| panic!("{} is no payload", self.of))
    }

    /// Returns the answer.
    fn body(&self) -> Value {
        let mut body: Value = serde_json::from_str(&self.payload().text()).expect("it is JSON");
        let (parent, name) = self.at.rsplit_once('/').expect("it is a pointer");
        let parent = body.pointer_mut(parent);
        let parent = parent.unwrap_or_else(|| panic!("{} has no {}", self.of, self.at));
        match parent {
            Value::Object(members) => drop(members.insert(name.to_owned(), self.value.clone())),
            other => {
                let at: usize = name.parse().expect("it is an index");
                other[at] = self.value.clone();
            }
        }
        body
    }
}

#[test]
fn plausible_answers_are_read_and_written_back() {
    let path = crate::checking::root().join("fixtures/client/plausible.yaml");
    let text = fs::read_to_string(path).expect("the fixture can be read");
    let cases: Vec<Plausible> = serde_yaml::from_str(&text).expect("the fixture has its form");
    assert!(cases.len() >= 69, "{} answers", cases.len());
    let calls = calls();
    let mut listed = String::new();
    for case in cases {
        let (operation, body) = (case.payload().operation, case.body());
        let sent = body.to_string();
        let server = Server::start(move |_| Answer::json(200, &sent));
        let client = Client::builder()
            .base_url(server.url())
            .api_token("t")
            .build()
            .expect("the settings are fine");
        let call = calls.iter().find(|call| call.operation == operation);
        let call = call.expect("the client has the operation");
        let answer = block((call.send)(&client, &Arguments::of(operation)));
        let answer = answer.unwrap_or_else(|error| panic!("{} {}: {error}", case.of, case.at));
        assert_eq!(answer.written, Some(body), "{} {}", case.of, case.at);
        let misfits = match answer.misfits.as_slice() {
            [] => "fits".to_owned(),
            misfits => misfits.join("; "),
        };
        let _ = writeln!(
            listed,
            "{operation} {} = {}: {misfits}",
            case.at, case.value
        );
    }
    snapshot("client/plausible", &listed);
}
