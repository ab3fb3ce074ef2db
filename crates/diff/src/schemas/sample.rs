//! Values that are made of schemas.

use conform_schema::{InstanceManner, InstanceOptions, generated};
use serde_json::{Value as Json, json};

use super::term::{Schemas, reference_to};

/// How many values of a schema are made in different ways.
const SEEDS: u64 = 3;

impl Schemas<'_> {
    /// Returns the smallest value of a schema that has no references.
    pub(super) fn sample(&self, schema: &Json) -> Option<Json> {
        self.made(schema, 0)
    }

    /// Returns the smallest value of the schema at a pointer.
    pub(super) fn instance_at(&self, pointer: &str) -> Option<Json> {
        self.instance_of(json!({ "$ref": reference_to(pointer) }))
    }

    /// Returns the smallest value of a schema that refers to the translation.
    pub(super) fn instance_of(&self, schema: Json) -> Option<Json> {
        let whole = self.with_definitions(schema);
        (0..=SEEDS).find_map(|seed| self.made(&whole, seed))
    }

    /// Returns a few values of a schema that refers to the translation, the smallest first.
    pub(super) fn instances_of(&self, schema: Json) -> Vec<Json> {
        let whole = self.with_definitions(schema);
        let mut found: Vec<Json> = Vec::new();
        for seed in 0..=SEEDS {
            if let Some(value) = self.made(&whole, seed)
                && !found.contains(&value)
            {
                found.push(value);
            }
        }
        found
    }

    fn made(&self, schema: &Json, seed: u64) -> Option<Json> {
        let manner = InstanceManner::of_seed(seed);
        let options = InstanceOptions {
            seed,
            manner,
            examples: false,
            depth: 0,
        };
        generated(schema, self.description, options)
    }
}
