//! Frames around places in texts that may be shown.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};
use conform_json::Span;

use crate::diagnostic::Diagnostic;
use crate::human::Style;
use crate::human::notes::note;
use crate::label::{Label, Location, TextSpan};
use crate::source::Source;
use crate::visible::visible;

/// Draws the places of a diagnostic in texts: a frame for each stretch of a file, that of the primary place first. Places in
/// payloads are named below.
pub(super) fn draw<'a>(diagnostic: &'a Diagnostic, style: &Style) -> Vec<Element<'a>> {
    let mut elements = Vec::new();
    for (index, stretch) in stretches(diagnostic, style.width.text)
        .into_iter()
        .enumerate()
    {
        let (source, first) = (&stretch[0].place.source, stretch[0].place);
        let path = format!("{}{}", style.prefix, visible(source.name()));
        let Some(position) = first.position() else {
            elements.push(Origin::path(path).into());
            continue;
        };
        let window = Window::around(source, &stretch, style.width.text);
        let annotations = stretch.iter().map(|label| {
            let kind = if index == 0 {
                label.kind
            } else {
                AnnotationKind::Context
            };
            let annotation = kind.span(window.span(label.place.span));
            if label.message.is_empty() {
                annotation
            } else {
                annotation.label(visible(label.message))
            }
        });
        let annotations: Vec<_> = annotations.collect();
        let before = window
            .before(first.span)
            .map(|span| AnnotationKind::Visible.span(span));
        let cut = window.cut;
        let mut snippet = Snippet::source(window.text)
            .line_start(window.line)
            .annotations(annotations)
            .annotations(before);
        if cut {
            // The snippet would count its column in the cut line.
            let origin = Origin::path(path)
                .line(position.line as usize)
                .char_column(position.column as usize);
            elements.push(origin.into());
        } else {
            snippet = snippet.path(path);
        }
        elements.push(snippet.into());
    }
    for label in &diagnostic.related {
        if let Location::Payload(payload) = &label.location {
            let text = format!(
                "{}: {}",
                visible(&payload.to_string()),
                visible(&label.message)
            );
            elements.push(note("see", text).into());
        }
    }
    elements
}

/// Columns of the renderer. Lines are cut before it gets them, so it must not cut them again.
pub(super) const LONGEST_ROW: usize = 10_000;

/// Places in one file that are more lines apart than this get frames of their own.
const FAR: u32 = 24;

/// A label on a text, and how it is drawn.
struct TextLabel<'a> {
    kind: AnnotationKind,
    place: &'a TextSpan,
    message: &'a str,
}

impl<'a> TextLabel<'a> {
    fn of(kind: AnnotationKind, label: &'a Label) -> Option<Self> {
        match &label.location {
            Location::Text(place) => Some(Self {
                kind,
                place,
                message: &label.message,
            }),
            Location::Payload(_) => None,
        }
    }

    /// Returns whether two labels are near enough for one frame.
    fn is_near(&self, other: &Self, width: usize) -> bool {
        let (one, two) = (self.place, other.place);
        one.source == two.source
            && match (one.position(), two.position()) {
                (Some(first), Some(second)) if first.line == second.line => {
                    (one.span.start.abs_diff(two.span.start) as usize) < width / 2
                }
                (Some(first), Some(second)) => first.line.abs_diff(second.line) <= FAR,
                _ => false,
            }
    }
}

/// Groups the labels by file and neighbourhood; the primary label is first in the first group.
fn stretches(diagnostic: &Diagnostic, width: usize) -> Vec<Vec<TextLabel<'_>>> {
    let primary = TextLabel::of(AnnotationKind::Primary, &diagnostic.primary);
    let mut groups: Vec<Vec<TextLabel<'_>>> = Vec::from_iter(primary.map(|label| vec![label]));
    let related = diagnostic.related.iter();
    for label in related.filter_map(|label| TextLabel::of(AnnotationKind::Context, label)) {
        match groups
            .iter_mut()
            .find(|group| group[0].is_near(&label, width))
        {
            Some(group) => group.push(label),
            None => groups.push(vec![label]),
        }
    }
    groups
}

/// The lines of a text around some places; long lines are cut.
struct Window {
    /// What is shown.
    text: String,
    /// Number of the first line.
    line: usize,
    /// Whether a line was cut at its start, so that columns cannot be counted in `text`.
    cut: bool,
    /// Where each line comes from, and where it is in `text`.
    lines: Vec<Line>,
}

/// A line of a [`Window`].
struct Line {
    /// The part of the source that is shown.
    shown: Range<usize>,
    /// Where that part starts in the window's text.
    at: usize,
}

impl Window {
    /// Returns the lines of all labels, two lines before them and one after.
    fn around(source: &Source, labels: &[TextLabel<'_>], width: usize) -> Self {
        let text = source.text();
        let start = labels
            .iter()
            .map(|label| label.place.span.start as usize)
            .min()
            .unwrap_or(0);
        let end = labels
            .iter()
            .map(|label| label.place.span.start as usize)
            .max()
            .unwrap_or(0);
        let (start, end) = (
            text.floor_char_boundary(start),
            text.floor_char_boundary(end),
        );
        let mut from = line_around(source, start).start;
        let mut line = source
            .position(u32::try_from(start).unwrap_or(u32::MAX))
            .map_or(1, |at| at.line as usize);
        for _ in 0..2 {
            if from > 0 {
                from = line_around(source, from - 1).start;
                line -= 1;
            }
        }
        let mut to = line_around(source, end).end;
        if to < text.len() {
            to = line_around(source, to + 1).end;
        }

        let mut window = Self {
            text: String::new(),
            line,
            cut: false,
            lines: Vec::new(),
        };
        let mut at = from;
        while at <= to {
            let stop = line_around(source, at).end;
            let anchor = labels
                .iter()
                .map(|label| text.floor_char_boundary(label.place.span.start as usize))
                .find(|offset| (at..=stop).contains(offset));
            window.push(text, at..stop, anchor, width);
            at = stop + 1;
        }
        window
    }

    /// Adds a line; of a long one, only what is around `anchor`.
    fn push(&mut self, text: &str, line: Range<usize>, anchor: Option<usize>, width: usize) {
        if !self.lines.is_empty() {
            self.text.push('\n');
        }
        let mut shown = line.clone();
        if line.len() > width {
            let anchor = anchor.unwrap_or(line.start);
            let start = text
                .floor_char_boundary(anchor.saturating_sub(width / 3))
                .max(line.start);
            shown = start..text.floor_char_boundary(start + width).min(line.end);
        }
        if shown.start > line.start {
            self.text.push_str("… ");
            self.cut = true;
        }
        self.lines.push(Line {
            shown: shown.clone(),
            at: self.text.len(),
        });
        self.text.push_str(&text[shown.clone()]);
        if shown.end < line.end {
            self.text.push_str(" …");
        }
    }

    /// Returns the line before that of a span, in the window: it often has the name of what is wrong.
    fn before(&self, span: Span) -> Option<Range<usize>> {
        let index = self
            .lines
            .iter()
            .rposition(|line| line.shown.start <= span.start as usize)?;
        let line = self.lines.get(index.checked_sub(1)?)?;
        Some(line.at..line.at + line.shown.len())
    }

    /// Returns where a span of the source is in the window: its part on its first line.
    fn span(&self, span: Span) -> Range<usize> {
        let (start, end) = (span.start as usize, span.end as usize);
        let line = self
            .lines
            .iter()
            .rev()
            .find(|line| line.shown.start <= start)
            .unwrap_or(&self.lines[0]);
        let clamp = |offset: usize| {
            let within =
                offset.clamp(line.shown.start, line.shown.end) - line.shown.start + line.at;
            self.text.floor_char_boundary(within)
        };
        let start = clamp(start);
        start..clamp(end).max(start)
    }
}

/// Returns whether the line of a place is so long that only a part of it is shown, which does not say where the place is.
pub(super) fn is_cut(place: &TextSpan, width: usize) -> bool {
    line_around(&place.source, place.span.start as usize).len() > width
}

/// Returns the line of an offset. The source has an index of its lines: a minified document is one long line, which must not be
/// searched for each diagnostic.
fn line_around(source: &Source, offset: usize) -> Range<usize> {
    source.line_around(u32::try_from(offset).unwrap_or(u32::MAX))
}
