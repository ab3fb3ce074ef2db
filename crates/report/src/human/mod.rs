//! Diagnostics as text for people: with a frame around each place, or on one line.

mod mask;
mod notes;
mod payload_frame;
mod style;
mod text_frame;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Element, Group, Level, Renderer};

use crate::diagnostic::Diagnostic;
use crate::forms::words::line;
use crate::label::Location;
use crate::severity::Severity;
use crate::summary::Summary;
use crate::visible::visible;

pub(crate) use payload_frame::row;
pub use style::{Style, Width};

/// Returns diagnostics as text for people, separated by blank lines: for each what is wrong, a frame around the place, what it is
/// about, where what was expected is stated, where it occurred again, and advice.
///
/// The text of documents is not trusted: control characters are made visible, and long lines are cut around the place. Values
/// of payloads are masked unless the style asks for them.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], style: &Style) -> String {
    render_each(diagnostics, style)
}

/// Returns a whole report as text for people: at most `limit` of the diagnostics that are not in the baseline, as [`render`]
/// draws them, then what of the baseline is fixed, then the summary.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], summary: &Summary, style: &Style, limit: usize) -> String {
    let new = || {
        diagnostics
            .iter()
            .filter(|diagnostic| !summary.is_known(diagnostic))
    };
    let mut out = render_each(new().take(limit), style);
    if !out.is_empty() {
        out.push('\n');
    }
    let hidden = new().count().saturating_sub(limit);
    if hidden > 0 {
        let _ = writeln!(out, "… and {hidden} more findings\n");
    }
    for fixed in summary.fixed() {
        let _ = writeln!(out, "fixed: {fixed}");
    }
    let _ = writeln!(out, "{summary}");
    out
}

fn render_each<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, style: &Style) -> String {
    let mut out = String::new();
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let kind = (diagnostic.severity, diagnostic.code.as_str());
        let count = counts.entry(kind).or_default();
        *count += 1;
        if *count > style.per_code {
            continue;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let columns = match diagnostic.primary.location {
            Location::Text(_) => text_frame::LONGEST_ROW,
            Location::Payload(_) => style.width.payload,
        };
        out.push_str(&draw(&renderer(style, columns), group(diagnostic, style)));
    }
    for ((severity, code), count) in counts {
        if count > style.per_code {
            let more = format!("{} more of this kind are not shown", count - style.per_code);
            let title = level(severity).primary_title(more).id(code);
            let renderer = renderer(style, text_frame::LONGEST_ROW);
            out.push_str("\n\n");
            out.push_str(&draw(&renderer, Group::with_title(title)));
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn renderer(style: &Style, columns: usize) -> Renderer {
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.decor_style(DecorStyle::Ascii).term_width(columns)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Returns what is drawn of a diagnostic.
fn group<'a>(diagnostic: &'a Diagnostic, style: &Style) -> Group<'a> {
    let title = level(diagnostic.severity)
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.as_str());
    let beside = notes::beside(diagnostic.expected.as_ref());
    let (mut elements, shows_beside) = frames(diagnostic, beside.as_deref(), style);
    if let Location::Text(place) = &diagnostic.primary.location
        && text_frame::is_cut(place, style.width.text)
        && let Some(pointer) = place.pointer().filter(|pointer| !pointer.is_empty())
    {
        elements.push(notes::note("at", visible(&pointer)).into());
    }
    if let Some(subject) = &diagnostic.subject {
        elements.push(notes::context(subject, &diagnostic.primary.location).into());
    }
    if let Some(requirement) = &diagnostic.requirement {
        elements.push(notes::requirement(requirement, &style.prefix).into());
    }
    if let Some(beside) = beside.filter(|_| !shows_beside) {
        elements.push(notes::note("expected", beside).into());
    }
    let found = diagnostic.found.as_ref();
    if let Some(value) = found.and_then(|found| found.value.as_ref()) {
        elements.push(notes::note("value", visible(value)).into());
    }
    if diagnostic.count() > 1 {
        elements.push(notes::also(&diagnostic.repeats, &style.prefix).into());
    }
    for help in &diagnostic.help {
        elements.push(Level::HELP.message(visible(&help.text)).into());
    }
    Group::with_title(title).elements(elements)
}

/// Returns the frames of a diagnostic, and whether one of them shows what was expected beside the place.
fn frames<'a>(
    diagnostic: &'a Diagnostic,
    beside: Option<&str>,
    style: &Style,
) -> (Vec<Element<'a>>, bool) {
    match &diagnostic.primary.location {
        Location::Text(_) => (text_frame::draw(diagnostic, style), false),
        Location::Payload(payload) => {
            let related = &diagnostic.related;
            payload_frame::draw(payload, related, beside, style)
        }
    }
}

/// Draws a group with frames.
///
/// A frame of a line that was cut has no path, because its columns would be wrong: an origin is before it. The renderer reads
/// such a frame as one of another file, and writes a row above it that has only the sign for another file. That row is
/// removed.
fn draw(renderer: &Renderer, group: Group<'_>) -> String {
    const SIGN: &str = ":::";
    let drawn = renderer.render(&[group]);
    // Rows of source text start with a number or a bar, so none of them looks like it.
    let is_empty = |row: &str| row.contains(SIGN) && plain(row).trim() == SIGN;
    if !drawn.lines().any(is_empty) {
        return drawn;
    }
    let rows: Vec<&str> = drawn.lines().filter(|row| !is_empty(row)).collect();
    rows.join("\n")
}

/// A row without its ANSI escape sequences.
fn plain(row: &str) -> String {
    let mut pieces = row.split("\u{1b}[");
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.map(|piece| piece.split_once('m').map_or(piece, |(_, text)| text));
    std::iter::once(first).chain(rest).collect()
}

/// Returns a diagnostic on one line: `file:line:column: error[code]: message`, then its first advice in parentheses.
#[must_use]
pub fn render_line(diagnostic: &Diagnostic, style: &Style) -> String {
    let mut out = visible(&line(diagnostic, &style.prefix));
    if let Some(help) = diagnostic.help.first() {
        let _ = write!(out, " ({})", visible(&help.text));
    }
    out
}
