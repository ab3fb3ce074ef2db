//! Jobs that a server works on: when it is asked again, and how waiting ends.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use conform_client::testing::Replies;
use conform_client::{
    BoxFuture, Builder, Call, Core, ErrorKind, Json, Polling, Timer, WhenDone, pollings,
};
use serde_json::{Value, json};

use super::api::{API, GET, POST};
use super::block;

pollings! {
    STATE = "/status" ["succeeded"] ["failed", "cancelled"] every 5;
    ACCEPTED = every 2 at [header "Location"];
    BODY = "/status" ["done"] [] every 1 at [body "/links/self", header "Location"];
    ORIGINAL = "/status" ["Succeeded"] ["Failed"] every 1 at [header "Operation-Location"] then Original;
    LOCATION = "/status" ["Succeeded"] ["Failed"] every 1 at [header "Operation-Location"] then Location;
}

/// A clock that jumps, and notes for how long.
#[derive(Clone)]
struct Jumps {
    start: Instant,
    waits: Arc<Mutex<Vec<u64>>>,
}

impl Jumps {
    fn new() -> Self {
        Self {
            start: Instant::now(),
            waits: Arc::default(),
        }
    }
}

impl Timer for Jumps {
    fn now(&self) -> Instant {
        let seconds = self.waits.lock().unwrap().iter().sum();
        self.start + Duration::from_secs(seconds)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        self.waits.lock().unwrap().push(time.as_secs());
        Box::pin(async {})
    }
}

fn core(replies: &Replies) -> Core {
    let builder = Builder::new(&API).base_url("https://api.example.org");
    builder.transport(replies.clone()).build().unwrap()
}

fn wait(replies: &Replies, polling: &'static Polling) -> (WhenDone<Json<Value>>, Jumps) {
    let jumps = Jumps::new();
    let operation = match polling.url {
        [] => &GET,
        _ => &POST,
    };
    let call: Call<Json<Value>> = core(replies)
        .call(operation)
        .json("application/json", &1)
        .finish();
    (call.when_done(polling).with_timer(jumps.clone()), jumps)
}

/// Returns the method and the target of each call.
fn asked(replies: &Replies) -> Vec<String> {
    let calls = replies.calls();
    calls
        .iter()
        .map(|call| format!("{} {}", call.method, call.url.path()))
        .collect()
}

#[test]
fn operation_is_called_until_its_state_is_final() {
    let replies = Replies::new()
        .json("get", 200, r#"{"status": "queued"}"#)
        .response(
            "get",
            200,
            &[("retry-after", "9")],
            r#"{"status": "running"}"#,
        )
        .json("get", 200, r#"{"status": "succeeded", "url": "u"}"#);
    let (job, jumps) = wait(&replies, &STATE);
    assert_eq!(block(job).unwrap()["url"], "u");
    assert_eq!(*jumps.waits.lock().unwrap(), [5, 9]);
    let (job, jumps) = wait(
        &Replies::new().json("get", 200, r#"{"status": "succeeded"}"#),
        &STATE,
    );
    block(job.every(Duration::from_secs(1))).unwrap();
    assert!(jumps.waits.lock().unwrap().is_empty());
}

#[test]
fn failed_job_and_one_that_takes_too_long_are_errors_that_say_so() {
    let replies = Replies::new()
        .json("get", 200, r#"{"status": "running"}"#)
        .json("get", 200, r#"{"status": "failed"}"#);
    let error = block(wait(&replies, &STATE).0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Job);
    assert_eq!(
        error.to_string(),
        "GET /things (get): 200 OK: the job ended in the state `failed`"
    );
    let replies = Replies::new().json("get", 200, r#"{"status": "running"}"#);
    let (job, _) = wait(&replies, &STATE);
    let error = block(job.within(Duration::from_secs(12))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /things (get): 200 OK: the job goes on in the state `running` and would not end within 12s (asked 3 times)"
    );
    let replies = Replies::new().json("get", 200, r#"{"status": "Jane Doe, 7"}"#);
    let (job, _) = wait(&replies, &STATE);
    let error = block(job.within(Duration::ZERO)).unwrap_err();
    assert!(!error.to_string().contains("Jane"), "{error}");
}

#[test]
fn url_of_a_header_or_the_body_is_asked_by_get() {
    let replies = Replies::new()
        .response("post", 202, &[("location", "/jobs/7")], "")
        .json("post", 202, "")
        .json("post", 200, r#"{"result": 1}"#);
    let (job, jumps) = wait(&replies, &ACCEPTED);
    assert_eq!(block(job).unwrap()["result"], 1);
    assert_eq!(
        asked(&replies),
        ["POST /things", "GET /jobs/7", "GET /jobs/7"]
    );
    assert_eq!(*jumps.waits.lock().unwrap(), [2, 2]);
    assert_eq!(replies.calls()[1].body.as_deref(), Some(&b""[..]));
    let own = json!({"status": "working", "links": {"self": "https://api.example.org/jobs/8"}});
    let replies = Replies::new().json("post", 201, own.to_string()).json(
        "post",
        200,
        r#"{"status": "done"}"#,
    );
    block(wait(&replies, &BODY).0).unwrap();
    assert_eq!(asked(&replies), ["POST /things", "GET /jobs/8"]);
}

#[test]
fn result_may_be_elsewhere() {
    for (polling, last) in [(&ORIGINAL, "/things"), (&LOCATION, "/results/1")] {
        let headers = [
            ("operation-location", "https://api.example.org/operations/1"),
            ("location", "/results/1"),
        ];
        let replies = Replies::new()
            .response("post", 201, &headers, r#"{"status": "InProgress"}"#)
            .json("post", 200, r#"{"status": "Succeeded"}"#)
            .json("post", 200, r#"{"name": "x"}"#);
        assert_eq!(block(wait(&replies, polling).0).unwrap()["name"], "x");
        let asked = asked(&replies);
        assert_eq!(
            asked[1..],
            ["GET /operations/1".to_owned(), format!("GET {last}")]
        );
    }
}

#[test]
fn job_without_a_place_to_ask_or_at_another_host_is_an_error() {
    let replies = Replies::new().response("post", 202, &[], "");
    let error = block(wait(&replies, &ACCEPTED).0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /things (post): 202 Accepted: the job goes on, but the response does not say where to ask for it: the header `Location` is missing"
    );
    let replies =
        Replies::new().response("post", 202, &[("location", "https://evil.example.org")], "");
    let error = block(wait(&replies, &ACCEPTED).0).unwrap_err();
    assert!(
        error.to_string().contains("leads to another origin"),
        "{error}"
    );
    assert_eq!(replies.calls().len(), 1);
}
