//! What can be wrong with a description whose files could be read and joined.
//!
//! The policy for somebody else's document: an error is only what loses something that was meant (a parameter without a
//! name, a value of the wrong structure). Whatever has one obvious meaning, or means nothing, is a warning.

use conform_report::codes;

codes! {
    UNKNOWN_MEMBER = "unknown-member", Error / Warning,
        "The specification knows no member of this name here, so it means nothing to any tool. Extensions start with `x-`.";
    UNKNOWN_KEYWORD = "unknown-keyword", Error / Warning,
        "A schema has no keyword of this name, so it constrains nothing. Extensions start with `x-`. In 3.1 and later unknown keywords are annotations; of somebody else's document only those are reported that look like a misspelt keyword.";
    WRONG_VERSION = "wrong-version", Error / Warning,
        "The word belongs to another version of OpenAPI than the one that the root file states.";
    WRONG_TYPE = "wrong-type", Error / Warning,
        "The value has another JSON type than the specification asks for.";
    WRONG_STRUCTURE = "wrong-structure", Error / Error,
        "A plain value stands where an object or list belongs, or one of them in the other's place, and with it a part of an operation is lost.";
    EMPTY_VALUE = "empty-value", Error / Warning,
        "The value is missing: YAML reads a key with nothing behind it as null. It is taken as if the key were not there.";
    MISSING_MEMBER = "missing-member", Error / Warning,
        "The specification requires this member.";
    MISSING_ESSENTIAL = "missing-essential", Error / Error,
        "Without this member nothing can be made of the object.";
    UNKNOWN_VALUE = "unknown-value", Error / Warning,
        "The specification lists the values that this member may have.";
    UNKNOWN_LOCATION = "unknown-location", Error / Error,
        "A parameter goes into the path, the query, a header or a cookie. Swagger 2.0's `body` and `formData` became `requestBody`.";
    UNKNOWN_TYPE = "unknown-type", Error / Warning,
        "The types of JSON Schema are null, boolean, object, array, number, string and integer. What has another type is taken as any value.";
    REFERENCE_SIBLINGS = "reference-siblings", Warning / Warning,
        "Members beside a `$ref` are ignored: in 3.0 all of them, from 3.1 on all but `summary` and `description` where no schema stands.";
    DYNAMIC_REFERENCE = "dynamic-reference", Warning / Warning,
        "A `$dynamicRef` is taken as a `$ref` to its anchor: what extends the schema elsewhere does not change it.";
    UNKNOWN_DIALECT = "unknown-dialect", Warning / Warning,
        "Schemas are read as JSON Schema 2020-12 with OpenAPI's base vocabulary; another dialect is not known.";
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Error / Warning,
        "An `operationId` is the name of one operation in the whole description.";
    UNKNOWN_OPERATION_ID = "unknown-operation-id", Error / Warning,
        "`operationId` of a link names an operation of this description.";
    MALFORMED_PATH = "malformed-path", Error / Warning,
        "A path starts with a slash, and each brace that is opened in it is closed around a name.";
    MISSING_PATH_PARAMETER = "missing-path-parameter", Error / Warning,
        "Every name in braces in a path is declared as a parameter with `in: path`, by the path item or by each operation. An undeclared one is taken as a required string.";
    UNUSED_PATH_PARAMETER = "unused-path-parameter", Error / Warning,
        "A parameter with `in: path` fills the place of its name in braces in the path; without one it goes nowhere.";
    OPTIONAL_PATH_PARAMETER = "optional-path-parameter", Error / Warning,
        "A parameter with `in: path` says `required: true`: a path with a hole is another path.";
    SAME_PATH = "same-path", Error / Warning,
        "Two path templates that differ in the names of their parameters only are the same path.";
    DUPLICATE_PARAMETER = "duplicate-parameter", Error / Warning,
        "A list of parameters has each name once per location.";
    PARAMETER_TYPE = "parameter-type", Error / Warning,
        "A parameter or header is described by either `schema` or `content` with exactly one media type.";
    IGNORED_PARAMETER = "ignored-parameter", Warning / Warning,
        "Header parameters named Accept, Content-Type or Authorization are ignored: media types and security say the same.";
    STYLE_LOCATION = "style-location", Error / Warning,
        "Each style belongs to some locations: matrix, label and simple to paths, simple to headers, form to queries and cookies, the others to queries.";
    MALFORMED_MEDIA_TYPE = "malformed-media-type", Error / Warning,
        "A key of `content` is a media type or a range, such as `application/json` or `text/*`.";
    MALFORMED_STATUS = "malformed-status", Error / Warning,
        "A key of `responses` is a status of three digits, a range from `1XX` to `5XX`, or `default`.";
    EXCLUSIVE_MEMBERS = "exclusive-members", Error / Warning,
        "Of these members an object has one at most.";
    COMPONENT_NAME = "component-name", Error / Warning,
        "Names of components consist of letters, digits, dots, dashes and underscores, so that references to them need no escapes.";
    UNUSED_COMPONENT = "unused-component", Warning / Warning,
        "Nothing that an operation needs refers to the component.";
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme", Error / Warning,
        "A security requirement names a scheme under `components.securitySchemes`.";
    UNKNOWN_SCOPE = "unknown-scope", Warning / Warning,
        "None of the scheme's flows lists the scope.";
    UNDECLARED_TAG = "undeclared-tag", Warning / Warning,
        "The document declares tags, and not this one.";
    DUPLICATE_TAG = "duplicate-tag", Error / Warning,
        "Each tag is declared once.";
    UNKNOWN_SERVER_VARIABLE = "unknown-server-variable", Error / Warning,
        "Every name in braces in a server's URL is declared under its `variables`.";
    UNUSED_SERVER_VARIABLE = "unused-server-variable", Warning / Warning,
        "The server's URL does not hold the variable.";
    DEFAULT_NOT_LISTED = "default-not-listed", Error / Warning,
        "The default is one of the values that `enum` lists.";
    PATTERN = "pattern", Error / Warning,
        "`pattern` is a regular expression of ECMA-262. One that cannot be read constrains nothing.";
    ENUM_VALUE = "enum-value", Error / Warning,
        "Every value of `enum` has a type that the schema allows, and stands once.";
    DEFAULT_TYPE = "default-type", Error / Warning,
        "The default has a type that the schema allows.";
    DEFAULT_VALUE = "default-value", Error / Warning,
        "The default does not fit its own schema.";
    EXAMPLE = "example", Error / Warning,
        "The example does not fit its schema: one of them is wrong, and readers believe the example.";
    EMPTY_LIST = "empty-list", Error / Warning,
        "The list has at least one element; without any it would allow nothing.";
    CONTRADICTORY_BOUNDS = "contradictory-bounds", Error / Warning,
        "The lower bound is above the upper one: no value fits.";
    REQUIRED_UNDECLARED = "required-undeclared", Warning / Warning,
        "`required` names a property that the schema does not declare; it is often misspelt.";
    REQUIRED_BOOLEAN = "required-boolean", Error / Warning,
        "`required` of a schema is the list of its required properties. A boolean beside the property's type means nothing.";
    MISSING_ITEMS = "missing-items", Error / Warning,
        "In 3.0 a schema of type array has `items`; `items: {}` allows anything.";
    READ_AND_WRITE_ONLY = "read-and-write-only", Error / Warning,
        "A property that is both `readOnly` and `writeOnly` can be neither sent nor received.";
}
