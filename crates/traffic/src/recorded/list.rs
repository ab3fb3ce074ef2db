//! JSON documents that hold what lines of NDJSON would: a list of exchanges or of log entries, or one log entry with line breaks.

use conform_json::Value;

use super::model::{RecordedReader, text};
use super::{log_line, vcr};
use crate::log_fields::LogFields;

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>, fields: &LogFields) {
    let Some(listed) = root.as_array() else {
        let found = log_line::of_value(root, fields);
        return reader.add(root, found);
    };
    for element in listed.iter() {
        let found = if is_exchange(element) {
            vcr::exchange(reader, element)
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
