//! Parts of a document: their text, and what takes their place.

use conform_json::{Document, Format, Span, Splice, spliced};

use crate::Node;

/// A value that goes to a file of its own.
pub(super) struct Part<'d> {
    /// The name of the file.
    pub(super) name: String,
    pub(super) node: Node<'d>,
}

/// The bytes that go with a part.
pub(super) struct Cut {
    span: Span,
    /// How many columns the lines of the part are indented by.
    column: usize,
    /// Whether the part begins in a line of its own.
    is_block: bool,
}

/// Why a value stays where it is; an empty reason if it is a reference, and `None` if it can go.
pub(super) fn reason_to_stay(
    node: Node<'_>,
    document: &Document,
    key_end: u32,
) -> Option<&'static str> {
    if !node.is_object() || node.reference().is_some() {
        return Some("");
    }
    let span = node.value().span();
    if span.start < key_end {
        return Some("it is an alias");
    }
    let between = &document.text()[key_end as usize..span.start as usize];
    let between = between.lines().map(|line| line.split('#').next());
    if between.flatten().any(|line| line.contains(['&', '!', '*'])) {
        return Some("it has an anchor or a tag");
    }
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        for member in node.members() {
            let relative = |text: &str| !text.contains("://");
            match member.key {
                "$id" | "$dynamicRef" | "$recursiveRef" | "$schema"
                    if member.node.as_str().is_some() =>
                {
                    return Some("what its references mean depends on where it is");
                }
                "externalValue" if member.node.as_str().is_some_and(relative) => {
                    return Some("it names a file relative to this one");
                }
                _ => pending.push(member.node),
            }
        }
        pending.extend(node.items());
    }
    None
}

impl Cut {
    /// Finds the text of the value of a key.
    pub(super) fn new(document: &Document, key_end: u32, node: Node<'_>) -> Self {
        let text = document.text();
        let value = node.value().span();
        let [key_end, start, mut end] = [key_end, value.start, value.end].map(|at| at as usize);
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let is_block = document.format() == Format::Yaml
            && line > key_end
            && !text[start..].starts_with(['{', '[']);
        if !is_block {
            let column = text[..key_end].rfind('\n').map_or(0, |at| at + 1);
            let own = &text[column..];
            return Self {
                span: value,
                column: own.len() - own.trim_start_matches([' ', '\t']).len(),
                is_block,
            };
        }
        let column = start - line;
        // From the line after that of the key, with comments above the first member, to the last comment of the same depth.
        let from = text[key_end..]
            .find('\n')
            .map_or(start, |at| key_end + at + 1);
        end = line_end(text, end);
        let mut at = end;
        while at < text.len() {
            let next = line_end(text, at + 1);
            let line = &text[at + 1..next];
            let trimmed = line.trim_start();
            if trimmed.starts_with('#') && line.len() - trimmed.len() >= column {
                end = next;
            } else if !trimmed.is_empty() {
                break;
            }
            at = next;
        }
        Self {
            span: span_of(from, end),
            column,
            is_block,
        }
    }

    /// What takes the place of the part in the root file.
    pub(super) fn splice(&self, name: &str, document: &Document) -> Splice {
        let replacement = match document.format() {
            Format::Json => format!("{{\"$ref\": \"{name}\"}}"),
            Format::Yaml if self.is_block => format!("{}$ref: {name}", " ".repeat(self.column)),
            Format::Yaml => format!("{{$ref: {name}}}"),
        };
        Splice {
            span: self.span,
            replacement,
        }
    }

    /// The text of the part as a document, with other texts for some strings. `None` if a string is not where it should be.
    pub(super) fn text(
        &self,
        document: &Document,
        references: &[(Node<'_>, String)],
    ) -> Option<String> {
        let whole = document.text();
        let range = self.span.range();
        let mut splices = Vec::new();
        for (node, text) in references {
            let span = node.value().span();
            let old = whole.get(span.range())?;
            let quote = old.chars().next().filter(|ch| matches!(ch, '"' | '\''));
            if span.range().start < range.start || span.range().end > range.end {
                return None;
            }
            let replacement = match quote {
                Some(quote) => format!("{quote}{text}{quote}"),
                None if text.starts_with(['#', '%', '@']) || text.contains([',', '\'', '&']) => {
                    format!("\"{text}\"")
                }
                None => text.clone(),
            };
            let moved = |at: usize| at - range.start;
            splices.push(Splice {
                span: span_of(moved(span.range().start), moved(span.range().end)),
                replacement,
            });
        }
        let count = splices.len();
        let (text, made) = spliced(&whole[range], splices);
        if made != count {
            return None;
        }
        let line_break = if whole.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::new();
        for (index, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let cut = if index == 0 && !self.is_block {
                0
            } else {
                indent.min(self.column)
            };
            out.push_str(line[cut..].trim_end_matches('\r'));
            out.push_str(line_break);
        }
        Some(out)
    }
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |found| at + found)
}

fn span_of(start: usize, end: usize) -> Span {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(narrow(start), narrow(end))
}
