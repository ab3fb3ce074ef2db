//! Codes of problems that linting finds.
//!
//! In a third-party description a problem is an error only if something that the author meant is lost: a parameter
//! without a name, a value of the wrong structure. What has one obvious meaning, or no meaning, is a warning.

use conform_report::codes;

codes! {
    UNKNOWN_MEMBER = "unknown-member", Error / Warning {
        what: "The specification defines no member with this name here.",
        why: "Tools ignore it, so what it says is lost. The name is often misspelt.",
        wrong: "info: {titel: Visits, version: '1'}",
        right: "info: {title: Visits, version: '1'}",
        allow: "Name an extension so that it starts with `x-`.",
    }
    UNKNOWN_KEYWORD = "unknown-keyword", Error / Warning {
        what: "The Schema Object has no keyword with this name.",
        why: "It constrains nothing. In 3.1 and later unknown keywords are annotations: in a third-party description only those are reported that look like a misspelt keyword.",
        wrong: "schema: {type: string, maxLenght: 3}",
        right: "schema: {type: string, maxLength: 3}",
        allow: "Name an extension so that it starts with `x-`.",
    }
    WRONG_VERSION = "wrong-version", Error / Warning {
        what: "A member, keyword or value belongs to another version of OpenAPI than the one in `openapi`.",
        why: "Tools that read this version ignore it, or reject it.",
        wrong: "schema: {type: string, nullable: true}",
        right: "schema: {type: [string, 'null']}",
        allow: "Write it as this version has it, or change `openapi`.",
    }
    WRONG_TYPE = "wrong-type", Error / Warning {
        what: "A value has another JSON type than the specification requires.",
        why: "Tools convert it in different ways, or reject the description.",
        wrong: "info: {title: Visits, version: 1.0}",
        right: "info: {title: Visits, version: '1.0'}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    WRONG_STRUCTURE = "wrong-structure", Error / Error {
        what: "A value is an object, a list or a plain value where another of the three is required.",
        why: "A part of an operation is lost.",
        wrong: "responses: {'200': {description: Fine., content: [application/json]}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {}}}}",
        allow: "This cannot be allowed, as there is no meaning to use. Write the structure that the message names.",
    }
    EMPTY_VALUE = "empty-value", Error / Warning {
        what: "The value of a key is missing.",
        why: "YAML reads a key without a value as null. The key is ignored.",
        wrong: "info: {title: Visits, version: '1', description: }",
        right: "info: {title: Visits, version: '1', description: The visits of a clinic.}",
        allow: "Remove the key.",
    }
    MISSING_MEMBER = "missing-member", Error / Warning {
        what: "The specification requires a member that is missing.",
        why: "Tools may reject the description, or invent a value.",
        wrong: "info: {title: Visits}",
        right: "info: {title: Visits, version: '1'}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MISSING_ESSENTIAL = "missing-essential", Error / Error {
        what: "An object cannot be used without a member that is missing.",
        why: "What the author meant is not known, for example which parameter it is.",
        wrong: "parameters: [{in: query, schema: {type: string}}]",
        right: "parameters: [{name: limit, in: query, schema: {type: string}}]",
        allow: "This cannot be allowed. Add the member, or remove the object.",
    }
    UNKNOWN_VALUE = "unknown-value", Error / Warning {
        what: "A value is not one of those that the specification lists for its member.",
        why: "Tools ignore it, or reject the description.",
        wrong: "components: {securitySchemes: {token: {type: htpp, scheme: bearer}}}",
        right: "components: {securitySchemes: {token: {type: http, scheme: bearer}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_LOCATION = "unknown-location", Error / Error {
        what: "`in` of a parameter is not a location.",
        why: "A parameter must be in the path, the query, a header or a cookie; otherwise nobody knows where to send it.",
        wrong: "parameters: [{name: visit, in: body, schema: {type: object}}]",
        right: "requestBody: {content: {application/json: {schema: {type: object}}}}",
        allow: "This cannot be allowed. The locations `body` and `formData` of Swagger 2.0 became `requestBody`.",
    }
    UNKNOWN_TYPE = "unknown-type", Error / Warning {
        what: "`type` of a schema is not a type of JSON Schema.",
        why: "The types are null, boolean, object, array, number, string and integer. A schema with another type accepts any value.",
        wrong: "schema: {type: strng}",
        right: "schema: {type: string}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    REFERENCE_SIBLINGS = "reference-siblings", Warning / Warning {
        what: "Members beside a `$ref` are ignored.",
        why: "In 3.0 all of them are ignored; from 3.1 on, outside of schemas, all but `summary` and `description`.",
        wrong: "components:\n  responses:\n    Fine: {description: Fine.}\n    Visit: {$ref: '#/components/responses/Fine', content: {}}",
        right: "components:\n  responses:\n    Fine: {description: Fine.}\n    Visit: {$ref: '#/components/responses/Fine'}",
        allow: "It is a warning. Move the members into the object that the reference leads to, or combine schemas with `allOf`.",
    }
    UNKNOWN_DIALECT = "unknown-dialect", Warning / Warning {
        what: "The dialect of schemas is not supported.",
        why: "`$schema` and `jsonSchemaDialect` may name JSON Schema draft-04, draft-06, draft-07, 2019-09 or 2020-12, or OpenAPI's base dialect. Values of schemas in another dialect are not checked.",
        wrong: "jsonSchemaDialect: https://example.com/schemas/own-dialect",
        right: "jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base",
        allow: "It is a warning, and the description can be used.",
    }
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Error / Warning {
        what: "Two operations have the same `operationId`.",
        why: "It must be unique in the whole description: generated methods, links and payloads name operations by it.",
        wrong: "paths:\n  /visits: {get: {operationId: list}}\n  /rooms: {get: {operationId: list}}",
        right: "paths:\n  /visits: {get: {operationId: listVisits}}\n  /rooms: {get: {operationId: listRooms}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_OPERATION_ID = "unknown-operation-id", Error / Warning {
        what: "`operationId` of a link is not that of an operation of this description.",
        why: "Clients cannot follow the link.",
        wrong: "get:\n  operationId: getVisit\n  responses: {'200': {description: Fine., links: {again: {operationId: getVist}}}}",
        right: "get:\n  operationId: getVisit\n  responses: {'200': {description: Fine., links: {again: {operationId: getVisit}}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_PATH = "malformed-path", Error / Warning {
        what: "A path does not start with a slash, its braces do not enclose names, or it has a query or fragment.",
        why: "The path is appended to the URL of the server as it is, and the paths of requests are compared with it.",
        wrong: "paths: {visits: {}}",
        right: "paths: {/visits: {}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MISSING_PATH_PARAMETER = "missing-path-parameter", Error / Warning {
        what: "A name in braces in a path is not declared as a parameter.",
        why: "Every such name must be declared with `in: path`, by the path item or by each operation. An undeclared one is read as a required string.",
        wrong: "paths:\n  /visits/{id}:\n    get: {operationId: getVisit}",
        right: "paths:\n  /visits/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n    get: {operationId: getVisit}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNUSED_PATH_PARAMETER = "unused-path-parameter", Error / Warning {
        what: "A parameter with `in: path` does not appear in braces in the path.",
        why: "It is never sent. The name is often misspelt.",
        wrong: "paths:\n  /visits:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        right: "paths:\n  /visits/{id}:\n    get:\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    OPTIONAL_PATH_PARAMETER = "optional-path-parameter", Error / Warning {
        what: "A parameter with `in: path` must have `required: true`.",
        why: "Without the value it would be another path.",
        wrong: "paths:\n  /visits/{id}:\n    parameters: [{name: id, in: path, schema: {type: string}}]",
        right: "paths:\n  /visits/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    SAME_PATH = "same-path", Error / Warning {
        what: "Two path templates differ only in the names of their parameters.",
        why: "They are the same path, so a request cannot be assigned to one of them.",
        wrong: "paths: {'/visits/{id}': {}, '/visits/{visitId}': {}}",
        right: "paths: {'/visits/{id}': {}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DUPLICATE_PARAMETER = "duplicate-parameter", Error / Warning {
        what: "A list of parameters has the same name and location twice.",
        why: "Only one of the two can apply.",
        wrong: "parameters:\n  - {name: limit, in: query, schema: {type: string}}\n  - {name: limit, in: query, schema: {type: integer}}",
        right: "parameters:\n  - {name: limit, in: query, schema: {type: integer}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    PARAMETER_TYPE = "parameter-type", Error / Warning {
        what: "A parameter or header has no type, or two.",
        why: "It must have either `schema`, or `content` with exactly one media type.",
        wrong: "parameters: [{name: limit, in: query, type: integer}]",
        right: "parameters: [{name: limit, in: query, schema: {type: integer}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    IGNORED_PARAMETER = "ignored-parameter", Warning / Warning {
        what: "A header parameter is named Accept, Content-Type or Authorization, or a response header Content-Type.",
        why: "The specification says that such parameters and headers are ignored.",
        wrong: "parameters: [{name: Authorization, in: header, schema: {type: string}}]",
        right: "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\nsecurity: [{token: []}]",
        allow: "It is a warning. Describe media types by `content`, and credentials by a security scheme.",
    }
    STYLE_LOCATION = "style-location", Error / Warning {
        what: "The style of a parameter is not allowed at its location.",
        why: "Paths allow matrix, label and simple; headers simple; cookies form and, from 3.2 on, cookie; queries form, spaceDelimited, pipeDelimited and deepObject.",
        wrong: "parameters: [{name: X-Trace, in: header, style: form, schema: {type: string}}]",
        right: "parameters: [{name: X-Trace, in: header, style: simple, schema: {type: string}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_MEDIA_TYPE = "malformed-media-type", Error / Warning {
        what: "A key of `content` is not a media type.",
        why: "It must be a media type or a range, such as `application/json` or `text/*`. Otherwise no body matches it.",
        wrong: "responses: {'200': {description: Fine., content: {json: {schema: {type: string}}}}}",
        right: "responses: {'200': {description: Fine., content: {application/json: {schema: {type: string}}}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_STATUS = "malformed-status", Error / Warning {
        what: "A key of `responses` is not a status.",
        why: "It must be a status code of three digits, a range from `1XX` to `5XX`, or `default`. Otherwise no response matches it.",
        wrong: "responses: {ok: {description: Fine.}}",
        right: "responses: {'200': {description: Fine.}}",
        allow: "Name an extension so that it starts with `x-`.",
    }
    EXCLUSIVE_MEMBERS = "exclusive-members", Error / Warning {
        what: "An object has two members of which it must have at most one.",
        why: "They say the same in two ways, and can contradict each other.",
        wrong: "parameters: [{name: limit, in: query, schema: {type: integer}, example: 5, examples: {ten: {value: 10}}}]",
        right: "parameters: [{name: limit, in: query, schema: {type: integer}, examples: {five: {value: 5}, ten: {value: 10}}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    COMPONENT_NAME = "component-name", Error / Warning {
        what: "The name of a component has characters that are not allowed.",
        why: "It must consist of ASCII letters, digits, dots, hyphens and underscores, so that references to it need no escapes.",
        wrong: "components: {schemas: {open visit: {type: object}}}",
        right: "components: {schemas: {OpenVisit: {type: object}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNUSED_COMPONENT = "unused-component", Warning / Warning {
        what: "No operation uses the component.",
        why: "Nothing refers to it, directly or through other components. The reference is often misspelt, or the component is left over.",
        wrong: "paths: {/visits: {get: {responses: {'200': {description: Fine.}}}}}\ncomponents: {responses: {Fine: {description: Fine.}}}",
        right: "paths: {/visits: {get: {responses: {'200': {$ref: '#/components/responses/Fine'}}}}}\ncomponents: {responses: {Fine: {description: Fine.}}}",
        allow: "It is a warning, and the component is kept.",
    }
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme", Error / Warning {
        what: "A security requirement names a scheme that does not exist.",
        why: "It must be one of `components.securitySchemes`. Clients do not know which credentials to send.",
        wrong: "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\nsecurity: [{tokn: []}]",
        right: "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\nsecurity: [{token: []}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_SCOPE = "unknown-scope", Warning / Warning {
        what: "No flow of the security scheme lists the scope.",
        why: "Clients cannot ask for it. The name is often misspelt.",
        wrong: "components:\n  securitySchemes:\n    login:\n      type: oauth2\n      flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Read visits.}}}\nsecurity: [{login: [raed]}]",
        right: "components:\n  securitySchemes:\n    login:\n      type: oauth2\n      flows: {clientCredentials: {tokenUrl: /token, scopes: {read: Read visits.}}}\nsecurity: [{login: [read]}]",
        allow: "It is a warning, and the description can be used.",
    }
    UNDECLARED_TAG = "undeclared-tag", Warning / Warning {
        what: "The description declares tags under `tags`, but not this one.",
        why: "Documentation shows a group without a description. The name is often misspelt.",
        wrong: "tags: [{name: visits}]\npaths: {/visits: {get: {tags: [visit], operationId: listVisits}}}",
        right: "tags: [{name: visits}]\npaths: {/visits: {get: {tags: [visits], operationId: listVisits}}}",
        allow: "It is a warning. Declare the tag under `tags` of the root.",
    }
    DUPLICATE_TAG = "duplicate-tag", Error / Warning {
        what: "A tag is declared twice.",
        why: "Only one of the two descriptions can apply.",
        wrong: "tags: [{name: visits}, {name: visits}]",
        right: "tags: [{name: visits}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DUPLICATE_SERVER_NAME = "duplicate-server-name", Error / Warning {
        what: "Two servers of one list have the same `name`.",
        why: "From 3.2 on a name must be unique, so that a reader or a program can choose a server by it.",
        wrong: "openapi: 3.2.0\nservers: [{url: /live, name: live}, {url: /test, name: live}]",
        right: "openapi: 3.2.0\nservers: [{url: /live, name: live}, {url: /test, name: test}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_SERVER_VARIABLE = "unknown-server-variable", Error / Warning {
        what: "A name in braces in the URL of a server is not declared.",
        why: "It must be one of the server's `variables`; otherwise the URL cannot be used.",
        wrong: "servers: [{url: 'https://{stage}.example.com'}]",
        right: "servers: [{url: 'https://{stage}.example.com', variables: {stage: {default: live}}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNUSED_SERVER_VARIABLE = "unused-server-variable", Warning / Warning {
        what: "The URL of the server does not contain the variable.",
        why: "The variable has no effect. The name is often misspelt.",
        wrong: "servers: [{url: 'https://example.com', variables: {stage: {default: live}}}]",
        right: "servers: [{url: 'https://{stage}.example.com', variables: {stage: {default: live}}}]",
        allow: "It is a warning, and the description can be used.",
    }
    DEFAULT_NOT_LISTED = "default-not-listed", Error / Warning {
        what: "The default is not one of the values in `enum`.",
        why: "Who leaves the value out gets one that is not allowed.",
        wrong: "schema: {type: string, enum: [open, closed], default: opened}",
        right: "schema: {type: string, enum: [open, closed], default: open}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    PATTERN = "pattern", Error / Warning {
        what: "`pattern` is not a regular expression of ECMA-262.",
        why: "One that cannot be read constrains nothing.",
        wrong: "schema: {type: string, pattern: '('}",
        right: "schema: {type: string, pattern: '^[a-z]+$'}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    BROWSER_PATTERN = "browser-pattern", Warning / Warning {
        what: "Only browsers read a pattern.",
        why: "A class such as `[\\w-.]`, or a literal brace, is a syntax error by the letter of ECMA-262. Browsers read it (Annex B), and so does this program; other tools refuse it.",
        wrong: "schema: {type: string, pattern: '^[\\w-.]+$'}",
        right: "schema: {type: string, pattern: '^[\\w.-]+$'}",
        allow: "It is a warning. Put the hyphen at the end of the class, and a backslash before a brace.",
    }
    NULLABLE_WITHOUT_TYPE = "nullable-without-type", Warning / Warning {
        what: "`nullable: true` has no effect by the letter, because there is no `type` beside it.",
        why: "OpenAPI 3.0.3 says that it adds null to the `type` of the same Schema Object. Authors mean that null is allowed, and 3.0.0 said so; it is read so by this program, in generated types and in checks. Other tools refuse null. `conform check --letter` does, too.",
        wrong: "openapi: 3.0.3\ncomponents:\n  schemas:\n    Id: {type: string}\n    Visit: {type: object, properties: {id: {nullable: true, allOf: [{$ref: '#/components/schemas/Id'}]}}}",
        right: "openapi: 3.0.3\ncomponents:\n  schemas:\n    Id: {type: string, nullable: true}\n    Visit: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}",
        allow: "It is a warning, and the description can be used.",
    }
    NULLABLE_NOT_LISTED = "nullable-not-listed", Warning / Warning {
        what: "`nullable: true` has no effect by the letter, because `enum` beside it does not list null.",
        why: "By the clarification of OpenAPI 3.0.3, `nullable` does not add null to `enum`. It is read by this program as its authors mean it: null is allowed. Other tools refuse null. `conform check --letter` does, too.",
        wrong: "openapi: 3.0.3\nschema: {type: string, nullable: true, enum: [open, closed]}",
        right: "openapi: 3.0.3\nschema: {type: string, nullable: true, enum: [open, closed, null]}",
        allow: "It is a warning, and the description can be used.",
    }
    DISCRIMINATOR_CONSTANT = "discriminator-constant", Warning / Warning {
        what: "A discriminator selects a schema that has another constant for the property.",
        why: "Without `mapping` the values of the property are the names of the schemas. A value with such a name never matches the schema that it selects. The constants decide in this program; other tools may refuse every value.",
        wrong: "components:\n  schemas:\n    Walk: {type: object, properties: {kind: {const: walk}}}\n    Call: {type: object, properties: {kind: {const: call}}}\n    Visit: {oneOf: [{$ref: '#/components/schemas/Walk'}, {$ref: '#/components/schemas/Call'}], discriminator: {propertyName: kind}}",
        right: "components:\n  schemas:\n    Walk: {type: object, properties: {kind: {const: walk}}}\n    Call: {type: object, properties: {kind: {const: call}}}\n    Visit: {oneOf: [{$ref: '#/components/schemas/Walk'}, {$ref: '#/components/schemas/Call'}], discriminator: {propertyName: kind, mapping: {walk: Walk, call: Call}}}",
        allow: "It is a warning. Write `mapping` with the constants.",
    }
    DISCRIMINATOR_DEFAULT = "discriminator-default", Error / Warning {
        what: "A discriminator without `defaultMapping` has an optional property.",
        why: "Since 3.2 `defaultMapping` selects the schema of a value without the property, and must be there if the property may be absent.",
        wrong: "openapi: 3.2.0\ncomponents:\n  schemas:\n    Walk: {type: object, properties: {kind: {type: string}}}\n    Call: {type: object, properties: {kind: {type: string}}}\n    Visit: {oneOf: [{$ref: '#/components/schemas/Walk'}, {$ref: '#/components/schemas/Call'}], discriminator: {propertyName: kind}}",
        right: "openapi: 3.2.0\ncomponents:\n  schemas:\n    Walk: {type: object, properties: {kind: {type: string}}}\n    Call: {type: object, properties: {kind: {type: string}}}\n    Visit: {oneOf: [{$ref: '#/components/schemas/Walk'}, {$ref: '#/components/schemas/Call'}], discriminator: {propertyName: kind, defaultMapping: Walk}}",
        allow: "List the property under `required` of every schema that the discriminator selects, or write `defaultMapping`.",
    }
    UNRELATED_MAPPING = "unrelated-mapping", Warning / Warning {
        what: "`mapping` of a base schema selects a schema that does not include the base by `allOf`.",
        why: "A discriminator asserts nothing, so a value of the base must still conform to the base. The entry has no effect in this program, in generated types and in checks; other tools may check the selected schema instead.",
        wrong: "components:\n  schemas:\n    Dog: {type: object, properties: {kind: {type: string}}}\n    Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}}",
        right: "components:\n  schemas:\n    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}\n    Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}}",
        allow: "It is a warning. Add the base to the schema's `allOf`, or remove the entry.",
    }
    ENUM_VALUE = "enum-value", Error / Warning {
        what: "A value of `enum` has a type that the schema does not allow, or is listed twice.",
        why: "No value can match it, or it has no effect.",
        wrong: "schema: {type: string, enum: [open, 1]}",
        right: "schema: {type: string, enum: [open, '1']}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DEFAULT_TYPE = "default-type", Error / Warning {
        what: "The default has a type that the schema does not allow.",
        why: "Who leaves the value out gets one that is not allowed.",
        wrong: "schema: {type: integer, default: '7'}",
        right: "schema: {type: integer, default: 7}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DEFAULT_VALUE = "default-value", Error / Warning {
        what: "The default does not conform to its own schema.",
        why: "Who leaves the value out gets one that is not allowed.",
        wrong: "schema: {type: integer, minimum: 5, default: 3}",
        right: "schema: {type: integer, minimum: 5, default: 5}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    EXAMPLE = "example", Error / Warning {
        what: "An example does not conform to its schema.",
        why: "One of them is wrong, and readers trust the example.",
        wrong: "schema: {type: integer, examples: ['7']}",
        right: "schema: {type: integer, examples: [7]}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    EMPTY_LIST = "empty-list", Error / Warning {
        what: "A list that must not be empty has no items.",
        why: "An empty `enum`, `oneOf` or `type` allows no value.",
        wrong: "schema: {type: integer, enum: []}",
        right: "schema: {type: integer, enum: [1, 2]}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    CONTRADICTORY_BOUNDS = "contradictory-bounds", Error / Warning {
        what: "The bounds of a schema allow no value.",
        why: "The lower bound is above the upper one, or `multipleOf` is not greater than 0.",
        wrong: "schema: {type: integer, minimum: 5, maximum: 3}",
        right: "schema: {type: integer, minimum: 3, maximum: 5}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNUSABLE_ASCENDING = "unusable-ascending", Warning / Warning {
        what: "`x-ascending` names a property that the schema does not declare, or puts nothing in order.",
        why: "The extension lists properties whose values ascend, and `conform check` notes a value that does not. A name that is misspelt is never compared.",
        wrong: "schema: {type: object, x-ascending: [[start, ends]], properties: {start: {type: integer}, end: {type: integer}}}",
        right: "schema: {type: object, x-ascending: [[start, end]], properties: {start: {type: integer}, end: {type: integer}}}",
        allow: "It is a warning. Declare the property, or remove its name.",
    }
    REQUIRED_UNDECLARED = "required-undeclared", Warning / Warning {
        what: "`required` names a property that the schema does not declare.",
        why: "The name is often misspelt. A value without the property does not conform, and its type is not known.",
        wrong: "schema: {type: object, required: [stat], properties: {status: {type: string}}}",
        right: "schema: {type: object, required: [status], properties: {status: {type: string}}}",
        allow: "It is a warning. Declare the property; `{}` allows any value.",
    }
    REQUIRED_BOOLEAN = "required-boolean", Error / Warning {
        what: "`required` of a schema is a boolean.",
        why: "It must be the list of the required properties of an object. A boolean beside the type of a property has no effect.",
        wrong: "schema: {type: object, properties: {id: {type: string, required: true}}}",
        right: "schema: {type: object, required: [id], properties: {id: {type: string}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MISSING_ITEMS = "missing-items", Error / Warning {
        what: "A schema with `type: array` has no `items`.",
        why: "OpenAPI 3.0 requires them; some tools reject the description.",
        wrong: "openapi: 3.0.3\nschema: {type: array}",
        right: "openapi: 3.0.3\nschema: {type: array, items: {type: string}}",
        allow: "Write `items: {}` to allow any item.",
    }
    INEFFECTIVE_KEYWORD = "ineffective-keyword", Warning / Warning {
        what: "A keyword is for values of a type that the schema does not allow.",
        why: "It constrains nothing: `minLength` says nothing about integers, and `items` nothing about objects. Either it or `type` is not what was meant.",
        wrong: "schema: {type: integer, minLength: 1}",
        right: "schema: {type: integer, minimum: 1}",
        allow: "It is a warning. Remove the keyword, or correct `type`.",
    }
    IGNORED_ENCODING = "ignored-encoding", Warning / Warning {
        what: "`encoding` is in a media type that has none, or names no property of the schema.",
        why: "Its keys must be properties of the schema, and it only applies to `multipart/*` and `application/x-www-form-urlencoded`. Elsewhere tools ignore it.",
        wrong: "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {scan: {type: string}}}, encoding: {scna: {contentType: image/png}}}}}",
        right: "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {scan: {type: string}}}, encoding: {scan: {contentType: image/png}}}}}",
        allow: "It is a warning. Remove the encoding, or declare the property.",
    }
    READ_AND_WRITE_ONLY = "read-and-write-only", Error / Warning {
        what: "A property is both `readOnly` and `writeOnly`.",
        why: "It can be neither sent nor received.",
        wrong: "schema: {type: object, properties: {token: {type: string, readOnly: true, writeOnly: true}}}",
        right: "schema: {type: object, properties: {token: {type: string, writeOnly: true}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    NO_RESPONSE = "no-response", Error / Warning {
        what: "`responses` of an operation is empty.",
        why: "An operation must describe at least one response, by a status code or `default`.",
        wrong: "get: {operationId: listVisits, responses: {}}",
        right: "get: {operationId: listVisits, responses: {'200': {description: All visits.}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MISPLACED_MEMBER = "misplaced-member", Error / Warning {
        what: "A member belongs to another type, location or flow than the one of its object.",
        why: "It has no effect there, and from 3.1 on the specification does not allow it.",
        wrong: "components: {securitySchemes: {token: {type: http, scheme: bearer, name: X-Token}}}",
        right: "components: {securitySchemes: {token: {type: http, scheme: bearer}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_NAME = "malformed-name", Error / Warning {
        what: "The name of a header, path parameter or anchor has characters that it cannot have.",
        why: "Names of headers are tokens of RFC 9110 §5.6.2, names of path parameters have no braces, and anchors start with a letter. Another name can never be sent or referred to.",
        wrong: "parameters: [{name: 'X Trace', in: header, schema: {type: string}}]",
        right: "parameters: [{name: X-Trace, in: header, schema: {type: string}}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    QUERY_STRING = "query-string", Error / Warning {
        what: "A parameter with `in: querystring` is beside another one, or beside one with `in: query`.",
        why: "It describes the whole query string, so nothing is left for another parameter, of the operation or of its path item.",
        wrong: "openapi: 3.2.0\nparameters:\n  - {name: filter, in: querystring, content: {application/json: {}}}\n  - {name: limit, in: query, schema: {type: integer}}",
        right: "openapi: 3.2.0\nparameters:\n  - {name: filter, in: querystring, content: {application/json: {}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    ADDITIONAL_METHOD = "additional-method", Error / Warning {
        what: "A key of `additionalOperations` is no HTTP method, or one that has a member of its own.",
        why: "The methods that a path item has members for, such as `get`, must be written as these members.",
        wrong: "openapi: 3.2.0\npaths: {/visits: {additionalOperations: {POST: {operationId: addVisit}}}}",
        right: "openapi: 3.2.0\npaths: {/visits: {post: {operationId: addVisit}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DUPLICATE_ITEM = "duplicate-item", Error / Warning {
        what: "A list of names contains one of them twice.",
        why: "The second has no effect; another name may be meant.",
        wrong: "schema: {type: object, required: [id, id], properties: {id: {type: string}}}",
        right: "schema: {type: object, required: [id], properties: {id: {type: string}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_URI = "malformed-uri", Error / Warning {
        what: "A value is not a URI, or one with a part that it must not have.",
        why: "Tools cannot follow it. `$self` and `$id` must not have a fragment; from 3.2 on, URLs of servers have neither query nor fragment.",
        wrong: "info: {title: Visits, version: '1', termsOfService: 'https://example.com/our terms'}",
        right: "info: {title: Visits, version: '1', termsOfService: 'https://example.com/our%20terms'}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    MALFORMED_EMAIL = "malformed-email", Error / Warning {
        what: "`email` of `contact` is not an address of mail.",
        why: "Nobody can write to it.",
        wrong: "info: {title: Visits, version: '1', contact: {email: the front desk}}",
        right: "info: {title: Visits, version: '1', contact: {email: desk@example.com}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    TAG_PARENT = "tag-parent", Error / Warning {
        what: "The `parent` of a tag is not declared, or leads back to the tag.",
        why: "Documentation cannot show the groups as a tree.",
        wrong: "openapi: 3.2.0\ntags: [{name: visits, parent: clinic}]",
        right: "openapi: 3.2.0\ntags: [{name: clinic}, {name: visits, parent: clinic}]",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    ENUM_NAMES = "enum-names", Warning / Warning {
        what: "An extension that names the values of `enum` does not have an entry for each.",
        why: "Names and values are matched by their position. A value without a name gets one that is made up, which changes when the list is corrected.",
        wrong: "schema: {type: integer, enum: [10, 20], x-enum-varnames: [low]}",
        right: "schema: {type: integer, enum: [10, 20], x-enum-varnames: [low, high]}",
        allow: "It is a warning, and the description can be used.",
    }
    UNKNOWN_QUERY_STYLE = "unknown-query-style", Warning / Warning {
        what: "`x-query-style` has a value that is not known.",
        why: "It says how lists and objects in a query are written: `brackets` (`a[]=1`, `a[b]=1`), `indexed` (`a[0]=1`, `a[b]=1`), `repeated` (`a=1&a=2`, `a[b]=1`) or `spring` (`a=1&a=2`, `a.b=1`).",
        wrong: "parameters: [{name: page, in: query, x-query-style: rails, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}]",
        right: "parameters: [{name: page, in: query, x-query-style: brackets, schema: {type: object, properties: {sort: {type: array, items: {type: string}}}}}]",
        allow: "It is a warning, and it counts as if it were not there.",
    }
    EXTENSION_FORM = "extension-form", Error / Warning {
        what: "An extension that says how an operation is used is not written as it must be: `x-pagination`, `x-polling` or `x-webhook-signature`, or one of another tool that says the same.",
        why: "Generated clients have no method for what it says. `x-pagination` has one of `cursor: {parameter: after, next: /meta/next}` (or `last: /id`, or `header: X-Next`), `page: {parameter: page, first: 1, pages: /pages}`, `offset: {parameter: offset, total: /total}`, `link: next` and `url: /next`; beside it `items: /data` and `more: /has_more`. `x-polling` has `state: /status`, `done: [succeeded]`, `failed: [failed]`, `interval: 5`, `url: {header: Location}` and `result: original`. `x-webhook-signature` is `standard-webhooks`.",
        wrong: "get:\n  operationId: listPets\n  x-pagination: {links: next}\n  responses: {'200': {description: The pets., content: {application/json: {schema: {type: array, items: {type: string}}}}}}",
        right: "get:\n  operationId: listPets\n  x-pagination: {link: next}\n  responses: {'200': {description: The pets., content: {application/json: {schema: {type: array, items: {type: string}}}}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning; the extension then counts as if it were not there.",
    }
    EXTENSION_PLACE = "extension-place", Error / Warning {
        what: "`x-pagination` or `x-polling`, or an extension of another tool that says the same, names a parameter, a place in the response or a state that the operation does not have.",
        why: "A client that followed it would end after the first page, or never. Places are JSON Pointers in the body of the success.",
        wrong: "get:\n  operationId: listPets\n  x-pagination: {url: /nxt, items: /data}\n  responses: {'200': {description: The pets., content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: string}}, next: {type: string}}}}}}}",
        right: "get:\n  operationId: listPets\n  x-pagination: {url: /next, items: /data}\n  responses: {'200': {description: The pets., content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: string}}, next: {type: string}}}}}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning; the extension then counts as if it were not there.",
    }
    MISSING_OPERATION_ID = "missing-operation-id", Warning / Warning {
        what: "An operation has no `operationId`.",
        why: "Methods of clients, links and payload files are named by it. A name that is made of the path changes with the path.",
        wrong: "get: {responses: {'200': {description: All visits.}, default: {description: An error.}}}",
        right: "get: {operationId: listVisits, responses: {'200': {description: All visits.}, default: {description: An error.}}}",
        allow: "It is a warning of `conform lint` only. Turn it off with `--rule-level missing-operation-id=off`.",
    }
    MISSING_ERROR_RESPONSE = "missing-error-response", Warning / Warning {
        what: "An operation describes no error response.",
        why: "Callers do not know what they get when a call fails, and clients cannot read it.",
        wrong: "get: {operationId: listVisits, responses: {'200': {description: All visits.}}}",
        right: "get: {operationId: listVisits, responses: {'200': {description: All visits.}, default: {description: An error.}}}",
        allow: "It is a warning of `conform lint` only. Turn it off with `--rule-level missing-error-response=off`.",
    }
    UNLISTED_FILE = "unlisted-file", Warning / Warning {
        what: "A file is in a folder of the description, but no reference leads to it.",
        why: "What it describes is not part of the API. The reference to it was forgotten, or the file is left over.",
        wrong: "# openapi.yaml refers to paths/visits.yaml, and paths/rooms.yaml is beside it",
        right: "# openapi.yaml refers to paths/visits.yaml and paths/rooms.yaml",
        allow: "It is a warning of `conform lint` only. Turn it off with `--rule-level unlisted-file=off`.",
    }
    UNUSED_IGNORE = "unused-ignore", Warning / Warning {
        what: "A comment or a line of an ignore file allows a problem that is not there.",
        why: "The problem was solved, or the comment is at another place than the problem. It would hide the next one.",
        wrong: "info: {title: Visits, version: '1'} # conform-ignore: wrong-type the version is a number",
        right: "info: {title: Visits, version: '1'}",
        allow: "Remove the comment or line.",
    }
    MALFORMED_IGNORE = "malformed-ignore", Warning / Warning {
        what: "A comment or a line of an ignore file names no code, or gives no reason.",
        why: "It allows nothing. Who reads it later must know what was allowed, and why.",
        wrong: "info: {title: Visits, version: 1} # conform-ignore: wrong-tpye the version is a number",
        right: "info: {title: Visits, version: 1} # conform-ignore: wrong-type the version is a number",
        allow: "Write `# conform-ignore: CODE REASON`, with several codes separated by commas.",
    }
}
