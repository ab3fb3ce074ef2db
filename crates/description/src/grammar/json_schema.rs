//! The grammar as a JSON Schema, by which editors complete and check descriptions as they are written.
//!
//! It says what one object can say of itself. What depends on other objects (references, unique names, examples) is the linter's.

use serde_json::{Map, Value, json};

use super::kind::ObjectKind;
use super::member::{Member, MemberShape, OtherMembers};
use crate::Version;

/// Returns the JSON Schema of an object and all that it contains, in a version, as draft-07 in JSON: the draft that the YAML
/// plugins of editors know.
///
/// ```
/// use conform_description::Version;
/// use conform_description::grammar::{ObjectKind, json_schema};
///
/// let whole = json_schema(Version::V3_0, ObjectKind::OpenApi);
/// assert!(whole.contains("\"$ref\": \"#/definitions/OpenApi\""));
/// assert!(whole.contains("\"nullable\""));
/// assert!(!json_schema(Version::V3_1, ObjectKind::Schema).contains("\"nullable\""));
/// ```
#[must_use]
pub fn json_schema(version: Version, root: ObjectKind) -> String {
    let mut definitions = Map::new();
    for kind in ObjectKind::ALL {
        definitions.insert(name(kind), definition(version, kind));
    }
    definitions.insert("Reference".to_owned(), reference(version));
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("OpenAPI {version}: {}", root.noun()),
        "allOf": [to(root)],
        "definitions": definitions,
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the name of a kind, which is that of its definition: `PathItem`.
fn name(kind: ObjectKind) -> String {
    format!("{kind:?}")
}

fn to(kind: ObjectKind) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(kind)) })
}

/// Returns the schema of a Reference Object. Its other members have no effect in 3.0 (3.0.3 §4.7.23).
fn reference(version: Version) -> Value {
    let mut schema = json!({
        "type": "object",
        "required": ["$ref"],
        "properties": { "$ref": { "type": "string", "format": "uri-reference" } },
    });
    if version > Version::V3_0 {
        schema["properties"]["summary"] = json!({ "type": "string" });
        schema["properties"]["description"] = json!({ "type": "string" });
    }
    schema
}

/// Returns the schema of a kind of object, or of a reference in place of it.
fn definition(version: Version, kind: ObjectKind) -> Value {
    let object = object(version, kind);
    if kind == ObjectKind::Schema && version > Version::V3_0 {
        return json!({ "anyOf": [{ "type": "boolean" }, object] });
    }
    // From 3.1 what is beside `$ref` in a schema applies; a path item may always have more.
    let is_replaced = kind.may_be_reference()
        && kind != ObjectKind::PathItem
        && (kind != ObjectKind::MediaType || version >= Version::V3_2);
    if is_replaced {
        json!({
            "if": { "type": "object", "required": ["$ref"] },
            "then": { "$ref": "#/definitions/Reference" },
            "else": object,
        })
    } else {
        object
    }
}

fn object(version: Version, kind: ObjectKind) -> Value {
    let table = kind.table();
    let of_version = |member: &&Member| member.versions.contains(version);
    let members = table.members.iter().filter(of_version);
    let properties: Map<String, Value> = members
        .clone()
        .map(|member| (member.name.to_owned(), value(version, kind, member)))
        .collect();
    let required: Vec<&str> = members
        .filter(|member| member.required.contains(version))
        .map(|member| member.name)
        .collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let extensions = json!({ "^x-": true });
    match table.others {
        OtherMembers::Extensions => {
            schema["patternProperties"] = extensions;
            schema["additionalProperties"] = json!(false);
        }
        OtherMembers::Named(of) => {
            let of = shape(version, of);
            let (patterns, others) = match kind {
                ObjectKind::Paths => (json!({ "^x-": true, "^/": of }), json!(false)),
                ObjectKind::Responses => (
                    json!({ "^x-": true, "^([1-5][0-9]{2}|[1-5]XX|default)$": of }),
                    json!(false),
                ),
                // The names are those of security schemes, which may begin with `x-`, too.
                ObjectKind::SecurityRequirement => (json!({}), of),
                _ => (extensions, of),
            };
            schema["patternProperties"] = patterns;
            schema["additionalProperties"] = others;
        }
        // JSON Schema takes unknown keywords as annotations; 3.0 lists all that there are (3.0.3 §4.7.24).
        OtherMembers::Annotations if version == Version::V3_0 => {
            schema["patternProperties"] = extensions;
            schema["additionalProperties"] = json!(false);
        }
        OtherMembers::Annotations => {}
    }
    schema
}

/// Returns the schema of the value of a member.
fn value(version: Version, kind: ObjectKind, member: &Member) -> Value {
    match (kind, member.name) {
        (ObjectKind::OpenApi, "openapi") => {
            let pattern = format!("^{}\\.[0-9]+(-.+)?$", version.as_str().replace('.', "\\."));
            json!({ "type": "string", "pattern": pattern })
        }
        (ObjectKind::Schema, "required") if version == Version::V3_0 => {
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "uniqueItems": true })
        }
        (ObjectKind::Schema, "allOf" | "oneOf" | "anyOf") => {
            json!({ "type": "array", "items": to(ObjectKind::Schema), "minItems": 1 })
        }
        _ => shape(version, member.shape),
    }
}

fn shape(version: Version, shape_of: MemberShape) -> Value {
    match shape_of {
        MemberShape::Any => json!(true),
        MemberShape::String | MemberShape::MappingTarget => json!({ "type": "string" }),
        MemberShape::Uri | MemberShape::Reference | MemberShape::OperationReference => {
            json!({ "type": "string", "format": "uri-reference" })
        }
        MemberShape::Boolean => json!({ "type": "boolean" }),
        MemberShape::Number => json!({ "type": "number" }),
        MemberShape::Count => json!({ "type": "integer", "minimum": 0 }),
        MemberShape::Word(words) => {
            let words = words.iter().filter(|word| is_word_of(word, version));
            json!({ "enum": words.collect::<Vec<_>>() })
        }
        MemberShape::Object(kind) => to(kind),
        MemberShape::SchemaOrBoolean if version == Version::V3_0 => {
            json!({ "anyOf": [{ "type": "boolean" }, to(ObjectKind::Schema)] })
        }
        MemberShape::SchemaOrBoolean => to(ObjectKind::Schema),
        // Dialects before 2020-12, which a document of 3.1 may choose, have lists.
        MemberShape::SchemaOrList if version > Version::V3_0 => {
            let schema = to(ObjectKind::Schema);
            json!({ "anyOf": [schema, { "type": "array", "items": schema }] })
        }
        MemberShape::SchemaOrList => to(ObjectKind::Schema),
        MemberShape::Type => {
            let mut names = vec!["array", "boolean", "integer", "number", "object", "string"];
            if version == Version::V3_0 {
                return json!({ "enum": names });
            }
            names.push("null");
            let one = json!({ "enum": names });
            json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1, "uniqueItems": true }] })
        }
        MemberShape::ExclusiveBound if version == Version::V3_0 => json!({ "type": "boolean" }),
        MemberShape::ExclusiveBound => json!({ "type": "number" }),
        MemberShape::Pattern => json!({ "type": "string", "format": "regex" }),
        MemberShape::List(of) => json!({ "type": "array", "items": shape(version, *of) }),
        MemberShape::Map(of) => {
            json!({ "type": "object", "additionalProperties": shape(version, *of) })
        }
    }
}

/// Returns whether a version has a word that later ones have: locations and styles of parameters, and types of security schemes.
fn is_word_of(word: &str, version: Version) -> bool {
    match word {
        "mutualTLS" => version > Version::V3_0,
        "querystring" => version >= Version::V3_2,
        _ => true,
    }
}
