//! Conversion of times to types of [`jiff`].

use conform_runtime::UnixTime;
use jiff::{SignedDuration, Timestamp};

use crate::{EpochSeconds, PreciseTime, RelatedWalkin};

/// Returns an optional member as a point in time.
pub(super) fn point(time: Option<&EpochSeconds>) -> Result<Option<Timestamp>, jiff::Error> {
    time.map(|time| time.get().timestamp()).transpose()
}

/// Returns the time between two optional points in time; `None` if one is absent.
pub(super) fn between(
    start: Option<&EpochSeconds>,
    end: Option<&EpochSeconds>,
) -> Option<SignedDuration> {
    Some(seconds(*start?.get(), *end?.get()))
}

/// Returns the time between two points in time. It is negative if the second one is earlier.
pub(super) fn seconds(start: UnixTime, end: UnixTime) -> SignedDuration {
    SignedDuration::from_secs(end.0.saturating_sub(start.0))
}

impl PreciseTime {
    /// Returns the point in time, which is the sum of `sec` and `usec`.
    ///
    /// # Errors
    ///
    /// If it is outside of the range of [`Timestamp`].
    ///
    /// ```
    /// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getIntake/200.captured.json"));
    /// use vsee_models::{Attachment, IntakeResponse};
    ///
    /// // The captured response of `GET /intakes/{id}`.
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
            .get()
            .timestamp()?
            .checked_add(SignedDuration::from_micros(self.usec))
    }
}

impl From<Timestamp> for PreciseTime {
    /// Converts a point in time. Fractions of a microsecond are cut off.
    fn from(time: Timestamp) -> Self {
        let microseconds = time.as_microsecond();
        Self::new(
            UnixTime(microseconds.div_euclid(1_000_000)).into(),
            microseconds.rem_euclid(1_000_000),
        )
    }
}

impl RelatedWalkin {
    /// Returns when the walk-in visit starts; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn start_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.start.value())
    }

    /// Returns when the walk-in visit ends; `None` if the response does not contain it.
    ///
    /// # Errors
    ///
    /// If the time is outside of the range of [`Timestamp`].
    pub fn end_time(&self) -> Result<Option<Timestamp>, jiff::Error> {
        point(self.end.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamp_converts_to_seconds_and_microseconds_and_back() {
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
    fn times_out_of_range_are_errors() {
        assert!(
            PreciseTime::new(UnixTime(i64::MAX).into(), 0)
                .timestamp()
                .is_err()
        );
        assert!(
            PreciseTime::new(UnixTime(0).into(), i64::MAX)
                .timestamp()
                .is_err()
        );
    }
}
