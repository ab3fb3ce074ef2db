//! The calls of a visit, which the log numbers by the names of its members.

use std::collections::BTreeSet;
use std::fmt;

use conform_runtime::{UnixTime, Value};
use jiff::{SignedDuration, Timestamp};

use super::time::{between, point};
use crate::CallLogs;

/// What a log says of one call.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Who held it: an identifier in VSee's messenger, by inference. `None` if it is absent or `""`.
    pub provider: Option<&'a str>,
    /// When it began.
    pub start: Option<UnixTime>,
    /// How long it was.
    pub duration: Option<SignedDuration>,
    /// How long the patient waited for it. The unit, seconds, is inferred.
    pub waited: Option<SignedDuration>,
}

impl Call<'_> {
    /// Returns when the call began; `None` if the log does not say.
    ///
    /// # Errors
    ///
    /// If the time lies beyond the years that [`Timestamp`] reaches.
    pub fn start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.start.as_ref())
    }
}

impl fmt::Debug for Call<'_> {
    /// Leaves out the provider, as the log itself does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("number", &self.number)
            .field("start", &self.start)
            .field("duration", &self.duration)
            .field("waited", &self.waited)
            .finish_non_exhaustive()
    }
}

/// The members that tell of one call, without their number.
const FAMILIES: [&str; 4] = [
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
/// // The captured answer of `GET /visits/{id}`.
/// let logs = serde_json::from_str::<VisitResponse>(json)?.data.call_logs.unwrap();
/// let [call] = &logs.calls()[..] else { panic!("it has one call") };
/// assert_eq!(call.duration, Some(SignedDuration::from_secs(60)));
/// assert_eq!(logs.elapsed(), call.duration);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl CallLogs {
    /// Returns the calls of the log, by number. That those after the first are written as `call_start_2` and so on is
    /// inferred.
    #[must_use]
    pub fn calls(&self) -> Vec<Call<'_>> {
        let first = self.provider_id_1.is_some()
            || self.call_start_1.is_some()
            || self.call_duration_1.is_some()
            || self.wait_time_1.is_some();
        let mut numbers: BTreeSet<u32> = self
            .extra
            .iter()
            .filter_map(|(name, _)| number(name))
            .collect();
        // The description knows the members of the first call; under its number, nothing else is one.
        numbers.remove(&1);
        let first = first.then(|| Call {
            number: 1,
            provider: said(self.provider_id_1.as_deref()),
            start: self.call_start_1,
            duration: self.call_duration_1.map(SignedDuration::from_secs),
            waited: self.wait_time_1.map(SignedDuration::from_secs),
        });
        let others = numbers.into_iter().map(|number| {
            let member = |family: &str| self.extra.get(&format!("{family}{number}"));
            Call {
                number,
                provider: said(member("provider_id_").and_then(Value::as_str)),
                start: member("call_start_").and_then(integer).map(UnixTime),
                duration: member("call_duration_")
                    .and_then(integer)
                    .map(SignedDuration::from_secs),
                waited: member("wait_time_")
                    .and_then(integer)
                    .map(SignedDuration::from_secs),
            }
        });
        first.into_iter().chain(others).collect()
    }

    /// Returns how long it was from the begin of the first call to the end of the last one; `None` if the log does not say.
    #[must_use]
    pub fn elapsed(&self) -> Option<SignedDuration> {
        between(self.total_start.as_ref(), self.total_end.as_ref())
    }
}

/// The number of the call that a member tells of, as the API writes numbers: from 1, without leading zeros.
fn number(name: &str) -> Option<u32> {
    let digits = FAMILIES
        .iter()
        .find_map(|family| name.strip_prefix(family))?;
    let plain = digits.starts_with(|c: char| ('1'..='9').contains(&c));
    plain.then(|| digits.parse().ok()).flatten()
}

fn said(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// A number, or the same number in a string.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
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
        assert_eq!(calls[1].provider, Some("dr"));
        assert_eq!(calls[1].start, Some(UnixTime(20)));
        assert_eq!(calls[1].waited, Some(SignedDuration::from_secs(3)));
        assert!(!format!("{calls:?}").contains("dr"));
    }

    #[test]
    fn a_log_of_no_calls_has_none() {
        assert_eq!(CallLogs::default().calls(), []);
        assert_eq!(CallLogs::default().elapsed(), None);
    }
}
