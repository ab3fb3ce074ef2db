//! Where the nodes of a plan come from: Schema Objects of the description, and the items of their `enum`.

use std::collections::HashMap;

use crate::compile::Schema;
use conform_description::{Address, Description, Node};
use conform_json::Value;
use serde_json::Value as Json;

use super::graph::{Plan, PlanIndex};
use crate::observe::Watch;

/// The Schema Object that each node of a plan comes from, and the values that it lists.
pub(crate) struct PlanSources {
    schemas: Vec<Option<Address>>,
    listed: HashMap<PlanIndex, Vec<(Json, Address)>>,
}

impl PlanSources {
    /// Collects the sources of the plan of a compiled schema.
    pub(crate) fn new(plan: &Plan, schema: &Schema, description: &Description) -> Self {
        let mut listed = HashMap::new();
        let schemas = plan.indices().map(|part| {
            let place = schema.origin(&plan.node(part).pointer)?;
            if place.keyword.is_some() {
                return None;
            }
            let items = description.node(place.schema).get("enum");
            let items = items.into_iter().flat_map(Node::items);
            let items: Vec<(Json, Address)> = items
                .map(|item| (item.value().to_serde(), item.address()))
                .collect();
            if !items.is_empty() {
                listed.insert(part, items);
            }
            Some(place.schema)
        });
        Self {
            schemas: schemas.collect(),
            listed,
        }
    }

    /// Returns the Schema Object that a node comes from; `None` if the translation has added the node.
    pub(crate) fn schema(&self, part: PlanIndex) -> Option<Address> {
        self.schemas[part.index()]
    }

    /// Returns the values that a node lists, and where the description lists them.
    pub(crate) fn listed(&self, part: PlanIndex) -> &[(Json, Address)] {
        self.listed.get(&part).map_or(&[], Vec::as_slice)
    }

    /// Reports that a node applies to a value.
    pub(crate) fn applied(&self, part: PlanIndex, watch: &Watch<'_>) {
        if let Some(schema) = self.schema(part) {
            watch.applied(schema);
        }
    }

    /// Reports which of the values in the `enum` of a node this value equals.
    pub(crate) fn listed_value(&self, part: PlanIndex, value: Value<'_>, watch: &Watch<'_>) {
        let is_it = |listed: &Json| match (listed, value.as_str()) {
            (Json::String(listed), Some(text)) => listed == text,
            (Json::String(_), None) | (_, Some(_)) => false,
            (listed, None) => *listed == value.to_serde(),
        };
        let mut listed = self.listed(part).iter();
        if let Some((_, item)) = listed.find(|(listed, _)| is_it(listed)) {
            watch.applied(*item);
        }
    }
}
