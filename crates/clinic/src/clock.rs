//! What time it is.

use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// Always the same time, in seconds since 1970-01-01T00:00:00Z, until it is set anew.
    Fixed(i64),
}

impl Clock {
    /// Returns the time in seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn now(self) -> i64 {
        match self {
            Self::Fixed(time) => time,
            Self::System => {
                let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
                let seconds = elapsed.map_or(0, |elapsed| elapsed.as_secs());
                i64::try_from(seconds).unwrap_or(i64::MAX)
            }
        }
    }
}
