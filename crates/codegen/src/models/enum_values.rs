//! The values of an enum in Rust: what they are, and what their variants are called.

use std::collections::HashMap;

use conform_ir::{Enum, EnumRepr, EnumValue};
use serde_json::Value;

use super::stutter::without_shared_words;
use crate::names::{Position, Scope, identifier, joined};

/// Returns what the values of an enum are in Rust. Integers beyond 64 bits count as values of several types.
pub(super) fn enum_repr(def: &Enum) -> EnumRepr {
    let all = |is: fn(&Value) -> bool| def.values.iter().all(|value| is(&value.value));
    match def.repr {
        EnumRepr::Integer if !all(|value| value.as_i64().is_some()) => EnumRepr::Mixed,
        EnumRepr::String if !all(Value::is_string) => EnumRepr::Mixed,
        repr => repr,
    }
}

/// The names of the variants of an enum.
pub(super) struct VariantNames {
    /// One for each value or branch, in their order.
    pub(super) listed: Vec<String>,
    /// The one for everything else.
    pub(super) other: String,
}

impl VariantNames {
    /// Names the variants of these wanted names, and the one for everything else.
    pub(super) fn claim(wanted: impl Iterator<Item = String>) -> Self {
        let mut scope = Scope::new();
        let listed = wanted.map(|name| scope.claim(&name)).collect();
        let other = if scope.is_free("Unknown") {
            "Unknown"
        } else {
            "Unlisted"
        };
        Self {
            listed,
            other: scope.claim(other),
        }
    }

    /// Names the variants of a list of values of the enum `name`. Names that the description gives are kept as they are.
    pub(super) fn of_values(name: &str, def: &Enum) -> Self {
        let text = |value: &EnumValue| match (&value.name, &value.value) {
            (Some(name), _) => name.clone(),
            (None, Value::String(text)) => text.clone(),
            (None, other) => other.to_string(),
        };
        let texts: Vec<String> = def.values.iter().map(text).collect();
        let are_named = def.values.iter().any(|value| value.name.is_some());
        if are_named || !def.values.iter().all(|value| value.value.is_string()) {
            return Self::claim(of_several_types(def, &texts).into_iter());
        }
        Self::claim(without_shared_words(name, texts.iter().map(String::as_str)).into_iter())
    }
}

/// Returns the names of values of several JSON types. What has the name of a number or a boolean without being one says what it is:
/// the text `1` beside the number is `Text1`.
fn of_several_types(def: &Enum, texts: &[String]) -> Vec<String> {
    let names: Vec<String> = texts
        .iter()
        .map(|text| identifier(text, Position::Variant))
        .collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in &names {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    let values = def.values.iter().zip(texts).zip(&names);
    let name = |((value, text), name): ((&EnumValue, &String), &String)| {
        let noun = match (&value.name, &value.value) {
            (None, Value::String(_)) => "text",
            (None, Value::Array(_)) => "list",
            (None, Value::Object(_)) => "object",
            _ => return name.clone(),
        };
        match counts[&name.to_lowercase()] {
            1 => name.clone(),
            _ => joined([noun, text], Position::Variant),
        }
    };
    values.map(name).collect()
}
