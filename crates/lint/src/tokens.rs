//! Texts with a grammar of their own: tokens of HTTP, URIs, addresses of mail.

/// Returns whether a text is a token of HTTP (RFC 9110 §5.6.2), as names of headers and methods are.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Returns the first character that a URI cannot contain (RFC 3986 §2), or a `%` that starts no escape. Characters beyond
/// ASCII are allowed: IRIs have them.
pub(crate) fn not_of_uri(text: &str) -> Option<char> {
    let is_escape = |at: usize| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    text.char_indices()
        .find(|&(at, ch)| match ch {
            '%' => !is_escape(at),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => true,
            ch => ch.is_control() || ch.is_whitespace(),
        })
        .map(|(_, ch)| ch)
}

/// Returns whether a text looks like an address of mail.
pub(crate) fn is_mail_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_uris_and_addresses_are_recognized() {
        assert!(is_token("X-Rate-Limit"));
        assert!(!is_token("X Rate") && !is_token("") && !is_token("Bad=Header"));
        assert_eq!(not_of_uri("https://example.com/a%20b?c=d#e"), None);
        assert_eq!(not_of_uri("a b"), Some(' '));
        assert_eq!(not_of_uri("50%"), Some('%'));
        assert!(is_mail_address("desk@example.com"));
        assert!(!is_mail_address("example.com") && !is_mail_address("@example.com"));
    }
}
