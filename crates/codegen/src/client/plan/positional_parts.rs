//! Structs for multipart bodies whose parts have no names: a member for each position.

use conform_ir::{PartEncoding, PositionalPart, PositionalParts};

use super::expression::{DefaultValue, Expression};
use super::media_types::part_sent_as;
use super::multipart_form::{FormMember, FormStruct, MemberPart, Push};
use super::part_encoding::positional_encoding;
use super::planner::Planner;
use crate::names::{Position, Scope, identifier};
use crate::text::string_literal;

/// How often a part occurs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occurrence {
    Once,
    AtMostOnce,
    Any,
}

/// Plans the struct for such a body.
pub(super) fn plan<'a>(
    planner: &mut Planner<'_, 'a>,
    positions: &'a PositionalParts,
    suffix: &str,
) -> FormStruct<'a> {
    let mut scope = Scope::new();
    let mut members = Vec::new();
    for (index, position) in positions.first.iter().enumerate() {
        let occurrence = if index < positions.required {
            Occurrence::Once
        } else {
            Occurrence::AtMostOnce
        };
        let wanted = position.name.clone();
        let wanted = wanted.unwrap_or_else(|| format!("part {}", index + 1));
        let name = scope.claim(&identifier(&wanted, Position::Value));
        let part = MemberPart::Numbered(index + 1, position);
        members.push(member(planner, part, position, index, occurrence, name));
    }
    if let Some(rest) = &positions.rest {
        let name = scope.claim(if members.is_empty() {
            "parts"
        } else {
            "others"
        });
        let index = positions.first.len();
        let part = MemberPart::Remaining(index, rest);
        members.push(member(planner, part, rest, index, Occurrence::Any, name));
    }
    let ty = planner.declare(if suffix.is_empty() {
        "Parts"
    } else {
        "Multipart"
    });
    FormStruct::new(planner, ty, members)
}

fn member<'a>(
    planner: &Planner<'_, 'a>,
    part: MemberPart<'a>,
    position: &PositionalPart,
    index: usize,
    occurrence: Occurrence,
    name: String,
) -> FormMember<'a> {
    let media_type = |media_type: &str| Expression::from(string_literal(&part_sent_as(media_type)));
    let (method, encoding, ty) = match &position.encoding {
        PartEncoding::File(types) => (
            "push_file_parts",
            media_type(types),
            planner.runtime("File"),
        ),
        PartEncoding::Multipart(types) => (
            "push_multiparts",
            media_type(types),
            planner
                .runtime("BodyPart")
                .with([planner.runtime("Multipart")]),
        ),
        _ => {
            let json_types = planner.types().json_types(&position.ty);
            (
                "push_parts",
                positional_encoding(position, json_types, planner.names),
                planner
                    .runtime("BodyPart")
                    .with([planner.spell(&position.ty)]),
            )
        }
    };
    let (ty, value, default) = match occurrence {
        Occurrence::Once => (ty, format!("[self.{name}]"), None),
        Occurrence::AtMostOnce => (
            ty.option(),
            format!("self.{name}"),
            Some(DefaultValue::None),
        ),
        Occurrence::Any => (
            ty.vec(),
            format!("self.{name}"),
            Some(DefaultValue::EmptyVec),
        ),
    };
    FormMember {
        part,
        name,
        ty,
        default,
        is_converted: false,
        push: Push {
            method,
            arguments: vec![index.to_string().into(), encoding, value.into()],
            fallible: true,
        },
    }
}
