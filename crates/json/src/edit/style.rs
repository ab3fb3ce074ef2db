//! How a document is laid out, so that what is added looks like the rest.

use std::borrow::Cow;

use crate::{document::Document, format::Format, value::Value};

/// How many values are looked at.
const LOOKED_AT: usize = 2_000;

/// The layout of YAML in block style.
#[derive(Clone, Debug)]
pub(super) struct YamlStyle {
    /// How many columns the members of a nested object are indented by.
    pub(super) step: usize,
    /// How many columns the dashes of a list are indented by.
    pub(super) dash: usize,
    /// The quotes of strings that need some.
    pub(super) quote: char,
}

impl Default for YamlStyle {
    fn default() -> Self {
        Self {
            step: 2,
            dash: 2,
            quote: '\'',
        }
    }
}

/// The layout of JSON.
#[derive(Clone, Debug)]
pub(super) struct JsonStyle {
    /// What each level is indented by.
    pub(super) step: Cow<'static, str>,
    /// Whether members and elements are on lines of their own.
    pub(super) is_spread: bool,
    /// What is between a key and its value.
    pub(super) colon: &'static str,
    /// What is behind a comma in a line.
    pub(super) space: &'static str,
}

impl Default for JsonStyle {
    fn default() -> Self {
        Self {
            step: "  ".into(),
            is_spread: true,
            colon: ": ",
            space: " ",
        }
    }
}

impl JsonStyle {
    /// Starts the line of a member or closing bracket. `index` is its place.
    pub(super) fn start_line(&self, out: &mut String, indent: &str, index: usize) {
        if self.is_spread {
            out.push('\n');
            out.push_str(indent);
        } else if index > 0 {
            out.push_str(self.space);
        }
    }

    /// The layout of everything in one line.
    pub(super) fn in_line(&self) -> Self {
        Self {
            is_spread: false,
            ..self.clone()
        }
    }
}

/// The layout of a document.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) yaml: YamlStyle,
    pub(super) json: JsonStyle,
    /// The line break.
    pub(super) line_break: &'static str,
}

impl Style {
    /// Finds out how a document is laid out.
    pub(super) fn of(document: &Document) -> Self {
        let text = document.text();
        let line_break = match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        };
        let mut style = Self {
            yaml: YamlStyle::default(),
            json: JsonStyle::default(),
            line_break,
        };
        match document.format() {
            Format::Json => style.json = json(text),
            Format::Yaml => style.yaml = yaml(document),
        }
        style
    }
}

fn json(text: &str) -> JsonStyle {
    let colon = match text.find("\":") {
        Some(at) if !text[at + 2..].starts_with([' ', '\n', '\r', '\t']) => ":",
        _ => ": ",
    };
    let is_spread = text.trim_end().contains('\n');
    // The first line that is indented is one level deep.
    let mut lines = text.lines().skip(1);
    let step = lines.find_map(|line| {
        let length = line.len() - line.trim_start_matches([' ', '\t']).len();
        (length > 0).then(|| line[..length].to_owned())
    });
    JsonStyle {
        step: step.map_or("  ".into(), Cow::Owned),
        is_spread,
        colon,
        space: if colon == ":" { "" } else { " " },
    }
}

fn yaml(document: &Document) -> YamlStyle {
    let text = document.text();
    let column = |at: u32| at as usize - line_start(text, at as usize);
    let (mut step, mut dash) = (None, None);
    let mut open: Vec<Value<'_>> = vec![document.root()];
    let mut looked_at = 0;
    while let Some(value) = open.pop() {
        looked_at += 1;
        if looked_at > LOOKED_AT || step.is_some() && dash.is_some() {
            break;
        }
        if is_flow(text, value) {
            continue;
        }
        for member in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.iter())
        {
            let inner = member.value;
            let is_below = inner.span().start > member.key_span.end
                && text[member.key_span.end as usize..inner.span().start as usize].contains('\n');
            if is_below && !is_flow(text, inner) {
                let [outer, start] = [member.key_span.start, inner.span().start].map(column);
                let found = start.checked_sub(outer);
                if inner.as_object().is_some() {
                    step = step.or(found.filter(|found| *found > 0));
                } else if inner.as_array().is_some() {
                    dash = dash.or(found);
                }
            }
            open.push(inner);
        }
        open.extend(value.as_array().into_iter().flat_map(|array| array.iter()));
    }
    let step = step.unwrap_or(2);
    let count = |quote: &str| {
        let opened =
            [" ", "- ", "["].map(|before| text.matches(&format!("{before}{quote}")).count());
        opened.iter().sum::<usize>()
    };
    YamlStyle {
        step,
        dash: dash.unwrap_or(step),
        quote: if count("\"") > count("'") { '"' } else { '\'' },
    }
}

/// Whether a value is in braces or brackets.
pub(super) fn is_flow(text: &str, value: Value<'_>) -> bool {
    let is_container = value.as_object().is_some() || value.as_array().is_some();
    is_container && text[value.span().start as usize..].starts_with(['{', '['])
}

/// Returns the offset of the line that an offset is in.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// Returns the offset of the end of the line that an offset is in, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    at + text[at..end].trim_end_matches('\r').len()
}

/// Returns the offset of the line after the one that an offset is in.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |line| at + line + 1)
}
