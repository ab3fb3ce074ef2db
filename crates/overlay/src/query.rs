//! Queries: JSONPath (RFC 9535).

use std::sync::Arc;

use conform_json::{Document, Span, Value};
use conform_report::{Diagnostic, Help, Label, Profile, nearest};
use serde_json_path::JsonPath;

use crate::codes;

/// The longest query, in bytes, and how deeply its brackets may be nested: parsing them recurses.
const LONGEST: usize = 4096;
const DEEPEST: usize = 32;

/// A query, and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) text: String,
    path: JsonPath,
    /// Whether it has names with `-` that are not in quotes.
    pub(crate) is_loose: bool,
    document: Arc<Document>,
    span: Span,
}

impl Query {
    /// Reads a query.
    pub(crate) fn parse(
        document: &Arc<Document>,
        value: Value<'_>,
        name: &str,
    ) -> Result<Self, Box<Diagnostic>> {
        let span = value.span();
        let fault = |span: Span, message: String| {
            Diagnostic::new(
                codes::OVERLAY_TARGET,
                Profile::Strict,
                Label::new(document, span, ""),
                message,
            )
        };
        let Some(text) = value.as_str() else {
            let message = format!("`{name}` must be a string, found {}", value.kind().noun());
            let mut diagnostic = fault(span, message);
            diagnostic.code = codes::OVERLAY_MEMBER;
            return Err(Box::new(diagnostic));
        };
        if text.len() > LONGEST || depth(text) > DEEPEST {
            let message = format!(
                "`{name}` must have at most {LONGEST} bytes and {DEEPEST} brackets in each other"
            );
            return Err(Box::new(fault(span, message)));
        }
        let query = |path: JsonPath, is_loose: bool| Self {
            text: text.to_owned(),
            path,
            is_loose,
            document: Arc::clone(document),
            span,
        };
        match JsonPath::parse(text) {
            Ok(path) => Ok(query(path, false)),
            Err(error) => {
                let quoted = quoted(text);
                if quoted != text
                    && let Ok(path) = JsonPath::parse(&quoted)
                {
                    return Ok(query(path, true));
                }
                let is_literal = span.len() as usize == text.len() + 2
                    && document.text()[span.range()].starts_with(['"', '\'']);
                let quote = u32::from(is_literal);
                let offset = u32::try_from(error.position().min(text.len())).unwrap_or(0);
                let is_known = is_literal || span.len() as usize == text.len();
                let at = if is_known {
                    let rest = &text[offset as usize..];
                    let length = rest.chars().next().map_or(0, char::len_utf8);
                    let start = span.start + quote + offset;
                    Span::new(start, start + u32::try_from(length).unwrap_or(0))
                } else {
                    span
                };
                let message = format!(
                    "`{name}` must be a JSONPath query (RFC 9535), and this is none from here on"
                );
                Err(Box::new(fault(at, message).help(help(text))))
            }
        }
    }

    /// Returns the JSON Pointers of the values that it selects, in the order in which it finds them, each once.
    pub(crate) fn select(&self, value: &serde_json::Value) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for node in self.path.query_located(value) {
            let pointer = node.location().to_json_pointer();
            if known.insert(pointer.clone()) {
                found.push(pointer);
            }
        }
        found
    }

    /// Returns a label on it.
    pub(crate) fn label(&self, message: &str) -> Label {
        Label::new(&self.document, self.span, message)
    }

    /// Returns advice about a query that selects nothing: where it parts from the document.
    pub(crate) fn advice(&self, value: &serde_json::Value) -> Option<Help> {
        let ends = segment_ends(&self.text);
        let select = |end: usize| {
            let path = JsonPath::parse(&self.text[..end]).ok()?;
            let first = path.query(value).into_iter().next()?;
            Some(first)
        };
        let (index, node) = ends
            .iter()
            .enumerate()
            .rev()
            .find_map(|(index, end)| Some((index, select(*end)?)))?;
        let matching = &self.text[..ends[index]];
        let rest = &self.text[ends[index]..*ends.get(index + 1)?];
        if let Some(reference) = node.get("$ref").and_then(serde_json::Value::as_str) {
            return Some(
                format!(
                    "`{matching}` is a reference to `{reference}`, which a query does not follow: select the value in its own place, or apply the overlay to a bundle"
                )
                .into(),
            );
        }
        let name = rest.trim_matches(['.', '[', ']', '\'', '"']);
        let keys = node.as_object()?.keys().map(String::as_str);
        Some(match nearest(name, keys) {
            Some(found) => format!("did you mean `{matching}{}`?", member(found)).into(),
            None if matching == "$" => format!("the document has no `{name}`").into(),
            None => format!("`{matching}` is there, but has no `{name}`").into(),
        })
    }
}

/// Returns a member as a query selects it.
fn member(name: &str) -> String {
    let is_word = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '_');
    if is_word {
        format!(".{name}")
    } else {
        format!("['{name}']")
    }
}

/// How deeply brackets of all kinds are nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'!' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Returns where the segments of a query end, `$` first.
fn segment_ends(text: &str) -> Vec<usize> {
    let (mut ends, mut depth, mut quote) = (Vec::new(), 0_usize, None);
    let mut is_escaped = false;
    for (at, ch) in text.char_indices() {
        if let Some(open) = quote {
            if is_escaped {
                is_escaped = false;
            } else if ch == '\\' {
                is_escaped = true;
            } else if ch == open {
                quote = None;
            }
            continue;
        }
        if depth == 0 && at > 0 && matches!(ch, '.' | '[') && !text[..at].ends_with('.') {
            ends.push(at);
        }
        match ch {
            '\'' | '"' => quote = Some(ch),
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ends.push(text.len());
    ends
}

/// Returns a query with names in brackets and quotes that have a `-`. RFC 9535 asks for that, but many overlays, those in the
/// specification of overlays among them, do not.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut rest = text;
    while let Some(ch) = rest.chars().next() {
        rest = &rest[ch.len_utf8()..];
        if quote.is_some() {
            quote = quote.filter(|open| *open != ch);
        } else if matches!(ch, '\'' | '"') {
            quote = Some(ch);
        }
        let is_name = |ch: char| ch.is_alphanumeric() || matches!(ch, '_' | '-');
        let length = rest.find(|ch| !is_name(ch)).unwrap_or(rest.len());
        let name = &rest[..length];
        let starts = name.starts_with(|ch: char| ch.is_alphabetic() || ch == '_');
        if ch == '.' && quote.is_none() && starts && name.contains('-') {
            // The dots of a descendant segment stay.
            if out.ends_with('.') {
                out.push('.');
            }
            out.push_str(&format!("['{name}']"));
            rest = &rest[length..];
        } else {
            out.push(ch);
        }
    }
    out
}

/// Returns advice about a query that cannot be read.
fn help(text: &str) -> String {
    if !text.starts_with('$') {
        return format!(
            "a query begins with `$`: write `$.{}`",
            text.trim_start_matches(['.', '/'])
        );
    }
    "names with characters other than letters, digits and `_` are in brackets and quotes: `$.paths['/visits'].get`"
        .to_owned()
}
