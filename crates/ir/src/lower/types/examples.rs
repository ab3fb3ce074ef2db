//! Examples in the document, and whether they fit their schemas.

use conform_description::{Address, Node, Version};
use conform_schema::{Direction, Extent, Schema};
use foldhash::HashSet;

use crate::lower::schema::keywords::{SchemaKeywords, siblings_apply};
use crate::lower::schema::part::{PartView, SchemaPart};
use crate::{Example, Use, ValueExample};

/// Reads examples, and collects those of values that have no type of their own.
pub(crate) struct ExampleCollector {
    /// Whether examples are collected and checked against their schemas.
    checks: bool,
    /// Examples of values that have no type of their own.
    values: Vec<ValueExample>,
    /// Schemas, parameters and media types whose examples were collected.
    collected: HashSet<Address>,
}

impl ExampleCollector {
    /// Returns a collector; without `checks` it only reads the examples of types and bodies.
    pub(crate) fn new(checks: bool) -> Self {
        Self {
            checks,
            values: Vec::new(),
            collected: HashSet::default(),
        }
    }

    /// Returns the examples of values that have no type of their own.
    pub(crate) fn into_values(self) -> Vec<ValueExample> {
        self.values
    }

    /// Returns the examples of a schema, as examples of the type that is made from it and other schemas. `null` is left
    /// out: it is a value of the use, not of the type. An example is valid if it fits all of the schemas.
    pub(crate) fn of_schema(&self, part: SchemaPart<'_>, parts: &[SchemaPart<'_>]) -> Vec<Example> {
        let keywords = SchemaKeywords::read(part.node);
        let list = keywords.examples.into_iter().flat_map(Node::items);
        let all = keywords
            .example
            .into_iter()
            .chain(list)
            .filter(|node| !node.is_null());
        all.map(|node| {
            let mut example = self.example(Some(part.node), Direction::Either, node);
            let others = parts.iter().filter(|other| other.node != part.node);
            for other in others {
                example.valid &= self.fits(other.node, Direction::Either, node);
            }
            example
        })
        .collect()
    }

    /// Returns `example` and `examples` of a media type, parameter or header.
    pub(crate) fn of_owner(&self, owner: Node<'_>, direction: Direction) -> Vec<Example> {
        example_values(owner)
            .map(|value| self.example(owner.get("schema"), direction, value))
            .collect()
    }

    /// Collects the examples of the schemas that `used` is the type of, except those of the schema `of_type`: its type has
    /// them already.
    pub(crate) fn collect_of_schemas(
        &mut self,
        version: Version,
        used: &Use,
        of_type: Option<Node<'_>>,
        parts: &[SchemaPart<'_>],
    ) {
        if !self.checks {
            return;
        }
        for part in parts {
            let keywords = SchemaKeywords::read(part.node);
            let counts = !keywords.reference || siblings_apply(version);
            let has_examples = keywords.example.is_some() || keywords.examples.is_some();
            if has_examples
                && counts
                && of_type != Some(part.node)
                && part.view == PartView::Whole
                && self.collected.insert(part.node.address())
            {
                let examples = self.of_schema(*part, parts);
                self.collect(used, examples);
            }
        }
    }

    /// Collects the examples of a parameter, header or media type.
    pub(crate) fn collect_of_owner(&mut self, used: &Use, owner: Node<'_>, direction: Direction) {
        if self.checks && self.collected.insert(owner.address()) {
            let examples = self.of_owner(owner, direction);
            self.collect(used, examples);
        }
    }

    fn collect(&mut self, used: &Use, examples: Vec<Example>) {
        let values = examples.into_iter().map(|example| ValueExample {
            ty: used.clone(),
            example,
        });
        self.values.extend(values);
    }

    /// Reads one example. It is valid only if examples are checked, and it fits the schema.
    pub(crate) fn example(
        &self,
        schema: Option<Node<'_>>,
        direction: Direction,
        node: Node<'_>,
    ) -> Example {
        let mut json = String::new();
        node.value().write_json(&mut json);
        let valid = schema.is_some_and(|schema| self.fits(schema, direction, node));
        Example {
            json,
            origin: node.origin(),
            valid,
        }
    }

    fn fits(&self, schema: Node<'_>, direction: Direction, node: Node<'_>) -> bool {
        self.checks && {
            let extent = Extent::of(node.value());
            Schema::compile_within(schema, direction, &extent).is_valid(node.value())
        }
    }
}

/// Returns the values of `example` and `examples` of a media type, parameter or header.
pub(crate) fn example_values(owner: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let named = owner.get("examples").into_iter().flat_map(Node::members);
    let named = named.filter_map(|member| {
        let node = member.node.resolve().ok()?.node;
        node.get("dataValue").or(node.get("value"))
    });
    owner.get("example").into_iter().chain(named)
}
