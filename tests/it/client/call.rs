//! Calls and their futures.

use std::io::Read;
use std::time::Duration;

use conform_client::{
    ByteStream, Call, Core, Empty, Error, EventStream, Events, Json, JsonLineStream, PlainText,
    ResponseFuture, StreamError, Style, Undeclared,
};

use super::api::{GET, POST, at, core, echo, raw, with};
use super::block;
use super::server::{Answer, Server};

#[test]
fn header_of_one_call_overrides_that_of_the_client() {
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
fn undeclared_query_parameter_is_one_pair() {
    let server = Server::start(|_| Answer::empty(204));
    let core = at(&server.url(), |b| b);
    let call: Call<Empty> = core.call(&GET).query("q", Style::FORM, "a").finish();
    block(call.with_query("ve&r", "2&x=1").with_query("e", "")).unwrap();
    assert_eq!(server.one().dump(), "GET /things?q=a&ve%26r=2%26x%3D1&e=");
}

#[test]
fn calls_can_be_spawned() {
    fn spawnable<T: Send + 'static>(_: &T) {}
    let server = echo();
    let call: Call<Json<String>, Undeclared> = core(&server).call(&POST).finish();
    spawnable(&call);
    spawnable(&call.into_future());
}

#[test]
fn streams_and_futures_can_move_between_threads() {
    fn movable<T: Send + 'static>() {}
    movable::<Call<Events<PlainText>>>();
    movable::<ResponseFuture<Events<PlainText>, Empty>>();
    movable::<EventStream<PlainText>>();
    movable::<JsonLineStream<u8>>();
    movable::<ByteStream>();
    movable::<Error>();
    movable::<StreamError>();
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Core>();
    shared::<Error>();
}

#[test]
fn dropped_call_closes_its_connection() {
    let (closed, is_closed) = std::sync::mpsc::channel();
    let url = raw(move |stream| {
        let read = stream.read(&mut [0]);
        let _ = closed.send(matches!(read, Ok(0) | Err(_)));
    });
    block(async {
        let call: Call<Empty> = at(&url, |b| b).call(&GET).finish();
        let future = call.into_future();
        assert!(
            tokio::time::timeout(Duration::from_millis(100), future)
                .await
                .is_err()
        );
        // The task of the connection closes it when it runs next.
        tokio::time::sleep(Duration::from_millis(10)).await;
    });
    assert_eq!(is_closed.recv_timeout(Duration::from_secs(30)), Ok(true));
}
