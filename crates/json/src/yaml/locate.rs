//! Where nodes stand in the text, where the parser's events leave it open: it tells the place of an
//! empty value, of a block sequence under a key and of a block scalar by that of the token after
//! the one that a reader would point at.

/// The offset after the colon of the key that ends at `key_end`; that of the key's end if it has no
/// colon (`{a, b}`).
pub(super) fn after_colon(text: &str, key_end: usize) -> usize {
    let at = skip_trivia(text, key_end);
    if text.as_bytes().get(at) == Some(&b':') {
        at + 1
    } else {
        key_end
    }
}

/// The offset after the dash of a sequence's entry, looked for from the end of what stands before
/// the dash; none if no dash follows.
pub(super) fn after_dash(text: &str, from: usize) -> Option<usize> {
    let at = skip_properties(text, from);
    (text.as_bytes().get(at) == Some(&b'-')).then_some(at + 1)
}

/// The offset of the node that follows: behind white space, comments, tags and anchors.
pub(super) fn skip_properties(text: &str, from: usize) -> usize {
    let mut at = skip_trivia(text, from);
    while let Some(b'&' | b'!') = text.as_bytes().get(at) {
        let length = text[at..]
            .find([' ', '\t', '\n', '\r'])
            .unwrap_or(text.len() - at);
        at = skip_trivia(text, at + length);
    }
    at
}

/// The offset of the token that follows: behind white space and comments.
fn skip_trivia(text: &str, mut at: usize) -> usize {
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
