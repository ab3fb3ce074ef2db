//! Positions of nodes that the parser does not report exactly. For an empty value, a block sequence
//! under a key and a block scalar, it reports the position of a later token.

/// Returns the offset after the colon of the key that ends at `key_end`, or `key_end` if the key has
/// no colon (`{a, b}`).
pub(crate) fn after_colon(text: &str, key_end: usize) -> usize {
    let at = skip_trivia(text, key_end);
    if text.as_bytes().get(at) == Some(&b':') {
        at + 1
    } else {
        key_end
    }
}

/// Returns the offset after the dash of a sequence entry, or `None` if no dash follows. `from` is the
/// end of what is before the dash.
pub(crate) fn after_dash(text: &str, from: usize) -> Option<usize> {
    let at = skip_properties(text, from);
    (text.as_bytes().get(at) == Some(&b'-')).then_some(at + 1)
}

/// Returns the offset of the next node: after white space, comments, tags and anchors.
pub(crate) fn skip_properties(text: &str, from: usize) -> usize {
    let mut at = skip_trivia(text, from);
    while let Some(b'&' | b'!') = text.as_bytes().get(at) {
        let length = text[at..]
            .find([' ', '\t', '\n', '\r'])
            .unwrap_or(text.len() - at);
        at = skip_trivia(text, at + length);
    }
    at
}

/// Returns the offset of the next token: after white space and comments.
pub(crate) fn skip_trivia(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
            }
            _ => return at,
        }
    }
}
