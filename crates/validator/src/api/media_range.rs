//! Ranges of media types, as a description lists them.

use std::fmt;

use conform_traffic::MediaType;

/// A key of `content`: a media type, also with parameters, `text/*`, `application/*+json` or `*/*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRange(MediaType);

impl MediaRange {
    /// Reads a key of `content`, or a range of `Accept`; `None` if it is no media type.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        MediaType::parse(text).map(Self)
    }

    /// Returns whether a media type is in the range. It must have the parameters of the range (RFC 9110 §12.5.1).
    #[must_use]
    pub fn covers(&self, media_type: &MediaType) -> bool {
        let range = &self.0;
        let is_subtype = match range.subtype().strip_prefix('*') {
            Some(suffix) => suffix.is_empty() || media_type.subtype().ends_with(suffix),
            None => range.subtype() == media_type.subtype(),
        };
        let is_type =
            range.top_level_type() == "*" || range.top_level_type() == media_type.top_level_type();
        is_type
            && is_subtype
            && range.parameters().all(|(name, wanted)| {
                match (name, media_type.parameter(name)) {
                    // The boundary is chosen by the sender; a quality is no part of a media type.
                    ("boundary" | "q", _) => true,
                    // Nearly no sender of JSON or text states the encoding that the description states.
                    ("charset", stated) => {
                        stated.is_none_or(|stated| stated.eq_ignore_ascii_case(wanted))
                    }
                    (_, stated) => stated == Some(wanted),
                }
            })
    }

    /// Returns more for ranges with less in them: more for `text/plain;format=flowed` than for `text/plain`, `text/*` and
    /// `*/*`.
    #[must_use]
    pub fn specificity(&self) -> (u8, u8, usize) {
        let subtype = match self.0.subtype() {
            "*" => 0,
            subtype if subtype.starts_with('*') => 1,
            _ => 2,
        };
        let top_level = u8::from(self.0.top_level_type() != "*");
        (top_level, subtype, self.0.parameters().count())
    }

    /// Returns the media type, unless it is a range.
    #[must_use]
    pub fn media_type(&self) -> Option<&MediaType> {
        let (top_level, subtype, _) = self.specificity();
        ((top_level, subtype) == (1, 2)).then_some(&self.0)
    }
}

impl fmt::Display for MediaRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
