//! Reasons why messages are not checked.

use conform_report::UncheckedReason;

/// Why a message, or a part of it, was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unchecked {
    /// The request was answered with a status of 4xx: the API itself has rejected it. [`Options::check_rejected`] has such
    /// requests checked.
    ///
    /// [`Options::check_rejected`]: crate::Options::check_rejected
    Rejected,
    /// The capture does not contain the body, or only a part of it.
    Unrecorded,
    /// Bodies of this media type cannot be compared with a schema.
    MediaType,
    /// A schema is in a dialect that is not known.
    Dialect,
    /// The request of a stub or a simulation only says which requests are answered so, or has variables.
    Pattern,
    /// Only the URL of the request was recorded, as in an access log. It was checked.
    Url,
}

impl Unchecked {
    /// All of them, in words.
    pub(crate) const REASONS: [UncheckedReason; 6] = [
        Self::Rejected.reason(),
        Self::Unrecorded.reason(),
        Self::MediaType.reason(),
        Self::Dialect.reason(),
        Self::Pattern.reason(),
        Self::Url.reason(),
    ];

    const fn reason(self) -> UncheckedReason {
        let (key, words) = match self {
            Self::Rejected => ("rejected", "rejected by the API"),
            Self::Unrecorded => ("unrecorded", "body not recorded"),
            Self::MediaType => ("mediaType", "media type without a check"),
            Self::Dialect => ("dialect", "unknown dialect"),
            Self::Pattern => ("pattern", "request is a pattern"),
            Self::Url => ("url", "request recorded without headers"),
        };
        UncheckedReason { key, words }
    }
}

impl From<Unchecked> for UncheckedReason {
    fn from(why: Unchecked) -> Self {
        why.reason()
    }
}
