//! How the body of a response is read.

use conform_ir::{Content, ContentKind, Expr, JsonTypes, Response, StringFormat, Use};

use super::event_types::is_event;
use super::media_types::is_range;
use super::planner::Planner;
use crate::spelling::RustType;
use crate::types::BOX_FROM;

/// A way to read a body.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::client) struct Reading {
    /// The type that reads it: `Json<Visit>`.
    pub(in crate::client) reader: RustType,
    /// What that gives: `Visit`.
    pub(in crate::client) value: RustType,
    /// Whether a variant of an enum boxes the value, so that small bodies do not take as much room as it does.
    pub(in crate::client) large: bool,
}

/// A response, and the content of it that is asked for; `None` if it has no content.
pub(super) type Choice<'a> = (&'a Response, Option<&'a Content>);

/// Returns how each of some chosen contents is read.
pub(super) fn readings<'a>(
    planner: &mut Planner<'_, '_>,
    chosen: &[Choice<'a>],
) -> Vec<(&'a Response, Reading)> {
    chosen
        .iter()
        .map(|&(response, content)| (response, reading(planner, content)))
        .collect()
}

/// Returns how a body is read.
pub(super) fn reading(planner: &mut Planner<'_, '_>, content: Option<&Content>) -> Reading {
    match content {
        None => empty(planner),
        Some(content) => content_reading(planner, content),
    }
}

/// Returns how a response without a body is read.
pub(super) fn empty(planner: &Planner<'_, '_>) -> Reading {
    Reading {
        reader: planner.runtime("Empty"),
        value: RustType::Tuple(Vec::new()),
        large: false,
    }
}

fn content_reading(planner: &mut Planner<'_, '_>, content: &Content) -> Reading {
    match content.kind {
        ContentKind::Json => {
            let value = value_type(planner, content);
            let size = content.ty.as_ref().map(|used| planner.types().size(used));
            let kinds = content
                .ty
                .as_ref()
                .map(|used| planner.types().json_types(used));
            // Of a range, the response says whether a text is JSON.
            let may_be_text = is_range(&content.media_type)
                && kinds.is_none_or(|kinds| kinds.overlaps(JsonTypes::STRING));
            let reader = if may_be_text { "JsonOrText" } else { "Json" };
            Reading {
                reader: planner.runtime(reader).with([value.clone()]),
                value,
                large: size.is_some_and(|size| size > BOX_FROM),
            }
        }
        ContentKind::JsonLines => {
            let item = value_type(planner, content);
            let stream = planner.names.qualified_runtime("JsonLineStream");
            Reading {
                reader: planner.runtime("JsonLines").with([item.clone()]),
                value: stream.with([item]),
                large: false,
            }
        }
        ContentKind::EventStream => {
            let item = match &content.ty {
                None => planner.runtime("PlainText"),
                Some(used) => event_item(planner, used),
            };
            let stream = planner.names.qualified_runtime("EventStream");
            Reading {
                reader: planner.runtime("Events").with([item.clone()]),
                value: stream.with([item]),
                large: false,
            }
        }
        ContentKind::Text | ContentKind::Form => Reading {
            reader: planner.runtime("Text"),
            value: RustType::prelude("String"),
            large: false,
        },
        ContentKind::Binary | ContentKind::Multipart => Reading {
            reader: planner.runtime("Blob"),
            value: planner.names.qualified_runtime("Bytes"),
            large: false,
        },
    }
}

/// The type of a body, or an alias for it where it is nested too deep to be read.
fn value_type(planner: &mut Planner<'_, '_>, content: &Content) -> RustType {
    /// More lists of type arguments than these are hard to read.
    const MAX_ARGUMENT_LISTS: usize = 2;
    let ty = match &content.ty {
        Some(used) => planner.spell(used),
        None => planner.names.speller.runtime("Value"),
    };
    if ty.argument_lists() <= MAX_ARGUMENT_LISTS {
        return ty;
    }
    let wanted = planner.type_name("Body");
    planner.alias(ty, &wanted)
}

/// What an event of a stream is read as: text, JSON, or the whole event where the description declares that (OpenAPI 3.2).
fn event_item(planner: &Planner<'_, '_>, used: &Use) -> RustType {
    if let Expr::String(StringFormat::Plain) = planner.types().resolved(&used.expr) {
        return planner.runtime("PlainText");
    }
    let spelled = planner.spell(used);
    if is_event(used, planner.types()) {
        planner.runtime("WholeEvent").with([spelled])
    } else {
        spelled
    }
}
