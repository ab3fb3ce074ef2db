//! The report for people.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use conform_json::Span;
use conform_report::draw;

use super::{Entry, Report, counted, mask, visible_char};
use crate::finding::{Finding, PayloadPlace, SchemaPlace, Syntax};
use crate::kind::Kind;
use crate::rule::Severity;
use crate::traffic::LeftAlone;

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

/// How many columns a frame takes; the renderer cuts longer lines around the place.
const WIDTH: usize = 120;

/// How many characters of a line the renderer is given.
const LONGEST_LINE: usize = 20_000;

/// Shows a finding: what is wrong, the place in the payload with a frame, the message that it belongs to, the place in the
/// description, and advice. Ten lines, and one more where it was met more than once.
#[must_use]
pub fn render(entry: &Entry, style: Style<'_>) -> String {
    let finding = &entry.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Note => Level::NOTE,
    };
    let place = &finding.payload;
    let title = visible(&finding.kind.headline(place));
    let mut group = Group::with_title(level.primary_title(title).id(finding.rule().code()));
    let position = place.position();
    let (line, column) = (position.line as usize, position.column as usize);
    let path = visible(&place.holder());
    let frame = Frame::of(place, style);
    let has_frame = frame.is_some();
    if frame.as_ref().is_none_or(|frame| frame.cut) {
        let origin = Origin::path(path.clone());
        let is_whole = match finding.kind {
            Kind::Unreadable(_) | Kind::UnknownName(_) => true,
            _ => place.capture.is_some() && place.in_body().is_none(),
        };
        group = if is_whole {
            group.element(origin)
        } else {
            group.element(origin.line(line).char_column(column))
        };
    }
    if let Some(frame) = frame {
        let mut primary = AnnotationKind::Primary.span(frame.span(place, place.span));
        if let Some(label) = label(finding) {
            primary = primary.label(format!("wanted: {label}"));
        }
        let mut snippet = Snippet::source(frame.text.clone())
            .line_start(line)
            .annotation(primary);
        if !frame.cut {
            snippet = snippet.path(path);
        }
        let mut see = None;
        if let Some((span, message)) = &place.related {
            if frame.shows(place, *span) {
                let related = AnnotationKind::Context.span(frame.span(place, *span));
                snippet = snippet.annotation(related.label(visible(message)));
            } else {
                let at = place.source.position(span.start);
                see = Some(note(
                    "see",
                    format!(
                        "line {}, column {}: {}",
                        at.line,
                        at.column,
                        visible(message)
                    ),
                ));
            }
        }
        group = group.element(snippet);
        if let Some(see) = see {
            group = group.element(see);
        }
    }
    if let Some(subject) = &finding.subject {
        let pointer = if place.pointer.is_empty() {
            String::new()
        } else {
            format!(", {}", visible(&place.pointer))
        };
        let subject = visible(&subject.to_string());
        group = group.element(note("in", format!("{subject}{pointer}")));
    }
    if let Some(schema) = &finding.schema {
        group = group.element(note("by", schema_line(schema, style.folder)));
    }
    if !has_frame && let Some(label) = label(finding) {
        group = group.element(note("wanted", label));
    }
    if let Some(value) = &finding.value {
        group = group.element(note("value", visible(value)));
    }
    if entry.count > 1 {
        let places: Vec<String> = entry
            .places
            .iter()
            .map(|place| visible(&place.to_string()))
            .collect();
        let more = entry.count - 1 - places.len();
        let more = if more > 0 {
            format!(" and {more} more, {} in all", entry.count)
        } else {
            String::new()
        };
        group = group.element(note("also", format!("{}{more}", places.join(", "))));
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
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

/// The last line: what was checked, and what came of it.
#[must_use]
pub fn summary(report: &Report) -> String {
    let mut out = format!(
        "{} of {} conform",
        report.conforming(),
        counted(report.payloads(), "payload")
    );
    let _ = write!(
        out,
        "; {}, {}",
        counted(report.errors(), "error"),
        counted(report.notes(), "note")
    );
    if report.known() > 0 {
        let _ = write!(out, "; {} known", report.known());
    }
    if !report.fixed().is_empty() {
        let _ = write!(out, "; {} fixed", report.fixed().len());
    }
    if report.ignored() > 0 {
        let _ = write!(out, "; {} ignored", report.ignored());
    }
    let [elsewhere, preflights] =
        [LeftAlone::OtherHost, LeftAlone::Preflight].map(|why| report.left_alone(why));
    if elsewhere > 0 {
        let _ = write!(
            out,
            "; {} to other hosts left alone",
            counted(elsewhere, "exchange")
        );
    }
    if preflights > 0 {
        let _ = write!(out, "; {} left alone", counted(preflights, "preflight"));
    }
    if report.companions() > 0 {
        let _ = write!(
            out,
            "; {} left alone",
            counted(report.companions(), "companion file")
        );
    }
    out
}

fn note(name: &'static str, text: String) -> annotate_snippets::Message<'static> {
    Level::NOTE.with_name(name).message(text)
}

/// What stands beside the place, where the title does not say what was wanted.
fn label(finding: &Finding) -> Option<String> {
    const LONGEST: usize = 90;
    let told = match &finding.kind {
        Kind::UnknownValue { .. }
        | Kind::UnknownTag { .. }
        | Kind::UndocumentedStatus(..)
        | Kind::UndocumentedMethod { .. }
        | Kind::UndocumentedMediaType(..) => true,
        Kind::Value { fault, .. } => {
            use conform_schema::FaultKind;
            matches!(
                fault,
                FaultKind::Pattern(_) | FaultKind::Tag(_) | FaultKind::UnknownTag { .. }
            )
        }
        _ => false,
    };
    let wanted = finding.kind.wanted().filter(|_| told)?;
    let cut = wanted
        .char_indices()
        .nth(LONGEST)
        .map(|(end, _)| format!("{}…", &wanted[..end]));
    Some(visible(&cut.unwrap_or(wanted)))
}

/// `visits/schemas/Visit.yaml:12:9: type: integer (via visits/paths/visit.yaml:33:13)`.
fn schema_line(schema: &SchemaPlace, folder: &str) -> String {
    let mut out = visible(&format!("{folder}{}", schema.origin));
    if !schema.text.is_empty() {
        let _ = write!(out, ": {}", visible(&schema.text));
    }
    if let Some(last) = schema.references.last() {
        let _ = write!(out, " (via {folder}{}", visible(&last.to_string()));
        if schema.references.len() > 1 {
            let _ = write!(out, " and {} more", schema.references.len() - 1);
        }
        out.push(')');
    }
    out
}

/// The line of a payload that a finding is about, masked.
struct Frame {
    text: String,
    /// The characters of the line that `text` holds.
    shown: Range<usize>,
    /// Whether they are not the first ones, so that columns cannot be counted in `text`.
    cut: bool,
}

impl Frame {
    fn of(place: &PayloadPlace, style: Style<'_>) -> Option<Self> {
        if place.syntax == Syntax::Opaque {
            return None;
        }
        let position = place.position();
        let line = place.source.line(position.line)?;
        let line = if style.show_values {
            line.to_owned()
        } else {
            mask::line(line, place.syntax)
        };
        let count = line.chars().count();
        let column = (position.column as usize - 1).min(count);
        let start = if count > LONGEST_LINE {
            column.saturating_sub(LONGEST_LINE / 2)
        } else {
            0
        };
        let shown = start..(start + LONGEST_LINE).min(count);
        let text = line.chars().skip(start).take(shown.len());
        let text = text
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        Some(Self {
            text,
            shown,
            cut: start > 0,
        })
    }

    /// Whether a place starts on this line, near enough to be in the same frame.
    fn shows(&self, place: &PayloadPlace, span: Span) -> bool {
        let (at, primary) = (place.source.position(span.start), place.position());
        at.line == primary.line && at.column.abs_diff(primary.column) as usize <= WIDTH / 2
    }

    /// A span of the source as bytes of the text; its part on this line.
    fn span(&self, place: &PayloadPlace, span: Span) -> Range<usize> {
        let start = place.source.position(span.start);
        let end = place.source.position(span.end.max(span.start));
        let first = (start.column as usize - 1).clamp(self.shown.start, self.shown.end);
        let last = if end.line > start.line {
            self.shown.end
        } else {
            end.column as usize - 1
        };
        let last = last.clamp(first, self.shown.end);
        let byte = |character: usize| {
            let at = self.text.char_indices().nth(character - self.shown.start);
            at.map_or(self.text.len(), |(at, _)| at)
        };
        byte(first)..byte(last)
    }
}

/// Makes characters that cannot be seen visible, and cuts what is too long for a line.
fn visible(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut out: String = text.chars().take(LONGEST).map(visible_char).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
