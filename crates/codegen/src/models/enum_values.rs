//! The values of an enum in Rust: what they are, and what their variants are called.

use conform_ir::{Enum, EnumRepr, EnumValue};
use serde_json::Value;

use super::stutter::without_shared_words;
use crate::names::{Position, Scope, identifier};

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
            let names = texts.iter().map(|text| identifier(text, Position::Variant));
            return Self::claim(names);
        }
        Self::claim(without_shared_words(name, texts.iter().map(String::as_str)).into_iter())
    }
}
