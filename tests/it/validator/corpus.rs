//! Third-party documents: messages of all of them can be checked.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_tests::corpus;
use conform_traffic::{Exchange, HttpMessage, MediaType, RequestExtent, Side};
use conform_validator::{Message, Options, Validator, codes};

/// How many operations of a document are tried.
const OPERATIONS: usize = 8;

#[test]
fn messages_of_third_party_documents_can_be_checked() {
    let documents = corpus::documents();
    if documents.is_empty() {
        println!("{}", corpus::SKIPPED);
        return;
    }
    for path in documents {
        let loaded = Description::load(&path, &LoadOptions::default());
        let Some(description) = loaded.description else {
            continue;
        };
        let templates: Vec<(String, String)> = description
            .operations()
            .iter()
            .map(|operation| {
                (
                    operation.method.to_string(),
                    operation.template().to_owned(),
                )
            })
            .collect();
        let validator = Validator::new(description, Options::default());
        // Webhooks are operations, too, but have no path.
        let operations: Vec<String> = validator.operations().map(str::to_owned).collect();
        let (mut checked, mut unusable, mut unrouted) = (0, 0, 0);
        for operation in spread(&operations) {
            for side in [Side::Request, Side::Response(200), Side::Response(404)] {
                let findings = validator.check_message(Message {
                    operation: operation.clone(),
                    side,
                    media_type: Some(validator.documented(operation, side, &MediaType::json())),
                    name: Arc::from("made"),
                    body: b"{\"a\": [1, null, \"x\"]}".to_vec(),
                });
                checked += 1;
                unusable += findings
                    .iter()
                    .filter(|finding| finding.code == codes::UNUSABLE_SCHEMA)
                    .count();
            }
        }
        for (method, template) in spread(&templates) {
            // A path without a base path is found only where a server has none.
            let url = template.replace(['{', '}'], "");
            let verdicts = validator.check_exchange(&Exchange {
                name: Arc::from("made"),
                place: None,
                method: method.as_str().into(),
                url: url.into(),
                extent: RequestExtent::Whole,
                time: None,
                trace_id: None,
                request: HttpMessage::default(),
                response: Some((200, HttpMessage::default())),
            });
            unrouted += usize::from(verdicts.iter().all(|verdict| verdict.subject.is_none()));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{name}: {checked} messages checked, {unusable} unusable keywords, {unrouted} paths below a server's path"
        );
        assert!(checked > 0 || operations.is_empty(), "{name}");
    }
}

/// Gives at most [`OPERATIONS`] of `all`, from its whole length.
fn spread<T>(all: &[T]) -> impl Iterator<Item = &T> {
    all.iter().step_by(all.len().div_ceil(OPERATIONS).max(1))
}
