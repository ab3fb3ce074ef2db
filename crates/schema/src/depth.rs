//! How deep the schemas of one value are inside each other, and how many they are.
//!
//! `jsonschema` recurses once for each schema that applies to the same value by another one, and a chain of `allOf` may be as
//! long as a document. It would overflow the stack, so that longer chains are not compiled.
//!
//! For `unevaluatedProperties` and `unevaluatedItems` it also compiles every schema that applies to the same value once more, and
//! once for each way that leads to it. Forty schemas that each apply the next one twice have a million million ways.

use conform_json::pointer::escape;
use foldhash::HashMap;
use serde_json::Value as Json;

/// How many schemas may apply to one value, each by the one before. Each takes less than a kilobyte of stack.
pub(crate) const MOST_LEVELS: usize = 1_000;

/// How many schemas, counted once for each way to them, a keyword may need that looks at what others have evaluated.
const MOST_WAYS: usize = 20_000;

/// The keywords that look at what others have evaluated.
const UNEVALUATED: [&str; 2] = ["unevaluatedProperties", "unevaluatedItems"];

/// What is known of schemas, by their places; `None` for those that are being looked at.
type Measures = HashMap<*const Json, Option<usize>>;

/// Returns the pointers of keywords that look at what others have evaluated, where there are too many ways to these.
pub(crate) fn too_many_ways(schema: &Json) -> Vec<String> {
    let mut ways = Measures::default();
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), schema)];
    while let Some((at, value)) = pending.pop() {
        let names = UNEVALUATED.iter().filter(|name| value.get(name).is_some());
        let mut names = names.peekable();
        if names.peek().is_some()
            && measure(schema, value, usize::saturating_add, &mut ways) > MOST_WAYS
        {
            found.extend(names.map(|name| format!("{at}/{name}")));
        }
        match value {
            Json::Object(members) => {
                let members = members.iter().filter(|(_, value)| is_structure(value));
                pending
                    .extend(members.map(|(name, value)| (format!("{at}/{}", escape(name)), value)));
            }
            Json::Array(items) => {
                let items = items
                    .iter()
                    .enumerate()
                    .filter(|(_, value)| is_structure(value));
                pending.extend(items.map(|(index, value)| (format!("{at}/{index}"), value)));
            }
            _ => {}
        }
    }
    found
}

/// Whether some schema looks at what others have evaluated.
pub(crate) fn looks_at_others(schema: &Json) -> bool {
    let mut pending = vec![schema];
    while let Some(value) = pending.pop() {
        match value {
            Json::Object(members) => {
                if UNEVALUATED.iter().any(|name| members.contains_key(*name)) {
                    return true;
                }
                pending.extend(members.values().filter(|value| is_structure(value)));
            }
            Json::Array(items) => pending.extend(items.iter().filter(|value| is_structure(value))),
            _ => {}
        }
    }
    false
}

fn is_structure(value: &Json) -> bool {
    value.is_object() || value.is_array()
}

/// Returns whether more schemas apply to one value, each by the one before, than [`MOST_LEVELS`]. A schema that leads back to
/// itself counts once.
pub(crate) fn is_too_deep(schema: &Json) -> bool {
    let mut levels = Measures::default();
    let mut all = vec![schema];
    while let Some(start) = all.pop() {
        match start {
            Json::Object(members) => all.extend(members.values()),
            Json::Array(items) => all.extend(items),
            _ => {}
        }
        if measure(schema, start, usize::max, &mut levels) > MOST_LEVELS {
            return true;
        }
    }
    false
}

/// Returns one more than what is joined of the schemas that this one applies. Each is looked at once, without recursion.
fn measure<'j>(
    root: &'j Json,
    start: &'j Json,
    join: fn(usize, usize) -> usize,
    levels: &mut Measures,
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
        let own = known.fold(0, join).saturating_add(1);
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

    use super::{MOST_LEVELS, is_too_deep, looks_at_others, too_many_ways};

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

    #[test]
    fn ways_are_counted_where_a_keyword_looks_at_others() {
        let plain = chain(40, |next| json!({"anyOf": [next.clone(), next]}));
        assert!(!looks_at_others(&plain) && too_many_ways(&plain).is_empty());
        for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
            for union in ["anyOf", "oneOf", "allOf"] {
                let twice = |next: Json| json!({union: [next.clone(), next], keyword: false});
                let diamond = chain(40, twice);
                assert!(looks_at_others(&diamond));
                let found = too_many_ways(&diamond);
                assert!(found.contains(&format!("/$defs/0/{keyword}")));
                assert!(!found.contains(&format!("/$defs/39/{keyword}")));
                assert!(too_many_ways(&chain(10, twice)).is_empty());
            }
        }
        // A name is no keyword.
        let named = json!({"properties": {"unevaluatedItems": {"type": "string"}}});
        assert!(too_many_ways(&named).is_empty());
    }
}
