//! `schemars::JsonSchema` from a [`TypeSchema`].

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Schemas, TypeSchema};

/// Returns the schema of a type. The named schemas that it refers to are added to the definitions of the generator.
pub fn json_schema<T: TypeSchema>(generator: &mut SchemaGenerator) -> Schema {
    let mut schemas = Schemas::new("#/$defs/");
    let schema = T::define(&mut schemas);
    for (name, schema) in schemas.into_defined() {
        generator.definitions_mut().entry(name).or_insert(schema);
    }
    Schema::try_from(schema).unwrap_or_default()
}

macro_rules! wire_types {
    ($($name:ident),* $(,)?) => {
        $(impl JsonSchema for crate::$name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                json_schema::<Self>(generator)
            }
        })*
    };
}

wire_types!(
    BigInteger,
    Binary,
    Bytes,
    Date,
    DateTime,
    Decimal,
    DecimalText,
    Duration,
    FractionalUnixTime,
    Secret,
    Time,
    UnixTime,
    Uri,
    Uuid,
    Value,
);
