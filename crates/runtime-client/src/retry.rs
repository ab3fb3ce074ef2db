//! Trying again what failed.
//!
//! [`Retry`] is a [`Transport`] that holds another one and sends a request again where that can help and can do no harm. A client
//! has none unless it is asked for, with [`Builder::retries`](crate::Builder::retries): no description says whether a `PUT` or even a `GET`
//! of that server may really be repeated, a call that waits is a surprise where the caller tries again himself, and what is
//! written may be health data. [`RetryPolicy::standard`] is what to ask for.
//!
//! # What is tried again
//!
//! | what happened | any method | idempotent |
//! |---|---|---|
//! | no connection, so that nothing was sent | yes | yes |
//! | 429 or 503 with `Retry-After`, so that nothing was done | yes | yes |
//! | the exchange broke off or took too long | no | yes |
//! | 408, 429, 502, 503, 504 ([or others](RetryPolicy::statuses)) | no | yes |
//! | any other answer; a body that is too long | no | no |
//!
//! Idempotent are `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT` and `DELETE` (RFC 9110 §9.2.2) and `QUERY`; any call with a header
//! `Idempotency-Key` or `X-Idempotency-Key`; and any call for which [`Call::idempotent`](crate::Call::idempotent) says so. A redirect is followed
//! outside of this, so that each of its requests is judged by its own method. A request whose body is a
//! [stream](crate::Body::stream) is sent once: [`HttpRequest::try_clone`] has no copy of it.
//!
//! An exchange is over when the body is there if it is [read as a whole](HttpRequest::reads_whole), and when the head is there if it is handed on as a
//! stream.
//!
//! # When
//!
//! Before each retry it waits a random part of a delay that doubles ("full jitter"), and before that for as long as
//! `Retry-After` asks. It does not try sooner than it was asked to: if the server asks for more than
//! [`max_retry_after`](RetryPolicy::max_retry_after), or the call's timeout would be over, the caller gets the answer at once. The call's timeout spans all
//! attempts.
//!
//! All calls of a client draw on one [budget](RetryPolicy::budget), which fills up when calls succeed: when a server is down, retries stop
//! multiplying what it is asked.

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::byte_stream::ByteStream;
use crate::random::random;
use crate::retry_after::retry_after;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Repeat, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// Headers by which a server knows a request that it has seen already.
const IDEMPOTENCY_KEYS: [&str; 2] = ["idempotency-key", "x-idempotency-key"];

/// How often, when and after what a request is tried again.
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
    /// Three attempts, delays of up to 0.5 s and 1 s, `Retry-After` up to a minute, a budget of 100 retries, the statuses 408, 429, 502,
    /// 503 and 504.
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

    /// How many times a request is sent at most, the first one included; 1 is no retry.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The longest delay before the first retry; it doubles with each further one.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest delay that doubling leads to. What `Retry-After` asks for comes on top.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that a server may ask for with `Retry-After`. If it asks for more, its answer is what the caller gets.
    #[must_use]
    pub const fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Limits how long a single attempt may take. Without it, one that hangs uses up the time of the whole call. It ends where the exchange
    /// does: at the head of a response whose body is a stream.
    #[must_use]
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How many retries all calls of a client may make between them while nothing succeeds. A success at the first attempt gives
    /// back a fifth of one, a success of a retry the whole.
    #[must_use]
    pub const fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// The statuses after which an idempotent request is tried again, instead of 408, 429, 502, 503 and 504.
    #[must_use]
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// The delay before a retry, the first being 1; `random` picks it from its range.
    fn delay(&self, retry: u32, random: u64) -> Duration {
        let doubled = 1_u32
            .checked_shl(retry.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let longest = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        let picked = (u128::from(longest) * u128::from(random)) >> u64::BITS;
        Duration::from_nanos(u64::try_from(picked).unwrap_or(u64::MAX))
    }

    /// Whether an outcome calls for another attempt, and how long the server wants to be left alone before.
    fn verdict(&self, idempotent: bool, outcome: &Outcome) -> Verdict {
        let (again, asked) = match outcome {
            Outcome::Failed(error) => (may_repeat(error.kind(), idempotent), None),
            Outcome::Broken(_, kind) => (may_repeat(*kind, idempotent), None),
            Outcome::Answered(exchange) => {
                let asked = retry_after(&exchange.headers);
                let status = exchange.status;
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
    /// After at least this long.
    Again(Duration),
}

/// What came of an attempt.
enum Outcome {
    Failed(TransportError),
    /// The head came, and the body broke off; it gives the error once more to whoever reads it.
    Broken(HttpResponse, TransportErrorKind),
    Answered(HttpResponse),
}

impl Outcome {
    fn into_result(self, attempts: u32) -> Result<HttpResponse, TransportError> {
        match self {
            Self::Failed(error) => Err(error.after(attempts)),
            Self::Broken(exchange, _) | Self::Answered(exchange) => Ok(exchange.after(attempts)),
        }
    }
}

/// What time it is, and how to wait: for [`Retry::with_timer`].
pub trait Timer: Send + Sync + 'static {
    /// What time it is.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// Waits.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// The timer that reqwest uses.
struct Tokio;

impl Timer for Tokio {
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A transport that tries again what failed, as its module's documentation says.
///
/// [`Builder::retries`](crate::Builder::retries) puts it around the client's transport. Made by hand it goes where the others of a chain want it: what is
/// inside sees each attempt, what is outside each call.
///
/// It waits with tokio's timer, as reqwest does, and so needs a tokio runtime unless it has another [timer](Self::with_timer). Dropping the
/// future of a call ends it: nothing goes on behind.
pub struct Retry<T> {
    inner: T,
    policy: RetryPolicy,
    budget: Budget,
    timer: Arc<dyn Timer>,
    random: fn() -> u64,
}

impl<T: Transport> Retry<T> {
    /// Tries again what `inner` could not send.
    pub fn new(inner: T, policy: RetryPolicy) -> Self {
        Self {
            inner,
            budget: Budget::new(policy.budget),
            policy,
            timer: Arc::new(Tokio),
            random,
        }
    }

    /// Waits with this timer: for another runtime than tokio's, and for tests.
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
            let again = match attempt < most {
                true => request.try_clone(),
                false => None,
            };
            let idempotent = is_idempotent(&request);
            let read = self.policy.attempt_timeout.is_some() || (again.is_some() && idempotent);
            let outcome = self.attempt(request, read).await;
            let verdict = self.policy.verdict(idempotent, &outcome);
            let (Verdict::Again(asked), Some(next)) = (verdict, again) else {
                self.budget.settle(&outcome, attempt);
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
            // The connection of an answer that nobody reads is free for others meanwhile.
            drop(outcome);
            self.timer.sleep(delay).await;
            attempt += 1;
            request = next;
            request.timeout = deadline.map(|at| at.saturating_duration_since(self.timer.now()));
        }
    }

    /// One attempt, in its time.
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

    /// Sends once, and reads the body if it is read as a whole and no answer to wait for.
    async fn once(&self, request: HttpRequest, read: bool) -> Outcome {
        let reading = request.reading;
        let mut exchange = match self.inner.send(request).await {
            Ok(exchange) => exchange,
            Err(error) => return Outcome::Failed(error),
        };
        let temporary = self.policy.statuses.contains(&exchange.status.as_u16());
        if read
            && !temporary
            && let Some(limit) = reading.whole(exchange.status)
        {
            match exchange.body.collect(limit).await {
                Ok(body) => exchange.body = ByteStream::of(body),
                Err(error) => {
                    let kind = error.kind();
                    exchange.body = ByteStream::failed(error);
                    return Outcome::Broken(exchange, kind);
                }
            }
        }
        Outcome::Answered(exchange)
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

/// What retries draw on, in fifths of one.
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

    /// Takes a retry, if there is one left.
    fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(Self::RETRY);
        self.left
            .try_update(Ordering::Relaxed, Ordering::Relaxed, less)
            .is_ok()
    }

    /// Gives back for a call that ended well: that the server answered, and was not in trouble.
    fn settle(&self, outcome: &Outcome, attempt: u32) {
        if let Outcome::Answered(exchange) = outcome
            && !exchange.status.is_server_error()
            && exchange.status != StatusCode::TOO_MANY_REQUESTS
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
    fn delays_double_up_to_the_longest() {
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
    fn a_budget_neither_overflows_nor_runs_below_nothing() {
        for retries in [0, 1, 3, u32::MAX] {
            let budget = Budget::new(retries);
            let answer = |status: u16| {
                let status = StatusCode::from_u16(status).unwrap();
                Outcome::Answered(HttpResponse::new(status, Default::default(), ""))
            };
            budget.settle(&answer(200), 1);
            let taken = (0..4).filter(|_| budget.take()).count();
            assert_eq!(taken, retries.min(4) as usize);
            for status in [429, 500, 503] {
                budget.settle(&answer(status), 2);
            }
            assert_eq!(budget.take(), retries == u32::MAX);
            budget.settle(&answer(404), 2);
            assert_eq!(budget.take(), retries > 0);
            for _ in 0..5 {
                assert_eq!(budget.take(), retries == u32::MAX);
                budget.settle(&answer(200), 1);
            }
            assert_eq!(budget.take(), retries > 0);
        }
    }
}
