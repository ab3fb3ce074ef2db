//! More programs that record, and more ways in which they write what they record.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::siblings::{LACKS, RYE, TYPE, URL, all, packed, pretty};
use crate::cli::{Folder, conform};

const BOTH: &[&str] = &["unrecorded-body", "wrong-type"];

#[test]
fn examples_of_postman_have_their_status_by_name_or_default() {
    let example = |more: Value| {
        let mut example = json!({"name": "rye", "header": [{"key": "Content-Type", "value": "application/json"}], "body": RYE});
        for (name, value) in more.as_object().expect("it is an object") {
            example[name] = value.clone();
        }
        pretty(&json!({
            "info": {"name": "b", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            "item": [{"request": {"method": "GET", "url": URL}, "response": [example]}],
        }))
    };
    let undocumented = &["undocumented-status"][..];
    all(&[
        ("neither", example(json!({})), [1, 1, 0], LACKS),
        (
            "null",
            example(json!({"code": null, "status": null})),
            [1, 1, 0],
            LACKS,
        ),
        ("text", example(json!({"code": "200"})), [1, 1, 0], LACKS),
        (
            "name",
            example(json!({"code": null, "status": "Internal Server Error"})),
            [1, 1, 0],
            undocumented,
        ),
        (
            "no status",
            example(json!({"code": 7})),
            [0, 1, 0],
            &["malformed-exchange"],
        ),
        (
            "no name",
            example(json!({"status": "Risen"})),
            [0, 1, 0],
            &["malformed-exchange"],
        ),
    ]);
}

#[test]
fn recordings_of_responses_for_python_are_read() {
    let entry = |more: Value| {
        let mut response = json!({
            "method": "GET", "url": URL, "status": 200, "auto_calculate_content_length": false,
            "content_type": "application/json", "body": RYE,
        });
        for (name, value) in more.as_object().expect("it is an object") {
            response[name] = value.clone();
        }
        json!({"responses": [{"response": response}]})
    };
    let yaml = "responses:\n- response:\n    auto_calculate_content_length: false\n    body: '{\"rye\": true}'\n    content_type: application/json\n    headers:\n      X-Oven: '2'\n    method: GET\n    status: 200\n    url: https://bakery.example/v2/loaves/7\n";
    let headers = "responses:\n  - response:\n      body: |\n        {\"rye\": true}\n      headers: {content-type: application/json}\n      method: GET\n      status: 200\n      url: https://bakery.example/v2/loaves/7\n";
    all(&[
        ("yaml", yaml.to_owned(), [0, 1, 1], LACKS),
        ("marked", format!("\u{feff}---\n{yaml}"), [0, 1, 1], LACKS),
        ("headers", headers.to_owned(), [0, 1, 1], LACKS),
        ("json", pretty(&entry(json!({}))), [0, 1, 1], LACKS),
        (
            "on one line",
            entry(json!({})).to_string(),
            [0, 1, 1],
            LACKS,
        ),
        (
            "an object",
            pretty(&entry(json!({"body": {"rye": true}}))),
            [0, 1, 1],
            LACKS,
        ),
        (
            "no body",
            pretty(&entry(json!({"body": ""}))),
            [0, 1, 1],
            &["missing-body"],
        ),
        (
            "another path",
            pretty(&entry(
                json!({"url": "https://bakery.example/v2/loaves/rye"}),
            )),
            [0, 2, 0],
            &["missing-member", "wrong-type"],
        ),
        (
            "no status",
            pretty(&entry(json!({"status": null}))),
            [0, 1, 0],
            &["malformed-exchange"],
        ),
    ]);
}

#[test]
fn spans_are_read_by_every_name_and_wrapping() {
    let attributes = |name: &str, number: &str| {
        json!([
            {"key": "http.request.method", "value": {name: "GET"}},
            {"key": "url.full", "value": {name: "https://bakery.example/v2/loaves/rye"}},
            {"key": "http.response.status_code", "value": {number: "200"}},
        ])
    };
    let span = || json!({"traceId": "a", "startTimeUnixNano": "1", "attributes": attributes("stringValue", "intValue")});
    let snake = json!({"resource_spans": [{"scope_spans": [{"spans": [
        {"trace_id": "a", "start_time_unix_nano": "1", "attributes": attributes("string_value", "int_value")},
    ]}]}]});
    let export = || json!({"resourceSpans": [{"scopeSpans": [{"spans": [span()]}]}]});
    let tags = json!([
        {"key": "http.method", "type": "string", "value": "GET"},
        {"key": "http.url", "type": "string", "value": "https://bakery.example/v2/loaves/rye"},
        {"key": "http.status_code", "type": "int64", "value": 200},
    ]);
    let zipkin = json!([{"traceId": "a", "id": "b", "kind": "SERVER", "timestamp": 1, "tags": {
        "http.method": "GET", "http.path": "/v2/loaves/rye", "http.status_code": "200",
    }}]);
    let whole = json!({"resource_spans": [{"scope_spans": [{"spans": [{"attributes": [
        {"key": "http.request.method", "value": {"string_value": "GET"}},
        {"key": "url.full", "value": {"string_value": URL}},
        {"key": "http.response.status_code", "value": {"int_value": "200"}},
        {"key": "http.response.header.content-type", "value": {"array_value": {"values": [{"string_value": "application/json"}]}}},
        {"key": "http.response.body", "value": {"string_value": RYE}},
    ]}]}]}]});
    all(&[
        ("names of the definition", pretty(&snake), [0, 1, 1], BOTH),
        ("the same on a line", format!("{snake}\n"), [0, 1, 1], BOTH),
        ("a body of those names", pretty(&whole), [0, 1, 1], LACKS),
        (
            "a list",
            pretty(&json!([export(), export()])),
            [0, 2, 2],
            BOTH,
        ),
        (
            "the answer of a store",
            pretty(&json!({"trace": export()})),
            [0, 1, 1],
            BOTH,
        ),
        (
            "batches",
            pretty(&json!({"batches": [{"resource": {}, "scopeSpans": [{"spans": [span()]}]}]})),
            [0, 1, 1],
            BOTH,
        ),
        (
            "Jaeger",
            pretty(
                &json!({"data": [{"traceID": "a", "spans": [{"traceID": "a", "startTime": 1, "tags": tags}], "processes": {}}]}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        ("Zipkin", zipkin.to_string(), [0, 1, 1], BOTH),
    ]);
}

#[test]
fn recordings_of_nock_have_json_text_and_chunks() {
    let recording = |more: Value| {
        let mut one = json!({
            "scope": "https://bakery.example:443", "method": "GET", "path": "/v2/loaves/7", "body": "", "status": 200,
            "response": {"rye": true}, "rawHeaders": ["Content-Type", "application/json"], "responseIsBinary": false,
        });
        for (name, value) in more.as_object().expect("it is an object") {
            one[name] = value.clone();
        }
        pretty(&json!([one]))
    };
    let hex = |text: &str| -> String {
        packed(text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    };
    let zipped = [
        "Content-Type",
        "application/json",
        "Content-Encoding",
        "gzip",
    ];
    all(&[
        ("JSON", recording(json!({})), [0, 1, 1], LACKS),
        (
            "headers of the request",
            recording(json!({"reqheaders": {"accept": "*/*"}})),
            [1, 1, 0],
            LACKS,
        ),
        (
            "headers as an object",
            recording(json!({"rawHeaders": {"Content-Type": "application/json"}})),
            [0, 1, 1],
            LACKS,
        ),
        (
            "chunks",
            recording(json!({"response": [hex(RYE)], "rawHeaders": zipped})),
            [0, 1, 1],
            LACKS,
        ),
        (
            "broken chunks",
            recording(json!({"response": ["0g"], "rawHeaders": zipped})),
            [0, 1, 1],
            &["malformed-body"],
        ),
        (
            "value in the path",
            recording(json!({"path": "/v2/loaves/rye", "response": {"flour": 1}})),
            [1, 1, 0],
            TYPE,
        ),
    ]);
}

#[test]
fn entries_of_har_are_read_with_and_without_what_is_around_them() {
    let entry = |status: Value| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00Z", "time": 1,
            "request": {"method": "GET", "url": URL, "headers": [], "queryString": [], "cookies": []},
            "response": {
                "status": status, "headers": [{"name": "Content-Type", "value": "application/json"}],
                "content": {"size": RYE.len(), "mimeType": "application/json", "text": STANDARD.encode(RYE), "encoding": "base64"},
            },
        })
    };
    let one = || entry(json!(200));
    all(&[
        ("a list", pretty(&json!([one(), one()])), [2, 2, 0], LACKS),
        (
            "without a log",
            pretty(&json!({"entries": [one()]})),
            [1, 1, 0],
            LACKS,
        ),
        (
            "a line each",
            format!("{}\n{}\n", one(), one()),
            [2, 2, 0],
            LACKS,
        ),
        (
            "status in a string",
            pretty(&json!({"log": {"entries": [entry(json!("200"))]}})),
            [1, 1, 0],
            LACKS,
        ),
    ]);
}

#[test]
fn logs_of_curl_may_have_times_and_numbers_of_transfers() {
    let log = |mark: &str| {
        format!(
            "{mark}* Connected to bakery.example\n{mark}> GET /v2/loaves/7 HTTP/1.1\n{mark}> Host: bakery.example\n{mark}> \n{mark}< HTTP/1.1 200 OK\n{mark}< Content-Type: application/json\n{mark}< \n{RYE}\n{mark}* Connection #0 to host bakery.example left intact\n"
        )
    };
    all(&[
        ("neither", log(""), [1, 1, 0], LACKS),
        ("times", log("12:00:00.000001 "), [1, 1, 0], LACKS),
        ("both", log("12:00:00.000001 [0-x] "), [1, 1, 0], LACKS),
        ("numbers", log("[3-0] "), [1, 1, 0], LACKS),
    ]);
}

#[test]
fn exports_have_every_syntax_and_age() {
    let resource = json!({"_id": "r", "_type": "request", "parentId": "w", "method": "GET", "url": "{{ _.base }}/loaves/rye", "body": {}});
    let insomnia = |version: u32| {
        pretty(&json!({"_type": "export", "__export_format": version, "resources": [resource]}))
    };
    let tape = format!(
        "!tape\nname: loaves\ninteractions:\n- recorded: 2026-01-01T00:00:00Z\n  request:\n    method: GET\n    uri: {URL}\n    headers: {{}}\n  response:\n    status: 200\n    headers:\n      Content-Type: application/json\n    body: '{RYE}'\n"
    );
    let yaml = "_type: export\n__export_format: 4\nresources:\n- _id: r\n  _type: request\n  parentId: w\n  method: GET\n  url: '{{ _.base }}/loaves/rye'\n";
    let of_five = json!({"type": "collection.insomnia.rest/5.0", "name": "b", "collection": [{"name": "r", "method": "GET", "url": "{{ _.base }}/loaves/rye"}]});
    all(&[
        ("Insomnia 3", insomnia(3), [0, 1, 0], TYPE),
        ("Insomnia 4 in YAML", yaml.to_owned(), [0, 1, 0], TYPE),
        ("Insomnia 5 in JSON", pretty(&of_five), [0, 1, 0], TYPE),
        ("tape of Betamax", tape, [1, 1, 0], LACKS),
    ]);
}

#[test]
fn members_of_more_logs_are_known() {
    let line = |value: Value| format!("{value}\n");
    let slim = json!({"request": {"method": "POST", "url": "http://bakery.example/v2/loaves/rye", "headers": {}}, "response": {"status": 200, "headers": {}}, "client_ip": "10.0.0.1", "apisix_latency": 1});
    all(&[
        (
            "Cloudflare",
            line(
                json!({"ClientRequestHost": "bakery.example", "ClientRequestMethod": "GET", "ClientRequestURI": "/v2/loaves/rye", "EdgeResponseStatus": 200}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        (
            "Azure",
            line(
                json!({"properties": {"httpMethod": "GET", "requestUri": "/v2/loaves/rye", "httpStatus": 200, "host": "bakery.example"}}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        (
            "Akamai",
            line(
                json!({"reqMethod": "GET", "reqHost": "bakery.example", "reqPath": "v2/loaves/rye", "statusCode": "200"}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        (
            "load balancer",
            line(
                json!({"request_verb": "GET", "request_url": "https://bakery.example:443/v2/loaves/rye", "elb_status_code": 200}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        (
            "Serilog",
            line(
                json!({"@t": "x", "RequestMethod": "GET", "RequestPath": "/v2/loaves/rye", "StatusCode": 200}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        (
            "Winston",
            line(
                json!({"level": "info", "meta": {"req": {"method": "GET", "url": "/v2/loaves/rye"}, "res": {"statusCode": 200}}}),
            ),
            [0, 1, 1],
            BOTH,
        ),
        ("APISIX", line(slim).replace("POST", "GET"), [0, 1, 1], BOTH),
    ]);
}

#[test]
fn requests_of_bruno_in_yaml_inherit_from_their_folders() {
    let folder = Folder::new("bruno-yaml");
    let write = |name: &str, text: &str| {
        let path = folder.path(name);
        let parent = Path::new(&path).parent().expect("it is in a folder");
        fs::create_dir_all(parent).expect("it can be made");
        folder.write(name, text);
    };
    write(
        "opencollection.yml",
        "opencollection: 1.0.0\ninfo:\n  name: bakery\nrequest:\n  auth:\n    type: apikey\n    key: X-Door\n    value: '{{key}}'\n    placement: header\n",
    );
    write(
        "environments/Local.yml",
        "name: Local\nvariables:\n- name: base\n  value: http://localhost\n",
    );
    write(
        "loaves/folder.yml",
        "info:\n  name: loaves\n  type: folder\n",
    );
    let request = |auth: &str, more: &str| {
        format!(
            "info:\n  name: get\n  type: http\n  seq: 1\n\nhttp:\n  method: GET\n  url: '{{{{base}}}}/loaves/:id'\n  params:\n  - name: id\n    value: '{{{{loaf}}}}'\n    type: path\n  auth: {auth}\n\nruntime:\n  variables:\n  - name: loaf\n    value: '7'\n{more}"
        )
    };
    let examples = format!(
        "\nexamples:\n- name: rye\n  request:\n    url: '{{{{base}}}}/loaves/7'\n    method: GET\n  response:\n    status: 200\n    headers:\n    - name: Content-Type\n      value: application/json\n    body:\n      type: json\n      data: |-\n        {RYE}\n"
    );
    write("loaves/get.yml", &request("inherit", &examples));
    write("loaves/open.yml", &request("none", ""));
    let path = folder.path("");
    let spec = "@fixtures/traffic/recorded/guarded.yaml";
    let ended = conform(&["check", "--spec", spec, "--format", "json", &path], "");
    let report: Value =
        serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.stderr));
    let findings = report["findings"].as_array().expect("there is a list");
    let mut found: Vec<(&str, &str)> = findings
        .iter()
        .map(|one| {
            let file = one["payload"]["file"].as_str().unwrap_or_default();
            let name = file.rsplit('/').next().unwrap_or_default();
            (name, one["rule"].as_str().unwrap_or_default())
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("get.yml", "missing-member"),
            ("open.yml", "missing-security")
        ],
        "{}",
        ended.stdout
    );
}
