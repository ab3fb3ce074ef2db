//! Seconds since 1970.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::Vacant;

/// Seconds since 1970-01-01T00:00:00Z (`format: unix-time`).
///
/// ```
/// use vsee_runtime::UnixTime;
///
/// assert_eq!(UnixTime(1_635_721_200).timestamp()?.to_string(), "2021-10-31T23:00:00Z");
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

impl UnixTime {
    /// Returns the point in time.
    ///
    /// # Errors
    ///
    /// If it lies beyond the year 9999.
    pub fn timestamp(self) -> Result<jiff::Timestamp, jiff::Error> {
        jiff::Timestamp::from_second(self.0)
    }
}

impl From<jiff::Timestamp> for UnixTime {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.as_second())
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Ok(time) => write!(f, "{} ({time})", self.0),
            Err(_) => self.0.fmt(f),
        }
    }
}

impl Serialize for UnixTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

impl Vacant for UnixTime {
    fn vacant() -> Self {
        Self(0)
    }
}
