//! The report for people.

use std::fmt::Write as _;

use crate::{
    Diagnostic, Expected, Location, Repeats, Requirement, Severity, Subject, TextSpan, draw,
};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Message, Renderer};

use super::payload_frame::{WIDTH, draw_payload};
use crate::forms::words::{shown, visible_char};

/// How the report is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style<'s> {
    /// Whether to colour it with ANSI escape sequences.
    pub color: bool,
    /// Whether frames show values. They are masked otherwise.
    pub show_values: bool,
    /// Put before the files of the description, such as `spec/`, so that they can be opened from where the command runs.
    pub folder: &'s str,
}

/// Shows a finding: what is wrong, the place in the payload with a frame, the message that it belongs to, the place in the
/// description, and advice. Ten lines, and one more where it was met more than once.
#[must_use]
pub fn render(diagnostic: &Diagnostic, style: Style<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = visible(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(title).id(diagnostic.code.as_str()));
    let beside = label(diagnostic);
    let mut has_frame = false;
    if let Location::Payload(payload) = &diagnostic.primary.location {
        let (elements, framed) = draw_payload(
            payload,
            &diagnostic.related,
            beside.as_deref(),
            style.show_values,
        );
        has_frame = framed;
        for element in elements {
            group = group.element(element);
        }
    }
    if let Some(subject) = &diagnostic.subject {
        group = group.element(context(subject, &diagnostic.primary.location));
    }
    if let Some(requirement) = &diagnostic.requirement {
        group = group.element(note("by", requirement_line(requirement, style.folder)));
    }
    if let Some(beside) = beside.filter(|_| !has_frame) {
        group = group.element(note("wanted", beside));
    }
    let found = diagnostic.found.as_ref();
    if let Some(value) = found.and_then(|found| found.value.as_ref()) {
        group = group.element(note("value", visible(value)));
    }
    if diagnostic.count() > 1 {
        group = group.element(also(&diagnostic.repeats, style.folder));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(visible(&help.text)));
    }
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let mut out = draw(&renderer, group);
    out.push('\n');
    out
}

/// `in: getVisit response 200, /data/status`.
fn context(subject: &Subject, location: &Location) -> Message<'static> {
    let mut out = visible(&subject.to_string());
    if let Some(pointer) = location.pointer().filter(|pointer| !pointer.is_empty()) {
        let _ = write!(out, ", {}", visible(&pointer));
    }
    note("in", out)
}

/// `also: a.json:1:3, b.json:1:3 and 4 more, 7 in all`.
fn also(repeats: &Repeats, folder: &str) -> Message<'static> {
    let places = repeats.occurrences().iter();
    let places: Vec<String> = places.map(|place| visible(&place.words(folder))).collect();
    let mut out = places.join(", ");
    if repeats.more() > 0 {
        let all = 1 + repeats.count();
        let _ = write!(out, " and {} more, {all} in all", repeats.more());
    }
    note("also", out)
}

pub(super) fn note(name: &'static str, text: String) -> Message<'static> {
    Level::NOTE.with_name(name).message(text)
}

/// What is shown beside the place, if the title does not say what was expected.
fn label(diagnostic: &Diagnostic) -> Option<String> {
    const LONGEST: usize = 90;
    let Some(Expected::Beside(wanted)) = &diagnostic.expected else {
        return None;
    };
    let cut = wanted
        .char_indices()
        .nth(LONGEST)
        .map(|(end, _)| format!("{}…", &wanted[..end]));
    Some(visible(cut.as_deref().unwrap_or(wanted)))
}

/// `visits/schemas/Visit.yaml:12:9: type: integer (via visits/paths/visit.yaml:33:13)`.
fn requirement_line(requirement: &Requirement, folder: &str) -> String {
    let shown = |place: &TextSpan| visible(&shown(&Location::Text(place.clone()), folder));
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
    out
}

/// Makes characters that cannot be seen visible, and cuts what is too long for a line.
pub(super) fn visible(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut out: String = text.chars().take(LONGEST).map(visible_char).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
