//! `unevaluatedProperties` and `unevaluatedItems`: what they leave to others depends on every schema beside them.

use serde_json::{Map, Value as Json, json};

use super::super::contain::Answer;
use super::super::term::{Flat, Pointer, Schemas, Term, is_anything, target_of};
use super::{Local, keyword_of};
use crate::codes;

/// The keywords.
const KEYWORDS: [&str; 2] = ["unevaluatedProperties", "unevaluatedItems"];

/// How deeply schemas beside them are looked at.
const DEEPEST: usize = 8;

impl Flat<'_> {
    /// Returns whether what is valid depends on which schemas apply, because something may be left over: a union or condition is beside
    /// `unevaluatedProperties` or `unevaluatedItems`.
    pub(in super::super) fn leaves_over(&self) -> bool {
        let has = |name: &str| {
            self.parts
                .iter()
                .any(|part| part.members.contains_key(name))
        };
        let limits = |name: &str| self.keyword(name).any(|(_, schema)| !is_anything(schema));
        let is_conditional = !self.unions.is_empty()
            || ["if", "dependentSchemas", "contains", "not"]
                .iter()
                .any(|name| has(name));
        is_conditional && KEYWORDS.iter().any(|name| limits(name))
    }
}

impl Schemas<'_> {
    /// What a schema and those beside it evaluate, whatever they say of it.
    fn evaluated(&self, schema: &Json, depth: usize) -> Json {
        let Some(members) = schema.as_object().filter(|_| depth < DEEPEST) else {
            return Json::Null;
        };
        let names = |key: &str| -> Vec<&String> {
            let all = members.get(key).and_then(Json::as_object).into_iter();
            all.flat_map(Map::keys).collect()
        };
        let inner = |key: &str| -> Vec<Json> {
            let all = members
                .get(key)
                .and_then(Json::as_array)
                .into_iter()
                .flatten();
            let mut all: Vec<Json> = all.map(|one| self.evaluated(one, depth + 1)).collect();
            all.sort_by_key(Json::to_string);
            all
        };
        let own = |key: &str| members.get(key).map(|one| self.evaluated(one, depth + 1));
        let target = members
            .get("$ref")
            .and_then(Json::as_str)
            .and_then(target_of);
        let target = target
            .and_then(|target| self.at(&target))
            .map(|one| self.evaluated(one, depth + 1));
        let dependent = members
            .get("dependentSchemas")
            .and_then(Json::as_object)
            .into_iter()
            .flatten();
        let dependent: Map<String, Json> = dependent
            .map(|(name, one)| (name.clone(), self.evaluated(one, depth + 1)))
            .collect();
        let others =
            ["additionalProperties", "items", "contains"].map(|key| members.contains_key(key));
        let (unions, conditions) = (
            ["allOf", "anyOf", "oneOf"].map(inner),
            ["if", "then", "else"].map(own),
        );
        let tuple = members
            .get("prefixItems")
            .and_then(Json::as_array)
            .map(Vec::len);
        json!({
            "names": names("properties"),
            "patterns": names("patternProperties"),
            "others": others,
            "tuple": tuple,
            "unions": unions,
            "conditions": conditions,
            "dependent": dependent,
            "target": target,
        })
    }

    /// The same of a term.
    fn evaluated_by(&self, term: &Term) -> Vec<Json> {
        let schemas = term
            .pointers()
            .iter()
            .filter_map(|pointer| self.at(pointer));
        schemas.map(|schema| self.evaluated(schema, 0)).collect()
    }
}

impl Local<'_, '_> {
    /// Returns whether what schemas leave over may have changed, so that what is compatible for one of them may not be for the whole.
    pub(super) fn leaves_over_otherwise(&self) -> bool {
        self.flats[self.receiver].leaves_over()
            && self.sides[0].evaluated_by(&self.terms[0])
                != self.sides[1].evaluated_by(&self.terms[1])
    }

    /// Reports that what is left over has changed, unless the whole is proved.
    pub(super) fn left_over(&mut self) {
        if !self.leaves_over_otherwise() || self.whole_answer() == Answer::Yes {
            return;
        }
        let places = [0, 1].map(|side| -> Option<Pointer> {
            let mut parts = self.flats[side].parts.iter();
            parts.find_map(|part| {
                let name = KEYWORDS
                    .iter()
                    .find(|name| part.members.contains_key(**name))?;
                Some(keyword_of(part, name))
            })
        });
        let sent = self.flats[self.sender]
            .unions
            .iter()
            .flat_map(|union| &union.branches);
        let mut probes: Vec<Json> = sent.map(|branch| self.branch_probe(branch)).collect();
        let names: Vec<String> = self.every_name(self.sender);
        probes.extend(names.iter().map(|name| json!({ "required": [name] })));
        probes.push(json!({ "type": "object", "required": names }));
        probes.push(json!({ "type": "array", "minItems": 3 }));
        probes.push(json!({}));
        self.change(
            codes::SCHEMA_CLOSED,
            "what schemas of {} leave to `unevaluatedProperties` or `unevaluatedItems` has changed"
                .to_owned(),
            places,
            Answer::Unknown,
            probes,
        );
    }

    /// The names of members that a side declares, in whatever schema.
    fn every_name(&self, side: usize) -> Vec<String> {
        let mut names = Vec::new();
        let own = self.sides[side].evaluated_by(&self.terms[side]);
        let mut pending: Vec<&Json> = own.iter().collect();
        while let Some(value) = pending.pop() {
            match value {
                Json::Object(members) => {
                    let own = members
                        .get("names")
                        .and_then(Json::as_array)
                        .into_iter()
                        .flatten();
                    for name in own.filter_map(Json::as_str) {
                        if !names.iter().any(|known| known == name) {
                            names.push(name.to_owned());
                        }
                    }
                    pending.extend(members.values());
                }
                Json::Array(items) => pending.extend(items),
                _ => {}
            }
        }
        names
    }
}
