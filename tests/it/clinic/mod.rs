//! The stateful Visit API: what its calls do, and that every answer conforms to the description.

mod calls;
mod curl;
mod document;
mod page;
mod recorded;

use std::sync::Arc;

use bytes::Bytes;
use conform_report::Style as ReportStyle;
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Options, Validator};
use http::{Method, Request};
use serde_json::{Value, json};
use vsee_clinic::{Clinic, Clock, Settings, Style};

use crate::checking::validator;

/// A Monday at 08:00 UTC, before providers work.
const MORNING: i64 = 1_735_545_600;
const HOUR: i64 = 3600;

/// A clinic, and the description that its answers are held against.
struct Desk {
    clinic: Clinic,
    validator: Arc<Validator>,
}

impl Desk {
    fn new(style: Style) -> Self {
        Self::of(Settings {
            style,
            clock: Clock::Fixed(MORNING),
            ..Settings::default()
        })
    }

    fn of(settings: Settings) -> Self {
        Self {
            clinic: Clinic::new(settings),
            validator: Arc::new(validator(Options::default())),
        }
    }

    /// Takes over a recorded answer, and returns how many records it makes.
    fn seed(&self, answer: &Value) -> usize {
        let records = self.clinic.seed("vclinic", answer);
        records.expect("memory can be written")
    }

    /// Sends a request, asserts that the answer conforms, and returns status and body.
    fn send(&self, request: &Request<Bytes>) -> (u16, Value) {
        let response = self.clinic.answer(request);
        let target = request.uri().to_string();
        let message = |headers: &http::HeaderMap, body: &Bytes| {
            let headers = headers.iter().map(|(name, value)| {
                let value = value.to_str().expect("the headers are text");
                (name.as_str().to_owned().into(), value.to_owned().into())
            });
            HttpMessage {
                headers: headers.collect(),
                ..HttpMessage::default()
            }
            .with_body(body.to_vec())
        };
        let exchange = Exchange::new(request.method().as_str(), &target)
            .sent(message(request.headers(), request.body()))
            .answered(
                response.status().as_u16(),
                message(response.headers(), response.body()),
            );
        // What is refused need not conform, but the answer to it must.
        let verdicts = self.validator.check_exchange(&exchange);
        let judged = verdicts
            .iter()
            .skip(usize::from(!response.status().is_success()));
        for verdict in judged {
            let errors: Vec<_> = verdict
                .diagnostics
                .iter()
                .filter(|found| found.is_error())
                .cloned()
                .collect();
            let text = conform_report::render(&errors, &ReportStyle::default());
            assert!(errors.is_empty(), "{} {target}:\n{text}", request.method());
        }
        let body = serde_json::from_slice(response.body()).expect("the answer is JSON");
        (response.status().as_u16(), body)
    }

    fn call(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api_v3{path}"))
            .header("X-ApiToken", token);
        let bytes = match body {
            None => Bytes::new(),
            // Calls that only take forms get one.
            Some(body) if takes_a_form(path) => {
                request = request.header("Content-Type", "application/x-www-form-urlencoded");
                form(&body).into()
            }
            Some(body) => {
                request = request.header("Content-Type", "application/json");
                body.to_string().into()
            }
        };
        self.send(&request.body(bytes).expect("it is a request"))
    }

    fn get(&self, token: &str, path: &str) -> Value {
        let (status, body) = self.call(token, Method::GET, path, None);
        assert_eq!(status, 200, "GET {path}: {body}");
        body["data"].clone()
    }

    fn post(&self, token: &str, path: &str, body: Value) -> Value {
        let (status, answer) = self.call(token, Method::POST, path, Some(body));
        assert_eq!(status, 200, "POST {path}: {answer}");
        answer["data"].clone()
    }

    fn refused(&self, token: &str, path: &str, body: Value) -> u16 {
        let (status, answer) = self.call(token, Method::POST, path, Some(body));
        assert_eq!(answer["code"], json!(status), "{answer}");
        status
    }

    fn intake(&self, token: &str) -> Value {
        self.post(
            token,
            "/intakes",
            json!({"type": 2, "reason_for_visit": "Cough"}),
        )["id"]
            .clone()
    }

    /// Books a slot with one provider and returns the visit.
    fn book(&self, provider: u64, start: i64) -> Value {
        let intake = self.intake("patient-token");
        self.post(
            "patient-token",
            "/visits",
            json!({"slot_start": start, "slot_end": start + 900, "intake_id": intake, "provider_id": provider}),
        )
    }
}

/// Whether the description knows a call with forms alone. A multipart form is what `updateVisit` has; the clinic reads both.
fn takes_a_form(path: &str) -> bool {
    matches!(
        path,
        "/visits" | "/visits/close" | "/visits/delete" | "/availability"
    )
}

fn form(body: &Value) -> String {
    let members = body.as_object().expect("a form has fields");
    let pairs = members.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name}={text}"),
        value => format!("{name}={value}"),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Two of the providers.
const ADA: u64 = 17_778_183;
const BEN: u64 = 17_778_184;
