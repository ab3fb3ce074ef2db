//! JSON types of values, and their names.

use serde_json::Value;

use crate::JsonTypes;

/// Every JSON type but `null`.
pub(crate) const VALUES: JsonTypes = JsonTypes(JsonTypes::ALL.0 & !JsonTypes::NULL.0);

/// Returns the JSON type of a value.
pub(crate) fn json_type_of(value: &Value) -> JsonTypes {
    match value {
        Value::Null => JsonTypes::NULL,
        Value::Bool(_) => JsonTypes::BOOLEAN,
        Value::Number(number) if is_whole(number) => JsonTypes::INTEGER,
        Value::Number(_) => JsonTypes::FRACTION,
        Value::String(_) => JsonTypes::STRING,
        Value::Array(_) => JsonTypes::ARRAY,
        Value::Object(_) => JsonTypes::OBJECT,
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// Returns the name of a JSON type, or `value` for several types.
pub(crate) fn json_type_name(json_types: JsonTypes) -> &'static str {
    match json_types {
        JsonTypes::OBJECT => "object",
        JsonTypes::ARRAY => "array",
        JsonTypes::STRING => "string",
        JsonTypes::INTEGER => "integer",
        JsonTypes::NUMBER | JsonTypes::FRACTION => "number",
        JsonTypes::BOOLEAN => "boolean",
        _ => "value",
    }
}
