//! Codes of problems that linting finds.
//!
//! In a third-party description a problem is an error only if something that the author meant is lost: a parameter
//! without a name, a value of the wrong structure. What has one obvious meaning, or no meaning, is a warning.

use conform_report::codes;

codes! {
    UNKNOWN_MEMBER = "unknown-member", Error / Warning,
        "The specification defines no member with this name here, so tools ignore it. The name of an extension must start with `x-`.";
    UNKNOWN_KEYWORD = "unknown-keyword", Error / Warning,
        "The Schema Object has no keyword with this name, so it constrains nothing. The name of an extension must start with `x-`. In 3.1 and later unknown keywords are annotations: in a third-party description only those are reported that look like a misspelt keyword.";
    WRONG_VERSION = "wrong-version", Error / Warning,
        "The member, keyword or value belongs to another version of OpenAPI than the one in `openapi`.";
    WRONG_TYPE = "wrong-type", Error / Warning,
        "The value has another JSON type than the specification requires.";
    WRONG_STRUCTURE = "wrong-structure", Error / Error,
        "The value is an object, a list or a plain value where another of the three is required, so a part of an operation is lost.";
    EMPTY_VALUE = "empty-value", Error / Warning,
        "The value is missing: YAML reads a key without a value as null. The key is ignored.";
    MISSING_MEMBER = "missing-member", Error / Warning,
        "The specification requires this member.";
    MISSING_ESSENTIAL = "missing-essential", Error / Error,
        "The object cannot be used without this member.";
    UNKNOWN_VALUE = "unknown-value", Error / Warning,
        "The value is not one of those that the specification lists for this member.";
    UNKNOWN_LOCATION = "unknown-location", Error / Error,
        "A parameter must be in the path, the query, a header or a cookie. The locations `body` and `formData` of Swagger 2.0 became `requestBody`.";
    UNKNOWN_TYPE = "unknown-type", Error / Warning,
        "The types of JSON Schema are null, boolean, object, array, number, string and integer. A schema with another type accepts any value.";
    REFERENCE_SIBLINGS = "reference-siblings", Warning / Warning,
        "Members beside a `$ref` are ignored: all of them in 3.0; from 3.1 on, outside of schemas, all but `summary` and `description`.";
    DYNAMIC_REFERENCE = "dynamic-reference", Warning / Warning,
        "A `$dynamicRef` is read as a `$ref` to its anchor: schemas that extend it elsewhere have no effect.";
    UNKNOWN_DIALECT = "unknown-dialect", Warning / Warning,
        "Only JSON Schema 2020-12 with OpenAPI's base vocabulary is supported, and schemas are read as such.";
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Error / Warning,
        "An `operationId` must be unique in the whole description.";
    UNKNOWN_OPERATION_ID = "unknown-operation-id", Error / Warning,
        "`operationId` of a link must be the `operationId` of an operation of this description.";
    MALFORMED_PATH = "malformed-path", Error / Warning,
        "A path must start with a slash, and each opening brace must be followed by a name and a closing brace.";
    MISSING_PATH_PARAMETER = "missing-path-parameter", Error / Warning,
        "Every name in braces in a path must be declared as a parameter with `in: path`, by the path item or by each operation. An undeclared one is read as a required string.";
    UNUSED_PATH_PARAMETER = "unused-path-parameter", Error / Warning,
        "A parameter with `in: path` must appear in braces in the path; otherwise it is never sent.";
    OPTIONAL_PATH_PARAMETER = "optional-path-parameter", Error / Warning,
        "A parameter with `in: path` must have `required: true`: without the value it would be another path.";
    SAME_PATH = "same-path", Error / Warning,
        "Two path templates that differ only in the names of their parameters are the same path.";
    DUPLICATE_PARAMETER = "duplicate-parameter", Error / Warning,
        "A list of parameters must not contain the same name and location twice.";
    PARAMETER_TYPE = "parameter-type", Error / Warning,
        "A parameter or header must have either `schema`, or `content` with exactly one media type.";
    IGNORED_PARAMETER = "ignored-parameter", Warning / Warning,
        "Header parameters named Accept, Content-Type or Authorization are ignored. Describe media types by `content`, and credentials by a security scheme.";
    STYLE_LOCATION = "style-location", Error / Warning,
        "The style is not allowed at this location. Paths allow matrix, label and simple; headers simple; cookies form and, from 3.2 on, cookie; queries form, spaceDelimited, pipeDelimited and deepObject.";
    MALFORMED_MEDIA_TYPE = "malformed-media-type", Error / Warning,
        "A key of `content` must be a media type or a range, such as `application/json` or `text/*`.";
    MALFORMED_STATUS = "malformed-status", Error / Warning,
        "A key of `responses` must be a status code of three digits, a range from `1XX` to `5XX`, or `default`.";
    EXCLUSIVE_MEMBERS = "exclusive-members", Error / Warning,
        "An object must not have more than one of these members.";
    COMPONENT_NAME = "component-name", Error / Warning,
        "The name of a component must consist of ASCII letters, digits, dots, hyphens and underscores, so that references to it need no escapes.";
    UNUSED_COMPONENT = "unused-component", Warning / Warning,
        "No operation refers to the component, directly or through other components.";
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme", Error / Warning,
        "A security requirement must name a scheme under `components.securitySchemes`.";
    UNKNOWN_SCOPE = "unknown-scope", Warning / Warning,
        "No flow of the security scheme lists the scope.";
    UNDECLARED_TAG = "undeclared-tag", Warning / Warning,
        "The description declares tags under `tags`, but not this one.";
    DUPLICATE_TAG = "duplicate-tag", Error / Warning,
        "A tag must not be declared twice.";
    UNKNOWN_SERVER_VARIABLE = "unknown-server-variable", Error / Warning,
        "Every name in braces in the URL of a server must be declared under its `variables`.";
    UNUSED_SERVER_VARIABLE = "unused-server-variable", Warning / Warning,
        "The URL of the server does not contain the variable.";
    DEFAULT_NOT_LISTED = "default-not-listed", Error / Warning,
        "The default must be one of the values in `enum`.";
    PATTERN = "pattern", Error / Warning,
        "`pattern` must be a regular expression of ECMA-262. One that cannot be read constrains nothing.";
    ENUM_VALUE = "enum-value", Error / Warning,
        "Every value of `enum` must have a type that the schema allows, and must be listed once.";
    DEFAULT_TYPE = "default-type", Error / Warning,
        "The default must have a type that the schema allows.";
    DEFAULT_VALUE = "default-value", Error / Warning,
        "The default does not conform to its own schema.";
    EXAMPLE = "example", Error / Warning,
        "The example does not conform to its schema. One of them is wrong, and readers trust the example.";
    EMPTY_LIST = "empty-list", Error / Warning,
        "The list must not be empty: an empty one allows no value.";
    CONTRADICTORY_BOUNDS = "contradictory-bounds", Error / Warning,
        "The bounds allow no value: the lower one is above the upper one, or `multipleOf` is not greater than 0.";
    REQUIRED_UNDECLARED = "required-undeclared", Warning / Warning,
        "`required` names a property that the schema does not declare. It is often misspelt.";
    REQUIRED_BOOLEAN = "required-boolean", Error / Warning,
        "`required` of a schema must be the list of its required properties. A boolean beside the type of a property has no effect.";
    MISSING_ITEMS = "missing-items", Error / Warning,
        "In 3.0 a schema with `type: array` must have `items`; `items: {}` allows any item.";
    READ_AND_WRITE_ONLY = "read-and-write-only", Error / Warning,
        "A property must not be both `readOnly` and `writeOnly`: it could neither be sent nor received.";
}
