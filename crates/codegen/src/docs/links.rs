//! Which links of a description are kept in comments.

use crate::text::is_invisible;

/// Returns whether a link works outside the page that it was written for.
pub(super) fn is_absolute(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    }) && !url.contains(['<', '>', '\n', '\\', ' '])
}

/// Returns the URL at the start of `text`, without the punctuation that ends its sentence; empty if there is none.
pub(super) fn url_at(text: &str) -> &str {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return "";
    };
    let scheme = text.len() - rest.len();
    let end = rest
        .find(|c: char| c.is_whitespace() || is_invisible(c) || "<>\"`\\{}|^".contains(c))
        .unwrap_or(rest.len());
    let mut url = &text[..scheme + end];
    loop {
        let trimmed =
            url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '[', ']']);
        let trimmed = match trimmed.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => trimmed,
        };
        if trimmed.len() == url.len() {
            break;
        }
        url = trimmed;
    }
    if url.len() > scheme && url[scheme..].starts_with(char::is_alphanumeric) {
        url
    } else {
        ""
    }
}
