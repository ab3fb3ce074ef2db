//! The description knows every member that a payload shows.

use std::collections::BTreeSet;

use conform_description::{Description, LoadOptions, Node};
use conform_json::{Document, Format, Limits, Value, ValueKind};
use conform_tests::payloads::{self, Media, OPERATIONS, Origin, Payload};

use super::described::{all_parts, by_id, load, schema};

/// What is found on the way through a payload. Paths are of names joined by `/`, `[]` for an item of an array.
#[derive(Default)]
struct Walk {
    /// Members that the description has a property for, or a map of the value's type.
    described: BTreeSet<String>,
    /// Members that are allowed only because the description calls the object open.
    open: BTreeSet<String>,
    /// Members that the description does not know, and values that it says nothing about.
    unknown: BTreeSet<String>,
}

impl Walk {
    fn value(&mut self, value: Value<'_>, schemas: &[Node<'_>], at: &str) {
        let says = |keyword| schemas.iter().any(|schema| schema.get(keyword).is_some());
        if !says("type") && !says("enum") {
            self.unknown.insert(format!("{at} (anything goes)"));
        }
        if let Some(object) = value.as_object() {
            for member in object.iter() {
                let at = format!("{at}/{}", member.key);
                if let Some(schemas) = self.member(member.key, schemas, &at) {
                    self.value(member.value, &schemas, &at);
                }
            }
        }
        if let Some(array) = value.as_array() {
            let items = all_parts(schemas.iter().filter_map(|schema| schema.get("items")));
            for item in array.iter() {
                self.value(item, &items, &format!("{at}/[]"));
            }
        }
    }

    /// Notes how a member is described. What it is described by, where that says anything.
    fn member<'d>(&mut self, name: &str, of: &[Node<'d>], at: &str) -> Option<Vec<Node<'d>>> {
        let named = of
            .iter()
            .filter_map(|schema| schema.get("properties")?.get(name));
        let named = all_parts(named);
        let others: Vec<Node<'d>> = of
            .iter()
            .filter_map(|schema| schema.get("additionalProperties"))
            .collect();
        let map = all_parts(others.iter().copied().filter(|schema| schema.is_object()));
        for schemas in [named, map] {
            if !schemas.is_empty() {
                self.described.insert(at.to_owned());
                return Some(schemas);
            }
        }
        if others.iter().any(|schema| schema.as_bool() == Some(true)) {
            self.open.insert(at.to_owned());
        } else {
            self.unknown.insert(at.to_owned());
        }
        None
    }
}

fn walk(payload: &Payload, schema: Node<'_>) -> Walk {
    let mut walk = Walk::default();
    let schemas = all_parts([schema]);
    if payload.media == Media::Json {
        let text = payload.text().into_bytes();
        let document = Document::parse(payload.name(), text, Format::Json, &Limits::default());
        let document = document.unwrap_or_else(|error| panic!("{error}"));
        assert_ne!(
            document.root().kind(),
            ValueKind::Null,
            "{}",
            payload.name()
        );
        walk.value(document.root(), &schemas, "");
    } else {
        for (name, _) in payload.fields() {
            walk.member(&name, &schemas, &format!("/{name}"));
        }
    }
    walk
}

#[test]
fn the_client_has_the_operations_of_the_description() {
    let description = load();
    let operations = description.operations();
    let found: BTreeSet<_> = operations
        .iter()
        .filter_map(|operation| operation.id())
        .collect();
    assert_eq!(found, BTreeSet::from(OPERATIONS));
    assert_eq!(operations.len(), OPERATIONS.len());
}

#[test]
fn every_member_of_every_payload_is_described() {
    let description = load();
    let operations = by_id(&description);
    let (mut paths, mut names) = (BTreeSet::new(), BTreeSet::new());
    let (mut open, mut unknown) = (BTreeSet::new(), Vec::new());
    // Nothing is known of what made payloads show of places that no source speaks of.
    let known = |payload: &Payload| payload.origin != Origin::Made;
    for payload in payloads::all().into_iter().filter(known) {
        let walk = walk(&payload, schema(&operations, &payload));
        unknown.extend(
            walk.unknown
                .iter()
                .map(|at| format!("{}: {at}", payload.name())),
        );
        if payload.origin == Origin::Captured {
            for at in walk.described.iter().chain(&walk.open) {
                paths.insert((payload.message, at.clone()));
                names.extend(at.rsplit('/').next().map(str::to_owned));
            }
            open.extend(
                walk.open
                    .iter()
                    .map(|at| format!("{} {at}", payload.operation)),
            );
        }
    }
    assert!(unknown.is_empty(), "not described:\n{}", unknown.join("\n"));
    // The vendor documents intakes as open, and nothing else that the page shows. These are custom fields.
    let custom = [
        "createEconsultVisit /data/intake/question_1",
        "createEconsultVisit /data/intake/question_2",
        "createIntake /data/custom_is_allergic",
        "createIntake /data/custom_symptoms",
        "createIntake /data/custom_symptoms_duration",
    ];
    assert_eq!(
        open.iter().collect::<Vec<_>>(),
        custom,
        "members that openness alone allows"
    );
    println!(
        "{} member paths, {} names in captured payloads, all described; {} of them custom fields of intakes",
        paths.len(),
        names.len(),
        open.len(),
    );
}

#[test]
fn a_member_that_is_not_described_is_found() {
    let text = "openapi: 3.0.3\ninfo: {title: Test, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
        Thing:\n      allOf:\n        - type: object\n          properties: {a: {type: string}, free: {}}\n        \
        - type: object\n          properties: {list: {type: array, items: {$ref: '#/components/schemas/Thing'}}}\n";
    let loaded = Description::from_files("t.yaml", [("t.yaml", text)], &LoadOptions::default());
    let description = loaded.description.expect("it is a description");
    let thing = description
        .root()
        .at("/components/schemas/Thing")
        .expect("it has the schema");
    let json = br#"{"a": "", "b": 1, "free": 2, "list": [{"a": "", "c": {"d": 3}}]}"#.to_vec();
    let document =
        Document::parse("t.json", json, Format::Json, &Limits::default()).expect("it is JSON");
    let mut walk = Walk::default();
    walk.value(document.root(), &all_parts([thing]), "");
    let unknown: Vec<_> = walk.unknown.iter().map(String::as_str).collect();
    assert_eq!(unknown, ["/b", "/free (anything goes)", "/list/[]/c"]);
    let described: Vec<_> = walk.described.iter().map(String::as_str).collect();
    assert_eq!(described, ["/a", "/free", "/list", "/list/[]/a"]);
}
