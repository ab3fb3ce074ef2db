//! Codes of warnings about constructs that have no type, and about meanings that had to be chosen.

use conform_report::codes;

codes! {
    CONTRADICTION = "contradiction", Warning / Warning {
        what: "Schemas that all apply admit no value in common.",
        why: "There is no type for such a value. It has the type of the narrowest of the schemas, or the JSON type that all of them name.",
        wrong: "schema: {allOf: [{type: string}, {type: integer}]}",
        right: "schema: {anyOf: [{type: string}, {type: integer}]}",
        allow: "It is a warning, and code is generated. Correct the schemas to get a type.",
    }
    ASSUMED_TYPE = "assumed-type", Warning / Warning {
        what: "A schema has `properties`, `additionalProperties` or `items`, but no `type`.",
        why: "By JSON Schema such a schema also admits other values, such as strings: the keywords say nothing about them. Authors mean an object or an array, so that becomes the type, and other values cannot be read.",
        wrong: "schema: {properties: {id: {type: string}}}",
        right: "schema: {type: object, properties: {id: {type: string}}}",
        allow: "It is a warning, and code is generated. Write `type`.",
    }
    TOO_MANY_PARTS = "too-many-parts", Warning / Warning {
        what: "More schemas apply to one value than can be merged into a type.",
        why: "Merging them would take too long. The value stays raw JSON.",
        wrong: "schema: {allOf: [{title: A}, {title: B}]} # and 10,000 more",
        right: "schema: {allOf: [{title: A}, {title: B}]}",
        allow: "It is a warning, and code is generated. Write one schema instead of many small ones.",
    }
    TOO_MANY_BRANCHES = "too-many-branches", Warning / Warning {
        what: "Several `oneOf` or `anyOf` apply to one value, or are branches of each other, and have too many combinations.",
        why: "Each combination would be a type of its own. The value stays raw JSON.",
        wrong: "schema:\n  allOf:\n    - oneOf: [{title: A1}, {title: A2}, {title: A3}]\n    - oneOf: [{title: B1}, {title: B2}, {title: B3}] # and 10 more such lists",
        right: "schema: {oneOf: [{title: A1}, {title: A2}, {title: A3}]}",
        allow: "It is a warning, and code is generated. Put one of the unions into a property of its own.",
    }
    SELF_CONTAINING = "self-containing", Warning / Warning {
        what: "A schema refers directly to itself, or is a branch of itself.",
        why: "That constrains nothing. The other branches count; if there are none, the value stays raw JSON.",
        wrong: "components: {schemas: {Visit: {allOf: [{$ref: '#/components/schemas/Visit'}]}}}",
        right: "components: {schemas: {Visit: {type: object, properties: {next: {$ref: '#/components/schemas/Visit'}}}}}",
        allow: "It is a warning, and code is generated. Remove the branch.",
    }
    IMPOSSIBLE_BRANCH = "impossible-branch", Warning / Warning {
        what: "No value can match a branch of `oneOf` or `anyOf`.",
        why: "The branch contradicts the schema that contains it, or all branches contradict another schema that applies. The branch is left out.",
        wrong: "schema: {type: object, properties: {id: {type: string}}, oneOf: [{type: string}, {properties: {note: {type: string}}}]}",
        right: "schema: {type: object, properties: {id: {type: string}}, oneOf: [{properties: {name: {type: string}}}, {properties: {note: {type: string}}}]}",
        allow: "It is a warning, and code is generated without the branch.",
    }
    CLOSED_UNION = "closed-union", Warning / Warning {
        what: "`additionalProperties: false` is beside `oneOf` or `anyOf`, whose branches declare members.",
        why: "The keyword looks only at the `properties` beside it, so no object with a member of a branch is valid. The branches are read as if it were not there.",
        wrong: "schema: {type: object, additionalProperties: false, oneOf: [{properties: {name: {type: string}}}, {properties: {note: {type: string}}}]}",
        right: "openapi: 3.1.1\nschema: {type: object, unevaluatedProperties: false, oneOf: [{properties: {name: {type: string}}}, {properties: {note: {type: string}}}]}",
        allow: "It is a warning, and code is generated for the branches. Close each branch, or write `unevaluatedProperties: false` (3.1 and later).",
    }
    LONG_NAME = "long-name", Warning / Warning {
        what: "The name of a type, a member or an operation has more than fifty letters.",
        why: "It fills a line of code wherever it is used. A shorter name says as much.",
        wrong: "components: {schemas: {AppointmentCancellationConfirmationNotificationPreferences: {type: object, properties: {id: {type: string}}}}}",
        right: "components: {schemas: {CancellationPreferences: {type: object, properties: {id: {type: string}}}}}",
        allow: "It is a warning, and code is generated with the long name. Write `x-rust-name`, or rename it in `conform.toml`.",
    }
    ALIKE_NAMES = "alike-names", Warning / Warning {
        what: "Two schemas, or two operations of one tag, have names that differ in case and separators only.",
        why: "Code writes names in a case of its own, so both would have one name there. The second one gets a number, and another order of the description gives it to the first.",
        wrong: "components:\n  schemas:\n    VisitNote: {type: object, properties: {text: {type: string}}}\n    visit_note: {type: object, properties: {id: {type: string}}}",
        right: "components:\n  schemas:\n    VisitNote: {type: object, properties: {text: {type: string}}}\n    visit_note: {x-rust-name: StoredVisitNote, type: object, properties: {id: {type: string}}}",
        allow: "It is a warning, and code is generated with a number. Write `x-rust-name`, or rename it in `conform.toml`.",
    }
    OUTER_TYPE = "outer-type", Warning / Warning {
        what: "The `type` beside `oneOf` or `anyOf` excludes one of the branches.",
        why: "The branch is kept, since it says more than the `type`.",
        wrong: "schema: {type: string, oneOf: [{type: string}, {type: integer}]}",
        right: "schema: {oneOf: [{type: string}, {type: integer}]}",
        allow: "It is a warning, and code is generated with the branch. Remove the `type` or the branch.",
    }
    MIXED_TUPLE = "mixed-tuple", Warning / Warning {
        what: "`prefixItems` without an exact length has a schema that admits anything.",
        why: "A tuple has a fixed number of items, so `minItems`, and `maxItems` or `items: false` are needed. The items of a list have one type, and here it is any JSON.",
        wrong: "openapi: 3.1.1\nschema: {type: array, prefixItems: [{type: string}, {}]}",
        right: "openapi: 3.1.1\nschema: {type: array, prefixItems: [{type: string}, {}], minItems: 2, items: false}",
        allow: "It is a warning, and code is generated with items that are raw JSON.",
    }
    MIXED_PATTERNS = "mixed-patterns", Warning / Warning {
        what: "The types of members depend on patterns of their names.",
        why: "A map has one type for all of its values. The members stay raw JSON.",
        wrong: "schema: {type: object, patternProperties: {'^s': {type: string}, '^n': {type: integer}}}",
        right: "schema: {type: object, additionalProperties: {type: string}}",
        allow: "It is a warning, and code is generated with members that are raw JSON.",
    }
    CONDITIONAL_MEMBERS = "conditional-members", Warning / Warning {
        what: "`then`, `else` or `dependentSchemas` declares members that `properties` does not.",
        why: "Whether they exist depends on a condition, so they have no field in the type. They stay raw JSON.",
        wrong: "schema:\n  type: object\n  properties: {card: {type: string}}\n  dependentSchemas: {card: {properties: {cvc: {type: string}}}}",
        right: "schema:\n  type: object\n  properties: {card: {type: string}, cvc: {type: string}}\n  dependentRequired: {card: [cvc]}",
        allow: "It is a warning, and code is generated without a field. Declare the members under `properties` to get one.",
    }
    UNKNOWN_MAPPING = "mapping-without-branch", Warning / Warning {
        what: "A value of a discriminator selects a schema that is not a branch.",
        why: "`mapping` must lead to schemas that `oneOf` or `anyOf` lists; otherwise it selects nothing.",
        wrong: "components:\n  schemas:\n    Dog: {type: object, properties: {bark: {type: string}}}\n    Cat: {type: object, properties: {lives: {type: integer}}}\n    Fish: {type: object, properties: {fins: {type: integer}}}\n    Pet:\n      oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]\n      discriminator: {propertyName: kind, mapping: {fish: Fish}}",
        right: "components:\n  schemas:\n    Dog: {type: object, properties: {bark: {type: string}}}\n    Cat: {type: object, properties: {lives: {type: integer}}}\n    Fish: {type: object, properties: {fins: {type: integer}}}\n    Pet:\n      oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Fish'}]\n      discriminator: {propertyName: kind, mapping: {fish: Fish}}",
        allow: "It is a warning, and code is generated. Add the schema to the branches, or remove the entry of `mapping`.",
    }
    TEXT_SCHEMA = "text-schema", Warning / Warning {
        what: "The schema of a body describes a structure, but bodies in its media type are passed on as text.",
        why: "JSON and forms are read and written; XML, CSV and others are not.",
        wrong: "responses: {'200': {description: Fine., content: {application/xml: {schema: {type: object, properties: {id: {type: string}}}}}}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}",
        allow: "It is a warning, and code is generated that gets and takes text.",
    }
    JSON_BINARY = "json-binary", Warning / Warning {
        what: "A string in JSON has `format: binary`.",
        why: "JSON cannot hold raw bytes, so it is read as a plain string.",
        wrong: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: string, format: binary}}}}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: string, contentEncoding: base64}}}}}",
        allow: "It is a warning, and code is generated with a string. For base64 write `contentEncoding: base64`, or `format: byte` in 3.0.",
    }
    UNKNOWN_ENCODING = "unknown-encoding", Warning / Warning {
        what: "`encoding` names a property that the schema of the body does not have.",
        why: "The entry has no effect. The name is often misspelt.",
        wrong: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {photo: {type: string}}}\n      encoding: {foto: {contentType: image/png}}",
        right: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {photo: {type: string}}}\n      encoding: {photo: {contentType: image/png}}",
        allow: "It is a warning, and code is generated without it.",
    }
    PARTS_BY_POSITION = "parts-by-position", Warning / Warning {
        what: "The schema of a form is a list.",
        why: "The parts of a form need names, and the items of a list have none. The caller passes the parts.",
        wrong: "requestBody: {content: {multipart/form-data: {schema: {type: array, items: {type: string}}}}}",
        right: "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {notes: {type: array, items: {type: string}}}}}}}",
        allow: "It is a warning, and code is generated that takes the parts from the caller.",
    }
    OPEN_QUERY_STYLE = "open-query-style", Warning / Warning {
        what: "A query parameter has lists or objects inside of a list or an object, and nothing says how they are written.",
        why: "`form` and `deepObject` are defined for lists and objects of scalars only. Rack, PHP, qs and Spring read different forms, and what a server does not read it ignores without an error.",
        wrong: "parameters: [{name: page, in: query, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}]",
        right: "parameters: [{name: page, in: query, x-query-style: repeated, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}]",
        allow: "It is a warning, and code is generated that writes the form that the warning shows.",
    }
    NESTED_PARAMETER = "nested-parameter", Warning / Warning {
        what: "A parameter has lists or objects inside of a list or an object, which its style cannot express.",
        why: "Only `deepObject` and exploded `form` parameters of a query have a form for them. A call with such a value fails before it is sent.",
        wrong: "parameters: [{name: X-Box, in: header, schema: {type: array, items: {type: array, items: {type: integer}}}}]",
        right: "parameters: [{name: X-Box, in: header, content: {application/json: {schema: {type: array, items: {type: array, items: {type: integer}}}}}}]",
        allow: "It is a warning, and code is generated. Calls without such a value work.",
    }
    FORM_WITHOUT_MEMBERS = "form-without-members", Warning / Warning {
        what: "The schema of a form, or a branch of it, is not an object.",
        why: "A form consists of named members, and a string, a number or a list has none. The caller passes the parts of a multipart body, or the text of an urlencoded one.",
        wrong: "requestBody: {content: {multipart/form-data: {schema: {type: string, format: binary}}}}",
        right: "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {scan: {type: string, format: binary}}}}}}",
        allow: "It is a warning, and code is generated that takes the parts or the text from the caller.",
    }
    MULTIPART_RESPONSE = "multipart-response", Warning / Warning {
        what: "A response consists of several parts.",
        why: "The parts of a response are not read one by one. It is read as bytes.",
        wrong: "responses: {'200': {description: Fine., content: {multipart/mixed: {schema: {type: object, properties: {id: {type: string}}}}}}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}}",
        allow: "It is a warning, and code is generated that gets bytes.",
    }
    RAW_PART = "raw-part", Warning / Warning {
        what: "A part without a name has a structure, but no structure can be written in its media type.",
        why: "JSON is written; XML and others are not. The caller passes the text or bytes of the part.",
        wrong: "openapi: 3.2.0\nrequestBody:\n  content:\n    multipart/related:\n      schema: {type: array, prefixItems: [{type: object, properties: {id: {type: string}}}]}\n      prefixEncoding: [{contentType: application/xml}]",
        right: "openapi: 3.2.0\nrequestBody:\n  content:\n    multipart/related:\n      schema: {type: array, prefixItems: [{type: object, properties: {id: {type: string}}}]}\n      prefixEncoding: [{contentType: application/json}]",
        allow: "It is a warning, and code is generated that takes the text or bytes from the caller.",
    }
    BODY_OF_NOTHING = "body-of-nothing", Warning / Warning {
        what: "A response that cannot have a body has `content`.",
        why: "A response to `HEAD`, or of status 1xx, 204, 205 or 304, has no body in HTTP. The `content` is ignored.",
        wrong: "responses: {'204': {description: Closed., content: {application/json: {schema: {type: object}}}}}",
        right: "responses: {'204': {description: Closed.}}",
        allow: "It is a warning, and code is generated without a body. Use status 200 for a response with one.",
    }
    PART_AS_JSON = "part-as-json", Warning / Warning {
        what: "A part of a form has a structure, but no structure can be written in its media type.",
        why: "JSON is written; XML and others are not. The part is sent as JSON.",
        wrong: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {visit: {type: object, properties: {id: {type: string}}}}}\n      encoding: {visit: {contentType: multipart/mixed}}",
        right: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {visit: {type: object, properties: {id: {type: string}}}}}\n      encoding: {visit: {contentType: application/json}}",
        allow: "It is a warning, and code is generated that sends JSON.",
    }
    ITEMS_OF_NO_SEQUENCE = "items-of-no-sequence", Warning / Warning {
        what: "`itemSchema` is in a media type that is not sequential.",
        why: "It describes the items of a stream, such as JSON Lines or server-sent events. The body stays raw JSON, text or bytes.",
        wrong: "openapi: 3.2.0\nresponses: {'200': {description: Fine., content: {application/json: {itemSchema: {type: object}}}}}",
        right: "openapi: 3.2.0\nresponses: {'200': {description: Fine., content: {application/jsonl: {itemSchema: {type: object}}}}}",
        allow: "It is a warning, and code is generated that gets the raw body. Write `schema` for a body that is one document.",
    }
    PART_HEADERS = "part-headers", Warning / Warning {
        what: "An Encoding Object declares headers of a part that is not a file.",
        why: "Only files are sent with headers of their own.",
        wrong: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {note: {type: string}}}\n      encoding: {note: {headers: {X-Note: {schema: {type: string}}}}}",
        right: "requestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {note: {type: string}}}",
        allow: "It is a warning, and code is generated without the headers.",
    }
    NESTED_ENCODING = "nested-encoding", Warning / Warning {
        what: "An Encoding Object describes the parts of a part.",
        why: "A part is written as a whole, or passed by the caller, so the description of its parts is ignored.",
        wrong: "openapi: 3.2.0\nrequestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {album: {type: object, properties: {photo: {type: string}}}}}\n      encoding: {album: {contentType: multipart/form-data, encoding: {photo: {contentType: image/png}}}}",
        right: "openapi: 3.2.0\nrequestBody:\n  content:\n    multipart/form-data:\n      schema: {type: object, properties: {photo: {type: string}}}\n      encoding: {photo: {contentType: image/png}}",
        allow: "It is a warning, and code is generated without the inner parts.",
    }
}
