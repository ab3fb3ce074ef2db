//! How values are spelled: the vendor's answers of 2016 and of 2021 differ.

use serde_json::{Value, json};

/// A vintage of spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Ids of users, times, types and statuses of visits are digits in strings, and a visit has `_id` beside `id`.
    Y2016,
    /// They are numbers; an object's own `id` is still a string.
    Y2021,
}

impl Style {
    /// Returns a number in this style.
    pub(crate) fn number(self, value: impl Into<i128>) -> Value {
        let value: i128 = value.into();
        match (self, i64::try_from(value)) {
            (Self::Y2021, Ok(value)) => json!(value),
            _ => Value::String(value.to_string()),
        }
    }

    /// Returns a number or `null`.
    pub(crate) fn optional(self, value: Option<i64>) -> Value {
        value.map_or(Value::Null, |value| self.number(value))
    }
}
