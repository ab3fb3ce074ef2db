//! Descriptions in which schemas refer to each other very often: work grows with their number, which is counted in schemas, not in time. Long
//! bodies with many faults: what is counted is the work.

use conform_description::{Description, LoadOptions};
use conform_traffic::{MediaType, Side};
use conform_validator::{Message, Options, Validator};
use serde_json::{Map, Value, json};

use crate::work;

/// How many schemas a diamond has, of which each applies the next one twice: more ways than can be counted lead to the last one.
const LEVELS: usize = 40;

fn load(version: &str, root: &Value, schemas: Map<String, Value>) -> Description {
    let text = json!({
        "openapi": version,
        "info": {"title": "Paths", "version": "1"},
        "paths": {"/walks": {"post": {
            "operationId": "addWalk",
            "requestBody": {"content": {"application/json": {"schema": root}}},
            "responses": {"204": {"description": "Added."}},
        }}},
        "components": {"schemas": schemas},
    });
    let options = LoadOptions::default();
    let loaded =
        Description::from_files("walks.json", [("walks.json", text.to_string())], &options);
    loaded.description.expect("it loads")
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/Step{index}")})
}

/// Schemas of which each is made of the next one.
fn chain(length: usize, last: &Value, made: impl Fn(Value) -> Value) -> Map<String, Value> {
    let steps = (0..length).map(|index| (format!("Step{index}"), made(reference(index + 1))));
    steps
        .chain([(format!("Step{length}"), last.clone())])
        .collect()
}

/// Checks a body, and returns the rules of what is found and how many schemas were compiled.
fn checked(description: Description, body: &str) -> (Vec<&'static str>, usize) {
    let validator = Validator::new(description, Options::default());
    let found = validator.check_message(Message {
        operation: "addWalk".to_owned(),
        side: Side::Request,
        media_type: Some(MediaType::json()),
        name: "walk.json".into(),
        body: body.as_bytes().to_vec(),
    });
    let rules = found.iter().map(|one| one.code.as_str()).collect();
    (rules, validator.compiled_schemas())
}

#[test]
fn diamonds_are_checked_linted_and_lowered_once_for_each_schema() {
    let last = json!({"type": "object", "required": ["metres"], "properties": {"metres": {"type": "integer"}}});
    for keyword in ["anyOf", "oneOf", "allOf"] {
        for (version, root) in [
            ("3.0.3", json!({"allOf": [reference(0)]})),
            (
                "3.1.0",
                json!({"$ref": "#/components/schemas/Step0", "type": "object"}),
            ),
            ("3.1.0", json!({"type": "array", "items": reference(0)})),
        ] {
            let steps = || chain(LEVELS, &last, |next| json!({keyword: [next, next]}));
            let is_list = root.get("items").is_some();
            let body = |text: &str| {
                if is_list {
                    format!("[{text}]")
                } else {
                    text.to_owned()
                }
            };
            let right = body("{\"metres\": 5}");
            let (found, compiled) = checked(load(version, &root, steps()), &right);
            // Both branches of `oneOf` fit, always.
            assert_eq!(found.is_empty(), keyword != "oneOf", "{keyword}: {found:?}");
            assert!(compiled <= 2 * LEVELS, "{keyword}: {compiled} schemas");
            let (found, compiled) =
                checked(load(version, &root, steps()), &body("{\"metres\": \"5\"}"));
            assert!(!found.is_empty(), "{keyword}");
            assert!(compiled <= 2 * LEVELS, "{keyword}: {compiled} schemas");
            let description = load(version, &root, steps());
            assert!(conform_lint::lint(&description).len() <= LEVELS);
            let lowered = conform_ir::lower(&description);
            let types = lowered.api.types.len();
            assert!(types <= 3 * LEVELS, "{keyword}: {types} types");
        }
    }
}

#[test]
fn a_chain_of_references_is_followed_to_its_end() {
    const LENGTH: usize = 100_000;
    let description = load(
        "3.1.0",
        &reference(0),
        chain(LENGTH, &json!({"type": "integer"}), |next| next),
    );
    let (found, compiled) = checked(description, "\"x\"");
    assert_eq!(found, ["wrong-type"]);
    assert!(compiled <= 2, "{compiled} schemas");
}

#[test]
fn chains_of_schemas_that_include_the_next_have_a_bound_with_a_message() {
    let last = json!({"type": "object", "properties": {"metres": {"type": "integer"}}});
    for (length, expected) in [(300, "wrong-type"), (20_000, "unusable-schema")] {
        let steps = chain(
            length,
            &last,
            |next| json!({"allOf": [next, {"minProperties": 1}]}),
        );
        let description = load("3.0.3", &reference(0), steps);
        let (found, compiled) = checked(description, "{\"metres\": \"x\"}");
        assert_eq!(found, [expected], "{length}");
        assert!(compiled <= length + 2, "{length}: {compiled} schemas");
    }
}

#[test]
fn keywords_that_look_at_diamonds_have_a_bound_with_a_message() {
    let last = json!({"type": "object", "properties": {"metres": {"type": "integer"}}});
    for (keyword, body) in [
        ("unevaluatedProperties", "{\"metres\": \"x\"}"),
        ("unevaluatedItems", "{\"metres\": \"x\"}"),
    ] {
        for union in ["anyOf", "allOf"] {
            let twice = |next: Value| json!({union: [next, next], keyword: false});
            let description = load("3.1.0", &reference(0), chain(LEVELS, &last, twice));
            let (found, compiled) = checked(description, body);
            // The value itself may take too many steps, which is reported, too.
            assert_eq!(found.first(), Some(&"unusable-schema"), "{keyword}");
            assert!(found.len() <= 2, "{keyword}: {found:?}");
            assert!(compiled <= 2 * LEVELS, "{keyword}: {compiled} schemas");
        }
    }
}

#[test]
fn a_union_of_thousands_reports_the_branch_that_is_meant() {
    const BRANCHES: usize = 2_000;
    let branch = |index: usize| json!({"type": "object", "required": ["kind", "metres"], "properties": {"kind": {"const": format!("k{index}")}, "metres": {"type": "integer"}}});
    let branches: Vec<Value> = (0..BRANCHES).map(branch).collect();
    let schemas = Map::from_iter([("Step0".to_owned(), json!({"oneOf": branches}))]);
    let description = load("3.1.0", &reference(0), schemas);
    let (found, _) = checked(description, "{\"kind\": \"k1999\", \"metres\": \"x\"}");
    assert_eq!(found, ["wrong-type"]);
}

#[test]
fn faults_at_the_end_of_a_long_list_are_bounded() {
    let items = vec!["1"; 200_000].join(",");
    let faults = vec!["\"x\""; 11_000].join(",");
    let schema = json!({"type": "array", "items": {"type": "integer"}});
    let (found, _) = checked(
        load("3.0.3", &schema, Map::new()),
        &format!("[{items},{faults}]"),
    );
    assert_eq!(found.len(), 10_001);
    assert!(found.contains(&"too-many-findings"));
}

/// Late faults of one kind of body: its media type, what its schema is, and how items and faults are written.
struct LateFaults {
    name: &'static str,
    media_type: &'static str,
    before: &'static str,
    item: &'static str,
    fault: &'static str,
    after: &'static str,
}

const LATE: [LateFaults; 6] = [
    LateFaults {
        name: "JSON",
        media_type: "application/json",
        before: "[1",
        item: ",1",
        fault: ",\"x\"",
        after: "]",
    },
    LateFaults {
        name: "part that is JSON",
        media_type: "multipart/form-data; boundary=X",
        before: "--X\r\nContent-Disposition: form-data; name=\"l\"\r\nContent-Type: application/json\r\n\r\n[1",
        item: ",1",
        fault: ",\"x\"",
        after: "]\r\n--X--\r\n",
    },
    LateFaults {
        name: "parts of one name",
        media_type: "multipart/form-data; boundary=X",
        before: "",
        item: "--X\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\n1\r\n",
        fault: "--X\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\nx\r\n",
        after: "--X--\r\n",
    },
    LateFaults {
        name: "form",
        media_type: "application/x-www-form-urlencoded",
        before: "l=1",
        item: "&l=1",
        fault: "&l=x",
        after: "",
    },
    LateFaults {
        name: "XML",
        media_type: "application/xml",
        before: "<l>",
        item: "<i>1</i>",
        fault: "<i>x</i>",
        after: "</l>",
    },
    LateFaults {
        name: "YAML",
        media_type: "application/yaml",
        before: "",
        item: "- 1\n",
        fault: "- x\n",
        after: "",
    },
];

#[test]
fn faults_at_the_end_take_work_in_proportion_in_every_kind_of_body() {
    const FAULTS: usize = 4_000;
    let list = json!({"type": "array", "items": {"type": "integer", "xml": {"name": "i"}}, "xml": {"name": "l", "wrapped": true}});
    for kind in LATE {
        let is_form = kind.media_type.contains("form");
        let schema = match is_form {
            true => json!({"type": "object", "properties": {"l": list}}),
            false => list.clone(),
        };
        let media_type = kind.media_type.split(';').next().unwrap_or_default();
        let text = json!({
            "openapi": "3.0.3",
            "info": {"title": "Paths", "version": "1"},
            "paths": {"/walks": {"post": {
                "operationId": "addWalk",
                "requestBody": {"content": {media_type: {"schema": schema}}},
                "responses": {"204": {"description": "Added."}},
            }}},
        });
        let options = LoadOptions::default();
        let files = [("walks.json", text.to_string())];
        let loaded = Description::from_files("walks.json", files, &options);
        let validator = Validator::new(loaded.description.expect("it loads"), Options::default());
        let run = |times: usize| {
            let LateFaults {
                before,
                item,
                fault,
                after,
                ..
            } = kind;
            let items = item.repeat(FAULTS * times) + &fault.repeat(FAULTS * times / 4);
            let message = Message {
                operation: "addWalk".to_owned(),
                side: Side::Request,
                media_type: MediaType::parse(kind.media_type),
                name: "walk".into(),
                body: format!("{before}{items}{after}").into_bytes(),
            };
            let (found, work) = work::measure(|| validator.check_message(message));
            assert_eq!(found.len(), FAULTS * times / 4, "{}", kind.name);
            work
        };
        // What is compiled on first use does not count.
        run(1);
        work::assert_proportion(kind.name, run(1), run(work::GROWTH));
    }
}
