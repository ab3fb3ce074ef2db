//! Constructs that mean the same in several places: one small description and one exchange each, and the rules that are reported.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_traffic::{Capture, CaptureFormat, CaptureItem, Exchange, HttpMessage};
use conform_validator::{Options, Reading, Validator};
use serde_json::{Value, json};

/// Returns the rules of what is found in an exchange with an operation `POST /berths`.
pub(super) fn rules(
    version: &str,
    operation: &Value,
    schemas: &Value,
    exchange: &Value,
) -> Vec<&'static str> {
    let text = json!({
        "openapi": version,
        "info": {"title": "A harbour", "version": "1"},
        "paths": {"/berths": {"post": operation}},
        "components": {"schemas": schemas},
    });
    let text = text.to_string();
    let loaded = Description::from_files(
        "harbour.json",
        [("harbour.json", text)],
        &LoadOptions::default(),
    );
    let validator = Validator::new(loaded.description.expect("it loads"), Options::default());
    let mut found = Vec::new();
    let (name, limits) = (Arc::from("traffic.ndjson"), Limits::default());
    let capture = Capture::new(&name, CaptureFormat::Ndjson, &limits);
    let line = exchange.to_string();
    let read = capture.read(&mut line.as_bytes(), &mut |item| {
        let CaptureItem::Exchange(exchange) = item else {
            panic!("it is an exchange");
        };
        for verdict in validator.check_exchange(&exchange) {
            let codes = verdict.diagnostics.iter().map(|one| one.code.as_str());
            found.extend(codes);
        }
    });
    read.expect("memory can be read");
    found
}

/// An operation whose answer has this content.
pub(super) fn answering(content: &Value) -> Value {
    json!({"responses": {"200": {"description": "The berth.", "content": content}}})
}

pub(super) fn answered(media_type: &str, body: &Value) -> Value {
    json!({
        "request": {"method": "POST", "url": "/berths"},
        "response": {"status": 200, "headers": {"Content-Type": media_type}, "body": body},
    })
}

#[test]
fn tags_are_those_of_the_mapping_and_the_names_of_the_branches() {
    let schemas = json!({
        "Quay": {"type": "object", "required": ["kind", "metres"], "properties": {"kind": {"type": "string"}, "metres": {"type": "integer"}}},
        "Buoy": {"type": "object", "required": ["kind", "depth"], "properties": {"kind": {"type": "string"}, "depth": {"type": "integer"}}},
    });
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        for target in ["Quay", "#/components/schemas/Quay"] {
            for union in ["oneOf", "anyOf"] {
                let schema = json!({
                    union: [{"$ref": "#/components/schemas/Quay"}, {"$ref": "#/components/schemas/Buoy"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"q": target}},
                });
                let operation = answering(&json!({"application/json": {"schema": schema}}));
                for (body, expected) in [
                    (json!({"kind": "q", "metres": 9}), &[][..]),
                    (json!({"kind": "q", "metres": "9"}), &["wrong-type"]),
                    (json!({"kind": "Quay", "metres": 9}), &[]),
                    (json!({"kind": "Quay", "metres": "9"}), &["wrong-type"]),
                    (json!({"kind": "Buoy", "depth": "9"}), &["wrong-type"]),
                    (json!({"kind": "pier", "depth": 9}), &["unknown-tag"]),
                ] {
                    let exchange = answered("application/json", &body);
                    let found = rules(version, &operation, &schemas, &exchange);
                    assert_eq!(found, expected, "{version} {union} {target} {body}");
                }
            }
        }
    }
}

#[test]
fn the_default_mapping_judges_what_no_other_tag_covers() {
    let schemas = json!({
        "Quay": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "Quay"}}},
        "Other": {"type": "object", "required": ["depth"], "properties": {"kind": {"type": "string"}, "depth": {"type": "integer"}}},
    });
    let schema = json!({
        "oneOf": [{"$ref": "#/components/schemas/Quay"}, {"$ref": "#/components/schemas/Other"}],
        "discriminator": {"propertyName": "kind", "defaultMapping": "Other"},
    });
    let operation = answering(&json!({"application/json": {"schema": schema}}));
    for (body, expected) in [
        (json!({"kind": "reef", "depth": 3}), &[][..]),
        (json!({"kind": "reef", "depth": "3"}), &["wrong-type"]),
        (json!({"depth": "3"}), &["wrong-type"]),
        (json!({"kind": "reef"}), &["missing-member"]),
    ] {
        let exchange = answered("application/json", &body);
        let found = rules("3.2.0", &operation, &schemas, &exchange);
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn parts_that_are_xml_are_judged_by_their_schemas() {
    let schema = json!({"type": "object", "properties": {
        "buoy": {"type": "object", "required": ["depth"], "properties": {"depth": {"type": "integer"}, "lamp": {"type": "boolean", "xml": {"attribute": true}}}},
        "note": {"type": "string"},
    }});
    let part = |name: &str, text: &str| {
        format!(
            "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: application/xml\r\n\r\n{text}\r\n"
        )
    };
    for version in ["3.0.3", "3.1.0"] {
        let operation = json!({
            "requestBody": {"content": {"multipart/form-data": {"schema": schema, "encoding": {"buoy": {"contentType": "application/xml"}}}}},
            "responses": {"200": {"description": "Done."}},
        });
        for (parts, expected) in [
            (
                part("buoy", "<buoy lamp=\"true\"><depth>4</depth></buoy>"),
                &[][..],
            ),
            (
                part("buoy", "<buoy><depth>four</depth></buoy>"),
                &["wrong-type"],
            ),
            (part("buoy", "<buoy lamp=\"true\"/>"), &["missing-member"]),
            (part("buoy", "<buoy>deep</buoy>"), &["wrong-type"]),
            (part("buoy", "<buoy><depth>4</buoy>"), &["malformed-body"]),
            (part("note", "<note>a text"), &[]),
        ] {
            let exchange = json!({
                "request": {
                    "method": "POST",
                    "url": "/berths",
                    "headers": {"Content-Type": "multipart/form-data; boundary=cut"},
                    "body": format!("{parts}--cut--\r\n"),
                },
                "response": {"status": 200},
            });
            let found = rules(version, &operation, &json!({}), &exchange);
            assert_eq!(found, expected, "{version} {parts}");
        }
    }
}

#[test]
fn a_schema_of_items_beside_a_media_type_without_items_leaves_the_body_unchecked() {
    let item = json!({"itemSchema": {"type": "integer"}});
    let operation = answering(&json!({"application/json": item}));
    let exchange = answered("application/json", &json!([1, "x"]));
    let found = rules("3.2.0", &operation, &json!({}), &exchange);
    assert_eq!(found, ["unchecked-body"]);
    let operation = answering(&json!({"application/jsonl": item}));
    let exchange = answered("application/jsonl", &json!("1\n\"x\"\n"));
    let found = rules("3.2.0", &operation, &json!({}), &exchange);
    assert_eq!(found, ["wrong-type"]);
}

#[test]
fn nested_members_of_a_query_are_named_as_the_description_says() {
    let list = json!({"type": "array", "items": {"type": "integer"}});
    let object = json!({"type": "object", "properties": {"tags": list, "size": {"type": "object", "properties": {"m": {"type": "integer"}}}}});
    let rows = json!({"type": "array", "items": {"type": "object", "properties": {"m": {"type": "integer"}}}});
    let cases: [(&str, &str, &Value, &str, &[&str]); 14] = [
        ("brackets", "form", &list, "by[]=1&by[]=2", &[]),
        ("brackets", "form", &list, "by[]=1&by[]=x", &["wrong-type"]),
        ("indexed", "form", &list, "by[0]=1&by[1]=x", &["wrong-type"]),
        ("repeated", "form", &list, "by=1&by=x", &["wrong-type"]),
        ("brackets", "form", &object, "tags[]=1&size[m]=2", &[]),
        (
            "brackets",
            "form",
            &object,
            "tags[]=x&size[m]=2",
            &["wrong-type"],
        ),
        ("brackets", "form", &object, "size[m]=x", &["wrong-type"]),
        ("spring", "form", &object, "tags=1&tags=2&size.m=3", &[]),
        ("spring", "form", &object, "size.m=x", &["wrong-type"]),
        (
            "spring",
            "deepObject",
            &object,
            "by.size.m=x",
            &["wrong-type"],
        ),
        ("spring", "deepObject", &object, "by.tags=1&by.tags=2", &[]),
        (
            "indexed",
            "deepObject",
            &object,
            "by[tags][0]=x",
            &["wrong-type"],
        ),
        (
            "spring",
            "form",
            &rows,
            "by[0].m=1&by[1].m=x",
            &["wrong-type"],
        ),
        (
            "brackets",
            "form",
            &list,
            "other[]=1",
            &["undocumented-parameter"],
        ),
    ];
    for version in ["3.0.3", "3.1.0"] {
        for (nesting, style, schema, query, expected) in cases {
            let operation = json!({
                "parameters": [{"name": "by", "in": "query", "style": style, "explode": true, "x-query-style": nesting, "schema": schema}],
                "responses": {"200": {"description": "Done."}},
            });
            let exchange = json!({
                "request": {"method": "POST", "url": format!("/berths?{query}")},
                "response": {"status": 200},
            });
            let found = rules(version, &operation, &json!({}), &exchange);
            assert_eq!(found, expected, "{version} {nesting} {style} {query}");
        }
    }
}

#[test]
fn integers_of_any_size_are_compared_by_all_their_digits() {
    const LARGE: &str = "123456789012345678901234567890";
    const MORE: &str = "123456789012345678901234567891";
    for version in ["3.0.3", "3.1.0"] {
        for (keyword, value, sent, expected) in [
            ("maximum", LARGE, LARGE, &[][..]),
            ("maximum", LARGE, MORE, &["out-of-range"]),
            ("minimum", MORE, LARGE, &["out-of-range"]),
            ("multipleOf", LARGE, LARGE, &[]),
            ("multipleOf", LARGE, MORE, &["out-of-range"]),
            ("enum", &format!("[{LARGE}]"), LARGE, &[]),
            ("enum", &format!("[{LARGE}]"), MORE, &["wrong-constant"]),
            (
                "maximum",
                "9007199254740993",
                "9007199254740994",
                &["out-of-range"],
            ),
        ] {
            let number = |text: &str| -> Value { serde_json::from_str(text).expect("it is JSON") };
            let schema = json!({"type": "integer", keyword: number(value)});
            let operation = answering(&json!({"application/json": {"schema": schema}}));
            let exchange = answered("application/json", &number(sent));
            let found = rules(version, &operation, &json!({}), &exchange);
            assert_eq!(found, expected, "{version} {keyword} {value} {sent}");
        }
    }
}

#[test]
fn parts_without_names_are_checked_by_their_position() {
    let mixed = |media: Value, parts: &[(&str, &str)]| {
        let parts = parts.iter().map(|(media_type, text)| {
            format!("--cut\r\nContent-Type: {media_type}\r\nX-Row: 1\r\n\r\n{text}\r\n")
        });
        let body = format!("{}--cut--", parts.collect::<String>());
        let operation = answering(&json!({"multipart/mixed": media}));
        let exchange = answered("multipart/mixed; boundary=cut", &json!(body));
        rules("3.2.0", &operation, &json!({}), &exchange)
    };
    let ship = json!({"type": "object", "required": ["masts"]});
    let items = json!({"itemSchema": ship});
    let whole = ("application/json", r#"{"masts": 2}"#);
    let lacking = ("application/json", "{}");
    assert_eq!(mixed(items.clone(), &[whole, whole]), [""; 0]);
    assert_eq!(mixed(items.clone(), &[whole, lacking]), ["missing-member"]);
    assert_eq!(
        mixed(items, &[("application/json", "{")]),
        ["malformed-body"]
    );
    let list = json!({"schema": {"type": "array", "maxItems": 2, "prefixItems": [ship, {"type": "string"}]}, "prefixEncoding": [{}, {"contentType": "text/plain"}]});
    let text = ("text/plain", "aft");
    assert_eq!(mixed(list.clone(), &[whole, text]), [""; 0]);
    assert_eq!(mixed(list.clone(), &[lacking, text]), ["missing-member"]);
    assert_eq!(mixed(list.clone(), &[whole, text, text]), ["wrong-count"]);
    let other = ("text/csv", "aft");
    assert_eq!(mixed(list, &[whole, other]), ["undocumented-media-type"]);
    let header = json!({"itemSchema": {}, "itemEncoding": {"headers": {"X-Row": {"schema": {"type": "boolean"}}}}});
    assert_eq!(mixed(header, &[whole]), ["wrong-type"]);
    let unnamed = json!({"schema": {"type": "object"}});
    assert_eq!(mixed(unnamed, &[whole]), ["unchecked-body"]);
}

/// Returns the rules of what is found in a request with one parameter.
fn parameter_rules(parameter: &Value, url: &str, headers: &Value) -> Vec<&'static str> {
    let operation =
        json!({"parameters": [parameter], "responses": {"200": {"description": "Done."}}});
    let exchange = json!({"request": {"method": "POST", "url": url, "headers": headers}, "response": {"status": 200}});
    rules("3.1.0", &operation, &json!({}), &exchange)
}

#[test]
fn names_and_values_of_an_object_are_in_pairs() {
    let object = json!({"type": "object", "properties": {"deep": {"type": "boolean"}}});
    let query = |explode: bool, sent: &str| {
        let parameter = json!({"name": "by", "in": "query", "explode": explode, "schema": object});
        parameter_rules(&parameter, &format!("/berths?{sent}"), &json!({}))
    };
    assert_eq!(query(false, "by=deep,true"), [""; 0]);
    assert_eq!(query(false, "by=deep"), ["malformed-parameter"]);
    assert_eq!(query(false, "by=deep,true,wide"), ["malformed-parameter"]);
    assert_eq!(query(true, "deep=true"), [""; 0]);
    let header = |explode: bool, sent: &str| {
        let parameter =
            json!({"name": "X-By", "in": "header", "explode": explode, "schema": object});
        parameter_rules(&parameter, "/berths", &json!({"X-By": sent}))
    };
    assert_eq!(header(false, "deep, true"), [""; 0]);
    assert_eq!(
        header(false, "nothing like an object"),
        ["malformed-parameter"]
    );
    assert_eq!(header(true, "deep=true"), [""; 0]);
    assert_eq!(header(true, "deep"), ["malformed-parameter"]);
}

#[test]
fn a_repeated_parameter_is_the_list_of_its_union() {
    let list = json!({"type": "array", "items": {"type": "integer"}});
    for union in [
        json!([list, {"type": "string", "enum": ["all"]}]),
        json!([{"type": "integer"}, list]),
    ] {
        let parameter = json!({"name": "by", "in": "query", "schema": {"anyOf": union}});
        assert_eq!(
            parameter_rules(&parameter, "/berths?by=1&by=2", &json!({})),
            [""; 0]
        );
        assert_eq!(
            parameter_rules(&parameter, "/berths?by=1&by=x", &json!({})),
            ["wrong-type"]
        );
    }
}

#[test]
fn fields_of_forms_are_percent_encoded_unless_their_encoding_allows_reserved_characters() {
    for (encoding, sent, expected) in [
        (json!({}), "at=9%3A30", &[][..]),
        (json!({}), "at=9:30", &["reserved-character"][..]),
        (json!({"allowReserved": true}), "at=9:30", &[][..]),
    ] {
        let media = json!({"schema": {"type": "object", "properties": {"at": {"type": "string"}}}, "encoding": {"at": encoding}});
        let operation = json!({"requestBody": {"content": {"application/x-www-form-urlencoded": media}}, "responses": {"200": {"description": "Done."}}});
        let headers = json!({"Content-Type": "application/x-www-form-urlencoded"});
        let exchange = json!({"request": {"method": "POST", "url": "/berths", "headers": headers, "body": sent}, "response": {"status": 200}});
        let found = rules("3.1.0", &operation, &json!({}), &exchange);
        assert_eq!(found, expected, "{sent}");
    }
}

#[test]
fn what_a_browser_ignores_in_a_stream_is_no_event() {
    let item = json!({"type": "object", "required": ["data"], "additionalProperties": false, "properties": {"data": {"type": "string"}, "event": {"const": "tide"}, "retry": {"type": "integer"}}});
    let operation = answering(&json!({"text/event-stream": {"itemSchema": item}}));
    for (sent, expected) in [
        ("retry: 500\n\nevent: tide\ndata: 1\n\n", &[][..]),
        (": a comment\n\nid: 7\n\n", &[][..]),
        ("buoy: red\ndata: 1\n\n", &[][..]),
        ("event: storm\ndata: 1\n\n", &["wrong-constant"][..]),
    ] {
        let exchange = answered("text/event-stream", &json!(sent));
        let found = rules("3.2.0", &operation, &json!({}), &exchange);
        assert_eq!(found, expected, "{sent:?}");
    }
}

#[test]
fn a_scheme_that_is_not_defined_matters_only_where_it_is_needed() {
    let operation = |requirements: Value| json!({"security": requirements, "responses": {"200": {"description": "Done."}}});
    let exchange =
        json!({"request": {"method": "POST", "url": "/berths"}, "response": {"status": 200}});
    let found =
        |requirements: Value| rules("3.1.0", &operation(requirements), &json!({}), &exchange);
    assert_eq!(found(json!([{"pilot": []}])), ["undefined-security"]);
    assert_eq!(found(json!([{"pilot": []}, {}])), [""; 0]);
}

#[test]
fn a_default_mapping_covers_the_tags_that_no_subtype_has() {
    let schemas = json!({
        "Boat": {"type": "object", "required": ["name"], "properties": {"rig": {"type": "string"}, "name": {"type": "string"}}, "discriminator": {"propertyName": "rig", "mapping": {"sloop": "Sloop"}, "defaultMapping": "Hulk"}},
        "Sloop": {"allOf": [{"$ref": "#/components/schemas/Boat"}, {"required": ["masts"], "properties": {"masts": {"type": "integer"}}}]},
        "Hulk": {"allOf": [{"$ref": "#/components/schemas/Boat"}, {"required": ["wreck"], "properties": {"wreck": {"type": "string"}}}]},
    });
    let operation =
        answering(&json!({"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}}));
    for (body, expected) in [
        (json!({"name": "a", "rig": "sloop", "masts": 1}), &[][..]),
        (
            json!({"name": "a", "rig": "sloop"}),
            &["missing-member"][..],
        ),
        (json!({"name": "a", "rig": "raft", "wreck": "x"}), &[][..]),
        (json!({"name": "a", "rig": "raft"}), &["missing-member"][..]),
        (json!({"name": "a", "wreck": "x"}), &[][..]),
        (json!({"name": "a"}), &["missing-member"][..]),
        (
            json!({"rig": "raft", "wreck": "x"}),
            &["missing-member"][..],
        ),
    ] {
        let found = rules(
            "3.2.0",
            &operation,
            &schemas,
            &answered("application/json", &body),
        );
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn a_value_with_slashes_is_noted() {
    let path = json!({"get": {"parameters": [{"name": "file", "in": "path", "required": true, "x-multi-segment": true, "schema": {"type": "string"}}], "responses": {"200": {"description": "It."}}}});
    let text = json!({"openapi": "3.1.0", "info": {"title": "A harbour", "version": "1"}, "paths": {"/charts/{file}": path}});
    let check = |reading: Reading| {
        let loaded = Description::from_files(
            "a.json",
            [("a.json", text.to_string())],
            &LoadOptions::default(),
        );
        let options = Options {
            reading,
            ..Options::default()
        };
        let validator = Validator::new(loaded.description.expect("it loads"), options);
        let exchange =
            Exchange::new("GET", "/charts/north/1").answered(200, HttpMessage::default());
        let report = validator.check(&exchange);
        let found = report.diagnostics().iter();
        found
            .map(|one| (one.code.as_str(), one.is_error()))
            .collect::<Vec<_>>()
    };
    assert_eq!(check(Reading::Meant), [("several-segments", false)]);
    assert_eq!(check(Reading::Letter), [("undocumented-path", true)]);
}

/// Returns what is found in an exchange without credentials, at a path item that needs `pilot`, a token.
fn without_token(version: &str, path: &Value) -> Vec<&'static str> {
    let text = json!({
        "openapi": version,
        "info": {"title": "A harbour", "version": "1"},
        "paths": {"/charts": path},
        "components": {"securitySchemes": {"pilot": {"type": "http", "scheme": "bearer"}}},
    });
    let files = [("a.json", text.to_string())];
    let loaded = Description::from_files("a.json", files, &LoadOptions::default());
    let validator = Validator::new(loaded.description.expect("it loads"), Options::default());
    let exchange = Exchange::new("GET", "/charts").answered(200, HttpMessage::default());
    let report = validator.check(&exchange);
    let found = report.diagnostics().iter().map(|one| one.code.as_str());
    found.collect()
}

#[test]
fn the_draft_of_3_3_has_security_of_path_items() {
    let path = json!({"security": [{"pilot": []}], "get": {"responses": {"200": {"description": "All."}}}});
    assert_eq!(without_token("3.3.0", &path), ["missing-security"]);
    assert_eq!(without_token("3.2.0", &path), [""; 0]);
}

#[test]
fn a_scheme_is_named_by_its_uri_from_3_2_on() {
    let path = json!({"get": {
        "security": [{"#/components/securitySchemes/pilot": []}],
        "responses": {"200": {"description": "All."}},
    }});
    assert_eq!(without_token("3.2.0", &path), ["missing-security"]);
    assert_eq!(without_token("3.1.0", &path), ["undefined-security"]);
}

#[test]
fn unions_name_the_types_of_nested_unions_and_listed_values() {
    let integer_or_string =
        json!({"oneOf": [{"type": "integer"}, {"type": "string", "pattern": "^[0-9]+$"}]});
    let schemas = json!({"Depth": integer_or_string, "Nothing": {"enum": [null]}});
    for (union, branch) in [
        ("oneOf", json!({"enum": [null]})),
        ("anyOf", json!({"enum": [null]})),
        ("oneOf", json!({"$ref": "#/components/schemas/Nothing"})),
    ] {
        let schema = json!({union: [{"$ref": "#/components/schemas/Depth"}, branch]});
        let operation = answering(&json!({"application/json": {"schema": schema}}));
        for version in ["3.0.3", "3.1.0", "3.2.0"] {
            for (body, expected) in [
                (json!(7), &[][..]),
                (json!({}), &["wrong-type"]),
                (json!([1]), &["wrong-type"]),
                (json!(true), &["wrong-type"]),
                (json!("\"seven\""), &["pattern-mismatch"]),
            ] {
                let found = rules(
                    version,
                    &operation,
                    &schemas,
                    &answered("application/json", &body),
                );
                assert_eq!(found, expected, "{version} {union} {body}");
            }
        }
    }
}

#[test]
fn a_form_without_fields_is_a_body() {
    let fields = json!({"type": "object", "properties": {"note": {"type": "string"}}});
    let needed =
        json!({"type": "object", "required": ["note"], "properties": {"note": {"type": "string"}}});
    for (schema, media_type, expected) in [
        (&fields, "application/x-www-form-urlencoded", &[][..]),
        (
            &needed,
            "application/x-www-form-urlencoded",
            &["missing-member"],
        ),
        (&fields, "application/json", &["missing-body"]),
    ] {
        let content = json!({
            "application/x-www-form-urlencoded": {"schema": schema},
            "application/json": {"schema": schema},
        });
        let operation = json!({
            "requestBody": {"required": true, "content": content},
            "responses": {"204": {"description": "Noted."}},
        });
        let exchange = json!({
            "request": {"method": "POST", "url": "/berths", "headers": {"Content-Type": media_type}, "body": ""},
            "response": {"status": 204},
        });
        assert_eq!(
            rules("3.0.3", &operation, &json!({}), &exchange),
            expected,
            "{media_type}"
        );
    }
}
