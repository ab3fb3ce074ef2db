//! Random schemas: every keyword that matters for a type, combined with every other.

use conform_description::Version;
use serde_json::{Map, Value as Json, json};

use super::random::Random;

/// Named schemas of one seed. Those that they refer to are added.
const NAMED: usize = 3;

/// Names of members.
const MEMBERS: [&str; 9] = [
    "id", "kind", "name", "value", "a", "b-c", "type", "Größe", "next",
];

/// Generates the schemas of one seed.
pub(super) struct SchemaGenerator<'s> {
    pub(super) random: Random,
    pub(super) version: Version,
    seed: u64,
    /// All named schemas, those of other seeds included.
    pub(super) named: &'s mut Map<String, Json>,
    /// How many schemas were added that others refer to.
    added: usize,
}

/// Adds the schemas of one seed to `named`.
pub(super) fn add_schemas(seed: u64, version: Version, named: &mut Map<String, Json>) {
    let mut this = SchemaGenerator {
        random: Random::new(seed),
        version,
        seed,
        named,
        added: 0,
    };
    for index in 0..NAMED {
        let schema = this.schema(0);
        let name = this.name(index);
        this.named.insert(name, schema);
    }
}

/// Returns a reference to a named schema.
pub(super) fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

impl SchemaGenerator<'_> {
    fn name(&self, index: usize) -> String {
        format!("S{}_{index}", self.seed)
    }

    /// Adds a named schema; returns its name and a reference to it.
    pub(super) fn add(&mut self, schema: Json) -> (String, Json) {
        let name = self.name(NAMED + self.added);
        self.added += 1;
        self.named.insert(name.clone(), schema);
        let reference = reference(&name);
        (name, reference)
    }

    /// Whether the document is of OpenAPI 3.0.
    pub(super) fn is_30(&self) -> bool {
        self.version == Version::V3_0
    }

    /// A schema.
    pub(super) fn schema(&mut self, depth: usize) -> Json {
        let case = if depth > 3 {
            self.random.below(8)
        } else {
            self.random.below(22)
        };
        let mut schema = match case {
            0 | 1 => self.string(),
            2 => self.integer(),
            3 => self.number(),
            4 => json!({ "type": "boolean" }),
            5 => self.listed(),
            6 | 7 => {
                let index = self.random.below(NAMED);
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
            18 => self.subtypes(depth),
            19 => self.several(depth),
            20 => self.special(depth),
            _ => json!({}),
        };
        self.annotate(&mut schema);
        self.nullable(schema)
    }

    fn string(&mut self) -> Json {
        let mut schema = json!({ "type": "string" });
        match self.random.below(10) {
            0..=4 => {
                let format = *self.random.pick(&[
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
            7 => schema["maxLength"] = self.random.within(0, 4).into(),
            8 => schema["minLength"] = self.random.within(0, 4).into(),
            _ => {}
        }
        schema
    }

    fn integer(&mut self) -> Json {
        let mut schema = json!({ "type": "integer" });
        match self.random.below(8) {
            0..=2 => {
                let format = *self.random.pick(&[
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
        if self.random.chance(10) {
            schema["type"] = "number".into();
        }
        schema
    }

    fn number(&mut self) -> Json {
        let mut schema = json!({ "type": "number" });
        if self.random.chance(40) {
            let format = *self
                .random
                .pick(&["float", "double", "decimal", "unix-time", "made-up"]);
            schema["format"] = format.into();
        } else if self.random.chance(30) {
            schema["minimum"] = 0.into();
        }
        schema
    }

    /// A schema with a list of values.
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
        if !self.is_30() && self.random.chance(30) {
            return json!({ "const": self.random.pick(&constants) });
        }
        self.random.pick(&lists).clone()
    }

    /// The members of an object.
    pub(super) fn members(&mut self, depth: usize) -> Map<String, Json> {
        let count = self.random.within(0, 4);
        let mut members = Map::new();
        for _ in 0..count {
            let name = (*self.random.pick(&MEMBERS)).to_owned();
            let mut schema = self.schema(depth + 1);
            if let Json::Object(keywords) = &mut schema
                && !keywords.contains_key("$ref")
                && self.random.chance(10)
            {
                let word = *self.random.pick(&["readOnly", "writeOnly"]);
                keywords.insert(word.to_owned(), true.into());
            }
            members.insert(name, schema);
        }
        members
    }

    /// An object.
    pub(super) fn object(&mut self, depth: usize) -> Json {
        let members = self.members(depth);
        let required: Vec<&String> = members.keys().filter(|_| self.random.chance(40)).collect();
        let mut schema = json!({ "type": "object", "properties": members, "required": required });
        if self.random.chance(10) {
            schema["required"] = json!(["id", "undeclared"]);
        }
        if self.random.chance(15) {
            schema = json!({ "properties": members });
        }
        self.add_undeclared(&mut schema, depth);
        schema
    }

    /// Adds which members an object may have that it does not declare.
    fn add_undeclared(&mut self, schema: &mut Json, depth: usize) {
        match self.random.below(9) {
            0 | 1 => schema["additionalProperties"] = false.into(),
            2 => schema["additionalProperties"] = true.into(),
            3 | 4 => schema["additionalProperties"] = self.schema(depth + 2),
            5 if !self.is_30() => {
                let pattern = *self.random.pick(&["^x-", "^k", "^.*$", "[a-z]"]);
                schema["patternProperties"] = json!({ pattern: self.schema(depth + 2) });
                if self.random.chance(40) {
                    schema["additionalProperties"] = false.into();
                }
                if self.random.chance(20) {
                    schema["patternProperties"]["^\\$"] = self.schema(depth + 2);
                }
            }
            6 if !self.is_30() => schema["unevaluatedProperties"] = false.into(),
            _ => {}
        }
    }

    fn map(&mut self, depth: usize) -> Json {
        let mut schema = json!({ "type": "object" });
        if self.random.chance(80) {
            schema["additionalProperties"] = self.schema(depth + 1);
        }
        if !self.is_30() && self.random.chance(30) {
            schema["propertyNames"] = json!({ "type": "string", "maxLength": 4 });
        }
        schema
    }

    fn array(&mut self, depth: usize) -> Json {
        let mut schema = json!({ "type": "array" });
        if self.is_30() || self.random.chance(90) {
            schema["items"] = self.schema(depth + 1);
        }
        if self.random.chance(20) {
            schema["minItems"] = self.random.within(0, 2).into();
        }
        if self.random.chance(10) {
            schema["uniqueItems"] = true.into();
        }
        schema
    }

    fn tuple(&mut self, depth: usize) -> Json {
        if self.is_30() {
            return self.array(depth);
        }
        let places: Vec<Json> = (0..self.random.within(1, 3))
            .map(|_| self.schema(depth + 1))
            .collect();
        let length = places.len();
        let mut schema = json!({ "type": "array", "prefixItems": places });
        match self.random.below(5) {
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
        let mut schema = json!({ "type": self.random.pick(&types) });
        if self.random.chance(50) {
            schema["properties"] = self.members(depth + 1).into();
        }
        if self.random.chance(50) {
            schema["items"] = self.schema(depth + 1);
        }
        if self.random.chance(20) {
            schema["pattern"] = "^[0-9]+$".into();
        }
        schema
    }

    /// A combination of keywords for which lowering has a special case.
    fn special(&mut self, depth: usize) -> Json {
        let keyword = *self.random.pick(&["oneOf", "anyOf"]);
        match self.random.below(7) {
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
        if self.random.chance(10) {
            schema["description"] = "Generated.".into();
        }
        if self.random.chance(5) {
            schema["title"] = "Generated".into();
        }
        if self.random.chance(5) {
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
        if schema.get("enum").is_none() && self.random.chance(10) {
            schema["default"] = default;
        }
    }

    /// The same schema, or one that accepts `null` as well, in one of the ways to write that.
    fn nullable(&mut self, schema: Json) -> Json {
        if !self.random.chance(15) {
            return schema;
        }
        let only_null = if self.is_30() {
            json!({ "nullable": true, "enum": [null] })
        } else {
            json!({ "type": "null" })
        };
        let is_reference = schema.get("$ref").is_some();
        match self.random.below(4) {
            0 => json!({ "oneOf": [schema, only_null] }),
            1 => json!({ "anyOf": [only_null, schema] }),
            2 if self.is_30() => json!({ "nullable": true, "allOf": [schema] }),
            _ if is_reference || self.is_30() && schema.get("type").is_none() => {
                json!({ "anyOf": [schema, only_null] })
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
