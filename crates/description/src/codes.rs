//! Codes of problems in reading files and following references.

use conform_report::codes;

codes! {
    UNREADABLE_FILE = "unreadable-file", Error / Error,
        "The file exists but cannot be read: it is a folder, access is denied, or reading failed.";
    MISSING_FILE = "missing-file", Error / Error,
        "No file with this name exists. A `$ref` to a file is relative to the file that contains it.";
    SYNTAX = "syntax", Error / Error,
        "The file is not valid JSON or YAML; the extension of its name decides which of them is expected. The other files of the description are still checked.";
    DUPLICATE_KEY = "duplicate-key", Error / Warning,
        "An object contains the same key twice. JSON and YAML do not define which value applies; here it is the last one. Remove one of them.";
    NOT_A_DESCRIPTION = "not-a-description", Error / Error,
        "The root of an OpenAPI description must be an object with the member `openapi`.";
    UNSUPPORTED_VERSION = "unsupported-version", Error / Error,
        "OpenAPI 3.0, 3.1 and 3.2 are supported. Convert a Swagger 2.0 document to OpenAPI 3 first.";
    VERSION_NOT_A_STRING = "version-not-a-string", Error / Warning,
        "`openapi` must be a string. YAML reads an unquoted 3.0 as a number.";
    OUTSIDE_ROOT = "outside-root", Error / Error,
        "A `$ref` must not leave the root folder, neither by its path nor through a symbolic link, so that a description cannot read other files. Move the file into the root folder.";
    REMOTE_REFERENCE = "remote-reference", Error / Error,
        "References to URLs are not fetched, so that the result does not depend on what a server answers today. Save the file beside the description and refer to it by a relative path.";
    MALFORMED_REFERENCE = "malformed-reference", Error / Error,
        "The value of `$ref` must be a relative path, a fragment (`#/…`), or a path with a fragment.";
    MISSING_FRAGMENT = "missing-fragment", Error / Error,
        "The part after `#` leads to nothing in the file. In names, write `~1` for `/` and `~0` for `~`.";
    DANGLING_REFERENCE = "dangling-reference", Warning / Warning,
        "In a third-party description, a `$ref` to a schema, an example or a link leads to nothing, or to a URL. Such a schema accepts any value; such an example or link is ignored.";
    REFERENCE_CYCLE = "reference-cycle", Error / Error,
        "References lead back to their start without reaching a value. A schema may refer to itself in a property or an item, but must not consist of a reference to itself.";
    THROUGH_REFERENCE = "through-reference", Warning / Warning,
        "A JSON Pointer continues behind a `$ref`. Many tools do not follow it; refer to the target directly.";
    UNEXPECTED_REFERENCE = "unexpected-reference", Warning / Warning,
        "OpenAPI does not allow a Reference Object here. It is resolved anyway, as many tools do; others reject it. Write the value in place.";
    TWO_ROLES = "two-roles", Error / Warning,
        "One value is referred to as two kinds of object, such as a schema and a parameter. It is checked as the first of them.";
    UNKNOWN_MAPPING = "unknown-mapping", Error / Warning,
        "A value of `discriminator.mapping` must be the name of a schema under `components.schemas`, or a reference to a schema.";
    UNKNOWN_OPERATION = "unknown-operation", Error / Warning,
        "`operationRef` of a link must lead to an operation of this or another description.";
    TOO_LARGE = "too-large", Error / Error,
        "The description has more files or more bytes than the limits allow.";
}
