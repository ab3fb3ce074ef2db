//! Sets of JSON types.

use serde_json::{Value as Json, json};

/// A set of JSON types. Numbers are integers, or have a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeSet(u8);

impl TypeSet {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const INTEGER: Self = Self(4);
    pub(super) const FRACTION: Self = Self(8);
    pub(super) const NUMBER: Self = Self(4 | 8);
    pub(super) const STRING: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    pub(super) const ALL: Self = Self(127);

    /// Returns the types that `type` lists.
    pub(super) fn of_keyword(keyword: &Json) -> Self {
        match keyword {
            Json::String(name) => Self::named(name),
            Json::Array(names) => names
                .iter()
                .filter_map(Json::as_str)
                .fold(Self::NONE, |all, name| all.or(Self::named(name))),
            _ => Self::ALL,
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// Returns the type of a value.
    pub(super) fn of(value: &Json) -> Self {
        match value {
            Json::Null => Self::NULL,
            Json::Bool(_) => Self::BOOLEAN,
            Json::Number(number) => {
                let is_whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
                if number.is_i64() || number.is_u64() || is_whole {
                    Self::INTEGER
                } else {
                    Self::FRACTION
                }
            }
            Json::String(_) => Self::STRING,
            Json::Array(_) => Self::ARRAY,
            Json::Object(_) => Self::OBJECT,
        }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns whether it has one of these types.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the names, as `type` lists them.
    pub(super) fn names(self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for (types, name) in [
            (Self::NULL, "null"),
            (Self::BOOLEAN, "boolean"),
            (Self::STRING, "string"),
            (Self::ARRAY, "array"),
            (Self::OBJECT, "object"),
        ] {
            if self.has(types) {
                names.push(name);
            }
        }
        if self.has(Self::FRACTION) {
            names.push("number");
        } else if self.has(Self::INTEGER) {
            names.push("integer");
        }
        names
    }

    /// Returns it in words: `string or null`.
    pub(super) fn words(self) -> String {
        if self == Self::ALL {
            return "any type".to_owned();
        }
        let mut names = self.names();
        // What may be null is named first.
        if names.first() == Some(&"null") {
            names.rotate_left(1);
        }
        if names.is_empty() {
            return "nothing".to_owned();
        }
        names.join(" or ")
    }

    /// Returns it as a schema.
    pub(super) fn json(self) -> Json {
        if self == Self::ALL {
            return json!({});
        }
        json!({ "type": self.names() })
    }
}
