//! Edits of unions, of keywords that forbid, and of values with anchors.

use super::added::{applied, exchange};
use crate::cli::{Folder, conform};

/// A description whose only response has this schema, in lines that are indented by 16 columns.
fn answering(version: &str, schema: &str, components: &str) -> String {
    format!(
        "openapi: {version}
info: {{title: Harbour, version: '1'}}
paths:
  /berths:
    get:
      operationId: listBerths
      responses:
        '200':
          description: Berths.
          content:
            application/json:
              schema:
{schema}{components}"
    )
}

fn bodies(bodies: &[&str]) -> String {
    let lines = bodies
        .iter()
        .map(|body| exchange("GET", "/berths", 200, body));
    lines.collect()
}

/// Applies the proposals for bodies of a response, and returns the lines of its schema.
fn widened(name: &str, version: &str, schema: &str, seen: &[&str]) -> String {
    let spec = answering(version, &format!("                {schema}\n"), "");
    let (_, text) = applied(name, &spec, &bodies(seen));
    let (_, schema) = text.split_once("schema:\n").expect("it has a schema");
    schema.trim().to_owned()
}

#[test]
fn null_beside_other_types_stays_with_a_type_in_3_0() {
    for (name, schema, seen, expected) in [
        (
            "suggest-null-type",
            "{type: object, properties: {a: {type: string, enum: [x]}}}",
            &["{\"a\": null}", "{\"a\": 5}"][..],
            "{type: object, properties: {a: {anyOf: [{type: string, nullable: true, enum: [x, null]}, {type: integer}]}}}",
        ),
        (
            "suggest-null-first",
            "{type: object, properties: {a: {type: string, nullable: true, enum: [x, null]}}}",
            &["{\"a\": 5}"],
            "{type: object, properties: {a: {anyOf: [{type: string, nullable: true, enum: [x, null]}, {type: integer}]}}}",
        ),
        (
            "suggest-null-branch",
            "{type: object, properties: {a: {oneOf: [{type: string}, {type: boolean}]}}}",
            &["{\"a\": null}", "{\"a\": 5}"],
            "{type: object, properties: {a: {oneOf: [{type: string, nullable: true}, {type: boolean}, {type: integer}]}}}",
        ),
        (
            "suggest-null-new",
            "{type: object, properties: {a: {type: string}}}",
            &["{\"b\": null}", "{\"b\": 5}", "{\"b\": \"x\"}"],
            "{type: object, properties: {a: {type: string}, b: {anyOf: [{type: integer, nullable: true}, {type: string}]}}}",
        ),
    ] {
        assert_eq!(widened(name, "3.0.3", schema, seen), expected);
    }
}

#[test]
fn null_beside_references_is_a_branch_of_its_own() {
    let schema = "                {type: object, properties: {a: {oneOf: [{$ref: '#/components/schemas/Ship'}, {$ref: '#/components/schemas/Tug'}]}}}\n";
    let components = "components:\n  schemas:\n    Ship: {type: object, required: [sail], properties: {sail: {type: string}}}\n    Tug: {type: object, required: [hook], properties: {hook: {type: string}}}\n";
    for (version, branch) in [
        ("3.0.3", "{type: string, nullable: true, enum: [null]}"),
        ("3.1.0", "{type: 'null'}"),
    ] {
        let spec = answering(version, schema, components);
        let name = format!("suggest-null-{version}");
        let (_, text) = applied(&name, &spec, &bodies(&["{\"a\": null}"]));
        assert!(text.contains(&format!("Tug'}}, {branch}]")), "{text}");
    }
}

#[test]
fn keywords_that_forbid_give_way() {
    for (name, schema, seen, expected) in [
        (
            "suggest-dependent",
            "{type: object, properties: {a: {}, b: {}}, dependentRequired: {a: [b]}}",
            "{\"a\": 1}",
            "{type: object, properties: {a: {}, b: {}}}",
        ),
        (
            "suggest-items",
            "{type: array, prefixItems: [{type: string}], items: false}",
            "[\"a\", 1]",
            "{type: array, prefixItems: [{type: string}], items: {type: integer}}",
        ),
        (
            "suggest-false",
            "{type: object, properties: {a: false}}",
            "{\"a\": 1}",
            "{type: object, properties: {a: {type: integer}}}",
        ),
        (
            "suggest-digits",
            "{type: object, properties: {a: {type: integer, maximum: 9007199254740993}}}",
            "{\"a\": 9007199254740995}",
            "{type: object, properties: {a: {type: integer, maximum: 9007199254740995}}}",
        ),
        (
            "suggest-not",
            "{type: object, properties: {a: {type: string, not: {const: x}}}}",
            "{\"a\": \"x\"}",
            "{type: object, properties: {a: {type: string}}}",
        ),
    ] {
        assert_eq!(widened(name, "3.1.0", schema, &[seen]), expected);
    }
}

#[test]
fn a_value_with_an_anchor_is_changed_once_for_all_that_repeat_it() {
    let schema = "                type: object
                properties:
                  # painted
                  mark: &text
                    type: string # of the quay
                  gate: *text
                  depth: {type: integer}
";
    let spec = answering("3.1.0", schema, "");
    let seen = bodies(&["{\"mark\": 1, \"gate\": 2}", "{\"gate\": 3}"]);
    let (_, text) = applied("suggest-anchor", &spec, &seen);
    let expected = schema.replace("type: string #", "type: [string, integer] #");
    assert!(text.ends_with(&expected), "{text}");
}

#[test]
fn a_schema_of_other_content_is_written_in_its_order() {
    let schema = "                type: object
                properties:
                  mark: {type: string}
                  gate: {type: integer}
                additionalProperties: false
";
    let spec = answering("3.1.0", schema, "");
    let line = exchange("GET", "/berths", 200, "{\"mark\": \"a\", \"gate\": 1}");
    let line = line.replace("application/json", "application/hal+json");
    let (_, text) = applied("suggest-order", &spec, &line);
    let (_, added) = text
        .split_once("application/hal+json:")
        .expect("it is added");
    let places = [
        "type: object",
        "properties:",
        "mark:",
        "gate:",
        "additionalProperties:",
    ];
    let places = places.map(|word| added.find(word).expect("it is copied"));
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn items_of_a_sequence_widen_their_schema() {
    let schema = "                type: string\n";
    let spec = answering("3.2.0", schema, "").replace(
        "application/json:\n              schema:\n                type: string",
        "application/jsonl:\n              itemSchema: {type: object, properties: {mark: {type: integer}}}",
    );
    let line = exchange("GET", "/berths", 200, "LINES");
    let line = line
        .replace("application/json", "application/jsonl")
        .replace(
            "LINES",
            "{\\\"mark\\\": 1}\\n{\\\"mark\\\": \\\"N\\\", \\\"gate\\\": 2}",
        );
    let (_, text) = applied("suggest-sequence", &spec, &line);
    let expected = "properties: {mark: {type: [integer, string]}, gate: {type: integer}}}";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn json_in_one_line_stays_in_one_line() {
    let spec = "{\n\t\"openapi\": \"3.1.0\",\n\t\"info\": {\"title\": \"Harbour\", \"version\": \"1\"},\n\t\"paths\": {\n\t\t\"/berths\": {\n\t\t\t\"get\": {\n\t\t\t\t\"responses\": {\n\t\t\t\t\t\"200\": {\"description\": \"Berths.\", \"content\": {\"application/json\": {\"schema\": {\"type\": \"string\"}}}}\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}\n}\n";
    let folder = Folder::new("suggest-one-line");
    let file = folder.write("openapi.json", spec);
    let traffic = folder.write("traffic.ndjson", &bodies(&["5"]));
    let ended = conform(&["suggest", "--apply", "--spec", &file, &traffic], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let text = std::fs::read_to_string(&file).expect("it is there");
    let expected = spec.replace(
        "\"type\": \"string\"",
        "\"type\": [\"string\", \"integer\"]",
    );
    assert_eq!(text, expected);
}
