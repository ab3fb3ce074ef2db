//! Times as [`jiff`] has them.

use conform_runtime::{Loose, UnixTime};
use jiff::{SignedDuration, Timestamp};

use crate::{PreciseTime, RelatedWalkin};

/// The point in time that an optional member holds.
pub(super) fn point(time: Option<&UnixTime>) -> Result<Option<Timestamp>, jiff::Error> {
    time.map(|time| time.timestamp()).transpose()
}

/// The same for a member that is a number or its digits.
pub(super) fn loose_point(
    time: Option<&Loose<UnixTime>>,
) -> Result<Option<Timestamp>, jiff::Error> {
    point(time.map(Loose::get))
}

/// How long it is from one time to the other: less than nothing if the second is the earlier one.
pub(super) fn between(start: Option<&UnixTime>, end: Option<&UnixTime>) -> Option<SignedDuration> {
    Some(seconds(*start?, *end?))
}

/// The same where both are there.
pub(super) fn seconds(start: UnixTime, end: UnixTime) -> SignedDuration {
    SignedDuration::from_secs(end.0.saturating_sub(start.0))
}

impl PreciseTime {
    /// Returns the point in time, which is `sec` and `usec` taken together.
    ///
    /// # Errors
    ///
    /// If it lies beyond the years that [`Timestamp`] reaches.
    ///
    /// ```
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getIntake/200.captured.json"));
    /// use vsee_models::{Attachment, IntakeResponse};
    ///
    /// // The captured answer of `GET /intakes/{id}`.
    /// let response: IntakeResponse = serde_json::from_str(json)?;
    /// let Some(Attachment::FileRecord(file)) = response.data.attachments().first() else {
    ///     panic!("the intake has a file in the old form");
    /// };
    /// assert_eq!(file.modified.usec, 966_000);
    /// assert_eq!(file.modified.timestamp()?.to_string(), "2016-08-17T20:17:33.966Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn timestamp(&self) -> Result<Timestamp, jiff::Error> {
        self.sec
            .timestamp()?
            .checked_add(SignedDuration::from_micros(self.usec))
    }
}

impl From<Timestamp> for PreciseTime {
    /// What is finer than a microsecond is left out.
    fn from(time: Timestamp) -> Self {
        let microseconds = time.as_microsecond();
        Self::new(
            UnixTime(microseconds.div_euclid(1_000_000)),
            microseconds.rem_euclid(1_000_000),
        )
    }
}

impl RelatedWalkin {
    /// Returns when the walk-in visit begins; `None` if it does not say.
    ///
    /// # Errors
    ///
    /// If the time lies beyond the years that [`Timestamp`] reaches.
    pub fn start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.start.as_ref())
    }

    /// Returns when the walk-in visit ends; `None` if it does not say.
    ///
    /// # Errors
    ///
    /// If the time lies beyond the years that [`Timestamp`] reaches.
    pub fn end_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.end.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_becomes_seconds_and_microseconds_and_back() {
        for text in [
            "2016-08-17T20:17:33.966Z",
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
        ] {
            let time: Timestamp = text.parse().unwrap();
            let precise = PreciseTime::from(time);
            assert!((0..1_000_000).contains(&precise.usec), "{text}");
            assert_eq!(precise.timestamp().unwrap(), time);
        }
    }

    #[test]
    fn times_that_cannot_be_are_errors() {
        assert!(PreciseTime::new(UnixTime(i64::MAX), 0).timestamp().is_err());
        assert!(PreciseTime::new(UnixTime(0), i64::MAX).timestamp().is_err());
    }
}
