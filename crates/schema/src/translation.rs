//! A translated schema, and what is known of its parts.

use std::collections::HashMap;

use conform_description::Address;
use serde_json::Value;

use crate::discriminator::Discriminator;
use crate::extent::LeftOut;
use crate::origin::{OriginMap, SchemaProblem};

/// A translated schema, and what is known of its parts.
pub(crate) struct Translation {
    /// `{"$ref": "#/$defs/…", "$defs": {…}}`.
    pub(crate) json: Value,
    pub(crate) origins: OriginMap,
    /// The discriminators, by JSON Pointer of the translated Schema Object.
    pub(crate) discriminators: HashMap<String, Discriminator>,
    /// The parts that could not be translated.
    pub(crate) problems: Vec<SchemaProblem>,
    /// The parts that were not translated because they do not apply to any value of the extent.
    pub(crate) left_out: LeftOut,
}

impl Translation {
    /// The Schema Objects whose `$ref`s lead along this evaluation path, outermost first.
    pub(crate) fn chain(&self, evaluation_path: &str) -> Vec<Address> {
        let mut at = String::new();
        let mut chain = Vec::new();
        for token in evaluation_path.split('/').skip(1) {
            let target = (token == "$ref")
                .then(|| self.json.pointer(&at)?.get("$ref")?.as_str())
                .flatten();
            match target {
                Some(target) => {
                    // The outermost `$ref` is added by the translation and has no origin.
                    chain.extend(self.origins.schema(&at).map(|origin| origin.schema));
                    at = target.trim_start_matches('#').to_owned();
                }
                None => {
                    at.push('/');
                    at.push_str(token);
                }
            }
        }
        chain
    }
}
