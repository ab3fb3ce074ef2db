//! Schemas of the members and items of a value, in the description as it is written.

use conform_description::Node;
use serde_json::Value as Json;

/// How deep values are followed.
const DEEPEST: usize = 64;

/// The schema of a property, in a schema or in what it is composed of.
pub(crate) fn property<'d>(schema: Node<'d>, name: &str, depth: usize) -> Option<Node<'d>> {
    let node = schema.resolve().ok()?.node;
    let own = node.get("properties").and_then(|members| members.get(name));
    own.or_else(|| parts(node, depth).find_map(|part| property(part, name, depth + 1)))
}

/// A keyword of a schema, or of what it is composed of.
pub(crate) fn keyword<'d>(schema: Node<'d>, word: &str, depth: usize) -> Option<Node<'d>> {
    let node = schema.resolve().ok()?.node;
    let own = node.get(word);
    own.or_else(|| parts(node, depth).find_map(|part| keyword(part, word, depth + 1)))
}

fn parts(node: Node<'_>, depth: usize) -> impl Iterator<Item = Node<'_>> {
    let words = ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .filter(move |_| depth < 16);
    words.flat_map(move |word| node.get(word).into_iter().flat_map(Node::items))
}

/// Returns a value without the members that only requests have (`writeOnly`), such as passwords.
pub(crate) fn without_write_only(value: Json, schema: Node<'_>) -> Json {
    without(value, schema, 0)
}

fn without(value: Json, schema: Node<'_>, depth: usize) -> Json {
    if depth > DEEPEST {
        return value;
    }
    match value {
        Json::Object(members) => {
            let members = members.into_iter().filter_map(|(name, value)| {
                let own = property(schema, &name, 0);
                let is_write_only = own.is_some_and(|own| is_write_only(own));
                let value = match own {
                    Some(own) if !is_write_only => without(value, own, depth + 1),
                    _ => value,
                };
                (!is_write_only).then_some((name, value))
            });
            Json::Object(members.collect())
        }
        Json::Array(items) => match keyword(schema, "items", 0) {
            Some(own) => {
                let items = items.into_iter();
                Json::Array(items.map(|item| without(item, own, depth + 1)).collect())
            }
            None => Json::Array(items),
        },
        other => other,
    }
}

fn is_write_only(schema: Node<'_>) -> bool {
    schema.flag("writeOnly")
        || schema
            .resolve()
            .is_ok_and(|resolved| resolved.node.flag("writeOnly"))
}
