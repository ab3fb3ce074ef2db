//! Documents that nobody would write by hand: every keyword that means something for a type, in each other's company.

use conform_description::Version;
use serde_json::{Map, Value as Json, json};

use super::random::Dice;

/// Named schemas of one seed that are asked for; those that others bring with them come on top.
const NAMED: usize = 3;

/// Names of members.
const MEMBERS: [&str; 9] = [
    "id", "kind", "name", "value", "a", "b-c", "type", "Größe", "next",
];

/// Named schemas in the making.
pub(super) struct Schemas<'s> {
    dice: Dice,
    version: Version,
    seed: u64,
    /// All of them; those of other seeds, too.
    named: &'s mut Map<String, Json>,
    /// How many came on top.
    more: usize,
}

/// Adds the schemas of one seed to others.
pub(super) fn grow(seed: u64, version: Version, named: &mut Map<String, Json>) {
    let mut this = Schemas {
        dice: Dice::new(seed),
        version,
        seed,
        named,
        more: 0,
    };
    for index in 0..NAMED {
        let schema = this.schema(0);
        let name = this.name(index);
        this.named.insert(name, schema);
    }
}

/// A reference to a named schema.
pub(super) fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

impl Schemas<'_> {
    fn name(&self, index: usize) -> String {
        format!("S{}_{index}", self.seed)
    }

    /// Adds a named schema and refers to it.
    fn add(&mut self, schema: Json) -> (String, Json) {
        let name = self.name(NAMED + self.more);
        self.more += 1;
        self.named.insert(name.clone(), schema);
        let reference = reference(&name);
        (name, reference)
    }

    fn is_30(&self) -> bool {
        self.version == Version::V3_0
    }

    /// A schema.
    fn schema(&mut self, depth: usize) -> Json {
        let shape = if depth > 3 {
            self.dice.below(8)
        } else {
            self.dice.below(22)
        };
        let mut schema = match shape {
            0 | 1 => self.string(),
            2 => self.integer(),
            3 => self.number(),
            4 => json!({ "type": "boolean" }),
            5 => self.listed(),
            6 | 7 => {
                let index = self.dice.below(NAMED);
                return self.nullable(reference(&self.name(index)));
            }
            8..=10 => self.object(depth),
            11 => self.map(depth),
            12 => self.array(depth),
            13 => self.tuple(depth),
            14 => self.all_of(depth),
            15 => self.union(depth),
            16 => self.tagged(depth),
            17 => self.listed_tags(depth),
            18 => self.family(depth),
            19 => self.several(depth),
            20 => self.special(depth),
            _ => json!({}),
        };
        self.annotate(&mut schema);
        self.nullable(schema)
    }

    fn string(&mut self) -> Json {
        let mut schema = json!({ "type": "string" });
        match self.dice.below(10) {
            0..=4 => {
                let format = *self.dice.pick(&[
                    "date-time",
                    "date",
                    "time",
                    "duration",
                    "uuid",
                    "uri",
                    "byte",
                    "password",
                    "email",
                    "decimal",
                    "ipv4",
                    "hostname",
                    "made-up",
                    "binary",
                ]);
                schema["format"] = format.into();
            }
            5 => schema["pattern"] = "^[0-9]+$".into(),
            6 => schema["pattern"] = "^[a-z]{1,8}$".into(),
            7 => schema["maxLength"] = self.dice.within(0, 4).into(),
            8 => schema["minLength"] = self.dice.within(0, 4).into(),
            _ => {}
        }
        schema
    }

    fn integer(&mut self) -> Json {
        let mut schema = json!({ "type": "integer" });
        match self.dice.below(8) {
            0..=2 => {
                let format = *self.dice.pick(&[
                    "int32",
                    "int64",
                    "uint32",
                    "uint64",
                    "int8",
                    "unix-time",
                    "made-up",
                ]);
                schema["format"] = format.into();
            }
            3 => {
                schema["minimum"] = 0.into();
                schema["maximum"] = json!(18_446_744_073_709_551_615_u64);
            }
            4 => schema["maximum"] = serde_json::from_str("1e30").unwrap_or_default(),
            5 => schema["minimum"] = (-5).into(),
            _ => {}
        }
        if self.dice.chance(10) {
            schema["type"] = "number".into();
        }
        schema
    }

    fn number(&mut self) -> Json {
        let mut schema = json!({ "type": "number" });
        if self.dice.chance(40) {
            let format = *self
                .dice
                .pick(&["float", "double", "decimal", "unix-time", "made-up"]);
            schema["format"] = format.into();
        } else if self.dice.chance(30) {
            schema["minimum"] = 0.into();
        }
        schema
    }

    /// A list of values.
    fn listed(&mut self) -> Json {
        let lists = [
            json!({ "type": "string", "enum": ["a", "b", "A", ""] }),
            json!({ "enum": [">", ">=", "1", "+1", "-1"] }),
            json!({ "type": "string", "enum": ["only"] }),
            json!({ "type": "integer", "enum": [1, 2, -3] }),
            json!({ "enum": [1, "1", true, 1.5, null] }),
            json!({ "type": "number", "enum": [0.5, 1] }),
            json!({ "type": "boolean", "enum": [true] }),
            json!({ "enum": [18_446_744_073_709_551_615_u64, 1] }),
            json!({ "enum": [{ "a": 1 }, [2], "b"] }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "string", "enum": ["a", "b"] }] }),
        ];
        let constants = [
            json!("a"),
            json!(7),
            json!(true),
            json!(null),
            json!({ "a": [1] }),
            json!(""),
        ];
        if !self.is_30() && self.dice.chance(30) {
            return json!({ "const": self.dice.pick(&constants) });
        }
        self.dice.pick(&lists).clone()
    }

    fn members(&mut self, depth: usize) -> Map<String, Json> {
        let count = self.dice.within(0, 4);
        let mut members = Map::new();
        for _ in 0..count {
            let name = (*self.dice.pick(&MEMBERS)).to_owned();
            let mut schema = self.schema(depth + 1);
            if let Json::Object(keywords) = &mut schema
                && !keywords.contains_key("$ref")
                && self.dice.chance(10)
            {
                let word = *self.dice.pick(&["readOnly", "writeOnly"]);
                keywords.insert(word.to_owned(), true.into());
            }
            members.insert(name, schema);
        }
        members
    }

    fn object(&mut self, depth: usize) -> Json {
        let members = self.members(depth);
        let required: Vec<&String> = members.keys().filter(|_| self.dice.chance(40)).collect();
        let mut schema = json!({ "type": "object", "properties": members, "required": required });
        if self.dice.chance(10) {
            schema["required"] = json!(["id", "undeclared"]);
        }
        if self.dice.chance(15) {
            schema = json!({ "properties": members });
        }
        self.others(&mut schema, depth);
        schema
    }

    /// What members an object may have that it does not declare.
    fn others(&mut self, schema: &mut Json, depth: usize) {
        match self.dice.below(9) {
            0 | 1 => schema["additionalProperties"] = false.into(),
            2 => schema["additionalProperties"] = true.into(),
            3 | 4 => schema["additionalProperties"] = self.schema(depth + 2),
            5 if !self.is_30() => {
                let pattern = *self.dice.pick(&["^x-", "^k", "^.*$", "[a-z]"]);
                schema["patternProperties"] = json!({ pattern: self.schema(depth + 2) });
                if self.dice.chance(40) {
                    schema["additionalProperties"] = false.into();
                }
                if self.dice.chance(20) {
                    schema["patternProperties"]["^\\$"] = self.schema(depth + 2);
                }
            }
            6 if !self.is_30() => schema["unevaluatedProperties"] = false.into(),
            _ => {}
        }
    }

    fn map(&mut self, depth: usize) -> Json {
        let mut schema = json!({ "type": "object" });
        if self.dice.chance(80) {
            schema["additionalProperties"] = self.schema(depth + 1);
        }
        if !self.is_30() && self.dice.chance(30) {
            schema["propertyNames"] = json!({ "type": "string", "maxLength": 4 });
        }
        schema
    }

    fn array(&mut self, depth: usize) -> Json {
        let mut schema = json!({ "type": "array" });
        if self.is_30() || self.dice.chance(90) {
            schema["items"] = self.schema(depth + 1);
        }
        if self.dice.chance(20) {
            schema["minItems"] = self.dice.within(0, 2).into();
        }
        if self.dice.chance(10) {
            schema["uniqueItems"] = true.into();
        }
        schema
    }

    fn tuple(&mut self, depth: usize) -> Json {
        if self.is_30() {
            return self.array(depth);
        }
        let places: Vec<Json> = (0..self.dice.within(1, 3))
            .map(|_| self.schema(depth + 1))
            .collect();
        let length = places.len();
        let mut schema = json!({ "type": "array", "prefixItems": places });
        match self.dice.below(5) {
            0 => {}
            1 => schema["items"] = self.schema(depth + 1),
            2 => schema["maxItems"] = length.into(),
            3 => {
                schema["items"] = false.into();
                schema["minItems"] = length.into();
            }
            _ => {
                schema["minItems"] = length.into();
                schema["maxItems"] = length.into();
            }
        }
        schema
    }

    /// A schema that others refer to, or one in its place.
    fn part(&mut self, depth: usize) -> Json {
        if self.dice.chance(40) {
            let schema = self.object(depth + 1);
            self.add(schema).1
        } else {
            self.schema(depth + 1)
        }
    }

    fn all_of(&mut self, depth: usize) -> Json {
        let mut parts = Vec::new();
        for _ in 0..self.dice.within(1, 3) {
            let part = match self.dice.below(6) {
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
        if self.dice.chance(40) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.dice.chance(15) {
            schema["type"] = "object".into();
        }
        if !self.is_30() && self.dice.chance(20) {
            schema["unevaluatedProperties"] = false.into();
        }
        schema
    }

    /// A union of anything.
    fn union(&mut self, depth: usize) -> Json {
        let keyword = *self.dice.pick(&["oneOf", "anyOf"]);
        let branches: Vec<Json> = (0..self.dice.within(1, 4))
            .map(|_| self.part(depth))
            .collect();
        let mut schema = json!({ keyword: branches });
        if self.dice.chance(25) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.dice.chance(10) {
            let other = *self.dice.pick(&["oneOf", "anyOf"]);
            let branches: Vec<Json> = (0..2).map(|_| self.object(depth + 1)).collect();
            schema[other] = branches.into();
        }
        schema
    }

    /// The tag of a branch: one value, some, or any.
    fn tag_of(&mut self, value: &str) -> Json {
        match self.dice.below(5) {
            0 | 1 => json!({ "type": "string", "enum": [value] }),
            2 if !self.is_30() => json!({ "const": value }),
            3 => json!({ "type": "string", "enum": [value, format!("{value}2")] }),
            _ => json!({ "type": "string" }),
        }
    }

    /// A union of named objects by a discriminator.
    fn tagged(&mut self, depth: usize) -> Json {
        let keyword = *self.dice.pick(&["oneOf", "oneOf", "anyOf"]);
        let style = self.dice.below(4);
        let mut branches = Vec::new();
        let mut mapping = Map::new();
        for index in 0..self.dice.within(1, 3) {
            let value = format!("v{index}");
            let mut object = self.object(depth + 1);
            object["properties"]["kind"] = self.tag_of(&value);
            if self.dice.chance(70)
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
        if self.dice.chance(15) {
            branches.push(json!({ "type": "string" }));
        }
        let mut schema = json!({ keyword: branches, "discriminator": { "propertyName": "kind" } });
        if !mapping.is_empty() {
            schema["discriminator"]["mapping"] = mapping.into();
        }
        if self.version == Version::V3_2
            && self.dice.chance(30)
            && let Some(default) = schema[keyword][0].get("$ref").cloned()
        {
            schema["discriminator"]["defaultMapping"] = default;
        }
        schema
    }

    /// A union of objects that a member tells apart, and no discriminator.
    fn listed_tags(&mut self, depth: usize) -> Json {
        let keyword = *self.dice.pick(&["oneOf", "anyOf"]);
        let mut branches = Vec::new();
        for index in 0..self.dice.within(2, 4) {
            let mut object = self.object(depth + 1);
            object["properties"]["type"] = self.tag_of(&format!("t{index}"));
            let branch = if self.dice.chance(50) {
                self.add(object).1
            } else {
                object
            };
            branches.push(branch);
        }
        json!({ keyword: branches })
    }

    /// A base whose discriminator selects what inherits from it.
    fn family(&mut self, depth: usize) -> Json {
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
        for index in 0..self.dice.within(1, 2) {
            let own = self.object(depth + 1);
            let (_, heir) = self.add(json!({ "allOf": [base.clone(), own] }));
            if self.dice.chance(50) {
                mapping.insert(format!("h{index}"), heir["$ref"].clone());
            }
        }
        if !mapping.is_empty() {
            self.named[&name]["discriminator"]["mapping"] = mapping.into();
        }
        base
    }

    /// Several JSON types at once.
    fn several(&mut self, depth: usize) -> Json {
        let types = [
            json!(["string", "integer"]),
            json!(["string", "number", "boolean"]),
            json!(["object", "array"]),
            json!(["string", "null"]),
            json!(["integer", "number"]),
            json!(["object", "string", "null"]),
        ];
        if self.is_30() {
            return self.union(depth);
        }
        let mut schema = json!({ "type": self.dice.pick(&types) });
        if self.dice.chance(50) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.dice.chance(50) {
            schema["items"] = self.schema(depth + 1);
        }
        if self.dice.chance(20) {
            schema["pattern"] = "^[0-9]+$".into();
        }
        schema
    }

    /// What stands for something else than it says.
    fn special(&mut self, depth: usize) -> Json {
        let keyword = *self.dice.pick(&["oneOf", "anyOf"]);
        match self.dice.below(7) {
            0 => json!({ keyword: [{ "type": "string", "enum": [""] }, self.schema(depth + 1)] }),
            1 => json!({ keyword: [self.integer(), { "type": "string", "pattern": "^[0-9]+$" }] }),
            2 => {
                json!({ keyword: [self.number(), { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }] })
            }
            3 => json!({ keyword: [self.string(), { "type": "array", "items": self.string() }] }),
            4 => {
                json!({ "anyOf": [{ "required": ["a"] }, { "required": ["id"] }], "type": "object",
                "properties": self.members(depth + 1) })
            }
            5 => {
                json!({ "type": "object", "properties": self.members(depth + 1), "not": { "required": ["value"] } })
            }
            _ => {
                json!({ keyword: [{ "title": "One", "enum": ["one"] }, { "title": "Two", "enum": ["two"] }] })
            }
        }
    }

    fn annotate(&mut self, schema: &mut Json) {
        if self.dice.chance(10) {
            schema["description"] = "Grown.".into();
        }
        if self.dice.chance(5) {
            schema["title"] = "Grown".into();
        }
        if self.dice.chance(5) {
            schema["deprecated"] = true.into();
        }
        let ty = schema.get("type").and_then(Json::as_str);
        let default = match ty {
            Some("string") => json!("a"),
            Some("integer" | "number") => json!(7),
            Some("boolean") => json!(true),
            Some("array") => json!([]),
            _ => return,
        };
        if schema.get("enum").is_none() && self.dice.chance(10) {
            schema["default"] = default;
        }
    }

    /// The same, or one that admits `null`, in one of the spellings.
    fn nullable(&mut self, schema: Json) -> Json {
        if !self.dice.chance(15) {
            return schema;
        }
        let nothing = if self.is_30() {
            json!({ "nullable": true, "enum": [null] })
        } else {
            json!({ "type": "null" })
        };
        let is_reference = schema.get("$ref").is_some();
        match self.dice.below(4) {
            0 => json!({ "oneOf": [schema, nothing] }),
            1 => json!({ "anyOf": [nothing, schema] }),
            2 if self.is_30() => json!({ "nullable": true, "allOf": [schema] }),
            _ if is_reference || self.is_30() && schema.get("type").is_none() => {
                json!({ "anyOf": [schema, nothing] })
            }
            _ if self.is_30() => {
                let mut schema = schema;
                schema["nullable"] = true.into();
                if let Some(Json::Array(values)) = schema.get_mut("enum") {
                    values.push(Json::Null);
                }
                schema
            }
            _ => {
                let mut schema = schema;
                match schema.get_mut("type") {
                    Some(ty @ Json::String(_)) => *ty = json!([ty.clone(), "null"]),
                    Some(Json::Array(types)) if !types.contains(&"null".into()) => {
                        types.push("null".into());
                    }
                    _ => {}
                }
                if let Some(Json::Array(values)) = schema.get_mut("enum")
                    && !values.contains(&Json::Null)
                {
                    values.push(Json::Null);
                }
                schema
            }
        }
    }
}
