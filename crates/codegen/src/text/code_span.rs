//! Text of a document as code in Markdown comments.

use super::invisible::is_invisible;
use super::literals::string_literal;

/// Returns a text of the document as a code span, on one line and without invisible characters. Whatever the text contains, it
/// does not end the span. Blank text is shown as a literal.
///
/// ```
/// use conform_codegen::text::code_span;
///
/// assert_eq!(code_span("a `b`\nc"), "``a `b` c``");
/// assert_eq!(code_span("`"), "`` ` ``");
/// assert_eq!(code_span(" "), "`\" \"`");
/// ```
#[must_use]
pub fn code_span(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !is_invisible(c))
        .collect();
    if shown.trim().is_empty() {
        return format!("`{}`", string_literal(text));
    }
    let shown = shown.trim();
    let longest = shown.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default() + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{shown}{pad}{fence}")
}
