//! The text of values, and what is left of them without `null`.

use std::borrow::Cow;

use serde_json::Value;

use super::types::Unwritable;
use crate::percent::Escape;

/// Appends the items of a list, or the names and values of an object in turn, with a delimiter between them.
pub(super) fn join(
    out: &mut String,
    escape: Escape,
    delimiter: &str,
    value: &Value,
) -> Result<(), Unwritable> {
    match value {
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push_str(delimiter);
                }
                escape.push(out, &scalar(item)?);
            }
        }
        Value::Object(members) => {
            for (n, (key, item)) in members.iter().enumerate() {
                if n > 0 {
                    out.push_str(delimiter);
                }
                escape.for_names().push(out, key);
                out.push_str(delimiter);
                escape.push(out, &scalar(item)?);
            }
        }
        one => escape.push(out, &scalar(one)?),
    }
    Ok(())
}

/// Returns the value without the items and members that are `null` (RFC 6570 §3.2.1: "each defined list member", "each pair with a defined
/// value").
pub(super) fn without_nulls(value: &Value) -> Cow<'_, Value> {
    fn has_null(value: &Value) -> bool {
        let is_or_has = |value: &Value| value.is_null() || has_null(value);
        match value {
            Value::Array(items) => items.iter().any(is_or_has),
            Value::Object(members) => members.values().any(is_or_has),
            _ => false,
        }
    }
    fn without_null(value: &Value) -> Value {
        match value {
            Value::Array(items) => items
                .iter()
                .filter(|item| !item.is_null())
                .map(without_null)
                .collect(),
            Value::Object(members) => members
                .iter()
                .filter(|(_, member)| !member.is_null())
                .map(|(name, member)| (name.clone(), without_null(member)))
                .collect(),
            one => one.clone(),
        }
    }
    if has_null(value) {
        Cow::Owned(without_null(value))
    } else {
        Cow::Borrowed(value)
    }
}

pub(super) fn is_empty_container(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Returns the text of a value that is neither a list nor an object.
pub(crate) fn scalar(value: &Value) -> Result<Cow<'_, str>, Unwritable> {
    match value {
        Value::Array(_) | Value::Object(_) => Err(Unwritable::Nested),
        one => Ok(text_of(one)),
    }
}

pub(super) fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Null => Cow::Borrowed(""),
        other => Cow::Owned(other.to_string()),
    }
}
