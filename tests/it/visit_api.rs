//! The operations and types of the Visit API, as the generated crates have them: the build script of the tests reads them, so
//! that a new endpoint is tested without an edit of Rust.

use conform_tests::payloads::{Media, Message, Payload, all};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use vsee_client::Client;
use vsee_client::runtime::{BoxFuture, Error, Response};

/// A test that runs for each recorded payload with its type.
pub(crate) trait PayloadTest {
    fn payload<T: DeserializeOwned + Serialize + JsonSchema + std::fmt::Debug>(
        &mut self,
        payload: &Payload,
    );
}

/// Runs a test for every JSON payload with the type that the client uses for it, and returns their number.
pub(crate) fn for_each_payload(test: &mut impl PayloadTest) -> usize {
    let mut seen = 0;
    for payload in all().iter().filter(|payload| payload.media == Media::Json) {
        assert!(
            generated::typed(payload, test),
            "the client has no type for {}",
            payload.name()
        );
        seen += 1;
    }
    seen
}

/// A method of the client that sends an operation.
pub(crate) struct Call {
    /// The operation's id.
    pub(crate) operation: &'static str,
    /// The name of the method.
    pub(crate) method: &'static str,
    /// Sends the operation with these arguments, and gives back what was read.
    pub(crate) send: Send,
}

/// Sends an operation with the arguments that it is given.
type Send = fn(&Client, &Arguments) -> BoxFuture<'static, Result<Answer, Error>>;

/// What a call has read.
#[derive(Default)]
pub(crate) struct Answer {
    /// The value as it is written back; `None` if the method reads no JSON.
    pub(crate) written: Option<Value>,
    /// What did not fit its type: paths and problems.
    pub(crate) misfits: Vec<String>,
}

/// Returns a call of each method of the client.
pub(crate) fn calls() -> Vec<Call> {
    generated::calls()
}

/// The arguments of a call: bodies that payloads have, and plain values elsewhere.
pub(crate) struct Arguments {
    bodies: Vec<Value>,
}

impl Arguments {
    /// Returns the arguments of an operation.
    pub(crate) fn of(operation: &str) -> Self {
        let bodies = all().into_iter().filter(|payload| {
            payload.operation == operation && payload.message == Message::Request
        });
        let bodies = bodies.flat_map(|payload| match payload.media {
            Media::Json => {
                vec![serde_json::from_str(&payload.text()).expect("the payload is JSON")]
            }
            // A form has texts alone, where the type may want a number or `true`.
            Media::Form | Media::Multipart => {
                let fields = |read: fn(String) -> Value| {
                    let fields = payload.fields().into_iter();
                    let fields = fields.map(|(name, value)| (name, read(value)));
                    Value::Object(fields.collect())
                };
                let typed =
                    |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
                vec![fields(Value::String), fields(typed)]
            }
        });
        Self {
            bodies: bodies.collect(),
        }
    }

    /// Returns a value for an argument: of the bodies or plain values, the first one that its type reads.
    fn value<T: DeserializeOwned>(&self, name: &str) -> T {
        let bodies = self.bodies.iter().filter(|_| name == "body").cloned();
        let plain = [json!("1"), json!(1), json!(true), json!(["1"]), json!({})];
        let mut values = bodies.chain(plain);
        values
            .find_map(|value| serde_json::from_value(value).ok())
            .unwrap_or_else(|| panic!("no plain value is a {}", std::any::type_name::<T>()))
    }
}

fn answer<T: Serialize, H>(response: Response<T, H>) -> Answer {
    Answer {
        misfits: response.misfits().iter().map(ToString::to_string).collect(),
        written: Some(
            serde_json::to_value(response.into_inner()).expect("what was read can be written"),
        ),
    }
}

/// What the build script found in the generated client.
mod generated {
    use super::{Call, Message, Payload, PayloadTest, answer};

    include!(concat!(env!("OUT_DIR"), "/calls.rs"));
}
