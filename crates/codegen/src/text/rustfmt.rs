//! How rustfmt lays out code at the width of the generated crates: its thresholds, and the lists that it breaks.
//!
//! Generated code is written as rustfmt would write it, because running rustfmt over the output of a large document takes
//! several times as long as generating it. Templates contain both forms of what may be too long for a line; what is in this
//! module decides which of them is used. The thresholds are rustfmt's defaults ("Configuring Rustfmt").

use std::fmt;

use unicode_width::UnicodeWidthStr as _;

/// Columns of a line of code (`max_width`).
pub(crate) const MAX_WIDTH: usize = 100;

/// Columns of the arguments of a call that are on one line (`fn_call_width`).
pub(crate) const CALL_WIDTH: usize = 60;

/// Columns of a chain of method calls that is on one line (`chain_width`).
pub(crate) const CHAIN_WIDTH: usize = 60;

/// Columns between the braces of a struct literal that is on one line (`struct_lit_width`).
pub(crate) const STRUCT_LITERAL_WIDTH: usize = 18;

/// Columns of the arguments of an attribute that are on one line (`attr_fn_like_width`).
pub(crate) const ATTRIBUTE_WIDTH: usize = 70;

/// Returns how many columns of a terminal a text takes, which is how rustfmt measures lines.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Returns the columns of the `index`th line of a text; the first line is behind `indent` columns.
pub(crate) fn line_width(text: &str, index: usize, indent: usize) -> usize {
    let line = text.lines().nth(index).map_or(0, columns);
    if index == 0 { indent + line } else { line }
}

/// The arguments of a call, parentheses included, on as many lines as rustfmt gives them.
#[derive(Clone, Debug)]
pub(crate) struct CallArguments {
    items: Vec<String>,
    layout: ListLayout,
    /// The indentation of the line on which the parenthesis opens.
    indent: usize,
}

/// How the items of a list are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListLayout {
    /// `(a, b)`
    Line,
    /// All items on a line of their own, with no comma after the last.
    Row,
    /// Each item on a line of its own, with a comma after each.
    Column,
}

impl CallArguments {
    /// Lays out arguments on one line, however long it is.
    pub(crate) fn on_one_line(items: Vec<String>) -> Self {
        Self {
            items,
            layout: ListLayout::Line,
            indent: 0,
        }
    }

    /// Lays out arguments as rustfmt does.
    ///
    /// `indent` is the indentation of the line on which the parenthesis opens, `before` the columns between that indentation
    /// and the parenthesis, and `after` the columns of what follows the closing one.
    pub(crate) fn fitted(items: Vec<String>, indent: usize, before: usize, after: usize) -> Self {
        let joined = items.join(", ");
        let inner = columns(&joined);
        let line = indent + before + "()".len() + inner + after;
        let layout = if line > MAX_WIDTH || inner > CALL_WIDTH {
            ListLayout::Column
        // rustfmt counts bytes where it decides to break, and columns where it breaks.
        } else if line + joined.len() - inner > MAX_WIDTH {
            ListLayout::Row
        } else {
            ListLayout::Line
        };
        Self {
            items,
            layout,
            indent,
        }
    }

    /// Lays out the arguments of a method in a chain. A single one stays on the line for as long as it fits.
    pub(crate) fn chained(items: Vec<String>, indent: usize, before: usize) -> Self {
        if let [only] = items.as_slice()
            && indent + before + columns(only) + "()".len() <= MAX_WIDTH
        {
            return Self::on_one_line(items);
        }
        Self::fitted(items, indent, before, 0)
    }
}

impl fmt::Display for CallArguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = || self.items.join(", ");
        let pad = " ".repeat(self.indent);
        match self.layout {
            ListLayout::Line => write!(f, "({})", joined()),
            ListLayout::Row => write!(f, "(\n{pad}    {}\n{pad})", joined()),
            ListLayout::Column => {
                f.write_str("(\n")?;
                for item in &self.items {
                    writeln!(f, "{pad}    {item},")?;
                }
                write!(f, "{pad})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(lengths: &[usize]) -> Vec<String> {
        lengths.iter().map(|length| "a".repeat(*length)).collect()
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!((columns("visit"), columns("名前")), (5, 4));
    }

    #[test]
    fn arguments_of_sixty_columns_stay_on_the_line() {
        let line = CallArguments::fitted(arguments(&[28, 30]), 8, 4, 1).to_string();
        assert_eq!(line, format!("({}, {})", "a".repeat(28), "a".repeat(30)));
        let column = CallArguments::fitted(arguments(&[29, 30]), 4, 4, 1).to_string();
        assert_eq!(
            column,
            format!(
                "(\n        {},\n        {},\n    )",
                "a".repeat(29),
                "a".repeat(30)
            )
        );
    }

    #[test]
    fn what_does_not_fit_in_the_line_is_broken() {
        let line = CallArguments::fitted(arguments(&[20]), 8, 69, 1).to_string();
        assert!(!line.contains('\n'), "{line}");
        let broken = CallArguments::fitted(arguments(&[20]), 8, 70, 1).to_string();
        assert_eq!(
            broken,
            format!("(\n            {},\n        )", "a".repeat(20))
        );
    }
}
