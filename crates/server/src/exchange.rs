//! Requests and responses as the validator sees them.

use std::borrow::Cow;

use bytes::Bytes;
use conform_report::Severity;
use conform_traffic::{Exchange, HttpMessage};
use conform_validator::{Validator, Verdict};
use http::{HeaderMap, Request, Response};

use crate::refusal::Finding;

/// Returns an exchange that borrows from the messages.
pub(crate) fn exchange<'m>(
    request: &'m Request<Bytes>,
    response: Option<&'m Response<Bytes>>,
) -> Exchange<'m> {
    let target = request.uri().path_and_query();
    let url = target.map_or("/", |target| target.as_str());
    let exchange = Exchange::new(request.method().as_str(), url);
    let exchange = exchange.sent(message(request.headers(), request.body()));
    match response {
        Some(response) => exchange.answered(
            response.status().as_u16(),
            message(response.headers(), response.body()),
        ),
        None => exchange,
    }
}

/// Returns a message as the validator sees it.
pub(crate) fn message<'m>(headers: &'m HeaderMap, body: &'m Bytes) -> HttpMessage<'m> {
    let headers = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        (Cow::Borrowed(name.as_str()), value)
    });
    HttpMessage {
        headers: headers.collect(),
        ..HttpMessage::default()
    }
    .with_body(&body[..])
}

/// Returns what is wrong with a request.
pub(crate) fn faults_of_request(validator: &Validator, request: &Request<Bytes>) -> Vec<Finding> {
    let verdicts = validator.check_exchange(&exchange(request, None));
    verdicts.iter().flat_map(errors).collect()
}

/// Returns what is wrong with the answer to a request.
pub(crate) fn faults_of_response(
    validator: &Validator,
    request: &Request<Bytes>,
    response: &Response<Bytes>,
) -> Vec<Finding> {
    let verdicts = validator.check_exchange(&exchange(request, Some(response)));
    verdicts.iter().skip(1).flat_map(errors).collect()
}

/// The errors of a verdict. What is wrong with the description is not wrong with the message.
fn errors(verdict: &Verdict) -> impl Iterator<Item = Finding> {
    let of_description = ["undefined-security", "unusable-schema"];
    let errors = verdict.diagnostics.iter();
    let errors = errors.filter(|one| one.severity == Severity::Error);
    errors
        .map(Finding::of)
        .filter(move |finding| !of_description.contains(&finding.code))
}
