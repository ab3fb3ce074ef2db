//! Bad days: what a caller reads when something goes wrong, and what is sent afterwards.

use conform_client::testing::Replies;
use conform_client::{Builder, Call, Empty, Error, Json, TransportErrorKind};
use serde_json::Value;

use super::api::{API, GET, POST};
use super::block;

fn call(replies: &Replies) -> Result<Value, Error> {
    let core = Builder::new(&API)
        .base_url("https://api.example.org")
        .transport(replies.clone());
    let call: Call<Json<Value>> = core.build().unwrap().call(&GET).finish();
    block(call)
}

/// Each error is one line, which names the operation and says what happened.
#[test]
fn each_error_is_one_line() {
    let moved = |to: &str| Replies::new().response("get", 302, &[("location", to)], "");
    let html = [("content-type", "text/html"), ("x-request-id", "r-1")];
    let rows = [
        (
            Replies::new().json("get", 500, r#"{"code": "E1", "message": "two\nlines"}"#),
            "GET /things (get): 500 Internal Server Error: two lines (code E1)",
        ),
        (
            Replies::new().response("get", 200, &html, "<html>"),
            "GET /things (get): 200 OK: the body is text/html, expected JSON: expected value at line 1 column 1 (request r-1)",
        ),
        (
            Replies::new().json("get", 200, r#"{"a": [1, "#),
            "GET /things (get): 200 OK: the body breaks off: EOF while parsing a value at line 1 column 10",
        ),
        (
            Replies::new().response("get", 204, &[], ""),
            "GET /things (get): 204 No Content: the body is empty, expected JSON",
        ),
        (
            Replies::new().failure("get", TransportErrorKind::Timeout),
            "GET /things (get): timed out: the test lets this call fail",
        ),
        (
            moved("/things"),
            "GET /things (get): 302 Found: 11 redirects, the last to `api.example.org`, which is not followed",
        ),
        (
            moved("ftp://files.example.org"),
            "GET /things (get): 302 Found: a redirect to `ftp:` is not followed",
        ),
        (
            Replies::new(),
            "GET /things (get): the request failed: no response is prepared for the operation `get`",
        ),
    ];
    for (replies, text) in rows {
        assert_eq!(call(&replies).unwrap_err().to_string(), text);
    }
}

#[test]
fn redirect_of_a_body_to_another_origin_says_why_it_is_not_followed() {
    let replies = Replies::new().response(
        "post",
        307,
        &[("location", "https://other.example.org/")],
        "",
    );
    let core = Builder::new(&API)
        .base_url("https://api.example.org")
        .transport(replies.clone());
    let call: Call<Empty> = core
        .build()
        .unwrap()
        .call(&POST)
        .json("application/json", &1)
        .finish();
    let error = block(call).unwrap_err();
    assert!(
        error.to_string().ends_with(
            "307 Temporary Redirect: the redirect to `other.example.org` is not followed, since it would send the body to another origin"
        ),
        "{error}"
    );
    assert_eq!(replies.calls().len(), 1);
}

#[test]
fn entity_tags_are_sent_and_read() {
    let replies = Replies::new()
        .response("get", 200, &[("etag", "\"1\"")], "1")
        .response("get", 304, &[], "")
        .response("get", 412, &[], "");
    let core = Builder::new(&API)
        .base_url("https://api.example.org")
        .transport(replies.clone());
    let core = core.build().unwrap();
    let get = || -> Call<Json<Value>> { core.call(&GET).finish() };
    let response = block(get().send()).unwrap();
    let tag = response.etag().unwrap().to_owned();
    assert!(
        block(get().if_none_match(&tag))
            .unwrap_err()
            .is_not_modified()
    );
    assert!(
        block(get().if_match(&tag))
            .unwrap_err()
            .is_precondition_failed()
    );
    let calls = replies.calls();
    assert_eq!(calls[1].headers["if-none-match"], "\"1\"");
    assert_eq!(calls[2].headers["if-match"], "\"1\"");
}

#[test]
fn idempotency_keys_are_sent_with_what_is_not_idempotent() {
    let replies = Replies::new()
        .response("post", 200, &[], "")
        .json("get", 200, "1");
    let core = Builder::new(&API)
        .base_url("https://api.example.org")
        .idempotency_keys("Idempotency-Key")
        .transport(replies.clone());
    let core = core.build().unwrap();
    let post = || -> Call<Empty> { core.call(&POST).finish() };
    block(post()).unwrap();
    block(post()).unwrap();
    block(post().with_header("Idempotency-Key", "mine")).unwrap();
    let get: Call<Json<Value>> = core.call(&GET).finish();
    block(get).unwrap();
    let calls = replies.calls();
    let keys: Vec<_> = calls
        .iter()
        .map(|call| call.headers.get("idempotency-key"))
        .collect();
    assert!(keys[0].is_some() && keys[0] != keys[1]);
    assert_eq!(keys[2].unwrap(), "mine");
    assert_eq!(keys[3], None);
    assert!(
        Builder::new(&API)
            .base_url("https://a.org")
            .idempotency_keys("a b")
            .build()
            .is_err()
    );
}
