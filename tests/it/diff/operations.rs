//! Everything outside schemas.

use conform_diff::{Impact, Options, compare};

use super::{compared, description};

/// A description with these paths, and what else the root has.
fn text(paths: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: Harbour, version: 1.0.0}}\n{paths}\n")
}

fn get(operation: &str) -> String {
    text(&format!("paths: {{/berths: {{get: {{{operation}}}}}}}"))
}

const OK: &str = "responses: {'200': {description: Fine.}}";

/// Two descriptions, and the codes of the changes with their impacts.
fn check(old: &str, new: &str, expected: &[(&str, Impact)]) {
    let found = compared(old, new);
    let mut changes: Vec<(&str, Impact)> = found
        .changes
        .iter()
        .map(|change| (change.code.as_str(), change.impact()))
        .collect();
    changes.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(changes, expected, "{old}\n{new}\n{:#?}", found.changes);
}

#[test]
fn operations_and_webhooks() {
    let one = text("paths: {/berths: {get: {responses: {}}}}");
    let two = text("paths: {/berths: {get: {responses: {}}, delete: {responses: {}}}}");
    check(&two, &one, &[("operation-removed", Impact::Breaking)]);
    check(&one, &two, &[("operation-added", Impact::Compatible)]);
    let hook = text("webhooks: {moored: {post: {responses: {}}}}");
    let none = text("paths: {}");
    check(&hook, &none, &[("operation-removed", Impact::Breaking)]);
    check(&none, &hook, &[("operation-added", Impact::Compatible)]);
}

#[test]
fn a_deprecated_operation_may_go_after_its_sunset() {
    let old =
        text("paths: {/berths: {get: {deprecated: true, x-sunset: '2026-01-31', responses: {}}}}");
    let new = text("paths: {}");
    for (today, expected) in [
        ("2026-01-30", Impact::Breaking),
        ("2026-02-01", Impact::Compatible),
    ] {
        let options = Options {
            today: Some(today.to_owned()),
            ..Options::default()
        };
        let found = compare(&description(&old), &description(&new), &options);
        assert_eq!(found.changes[0].impact(), expected, "{today}");
    }
}

#[test]
fn operations_that_are_alpha_promise_nothing() {
    let old = get(&format!("x-stability-level: alpha, {OK}"));
    let new = get(
        "x-stability-level: alpha, parameters: [{name: day, in: query, required: true, schema: {type: string}}], responses: {'200': {description: Fine.}}",
    );
    check(&old, &new, &[("parameter-added", Impact::Compatible)]);
    let stable = get(OK);
    check(&stable, &old, &[("stability-changed", Impact::Breaking)]);
}

#[test]
fn parameters() {
    let with = |parameter: &str| get(&format!("parameters: [{parameter}], {OK}"));
    let day = "{name: day, in: query, schema: {type: string}}";
    let must = "{name: day, in: query, required: true, schema: {type: string}}";
    check(
        &with(""),
        &with(day),
        &[("parameter-added", Impact::Compatible)],
    );
    check(
        &with(""),
        &with(must),
        &[("parameter-added", Impact::Breaking)],
    );
    check(
        &with(day),
        &with(""),
        &[("parameter-removed", Impact::Undecided)],
    );
    check(
        &with(day),
        &with(must),
        &[("parameter-required", Impact::Breaking)],
    );
    check(
        &with(must),
        &with(day),
        &[("parameter-required", Impact::Compatible)],
    );
    let header = "{name: Day, in: header, schema: {type: string}}";
    check(
        &with(day),
        &with(header),
        &[("parameter-moved", Impact::Breaking)],
    );
    let list = |style: &str| {
        with(&format!(
            "{{name: d, in: query, {style}schema: {{type: array, items: {{type: string}}}}}}"
        ))
    };
    check(
        &list(""),
        &list("explode: false, "),
        &[("parameter-style", Impact::Breaking)],
    );
    check(&list(""), &list("style: form, explode: true, "), &[]);
    let scalar = |style: &str| {
        with(&format!(
            "{{name: d, in: query, {style}schema: {{type: string}}}}"
        ))
    };
    check(&scalar(""), &scalar("explode: false, "), &[]);
    let default = |default: &str| {
        with(&format!(
            "{{name: d, in: query, schema: {{type: integer, default: {default}}}}}"
        ))
    };
    check(
        &default("1"),
        &default("2"),
        &[("default-changed", Impact::Breaking)],
    );
    // The path item's own parameters are those of the operation.
    let shared = text(&format!(
        "paths: {{/berths: {{parameters: [{day}], get: {{{OK}}}}}}}"
    ));
    check(&with(day), &shared, &[]);
}

#[test]
fn bodies_and_media_types() {
    let body = |body: &str| {
        text(&format!(
            "paths: {{/berths: {{post: {{{body}responses: {{}}}}}}}}"
        ))
    };
    let optional = body("requestBody: {content: {application/json: {}}}, ");
    let required = body("requestBody: {required: true, content: {application/json: {}}}, ");
    let two = body("requestBody: {content: {application/json: {}, text/csv: {}}}, ");
    let range = body("requestBody: {content: {application/*: {}}}, ");
    let charset = body("requestBody: {content: {application/json; charset=utf-8: {}}}, ");
    check(&body(""), &optional, &[("body-added", Impact::Compatible)]);
    check(&body(""), &required, &[("body-added", Impact::Breaking)]);
    check(&required, &body(""), &[("body-removed", Impact::Breaking)]);
    check(&optional, &required, &[("body-required", Impact::Breaking)]);
    check(&two, &optional, &[("media-type-removed", Impact::Breaking)]);
    check(&optional, &two, &[("media-type-added", Impact::Compatible)]);
    check(
        &optional,
        &range,
        &[("media-type-removed", Impact::Compatible)],
    );
    check(&optional, &charset, &[]);
}

#[test]
fn responses_and_headers() {
    let of = |responses: &str| get(&format!("responses: {{{responses}}}"));
    let fine = "'200': {description: Fine.}";
    let missing = "'404': {description: None.}";
    check(
        &of(fine),
        &of(&format!("{fine}, {missing}")),
        &[("response-added", Impact::Compatible)],
    );
    check(
        &of(&format!("{fine}, {missing}")),
        &of(fine),
        &[("response-removed", Impact::Compatible)],
    );
    check(
        &of(fine),
        &of("'201': {description: Made.}"),
        &[
            ("response-added", Impact::Compatible),
            ("response-removed", Impact::Breaking),
        ],
    );
    check(
        &of(fine),
        &of("2XX: {description: Fine.}"),
        &[("response-removed", Impact::Compatible)],
    );
    let header = |header: &str| {
        of(&format!(
            "'200': {{description: Fine., headers: {{{header}}}}}"
        ))
    };
    let must = "ETag: {required: true, schema: {type: string}}";
    let may = "etag: {schema: {type: string}}";
    check(
        &header(must),
        &header(may),
        &[("header-required", Impact::Breaking)],
    );
    check(
        &header(may),
        &header(must),
        &[("header-required", Impact::Compatible)],
    );
    check(
        &header(must),
        &header(""),
        &[("header-removed", Impact::Breaking)],
    );
    check(
        &header(may),
        &header(""),
        &[("header-removed", Impact::Compatible)],
    );
    check(
        &header(""),
        &header(may),
        &[("header-added", Impact::Compatible)],
    );
}

#[test]
fn security_is_compared_as_sets_of_alternatives() {
    let schemes = "components: {securitySchemes: {k: {type: apiKey, in: header, name: K}, n: {type: apiKey, in: header, name: k}, b: {type: http, scheme: bearer}, o: {type: oauth2, flows: {}}}}\n";
    let of = |security: &str| get(&format!("security: {security}, {OK}")) + schemes;
    check(
        &of("[{k: []}]"),
        &of("[{k: []}, {b: []}]"),
        &[("security-changed", Impact::Compatible)],
    );
    check(&of("[{k: []}, {b: []}]"), &of("[{b: []}, {k: []}]"), &[]);
    check(&of("[{k: []}]"), &of("[{n: []}]"), &[]);
    check(
        &of("[{k: []}]"),
        &of("[{k: [], b: []}]"),
        &[("security-changed", Impact::Breaking)],
    );
    check(
        &of("[{k: [], b: []}]"),
        &of("[{k: []}]"),
        &[("security-changed", Impact::Compatible)],
    );
    check(
        &of("[]"),
        &of("[{k: []}]"),
        &[("security-changed", Impact::Breaking)],
    );
    check(
        &of("[{k: []}]"),
        &of("[{k: []}, {}]"),
        &[("security-changed", Impact::Compatible)],
    );
    check(
        &of("[{o: [read]}]"),
        &of("[{o: [read, write]}]"),
        &[("security-changed", Impact::Breaking)],
    );
    check(
        &of("[{o: [read, write]}]"),
        &of("[{o: [read]}]"),
        &[("security-changed", Impact::Compatible)],
    );
}

#[test]
fn servers_of_all_operations_are_one_change() {
    let of = |url: &str| {
        text(&format!(
            "servers: [{{url: {url}}}]\npaths: {{/berths: {{get: {{{OK}}}, delete: {{{OK}}}}}}}"
        ))
    };
    let expected = [
        ("server-added", Impact::Compatible),
        ("server-removed", Impact::Breaking),
    ];
    check(
        &of("https://a.example/v1"),
        &of("https://a.example/v2"),
        &expected,
    );
    check(
        &of("https://a.example/v1"),
        &of("https://a.example/v1/"),
        &[],
    );
}

/// Subscribers stay as they are: what the API sends them must not widen.
#[test]
fn webhooks_are_sent_by_the_api() {
    let of = |most: u32| {
        text(&format!(
            "webhooks: {{moored: {{post: {{requestBody: {{content: {{application/json: {{schema: {{type: integer, maximum: {most}}}}}}}}}, responses: {{}}}}}}}}"
        ))
    };
    check(&of(5), &of(9), &[("schema-range", Impact::Breaking)]);
    check(&of(9), &of(5), &[("schema-range", Impact::Compatible)]);
}

/// A request body of a form, and what is said of its part `crew`.
fn form(media_type: &str, crew: &str, encoding: &str) -> String {
    let schema = format!("{{type: object, properties: {{crew: {crew}}}}}");
    let body = format!(
        "requestBody: {{content: {{{media_type}: {{schema: {schema}, encoding: {{crew: {encoding}}}}}}}}}"
    );
    text(&format!("paths: {{/berths: {{post: {{{body}, {OK}}}}}}}"))
}

#[test]
fn members_of_forms_are_compared_by_how_they_are_written() {
    const LIST: &str = "{type: array, items: {type: string}}";
    const URL: &str = "application/x-www-form-urlencoded";
    const PARTS: &str = "multipart/form-data";
    const FILE: &str = "{type: string, format: binary}";
    let breaking = [("encoding-changed", Impact::Breaking)];
    for (media_type, crew, old, new, expected) in [
        (
            URL,
            LIST,
            "{explode: true}",
            "{explode: false}",
            &breaking[..],
        ),
        (
            URL,
            LIST,
            "{}",
            "{style: pipeDelimited, explode: false}",
            &breaking,
        ),
        // They write the same.
        (
            URL,
            "{type: string}",
            "{explode: true}",
            "{explode: false}",
            &[],
        ),
        (URL, LIST, "{}", "{style: form}", &[]),
        (
            URL,
            LIST,
            "{allowReserved: true}",
            "{allowReserved: false}",
            &breaking,
        ),
        (
            PARTS,
            FILE,
            "{contentType: application/octet-stream}",
            "{}",
            &[],
        ),
        (
            PARTS,
            FILE,
            "{contentType: image/*}",
            "{contentType: 'image/png, image/gif'}",
            &breaking,
        ),
        (
            PARTS,
            FILE,
            "{contentType: image/png}",
            "{contentType: image/*}",
            &[("encoding-changed", Impact::Compatible)],
        ),
        (
            PARTS,
            LIST,
            "{contentType: text/plain}",
            "{style: form}",
            &[("encoding-changed", Impact::Undecided)],
        ),
    ] {
        check(
            &form(media_type, crew, old),
            &form(media_type, crew, new),
            expected,
        );
    }
}

#[test]
fn a_media_type_beside_its_range_is_compared_with_the_range() {
    let body = |more: &str| {
        let body = format!("requestBody: {{content: {{'*/*': {{schema: {{}}}}{more}}}}}");
        text(&format!("paths: {{/berths: {{post: {{{body}, {OK}}}}}}}"))
    };
    let narrow = body(", application/json: {schema: {type: object}}");
    let wide = body(", application/json: {schema: {}}");
    check(
        &body(""),
        &narrow,
        &[
            ("media-type-added", Impact::Compatible),
            ("schema-type", Impact::Breaking),
        ],
    );
    check(
        &body(""),
        &wide,
        &[("media-type-added", Impact::Compatible)],
    );
    check(
        &narrow,
        &body(""),
        &[
            ("media-type-removed", Impact::Compatible),
            ("schema-type", Impact::Compatible),
        ],
    );
}

#[test]
fn lists_inside_of_queries_are_compared_by_how_they_are_written() {
    let query = |style: &str, schema: &str| {
        get(&format!(
            "parameters: [{{name: crew, in: query{style}, schema: {schema}}}], {OK}"
        ))
    };
    const LIST: &str = "{type: array, items: {type: string}}";
    let of = |style: &str| query(&format!(", x-query-style: {style}"), LIST);
    check(
        &of("brackets"),
        &of("indexed"),
        &[("parameter-style", Impact::Breaking)],
    );
    check(&of("repeated"), &of("spring"), &[]);
    check(
        &query("", LIST),
        &of("brackets"),
        &[("parameter-style", Impact::Undecided)],
    );
    check(
        &query("", "{type: string}"),
        &query(", x-query-style: brackets", "{type: string}"),
        &[],
    );
}

#[test]
fn what_a_reference_to_nothing_stands_for_is_not_decided() {
    let answer = |schema: &str, components: &str| {
        text(&format!(
            "paths: {{/berths: {{get: {{responses: {{'200': {{description: Fine., content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}{components}"
        ))
    };
    let known = "\ncomponents: {schemas: {Berth: {type: object}}}";
    for schema in [
        "{$ref: '#/components/schemas/Berth'}",
        "{type: array, items: {$ref: '#/components/schemas/Berth'}}",
        "{type: object, additionalProperties: {$ref: '#/components/schemas/Berth'}}",
        "{type: object, properties: {berth: {$ref: '#/components/schemas/Berth'}}}",
    ] {
        let [read, unread] = [answer(schema, known), answer(schema, "")];
        for (old, new) in [(&read, &unread), (&unread, &read)] {
            check(old, new, &[("schema-type", Impact::Undecided)]);
        }
        check(&unread, &unread, &[]);
    }
}

#[test]
fn headers_are_compared_by_how_they_are_written() {
    let answer = |header: &str| {
        get(&format!(
            "responses: {{'200': {{description: Fine., headers: {{Crew: {header}}}}}}}"
        ))
    };
    const OBJECT: &str = "{type: object, properties: {a: {type: string}}}";
    const LIST: &str = "{type: array, items: {type: string}}";
    let of =
        |schema: &str, explode: bool| answer(&format!("{{explode: {explode}, schema: {schema}}}"));
    check(
        &of(OBJECT, false),
        &of(OBJECT, true),
        &[("parameter-style", Impact::Breaking)],
    );
    check(&of(LIST, false), &of(LIST, true), &[]);
    let json = answer(&format!(
        "{{content: {{application/json: {{schema: {LIST}}}}}}}"
    ));
    check(
        &of(LIST, false),
        &json,
        &[("parameter-style", Impact::Breaking)],
    );
}

#[test]
fn xml_is_compared_where_it_is_sent() {
    let body = |media_type: &str, xml: &str| {
        let schema = format!("{{type: object, properties: {{crew: {{type: string{xml}}}}}}}");
        let body = format!("requestBody: {{content: {{{media_type}: {{schema: {schema}}}}}}}");
        text(&format!("paths: {{/berths: {{post: {{{body}, {OK}}}}}}}"))
    };
    let named = ", xml: {name: ship}";
    for media_type in [
        "application/xml",
        "text/xml",
        "application/vnd.berth+xml; version=1",
    ] {
        check(
            &body(media_type, ""),
            &body(media_type, named),
            &[("schema-xml", Impact::Breaking)],
        );
        check(
            &body(media_type, ""),
            &body(media_type, ", xml: {name: crew, prefix: a}"),
            &[],
        );
    }
    check(
        &body("application/json", ""),
        &body("application/json", named),
        &[],
    );
}
