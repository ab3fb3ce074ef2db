//! How each keyword is translated.

use conform_description::Dialect;
use conform_description::grammar::PATTERN_PROPERTIES;

/// How the value of a keyword is translated.
#[derive(Clone, Copy)]
pub(super) enum Keyword {
    /// It is copied.
    Plain,
    /// It is a regular expression.
    Pattern,
    /// It is one schema.
    Schema(Applies),
    /// It is a list of schemas.
    Schemas(Applies),
    /// It is an object whose values are schemas.
    Named(Applies),
    /// It is an object whose names are patterns, and whose values are schemas.
    Patterned,
    /// `items`: one schema or, in earlier drafts, a list of them.
    Items,
    /// `additionalItems`: the schema of the items after those that `items` lists.
    AdditionalItems,
    /// `dependencies`: an object whose values are schemas or lists of names.
    Dependencies,
}

/// The part of the value that the schemas of a keyword apply to.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// Returns how a keyword is translated; `None` if the dialect does not have it.
pub(super) fn keyword(name: &str, dialect: Dialect) -> Option<Keyword> {
    let (since, keyword) = match name {
        "enum" | "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum"
        | "maxLength" | "minLength" | "maxItems" | "minItems" | "uniqueItems" | "maxProperties"
        | "minProperties" | "required" | "type" | "format" => (Dialect::OpenApi30, Keyword::Plain),
        "pattern" => (Dialect::OpenApi30, Keyword::Pattern),
        "items" => (Dialect::OpenApi30, Keyword::Items),
        "additionalProperties" => (Dialect::OpenApi30, Keyword::Schema(Applies::Members)),
        "not" => (Dialect::OpenApi30, Keyword::Schema(Applies::InPlace)),
        "allOf" | "anyOf" | "oneOf" => (Dialect::OpenApi30, Keyword::Schemas(Applies::InPlace)),
        "properties" => (Dialect::OpenApi30, Keyword::Named(Applies::NamedMember)),
        PATTERN_PROPERTIES => (Dialect::OpenApi30, Keyword::Patterned),
        "patternProperties" => (Dialect::Draft4, Keyword::Patterned),
        "additionalItems" if dialect.has_tuples_in_items() => {
            (Dialect::Draft4, Keyword::AdditionalItems)
        }
        "dependencies" if dialect.has_tuples_in_items() => (Dialect::Draft4, Keyword::Dependencies),
        "const" => (Dialect::Draft6, Keyword::Plain),
        "contains" => (Dialect::Draft6, Keyword::Schema(Applies::Items)),
        "propertyNames" => (Dialect::Draft6, Keyword::Schema(Applies::InPlace)),
        "if" | "then" | "else" => (Dialect::Draft7, Keyword::Schema(Applies::InPlace)),
        "maxContains" | "minContains" | "dependentRequired" => (Dialect::Draft2019, Keyword::Plain),
        "unevaluatedItems" => (Dialect::Draft2019, Keyword::Schema(Applies::Items)),
        "unevaluatedProperties" => (Dialect::Draft2019, Keyword::Schema(Applies::Members)),
        "dependentSchemas" => (Dialect::Draft2019, Keyword::Named(Applies::InPlace)),
        "prefixItems" => (Dialect::Draft2020, Keyword::Schemas(Applies::Items)),
        _ => return None,
    };
    // The order of dialects is that of their age.
    (dialect >= since).then_some(keyword)
}

/// The keyword of JSON Schema that a keyword is translated to: its own name, but for the extension.
pub(super) fn translated_name(name: &str) -> &str {
    match name {
        PATTERN_PROPERTIES => "patternProperties",
        name => name,
    }
}
