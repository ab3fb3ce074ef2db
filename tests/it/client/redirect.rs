//! Following redirects.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conform_client::{
    BoxFuture, Builder, Call, Empty, HeaderMap, HttpRequest, HttpResponse, Json, Operation,
    StatusCode, Style, Transport, TransportError,
};

use super::api::{API, GET, KEYED, OPEN, POST, SECRETS, at, core, echo, with};
use super::block;
use super::server::{Answer, Server};

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
    assert_eq!(far.header("user-agent"), Some("client-tests/1"));

    let call: Call<Empty> = core.call(&POST).json("application/json", "Jane").finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(308));
    assert!(other.take().is_empty());
}

#[test]
fn no_spelling_of_a_location_takes_credentials_to_another_origin() {
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
        let core = at(&server.url(), |b| {
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
        let call: Call<Empty> = at(&server.url(), |b| b).call(&GET).finish();
        let error = block(call).unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
        if location.starts_with("ftp:") {
            let text = error.to_string();
            assert!(
                text.ends_with(": a redirect to `ftp:` is not followed"),
                "{text}"
            );
        }
        assert_eq!(server.take().len(), 1);
    }
}

#[test]
fn redirect_after_post_becomes_get() {
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
fn declared_redirects_and_redirect_loops_are_returned() {
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
    let error = block(call).unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    let text = error.to_string();
    assert!(
        text.contains("11 redirects, the last to `127.0.0.1`, which is not followed"),
        "{text}"
    );
    assert_eq!(server.take().len(), 11);
}

#[test]
fn redirects_share_the_time_limit_of_the_call() {
    #[derive(Clone, Default)]
    struct Circle(Arc<Mutex<Vec<Duration>>>);
    impl Transport for Circle {
        fn send(
            &self,
            request: HttpRequest,
        ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            self.0.lock().unwrap().extend(request.timeout);
            std::thread::sleep(Duration::from_millis(5));
            let headers =
                HeaderMap::from_iter([("location".parse().unwrap(), "/".parse().unwrap())]);
            Box::pin(async { Ok(HttpResponse::new(StatusCode::FOUND, headers, "")) })
        }
    }
    let circle = Circle::default();
    let core = Builder::new(&API)
        .base_url("http://example.org")
        .transport(circle.clone());
    let core = core.build().unwrap();
    let call: Call<Empty> = core.call(&GET).finish();
    block(call.with_timeout(Duration::from_secs(60))).unwrap_err();
    let timeouts = std::mem::take(&mut *circle.0.lock().unwrap());
    assert_eq!(timeouts.len(), 11);
    assert!(timeouts[10] <= Duration::from_millis(60_000 - 50));
    let call: Call<Empty> = core.call(&GET).finish();
    let error = block(call.with_timeout(Duration::from_millis(12))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /things (get): timed out: the redirects used up the time limit of the call"
    );
    assert!(circle.0.lock().unwrap().len() <= 3);
}
