//! Codes of warnings about constructs that have no type, and about meanings that had to be chosen.

use conform_report::codes;

codes! {
    CONTRADICTION = "contradiction", Warning / Warning,
        "Schemas that all apply admit no value in common, so there is no type for it. The value stays raw JSON, or has the JSON type that all of them name.";
    TOO_MANY_PARTS = "too-many-parts", Warning / Warning,
        "More schemas apply to one value than can be merged into a type. The value stays raw JSON.";
    TOO_MANY_BRANCHES = "too-many-branches", Warning / Warning,
        "Several `oneOf` or `anyOf` apply to one value, and their branches have too many combinations. The value stays raw JSON.";
    SELF_CONTAINING = "self-containing", Warning / Warning,
        "A schema refers directly to itself, or is a branch of itself, which constrains nothing. The other branches count; if there are none, the value stays raw JSON.";
    IMPOSSIBLE_BRANCH = "impossible-branch", Warning / Warning,
        "A branch of `oneOf` or `anyOf` contradicts the schema that contains it, or all branches contradict another schema that applies, so no value can match. The branch is left out.";
    OUTER_TYPE = "outer-type", Warning / Warning,
        "The `type` beside `oneOf` or `anyOf` excludes one of the branches. The branch is kept, since it says more than the `type`.";
    MIXED_TUPLE = "mixed-tuple", Warning / Warning,
        "`prefixItems` with different types becomes a tuple only if the length is exact: `minItems`, and `maxItems` or `items: false`. Otherwise the items stay raw JSON.";
    MIXED_PATTERNS = "mixed-patterns", Warning / Warning,
        "Members whose types depend on patterns of their names have no common type. They stay raw JSON.";
    CONDITIONAL_MEMBERS = "conditional-members", Warning / Warning,
        "Members that only `then`, `else` or `dependentSchemas` declare have no field in the type. They stay raw JSON.";
    UNKNOWN_MAPPING = "mapping-without-branch", Warning / Warning,
        "A value of a discriminator selects a schema that is not a branch, so it selects nothing.";
    TEXT_SCHEMA = "text-schema", Warning / Warning,
        "The schema of a body describes a structure, but bodies in this media type are passed on as text.";
    JSON_BINARY = "json-binary", Warning / Warning,
        "JSON cannot hold raw bytes, so a string of `format: binary` in JSON is read as a plain string. For base64 write `format: byte` (3.0) or `contentEncoding: base64`.";
    UNKNOWN_ENCODING = "unknown-encoding", Warning / Warning,
        "`encoding` names a property that the schema of the body does not have.";
    PARTS_BY_POSITION = "parts-by-position", Warning / Warning,
        "The parts of a form need names, but the schema of this form is a list. The caller passes the parts.";
    MULTIPART_RESPONSE = "multipart-response", Warning / Warning,
        "A response consists of several parts, which are not read one by one. It is read as bytes.";
    RAW_PART = "raw-part", Warning / Warning,
        "A part has a structure, but no structure can be written in its media type. The caller passes its text or bytes.";
    BODY_OF_NOTHING = "body-of-nothing", Warning / Warning,
        "A response to `HEAD`, or of status 1xx, 204, 205 or 304, cannot have a body in HTTP. Its `content` is ignored.";
    PART_AS_JSON = "part-as-json", Warning / Warning,
        "A part has a structure, but no structure can be written in its media type. It is sent as JSON.";
    ITEMS_OF_NO_SEQUENCE = "items-of-no-sequence", Warning / Warning,
        "`itemSchema` describes the items of a sequential media type, and this media type is not sequential. The body stays raw JSON, text or bytes.";
    PART_HEADERS = "part-headers", Warning / Warning,
        "An Encoding Object declares headers of a part that is not a file. Only files are sent with headers of their own.";
    NESTED_ENCODING = "nested-encoding", Warning / Warning,
        "An Encoding Object describes the parts of a part, which is ignored. The part is written as a whole, or passed by the caller.";
}
