//! Words that several forms of a report have in common.

use crate::{Diagnostic, Location, Requirement};
use conform_json::Position;

use crate::summary::Summary;

/// Returns the name of a file as seen from where the program runs.
pub(crate) fn shown_file(location: &Location, summary: &Summary) -> String {
    match location {
        Location::Text(text) => format!("{}{}", summary.prefix, text.source.name()),
        Location::Payload(payload) => payload.file.to_string(),
    }
}

/// Returns a location in words: `file:line:column`.
pub(crate) fn shown(location: &Location, prefix: &str) -> String {
    match location {
        Location::Payload(payload) => payload.to_string(),
        Location::Text(text) => {
            let mut out = format!("{prefix}{}", text.source.name());
            if let Some(position) = text.position() {
                out.push_str(&format!(":{position}"));
            }
            out
        }
    }
}

/// Returns where a requirement is stated: `file:line:column`.
pub(crate) fn stated(requirement: &Requirement, prefix: &str) -> String {
    shown(&Location::Text(requirement.place.clone()), prefix)
}

/// Returns line and column in the text of a body that is part of a capture.
pub(crate) fn position_in_body(location: &Location) -> Option<Position> {
    match location {
        Location::Text(_) => None,
        Location::Payload(payload) => payload.position_in_body(),
    }
}

/// Returns the JSON Pointer of a location, unless it is that of the whole document or message.
pub(crate) fn pointer(location: &Location) -> Option<String> {
    let pointer = location.pointer()?;
    (!pointer.is_empty()).then(|| pointer.into_owned())
}

/// Returns a diagnostic on one line, for forms that have no room for a frame.
pub(crate) fn line(diagnostic: &Diagnostic, prefix: &str) -> String {
    let mut out = format!(
        "{}: {}[{}]: {}",
        shown(&diagnostic.primary.location, prefix),
        diagnostic.severity,
        diagnostic.code,
        diagnostic.message,
    );
    if let Some(requirement) = &diagnostic.requirement {
        out.push_str(&format!(" (by {})", stated(requirement, prefix)));
    }
    if diagnostic.count() > 1 {
        out.push_str(&format!(" ({} times)", diagnostic.count()));
    }
    out
}
