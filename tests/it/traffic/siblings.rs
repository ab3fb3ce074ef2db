//! What else programs record: small texts of one exchange, whose response lacks a required member, or whose request has a wrong
//! parameter.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::cli::{conform, conform_on};

/// Returns the sums of a report, and the rules of its findings.
fn sums(text: &str, what: &str) -> ([u64; 3], Vec<String>) {
    let report: Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("{what}: {text}"));
    let sums = ["conforms", "fails", "unchecked"]
        .map(|sum| report["summary"][sum].as_u64().expect("a sum is a number"));
    let findings = report["findings"].as_array().expect("there is a list");
    let mut rules: Vec<String> = findings
        .iter()
        .map(|one| one["rule"].as_str().unwrap_or_default().to_owned())
        .collect();
    rules.sort();
    (sums, rules)
}

/// Checks a capture of the bakery on standard input.
fn checked(what: &str, capture: impl AsRef<[u8]>) -> ([u64; 3], Vec<String>) {
    let spec = "@fixtures/traffic/recorded/api.yaml";
    let args = ["check", "--spec", spec, "--format", "json", "-"];
    let ended = conform_on(&args, &mut capture.as_ref());
    sums(&ended.stdout, &format!("{what}: {}", ended.stderr))
}

/// Checks that each capture has these sums, and findings of these rules.
pub(super) fn all(cases: &[(&str, String, [u64; 3], &[&str])]) {
    let mut wrong = Vec::new();
    for (what, capture, expected, rules) in cases {
        let found = checked(what, capture);
        let rules: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
        if found != (*expected, rules) {
            wrong.push(format!("{what}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) const URL: &str = "https://bakery.example/v2/loaves/7";
pub(super) const RYE: &str = r#"{"rye": true}"#;
pub(super) const LACKS: &[&str] = &["missing-member"];
pub(super) const TYPE: &[&str] = &["wrong-type"];

pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("it is JSON")
}

pub(super) fn packed(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed
        .write_all(text.as_bytes())
        .expect("memory can be written");
    packed.finish().expect("memory can be written")
}

#[test]
fn variables_of_collections_are_replaced_by_their_values() {
    let postman = |item: Value, variables: Value| {
        let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
        pretty(
            &json!({"info": {"name": "b", "schema": schema}, "item": [item], "variable": variables}),
        )
    };
    let base = || json!([{"key": "base", "value": "{{scheme}}://bakery.example/v2"}, {"key": "scheme", "value": "https"}]);
    let get = |path: &str| json!({"request": {"method": "GET", "url": {"raw": format!("{{{{base}}}}/loaves/{path}")}}});
    let of_folder = |value: Value| json!({"variable": [{"key": "loaf", "value": value}], "item": [get("{{loaf}}")]});
    let form = |value: &str| {
        let body = json!({"mode": "urlencoded", "urlencoded": [{"key": "oven", "value": value}]});
        json!({"request": {"method": "GET", "url": format!("{URL}?oven={value}"), "body": body}})
    };
    let insomnia = |url: &str, extra: Value| {
        let mut request =
            json!({"_id": "r", "_type": "request", "parentId": "w", "method": "GET", "url": url});
        for (name, value) in extra.as_object().expect("it is an object") {
            request[name] = value.clone();
        }
        pretty(
            &json!({"_type": "export", "__export_format": 4, "resources": [
                request, {"_id": "w", "_type": "workspace"},
                {"_id": "e", "_type": "environment", "parentId": "w", "data": {"loaf": "rye", "day": {"first": 1}}},
                {"_id": "f", "_type": "environment", "parentId": "e", "data": {"loaf": 4}},
            ]}),
        )
    };
    let bruno = |request: Value| {
        pretty(&json!({"name": "b", "brunoConfig": {}, "items": [{"request": request}]}))
    };
    all(&[
        (
            "value of a variable",
            postman(get("7"), base()),
            [1, 0, 0],
            &[],
        ),
        (
            "variable of a folder",
            postman(of_folder(json!("rye")), base()),
            [0, 1, 0],
            TYPE,
        ),
        (
            "number",
            postman(of_folder(json!(7)), base()),
            [1, 0, 0],
            &[],
        ),
        ("no value", postman(get("{{loaf}}"), base()), [0, 0, 1], &[]),
        (
            "variable in a form",
            postman(form("{{oven}}"), base()),
            [0, 0, 1],
            &[],
        ),
        (
            "base environment",
            insomnia("{{ _.base }}/loaves/{{ _.loaf }}", json!({})),
            [0, 1, 0],
            TYPE,
        ),
        (
            "member of a member",
            insomnia("{{ _.base }}/loaves/{{ _.day.first }}", json!({})),
            [1, 0, 0],
            &[],
        ),
        (
            "path parameter",
            insomnia(
                "{{ base }}/loaves/:id",
                json!({"pathParameters": [{"name": "id", "value": "{{ loaf }}"}]}),
            ),
            [0, 1, 0],
            TYPE,
        ),
        (
            "path parameter without value",
            insomnia(
                "{{ base }}/loaves/:id",
                json!({"pathParameters": [{"name": "id", "value": ""}]}),
            ),
            [0, 0, 1],
            &[],
        ),
        (
            "variable of a request",
            bruno(
                json!({"method": "GET", "url": "{{base}}/loaves/{{loaf}}", "vars": {"req": [{"name": "loaf", "value": "rye"}]}}),
            ),
            [0, 1, 0],
            TYPE,
        ),
        (
            "names that start alike",
            bruno(
                json!({"method": "GET", "url": "{{base}}/loaves/:idle", "params": [{"name": "id", "value": "7", "type": "path"}, {"name": "idle", "value": "8", "type": "path"}]}),
            ),
            [1, 0, 0],
            &[],
        ),
    ]);
}

#[test]
fn cassettes_of_every_age_are_read() {
    let ruby = |rest: &str| {
        format!(
            "---\n- !ruby/struct:VCR::HTTPInteraction\n  request: !ruby/struct:VCR::Request\n    method: :get\n    uri: {URL}\n  response: !ruby/struct:VCR::Response\n    status: !ruby/struct:VCR::ResponseStatus\n      code: 200\n    headers:\n      content-type:\n      - application/json\n    body: {rest}\n"
        )
    };
    let httpx = format!(
        "interactions:\n- request:\n    body: ''\n    headers: {{}}\n    method: GET\n    uri: {URL}\n  response:\n    content: '{RYE}'\n    headers:\n      content-type:\n      - application/json\n    http_version: HTTP/1.1\n    status_code: 200\nversion: 1\n"
    );
    let zipped = STANDARD.encode(packed(RYE));
    let python = |body: &str| {
        format!(
            "interactions:\n- request:\n    body: {body}\n    headers: {{}}\n    method: GET\n    uri: {URL}\n  response:\n    body:\n      string: !!binary |\n        {zipped}\n    headers:\n      content-type: [application/json]\n      content-encoding: [gzip]\n    status: {{code: 200, message: OK}}\nversion: 1\n"
        )
    };
    let stream = "!!python/object/new:_io.BytesIO\n      state: !!python/tuple\n      - !!binary |\n        e30=\n      - 0\n      - null";
    all(&[
        ("tags of Ruby", ruby(&format!("'{RYE}'")), [1, 1, 0], LACKS),
        (
            "line ends of Windows",
            ruby(&format!("'{RYE}'")).replace('\n', "\r\n"),
            [1, 1, 0],
            LACKS,
        ),
        ("content of httpx", httpx, [1, 1, 0], LACKS),
        ("compressed", python("null"), [1, 1, 0], LACKS),
        (
            "a stream that was sent",
            python(stream),
            [0, 2, 0],
            &["missing-member", "unexpected-body"],
        ),
    ]);
}

#[test]
fn stubs_contracts_and_simulations_have_bodies_of_many_kinds() {
    let headers = json!({"Content-Type": ["application/json"]});
    let pair = |path: Value, response: Value| {
        pretty(
            &json!({"data": {"pairs": [{"request": {"method": [{"matcher": "exact", "value": "GET"}], "path": [path]}, "response": response}]}, "meta": {"schemaVersion": "v5.2"}}),
        )
    };
    let exact = json!({"matcher": "exact", "value": "/v2/loaves/7"});
    let answer = |body: &str, name: &str, value: bool| json!({"status": 200, "body": body, "headers": headers, name: value});
    let pact = |body: Value| {
        pretty(
            &json!({"consumer": {"name": "shop"}, "provider": {"name": "bakery"}, "interactions": [{
            "type": "Synchronous/HTTP", "request": {"method": "GET", "path": "/v2/loaves/7", "body": null},
            "response": {"status": 200, "headers": headers, "body": body},
        }], "metadata": {"pactSpecification": {"version": "4.0"}}}),
        )
    };
    let journal = |is_matched: bool| {
        pretty(&json!({"requests": [{
            "request": {"method": "GET", "url": "/v2/loaves/rye", "absoluteUrl": "http://localhost:8080/v2/loaves/rye", "headers": {}, "body": ""},
            "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "bodyAsBase64": STANDARD.encode(RYE)},
            "wasMatched": is_matched,
        }]}))
    };
    all(&[
        (
            "template",
            pair(
                exact.clone(),
                answer("{{ Request.Body }}", "templated", true),
            ),
            [0, 0, 2],
            &["unrecorded-body"],
        ),
        (
            "base64",
            pair(exact, answer(&STANDARD.encode(RYE), "encodedBody", true)),
            [0, 1, 1],
            LACKS,
        ),
        (
            "pattern",
            pair(
                json!({"matcher": "glob", "value": "/v2/loaves/*"}),
                answer(RYE, "templated", false),
            ),
            [0, 1, 1],
            LACKS,
        ),
        (
            "text of JSON",
            pact(json!({"content": RYE, "contentType": "application/json", "encoded": "JSON"})),
            [1, 1, 0],
            LACKS,
        ),
        (
            "base64 of a contract",
            pact(
                json!({"content": STANDARD.encode(RYE), "contentType": "application/json", "encoded": "base64"}),
            ),
            [1, 1, 0],
            LACKS,
        ),
        (
            "journal",
            journal(true),
            [0, 2, 0],
            &["missing-member", "wrong-type"],
        ),
        ("journal without a stub", journal(false), [0, 1, 0], TYPE),
    ]);
}

#[test]
fn entries_of_logs_are_known_by_the_names_of_many_servers() {
    let kong = json!({"request": {"method": "GET", "uri": "/v2/loaves/rye", "url": "http://bakery.example:8000/v2/loaves/rye", "headers": {}}, "response": {"status": 200, "headers": {}}, "latencies": {"request": 1}});
    let both = &["unrecorded-body", "wrong-type"][..];
    let line = |value: Value| format!("{value}\n");
    all(&[
        ("Kong, over several lines", pretty(&kong), [0, 1, 1], both),
        (
            "Kong, as a list",
            json!([kong, kong]).to_string(),
            [0, 2, 2],
            both,
        ),
        (
            "Elastic, nested",
            line(
                json!({"http": {"request": {"method": "GET"}, "response": {"status_code": 200}}, "url": {"path": "/v2/loaves/rye", "query": ""}}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "Elastic, with dots",
            line(
                json!({"http.request.method": "GET", "http.response.status_code": 200, "url.path": "/v2/loaves/rye"}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "Traefik",
            line(
                json!({"RequestMethod": "GET", "RequestPath": "/v2/loaves/rye", "DownstreamStatus": 200}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "Google Cloud",
            line(
                json!({"httpRequest": {"requestMethod": "GET", "requestUrl": "https://bakery.example/v2/loaves/rye", "status": 200}}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "API Gateway",
            line(json!({"httpMethod": "GET", "path": "/v2/loaves/rye", "status": "200"})),
            [0, 1, 1],
            both,
        ),
        (
            "Pino",
            line(
                json!({"req": {"method": "GET", "url": "/v2/loaves/rye"}, "res": {"statusCode": 200}}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "Apache",
            line(
                json!({"method": "GET", "request": "/v2/loaves/rye", "query": "", "status": "200"}),
            ),
            [0, 1, 1],
            both,
        ),
        (
            "Envoy, without a response",
            line(json!({"method": "GET", "path": "/v2/loaves/rye", "response_code": 0})),
            [0, 1, 0],
            TYPE,
        ),
        (
            "nginx, without a request",
            line(json!({"request": "", "request_method": "", "status": "400"})),
            [0, 1, 0],
            &["malformed-exchange"],
        ),
    ]);
}

#[test]
fn spans_of_other_hosts_are_left_alone() {
    let span = |pairs: &[(&str, &str)]| {
        let attributes = pairs
            .iter()
            .map(|(key, value)| json!({"key": key, "value": {"stringValue": value}}));
        json!({"attributes": attributes.collect::<Vec<_>>()})
    };
    let old = span(&[
        ("http.method", "GET"),
        ("http.target", "/v2/x"),
        ("http.host", "shop.example"),
        ("http.status_code", "200"),
    ]);
    let new = span(&[
        ("http.request.method", "GET"),
        ("url.path", "/v2/x"),
        ("server.address", "shop.example"),
        ("server.port", "8443"),
        ("http.response.status_code", "200"),
    ]);
    let own = span(&[
        ("http.request.method", "_OTHER"),
        ("http.request.method_original", "BAKE"),
        ("url.full", URL),
        ("http.response.status_code", "200"),
    ]);
    let spans =
        json!({"resourceSpans": [{"scopeSpans": [{"spans": [old, new, own]}]}]}).to_string();
    let spec = "@fixtures/traffic/recorded/api.yaml";
    let args = [
        "check",
        "--spec",
        spec,
        "--format",
        "json",
        "--host",
        "bakery.example",
        "-",
    ];
    let ended = conform(&args, &spans);
    let report: Value = serde_json::from_str(&ended.stdout).expect("it is a report");
    assert_eq!(report["summary"]["elsewhere"], 2);
    assert_eq!(
        sums(&ended.stdout, "spans"),
        ([0, 1, 0], vec!["undocumented-method".to_owned()])
    );
}

#[test]
fn logs_of_curl_have_tunnels_and_progress_meters() {
    let log = |before: &str, after: &str| {
        format!(
            "* Trying 10.0.0.1:443...\n{before}> GET /v2/loaves/7 HTTP/2\n> Host: bakery.example\n> \n< HTTP/2 200 \n< content-type: application/json\n< \n{after}* Connection #0 to host bakery.example left intact\n"
        )
    };
    let tunnel = "> CONNECT bakery.example:443 HTTP/1.1\n> Host: bakery.example:443\n> \n< HTTP/1.1 200 Connection established\n< \n";
    let heading = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n";
    let row = "\r100    13  100    13    0     0     20      0 --:--:-- --:--:-- --:--:--    20";
    let body = format!("{RYE}\n");
    all(&[
        ("through a proxy", log(tunnel, &body), [1, 1, 0], LACKS),
        (
            "meter before the body",
            log(heading, &format!("{{ [13 bytes data]\n{row}\n{body}")),
            [1, 1, 0],
            LACKS,
        ),
        (
            "meter beside the body",
            log(heading, &format!("{row}{body}")),
            [1, 1, 0],
            LACKS,
        ),
        (
            "cut off in the head",
            log("", "")
                .split("< content-type")
                .next()
                .unwrap_or_default()
                .to_owned(),
            [1, 0, 1],
            &["unrecorded-body"],
        ),
    ]);
}

#[test]
fn records_of_crawls_wait_for_each_other_in_order() {
    let record = |kind: &str, block: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {URL}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let sent = record(
        "request",
        "GET /v2/loaves/7 HTTP/1.1\r\nHost: bakery.example\r\n\r\n",
    );
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    let (got, seen) = (
        record("response", &format!("{head}{RYE}")),
        record("revisit", head),
    );
    all(&[
        (
            "requests first",
            format!("{sent}{sent}{got}{got}"),
            [2, 2, 0],
            LACKS,
        ),
        (
            "responses first",
            format!("{got}{got}{sent}{sent}"),
            [2, 2, 0],
            LACKS,
        ),
        ("responses only", format!("{got}{got}"), [2, 2, 0], LACKS),
        (
            "seen before",
            format!("{sent}{seen}"),
            [1, 0, 1],
            &["unrecorded-body"],
        ),
    ]);
}

#[test]
fn entries_of_har_have_bodies_of_many_kinds() {
    let entry = |url: &str, content: &Value| {
        json!({"request": {"method": "GET", "url": url, "headers": []}, "response": {"status": 200, "headers": [
            {"name": "content-type", "value": "application/json"}, {"name": "content-encoding", "value": "gzip"},
        ], "content": content}})
    };
    let har = |entries: Vec<Value>, comment: &str| {
        json!({"log": {"comment": comment, "entries": entries}}).to_string()
    };
    let zipped = packed(RYE);
    let (start, end) = zipped.split_at(12);
    let parts = json!([STANDARD.encode(start), STANDARD.encode(end)]).to_string();
    let hex: String = zipped.iter().map(|byte| format!("{byte:02x}")).collect();
    let plain = json!({"mimeType": "application/json", "text": RYE});
    let browser = [
        "data:text/plain,a",
        "blob:https://bakery.example/1",
        "chrome-extension://a/b.js",
        "wss://bakery.example/v2/loaves/7",
    ];
    let browser = browser.iter().map(|url| entry(url, &plain)).collect();
    all(&[
        (
            "in parts",
            har(
                vec![entry(URL, &json!({"text": parts, "encoding": "base64"}))],
                "",
            ),
            [1, 1, 0],
            LACKS,
        ),
        (
            "hexadecimal parts",
            har(
                vec![entry(
                    URL,
                    &json!({"text": json!([hex]).to_string(), "_isBinary": true}),
                )],
                "",
            ),
            [1, 1, 0],
            LACKS,
        ),
        (
            "hexadecimal",
            har(
                vec![entry(URL, &json!({"text": hex, "_isBinary": true}))],
                "",
            ),
            [1, 1, 0],
            LACKS,
        ),
        ("of the browser itself", har(browser, ""), [0, 0, 0], &[]),
        (
            "behind a long comment",
            har(vec![entry(URL, &plain)], &"x".repeat(200_000)),
            [1, 1, 0],
            LACKS,
        ),
    ]);
}

#[test]
fn json_text_sequences_are_lines() {
    let line = json!({"request": {"method": "GET", "url": URL}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": RYE}});
    all(&[(
        "marks before texts",
        format!("\u{1e}{line}\n\u{1e}{line}\n"),
        [2, 2, 0],
        LACKS,
    )]);
}

#[test]
fn folders_of_stubs_and_requests_are_checked_whole() {
    let by = |spec: &str, path: &str| {
        let spec = format!("@fixtures/traffic/recorded/{spec}");
        let path = format!("@fixtures/traffic/recorded/{path}");
        let ended = conform(&["check", "--spec", &spec, "--format", "json", &path], "");
        sums(&ended.stdout, &ended.stderr)
    };
    let rules = |rules: &[&str]| {
        rules
            .iter()
            .map(|rule| (*rule).to_owned())
            .collect::<Vec<_>>()
    };
    // The second stub names a file outside of the folder, which is not read.
    assert_eq!(
        by("api.yaml", "stubs"),
        ([0, 1, 3], rules(&["missing-member", "unrecorded-body"]))
    );
    let found = rules(&["missing-member", "missing-member", "missing-security"]);
    assert_eq!(by("guarded.yaml", "counter"), ([1, 2, 0], found));
}
