//! The request examples of the page send what the description asks for.

use std::collections::BTreeSet;

use conform_description::Node;

use super::coverage::load;
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
    for example in index::read().requests {
        let operation = operations
            .iter()
            .find(|operation| operation.id() == Some(&example.operation))
            .expect("the description has the operation");
        let shown: BTreeSet<&str> = example.headers.iter().map(String::as_str).collect();
        let keys = shown
            .iter()
            .copied()
            .filter(|name| name.starts_with("X-"))
            .collect();
        // The one example without a header leaves out what the vendor asks for on every call.
        if example.headers.is_empty() {
            assert_eq!(example.operation, "createIntake");
        } else {
            let sets = header_sets(description.root(), operation.node);
            assert!(
                sets.contains(&keys),
                "{}: {keys:?} is none of {sets:?}",
                example.operation
            );
            checked += 1;
        }
        let has_body = operation.node.get("requestBody").is_some();
        if shown.contains("Content-Type") {
            assert!(has_body, "{}: the example has a body", example.operation);
        }
        if &*operation.method == "GET" {
            assert!(!has_body, "{}: the example has no body", example.operation);
        }
    }
    assert_eq!(checked, 11);
}
