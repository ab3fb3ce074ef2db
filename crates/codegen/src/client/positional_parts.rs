//! Structs for multipart bodies whose parts have no names: a member a place.

use askama::Template as _;
use conform_ir::{Kinds, Operation, PartEncoding, PositionalPart, PositionalParts};

use super::body::{file_type, kinds, scalars};
use super::multipart_form::{FormTemplate, Member};
use super::names::Names;
use super::parameters::style_name;
use crate::docs;
use crate::names::{Position as Spot, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::{WIDTH, prefixed, string_literal};

/// How often a part occurs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    Once,
    OnceOrNever,
    Many,
}

/// The name and the text of a struct for such a body.
pub(super) fn structure(
    operation: &Operation,
    positions: &PositionalParts,
    suffix: &str,
    names: &mut Names<'_>,
    link: &str,
    imports: &mut Imports,
) -> (String, String) {
    let mut scope = Scope::new();
    let mut members = Vec::new();
    for (index, position) in positions.first.iter().enumerate() {
        let times = if index < positions.required {
            Times::Once
        } else {
            Times::OnceOrNever
        };
        let wanted = position.name.clone();
        let wanted = wanted.unwrap_or_else(|| format!("part {}", index + 1));
        let name = scope.claim(&identifier(&wanted, Spot::Value));
        let about = format!("Part {}.", index + 1);
        members.push(member(position, index, times, name, &about, names, imports));
    }
    if let Some(rest) = &positions.rest {
        let (wanted, about) = if members.is_empty() {
            ("parts", "The parts.".to_owned())
        } else {
            (
                "others",
                format!("The parts behind part {}.", members.len()),
            )
        };
        let name = scope.claim(wanted);
        let at = positions.first.len();
        members.push(member(rest, at, Times::Many, name, &about, names, imports));
    }
    let name = identifier(&operation.id, Spot::Type);
    let kind = if suffix.is_empty() {
        "Parts"
    } else {
        "Multipart"
    };
    let name = names.declared.claim(&format!("{name}{kind}"));
    let template = FormTemplate::new(name.clone(), link, members, names, imports);
    let text = template.render();
    (name, text.expect("a template over strings cannot fail"))
}

fn member(
    position: &PositionalPart,
    at: usize,
    times: Times,
    name: String,
    about: &str,
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Member {
    let (method, how, ty) = match &position.encoding {
        PartEncoding::File(media_type) => (
            "parts.push_file_parts",
            string_literal(&file_type(media_type)),
            names.ours("File", imports),
        ),
        PartEncoding::Multipart(media_type) => {
            let inner = names.ours("Multipart", imports);
            (
                "parts.push_multiparts",
                string_literal(&file_type(media_type)),
                format!("{}<{inner}>", names.ours("BodyPart", imports)),
            )
        }
        encoding => {
            let encoding = written(encoding, position, names, imports);
            let inner = names.speller.spell(&position.ty, imports);
            (
                "parts.push_parts",
                format!("{}::{encoding}", names.ours("Encoding", imports)),
                format!("{}<{inner}>", names.ours("BodyPart", imports)),
            )
        }
    };
    let (ty, parts) = match times {
        Times::Once => (ty, format!("[self.{name}]")),
        Times::OnceOrNever => (format!("Option<{ty}>"), format!("self.{name}")),
        Times::Many => (format!("Vec<{ty}>"), format!("self.{name}")),
    };
    let call = crate::text::call(8, method.len(), &[at.to_string(), how, parts], 2);
    Member {
        docs: comment(position, about),
        name,
        ty,
        optional: times != Times::Once,
        statement: format!("{method}{call}?;"),
    }
}

/// The encoding of a value that is written as one text.
fn written(
    encoding: &PartEncoding,
    position: &PositionalPart,
    names: &Names<'_>,
    imports: &mut Imports,
) -> String {
    match encoding {
        PartEncoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let style = style_name(*style, *explode, *allow_reserved);
            format!("Style({}::{style})", names.ours("Style", imports))
        }
        PartEncoding::Json(media_type) => {
            let kinds = kinds(&position.ty, names, 0);
            let mixed = kinds.overlaps(scalars()) && kinds.overlaps(Kinds::OBJECT.or(Kinds::ARRAY));
            let kind = if mixed { "Structured" } else { "Json" };
            format!("{kind}({})", string_literal(media_type))
        }
        PartEncoding::Text(media_type)
        | PartEncoding::File(media_type)
        | PartEncoding::Multipart(media_type) => {
            format!("Text({})", string_literal(&file_type(media_type)))
        }
    }
}

/// What the document says about a part, and which headers it has.
fn comment(position: &PositionalPart, about: &str) -> String {
    let mut lines = docs::comment_lines(&position.docs, 4, about);
    if !position.headers.is_empty() {
        let headers: Vec<String> = position
            .headers
            .iter()
            .map(|header| {
                let name = docs::code_span(&header.wire);
                let needed = if header.required { " (required)" } else { "" };
                format!("{name}{needed}")
            })
            .collect();
        lines.push(String::new());
        lines.extend(docs::lines(
            &format!("Its headers: {}.", headers.join(", ")),
            WIDTH - 8,
        ));
    }
    prefixed(&lines, 4, "///")
}
