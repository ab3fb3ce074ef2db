//! Pieces of generated text: literals, code spans, comment lines, and the widths and lists of rustfmt.

mod code_span;
mod invisible;
mod literals;
mod rustfmt;

pub use code_span::code_span;
pub use invisible::is_invisible;
pub use literals::{scalar_literal, string_literal};
pub(crate) use rustfmt::{
    ATTRIBUTE_WIDTH, CALL_WIDTH, CHAIN_WIDTH, CallArguments, MAX_WIDTH, STRUCT_LITERAL_WIDTH,
    columns, line_width,
};

/// Writes each line behind an indentation and a prefix such as `///`, with no space after the prefix of an empty line.
pub(crate) fn prefixed(lines: &[String], indent: usize, prefix: &str) -> String {
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
