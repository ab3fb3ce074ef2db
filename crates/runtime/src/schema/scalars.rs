//! Schemas of the wire types and of standard library types.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Schemas, TypeSchema};
use crate::{
    BigInteger, Binary, Blank, Bytes, Date, DateTime, Decimal, DecimalText, Duration,
    FractionalUnixTime, Loose, Maybe, Parsed, ParsedNumber, ParsedType, Secret, Time, UnixTime,
    Uri, Uuid,
};

macro_rules! scalars {
    ($($ty:ty => $schema:tt,)*) => {
        $(impl TypeSchema for $ty {
            fn define(_: &mut Schemas) -> Value {
                json!($schema)
            }
        })*
    };
}

scalars! {
    () => { "type": "null" },
    crate::Value => {},
    bool => { "type": "boolean" },
    i32 => { "type": "integer", "format": "int32" },
    i64 => { "type": "integer", "format": "int64" },
    u32 => { "type": "integer", "format": "uint32", "minimum": 0 },
    u64 => { "type": "integer", "format": "uint64", "minimum": 0 },
    BigInteger => { "type": "integer" },
    UnixTime => { "type": "integer", "format": "unix-time" },
    FractionalUnixTime => { "type": "number", "format": "unix-time" },
    i128 => { "type": "integer" },
    f64 => { "type": "number" },
    Decimal => { "type": "number", "format": "decimal" },
    String => { "type": "string" },
    DateTime => { "type": "string", "format": "date-time" },
    Date => { "type": "string", "format": "date" },
    Time => { "type": "string", "format": "time" },
    Duration => { "type": "string", "format": "duration" },
    Uuid => { "type": "string", "format": "uuid" },
    Uri => { "type": "string", "format": "uri" },
    Bytes => { "type": "string", "format": "byte" },
    Binary => { "type": "string", "format": "binary" },
    Secret => { "type": "string", "format": "password" },
    DecimalText => { "type": "string", "format": "decimal" },
}

/// The schema of values that are parsed.
fn parsed<T: ParsedType>(json_type: &str) -> Value {
    match T::FORMAT {
        Some(format) => json!({ "type": json_type, "format": format }),
        None => json!({ "type": json_type }),
    }
}

impl<T: ParsedType> TypeSchema for Parsed<T> {
    fn define(_: &mut Schemas) -> Value {
        parsed::<T>("string")
    }
}

impl<T: ParsedType> TypeSchema for ParsedNumber<T> {
    fn define(_: &mut Schemas) -> Value {
        parsed::<T>("number")
    }
}

impl<T: TypeSchema> TypeSchema for Box<T> {
    const NAME: Option<&'static str> = T::NAME;

    fn define(schemas: &mut Schemas) -> Value {
        T::define(schemas)
    }
}

impl<T: TypeSchema> TypeSchema for Option<T> {
    fn define(schemas: &mut Schemas) -> Value {
        schemas.nullable::<T>()
    }
}

impl<T: TypeSchema> TypeSchema for Maybe<T> {
    fn define(schemas: &mut Schemas) -> Value {
        schemas.nullable::<T>()
    }
}

impl<T: TypeSchema> TypeSchema for Vec<T> {
    fn define(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "items": schemas.of::<T>() })
    }
}

impl<T: TypeSchema> TypeSchema for BTreeMap<String, T> {
    fn define(schemas: &mut Schemas) -> Value {
        json!({ "type": "object", "additionalProperties": schemas.of::<T>() })
    }
}

impl<T: TypeSchema> TypeSchema for Loose<T> {
    fn define(schemas: &mut Schemas) -> Value {
        // The values of an enum of numbers are listed a second time, as strings.
        let number = T::define(schemas);
        let text = match number.get("enum").and_then(Value::as_array) {
            Some(values) => {
                let values: Vec<String> = values.iter().map(Value::to_string).collect();
                json!({ "type": "string", "enum": values })
            }
            None => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        };
        json!({ "oneOf": [schemas.of::<T>(), text] })
    }
}

impl<T: TypeSchema> TypeSchema for Blank<T> {
    fn define(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [{ "type": "string", "maxLength": 0 }, schemas.of::<T>()] })
    }
}

macro_rules! tuples {
    ($(($($t:ident)+))*) => {
        $(impl<$($t: TypeSchema),+> TypeSchema for ($($t,)+) {
            fn define(schemas: &mut Schemas) -> Value {
                let items = [$(schemas.of::<$t>()),+];
                json!({ "type": "array", "prefixItems": items, "minItems": items.len(), "maxItems": items.len() })
            }
        })*
    };
}

tuples! {
    (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H)
    (A B C D E F G H I) (A B C D E F G H I J) (A B C D E F G H I J K) (A B C D E F G H I J K L)
}
