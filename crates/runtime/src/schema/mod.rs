//! Schemas of types, told from the Rust types themselves.
//!
//! A table gives names and presence, the struct's fields give the types; neither repeats the description, so that a schema
//! made here can be held against it. The schema is JSON Schema 2020-12, which both `schemars` and `utoipa` take.

mod scalars;
#[cfg(feature = "schemars")]
pub mod schemars;
mod table;
#[cfg(feature = "utoipa")]
pub mod utoipa;

use serde_json::{Map, Value, json};

use crate::{Maybe, Member, Presence};

/// A type that can tell its schema.
pub trait TypeSchema {
    /// The name under which the schema is referred to; `None` for one that is written in place.
    const NAME: Option<&'static str> = None;

    /// Makes the schema, and adds the named ones that it refers to.
    fn define(schemas: &mut Schemas) -> Value;
}

/// Named schemas that were met, by name.
#[derive(Debug)]
pub struct Schemas {
    /// What stands before a name in a `$ref`.
    prefix: &'static str,
    defined: Map<String, Value>,
}

impl Schemas {
    /// No schemas; references to them begin with `prefix`.
    #[must_use]
    pub fn new(prefix: &'static str) -> Self {
        Self {
            prefix,
            defined: Map::new(),
        }
    }

    /// A type's schema, or a reference to it if it has a name.
    pub fn of<T: TypeSchema>(&mut self) -> Value {
        let Some(name) = T::NAME else {
            return T::define(self);
        };
        if !self.defined.contains_key(name) {
            // The place is taken before the schema is made, since the schema may refer to itself.
            self.defined.insert(name.to_owned(), Value::Null);
            let schema = T::define(self);
            self.defined.insert(name.to_owned(), schema);
        }
        json!({ "$ref": format!("{}{name}", self.prefix) })
    }

    /// A type's schema, or `null`.
    pub fn nullable<T: TypeSchema>(&mut self) -> Value {
        match self.of::<T>() {
            // They include `null` by themselves.
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

    /// The named schemas that were met.
    #[must_use]
    pub fn into_defined(self) -> Map<String, Value> {
        self.defined
    }
}

/// The schema of an object, member by member.
pub struct ObjectSchema<'a> {
    schemas: &'a mut Schemas,
    members: std::slice::Iter<'static, Member>,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    additional: Option<Value>,
}

impl<'a> ObjectSchema<'a> {
    /// An object of the members of a table.
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

    /// The next member, which is always there; its type is that of the field that the function returns.
    #[must_use]
    pub fn required<M, T: TypeSchema>(self, _: fn(&M) -> &T) -> Self {
        self.member(Schemas::of::<T>)
    }

    /// The next member, which may be absent.
    #[must_use]
    pub fn optional<M, T: TypeSchema>(self, _: fn(&M) -> &Option<T>) -> Self {
        self.member(Schemas::of::<T>)
    }

    /// The next member, which may be `null`.
    #[must_use]
    pub fn nullable<M, T: TypeSchema>(self, _: fn(&M) -> &Option<T>) -> Self {
        self.member(Schemas::nullable::<T>)
    }

    /// The next member, which may be absent and may be `null`.
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

    /// The members that are not in the table.
    #[must_use]
    pub fn extra<M, E: ExtraSchema>(mut self, _: fn(&M) -> &E) -> Self {
        self.additional = E::extra(self.schemas);
        self
    }

    /// The schema.
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

/// A type of the field for all other members.
pub trait ExtraSchema {
    /// The schema of their values; `None` where nothing is said.
    fn extra(schemas: &mut Schemas) -> Option<Value>;
}

impl ExtraSchema for crate::Extra {
    fn extra(_: &mut Schemas) -> Option<Value> {
        None
    }
}

impl<T: TypeSchema> ExtraSchema for std::collections::BTreeMap<String, T> {
    fn extra(schemas: &mut Schemas) -> Option<Value> {
        Some(schemas.of::<T>())
    }
}

/// The schema of an enum of strings.
#[must_use]
pub fn string(values: &[&str]) -> Value {
    json!({ "type": "string", "enum": values })
}

/// The schema of an enum of integers.
#[must_use]
pub fn integer(values: &[i64]) -> Value {
    json!({ "type": "integer", "enum": values })
}

/// The schema of an enum of any values, which are given as JSON text.
#[must_use]
pub fn mixed(values: &[&str]) -> Value {
    let values: Vec<Value> = values
        .iter()
        .map(|value| crate::__private::json(value))
        .collect();
    json!({ "enum": values })
}

/// The schema of a branch; its type is what the variant takes.
pub fn branch<U, T: TypeSchema>(schemas: &mut Schemas, _: fn(T) -> U) -> Value {
    schemas.of::<T>()
}

/// The schema of a union.
#[must_use]
pub fn any_of<const N: usize>(branches: [Value; N]) -> Value {
    json!({ "anyOf": branches.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_allowed_once() {
        let mut schemas = Schemas::new("#/$defs/");
        assert_eq!(
            schemas.nullable::<String>(),
            json!({ "type": ["string", "null"] })
        );
        assert_eq!(schemas.nullable::<()>(), json!({ "type": "null" }));
        assert_eq!(schemas.nullable::<Value>(), json!({}));
        assert_eq!(
            schemas.nullable::<Option<bool>>(),
            json!({ "type": ["boolean", "null"] })
        );
    }
}
