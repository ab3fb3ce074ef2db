//! Strings with a format.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{ByValue, Vacant};
use crate::score;

macro_rules! text {
    ($(#[$docs:meta])* $name:ident, $fits:expr) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Creates a value from a text, which is not checked.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text as it was read.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Self(String::deserialize(deserializer)?);
                score::check(|| $fits(&text));
                Ok(text)
            }
        }

        impl Vacant for $name {
            type Access = ByValue;

            fn vacant() -> Self {
                Self(String::new())
            }
        }
    };
}

text! {
    /// A point in time (`format: date-time`, RFC 3339 §5.6), as text.
    ///
    /// It is compared as text, so two texts of the same point in time differ. To compare points in time, compare their
    /// [`timestamp`](Self::timestamp)s.
    ///
    /// ```
    /// use conform_runtime::DateTime;
    ///
    /// let start = DateTime::new("2021-11-01T07:00:00+07:00");
    /// assert_eq!(start.timestamp()?.as_second(), 1_635_724_800);
    /// # Ok::<(), jiff::Error>(())
    /// ```
    DateTime, |text: &DateTime| text.timestamp().is_ok()
}

impl DateTime {
    /// Parses the text as a point in time.
    ///
    /// # Errors
    ///
    /// If it is not a date and time with an offset.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.to_string())
    }
}

text! {
    /// A date (`format: date`, RFC 3339 full-date), as text.
    Date, |text: &Date| text.date().is_ok()
}

impl Date {
    /// Parses the text as a date.
    ///
    /// # Errors
    ///
    /// If it is not a date.
    pub fn date(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}

text! {
    /// A time of day (`format: time`), as text.
    Time, |text: &Time| text.time().is_ok()
}

impl Time {
    /// Parses the text as a time of day. An offset is ignored.
    ///
    /// # Errors
    ///
    /// If it is not a time.
    pub fn time(&self) -> Result<jiff::civil::Time, jiff::Error> {
        without_offset(&self.0).parse()
    }
}

/// Returns the text of a time of day without its offset.
pub(super) fn without_offset(text: &str) -> &str {
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    text.rfind(['+', '-']).map_or(text, |at| &text[..at])
}

impl From<jiff::civil::Time> for Time {
    fn from(time: jiff::civil::Time) -> Self {
        Self(time.to_string())
    }
}

text! {
    /// A duration (`format: duration`, ISO 8601), as text.
    Duration, |text: &Duration| text.span().is_ok()
}

impl Duration {
    /// Parses the text as a duration.
    ///
    /// # Errors
    ///
    /// If it is not a duration.
    pub fn span(&self) -> Result<jiff::Span, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::Span> for Duration {
    fn from(span: jiff::Span) -> Self {
        Self(span.to_string())
    }
}

text! {
    /// A UUID (`format: uuid`, RFC 9562), as text.
    ///
    /// ```
    /// assert_eq!(conform_runtime::Uuid::new("00000000-0000-0000-0000-0000000000ff").as_u128(), Some(255));
    /// ```
    Uuid, |text: &Uuid| text.as_u128().is_some()
}

impl Uuid {
    /// Returns the UUID as a number; `None` if the text is not a UUID with hyphens.
    #[must_use]
    pub fn as_u128(&self) -> Option<u128> {
        let hyphens = self.0.len() == 36
            && [8, 13, 18, 23]
                .iter()
                .all(|&at| self.0.as_bytes()[at] == b'-');
        let digits: String = self.0.chars().filter(char::is_ascii_hexdigit).collect();
        (hyphens && digits.len() == 32)
            .then(|| u128::from_str_radix(&digits, 16).ok())
            .flatten()
    }
}

text! {
    /// A URI or a URI reference (`format: uri`, `uri-reference` and the like), as text.
    Uri, |_: &Uri| true
}

text! {
    /// Bytes as Base64 text (`format: byte`, RFC 4648).
    ///
    /// ```
    /// use conform_runtime::Bytes;
    ///
    /// let photo = Bytes::from_bytes(b"\xff\xd8");
    /// assert_eq!(photo.as_str(), "/9g=");
    /// assert_eq!(photo.to_bytes().unwrap(), b"\xff\xd8");
    /// ```
    Bytes, |text: &Bytes| text.to_bytes().is_ok()
}

impl Bytes {
    /// Encodes bytes in the standard alphabet, with padding.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Decodes the text, in the standard or the URL alphabet, with or without padding.
    ///
    /// # Errors
    ///
    /// If it is not Base64.
    pub fn to_bytes(&self) -> Result<Vec<u8>, base64::DecodeError> {
        let url = self.0.contains(['-', '_']);
        match (url, self.0.ends_with('=') || self.0.len().is_multiple_of(4)) {
            (false, true) => STANDARD.decode(&self.0),
            (false, false) => STANDARD_NO_PAD.decode(&self.0),
            (true, true) => URL_SAFE.decode(&self.0),
            (true, false) => URL_SAFE_NO_PAD.decode(&self.0),
        }
    }
}

text! {
    /// A decimal number in a string (`format: decimal`), with its digits.
    DecimalText, |text: &DecimalText| text.as_f64().is_some()
}

impl DecimalText {
    /// Returns the nearest 64-bit floating-point number; `None` if the text is not a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }
}
