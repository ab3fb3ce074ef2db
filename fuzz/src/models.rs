//! Generated types of the Visit API: what conforms is read, what was read is written back as it was, and what was written is read
//! again.
//!
//! The first byte chooses the type; the others are the payload.

use std::path::Path;
use std::sync::LazyLock;

use conform_description::{Description, LoadOptions};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options, Validator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/openapi.yaml");
    let loaded = Description::load(&path, &LoadOptions::default());
    Validator::new(loaded.description.expect("it loads"), Options::default())
});

/// Reads a payload as one of the types, and writes it.
pub fn run(data: &[u8]) {
    use vsee_models as models;
    let Some((&choice, payload)) = data.split_first() else {
        return;
    };
    let answer = Side::Response(200);
    match choice % 8 {
        0 | 1 => judge::<models::VisitResponse>("getVisit", answer, payload),
        2 => judge::<models::IntakeResponse>("getIntake", answer, payload),
        3 => judge::<models::IntakeInput>("createIntake", Side::Request, payload),
        4 => judge::<models::VisitListResponse>("listVisits", answer, payload),
        5 => judge::<models::AppointmentInput>("createAppointment", Side::Request, payload),
        6 => judge::<models::CreatedAppointmentResponse>("createAppointment", answer, payload),
        _ => judge::<models::AvailabilityResponse>("listAvailability", answer, payload),
    }
}

fn judge<T: DeserializeOwned + Serialize>(operation: &str, side: Side, payload: &[u8]) {
    let Ok(before) = serde_json::from_slice::<Value>(payload) else {
        return;
    };
    match serde_json::from_slice::<T>(payload) {
        Ok(read) => {
            let written = serde_json::to_string(&read).expect("it is written");
            let after: Value = serde_json::from_str(&written).expect("what is written is JSON");
            assert!(is_same(&before, &after), "{operation}: {before} as {after}");
            let again: T = serde_json::from_str(&written).expect("what is written is read");
            let again = serde_json::to_string(&again).expect("it is written again");
            assert_eq!(again, written);
        }
        Err(error) => {
            let found = VALIDATOR.check_message(Message {
                operation: operation.to_owned(),
                side,
                media_type: Some(MediaType::json()),
                name: "payload.json".into(),
                body: payload.to_vec(),
            });
            let is_refused = found.iter().any(|one| one.is_error());
            assert!(is_refused, "{operation} {before}: {error}");
        }
    }
}

/// Whether two values are the same, numbers by their value.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let in_b = |(name, a): (&String, &Value)| b.get(name).is_some_and(|b| is_same(a, b));
            a.len() == b.len() && a.iter().all(in_b)
        }
        (a, b) => a == b,
    }
}
