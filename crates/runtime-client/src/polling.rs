//! Jobs that a server works on after it has responded: asking until they end.
//!
//! Between two requests the client waits for as long as `Retry-After` asks, else for the interval. It gives up after a limit.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::LOCATION;

use crate::call::{Call, received};
use crate::call_builder::CallBuilder;
use crate::error::{Cause, Error, ReceivedResponse, Undeclared};
use crate::json_pointer::{find, scalar};
use crate::operation::Operation;
use crate::receive::{Receive, UnreadResponse};
use crate::response::Response;
use crate::retry::{PlatformTimer, Timer};
use crate::retry_after::retry_after;
use crate::same_origin::same_origin;
use crate::transport::BoxFuture;

/// How long a job is waited for unless the caller says otherwise.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// How it is known that a job has ended: what generated code declares with [`pollings!`](crate::pollings).
///
/// Places in the body of a response are JSON Pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polling {
    /// Where the state of the job is. Without it, a job goes on as long as the status is 202.
    pub state: Option<&'static str>,
    /// The states of a job that ended well.
    pub done: &'static [&'static str],
    /// The states of a job that failed.
    pub failed: &'static [&'static str],
    /// How long to wait between two requests if the server does not say, in seconds.
    pub interval: u32,
    /// Where to ask; empty if the operation is called again. The first place that the response has counts.
    pub url: &'static [UrlSource],
    /// Where the result is.
    pub result: JobResult,
}

/// Where a response has the URL at which to ask how a job is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlSource {
    /// In this header.
    Header(&'static str),
    /// In the body.
    Body(&'static str),
}

/// Where the result of a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobResult {
    /// In the response that says that it is done.
    LastResponse,
    /// At the URL of the first request.
    Original,
    /// At the URL in the header `Location` of the first response that has one; without one, in the last response.
    Location,
}

/// Declares how it is known that the jobs of operations have ended, for [`Call::when_done`](crate::Call::when_done).
///
/// ```
/// use conform_client::pollings;
///
/// pollings! {
///     GET_EXPORT = "/status" ["succeeded"] ["failed", "cancelled"] every 5;
///     START_EXPORT = every 2 at [header "Location"];
///     PUT_SERVER = "/status" ["Succeeded"] ["Failed"] every 30 at [header "Operation-Location", body "/url"] then Original;
/// }
///
/// assert_eq!(GET_EXPORT.done, ["succeeded"]);
/// # let _ = (&START_EXPORT, &PUT_SERVER);
/// ```
#[macro_export]
macro_rules! pollings {
    ($($name:ident = $($state:literal [$($done:literal),*] [$($failed:literal),*])? every $interval:literal
        $(at [$($kind:ident $place:literal),*])? $(then $result:ident)?;)*) => {$(
        static $name: $crate::Polling = {
            #[allow(unused_mut, reason = "the simplest ones have no further properties")]
            let mut polling = $crate::Polling {
                state: None,
                done: &[],
                failed: &[],
                interval: $interval,
                url: &[],
                result: $crate::JobResult::LastResponse,
            };
            $(
                polling.state = Some($state);
                polling.done = &[$($done),*];
                polling.failed = &[$($failed),*];
            )?
            $(polling.url = &[$($crate::pollings!(@ $kind $place)),*];)?
            $(polling.result = $crate::JobResult::$result;)?
            polling
        };
    )*};
    (@ header $name:literal) => { $crate::UrlSource::Header($name) };
    (@ body $pointer:literal) => { $crate::UrlSource::Body($pointer) };
}

impl<R: Receive, E> Call<R, E> {
    /// Asks until the job that this call begins or shows has ended. Generated clients have a method for each operation whose description
    /// declares it; this one is for others.
    pub fn when_done(self, polling: &'static Polling) -> WhenDone<R, E> {
        WhenDone {
            job: Job {
                call: self.into_builder(),
                polling,
                interval: None,
                limit: LIMIT,
                timer: Arc::new(PlatformTimer),
                streams: R::streams,
            },
            result: PhantomData,
        }
    }
}

/// A job that is waited for: `.await` returns the result.
///
/// ```no_run
/// # use std::time::Duration;
/// # use conform_client::{Error, Json, WhenDone};
/// # async fn run(export: WhenDone<Json<String>>) -> Result<(), Error> {
/// let url: String = export.every(Duration::from_secs(1)).within(Duration::from_secs(60)).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked until it is awaited"]
pub struct WhenDone<R, E = Undeclared> {
    job: Job,
    result: PhantomData<fn() -> (R, E)>,
}

impl<R: Receive, E: 'static> WhenDone<R, E> {
    /// Waits this long between two requests, whatever the description says. `Retry-After` still counts.
    pub fn every(mut self, interval: Duration) -> Self {
        self.job.interval = Some(interval);
        self
    }

    /// Gives up after this time. The default is 15 minutes.
    pub fn within(mut self, limit: Duration) -> Self {
        self.job.limit = limit;
        self
    }

    /// Sets the timer, for another async runtime than tokio, and for tests.
    pub fn with_timer(mut self, timer: impl Timer) -> Self {
        self.job.timer = Arc::new(timer);
        self
    }

    /// Waits for the job and returns the result with status and headers.
    ///
    /// # Errors
    ///
    /// If a call fails, the job fails, or it has not ended within the limit.
    pub async fn send(self) -> Result<Response<R::Output, R::Headers>, Error<E>> {
        let (operation, reply) = self.job.run().await.map_err(Error::retype)?;
        received::<R, E>(operation, reply)
    }
}

impl<R: Receive, E: 'static> IntoFuture for WhenDone<R, E> {
    type Output = Result<R::Output, Error<E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let job: BoxFuture<'static, Result<Reply, Error>> = Box::pin(self.job.run());
        Box::pin(async move {
            let (operation, reply) = job.await.map_err(Error::retype)?;
            received::<R, E>(operation, reply).map(Response::into_inner)
        })
    }
}

impl<R, E> fmt::Debug for WhenDone<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhenDone")
            .field("operation", &self.job.call.operation.id)
            .finish_non_exhaustive()
    }
}

type Reply = (&'static Operation, UnreadResponse);

struct Job {
    call: Box<CallBuilder>,
    polling: &'static Polling,
    interval: Option<Duration>,
    limit: Duration,
    timer: Arc<dyn Timer>,
    streams: fn(u16) -> bool,
}

/// What a response says about a job.
enum Progress {
    Done,
    Failed(String),
    Pending(Option<String>),
}

impl Job {
    async fn run(self) -> Result<Reply, Error> {
        let Self {
            polling, streams, ..
        } = self;
        let operation = self.call.operation;
        let origin = self
            .call
            .current_url()
            .map_err(|problem| -> Error { Error::new(operation, Cause::Request(problem), None) })?;
        let begun = self.timer.now();
        let mut call = self.call;
        // The copy may lack the body: a job that is asked for by URL needs it once.
        let bare = Box::new(call.bare());
        let mut location: Option<String> = None;
        let mut requests = 0_u32;
        loop {
            let again = call.try_clone();
            let (_, reply) = call.send(streams).await?;
            requests += 1;
            let failed = |problem: String| -> Error {
                Error::new(
                    operation,
                    Cause::Job(problem),
                    Some(ReceivedResponse::of(&reply)),
                )
            };
            if location.is_none() {
                location = header(&reply, LOCATION.as_str());
            }
            let state = match polling.progress(&reply) {
                Progress::Done => {
                    let url = match (polling.result, &location) {
                        (JobResult::LastResponse, _) | (JobResult::Location, None) => None,
                        (JobResult::Original, _) => Some(origin.clone()),
                        (JobResult::Location, Some(target)) => {
                            Some(same_origin(&origin, target, "the job").map_err(failed)?)
                        }
                    };
                    let Some(url) = url.filter(|_| requests > 1) else {
                        return Ok((operation, reply));
                    };
                    let mut call = bare;
                    call.set_url(url);
                    return call.send(streams).await;
                }
                Progress::Failed(state) => {
                    return Err(failed(format!("the job ended in the state `{state}`")));
                }
                Progress::Pending(state) => state,
            };
            let next = match polling.url_in(&reply) {
                Some(target) => {
                    let url = same_origin(&origin, &target, "the job").map_err(failed)?;
                    let mut next = bare.bare();
                    next.set_url(url);
                    Some(next)
                }
                // Later responses need not repeat the URL.
                None if polling.url.is_empty() || requests > 1 => again,
                None => {
                    let names = polling.url.iter().map(|source| match source {
                        UrlSource::Header(name) => format!("the header `{name}`"),
                        UrlSource::Body(pointer) => format!("`{pointer}`"),
                    });
                    let names = names.collect::<Vec<_>>().join(" and ");
                    return Err(failed(format!(
                        "the job goes on, but the response does not say where to ask for it: {names} is missing"
                    )));
                }
            };
            let Some(next) = next else {
                return Err(failed(
                    "the body of the call is a stream, which can be sent once only".to_owned(),
                ));
            };
            let interval = Duration::from_secs(u64::from(polling.interval));
            let wait = retry_after(reply.headers())
                .or(self.interval)
                .unwrap_or(interval);
            let passed = self.timer.now().saturating_duration_since(begun);
            if passed.saturating_add(wait) > self.limit {
                let state = state.map(|state| format!(" in the state `{state}`"));
                let state = state.unwrap_or_default();
                let limit = self.limit;
                return Err(failed(format!(
                    "the job goes on{state} and would not end within {limit:?} (asked {requests} times)"
                )));
            }
            self.timer.sleep(wait).await;
            *call = next;
        }
    }
}

impl Polling {
    fn progress(&self, reply: &UnreadResponse) -> Progress {
        let is_accepted = reply.status() == StatusCode::ACCEPTED.as_u16();
        let body = reply.bytes();
        let body = std::str::from_utf8(&body).unwrap_or_default();
        let state = self
            .state
            .and_then(|pointer| find(body, pointer))
            .and_then(scalar);
        match state {
            Some(state) if self.done.contains(&state.as_str()) => Progress::Done,
            Some(state) if self.failed.contains(&state.as_str()) => Progress::Failed(state),
            Some(state) => Progress::Pending(Some(printable(state))),
            None if is_accepted => Progress::Pending(None),
            None => Progress::Done,
        }
    }

    fn url_in(&self, reply: &UnreadResponse) -> Option<String> {
        let body = reply.bytes();
        let body = std::str::from_utf8(&body).unwrap_or_default();
        self.url.iter().find_map(|source| match source {
            UrlSource::Header(name) => header(reply, name),
            UrlSource::Body(pointer) => find(body, pointer).and_then(scalar),
        })
    }
}

/// Returns a state that the description does not list, if it is a word.
fn printable(state: String) -> String {
    let is_word = state.len() <= 64
        && state
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if is_word { state } else { "…".to_owned() }
}

fn header(reply: &UnreadResponse, name: &str) -> Option<String> {
    Some(reply.headers().get(name)?.to_str().ok()?.to_owned())
}
