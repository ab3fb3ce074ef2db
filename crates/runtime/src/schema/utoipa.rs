//! `utoipa::ToSchema` from a [`TypeSchema`].

use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::schema::{
    AnyOfBuilder, ArrayBuilder, ArrayItems, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::{Schemas, TypeSchema};

/// The location of schemas in an OpenAPI document.
const PREFIX: &str = "#/components/schemas/";

/// Returns the schema of a type.
#[must_use]
pub fn schema<T: TypeSchema>() -> RefOr<Schema> {
    let mut schemas = Schemas::new(PREFIX);
    typed(&T::define(&mut schemas))
}

/// Adds the named schemas that a type refers to, including its own if it refers to itself.
pub fn schemas<T: TypeSchema>(into: &mut Vec<(String, RefOr<Schema>)>) {
    let mut schemas = Schemas::new(PREFIX);
    let _ = T::define(&mut schemas);
    for (name, schema) in schemas.into_defined() {
        if into.iter().all(|(known, _)| *known != name) {
            into.push((name, typed(&schema)));
        }
    }
}

/// Converts the schema of a [`TypeSchema`] to a schema of utoipa. (utoipa's own `Deserialize` refuses a schema without `type`, although its
/// `Serialize` writes such schemas.)
fn typed(schema: &Value) -> RefOr<Schema> {
    if let Some(pointer) = schema["$ref"].as_str() {
        return RefOr::Ref(Ref::new(pointer));
    }
    if let Some(branches) = schema["oneOf"].as_array() {
        let one_of = branches
            .iter()
            .fold(OneOfBuilder::new(), |builder, branch| {
                builder.item(typed(branch))
            });
        return RefOr::T(one_of.into());
    }
    if let Some(branches) = schema["anyOf"].as_array() {
        let any_of = branches
            .iter()
            .fold(AnyOfBuilder::new(), |builder, branch| {
                builder.item(typed(branch))
            });
        return RefOr::T(any_of.into());
    }
    let types = schema.get("type").map_or(SchemaType::AnyValue, keyword);
    if let Some(items) = schema.get("prefixItems").and_then(Value::as_array) {
        let items: Vec<Schema> = items.iter().map(|item| inline(typed(item))).collect();
        let array = ArrayBuilder::new()
            .schema_type(types)
            .items(ArrayItems::False)
            .prefix_items(items);
        return RefOr::T(array.into());
    }
    if let Some(items) = schema.get("items") {
        return RefOr::T(
            ArrayBuilder::new()
                .schema_type(types)
                .items(typed(items))
                .into(),
        );
    }
    let mut object = ObjectBuilder::new().schema_type(types);
    if let Some(format) = schema.get("format") {
        object = object.format(Some(keyword::<SchemaFormat>(format)));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        object = object.pattern(Some(pattern));
    }
    if schema["minimum"] == 0 {
        object = object.minimum(Some(0));
    }
    if let Some(length) = schema["maxLength"]
        .as_u64()
        .and_then(|length| usize::try_from(length).ok())
    {
        object = object.max_length(Some(length));
    }
    if let Some(values) = schema["enum"].as_array() {
        object = object.enum_values(Some(values.clone()));
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        object = object.property(name, typed(member));
    }
    for name in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        object = object.required(name);
    }
    if let Some(others) = schema.get("additionalProperties") {
        object = object.additional_properties(Some(typed(others)));
    }
    RefOr::T(object.into())
}

/// Returns the schema of a tuple item. utoipa takes no reference there, so a reference becomes a `oneOf` with one branch.
fn inline(schema: RefOr<Schema>) -> Schema {
    match schema {
        RefOr::T(schema) => schema,
        reference => OneOfBuilder::new().item(reference).into(),
    }
}

/// Reads the value of `type` or `format`.
///
/// # Panics
///
/// Never for the values that this module writes: utoipa knows all of them.
fn keyword<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("utoipa knows the keyword")
}
