//! How far an upload is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conform_client::{Body, Call, Empty, Multipart, RetryPolicy};

use super::api::{POST, core, with};
use super::block;
use super::server::{Answer, Server};

type Steps = Arc<Mutex<Vec<(u64, Option<u64>)>>>;

/// Returns a list, and a function that adds to it.
fn steps() -> (Steps, impl Fn(u64, Option<u64>) + Send + Sync + 'static) {
    let steps = Steps::default();
    let kept = Arc::clone(&steps);
    (steps, move |sent, total| {
        kept.lock().unwrap().push((sent, total))
    })
}

#[test]
fn progress_is_reported_while_a_body_is_sent() {
    let server = Server::start(|_| Answer::empty(204));
    let bytes = vec![b'x'; 150_000];
    let (seen, report) = steps();
    let call: Call<Empty> = core(&server)
        .call(&POST)
        .body("application/octet-stream", bytes.clone())
        .finish();
    block(call.with_upload_progress(report)).unwrap();
    let all = Some(150_000);
    assert_eq!(
        *seen.lock().unwrap(),
        [(65_536, all), (131_072, all), (150_000, all)]
    );
    let request = server.one();
    assert_eq!(request.header("content-length"), Some("150000"));
    assert!(request.body == bytes);

    let (seen, report) = steps();
    let form = Multipart::new().text("note", "two parts").text("more", "x");
    let call: Call<Empty> = core(&server)
        .call(&POST)
        .parts("multipart/form-data", Ok(form))
        .finish();
    block(call.with_upload_progress(report)).unwrap();
    let sent = seen.lock().unwrap().last().copied().unwrap();
    assert_eq!(sent.1, Some(sent.0));
    assert_eq!(server.one().body.len() as u64, sent.0);

    let (seen, report) = steps();
    let call: Call<Empty> = core(&server).call(&POST).finish();
    block(call.with_upload_progress(report)).unwrap();
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn progress_starts_anew_where_a_body_is_sent_again() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server =
        Server::start(
            move |_| match asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                0 => Answer::empty(503).header("retry-after", "0"),
                _ => Answer::empty(204),
            },
        );
    let policy = RetryPolicy::standard().base_delay(Duration::from_millis(1));
    let (seen, report) = steps();
    let call: Call<Empty> = with(&server, |builder| builder.retries(policy))
        .call(&POST)
        .body("text/plain", Body::from("abc"))
        .finish();
    block(call.with_upload_progress(report)).unwrap();
    assert_eq!(*seen.lock().unwrap(), [(3, Some(3)), (3, Some(3))]);
    assert_eq!(server.take().len(), 2);
}
