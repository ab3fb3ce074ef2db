//! Schemas that are derived from the Rust types.
//!
//! Names and presence come from the table of a type, the types of members from the fields of the struct. Nothing is copied from the description,
//! so that a derived schema can be compared with it. The schemas are JSON Schema 2020-12, from which those of `schemars` and `utoipa` are built.

mod scalars;
#[cfg(feature = "schemars")]
pub mod schemars;
mod table;
#[cfg(feature = "utoipa")]
pub mod utoipa;

use serde_json::{Map, Value, json};

use crate::{Maybe, Member, Presence};

/// A type that has a schema.
pub trait TypeSchema {
    /// The name by which others refer to the schema; `None` for a schema that is written in place.
    const NAME: Option<&'static str> = None;

    /// Returns the schema, and adds the named schemas that it refers to.
    fn define(schemas: &mut Schemas) -> Value;
}

/// A collection of named schemas, which grows with each reference to one.
#[derive(Debug)]
pub struct Schemas {
    /// The text before the name in a `$ref`.
    prefix: &'static str,
    defined: Map<String, Value>,
}

impl Schemas {
    /// Creates an empty collection. References to its schemas begin with `prefix`.
    #[must_use]
    pub fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            defined: Map::new(),
        }
    }

    /// Returns the schema of a type, or a reference to it if it has a name.
    pub fn of<T: TypeSchema>(&mut self) -> Value {
        let Some(name) = T::NAME else {
            return T::define(self);
        };
        if !self.defined.contains_key(name) {
            // The name is added before the schema, because the schema may refer to itself.
            self.defined.insert(name.to_owned(), Value::Null);
            let schema = T::define(self);
            self.defined.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("{}{name}", self.prefix) })
    }

    /// Returns the schema of a type, extended by `null`.
    pub fn nullable<T: TypeSchema>(&mut self) -> Value {
        match self.of::<T>() {
            // These schemas already include `null`.
            Value::Object(schema)
                if schema.is_empty()
                    || schema.get("type").is_some_and(|ty| {
                        ty == "null"
                            || ty
                                .as_array()
                                .is_some_and(|tys| tys.contains(&json!("null")))
                    }) =>
            {
                schema.into()
            }
            Value::Object(mut schema)
                if schema.get("type").is_some_and(Value::is_string)
                    && !schema.contains_key("enum") =>
            {
                let ty = schema["type"].take();
                schema.insert("type".to_owned(), json!([ty, "null"]));
                schema.into()
            }
            schema => json!({ "anyOf": [schema, { "type": "null" }] }),
        }
    }

    /// Returns the named schemas.
    #[must_use]
    pub fn into_defined(self) -> Map<String, Value> {
        self.defined
    }
}

/// Builds the schema of an object, member by member.
pub struct ObjectSchema<'a> {
    schemas: &'a mut Schemas,
    members: std::slice::Iter<'static, Member>,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    additional: Option<Value>,
}

impl<'a> ObjectSchema<'a> {
    /// Creates a schema for the members of a table.
    #[must_use]
    pub fn new(schemas: &'a mut Schemas, members: &'static [Member]) -> Self {
        Self {
            schemas,
            members: members.iter(),
            properties: Map::new(),
            required: Vec::new(),
            additional: None,
        }
    }

    /// Adds the next member, which is required. Its type is that of the field that the function returns.
    #[must_use]
    pub fn required<M, T: TypeSchema>(self, _: fn(&M) -> &T) -> Self {
        self.member(Schemas::of::<T>)
    }

    /// Adds the next member, which is optional.
    #[must_use]
    pub fn optional<M, T: TypeSchema>(self, _: fn(&M) -> &Option<T>) -> Self {
        self.member(Schemas::of::<T>)
    }

    /// Adds the next member, which is required and may be `null`.
    #[must_use]
    pub fn nullable<M, T: TypeSchema>(self, _: fn(&M) -> &Option<T>) -> Self {
        self.member(Schemas::nullable::<T>)
    }

    /// Adds the next member, which is optional and may be `null`.
    #[must_use]
    pub fn maybe<M, T: TypeSchema>(self, _: fn(&M) -> &Maybe<T>) -> Self {
        self.member(Schemas::nullable::<T>)
    }

    fn member(mut self, schema: fn(&mut Schemas) -> Value) -> Self {
        if let Some(member) = self.members.next() {
            let schema = schema(self.schemas);
            self.properties.insert(member.name.to_owned(), schema);
            if matches!(member.presence, Presence::Required | Presence::Nullable) {
                self.required.push(member.name);
            }
        }
        self
    }

    /// Adds the schema of the members that are not in the table.
    #[must_use]
    pub fn extra<M, E: ExtraSchema>(mut self, _: fn(&M) -> &E) -> Self {
        self.additional = E::extra(self.schemas);
        self
    }

    /// Returns the schema.
    #[must_use]
    pub fn finish(self) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        if !self.properties.is_empty() {
            schema.insert("properties".to_owned(), self.properties.into());
        }
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), self.required.into());
        }
        if let Some(additional) = self.additional {
            schema.insert("additionalProperties".to_owned(), additional);
        }
        schema.into()
    }
}

/// A type of the field that holds unknown members.
pub trait ExtraSchema {
    /// Returns the schema of their values; `None` if every value is allowed.
    fn extra(schemas: &mut Schemas) -> Option<Value>;
}

impl<T: TypeSchema> ExtraSchema for crate::Others<T> {
    fn extra(schemas: &mut Schemas) -> Option<Value> {
        let schema = schemas.of::<T>();
        (schema != json!({})).then_some(schema)
    }
}

/// Returns the schema of an enum of strings.
#[must_use]
pub fn string(values: &[&str]) -> Value {
    json!({ "type": "string", "enum": values })
}

/// Returns the schema of an enum of integers.
#[must_use]
pub fn integer(values: &[i64]) -> Value {
    json!({ "type": "integer", "enum": values })
}

/// Returns the schema of an enum of values of any type, given as JSON text.
#[must_use]
pub fn mixed(values: &[&'static str]) -> Value {
    let values: Vec<Value> = values
        .iter()
        .map(|value| crate::Value::from_table(value).to_json())
        .collect();
    json!({ "enum": values })
}

/// Returns the schema of a branch of a union. Its type is the argument of the variant; with a key, it is the value of the only member of an object.
pub fn branch<U, T: TypeSchema>(
    schemas: &mut Schemas,
    _: fn(T) -> U,
    key: Option<&'static str>,
) -> Value {
    let value = schemas.of::<T>();
    match key {
        None => value,
        Some(key) => json!({
            "type": "object",
            "properties": { key: value },
            "required": [key],
            "additionalProperties": false,
        }),
    }
}

/// Returns the schema of a union.
#[must_use]
pub fn any_of<const N: usize>(branches: [Value; N]) -> Value {
    json!({ "anyOf": branches.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_added_once() {
        let mut schemas = Schemas::new("#/$defs/");
        assert_eq!(
            schemas.nullable::<String>(),
            json!({ "type": ["string", "null"] })
        );
        assert_eq!(schemas.nullable::<()>(), json!({ "type": "null" }));
        assert_eq!(schemas.nullable::<crate::Value>(), json!({}));
        assert_eq!(
            schemas.nullable::<Option<bool>>(),
            json!({ "type": ["boolean", "null"] })
        );
    }
}
