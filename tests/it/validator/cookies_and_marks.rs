//! Cookies of their own style, and `readOnly` in unions: small descriptions, and the rules that are reported.

use serde_json::{Value, json};

use super::siblings::{answered, answering, rules};

#[test]
fn cookies_of_their_own_style_have_no_escapes() {
    let found = |style: &str, schema: &Value, sent: &str| {
        let parameter = json!({"name": "buoy", "in": "cookie", "style": style, "explode": false, "schema": schema});
        let operation =
            json!({"parameters": [parameter], "responses": {"200": {"description": "Done."}}});
        let exchange = json!({"request": {"method": "POST", "url": "/berths", "headers": {"Cookie": sent}}, "response": {"status": 200}});
        rules("3.2.0", &operation, &json!({}), &exchange)
    };
    let text = json!({"const": "a b"});
    assert_eq!(found("form", &text, "buoy=a%20b"), [""; 0]);
    assert_eq!(found("cookie", &text, "buoy=a%20b"), ["wrong-constant"]);
    assert_eq!(
        found("cookie", &json!({"const": "a%20b"}), "buoy=a%20b"),
        [""; 0]
    );
    let list = json!({"type": "array", "maxItems": 1, "items": {"type": "string"}});
    assert_eq!(found("cookie", &list, "buoy=a%2Cb"), [""; 0]);
    assert_eq!(found("cookie", &list, "buoy=a,b"), ["wrong-count"]);
}

#[test]
fn marks_count_for_unions_as_for_what_is_combined() {
    let id = |mark: bool, kind: &str| json!({"type": "object", "properties": {"id": {"type": kind, "readOnly": mark}}});
    let beside = |branches: Value| json!({"type": "object", "properties": {"id": {"readOnly": true}}, "oneOf": branches});
    let both = json!([{"required": ["id", "north"]}, {"required": ["id", "south"]}]);
    let apart = json!([{"required": ["id"]}, {"required": ["south"]}]);
    for version in ["3.0.3", "3.1.0"] {
        for (schema, body, sent, got) in [
            (
                json!({"required": ["id"], "anyOf": [id(true, "integer"), id(true, "string")]}),
                json!({}),
                0,
                1,
            ),
            (
                json!({"required": ["id"], "oneOf": [id(true, "integer"), {"required": ["mark"]}]}),
                json!({}),
                0,
                1,
            ),
            (
                json!({"required": ["id"], "anyOf": [id(true, "integer"), id(false, "string")]}),
                json!({}),
                1,
                1,
            ),
            (beside(both.clone()), json!({"north": 1}), 0, 1),
            (beside(both.clone()), json!({"west": 1}), 1, 1),
            (beside(apart.clone()), json!({"south": 1}), 0, 0),
        ] {
            let content = json!({"application/json": {"schema": schema}});
            let mut operation = answering(&content);
            operation["requestBody"] = json!({"content": content});
            let mut exchange = answered("application/json", &body);
            exchange["request"]["headers"] = json!({"Content-Type": "application/json"});
            exchange["request"]["body"] = body.clone();
            let found = rules(version, &operation, &json!({}), &exchange);
            assert_eq!(
                found.len()
                    - found
                        .iter()
                        .filter(|rule| **rule == "undeclared-member")
                        .count(),
                sent + got,
                "{version} {schema} {body} {found:?}"
            );
        }
    }
}
