//! URLs and percent-encoding, as far as checking needs them.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

/// Returns what comes after a variable such as `{{base}}` that a URL starts with, in place of scheme, host and base path.
pub(crate) fn below_variable(url: &str) -> Option<&str> {
    let (_, rest) = url.strip_prefix("{{")?.split_once("}}")?;
    Some(rest)
}

/// Returns the path of a URL: the part after scheme and authority, before query and fragment.
pub(crate) fn path_of(url: &str) -> &str {
    let url = below_variable(url).unwrap_or(url);
    let rest = match url.find("//") {
        Some(at) if url[..at].is_empty() || url[..at].ends_with(':') => {
            let rest = &url[at + 2..];
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            match rest[end..].starts_with('/') {
                true => &rest[end..],
                // A URL without a path is that of the root (RFC 3986 §6.2.3).
                false => "/",
            }
        }
        _ => url,
    };
    rest.split(['?', '#']).next().unwrap_or(rest)
}

/// Returns the host of a URL, with its port if that is stated and is not the default of the scheme. For a URL without host,
/// such as `data:`, returns the scheme; for a path, `None`.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => (scheme, rest),
        _ => ("", url),
    };
    let Some(rest) = rest.strip_prefix("//") else {
        return (!scheme.is_empty()).then(|| &url[..=scheme.len()]);
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let own_port = match scheme.to_ascii_lowercase().as_str() {
        "http" | "ws" => ":80",
        "https" | "wss" => ":443",
        _ => "",
    };
    Some(host.strip_suffix(own_port).unwrap_or(host))
}

/// Returns the query of a URL.
pub(crate) fn query_of(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or(url);
    url.split_once('?').map_or("", |(_, query)| query)
}

/// Returns the pairs of the query of a URL: names decoded, values as they were sent.
pub(crate) fn query_pairs(url: &str) -> Vec<(String, &str)> {
    let pairs = query_of(url).split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, text)| (decode_form(name).unwrap_or_else(|_| name.to_owned()), text))
        .collect()
}

/// Decodes the percent-encoding of a form or query, in which `+` is a space.
///
/// # Errors
///
/// Returns what is wrong with the text.
pub(crate) fn decode_form(text: &str) -> Result<String, &'static str> {
    decode(&text.replace('+', " "))
}

/// Decodes the percent-encoding of a path or cookie, in which `+` is itself. Text that is not valid is returned as it is.
pub(crate) fn decode_path(text: &str) -> String {
    decode(text).unwrap_or_else(|_| text.to_owned())
}

fn decode(text: &str) -> Result<String, &'static str> {
    // What is not valid stays as it is for the library, and is a finding here.
    let begins_with_digits = |rest: &str| matches!(rest.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    if !text.split('%').skip(1).all(begins_with_digits) {
        return Err("`%` is not followed by two hexadecimal digits");
    }
    let decoded = percent_decode_str(text).decode_utf8();
    decoded
        .map(Cow::into_owned)
        .map_err(|_| "a field is not UTF-8 after percent-decoding")
}

/// Returns a text of a path in the one spelling that RFC 3986 §6.2.2 gives to equivalent ones: characters that need no
/// percent-encoding have none, those that need it have it, in upper case.
pub(crate) fn normalized(text: &str) -> Cow<'_, str> {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_reserved = |byte: u8| b":/?#[]@!$&'()*+,;=".contains(&byte);
    if text
        .bytes()
        .all(|byte| is_unreserved(byte) || is_reserved(byte))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let digits = bytes.get(at..at + 2).filter(|_| byte == b'%');
        let encoded = digits.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        match encoded {
            Some(encoded) => {
                at += 2;
                if is_unreserved(encoded) {
                    out.push(char::from(encoded));
                } else {
                    let _ = write!(out, "%{encoded:02X}");
                }
            }
            None if is_unreserved(byte) || is_reserved(byte) => out.push(char::from(byte)),
            None => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{decode_form, decode_path, host_of, path_of, query_of};

    #[test]
    fn percent_encoding_is_decoded_or_its_fault_is_named() {
        assert_eq!(decode_form("a+b%2Bc%C3%A4").as_deref(), Ok("a b+cä"));
        assert_eq!(decode_path("a+b%2Bc"), "a+b+c");
        for text in ["%", "%4", "%4g", "%%41", "a%+1", "%ä1"] {
            let fault = decode_form(text).unwrap_err();
            assert!(fault.contains("two hexadecimal digits"), "{text}");
            assert_eq!(decode_path(text), text);
        }
        assert!(decode_form("%FF").unwrap_err().contains("UTF-8"));
        assert_eq!(decode_path("%FF"), "%FF");
    }

    #[test]
    fn urls_have_host_path_and_query() {
        assert_eq!(
            path_of("https://api.example.com/v3/visits?x=/a#/b"),
            "/v3/visits"
        );
        assert_eq!(path_of("/v3/visits"), "/v3/visits");
        assert_eq!(path_of("https://api.example.com"), "/");
        assert_eq!(path_of("https://api.example.com?x=/a"), "/");
        assert_eq!(path_of("//host/v3"), "/v3");
        assert_eq!(query_of("/visits?a=1&b=2#c?d"), "a=1&b=2");
        for (url, host) in [
            ("https://api.example.com/v3", Some("api.example.com")),
            (
                "https://me:pw@API.example.com:443?x",
                Some("API.example.com"),
            ),
            ("http://localhost:8080", Some("localhost:8080")),
            ("//host/v3", Some("host")),
            ("/v3/visits?to=http://x", None),
            ("data:image/png;base64,AA", Some("data:")),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }
}
