//! Streams of bytes, events and lines.

use conform_client::{Blob, Body, Call, Events, JsonLines, Style};
use conform_runtime::{Extra, model};

use super::api::{OPEN, POST, core};
use super::block;
use super::server::{Answer, Server};

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
        let call: Call<Blob> = core(&server)
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
    #[derive(Clone, PartialEq)]
    struct Item {
        n: i64,
        extra: Extra,
    }
    model! {
        Item {
            new(n: i64);
            0 "n" => n: required,
            .. => extra,
        }
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
            ("add", "1", Item::new(1))
        );
        let second = events.next().await.unwrap().unwrap_err();
        assert_eq!(
            second.to_string(),
            "an item of the stream does not fit its type: invalid type: string, expected an object (Item) at line 1 column 3"
        );
        assert_eq!(events.next().await.unwrap().unwrap().data, Item::new(2));
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
