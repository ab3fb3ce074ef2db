//! Retries, with a scripted transport and a scripted clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use conform_client::{
    Api, Blob, Body, BoxFuture, Builder, ByteStream, Bytes, Call, Core, Empty, Error, ErrorKind,
    HeaderMap, HttpRequest, HttpResponse, Json, Operation, Retry, RetryPolicy, StatusCode, Timer,
    Transport, TransportError, TransportErrorKind,
};
use proptest::prelude::*;

use super::block;

static API: Api = Api {
    user_agent: "retry-tests/1",
    servers: &[],
    schemes: &[],
};

static GET: Operation = Operation::new("get", "GET", "/things", &[]);
static POST: Operation = Operation::new("post", "POST", "/things", &[]);

/// The outcome of an attempt.
#[derive(Clone, Debug)]
enum Step {
    Fails(TransportErrorKind),
    Answers(u16, &'static [(&'static str, &'static str)]),
    /// Responds with 200, and the body breaks off.
    Breaks,
    /// Never responds.
    Hangs,
}

use Step::{Answers, Breaks, Fails, Hangs};

const LATER: &[(&str, &str)] = &[("retry-after", "2")];

/// A transport that does one step of a script for each attempt and repeats the last one, and a clock that only waits advance.
#[derive(Clone)]
struct Stage {
    script: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<HttpRequest>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
    start: Instant,
}

impl Stage {
    fn new(script: impl IntoIterator<Item = Step>) -> Self {
        Self {
            script: Arc::new(Mutex::new(script.into_iter().collect())),
            sent: Arc::default(),
            waits: Arc::default(),
            start: Instant::now(),
        }
    }

    fn core(&self, policy: RetryPolicy, set: impl FnOnce(Builder) -> Builder) -> Core {
        let transport = Retry::new(self.clone(), policy).with_timer(self.clone());
        let builder = Builder::new(&API)
            .base_url("http://example.org")
            .transport(transport);
        set(builder).build().expect("the settings are fine")
    }

    /// Makes a call with the standard policy.
    fn run(
        &self,
        operation: &'static Operation,
        set: impl FnOnce(Call<Empty>) -> Call<Empty>,
    ) -> Result<(), Error> {
        let call = self.core(RetryPolicy::standard(), |builder| builder);
        block(set(call.call(operation).finish()))
    }

    fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Timer for Stage {
    fn now(&self) -> Instant {
        self.start + self.waits().iter().sum::<Duration>()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.waits.lock().unwrap().push(time) })
    }
}

struct Broken(Option<Bytes>);

impl futures_core::Stream for Broken {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let error = || TransportError::new(TransportErrorKind::Other, "reset");
        std::task::Poll::Ready(Some(self.0.take().ok_or_else(error)))
    }
}

impl Transport for Stage {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let mut script = self.script.lock().unwrap();
        let step = match script.len() {
            1 => script[0].clone(),
            _ => script.pop_front().expect("the script has a step"),
        };
        Box::pin(async move {
            let answer = |status| {
                let status = StatusCode::from_u16(status).expect("the status is one");
                HttpResponse::new(status, HeaderMap::new(), "{\"message\": \"Busy\"}")
            };
            match step {
                Fails(kind) => Err(TransportError::new(kind, "no luck")),
                Answers(status, headers) => {
                    let mut exchange = answer(status);
                    for (name, value) in headers {
                        exchange.headers.insert(*name, value.parse().unwrap());
                    }
                    Ok(exchange)
                }
                Breaks => {
                    let mut exchange = answer(200);
                    exchange.body = ByteStream::new(Broken(Some(Bytes::from("{\"mess"))));
                    Ok(exchange)
                }
                Hangs => std::future::pending().await,
            }
        })
    }
}

#[test]
fn retries_depend_on_outcome_and_method() {
    const CONNECT: Step = Fails(TransportErrorKind::Connect);
    // Outcomes that are retried for any method, for idempotent methods only, and never.
    let any = [CONNECT, Answers(429, LATER), Answers(503, LATER)];
    let idempotent = [
        Fails(TransportErrorKind::Other),
        Fails(TransportErrorKind::Timeout),
        Answers(408, &[]),
        Answers(408, LATER),
        Answers(429, &[]),
        Answers(502, LATER),
        Answers(503, &[]),
        Answers(503, &[("retry-after", "soon")]),
        Answers(504, LATER),
        Breaks,
    ];
    let none = [
        Fails(TransportErrorKind::TooLong),
        Answers(200, LATER),
        Answers(301, LATER),
        Answers(400, &[]),
        Answers(404, LATER),
        Answers(409, &[]),
        Answers(500, LATER),
        Answers(501, &[]),
    ];
    let methods = [
        ("GET", true),
        ("HEAD", true),
        ("OPTIONS", true),
        ("TRACE", true),
        ("PUT", true),
        ("DELETE", true),
        ("QUERY", true),
        ("POST", false),
        ("PATCH", false),
        ("get", false),
        ("LINK", false),
    ];
    for (method, is_idempotent) in methods {
        let operation = Operation::new("call", method, "/things", &[]);
        let operation: &'static Operation = Box::leak(Box::new(operation));
        let rows = [
            (&any[..], true),
            (&idempotent, is_idempotent),
            (&none, false),
        ];
        for (step, again) in rows
            .iter()
            .flat_map(|(steps, again)| steps.iter().map(move |step| (step, *again)))
        {
            let stage = Stage::new([step.clone()]);
            let error = stage.run(operation, |call| call).err();
            let wanted = if again { 3 } else { 1 };
            assert_eq!(stage.sent(), wanted, "{method} {step:?}");
            assert_eq!(stage.waits().len(), wanted - 1, "{method} {step:?}");
            if let Some(error) = error {
                assert_eq!(error.attempts() as usize, wanted, "{method} {step:?}");
            }
            // The same outcome twice, and then a success.
            let stage = Stage::new([step.clone(), step.clone(), Answers(204, &[])]);
            if again {
                stage.run(operation, |call| call).unwrap();
                assert_eq!(stage.sent(), 3);
            }
        }
    }
}

#[test]
fn caller_can_mark_calls_and_exclude_retries() {
    let sent = |operation, set: fn(Call<Empty>) -> Call<Empty>| {
        let stage = Stage::new([Fails(TransportErrorKind::Other)]);
        stage.run(operation, set).unwrap_err();
        stage.sent()
    };
    assert_eq!(sent(&POST, |call| call), 1);
    assert_eq!(sent(&POST, Call::idempotent), 3);
    assert_eq!(
        sent(&POST, |call| call.with_header("Idempotency-Key", "7")),
        3
    );
    assert_eq!(
        sent(&POST, |call| call.with_header("x-idempotency-key", "7")),
        3
    );
    assert_eq!(sent(&GET, Call::without_retries), 1);
    assert_eq!(sent(&GET, |call| call.idempotent().without_retries()), 1);
    let stage = Stage::new([Answers(500, &[])]);
    let policy = RetryPolicy::standard().attempts(5).statuses([500]);
    let call: Call<Empty> = stage.core(policy.clone(), |b| b).call(&GET).finish();
    block(call).unwrap_err();
    assert_eq!(stage.sent(), 5);
    let stage = Stage::new([Answers(503, LATER)]);
    let call: Call<Empty> = stage.core(policy, |b| b).call(&GET).finish();
    block(call).unwrap_err();
    assert_eq!(stage.sent(), 1);
    // 1 means no retries. 0 does not mean that nothing is sent.
    for attempts in [0, 1] {
        let stage = Stage::new([Answers(503, LATER)]);
        let policy = RetryPolicy::standard().attempts(attempts);
        let call: Call<Empty> = stage.core(policy, |b| b).call(&GET).finish();
        block(call).unwrap_err();
        assert_eq!(stage.sent(), 1);
    }
}

#[test]
fn streamed_body_is_sent_once() {
    static PUT: Operation = Operation::new("put", "PUT", "/things", &[]);
    for step in [
        Fails(TransportErrorKind::Connect),
        Fails(TransportErrorKind::Other),
        Answers(503, LATER),
    ] {
        let stage = Stage::new([step]);
        let core = stage.core(RetryPolicy::standard(), |b| b);
        let body = Body::stream(Broken(None), Some(3));
        let call: Call<Empty> = core.call(&PUT).body("text/plain", body).finish();
        block(call.idempotent()).unwrap_err();
        assert_eq!(stage.sent(), 1);
    }
    // A body of bytes is sent again unchanged.
    let stage = Stage::new([Answers(503, LATER)]);
    let core = stage.core(RetryPolicy::standard(), |b| b);
    let call: Call<Empty> = core.call(&POST).json("application/json", "x").finish();
    block(call).unwrap_err();
    let sent = stage.sent.lock().unwrap();
    assert_eq!(sent.len(), 3);
    for wire in sent.iter() {
        assert_eq!(wire.body.as_bytes().as_deref(), Some(&b"\"x\""[..]));
        assert_eq!(wire.headers["content-type"], "application/json");
    }
}

#[test]
fn broken_body_is_retried_if_it_is_read_as_a_whole() {
    let stage = Stage::new([Breaks, Breaks, Answers(200, &[])]);
    let core = stage.core(RetryPolicy::standard(), |b| b);
    let call: Call<Json<serde_json::Value>> = core.call(&GET).finish();
    assert_eq!(block(call).unwrap()["message"], "Busy");
    assert_eq!(stage.sent(), 3);

    let stage = Stage::new([Breaks]);
    let core = stage.core(RetryPolicy::standard(), |b| b);
    let call: Call<Blob> = core.call(&GET).finish();
    let mut stream = block(call.stream()).unwrap();
    assert_eq!(
        block(stream.chunk()).unwrap().as_deref(),
        Some(&b"{\"mess"[..])
    );
    assert!(block(stream.chunk()).is_err());
    assert_eq!(stage.sent(), 1);

    // The error has the status that was received before the body broke off.
    for (operation, attempts) in [(&GET, 3), (&POST, 1)] {
        let stage = Stage::new([Breaks]);
        let error = stage.run(operation, |call| call).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(error.status(), Some(StatusCode::OK));
        assert_eq!(error.attempts(), attempts);
    }

    let stage = Stage::new([Answers(200, &[])]);
    let core = stage.core(RetryPolicy::standard(), |b| b.max_body(3));
    let call: Call<Blob> = core.call(&GET).finish();
    let error = block(call).unwrap_err();
    assert_eq!(stage.sent(), 1);
    assert_eq!(
        error.transport().map(TransportError::kind),
        Some(TransportErrorKind::TooLong)
    );
    assert_eq!(
        error.to_string(),
        "GET /things (get): 200 OK: the response is too long: more than 3 bytes"
    );
}

#[test]
fn errors_show_the_number_of_attempts_and_no_private_data() {
    let message = |step: Step, operation| {
        let stage = Stage::new([step]);
        let error = stage
            .run(operation, |call| call.with_header("X-Patient", "Jane"))
            .unwrap_err();
        assert!(!format!("{error:?}").contains("Jane"));
        error.to_string()
    };
    assert_eq!(
        message(Answers(503, &[]), &GET),
        "GET /things (get): 503 Service Unavailable: Busy (after 3 attempts)"
    );
    assert_eq!(
        message(Answers(503, &[]), &POST),
        "POST /things (post): 503 Service Unavailable: Busy"
    );
    assert_eq!(
        message(Fails(TransportErrorKind::Connect), &POST),
        "POST /things (post): could not connect: no luck (after 3 attempts)"
    );
    let stage = Stage::new([Answers(503, LATER), Answers(200, &[])]);
    let core = stage.core(RetryPolicy::standard(), |b| b);
    let call: Call<Json<u8>> = core.call(&POST).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /things (post): 200 OK: the body does not fit its type: invalid type: map, expected u8 at line 1 column 0 (after 2 attempts)"
    );
    let stage = Stage::new([Answers(429, LATER)]);
    let error = stage.run(&POST, Call::without_retries).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    let retry = Retry::new(stage, RetryPolicy::standard());
    let shown = format!("{retry:?}");
    assert!(
        shown.starts_with("Retry { policy: RetryPolicy { attempts: 3,"),
        "{shown}"
    );
}

#[test]
fn attempt_timeout_ends_an_attempt_that_hangs() {
    let stage = Stage::new([Hangs, Hangs, Answers(204, &[])]);
    let policy = RetryPolicy::standard().attempt_timeout(Duration::from_secs(5));
    let call: Call<Empty> = stage.core(policy.clone(), |b| b).call(&GET).finish();
    block(call).unwrap();
    assert_eq!(stage.sent(), 3);
    let fives = stage
        .waits()
        .iter()
        .filter(|wait| **wait == Duration::from_secs(5))
        .count();
    assert_eq!(fives, 2);
    let stage = Stage::new([Hangs]);
    let call: Call<Empty> = stage.core(policy, |b| b).call(&POST).finish();
    let error = block(call).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /things (post): timed out: an attempt took longer than 5s"
    );
    assert_eq!(stage.sent(), 1);
}

#[test]
fn budget_limits_retries_during_an_outage() {
    let stage = Stage::new([Fails(TransportErrorKind::Connect)]);
    let core = stage.core(RetryPolicy::standard().budget(10), |b| b);
    let send = |core: &Core| {
        let call: Call<Empty> = core.call(&GET).finish();
        block(call).is_ok()
    };
    // Clones share the budget.
    for _ in 0..100 {
        assert!(!send(&core.clone()));
    }
    assert_eq!(stage.sent(), 110);
    // The server is up again: five successful calls refill one retry.
    *stage.script.lock().unwrap() = [Answers(204, &[])].into();
    for _ in 0..5 {
        assert!(send(&core));
    }
    *stage.script.lock().unwrap() = [Fails(TransportErrorKind::Connect)].into();
    let before = stage.sent();
    assert!(!send(&core));
    assert!(!send(&core));
    assert_eq!(stage.sent() - before, 3);
}

#[test]
fn dropped_call_is_not_retried() {
    struct Never;
    impl Timer for Never {
        fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(std::future::pending())
        }
    }
    let stage = Stage::new([Answers(503, LATER)]);
    let retry = Retry::new(stage.clone(), RetryPolicy::standard()).with_timer(Never);
    let core = Builder::new(&API)
        .base_url("http://example.org")
        .transport(retry);
    let call: Call<Empty> = core.build().unwrap().call(&GET).finish();
    let mut future = Box::pin(call.into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_pending());
    assert_eq!(stage.sent(), 1);
    drop(future);
    assert_eq!(stage.sent(), 1);
    assert_eq!(Arc::strong_count(&stage.sent), 1);
}

#[test]
fn each_redirected_request_is_retried_by_its_own_method() {
    const DONE: &[(&str, &str)] = &[("location", "/done")];
    // The GET after the redirect is retried, the POST before it is not.
    let stage = Stage::new([
        Answers(303, DONE),
        Answers(503, &[]),
        Fails(TransportErrorKind::Other),
        Answers(200, &[]),
    ]);
    stage.run(&POST, |call| call).unwrap();
    let lines = |stage: &Stage| -> Vec<String> {
        let sent = stage.sent.lock().unwrap();
        sent.iter()
            .map(|wire| format!("{} {}", wire.method, wire.url.path()))
            .collect()
    };
    assert_eq!(
        lines(&stage),
        ["POST /things", "GET /done", "GET /done", "GET /done"]
    );
    // The second request could not connect; the first one was sent.
    let stage = Stage::new([Answers(307, DONE), Fails(TransportErrorKind::Connect)]);
    let error = stage.run(&POST, |call| call).unwrap_err();
    assert_eq!(
        lines(&stage),
        ["POST /things", "POST /done", "POST /done", "POST /done"]
    );
    assert_eq!(error.attempts(), 3);
    let stage = Stage::new([Answers(307, DONE), Answers(502, &[])]);
    stage.run(&POST, |call| call).unwrap_err();
    assert_eq!(lines(&stage), ["POST /things", "POST /done"]);
}

proptest! {
    #[test]
    fn waits_stay_within_the_policy(
        attempts in 1_u32..8,
        base in 0_u64..3_000,
        longest in 0_u64..10_000,
        asked in proptest::option::of(0_u64..20),
        timeout in proptest::option::of(0_u64..30_000),
    ) {
        let longest = Duration::from_millis(longest);
        let policy = RetryPolicy::standard()
            .attempts(attempts)
            .base_delay(Duration::from_millis(base))
            .max_delay(longest)
            .max_retry_after(Duration::from_secs(10));
        let header: &'static [(&str, &str)] = match asked {
            Some(asked) => Box::leak(Box::new([("retry-after", &*asked.to_string().leak())])),
            None => &[],
        };
        let stage = Stage::new([Answers(503, header)]);
        let timeout = timeout.map(Duration::from_millis);
        let core = stage.core(policy, |builder| match timeout {
            Some(timeout) => builder.timeout(timeout),
            None => builder.timeout(Duration::MAX),
        });
        let call: Call<Empty> = core.call(&GET).finish();
        let error = block(call).unwrap_err();
        let (sent, waits) = (stage.sent(), stage.waits());
        prop_assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
        prop_assert_eq!(error.attempts() as usize, sent);
        prop_assert_eq!(waits.len(), sent - 1);
        let asked = Duration::from_secs(asked.unwrap_or_default());
        for (n, wait) in waits.iter().enumerate() {
            let delay = Duration::from_millis(base << n).min(longest);
            prop_assert!(asked <= *wait && *wait <= asked + delay);
        }
        // Each attempt gets the time that is left of the call's timeout.
        let mut spent = Duration::ZERO;
        for (n, wire) in stage.sent.lock().unwrap().iter().enumerate() {
            if let (Some(left), Some(timeout)) = (wire.timeout, timeout) {
                prop_assert_eq!(left, timeout - spent);
            }
            prop_assert_eq!(wire.timeout.is_some(), timeout.is_some());
            spent += waits.get(n).copied().unwrap_or_default();
        }
        if let Some(timeout) = timeout {
            prop_assert!(spent <= timeout);
        }
        // Only the number of attempts, the timeout and a long `Retry-After` end the retries.
        if asked > Duration::from_secs(10) {
            prop_assert_eq!(sent, 1);
        } else if timeout.is_none() {
            prop_assert_eq!(sent, attempts as usize);
        }
    }
}
