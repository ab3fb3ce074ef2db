//! Values that are likely to fit a schema. Whether one does is for others to say: what is grown here need only be near.

use std::collections::BTreeMap;

use conform_description::{Node, Version};
use serde_json::{Value as Json, json};

use super::random::Dice;

/// How deep values are grown.
const DEEPEST: usize = 9;

/// Strings for formats, patterns and nothing in particular.
const STRINGS: [&str; 34] = [
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
const NAMES: [&str; 8] = ["k1", "K1", "", "x-a", "type", "a b", "é", "$x"];

/// The numbers at the edges of types, as JSON text.
const NUMBERS: [&str; 23] = [
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
    "1e400",
];

/// Grows values of one description's schemas.
pub(super) struct Grower<'s> {
    pub(super) dice: &'s mut Dice,
    pub(super) version: Version,
}

/// A discriminator that was met on the way, and what selects the branch that was taken.
struct Tag<'d> {
    property: &'d str,
    names: Vec<String>,
}

/// Schemas that all apply.
#[derive(Default)]
struct Together<'d> {
    nodes: Vec<Node<'d>>,
    tags: Vec<Tag<'d>>,
}

impl Grower<'_> {
    /// A value of a schema; `None` where none was found.
    pub(super) fn value(&mut self, schema: Node<'_>) -> Option<Json> {
        self.of(vec![schema], 0)
    }

    /// The schemas that apply together with some: what they refer to, their `allOf`, one branch of each union.
    fn together<'d>(&mut self, schemas: Vec<Node<'d>>) -> Option<Together<'d>> {
        let mut out = Together::default();
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
                let branch = *self.dice.pick(&branches);
                pending.push(branch);
                out.tags.extend(tag(node, branch));
            }
        }
        Some(out)
    }

    fn of(&mut self, schemas: Vec<Node<'_>>, depth: usize) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        let all = self.together(schemas)?;
        let nodes = &all.nodes;
        let get = |keyword: &'static str| nodes.iter().filter_map(move |node| node.get(keyword));
        if let Some(constant) = get("const").next() {
            return Some(constant.value().to_serde());
        }
        let nullable = nodes.iter().any(|node| node.flag("nullable"))
            && nodes.iter().any(|node| node.get("type").is_some());
        if nullable && self.dice.chance(20) {
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
            return Some(self.dice.pick(&values).clone());
        }
        let kind = self.kind(nodes)?;
        match kind {
            "null" => Some(Json::Null),
            "boolean" => Some(self.dice.chance(50).into()),
            "string" => Some(self.string(nodes).into()),
            "integer" | "number" => Some(self.number(nodes, kind == "integer")),
            "array" => self.array(nodes, depth),
            "object" => self.object(&all, depth),
            _ => Some(self.anything(depth)),
        }
    }

    /// The JSON type to grow: one that all schemas admit.
    fn kind(&mut self, nodes: &[Node<'_>]) -> Option<&'static str> {
        const ALL: [&str; 7] = [
            "null", "boolean", "string", "integer", "number", "array", "object",
        ];
        let mut left: Vec<&str> = ALL.to_vec();
        let mut said = false;
        for node in nodes {
            let Some(types) = node.get("type") else {
                continue;
            };
            said = true;
            let types: Vec<&str> = match types.as_str() {
                Some(one) => vec![one],
                None => types.items().filter_map(Node::as_str).collect(),
            };
            left.retain(|kind| {
                types.contains(kind) || *kind == "integer" && types.contains(&"number")
            });
        }
        if said {
            return (!left.is_empty())
                .then(|| *self.dice.pick(&left))
                .and_then(|kind| ALL.into_iter().find(|one| *one == kind));
        }
        let has = |words: &[&str]| {
            nodes
                .iter()
                .any(|node| words.iter().any(|word| node.get(word).is_some()))
        };
        Some(if self.dice.chance(10) {
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
        if !of_format.is_empty() && self.dice.chance(90) {
            return (*self.dice.pick(of_format)).to_owned();
        }
        let mut text = (*self.dice.pick(&STRINGS)).to_owned();
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
            let said = nodes.iter().filter_map(|node| node.get(bound)?.as_number());
            texts.extend(said.map(|number| number.as_str().to_owned()));
        }
        if !texts.is_empty() && self.dice.chance(50) {
            let near = self.dice.pick(&texts);
            let by: i128 = *self.dice.pick(&[0, 0, 1, -1, 10]);
            if let Ok(number) = near.parse::<i128>()
                && let Ok(value) = serde_json::from_str(&(number + by).to_string())
            {
                return value;
            }
        }
        let few = if whole { self.dice.chance(60) } else { false };
        let text = if few {
            NUMBERS[self.dice.below(8)]
        } else {
            *self.dice.pick(&NUMBERS)
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
            self.dice.within(least, most.max(least))
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

    fn object(&mut self, all: &Together<'_>, depth: usize) -> Option<Json> {
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
            if !must && !self.dice.chance(usual) {
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
                let value = self.other(nodes, name, depth)?;
                members.push((name.to_owned(), value));
            }
        }
        let extra = if depth > 5 { 0 } else { self.dice.within(0, 2) };
        for _ in 0..extra {
            let name = *self.dice.pick(&NAMES);
            if !has(&members, name)
                && !properties.contains_key(name)
                && let Some(value) = self.other(nodes, name, depth)
            {
                members.push((name.to_owned(), value));
            }
        }
        for tag in &all.tags {
            let names = &tag.names;
            if names.is_empty() || self.dice.chance(10) {
                continue;
            }
            let name = Json::from(self.dice.pick(names).as_str());
            match members.iter_mut().find(|(known, _)| known == tag.property) {
                Some((_, value)) if value.is_string() => *value = name,
                Some(_) => {}
                None => members.push((tag.property.to_owned(), name)),
            }
        }
        Some(Json::Object(members.into_iter().collect()))
    }

    /// The value of a member that no schema declares.
    fn other(&mut self, nodes: &[Node<'_>], name: &str, depth: usize) -> Option<Json> {
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

    /// Any JSON.
    pub(super) fn anything(&mut self, depth: usize) -> Json {
        match self.dice.below(if depth > 4 { 6 } else { 9 }) {
            0 => Json::Null,
            1 => self.dice.chance(50).into(),
            2 | 3 => {
                let number: &&str = self.dice.pick(&NUMBERS);
                serde_json::from_str(number).unwrap_or_default()
            }
            4 | 5 => (*self.dice.pick(&STRINGS)).into(),
            6 => json!([]),
            7 => Json::Array((0..2).map(|_| self.anything(depth + 1)).collect()),
            _ => {
                let name = *self.dice.pick(&NAMES);
                json!({ name: self.anything(depth + 1) })
            }
        }
    }

    /// The same value with a change: another scalar in the place of one, a member less, one more.
    pub(super) fn changed(&mut self, value: &Json, pool: &[Json]) -> Json {
        let mut out = value.clone();
        let count = places(&mut out, &mut |_| false);
        let at = self.dice.below(count);
        let mut index = 0;
        let dice = &mut *self.dice;
        let mut change = |place: &mut Json| {
            index += 1;
            if index <= at {
                return false;
            }
            change(dice, place, pool);
            true
        };
        places(&mut out, &mut change);
        out
    }
}

/// Shows all values in one until one is enough, and says how many were shown.
fn places(value: &mut Json, show: &mut impl FnMut(&mut Json) -> bool) -> usize {
    let mut count = 0;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        count += 1;
        if show(value) {
            break;
        }
        match value {
            Json::Array(items) => pending.extend(items),
            Json::Object(members) => pending.extend(members.values_mut()),
            _ => {}
        }
    }
    count
}

fn change(dice: &mut Dice, place: &mut Json, pool: &[Json]) {
    match place {
        Json::Object(members) if dice.chance(80) => {
            let names: Vec<String> = members.keys().cloned().collect();
            if dice.chance(50) && !names.is_empty() {
                let name = dice.pick(&names).clone();
                let left = std::mem::take(members);
                *members = left
                    .into_iter()
                    .filter(|(known, _)| *known != name)
                    .collect();
            } else {
                let name = if dice.chance(50) || names.is_empty() {
                    (*dice.pick(&NAMES)).to_owned()
                } else {
                    dice.pick(&names).to_uppercase()
                };
                let value = match dice.chance(50) && !pool.is_empty() {
                    true => dice.pick(pool).clone(),
                    false => Json::Null,
                };
                members.insert(name, value);
            }
        }
        Json::Array(items) if dice.chance(80) => {
            if dice.chance(50) {
                items.pop();
            } else if let Some(first) = items.first().cloned() {
                items.push(first);
            }
        }
        Json::Number(_) if dice.chance(80) => {
            let shown = place.to_string();
            // Beyond 15 digits, a number with a fraction is not told from its neighbours.
            let is_plain = !shown.contains(['.', 'e']) && shown.len() < 16;
            let text = match dice.below(4) {
                0 if is_plain => format!("{shown}.0"),
                1 if is_plain => format!("{shown}e0"),
                2 => format!("-{}", shown.trim_start_matches('-')),
                _ => (*dice.pick(&NUMBERS)).to_owned(),
            };
            *place = serde_json::from_str(&text).unwrap_or_default();
        }
        Json::String(_) if dice.chance(60) => *place = (*dice.pick(&STRINGS)).into(),
        _ if dice.chance(70) && !pool.is_empty() => *place = dice.pick(pool).clone(),
        _ => *place = Json::Null,
    }
}

/// All scalars of a value.
pub(super) fn scalars(value: &Json, pool: &mut Vec<Json>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Json::Array(items) => pending.extend(items),
            Json::Object(members) => pending.extend(members.values()),
            scalar if pool.len() < 400 => pool.push(scalar.clone()),
            _ => {}
        }
    }
}

/// What selects a branch by the discriminator of a schema.
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

/// Whether a pattern, of those that are simple enough, matches a name.
fn may_match(pattern: &str, name: &str) -> bool {
    match pattern.strip_prefix('^') {
        Some(start) if start.chars().all(|c| c.is_alphanumeric() || c == '-') => {
            name.starts_with(start)
        }
        _ => true,
    }
}
