//! What can go wrong when files are read and joined.

use conform_report::codes;

codes! {
    UNREADABLE_FILE = "unreadable-file", Error / Error,
        "The file exists and cannot be read: it is a folder, access is denied, or reading failed.";
    MISSING_FILE = "missing-file", Error / Error,
        "No file of this name exists. A `$ref` to a file is relative to the file that holds it.";
    SYNTAX = "syntax", Error / Error,
        "The file is not the JSON or YAML that its name promises. The rest of the description is still checked.";
    DUPLICATE_KEY = "duplicate-key", Error / Warning,
        "A key stands twice in one object. JSON and YAML leave open which one counts; here it is the last one.";
    NOT_A_DESCRIPTION = "not-a-description", Error / Error,
        "The root of an OpenAPI description is an object with the member `openapi`.";
    UNSUPPORTED_VERSION = "unsupported-version", Error / Error,
        "OpenAPI 3.0, 3.1 and 3.2 are read. A Swagger 2.0 document has to be converted first.";
    VERSION_NOT_A_STRING = "version-not-a-string", Error / Warning,
        "`openapi` is a string. YAML reads an unquoted 3.0 as a number.";
    OUTSIDE_ROOT = "outside-root", Error / Error,
        "A `$ref` may not leave the root folder, neither by its path nor through a symbolic link: a description must not be able to read other files.";
    REMOTE_REFERENCE = "remote-reference", Error / Error,
        "References over the network are not fetched: what is generated must not depend on what a server says today. Save the file beside the description and refer to it by a relative path.";
    MALFORMED_REFERENCE = "malformed-reference", Error / Error,
        "The value of `$ref` is a relative path, a fragment (`#/…`), or both.";
    MISSING_FRAGMENT = "missing-fragment", Error / Error,
        "The part after `#` leads to nothing in the file that it speaks of. `~1` stands for `/` and `~0` for `~` in names.";
    DANGLING_REFERENCE = "dangling-reference", Warning / Warning,
        "In somebody else's description, a `$ref` to a schema, an example or a link leads to nothing in the file that it speaks of, or out to the network. Such a schema admits anything; such an example or link is left out.";
    REFERENCE_CYCLE = "reference-cycle", Error / Error,
        "References lead back to where they started without ever reaching a value. A schema may contain itself; it may not be itself.";
    THROUGH_REFERENCE = "through-reference", Warning / Warning,
        "A JSON Pointer walks on behind a `$ref`. Other tools do not follow it; point at the place itself.";
    UNEXPECTED_REFERENCE = "unexpected-reference", Warning / Warning,
        "OpenAPI allows no Reference Object here. It is resolved all the same, since many tools do so; others will not.";
    TWO_ROLES = "two-roles", Error / Warning,
        "One value is referred to as two kinds of object, such as a schema and a parameter. It is checked as the first of them.";
    UNKNOWN_MAPPING = "unknown-mapping", Error / Warning,
        "A value of `discriminator.mapping` is the name of a schema under `components`, or a reference to a schema.";
    UNKNOWN_OPERATION = "unknown-operation", Error / Warning,
        "`operationRef` of a link leads to an operation of this or another description.";
    TOO_LARGE = "too-large", Error / Error,
        "The description has more files or more bytes than the limits allow.";
}
