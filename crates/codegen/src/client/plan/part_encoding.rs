//! How the parts of forms and multipart bodies are encoded.

use std::collections::HashMap;

use conform_ir::{Field, FormPart, JsonTypes, ParameterStyle, PartEncoding, PositionalPart, Use};

use super::expression::Expression;
use super::media_types::part_sent_as;
use super::names::Names;
use super::planner::Planner;
use super::styles::style;
use crate::text::string_literal;
use crate::types::SCALARS;

/// What a part is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// A form, in a body or a query string.
    Form,
    /// A multipart body.
    Multipart,
}

/// An entry in the table of encodings: a list of members that are not encoded by default.
#[derive(Clone, Debug)]
pub(in crate::client) struct EncodingTable {
    /// The constant.
    pub(in crate::client) name: String,
    pub(in crate::client) members: Vec<MemberEncoding>,
}

/// How a member is encoded.
#[derive(Clone, Debug)]
pub(in crate::client) struct MemberEncoding {
    /// The member's name, as a literal.
    pub(in crate::client) wire: String,
    pub(in crate::client) encoding: Expression,
}

/// Makes the table of the parts that are not encoded by default; `None` if all are.
pub(super) fn encoding_table(
    parts: &[FormPart],
    used: &Use,
    container: Container,
    suffix: &str,
    planner: &mut Planner<'_, '_>,
) -> Option<EncodingTable> {
    let types = planner.types();
    let fields = types.object(used).into_iter();
    let fields: HashMap<&str, &Field> = fields
        .flat_map(|object| &object.fields)
        .map(|field| (field.wire.as_str(), field))
        .collect();
    let member = |part: &FormPart| {
        let field = fields.get(part.wire.as_str());
        let json_types = field.map_or(JsonTypes::ALL, |field| types.json_types(&field.ty));
        Some(MemberEncoding {
            wire: string_literal(&part.wire),
            encoding: part_encoding(part, container, json_types, planner.names)?,
        })
    };
    let members: Vec<MemberEncoding> = parts.iter().filter_map(member).collect();
    (!members.is_empty()).then(|| EncodingTable {
        name: planner.constant(suffix),
        members,
    })
}

/// Returns how a part is encoded; `None` where that is the default for values of these JSON types.
pub(super) fn part_encoding(
    part: &FormPart,
    container: Container,
    json_types: JsonTypes,
    names: &Names<'_>,
) -> Option<Expression> {
    let in_form = container == Container::Form;
    let lists = json_types.overlaps(JsonTypes::ARRAY);
    let objects = json_types.overlaps(JsonTypes::OBJECT);
    let is_default = match &part.encoding {
        PartEncoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let usual = match style {
                // By default an object is written with brackets, but in this style without its name.
                ParameterStyle::Form => !objects && (*explode || !lists),
                // This is how an object is written by default.
                ParameterStyle::DeepObject => !lists,
                _ => !(lists || objects),
            };
            if in_form {
                usual && !allow_reserved
            } else {
                usual && !lists && !objects
            }
        }
        PartEncoding::Text(media_type) => in_form || media_type == "text/plain",
        PartEncoding::Json(media_type) => {
            let scalars = json_types.overlaps(SCALARS);
            !in_form && media_type == "application/json" && (objects || scalars && lists)
        }
        PartEncoding::File(_) | PartEncoding::Multipart(_) => false,
    };
    (!is_default).then(|| encoding(&part.encoding, json_types, names))
}

/// Returns how a part without a name is encoded.
pub(super) fn positional_encoding(
    part: &PositionalPart,
    json_types: JsonTypes,
    names: &Names<'_>,
) -> Expression {
    encoding(&part.encoding, json_types, names)
}

fn encoding(encoding: &PartEncoding, json_types: JsonTypes, names: &Names<'_>) -> Expression {
    let ty = names.runtime("Encoding");
    let literal = |media_type: &str| Expression::from(string_literal(media_type));
    match encoding {
        PartEncoding::Style {
            style: name,
            explode,
            allow_reserved,
        } => style(names, *name, *explode, *allow_reserved, None).in_call(ty, "Style"),
        PartEncoding::Json(media_type) => {
            let composite = json_types.overlaps(JsonTypes::OBJECT.or(JsonTypes::ARRAY));
            let function = if composite && json_types.overlaps(SCALARS) {
                "Structured"
            } else {
                "Json"
            };
            literal(media_type).in_call(ty, function)
        }
        PartEncoding::Text(media_type)
        | PartEncoding::File(media_type)
        | PartEncoding::Multipart(media_type) => {
            literal(&part_sent_as(media_type)).in_call(ty, "Text")
        }
    }
}
