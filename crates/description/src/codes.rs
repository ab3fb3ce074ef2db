//! Codes of problems in reading files and following references.

use conform_report::codes;

codes! {
    UNREADABLE_FILE = "unreadable-file", Error / Error {
        what: "A file of the description cannot be read.",
        why: "The file exists, but it is a folder, access is denied, or reading failed. What refers to it is lost.",
        wrong: "paths: {/visits: {$ref: paths}} # a folder",
        right: "paths: {/visits: {$ref: paths/visits.yaml}}",
        allow: "This cannot be allowed. Make the file readable, or remove the reference to it.",
    }
    MISSING_FILE = "missing-file", Error / Error {
        what: "No file with this name exists.",
        why: "A `$ref` to a file is relative to the file that contains it, not to the root file.",
        wrong: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                paths: {/visits: {$ref: visit.yaml}}\n\
                # visits.yaml\n\
                get: {operationId: listVisits}",
        right: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                paths: {/visits: {$ref: visits.yaml}}\n\
                # visits.yaml\n\
                get: {operationId: listVisits}",
        allow: "This cannot be allowed: what the file should contain is not known. Add the file, or correct the reference.",
    }
    SYNTAX = "syntax", Error / Error {
        what: "The file is not valid JSON or YAML.",
        why: "The extension of the file's name decides which of them is expected. Nothing in the file is used; the other files of the description are still checked.",
        wrong: "info: {title: Visits, version: '1'",
        right: "info: {title: Visits, version: '1'}",
        allow: "This cannot be allowed. The message says at which character reading stopped.",
    }
    DUPLICATE_KEY = "duplicate-key", Error / Warning {
        what: "An object contains the same key twice.",
        why: "JSON and YAML do not define which value applies; here it is the last one, and other tools may take the first.",
        wrong: "schema: {type: string, type: integer}",
        right: "schema: {type: integer}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    NOT_A_DESCRIPTION = "not-a-description", Error / Error {
        what: "The root of the file is not an OpenAPI Object.",
        why: "The root of a description must be an object with the member `openapi`, which states its version.",
        wrong: "# openapi.yaml\n\
                info: {title: Visits, version: '1'}",
        right: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                info: {title: Visits, version: '1'}",
        allow: "This cannot be allowed. Name the root file of the description, not one of the files that it refers to.",
    }
    UNSUPPORTED_VERSION = "unsupported-version", Error / Error {
        what: "The version of OpenAPI is not supported.",
        why: "OpenAPI 3.0, 3.1 and 3.2 are supported. Others have another structure, so reading them as one of these would give wrong results.",
        wrong: "openapi: 4.0.0",
        right: "openapi: 3.1.0",
        allow: "This cannot be allowed. Convert a Swagger 2.0 document to OpenAPI 3 first.",
    }
    VERSION_NOT_A_STRING = "version-not-a-string", Error / Warning {
        what: "`openapi` must be a string.",
        why: "YAML reads an unquoted 3.0 as a number. Many tools then reject the whole description.",
        wrong: "openapi: 3.0",
        right: "openapi: '3.0.3'",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    INCOMPLETE_VERSION = "incomplete-version", Error / Warning {
        what: "`openapi` lacks the last part of the version.",
        why: "It must be a full version of the specification. Some tools compare the whole text.",
        wrong: "openapi: '3.1'",
        right: "openapi: 3.1.1",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DRAFT_VERSION = "draft-version", Warning / Warning {
        what: "The version of OpenAPI is not published yet.",
        why: "The draft of 3.3 is read as 3.2; of what it adds, only `security` of path items is known.",
        wrong: "openapi: 3.3.0",
        right: "openapi: 3.2.0",
        allow: "It is a warning, and the description can be used.",
    }
    OUTSIDE_ROOT = "outside-root", Error / Error {
        what: "A `$ref` leaves the root folder of the description.",
        why: "A description must not be able to read other files of the machine, neither by a path nor through a symbolic link. The root folder is that of the root file.",
        wrong: "paths: {/visits: {$ref: ../visits.yaml}}",
        right: "paths: {/visits: {$ref: paths/visits.yaml}}",
        allow: "Name a folder above it with `--root DIR`, or move the file into the root folder.",
    }
    REMOTE_REFERENCE = "remote-reference", Error / Warning {
        what: "A `$ref` leads to a URL.",
        why: "URLs are not fetched, so that the result does not depend on what a server answers today. In a third-party description, what is there counts as unknown.",
        wrong: "paths: {/visits: {$ref: 'https://example.com/visits.yaml'}}",
        right: "paths: {/visits: {$ref: paths/visits.yaml}}",
        allow: "Map the URL to a folder with `--map-ref URL=DIR`, or save the file beside the description and refer to it by a relative path.",
    }
    MALFORMED_REFERENCE = "malformed-reference", Error / Error {
        what: "The value of `$ref` is not a reference.",
        why: "It must be a relative path, a fragment (`#/…`), or a path with a fragment.",
        wrong: "components: {schemas: {Visit: {$ref: ''}, Id: {type: string}}}",
        right: "components: {schemas: {Visit: {$ref: '#/components/schemas/Id'}, Id: {type: string}}}",
        allow: "This cannot be allowed. Correct the reference, or write the value in its place.",
    }
    MISSING_FRAGMENT = "missing-fragment", Error / Error {
        what: "The part of a `$ref` after `#` leads to nothing in the file.",
        why: "It must be a JSON Pointer to a value in the file. In names, write `~1` for `/` and `~0` for `~`.",
        wrong: "components: {schemas: {Visit: {$ref: '#/components/schemas/Ids'}, Id: {type: string}}}",
        right: "components: {schemas: {Visit: {$ref: '#/components/schemas/Id'}, Id: {type: string}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    DANGLING_REFERENCE = "dangling-reference", Warning / Warning {
        what: "In a third-party description, a `$ref` leads to nothing.",
        why: "What should be there is not known: a schema accepts any value, a body or response is not described, a parameter, header, example, link, callback or path item is left out. Everything else can be used. A bundle cannot be made.",
        wrong: "components: {schemas: {Visit: {$ref: '#/components/schemas/Ids'}, Id: {type: string}}}",
        right: "components: {schemas: {Visit: {$ref: '#/components/schemas/Id'}, Id: {type: string}}}",
        allow: "It is a warning, and the description can be used. In your own description it is an error: correct the reference.",
    }
    REFERENCE_CYCLE = "reference-cycle", Error / Warning {
        what: "References lead back to their start without reaching a value.",
        why: "There is no value to use. A schema may refer to itself in a property or an item, but must not consist of a reference to itself.",
        wrong: "components: {schemas: {Visit: {$ref: '#/components/schemas/Stay'}, Stay: {$ref: '#/components/schemas/Visit'}}}",
        right: "components: {schemas: {Visit: {$ref: '#/components/schemas/Stay'}, Stay: {type: object}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning: the references then lead to nothing.",
    }
    THROUGH_REFERENCE = "through-reference", Warning / Warning {
        what: "A JSON Pointer continues behind a `$ref`.",
        why: "The path leads through a reference to another place. Many tools do not follow it.",
        wrong: "components:\n  schemas:\n    Visit: {type: object, properties: {id: {type: string}}}\n    Stay: {$ref: '#/components/schemas/Visit'}\n    Id: {$ref: '#/components/schemas/Stay/properties/id'}",
        right: "components:\n  schemas:\n    Visit: {type: object, properties: {id: {type: string}}}\n    Stay: {$ref: '#/components/schemas/Visit'}\n    Id: {$ref: '#/components/schemas/Visit/properties/id'}",
        allow: "It is a warning, and the reference is followed.",
    }
    UNEXPECTED_REFERENCE = "unexpected-reference", Warning / Warning {
        what: "OpenAPI does not allow a Reference Object here.",
        why: "It is resolved anyway, as many tools do. Others reject it.",
        wrong: "info: {title: Visits, version: '1', description: {$ref: '#/x-text'}}\nx-text: The visits of a clinic.",
        right: "info: {title: Visits, version: '1', description: The visits of a clinic.}",
        allow: "It is a warning, and the reference is followed.",
    }
    TWO_ROLES = "two-roles", Error / Warning {
        what: "One value is used as two kinds of object.",
        why: "A value that is referred to as a schema and as a parameter can be only one of them. It is checked as the first.",
        wrong: "components:\n  schemas: {Id: {type: string}}\n  responses: {Gone: {$ref: '#/components/schemas/Id'}}",
        right: "components:\n  schemas: {Id: {type: string}}\n  responses: {Gone: {description: The visit is gone.}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_MAPPING = "unknown-mapping", Error / Warning {
        what: "A value of `discriminator.mapping` leads to no schema.",
        why: "It must be the name of a schema under `components.schemas`, or a reference to a schema. Values with this tag cannot be matched to a schema.",
        wrong: "components:\n  schemas:\n    Dog: {type: object}\n    Pet:\n      oneOf: [{$ref: '#/components/schemas/Dog'}]\n      discriminator: {propertyName: kind, mapping: {dog: Dgo}}",
        right: "components:\n  schemas:\n    Dog: {type: object}\n    Pet:\n      oneOf: [{$ref: '#/components/schemas/Dog'}]\n      discriminator: {propertyName: kind, mapping: {dog: Dog}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    UNKNOWN_OPERATION = "unknown-operation", Error / Warning {
        what: "`operationRef` of a link leads to no operation.",
        why: "It must be a reference to an operation of this or another description. Clients cannot follow the link otherwise.",
        wrong: "responses: {'200': {description: Fine., links: {again: {operationRef: '#/paths/~1stays/get'}}}}",
        right: "responses: {'200': {description: Fine., links: {again: {operationRef: '#/paths/~1visits/get'}}}}",
        allow: "Lint a description that you cannot change with `--lenient`, which makes it a warning.",
    }
    TOO_LARGE = "too-large", Error / Error {
        what: "The description is larger than the limits allow.",
        why: "It has more files or more bytes than a reader should have to hold. The limits are far above those of published descriptions.",
        wrong: "# openapi.yaml refers to 10,001 files",
        right: "# openapi.yaml refers to 300 files",
        allow: "A program that reads descriptions can set `LoadOptions::max_files`, `max_total_bytes` and `limits`.",
    }
}
