//! What discriminators select, for linting.

use std::collections::HashMap;

use conform_description::subtypes::{self, is_base};
use conform_description::{Address, Node, NodeMember};

use crate::constants::{inherits, listed, reference_name};

/// A schema that a discriminator selects although it lists other values for the property.
#[derive(Clone, Debug)]
pub struct Conflict<'d> {
    /// The value that selects the schema.
    pub tag: &'d str,
    /// The values that the schema lists for the property.
    pub listed: Vec<&'d str>,
    /// The name of the schema.
    pub name: &'d str,
    /// The entry of `mapping`; `None` if the schema is selected by its name.
    pub entry: Option<Node<'d>>,
}

/// Returns the schemas that the discriminator of a schema selects although they list other values for its property, so that
/// no value can both select and match them. A schema that an entry of `mapping` selects rightly has no conflict.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_schema::selection::conflicts;
///
/// let text = "openapi: 3.1.0
/// info: {title: Clinic, version: '1'}
/// components:
///   schemas:
///     Walk: {type: object, properties: {kind: {const: walk}}}
///     Visit: {oneOf: [{$ref: '#/components/schemas/Walk'}], discriminator: {propertyName: kind}}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let description = loaded.description.expect("the root file is a description");
/// let visit = description.root().at("/components/schemas/Visit").expect("the schema exists");
/// let found = conflicts(visit);
/// assert_eq!((found[0].tag, &found[0].listed[..]), ("Walk", &["walk"][..]));
/// ```
#[must_use]
pub fn conflicts(schema: Node<'_>) -> Vec<Conflict<'_>> {
    let Some((discriminator, property)) = discriminator(schema) else {
        return Vec::new();
    };
    let mut selected: Vec<(&str, Node<'_>)> = Vec::new();
    if is_base(schema) {
        selected.extend(subtypes::of(schema));
    } else {
        let unions = ["oneOf", "anyOf"].into_iter();
        let union = unions.filter_map(|word| schema.get(word)).next();
        let branches = union.into_iter().flat_map(Node::items);
        selected.extend(branches.filter_map(|branch| Some((reference_name(branch)?, branch))));
    }
    let entries: Vec<NodeMember<'_>> = discriminator
        .get("mapping")
        .into_iter()
        .flat_map(Node::members)
        .collect();
    let end = |node: Node<'_>| node.resolve().ok().map(|end| end.node.address());
    let mut by_target: HashMap<Address, Vec<&NodeMember<'_>>> = HashMap::new();
    for entry in &entries {
        let target = entry.node.reference().and_then(|found| found.target);
        if let Some(target) = target.and_then(end) {
            by_target.entry(target).or_default().push(entry);
        }
    }
    let mut found = Vec::new();
    for (name, branch) in selected {
        let Some(listed) = listed(branch, property).filter(|listed| !listed.is_empty()) else {
            continue;
        };
        let mapped = end(branch).and_then(|branch| by_target.get(&branch));
        let mapped = mapped.map_or(&[][..], Vec::as_slice);
        if mapped.is_empty() && !listed.contains(&name) {
            found.push(Conflict {
                tag: name,
                listed,
                name,
                entry: None,
            });
            continue;
        }
        let wrong = mapped.iter().filter(|entry| !listed.contains(&entry.key));
        found.extend(wrong.map(|entry| Conflict {
            tag: entry.key,
            listed: listed.clone(),
            name,
            entry: Some(entry.node),
        }));
    }
    found
}

/// Returns the entries of `mapping` that select a schema that is not derived from this base schema, so that they have no
/// effect.
#[must_use]
pub fn unrelated(schema: Node<'_>) -> Vec<Node<'_>> {
    let Some((discriminator, _)) = discriminator(schema).filter(|_| is_base(schema)) else {
        return Vec::new();
    };
    let entries = discriminator.get("mapping").into_iter();
    let is_unrelated = |entry: &Node<'_>| {
        let target = entry.reference().and_then(|reference| reference.target);
        target.is_some_and(|target| !inherits(target, schema))
    };
    entries
        .flat_map(Node::members)
        .map(|entry| entry.node)
        .filter(is_unrelated)
        .collect()
}

fn discriminator(schema: Node<'_>) -> Option<(Node<'_>, &str)> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    Some((discriminator, property))
}
