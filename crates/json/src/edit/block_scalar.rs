//! Block scalars at the end of values: which of the blank lines behind them are theirs (YAML 1.2.2 §8.1).

use super::draft::Draft;
use super::style::{is_flow, line_end, next_line};
use crate::value::Value;

/// A block scalar, `|` or `>`, that a value is or ends with.
pub(super) struct BlockScalar {
    /// Whether it keeps all line breaks at its end (`+`).
    keeps: bool,
    /// How many columns its lines are indented by. `None` if it has none but blank ones.
    indent: Option<usize>,
}

impl BlockScalar {
    /// Finds the block scalar that a value in the text is or ends with.
    pub(super) fn at_end(text: &str, value: Value<'_>) -> Option<Self> {
        let mut last = value;
        loop {
            // A value of another document is written anew.
            text.get(last.span().range())?;
            if is_flow(text, last) {
                return None;
            }
            let end = last.span().end;
            let mut inner: Vec<Value<'_>> = Vec::new();
            if let Some(object) = last.as_object() {
                inner.extend(object.iter().map(|member| member.value));
            } else if let Some(array) = last.as_array() {
                inner.extend(array.iter());
            } else {
                break;
            }
            // What an alias repeats is elsewhere.
            let start = last.span().start;
            inner.retain(|one| one.span().start >= start && one.span().end <= end);
            last = inner.into_iter().max_by_key(|one| one.span().start)?;
        }
        let spelled = &text[last.span().range()];
        if last.as_str().is_none() || !spelled.starts_with(['|', '>']) {
            return None;
        }
        let mut lines = spelled.lines();
        let header = lines.next()?;
        let header = header.split(['#', ' ']).next().unwrap_or(header);
        let indents = lines.filter(|line| !line.trim().is_empty());
        Some(Self {
            keeps: header.contains('+'),
            indent: indents
                .map(|line| line.len() - line.trim_start_matches(' ').len())
                .min(),
        })
    }

    /// Returns where it ends. `end` is the end of its last line that is not blank.
    pub(super) fn end(&self, text: &str, end: usize, limit: usize) -> usize {
        let mut found = end;
        let mut at = next_line(text, end);
        while at < limit {
            let stop = line_end(text, at);
            let line = &text[at..stop];
            if !line.trim().is_empty() {
                break;
            }
            // Spaces beyond the indentation are text.
            if self.keeps || self.indent.is_some_and(|indent| line.len() > indent) {
                found = stop.min(limit);
            }
            if stop >= text.len() {
                break;
            }
            at = next_line(text, at);
        }
        found
    }

    /// Returns whether what is written ends with a block scalar that would take blank lines behind it for its own.
    pub(super) fn takes_blank_lines(text: &str, draft: &Draft<'_>) -> bool {
        match draft {
            Draft::Value(value) => Self::at_end(text, *value).is_some_and(|scalar| scalar.keeps),
            Draft::Object(object) => object
                .members
                .last()
                .is_some_and(|(_, last)| Self::takes_blank_lines(text, last)),
            Draft::Array(array) => array
                .items
                .last()
                .is_some_and(|last| Self::takes_blank_lines(text, last)),
            Draft::Text(_) | Draft::Literal(_) => false,
        }
    }
}

/// Returns a text without the blank lines at its start.
pub(super) fn without_blank_lines(text: &str) -> &str {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest
}
