//! Keywords that are compared as a whole: `not`, conditions, and what depends on members.

use std::rc::Rc;

use serde_json::{Map, Value as Json, json};

use super::super::contain::{Answer, covers};
use super::super::term::Flat;
use super::{Local, keyword_of, value_of_each_type};
use crate::codes;

/// The keywords.
const KEYWORDS: [&str; 8] = [
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "unevaluatedItems",
];

impl Local<'_, '_> {
    pub(super) fn opaque(&mut self) {
        // Items that nothing else speaks of are compared one by one.
        let leaves_over = self.flats.iter().any(Flat::leaves_over);
        let keywords: Vec<&str> = KEYWORDS
            .into_iter()
            .filter(|name| leaves_over || *name != "unevaluatedItems")
            .collect();
        let wholes = [0, 1].map(|side| {
            let mut parts = Vec::new();
            for part in &self.flats[side].parts {
                let own: Map<String, Json> = keywords
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), part.members.get(*name)?.clone())))
                    .collect();
                if !own.is_empty() {
                    parts.push(Json::Object(own));
                }
            }
            parts
        });
        if wholes.iter().all(Vec::is_empty) {
            return;
        }
        let wholes =
            [0, 1].map(|side| self.sides[side].with_definitions(json!({ "allOf": wholes[side] })));
        if wholes[0] == wholes[1] {
            return;
        }
        let [old_covers, new_covers] = [
            covers(&wholes[0], &wholes[1]),
            covers(&wholes[1], &wholes[0]),
        ];
        if old_covers.and(new_covers) == Answer::Yes {
            return;
        }
        let is_accepted = if self.receiver == 0 {
            old_covers
        } else {
            new_covers
        };
        let names = keywords.iter().filter(|name| {
            let values = [0, 1].map(|side| {
                self.flats[side]
                    .keyword(name)
                    .map(|(_, value)| value.to_string())
                    .collect::<Vec<_>>()
            });
            values[0] != values[1]
        });
        let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            names.push("what a condition refers to".to_owned());
        }
        let places = [0, 1].map(|side| {
            let mut parts = self.flats[side].parts.iter();
            parts.find_map(|part| {
                let name = keywords
                    .iter()
                    .find(|name| part.members.contains_key(**name))?;
                Some(keyword_of(part, name))
            })
        });
        let mut probes = vec![json!({})];
        // What the negated schema of the receiver accepts, it refuses.
        let refused = self.flats[self.receiver]
            .keyword("not")
            .map(|(_, schema)| schema.clone());
        probes.extend(refused.filter(|schema| !schema.to_string().contains("\"$ref\"")));
        for (_, value) in self.flats[self.receiver].keyword("dependentRequired") {
            for (name, wanted) in value.as_object().into_iter().flatten() {
                for wanted in wanted
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_str)
                {
                    probes.push(json!({ "required": [name], "properties": { wanted: false } }));
                }
            }
        }
        for (_, value) in self.flats[self.receiver].keyword("dependentSchemas") {
            for (name, _) in value.as_object().into_iter().flatten() {
                probes.push(json!({ "required": [name] }));
            }
        }
        // Members of the wrong type, and names that are unusual.
        let values = value_of_each_type();
        for (_, value) in self.flats[self.receiver].keyword("dependentSchemas") {
            for (name, schema) in value.as_object().into_iter().flatten() {
                let members = schema.get("properties").and_then(Json::as_object);
                for member in members.into_iter().flat_map(Map::keys) {
                    probes.extend(values.iter().map(|value| {
                        json!({ "required": [name, member], "properties": { member: { "const": value } } })
                    }));
                }
                let required = schema.get("required").and_then(Json::as_array);
                for member in required.into_iter().flatten().filter_map(Json::as_str) {
                    probes.push(json!({ "required": [name], "properties": { member: false } }));
                }
            }
        }
        for (_, value) in self.flats[self.receiver].keyword("propertyNames") {
            let names = [
                "A",
                "0",
                "_",
                "a",
                "a b",
                "",
                "-",
                "x-long-name-of-a-member-that-nobody-has",
            ];
            probes.extend(names.iter().map(|name| json!({ "required": [name] })));
            let listed = value.get("enum").and_then(Json::as_array);
            probes.extend(listed.map(|_| json!({ "required": ["undeclared"] })));
        }
        let conditions = self.flats[self.receiver]
            .keyword("if")
            .map(|(_, schema)| schema.clone());
        probes.extend(conditions.filter(|schema| !schema.to_string().contains("\"$ref\"")));
        for text in ["a", "", "other"] {
            probes.push(json!({ "const": text }));
        }
        probes.push(json!({ "type": "object", "minProperties": 1 }));
        let places = places.map(|place| place.map(|pointer| Rc::clone(&pointer)));
        let message = format!("{} of {{}} has changed", names.join(" and "));
        self.change(
            codes::SCHEMA_CONDITION,
            message,
            places,
            is_accepted,
            probes,
        );
    }
}
