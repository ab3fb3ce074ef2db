//! Ranges of media types, as a description lists them.

use std::fmt;

use conform_traffic::MediaType;

/// A key of `content`: a media type, `text/*` or `*/*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRange(MediaType);

impl MediaRange {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        MediaType::parse(text).map(Self)
    }

    pub(crate) fn covers(&self, media_type: &MediaType) -> bool {
        let part = |range: &str, part: &str| range == "*" || range == part;
        part(self.0.top_level_type(), media_type.top_level_type())
            && part(self.0.subtype(), media_type.subtype())
    }

    /// Returns more for `text/plain` than for `text/*`, and more for that than for `*/*`.
    pub(crate) fn specificity(&self) -> u8 {
        u8::from(self.0.top_level_type() != "*") + u8::from(self.0.subtype() != "*")
    }

    /// Returns the media type, unless it is a range.
    pub(crate) fn media_type(&self) -> Option<&MediaType> {
        (self.specificity() == 2).then_some(&self.0)
    }
}

impl fmt::Display for MediaRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
