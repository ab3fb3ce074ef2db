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
    /// The names of the schemas of definitions, where the name of the definition differs.
    pub(crate) names: HashMap<String, String>,
    /// Patterns that are written in another way, by their translation.
    pub(crate) patterns: HashMap<String, String>,
    /// The parts that could not be translated.
    pub(crate) problems: Vec<SchemaProblem>,
    /// The parts that were not translated because they do not apply to any value of the extent.
    pub(crate) left_out: LeftOut,
}

impl Translation {
    /// A schema of which nothing else is known.
    pub(crate) fn of_json(json: Value) -> Self {
        Self {
            json,
            origins: OriginMap::default(),
            discriminators: HashMap::new(),
            names: HashMap::new(),
            patterns: HashMap::new(),
            problems: Vec::new(),
            left_out: LeftOut::default(),
        }
    }

    /// Whether tags can make values valid that match several branches of a `oneOf`.
    pub(crate) fn is_settled_by_tags(&self) -> bool {
        self.discriminators.values().any(|one| one.settles)
    }

    /// A pattern as the description has it.
    pub(crate) fn written_pattern(&self, pattern: String) -> String {
        self.patterns.get(&pattern).cloned().unwrap_or(pattern)
    }

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
