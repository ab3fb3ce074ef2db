//! The order of keys in `spec/README.md`, and the keys that are required.

use super::files::{self, Role};

const PATH_ITEM: &[&str] = &["parameters", "get", "post"];

const OPERATION: &[&str] = &[
    "operationId",
    "summary",
    "description",
    "tags",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "x-inferred",
];

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "style",
    "explode",
    "schema",
    "example",
    "x-inferred",
];

const SCHEMA: &[&str] = &[
    "title",
    "description",
    "type",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "enum",
    "x-enum-varnames",
    "x-enum-descriptions",
    "nullable",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "oneOf",
    "anyOf",
    "allOf",
    "example",
    "x-pattern-properties",
    "x-inferred",
    "x-sensitive",
    "x-typed-id",
    "x-rust-name",
];

#[test]
fn keys_are_in_order() {
    let mut faults = Vec::new();
    for file in files::all() {
        for item in files::items(&file) {
            let order = match item.role {
                Role::PathItem => PATH_ITEM,
                Role::Operation => OPERATION,
                Role::Parameter => PARAMETER,
                Role::Schema => SCHEMA,
            };
            let mut last = 0;
            for member in item.object {
                let place = file.place(member.value);
                match order.iter().position(|key| *key == member.key) {
                    None => faults.push(format!(
                        "{place}: `{}` is not allowed in a {:?}",
                        member.key, item.role
                    )),
                    Some(at) if at < last => {
                        faults.push(format!("{place}: `{}` is too late", member.key))
                    }
                    Some(at) => last = at,
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn named_objects_are_described() {
    for file in files::all() {
        for item in files::items(&file) {
            let named = item.property.is_some()
                || (!item.branch && item.object.value() == file.document.root());
            let wanted: &[&str] = match item.role {
                Role::Operation => &["operationId", "summary", "description", "tags", "responses"],
                Role::Parameter => &["name", "in", "description", "schema"],
                Role::Schema if named => &["description"],
                Role::Schema | Role::PathItem => &[],
            };
            for key in wanted {
                assert!(item.has(key), "{}: no `{key}`", item.place());
            }
        }
    }
}

#[test]
fn enum_values_have_names_and_descriptions() {
    for file in files::all() {
        for item in files::items(&file) {
            let Some(values) = item.object.get("enum").and_then(|list| list.as_array()) else {
                continue;
            };
            // The string spelling of codes, `""` and the only value of `version` need none.
            if item.branch || values.len() == 1 {
                continue;
            }
            for key in ["x-enum-varnames", "x-enum-descriptions"] {
                let words = item.object.get(key).and_then(|list| list.as_array());
                let words = words.unwrap_or_else(|| panic!("{}: no `{key}`", item.place()));
                assert_eq!(words.len(), values.len(), "{}: `{key}`", item.place());
            }
        }
    }
}
