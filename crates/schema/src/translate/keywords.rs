//! How each keyword is translated.

use conform_description::grammar::PATTERN_PROPERTIES;

/// How the value of a keyword is translated.
pub(super) enum Keyword {
    /// It is copied.
    Plain,
    /// It is one schema.
    Schema(Applies),
    /// It is a list of schemas.
    Schemas(Applies),
    /// It is an object whose values are schemas.
    Named(Applies),
}

/// The part of the value that the schemas of a keyword apply to.
#[derive(Clone, Copy)]
pub(super) enum Applies {
    /// The value itself, or the names of its members.
    InPlace,
    /// Items of an array.
    Items,
    /// Members of an object.
    Members,
    /// The member with the name of the schema.
    NamedMember,
}

/// Keywords of every version.
pub(super) fn keyword(name: &str) -> Option<Keyword> {
    Some(match name {
        "enum" | "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum"
        | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems" | "uniqueItems"
        | "maxProperties" | "minProperties" | "required" | "type" | "format" => Keyword::Plain,
        "items" => Keyword::Schema(Applies::Items),
        "additionalProperties" => Keyword::Schema(Applies::Members),
        "not" => Keyword::Schema(Applies::InPlace),
        "allOf" | "anyOf" | "oneOf" => Keyword::Schemas(Applies::InPlace),
        "properties" => Keyword::Named(Applies::NamedMember),
        PATTERN_PROPERTIES => Keyword::Named(Applies::Members),
        _ => return None,
    })
}

/// The keyword of JSON Schema that a keyword is translated to: its own name, but for the extension.
pub(super) fn translated_name(name: &str) -> &str {
    match name {
        PATTERN_PROPERTIES => "patternProperties",
        name => name,
    }
}

/// Keywords that 3.1 adds.
pub(super) fn keyword_since_3_1(name: &str) -> Option<Keyword> {
    Some(match name {
        "const" | "maxContains" | "minContains" | "dependentRequired" => Keyword::Plain,
        "contains" | "unevaluatedItems" => Keyword::Schema(Applies::Items),
        "unevaluatedProperties" => Keyword::Schema(Applies::Members),
        "propertyNames" | "if" | "then" | "else" => Keyword::Schema(Applies::InPlace),
        "prefixItems" => Keyword::Schemas(Applies::Items),
        "patternProperties" => Keyword::Named(Applies::Members),
        "dependentSchemas" => Keyword::Named(Applies::InPlace),
        _ => return None,
    })
}
