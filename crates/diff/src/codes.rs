//! Codes of changes. The examples are two parts of descriptions, the old one and the new one, with `---` between them.

use conform_report::codes;

codes! {
    OPERATION_REMOVED = "operation-removed", Error / Error {
        what: "An operation, webhook or callback is gone.",
        why: "Requests that call it are answered with an error. One that was deprecated, and whose `x-sunset` is over, may go.",
        wrong: "paths: {/visits: {get: {responses: {}}, post: {responses: {}}}}\n\
                ---\n\
                paths: {/visits: {get: {responses: {}}}}",
        right: "paths: {/visits: {get: {responses: {}}, post: {deprecated: true, responses: {}}}}\n\
                ---\n\
                paths: {/visits: {get: {responses: {}}, post: {deprecated: true, responses: {}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    OPERATION_ADDED = "operation-added", Error / Error {
        what: "An operation, webhook or callback is new.",
        why: "Nobody uses it yet, so nothing breaks. It makes the next version a minor one.",
        wrong: "paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                paths: {/visits: {get: {responses: {}}, post: {responses: {}}}}",
        right: "paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                paths: {/visits: {get: {responses: {}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PARAMETER_ADDED = "parameter-added", Error / Error {
        what: "A parameter is new.",
        why: "Requests of yesterday do not have it. If it is required, they are refused.",
        wrong: "get: {parameters: [], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, required: true, schema: {type: string}}], responses: {}}",
        right: "get: {parameters: [], responses: {}}\n\
                ---\n\
                get: {parameters: [], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PARAMETER_REMOVED = "parameter-removed", Error / Error {
        what: "A parameter is gone.",
        why: "Clients may still send it. Whether the API ignores it or refuses the request is not described.",
        wrong: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [], responses: {}}",
        right: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, deprecated: true, schema: {type: string}}], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PARAMETER_MOVED = "parameter-moved", Error / Error {
        what: "A parameter is in another part of the request.",
        why: "Requests that have it where it was are read as if they had it not.",
        wrong: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: header, schema: {type: string}}], responses: {}}",
        right: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PARAMETER_REQUIRED = "parameter-required", Error / Error {
        what: "Whether a parameter is required has changed.",
        why: "If it is required now, requests without it are refused.",
        wrong: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, required: true, schema: {type: string}}], responses: {}}",
        right: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, required: false, schema: {type: string}}], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PARAMETER_STYLE = "parameter-style", Error / Error {
        what: "A parameter or header is written in another way.",
        why: "`style`, `explode`, `allowReserved`, `allowEmptyValue` and `content` decide which text stands for a value. A style that writes the values of the schema alike is no change.",
        wrong: "get: {parameters: [{name: days, in: query, schema: {type: array}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: days, in: query, explode: false, schema: {type: array}}], responses: {}}",
        right: "get: {parameters: [{name: day, in: query, schema: {type: string}}], responses: {}}\n\
                ---\n\
                get: {parameters: [{name: day, in: query, explode: false, schema: {type: string}}], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    BODY_ADDED = "body-added", Error / Error {
        what: "A request body is new.",
        why: "Requests of yesterday have none. If it is required, they are refused.",
        wrong: "post: {responses: {}}\n\
                ---\n\
                post: {requestBody: {required: true, content: {application/json: {schema: {}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    BODY_REMOVED = "body-removed", Error / Error {
        what: "A request body is gone.",
        why: "Clients may still send it.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}\n\
                ---\n\
                post: {responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    BODY_REQUIRED = "body-required", Error / Error {
        what: "Whether a request body is required has changed.",
        why: "If it is required now, requests without it are refused.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {required: true, content: {application/json: {schema: {}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {required: false, content: {application/json: {schema: {}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    MEDIA_TYPE_REMOVED = "media-type-removed", Error / Error {
        what: "A body cannot have a media type any more.",
        why: "Requests of this media type are refused, and clients that ask for it by `Accept` get no answer. A range such as `application/*` includes others.",
        wrong: "post: {requestBody: {content: {text/csv: {}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {text/plain: {}}}, responses: {}}",
        right: "post: {requestBody: {content: {text/csv: {}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {text/csv: {}, text/plain: {}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    MEDIA_TYPE_ADDED = "media-type-added", Error / Error {
        what: "A body can have one more media type.",
        why: "Clients get it in responses only if they ask for it.",
        wrong: "post: {requestBody: {content: {text/csv: {}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {text/csv: {}, text/plain: {}}}, responses: {}}",
        right: "post: {requestBody: {content: {text/csv: {}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {Text/CSV: {}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    ENCODING_CHANGED = "encoding-changed", Error / Error {
        what: "A member of a form or a part of a multipart body is written in another way.",
        why: "Whether both ways are read is not described.",
        wrong: "post: {requestBody: {content: {multipart/form-data: {encoding: {scan: {contentType: image/png}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {multipart/form-data: {encoding: {scan: {contentType: image/jpeg}}}}}, responses: {}}",
        right: "post: {requestBody: {content: {multipart/form-data: {encoding: {scan: {contentType: image/png}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {multipart/form-data: {encoding: {scan: {contentType: image/png}}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    RESPONSE_REMOVED = "response-removed", Error / Error {
        what: "A response is gone.",
        why: "Clients that wait for this success do not get it. Clients need not get an error.",
        wrong: "get: {responses: {'200': {description: Fine.}, '404': {description: None.}}}\n\
                ---\n\
                get: {responses: {'404': {description: None.}}}",
        right: "get: {responses: {'200': {description: Fine.}}}\n\
                ---\n\
                get: {responses: {'200': {description: All is well.}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    RESPONSE_ADDED = "response-added", Error / Error {
        what: "A response is new.",
        why: "A client must read a status that it does not know as the first one of its class (RFC 9110 section 15).",
        wrong: "get: {responses: {'200': {description: Fine.}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine.}, '404': {description: None.}}}",
        right: "get: {responses: {'200': {description: Fine.}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine.}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    HEADER_REMOVED = "header-removed", Error / Error {
        what: "A header of a response is gone.",
        why: "If it was always there, clients may rely on it.",
        wrong: "get: {responses: {'200': {description: Fine., headers: {ETag: {required: true, schema: {type: string}}}}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine.}}}",
        right: "get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    HEADER_ADDED = "header-added", Error / Error {
        what: "A header of a response is new.",
        why: "Clients ignore headers that they do not know.",
        wrong: "get: {responses: {'200': {description: Fine.}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}",
        right: "get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    HEADER_REQUIRED = "header-required", Error / Error {
        what: "Whether a header of a response is always there has changed.",
        why: "If it is not always there any more, clients that rely on it fail.",
        wrong: "get: {responses: {'200': {description: Fine., headers: {ETag: {required: true, schema: {type: string}}}}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}",
        right: "get: {responses: {'200': {description: Fine., headers: {ETag: {schema: {type: string}}}}}}\n\
                ---\n\
                get: {responses: {'200': {description: Fine., headers: {ETag: {required: false, schema: {type: string}}}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SECURITY_CHANGED = "security-changed", Error / Error {
        what: "An operation asks for other credentials.",
        why: "Alternatives are compared as sets: one more is compatible, one less is not. What a scheme is called does not matter.",
        wrong: "components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n\
                get: {security: [], responses: {}}\n\
                ---\n\
                components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n\
                get: {security: [{key: []}], responses: {}}",
        right: "components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n\
                get: {security: [{key: []}], responses: {}}\n\
                ---\n\
                components: {securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n\
                get: {security: [{key: []}], responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SERVER_REMOVED = "server-removed", Error / Error {
        what: "A server is gone.",
        why: "Requests that go there are not answered any more.",
        wrong: "servers: [{url: /v1}]\n\
                paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                servers: [{url: /v2}]\n\
                paths: {/visits: {get: {responses: {}}}}",
        right: "servers: [{url: /v1}]\n\
                paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                servers: [{url: /v1}, {url: /v2}]\n\
                paths: {/visits: {get: {responses: {}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SERVER_ADDED = "server-added", Error / Error {
        what: "A server is new.",
        why: "Nobody uses it yet, so nothing breaks.",
        wrong: "servers: [{url: /v1}]\n\
                paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                servers: [{url: /v1}, {url: /v2}]\n\
                paths: {/visits: {get: {responses: {}}}}",
        right: "servers: [{url: /v1}]\n\
                paths: {/visits: {get: {responses: {}}}}\n\
                ---\n\
                servers: [{url: /v1/}]\n\
                paths: {/visits: {get: {responses: {}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    DEPRECATION_CHANGED = "deprecation-changed", Error / Error {
        what: "An operation or parameter is deprecated, or is not any more.",
        why: "It works as before.",
        wrong: "get: {responses: {}}\n\
                ---\n\
                get: {deprecated: true, responses: {}}",
        right: "get: {responses: {}}\n\
                ---\n\
                get: {deprecated: false, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SUNSET_CHANGED = "sunset-changed", Error / Error {
        what: "The day has changed on which an operation may be removed (`x-sunset`).",
        why: "Clients plan with the day that was promised: it may be later, not earlier.",
        wrong: "get: {deprecated: true, x-sunset: '2030-06-01', responses: {}}\n\
                ---\n\
                get: {deprecated: true, x-sunset: '2029-06-01', responses: {}}",
        right: "get: {deprecated: true, x-sunset: '2030-06-01', responses: {}}\n\
                ---\n\
                get: {deprecated: true, x-sunset: '2030-06-01', responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    STABILITY_CHANGED = "stability-changed", Error / Error {
        what: "The stability of an operation has changed (`x-stability-level`).",
        why: "An operation that was stable must not become alpha or beta. Operations that are draft or alpha promise nothing: what changes in them is compatible.",
        wrong: "get: {x-stability-level: stable, responses: {}}\n\
                ---\n\
                get: {x-stability-level: beta, responses: {}}",
        right: "get: {x-stability-level: beta, responses: {}}\n\
                ---\n\
                get: {x-stability-level: beta, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_TYPE = "schema-type", Error / Error {
        what: "A value has another type.",
        why: "A type less in requests, or one more in responses, refuses messages that were valid. A value that may be null in 3.0 (`nullable`) and in 3.1 (`type: [string, 'null']`) has the same type.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: [string, integer]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: [string, integer]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: [integer, string]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_VALUES = "schema-values", Error / Error {
        what: "The values that `enum` or `const` lists have changed.",
        why: "A value less in requests, or one more in responses, breaks messages. A union of constants lists its values as `enum` does.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {enum: [open, closed]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {enum: [open]}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {enum: [open, closed]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {oneOf: [{const: open}, {const: closed}]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_RANGE = "schema-range", Error / Error {
        what: "The bounds of a number have changed.",
        why: "Bounds are compared by meaning: `minimum: 1` and `exclusiveMinimum: 0` are the same for integers.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: integer, maximum: 9}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: integer, maximum: 5}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: integer, minimum: 1}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: integer, exclusiveMinimum: 0}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_LENGTH = "schema-length", Error / Error {
        what: "The length of a string has other bounds.",
        why: "Shorter limits in requests, or longer ones in responses, break messages.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: 9}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: 5}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: string, minLength: 0}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_PATTERN = "schema-pattern", Error / Error {
        what: "The regular expression of a string has changed.",
        why: "Whether one expression matches all that another matches is not decided in general; texts that differ are searched for.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: string, pattern: '^[a-z]*$'}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string, pattern: '^[a-y]*$'}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: string, pattern: '^a'}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string, pattern: '^a'}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_FORMAT = "schema-format", Error / Error {
        what: "The format of a string has changed.",
        why: "Formats that `conform check` checks are part of what a schema accepts.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string, format: date}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: string, format: nickname}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_ITEMS = "schema-items", Error / Error {
        what: "How many items or members a value may have, or which, has changed.",
        why: "It is about `minItems`, `maxItems`, `uniqueItems`, `contains`, `minProperties` and `maxProperties`, and about items that have a schema on one side only.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: array, maxItems: 9}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: array, maxItems: 5}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: array, minItems: 0}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: array}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PROPERTY_ADDED = "property-added", Error / Error {
        what: "A member of an object is new.",
        why: "Those who do not know it do not send it, and ignore it, unless the object allows no other members.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {properties: {id: {}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {properties: {id: {}, day: {type: string}}}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {properties: {id: {}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {allOf: [{properties: {id: {}}}]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PROPERTY_REMOVED = "property-removed", Error / Error {
        what: "A member of an object is gone.",
        why: "In responses, clients do not get it any more; if it was required, they fail. In requests, it is refused if the object allows no other members.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {properties: {id: {}, day: {type: string}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {properties: {id: {}}}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {properties: {id: {}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {allOf: [{properties: {id: {}}}]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    PROPERTY_REQUIRED = "property-required", Error / Error {
        what: "Whether a member is required has changed.",
        why: "Requests without a member that is required now are refused. Clients rely on members of responses that are required.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: object, properties: {id: {}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: object, properties: {id: {}}, required: [id]}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: object, required: [id]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: object, required: [id, id]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_CLOSED = "schema-closed", Error / Error {
        what: "What members may be that an object does not declare has changed.",
        why: "It is about `additionalProperties`, `patternProperties` and `unevaluatedProperties`.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: object, additionalProperties: false}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: object, additionalProperties: true}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_TAG = "schema-tag", Error / Error {
        what: "The values of a discriminator that name a schema have changed.",
        why: "Messages say by such a value what they are. A value that is not known to the side that receives is read as something else, or not at all, though the schemas accept it.",
        wrong: "components: {schemas: {Cat: {type: object}, Dog: {type: object}}}\n\
                paths: {/pets: {post: {requestBody: {content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}}}}, responses: {}}}}\n\
                ---\n\
                components: {schemas: {Cat: {type: object}, Dog: {type: object}}}\n\
                paths: {/pets: {post: {requestBody: {content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {feline: Cat, dog: Dog}}}}}}, responses: {}}}}",
        right: "components: {schemas: {Cat: {type: object}, Dog: {type: object}}}\n\
                paths: {/pets: {post: {requestBody: {content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}}}}, responses: {}}}}\n\
                ---\n\
                components: {schemas: {Cat: {type: object}, Dog: {type: object}}}\n\
                paths: {/pets: {post: {requestBody: {content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: Dog}}}}}}, responses: {}}}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_UNION = "schema-union", Error / Error {
        what: "The choices of `oneOf` or `anyOf` have changed.",
        why: "Choices are paired by what they are called, by tags and by members, so that their order does not matter.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {anyOf: [{type: string}, {type: array}]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {anyOf: [{type: string}]}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {anyOf: [{type: string}, {type: array}]}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {anyOf: [{type: array}, {type: string}]}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_XML = "schema-xml", Error / Error {
        what: "A value is written as other XML.",
        why: "`xml` says by which elements and attributes values are written. Schemas accept the same values, but who reads the one XML does not read the other.",
        wrong: "post: {requestBody: {content: {application/xml: {schema: {type: object, properties: {day: {type: string}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/xml: {schema: {type: object, properties: {day: {type: string, xml: {attribute: true}}}}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/xml: {schema: {type: object, properties: {day: {type: string}}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/xml: {schema: {type: object, properties: {day: {type: string, xml: {name: day}}}}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    SCHEMA_CONDITION = "schema-condition", Error / Error {
        what: "A condition of a schema has changed.",
        why: "It is about `not`, `if`, `dependentRequired`, `dependentSchemas` and `propertyNames`, which are compared as a whole.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {not: {const: a}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {not: {const: b}}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {not: {const: a}}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {not: {enum: [a]}}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    DEFAULT_CHANGED = "default-changed", Error / Error {
        what: "What is taken for an absent value has changed (`default`).",
        why: "A request without it is accepted as before, and means something else.",
        wrong: "post: {requestBody: {content: {application/json: {schema: {type: integer, default: 10}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: integer, default: 20}}}}, responses: {}}",
        right: "post: {requestBody: {content: {application/json: {schema: {type: integer, default: 10}}}}, responses: {}}\n\
                ---\n\
                post: {requestBody: {content: {application/json: {schema: {type: integer, default: 10.0}}}}, responses: {}}",
        allow: "Publish the change as a new version, and ignore the finding with `--ignore-rule`.",
    }
    COMPONENT_CHANGED = "component-changed", Error / Error {
        what: "A component is gone or new.",
        why: "Messages do not depend on where their schemas stand. It is reported with `--level strict` only.",
        wrong: "components: {schemas: {Visit: {}}}\n\
                ---\n\
                components: {schemas: {Stay: {}}}",
        right: "components: {schemas: {Visit: {}}}\n\
                ---\n\
                components: {schemas: {Visit: {}}}",
        allow: "Leave out `--level strict`.",
    }
    TEXT_CHANGED = "text-changed", Error / Error {
        what: "A text, name, tag, example or extension has changed.",
        why: "No message depends on it. It is reported with `--level strict` only.",
        wrong: "get: {summary: List, responses: {}}\n\
                ---\n\
                get: {summary: List visits, responses: {}}",
        right: "get: {summary: List, responses: {}}\n\
                ---\n\
                get: {summary: List, responses: {}}",
        allow: "Leave out `--level strict`.",
    }
    RUST_ITEM_REMOVED = "rust-item-removed", Error / Error {
        what: "A type, constructor or method of the generated crates is gone.",
        why: "Programs that name it do not compile any more.",
        wrong: "components: {schemas: {Visit: {type: object}, Room: {type: object}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object}}}",
        right: "components: {schemas: {Visit: {type: object}, Room: {type: object}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object}, Room: {type: object, deprecated: true}}}",
        allow: "Keep the name in Rust with `x-rust-name`, or ignore the finding with `--ignore-rule`.",
    }
    RUST_ITEM_ADDED = "rust-item-added", Error / Error {
        what: "A type, constructor or method of the generated crates is new.",
        why: "No program uses it yet. It makes the next version of the crates a minor one.",
        wrong: "components: {schemas: {Visit: {type: object}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object}, Room: {type: object}}}",
        right: "components: {schemas: {Visit: {type: object}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object}}}",
        allow: "Ignore the finding with `--ignore-rule`.",
    }
    RUST_MEMBER_REMOVED = "rust-member-removed", Error / Error {
        what: "A field or variant of a generated type is gone.",
        why: "Programs that name it do not compile any more.",
        wrong: "components: {schemas: {Visit: {type: object, properties: {id: {type: string}, room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {id: {type: string}}}}}",
        right: "components: {schemas: {Visit: {type: object, properties: {id: {type: string}, room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {id: {type: string}, room: {type: string, deprecated: true}}}}}",
        allow: "Ignore the finding with `--ignore-rule`.",
    }
    RUST_MEMBER_ADDED = "rust-member-added", Error / Error {
        what: "A field or variant of a generated type is new.",
        why: "Programs that write all fields of a value, or match all variants, do not compile any more. `new` and `..` go on working.",
        wrong: "components: {schemas: {Visit: {type: object, properties: {id: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {id: {type: string}, room: {type: string}}}}}",
        right: "components: {schemas: {Visit: {type: object, properties: {id: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {id: {type: string}}, title: Visit}}}",
        allow: "Publish the crates under a new version, and ignore the finding with `--ignore-rule`.",
    }
    RUST_TYPE_CHANGED = "rust-type-changed", Error / Error {
        what: "A generated type, or that of a field or variant, is another one.",
        why: "Programs that use values of it do not compile any more.",
        wrong: "components: {schemas: {Visit: {type: object, properties: {room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {room: {type: integer}}}}}",
        right: "components: {schemas: {Visit: {type: object, properties: {room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {room: {type: string, maxLength: 9}}}}}",
        allow: "Publish the crates under a new version, and ignore the finding with `--ignore-rule`.",
    }
    RUST_SIGNATURE_CHANGED = "rust-signature-changed", Error / Error {
        what: "A generated constructor or method has other arguments, or another result.",
        why: "Programs that call it do not compile any more.",
        wrong: "components: {schemas: {Visit: {type: object, properties: {room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, required: [room], properties: {room: {type: string}}}}}",
        right: "components: {schemas: {Visit: {type: object, properties: {room: {type: string}}}}}\n\
                ---\n\
                components: {schemas: {Visit: {type: object, properties: {room: {type: string, title: Room}}}}}",
        allow: "Publish the crates under a new version, and ignore the finding with `--ignore-rule`.",
    }
    RUST_TRAIT_REMOVED = "rust-trait-removed", Error / Error {
        what: "A generated type does not implement a trait any more.",
        why: "Programs that need the trait, such as `Copy` for values that are used twice, do not compile any more.",
        wrong: "components: {schemas: {Level: {type: integer, enum: [1, 2]}}}\n\
                ---\n\
                components: {schemas: {Level: {type: string, enum: ['1', '2']}}}",
        right: "components: {schemas: {Level: {type: integer, enum: [1, 2]}}}\n\
                ---\n\
                components: {schemas: {Level: {type: integer, enum: [1, 2], title: Level}}}",
        allow: "Publish the crates under a new version, and ignore the finding with `--ignore-rule`.",
    }
}
