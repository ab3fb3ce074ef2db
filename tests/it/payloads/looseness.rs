//! The description allows no more JSON types than the payloads show, apart from listed exceptions.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::Node;
use conform_json::{Document, Format, Limits, Value, ValueKind};
use conform_tests::payloads::{self, Media, Origin};

use super::coverage::{all_parts, load, schema};

/// Types that the description allows where no captured payload shows them: the schema, the type, and the reason. An
/// entry that no longer applies fails the test.
const BEYOND: [(&str, &str, &str); 7] = [
    (
        "shared/schemas/Consultation.yaml#/properties/amount",
        "number",
        "the Rooms API documents a number, the vendor's client a decimal; the payloads show 0",
    ),
    (
        "shared/schemas/Intake.yaml#/properties/provider_id",
        "integer",
        "the vendor's tables say Integer; the payloads echo what a form sent",
    ),
    (
        "shared/schemas/Intake.yaml#/properties/type",
        "integer",
        "the vendor's tables say Integer, and its demo sends a number in JSON",
    ),
    (
        "visits/schemas/Invoice.yaml#/properties/amount_due",
        "number",
        "inferred from `payment.amount`, which has a fraction; the payload shows 0",
    ),
    (
        "visits/schemas/Visit.yaml#/properties/actual_end",
        "integer",
        "the Recordings API shows the times of visits as numbers",
    ),
    (
        "visits/schemas/VisitMember.yaml#/properties/photo",
        "string",
        "the providers beside it have one, and so have users elsewhere",
    ),
    (
        "visits/schemas/VisitMember.yaml#/properties/type",
        "integer",
        "the vendor's table of user types has numbers, and creators of visits show them",
    ),
];

/// The JSON types of values, by their names in JSON Schema.
type Types = BTreeSet<&'static str>;

fn type_of(value: Value<'_>) -> &'static str {
    match value.kind() {
        ValueKind::Null => "null",
        ValueKind::Boolean => "boolean",
        ValueKind::Number if value.as_number().is_some_and(|number| number.is_integer()) => {
            "integer"
        }
        ValueKind::Number => "number",
        ValueKind::String => "string",
        ValueKind::Array => "array",
        ValueKind::Object => "object",
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

/// The JSON types that the payloads show at each schema, by the place of the schema.
#[derive(Default)]
struct Seen {
    places: BTreeMap<String, (Types, Types)>,
}

impl Seen {
    fn value(&mut self, value: Value<'_>, schemas: &[Node<'_>]) {
        for schema in schemas {
            let parts = all_parts([*schema]);
            let end = schema.resolve().expect("it resolves").node;
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
    let operations = description.operations();
    let operations: BTreeMap<&str, Node<'_>> = operations
        .iter()
        .map(|operation| (operation.id().expect("all have one"), operation.node))
        .collect();
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
