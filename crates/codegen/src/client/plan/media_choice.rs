//! Which media type of a response is asked for, and which others can be.

use conform_ir::{Content, ContentKind, Response};

use super::media_types::{is_range, subtype};
use super::planner::Planner;
use super::readings::{Choice, Reading, reading, readings};
use crate::names::{Position, identifier};

/// Returns the content that is asked for by default.
pub(super) fn preferred(response: &Response) -> Option<&Content> {
    let contents = response.contents.iter();
    contents.min_by_key(|content| {
        let kind = match content.kind {
            ContentKind::Json => 0,
            ContentKind::JsonLines => 1,
            ContentKind::EventStream => 2,
            ContentKind::Text | ContentKind::Form => 3,
            ContentKind::Binary | ContentKind::Multipart => 4,
        };
        (kind, is_range(&content.media_type))
    })
}

/// Returns what can be asked for beside the first choice: each way to read once, with what a method's name ends in.
pub(super) fn alternatives<'a>(
    planner: &mut Planner<'_, '_>,
    first: &[Choice<'a>],
) -> Vec<(String, Vec<Choice<'a>>)> {
    let mut others: Vec<(String, Vec<Choice<'a>>)> = Vec::new();
    let mut seen: Vec<(&Response, Reading)> = readings(planner, first);
    for &(response, _) in first {
        for content in &response.contents {
            let own = reading(planner, Some(content));
            if seen
                .iter()
                .any(|(other, known)| std::ptr::eq(*other, response) && *known == own)
            {
                continue;
            }
            let taken = others.iter().map(|(taken, _)| taken.as_str());
            let suffix = suffix(content, response, &taken.collect::<Vec<_>>());
            let choice: Vec<Choice<'a>> = first
                .iter()
                .map(|&(other, first)| {
                    let same = other
                        .contents
                        .iter()
                        .find(|c| c.media_type == content.media_type);
                    (other, same.or(first))
                })
                .collect();
            seen.extend(readings(planner, &choice));
            others.push((suffix, choice));
        }
    }
    others
}

/// Returns what a name ends in that means another content of a response than the preferred one; none of `taken`.
pub(super) fn suffix(content: &Content, response: &Response, taken: &[&str]) -> String {
    let usual = match content.kind {
        ContentKind::EventStream => "_events",
        ContentKind::JsonLines => "_json_lines",
        ContentKind::Binary | ContentKind::Multipart => "_bytes",
        ContentKind::Text | ContentKind::Form => "_text",
        ContentKind::Json => "_json",
    };
    let preferred = preferred(response).is_some_and(|first| first.kind == content.kind);
    if preferred || taken.contains(&usual) {
        let subtype = identifier(subtype(&content.media_type), Position::Module);
        format!("_{subtype}")
    } else {
        usual.to_owned()
    }
}

/// Returns the media types that are asked for: those of the chosen contents, and all others that are read in the same way.
pub(super) fn media_types<'a>(
    planner: &mut Planner<'_, '_>,
    chosen: &[Choice<'a>],
) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = Vec::new();
    for &(response, content) in chosen {
        let Some(content) = content else { continue };
        let own = reading(planner, Some(content));
        let others = response.contents.iter();
        for content in std::iter::once(content).chain(others) {
            let known = wanted.contains(&content.media_type.as_str());
            if !known && reading(planner, Some(content)) == own {
                wanted.push(&content.media_type);
            }
        }
    }
    wanted
}

/// Returns the value of `Accept`, if it is not the one that the way of reading asks for by default. An enum has no default.
pub(super) fn accept(
    planner: &mut Planner<'_, '_>,
    chosen: &[Choice<'_>],
    is_enum: bool,
) -> Option<String> {
    let wanted = media_types(planner, chosen);
    let usual = matches!(wanted[..], ["application/json" | "text/event-stream"]);
    (is_enum || !usual)
        .then(|| wanted.join(", "))
        .filter(|accept| !accept.is_empty())
}
