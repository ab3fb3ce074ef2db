//! What is the same on the wire though it is written in another way, and changes that are one finding.

use conform_diff::{Flow, Impact};

use super::{compared, impact, with_schema};

/// An operation with these members.
fn operation(members: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Harbour, version: 1.0.0}}
paths:
  /cranes:
    post:
      operationId: lift
{members}"
    )
}

fn parameter(schema: &str) -> String {
    operation(&format!(
        "      parameters: [{{name: load, in: query, schema: {schema}}}]\n      responses: {{'200': {{description: Lifted.}}}}\n"
    ))
}

fn body(version: &str, media_type: &str, entry: &str) -> String {
    operation(&format!(
        "      requestBody: {{content: {{{media_type}: {{{entry}}}}}}}\n      responses: {{'200': {{description: Lifted.}}}}\n"
    ))
    .replace("3.1.0", version)
}

fn response(content: &str) -> String {
    operation(&format!(
        "      responses: {{'200': {{description: Lifted., content: {{{content}}}}}}}\n"
    ))
}

/// Compares both ways, and holds the worst impact of each.
fn check(old: &str, new: &str, flow: Flow, expected: [Option<Impact>; 2]) {
    for ((old, new), expected) in [(old, new), (new, old)].into_iter().zip(expected) {
        let found = compared(old, new);
        assert_eq!(
            impact(&found.changes, flow),
            expected,
            "{old}\n{new}\n{:#?}",
            found.changes
        );
        assert!(found.changes.len() <= 1, "{:#?}", found.changes);
    }
}

const BREAKS: Option<Impact> = Some(Impact::Breaking);
const FITS: Option<Impact> = Some(Impact::Compatible);

#[test]
fn parameters_are_sent_as_text_which_has_no_types() {
    for (old, new) in [
        ("{type: integer}", "{type: string}"),
        ("{type: boolean}", "{type: string}"),
        ("{type: number}", "{type: [string, 'null']}"),
        (
            "{type: array, items: {type: integer}}",
            "{type: array, items: {type: string}}",
        ),
    ] {
        check(
            &parameter(old),
            &parameter(new),
            Flow::Request,
            [FITS, BREAKS],
        );
    }
    // Each schema of a union is sent as text, too.
    let found = compared(
        &parameter("{oneOf: [{type: string}, {type: integer}, {type: boolean}]}"),
        &parameter("{type: string}"),
    );
    let changes = &found.changes;
    assert_eq!(impact(changes, Flow::Request), FITS, "{changes:#?}");
    // A text that is limited refuses numbers.
    let letters = "{type: string, pattern: '^[a-z]+$'}";
    check(
        &parameter("{type: integer}"),
        &parameter(letters),
        Flow::Request,
        [BREAKS, BREAKS],
    );
    let texts = "{type: string, enum: ['1', '2', '3']}";
    check(
        &parameter("{type: integer, enum: [1, 2]}"),
        &parameter(texts),
        Flow::Request,
        [FITS, BREAKS],
    );
    // In JSON they have types.
    let json = |schema: &str| body("3.1.0", "application/json", &format!("schema: {schema}"));
    check(
        &json("{type: integer}"),
        &json("{type: string}"),
        Flow::Request,
        [BREAKS, BREAKS],
    );
    let form = |schema: &str| {
        body(
            "3.1.0",
            "application/x-www-form-urlencoded",
            &format!("schema: {{type: object, properties: {{load: {schema}}}}}"),
        )
    };
    check(
        &form("{type: integer}"),
        &form("{type: string}"),
        Flow::Request,
        [FITS, BREAKS],
    );
}

#[test]
fn bytes_are_the_same_in_all_versions() {
    let file = "schema: {type: string, format: binary}";
    for media_type in ["application/octet-stream", "image/png"] {
        let old = body("3.0.3", media_type, file);
        check(
            &old,
            &body("3.1.0", media_type, ""),
            Flow::Request,
            [None, None],
        );
    }
    let part = |schema: &str| format!("schema: {{type: object, properties: {{photo: {schema}}}}}");
    let old = body(
        "3.0.3",
        "multipart/form-data",
        &part("{type: string, format: binary}"),
    );
    let new = "{type: string, contentMediaType: application/octet-stream}";
    check(
        &old,
        &body("3.1.0", "multipart/form-data", &part(new)),
        Flow::Request,
        [None, None],
    );
    let old = with_schema("3.0.3", "{type: string, format: byte}", "");
    let new = with_schema("3.1.0", "{type: string, contentEncoding: base64}", "");
    check(&old, &new, Flow::Request, [None, None]);
}

#[test]
fn ranges_of_statuses_and_media_types_replace_each_other_in_one_change() {
    let of = |statuses: &str| operation(&format!("      responses: {{{statuses}}}\n"));
    let fine = "description: Lifted.";
    for (old, new) in [("'200'", "2XX"), ("'404'", "default"), ("'404'", "4XX")] {
        let other = format!("'201': {{{fine}}}, ");
        let side = |status: &str| of(&format!("{other}{status}: {{{fine}}}"));
        check(&side(old), &side(new), Flow::Response, [FITS, FITS]);
    }
    let json = response("application/json: {}");
    check(
        &json,
        &response("application/*: {}"),
        Flow::Response,
        [BREAKS, FITS],
    );
    let json = body("3.1.0", "application/json", "");
    check(
        &json,
        &body("3.1.0", "application/*", ""),
        Flow::Request,
        [FITS, BREAKS],
    );
}

#[test]
fn media_types_of_a_part_are_a_list_of_which_one_is_sent() {
    let of = |types: &str| {
        let schema = "schema: {type: object, properties: {photo: {type: string}}}";
        let encoding = format!("encoding: {{photo: {{contentType: '{types}'}}}}");
        body(
            "3.1.0",
            "multipart/form-data",
            &format!("{schema}, {encoding}"),
        )
    };
    check(
        &of("image/png"),
        &of("image/png, image/jpeg"),
        Flow::Request,
        [FITS, BREAKS],
    );
    check(
        &of("image/png"),
        &of("image/*"),
        Flow::Request,
        [FITS, BREAKS],
    );
}

#[test]
fn headers_of_a_part_are_compared() {
    let of = |headers: &str| {
        let schema = "schema: {type: object, properties: {photo: {type: string}}}";
        let encoding = format!("encoding: {{photo: {{headers: {{{headers}}}}}}}");
        body(
            "3.1.0",
            "multipart/form-data",
            &format!("{schema}, {encoding}"),
        )
    };
    let required = "X-Lens: {required: true, schema: {type: string}}";
    check(&of(""), &of(required), Flow::Request, [BREAKS, FITS]);
    check(
        &of("X-Lens: {schema: {type: string}}"),
        &of("X-Lens: {schema: {type: integer}}"),
        Flow::Request,
        [BREAKS, FITS],
    );
}

#[test]
fn patterns_and_lengths_are_judged_together() {
    let json = |schema: &str| body("3.1.0", "application/json", &format!("schema: {schema}"));
    let pattern = json("{type: string, pattern: '^[\\s\\S]{1,5}$'}");
    let lengths = json("{type: string, minLength: 1, maxLength: 5}");
    check(&pattern, &lengths, Flow::Request, [None, None]);
    // Lengths beside the same pattern say nothing that it does not say.
    let same = json("{type: string, pattern: '^[a-z]{1,3}$', maxLength: 3}");
    let alone = json("{type: string, pattern: '^[a-z]{1,3}$'}");
    check(&alone, &same, Flow::Request, [None, None]);
    let shorter = json("{type: string, pattern: '^[a-z]{1,3}$', maxLength: 2}");
    check(&alone, &shorter, Flow::Request, [BREAKS, FITS]);
    let found = compared(
        &json("{type: string, pattern: '^[0-9]{2,4}$'}"),
        &json("{type: string, minLength: 2, maxLength: 9}"),
    );
    assert_eq!(
        impact(&found.changes, Flow::Request),
        FITS,
        "{:#?}",
        found.changes
    );
}

#[test]
fn values_of_a_server_variable_are_changes_of_their_own() {
    let of = |values: &str| {
        operation("      responses: {'200': {description: Lifted.}}\n").replace(
            "paths:",
            &format!(
                "servers: [{{url: 'https://{{zone}}.harbour.example', variables: {{zone: {{default: north, enum: [{values}]}}}}}}]\npaths:"
            ),
        )
    };
    check(
        &of("north, south"),
        &of("north"),
        Flow::Request,
        [BREAKS, FITS],
    );
}
