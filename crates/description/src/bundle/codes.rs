//! Codes of problems in bundling.

use conform_report::codes;

codes! {
    NAME_COLLISION = "name-collision", Error / Warning {
        what: "Two values of different files would become components with the same name.",
        why: "A bundle has one `components` for all files, and a component is named for its file. In a third-party description, the second gets a number.",
        wrong: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                components: {schemas: {A: {items: {$ref: a/Visit.yaml}}, B: {items: {$ref: b/Visit.yaml}}}}\n\
                # a/Visit.yaml\n\
                type: object\n\
                # b/Visit.yaml\n\
                type: string",
        right: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                components: {schemas: {VisitId: {$ref: b/Visit.yaml}, A: {items: {$ref: a/Visit.yaml}}, B: {items: {$ref: b/Visit.yaml}}}}\n\
                # a/Visit.yaml\n\
                type: object\n\
                # b/Visit.yaml\n\
                type: string",
        allow: "List one of them under another name in `components` of the root file, or rename its file.",
    }
    ENDLESS_INLINE = "endless-inline", Error / Error {
        what: "A value that cannot become a component contains itself.",
        why: "A bundle writes such a value in place of each reference to it, which would never end.",
        wrong: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                paths: {/visits: {$ref: visits.yaml}}\n\
                # visits.yaml\n\
                get: {callbacks: {done: {'{$url}': {$ref: visits.yaml}}}}",
        right: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                paths: {/visits: {$ref: visits.yaml}}\n\
                # visits.yaml\n\
                get: {callbacks: {done: {'{$url}': {$ref: done.yaml}}}}\n\
                # done.yaml\n\
                post: {operationId: done}",
        allow: "This cannot be allowed. From 3.1 on, list the path item under `components.pathItems`; in 3.0, write it out without the reference to itself.",
    }
    BUNDLE_DIFFERS = "bundle-differs", Error / Error {
        what: "The bundle would say something else than the description.",
        why: "Each bundle is read back and compared before it is written. What cannot be written as one document, such as a reference that depends on the name of a file, must not be changed silently.",
        wrong: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                components: 3\n\
                paths: {/visits: {get: {responses: {'200': {$ref: visits.yaml}}}}}\n\
                # visits.yaml\n\
                description: All visits.",
        right: "# openapi.yaml\n\
                openapi: 3.1.0\n\
                components: {}\n\
                paths: {/visits: {get: {responses: {'200': {$ref: visits.yaml}}}}}\n\
                # visits.yaml\n\
                description: All visits.",
        allow: "This cannot be allowed: nothing is written. Correct the other problems of the description first; if there are none, it is a fault of the bundler.",
    }
}
