//! Places in the body of a response, as its schema describes them.

use std::collections::HashSet;

use crate::Node;
use crate::operations::Operation;

/// Where a JSON Pointer leads in the values of a schema.
pub(super) enum Place<'d> {
    /// To values of these schemas, each of which applies to some value.
    Schemas(Vec<Node<'d>>),
    /// Nowhere: the schemas before it have other members than this one.
    Missing(String, Vec<&'d str>),
    /// The schema does not say.
    Unknown,
}

/// Returns the schema of the JSON body of an operation's success.
pub(super) fn success_schema<'d>(operation: &Operation<'d>) -> Option<Node<'d>> {
    let responses = operation.node.follow("responses")?;
    let of_status = |key: &str| responses.follow(key).and_then(json_schema);
    let ranges = responses.members().map(|member| member.key);
    let successes = ranges.filter(|key| key.starts_with('2'));
    successes.chain(["default"]).find_map(of_status)
}

/// Returns the schema of an operation's JSON request body.
pub(super) fn request_schema<'d>(operation: &Operation<'d>) -> Option<Node<'d>> {
    json_schema(operation.node.follow("requestBody")?)
}

/// Returns the schema of the JSON media type of a body.
fn json_schema(body: Node<'_>) -> Option<Node<'_>> {
    let mut contents = body.follow("content")?.members();
    contents.find_map(|content| {
        let media_type = content
            .key
            .split(';')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        let is_json = media_type == "application/json" || media_type.ends_with("+json");
        let media = content.node.resolve().ok()?.node;
        media.get("schema").filter(|_| is_json)
    })
}

/// Follows a pointer through the values of a schema.
pub(super) fn place<'d>(schema: Node<'d>, pointer: &str) -> Place<'d> {
    let mut schemas = applied([schema]);
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let mut inner: Vec<Node<'d>> = Vec::new();
        for schema in &schemas {
            let property = schema.get("properties").and_then(|all| all.get(&token));
            let additional = schema.get("additionalProperties");
            let item = schema
                .get("items")
                .filter(|_| token.parse::<usize>().is_ok());
            inner.extend(
                property
                    .or(item)
                    .or(additional.filter(|node| node.is_object())),
            );
        }
        if inner.is_empty() {
            let names: Vec<&str> = schemas
                .iter()
                .flat_map(|schema| properties(*schema))
                .collect();
            let says_nothing = names.is_empty()
                && json_types(&schemas).is_none_or(|types| types.contains(&"object"));
            return match says_nothing {
                true => Place::Unknown,
                false => Place::Missing(token, names),
            };
        }
        schemas = applied(inner);
    }
    Place::Schemas(schemas)
}

/// Returns the names of the members that a schema itself declares.
fn properties(schema: Node<'_>) -> impl Iterator<Item = &str> {
    let declared = schema.get("properties").into_iter();
    declared.flat_map(Node::members).map(|member| member.key)
}

/// Returns the members of a body that are lists.
pub(super) fn lists<'d>(schema: Node<'d>) -> Vec<&'d str> {
    let mut found = Vec::new();
    for schema in applied([schema]) {
        for member in schema.get("properties").into_iter().flat_map(Node::members) {
            if is_list(&applied([member.node])) == Some(true) && !found.contains(&member.key) {
                found.push(member.key);
            }
        }
    }
    found
}

/// Returns whether values of these schemas are lists; `None` if the schemas do not say.
pub(super) fn is_list(schemas: &[Node<'_>]) -> Option<bool> {
    let has_items = schemas.iter().any(|schema| schema.get("items").is_some());
    match json_types(schemas) {
        Some(types) => Some(types.contains(&"array")),
        None if has_items => Some(true),
        None => None,
    }
}

/// Returns the values that the `enum` or `const` of these schemas list, as texts; `None` if there is neither.
pub(super) fn listed_values(schemas: &[Node<'_>]) -> Option<Vec<String>> {
    let text = |node: Node<'_>| match (node.as_str(), node.as_number(), node.as_bool()) {
        (Some(text), ..) => text.to_owned(),
        (_, Some(number), _) => number.as_json().to_owned(),
        (.., Some(flag)) => flag.to_string(),
        _ => "null".to_owned(),
    };
    let mut values = Vec::new();
    for schema in schemas {
        values.extend(schema.get("const").map(text));
        values.extend(
            schema
                .get("enum")
                .into_iter()
                .flat_map(Node::items)
                .map(text),
        );
    }
    (!values.is_empty()).then_some(values)
}

/// Returns the JSON types that these schemas name; `None` if they name none.
pub(super) fn json_types<'d>(schemas: &[Node<'d>]) -> Option<Vec<&'d str>> {
    let mut types = Vec::new();
    for schema in schemas {
        let Some(stated) = schema.get("type") else {
            continue;
        };
        types.extend(stated.as_str());
        types.extend(stated.items().filter_map(Node::as_str));
    }
    (!types.is_empty()).then_some(types)
}

/// Returns schemas with those that apply to the same values: references followed, and the branches of `allOf`, `oneOf` and `anyOf`.
pub(super) fn applied<'d>(schemas: impl IntoIterator<Item = Node<'d>>) -> Vec<Node<'d>> {
    /// More schemas than these say nothing that the first ones do not.
    const MOST: usize = 1_000;
    let mut left: Vec<Node<'d>> = schemas.into_iter().collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some(schema) = left.pop() {
        if found.len() == MOST || !seen.insert(schema.address()) {
            continue;
        }
        found.push(schema);
        if let Some(target) = schema.reference().and_then(|reference| reference.target) {
            left.push(target);
        }
        for word in ["allOf", "oneOf", "anyOf"] {
            left.extend(schema.get(word).into_iter().flat_map(Node::items));
        }
    }
    found
}
