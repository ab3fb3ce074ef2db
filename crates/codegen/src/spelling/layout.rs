//! Types on one line or several, as rustfmt lays them out.

use super::rust_type::RustType;
use crate::text::{MAX_WIDTH, columns};

/// A name with its type, as an argument or a field: `limit: Option<u32>`.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) ty: RustType,
}

impl std::fmt::Display for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.ty)
    }
}

impl Declared {
    /// Returns the declaration on a line of its own, its type broken at the angle brackets where the line would be too long.
    ///
    /// The text begins behind the indentation, and ends before the comma.
    pub(crate) fn on_own_line(&self, indent: usize) -> String {
        let mut text = String::new();
        self.ty
            .write_row(&format!("{}: ", self.name), indent, &mut text);
        text
    }
}

impl RustType {
    /// Returns the type as it follows a colon or an equals sign: behind a space where it fits, else on a line of its own,
    /// else broken at its angle brackets.
    ///
    /// `indent` is the indentation of the line, `before` the columns between that and the type's space, `after` the columns
    /// of what follows the type.
    pub(crate) fn behind(&self, indent: usize, before: usize, after: usize) -> String {
        let line = self.to_string();
        if indent + before + 1 + columns(&line) + after <= MAX_WIDTH {
            return format!(" {line}");
        }
        if !self.has_angles() || indent + 4 + columns(&line) + after <= MAX_WIDTH {
            return format!("\n{}{line}", " ".repeat(indent + 4));
        }
        format!(" {}", self.broken(indent))
    }

    /// Returns the one public member of a tuple struct, parentheses included.
    ///
    /// `before` is the columns of what is in front of the parenthesis.
    pub(crate) fn as_tuple_member(&self, before: usize) -> String {
        let line = format!("(pub {self})");
        if before + columns(&line) < MAX_WIDTH {
            return line;
        }
        // rustfmt forgets the comma in its count here, and writes two spaces where it breaks the type.
        let own_line = format!("    pub {self},");
        if columns(&own_line) <= MAX_WIDTH + 1 || !self.has_angles() {
            format!("(\n{own_line}\n)")
        } else {
            format!("(\n    {},\n)", self.broken_behind("pub  ", 4))
        }
    }

    /// Returns the type on a line of its own, broken at its angle brackets where the line would be too long.
    ///
    /// The text begins behind the indentation, and ends before the comma.
    pub(crate) fn on_own_line(&self, indent: usize) -> String {
        let mut text = String::new();
        self.write_row("", indent, &mut text);
        text
    }

    /// Returns the type broken at its angle brackets, if it has any.
    pub(crate) fn broken(&self, indent: usize) -> String {
        self.broken_behind("", indent)
    }

    fn broken_behind(&self, before: &str, indent: usize) -> String {
        let mut text = String::new();
        self.write_broken(before, indent, &mut text);
        text
    }

    /// Whether the text has an angle bracket.
    fn has_angles(&self) -> bool {
        self.argument_lists() > 0 || self.has_into()
    }

    fn has_into(&self) -> bool {
        matches!(self, Self::Into(_)) || self.components().iter().any(Self::has_into)
    }

    fn write_row(&self, before: &str, indent: usize, text: &mut String) {
        let line = format!("{before}{self}");
        if indent + columns(&line) < MAX_WIDTH {
            text.push_str(&line);
        } else {
            self.write_broken(before, indent, text);
        }
    }

    fn write_broken(&self, before: &str, indent: usize, text: &mut String) {
        text.push_str(before);
        let pad = " ".repeat(indent);
        let mut list = |head: &str, arguments: &[Self]| {
            text.push_str(head);
            text.push_str("<\n");
            for argument in arguments {
                text.push_str(&pad);
                text.push_str("    ");
                argument.write_row("", indent + 4, text);
                text.push_str(",\n");
            }
            text.push_str(&pad);
            text.push('>');
        };
        match self {
            Self::Named(named) if !named.arguments.is_empty() => {
                list(&named.path(), &named.arguments);
            }
            Self::Into(inner) => list("impl Into", std::slice::from_ref(inner)),
            Self::Reference(inner) => match &**inner {
                Self::Named(named) if !named.arguments.is_empty() => {
                    list(&format!("&{}", named.path()), &named.arguments);
                }
                other => text.push_str(&format!("&{other}")),
            },
            other => text.push_str(&other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(length: usize) -> RustType {
        RustType::imported("api", "T".repeat(length))
    }

    #[test]
    fn a_type_that_is_too_long_for_the_line_gets_its_own() {
        assert_eq!(long(84).behind(4, 10, 1), format!(" {}", "T".repeat(84)));
        assert_eq!(
            long(85).behind(4, 10, 1),
            format!("\n        {}", "T".repeat(85))
        );
    }

    #[test]
    fn a_type_that_is_too_long_for_any_line_is_broken_at_its_angles() {
        let ty = long(60).with([long(40), RustType::prelude("String")]);
        assert_eq!(
            ty.behind(0, 10, 1),
            format!(
                " {}<\n    {},\n    String,\n>",
                "T".repeat(60),
                "T".repeat(40)
            )
        );
        let argument = Declared {
            name: "body".to_owned(),
            ty: ty.reference(),
        };
        assert_eq!(
            argument.on_own_line(4),
            format!(
                "body: &{}<\n        {},\n        String,\n    >",
                "T".repeat(60),
                "T".repeat(40)
            )
        );
    }

    #[test]
    fn the_member_of_a_tuple_struct_is_broken_as_rustfmt_does() {
        assert_eq!(long(5).as_tuple_member(20), "(pub TTTTT)");
        assert_eq!(
            long(80).as_tuple_member(20),
            format!("(\n    pub {},\n)", "T".repeat(80))
        );
    }
}
