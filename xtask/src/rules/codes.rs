//! Codes of the rules of `spec/README.md`, which hold in this repository only.

use conform_report::codes;

codes! {
    SYNTAX = "syntax", Error / Error {
        what: "A file of the description is not YAML.",
        why: "Nothing in it can be read.",
        wrong: "type: [string",
        right: "type: [string]",
        allow: "This cannot be allowed.",
    }
    LAYOUT = "layout", Error / Error {
        what: "A file or an entry of `openapi.yaml` is not where the layout has it.",
        why: "A file's name is the component's name, and both are found from each other.",
        wrong: "Visit: {$ref: shared/schemas/Visits.yaml}",
        right: "Visit: {$ref: visits/schemas/Visit.yaml}",
        allow: "Change the layout in `spec/README.md`, and this rule with it.",
    }
    REFERENCE = "reference-form", Error / Error {
        what: "A reference leads out of its resource, or has another form than the layout allows.",
        why: "A resource can then be moved or removed as a folder.",
        wrong: "$ref: ../../intakes/schemas/Intake.yaml",
        right: "$ref: ../../shared/schemas/Intake.yaml",
        allow: "Move what two resources need to `shared/`.",
    }
    ABSENT_FILE = "absent-file", Error / Error {
        what: "A file that is listed or referred to does not exist.",
        why: "The description cannot be read without it.",
        wrong: "$ref: ../schemas/Vist.yaml",
        right: "$ref: ../schemas/Visit.yaml",
        allow: "This cannot be allowed.",
    }
    KEY_ORDER = "key-order", Error / Error {
        what: "A key is not in the order of `spec/README.md`, or not in its list.",
        why: "Files of one kind can be compared at a glance.",
        wrong: "{type: string, description: A name.}",
        right: "{description: A name., type: string}",
        allow: "Add the key to the table in `spec/README.md` and to the list of the rule.",
    }
    UNDESCRIBED = "undescribed", Error / Error {
        what: "An operation, parameter, property, named schema or value of an enumeration lacks a description, a name or a tag.",
        why: "Generated code is documented from it.",
        wrong: "properties: {id: {type: string}}",
        right: "properties: {id: {description: Number of the visit., type: string}}",
        allow: "This cannot be allowed.",
    }
    MISSING_ANSWER = "missing-answer", Error / Error {
        what: "An operation lacks an error answer that every operation has.",
        why: "Clients get a typed error only for a status that is described.",
        wrong: "responses: {\"200\": {description: Fine.}}",
        right: "responses: {\"200\": {description: Fine.}, \"404\": {$ref: ../../shared/responses/NotFound.yaml}}",
        allow: "This cannot be allowed: the vendor documents the errors for every call.",
    }
    EXAMPLE = "example", Error / Error {
        what: "An answer has no example, or one that is no part of a payload of the operation.",
        why: "An example that nobody has seen may be wrong.",
        wrong: "example: {data: {id: \"1\"}}",
        right: "example: {data: {id: \"18407167\"}}",
        allow: "Add the payload that shows it, marked as `made` if it is.",
    }
    UNEXPLAINED = "unexplained", Error / Error {
        what: "A loose schema has no comment that names a payload or a source.",
        why: "Nobody knows later whether the looseness is needed.",
        wrong: "type: string",
        right: "# K: a string",
        allow: "Name the source, or make the schema as strict as the payloads are.",
    }
    CITATION = "citation", Error / Error {
        what: "A comment cites a payload that does not exist or does not have the value.",
        why: "The description claims what was not seen.",
        wrong: "# tests/payloads/getVisit/200.captured.json: 1",
        right: "# tests/payloads/getVisit/200.captured-first-postvisit.json: \"18407167\"",
        allow: "Correct the name or the value.",
    }
    INFERRED = "inferred", Error / Error {
        what: "What is inferred is marked with `x-inferred` and says so in words: one of the two is missing.",
        why: "Readers of either must not take a guess for a fact.",
        wrong: "description: The unit is inferred.",
        right: "x-inferred: unit",
        allow: "Write both, or neither.",
    }
    PAYLOAD_INDEX = "payload-index", Error / Error {
        what: "A payload and its entry in `index.yaml` or its row in `README.md` do not go together.",
        why: "Where a payload is from would not be known.",
        wrong: "others: []",
        right: "others: [{file: getVisit/200.made-a.json, basis: Made.}]",
        allow: "This cannot be allowed.",
    }
}
