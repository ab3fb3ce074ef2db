//! Percent-encoding for the places where a parameter can stand.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters: what RFC 6570's simple expansion leaves alone.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Reserved characters that are safe wherever a parameter can stand.
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

/// Those that are safe inside a query value. `&`, `+`, `#`, `[` and `]` are not: a server would read a separator, a space, or
/// nothing at all, or RFC 3986 does not allow them there.
const QUERY_RESERVED: &AsciiSet = &RESERVED.remove(b'/').remove(b'?').remove(b',').remove(b';');

/// Those that are safe inside a path segment (RFC 3986 `pchar`).
const PATH_RESERVED: &AsciiSet = &RESERVED.remove(b'&').remove(b'+').remove(b',').remove(b';');

/// Those that are safe inside a cookie (RFC 6265 `cookie-octet`).
const COOKIE_RESERVED: &AsciiSet = &RESERVED
    .remove(b'/')
    .remove(b'?')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'&')
    .remove(b'+');

/// What a browser leaves alone in a form; a space becomes `+` besides.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*')
    .remove(b' ');

/// What may stand in a path template's fixed text.
const PATH_LITERAL: &AsciiSet = &PATH_RESERVED.remove(b'/').remove(b'%');

/// How text is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Everything but unreserved characters, in a path or a query.
    Strict,
    /// Reserved characters and percent-encoded triples stay, in a path.
    PathReserved,
    /// Reserved characters and percent-encoded triples stay, in a query.
    QueryReserved,
    /// Reserved characters and percent-encoded triples stay, in a cookie.
    CookieReserved,
    /// `application/x-www-form-urlencoded` (WHATWG URL).
    Form,
    /// The same, reserved characters and percent-encoded triples stay.
    FormReserved,
    /// As it is: headers, and cookies of 3.2's `cookie` style.
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

    /// The same escape for names: reserved characters never stay there.
    pub(crate) const fn for_names(self) -> Self {
        match self {
            Self::PathReserved | Self::QueryReserved | Self::CookieReserved => Self::Strict,
            Self::FormReserved => Self::Form,
            other => other,
        }
    }
}

/// Appends fixed text of a path template: what RFC 3986 does not allow there is encoded, the rest stays.
pub(crate) fn push_path_literal(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, PATH_LITERAL));
}

/// Encodes `text` but for characters outside `set` and for triples that are encoded already.
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
    fn each_place_keeps_its_own_characters() {
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
    fn encoded_triples_stay_only_where_reserved_characters_do() {
        assert_eq!(escaped(Escape::QueryReserved, "%2F%zz%4"), "%2F%25zz%254");
        assert_eq!(escaped(Escape::Strict, "%2F"), "%252F");
    }

    #[test]
    fn fixed_text_of_a_path_is_made_legal() {
        let mut out = String::new();
        push_path_literal(&mut out, "/a b/@x:y/%41/{z}");
        assert_eq!(out, "/a%20b/@x:y/%41/%7Bz%7D");
    }
}
