//! Spans and events of `tracing`, with the names of OpenTelemetry's semantic conventions for HTTP clients. Without the feature `tracing`
//! nothing here does anything.
//!
//! Recorded are: the method, the path template and the id of the operation, the server's address and port, the status, the number of
//! repetitions, the kind of an error, and the server's id of the request. Never recorded are URLs, queries, headers, bodies, messages and
//! credentials.

#[cfg(feature = "tracing")]
pub(crate) use with_tracing::{CallSpan, misfits, retried};
#[cfg(not(feature = "tracing"))]
pub(crate) use without_tracing::{CallSpan, misfits, retried};

#[cfg(feature = "tracing")]
mod with_tracing {
    use std::time::Duration;

    use reqwest::Url;
    use reqwest::header::HeaderMap;
    use tracing::field::Empty;
    use tracing::{Instrument, Span};

    use crate::error::{Cause, ReceivedResponse};
    use crate::operation::Operation;
    use crate::request_id::request_id;

    /// The span of a call.
    pub(crate) struct CallSpan(Span);

    impl CallSpan {
        pub(crate) fn new(operation: &'static Operation) -> Self {
            let span = tracing::info_span!(
                "http_client_call",
                "otel.kind" = "client",
                "otel.name" = Empty,
                "otel.status_code" = Empty,
                "openapi.operation_id" = operation.id,
                "http.request.method" = operation.method,
                "url.template" = operation.path,
                "server.address" = Empty,
                "server.port" = Empty,
                "http.response.status_code" = Empty,
                "http.request.resend_count" = Empty,
                "http.response.request_id" = Empty,
                "error.type" = Empty,
            );
            if !span.is_disabled() {
                let name = format!("{} {}", operation.method, operation.path);
                span.record("otel.name", name);
            }
            Self(span)
        }

        pub(crate) async fn within<F: Future>(&self, call: F) -> F::Output {
            call.instrument(self.0.clone()).await
        }

        pub(crate) fn sent_to(&self, url: &Url) {
            if let Some(host) = url.host_str() {
                self.0.record("server.address", host);
            }
            if let Some(port) = url.port_or_known_default() {
                self.0.record("server.port", port);
            }
        }

        pub(crate) fn received(&self, status: u16, headers: &HeaderMap, attempts: u32) {
            self.0.record("http.response.status_code", status);
            if attempts > 1 {
                self.0.record("http.request.resend_count", attempts - 1);
            }
            if let Some(id) = request_id(headers) {
                self.0.record("http.response.request_id", id);
            }
        }

        pub(crate) fn failed(&self, cause: &Cause, response: Option<&ReceivedResponse>) {
            if let Some(response) = response {
                let status = response.status.as_u16();
                self.received(status, &response.headers, response.attempts);
            }
            let kind = match cause {
                Cause::Status(..) => match response {
                    Some(response) => response.status.as_str(),
                    None => "status",
                },
                Cause::Request(_) => "request",
                Cause::Credentials(_) => "credentials",
                Cause::Token(..) => "token",
                Cause::Transport(error) => {
                    if error.attempts() > 1 && response.is_none() {
                        let resent = error.attempts() - 1;
                        self.0.record("http.request.resend_count", resent);
                    }
                    error.kind().name()
                }
                Cause::Read(_) | Cause::NextPage(_) | Cause::Job(_) => "body",
            };
            self.0.record("error.type", kind);
            self.0.record("otel.status_code", "ERROR");
        }
    }

    /// Reports that a request is sent again.
    pub(crate) fn retried(operation: &'static Operation, attempt: u32, delay: Duration) {
        tracing::debug!(
            "openapi.operation_id" = operation.id,
            "http.request.resend_count" = attempt,
            delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
            "the request is sent again"
        );
    }

    /// Reports that members of a response did not fit their types and were kept as JSON.
    pub(crate) fn misfits(operation: &'static Operation, count: usize) {
        if count > 0 {
            tracing::warn!(
                "openapi.operation_id" = operation.id,
                count,
                "members of the response do not fit their types"
            );
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod without_tracing {
    use std::time::Duration;

    use reqwest::Url;
    use reqwest::header::HeaderMap;

    use crate::error::{Cause, ReceivedResponse};
    use crate::operation::Operation;

    pub(crate) struct CallSpan;

    impl CallSpan {
        pub(crate) fn new(_: &'static Operation) -> Self {
            Self
        }

        pub(crate) async fn within<F: Future>(&self, call: F) -> F::Output {
            call.await
        }

        pub(crate) fn sent_to(&self, _: &Url) {}

        pub(crate) fn received(&self, _: u16, _: &HeaderMap, _: u32) {}

        pub(crate) fn failed(&self, _: &Cause, _: Option<&ReceivedResponse>) {}
    }

    pub(crate) fn retried(_: &'static Operation, _: u32, _: Duration) {}

    pub(crate) fn misfits(_: &'static Operation, _: usize) {}
}
