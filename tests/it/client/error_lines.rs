//! Bad days over a real connection: the line that a caller reads, and how often the server was asked.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conform_client::{Builder, Call, Credential, Empty, Error, Json, OAuth2, RetryPolicy};
use serde_json::Value;

use super::api::{API, BEARER, GET, POST, raw};
use super::block;
use super::server::{Answer, Server};

type Slot = std::collections::BTreeMap<String, i64>;

/// A list with a number deep inside.
type Slots = std::collections::BTreeMap<String, Vec<Slot>>;

/// Starts a server that sends these responses in turn, and then the last one again and again.
fn by_turns(answers: Vec<Answer>) -> Server {
    let next = AtomicUsize::new(0);
    Server::start(move |_| {
        let at = next.fetch_add(1, Ordering::Relaxed);
        answers[at.min(answers.len() - 1)].clone()
    })
}

fn builder(server: &Server) -> Builder {
    let url = server.url();
    Builder::new(&API).base_url(url)
}

/// The lines of the report: what happened, what the caller reads, and how often the server was asked.
#[derive(Default)]
struct Report(String);

impl Report {
    fn add<T>(&mut self, what: &str, server: &Server, outcome: Result<T, Error>) {
        let line = match outcome {
            Ok(_) => "fine".to_owned(),
            Err(error) => error.to_string(),
        };
        let line = line.replace(&server.url(), "[url]");
        assert!(!line.contains('\n'), "{line}");
        let requests = server.take().len();
        self.line(&format!("{what} ({requests} sent)"), &line);
    }

    fn line(&mut self, what: &str, line: &str) {
        let _ = writeln!(self.0, "{what}\n    {line}");
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn get(builder: Builder) -> Result<Value, Error> {
    let call: Call<Json<Value>> = builder.build().unwrap().call(&GET).finish();
    block(call)
}

#[test]
fn each_bad_day_is_one_line() {
    let mut report = Report::default();
    let quickly = || RetryPolicy::standard().base_delay(Duration::from_millis(1));
    let fine = || Answer::json(200, "{}");
    let busy = |status| {
        Answer::json(
            status,
            r#"{"code": "busy", "message": "Too many requests"}"#,
        )
        .header("x-request-id", "req-7")
    };
    let mut plain = |what: &str, answers: Vec<Answer>, retries: bool| {
        let server = by_turns(answers);
        let builder = builder(&server);
        let builder = if retries {
            builder.retries(quickly())
        } else {
            builder
        };
        let outcome = get(builder);
        report.add(what, &server, outcome);
    };
    let later = || busy(429).header("retry-after", "0");
    plain("429 with Retry-After", vec![later()], false);
    plain(
        "429 with Retry-After, then fine, with retries",
        vec![later(), fine()],
        true,
    );
    plain(
        "429 that asks for an hour, with retries",
        vec![busy(429).header("retry-after", "3600")],
        true,
    );
    plain(
        "503 twice, then fine, with retries",
        vec![busy(503), busy(503), fine()],
        true,
    );
    plain("503 all the time, with retries", vec![busy(503)], true);
    plain(
        "connection closed without a response",
        vec![Answer::silence()],
        false,
    );
    plain(
        "connection closed twice, then fine, with retries",
        vec![Answer::silence(), Answer::silence(), fine()],
        true,
    );
    plain(
        "body that breaks off",
        vec![Answer::json(200, r#"{"a": 1}"#).broken()],
        false,
    );
    plain(
        "truncated JSON",
        vec![Answer::json(200, r#"{"data": [1, "#)],
        false,
    );
    plain(
        "HTML instead of JSON",
        vec![
            Answer::new(200, "text/html; charset=utf-8", "<!doctype html><p>Log in")
                .header("x-request-id", "req-8"),
        ],
        false,
    );
    plain(
        "HTML with an error",
        vec![Answer::new(502, "text/html", "<h1>Bad gateway</h1>")],
        false,
    );
    plain(
        "204 where a body was promised",
        vec![Answer::empty(204)],
        false,
    );
    plain(
        "redirect that is followed",
        vec![Answer::empty(302).header("location", "/elsewhere"), fine()],
        false,
    );
    plain(
        "redirect loop",
        vec![Answer::empty(302).header("location", "/things")],
        false,
    );
    plain(
        "redirect to a file",
        vec![Answer::empty(302).header("location", "file:///etc/passwd")],
        false,
    );
    plain("redirect without a target", vec![Answer::empty(302)], false);
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    plain(
        "503 with Retry-After as a date",
        vec![
            busy(503)
                .header("date", date)
                .header("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"),
        ],
        false,
    );
    plain("200 with an empty body", vec![Answer::json(200, "")], false);
    plain(
        "JSON behind a byte order mark",
        vec![Answer::json(200, b"\xEF\xBB\xBF{}")],
        false,
    );
    plain(
        "JSON in another charset",
        vec![Answer::new(
            200,
            "application/json; charset=iso-8859-1",
            b"{\"name\": \"Ren\xE9\"}",
        )],
        false,
    );
    plain(
        "gzip that is none",
        vec![Answer::json(200, "{}").header("content-encoding", "gzip")],
        false,
    );
    plain(
        "a head of 2 MiB",
        vec![Answer::json(200, "{}").header("x-long", &"x".repeat(2 << 20))],
        false,
    );
    plain(
        "a proxy that wants credentials",
        vec![Answer::new(407, "text/html", "<h1>Log in</h1>")],
        false,
    );

    let bomb = gzip(&vec![b' '; 4 << 20]);
    let server = by_turns(vec![
        Answer::json(200, bomb).header("content-encoding", "gzip"),
    ]);
    let outcome = get(builder(&server).max_body(1 << 20));
    report.add("gzip that fills the memory", &server, outcome);

    // What is not read when a socket is closed makes a reset of it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = stream.peek(&mut [0]);
        }
    });
    let reset = get(Builder::new(&API).base_url(url)).unwrap_err();
    report.line("connection reset", &reset.to_string());

    // The server closes a connection that the client keeps for the next call.
    let server = Server::start(|_| Answer::json(200, "{}").header("connection", "close"));
    let core = builder(&server).build().unwrap();
    for call in ["first", "next"] {
        let outcome: Call<Json<Value>> = core.call(&GET).finish();
        let what = format!("{call} call over a connection that is closed after each");
        report.add(&what, &server, block(outcome));
    }

    let server = by_turns(vec![Answer::json(
        200,
        r#"{"slots": [{"start": 1}, {"start": "Jane"}]}"#,
    )]);
    let call: Call<Json<Slots>> = builder(&server).build().unwrap().call(&GET).finish();
    report.add("wrong type deep inside", &server, block(call));

    let server = by_turns(vec![
        Answer::empty(307).header("location", "http://127.0.0.1:9/things"),
    ]);
    let call: Call<Empty> = builder(&server)
        .build()
        .unwrap()
        .call(&POST)
        .json("application/json", "Jane")
        .finish();
    report.add("redirect of a body to another host", &server, block(call));

    let url = raw(|stream| {
        let head =
            "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n[1,";
        let _ = stream.write_all(head.as_bytes());
        // The client gives up first, and closes the connection.
        let _ = std::io::Read::read(stream, &mut [0]);
    });
    let slow = Builder::new(&API)
        .base_url(url)
        .timeout(Duration::from_millis(300));
    report.line("slow body", &get(slow).unwrap_err().to_string());

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let nobody = get(Builder::new(&API).base_url(url)).unwrap_err();
    report.line("nobody listens", &nobody.to_string());

    let server = by_turns(vec![Answer::json(
        401,
        r#"{"error": "invalid_token", "error_description": "The token has expired"}"#,
    )]);
    let call: Call<Empty> = builder(&server)
        .credential(4, "s3cr3t")
        .build()
        .unwrap()
        .call(&BEARER)
        .finish();
    report.add("expired token", &server, block(call));

    let server = by_turns(vec![Answer::json(
        400,
        r#"{"error": "invalid_client", "error_description": "Unknown client"}"#,
    )]);
    let source = OAuth2::client_credentials(format!("{}/token", server.url()), "id", "s3cr3t");
    let call: Call<Empty> = builder(&server)
        .credential(4, Credential::source(source))
        .build()
        .unwrap()
        .call(&BEARER)
        .finish();
    report.add("token that is refused", &server, block(call));

    assert!(
        !report.0.contains("s3cr3t") && !report.0.contains("Jane"),
        "{}",
        report.0
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/client");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("bad-days", report.0));
}

/// Calls that need a token at the same time cause one request for it, also when it expires; and a token that is refused is not asked for
/// once by each of them.
#[test]
fn calls_at_the_same_time_share_one_refresh() {
    static TOKENS: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|request| match request.path() {
        "/token" => {
            let number = TOKENS.fetch_add(1, Ordering::Relaxed);
            Answer::json(
                200,
                format!(r#"{{"access_token": "t{number}", "expires_in": 3600}}"#),
            )
        }
        _ if request.header("authorization") == Some("Bearer t0") => Answer::json(401, "{}"),
        _ => Answer::json(200, "{}"),
    });
    let source = OAuth2::client_credentials(format!("{}/token", server.url()), "id", "s3cr3t");
    let core = builder(&server)
        .credential(4, Credential::source(source))
        .build()
        .unwrap();
    let round = || {
        let core = core.clone();
        async move {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let call: Call<Json<Value>> = core.call(&BEARER).finish();
                tasks.spawn(async move { call.await.map_err(|error| error.to_string()) });
            }
            tasks.join_all().await
        }
    };
    block(async {
        let refused = round().await;
        assert!(refused.iter().all(Result::is_err), "{refused:?}");
        assert_eq!(
            refused[0].as_ref().unwrap_err(),
            "GET /bearer (bearer): 401 Unauthorized"
        );
        assert_eq!(TOKENS.load(Ordering::Relaxed), 1);
        let fine = round().await;
        assert!(fine.iter().all(Result::is_ok), "{fine:?}");
        assert_eq!(TOKENS.load(Ordering::Relaxed), 2);
    });
}
