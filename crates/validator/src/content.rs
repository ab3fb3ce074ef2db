//! The Media Type Object by which a body is checked.

use conform_description::Address;
use conform_traffic::{MediaType, Side};

use crate::api::{Content, Operation, content_for};
use crate::hint;
use crate::kind::FindingKind;

/// Why there is no Media Type Object for a body.
pub(crate) struct NoContent {
    /// What is wrong with the message.
    pub(crate) kind: FindingKind,
    /// The object of the description that should have documented the body.
    pub(crate) owner: Address,
}

impl NoContent {
    /// Returns the keyword of the owner that lists what is documented.
    pub(crate) fn keyword(&self) -> &'static str {
        match self.kind {
            FindingKind::UndocumentedStatus(..) => "responses",
            _ => "content",
        }
    }
}

/// Returns the Media Type Object that a body is checked by; `None` if there is no body, and none is required.
pub(crate) fn content_of<'o>(
    operation: &'o Operation,
    side: Side,
    media_type: Option<&MediaType>,
    is_empty: bool,
) -> Result<Option<&'o Content>, NoContent> {
    let (owner, required, content) = match side {
        Side::Request => match &operation.request {
            Some(request) => (request.address, request.required, &request.content[..]),
            None => (operation.address, false, &[][..]),
        },
        Side::Response(status) => match operation.response(status) {
            Some(response) => {
                let content = if hint::never_has_body(status) {
                    &[][..]
                } else {
                    &response.content[..]
                };
                (response.address, !content.is_empty(), content)
            }
            None => {
                let documented = operation.responses.iter();
                let documented = documented.map(|response| response.statuses.to_string());
                return Err(NoContent {
                    kind: FindingKind::UndocumentedStatus(status, documented.collect()),
                    owner: operation.address,
                });
            }
        },
    };
    let without = |kind| Err(NoContent { kind, owner });
    // A form without fields has no bytes: it is there if its media type is.
    let is_empty = is_empty && !(required && media_type.is_some_and(MediaType::is_form));
    match media_type {
        _ if is_empty && !required => Ok(None),
        _ if is_empty => without(FindingKind::MissingBody),
        _ if content.is_empty() => without(match side {
            // A Response Object need not have `content` (3.0.3 §4.7.17.1), and then says nothing about a body.
            Side::Response(status) if !hint::never_has_body(status) => {
                FindingKind::UndocumentedBody
            }
            _ => FindingKind::UnexpectedBody,
        }),
        None => Ok(content.first()),
        Some(media_type) => match content_for(content, media_type) {
            Some(content) => Ok(Some(content)),
            None => {
                let documented = content.iter().map(|content| content.range.to_string());
                let documented: Vec<String> = documented.collect();
                let stated = with_charset(media_type, &documented);
                without(FindingKind::UndocumentedMediaType(stated, documented))
            }
        },
    }
}

/// Returns what messages call a media type: with its charset, if a documented one is the same without its parameters.
fn with_charset(media_type: &MediaType, documented: &[String]) -> String {
    let concise = media_type.concise();
    let is_same = |other: &String| {
        let essence = other.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(&concise)
    };
    match media_type.parameter("charset") {
        Some(charset) if documented.iter().any(is_same) => format!("{concise}; charset={charset}"),
        _ => concise,
    }
}

/// Returns the media type of a body that a capture has as JSON.
pub(crate) fn json_type(stated: Option<MediaType>) -> MediaType {
    stated
        .filter(MediaType::is_json)
        .unwrap_or_else(MediaType::json)
}

#[cfg(test)]
mod tests {
    use conform_traffic::MediaType;

    use super::with_charset;

    #[test]
    fn a_charset_is_named_if_nothing_else_differs() {
        let sent = MediaType::parse("application/json; charset=latin1").expect("it is one");
        let named = |documented: &str| with_charset(&sent, &[documented.to_owned()]);
        assert_eq!(
            named("Application/JSON; charset=utf-8"),
            "application/json; charset=latin1"
        );
        assert_eq!(named("text/plain; charset=utf-8"), "application/json");
    }
}
