//! The shape of a value, which can be shown without the value itself.

use std::fmt;

use conform_json::{Value, ValueKind};

/// The shape of a JSON value: its type and size, without any of its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueShape {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number of this many digits, written without fraction and exponent.
    Integer(usize),
    /// A number written with a fraction or an exponent.
    Number,
    /// A string of this many characters, which are all decimal digits.
    Digits(usize),
    /// Any other string, of this many characters.
    String(usize),
    /// An array of this many items.
    Array(usize),
    /// An object of this many members.
    Object(usize),
}

impl ValueShape {
    /// Returns the shape of `value`.
    #[must_use]
    pub fn of(value: Value<'_>) -> Self {
        match value.kind() {
            ValueKind::Null => Self::Null,
            ValueKind::Boolean => Self::Boolean,
            ValueKind::Number => {
                let spelling = value.as_number().map_or("", |number| number.as_str());
                if spelling.contains(['.', 'e', 'E']) {
                    Self::Number
                } else {
                    Self::Integer(spelling.trim_start_matches('-').len())
                }
            }
            ValueKind::String => Self::of_str(value.as_str().unwrap_or_default()),
            ValueKind::Array => Self::Array(value.as_array().map_or(0, |array| array.len())),
            ValueKind::Object => Self::Object(value.as_object().map_or(0, |object| object.len())),
        }
    }

    /// Returns the JSON type: `null`, `boolean`, `number`, `string`, `array` or `object`.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer(_) | Self::Number => "number",
            Self::Digits(_) | Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Returns the shape of a string.
    fn of_str(text: &str) -> Self {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Digits(text.len())
        } else {
            Self::String(text.chars().count())
        }
    }
}

impl fmt::Display for ValueShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, count, one, many) = match *self {
            Self::Null => return f.write_str("null"),
            Self::Boolean => return f.write_str("a boolean"),
            Self::Number => return f.write_str("a number with a fraction or an exponent"),
            Self::String(0) => return f.write_str("an empty string"),
            Self::Array(0) => return f.write_str("an empty array"),
            Self::Object(0) => return f.write_str("an empty object"),
            Self::Integer(count) => ("an integer", count, "digit", "digits"),
            Self::Digits(count) => ("a string", count, "digit", "digits"),
            Self::String(count) => ("a string", count, "character", "characters"),
            Self::Array(count) => ("an array", count, "item", "items"),
            Self::Object(count) => ("an object", count, "member", "members"),
        };
        write!(
            f,
            "{what} of {count} {}",
            if count == 1 { one } else { many }
        )
    }
}
