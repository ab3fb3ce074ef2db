//! Transports, time limits and limits of bodies.

use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;

use conform_client::{
    Blob, BoxFuture, Builder, Bytes, Call, Empty, Events, HeaderMap, HttpRequest, HttpResponse,
    Json, Operation, PlainText, StatusCode, StreamError, Style, Text, Transport, TransportError,
    TransportErrorKind,
};

use super::api::{API, GET, KEYED, POST, at, core, raw, with};
use super::block;
use super::server::{Answer, Server};

#[test]
fn transport_gets_operation_and_request_and_can_respond_itself() {
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
fn connection_errors_and_timeouts_are_distinguished() {
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
fn body_over_the_limit_is_an_error() {
    let server =
        Server::start(|_| Answer::new(200, "text/plain", "0123456789").piece("0123456789"));
    let call: Call<Text> = with(&server, |b| b.max_body(15)).call(&POST).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /things (post): 200 OK: the response is too long: more than 15 bytes"
    );
    let call: Call<Text> = with(&server, |b| b.max_body(20)).call(&POST).finish();
    assert_eq!(block(call).unwrap().len(), 20);
}

#[test]
fn endless_body_is_an_error() {
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while stream.write_all(b"4\r\naaaa\r\n").is_ok() {}
    });
    let call: Call<Blob> = at(&url, |b| b.max_body(1 << 14)).call(&GET).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.transport().map(TransportError::kind),
        Some(TransportErrorKind::TooLong)
    );
    // The limit holds for a line of an event stream, too.
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nid: ");
        let many = [b'a'; 1 << 16];
        while stream.write_all(&many).is_ok() {}
    });
    let call: Call<Events<PlainText>> = at(&url, |b| b).call(&GET).finish();
    let error = block(async { call.await.unwrap().next().await.unwrap().unwrap_err() });
    assert!(
        matches!(&error, StreamError::Transport(error) if error.kind() == TransportErrorKind::TooLong),
        "{error}"
    );
}

#[test]
fn time_limit_holds_wherever_a_server_stops() {
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
        let core = at(&url, |b| b.timeout(soon));

        let call: Call<Json<u8>> = core.call(&GET).finish();
        let error = block(call).unwrap_err();
        assert_eq!(
            error.transport().map(TransportError::kind),
            Some(TransportErrorKind::Timeout),
            "{error}"
        );

        // The error has the status if that was received.
        assert_eq!(error.status().is_some(), head.ends_with(b"abc"));
    }
    // A stream is limited, too, unless the call removes the limit.
    let url = raw(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\ndata: a\n\n");
        let _ = stream.read(&mut [0]);
    });
    let call: Call<Events<PlainText>> = at(&url, |b| b.timeout(soon)).call(&GET).finish();
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
    let call: Call<Events<PlainText>> = at(&url, |b| b.timeout(soon)).call(&GET).finish();
    block(async {
        let mut events = call.with_timeout(Duration::MAX).await.unwrap();
        for wanted in ["a", "b"] {
            assert_eq!(events.next().await.unwrap().unwrap().data.0, wanted);
        }
        assert!(events.next().await.is_none());
    });
}

#[test]
fn post_without_a_body_has_a_content_length() {
    let server = Server::start(|_| Answer::empty(204));
    let methods = ["POST", "PUT", "PATCH"].map(|method| {
        let operation = Operation::new("empty", method, "/things", &[]);
        &*Box::leak(Box::new(operation))
    });
    for operation in methods {
        let call: Call<Empty> = at(&server.url(), |b| b).call(operation).finish();
        block(call).unwrap();
        // Some servers respond with 411 otherwise (RFC 9110 §8.6).
        assert_eq!(server.one().header("content-length"), Some("0"));
    }
    let call: Call<Empty> = at(&server.url(), |b| b).call(&GET).finish();
    block(call).unwrap();
    assert_eq!(server.one().header("content-length"), None);
}
