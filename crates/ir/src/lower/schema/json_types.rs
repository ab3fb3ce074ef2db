//! JSON types of values, and their names.

use serde_json::Value;

use crate::Kinds;

/// Every JSON type but `null`.
pub(crate) const VALUES: Kinds = Kinds(Kinds::ALL.0 & !Kinds::NULL.0);

/// Returns the JSON type of a value.
pub(crate) fn json_type_of(value: &Value) -> Kinds {
    match value {
        Value::Null => Kinds::NULL,
        Value::Bool(_) => Kinds::BOOLEAN,
        Value::Number(number) if is_whole(number) => Kinds::INTEGER,
        Value::Number(_) => Kinds::FRACTION,
        Value::String(_) => Kinds::STRING,
        Value::Array(_) => Kinds::ARRAY,
        Value::Object(_) => Kinds::OBJECT,
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// Returns the name of a JSON type, or `value` for several types.
pub(crate) fn json_type_name(kinds: Kinds) -> &'static str {
    match kinds {
        Kinds::OBJECT => "object",
        Kinds::ARRAY => "array",
        Kinds::STRING => "string",
        Kinds::INTEGER => "integer",
        Kinds::NUMBER | Kinds::FRACTION => "number",
        Kinds::BOOLEAN => "boolean",
        _ => "value",
    }
}
