//! Which of the documented media types a client gets (RFC 9110 §12.5.1).

use conform_traffic::MediaType;
use conform_validator::api::{Content, MediaRange};
use http::HeaderMap;

/// The media types that a client accepts.
pub(crate) struct Accepted(Vec<(MediaRange, f32)>);

impl Accepted {
    /// Reads `Accept`. A client without it accepts anything.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all("accept").iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let ranges = texts.flat_map(|text| text.split(',')).filter_map(|range| {
            let quality = range.split(';').skip(1).find_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                let is_quality = name.trim().eq_ignore_ascii_case("q");
                is_quality.then(|| value.trim().parse().unwrap_or(0.0))
            });
            Some((MediaRange::parse(range.trim())?, quality.unwrap_or(1.0)))
        });
        Self(ranges.collect())
    }

    /// Returns how much a media type is wanted: 0 if it is not.
    fn quality(&self, media_type: &MediaType) -> f32 {
        if self.0.is_empty() {
            return 1.0;
        }
        let covering = self.0.iter().filter(|(range, _)| range.covers(media_type));
        let best = covering.max_by_key(|(range, _)| range.specificity());
        best.map_or(0.0, |(_, quality)| *quality)
    }

    /// Returns the documented content that is wanted most, and its media type; `None` if none is wanted. Of equal ones, JSON
    /// comes first, then the order of the description.
    pub(crate) fn choose<'c>(&self, content: &'c [Content]) -> Option<(&'c Content, MediaType)> {
        let mut best: Option<(&Content, MediaType, (f32, bool))> = None;
        for one in content {
            for media_type in self.types(&one.range) {
                let rank = (self.quality(&media_type), media_type.is_json());
                let is_better = best.as_ref().is_none_or(|(_, _, other)| {
                    rank.0 > other.0 || (rank.0 >= other.0 && rank.1 && !other.1)
                });
                if rank.0 > 0.0 && is_better {
                    best = Some((one, media_type, rank));
                }
            }
        }
        best.map(|(content, media_type, _)| (content, media_type))
    }

    /// The media types of a documented range: the one that it is, or those that are asked for and in it.
    fn types(&self, range: &MediaRange) -> Vec<MediaType> {
        if let Some(media_type) = range.media_type() {
            return vec![media_type.clone()];
        }
        let asked = self.0.iter().filter_map(|(asked, _)| asked.media_type());
        let mut types: Vec<MediaType> = asked.filter(|one| range.covers(one)).cloned().collect();
        types.extend(usual(range));
        types
    }
}

/// Returns a media type of a range.
fn usual(range: &MediaRange) -> Option<MediaType> {
    if let Some(media_type) = range.media_type() {
        return Some(media_type.clone());
    }
    let usual = [
        "application/json",
        "text/plain",
        "image/png",
        "audio/mpeg",
        "video/mp4",
        "font/woff2",
        "application/vnd.example+json",
        "application/vnd.example+xml",
        "multipart/form-data",
    ];
    let mut usual = usual.iter().filter_map(|text| MediaType::parse(text));
    usual.find(|media_type| range.covers(media_type))
}
