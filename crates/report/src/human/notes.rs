//! The lines below the frame of a diagnostic: what it is about, where what was expected is stated, where it occurred again.

use std::fmt::Write as _;

use annotate_snippets::{Level, Message};

use crate::diagnostic::{Expected, Requirement};
use crate::forms::words::shown;
use crate::label::{Location, TextSpan};
use crate::repeats::Repeats;
use crate::subject::Subject;
use crate::visible::visible;

/// Returns a line with a name: `= name: text`.
pub(super) fn note(name: &'static str, text: String) -> Message<'static> {
    Level::NOTE.with_name(name).message(text)
}

/// Returns `in: getVisit response 200, /data/status`.
pub(super) fn context(subject: &Subject, location: &Location) -> Message<'static> {
    let mut out = visible(&subject.to_string());
    if let Some(pointer) = location.pointer().filter(|pointer| !pointer.is_empty()) {
        let _ = write!(out, ", {}", visible(&pointer));
    }
    note("in", out)
}

/// Returns `by: schemas/Visit.yaml:12:9: type: integer (via paths/visit.yaml:33:13)`.
pub(super) fn requirement(requirement: &Requirement, prefix: &str) -> Message<'static> {
    let shown = |place: &TextSpan| visible(&shown(&Location::Text(place.clone()), prefix));
    let mut out = shown(&requirement.place);
    if !requirement.text.is_empty() {
        let _ = write!(out, ": {}", visible(&requirement.text));
    }
    if let Some(last) = requirement.references.last() {
        let _ = write!(out, " (via {}", shown(last));
        if requirement.references.len() > 1 {
            let _ = write!(out, " and {} more", requirement.references.len() - 1);
        }
        out.push(')');
    }
    note("by", out)
}

/// Returns `also: a.json:1:3, b.json:1:3 and 4 more, 7 in all`.
pub(super) fn also(repeats: &Repeats, prefix: &str) -> Message<'static> {
    /// How many places are shown.
    const SHOWN: usize = 4;
    let places = repeats.occurrences().iter().take(SHOWN);
    let places: Vec<String> = places.map(|place| visible(&place.words(prefix))).collect();
    let mut out = places.join(", ");
    let more = repeats.count().saturating_sub(SHOWN);
    if more > 0 {
        let all = 1 + repeats.count();
        let _ = write!(out, " and {more} more, {all} in all");
    }
    note("also", out)
}

/// Returns what is shown beside the place, if the message does not say what was expected.
pub(super) fn beside(expected: Option<&Expected>) -> Option<String> {
    const LONGEST: usize = 90;
    let Some(Expected::Beside(expected)) = expected else {
        return None;
    };
    let cut = expected
        .char_indices()
        .nth(LONGEST)
        .map(|(end, _)| format!("{}…", &expected[..end]));
    Some(visible(cut.as_deref().unwrap_or(expected)))
}
