//! How deep the schemas of one value are inside each other.
//!
//! `jsonschema` recurses once for each schema that applies to the same value by another one, and a chain of `allOf` may be as
//! long as a document. It would overflow the stack, so that longer chains are not compiled.

use foldhash::HashMap;
use serde_json::Value as Json;

/// How many schemas may apply to one value, each by the one before. Each takes less than a kilobyte of stack.
pub(crate) const MOST_LEVELS: usize = 1_000;

/// Returns whether more schemas apply to one value, each by the one before, than [`MOST_LEVELS`]. A schema that leads back to
/// itself counts once.
pub(crate) fn is_too_deep(schema: &Json) -> bool {
    let mut levels: HashMap<*const Json, Option<usize>> = HashMap::default();
    let mut all = vec![schema];
    while let Some(start) = all.pop() {
        match start {
            Json::Object(members) => all.extend(members.values()),
            Json::Array(items) => all.extend(items),
            _ => {}
        }
        if levels_of(schema, start, &mut levels) > MOST_LEVELS {
            return true;
        }
    }
    false
}

/// Returns how many schemas apply one by the other from this one on. Each is looked at once, without recursion.
fn levels_of<'j>(
    root: &'j Json,
    start: &'j Json,
    levels: &mut HashMap<*const Json, Option<usize>>,
) -> usize {
    let mut stack = vec![start];
    while let Some(&schema) = stack.last() {
        let place: *const Json = schema;
        if let Some(Some(_)) = levels.get(&place) {
            stack.pop();
            continue;
        }
        // One that is open already has its schemas on the stack, or leads back to itself.
        let is_new = levels.insert(place, None).is_none();
        let applied = applied(root, schema);
        if is_new {
            let before = stack.len();
            let unknown = applied
                .iter()
                .filter(|part| !levels.contains_key(&std::ptr::from_ref(**part)));
            stack.extend(unknown);
            if stack.len() > before {
                continue;
            }
        }
        let known = applied
            .iter()
            .filter_map(|part| levels.get(&std::ptr::from_ref(*part)).copied().flatten());
        let own = 1 + known.max().unwrap_or(0);
        levels.insert(place, Some(own));
        stack.pop();
    }
    let place: *const Json = start;
    levels.get(&place).copied().flatten().unwrap_or(0)
}

/// The schemas that a schema applies to the same value.
fn applied<'j>(root: &'j Json, schema: &'j Json) -> Vec<&'j Json> {
    let Json::Object(members) = schema else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("$ref", Json::String(target)) => {
                found.extend(root.pointer(target.trim_start_matches('#')));
            }
            ("allOf" | "anyOf" | "oneOf", Json::Array(items)) => found.extend(items),
            ("not" | "if" | "then" | "else", Json::Object(_)) => found.push(value),
            ("dependentSchemas", Json::Object(schemas)) => found.extend(schemas.values()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Json, json};

    use super::{MOST_LEVELS, is_too_deep};

    /// A chain of this many definitions, each of which applies the next one.
    fn chain(length: usize, made: impl Fn(Json) -> Json) -> Json {
        let mut definitions: Map<String, Json> = (0..length)
            .map(|index| {
                let next = json!({"$ref": format!("#/$defs/{}", index + 1)});
                (index.to_string(), made(next))
            })
            .collect();
        definitions.insert(length.to_string(), json!({"type": "object"}));
        json!({"$ref": "#/$defs/0", "$defs": definitions})
    }

    #[test]
    fn long_chains_are_too_deep_and_wide_or_circular_schemas_are_not() {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            assert!(!is_too_deep(&chain(400, |next| json!({keyword: [next]}))));
            assert!(is_too_deep(&chain(
                MOST_LEVELS,
                |next| json!({keyword: [next]})
            )));
        }
        assert!(is_too_deep(&chain(
            MOST_LEVELS,
            |next| json!({"not": next})
        )));
        // The next one is about another value.
        let members = chain(5_000, |next| json!({"properties": {"next": next}}));
        assert!(!is_too_deep(&members));
        let wide: Vec<Json> = (0..5_000).map(|index| json!({"const": index})).collect();
        assert!(!is_too_deep(&json!({"oneOf": wide})));
        let circle =
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {}]}}});
        assert!(!is_too_deep(&circle));
        // Each applies the next one twice.
        let diamond = chain(40, |next| json!({"anyOf": [next.clone(), next]}));
        assert!(!is_too_deep(&diamond));
    }
}
