//! HTTP/1.1 messages as they are on the wire, as far as captures hold them.

use super::model::{RecordedBody, RecordedMessage};

/// A message: its first line, headers and body.
pub(super) struct HttpText {
    pub(super) first: String,
    pub(super) message: RecordedMessage,
}

/// Reads a message. Chunks of its body are joined.
pub(super) fn read(bytes: &[u8]) -> Option<HttpText> {
    let gap = |gap: &[u8]| {
        let at = bytes.windows(gap.len()).position(|window| window == gap);
        at.map(|at| (at, at + gap.len()))
    };
    let ends = [gap(b"\r\n\r\n"), gap(b"\n\n")];
    let (head, body) = ends
        .into_iter()
        .flatten()
        .min()
        .unwrap_or((bytes.len(), bytes.len()));
    let text = String::from_utf8_lossy(&bytes[..head]);
    let mut lines = text.lines();
    let first = lines.next()?.to_owned();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let is_chunked = headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("transfer-encoding")
            && value.to_ascii_lowercase().contains("chunked")
    });
    let body = &bytes[body..];
    let joined = if is_chunked { unchunked(body) } else { None };
    let body = joined.as_deref().unwrap_or(body);
    Some(HttpText {
        first,
        message: RecordedMessage {
            headers,
            body: RecordedBody::of_bytes(body.to_vec()),
        },
    })
}

/// Joins the chunks of a body (RFC 9112 §7.1); `None` if it has none, because the capture has joined them.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::new(), bytes);
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

/// Returns the status of the first line of a response.
pub(super) fn status_of(first: &str) -> Option<u16> {
    let status = first.strip_prefix("HTTP/")?.split_whitespace().nth(1)?;
    status
        .parse()
        .ok()
        .filter(|status| (100..600).contains(status))
}

/// Returns method and target of the first line of a request.
pub(super) fn target_of(first: &str) -> Option<(String, String)> {
    let mut words = first.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.to_owned()))
}

/// Returns the status of a reason phrase, such as `Not Found`.
pub(super) fn status_named(name: &str) -> Option<u16> {
    let known = (100..600).filter_map(|code| http::StatusCode::from_u16(code).ok());
    let mut known = known.filter(|code| {
        let phrase = code.canonical_reason();
        phrase.is_some_and(|phrase| phrase.eq_ignore_ascii_case(name.trim()))
    });
    known.next().map(|code| code.as_u16())
}
