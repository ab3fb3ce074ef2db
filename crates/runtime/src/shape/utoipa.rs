//! `utoipa::ToSchema` from a [`Shape`].

use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

use super::{Shape, Shapes};

/// Where an OpenAPI document keeps its schemas.
const PREFIX: &str = "#/components/schemas/";

/// Makes the schema of a type.
#[must_use]
pub fn schema<T: Shape>() -> RefOr<Schema> {
    let mut shapes = Shapes::new(PREFIX);
    from_json(T::define(&mut shapes))
}

/// Adds the named schemas that a type refers to, itself included where it does.
pub fn schemas<T: Shape>(into: &mut Vec<(String, RefOr<Schema>)>) {
    let mut shapes = Shapes::new(PREFIX);
    let _ = T::define(&mut shapes);
    for (name, schema) in shapes.into_defined() {
        if into.iter().all(|(known, _)| *known != name) {
            into.push((name, from_json(schema)));
        }
    }
}

fn from_json(schema: Value) -> RefOr<Schema> {
    serde_json::from_value(schema).unwrap_or_else(|_| RefOr::T(Schema::default()))
}
