//! `application/x-www-form-urlencoded` (WHATWG URL §5.1).

use conform_json::Span;
use conform_json::pointer::escape;

use super::field::{Field, Malformed};
use crate::url::decode_form;

/// Splits a form into its fields, in order.
pub(super) fn fields(text: &str) -> Result<Vec<Field>, Malformed> {
    let mut fields = Vec::new();
    let mut start = 0;
    let end = text.trim_end_matches(['\r', '\n']).len();
    for pair in text[..end].split('&') {
        let pair_start = start;
        start += pair.len() + 1;
        if pair.is_empty() {
            continue;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value_start = if pair.len() > name.len() {
            pair_start + name.len() + 1
        } else {
            pair_start
        };
        let span = span(
            value_start,
            if value.is_empty() {
                pair_start + pair.len()
            } else {
                value_start + value.len()
            },
        );
        let malformed = |why: &str, pointer| Malformed {
            span,
            pointer,
            message: why.to_owned(),
        };
        let name = decode_form(name).map_err(|why| malformed(why, String::new()))?;
        let text =
            decode_form(value).map_err(|why| malformed(why, format!("/{}", escape(&name))))?;
        fields.push(Field {
            name,
            text,
            span,
            path: Vec::new(),
            media_type: None,
            headers: Vec::new(),
            is_file: false,
            is_made: false,
        });
    }
    Ok(fields)
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
