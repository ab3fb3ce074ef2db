//! Values in the order of `x-ascending`, and boundaries of multipart bodies, in both directions and every version.

use serde_json::{Value, json};

use super::siblings::{answered, answering, rules};

#[test]
fn values_out_of_the_order_of_x_ascending_are_notes_in_both_directions() {
    let schemas = json!({
        "Stay": {
            "type": "object",
            "properties": {"from": {}, "until": {}, "stays": {"type": "array", "items": {"$ref": "#/components/schemas/Stay"}}},
            "x-ascending": [["from", "until"]],
        },
        "Berthing": {"allOf": [{"$ref": "#/components/schemas/Stay"}], "properties": {"mast": {"type": "integer"}}},
    });
    let content = |media_type: &str| json!({(media_type): {"schema": {"$ref": "#/components/schemas/Berthing"}}});
    let sent = |media_type: &str, body: &Value| {
        json!({
            "request": {"method": "POST", "url": "/berths", "headers": {"Content-Type": media_type}, "body": body},
            "response": {"status": 204},
        })
    };
    let taking = |media_type: &str| {
        json!({
            "requestBody": {"content": content(media_type)},
            "responses": {"204": {"description": "Done."}},
        })
    };
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        for (body, notes) in [
            (json!({"from": 2, "until": 3}), 0),
            (json!({"from": 3, "until": 3}), 1),
            (json!({"until": "3", "from": 4}), 1),
            (json!({"from": "1458096388", "until": "1458095488"}), 1),
            (json!({"from": "1458096388", "until": 0}), 0),
            (json!({"from": "1458096388", "until": null}), 0),
            (json!({"from": "2026-11-27", "until": "2026-11-26"}), 1),
            (
                json!({"from": "2026-11-27T10:00:00Z", "until": "2026-11-27T11:00:00+03:00"}),
                1,
            ),
            (json!({"from": "2026-11-27T10:00:00Z", "until": "soon"}), 0),
            (json!({"from": {}, "until": []}), 0),
            (
                json!({"stays": [{"from": 1, "until": 2}, {"from": 2, "until": 1}, {"from": 9}]}),
                1,
            ),
            (
                json!({"from": 2, "until": 1, "stays": [{"from": 2, "until": 1}]}),
                2,
            ),
        ] {
            let expected = vec!["not-ascending"; notes];
            let answer = answering(&content("application/json"));
            let found = rules(
                version,
                &answer,
                &schemas,
                &answered("application/json", &body),
            );
            assert_eq!(found, expected, "{version} answered {body}");
            let operation = taking("application/json");
            let found = rules(
                version,
                &operation,
                &schemas,
                &sent("application/json", &body),
            );
            assert_eq!(found, expected, "{version} sent {body}");
        }
        let form = "application/x-www-form-urlencoded";
        for (body, notes) in [
            ("from=1&until=2", 0),
            ("from=2&until=1", 1),
            ("from=2&until=", 0),
        ] {
            let found = rules(version, &taking(form), &schemas, &sent(form, &json!(body)));
            assert_eq!(found, vec!["not-ascending"; notes], "{version} {body}");
        }
    }
}

#[test]
fn of_several_boundaries_the_one_in_the_body_counts() {
    let operation = json!({
        "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"depth": {"type": "integer"}}}}}},
        "responses": {"204": {"description": "Done."}},
    });
    let part = |boundary: &str, value: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"depth\"\r\n\r\n{value}\r\n--{boundary}--\r\n"
        )
    };
    for (named, body, expected) in [
        ("boundary=a1; boundary=b2", part("b2", "4"), &[][..]),
        ("boundary=a1; boundary=b2", part("a1", "4"), &[]),
        (
            "boundary=a1; boundary=\"b2\"",
            part("b2", "four"),
            &["wrong-type"],
        ),
        (
            "boundary=a1; boundary=b2",
            part("c3", "4"),
            &["malformed-body"],
        ),
    ] {
        let exchange = json!({
            "request": {"method": "POST", "url": "/berths", "headers": {"Content-Type": format!("multipart/form-data; {named}")}, "body": body},
            "response": {"status": 204},
        });
        let found = rules("3.0.3", &operation, &json!({}), &exchange);
        assert_eq!(found, expected, "{named} {body}");
    }
}
