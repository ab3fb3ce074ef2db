//! Enums of the bodies that an operation responds with, distinguished by status and, where that is not enough, by media type.

use conform_ir::{ContentKind, Response, Status};

use super::media_choice::{preferred, suffix};
use super::planner::Planner;
use super::readings::{Reading, reading};
use super::status_names::status_name;
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;

/// An enum of bodies.
pub(in crate::client) struct StatusEnum<'a> {
    /// Its type.
    pub(in crate::client) ty: RustType,
    pub(in crate::client) purpose: StatusEnumPurpose,
    pub(in crate::client) variants: Vec<StatusVariant<'a>>,
}

/// What an enum of bodies is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::client) enum StatusEnumPurpose {
    /// Successes, asked for in these media types if they are not the preferred ones.
    Success { asked_for: Option<String> },
    /// Errors.
    Error,
}

/// A variant of such an enum.
pub(in crate::client) struct StatusVariant<'a> {
    pub(in crate::client) response: &'a Response,
    /// Its name: `NotFound`.
    pub(in crate::client) name: String,
    /// The method that returns its body: `into_not_found`.
    pub(in crate::client) into: String,
    /// The media types by which it is distinguished from others of the same status; none for all others.
    pub(in crate::client) media_types: Vec<&'a str>,
    /// Whether the status has other variants that are preferred.
    pub(in crate::client) is_alternative: bool,
    /// The type that reads its body: `Json<Problem>`.
    pub(in crate::client) reader: RustType,
    /// What that gives: `Problem`.
    pub(in crate::client) value: RustType,
}

/// A body of a response, before its variant has a name.
pub(super) struct StatusBody<'a> {
    response: &'a Response,
    media_types: Vec<&'a str>,
    /// What the variant's name ends in; empty for the preferred body.
    suffix: String,
    pub(super) reading: Reading,
}

impl<'a> StatusBody<'a> {
    /// The only body of a response.
    pub(super) fn new(response: &'a Response, reading: Reading) -> Self {
        Self {
            response,
            media_types: Vec::new(),
            suffix: String::new(),
            reading,
        }
    }

    /// How general the media types are.
    fn generality(&self) -> u8 {
        let all = self.media_types.iter().map(|range| match *range {
            "*/*" => 2,
            range => u8::from(range.contains('*')),
        });
        all.max().unwrap_or_default()
    }
}

/// Returns the bodies of an error of one status: one for each way in which its media types are read. The last is for all other
/// media types: that of the most general range, else the preferred one.
///
/// A structure that is JSON, too, has no body of its own in other languages, since no call asks for those.
pub(super) fn error_bodies<'a>(
    planner: &mut Planner<'_, '_>,
    response: &'a Response,
) -> Vec<StatusBody<'a>> {
    let first = preferred(response);
    let mut bodies: Vec<StatusBody<'a>> = Vec::new();
    let is_json = first.is_some_and(|first| first.kind == ContentKind::Json);
    let in_order = [false, true].into_iter().flat_map(|structured| {
        let contents = response.contents.iter();
        contents.filter(move |content| content.structured_text == structured)
    });
    for content in first.into_iter().chain(in_order) {
        let reading = reading(planner, Some(content));
        let media_type = content.media_type.as_str();
        if let Some(known) = bodies.iter_mut().find(|known| known.reading == reading) {
            if !known.media_types.contains(&media_type) {
                known.media_types.push(media_type);
            }
            continue;
        }
        if is_json && content.structured_text {
            continue;
        }
        let suffix = if bodies.is_empty() {
            String::new()
        } else {
            let taken = bodies.iter().map(|known| known.suffix.as_str());
            suffix(content, response, &taken.collect::<Vec<_>>())
        };
        bodies.push(StatusBody {
            response,
            media_types: vec![media_type],
            suffix,
            reading,
        });
    }
    bodies.sort_by_key(|body| (body.generality(), body.suffix.is_empty()));
    if let Some(last) = bodies.last_mut() {
        last.media_types.clear();
    }
    bodies
}

impl<'a> StatusEnum<'a> {
    /// The enum of some bodies.
    pub(super) fn new(
        planner: &Planner<'_, '_>,
        ty: RustType,
        purpose: StatusEnumPurpose,
        bodies: Vec<StatusBody<'a>>,
    ) -> Self {
        let mut scope = Scope::new();
        let variants = bodies.into_iter().map(|body| {
            let suffix = if body.suffix.is_empty() {
                String::new()
            } else {
                identifier(body.suffix.trim_start_matches('_'), Position::Type)
            };
            let name = scope.claim(&format!("{}{suffix}", status_name(body.response.status)));
            let into = identifier(&name, Position::Module);
            let Reading {
                reader,
                value,
                large,
            } = body.reading;
            let (reader, value) = if large {
                (planner.runtime("Boxed").with([reader]), value.boxed())
            } else {
                (reader, value)
            };
            StatusVariant {
                response: body.response,
                into: format!("into_{}", into.trim_end_matches('_')),
                name,
                media_types: body.media_types,
                is_alternative: !body.suffix.is_empty(),
                reader,
                value,
            }
        });
        Self {
            ty,
            purpose,
            variants: variants.collect(),
        }
    }
}

/// Returns a status as descriptions write it.
pub(in crate::client) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(range) => format!("{range}XX"),
        Status::Default => "default".to_owned(),
    }
}
