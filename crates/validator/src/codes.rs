//! What can be wrong with a message.

use conform_report::codes;

codes! {
    WRONG_TYPE = "wrong-type", Error / Error {
        what: "A value has another JSON type than the schema allows.",
        why: "The value is, say, a string where `type` wants an integer, or `null` where the schema does not allow it. For a union, the types of all branches are listed. In an OpenAPI 3.0 description, `1.0` is not an integer.",
        wrong: "",
        right: "",
        allow: "",
    }
    MISSING_MEMBER = "missing-member", Error / Error {
        what: "Required members of an object are missing.",
        why: "All members that `required` lists and one object lacks make one finding. In OpenAPI 3.0, `readOnly` members are not required in requests and `writeOnly` members not in responses.",
        wrong: "",
        right: "",
        allow: "",
    }
    FORBIDDEN_MEMBER = "forbidden-member", Error / Error {
        what: "An object has members that the schema forbids.",
        why: "The schema says `additionalProperties: false` or `unevaluatedProperties: false`, and the member is not among the declared ones.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDECLARED_MEMBER = "undeclared-member", Error / Note {
        what: "An object has members that the description does not know.",
        why: "The schema lists members, does not forbid others, and does not say that the object is open (`additionalProperties: true` or a schema). The payload conforms, but the description is behind. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNKNOWN_VALUE = "unknown-value", Error / Note {
        what: "A value of an open enumeration is not listed.",
        why: "Enumerations of strings and integers with more than one value are taken as open: an API adds values without a new version. The payload conforms, but the description is behind. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRONG_CONSTANT = "wrong-constant", Error / Error {
        what: "A value is none of those that the schema fixes.",
        why: "`const`, an `enum` of a single value, which is a tag and not an open list, an `enum` of values other than strings and integers, or a text that is no code where all listed values are codes of digits.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRONG_TAG = "wrong-tag", Error / Error {
        what: "The discriminator names no branch of the union.",
        why: "The value fits no branch of `oneOf` or `anyOf`, and the member that `discriminator.propertyName` names holds a value that neither `mapping` nor a schema's name knows.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNKNOWN_TAG = "unknown-tag", Error / Note {
        what: "The discriminator of a value names no branch of the union that it fits.",
        why: "The value fits a branch of `oneOf` or `anyOf`, and the member that `discriminator.propertyName` names holds a value that neither `mapping` nor a schema's name knows. Clients choose the type by it. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRONG_BRANCH = "wrong-branch", Error / Error {
        what: "The discriminator of a value names a branch that the value does not fit.",
        why: "The value fits another branch of `oneOf` or `anyOf`, so that the schema alone accepts it. Clients choose the type by the discriminator, and cannot read it.",
        wrong: "",
        right: "",
        allow: "",
    }
    AMBIGUOUS_UNION = "ambiguous-union", Error / Error {
        what: "A value fits several branches of `oneOf`, of which it must fit exactly one.",
        why: "Either the payload mixes two kinds, or the description's branches overlap; `anyOf` allows that.",
        wrong: "",
        right: "",
        allow: "",
    }
    OUT_OF_RANGE = "out-of-range", Error / Error {
        what: "A number is beyond its bounds.",
        why: "`minimum`, `maximum`, their exclusive forms, `multipleOf`, or the range of a format such as `int32`. Numbers are compared exactly, however many digits they have.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRONG_LENGTH = "wrong-length", Error / Error {
        what: "A string is too short or too long.",
        why: "`minLength` and `maxLength` count characters (Unicode code points), not bytes.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRONG_COUNT = "wrong-count", Error / Error {
        what: "An array or object has too few or too many entries.",
        why: "`minItems`, `maxItems`, `minProperties`, `maxProperties`, `contains`, or items beyond `prefixItems`.",
        wrong: "",
        right: "",
        allow: "",
    }
    REPEATED_ITEM = "repeated-item", Error / Error {
        what: "An array with `uniqueItems` holds equal items.",
        why: "Items are compared as JSON: `1` equals `1.0`, and members may stand in any order.",
        wrong: "",
        right: "",
        allow: "",
    }
    PATTERN_MISMATCH = "pattern-mismatch", Error / Error {
        what: "A string does not match its pattern.",
        why: "`pattern` is an ECMA-262 regular expression and is not anchored unless it says so with `^` and `$`.",
        wrong: "",
        right: "",
        allow: "",
    }
    FORMAT_MISMATCH = "format-mismatch", Error / Error {
        what: "A string is not of its format.",
        why: "Formats are assertions here: date-time, date, time, duration, uuid, email, uri, hostname, ipv4, ipv6, byte, decimal and others. Unknown formats assert nothing.",
        wrong: "",
        right: "",
        allow: "",
    }
    FORBIDDEN_VALUE = "forbidden-value", Error / Error {
        what: "A value is one that the schema excludes.",
        why: "It fits the schema of `not`, or its schema is `false`, or a member's name does not fit `propertyNames`.",
        wrong: "",
        right: "",
        allow: "",
    }
    MALFORMED_BODY = "malformed-body", Error / Error {
        what: "A body cannot be read.",
        why: "The text is not JSON (RFC 8259), not UTF-8, nested too deeply, too large, or not the form that its media type says. The finding stands where reading stopped.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNRECORDED_BODY = "unrecorded-body", Error / Error {
        what: "A capture leaves out a body.",
        why: "The capture says that there was a body, or the description asks for one, and the capture does not hold it: what was not recorded was not checked. Writers of HAR have a setting to include content.",
        wrong: "",
        right: "",
        allow: "",
    }
    DUPLICATE_KEY = "duplicate-key", Error / Error {
        what: "An object names a member twice.",
        why: "JSON leaves open which of the two counts, and most readers silently drop one. Both places are shown; the last one is the one that was checked.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNKNOWN_OPERATION = "unknown-operation", Error / Error {
        what: "The description has no such operation.",
        why: "The folder of a payload file is the `operationId` that it belongs to.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNKNOWN_NAME = "unknown-name", Error / Error {
        what: "A file's name does not say what it is.",
        why: "A payload file is named `<operationId>/<request|STATUS>.<variant>.<json|form|multipart|txt>`. Files named `README*`, `index.*`, `*.capture.*` and `*.repairs.*`, and those whose name starts with a dot, are left alone.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNREADABLE_FILE = "unreadable-file", Error / Error {
        what: "A file cannot be read.",
        why: "Access is denied, or reading failed.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDOCUMENTED_STATUS = "undocumented-status", Error / Error {
        what: "The operation documents no response of this status.",
        why: "Neither the status itself, nor its range (`4XX`), nor `default` is listed under `responses`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDOCUMENTED_MEDIA_TYPE = "undocumented-media-type", Error / Error {
        what: "The description lists no such media type for this body.",
        why: "Neither the media type itself nor a range that covers it is listed under `content`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNEXPECTED_BODY = "unexpected-body", Error / Error {
        what: "A body stands where the description has none.",
        why: "The operation has no `requestBody`, or the response no `content`, or the status is one that never has a body (1xx, 204, 304).",
        wrong: "",
        right: "",
        allow: "",
    }
    MISSING_BODY = "missing-body", Error / Error {
        what: "A body is missing.",
        why: "The operation says `requestBody.required: true`, or the response lists `content` and came empty.",
        wrong: "",
        right: "",
        allow: "",
    }
    READ_ONLY_SENT = "read-only-sent", Error / Note {
        what: "A request holds members that only responses have.",
        why: "The member is `readOnly`: it should not be sent, and the API may ignore or reject it. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    WRITE_ONLY_RETURNED = "write-only-returned", Error / Note {
        what: "A response holds members that only requests have.",
        why: "The member is `writeOnly`, such as a password: it should not be returned. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNUSABLE_SCHEMA = "unusable-schema", Error / Error {
        what: "Part of a schema means nothing and could not be checked.",
        why: "A pattern that is no regular expression, a type that does not exist, a reference that leads nowhere. The rest of the schema was checked.",
        wrong: "",
        right: "",
        allow: "",
    }
    MALFORMED_EXCHANGE = "malformed-exchange", Error / Error {
        what: "A line or entry of a capture cannot be read as an exchange.",
        why: "An exchange in NDJSON is an object with `request` (`method`, `url`, `headers`, `body`) and `response` (`status`, `headers`, `body`), one to a line. In HAR 1.2 it is an element of `log.entries`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDOCUMENTED_PATH = "undocumented-path", Error / Error {
        what: "The description has no such path.",
        why: "The path is compared with every path template below the base paths of the servers; literal segments win over templates, and a suffix that the description calls optional (`x-optional-path-suffix`) is taken off.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDOCUMENTED_METHOD = "undocumented-method", Error / Error {
        what: "The path has no operation of this method.",
        why: "The path is documented, and this method of it is not.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNDOCUMENTED_PARAMETER = "undocumented-parameter", Error / Note {
        what: "A request has a query parameter that the description does not know.",
        why: "The API may ignore it; a misspelt name looks so. An error with `--strict`.",
        wrong: "",
        right: "",
        allow: "",
    }
    MALFORMED_PARAMETER = "malformed-parameter", Error / Error {
        what: "A parameter or header cannot be read.",
        why: "Its `content` is JSON, and the text is not.",
        wrong: "",
        right: "",
        allow: "",
    }
    MISSING_PARAMETER = "missing-parameter", Error / Error {
        what: "A required parameter or header is missing.",
        why: "A parameter with `required: true`, or a header of the response with `required: true`.",
        wrong: "",
        right: "",
        allow: "",
    }
    MISSING_SECURITY = "missing-security", Error / Error {
        what: "A request carries no credentials that the description asks for.",
        why: "Of `security`, each entry is an alternative, and all of its schemes must be there. Only their presence is checked. Tools that take credentials out of captures cause this; then check with `--ignore missing-security`.",
        wrong: "",
        right: "",
        allow: "",
    }
    UNCHECKED = "unchecked", Error / Error {
        what: "A check could not be carried out.",
        why: "The payload makes a regular expression of the description backtrack without end, or schemas that apply each other do so without end.",
        wrong: "",
        right: "",
        allow: "",
    }
    TOO_MANY_FINDINGS = "too-many-findings", Error / Error {
        what: "A payload has more findings than are told.",
        why: "Of one payload 10,000 are told, and how many there are beyond them.",
        wrong: "",
        right: "",
        allow: "",
    }
}
