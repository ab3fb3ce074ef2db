//! Objects that take any query parameters, forms in the whole query, and texts in other charsets: small descriptions, and the rules
//! that are reported.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::siblings::rules;

fn asked(version: &str, operation: &Value, query: &str) -> Vec<&'static str> {
    let exchange = json!({
        "request": {"method": "POST", "url": format!("/berths?{query}")},
        "response": {"status": 200},
    });
    rules(version, operation, &json!({}), &exchange)
}

#[test]
fn an_exploded_object_takes_the_names_that_no_other_parameter_has() {
    let numbers = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let anything = json!({"type": "object"});
    let closed = json!({"type": "object", "properties": {"mast": {"type": "integer"}}});
    let operation = |schema: &Value| {
        json!({
            "parameters": [
                {"name": "filter", "in": "query", "schema": schema},
                {"name": "page", "in": "query", "schema": {"type": "string"}},
            ],
            "responses": {"200": {"description": "Berths."}},
        })
    };
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        for (schema, query, expected) in [
            (&numbers, "mast=1&depth=2&page=two", &[][..]),
            (&numbers, "mast=x", &["wrong-type"]),
            (&numbers, "page=two", &[]),
            (&anything, "mast=x", &[]),
            (&closed, "mast=x", &["wrong-type"]),
            (&closed, "keel=1", &["undocumented-parameter"]),
        ] {
            let found = asked(version, &operation(schema), query);
            assert_eq!(found, expected, "{version} {schema} {query}");
        }
    }
}

#[test]
fn a_form_in_the_whole_query_is_written_by_its_encoding() {
    let content = json!({"application/x-www-form-urlencoded": {
        "schema": {"type": "object", "required": ["mast"], "properties": {
            "mast": {"type": "array", "items": {"type": "integer"}},
            "at": {"type": "object", "properties": {"x": {"type": "integer"}}},
        }},
        "encoding": {"mast": {"style": "form", "explode": false}, "at": {"style": "deepObject", "explode": true}},
    }});
    let operation = json!({
        "parameters": [{"name": "search", "in": "querystring", "required": true, "content": content}],
        "responses": {"200": {"description": "Berths."}},
    });
    for (query, expected) in [
        ("mast=1,2", &[][..]),
        ("mast=1,x", &["wrong-type"]),
        ("mast=1&at[x]=2", &[]),
        ("mast=1&at[x]=y", &["wrong-type"]),
        ("at[x]=1", &["missing-member"]),
        ("", &["missing-parameter"]),
    ] {
        assert_eq!(asked("3.2.0", &operation, query), expected, "{query}");
    }
}

#[test]
fn texts_are_read_by_the_charset_that_they_state() {
    let text = json!({"type": "string", "maxLength": 2, "pattern": "^ü"});
    let element = json!({"type": "object", "xml": {"name": "berth"}, "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 2}}});
    let operation = json!({
        "requestBody": {"required": true, "content": {"text/plain": {"schema": text}, "application/xml": {"schema": element}}},
        "responses": {"200": {"description": "Noted."}},
    });
    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        [0xFE, 0xFF].into_iter().chain(units).collect()
    };
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><berth><name>\xfc</name></berth>";
    for (media_type, body, expected) in [
        (
            "text/plain; charset=utf-8",
            "üa".as_bytes().to_vec(),
            &[][..],
        ),
        ("text/plain; charset=iso-8859-1", b"\xfca".to_vec(), &[]),
        (
            "text/plain; charset=iso-8859-1",
            b"\xfcab".to_vec(),
            &["wrong-length"],
        ),
        ("text/plain; charset=utf-16", wide("üa"), &[]),
        ("text/plain", b"\xfca".to_vec(), &["unchecked-body"]),
        (
            "text/plain; charset=morse",
            b"\xfca".to_vec(),
            &["unchecked-body"],
        ),
        (
            "text/plain; charset=utf-8",
            b"\xfca".to_vec(),
            &["malformed-body"],
        ),
        ("application/xml", latin.to_vec(), &[]),
        (
            "application/xml",
            wide("<berth><name>üab</name></berth>"),
            &["wrong-length"],
        ),
        (
            "application/xml; charset=iso-8859-1",
            b"<berth><name>\xfc\xfc\xfc</name></berth>".to_vec(),
            &["wrong-length"],
        ),
    ] {
        let exchange = json!({
            "request": {
                "method": "POST", "url": "/berths", "headers": {"Content-Type": media_type},
                "body": STANDARD.encode(&body), "encoding": "base64",
            },
            "response": {"status": 200},
        });
        let found = rules("3.1.0", &operation, &json!({}), &exchange);
        assert_eq!(found, expected, "{media_type} {body:?}");
    }
}
