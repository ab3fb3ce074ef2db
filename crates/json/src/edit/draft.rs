//! The document of a bundle: values of the files, put together.

use std::borrow::Cow;

use conform_json::{Value, write_string};

/// The members of an object.
pub(super) type Members<'d> = Vec<(Cow<'d, str>, Tree<'d>)>;

/// A value of a bundle.
pub(super) enum Tree<'d> {
    /// A value of a file, which is written as it is.
    Scalar(Value<'d>),
    /// A string that is in no file.
    Text(String),
    /// An object.
    Object(Members<'d>),
    /// A list.
    Array(Vec<Tree<'d>>),
}

impl Tree<'_> {
    /// The document as JSON, indented by two spaces, with a line break at the end.
    pub(super) fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out, 0);
        out.push('\n');
        out
    }

    fn write_json(&self, out: &mut String, depth: usize) {
        match self {
            Self::Scalar(value) => value.write_json(out),
            Self::Text(text) => write_string(text, out),
            Self::Object(members) if members.is_empty() => out.push_str("{}"),
            Self::Array(items) if items.is_empty() => out.push_str("[]"),
            Self::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    out.push_str(if index == 0 { "{" } else { "," });
                    indent(out, depth + 1);
                    write_string(key, out);
                    out.push_str(": ");
                    value.write_json(out, depth + 1);
                }
                indent(out, depth);
                out.push('}');
            }
            Self::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "[" } else { "," });
                    indent(out, depth + 1);
                    value.write_json(out, depth + 1);
                }
                indent(out, depth);
                out.push(']');
            }
        }
    }
}

/// Starts a new line, and indents it.
pub(super) fn indent(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}
