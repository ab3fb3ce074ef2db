//! Codes of what can be wrong with a message.
//!
//! In the examples, `schema` is that of the JSON body of a response, and `body` is that body; `sent` is the body of a request.
//! `request` and `response` are those of an exchange, and `file` is the name of a payload file.

use conform_report::codes;

codes! {
    WRONG_TYPE = "wrong-type", Error / Error {
        what: "A value has another JSON type than the schema allows.",
        why: "For example, it is a string where `type` is `integer`, or `null` where the schema does not allow it. For a union, the types of all branches are listed. In OpenAPI 3.0, `1.0` is not an integer.",
        wrong: "schema: {type: object, properties: {id: {type: integer}}}\nbody: {\"id\": \"14\"}",
        right: "schema: {type: object, properties: {id: {type: integer}}}\nbody: {\"id\": 14}",
        allow: "If the API sends both, list both types: `type: [integer, string]`, or `oneOf` in OpenAPI 3.0. For null, add `\"null\"` to `type`, or `nullable: true` in OpenAPI 3.0.",
    }
    MISSING_MEMBER = "missing-member", Error / Error {
        what: "Required members of an object are missing.",
        why: "All members that `required` lists and that one object lacks are one finding. `readOnly` members are not required in requests, and `writeOnly` members not in responses: OpenAPI 3.0 says so. From 3.1 on the two keywords are annotations by the letter, which `--letter` checks by.",
        wrong: "schema: {type: object, required: [id]}\nbody: {}",
        right: "schema: {type: object, required: [id]}\nbody: {\"id\": 14}",
        allow: "Remove the name from `required`.",
    }
    FORBIDDEN_MEMBER = "forbidden-member", Error / Error {
        what: "An object has members that the schema forbids.",
        why: "The schema has `additionalProperties: false` or `unevaluatedProperties: false`, and does not declare the members.",
        wrong: "schema: {type: object, properties: {id: {}}, additionalProperties: false}\nbody: {\"id\": 14, \"note\": \"late\"}",
        right: "schema: {type: object, properties: {id: {}, note: {}}, additionalProperties: false}\nbody: {\"id\": 14, \"note\": \"late\"}",
        allow: "Add the member to `properties`, or remove `additionalProperties: false`.",
    }
    UNDECLARED_MEMBER = "undeclared-member", Error / Note {
        what: "An object has members that the description does not declare.",
        why: "The schema lists members, does not forbid others, and does not state that there can be others. The payload conforms, but the description is incomplete. With `--closed` or `--strict` it is an error.",
        wrong: "schema: {type: object, properties: {id: {}}}\nbody: {\"id\": 14, \"note\": \"late\"}",
        right: "schema: {type: object, properties: {id: {}, note: {}}}\nbody: {\"id\": 14, \"note\": \"late\"}",
        allow: "Add the member to `properties`. If there can be any others, add `additionalProperties: true`.",
    }
    UNKNOWN_VALUE = "unknown-value", Error / Note {
        what: "A value is not listed in an open enumeration.",
        why: "The schema has `x-extensible-enum`, or the root of the description `x-open-enums: responses` (or `requests`, or `all`), or the check `--open-enums`: the API adds values without a new version. By the last two, an `enum` with several strings or integers is open, and one with `null` alone, where no value is known yet. The payload conforms, but the description is incomplete. With `--strict` it is an error.",
        wrong: "schema: {type: string, enum: [open, closed], x-extensible-enum: true}\nbody: \"moved\"",
        right: "schema: {type: string, enum: [open, closed, moved], x-extensible-enum: true}\nbody: \"moved\"",
        allow: "Add the value to `enum`.",
    }
    WRONG_CONSTANT = "wrong-constant", Error / Error {
        what: "A value is none of those that the schema lists by `enum` or `const`.",
        why: "By JSON Schema the value is invalid. Where an API adds values without a new version, the description or the check can say so: then it is `unknown-value`.",
        wrong: "schema: {const: visit}\nbody: \"stay\"",
        right: "schema: {const: visit}\nbody: \"visit\"",
        allow: "Add the value to `enum`, or write `type` instead of `const`. If the API adds values, write `x-extensible-enum: true` beside `enum`, or `x-open-enums: responses` at the root, or check with `--open-enums`.",
    }
    WRONG_TAG = "wrong-tag", Error / Error {
        what: "A value matches no branch of a union, and its discriminator names none.",
        why: "The member that `discriminator.propertyName` names has a value that no branch lists, that is not in `mapping` and is not the name of a branch. Or every branch has a constant member, and the value has another one.",
        wrong: "components: {schemas: {Dog: {type: object, required: [bark]}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}\nbody: {\"kind\": \"Cat\"}",
        right: "components: {schemas: {Dog: {type: object, required: [bark]}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}\nbody: {\"kind\": \"Dog\", \"bark\": \"loud\"}",
        allow: "Add a branch for the value, and an entry in `mapping` if the schema has another name.",
    }
    UNKNOWN_TAG = "unknown-tag", Error / Note {
        what: "A value matches a branch of a union, but its discriminator names none.",
        why: "Clients choose the type by the discriminator, so they cannot read the value. With `--strict` it is an error.",
        wrong: "components: {schemas: {Dog: {type: object}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}\nbody: {\"kind\": \"puppy\"}",
        right: "components: {schemas: {Dog: {type: object}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {puppy: Dog}}}\nbody: {\"kind\": \"puppy\"}",
        allow: "Add an entry to `mapping`.",
    }
    WRONG_BRANCH = "wrong-branch", Error / Error {
        what: "The discriminator of a value names a branch that the value does not match.",
        why: "The value matches another branch, so the schema alone accepts it. Clients choose the type by the discriminator, so they cannot read the value. From OpenAPI 3.1 on a discriminator does not change what is valid by the letter, so with `--letter` it is a note.",
        wrong: "components: {schemas: {Dog: {type: object, required: [bark]}, Cat: {type: object, required: [lives]}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}\nbody: {\"kind\": \"Dog\", \"lives\": 9}",
        right: "components: {schemas: {Dog: {type: object, required: [bark]}, Cat: {type: object, required: [lives]}}}\nschema: {oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}\nbody: {\"kind\": \"Cat\", \"lives\": 9}",
        allow: "Correct `mapping`, or the schema of the branch that the discriminator names.",
    }
    AMBIGUOUS_UNION = "ambiguous-union", Error / Error {
        what: "A value matches several branches of `oneOf`.",
        why: "It must match exactly one. Either the payload mixes two kinds of value, or the branches overlap. In OpenAPI 3.0, a discriminator that names one of these branches settles it, but not with `--letter`.",
        wrong: "schema: {oneOf: [{type: number}, {type: integer}]}\nbody: 14",
        right: "schema: {anyOf: [{type: number}, {type: integer}]}\nbody: 14",
        allow: "Write `anyOf`, or give each branch a member with a constant of its own.",
    }
    NOT_ASCENDING = "not-ascending", Note / Note {
        what: "Values do not ascend that the schema puts in order, such as an end that is not after its start.",
        why: "The schema lists the members in `x-ascending`, an extension. Numbers, numbers in strings, and dates and times of RFC 3339 are compared. `null`, `\"\"` and `0` stand for what is not known. What does not ascend may be a slip of who recorded it, so it is a note also with `--strict`.",
        wrong: "schema: {type: object, properties: {start: {type: integer}, end: {type: integer}}, x-ascending: [[start, end]]}\nbody: {\"start\": 1458096388, \"end\": 1458095488}",
        right: "schema: {type: object, properties: {start: {type: integer}, end: {type: integer}}, x-ascending: [[start, end]]}\nbody: {\"start\": 1458095488, \"end\": 1458096388}",
        allow: "Remove the names from `x-ascending`.",
    }
    OUT_OF_RANGE = "out-of-range", Error / Error {
        what: "A number is out of its bounds.",
        why: "The bounds are `minimum`, `maximum`, their exclusive forms, `multipleOf`, and the range of a format such as `int32`. Numbers are compared exactly, however many digits they have.",
        wrong: "schema: {type: integer, maximum: 100}\nbody: 150",
        right: "schema: {type: integer, maximum: 100}\nbody: 50",
        allow: "Change the bound, or write a format with a larger range, such as `int64`.",
    }
    WRONG_LENGTH = "wrong-length", Error / Error {
        what: "A string is too short or too long.",
        why: "`minLength` and `maxLength` count characters (Unicode code points), not bytes.",
        wrong: "schema: {type: string, minLength: 1}\nbody: \"\"",
        right: "schema: {type: string, minLength: 1}\nbody: \"a\"",
        allow: "Change `minLength` or `maxLength`.",
    }
    WRONG_COUNT = "wrong-count", Error / Error {
        what: "An array has too few or too many items, or an object too few or too many members.",
        why: "The bounds are `minItems`, `maxItems`, `minProperties`, `maxProperties`, `contains`, and the length of `prefixItems`.",
        wrong: "schema: {type: array, minItems: 1}\nbody: []",
        right: "schema: {type: array, minItems: 1}\nbody: [14]",
        allow: "Change the bound.",
    }
    REPEATED_ITEM = "repeated-item", Error / Error {
        what: "An array with `uniqueItems` has equal items.",
        why: "Items are compared as JSON: `1` equals `1.0`, and members can be in any order.",
        wrong: "schema: {type: array, uniqueItems: true}\nbody: [1, 1.0]",
        right: "schema: {type: array, uniqueItems: true}\nbody: [1, 2]",
        allow: "Remove `uniqueItems`.",
    }
    PATTERN_MISMATCH = "pattern-mismatch", Error / Error {
        what: "A string does not match its pattern.",
        why: "`pattern` is a regular expression of ECMA-262. It can match anywhere in the string, unless it has `^` and `$`.",
        wrong: "schema: {type: string, pattern: '^[0-9]+$'}\nbody: \"A14\"",
        right: "schema: {type: string, pattern: '^[0-9]+$'}\nbody: \"14\"",
        allow: "Change `pattern`.",
    }
    FORMAT_MISMATCH = "format-mismatch", Error / Error {
        what: "A string does not have its format.",
        why: "These formats are checked: date-time, date, time, duration, uuid, email, uri, hostname, ipv4, ipv6, byte, decimal and others. A format that is not known is not checked.",
        wrong: "schema: {type: string, format: date}\nbody: \"26.11.2026\"",
        right: "schema: {type: string, format: date}\nbody: \"2026-11-26\"",
        allow: "Remove `format`, or write a `pattern` for what the API sends.",
    }
    FORBIDDEN_VALUE = "forbidden-value", Error / Error {
        what: "The schema excludes the value.",
        why: "It matches the schema of `not`, or its schema is `false`, or the name of a member does not match `propertyNames`.",
        wrong: "schema: {not: {type: string}}\nbody: \"none\"",
        right: "schema: {not: {type: string}}\nbody: 14",
        allow: "Remove `not` or `propertyNames`, or replace `false` by a schema.",
    }
    MALFORMED_BODY = "malformed-body", Error / Error {
        what: "A body cannot be read.",
        why: "It is not JSON (RFC 8259), not UTF-8, nested too deeply, too large, or not in the form of its media type. The finding is where reading stopped.",
        wrong: "schema: {type: object}\nbody: {\"id\": 14",
        right: "schema: {type: object}\nbody: {\"id\": 14}",
        allow: "Correct the payload. If the API sends another format, describe it by its media type under `content`.",
    }
    UNRECORDED_BODY = "unrecorded-body", Error / Note {
        what: "A capture does not contain a body.",
        why: "The capture states that there was a body, or the description requires one. What was not recorded was not checked: the message counts as `unchecked`. With `--strict` it is an error.",
        wrong: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: object}}}}}\nhar: {\"request\": {\"method\": \"GET\", \"url\": \"/visits\"}, \"response\": {\"status\": 200, \"content\": {\"size\": 9, \"mimeType\": \"application/json\"}}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: object}}}}}\nhar: {\"request\": {\"method\": \"GET\", \"url\": \"/visits\"}, \"response\": {\"status\": 200, \"content\": {\"size\": 9, \"mimeType\": \"application/json\", \"text\": \"{\\\"id\\\":14}\"}}}",
        allow: "Record the capture again with bodies: programs that write HAR have a setting to include content. Or check with `--ignore unrecorded-body`.",
    }
    DUPLICATE_KEY = "duplicate-key", Error / Error {
        what: "An object has the same member twice.",
        why: "JSON does not define which of the two applies, and most readers drop one without a warning. The last one is checked.",
        wrong: "schema: {type: object}\nbody: {\"id\": 14, \"id\": 15}",
        right: "schema: {type: object}\nbody: {\"id\": 15}",
        allow: "No description can allow it: correct what writes the payload. Until then, check with `--ignore duplicate-key`.",
    }
    UNKNOWN_OPERATION = "unknown-operation", Error / Error {
        what: "The description has no operation with this id.",
        why: "The folder of a payload file is the `operationId` of its operation.",
        wrong: "get: {operationId: listVisits}\nfile: listVists/200.json",
        right: "get: {operationId: listVisits}\nfile: listVisits/200.json",
        allow: "Rename the folder, or add the operation to the description.",
    }
    UNKNOWN_NAME = "unknown-name", Error / Error {
        what: "The name of a file does not state which payload it is.",
        why: "A payload file is named `<operationId>/<request|STATUS>.<variant>.<json|form|multipart|txt>`. Files named `README*`, `index.*`, `*.capture.*` and `*.repairs.*`, and those whose name starts with a dot, are skipped.",
        wrong: "get: {operationId: listVisits}\nfile: listVisits/answer.json",
        right: "get: {operationId: listVisits}\nfile: listVisits/200.answer.json",
        allow: "Rename the file, or name the message with `--operation ID` and `--status N` or `--request`.",
    }
    UNREADABLE_FILE = "unreadable-file", Error / Error {
        what: "A file cannot be read.",
        why: "Access is denied, or reading failed.",
        wrong: "file: traffic.ndjson # without permission to read it",
        right: "file: traffic.ndjson # with permission to read it",
        allow: "Make the file readable, or do not name it.",
    }
    UNDOCUMENTED_STATUS = "undocumented-status", Error / Error {
        what: "The operation has no response for this status.",
        why: "Neither the status, nor its range (such as `4XX`), nor `default` is under `responses`.",
        wrong: "responses: {'200': {description: Fine.}}\nrequest: GET /visits\nresponse: 404",
        right: "responses: {'200': {description: Fine.}, 4XX: {description: Refused.}}\nrequest: GET /visits\nresponse: 404",
        allow: "Add the status, its range or `default` to `responses`.",
    }
    UNDOCUMENTED_MEDIA_TYPE = "undocumented-media-type", Error / Error {
        what: "The description does not list the media type of this body.",
        why: "Neither the media type nor a range that includes it is under `content`.",
        wrong: "responses: {'200': {description: Fine., content: {application/json: {}}}}\nrequest: GET /visits\nresponse: 200 text/html <p>Visits</p>",
        right: "responses: {'200': {description: Fine., content: {application/json: {}, text/html: {}}}}\nrequest: GET /visits\nresponse: 200 text/html <p>Visits</p>",
        allow: "Add the media type to `content`.",
    }
    UNEXPECTED_BODY = "unexpected-body", Error / Error {
        what: "A message has a body, but the description has none.",
        why: "The operation has no `requestBody`, or the status of the response never has a body (1xx, 204, 304).",
        wrong: "responses: {'204': {description: Gone.}}\nrequest: GET /visits\nresponse: 204 application/json {\"id\": 14}",
        right: "responses: {'204': {description: Gone.}}\nrequest: GET /visits\nresponse: 204",
        allow: "Add a `requestBody`. No description can allow a body in a response with status 204.",
    }
    UNDOCUMENTED_BODY = "undocumented-body", Error / Note {
        what: "A response has a body, but its description has no `content`.",
        why: "`content` may be left out, so the body is allowed, but nothing is said of it and it was not compared with anything. With `--strict` it is an error.",
        wrong: "responses: {'200': {description: Fine.}}\nrequest: GET /visits\nresponse: 200 application/json {\"id\": 14}",
        right: "responses: {'200': {description: Fine., content: {application/json: {}}}}\nrequest: GET /visits\nresponse: 200 application/json {\"id\": 14}",
        allow: "Add the media type to `content` of the response.",
    }
    UNCHECKED_BODY = "unchecked-body", Error / Note {
        what: "A body was not compared with its schema.",
        why: "OpenAPI does not define how a body of this media type becomes a value, such as a table in `text/csv` or an image that is to be an object. The message counts as `unchecked`. With `--strict` it is an error.",
        wrong: "responses: {'200': {description: Fine., content: {text/csv: {schema: {type: array}}}}}\nrequest: GET /visits\nresponse: 200 text/csv id,state",
        right: "responses: {'200': {description: Fine., content: {text/csv: {schema: {type: string}}}}}\nrequest: GET /visits\nresponse: 200 text/csv id,state",
        allow: "Describe the body as a string, or check with `--ignore unchecked-body`.",
    }
    UNCHECKED_DIALECT = "unchecked-dialect", Error / Note {
        what: "A value was not compared with its schema, whose dialect is not known.",
        why: "`$schema` or `jsonSchemaDialect` names another dialect than draft-04, -06, -07, 2019-09, 2020-12 and those of OpenAPI. The message counts as `unchecked`. With `--strict` it is an error.",
        wrong: "jsonSchemaDialect: https://dialects.example.org/own\npaths: {/visits: {get: {responses: {'200': {description: Fine., content: {application/json: {schema: {type: integer}}}}}}}}\nrequest: GET /visits\nresponse: 200 application/json 7",
        right: "jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema\npaths: {/visits: {get: {responses: {'200': {description: Fine., content: {application/json: {schema: {type: integer}}}}}}}}\nrequest: GET /visits\nresponse: 200 application/json 7",
        allow: "Write the schemas in a known dialect, or check with `--ignore unchecked-dialect`.",
    }
    MISSING_BODY = "missing-body", Error / Error {
        what: "A message has no body, but the description requires one.",
        why: "The operation has `requestBody.required: true`, or the response has `content`.",
        wrong: "responses: {'200': {description: Fine., content: {application/json: {}}}}\nrequest: GET /visits\nresponse: 200",
        right: "responses: {'200': {description: Fine.}}\nrequest: GET /visits\nresponse: 200",
        allow: "Remove `required: true` of the `requestBody`, or `content` of the response.",
    }
    READ_ONLY_SENT = "read-only-sent", Error / Note {
        what: "A request has members that only responses should have.",
        why: "The member is `readOnly`: the API may ignore or reject it. With `--strict` it is an error.",
        wrong: "schema: {type: object, properties: {id: {readOnly: true}}}\nsent: {\"id\": 14}",
        right: "schema: {type: object, properties: {id: {readOnly: true}}}\nsent: {}",
        allow: "Remove `readOnly` if the API takes the member.",
    }
    WRITE_ONLY_RETURNED = "write-only-returned", Error / Note {
        what: "A response has members that only requests should have.",
        why: "The member is `writeOnly`, such as a password: it should not be returned. With `--strict` it is an error.",
        wrong: "schema: {type: object, properties: {pin: {writeOnly: true}}}\nbody: {\"pin\": \"1234\"}",
        right: "schema: {type: object, properties: {pin: {writeOnly: true}}}\nbody: {}",
        allow: "Remove `writeOnly` if the API is meant to return the member.",
    }
    UNUSABLE_SCHEMA = "unusable-schema", Error / Error {
        what: "A part of a schema has no meaning, so it was not checked.",
        why: "It is a pattern that is not a regular expression, a type that does not exist, or a reference that leads nowhere. The rest of the schema was checked.",
        wrong: "schema: {type: string, pattern: '('}\nbody: 14",
        right: "schema: {type: string, pattern: '^[(]'}\nbody: \"(\"",
        allow: "Correct the description: `conform lint` lists all such places.",
    }
    MALFORMED_EXCHANGE = "malformed-exchange", Error / Error {
        what: "A line or entry of a capture is not an exchange.",
        why: "In NDJSON, an exchange is an object with `request` (`method`, `url`, `headers`, `body`) and `response` (`status`, `headers`, `body`) on one line. In HAR 1.2 it is an element of `log.entries`.",
        wrong: "line: {\"method\": \"GET\", \"url\": \"/visits\"}",
        right: "line: {\"request\": {\"method\": \"GET\", \"url\": \"/visits\"}, \"response\": {\"status\": 200}}",
        allow: "Remove the line, or check with `--ignore malformed-exchange`.",
    }
    UNDOCUMENTED_PATH = "undocumented-path", Error / Error {
        what: "The description has no path for this request.",
        why: "The path is compared with every template under the base paths of the servers. Literal segments take precedence over parameters, and a suffix that the description marks as optional (`x-optional-path-suffix`) is removed.",
        wrong: "paths: {/visits: {get: {}}}\nrequest: GET /rooms",
        right: "paths: {/visits: {get: {}}, /rooms: {get: {}}}\nrequest: GET /rooms",
        allow: "Add the path to `paths`, or its base path to `servers`. Requests to other hosts are skipped with `--host`.",
    }
    UNDOCUMENTED_METHOD = "undocumented-method", Error / Error {
        what: "The path has no operation for this method.",
        why: "The description has the path, but not with this method.",
        wrong: "paths: {/visits: {get: {}}}\nrequest: DELETE /visits",
        right: "paths: {/visits: {get: {}, delete: {}}}\nrequest: DELETE /visits",
        allow: "Add the method to the path.",
    }
    UNDOCUMENTED_PARAMETER = "undocumented-parameter", Error / Note {
        what: "A request has a query parameter that the description does not declare.",
        why: "The API may ignore it. The name is often misspelt. With `--strict` it is an error.",
        wrong: "parameters: [{name: limit, in: query, schema: {type: integer}}]\nrequest: GET /visits?limt=5",
        right: "parameters: [{name: limit, in: query, schema: {type: integer}}]\nrequest: GET /visits?limit=5",
        allow: "Add the parameter to `parameters` of the operation.",
    }
    MALFORMED_PARAMETER = "malformed-parameter", Error / Error {
        what: "A parameter or header cannot be read.",
        why: "It is described by `content` with a JSON media type, but its text is not JSON.",
        wrong: "parameters: [{name: filter, in: query, content: {application/json: {}}}]\nrequest: GET /visits?filter=open",
        right: "parameters: [{name: filter, in: query, content: {application/json: {}}}]\nrequest: GET /visits?filter=%22open%22",
        allow: "Describe the parameter by `schema` instead of `content`.",
    }
    MISSING_PARAMETER = "missing-parameter", Error / Error {
        what: "A required parameter or header is missing.",
        why: "The parameter, or the header of the response, has `required: true`.",
        wrong: "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]\nrequest: GET /visits",
        right: "parameters: [{name: limit, in: query, required: true, schema: {type: integer}}]\nrequest: GET /visits?limit=5",
        allow: "Remove `required: true`.",
    }
    MISSING_SECURITY = "missing-security", Error / Error {
        what: "A request has none of the credentials that the description requires.",
        why: "Each entry of `security` is an alternative, and all of its schemes must be used. Only their presence is checked.",
        wrong: "components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}\nget: {security: [{key: []}]}\nrequest: GET /visits",
        right: "components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}\nget: {security: [{key: []}]}\nrequest: GET /visits?key=abc",
        allow: "If the credentials were removed from the capture, check with `--ignore missing-security`. If the operation needs none, set its `security` to `[]`.",
    }
    UNDEFINED_SECURITY = "undefined-security", Error / Error {
        what: "A request needs a security scheme that the description does not define.",
        why: "A name in `security` must be one of `components.securitySchemes`. What the request has to send is not known, so its credentials were not checked.",
        wrong: "components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}\nget: {security: [{kee: []}]}\nrequest: GET /visits",
        right: "components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}\nget: {security: [{key: []}]}\nrequest: GET /visits?key=abc",
        allow: "Define the scheme, or correct its name.",
    }
    MALFORMED_CREDENTIALS = "malformed-credentials", Error / Error {
        what: "The `Authorization` of a request does not have the form of its scheme.",
        why: "After `Basic` there must be the base64 of a name, a colon and a password (RFC 7617), and after `Bearer` a token (RFC 6750). Whether they are right is not checked.",
        wrong: "components: {securitySchemes: {login: {type: http, scheme: basic}}}\nget: {security: [{login: []}]}\nline: {\"request\": {\"method\": \"GET\", \"url\": \"/visits\", \"headers\": {\"authorization\": \"Basic me:secret\"}}}",
        right: "components: {securitySchemes: {login: {type: http, scheme: basic}}}\nget: {security: [{login: []}]}\nline: {\"request\": {\"method\": \"GET\", \"url\": \"/visits\", \"headers\": {\"authorization\": \"Basic bWU6c2VjcmV0\"}}}",
        allow: "No description can allow it: correct the client.",
    }
    REPEATED_PARAMETER = "repeated-parameter", Error / Error {
        what: "A parameter is there several times, but its style allows it once.",
        why: "With `explode: false`, or if the value is no list, all of the value is under one name. Servers that read it drop the other ones.",
        wrong: "parameters: [{name: ids, in: query, explode: false, schema: {type: array}}]\nrequest: GET /visits?ids=1&ids=2",
        right: "parameters: [{name: ids, in: query, explode: false, schema: {type: array}}]\nrequest: GET /visits?ids=1,2",
        allow: "If the API takes the parameter several times, remove `explode: false`, and describe an array.",
    }
    RESERVED_CHARACTER = "reserved-character", Error / Note {
        what: "A query parameter has characters that should be percent-encoded.",
        why: "Without `allowReserved: true` characters such as `/`, `:` and `?` are percent-encoded in values. Most servers read them all the same. With `--strict` it is an error.",
        wrong: "parameters: [{name: at, in: query, schema: {type: string}}]\nrequest: GET /visits?at=09:30",
        right: "parameters: [{name: at, in: query, schema: {type: string}}]\nrequest: GET /visits?at=09%3A30",
        allow: "Set `allowReserved: true` for the parameter.",
    }
    TRAILING_SLASH = "trailing-slash", Error / Note {
        what: "The path of a request and its description differ by the slash at the end.",
        why: "`/visits` and `/visits/` are two paths. Only one of them is described, and the message was checked by it. With `--strict` it is an error.",
        wrong: "responses: {'200': {description: Fine.}}\nrequest: GET /visits/\nresponse: 200",
        right: "responses: {'200': {description: Fine.}}\nrequest: GET /visits\nresponse: 200",
        allow: "Describe the path as it is used.",
    }
    SEVERAL_SEGMENTS = "several-segments", Error / Note {
        what: "The value of a path parameter has slashes.",
        why: "The parameter is marked with `x-multi-segment: true`, and was read so. By the specification a value has no slashes: other tools find no path for such a request. With `--strict` it is an error, and with `--letter` the path is undocumented.",
        wrong: "paths: {'/files/{name}': {get: {parameters: [{name: name, in: path, required: true, x-multi-segment: true, schema: {type: string}}], responses: {'204': {description: Done.}}}}}\nrequest: GET /files/a/b",
        right: "paths: {'/files/{name}': {get: {parameters: [{name: name, in: path, required: true, x-multi-segment: true, schema: {type: string}}], responses: {'204': {description: Done.}}}}}\nrequest: GET /files/a%2Fb",
        allow: "Send the slashes as `%2F`, or use `--ignore several-segments`.",
    }
    UNCHECKED = "unchecked", Error / Error {
        what: "A check could not be carried out.",
        why: "A regular expression of the description needs too many steps for this value, or schemas refer to each other without end.",
        wrong: "schema: {type: string, pattern: '^(?:(a+)\\1?)+b$'}\nbody: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        right: "schema: {type: string, pattern: '^a+b$'}\nbody: \"aab\"",
        allow: "Write a regular expression without nested repetitions.",
    }
    TOO_MANY_FINDINGS = "too-many-findings", Error / Error {
        what: "A payload has more findings than are reported.",
        why: "At most 10,000 findings of a payload are reported. This one states how many there are beyond them.",
        wrong: "schema: {type: array, items: {type: integer}}\nbody: [\"a\", \"b\"] # and 10,000 more",
        right: "schema: {type: array, items: {type: string}}\nbody: [\"a\", \"b\"] # and 10,000 more",
        allow: "Correct what the first findings report: so many have one cause.",
    }
}
