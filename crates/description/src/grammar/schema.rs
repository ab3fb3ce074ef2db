//! Keywords of the Schema Object (OpenAPI 3.0.3 §4.7.24; JSON Schema 2020-12 core, applicator, validation, unevaluated,
//! content, format and meta-data vocabularies; the base vocabulary of OpenAPI 3.1 §4.8.24).

use super::kind::ObjectKind;
use super::member::MemberShape::{
    Any, Boolean, Count, ExclusiveBound, List, Map, Number, Object as Obj, Pattern, Reference,
    SchemaOrBoolean, SchemaOrList, String, Type, Uri,
};
use super::member::{Member, MemberShape, Versions, member};

const SCHEMA: MemberShape = Obj(ObjectKind::Schema);
const SCHEMAS: MemberShape = Map(&SCHEMA);
const FROM_3_1: Versions = Versions::FROM_3_1;

/// The extension that says what `patternProperties` does: 3.0 does not have that keyword. Its value maps patterns, which
/// are regular expressions of ECMA-262, to the schemas of the members whose names match them.
pub const PATTERN_PROPERTIES: &str = "x-pattern-properties";

/// The extension that lists members whose values ascend, such as `[[start, end]]`: lists of names of properties.
pub const ASCENDING: &str = "x-ascending";

/// Every keyword, in the order of the specification.
pub(super) const MEMBERS: &[Member] = &[
    member("$ref", Reference),
    member("$schema", Uri).only(FROM_3_1),
    member("$vocabulary", Any).only(FROM_3_1),
    member("$id", Uri).only(FROM_3_1),
    member("$anchor", String).only(FROM_3_1),
    member("$dynamicAnchor", String).only(FROM_3_1),
    member("$dynamicRef", Uri).only(FROM_3_1),
    member("$comment", String).only(FROM_3_1),
    member("$defs", SCHEMAS).only(FROM_3_1),
    member("title", String),
    member("multipleOf", Number),
    member("maximum", Number),
    member("exclusiveMaximum", ExclusiveBound),
    member("minimum", Number),
    member("exclusiveMinimum", ExclusiveBound),
    member("maxLength", Count),
    member("minLength", Count),
    member("pattern", Pattern),
    member("maxItems", Count),
    member("minItems", Count),
    member("uniqueItems", Boolean),
    member("maxContains", Count).only(FROM_3_1),
    member("minContains", Count).only(FROM_3_1),
    member("maxProperties", Count),
    member("minProperties", Count),
    member("required", List(&String)),
    member("dependentRequired", Map(&List(&String))).only(FROM_3_1),
    member("enum", List(&Any)),
    member("const", Any).only(FROM_3_1),
    member("type", Type),
    member("allOf", List(&SCHEMA)),
    member("oneOf", List(&SCHEMA)),
    member("anyOf", List(&SCHEMA)),
    member("not", SCHEMA),
    member("if", SCHEMA).only(FROM_3_1),
    member("then", SCHEMA).only(FROM_3_1),
    member("else", SCHEMA).only(FROM_3_1),
    member("dependentSchemas", SCHEMAS).only(FROM_3_1),
    member("items", SchemaOrList),
    member("prefixItems", List(&SCHEMA)).only(FROM_3_1),
    member("contains", SCHEMA).only(FROM_3_1),
    member("properties", SCHEMAS),
    member("patternProperties", SCHEMAS).only(FROM_3_1),
    member(PATTERN_PROPERTIES, SCHEMAS),
    member(ASCENDING, List(&List(&String))),
    member("additionalProperties", SchemaOrBoolean),
    member("propertyNames", SCHEMA).only(FROM_3_1),
    member("unevaluatedItems", SCHEMA).only(FROM_3_1),
    member("unevaluatedProperties", SCHEMA).only(FROM_3_1),
    member("contentEncoding", String).only(FROM_3_1),
    member("contentMediaType", String).only(FROM_3_1),
    member("contentSchema", SCHEMA).only(FROM_3_1),
    member("description", String),
    member("format", String),
    member("default", Any),
    member("examples", List(&Any)).only(FROM_3_1),
    member("nullable", Boolean).only(Versions::ONLY_3_0),
    member("discriminator", Obj(ObjectKind::Discriminator)),
    member("readOnly", Boolean),
    member("writeOnly", Boolean),
    member("xml", Obj(ObjectKind::Xml)),
    member("externalDocs", Obj(ObjectKind::ExternalDocumentation)),
    member("example", Any),
    member("deprecated", Boolean),
];

/// Returns what the value of a keyword must be that only earlier drafts of JSON Schema have.
pub(crate) fn keyword_of_drafts(name: &str) -> Option<MemberShape> {
    Some(match name {
        "definitions" | "dependencies" => SCHEMAS,
        "additionalItems" => SchemaOrBoolean,
        _ => return None,
    })
}
