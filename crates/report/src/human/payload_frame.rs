//! A frame around a place in a payload, whose values are masked.

use std::ops::Range;

use crate::{Label, Location, PayloadRow, PayloadSpan, PayloadSyntax, PayloadText};
use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};
use conform_json::Position;

use crate::human::Style;
use crate::human::mask;
use crate::human::notes::note;
use crate::visible::visible;

/// The maximum number of characters of a line that the renderer gets.
const LONGEST_LINE: usize = 20_000;

/// Draws the place of a payload: a frame, if its text may be shown, with `beside` beside the place and the related labels that
/// are near it. Labels that are not near are named below the frame. Returns whether there is a frame.
pub(super) fn draw<'a>(
    payload: &PayloadSpan,
    related: &[Label],
    beside: Option<&str>,
    style: &Style,
) -> (Vec<Element<'a>>, bool) {
    let path = visible(&payload.holder());
    let Some(frame) = Frame::of(payload, style) else {
        return (vec![origin(path, payload).into()], false);
    };
    let mut elements: Vec<Element<'a>> = Vec::new();
    let mut primary = AnnotationKind::Primary.span(frame.range(frame.position, frame.end));
    if let Some(text) = beside {
        primary = primary.label(format!("expected: {text}"));
    }
    let mut snippet = Snippet::source(frame.text.clone())
        .line_start(frame.position.line as usize)
        .annotation(primary);
    if frame.is_cut() {
        // The snippet would count its column in the cut line.
        elements.push(origin(path, payload).into());
    } else {
        snippet = snippet.path(path);
    }
    let mut elsewhere = Vec::new();
    for label in related {
        let message = visible(&label.message);
        match frame.near(payload, label, style) {
            Near::Here(range) => {
                snippet = snippet.annotation(AnnotationKind::Context.span(range).label(message));
            }
            Near::InText(at) => {
                let place = format!("line {}, column {}", at.line, at.column);
                elsewhere.push(note("see", format!("{place}: {message}")));
            }
            Near::Elsewhere(place) => elsewhere.push(note("see", format!("{place}: {message}"))),
        }
    }
    elements.push(snippet.into());
    elements.extend(elsewhere.into_iter().map(Into::into));
    (elements, true)
}

fn origin<'a>(path: String, payload: &PayloadSpan) -> Origin<'a> {
    let origin = Origin::path(path);
    if payload.is_whole() {
        return origin;
    }
    let at = payload.position();
    origin
        .line(at.line as usize)
        .char_column(at.column as usize)
}

/// The line of a payload with the place of a diagnostic, masked.
struct Frame {
    /// The first position of what the diagnostic is about.
    position: Position,
    /// The position after its last character.
    end: Position,
    text: String,
    /// The characters of the line that `text` holds.
    shown: Range<usize>,
}

/// Where a related label is, relative to a frame.
enum Near {
    /// In the frame, at these bytes of its text.
    Here(Range<usize>),
    /// Elsewhere in the same text.
    InText(Position),
    /// In another text, in words.
    Elsewhere(String),
}

/// Returns the part of a line that is shown around the place of a payload; `None` if its text must not be shown.
pub(crate) fn row(payload: &PayloadSpan, style: &Style) -> Option<PayloadRow> {
    let (source, syntax) = match &payload.text {
        PayloadText::Masked { source, syntax, .. } => (source, *syntax),
        PayloadText::Quoted { row, .. } => return Some(row.clone()),
        PayloadText::Unread | PayloadText::Hidden { .. } => return None,
    };
    let position = payload.position();
    let line = source.line(position.line)?;
    let line = shown_line(line, syntax, style.show_values);
    let count = line.chars().count();
    let column = (position.column as usize - 1).min(count);
    let start = if count > LONGEST_LINE {
        column.saturating_sub(LONGEST_LINE / 2)
    } else {
        0
    };
    let text = line.chars().skip(start).take(LONGEST_LINE);
    Some(PayloadRow {
        before: start,
        text: text
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect(),
    })
}

impl Frame {
    fn of(payload: &PayloadSpan, style: &Style) -> Option<Self> {
        let PayloadRow { before, text } = row(payload, style)?;
        let (position, end) = payload.text.range()?;
        Some(Self {
            position,
            end,
            shown: before..before + text.chars().count(),
            text,
        })
    }

    /// Whether the first characters of the line are not in `text`, so that columns cannot be counted in it.
    fn is_cut(&self) -> bool {
        self.shown.start > 0
    }

    fn near(&self, payload: &PayloadSpan, label: &Label, style: &Style) -> Near {
        let Location::Payload(other) = &label.location else {
            let at = label
                .position()
                .map_or_else(String::new, |at| format!(":{at}"));
            let prefix = &style.prefix;
            return Near::Elsewhere(visible(&format!("{prefix}{}{at}", label.file())));
        };
        let (at, end) = match (&other.text, other.text.range()) {
            (PayloadText::Masked { .. } | PayloadText::Quoted { .. }, Some(range))
                if other.file == payload.file && other.capture == payload.capture =>
            {
                range
            }
            _ => return Near::Elsewhere(visible(&other.to_string())),
        };
        let is_near = at.line == self.position.line
            && at.column.abs_diff(self.position.column) as usize <= style.width.payload / 2;
        if is_near {
            Near::Here(self.range(at, end))
        } else {
            Near::InText(at)
        }
    }

    /// Returns what is between two positions as bytes of `text`: its part on this line.
    fn range(&self, start: Position, end: Position) -> Range<usize> {
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

fn shown_line(line: &str, syntax: PayloadSyntax, show_values: bool) -> String {
    if show_values {
        line.to_owned()
    } else {
        mask::line(line, syntax)
    }
}
