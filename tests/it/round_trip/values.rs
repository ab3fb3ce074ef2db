//! Random values that are likely to be valid for a schema. Whether one is valid is not decided here.

use std::collections::BTreeMap;

use conform_description::{Node, Version};
use serde_json::{Value as Json, json};

use super::random::Random;

/// How deep values are nested.
const MAX_DEPTH: usize = 9;

/// Strings for formats and patterns, and others.
pub(super) const STRINGS: [&str; 34] = [
    "",
    "a",
    "text",
    "7",
    "-1",
    "10.5",
    "0x1f",
    "null",
    "true",
    "2026-02-28",
    "2026-02-28T03:04:05Z",
    "2026-02-28T03:04:05.120+02:00",
    "03:04:05Z",
    "P1DT2H",
    "123e4567-e89b-12d3-a456-426614174000",
    "123E4567-E89B-12D3-A456-426614174000",
    "https://a.example/x?y=1#z",
    "urn:x:y",
    "a@b.example",
    "aGk=",
    "192.0.2.1",
    "::1",
    "a.example",
    "/x/y",
    "US",
    "USD",
    "en-US",
    "+15551234567",
    "x-a",
    "abcdefabcdefabcdefabcdef",
    "00000000000000000000000000000000",
    "é\u{2028}😀\u{0}\"\\/\n",
    "$serde_json::private::Number",
    "  spaces  ",
];

/// Names of members that no schema declares.
pub(super) const NAMES: [&str; 8] = ["k1", "K1", "", "x-a", "type", "a b", "é", "$x"];

/// The numbers at the edges of types, as JSON text.
pub(super) const NUMBERS: [&str; 23] = [
    "0",
    "-0",
    "1",
    "-1",
    "7",
    "1.0",
    "5.0",
    "1e2",
    "0.5",
    "-2.25",
    "1.10",
    "1e-7",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "1234567890.0987654321",
    "0.1234567890123456789012345678901234567890",
    "1e300",
    "1e300",
];

/// Generates values for the schemas of one description.
pub(super) struct ValueGenerator<'s> {
    pub(super) random: &'s mut Random,
    pub(super) version: Version,
}

/// The discriminator of a union, and the names that select the chosen branch.
struct Tag<'d> {
    property: &'d str,
    names: Vec<String>,
}

/// Schemas that apply to the same value.
#[derive(Default)]
struct AppliedSchemas<'d> {
    nodes: Vec<Node<'d>>,
    tags: Vec<Tag<'d>>,
}

impl ValueGenerator<'_> {
    /// Returns a value for a schema; `None` if none was found.
    pub(super) fn value(&mut self, schema: Node<'_>) -> Option<Json> {
        self.of(vec![schema], 0)
    }

    /// Returns these schemas and all that apply with them: what they refer to, their `allOf`, one branch of each union.
    fn applied<'d>(&mut self, schemas: Vec<Node<'d>>) -> Option<AppliedSchemas<'d>> {
        let mut out = AppliedSchemas::default();
        let mut pending = schemas;
        while let Some(node) = pending.pop() {
            if out.nodes.len() > 60 || node.as_bool() == Some(false) {
                return None;
            }
            if out
                .nodes
                .iter()
                .any(|other| other.address() == node.address())
            {
                continue;
            }
            if let Some(reference) = node.reference() {
                pending.push(reference.target?);
                if self.version == Version::V3_0 {
                    continue;
                }
            }
            out.nodes.push(node);
            pending.extend(node.get("allOf").into_iter().flat_map(Node::items));
            for keyword in ["oneOf", "anyOf"] {
                let branches: Vec<Node<'_>> = node
                    .get(keyword)
                    .into_iter()
                    .flat_map(Node::items)
                    .collect();
                if branches.is_empty() {
                    continue;
                }
                let branch = *self.random.pick(&branches);
                pending.push(branch);
                out.tags.extend(tag(node, branch));
            }
        }
        Some(out)
    }

    fn of(&mut self, schemas: Vec<Node<'_>>, depth: usize) -> Option<Json> {
        if depth > MAX_DEPTH {
            return None;
        }
        let all = self.applied(schemas)?;
        let nodes = &all.nodes;
        let get = |keyword: &'static str| nodes.iter().filter_map(move |node| node.get(keyword));
        if let Some(constant) = get("const").next() {
            return Some(constant.value().to_serde());
        }
        let nullable = nodes.iter().any(|node| node.flag("nullable"))
            && nodes.iter().any(|node| node.get("type").is_some());
        if nullable && self.random.chance(20) {
            return Some(Json::Null);
        }
        let mut lists = get("enum");
        if let Some(list) = lists.next() {
            let mut values: Vec<Json> = list.items().map(|node| node.value().to_serde()).collect();
            for other in lists {
                let others: Vec<Json> = other.items().map(|node| node.value().to_serde()).collect();
                values.retain(|value| others.contains(value));
            }
            if values.is_empty() {
                return None;
            }
            return Some(self.random.pick(&values).clone());
        }
        let kind = self.kind(nodes)?;
        match kind {
            "null" => Some(Json::Null),
            "boolean" => Some(self.random.chance(50).into()),
            "string" => Some(self.string(nodes).into()),
            "integer" | "number" => Some(self.number(nodes, kind == "integer")),
            "array" => self.array(nodes, depth),
            "object" => self.object(&all, depth),
            _ => Some(self.anything(depth)),
        }
    }

    /// The JSON type of the value: one that all schemas accept.
    fn kind(&mut self, nodes: &[Node<'_>]) -> Option<&'static str> {
        const ALL: [&str; 7] = [
            "null", "boolean", "string", "integer", "number", "array", "object",
        ];
        let mut left: Vec<&str> = ALL.to_vec();
        let mut has_type = false;
        for node in nodes {
            let Some(types) = node.get("type") else {
                continue;
            };
            has_type = true;
            let types: Vec<&str> = match types.as_str() {
                Some(one) => vec![one],
                None => types.items().filter_map(Node::as_str).collect(),
            };
            left.retain(|kind| {
                types.contains(kind) || *kind == "integer" && types.contains(&"number")
            });
        }
        if has_type {
            return (!left.is_empty())
                .then(|| *self.random.pick(&left))
                .and_then(|kind| ALL.into_iter().find(|one| *one == kind));
        }
        let has = |words: &[&str]| {
            nodes
                .iter()
                .any(|node| words.iter().any(|word| node.get(word).is_some()))
        };
        Some(if self.random.chance(10) {
            "anything"
        } else if has(&[
            "properties",
            "additionalProperties",
            "patternProperties",
            "required",
        ]) {
            "object"
        } else if has(&["items", "prefixItems"]) {
            "array"
        } else if has(&["pattern", "minLength", "maxLength", "format"]) {
            "string"
        } else {
            "anything"
        })
    }

    fn string(&mut self, nodes: &[Node<'_>]) -> String {
        let get = |keyword| nodes.iter().find_map(|node| node.get(keyword));
        let format = get("format").and_then(Node::as_str).unwrap_or_default();
        let of_format: &[&str] = match format {
            "date-time" => &STRINGS[10..12],
            "date" => &STRINGS[9..10],
            "time" => &STRINGS[12..13],
            "duration" => &STRINGS[13..14],
            "uuid" => &STRINGS[14..16],
            "uri" | "url" | "iri" => &STRINGS[16..18],
            "email" => &STRINGS[18..19],
            "byte" | "base64" => &STRINGS[19..20],
            "ipv4" => &STRINGS[20..21],
            "ipv6" => &STRINGS[21..22],
            "hostname" => &STRINGS[22..23],
            "decimal" => &STRINGS[3..6],
            _ => &[],
        };
        if !of_format.is_empty() && self.random.chance(90) {
            return (*self.random.pick(of_format)).to_owned();
        }
        let mut text = (*self.random.pick(&STRINGS)).to_owned();
        let count = |keyword| {
            let number = nodes
                .iter()
                .find_map(|node| node.get(keyword))?
                .as_number()?;
            number.as_str().parse::<usize>().ok()
        };
        while count("minLength").is_some_and(|least| text.chars().count() < least.min(2_000)) {
            text.push('a');
        }
        if let Some(most) = count("maxLength") {
            text = text.chars().take(most).collect();
        }
        text
    }

    fn number(&mut self, nodes: &[Node<'_>], whole: bool) -> Json {
        let bounds = [
            "minimum",
            "maximum",
            "multipleOf",
            "exclusiveMinimum",
            "exclusiveMaximum",
        ];
        let mut texts: Vec<String> = Vec::new();
        for bound in bounds {
            let limits = nodes.iter().filter_map(|node| node.get(bound)?.as_number());
            texts.extend(limits.map(|number| number.as_str().to_owned()));
        }
        if !texts.is_empty() && self.random.chance(50) {
            let near = self.random.pick(&texts);
            let by: i128 = *self.random.pick(&[0, 0, 1, -1, 10]);
            if let Ok(number) = near.parse::<i128>()
                && let Ok(value) = serde_json::from_str(&(number + by).to_string())
            {
                return value;
            }
        }
        let few = if whole { self.random.chance(60) } else { false };
        let text = if few {
            NUMBERS[self.random.below(8)]
        } else {
            *self.random.pick(&NUMBERS)
        };
        serde_json::from_str(text).unwrap_or_default()
    }

    fn array(&mut self, nodes: &[Node<'_>], depth: usize) -> Option<Json> {
        let count = |keyword| {
            let number = nodes
                .iter()
                .find_map(|node| node.get(keyword))?
                .as_number()?;
            number.as_str().parse::<usize>().ok()
        };
        let least = count("minItems").unwrap_or_default().min(40);
        let most = count("maxItems").unwrap_or(least + 3).min(least + 3);
        let length = if depth > 5 {
            least
        } else {
            self.random.within(least, most.max(least))
        };
        let items: Vec<Node<'_>> = nodes.iter().filter_map(|node| node.get("items")).collect();
        let prefix: Vec<Vec<Node<'_>>> = nodes
            .iter()
            .filter_map(|node| node.get("prefixItems"))
            .map(|list| list.items().collect())
            .collect();
        let mut out = Vec::new();
        for index in 0..length {
            let mut schemas: Vec<Node<'_>> = prefix
                .iter()
                .filter_map(|list| list.get(index).copied())
                .collect();
            if schemas.is_empty() {
                schemas.clone_from(&items);
            }
            match self.of(schemas, depth + 1) {
                Some(item) => out.push(item),
                None if out.len() >= least => break,
                None => return None,
            }
        }
        Some(Json::Array(out))
    }

    fn object(&mut self, all: &AppliedSchemas<'_>, depth: usize) -> Option<Json> {
        let nodes = &all.nodes;
        let mut properties: BTreeMap<&str, Vec<Node<'_>>> = BTreeMap::new();
        let mut names: Vec<&str> = Vec::new();
        let mut required: Vec<&str> = Vec::new();
        for node in nodes {
            for member in node.get("properties").into_iter().flat_map(Node::members) {
                properties.entry(member.key).or_default().push(member.node);
                if !names.contains(&member.key) {
                    names.push(member.key);
                }
            }
            let listed = node.get("required").into_iter().flat_map(Node::items);
            required.extend(listed.filter_map(Node::as_str));
        }
        let usual = [75, 65, 50, 35, 20].get(depth).copied().unwrap_or(5);
        let mut members: Vec<(String, Json)> = Vec::new();
        for name in names {
            let must = required.contains(&name);
            if !must && !self.random.chance(usual) {
                continue;
            }
            match self.of(properties.remove(name).unwrap_or_default(), depth + 1) {
                Some(value) => members.push((name.to_owned(), value)),
                None if must => return None,
                None => {}
            }
        }
        let has =
            |members: &[(String, Json)], name: &str| members.iter().any(|(known, _)| known == name);
        for name in required {
            if !has(&members, name) {
                let value = self.undeclared(nodes, name, depth)?;
                members.push((name.to_owned(), value));
            }
        }
        let extra = if depth > 5 {
            0
        } else {
            self.random.within(0, 2)
        };
        for _ in 0..extra {
            let name = *self.random.pick(&NAMES);
            if !has(&members, name)
                && !properties.contains_key(name)
                && let Some(value) = self.undeclared(nodes, name, depth)
            {
                members.push((name.to_owned(), value));
            }
        }
        for tag in &all.tags {
            let names = &tag.names;
            if names.is_empty() || self.random.chance(10) {
                continue;
            }
            let name = Json::from(self.random.pick(names).as_str());
            match members.iter_mut().find(|(known, _)| known == tag.property) {
                Some((_, value)) if value.is_string() => *value = name,
                Some(_) => {}
                None => members.push((tag.property.to_owned(), name)),
            }
        }
        Some(Json::Object(members.into_iter().collect()))
    }

    /// The value of a member that no schema declares.
    fn undeclared(&mut self, nodes: &[Node<'_>], name: &str, depth: usize) -> Option<Json> {
        let mut schemas = Vec::new();
        let mut closed = false;
        for node in nodes {
            let mut matched = false;
            for member in node
                .get("patternProperties")
                .into_iter()
                .flat_map(Node::members)
            {
                if may_match(member.key, name) {
                    matched = true;
                    schemas.push(member.node);
                }
            }
            for keyword in ["additionalProperties", "unevaluatedProperties"] {
                match node.get(keyword) {
                    Some(schema) if schema.as_bool() == Some(false) => closed |= !matched,
                    Some(schema) if !matched => schemas.push(schema),
                    _ => {}
                }
            }
        }
        if closed {
            return None;
        }
        match schemas.is_empty() {
            true => Some(self.anything(depth)),
            false => self.of(schemas, depth + 1),
        }
    }

    /// Any JSON value.
    fn anything(&mut self, depth: usize) -> Json {
        match self.random.below(if depth > 4 { 6 } else { 9 }) {
            0 => Json::Null,
            1 => self.random.chance(50).into(),
            2 | 3 => {
                let number: &&str = self.random.pick(&NUMBERS);
                serde_json::from_str(number).unwrap_or_default()
            }
            4 | 5 => (*self.random.pick(&STRINGS)).into(),
            6 => json!([]),
            7 => Json::Array((0..2).map(|_| self.anything(depth + 1)).collect()),
            _ => {
                let name = *self.random.pick(&NAMES);
                json!({ name: self.anything(depth + 1) })
            }
        }
    }
}

/// Returns what selects a branch of a union by its discriminator.
fn tag<'d>(owner: Node<'d>, branch: Node<'d>) -> Option<Tag<'d>> {
    let discriminator = owner.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let target = branch.resolve().ok()?.node;
    let mut names: Vec<String> = discriminator
        .get("mapping")
        .into_iter()
        .flat_map(Node::members)
        .filter(|member| {
            let to = member.node.resolve();
            to.is_ok_and(|to| to.node.address() == target.address())
        })
        .map(|member| member.key.to_owned())
        .collect();
    let own = target.get("properties").and_then(|all| all.get(property));
    let listed = own.is_some_and(|own| own.get("enum").is_some() || own.get("const").is_some());
    if names.is_empty() && !listed {
        names.extend(target.pointer().rsplit('/').next().map(str::to_owned));
    }
    Some(Tag { property, names })
}

/// Whether a pattern matches a name. Only patterns of a fixed prefix are evaluated; others may match.
fn may_match(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('^') {
        Some(start) if start.chars().all(|c| c.is_alphanumeric() || c == '-') => {
            name.starts_with(start)
        }
        _ => true,
    }
}
