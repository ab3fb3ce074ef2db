//! Unix time.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{ByValue, Vacant};

/// Seconds since 1970-01-01T00:00:00Z (`format: unix-time`).
///
/// ```
/// use conform_runtime::UnixTime;
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
    /// If it is outside of the years -9999 to 9999.
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
        i64::read(deserializer).map(Self)
    }
}

impl Vacant for UnixTime {
    type Access = ByValue;

    fn vacant() -> Self {
        Self(0)
    }
}

/// Seconds since 1970-01-01T00:00:00Z, with fractions (`type: number`, `format: unix-time`).
///
/// ```
/// use conform_runtime::FractionalUnixTime;
///
/// let created: FractionalUnixTime = serde_json::from_str("1635721200.25")?;
/// assert_eq!(created.timestamp()?.to_string(), "2021-10-31T23:00:00.25Z");
/// assert_eq!(serde_json::to_string(&created)?, "1635721200.25");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub struct FractionalUnixTime(pub f64);

impl FractionalUnixTime {
    /// Returns the point in time. Its precision is that of 64-bit floating point: about a quarter of a microsecond in this century.
    ///
    /// # Errors
    ///
    /// If it is outside of the years -9999 to 9999.
    pub fn timestamp(self) -> Result<jiff::Timestamp, jiff::Error> {
        jiff::SignedDuration::try_from_secs_f64(self.0).and_then(jiff::Timestamp::from_duration)
    }
}

impl From<jiff::Timestamp> for FractionalUnixTime {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.as_duration().as_secs_f64())
    }
}

impl From<i64> for FractionalUnixTime {
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of any calendar are far below 2^53"
    )]
    fn from(seconds: i64) -> Self {
        Self(seconds as f64)
    }
}

impl From<f64> for FractionalUnixTime {
    fn from(seconds: f64) -> Self {
        Self(seconds)
    }
}

impl From<UnixTime> for FractionalUnixTime {
    fn from(time: UnixTime) -> Self {
        time.0.into()
    }
}

impl fmt::Display for FractionalUnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for FractionalUnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.timestamp() {
            Ok(time) => write!(f, "{} ({time})", self.0),
            Err(_) => self.0.fmt(f),
        }
    }
}

impl Serialize for FractionalUnixTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de> Deserialize<'de> for FractionalUnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::read(deserializer).map(Self)
    }
}

impl Vacant for FractionalUnixTime {
    type Access = ByValue;

    fn vacant() -> Self {
        Self(0.0)
    }
}
