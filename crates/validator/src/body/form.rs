//! `application/x-www-form-urlencoded` (WHATWG URL §5.1).

use conform_json::Span;
use conform_json::pointer::escape;

use super::{Field, Malformed};

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
        let name = decode(name).map_err(|why| malformed(why, String::new()))?;
        let text = decode(value).map_err(|why| malformed(why, format!("/{}", escape(&name))))?;
        fields.push(Field {
            name,
            text,
            span,
            path: Vec::new(),
            media_type: None,
            headers: Vec::new(),
            is_file: false,
        });
    }
    Ok(fields)
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// Takes off the percent-encoding; `+` is a space.
pub(crate) fn decode(text: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
                    return Err("`%` is not followed by two hexadecimal digits");
                };
                u8::try_from(high * 16 + low).unwrap_or(u8::MAX)
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes)
        .map_err(|_| "a field is not UTF-8 once its percent-encoding is taken off")
}
