//! Enums of the bodies that an operation answers with, told apart by status and, where that is not enough, by media type.

use askama::Template;
use conform_ir::{ContentKind, Operation, Response, Status};

use super::media_choice::{ending, preferred};
use super::names::Names;
use super::response::{Kind, kind_of};
use crate::docs;
use crate::names::{Position, identifier};
use crate::rust_type::Imports;
use crate::text::{prefixed, string_literal};

#[derive(Template)]
#[template(path = "client/src/generated/by_status.rs.j2")]
struct EnumTemplate {
    docs: String,
    name: String,
    variants: Vec<Variant>,
}

struct Variant {
    docs: String,
    name: String,
    /// The Rust type of the body.
    output: String,
    /// How it is read.
    kind: String,
    pattern: String,
    into: String,
}

/// A variant of an enum of bodies: which responses it stands for, and how they are read.
pub(super) struct Arm<'a> {
    response: &'a Response,
    /// The media types by which it is told from others of the same status; none for what is left.
    media_types: Vec<&'a str>,
    /// What its name ends in.
    ending: String,
    pub(super) kind: Kind,
}

impl<'a> Arm<'a> {
    pub(super) fn new((response, kind): (&'a Response, Kind)) -> Self {
        Self {
            response,
            media_types: Vec::new(),
            ending: String::new(),
            kind,
        }
    }

    /// How far the media types reach.
    fn width(&self) -> u8 {
        let widths = self.media_types.iter().map(|range| match *range {
            "*/*" => 2,
            range => u8::from(range.contains('*')),
        });
        widths.max().unwrap_or_default()
    }
}

/// The ways to read an error of one status: one for each kind of body that its media types come to. The last is what is left:
/// that of the widest range, else the preferred one.
///
/// A structure that is JSON, too, has no way of its own in other languages, for which no call asks.
pub(super) fn arms<'a>(
    operation: &Operation,
    response: &'a Response,
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Vec<Arm<'a>> {
    let first = preferred(response);
    let mut arms: Vec<Arm<'a>> = Vec::new();
    let is_json = first.is_some_and(|first| first.kind == ContentKind::Json);
    let in_order = [false, true].into_iter().flat_map(|structured| {
        let contents = response.contents.iter();
        contents.filter(move |content| content.structured_text == structured)
    });
    for content in first.into_iter().chain(in_order) {
        let kind = kind_of(operation, Some(content), names, imports);
        let media_type = content.media_type.as_str();
        if let Some(arm) = arms.iter_mut().find(|arm| arm.kind == kind) {
            if !arm.media_types.contains(&media_type) {
                arm.media_types.push(media_type);
            }
            continue;
        }
        if is_json && content.structured_text {
            continue;
        }
        let ending = match arms.is_empty() {
            true => String::new(),
            false => {
                let taken = arms.iter().map(|arm| arm.ending.as_str());
                ending(content, response, &taken.collect::<Vec<_>>())
            }
        };
        arms.push(Arm {
            response,
            media_types: vec![media_type],
            ending,
            kind,
        });
    }
    arms.sort_by_key(|arm| (arm.width(), arm.ending.is_empty()));
    if let Some(left) = arms.last_mut() {
        left.media_types.clear();
    }
    arms
}

/// An enum of bodies, told apart by status and media type.
pub(super) fn enumeration(
    docs: String,
    name: &str,
    bodies: &[Arm<'_>],
    names: &Names<'_>,
    imports: &mut Imports,
) -> String {
    let mut scope = crate::names::Scope::new();
    let variants = bodies
        .iter()
        .map(|arm| {
            let (response, kind) = (arm.response, &arm.kind);
            let ending = identifier(arm.ending.trim_start_matches('_'), Position::Type);
            let ending = if arm.ending.is_empty() { "" } else { &ending };
            let variant = scope.claim(&format!("{}{ending}", variant_name(response.status)));
            let into = format!(
                "into_{}",
                identifier(&variant, Position::Module).trim_end_matches('_')
            );
            let fallback = format!("Status {}.", written(response.status));
            let boxed = |inner: &str, outer: &str| format!("{outer}<{inner}>");
            let (output, kind) = if kind.large {
                (
                    boxed(&kind.output, "Box"),
                    boxed(&kind.read, &names.ours("Boxed", imports)),
                )
            } else {
                (kind.output.clone(), kind.read.clone())
            };
            let mut lines = docs::comment_lines(&response.docs, 4, &fallback);
            if !arm.ending.is_empty() {
                let types: Vec<_> = arm
                    .media_types
                    .iter()
                    .map(|ty| docs::code_span(ty))
                    .collect();
                let types = match types.as_slice() {
                    [] => "In another media type.".to_owned(),
                    types => format!("In {}.", types.join(", ")),
                };
                lines.push(String::new());
                lines.push(types);
            }
            let condition = arm
                .media_types
                .iter()
                .map(|ty| format!(", {}", string_literal(ty)));
            let pattern = match response.status {
                Status::Code(code) => code.to_string(),
                Status::Range(range) => format!("{range}00..={range}99"),
                Status::Default => "_".to_owned(),
            };
            Variant {
                docs: prefixed(&lines, 4, "///"),
                name: variant,
                output,
                kind,
                pattern: pattern + &condition.collect::<String>(),
                into,
            }
        })
        .collect();
    let template = EnumTemplate {
        docs,
        name: name.to_owned(),
        variants,
    };
    template
        .render()
        .expect("a template over strings cannot fail")
}

/// A status as descriptions write it.
pub(super) fn written(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(range) => format!("{range}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The reason phrase of a status (IANA's registry of HTTP status codes) as a variant's name.
fn variant_name(status: Status) -> String {
    let code = match status {
        Status::Default => return "Default".to_owned(),
        Status::Range(range) => {
            return match range {
                1 => "Informational",
                2 => "Success",
                3 => "Redirection",
                4 => "ClientError",
                _ => "ServerError",
            }
            .to_owned();
        }
        Status::Code(code) => code,
    };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return format!("Status{code}"),
    };
    name.to_owned()
}
