//! The keywords that mean something else in OpenAPI 3.0 and in earlier drafts of JSON Schema than in 2020-12.

use conform_description::{Dialect, Node};
use serde_json::{Map, Value, json};

use crate::nullable;
use crate::reading::Reading;
use crate::written_as_integer::WRITTEN_AS_INTEGER;

/// Applies the rules of a dialect to the translated keywords of the schema at `node`.
pub(super) fn apply(
    dialect: Dialect,
    reading: Reading,
    node: Node<'_>,
    out: &mut Map<String, Value>,
) {
    if dialect == Dialect::OpenApi30 {
        add_null(reading, node, out);
    }
    if matches!(dialect, Dialect::OpenApi30 | Dialect::Draft4) {
        integers_are_written_so(out);
        exclusive_bounds(out);
    }
}

/// Adds `null` to the types, and to the listed values, of a schema with `nullable: true`.
fn add_null(reading: Reading, node: Node<'_>, out: &mut Map<String, Value>) {
    if !nullable::is_nullable(node) {
        return;
    }
    if let Some(Value::String(name)) = out.get("type") {
        let types = json!([name, "null"]);
        out.insert("type".to_owned(), types);
    }
    if reading == Reading::Meant
        && let Some(Value::Array(values)) = out.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// A number of integral value must also be written as an integer (JSON Schema draft 4 §3.5).
fn integers_are_written_so(out: &mut Map<String, Value>) {
    let is = |value: &Value, name: &str| value.as_str() == Some(name);
    let is_integer = match out.get("type") {
        Some(Value::Array(types)) => {
            types.iter().any(|one| is(one, "integer")) && !types.iter().any(|one| is(one, "number"))
        }
        Some(one) => is(one, "integer"),
        None => false,
    };
    if is_integer {
        out.insert(WRITTEN_AS_INTEGER.to_owned(), Value::Bool(true));
    }
}

/// `exclusiveMinimum: true` makes `minimum` exclusive.
fn exclusive_bounds(out: &mut Map<String, Value>) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(&Value::Bool(is_exclusive)) = out.get(exclusive) {
            out.remove(exclusive);
            if is_exclusive && let Some(limit) = out.remove(inclusive) {
                out.insert(exclusive.to_owned(), limit);
            }
        }
    }
}
