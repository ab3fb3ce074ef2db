//! Retrying failed requests.
//!
//! [`Retry`] is a [`Transport`] that wraps another one and sends a request again where that can help and is safe. A client does not retry
//! unless [`Builder::retries`](crate::Builder::retries) asks for it: no description says whether a `PUT` or even a `GET` may be repeated, a
//! call that waits surprises a caller who retries on his own, and the data that is written may be health data. Start with
//! [`RetryPolicy::standard`].
//!
//! # What is retried
//!
//! | outcome | not idempotent | idempotent |
//! |---|---|---|
//! | no connection, so that nothing was sent | yes | yes |
//! | 429 or 503 with `Retry-After`, so that nothing was done | yes | yes |
//! | the connection broke off, or a timeout | no | yes |
//! | 408, 429, 502, 503, 504 ([or others](RetryPolicy::statuses)) | no | yes |
//! | any other response; a body that is too long | no | no |
//!
//! These calls are idempotent: `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT` and `DELETE` (RFC 9110 §9.2.2) and `QUERY`; every call with a header
//! `Idempotency-Key` or `X-Idempotency-Key`; and every call that [`Call::idempotent`](crate::Call::idempotent) marks. Redirects are followed
//! outside of this transport, so that each request is judged by its own method. A request whose body is a [stream](crate::Body::stream) is
//! sent once, because [`HttpRequest::try_clone`] cannot copy it.
//!
//! An attempt ends with the body if that is [read as a whole](HttpRequest::reads_whole), and with the head of the response if the body is a
//! stream.
//!
//! # How long it waits
//!
//! Before each retry it waits for as long as `Retry-After` asks, and then for a random part of a delay that doubles with each retry ("full
//! jitter"). It never retries sooner than the server asks: if that is later than [`max_retry_after`](RetryPolicy::max_retry_after), or later
//! than the call's timeout, the caller gets the response at once. The call's timeout spans all attempts.
//!
//! All calls of a client share one [budget](RetryPolicy::budget), which successful calls refill. So retries do not multiply the load on a
//! server that is down.

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use reqwest::StatusCode;
use web_time::Instant;

use crate::byte_stream::ByteStream;
use crate::platform::{self, random};
use crate::retry_after::retry_after;
use crate::trace;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Repeat, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// Headers by which a server recognises a repeated request.
const IDEMPOTENCY_KEYS: [&str; 2] = ["idempotency-key", "x-idempotency-key"];

/// How often, when and after which outcomes a request is retried.
///
/// ```
/// use std::time::Duration;
/// use conform_client::RetryPolicy;
///
/// let patient = RetryPolicy::standard()
///     .attempts(5)
///     .max_delay(Duration::from_secs(20))
///     .statuses([429, 500, 502, 503, 504]);
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    attempt_timeout: Option<Duration>,
    budget: u32,
    statuses: Cow<'static, [u16]>,
}

impl RetryPolicy {
    /// Returns the standard policy: three attempts, delays of up to 0.5 s and 1 s, `Retry-After` of up to a minute, a budget of 100 retries,
    /// and the statuses 408, 429, 502, 503 and 504.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            attempt_timeout: None,
            budget: 100,
            statuses: Cow::Borrowed(&[408, 429, 502, 503, 504]),
        }
    }

    /// Sets how many times a request is sent at most, the first attempt included. 1 means no retries.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the longest delay before the first retry. It doubles with each further retry.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper limit of the doubled delay. The time that `Retry-After` asks for is added to it.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest wait that a server may ask for with `Retry-After`. If it asks for more, the caller gets the response at once.
    #[must_use]
    pub const fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Limits how long a single attempt may take. Without this limit, an attempt that hangs uses up the timeout of the whole call. For a
    /// response whose body is a stream, the attempt ends with the head.
    #[must_use]
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how many retries all calls of a client may make together while none succeeds. A call that succeeds at the first attempt refills
    /// a fifth of a retry, a retry that succeeds a whole one.
    #[must_use]
    pub const fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// Sets the statuses after which an idempotent request is retried, instead of 408, 429, 502, 503 and 504.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Returns the delay before a retry, counted from 1; `random` selects it from its range.
    fn delay(&self, retry: u32, random: u64) -> Duration {
        let doubled = 1_u32
            .checked_shl(retry.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        let picked = (u128::from(longest) * u128::from(random)) >> u64::BITS;
        Duration::from_nanos(u64::try_from(picked).unwrap_or(u64::MAX))
    }

    /// Decides whether another attempt follows an outcome, and how long the server asks to wait before it.
    fn verdict(&self, idempotent: bool, outcome: &Outcome) -> Verdict {
        let (again, asked) = match outcome {
            Outcome::Failed(error) => (may_repeat(error.kind(), idempotent), None),
            Outcome::Broken(_, kind) => (may_repeat(*kind, idempotent), None),
            Outcome::Responded(response) => {
                let asked = retry_after(&response.headers);
                let status = response.status;
                let refused = matches!(
                    status,
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
                ) && asked.is_some();
                let temporary = self.statuses.contains(&status.as_u16());
                (temporary && (idempotent || refused), asked)
            }
        };
        match again {
            true => Verdict::Again(asked.unwrap_or_default()),
            false => Verdict::Final,
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

fn may_repeat(kind: TransportErrorKind, idempotent: bool) -> bool {
    match kind {
        TransportErrorKind::Connect => true,
        TransportErrorKind::Timeout | TransportErrorKind::Other => idempotent,
        TransportErrorKind::TooLong => false,
    }
}

fn is_idempotent(request: &HttpRequest) -> bool {
    match request.repeat {
        Repeat::Always => true,
        Repeat::Never => false,
        Repeat::ByMethod => {
            let by_method = matches!(
                request.method.as_str(),
                "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
            );
            by_method
                || IDEMPOTENCY_KEYS
                    .iter()
                    .any(|name| request.headers.contains_key(*name))
        }
    }
}

enum Verdict {
    Final,
    /// Retry after at least this long.
    Again(Duration),
}

/// The outcome of an attempt.
enum Outcome {
    Failed(TransportError),
    /// The head was received, and the body broke off. Reading the body returns the error again.
    Broken(HttpResponse, TransportErrorKind),
    Responded(HttpResponse),
}

impl Outcome {
    fn into_result(self, attempts: u32) -> Result<HttpResponse, TransportError> {
        match self {
            Self::Failed(error) => Err(error.after(attempts)),
            Self::Broken(response, _) | Self::Responded(response) => Ok(response.after(attempts)),
        }
    }
}

/// A clock that can wait, for [`Retry::with_timer`].
pub trait Timer: Send + Sync + 'static {
    /// Returns the current time.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Waits for this long.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// The timer of tokio, which reqwest uses, too; in a browser, that of the browser.
pub(crate) struct PlatformTimer;

impl Timer for PlatformTimer {
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(platform::sleep(time))
    }
}

/// A transport that retries failed requests; the [module](self) describes when.
///
/// [`Builder::retries`](crate::Builder::retries) wraps the client's transport in it. In a chain of transports of your own, those inside it see
/// each attempt, those outside it see each call.
///
/// It waits with tokio's timer and so needs a tokio runtime, unless it has another [timer](Self::with_timer); in a browser it needs none. Dropping the future of a call
/// ends it: no task continues in the background.
pub struct Retry<T> {
    inner: T,
    policy: RetryPolicy,
    budget: Budget,
    timer: Arc<dyn Timer>,
    random: fn() -> u64,
}

impl<T: Transport> Retry<T> {
    /// Creates a transport that sends through `inner` and retries what failed.
    pub fn new(inner: T, policy: RetryPolicy) -> Self {
        Self {
            inner,
            budget: Budget::new(policy.budget),
            policy,
            timer: Arc::new(PlatformTimer),
            random,
        }
    }

    /// Sets the timer, for another async runtime than tokio, and for tests.
    #[must_use]
    pub fn with_timer(mut self, timer: impl Timer) -> Self {
        self.timer = Arc::new(timer);
        self
    }

    async fn run(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let deadline = request
            .timeout
            .and_then(|timeout| self.timer.now().checked_add(timeout));
        let most = match request.repeat {
            Repeat::Never => 1,
            Repeat::ByMethod | Repeat::Always => self.policy.attempts,
        };
        let mut attempt = 1;
        loop {
            let copy = match attempt < most {
                true => request.try_clone(),
                false => None,
            };
            let idempotent = is_idempotent(&request);
            let read = self.policy.attempt_timeout.is_some() || (copy.is_some() && idempotent);
            let outcome = self.attempt(request, read).await;
            let verdict = self.policy.verdict(idempotent, &outcome);
            let (Verdict::Again(asked), Some(next)) = (verdict, copy) else {
                self.budget.refill(&outcome, attempt);
                return outcome.into_result(attempt);
            };
            let delay = asked.saturating_add(self.policy.delay(attempt, (self.random)()));
            let left = deadline.map(|at| at.saturating_duration_since(self.timer.now()));
            let in_time = asked <= self.policy.max_retry_after
                && left.is_none_or(|left| delay < left)
                && self.budget.take();
            if !in_time {
                return outcome.into_result(attempt);
            }
            // Dropping the response frees its connection while this call waits.
            drop(outcome);
            trace::retried(next.operation, attempt, delay);
            self.timer.sleep(delay).await;
            attempt += 1;
            request = next;
            request.timeout = deadline.map(|at| at.saturating_duration_since(self.timer.now()));
        }
    }

    /// Makes one attempt within its time limit.
    async fn attempt(&self, request: HttpRequest, read: bool) -> Outcome {
        let Some(timeout) = self.policy.attempt_timeout else {
            return self.once(request, read).await;
        };
        let mut work = pin!(self.once(request, read));
        let mut alarm = self.timer.sleep(timeout);
        let finished = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending => alarm.as_mut().poll(context).map(|()| None),
        });
        finished.await.unwrap_or_else(|| {
            let problem = format!("an attempt took longer than {timeout:?}");
            Outcome::Failed(TransportError::new(TransportErrorKind::Timeout, problem))
        })
    }

    /// Sends the request once. Reads the body here if it is read as a whole and the status is final, so that a body that breaks off can be
    /// retried.
    async fn once(&self, request: HttpRequest, read: bool) -> Outcome {
        let read_mode = request.read_mode;
        let mut response = match self.inner.send(request).await {
            Ok(response) => response,
            Err(error) => return Outcome::Failed(error),
        };
        let temporary = self.policy.statuses.contains(&response.status.as_u16());
        if read
            && !temporary
            && let Some(limit) = read_mode.whole(response.status)
        {
            match response.body.collect(limit).await {
                Ok(body) => response.body = ByteStream::of(body),
                Err(error) => {
                    let kind = error.kind();
                    response.body = ByteStream::failed(error);
                    return Outcome::Broken(response, kind);
                }
            }
        }
        Outcome::Responded(response)
    }
}

impl<T: Transport> Transport for Retry<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.run(request))
    }
}

impl<T> fmt::Debug for Retry<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// The retries that are left, counted in fifths.
struct Budget {
    left: AtomicU32,
    most: u32,
}

impl Budget {
    const RETRY: u32 = 5;

    fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(Self::RETRY);
        Self {
            left: AtomicU32::new(most),
            most,
        }
    }

    /// Takes a retry from the budget, if one is left.
    fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(Self::RETRY);
        self.left
            .try_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    /// Refills the budget after a call to which the server responded without an error of its own.
    fn refill(&self, outcome: &Outcome, attempt: u32) {
        if let Outcome::Responded(response) = outcome
            && !response.status.is_server_error()
            && response.status != StatusCode::TOO_MANY_REQUESTS
        {
            let back = if attempt == 1 { 1 } else { Self::RETRY };
            let more = |left: u32| Some(left.saturating_add(back).min(self.most));
            let _ = self
                .left
                .try_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_limit() {
        let policy = RetryPolicy::standard().max_delay(Duration::from_secs(3));
        let longest = |retry| policy.delay(retry, u64::MAX).as_millis() + 1;
        let all = [1, 2, 3, 4, 5, 31, 32, 33, u32::MAX].map(longest);
        assert_eq!(all, [500, 1000, 2000, 3000, 3000, 3000, 3000, 3000, 3000]);
        assert_eq!(policy.delay(2, 1 << 63), Duration::from_millis(500));
        assert_eq!(policy.delay(2, 0), Duration::ZERO);
        let endless = policy.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert!(endless.delay(9, u64::MAX) > Duration::from_secs(1 << 32));
    }

    #[test]
    fn budget_stays_between_zero_and_its_size() {
        for retries in [0, 1, 3, u32::MAX] {
            let budget = Budget::new(retries);
            let response = |status: u16| {
                let status = StatusCode::from_u16(status).unwrap();
                Outcome::Responded(HttpResponse::new(status, Default::default(), ""))
            };
            budget.refill(&response(200), 1);
            let taken = (0..4).filter(|_| budget.take()).count();
            assert_eq!(taken, retries.min(4) as usize);
            for status in [429, 500, 503] {
                budget.refill(&response(status), 2);
            }
            assert_eq!(budget.take(), retries == u32::MAX);
            budget.refill(&response(404), 2);
            assert_eq!(budget.take(), retries > 0);
            for _ in 0..5 {
                assert_eq!(budget.take(), retries == u32::MAX);
                budget.refill(&response(200), 1);
            }
            assert_eq!(budget.take(), retries > 0);
        }
    }
}
