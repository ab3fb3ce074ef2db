//! Pieces of Rust text: literals, and lists wrapped as rustfmt wraps them.

mod wrap;

pub use wrap::{WIDTH, call, generic, list, tuple_member, typed, use_line};

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

/// Writes a string literal, quotes included.
///
/// Whatever the text holds, the literal holds it and nothing else: quotes, backslashes, control characters, and the
/// invisible and direction-changing characters that `rustc` and clippy refuse are escaped.
///
/// ```
/// use conform_codegen::text::string_literal;
///
/// assert_eq!(string_literal("a \"b\"\n\u{202e}é"), r#""a \"b\"\n\u{202e}é""#);
/// ```
#[must_use]
pub fn string_literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c if is_invisible(c) => drop(write!(literal, "\\u{{{:x}}}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// Whether a character cannot be seen, or changes how its neighbours are seen: control and format characters, every
/// space but the plain one, and unassigned planes.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || (c != ' ' && c.is_whitespace())
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202f}'
                | '\u{205f}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}

/// How many columns of a terminal a text takes: rustfmt measures lines so.
///
/// ```
/// use conform_codegen::text::columns;
///
/// assert_eq!((columns("visit"), columns("名前")), (5, 4));
/// ```
#[must_use]
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Puts each line behind an indentation and a prefix such as `///`, with no space after the prefix of an empty line.
#[must_use]
pub fn prefixed(lines: &[String], indent: usize, prefix: &str) -> String {
    let mut text = String::new();
    for line in lines {
        for _ in 0..indent {
            text.push(' ');
        }
        text.push_str(prefix);
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}
