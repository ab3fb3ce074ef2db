//! The order of keys in `spec/README.md`, and the keys that are required.

use conform_json::{Object, Value};
use conform_report::Diagnostic;

use super::codes;
use super::files::{self, File, Item, Role, Tree, label};
use super::problem::problem;

const PATH_ITEM: &[&str] = &["parameters", "get", "put", "post", "delete", "patch"];

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
    "x-source",
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
    "x-ascending",
    "x-inferred",
    "x-sensitive",
    "x-typed-id",
    "x-rust-name",
    "x-source",
];

/// Returns the objects of a file, each with the order of its keys.
pub(crate) fn objects(file: &File) -> Vec<(Object<'_>, &'static [&'static str])> {
    let items = files::items(file).into_iter();
    items.map(|item| (item.object, order(item.role))).collect()
}

/// Returns the order of the keys of an object.
fn order(role: Role) -> &'static [&'static str] {
    match role {
        Role::PathItem => PATH_ITEM,
        Role::Operation => OPERATION,
        Role::Parameter => PARAMETER,
        Role::Schema => SCHEMA,
    }
}

/// Reports keys out of order, and objects without what they need.
pub(super) fn check(tree: &Tree, found: &mut Vec<Diagnostic>) {
    for file in &tree.files {
        for item in files::items(file) {
            keys(&item, found);
            described(&item, found);
            enumeration(&item, found);
        }
    }
}

/// Reports keys that are unknown or come too late.
fn keys(item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let order = order(item.role);
    let mut last = 0;
    for member in item.object {
        let label = label(&item.file.document, member.key_span);
        match order.iter().position(|key| *key == member.key) {
            None => found.push(
                problem(
                    codes::KEY_ORDER,
                    label,
                    format!(
                        "`{}` has no place among the keys of {}",
                        member.key,
                        item.role.noun()
                    ),
                )
                .help(format!(
                    "the keys are, in this order: `{}`",
                    order.join("`, `")
                )),
            ),
            Some(at) if at < last => found.push(
                problem(
                    codes::KEY_ORDER,
                    label,
                    format!("`{}` comes after `{}`", member.key, order[last]),
                )
                .help(format!(
                    "move it before `{}`, or run `cargo xtask check --fix`",
                    order[last]
                )),
            ),
            Some(at) => last = at,
        }
    }
}

/// Reports what an object lacks.
fn described(item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let named = item.property.is_some()
        || (!item.branch && item.object.value() == item.file.document.root());
    let wanted: &[&str] = match item.role {
        Role::Operation => &["operationId", "summary", "description", "tags", "responses"],
        Role::Parameter => &["name", "in", "description", "schema"],
        Role::Schema if named => &["description"],
        Role::Schema | Role::PathItem => &[],
    };
    for key in wanted {
        if !item.has(key) {
            let of = match item.property {
                Some(name) => format!("property `{name}`"),
                None => item.role.noun().to_owned(),
            };
            let text = format!("the {of} has no `{key}`")
                .replace("the a ", "the ")
                .replace("the an ", "the ");
            found.push(
                problem(codes::UNDESCRIBED, item.label(), text).help(format!("add `{key}: …`")),
            );
        }
    }
}

/// Reports values of an enumeration without a name or a description.
fn enumeration(item: &Item<'_>, found: &mut Vec<Diagnostic>) {
    let list = |key: &str| item.object.get(key).and_then(Value::as_array);
    let Some(values) = list("enum") else {
        return;
    };
    // The string spelling of codes, `""` and the only value of `version` need none.
    if item.branch || values.len() == 1 {
        return;
    }
    let keys = ["x-enum-varnames", "x-enum-descriptions"];
    let counts = keys.map(|key| list(key).map_or(0, |words| words.len()));
    if counts.iter().any(|count| *count != values.len()) {
        let text = format!(
            "`{}` and `{}` must have an entry for each of the {} values of `enum`, found {} and {}",
            keys[0],
            keys[1],
            values.len(),
            counts[0],
            counts[1]
        );
        found.push(
            problem(codes::UNDESCRIBED, item.label(), text)
                .help("add a name and a sentence for each value, in the order of `enum`"),
        );
    }
}
