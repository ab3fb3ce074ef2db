//! What hostile servers, hostile values and careless callers can do to a client: nothing.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use conform_client::{
    Api, Blob, Builder, Call, Core, Credential, Empty, ErrorKind, Events, File, HttpBuilder,
    HttpTransport, Json, Multipart, Operation, PlainText, Requirement, SecurityKind,
    SecurityScheme, Server as ApiServer, ServerVariable, StreamError, Style, TransportError,
    TransportErrorKind,
};

use super::block;
use super::server::{Answer, Server};

static API: Api = Api {
    user_agent: "hostile-tests/1",
    servers: &[ApiServer {
        url: "https://api-{account}.example.org/{stage}",
        variables: &[
            ServerVariable {
                name: "account",
                default: "demo",
                values: &[],
            },
            ServerVariable {
                name: "stage",
                default: "v1",
                values: &[],
            },
        ],
    }],
    schemes: &[
        SecurityScheme {
            name: "login",
            kind: SecurityKind::Basic,
        },
        SecurityScheme {
            name: "key",
            kind: SecurityKind::Query("key"),
        },
        SecurityScheme {
            name: "session",
            kind: SecurityKind::Cookie("session"),
        },
    ],
};

static GET: Operation = Operation::new("get", "GET", "/things", &[]);
static POST: Operation = Operation::new("post", "POST", "/things", &[]);
static LOGIN: Operation = Operation::new("login", "GET", "/login", &[&[Requirement::new(0)]]);
static SECRETS: Operation = Operation::new(
    "secrets",
    "GET",
    "/secrets",
    &[&[Requirement::new(1), Requirement::new(2)]],
);

fn core(url: &str, set: impl FnOnce(Builder) -> Builder) -> Core {
    set(Builder::new(&API).base_url(url))
        .build()
        .expect("the settings are fine")
}

/// A server that reads each request's head and then writes what it is told, as long as somebody listens.
fn raw(write: impl Fn(&mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it has an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap_or_default() == 0 {
                    break;
                }
                head.push(byte[0]);
            }
            write(&mut stream);
        }
    });
    format!("http://127.0.0.1:{port}")
}

#[test]
fn a_post_without_a_body_says_that_it_has_none() {
    let server = Server::start(|_| Answer::empty(204));
    let methods = ["POST", "PUT", "PATCH"].map(|method| {
        let operation = Operation::new("empty", method, "/things", &[]);
        &*Box::leak(Box::new(operation))
    });
    for operation in methods {
        let call: Call<Empty> = core(&server.url(), |b| b).call(operation).finish();
        block(call).unwrap();
        // Servers answer 411 without it (RFC 9110 §8.6).
        assert_eq!(server.one().header("content-length"), Some("0"));
    }
    let call: Call<Empty> = core(&server.url(), |b| b).call(&GET).finish();
    block(call).unwrap();
    assert_eq!(server.one().header("content-length"), None);
}

#[test]
fn a_variable_cannot_change_the_host() {
    let build = |account: &str, stage: &str| {
        let builder = Builder::new(&API)
            .server_variable("account", account)
            .server_variable("stage", stage)
            .build();
        builder
            .map(|core| core.base_url().to_owned())
            .map_err(|error| error.to_string())
    };
    for account in [
        "evil.net/",
        "x@evil.net",
        "evil.net?",
        "evil.net#",
        "evil.net\\",
        "ev\til.net/",
    ] {
        assert_eq!(
            build(account, "v1").unwrap_err(),
            "the server variable `account` stands in the host's name and holds a character that would end it"
        );
    }
    assert_eq!(
        build("clinic", "v2/next").as_deref(),
        Ok("https://api-clinic.example.org/v2/next")
    );
}

#[test]
fn what_is_wrong_with_a_url_is_said_without_its_secrets() {
    for url in [
        "http://jane@example.org",
        "http://jane:s3cr3t@example.org",
        "http:jane:s3cr3t@example.org/",
        "http://example.org/?token=s3cr3t",
        "http://example.org/#s3cr3t",
        "jane:s3cr3t@example.org",
    ] {
        let builder = Builder::new(&API).base_url(url);
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        for text in [shown, format!("{error:?}"), error.to_string()] {
            assert!(!text.contains("s3cr3t") && !text.contains("jane"), "{text}");
            assert!(text.contains("example.org"), "{text}");
        }
    }
}

#[test]
fn a_name_with_a_colon_is_not_cut_in_two() {
    let core = core("http://127.0.0.1:1", |b| {
        b.credential(0, Credential::basic("jane:doe", "s3cr3t"))
    });
    let call: Call<Empty> = core.call(&LOGIN).finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "GET /login (login): no token for `login`: the name of the user holds a colon"
    );
}

#[test]
fn nothing_that_is_printed_shows_secrets_or_patients() {
    let core = core("http://127.0.0.1:1", |b| {
        b.credential(1, "s3cr3t").credential(2, "s3cr3t")
    });
    let call: Call<Empty> = core
        .call(&SECRETS)
        .query("name", Style::FORM, "Jane")
        .finish();
    let call = call.with_header("Authorization", "s3cr3t");
    let mut shown = format!("{call:?} {core:?}");
    let error = block(call).unwrap_err();
    assert_eq!(
        error.transport().map(TransportError::kind),
        Some(TransportErrorKind::Connect)
    );
    shown += &format!("{error} {error:?} {:?}", error.transport());
    let file = File::new("Jane").named("Jane.png").header("X-Of", "Jane");
    shown += &format!("{file:?}");
    let mut headers = conform_client::HeaderMap::new();
    headers.insert("x-key", "s3cr3t".parse().unwrap());
    let http = HttpBuilder::new().default_headers(headers);
    shown += &format!("{:?}", HttpTransport::new(http).unwrap());
    let form = Multipart::new()
        .text("name", "Jane")
        .file("photo", "image/png", file);
    shown += &format!("{form:?}");
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(cause) = source {
        shown += &format!(" {cause} {cause:?}");
        source = cause.source();
    }
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("Jane"),
        "{shown}"
    );
}

#[test]
fn headers_of_the_caller_are_marked() {
    use conform_client::{
        BoxFuture, HeaderMap, HttpRequest, HttpResponse, StatusCode, Transport, TransportError,
    };
    struct Printed;
    impl Transport for Printed {
        fn send(
            &self,
            request: HttpRequest,
        ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            let shown = format!("{:?}", request.headers);
            Box::pin(async { Ok(HttpResponse::new(StatusCode::OK, HeaderMap::new(), shown)) })
        }
    }
    let core = core("http://example.org", |b| {
        b.transport(Printed)
            .header("X-Key", "s3cr3t")
            .credential(0, Credential::basic("Ann", "s3cr3t"))
    });
    let call: Call<Blob> = core
        .call(&LOGIN)
        .header("X-Patient", Style::SIMPLE, "Jane")
        .cookie("name", Style::FORM, "Jane")
        .finish();
    let shown = block(call.with_header("X-More", "s3cr3t").text()).unwrap();
    assert!(
        !shown.contains("s3cr3t") && !shown.contains("Jane"),
        "{shown}"
    );
    assert_eq!(shown.matches("Sensitive").count(), 5, "{shown}");
}

#[test]
fn line_breaks_get_nowhere() {
    let server = Server::start(|_| Answer::empty(204));
    let core = core(&server.url(), |b| {
        b.credential(2, "a\r\nX-Admin: 1").credential(1, "k")
    });
    let calls: [Call<Empty>; 4] = [
        core.call(&GET)
            .cookie("c", Style::COOKIE, "a\r\nX-Admin: 1")
            .finish(),
        core.call(&GET)
            .finish::<Empty, _>()
            .with_header("X-Note", "a\nb"),
        core.call(&GET)
            .finish::<Empty, _>()
            .with_header("X-Note\r\nX-Admin", "1"),
        core.call(&POST)
            .body("text/plain\r\nX-Admin: 1", "x")
            .finish(),
    ];
    for call in calls {
        assert_eq!(block(call).unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(server.take().is_empty());
    // A cookie's secret is percent-encoded.
    let call: Call<Empty> = core
        .call(&SECRETS)
        .query("q", Style::FORM, "a\r\nb")
        .finish();
    block(call).unwrap();
    assert_eq!(
        server.one().dump(),
        "GET /secrets?q=a%0D%0Ab&key=k\ncookie: session=a%0D%0AX-Admin%3A%201"
    );
}

#[test]
fn redirects_of_every_spelling_take_no_credentials_elsewhere() {
    let other = Server::start(|_| Answer::empty(204));
    let there = other.url().replace("http:", "");
    let locations = [
        there.clone(),
        format!("http:{there}/x"),
        format!("http:{}", there.replace("//", "//jane:s3cr3t@")),
        there.replace("//", "\\\\"),
        format!("HTTP:{there}#f"),
    ];
    for location in locations {
        let to = location.clone();
        let server = Server::start(move |_| Answer::empty(302).header("location", &to));
        let core = core(&server.url(), |b| {
            b.credential(1, "s3cr3t").credential(2, "s3cr3t")
        });
        let call: Call<Empty> = core.call(&SECRETS).finish();
        block(call).unwrap();
        let request = other.one();
        assert!(
            !format!("{request:?}").contains("s3cr3t"),
            "{location} {request:?}"
        );
    }
    for location in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "data:,x",
        "http://",
        "\u{ff}",
    ] {
        let server = Server::start(move |_| Answer::empty(302).header("location", location));
        let call: Call<Empty> = core(&server.url(), |b| b).call(&GET).finish();
        let error = block(call).unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
        assert_eq!(server.take().len(), 1);
    }
}

#[test]
fn a_body_without_an_end_is_given_up() {
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while stream.write_all(b"4\r\naaaa\r\n").is_ok() {}
    });
    let call: Call<Blob> = core(&url, |b| b.max_body(1 << 14)).call(&GET).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.transport().map(TransportError::kind),
        Some(TransportErrorKind::TooLong)
    );
    // A line of an event stream, too.
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nid: ");
        let many = [b'a'; 1 << 16];
        while stream.write_all(&many).is_ok() {}
    });
    let call: Call<Events<PlainText>> = core(&url, |b| b).call(&GET).finish();
    let error = block(async { call.await.unwrap().next().await.unwrap().unwrap_err() });
    assert!(
        matches!(&error, StreamError::Transport(error) if error.kind() == TransportErrorKind::TooLong),
        "{error}"
    );
}

#[test]
fn time_is_limited_wherever_a_server_stops() {
    let soon = Duration::from_millis(150);
    let heads: [&[u8]; 3] = [
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc",
    ];
    for head in heads {
        let url = raw(move |stream| {
            let _ = stream.write_all(head);
            let _ = stream.read(&mut [0]);
        });
        let core = core(&url, |b| b.timeout(soon));
        let started = Instant::now();
        let call: Call<Json<u8>> = core.call(&GET).finish();
        let error = block(call).unwrap_err();
        assert_eq!(
            error.transport().map(TransportError::kind),
            Some(TransportErrorKind::Timeout),
            "{error}"
        );
        assert!(started.elapsed() < Duration::from_secs(30));
        // What came before is known.
        assert_eq!(error.status().is_some(), head.ends_with(b"abc"));
    }
    // A stream is limited as well, unless the call lifts it.
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ndata: a\n\n");
        let _ = stream.read(&mut [0]);
    });
    let call: Call<Events<PlainText>> = core(&url, |b| b.timeout(soon)).call(&GET).finish();
    block(async {
        let mut events = call.await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().data.0, "a");
        let error = events.next().await.unwrap().unwrap_err();
        assert!(
            matches!(&error, StreamError::Transport(error) if error.kind() == TransportErrorKind::Timeout),
            "{error}"
        );
        assert!(events.next().await.is_none());
    });
    let url = raw(move |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ndata: a\n\n");
        std::thread::sleep(soon * 2);
        let _ = stream.write_all(b"data: b\n\n");
    });
    let call: Call<Events<PlainText>> = core(&url, |b| b.timeout(soon)).call(&GET).finish();
    block(async {
        let mut events = call.with_timeout(Duration::MAX).await.unwrap();
        for wanted in ["a", "b"] {
            assert_eq!(events.next().await.unwrap().unwrap().data.0, wanted);
        }
        assert!(events.next().await.is_none());
    });
}

/// What the server calls a request is shown only if it can be such a name.
#[test]
fn an_id_of_a_request_is_short_and_printable() {
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
        let call: Call<Empty> = core(&server.url(), |b| b).call(&GET).finish();
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

#[test]
fn a_query_that_the_description_does_not_know_stays_one_pair() {
    let server = Server::start(|_| Answer::empty(204));
    let core = core(&server.url(), |b| b);
    let call: Call<Empty> = core.call(&GET).query("q", Style::FORM, "a").finish();
    block(call.with_query("ve&r", "2&x=1").with_query("e", "")).unwrap();
    assert_eq!(server.one().dump(), "GET /things?q=a&ve%26r=2%26x%3D1&e=");
}

/// Dropping what is awaited closes the connection: nothing goes on behind.
#[test]
fn a_call_that_is_dropped_lets_go_of_its_connection() {
    let (closed, is_closed) = std::sync::mpsc::channel();
    let url = raw(move |stream| {
        let read = stream.read(&mut [0]);
        let _ = closed.send(matches!(read, Ok(0) | Err(_)));
    });
    block(async {
        let call: Call<Empty> = core(&url, |b| b).call(&GET).finish();
        let future = call.into_future();
        assert!(
            tokio::time::timeout(Duration::from_millis(100), future)
                .await
                .is_err()
        );
        // The connection's own task sees it when it runs next.
        tokio::time::sleep(Duration::from_millis(10)).await;
    });
    assert_eq!(is_closed.recv_timeout(Duration::from_secs(30)), Ok(true));
}

/// What can be held across an `.await` of a task that may move between threads.
#[test]
fn streams_and_futures_can_move_between_threads() {
    fn movable<T: Send + 'static>() {}
    movable::<Call<Events<PlainText>>>();
    movable::<conform_client::ResponseFuture<Events<PlainText>, Empty>>();
    movable::<conform_client::EventStream<PlainText>>();
    movable::<conform_client::JsonLineStream<u8>>();
    movable::<conform_client::ByteStream>();
    movable::<conform_client::Error>();
    movable::<conform_client::StreamError>();
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Core>();
    shared::<conform_client::Error>();
}
