//! What errors show.

use conform_client::{Call, Empty, Error, ErrorKind, Json, Style};

use super::api::{GET, KEYED, OPEN, at, core, with};
use super::block;
use super::server::{Answer, Server};

#[test]
fn error_shows_code_and_message_of_the_server_and_nothing_else() {
    let server = Server::start(|_| {
        Answer::json(
            422,
            r#"{"code": 4711, "message": "Sorry,\nnot today", "patient": "Jane Doe"}"#,
        )
        .header("Retry-After", "7")
        .header("X-Request-Id", "r-1")
    });
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Problem {
        code: u32,
    }
    let core = with(&server, |b| b.credential(0, "s3cr3t"));
    let call: Call<Json<serde_json::Value>, Json<u8>> =
        core.call(&KEYED).query("q", Style::FORM, "Jane").finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(422));
    assert_eq!(error.code(), Some("4711"));
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert_eq!(error.declared(), None);
    let error: Error = error.into();
    assert_eq!(error.body_as::<Problem>().unwrap(), Problem { code: 4711 });
    assert_eq!(
        error.to_string(),
        "GET /keyed (keyed): 422 Unprocessable Entity: Sorry, not today (code 4711) (retry after 7 s) (request r-1)"
    );
    for text in [format!("{error:?}"), format!("{core:?}")] {
        assert!(!text.contains("Jane") && !text.contains("s3cr3t"), "{text}");
    }
    // A client can leave out what the server says.
    let core = with(&server, |b| {
        b.credential(0, "s3cr3t").hide_server_messages()
    });
    let call: Call<Json<serde_json::Value>> = core.call(&KEYED).finish();
    let error = block(call).unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("4711"), None));
    assert_eq!(
        error.to_string(),
        "GET /keyed (keyed): 422 Unprocessable Entity (code 4711) (retry after 7 s) (request r-1)"
    );
    assert!(error.body().is_some_and(|body| body.starts_with(b"{")));
}

#[test]
fn mismatch_has_a_path_and_a_position() {
    let server = Server::start(|request| match request.path() {
        "/open/html" => Answer::new(200, "text/html", "<html>Jane</html>"),
        "/open/empty" => Answer::empty(204),
        _ => Answer::json(200, "{\"data\": {\"id\": \"Jane\"}}"),
    });
    type Wanted = std::collections::BTreeMap<String, std::collections::BTreeMap<String, u8>>;
    let get = |id: &str| {
        let call: Call<Json<Wanted>> = core(&server)
            .call(&OPEN)
            .path("id", Style::SIMPLE, id)
            .finish();
        block(call).unwrap_err()
    };
    let error = get("x");
    assert_eq!(error.kind(), ErrorKind::Body);
    assert_eq!(error.mismatch().unwrap().path(), Some("data.id"));
    assert_eq!(
        error.body().unwrap().as_ref(),
        b"{\"data\": {\"id\": \"Jane\"}}"
    );
    assert_eq!(
        error.to_string(),
        "GET /open/{id} (open): 200 OK: the body does not fit its type: data.id: invalid type: string, expected u8 at line 1 column 22"
    );
    assert_eq!(
        get("html").to_string(),
        "GET /open/{id} (open): 200 OK: the body is text/html, expected JSON: expected value at line 1 column 1"
    );
    assert_eq!(
        get("empty").to_string(),
        "GET /open/{id} (open): 204 No Content: the body is empty, expected JSON"
    );
}

#[test]
fn request_id_must_be_short_and_printable() {
    let rows = [
        ("x-request-id", "r-1", Some("r-1")),
        ("X-Amzn-RequestId", "r-2", Some("r-2")),
        ("x-request-id", "Jane Doe", None),
        ("x-request-id", "\u{e9}", None),
        ("x-request-id", "", None),
        ("x-other-id", "r-3", None),
    ];
    for (name, value, wanted) in rows {
        let server = Server::start(move |_| Answer::empty(500).header(name, value));
        let call: Call<Empty> = at(&server.url(), |b| b).call(&GET).finish();
        let error = block(call).unwrap_err();
        assert_eq!(error.request_id(), wanted);
        let shown = wanted
            .map(|id| format!(" (request {id})"))
            .unwrap_or_default();
        assert_eq!(
            error.to_string(),
            format!("GET /things (get): 500 Internal Server Error{shown}")
        );
    }
}
