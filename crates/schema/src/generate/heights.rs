//! How deep the least value of each definition is, so that recursion ends.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The height of what has no finite value.
const ENDLESS: u32 = 1_000;

/// Returns the height of each definition of a translated schema.
pub(super) fn heights(translated: &Json) -> BTreeMap<String, u32> {
    let mut heights: BTreeMap<String, u32> = BTreeMap::new();
    let Some(definitions) = translated.get("$defs").and_then(Json::as_object) else {
        return heights;
    };
    // Each pass finds what is one level higher.
    for _ in 0..64 {
        let mut has_changed = false;
        for (name, schema) in definitions {
            let new = height(schema, &heights);
            let old = heights.get(name).copied().unwrap_or(ENDLESS);
            if new < old {
                heights.insert(name.clone(), new);
                has_changed = true;
            }
        }
        if !has_changed {
            break;
        }
    }
    heights
}

/// Returns the height of a schema, by the heights of the definitions that are known.
pub(super) fn height(schema: &Json, known: &BTreeMap<String, u32>) -> u32 {
    let Some(keywords) = schema.as_object() else {
        return 0;
    };
    if keywords.contains_key("enum") || keywords.contains_key("const") {
        return 0;
    }
    let mut total = 0;
    if let Some(reference) = keywords.get("$ref").and_then(Json::as_str) {
        let name = reference.strip_prefix("#/$defs/").unwrap_or_default();
        total = total.max(known.get(name).copied().unwrap_or(ENDLESS));
    }
    let schemas = |keyword: &str| keywords.get(keyword).and_then(Json::as_array);
    for part in schemas("allOf").into_iter().flatten() {
        total = total.max(height(part, known));
    }
    for union in ["anyOf", "oneOf"] {
        let branches = schemas(union).into_iter().flatten();
        let least = branches.map(|branch| height(branch, known)).min();
        total = total.max(least.unwrap_or(0));
    }
    let is_nested = |name: &Json| name == "object" || name == "array";
    let may_be_flat = match keywords.get("type") {
        Some(Json::Array(names)) => names.iter().any(|name| !is_nested(name)),
        Some(name) => !is_nested(name),
        None => false,
    };
    if may_be_flat {
        return total;
    }
    let properties = keywords.get("properties");
    for name in schemas("required").into_iter().flatten() {
        let member = name.as_str().zip(properties);
        let member = member.and_then(|(name, properties)| properties.get(name));
        if let Some(member) = member {
            total = total.max(1 + height(member, known));
        }
    }
    let needs_items = keywords
        .get("minItems")
        .and_then(Json::as_u64)
        .is_some_and(|least| least > 0);
    if let Some(items) = keywords.get("items").filter(|_| needs_items) {
        total = total.max(1 + height(items, known));
    }
    total.min(ENDLESS)
}
