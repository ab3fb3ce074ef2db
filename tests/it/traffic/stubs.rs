//! Stubs that do not say where they go, and lists of stubs.

use serde_json::{Value, json};

use super::siblings::{LACKS, RYE, all, pretty};

fn hoverfly(request: Value) -> String {
    let answer =
        json!({"status": 200, "body": RYE, "headers": {"Content-Type": ["application/json"]}});
    pretty(
        &json!({"data": {"pairs": [{"request": request, "response": answer}]}, "meta": {"schemaVersion": "v5.2"}}),
    )
}

#[test]
fn pairs_whose_path_is_open_are_unchecked() {
    let path = |matcher: &str, value: &str| json!({"path": [{"matcher": matcher, "value": value}]});
    all(&[
        (
            "no path",
            hoverfly(json!({"method": [{"matcher": "exact", "value": "GET"}]})),
            [0, 0, 2],
            &[],
        ),
        (
            "no path, but a host",
            hoverfly(json!({"destination": [{"matcher": "exact", "value": "bakery.example"}]})),
            [0, 0, 2],
            &[],
        ),
        (
            "any method",
            hoverfly(path("exact", "/v2/loaves/7")),
            [0, 1, 1],
            LACKS,
        ),
        (
            "glob of a value",
            hoverfly(path("glob", "/v2/loaves/*")),
            [0, 1, 1],
            LACKS,
        ),
        (
            "glob of a name",
            hoverfly(path("glob", "/v2/*/7/crumbs")),
            [0, 0, 2],
            &[],
        ),
        (
            "regular expression",
            hoverfly(path("regex", "/v2/(buns|rolls)/[0-9]+/x")),
            [0, 0, 2],
            &[],
        ),
        (
            "exact",
            hoverfly(path("exact", "/v2/buns/7")),
            [0, 1, 0],
            &["undocumented-path"],
        ),
    ]);
}

#[test]
fn what_a_proxy_answers_is_not_recorded() {
    let mapping = |request: Value, response: Value| {
        pretty(&json!({"mappings": [{"request": request, "response": response}]}))
    };
    let proxy = || json!({"proxyBaseUrl": "https://bakery.example", "additionalProxyRequestHeaders": {"A": "b"}});
    all(&[
        (
            "all requests",
            mapping(json!({"method": "ANY", "urlPattern": ".*"}), proxy()),
            [0, 0, 1],
            &[],
        ),
        (
            "no URL",
            mapping(json!({"method": "GET"}), proxy()),
            [0, 0, 1],
            &[],
        ),
        (
            "a folder",
            mapping(json!({"urlPathPattern": "/v2/.*/crumbs"}), proxy()),
            [0, 0, 1],
            &[],
        ),
        (
            "an operation",
            mapping(json!({"url": "/v2/loaves/7"}), proxy()),
            [0, 0, 1],
            &[],
        ),
        (
            "an answer to all",
            mapping(json!({"method": "ANY"}), json!({"status": 404})),
            [0, 0, 2],
            &[],
        ),
        (
            "one stub",
            pretty(
                &json!({"request": {"method": "ANY", "urlPathPattern": "/v2/.*"}, "response": proxy()}),
            ),
            [0, 0, 1],
            &[],
        ),
    ]);
}

#[test]
fn lists_of_stubs_are_known_by_any_of_them() {
    let get = json!({"method": "GET", "url": "/v2/loaves/7"});
    let answer =
        json!({"status": 200, "body": RYE, "headers": {"Content-Type": "application/json"}});
    let stub = |name: &str, value: Value| {
        let mut stub = json!({"request": get, "response": answer});
        match name.split_once('/') {
            Some((owner, name)) => stub[owner][name] = value,
            None => stub[name] = value,
        }
        stub
    };
    let lists = [
        stub("uuid", json!("a")),
        stub("priority", json!(5)),
        stub("scenarioName", json!("s")),
        stub("request/headers", json!({"Accept": {"contains": "json"}})),
        stub("request/bodyPatterns", json!([{"contains": "x"}])),
        stub("response/fixedDelayMilliseconds", json!(10)),
        json!({"id": "a", "request": get, "response": {"jsonBody": {"rye": true}}}),
    ];
    for list in lists {
        let of_two = json!([list, {"request": get, "response": answer}]);
        all(&[("list", pretty(&of_two), [0, 2, 2], LACKS)]);
    }
    let exchanges = json!([{"request": get, "response": answer}]);
    all(&[("exchanges", pretty(&exchanges), [1, 1, 0], LACKS)]);
}
