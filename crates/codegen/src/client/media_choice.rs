//! Which media type of a response is asked for, and what else can be.

use conform_ir::{Content, ContentKind, Operation, Response};

use super::names::Names;
use super::response::{Kind, kind_of, kinds_of};
use crate::names::{Position, identifier};
use crate::rust_type::Imports;

/// A response, and the content of it that is asked for.
pub(super) type Choice<'a> = (&'a Response, Option<&'a Content>);

/// The content that is asked for first.
pub(super) fn preferred(response: &Response) -> Option<&Content> {
    let contents = response.contents.iter();
    contents.min_by_key(|content| rank(content.kind))
}

fn rank(kind: ContentKind) -> u8 {
    match kind {
        ContentKind::Json => 0,
        ContentKind::JsonLines => 1,
        ContentKind::EventStream => 2,
        ContentKind::Text | ContentKind::Form => 3,
        ContentKind::Binary | ContentKind::Multipart => 4,
    }
}

/// What else can be asked for, beside the first choice: each way to read once, with what a method's name ends in.
pub(super) fn alternatives<'a>(
    operation: &Operation,
    first: &[Choice<'a>],
    names: &mut Names<'_>,
) -> Vec<(String, Vec<Choice<'a>>)> {
    let mut others: Vec<(String, Vec<Choice<'a>>)> = Vec::new();
    // What is only compared is not imported.
    let mut unused = Imports::default();
    let mut seen: Vec<(&Response, Kind)> = kinds_of(operation, first, names, &mut unused);
    for &(response, _) in first {
        for content in &response.contents {
            let kind = kind_of(operation, Some(content), names, &mut unused);
            if seen
                .iter()
                .any(|(other, known)| std::ptr::eq(*other, response) && *known == kind)
            {
                continue;
            }
            let taken = others.iter().map(|(taken, _)| taken.as_str());
            let suffix = ending(content, response, &taken.collect::<Vec<_>>());
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
            let choice_kinds = choice
                .iter()
                .map(|&(other, content)| (other, kind_of(operation, content, names, &mut unused)));
            seen.extend(choice_kinds.collect::<Vec<_>>());
            others.push((suffix, choice));
        }
    }
    others
}

/// What a name ends in that stands for another content of a response than the preferred one, and not for those that are taken.
pub(super) fn ending(content: &Content, response: &Response, taken: &[&str]) -> String {
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

/// What tells a media type from others: `vnd.github.v3.star` of `application/vnd.github.v3.star+json; charset=utf-8`.
fn subtype(media_type: &str) -> &str {
    let essence = media_type.split(';').next().unwrap_or(media_type).trim();
    let subtype = essence.rsplit('/').next().unwrap_or(essence);
    subtype.strip_suffix("+json").unwrap_or(subtype)
}

/// The media types that are asked for.
pub(super) fn media_types<'a>(chosen: &[Choice<'a>]) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = Vec::new();
    for content in chosen.iter().filter_map(|&(_, content)| content) {
        if !wanted.contains(&content.media_type.as_str()) {
            wanted.push(&content.media_type);
        }
    }
    wanted
}

/// The value of `Accept`, if it is not what the way of reading asks for by itself, as an enum does not.
pub(super) fn accepted(chosen: &[Choice<'_>], is_enum: bool) -> Option<String> {
    let wanted = media_types(chosen);
    let usual = matches!(wanted[..], ["application/json" | "text/event-stream"]);
    (is_enum || !usual)
        .then(|| wanted.join(", "))
        .filter(|accept| !accept.is_empty())
}
