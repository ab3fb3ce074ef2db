//! What lowering has to say about a document: constructs that have no type, and meanings that had to be chosen.

use crate::diagnostic::codes;

pub use crate::lint::codes::{UNKNOWN_LOCATION, UNUSED_PATH_PARAMETER};

codes! {
    CONTRADICTION = "contradiction", Warning / Warning,
        "Schemas that all apply admit no value in common, so no type fits. The value is passed on as raw JSON.";
    TOO_MANY_PARTS = "too-many-parts", Warning / Warning,
        "More schemas apply to one value than can be merged into a type. The value is passed on as raw JSON.";
    TOO_MANY_BRANCHES = "too-many-branches", Warning / Warning,
        "Several `oneOf` or `anyOf` apply to one value and together have too many combinations. The value is passed on as raw JSON.";
    SELF_CONTAINING = "self-containing", Warning / Warning,
        "A schema is nothing but itself. It admits any value, and is passed on as raw JSON.";
    IMPOSSIBLE_BRANCH = "impossible-branch", Warning / Warning,
        "A branch of `oneOf` or `anyOf` contradicts the schema around it, so that no value can match it. It is left out.";
    ENUM_VALUE_TYPE = "enum-value-type", Warning / Warning,
        "A value of an `enum` is not of the schema's `type`. In YAML, an unquoted `1`, `true` or `1.0` is no string.";
    MIXED_TUPLE = "mixed-tuple", Warning / Warning,
        "`prefixItems` without an exact length, and with different types, has no type of its own. The items are passed on as raw JSON.";
    MIXED_PATTERNS = "mixed-patterns", Warning / Warning,
        "Members whose type depends on the pattern of their name have no common type. They are passed on as raw JSON.";
    CONDITIONAL_MEMBERS = "conditional-members", Warning / Warning,
        "Members that `then`, `else` or `dependentSchemas` declare have no type of their own. They are kept as raw JSON.";
    UNKNOWN_MAPPING = "mapping-without-branch", Warning / Warning,
        "A value of a discriminator leads to a schema that is no branch, so it selects nothing.";
    RENAMED_OPERATION = "renamed-operation", Warning / Warning,
        "Two operations have one `operationId`. The later one gets a number behind it.";
    UNDECLARED_PATH_PARAMETER = "undeclared-path-parameter", Warning / Warning,
        "A path template names a parameter that the operation does not declare. It is taken as a required string.";
    IGNORED_HEADER = "ignored-header", Warning / Warning,
        "Parameters named `Accept`, `Content-Type` or `Authorization` are ignored, as OpenAPI says: media types and security describe those headers.";
    UNDEFINED_STYLE = "undefined-style", Warning / Warning,
        "OpenAPI does not define this style for this place or type. The nearest one that it defines is used.";
    UNKNOWN_SCHEME = "unknown-scheme", Warning / Warning,
        "A security requirement names a scheme that `components.securitySchemes` lacks. That alternative is left out.";
    UNKNOWN_STATUS = "unknown-status", Warning / Warning,
        "The key of a response is no status code, no range such as `4XX` and not `default`. The response is left out.";
    TEXT_SCHEMA = "text-schema", Warning / Warning,
        "A body in this media type has a structure that is not read or written: it is passed on as text.";
    JSON_BINARY = "json-binary", Warning / Warning,
        "JSON has no raw bytes. A string of `format: binary` in it is passed on as the string that it is.";
    UNKNOWN_ENCODING = "unknown-encoding", Warning / Warning,
        "`encoding` speaks of a member that the body's schema does not have.";
}
