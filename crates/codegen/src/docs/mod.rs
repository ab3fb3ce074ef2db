//! Doc comments of the prose in a document.
//!
//! Prose in descriptions is CommonMark, HTML, or a mixture that renders as neither. It is parsed and written again, so that
//! rustdoc and clippy accept every comment: lists are indented, URLs are links, brackets that are
//! neither a link nor a tag are escaped, and code blocks are `text`, never doctests.

mod html;
mod html_tag;
mod inline;
mod links;
mod markdown;
mod notes;

pub use notes::shown;

use conform_ir::{Docs, Note};

use crate::names::{Position, identifier};
use crate::prose::Prose;
use crate::text::{MAX_WIDTH, prefixed};

/// How many bytes of prose become a comment: some hundred times what people write.
const MAX_PROSE: usize = 1 << 20;

/// Returns prose as the lines of a doc comment, without `///`, wrapped at `width` columns except for longer words. Prose of more
/// than a megabyte is cut, and the comment says so.
///
/// ```
/// assert_eq!(conform_codegen::docs::lines("See https://vsee.com for <b>more</b> on Vec<T>.", 80), [
///     r"See <https://vsee.com> for **more** on Vec\<T>.",
/// ]);
/// ```
#[must_use]
pub fn lines(prose: &str, width: usize) -> Vec<String> {
    if prose.trim().is_empty() {
        return Vec::new();
    }
    let Some(rest) = prose.len().checked_sub(MAX_PROSE).filter(|rest| *rest > 0) else {
        return markdown::lines(&html::to_markdown(prose), width);
    };
    let beginning = &prose[..prose.floor_char_boundary(MAX_PROSE)];
    let mut lines = markdown::lines(&html::to_markdown(beginning), width);
    lines.push(String::new());
    lines.push(Prose::CutOff { bytes: rest }.to_string());
    lines
}

/// Returns the lines of summary, description and external documentation, in this order.
#[must_use]
pub fn all_lines(docs: &Docs, width: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |lines: Vec<String>| {
        if !all.is_empty() && !lines.is_empty() {
            all.push(String::new());
        }
        all.extend(lines);
    };
    let description = docs.description.as_deref().unwrap_or_default().trim();
    if let Some(summary) = docs
        .summary
        .as_deref()
        .map(str::trim)
        .filter(|summary| !summary.is_empty())
    {
        let repeated = description
            .strip_prefix(summary)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if !repeated {
            add(lines(summary, width));
        }
    }
    add(lines(description, width));
    if let Some(url) = docs
        .external
        .as_deref()
        .map(str::trim)
        .filter(|url| !url.is_empty())
    {
        add(lines(&format!("See {url}"), width));
    }
    all
}

/// Drops a summary that only repeats the name of what it describes, as `Max Tokens` does for `max_tokens`.
pub fn drop_repeated_title(docs: &mut Docs, name: &str) {
    let title = docs.summary.as_deref().unwrap_or_default();
    if identifier(title, Position::Type) == identifier(name, Position::Type) {
        docs.summary = None;
    }
}

/// Returns a whole doc comment: each line is indented, begins with `///` and ends in a line feed. Where the document has no
/// description the comment is `fallback`, Markdown of the generator; an empty one gives no comment. What the schema says of values is its last
/// paragraph.
#[must_use]
pub fn comment(docs: &Docs, indent: usize, fallback: &str) -> String {
    prefixed(&comment_lines(docs, indent, fallback), indent, "///")
}

/// Returns the lines of [`comment`], without indentation and `///`.
#[must_use]
pub fn comment_lines(docs: &Docs, indent: usize, fallback: &str) -> Vec<String> {
    let width = MAX_WIDTH - indent - "/// ".len();
    let mut lines = all_lines(docs, width);
    if lines.is_empty() && !fallback.is_empty() {
        lines = markdown::lines(fallback, width);
    }
    let notes = notes::paragraph(&docs.notes);
    add_paragraph(&mut lines, self::lines(&notes, width));
    lines
}

/// Adds lines to a comment, after an empty one.
pub fn add_paragraph(lines: &mut Vec<String>, more: Vec<String>) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// Drops the values that the notes show, as those of a sensitive member.
pub fn drop_values(docs: &mut Docs) {
    docs.notes
        .retain(|note| !matches!(note, Note::Default(_) | Note::Example(_)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prose: &str, expected: &[&str]) {
        let actual = lines(prose, 60);
        assert_eq!(actual, expected, "\n{}", actual.join("\n"));
        assert_eq!(
            lines(&actual.join("\n"), 60),
            expected,
            "writing it again changes it"
        );
    }

    #[test]
    fn paragraphs_are_wrapped() {
        check(
            "A sentence that is long enough to be wrapped at the width that was asked for.\nNext line.\n\nParagraph.",
            &[
                "A sentence that is long enough to be wrapped at the width",
                "that was asked for. Next line.",
                "",
                "Paragraph.",
            ],
        );
    }

    #[test]
    fn urls_become_links() {
        check(
            "See https://vsee.com/a_b(c)?d=e.",
            &["See <https://vsee.com/a_b(c)?d=e>."],
        );
        check("(http://vsee.com)", &["(<http://vsee.com>)"]);
        assert_eq!(
            lines(
                r"xhttps://vsee.com https://%s.vsee.com http:\//vsee.com http://[::1]",
                80
            ),
            [r"xhttps:\//vsee.com https:\//%s.vsee.com <http://vsee.com> http:\//\[::1\]"]
        );
        check(
            "[the page](https://vsee.com/x)",
            &["[the page](https://vsee.com/x)"],
        );
        check(
            "[https://vsee.com/x](https://vsee.com/x)",
            &["<https://vsee.com/x>"],
        );
        check(
            "[a list](/reference/list) and [b](#section)",
            &["a list and b"],
        );
    }

    #[test]
    fn what_looks_like_a_link_or_tag_is_escaped() {
        check(
            "An array of [Visit] or Vec<Visit>",
            &[r"An array of \[Visit\] or Vec\<Visit>"],
        );
        check("a_b *c* __d__ e*f", &[r"a_b *c* **d** e\*f"]);
        check(
            "`[x]` and ``` a ``b`` c ```",
            &["`[x]` and ```a ``b`` c```"],
        );
    }

    #[test]
    fn lists_are_indented() {
        check(
            "Values:\n* one\nlazy\n* two\n    - deep\n\n1) first\n2) second",
            &[
                "Values:",
                "",
                "- one lazy",
                "- two",
                "  - deep",
                "",
                "1. first",
                "2. second",
            ],
        );
    }

    #[test]
    fn code_is_text() {
        check(
            "```rust\nfn main() {}\n\tx\n```",
            &["```text", "fn main() {}", "    x", "```"],
        );
        check("    indented", &["```text", "indented", "```"]);
    }

    #[test]
    fn html_becomes_markdown() {
        check(
            "<p>The <b>id</b> of <code>x</code>.</p><ul><li>one</li><li><p>two</p></li></ul><p>End<br>line</p>",
            &[
                "The **id** of `x`.",
                "",
                "- one",
                "- two",
                "",
                "End\\",
                "line",
            ],
        );
        check(
            "<a href=\"https://vsee.com\">here</a>, <a href='/x'>there</a>",
            &["[here](https://vsee.com), there"],
        );
        check("<!-- hidden -->Shown", &["Shown"]);
    }

    #[test]
    fn text_after_an_inner_list_is_not_part_of_its_last_item() {
        check(
            "- outer\n  - inner\n\n  outer again\n- next\n  1. first\n\n      > quoted\n\n  ---\n\nend",
            &[
                "- outer",
                "",
                "  - inner",
                "",
                "  outer again",
                "",
                "- next",
                "",
                "  1. first",
                "",
                "     > quoted",
                "",
                "  ---",
                "",
                "end",
            ],
        );
    }

    #[test]
    fn no_line_begins_a_block_by_accident() {
        check(
            "This paragraph has a dash exactly where the line gets broken - and goes on",
            &[
                "This paragraph has a dash exactly where the line gets broken",
                r"\- and goes on",
            ],
        );
        check("1986\\. A great year", &["1986\\. A great year"]);
    }

    #[test]
    fn invisible_characters_are_dropped() {
        check("a\u{202e}b\u{200b}c\u{feff}", &["abc"]);
    }

    #[test]
    fn tables_are_kept() {
        check(
            "a | b\n:-:|---\n1 | `x\\|y`\n",
            &["| a | b |", "| :-: | --- |", r"| 1 | `x\|y` |"],
        );
    }
}
