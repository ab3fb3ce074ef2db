//! JSON documents that hold what lines of NDJSON would: a list of exchanges, stubs, transactions of Charles, recordings of
//! nock or log entries, or one log entry with line breaks.

use conform_json::Value;

use super::model::{RecordedReader, text};
use super::{charles, log_line, nock, vcr, wiremock};
use crate::log_fields::LogFields;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>, fields: &LogFields) {
    let Some(listed) = root.as_array() else {
        let found = log_line::of_value(root, fields);
        return reader.add(root, found);
    };
    if listed.iter().any(wiremock::is_stub) {
        return wiremock::read(reader, root);
    }
    for element in listed.iter() {
        let found = if is_exchange(element) {
            vcr::exchange(reader, element)
        } else if charles::is_transaction(element) {
            charles::exchange(element)
        } else if nock::is_recording(element) {
            nock::exchange(element)
        } else {
            log_line::of_value(element, fields)
        };
        reader.add(element, found);
    }
}

/// Whether an element has a request with its URL, and is no entry of Kong's log, which is like an exchange.
fn is_exchange(element: Value<'_>) -> bool {
    let request = element.get("request");
    let has_url =
        request.is_some_and(|request| text(request, "url").or(text(request, "uri")).is_some());
    has_url && element.get("response").is_some() && element.get("latencies").is_none()
}
