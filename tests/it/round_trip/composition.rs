//! Random schemas that are composed of others: `allOf`, unions, subtypes.

use conform_description::Version;
use serde_json::{Map, Value as Json, json};

use super::schemas::SchemaGenerator;

impl SchemaGenerator<'_> {
    /// A reference to an object, or any schema.
    fn branch(&mut self, depth: usize) -> Json {
        if self.random.chance(40) {
            let schema = self.object(depth + 1);
            self.add(schema).1
        } else {
            self.schema(depth + 1)
        }
    }

    /// A schema with `allOf`.
    pub(super) fn all_of(&mut self, depth: usize) -> Json {
        let mut parts = Vec::new();
        for _ in 0..self.random.within(1, 3) {
            let part = match self.random.below(6) {
                0 => self.schema(depth + 1),
                1 => json!({ "required": ["id"] }),
                2 | 3 => self.object(depth + 1),
                _ => {
                    let schema = self.object(depth + 1);
                    self.add(schema).1
                }
            };
            parts.push(part);
        }
        let mut schema = json!({ "allOf": parts });
        if self.random.chance(40) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.random.chance(15) {
            schema["type"] = "object".into();
        }
        if !self.is_30() && self.random.chance(20) {
            schema["unevaluatedProperties"] = false.into();
        }
        schema
    }

    /// A union of any schemas.
    pub(super) fn union(&mut self, depth: usize) -> Json {
        let keyword = *self.random.pick(&["oneOf", "anyOf"]);
        let branches: Vec<Json> = (0..self.random.within(1, 4))
            .map(|_| self.branch(depth))
            .collect();
        let mut schema = json!({ keyword: branches });
        if self.random.chance(25) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.random.chance(10) {
            let other = *self.random.pick(&["oneOf", "anyOf"]);
            let branches: Vec<Json> = (0..2).map(|_| self.object(depth + 1)).collect();
            schema[other] = branches.into();
        }
        schema
    }

    /// The schema of a branch's tag: one value, two, or any.
    fn tag_of(&mut self, value: &str) -> Json {
        match self.random.below(5) {
            0 | 1 => json!({ "type": "string", "enum": [value] }),
            2 if !self.is_30() => json!({ "const": value }),
            3 => json!({ "type": "string", "enum": [value, format!("{value}2")] }),
            _ => json!({ "type": "string" }),
        }
    }

    /// A union of named objects by a discriminator.
    pub(super) fn tagged(&mut self, depth: usize) -> Json {
        let keyword = *self.random.pick(&["oneOf", "oneOf", "anyOf"]);
        let style = self.random.below(4);
        let mut branches = Vec::new();
        let mut mapping = Map::new();
        for index in 0..self.random.within(1, 3) {
            let value = format!("v{index}");
            let mut object = self.object(depth + 1);
            object["properties"]["kind"] = self.tag_of(&value);
            if self.random.chance(70)
                && let Json::Array(required) = &mut object["required"]
                && !required.contains(&"kind".into())
            {
                required.push("kind".into());
            }
            let (name, reference) = self.add(object);
            match style {
                0 => {}
                1 => drop(mapping.insert(value, name.into())),
                _ => drop(mapping.insert(value, reference["$ref"].clone())),
            }
            branches.push(reference);
        }
        if self.random.chance(15) {
            branches.push(json!({ "type": "string" }));
        }
        let mut schema = json!({ keyword: branches, "discriminator": { "propertyName": "kind" } });
        if !mapping.is_empty() {
            schema["discriminator"]["mapping"] = mapping.into();
        }
        if self.version == Version::V3_2
            && self.random.chance(30)
            && let Some(default) = schema[keyword][0].get("$ref").cloned()
        {
            schema["discriminator"]["defaultMapping"] = default;
        }
        schema
    }

    /// A union of objects that differ in the value of a member, without a discriminator.
    pub(super) fn listed_tags(&mut self, depth: usize) -> Json {
        let keyword = *self.random.pick(&["oneOf", "anyOf"]);
        let mut branches = Vec::new();
        for index in 0..self.random.within(2, 4) {
            let mut object = self.object(depth + 1);
            object["properties"]["type"] = self.tag_of(&format!("t{index}"));
            let branch = if self.random.chance(50) {
                self.add(object).1
            } else {
                object
            };
            branches.push(branch);
        }
        json!({ keyword: branches })
    }

    /// A schema whose discriminator selects the subtype.
    pub(super) fn subtypes(&mut self, depth: usize) -> Json {
        let mut base = self.object(depth + 1);
        base["type"] = "object".into();
        base["properties"]["kind"] = json!({ "type": "string" });
        base["required"] = json!(["kind"]);
        base["discriminator"] = json!({ "propertyName": "kind" });
        if let Json::Object(members) = &mut base {
            members.remove("additionalProperties");
            members.remove("unevaluatedProperties");
        }
        let (name, base) = self.add(base);
        let mut mapping = Map::new();
        for index in 0..self.random.within(1, 2) {
            let own = self.object(depth + 1);
            let (_, subtype) = self.add(json!({ "allOf": [base.clone(), own] }));
            if self.random.chance(50) {
                mapping.insert(format!("h{index}"), subtype["$ref"].clone());
            }
        }
        if !mapping.is_empty() {
            self.named[&name]["discriminator"]["mapping"] = mapping.into();
        }
        base
    }
}
