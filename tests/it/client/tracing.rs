//! Spans of `tracing`: their names and fields are those of OpenTelemetry, and nothing private is in them.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use conform_client::testing::Replies;
use conform_client::{Builder, Call, Empty, Json, RetryPolicy, Style, TransportErrorKind};
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::api::{API, KEYED, OPEN, SECRETS};
use super::block;

/// Writes down everything that it is given.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = self.0.lock().unwrap();
        let _ = writeln!(text, "{} = {value:?}", field.name());
    }
}

impl Log {
    fn line(&self, line: &str) {
        let _ = writeln!(self.0.lock().unwrap(), "{line}");
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("conform_client")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(&format!("span {}", span.metadata().name()));
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.line("event");
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Runs with a log, and returns it.
fn logged(run: impl FnOnce()) -> String {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), run);
    log.text()
}

const PRIVATE: &str = "s3cr3t";

fn builder(replies: &Replies) -> Builder {
    let builder = Builder::new(&API).base_url("https://api.example.org:8443/v1");
    let builder = builder.transport(replies.clone());
    (0..API.schemes.len()).fold(builder, |builder, scheme| {
        builder.credential(scheme, PRIVATE)
    })
}

#[test]
fn call_is_a_span_with_the_names_of_opentelemetry() {
    let retry = [("retry-after", "0"), ("x-request-id", "req-1")];
    let found = [
        ("x-request-id", "req-2"),
        ("x-private", PRIVATE),
        ("content-type", "application/json"),
    ];
    let body = format!(r#"{{"message": "{PRIVATE}"}}"#);
    let replies = Replies::new()
        .response("open", 503, &retry, body.clone())
        .response("open", 200, &found, body);
    let log = logged(|| {
        let core = builder(&replies)
            .retries(RetryPolicy::standard())
            .build()
            .unwrap();
        let call: Call<Json<Value>> = core
            .call(&OPEN)
            .path("id", Style::SIMPLE, PRIVATE)
            .query("name", Style::FORM, PRIVATE)
            .header("X-Name", Style::SIMPLE, PRIVATE)
            .json("application/json", PRIVATE)
            .finish();
        block(call).unwrap();
    });
    insta::with_settings!({
        snapshot_path => "../../snapshots/client",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        filters => vec![(r"delay_ms = \d+", "delay_ms = [ms]")],
    }, {
        insta::assert_snapshot!("span", log);
    });
    assert!(!log.contains(PRIVATE), "{log}");
}

#[test]
fn failed_call_has_the_kind_of_its_error_and_no_secret() {
    let replies = Replies::new()
        .failure("secrets", TransportErrorKind::Timeout)
        .json(
            "keyed",
            404,
            format!(r#"{{"code": "{PRIVATE}", "message": "{PRIVATE}"}}"#),
        );
    let log = logged(|| {
        let core = builder(&replies).build().unwrap();
        let call: Call<Empty> = core
            .call(&SECRETS)
            .query("name", Style::FORM, PRIVATE)
            .finish();
        block(call).unwrap_err();
        let call: Call<Empty> = core
            .call(&KEYED)
            .cookie("name", Style::FORM, PRIVATE)
            .finish();
        block(call).unwrap_err();
        let call: Call<Empty> = core.call(&OPEN).path("id", Style::SIMPLE, "..").finish();
        block(call).unwrap_err();
        let core = Builder::new(&API)
            .base_url("https://a.example.org")
            .build()
            .unwrap();
        let call: Call<Empty> = core.call(&KEYED).finish();
        block(call).unwrap_err();
    });
    for kind in ["timeout", "404", "request", "credentials"] {
        assert!(
            log.contains(&format!("error.type = \"{kind}\"")),
            "{kind}: {log}"
        );
    }
    assert_eq!(
        log.matches("otel.status_code = \"ERROR\"").count(),
        4,
        "{log}"
    );
    assert!(!log.contains(PRIVATE), "{log}");
}
