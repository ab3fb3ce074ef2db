//! Bodies of every form, errors that say what is wrong wherever their schema has room, and statuses that are not documented.

use super::{JSON, block_on, call_at, fixture, json, media_type};
use bytes::Bytes;
use conform_server::{ApiServer, Fault, Faults, Reply, ServerOptions};
use http::{Request, Response};

fn boatyard() -> ApiServer {
    ApiServer::new(fixture("boatyard.yaml"), ServerOptions::default())
}

fn call(server: &ApiServer, line: &str, headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    call_at("/v2", server, line, headers, body)
}

#[test]
fn what_is_sent_is_kept_whatever_its_media_type_is() {
    let server = boatyard();
    let parts = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--b\r\n\
        Content-Disposition: form-data; name=\"berths\"\r\n\r\n4\r\n--b--\r\n";
    let bodies = [
        ("application/json", r#"{"name": "Ada", "berths": 4}"#),
        (
            "application/xml",
            "<Boat><name>Ada</name><berths>4</berths></Boat>",
        ),
        ("application/x-www-form-urlencoded", "name=Ada&berths=4"),
        ("multipart/form-data; boundary=b", parts),
    ];
    for (content_type, body) in bodies {
        let made = call(
            &server,
            "POST /boats",
            &[("content-type", content_type)],
            body,
        );
        assert_eq!(made.status(), 201, "{content_type}: {:?}", made.body());
        let id = json(&made)["id"].clone();
        let got = json(&call(&server, &format!("GET /boats/{id}"), &[], ""));
        assert_eq!(
            (&got["name"], &got["berths"], &got["id"]),
            (&"Ada".into(), &4.into(), &id),
            "{content_type}"
        );
    }
    let sails = call(
        &server,
        "POST /boats",
        &[("content-type", "application/x-www-form-urlencoded")],
        "name=Bo&sails=jib&sails=main",
    );
    assert_eq!(json(&sails)["sails"], serde_json::json!(["jib", "main"]));
}

#[test]
fn what_is_put_has_the_id_of_its_path() {
    let server = boatyard();
    let put = call(&server, "PUT /boats/5000", &[JSON], r#"{"name": "Cy"}"#);
    assert_eq!(json(&put)["id"], 5000);
    let got = json(&call(&server, "GET /boats/5000", &[], ""));
    assert_eq!((&got["id"], &got["name"]), (&5000.into(), &"Cy".into()));
}

#[test]
fn errors_say_what_is_wrong_inside_of_them_too() {
    let server = boatyard();
    let bad = call(&server, "POST /boats", &[JSON], r#"{"name": 7}"#);
    assert_eq!(bad.status(), 400);
    let error = &json(&bad)["error"];
    assert_eq!(error["code"], 400);
    assert_eq!(
        error["message"],
        "`name` is an integer of 1 digit, not a string"
    );
    // The only error that is documented.
    let bad = call(&server, "POST /boats/1/log", &[JSON], "{}");
    assert_eq!(bad.status(), 405);
    let made = call(&server, "GET /tide", &[("prefer", "code=503")], "");
    assert_eq!(
        (made.status().as_u16(), &json(&made)["status"]),
        (503, &503.into())
    );
}

#[test]
fn an_operation_without_success_changes_nothing_and_says_so() {
    let server = boatyard();
    let made = call(&server, "POST /boats", &[JSON], r#"{"name": "Ada"}"#);
    let path = format!("/boats/{}", json(&made)["id"]);
    let deleted = call(&server, &format!("DELETE {path}"), &[], "");
    assert_eq!(deleted.status(), 400);
    assert_eq!(
        deleted.headers()["x-conform-note"],
        "the operation documents no success"
    );
    assert_eq!(call(&server, &format!("GET {path}"), &[], "").status(), 200);
}

#[test]
fn streams_have_events_and_preferences_are_read() {
    let server = boatyard();
    let stream = call(&server, "GET /boats/1/log", &[], "");
    assert_eq!(media_type(&stream), "text/event-stream");
    let text = std::str::from_utf8(stream.body()).expect("text");
    assert!(
        text.starts_with("data: ") && text.ends_with("\n\n"),
        "{text:?}"
    );
    let wrong = call(&server, "GET /tide", &[("prefer", "code=ok")], "");
    assert_eq!(
        (wrong.status().as_u16(), &json(&wrong)["detail"]),
        (
            400,
            &"the preference `code` must be a status from 200 to 599, found `ok`".into()
        )
    );
}

#[test]
fn a_path_without_the_base_path_is_explained() {
    let server = boatyard();
    let detail = |path| json(&call_at("", &server, path, &[], ""))["detail"].clone();
    assert_eq!(
        detail("GET /tide"),
        "the description has no such path: its paths begin with `/v2` here"
    );
    assert_eq!(detail("GET /moon"), "the description has no such path");
}

/// One server stands for those of all operations.
#[test]
fn operations_with_a_server_of_their_own_are_below_the_base_path_too() {
    let server = boatyard();
    let png = [("content-type", "image/png")];
    for base in ["/v2", "/up"] {
        let answer = call_at(base, &server, "POST /boats/photos", &png, "x");
        assert_eq!(answer.status(), 204, "{base}");
    }
    let other = call(&server, "PATCH /boats/photos", &[], "");
    assert_eq!(other.headers()["allow"], "POST, OPTIONS");
}

#[test]
fn faults_are_named_by_method_and_path_too() {
    let texts = [
        "GET /tide:503x1,Retry-After=Sun, 06 Nov 1994 08:49:37 GMT,Location=http://a.example:80/",
        "getBoat:404",
    ];
    let faults = texts.map(|text| Fault::parse(text).expect("a fault"));
    let options = ServerOptions {
        faults: Faults::new(faults.to_vec(), None),
        ..ServerOptions::default()
    };
    let server = ApiServer::new(fixture("boatyard.yaml"), options);
    let request = Request::get("/v2/tide")
        .body(Bytes::new())
        .expect("a request");
    let Reply::Answer(answer) = block_on(server.handle(request)) else {
        panic!("it answers");
    };
    assert_eq!(answer.status(), 503);
    assert_eq!(
        answer.headers()["retry-after"],
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
    assert_eq!(answer.headers()["location"], "http://a.example:80/");
    assert_eq!(call(&server, "GET /tide", &[], "").status(), 200);
    let missing = call(&server, "GET /boats/1", &[], "");
    assert_eq!(missing.status(), 404);

    let problem = |text| Fault::parse(text).expect_err("it is no fault");
    assert!(problem("getBoat:503x").contains("at least 1, as in `503x2`"));
    assert!(problem("getBoat:503x0").contains("at least 1"));
    assert!(problem("getBoat:99").contains("from 200 to 599"));
    assert!(problem("boats:list:slow").contains("found `slow`"));
    assert!(problem("getBoat").contains("OPERATION:KIND"));
    let colon = Fault::parse("boats:list:200ms").expect("a fault");
    assert_eq!(colon.operation, "boats:list");
}
