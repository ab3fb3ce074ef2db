//! Messages of the Visit API that were never captured: the description takes what is known of a kind of value, and nothing else.

use std::fmt::Write as _;
use std::fs;

use conform_json::Limits;
use conform_report::Diagnostic;
use conform_tests::payloads::root;
use conform_traffic::{CaptureFormat, FileRole};
use conform_validator::{Message, Options, Validator};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::checking::{check_capture, snapshot, validator};

/// What is reported of a message at worst.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Fits,
    Note,
    Error,
}

impl Verdict {
    fn of(found: &[Diagnostic]) -> Self {
        if found.iter().any(Diagnostic::is_error) {
            return Self::Error;
        }
        if found.is_empty() {
            Self::Fits
        } else {
            Self::Note
        }
    }
}

/// A recorded body with another value at one place, or without it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    of: String,
    at: String,
    #[serde(default)]
    value: Value,
    #[serde(default)]
    absent: bool,
    is: Verdict,
}

impl Body {
    /// Returns what is found in the body.
    fn found(&self, validator: &Validator) -> Vec<Diagnostic> {
        let path = root().join(&self.of);
        let text = fs::read_to_string(&path).expect("the payload can be read");
        let mut body: Value = serde_json::from_str(&text).expect("it is JSON");
        let (parent, name) = self.at.rsplit_once('/').expect("it is a pointer");
        let parent = body.pointer_mut(parent);
        let parent = parent.unwrap_or_else(|| panic!("{} has no {}", self.of, self.at));
        match parent {
            Value::Object(members) if self.absent => {
                let removed = members.remove(name);
                assert!(removed.is_some(), "{} has no {}", self.of, self.at);
            }
            Value::Object(members) => drop(members.insert(name.to_owned(), self.value.clone())),
            other => {
                let at: usize = name.parse().expect("it is an index");
                other[at] = self.value.clone();
            }
        }
        let FileRole::Payload {
            operation,
            side,
            media_type,
        } = FileRole::of(&path)
        else {
            panic!("{} is a payload by its name", self.of);
        };
        validator.check_message(Message {
            operation,
            side,
            media_type: Some(media_type),
            name: self.of.as_str().into(),
            body: body.to_string().into_bytes(),
        })
    }
}

/// A request and its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    what: String,
    request: Value,
    response: Value,
    is: Verdict,
}

impl Call {
    /// Returns what is found in the exchange.
    fn found(&self, validator: &Validator) -> Vec<Diagnostic> {
        let line = json!({"request": self.request, "response": self.response}).to_string();
        let limits = Limits::default();
        let report = check_capture(validator, CaptureFormat::Ndjson, line.as_bytes(), &limits);
        report.diagnostics().to_vec()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variants {
    bodies: Vec<Body>,
    exchanges: Vec<Call>,
}

#[test]
fn variants_are_judged_by_kind_of_value() {
    let path = crate::checking::root().join("fixtures/validator/variants.yaml");
    let text = fs::read_to_string(path).expect("the fixture can be read");
    let variants: Variants = serde_yaml::from_str(&text).expect("the fixture has its form");
    let validator = validator(Options::default());
    let mut listed = String::new();
    let mut wrong = String::new();
    let mut judge = |what: String, is: Verdict, found: &[Diagnostic]| {
        let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
        if Verdict::of(found) != is {
            let _ = writeln!(wrong, "{what}: {is:?} is expected; {messages:?}");
        }
        if !found.is_empty() {
            let _ = writeln!(listed, "{what}: {}", messages.join("; "));
        }
    };
    for body in &variants.bodies {
        let value = if body.absent {
            "absent".to_owned()
        } else {
            body.value.to_string()
        };
        let (operation, _) = body.of.split_once('/').expect("it is below a folder");
        let what = format!("{operation} {} = {value}", body.at);
        judge(what, body.is, &body.found(&validator));
    }
    for call in &variants.exchanges {
        judge(call.what.clone(), call.is, &call.found(&validator));
    }
    assert!(wrong.is_empty(), "{wrong}");
    snapshot("payloads/variants", &listed);
}
