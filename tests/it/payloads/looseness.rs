//! The description allows no more JSON types than the payloads show, apart from listed exceptions.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::Node;
use conform_json::{Document, Format, Limits, Value, ValueKind};
use conform_tests::payloads::{self, Media, Origin};

use super::described::{all_parts, by_id, load, schema};

/// Types that the description allows where no captured payload shows them: the schema, the type, and the reason. An
/// entry that no longer applies fails the test. `null` is not among them: what an answer does not have may be `null`, and
/// `cargo xtask check` asks for the source of each.
const BEYOND: [(&str, &str, &str); 17] = [
    (
        "shared/schemas/Count.yaml#",
        "string",
        "other codes of the same answers are digits in a string",
    ),
    (
        "shared/schemas/DurationMinutes.yaml#",
        "number",
        "the vendor's client has a decimal",
    ),
    (
        "shared/schemas/DurationMinutes.yaml#",
        "string",
        "a decimal is written as a string where money is",
    ),
    (
        "shared/schemas/EchoedFlag.yaml#",
        "boolean",
        "JSON is documented for intakes, and keeps the type of what was sent",
    ),
    (
        "shared/schemas/EchoedFlag.yaml#",
        "integer",
        "the same; the User API documents a flag as 1",
    ),
    (
        "shared/schemas/Money.yaml#",
        "number",
        "the vendor's client has a decimal; payloads show the number 0",
    ),
    (
        "shared/schemas/PatientReference.yaml#",
        "integer",
        "the vendor's demo sends the number of a user",
    ),
    (
        "shared/schemas/UserSubtypeCode.yaml#",
        "integer",
        "the type of a user beside it is a number in some answers",
    ),
    (
        "shared/schemas/VisitId.yaml#",
        "integer",
        "ids of users show both; the vendor's client has a 64-bit integer",
    ),
    (
        "visits/schemas/AttachmentList.yaml#",
        "string",
        "the attachments of an intake are empty text in one answer",
    ),
    (
        "visits/schemas/Deadline.yaml#",
        "number",
        "the vendor's client has a floating-point number",
    ),
    (
        "visits/schemas/Deadline.yaml#",
        "string",
        "other times are digits in a string",
    ),
    (
        "visits/schemas/DurationSeconds.yaml#",
        "number",
        "the vendor's client has a decimal for the duration of a payment",
    ),
    (
        "visits/schemas/DurationSeconds.yaml#",
        "string",
        "as for DurationMinutes",
    ),
    (
        "visits/schemas/EprescribingId.yaml#",
        "integer",
        "ids of users show both",
    ),
    (
        "visits/schemas/GenderCode.yaml#",
        "string",
        "other codes of the same answers are digits in a string",
    ),
    (
        "visits/schemas/PhoneNumbers.yaml#",
        "array",
        "inferred: the service's language writes an empty map as an empty list",
    ),
];

/// The JSON types of values, by their names in JSON Schema.
type Types = BTreeSet<&'static str>;

fn type_of(value: Value<'_>) -> &'static str {
    match value.kind() {
        ValueKind::Number if value.as_number().is_some_and(|number| number.is_integer()) => {
            "integer"
        }
        kind => kind.as_str(),
    }
}

/// The types that a schema, with all that it is composed of, allows.
fn allowed(parts: &[Node<'_>]) -> Types {
    let mut types = Types::new();
    for part in parts {
        match part.text("type") {
            Some("boolean") => drop(types.insert("boolean")),
            Some("integer") => drop(types.insert("integer")),
            Some("number") => types.extend(["integer", "number"]),
            Some("string") => drop(types.insert("string")),
            Some("array") => drop(types.insert("array")),
            Some("object") => drop(types.insert("object")),
            _ => types.extend(
                part.get("enum")
                    .into_iter()
                    .flat_map(Node::items)
                    .map(|it| type_of(it.value())),
            ),
        }
        if part.flag("nullable") {
            types.insert("null");
        }
    }
    types
}

/// Returns the schema of which another one is a kind of value: the one part of `allOf`, or the branch beside `null`.
fn kind_of(schema: Node<'_>) -> Option<Node<'_>> {
    if schema.get("type").is_some() {
        return None;
    }
    let (union, parts) = match (schema.get("allOf"), schema.get("oneOf")) {
        (Some(parts), None) => (false, parts),
        (None, Some(parts)) => (true, parts),
        _ => return None,
    };
    let mut parts = parts.items();
    let first = parts.next()?;
    match (parts.next(), parts.next()) {
        (None, None) if !union => Some(first),
        (Some(second), None) if union => {
            let mut listed = second.get("enum")?.items();
            let is_null = listed.next()?.value().kind() == ValueKind::Null;
            (is_null && listed.next().is_none()).then_some(first)
        }
        _ => None,
    }
}

/// The JSON types that the payloads show at each schema, by the place of the schema.
#[derive(Default)]
struct Seen {
    places: BTreeMap<String, (Types, Types)>,
}

impl Seen {
    fn value(&mut self, value: Value<'_>, schemas: &[Node<'_>]) {
        for schema in schemas {
            let parts = all_parts([*schema]);
            let mut end = schema.resolve().expect("it resolves").node;
            // What only gives a kind of value words of its own, or `null`, is as loose as the kind.
            while let Some(kind) = kind_of(end) {
                end = kind.resolve().expect("it resolves").node;
            }
            let file = end.origin().to_string();
            let file = file.split(':').next().unwrap_or_default().to_owned();
            let place = format!("{file}#{}", end.pointer());
            let entry = self
                .places
                .entry(place)
                .or_insert_with(|| (allowed(&parts), Types::new()));
            entry.1.insert(type_of(value));
        }
        let parts = all_parts(schemas.iter().copied());
        if let Some(object) = value.as_object() {
            for member in object.iter() {
                let named: Vec<_> = parts
                    .iter()
                    .filter_map(|part| part.get("properties")?.get(member.key))
                    .collect();
                self.value(member.value, &named);
            }
        }
        if let Some(array) = value.as_array() {
            let items: Vec<_> = parts.iter().filter_map(|part| part.get("items")).collect();
            for item in array.iter() {
                self.value(item, &items);
            }
        }
    }
}

#[test]
fn the_description_allows_no_more_types_than_the_payloads_show() {
    let description = load();
    let operations = by_id(&description);
    let mut seen = Seen::default();
    for payload in payloads::all() {
        if payload.media == Media::Json && payload.origin != Origin::Made {
            let text = payload.bytes();
            let document = Document::parse(payload.name(), text, Format::Json, &Limits::default());
            let document = document.unwrap_or_else(|error| panic!("{error}"));
            seen.value(document.root(), &[schema(&operations, &payload)]);
        }
    }
    let mut beyond = BTreeSet::new();
    for (place, (allowed, shown)) in &seen.places {
        beyond.extend(
            allowed
                .difference(shown)
                .filter(|more| **more != "null")
                .map(|more| (place.as_str(), *more)),
        );
    }
    let listed: BTreeSet<_> = BEYOND
        .iter()
        .map(|(place, more, _)| (*place, *more))
        .collect();
    let looser: Vec<_> = beyond.difference(&listed).collect();
    assert!(
        looser.is_empty(),
        "allowed, but shown by no payload: {looser:#?}"
    );
    let stale: Vec<_> = listed.difference(&beyond).collect();
    assert!(
        stale.is_empty(),
        "listed in BEYOND, but no longer so: {stale:#?}"
    );
    println!(
        "{} schemas allow exactly what the payloads show, {} types are allowed beyond that",
        seen.places.len(),
        listed.len()
    );
}
