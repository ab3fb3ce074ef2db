//! The calls of a visit. The log numbers them in the names of its members: `call_start_1`, `call_start_2`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use conform_runtime::{UnixTime, Value};
use jiff::{SignedDuration, Timestamp};

use super::time::between;
use crate::{CallLogs, DurationSeconds};

/// A call in the log of a visit.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call<'a> {
    /// The number of the call, from 1.
    pub number: u32,
    /// The provider: an identifier in VSee's messenger (inferred). `None` if it is absent or `""`.
    pub provider: Option<Cow<'a, str>>,
    /// When the call started.
    pub start: Option<UnixTime>,
    /// How long the call lasted.
    pub duration: Option<SignedDuration>,
    /// How long the patient waited for the call. The unit, seconds, is inferred.
    pub waited: Option<SignedDuration>,
}

impl Call<'_> {
    /// Returns when the call started; `None` if the log does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        self.start.map(UnixTime::timestamp).transpose()
    }
}

impl fmt::Debug for Call<'_> {
    /// Leaves out the provider, like `Debug` of the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("number", &self.number)
            .field("start", &self.start)
            .field("duration", &self.duration)
            .field("waited", &self.waited)
            .finish_non_exhaustive()
    }
}

/// The names of the members of one call, without their number.
const MEMBER_PREFIXES: [&str; 4] = [
    "provider_id_",
    "call_start_",
    "call_duration_",
    "wait_time_",
];

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
/// use vsee_models::jiff::SignedDuration;
///
/// // The captured response of `GET /visits/{id}`.
/// let logs = serde_json::from_str::<VisitResponse>(json)?.data.call_logs.into_value().unwrap();
/// let [call] = &logs.calls()[..] else { panic!("it has one call") };
/// assert_eq!(call.duration, Some(SignedDuration::from_secs(60)));
/// assert_eq!(logs.elapsed(), call.duration);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl CallLogs {
    /// Returns the calls of the log in the order of their numbers. That the members of further calls are called `call_start_2` and so on is
    /// inferred.
    #[must_use]
    pub fn calls(&self) -> Vec<Call<'_>> {
        let first = self.provider_id_1.value().is_some()
            || self.call_start_1.value().is_some()
            || self.call_duration_1.value().is_some()
            || self.wait_time_1.value().is_some();
        let mut numbers: BTreeSet<u32> = self
            .extra
            .iter()
            .filter_map(|(name, _)| number(name))
            .collect();
        // The description declares the members of the first call, so other members with its number do not belong to a call.
        numbers.remove(&1);
        let first = first.then(|| Call {
            number: 1,
            provider: non_empty(self.provider_id_1.value().map(|id| Cow::Borrowed(&**id))),
            start: self.call_start_1.value().map(|time| *time.get()),
            duration: self.call_duration_1.value().and_then(length),
            waited: self.wait_time_1.value().and_then(length),
        });
        let others = numbers.into_iter().map(|number| {
            let member = |prefix: &str| self.extra.get(&format!("{prefix}{number}"));
            Call {
                number,
                provider: non_empty(member("provider_id_").and_then(Value::as_str)),
                start: member("call_start_").and_then(integer).map(UnixTime),
                duration: member("call_duration_").and_then(seconds),
                waited: member("wait_time_").and_then(seconds),
            }
        });
        first.into_iter().chain(others).collect()
    }

    /// Returns the time from the start of the first call to the end of the last one; `None` if the log does not contain both.
    #[must_use]
    pub fn elapsed(&self) -> Option<SignedDuration> {
        between(self.total_start.value(), self.total_end.value())
    }
}

/// Returns the number of the call that a member belongs to. Numbers start at 1 and have no leading zeros.
fn number(name: &str) -> Option<u32> {
    let digits = MEMBER_PREFIXES
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))?;
    let plain = digits.starts_with(|c: char| ('1'..='9').contains(&c));
    plain.then(|| digits.parse().ok()).flatten()
}

fn non_empty(text: Option<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    text.filter(|text| !text.is_empty())
}

/// Reads a length of time in seconds; `None` if it is out of the range of durations.
fn length(seconds: &DurationSeconds) -> Option<SignedDuration> {
    SignedDuration::try_from_secs_f64(*seconds.get()).ok()
}

/// Reads a length of time in seconds from a member without a type of its own.
fn seconds(value: &Value) -> Option<SignedDuration> {
    let seconds = match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_f64(),
    };
    SignedDuration::try_from_secs_f64(seconds?).ok()
}

/// Reads an integer, which may be written in a string.
fn integer(value: &Value) -> Option<i64> {
    match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_i64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_calls_are_found_by_their_numbers() {
        let json = r#"{"call_start_1": 10, "call_duration_1": 5, "call_start_10": 40, "provider_id_2": "dr",
            "call_start_2": "20", "wait_time_2": 3, "call_start_x": 1, "call_start_03": 1, "call_start_": 1, "other_4": 1}"#;
        let logs: CallLogs = serde_json::from_str(json).unwrap();
        let calls = logs.calls();
        let numbers: Vec<_> = calls.iter().map(|call| call.number).collect();
        assert_eq!(numbers, [1, 2, 10]);
        assert_eq!(calls[1].provider.as_deref(), Some("dr"));
        assert_eq!(calls[1].start, Some(UnixTime(20)));
        assert_eq!(calls[1].waited, Some(SignedDuration::from_secs(3)));
        assert!(!format!("{calls:?}").contains("dr"));
    }

    #[test]
    fn empty_log_has_no_calls() {
        assert_eq!(CallLogs::default().calls(), []);
        assert_eq!(CallLogs::default().elapsed(), None);
    }
}
