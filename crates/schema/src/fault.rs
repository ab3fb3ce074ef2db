//! What is wrong with a value.

use std::fmt;

use conform_json::NodeId;
use serde_json::Value as Json;

use super::SchemaOrigin;
use conform_description::Address;

/// One thing that is wrong with a value, by one keyword of its schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The value at fault. For missing and undeclared members this is the object.
    pub instance: NodeId,
    /// The value at fault, as a JSON Pointer from the value that was checked.
    pub pointer: String,
    /// The keyword that says so.
    pub origin: SchemaOrigin,
    /// The Schema Objects whose `$ref`s led to it, outermost first.
    pub chain: Vec<Address>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong. [`Display`](fmt::Display) says what the schema wanted: "an integer", "at most 10 characters".
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// Of another type than these.
    Type(Types),
    /// A number of integral value, but written with a fraction or an exponent, in a 3.0 description.
    WrittenAsInteger,
    /// Required members are not there, in the order of the schema.
    Missing(Vec<String>),
    /// Members that `additionalProperties` or `unevaluatedProperties` forbids, in the order of the value.
    Undeclared(Vec<String>),
    /// None of these values (`enum`).
    Enum(Vec<Json>),
    /// Not this value (`const`).
    Const(Json),
    /// Beyond a bound of number, length or count.
    Bound(Bound, String),
    /// Does not match this regular expression.
    Pattern(String),
    /// Not of this format.
    Format(String),
    /// Some items are equal (`uniqueItems`).
    Repeated,
    /// More items than `prefixItems` with `items: false` or `unevaluatedItems: false` allow.
    SurplusItems,
    /// No item, or too few or too many, fit the schema of `contains`.
    Contains,
    /// Fits a schema that it must not fit (`not`).
    Not,
    /// The schema is `false`: nothing is valid.
    Never,
    /// A member's name does not fit `propertyNames`: the name, and why.
    Name(Box<FaultKind>),
    /// Fits more than one branch of `oneOf`, by their indices.
    SeveralBranches(Vec<usize>),
    /// The member that tells the branches of a union apart holds none of these values, one or more of each branch.
    Tag(Vec<Json>),
    /// Fits no branch, and its discriminator names none.
    UnknownTag {
        /// `discriminator.propertyName`.
        property: String,
        /// The values that name a branch.
        tags: Vec<String>,
    },
    /// The check itself failed, as a regular expression can that backtracks without end.
    Unchecked(String),
}

/// Bounds of a number, of a length or of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `minimum`.
    Minimum,
    /// `exclusiveMinimum`.
    ExclusiveMinimum,
    /// `maximum`.
    Maximum,
    /// `exclusiveMaximum`.
    ExclusiveMaximum,
    /// `multipleOf`.
    MultipleOf,
    /// `minLength`, in characters.
    MinLength,
    /// `maxLength`, in characters.
    MaxLength,
    /// `minItems`.
    MinItems,
    /// `maxItems`.
    MaxItems,
    /// `minProperties`.
    MinProperties,
    /// `maxProperties`.
    MaxProperties,
}

/// A set of JSON types, in the order null, boolean, integer, number, string, array, object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(pub(super) jsonschema::JsonTypeSet);

impl Types {
    /// The names of the types, as JSON Schema has them.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(jsonschema::JsonType::as_str)
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.names().map(|name| match name {
            "null" => "null",
            "integer" => "an integer",
            "array" => "an array",
            "object" => "an object",
            "boolean" => "a boolean",
            "number" => "a number",
            _ => "a string",
        });
        write_list(f, names, "or")
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(types) => types.fmt(f),
            Self::WrittenAsInteger => {
                f.write_str("an integer, written without fraction and exponent")
            }
            Self::Missing(members) => {
                f.write_str(if members.len() == 1 {
                    "the member "
                } else {
                    "the members "
                })?;
                write_list(f, members.iter().map(|name| format!("`{name}`")), "and")
            }
            Self::Undeclared(_) => f.write_str("no members but those that are declared"),
            Self::Enum(options) | Self::Tag(options) if options.len() == 1 => {
                write!(f, "{}", options[0])
            }
            Self::Enum(options) | Self::Tag(options) if options.len() <= 12 => {
                f.write_str("one of ")?;
                write_list(f, options.iter(), "or")
            }
            Self::Enum(options) | Self::Tag(options) => {
                f.write_str("one of ")?;
                for option in &options[..10] {
                    write!(f, "{option}, ")?;
                }
                write!(f, "or {} others", options.len() - 10)
            }
            Self::Const(value) => write!(f, "{value}"),
            Self::Bound(bound, limit) => write_bound(f, *bound, limit),
            Self::Pattern(pattern) => write!(f, "a string that matches `{pattern}`"),
            Self::Format(format) => write!(f, "a string of the format `{format}`"),
            Self::Repeated => f.write_str("items that all differ"),
            Self::SurplusItems => f.write_str("no items but those that are declared"),
            Self::Contains => f.write_str("items that fit `contains`"),
            Self::Not => f.write_str("a value that does not fit the schema of `not`"),
            Self::Never => f.write_str("nothing: no value is allowed here"),
            Self::Name(kind) => write!(f, "member names that are each {kind}"),
            Self::SeveralBranches(branches) => {
                f.write_str("a value of exactly one branch, and this one fits the branches ")?;
                write_list(f, branches.iter(), "and")
            }
            Self::UnknownTag { property, tags } => {
                write!(f, "`{property}` to be ")?;
                write_list(f, tags.iter().map(|tag| format!("{tag:?}")), "or")
            }
            Self::Unchecked(message) => write!(f, "a value that can be checked: {message}"),
        }
    }
}

fn write_bound(f: &mut fmt::Formatter<'_>, bound: Bound, limit: &str) -> fmt::Result {
    let s = if limit == "1" { "" } else { "s" };
    match bound {
        Bound::Minimum => write!(f, "a number of at least {limit}"),
        Bound::ExclusiveMinimum => write!(f, "a number above {limit}"),
        Bound::Maximum => write!(f, "a number of at most {limit}"),
        Bound::ExclusiveMaximum => write!(f, "a number below {limit}"),
        Bound::MultipleOf => write!(f, "a multiple of {limit}"),
        Bound::MinLength => write!(f, "a string of at least {limit} character{s}"),
        Bound::MaxLength if limit == "0" => f.write_str("an empty string"),
        Bound::MaxLength => write!(f, "a string of at most {limit} character{s}"),
        Bound::MinItems => write!(f, "an array of at least {limit} item{s}"),
        Bound::MaxItems if limit == "0" => f.write_str("an empty array"),
        Bound::MaxItems => write!(f, "an array of at most {limit} item{s}"),
        Bound::MinProperties => write!(f, "an object of at least {limit} member{s}"),
        Bound::MaxProperties => write!(f, "an object of at most {limit} member{s}"),
    }
}

/// Writes `a, b and c`.
fn write_list<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    items: impl Iterator<Item = T>,
    last: &str,
) -> fmt::Result {
    let mut items = items.peekable();
    let mut first = true;
    while let Some(item) = items.next() {
        match (first, items.peek().is_some()) {
            (true, _) => write!(f, "{item}")?,
            (false, true) => write!(f, ", {item}")?,
            (false, false) => write!(f, " {last} {item}")?,
        }
        first = false;
    }
    Ok(())
}
