//! One construct at a time, in both directions, with the witness replayed by the compiled schemas of both sides.

use conform_diff::{Change, Flow, Impact, Side, Witness};
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, Schema};

use super::{assert_impact, compared, description, impact, with_schema};

/// Two schemas of which the second accepts less, and the code of the change.
const NARROWED: &[(&str, &str, &str)] = &[
    ("schema-type", "{type: [string, integer]}", "{type: string}"),
    ("schema-type", "{type: number}", "{type: integer}"),
    ("schema-type", "{type: [string, 'null']}", "{type: string}"),
    ("schema-type", "{}", "{type: object}"),
    ("schema-values", "{enum: [a, b]}", "{enum: [a]}"),
    (
        "schema-values",
        "{type: string}",
        "{type: string, enum: [a]}",
    ),
    ("schema-values", "{enum: [1, 2]}", "{const: 1}"),
    (
        "schema-range",
        "{type: integer, maximum: 9}",
        "{type: integer, maximum: 8}",
    ),
    (
        "schema-range",
        "{type: integer}",
        "{type: integer, minimum: 1}",
    ),
    (
        "schema-range",
        "{type: number, maximum: 2}",
        "{type: number, exclusiveMaximum: 2}",
    ),
    (
        "schema-range",
        "{type: integer}",
        "{type: integer, multipleOf: 5}",
    ),
    (
        "schema-range",
        "{type: integer}",
        "{type: integer, format: int32}",
    ),
    (
        "schema-length",
        "{type: string}",
        "{type: string, minLength: 1}",
    ),
    (
        "schema-length",
        "{type: string, maxLength: 9}",
        "{type: string, maxLength: 3}",
    ),
    (
        "schema-pattern",
        "{type: string}",
        "{type: string, pattern: '^[0-9]+$'}",
    ),
    (
        "schema-format",
        "{type: string}",
        "{type: string, format: uuid}",
    ),
    (
        "schema-items",
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, maxItems: 2}",
    ),
    (
        "schema-items",
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, minItems: 1}",
    ),
    (
        "schema-items",
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, uniqueItems: true}",
    ),
    (
        "schema-items",
        "{type: array}",
        "{type: array, items: {type: string}}",
    ),
    (
        "schema-items",
        "{type: object}",
        "{type: object, minProperties: 1}",
    ),
    (
        "schema-items",
        "{type: object}",
        "{type: object, maxProperties: 1}",
    ),
    (
        "schema-length",
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string, maxLength: 4}}",
    ),
    (
        "property-required",
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}, required: [a]}",
    ),
    (
        "schema-closed",
        "{type: object, properties: {a: {}}}",
        "{type: object, properties: {a: {}}, additionalProperties: false}",
    ),
    (
        "schema-closed",
        "{type: object}",
        "{type: object, additionalProperties: {type: string}}",
    ),
    (
        "schema-type",
        "{type: object, additionalProperties: {type: [string, integer]}}",
        "{type: object, additionalProperties: {type: string}}",
    ),
    (
        "schema-union",
        "{anyOf: [{type: string}, {type: array}]}",
        "{anyOf: [{type: array}, {type: array, maxItems: 1}]}",
    ),
    (
        "schema-length",
        "{oneOf: [{type: string}, {type: array}]}",
        "{oneOf: [{type: string, maxLength: 2}, {type: array}]}",
    ),
    (
        "schema-condition",
        "{type: string}",
        "{type: string, not: {const: a}}",
    ),
    (
        "schema-condition",
        "{type: object}",
        "{type: object, dependentRequired: {a: [b]}}",
    ),
    (
        "schema-condition",
        "{type: object}",
        "{type: object, propertyNames: {pattern: '^[a-z]+$'}}",
    ),
];

fn codes(changes: &[Change]) -> Vec<&'static str> {
    changes.iter().map(|change| change.code.as_str()).collect()
}

#[test]
fn requests_must_not_be_narrowed_and_responses_must_not_be_widened() {
    for (code, wide, narrow) in NARROWED {
        let [wide_text, narrow_text] =
            [wide, narrow].map(|schema| with_schema("3.1.0", schema, ""));
        let narrowed = compared(&wide_text, &narrow_text);
        assert!(
            codes(&narrowed.changes).contains(code),
            "{wide} to {narrow}: {:?}",
            narrowed.changes
        );
        for (flow, expected) in [
            (Flow::Request, Impact::Breaking),
            (Flow::Response, Impact::Compatible),
        ] {
            let found = impact(&narrowed.changes, flow);
            assert_eq!(
                found,
                Some(expected),
                "{wide} to {narrow}, {flow}: {:#?}",
                narrowed.changes
            );
        }
        let widened = compared(&narrow_text, &wide_text);
        for (flow, expected) in [
            (Flow::Request, Impact::Compatible),
            (Flow::Response, Impact::Breaking),
        ] {
            let found = impact(&widened.changes, flow);
            assert_eq!(
                found,
                Some(expected),
                "{narrow} to {wide}, {flow}: {:#?}",
                widened.changes
            );
        }
        for (changes, schemas) in [
            (&narrowed.changes, [*wide, *narrow]),
            (&widened.changes, [*narrow, *wide]),
        ] {
            for effect in changes.iter().flat_map(|change| &change.effects) {
                if let Some(witness) = &effect.witness {
                    replay(witness, effect.flow, schemas);
                }
            }
        }
    }
}

/// A witness is accepted by the side that it names, and refused by the other.
fn replay(witness: &Witness, flow: Flow, [old, new]: [&str; 2]) {
    let direction = match flow {
        Flow::Response => Direction::Response,
        Flow::Request | Flow::Exchange | Flow::Program => Direction::Request,
    };
    let accepts = |schema: &str| {
        let description = description(&with_schema("3.1.0", schema, ""));
        let place = "/paths/~1berths/post/requestBody/content/application~1json/schema";
        let node = description.root().at(place).expect("there is a schema");
        let schema = Schema::compile(node, direction);
        let text = witness.message.clone().into_bytes();
        let message = Document::parse("witness", text, Format::Json, &Limits::default());
        schema.is_valid(message.expect("a witness is JSON").root())
    };
    let is_old = witness.accepted_by == Side::Old;
    assert_eq!(
        [accepts(old), accepts(new)],
        [is_old, !is_old],
        "{old} to {new}: {witness}"
    );
}

/// A description that sends one component both ways.
fn shared(version: &str, schema: &str) -> String {
    let component = format!("    Berth: {schema}\n");
    with_schema(version, "{$ref: '#/components/schemas/Berth'}", &component)
}

#[test]
fn members_that_only_one_side_declares_break_nothing_in_open_objects() {
    let one = shared("3.1.0", "{type: object, properties: {a: {type: string}}}");
    let two = shared(
        "3.1.0",
        "{type: object, properties: {a: {type: string}, b: {type: integer}}}",
    );
    for (old, new, code) in [
        (&one, &two, "property-added"),
        (&two, &one, "property-removed"),
    ] {
        let found = compared(old, new);
        assert_eq!(codes(&found.changes), [code]);
        assert_eq!(
            found.changes[0].impact(),
            Impact::Compatible,
            "{:?}",
            found.changes
        );
    }
}

#[test]
fn a_required_member_that_responses_lose_breaks() {
    let old = shared(
        "3.1.0",
        "{type: object, required: [a], properties: {a: {type: string}}}",
    );
    let new = shared("3.1.0", "{type: object}");
    let found = compared(&old, &new);
    assert_impact(&found, Flow::Response, Impact::Breaking);
    assert_impact(&found, Flow::Request, Impact::Compatible);
    assert_eq!(codes(&found.changes), ["property-removed"]);
}

#[test]
fn a_member_that_requests_send_is_refused_by_a_closed_object() {
    let old = shared(
        "3.1.0",
        "{type: object, additionalProperties: false, properties: {a: {}, b: {}}}",
    );
    let new = shared(
        "3.1.0",
        "{type: object, additionalProperties: false, properties: {a: {}}}",
    );
    let found = compared(&old, &new);
    assert_eq!(codes(&found.changes), ["property-removed"]);
    assert_impact(&found, Flow::Request, Impact::Breaking);
    assert_impact(&found, Flow::Response, Impact::Compatible);
}

#[test]
fn read_only_members_are_not_required_of_requests() {
    let schema = |required: &str| {
        let text = format!(
            "{{type: object, properties: {{id: {{type: string, readOnly: true}}}}{required}}}"
        );
        shared("3.0.3", &text)
    };
    let found = compared(&schema(""), &schema(", required: [id]"));
    assert_eq!(
        impact(&found.changes, Flow::Request),
        None,
        "{:?}",
        found.changes
    );
    assert_impact(&found, Flow::Response, Impact::Compatible);
}

/// A change deep in a recursive component is one finding, with a message that leads there.
#[test]
fn a_change_in_a_shared_recursive_component_is_found_once() {
    let text = |most: u32| {
        format!(
            "openapi: 3.1.0
info: {{title: Harbour, version: 1.0.0}}
paths:
  /docks:
    post:
      operationId: build
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Dock'}}}}}}}}
      responses: {{'204': {{description: Built.}}}}
    put:
      operationId: rebuild
      requestBody: {{content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Dock'}}}}}}}}}}
      responses: {{'204': {{description: Built.}}}}
components:
  schemas:
    Dock:
      type: object
      required: [name]
      properties:
        name: {{type: string}}
        docks: {{type: array, items: {{$ref: '#/components/schemas/Dock'}}}}
        crane: {{oneOf: [{{type: 'null'}}, {{type: object, required: [tons], properties: {{tons: {{type: integer, maximum: {most}}}}}}}]}}
"
        )
    };
    let found = compared(&text(9), &text(5));
    assert_eq!(codes(&found.changes), ["schema-range"]);
    let effect = &found.changes[0].effects[0];
    assert_eq!(
        effect.concerns,
        ["request body of build", "request body of rebuild"]
    );
    let witness = effect.witness.as_ref().expect("it breaks");
    assert_eq!(witness.message, r#"{"crane":{"tons":6},"name":"jetty"}"#);
    let [old, new] = [&found.changes[0].old, &found.changes[0].new];
    for label in [old, new] {
        let position = label.as_ref().and_then(|label| label.position());
        assert_eq!(position.map(|position| position.line), Some(21));
    }
}
