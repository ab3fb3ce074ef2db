//! The same values, written in another way: nothing is found.

use super::{compared, with_schema};

/// A schema and its components, in a version.
struct Written {
    version: &'static str,
    schema: &'static str,
    components: &'static str,
}

const fn plain(schema: &'static str) -> Written {
    Written {
        version: "3.1.0",
        schema,
        components: "",
    }
}

const fn older(schema: &'static str) -> Written {
    Written {
        version: "3.0.3",
        schema,
        components: "",
    }
}

const fn named(schema: &'static str, components: &'static str) -> Written {
    Written {
        version: "3.1.0",
        schema,
        components,
    }
}

const BERTH: &str = "    Berth: {type: object, properties: {pier: {type: string}}}\n";
const TAGGED: &str = "    Berth: {type: object, required: [kind], properties: {kind: {type: string}, pier: {type: string}}}
    Pontoon: {type: object, required: [kind], properties: {kind: {type: string}, length: {type: integer}}}
";
const QUAY: &str = "    Quay: {type: object, properties: {pier: {type: string}}}\n";

const REWRITES: &[(&str, Written, Written)] = &[
    (
        "allOf is merged",
        plain("{allOf: [{type: object, required: [a]}, {properties: {a: {type: string}}}]}"),
        plain("{type: object, required: [a], properties: {a: {type: string}}}"),
    ),
    (
        "a member is written in two parts",
        plain(
            "{type: object, allOf: [{properties: {a: {type: string}}}, {properties: {a: {maxLength: 3}}}]}",
        ),
        plain("{type: object, properties: {a: {type: string, maxLength: 3}}}"),
    ),
    (
        "an inline schema becomes a component",
        plain("{type: object, properties: {pier: {type: string}}}"),
        named("{$ref: '#/components/schemas/Berth'}", BERTH),
    ),
    (
        "a component has another name",
        named("{$ref: '#/components/schemas/Berth'}", BERTH),
        named("{$ref: '#/components/schemas/Quay'}", QUAY),
    ),
    (
        "a recursive component has another name",
        named(
            "{$ref: '#/components/schemas/Dock'}",
            "    Dock: {type: object, properties: {docks: {type: array, items: {$ref: '#/components/schemas/Dock'}}}}\n",
        ),
        named(
            "{$ref: '#/components/schemas/Basin'}",
            "    Basin: {type: object, properties: {docks: {type: array, items: {$ref: '#/components/schemas/Basin'}}}}\n",
        ),
    ),
    (
        "a reference is wrapped in allOf",
        named("{allOf: [{$ref: '#/components/schemas/Berth'}]}", BERTH),
        named("{$ref: '#/components/schemas/Berth'}", BERTH),
    ),
    (
        "a union with tags, or null, is wrapped in allOf",
        named(
            "{oneOf: [{oneOf: [{$ref: '#/components/schemas/Berth'}, {$ref: '#/components/schemas/Pontoon'}], discriminator: {propertyName: kind}}, {type: 'null'}]}",
            TAGGED,
        ),
        named(
            "{allOf: [{oneOf: [{oneOf: [{$ref: '#/components/schemas/Berth'}, {$ref: '#/components/schemas/Pontoon'}], discriminator: {propertyName: kind}}, {type: 'null'}]}]}",
            TAGGED,
        ),
    ),
    (
        "parts of allOf change places",
        named(
            "{allOf: [{$ref: '#/components/schemas/Berth'}, {required: [pier]}]}",
            BERTH,
        ),
        named(
            "{allOf: [{required: [pier]}, {$ref: '#/components/schemas/Berth'}]}",
            BERTH,
        ),
    ),
    (
        "a union of constants is an enumeration",
        plain("{oneOf: [{const: full}, {const: free, title: Free}]}"),
        plain("{enum: [free, full]}"),
    ),
    (
        "a typed union of constants is an enumeration",
        plain("{type: string, oneOf: [{const: full}, {const: free}]}"),
        plain("{type: string, enum: [full, free]}"),
    ),
    (
        "a constant is an enumeration of one",
        plain("{const: full}"),
        plain("{enum: [full]}"),
    ),
    (
        "null in 3.0 and 3.1",
        older("{type: string, nullable: true}"),
        plain("{type: [string, 'null']}"),
    ),
    (
        "null beside a reference in 3.0 and 3.1",
        Written {
            version: "3.0.3",
            schema: "{nullable: true, allOf: [{$ref: '#/components/schemas/Berth'}]}",
            components: BERTH,
        },
        named(
            "{oneOf: [{$ref: '#/components/schemas/Berth'}, {type: 'null'}]}",
            BERTH,
        ),
    ),
    (
        "null among values in 3.0 and 3.1",
        older("{type: string, nullable: true, enum: [full, free, null]}"),
        plain("{enum: [full, free, null]}"),
    ),
    (
        "exclusive bounds in 3.0 and 3.1",
        older("{type: integer, minimum: 0, exclusiveMinimum: true}"),
        plain("{type: integer, exclusiveMinimum: 0}"),
    ),
    (
        "a bound of integers",
        plain("{type: integer, minimum: 1}"),
        plain("{type: integer, exclusiveMinimum: 0}"),
    ),
    (
        "an integer is a multiple of 1",
        plain("{type: number, multipleOf: 1}"),
        plain("{type: integer}"),
    ),
    (
        "a list of one type",
        plain("{type: [string]}"),
        plain("{type: string}"),
    ),
    (
        "types as a union",
        plain("{type: [string, integer]}"),
        plain("{anyOf: [{type: integer}, {type: string}]}"),
    ),
    (
        "what may be added anyway",
        plain("{type: object, properties: {a: {}}, additionalProperties: true}"),
        plain("{type: object, properties: {a: {}}}"),
    ),
    (
        "a closed object",
        plain("{type: object, properties: {a: {}}, unevaluatedProperties: false}"),
        plain("{type: object, properties: {a: {}}, additionalProperties: false}"),
    ),
    (
        "branches change places and names",
        named(
            "{anyOf: [{$ref: '#/components/schemas/Berth'}, {type: array}]}",
            BERTH,
        ),
        named(
            "{anyOf: [{type: array}, {$ref: '#/components/schemas/Quay'}]}",
            QUAY,
        ),
    ),
    (
        "branches that tags tell apart",
        plain(
            "{oneOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}",
        ),
        plain(
            "{anyOf: [{type: object, required: [k], properties: {k: {const: a}}}, {type: object, required: [k], properties: {k: {const: b}}}]}",
        ),
    ),
    (
        "what a schema is not",
        plain("{not: {type: string}}"),
        plain("{type: [object, array, number, boolean, 'null']}"),
    ),
    (
        "bounds that bound nothing",
        plain("{type: array, minItems: 0}"),
        plain("{type: array}"),
    ),
];

#[test]
fn rewrites_are_no_change_in_either_direction() {
    assert!(REWRITES.len() >= 20);
    for (name, one, other) in REWRITES {
        for [old, new] in [[one, other], [other, one]] {
            let [old, new] =
                [old, new].map(|side| with_schema(side.version, side.schema, side.components));
            let found = compared(&old, &new);
            assert!(found.changes.is_empty(), "{name}: {:#?}", found.changes);
            assert!(found.schemas > 0, "{name}: nothing was compared");
        }
    }
}

#[test]
fn a_renamed_parameter_of_the_path_is_no_change() {
    let text = |name: &str| {
        format!(
            "openapi: 3.1.0
info: {{title: Harbour, version: 1.0.0}}
paths:
  /berths/{{{name}}}:
    get:
      parameters: [{{name: {name}, in: path, required: true, schema: {{type: string}}}}]
      responses: {{'204': {{description: Free.}}}}
"
        )
    };
    assert!(compared(&text("id"), &text("berth")).changes.is_empty());
}
