//! Finding what of a draft is in the document, and writing the rest in place.
//!
//! This file, `block.rs` and `flow.rs` are one engine: values are nested in each other in all forms.

use std::fmt;
use std::ops::Range;

use super::draft::Draft;
use super::style::{Style, is_flow, line_end, line_start};
use super::{block, flow, json, yaml};
use crate::{
    document::Document, error::SyntaxError, format::Format, limits::Limits, pointer::escape,
    value::Value, yaml::locate,
};

/// Why a document cannot be rewritten.
#[derive(Debug)]
pub enum EditError {
    /// The text would not be valid: the document uses notation that leaves no room for the change.
    Invalid(SyntaxError),
    /// The text would have another meaning than the draft, such as where a value has an anchor that others repeat. The JSON Pointer of
    /// the first value that would be another one.
    Different(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => write!(f, "the text would not be valid: {error}"),
            Self::Different(pointer) => write!(
                f,
                "`{}` would get another value: an anchor, an alias, a merge key or the notation of a text is in the way",
                if pointer.is_empty() { "/" } else { pointer }
            ),
        }
    }
}

impl std::error::Error for EditError {}

impl Document {
    /// Returns the text of the document with the changes of a draft. All bytes that the changes do not concern stay as they are,
    /// with comments. The comments above a member or element, and those behind it, go where it goes.
    ///
    /// The text is read back and compared with the draft.
    ///
    /// # Errors
    ///
    /// Returns an error if the text would not mean what the draft says.
    pub fn rewritten(&self, draft: &Draft<'_>) -> Result<String, EditError> {
        // An alias stays where the value with the anchor is changed in the same way; otherwise a copy takes its place.
        self.written(draft, true)
            .or_else(|_| self.written(draft, false))
    }

    fn written(&self, draft: &Draft<'_>, keeps_aliases: bool) -> Result<String, EditError> {
        let rewriter = Rewriter {
            text: self.text(),
            format: self.format(),
            style: Style::of(self),
            keeps_aliases,
        };
        let whole = Slot {
            range: 0..self.text().len(),
            place: Place::Root,
            column: 0,
        };
        let text = rewriter.slot(&whole, self.root(), draft);
        let name = std::sync::Arc::clone(self.name());
        let read = Document::parse(name, text.into_bytes(), self.format(), &Limits::default())
            .map_err(EditError::Invalid)?;
        let wanted = draft.to_serde();
        if read.root().equals_serde(&wanted) {
            Ok(read.text().to_owned())
        } else {
            Err(EditError::Different(first_difference(read.root(), &wanted)))
        }
    }
}

/// Whether what is before a value of JSON in its line opens a container, so that the value is in a container of one line.
fn is_within_line(before: &str) -> bool {
    before.trim_start().starts_with(['{', '['])
        || ["\": {", "\":{"].iter().any(|it| before.contains(it))
}

/// Returns the JSON Pointer of the first value that is not what was wanted.
fn first_difference(read: Value<'_>, wanted: &serde_json::Value) -> String {
    let mut pointer = String::new();
    let (mut read, mut wanted) = (read, wanted);
    loop {
        let next = match wanted {
            serde_json::Value::Object(members) => members.iter().find_map(|(key, wanted)| {
                let own = read.get(key)?;
                (!own.equals_serde(wanted)).then(|| (escape(key).into_owned(), own, wanted))
            }),
            serde_json::Value::Array(items) => {
                let own = read.as_array().into_iter().flat_map(|array| array.iter());
                let mut pairs = own.zip(items).enumerate();
                pairs.find_map(|(at, (own, wanted))| {
                    (!own.equals_serde(wanted)).then(|| (at.to_string(), own, wanted))
                })
            }
            _ => None,
        };
        let Some((token, inner, value)) = next else {
            return pointer;
        };
        pointer.push('/');
        pointer.push_str(&token);
        (read, wanted) = (inner, value);
    }
}

/// Rewrites the values of a document.
pub(super) struct Rewriter<'t> {
    pub(super) text: &'t str,
    pub(super) format: Format,
    pub(super) style: Style,
    keeps_aliases: bool,
}

/// Where a value is in the text, with everything around it that belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// From what is before the value, such as the colon of its key, to the end of the comments that belong to it.
    pub(super) range: Range<usize>,
    pub(super) place: Place,
    /// The column of the key or dash in block style.
    pub(super) column: usize,
}

/// What is before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing: it is the whole document.
    Root,
    /// A key in block style.
    Key,
    /// A dash.
    Dash,
    /// It is in braces or brackets.
    Flow,
}

impl<'t> Rewriter<'t> {
    /// Returns the text of a slot with a new value.
    pub(super) fn slot(&self, slot: &Slot, value: Value<'_>, draft: &Draft<'_>) -> String {
        if matches!(draft, Draft::Value(kept) if *kept == value) {
            return self.text[slot.range.clone()].to_owned();
        }
        let is_same = draft
            .origin()
            .is_some_and(|origin| origin.span() == value.span());
        if self.keeps_aliases && is_same && self.is_alias(slot, value) {
            return self.text[slot.range.clone()].to_owned();
        }
        let is_own = draft.origin().is_some_and(|origin| origin == value)
            && !self.is_alias(slot, value)
            && !draft.is_empty()
            && !Draft::of(value).is_empty();
        if !is_own {
            return self.replaced(slot, value, draft);
        }
        let inner = if is_flow(self.text, value) {
            let span = value.span().range();
            flow::rewritten(self, slot, value, draft).map(|inner| {
                let before = &self.text[slot.range.start..span.start];
                let after = &self.text[span.end..slot.range.end];
                [before, &inner, after].concat()
            })
        } else {
            block::rewritten(self, slot, value, draft)
        };
        inner.unwrap_or_else(|| self.replaced(slot, value, draft))
    }

    /// Whether a value comes from an alias: its bytes are elsewhere.
    fn is_alias(&self, slot: &Slot, value: Value<'_>) -> bool {
        let span = value.span().range();
        span.start < slot.range.start || span.end > slot.range.end
    }

    /// Returns where a value ends. `from` is the end of what is before it, and nothing of it is behind `limit`.
    pub(super) fn end(&self, from: usize, limit: usize, value: Value<'_>) -> usize {
        let span = value.span().range();
        if span.start >= from && span.end <= limit {
            return span.end;
        }
        // An alias, which is a `*` and a name.
        let at = locate::skip_properties(self.text, from);
        let is_end = |ch: char| ch.is_whitespace() || matches!(ch, ',' | ']' | '}');
        at + self.text[at..].find(is_end).unwrap_or(self.text.len() - at)
    }

    /// Returns the text of a slot with a value in place of the old one.
    fn replaced(&self, slot: &Slot, value: Value<'_>, draft: &Draft<'_>) -> String {
        let range = &slot.range;
        let end = self.end(range.start, range.end, value);
        let mut start = locate::skip_trivia(self.text, range.start);
        if start >= end {
            // There is no value, or nothing but space and comments before the end.
            start = range.start;
        }
        let (before, after) = (&self.text[range.start..start], &self.text[end..range.end]);
        if self.format == Format::Json || slot.place == Place::Flow {
            let new = self.in_flow(start, draft);
            let space = if before.is_empty() && slot.place == Place::Flow && end == start {
                " "
            } else {
                ""
            };
            return [before, space, &new, after].concat();
        }
        self.in_block(slot, draft, before, after)
    }

    /// Returns a value as it is written in braces or brackets, or in JSON. `at` is where it starts.
    pub(super) fn in_flow(&self, at: usize, draft: &Draft<'_>) -> String {
        let mut out = String::new();
        match self.format {
            Format::Yaml => yaml::in_line(draft, &mut out, &self.style.yaml),
            Format::Json => {
                let line = &self.text[line_start(self.text, at)..];
                let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
                let before = &line[..at - line_start(self.text, at)];
                if is_within_line(before) {
                    json::write(draft, &mut out, &self.style.json.in_line(), "");
                } else {
                    json::write(draft, &mut out, &self.style.json, indent);
                }
            }
        }
        self.with_line_breaks(out)
    }

    /// Returns the text of a slot in block style. `before` and `after` are the old text around the value.
    fn in_block(&self, slot: &Slot, draft: &Draft<'_>, before: &str, after: &str) -> String {
        let style = &self.style.yaml;
        let first_line = &before[..before.find('\n').unwrap_or(before.len())];
        // A comment in the line of the key stays there.
        let comment = first_line.trim_end_matches(['\r', ' ', '\t']);
        let comment = if comment.trim().starts_with('#') {
            comment
        } else {
            ""
        };
        if draft.is_in_line() {
            let mut new = String::new();
            let is_alone = after.trim().is_empty() && comment.is_empty();
            if is_alone && slot.place == Place::Key {
                yaml::nested(&mut new, draft, slot.column, style);
                new.remove(0);
            } else {
                yaml::scalar_in_line(draft, &mut new, style);
            }
            let space = match before {
                _ if slot.place == Place::Root => "",
                "" => " ",
                _ if before.contains(['\n', '#']) => " ",
                space => space,
            };
            return [space, &self.with_line_breaks(new), comment, after].concat();
        }
        let (same_line, below) = after.split_at(line_end(after, 0));
        let same_line = [comment, same_line].concat();
        let mut new = String::new();
        match slot.place {
            Place::Dash if same_line.trim().is_empty() => {
                new.push(' ');
                yaml::start(draft, &mut new, slot.column + 2, style);
            }
            Place::Dash => {
                new.push('\n');
                new.push_str(&" ".repeat(slot.column + 2));
                yaml::start(draft, &mut new, slot.column + 2, style);
            }
            Place::Root => yaml::start(draft, &mut new, 0, style),
            Place::Key | Place::Flow => yaml::nested(&mut new, draft, slot.column, style),
        }
        let new = self.with_line_breaks(new);
        match slot.place {
            Place::Root => [&new, after].concat(),
            _ => [same_line.trim_end(), &new, below].concat(),
        }
    }

    /// Returns a new text with the line breaks of the document.
    pub(super) fn with_line_breaks(&self, text: String) -> String {
        if self.style.line_break == "\n" {
            text
        } else {
            text.replace('\n', self.style.line_break)
        }
    }
}
