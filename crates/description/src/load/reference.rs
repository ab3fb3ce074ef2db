//! Parsing the text of a reference (RFC 3986 §4.2, RFC 6901 §6).

use std::borrow::Cow;

/// The parts of a reference to a value in this or another file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParsedReference<'t> {
    /// The path to the file, percent-decoded; empty for the same file.
    pub(super) path: Cow<'t, str>,
    /// The value in it.
    pub(super) fragment: Fragment<'t>,
}

/// The part after `#`, percent-decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fragment<'t> {
    /// A JSON Pointer; empty for the whole file.
    Pointer(Cow<'t, str>),
    /// The name of an `$anchor`.
    Anchor(Cow<'t, str>),
}

/// Why a text cannot be used as a reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is a URL: it has a scheme or an authority.
    Remote,
    /// It is malformed; the reason, in words that follow a colon.
    Malformed(&'static str),
}

/// Parses a reference.
pub(super) fn parse(text: &str) -> Result<ParsedReference<'_>, Unusable> {
    if text.is_empty() {
        return Err(Unusable::Malformed("it is empty"));
    }
    if text.chars().any(char::is_control) {
        return Err(Unusable::Malformed("it contains control characters"));
    }
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    if has_scheme(path) || path.starts_with("//") {
        return Err(Unusable::Remote);
    }
    let path = decode(path)?;
    let fragment = decode(fragment)?;
    let fragment = if fragment.is_empty() || fragment.starts_with('/') {
        Fragment::Pointer(fragment)
    } else {
        Fragment::Anchor(fragment)
    };
    Ok(ParsedReference { path, fragment })
}

/// Whether a path starts with a scheme, such as `https:` (RFC 3986 §3.1).
fn has_scheme(path: &str) -> bool {
    let Some((scheme, _)) = path.split_once(':') else {
        return false;
    };
    scheme.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '+' | '-' | '.'))
}

/// Percent-decodes a text. A `%` without two hexadecimal digits is kept.
fn decode(text: &str) -> Result<Cow<'_, str>, Unusable> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let code = pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    let decoded = String::from_utf8(out)
        .map_err(|_| Unusable::Malformed("it is not UTF-8 after percent-decoding"))?;
    if decoded.chars().any(char::is_control) {
        return Err(Unusable::Malformed("it contains control characters"));
    }
    Ok(Cow::Owned(decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer<'t>(path: &'t str, fragment: &'t str) -> Result<ParsedReference<'t>, Unusable> {
        Ok(ParsedReference {
            path: path.into(),
            fragment: Fragment::Pointer(fragment.into()),
        })
    }

    #[test]
    fn references_are_parsed() {
        assert_eq!(
            parse("#/components/schemas/A"),
            pointer("", "/components/schemas/A")
        );
        assert_eq!(parse("../a.yaml"), pointer("../a.yaml", ""));
        assert_eq!(parse("my%20file.yaml#"), pointer("my file.yaml", ""));
        assert_eq!(
            parse("a.yaml#/paths/~1visits~1%7Bid%7D"),
            pointer("a.yaml", "/paths/~1visits~1{id}")
        );
        assert_eq!(
            parse("#node"),
            Ok(ParsedReference {
                path: "".into(),
                fragment: Fragment::Anchor("node".into())
            })
        );
        assert_eq!(parse("50%.yaml"), pointer("50%.yaml", ""));
    }

    #[test]
    fn urls_and_malformed_texts_are_rejected() {
        assert_eq!(parse("https://example.com/a.yaml"), Err(Unusable::Remote));
        assert_eq!(parse("file:///etc/passwd"), Err(Unusable::Remote));
        assert_eq!(parse("//example.com/a.yaml"), Err(Unusable::Remote));
        assert!(matches!(parse(""), Err(Unusable::Malformed(_))));
        assert!(matches!(parse("a%00.yaml"), Err(Unusable::Malformed(_))));
        assert!(matches!(parse("%ff"), Err(Unusable::Malformed(_))));
    }
}
