//! Retries over real HTTP.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use conform_client::{Builder, Call, Core, Empty, Json, RetryPolicy};

use super::api::{API, GET, POST};
use super::block;
use super::server::{Answer, Server};

/// Starts a server that sends these responses in turn, and then the last one again and again.
fn server(answers: Vec<Answer>) -> Server {
    let next = AtomicUsize::new(0);
    Server::start(move |_| {
        let n = next.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1);
        answers[n].clone()
    })
}

fn quick(url: String) -> Core {
    let policy = RetryPolicy::standard().base_delay(Duration::from_millis(2));
    let builder = Builder::new(&API).base_url(url).retries(policy);
    builder.build().unwrap()
}

#[test]
fn retries_work_over_http() {
    let down = || Answer::json(503, r#"{"message": "Down"}"#).header("retry-after", "0");
    let fine = || Answer::json(200, "7");
    let broken = || Answer::json(200, "7").broken();
    let get = |answers: Vec<Answer>, operation| {
        let server = server(answers);
        let call: Call<Json<u8>> = quick(server.url())
            .call(operation)
            .json("application/json", "x")
            .finish();
        let result = block(call).map_err(|error| error.to_string());
        (result, server.take().len())
    };
    assert_eq!(get(vec![down(), fine()], &GET), (Ok(7), 2));
    assert_eq!(
        get(vec![Answer::silence(), broken(), fine()], &GET),
        (Ok(7), 3)
    );
    assert_eq!(get(vec![down(), fine()], &POST), (Ok(7), 2));
    let (result, sent) = get(vec![Answer::silence(), fine()], &POST);
    assert_eq!(sent, 1);
    let problem = result.unwrap_err();
    assert!(
        problem.starts_with("POST /things (post): the request failed: "),
        "{problem}"
    );
    assert_eq!(
        get(vec![down()], &GET),
        (
            Err("GET /things (get): 503 Service Unavailable: Down (after 3 attempts)".to_owned()),
            3
        )
    );

    // No server listens on this port any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let call: Call<Empty> = quick(format!("http://127.0.0.1:{port}"))
        .call(&POST)
        .finish();
    let error = block(call).unwrap_err();
    assert_eq!(error.attempts(), 3);
    let problem = error.to_string();
    assert!(
        problem.starts_with("POST /things (post): could not connect: ")
            && problem.ends_with(" (after 3 attempts)"),
        "{problem}"
    );
}
