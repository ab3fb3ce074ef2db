//! `multipart/form-data` (RFC 7578), and other multipart bodies (RFC 2046 §5.1).

use conform_json::Span;

use super::field::{Field, Malformed};
use conform_traffic::MediaType;

/// Splits a multipart body into its parts, in order. Without a boundary, the first line is taken as the delimiter.
pub(super) fn fields(text: &str, boundary: Option<&str>) -> Result<Vec<Field>, Malformed> {
    let parts = split(text, boundary)?;
    let mut unnamed = parts.iter();
    match unnamed.find(|part| !part.is_named) {
        Some(part) => Err(malformed(
            part.head,
            "a part must have a `Content-Disposition` with a name",
        )),
        None => Ok(parts.into_iter().map(|part| part.field).collect()),
    }
}

/// Splits a multipart body into its parts, whose names are their indices.
pub(super) fn positions(text: &str, boundary: Option<&str>) -> Result<Vec<Field>, Malformed> {
    let parts = split(text, boundary)?.into_iter().enumerate();
    let fields = parts.map(|(index, part)| Field {
        name: index.to_string(),
        ..part.field
    });
    Ok(fields.collect())
}

/// Returns whether each part of a multipart body has a name.
pub(crate) fn has_names(text: &str, boundary: Option<&str>) -> bool {
    split(text, boundary).is_ok_and(|parts| parts.iter().all(|part| part.is_named))
}

/// A part, which may have no name.
struct Part {
    field: Field,
    is_named: bool,
    /// The bytes of its headers.
    head: Span,
}

fn split(text: &str, boundary: Option<&str>) -> Result<Vec<Part>, Malformed> {
    let delimiter = match boundary {
        Some(boundary) => format!("--{boundary}"),
        None => {
            let line = text.lines().next().unwrap_or_default().trim_end();
            if !line.starts_with("--") || line.len() < 3 {
                return Err(malformed(
                    span(0, 1),
                    "the first line must be a multipart delimiter",
                ));
            }
            line.to_owned()
        }
    };
    let mut fields = Vec::new();
    let mut at = match text.find(&delimiter) {
        Some(start) => start + delimiter.len(),
        None => {
            return Err(malformed(
                span(0, 1),
                "the boundary of the multipart body does not occur in it",
            ));
        }
    };
    loop {
        let rest = &text[at..];
        if rest.starts_with("--") {
            return Ok(fields);
        }
        let start = at + rest.len()
            - rest
                .trim_start_matches([' ', '\t'])
                .trim_start_matches('\r')
                .len();
        let start = if text[start..].starts_with('\n') {
            start + 1
        } else {
            start
        };
        let Some(end) = find_delimiter(text, start, &delimiter) else {
            let end = text.len();
            return Err(malformed(
                span(end, end),
                "the multipart body ends before its closing delimiter",
            ));
        };
        fields.push(part(text, start, end)?);
        at = text[end..]
            .find(&delimiter)
            .map_or(text.len(), |offset| end + offset + delimiter.len());
    }
}

/// Returns the end of a part: the line break before the next delimiter.
fn find_delimiter(text: &str, start: usize, delimiter: &str) -> Option<usize> {
    let mut from = start;
    loop {
        let found = from + text[from..].find(delimiter)?;
        let before = &text[start..found];
        if let Some(before) = before.strip_suffix('\n') {
            return Some(start + before.strip_suffix('\r').unwrap_or(before).len());
        }
        if before.is_empty() {
            return Some(found);
        }
        from = found + delimiter.len();
    }
}

fn part(text: &str, start: usize, end: usize) -> Result<Part, Malformed> {
    let part = &text[start..end];
    let blank = [("\r\n\r\n", 4), ("\n\n", 2)]
        .into_iter()
        .filter_map(|(gap, len)| Some((part.find(gap)?, len)))
        .min();
    let Some((head, gap)) = blank else {
        return Err(malformed(
            span(start, end),
            "a part must have an empty line after its headers",
        ));
    };
    let (mut name, mut is_file, mut media_type) = (None, false, None);
    let mut headers = Vec::new();
    for line in part[..head].lines() {
        let (header, value) = line.split_once(':').unwrap_or((line, ""));
        if header.eq_ignore_ascii_case("content-disposition") {
            name = header_parameter(value, "name");
            is_file = header_parameter(value, "filename").is_some();
        } else if header.eq_ignore_ascii_case("content-type") {
            media_type = MediaType::parse(value);
        }
        headers.push((header.trim().to_owned(), value.trim().to_owned()));
    }
    let value = start + head + gap;
    let value_span = if value == end {
        span(start, start + head)
    } else {
        span(value, end)
    };
    Ok(Part {
        is_named: name.is_some(),
        head: span(start, start + head),
        field: Field {
            name: name.unwrap_or_default(),
            text: text[value..end].to_owned(),
            span: value_span,
            path: Vec::new(),
            media_type,
            headers,
            is_file,
            is_made: false,
        },
    })
}

/// Returns the boundary that a `Content-Type` names. Of several, it is the one that begins a line of the body: curl adds its own to
/// one that the command names, and cuts the body by its own.
pub(crate) fn boundary(content_type: &str, body: &[u8]) -> Option<String> {
    let mut named = header_parameters(content_type, "boundary");
    if named.len() > 1 {
        let begins = |boundary: &String| {
            let delimiter = format!("--{boundary}");
            body.split(|byte| *byte == b'\n')
                .any(|line| line.starts_with(delimiter.as_bytes()))
        };
        let used = named.iter().position(begins).unwrap_or(0);
        named.swap(0, used);
    }
    named.into_iter().next()
}

/// Returns a parameter of a header value, without quotes.
fn header_parameter(value: &str, wanted: &str) -> Option<String> {
    header_parameters(value, wanted).into_iter().next()
}

/// Returns every parameter of a name in a header value, without quotes.
fn header_parameters(value: &str, wanted: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once(';') {
        let Some((name, after)) = after.split_once('=') else {
            break;
        };
        let (text, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let mut text = String::new();
                let mut chars = quoted.char_indices();
                let end = loop {
                    match chars.next() {
                        Some((_, '\\')) => text.extend(chars.next().map(|(_, escaped)| escaped)),
                        Some((at, '"')) => break at + 1,
                        Some((_, other)) => text.push(other),
                        None => break quoted.len(),
                    }
                };
                (text, &quoted[end..])
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            found.push(text);
        }
        rest = after;
    }
    found
}

fn malformed(span: Span, message: &str) -> Malformed {
    Malformed {
        span,
        pointer: String::new(),
        message: message.to_owned(),
    }
}

fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
