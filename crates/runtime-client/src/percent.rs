//! Percent-encoding in paths, queries, cookies and forms.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, which RFC 6570's simple expansion keeps.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Keeps the reserved characters that are safe in every location of a parameter.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'=');

/// Keeps the reserved characters that are safe in a query value. `&`, `+` and `#` are not: a server reads a separator, a space, or the end of
/// the query. RFC 3986 does not allow `[` and `]` there.
const QUERY_RESERVED: &AsciiSet = &RESERVED.remove(b'/').remove(b'?').remove(b',').remove(b';');

/// Keeps the reserved characters that are safe in a path segment (RFC 3986 `pchar`).
const PATH_RESERVED: &AsciiSet = &RESERVED.remove(b'&').remove(b'+').remove(b',').remove(b';');

/// Keeps the reserved characters that are safe in a cookie (RFC 6265 `cookie-octet`).
const COOKIE_RESERVED: &AsciiSet = &RESERVED
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'&')
    .remove(b'+');

/// Keeps the characters that a browser keeps in a form; a space becomes `+`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*')
    .remove(b' ');

/// Keeps the characters that are allowed in the fixed text of a path template.
const PATH_LITERAL: &AsciiSet = &PATH_RESERVED.remove(b'/').remove(b'%');

/// How text is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// In a path, query or cookie: everything but unreserved characters is encoded.
    Strict,
    /// In a path: reserved characters and percent-encoded triples are kept.
    PathReserved,
    /// In a query: reserved characters and percent-encoded triples are kept.
    QueryReserved,
    /// In a cookie: reserved characters and percent-encoded triples are kept.
    CookieReserved,
    /// In a form: `application/x-www-form-urlencoded` (WHATWG URL).
    Form,
    /// In a form: reserved characters and percent-encoded triples are kept.
    FormReserved,
    /// Nothing is encoded: headers, and cookies in the style `cookie` of OpenAPI 3.2.
    Raw,
}

impl Escape {
    /// Appends `text`, escaped.
    pub(crate) fn push(self, out: &mut String, text: &str) {
        match self {
            Self::Strict => out.extend(utf8_percent_encode(text, UNRESERVED)),
            Self::PathReserved => keep_triples(out, text, PATH_RESERVED),
            Self::QueryReserved | Self::FormReserved => keep_triples(out, text, QUERY_RESERVED),
            Self::CookieReserved => keep_triples(out, text, COOKIE_RESERVED),
            Self::Form => {
                for piece in utf8_percent_encode(text, FORM) {
                    for (n, word) in piece.split(' ').enumerate() {
                        if n > 0 {
                            out.push('+');
                        }
                        out.push_str(word);
                    }
                }
            }
            Self::Raw => out.push_str(text),
        }
    }

    /// Returns the escape for names, in which reserved characters are always encoded.
    pub(crate) const fn for_names(self) -> Self {
        match self {
            Self::PathReserved | Self::QueryReserved | Self::CookieReserved => Self::Strict,
            Self::FormReserved => Self::Form,
            other => other,
        }
    }
}

/// Appends fixed text of a path template. Characters that RFC 3986 does not allow in a path are encoded, the rest is kept.
pub(crate) fn push_path_literal(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, PATH_LITERAL));
}

/// Encodes the characters of `text` that are in `set`, but keeps triples that are already percent-encoded.
fn keep_triples(out: &mut String, text: &str, set: &'static AsciiSet) {
    let bytes = text.as_bytes();
    let mut plain = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('%') {
        let percent = at + found;
        at = percent + 1;
        if let [a, b] = bytes[at..].get(..2).unwrap_or_default()
            && a.is_ascii_hexdigit()
            && b.is_ascii_hexdigit()
        {
            out.extend(utf8_percent_encode(&text[plain..percent], set));
            let _ = write!(out, "%{}{}", *a as char, *b as char);
            at += 2;
            plain = at;
        }
    }
    out.extend(utf8_percent_encode(&text[plain..], set));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(escape: Escape, text: &str) -> String {
        let mut out = String::new();
        escape.push(&mut out, text);
        out
    }

    #[test]
    fn each_location_keeps_its_own_reserved_characters() {
        let all = "aZ09-._~ :/?#[]@!$&'()*+,;=%\"<>|é";
        let cases = [
            (
                Escape::Strict,
                "aZ09-._~%20%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%22%3C%3E%7C%C3%A9",
            ),
            (
                Escape::PathReserved,
                "aZ09-._~%20:%2F%3F%23%5B%5D@!$&'()*+,;=%25%22%3C%3E%7C%C3%A9",
            ),
            (
                Escape::QueryReserved,
                "aZ09-._~%20:/?%23%5B%5D@!$%26'()*%2B,;=%25%22%3C%3E%7C%C3%A9",
            ),
            (
                Escape::CookieReserved,
                "aZ09-._~%20:/?#[]@!$&'()*+%2C%3B=%25%22%3C%3E%7C%C3%A9",
            ),
            (
                Escape::Form,
                "aZ09-._%7E+%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29*%2B%2C%3B%3D%25%22%3C%3E%7C%C3%A9",
            ),
            (Escape::Raw, all),
        ];
        for (escape, wanted) in cases {
            assert_eq!(escaped(escape, all), wanted, "{escape:?}");
        }
    }

    #[test]
    fn encoded_triples_are_kept_only_with_reserved_characters() {
        assert_eq!(escaped(Escape::QueryReserved, "%2F%zz%4"), "%2F%25zz%254");
        assert_eq!(escaped(Escape::Strict, "%2F"), "%252F");
    }

    #[test]
    fn fixed_path_text_is_encoded_where_needed() {
        let mut out = String::new();
        push_path_literal(&mut out, "/a b/@x:y/%41/{z}");
        assert_eq!(out, "/a%20b/@x:y/%41/%7Bz%7D");
    }
}
