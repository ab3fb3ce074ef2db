//! Values to try a call with: an example of the description, or a value that its schema admits.

use std::sync::Arc;

use conform_description::{Description, Node};
use conform_json::{ValueKind, write_string};
use conform_schema::{Direction, InstanceOptions, LazySchema, SchemaStore};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    /// A string.
    String(String),
    /// JSON of any other value.
    Json(String),
    /// A list.
    Array(Vec<Sample>),
    /// An object.
    Object(Vec<(String, Sample)>),
}

impl Sample {
    /// Returns a value of the description, such as an example. Lists and objects inside of it are JSON.
    pub(crate) fn of(node: Node<'_>) -> Self {
        match node.kind() {
            ValueKind::Array => Self::Array(node.items().map(Self::scalar).collect()),
            ValueKind::Object => {
                let members = node.members();
                Self::Object(
                    members
                        .map(|member| (member.key.to_owned(), Self::scalar(member.node)))
                        .collect(),
                )
            }
            _ => Self::scalar(node),
        }
    }

    fn scalar(node: Node<'_>) -> Self {
        match node.as_str() {
            Some(text) => Self::String(text.to_owned()),
            None => {
                let mut json = String::new();
                node.value().write_json(&mut json);
                Self::Json(json)
            }
        }
    }

    fn of_json(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::String(text) => Self::String(text.clone()),
            serde_json::Value::Array(items) => {
                Self::Array(items.iter().map(Self::of_json).collect())
            }
            serde_json::Value::Object(members) => {
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(name, value)| (name.clone(), Self::of_json(value)))
                        .collect(),
                )
            }
            other => Self::Json(other.to_string()),
        }
    }

    /// Returns the value as JSON.
    pub(crate) fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    // Recursion is bounded by the depth at which values are made.
    fn write_json(&self, out: &mut String) {
        match self {
            Self::String(text) => write_string(text, out),
            Self::Json(json) => out.push_str(json),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(name, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// Returns the value as a text: a string without quotes, else JSON.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::String(text) => text.clone(),
            other => other.to_json(),
        }
    }
}

/// The longest value that is made of members that are not required, in bytes of JSON.
const MOST_BYTES: usize = 400;

/// Makes values of schemas.
pub(crate) struct Samples {
    store: SchemaStore,
}

impl Samples {
    pub(crate) fn new(description: &Arc<Description>) -> Self {
        Self {
            store: SchemaStore::new(Arc::clone(description)),
        }
    }

    /// Returns a small value that is valid for requests; none where a schema has none, or none was found.
    pub(crate) fn make(&self, schema: Node<'_>) -> Option<Sample> {
        let schema = LazySchema::new(schema.address());
        let make = |depth| {
            let options = InstanceOptions {
                depth,
                ..InstanceOptions::default()
            };
            let made = schema.instance(&self.store, Direction::Request, options);
            made.ok().map(|value| Sample::of_json(&value))
        };
        let small = make(0)?;
        let is_empty = matches!(&small, Sample::Object(members) if members.is_empty());
        // Where nothing is required, a call without members would show nothing.
        let larger = if is_empty { make(1) } else { None };
        Some(
            larger
                .filter(|value| value.to_json().len() <= MOST_BYTES)
                .unwrap_or(small),
        )
    }
}
