//! Edits of bytes.

use crate::source::Span;

/// A text that replaces some bytes of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// The bytes that go.
    pub span: Span,
    /// What takes their place.
    pub replacement: String,
}

/// Makes edits that do not depend on each other, and returns the text and how many were made. Of those that overlap, the first
/// is made.
///
/// ```
/// use conform_json::{Span, Splice, spliced};
///
/// let splice = |start, end, replacement: &str| Splice {
///     span: Span::new(start, end),
///     replacement: replacement.to_owned(),
/// };
/// let edits = vec![splice(4, 5, "2"), splice(0, 1, "b")];
/// assert_eq!(spliced("a = 1", edits), ("b = 2".to_owned(), 2));
/// ```
#[must_use]
pub fn spliced(text: &str, mut edits: Vec<Splice>) -> (String, usize) {
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let (mut at, mut made) = (0, 0);
    for edit in edits {
        let range = edit.span.range();
        if range.start < at || made > 0 && range.is_empty() && range.start == at {
            continue;
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.replacement);
        at = range.end;
        made += 1;
    }
    out.push_str(&text[at..]);
    (out, made)
}
