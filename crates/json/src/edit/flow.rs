//! Rewriting containers in braces or brackets: those of JSON, and those of YAML in flow style.

use std::ops::Range;

use super::draft::Draft;
use super::rewrite::{Place, Rewriter, Slot};
use super::style::line_end;
use super::{json, yaml};
use crate::format::Format;
use crate::value::{Member, Value};
use crate::write::write_string;
use crate::yaml::locate;

/// A member or element in the text.
struct Item<'v> {
    key: Option<&'v str>,
    value: Value<'v>,
    /// What is between the bracket or comma before and the item.
    lead: Range<usize>,
    /// The key with its colon; empty for an element.
    name: Range<usize>,
    /// The value, with space before it.
    slot: Range<usize>,
    /// What is between the item and its comma.
    before_comma: Range<usize>,
    /// A comment in the line of the comma.
    after_comma: Range<usize>,
}

/// What is to be written between two commas.
struct Piece<'t> {
    lead: &'t str,
    body: String,
    before_comma: &'t str,
    after_comma: &'t str,
}

/// Returns the text of a container, from bracket to bracket. `None` if its notation is not known.
pub(super) fn rewritten(
    rewriter: &Rewriter<'_>,
    slot: &Slot,
    value: Value<'_>,
    draft: &Draft<'_>,
) -> Option<String> {
    let text = rewriter.text;
    let span = value.span().range();
    let (items, closing, has_comma) = items(rewriter, value)?;
    let first_lead = blank(&text[items[0].lead.clone()]);
    let next_lead = match items.get(1) {
        Some(second) => blank(&text[second.lead.clone()]),
        None if first_lead.contains('\n') => first_lead,
        None if rewriter.format == Format::Json => rewriter.style.json.space,
        None => " ",
    };
    let known = |key: Option<&str>, draft: &Draft<'_>| match key {
        Some(key) => items.iter().rposition(|item| item.key == Some(key)),
        None => {
            let origin = draft.origin()?;
            items.iter().position(|item| item.value == origin)
        }
    };
    // A member of a merge key is not between these brackets.
    let object = value.as_object();
    let mut members = object.into_iter().flat_map(|object| object.iter());
    if members.any(|member| known(Some(member.key), draft).is_none()) {
        return None;
    }
    let elements: Vec<(Option<&str>, &Draft<'_>)> = match draft {
        Draft::Object(object) => {
            let members = object.members.iter();
            members
                .map(|(key, value)| (Some(key.as_ref()), value))
                .collect()
        }
        Draft::Array(array) => array.items.iter().map(|item| (None, item)).collect(),
        _ => return None,
    };
    let elements = elements
        .into_iter()
        .map(|(key, draft)| (key, draft, known(key, draft)));
    let brackets = (
        &text[span.start..=span.start],
        &text[closing.start..span.end],
    );
    let leads = [first_lead, next_lead];
    Some(written(
        rewriter, slot, &items, elements, leads, brackets, has_comma,
    ))
}

/// Writes the members or elements between the brackets.
fn written<'e, 'd: 'e>(
    rewriter: &Rewriter<'_>,
    slot: &Slot,
    items: &[Item<'_>],
    elements: impl Iterator<Item = (Option<&'e str>, &'e Draft<'d>, Option<usize>)>,
    [first_lead, next_lead]: [&str; 2],
    (open, close): (&str, &str),
    has_comma: bool,
) -> String {
    let text = rewriter.text;
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (key, draft, known) in elements {
        let is_first = pieces.is_empty();
        let usual = if is_first { first_lead } else { next_lead };
        pieces.push(match known {
            Some(at) => {
                let item = &items[at];
                let lead = &text[item.lead.clone()];
                let inner = Slot {
                    range: item.slot.clone(),
                    place: Place::Flow,
                    column: slot.column,
                };
                Piece {
                    lead: if lead.trim().is_empty() && is_first != (at == 0) {
                        usual
                    } else {
                        lead
                    },
                    body: text[item.name.clone()].to_owned()
                        + &rewriter.slot(&inner, item.value, draft),
                    before_comma: &text[item.before_comma.clone()],
                    after_comma: &text[item.after_comma.clone()],
                }
            }
            None => Piece {
                lead: usual,
                body: added(rewriter, key, draft, next_lead),
                before_comma: "",
                after_comma: "",
            },
        });
    }
    let mut out = open.to_owned();
    let last = pieces.len().saturating_sub(1);
    for (index, piece) in pieces.iter().enumerate() {
        out.push_str(piece.lead);
        out.push_str(&piece.body);
        out.push_str(piece.before_comma);
        if index < last || has_comma {
            out.push(',');
        }
        out.push_str(piece.after_comma);
    }
    out.push_str(close);
    out
}

/// Returns the text of a new member or element. `lead` is what it begins with.
fn added(rewriter: &Rewriter<'_>, key: Option<&str>, draft: &Draft<'_>, lead: &str) -> String {
    let mut out = String::new();
    match rewriter.format {
        Format::Yaml => {
            if let Some(key) = key {
                yaml::flow_text(&mut out, key, &rewriter.style.yaml);
                out.push_str(": ");
            }
            yaml::in_line(draft, &mut out, &rewriter.style.yaml);
        }
        Format::Json => {
            let style = &rewriter.style.json;
            if let Some(key) = key {
                write_string(key, &mut out);
                out.push_str(style.colon);
            }
            match lead.rfind('\n') {
                Some(at) => json::write(draft, &mut out, style, &lead[at + 1..]),
                None => json::write(draft, &mut out, &style.in_line(), ""),
            }
        }
    }
    rewriter.with_line_breaks(out)
}

/// Returns a lead without its comments.
fn blank(lead: &str) -> &str {
    if lead.trim().is_empty() {
        return lead;
    }
    let at = lead.rfind('\n').unwrap_or(lead.len());
    let at = if lead[..at].ends_with('\r') {
        at - 1
    } else {
        at
    };
    &lead[at..]
}

/// Finds the items of a container, what is behind the last one, and whether a comma follows that.
fn items<'v>(
    rewriter: &Rewriter<'_>,
    value: Value<'v>,
) -> Option<(Vec<Item<'v>>, Range<usize>, bool)> {
    let text = rewriter.text;
    let span = value.span().range();
    let inner_end = span.end - 1;
    let mut found: Vec<(Option<Member<'v>>, Value<'v>)> = Vec::new();
    if let Some(object) = value.as_object() {
        let own = object.iter().filter(|member| {
            let key = member.key_span.range();
            key.start > span.start && key.end <= inner_end
        });
        found.extend(own.map(|member| (Some(member), member.value)));
    } else {
        found.extend(value.as_array()?.iter().map(|item| (None, item)));
    }
    let mut items: Vec<Item<'v>> = Vec::new();
    let mut from = span.start + 1;
    let mut has_comma = false;
    for (member, value) in found {
        if !items.is_empty() && !has_comma {
            return None;
        }
        let key = member.map(|member| member.key);
        let key_range = member.map(|member| member.key_span.range());
        let start = match &key_range {
            Some(range) => range.start,
            None => locate::skip_trivia(text, from),
        };
        let behind = key_range.map_or(start, |range| locate::after_colon(text, range.end));
        let end = rewriter.end(behind, inner_end, value).max(behind);
        let comma = locate::skip_trivia(text, end);
        has_comma = text.as_bytes().get(comma) == Some(&b',');
        let (before_comma, after_comma) = if has_comma {
            let line = line_end(text, comma + 1).min(inner_end);
            let is_comment = text[comma + 1..line].trim_start().starts_with('#');
            let after = if is_comment { line } else { comma + 1 };
            (end..comma, comma + 1..after)
        } else {
            let line = line_end(text, end).min(inner_end);
            let is_comment = text[end..line].trim_start().starts_with('#');
            let after = if is_comment { line } else { end };
            (end..end, end..after)
        };
        let lead = from..start;
        from = after_comma.end;
        items.push(Item {
            key,
            value,
            lead,
            name: start..behind,
            slot: behind..end,
            before_comma,
            after_comma,
        });
    }
    (!items.is_empty()).then_some((items, from..inner_end, has_comma))
}
