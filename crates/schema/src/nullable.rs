//! `nullable`: the one reading of it that linting, generating and checking share.

use conform_description::{Dialect, Node};

/// Why `nullable: true` has no effect by the letter of OpenAPI 3.0.3 (§4.7.24.1, and the clarification of 2019-10-31).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeadNullable {
    /// There is no `type` in the same Schema Object, which alone it can add `null` to. A `$ref` in the same object even makes
    /// tools ignore it.
    WithoutType,
    /// `enum` of the same Schema Object does not list `null`.
    NotListed,
}

/// Returns whether a Schema Object of OpenAPI 3.0 has `nullable: true`.
///
/// It admits `null`, wherever it is: that is what its authors mean and what the text of 3.0.0 says. By the letter of 3.0.3 it
/// may have no effect; [`dead_nullable`] says where. From 3.1 on it is not a keyword, which linting reports.
#[must_use]
pub fn is_nullable(schema: Node<'_>) -> bool {
    schema.flag("nullable") && schema.dialect() == Dialect::OpenApi30
}

/// Returns why the `nullable: true` of a Schema Object has no effect by the letter; `None` if it has one, or if there is no
/// such keyword.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_schema::{DeadNullable, dead_nullable, is_nullable};
///
/// let text = "openapi: 3.0.3
/// info: {title: Clinic, version: '1'}
/// paths: {}
/// components:
///   schemas:
///     Id: {type: string}
///     Both: {nullable: true, allOf: [{$ref: '#/components/schemas/Id'}]}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let description = loaded.description.expect("the root file is a description");
/// let both = description.root().at("/components/schemas/Both").expect("the schema exists");
/// assert!(is_nullable(both));
/// assert_eq!(dead_nullable(both), Some(DeadNullable::WithoutType));
/// ```
#[must_use]
pub fn dead_nullable(schema: Node<'_>) -> Option<DeadNullable> {
    if !is_nullable(schema) {
        return None;
    }
    if schema.get("type").is_none() || schema.get("$ref").is_some() {
        return Some(DeadNullable::WithoutType);
    }
    let listed = schema.get("enum").filter(|listed| listed.is_array())?;
    let lists_null = listed.items().any(Node::is_null);
    (!lists_null).then_some(DeadNullable::NotListed)
}

/// Returns whether a nullable schema has keywords that may refuse `null` although `type` and `enum` admit it.
pub(crate) fn is_combined(schema: Node<'_>) -> bool {
    ["$ref", "allOf", "anyOf", "oneOf", "not"]
        .iter()
        .any(|word| schema.get(word).is_some())
}
