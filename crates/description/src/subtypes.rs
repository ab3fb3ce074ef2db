//! Derived schemas: the named schemas whose `allOf` refers to another.
//!
//! A base schema with a discriminator represents any of its subtypes (OpenAPI 3.0.3 §4.7.25). [`is_base`] recognizes
//! such a schema, and [`of`] lists what is derived from it.
//!
//! ```
//! use conform_description::{Description, LoadOptions, subtypes};
//!
//! let text = "openapi: 3.0.3
//! info: {title: Clinic, version: '1'}
//! paths: {}
//! components:
//!   schemas:
//!     Visit: {type: object, discriminator: {propertyName: kind}}
//!     WalkIn: {allOf: [{$ref: '#/components/schemas/Visit'}]}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let description = loaded.description.expect("the root file is a description");
//! let visit = description.root().at("/components/schemas/Visit").expect("the schema exists");
//! assert!(subtypes::is_base(visit));
//! let names: Vec<&str> = subtypes::of(visit).into_iter().map(|(name, _)| name).collect();
//! assert_eq!(names, ["WalkIn"]);
//! ```

use crate::subtype_table::{Subtype, SubtypeTable};
use crate::{Address, Description, Node};

/// Returns whether a schema has a discriminator but no `oneOf` or `anyOf` that it could belong to. The discriminator of
/// such a schema selects one of its subtypes.
pub fn is_base(schema: Node<'_>) -> bool {
    schema.get("discriminator").is_some()
        && schema.get("oneOf").is_none()
        && schema.get("anyOf").is_none()
}

/// Returns whether a named schema is derived from another.
pub fn is_subtype(schema: Node<'_>) -> bool {
    table(schema.description()).contains(schema.address())
}

/// Returns the schemas that are derived from `base`, directly or not, with their names, in the order of the description.
pub fn of<'d>(base: Node<'d>) -> Vec<(&'d str, Node<'d>)> {
    let description = base.description();
    let subtypes = table(description).of(base.address()).into_iter();
    subtypes
        .map(|subtype| (&*subtype.name, description.node(subtype.schema)))
        .collect()
}

/// Returns whether a branch of a `oneOf` or `anyOf`, with references followed, is a schema for which `is_wanted` is true.
pub fn lists(branches: Node<'_>, is_wanted: impl Fn(Address) -> bool) -> bool {
    branches.items().any(|branch| {
        branch
            .resolve()
            .is_ok_and(|branch| is_wanted(branch.node.address()))
    })
}

/// The table of a description, made on first use.
fn table(description: &Description) -> &SubtypeTable {
    description.subtypes.get_or_init(|| {
        let mut table = SubtypeTable::default();
        let schemas = description.root().at("/components/schemas");
        let schemas = schemas.into_iter().flat_map(Node::members);
        for (order, member) in schemas.enumerate() {
            let Ok(schema) = member.node.resolve().map(|resolved| resolved.node) else {
                continue;
            };
            let parents = schema.get("allOf").into_iter().flat_map(Node::items);
            for parent in parents.filter(|part| part.reference().is_some()) {
                if let Ok(parent) = parent.resolve() {
                    let subtype = Subtype {
                        order,
                        name: member.key.into(),
                        schema: schema.address(),
                    };
                    table.insert(parent.node.address(), subtype);
                }
            }
        }
        table
    })
}
