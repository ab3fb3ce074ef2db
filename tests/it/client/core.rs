//! The client core over real HTTP, with operations made by hand: what no generator can get wrong.

use std::sync::Arc;
use std::time::Duration;

use conform_client::{
    Api, Body, Builder, Call, Core, Credential, Empty, Error, ErrorKind, Events, Json, JsonLines,
    Operation, Requirement, SecretString, SecurityKind, SecurityScheme, Server as ApiServer,
    ServerVariable, Style, Text, TokenSource, Transport, TransportErrorKind, Undeclared,
};

use super::block;
use super::server::{Answer, Server};

static API: Api = Api {
    user_agent: "core-tests/1",
    servers: &[ApiServer {
        url: "https://{host}/{stage}",
        variables: &[
            ServerVariable {
                name: "host",
                default: "vsee.me",
                values: &[],
            },
            ServerVariable {
                name: "stage",
                default: "stable",
                values: &["stable", "next"],
            },
        ],
    }],
    schemes: &[
        SecurityScheme {
            name: "key",
            kind: SecurityKind::Header("X-Key"),
        },
        SecurityScheme {
            name: "account",
            kind: SecurityKind::Query("account"),
        },
        SecurityScheme {
            name: "session",
            kind: SecurityKind::Cookie("session"),
        },
        SecurityScheme {
            name: "login",
            kind: SecurityKind::Basic,
        },
        SecurityScheme {
            name: "token",
            kind: SecurityKind::Bearer,
        },
    ],
};

static OPEN: Operation = Operation::new("open", "GET", "/open/{id}", &[]);
static POST: Operation = Operation::new("post", "POST", "/things", &[]);
static KEYED: Operation = Operation::new("keyed", "GET", "/keyed", &[&[Requirement::new(0)]]);

fn core(server: &Server) -> Core {
    with(server, |builder| builder)
}

fn with(server: &Server, set: impl FnOnce(Builder) -> Builder) -> Core {
    set(Builder::new(&API).base_url(server.url()))
        .build()
        .expect("the settings are fine")
}

fn echo() -> Server {
    Server::start(|_| Answer::json(200, r#"{"ok": true}"#))
}

#[test]
fn alternatives_of_security_are_tried_in_order() {
    static ALL: Operation = Operation::new(
        "all",
        "GET",
        "/all",
        &[
            &[Requirement::new(0), Requirement::new(1)],
            &[Requirement::new(2), Requirement::new(3)],
            &[Requirement::new(4).scopes(&["read"])],
        ],
    );
    let server = echo();
    let send = |set: fn(Builder) -> Builder| {
        let call: Call<Empty> = with(&server, set).call(&ALL).finish();
        block(call)
            .map(|()| server.one().dump())
            .map_err(|error| error.to_string())
    };
    let header_and_query = send(|b| b.credential(0, "k").credential(1, "a b").credential(4, "t"));
    assert_eq!(
        header_and_query.as_deref(),
        Ok("GET /all?account=a%20b\nx-key: k")
    );
    let cookie_and_basic = send(|b| {
        b.credential(0, "k")
            .credential(2, "s;1")
            .credential(3, Credential::basic("Ann", "pä:ss"))
    });
    assert_eq!(
        cookie_and_basic.as_deref(),
        Ok("GET /all\nauthorization: Basic QW5uOnDDpDpzcw==\ncookie: session=s%3B1")
    );
    assert_eq!(
        send(|b| b
            .credential(1, "a")
            .credential(3, Credential::basic("Ann", "x"))),
        Err(
            "GET /all (all): credentials are missing: needs `key`, or `session`, or `token`"
                .to_owned()
        )
    );

    struct Source;
    impl TokenSource for Source {
        fn token<'a>(
            &'a self,
            scopes: &'a [&'a str],
        ) -> conform_client::BoxFuture<'a, Result<SecretString, conform_client::BoxError>> {
            Box::pin(async move { Ok(format!("for-{}", scopes.join("+")).into()) })
        }
    }
    let source = send(|b| b.credential(4, Credential::source(Source)));
    assert_eq!(
        source.as_deref(),
        Ok("GET /all\nauthorization: Bearer for-read")
    );
}

#[test]
fn an_empty_alternative_is_the_last_resort() {
    static OPTIONAL: Operation =
        Operation::new("optional", "GET", "/o", &[&[], &[Requirement::new(0)]]);
    let server = echo();
    let call: Call<Empty> = core(&server).call(&OPTIONAL).finish();
    block(call).unwrap();
    assert_eq!(server.one().dump(), "GET /o");
    let call: Call<Empty> = with(&server, |b| b.credential(0, "k"))
        .call(&OPTIONAL)
        .finish();
    block(call).unwrap();
    assert_eq!(server.one().dump(), "GET /o\nx-key: k");
}

#[test]
fn path_parameters_cannot_change_the_path() {
    let server = echo();
    let get = |id: &str| {
        let call: Call<Empty> = core(&server)
            .call(&OPEN)
            .path("id", Style::SIMPLE, id)
            .finish();
        block(call)
            .map(|()| server.one().target().to_owned())
            .map_err(|error| error.to_string())
    };
    let rows = [
        ("a/b?c#d", "/open/a%2Fb%3Fc%23d"),
        ("ü %2e", "/open/%C3%BC%20%252e"),
        ("...", "/open/..."),
        ("a..", "/open/a.."),
    ];
    for (id, target) in rows {
        assert_eq!(get(id).as_deref(), Ok(target));
    }
    let head = "GET /open/{id} (open): the request cannot be written: ";
    assert_eq!(
        get(""),
        Err(format!(
            "{head}the parameter `id` is empty, which would make the path another one"
        ))
    );
    for id in [".", ".."] {
        assert_eq!(
            get(id),
            Err(format!(
                "{head}a path segment of dots only would change the path: `id`"
            ))
        );
    }
    let call: Call<Empty> = core(&server).call(&OPEN).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("{head}the path parameter `id` is not set")
    );
    assert!(server.take().is_empty());
}

#[test]
fn headers_cannot_be_smuggled() {
    let server = echo();
    let call: Call<Empty> = core(&server)
        .call(&POST)
        .header("X-Note", Style::SIMPLE, "a\r\nX-Admin: 1")
        .finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "POST /things (post): the request cannot be written: the parameter `X-Note` holds a character that cannot stand there"
    );
    assert!(server.take().is_empty());
}

#[test]
fn an_error_says_what_the_server_said_and_shows_no_more() {
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
        "GET /keyed (keyed): 422 Unprocessable Entity: Sorry, not today (code 4711) (request r-1)"
    );
    for text in [format!("{error:?}"), format!("{core:?}")] {
        assert!(!text.contains("Jane") && !text.contains("s3cr3t"), "{text}");
    }
}

#[test]
fn a_body_that_does_not_fit_says_where() {
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
        "GET /open/{id} (open): 200 OK: (text/html) the body does not fit its type: expected value at line 1 column 1"
    );
    assert_eq!(
        get("empty").to_string(),
        "GET /open/{id} (open): 204 No Content: the body does not fit its type: the body is empty"
    );
}

#[test]
fn redirects_take_neither_credentials_nor_bodies_to_another_origin() {
    let other = echo();
    let url = other.url();
    let server = Server::start(move |request| match request.path() {
        "/keyed" => Answer::empty(302).header("location", "/again"),
        "/again" => Answer::empty(307).header("location", &format!("{url}/elsewhere?x=1")),
        _ => Answer::empty(308).header("location", &format!("{url}/things")),
    });
    let core = with(&server, |b| {
        b.credential(0, "s3cr3t").header("X-Default", "d")
    });
    let call: Call<Json<serde_json::Value>> = core
        .call(&KEYED)
        .header("X-Patient", Style::SIMPLE, "Jane")
        .cookie("c", Style::FORM, "1")
        .finish();
    block(call).unwrap();
    let near: Vec<_> = server.take().iter().map(|request| request.dump()).collect();
    assert_eq!(
        near,
        [
            "GET /keyed\naccept: application/json\ncookie: c=1\nx-default: d\nx-key: s3cr3t\nx-patient: Jane",
            "GET /again\naccept: application/json\ncookie: c=1\nx-default: d\nx-key: s3cr3t\nx-patient: Jane",
        ]
    );
    let far = other.one();
    assert_eq!(far.dump(), "GET /elsewhere?x=1\naccept: application/json");
    assert_eq!(far.header("user-agent"), Some("core-tests/1"));

    let call: Call<Empty> = core.call(&POST).json("application/json", "Jane").finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(308));
    assert!(other.take().is_empty());
}

#[test]
fn a_redirect_after_a_post_becomes_a_get() {
    let server = Server::start(|request| match request.method() {
        "POST" => Answer::empty(303).header("location", "/done"),
        _ => Answer::json(200, "1"),
    });
    let call: Call<Json<u8>> = core(&server)
        .call(&POST)
        .json("application/json", "x")
        .finish();
    assert_eq!(block(call).unwrap(), 1);
    let seen: Vec<_> = server.take().iter().map(|request| request.dump()).collect();
    assert_eq!(
        seen,
        [
            "POST /things\naccept: application/json\ncontent-type: application/json\n\n\"x\"",
            "GET /done\naccept: application/json"
        ]
    );
}

#[test]
fn redirects_that_are_declared_or_go_in_circles_are_results() {
    static ARCHIVE: Operation = Operation {
        redirect_is_result: true,
        ..Operation::new("archive", "GET", "/archive", &[])
    };
    let server = Server::start(|_| Answer::empty(302).header("location", "/open/1"));
    let call: Call<Empty> = core(&server).call(&ARCHIVE).finish();
    let response = block(call.send()).unwrap();
    assert_eq!(response.headers()["location"], "/open/1");
    assert_eq!(server.take().len(), 1);
    let call: Call<Empty> = core(&server)
        .call(&OPEN)
        .path("id", Style::SIMPLE, "1")
        .finish();
    assert_eq!(
        block(call)
            .unwrap_err()
            .status()
            .map(|status| status.as_u16()),
        Some(302)
    );
    assert_eq!(server.take().len(), 11);
}

#[test]
fn bodies_are_streamed_both_ways() {
    let server = Server::start(|request| {
        let text = String::from_utf8_lossy(&request.body).to_uppercase();
        text.bytes().fold(
            Answer::new(200, "application/octet-stream", ""),
            |answer, byte| answer.piece([byte]),
        )
    });
    struct Words(Vec<&'static str>);
    impl futures_core::Stream for Words {
        type Item = Result<&'static str, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.pop().map(Ok))
        }
    }
    for length in [None, Some(6)] {
        let body = Body::stream(Words(vec!["def", "abc"]), length);
        let call: Call<conform_client::Blob> = core(&server)
            .call(&POST)
            .body("application/octet-stream", body)
            .finish();
        let text = block(async {
            let mut stream = call.stream().await.unwrap();
            let mut pieces = Vec::new();
            while let Some(chunk) = stream.chunk().await.unwrap() {
                pieces.push(String::from_utf8_lossy(&chunk).into_owned());
            }
            pieces.concat()
        });
        assert_eq!(text, "ABCDEF");
        let request = server.one();
        assert_eq!(request.header("content-length"), length.map(|_| "6"));
        assert_eq!(
            request.header("transfer-encoding"),
            length.is_none().then_some("chunked")
        );
    }
}

#[test]
fn events_and_lines_arrive_one_by_one() {
    let server = Server::start(|request| match request.path() {
        "/open/events" => Answer::new(200, "text/event-stream", "event: add\r\nid: 1\r\nda")
            .piece("ta: {\"n\":\r\ndata: 1}\r\n\r\n: ping\n\ndata: \"x\"\n\n")
            .piece("data: {\"n\":2}\n\ndata: [DONE]\n\ndata: {\"n\":3}\n\n"),
        _ => Answer::new(200, "application/jsonl", "{\"n\":1}\n\n{\"n\"").piece(":2}\r\n{\"n\":3}"),
    });
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Item {
        n: u8,
    }
    block(async {
        let call: Call<Events<Item>> = core(&server)
            .call(&OPEN)
            .path("id", Style::SIMPLE, "events")
            .finish();
        let mut events = call.await.unwrap();
        let first = events.next().await.unwrap().unwrap();
        assert_eq!(
            (first.event.as_str(), first.id.as_str(), first.data),
            ("add", "1", Item { n: 1 })
        );
        let second = events.next().await.unwrap().unwrap_err();
        assert_eq!(
            second.to_string(),
            "an item of the stream does not fit its type: invalid type: string, expected struct Item at line 1 column 3"
        );
        assert_eq!(events.next().await.unwrap().unwrap().data, Item { n: 2 });
        assert!(events.next().await.is_none());
        assert!(events.next().await.is_none());

        let call: Call<JsonLines<Item>> = core(&server)
            .call(&OPEN)
            .path("id", Style::SIMPLE, "lines")
            .finish();
        let mut lines = call.await.unwrap();
        let mut seen = Vec::new();
        while let Some(line) = lines.next().await {
            seen.push(line.unwrap().n);
        }
        assert_eq!(seen, [1, 2, 3]);
    });
    assert_eq!(server.take()[0].header("accept"), Some("text/event-stream"));
}

#[test]
fn what_a_caller_sets_for_one_call() {
    let server = echo();
    let call: Call<Json<u8>> = with(&server, |b| b.header("X-Default", "d"))
        .call(&POST)
        .finish();
    let text = block(
        call.with_header("X-Default", "other")
            .with_header("accept", "text/plain")
            .text(),
    )
    .unwrap();
    assert_eq!(text, r#"{"ok": true}"#);
    assert_eq!(
        server.one().dump(),
        "POST /things\naccept: text/plain\nx-default: other"
    );
}

#[test]
fn no_answer_and_a_late_answer_are_told_apart() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let core = Builder::new(&API).base_url(&closed).build().unwrap();
    let call: Call<Text> = core
        .call(&POST)
        .query("patient", Style::FORM, "Jane")
        .finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.transport().unwrap().kind(),
        TransportErrorKind::Connect
    );
    assert!(
        error
            .to_string()
            .starts_with("POST /things (post): could not connect: "),
        "{error}"
    );
    assert!(!format!("{error:?}").contains("Jane"));

    let slow = Server::start(|_| {
        std::thread::sleep(Duration::from_millis(400));
        Answer::empty(200)
    });
    let call: Call<Text> = self::core(&slow).call(&POST).finish();
    let error = block(call.with_timeout(Duration::from_millis(50))).unwrap_err();
    assert_eq!(
        error.transport().unwrap().kind(),
        TransportErrorKind::Timeout
    );
}

#[test]
fn a_body_may_not_be_longer_than_allowed() {
    let server =
        Server::start(|_| Answer::new(200, "text/plain", "0123456789").piece("0123456789"));
    let call: Call<Text> = with(&server, |b| b.max_body(15)).call(&POST).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /things (post): the response is too long: more than 15 bytes"
    );
    let call: Call<Text> = with(&server, |b| b.max_body(20)).call(&POST).finish();
    assert_eq!(block(call).unwrap().len(), 20);
}

#[test]
fn a_transport_sees_operation_and_request_and_can_answer_itself() {
    use conform_client::{
        BoxFuture, Bytes, HeaderMap, HttpRequest, HttpResponse, StatusCode, TransportError,
    };
    struct Canned;
    impl Transport for Canned {
        fn send(
            &self,
            request: HttpRequest,
        ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            let debug = format!("{request:?}");
            assert!(
                !debug.contains("s3cr3t") && !debug.contains("Jane"),
                "{debug}"
            );
            let answer = format!(
                "\"{} {} {}\"",
                request.operation.id, request.method, request.url
            );
            Box::pin(async {
                Ok(HttpResponse::new(
                    StatusCode::OK,
                    HeaderMap::new(),
                    Bytes::from(answer),
                ))
            })
        }
    }
    let core = Builder::new(&API)
        .transport(Arc::new(Canned))
        .server_variable("stage", "next")
        .credential(0, "s3cr3t")
        .build()
        .unwrap();
    let call: Call<Json<String>> = core
        .call(&KEYED)
        .query("name", Style::FORM, "Jane")
        .finish();
    assert_eq!(
        block(call).unwrap(),
        "keyed GET https://vsee.me/next/keyed?name=Jane"
    );
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let refused =
        |set: fn(Builder) -> Builder| set(Builder::new(&API)).build().unwrap_err().to_string();
    assert_eq!(
        refused(|b| b.server_variable("stage", "old")),
        "the server variable `stage` must be one of `stable`, `next`"
    );
    assert_eq!(
        refused(|b| b.server_variable("account", "x")),
        "the server `https://{host}/{stage}` has no variable `account`, it has `host`, `stage`"
    );
    assert_eq!(
        refused(|b| b.base_url("/api_v3")),
        "`/api_v3` is no absolute http URL without user, password, query and fragment: set a base URL"
    );
    assert_eq!(refused(|b| b.server(3)), "the description has no server 3");
    assert_eq!(
        refused(|b| b.header("X Y", "1")),
        "the header `X Y` has an invalid name or value"
    );
}

/// Calls can be spawned: they own what they need.
#[test]
fn calls_are_send_and_own_what_they_need() {
    fn spawnable<T: Send + 'static>(_: &T) {}
    let server = echo();
    let call: Call<Json<String>, Undeclared> = core(&server).call(&POST).finish();
    spawnable(&call);
    spawnable(&call.into_future());
}
