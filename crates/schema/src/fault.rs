//! Faults: what is wrong with a value.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use conform_description::Address;
use conform_json::NodeId;
use serde_json::Value as Json;

use crate::origin::SchemaOrigin;

/// One thing that is wrong with a value, and the keyword of its schema that says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The value. For missing and undeclared members it is the object.
    pub instance: NodeId,
    /// The JSON Pointer from the checked value to it.
    pub pointer: String,
    /// The keyword.
    pub origin: SchemaOrigin,
    /// The Schema Objects whose `$ref`s lead to the keyword, outermost first.
    pub chain: Vec<Address>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// The values that an `enum` lists, or the constants of branches. A list may be long and have many faults, so these share it.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedValues(Arc<Json>);

impl ListedValues {
    /// Returns the values of an array.
    pub(crate) fn of(array: &Arc<Json>) -> Self {
        Self(Arc::clone(array))
    }
}

impl From<Vec<Json>> for ListedValues {
    fn from(values: Vec<Json>) -> Self {
        Self(Arc::new(Json::Array(values)))
    }
}

impl Deref for ListedValues {
    type Target = [Json];

    fn deref(&self) -> &[Json] {
        self.0.as_array().map_or(&[], Vec::as_slice)
    }
}

/// What is wrong with a value. [`Display`](fmt::Display) says what was expected instead: "an integer", "a string of at most
/// 10 characters".
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// It has another type than these.
    Type(Types),
    /// It is an integral number written with a fraction or an exponent, which 3.0 does not allow for an integer.
    WrittenAsInteger,
    /// It does not have these required members, in the order of the schema.
    Missing(Vec<String>),
    /// It has these members, which `additionalProperties` or `unevaluatedProperties` does not allow, in the order of the
    /// value.
    Undeclared(Vec<String>),
    /// It is not one of these values (`enum`).
    Enum(ListedValues),
    /// It is not this value (`const`).
    Const(Json),
    /// It is beyond this bound of a number, a length or a count.
    Bound(Bound, String),
    /// It does not match this regular expression.
    Pattern(String),
    /// It does not have this format.
    Format(String),
    /// Some of its items are equal (`uniqueItems`).
    Repeated,
    /// It has more items than `prefixItems` with `items: false` or `unevaluatedItems: false` allows.
    SurplusItems,
    /// No items, too few or too many match the schema of `contains`.
    Contains,
    /// It matches the schema of `not`.
    Not,
    /// The schema is `false`, which allows no value.
    Never,
    /// The name of a member is not valid against `propertyNames`, for this reason.
    Name(Box<FaultKind>),
    /// It matches several branches of `oneOf`, given by their names: "`Visit`", or "branch 2" of one that is no reference.
    SeveralBranches(Vec<String>),
    /// The member that distinguishes the branches of a union is not one of these values.
    Tag(ListedValues),
    /// It matches no branch, and the value of its discriminator selects none.
    UnknownTag {
        /// `discriminator.propertyName`.
        property: String,
        /// The values that select a branch.
        tags: Vec<String>,
    },
    /// It could not be checked, for this reason.
    Unchecked(String),
}

/// A bound of a number, a length or a count.
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
    /// Returns the names of the types in JSON Schema.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(jsonschema::JsonType::as_str)
    }
}

/// Returns the names of branches as text: "`Cat` and `Dog`".
#[must_use]
pub fn branch_list(names: &[String]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_names(&mut out, names);
    out
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
            Self::Undeclared(_) => f.write_str("only declared members"),
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
            Self::Repeated => f.write_str("items that are all different"),
            Self::SurplusItems => f.write_str("only declared items"),
            Self::Contains => f.write_str("items that match `contains`"),
            Self::Not => f.write_str("a value that does not match the schema of `not`"),
            Self::Never => f.write_str("no value: the schema is `false`"),
            Self::Name(kind) => write!(f, "member names, each of them {kind}"),
            Self::SeveralBranches(branches) => {
                f.write_str("a value that matches exactly one branch, but it matches ")?;
                write_names(f, branches)
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

/// Writes the names of branches, at most twelve.
fn write_names(f: &mut impl fmt::Write, names: &[String]) -> fmt::Result {
    const MOST: usize = 12;
    if names.len() <= MOST {
        return write_list(f, names.iter(), "and");
    }
    for name in &names[..MOST - 2] {
        write!(f, "{name}, ")?;
    }
    write!(f, "and {} others", names.len() - MOST + 2)
}

/// Writes `a, b and c`.
fn write_list<T: fmt::Display>(
    f: &mut impl fmt::Write,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use conform_description::{Description, LoadOptions};
    use conform_json::{Document, Format, Limits};
    use serde_json::json;

    use super::FaultKind;
    use crate::compile::Schema;
    use crate::direction::Direction;

    #[test]
    fn faults_of_one_list_share_its_values() {
        let branch = |kind: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}}});
        let schemas = json!({
            "Flags": {"type": "array", "items": {"enum": ["red", "green", "white"]}},
            "Ships": {"type": "array", "items": {"oneOf": [branch("tug"), branch("yawl")]}},
        });
        let text = json!({"openapi": "3.1.1", "info": {"title": "Port", "version": "1"}, "components": {"schemas": schemas}});
        let files = [("port.json", text.to_string())];
        let loaded = Description::from_files("port.json", files, &LoadOptions::default());
        let description = loaded.description.expect("it loads");
        for (name, value) in [
            ("Flags", json!(["blue", "black"])),
            ("Ships", json!([{"kind": "raft"}, {"kind": "kayak"}])),
        ] {
            let pointer = format!("/components/schemas/{name}");
            let node = description.root().at(&pointer).expect("it exists");
            let schema = Schema::compile(node, Direction::Either);
            let bytes = value.to_string().into_bytes();
            let document = Document::parse("value", bytes, Format::Json, &Limits::default());
            let document = document.expect("it is JSON");
            let faults = schema.faults(document.root());
            let lists: Vec<_> = faults
                .iter()
                .filter_map(|fault| match &fault.kind {
                    FaultKind::Enum(listed) | FaultKind::Tag(listed) => Some(listed),
                    _ => None,
                })
                .collect();
            let [first, second] = lists[..] else {
                panic!("{name}: {faults:?}");
            };
            assert!(Arc::ptr_eq(&first.0, &second.0), "{name}");
        }
    }
}
