//! What lowering has to say about a document: constructs that have no type, and meanings that had to be chosen.

use conform_report::codes;

codes! {
    CONTRADICTION = "contradiction", Warning / Warning,
        "Schemas that all apply admit no value in common, so no type fits. The value is passed on as raw JSON, or as the JSON type that all of them name.";
    TOO_MANY_PARTS = "too-many-parts", Warning / Warning,
        "More schemas apply to one value than can be merged into a type. The value is passed on as raw JSON.";
    TOO_MANY_BRANCHES = "too-many-branches", Warning / Warning,
        "Several `oneOf` or `anyOf` apply to one value and together have too many combinations. The value is passed on as raw JSON.";
    SELF_CONTAINING = "self-containing", Warning / Warning,
        "A schema is itself, or has itself as a branch, which says nothing. What the other branches say counts; where there is none, the value is passed on as raw JSON.";
    IMPOSSIBLE_BRANCH = "impossible-branch", Warning / Warning,
        "A branch of `oneOf` or `anyOf` contradicts the schema that holds it, or every branch what another schema says, so that no value can match. It is left out.";
    OUTER_TYPE = "outer-type", Warning / Warning,
        "A `type` beside `oneOf` or `anyOf` excludes one of the branches. The branch is taken to be meant, since it says more.";
    MIXED_TUPLE = "mixed-tuple", Warning / Warning,
        "`prefixItems` without an exact length, and with different types, has no type of its own. The items are passed on as raw JSON.";
    MIXED_PATTERNS = "mixed-patterns", Warning / Warning,
        "Members whose type depends on the pattern of their name have no common type. They are passed on as raw JSON.";
    CONDITIONAL_MEMBERS = "conditional-members", Warning / Warning,
        "Members that `then`, `else` or `dependentSchemas` declare have no type of their own. They are kept as raw JSON.";
    UNKNOWN_MAPPING = "mapping-without-branch", Warning / Warning,
        "A value of a discriminator leads to a schema that is no branch, so it selects nothing.";
    TEXT_SCHEMA = "text-schema", Warning / Warning,
        "A body in this media type has a structure that is not read or written: it is passed on as text.";
    JSON_BINARY = "json-binary", Warning / Warning,
        "JSON has no raw bytes. A string of `format: binary` in it is passed on as the string that it is.";
    UNKNOWN_ENCODING = "unknown-encoding", Warning / Warning,
        "`encoding` speaks of a member that the body's schema does not have.";
    PARTS_BY_POSITION = "parts-by-position", Warning / Warning,
        "A form is a list of parts, and nothing gives them the names that forms need. The caller makes the parts.";
    MULTIPART_RESPONSE = "multipart-response", Warning / Warning,
        "A response consists of several parts. It is passed on as bytes.";
    RAW_PART = "raw-part", Warning / Warning,
        "A part has a structure, and a media type in which no structure is written. The caller makes its text or bytes.";
    BODY_OF_NOTHING = "body-of-nothing", Warning / Warning,
        "A response to `HEAD`, and one of status 1xx, 204, 205 or 304, has no body in HTTP, whatever `content` says. It is read as one without.";
    PART_AS_JSON = "part-as-json", Warning / Warning,
        "A part has a structure, and a media type in which no structure is written. It is sent as JSON.";
    ITEMS_OF_NO_SEQUENCE = "items-of-no-sequence", Warning / Warning,
        "`itemSchema` describes the items of a sequential media type, and this is none. The body is passed on as raw JSON, text or bytes.";
    PART_HEADERS = "part-headers", Warning / Warning,
        "An Encoding Object declares headers of a part that is no file. A file takes them from the caller; other parts are sent without.";
    NESTED_ENCODING = "nested-encoding", Warning / Warning,
        "An Encoding Object says how the parts of a part are written. The part is written as one whole, or made by the caller.";
}
