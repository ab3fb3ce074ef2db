//! The request examples of the page send what the description asks for, and stand in whole exchanges with the bodies that
//! payloads have.

use std::collections::BTreeSet;
use std::fs;

use conform_description::Node;
use conform_tests::payloads;
use serde_json::Value;

use super::described::load;
use super::index;

/// The names of the headers that each security alternative of an operation asks for.
fn header_sets<'d>(root: Node<'d>, operation: Node<'d>) -> Vec<BTreeSet<&'d str>> {
    let alternatives = operation
        .get("security")
        .or_else(|| root.get("security"))
        .expect("the description has security");
    let header = |scheme: &str| {
        let scheme = root
            .follow("components")
            .and_then(|components| components.follow("securitySchemes")?.follow(scheme))
            .unwrap_or_else(|| panic!("there is no security scheme {scheme}"));
        assert_eq!(scheme.text("in"), Some("header"));
        scheme.text("name").expect("a key has a name")
    };
    alternatives
        .items()
        .map(|set| set.members().map(|member| header(member.key)).collect())
        .collect()
}

#[test]
fn the_headers_of_every_example_are_an_alternative_of_its_security() {
    let description = load();
    let operations = description.operations();
    let mut checked = 0;
    for example in index::read().exchanges {
        let Some(headers) = &example.headers else {
            assert!(example.file.contains("/exchange.made-"));
            continue;
        };
        let operation = operations
            .iter()
            .find(|operation| operation.id() == Some(example.operation()))
            .expect("the description has the operation");
        let shown: BTreeSet<&str> = headers.iter().map(String::as_str).collect();
        let keys = shown
            .iter()
            .copied()
            .filter(|name| name.starts_with("X-"))
            .collect();
        // The one example without a header leaves out what the vendor asks for on every call.
        if headers.is_empty() {
            assert_eq!(example.operation(), "createIntake");
        } else {
            let sets = header_sets(description.root(), operation.node);
            assert!(
                sets.contains(&keys),
                "{}: {keys:?} is none of {sets:?}",
                example.operation()
            );
            checked += 1;
        }
        let has_body = operation.node.get("requestBody").is_some();
        if shown.contains("Content-Type") {
            assert!(has_body, "{}: the example has a body", example.operation());
        }
        if &*operation.method == "GET" {
            assert!(
                !has_body,
                "{}: the example has no body",
                example.operation()
            );
        }
    }
    assert_eq!(checked, 11);
}

/// Returns the text of a payload, as JSON where it is.
fn body(name: &str) -> Value {
    let path = payloads::root().join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    if name.ends_with(".json") {
        serde_json::from_str(&text).expect("it is JSON")
    } else {
        Value::String(text)
    }
}

#[test]
fn exchanges_have_the_bodies_of_payloads_and_a_blank_host() {
    let mut shown = 0;
    for exchange in index::read().exchanges {
        let name = &exchange.file;
        let line = fs::read_to_string(payloads::root().join(name)).expect("it is readable");
        let recorded: Value = serde_json::from_str(&line).expect("it is one line of JSON");
        let request = &recorded["request"];
        let url = request["url"].as_str().expect("it has an address");
        assert!(url.starts_with("/api_v3/"), "{name}: {url}");
        assert!(!exchange.url.trim().is_empty(), "{name}");
        let bodies = [
            (&exchange.request, &request["body"]),
            (&exchange.response, &recorded["response"]["body"]),
        ];
        for (payload, found) in bodies {
            let wanted = payload.as_deref().map_or(Value::Null, body);
            assert_eq!(*found, wanted, "{name}");
        }
        if let Some(payload) = &exchange.response {
            let file = payload.split('/').next_back().expect("a file");
            let status = recorded["response"]["status"].to_string();
            assert!(file.starts_with(&status), "{name}: {status}");
        }
        let Some(headers) = exchange.headers else {
            continue;
        };
        shown += 1;
        for header in headers {
            let value = &request["headers"][&header];
            assert!(value.is_string(), "{name}: {header}");
        }
    }
    assert_eq!(shown, 12, "request examples on the page");
}
