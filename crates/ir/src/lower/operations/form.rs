//! Forms: how each member of an urlencoded or multipart body is written.

use conform_description::{Node, Version};
use foldhash::HashSet;

use crate::lower::codes;
use crate::lower::operations::lowering::OperationLowering;
use crate::lower::operations::media_type::{MediaTypeFamily, family};
use crate::lower::operations::parameter::explodes;
use crate::lower::operations::part_media_type;
use crate::lower::operations::value_kind::ValueKind;
use crate::lower::types::names::NameWords;
use crate::{
    ContentKind, Definition, Expr, Field, FormPart, ParameterStyle, PartEncoding, StringFormat, Use,
};

impl<'d> OperationLowering<'_, 'd> {
    /// Returns how each member of a form is written.
    pub(crate) fn form_parts(
        &mut self,
        kind: ContentKind,
        node: Node<'d>,
        expr: &Expr,
        words: &NameWords,
    ) -> Vec<FormPart> {
        let mut fields: Vec<(String, Use)> = Vec::new();
        self.members_of(expr, &mut fields);
        let names: HashSet<&str> = fields.iter().map(|(wire, _)| wire.as_str()).collect();
        let encodings = node.get("encoding");
        for member in encodings.into_iter().flat_map(Node::members) {
            if !names.contains(member.key) {
                self.types.diagnostics.push(self.types.diagnostics.at(
                    codes::UNKNOWN_ENCODING,
                    member.key_label("no property with this name"),
                    format!(
                        "`encoding` names `{}`, which is not a property of the body",
                        member.key
                    ),
                ));
            }
        }
        let mut parts = Vec::new();
        for (wire, ty) in fields {
            let encoding = encodings.and_then(|encodings| encodings.get(&wire));
            let headers = encoding.and_then(|encoding| encoding.get("headers"));
            let headers = if kind == ContentKind::Multipart {
                self.headers(headers, &words.then(wire.as_str()))
            } else {
                Vec::new()
            };
            self.report_nested_encoding(encoding);
            let declared = node.get("schema");
            let declared = declared.and_then(|body| part_media_type::of_member(body, &wire));
            let written = self.part_encoding(kind, encoding, declared, &ty.expr);
            if let Some(node) = encoding.and_then(|encoding| encoding.get("headers"))
                && !headers.is_empty()
                && !matches!(written, PartEncoding::File(_))
            {
                self.types.diagnostics.push(self.types.diagnostics.warning(
                    codes::PART_HEADERS,
                    node,
                    "headers are sent with files only, and this part is not a file",
                    "this is ignored",
                ));
            }
            let encoding = written;
            parts.push(FormPart {
                wire,
                encoding,
                headers,
            });
        }
        parts
    }

    /// Reports what an Encoding Object says about the parts of a part (3.2).
    pub(crate) fn report_nested_encoding(&mut self, encoding: Option<Node<'d>>) {
        let nested = ["encoding", "prefixEncoding", "itemEncoding"]
            .iter()
            .find_map(|key| encoding?.get(key));
        if let Some(nested) = nested.filter(|_| self.types.description.version() == Version::V3_2) {
            self.types.diagnostics.push(self.types.diagnostics.warning(
                codes::NESTED_ENCODING,
                nested,
                "a part that is a multipart body itself is not described: it is written as a whole",
                "this is ignored",
            ));
        }
    }

    /// Adds the members that a body can have: those of an object, or of every branch of a union.
    fn members_of(&self, expr: &Expr, fields: &mut Vec<(String, Use)>) {
        let mut seen = HashSet::default();
        let mut names: HashSet<&str> = HashSet::default();
        // Branches are taken from the end, so they are added in reverse order.
        let mut left = vec![expr];
        while let Some(expr) = left.pop() {
            let Expr::Named(id) = expr else {
                continue;
            };
            if !seen.insert(*id) {
                continue;
            }
            match &self.types.drafts[*id].ty.definition {
                Definition::Object(object) => {
                    for Field { wire, ty, .. } in &object.fields {
                        if names.insert(wire) {
                            fields.push((wire.clone(), ty.clone()));
                        }
                    }
                }
                Definition::Union(union) => {
                    let branches = union.variants.iter().rev();
                    left.extend(branches.map(|branch| &branch.ty.expr));
                }
                Definition::Alias(used) => left.push(&used.expr),
                Definition::Newtype(_) | Definition::Enum(_) => {}
            }
        }
    }

    /// Returns how a member is written: by `encoding`, else by its type and the media type that its schema declares (OpenAPI 3.0.3 §4.7.15.1,
    /// 3.1.1 §4.8.15.1).
    fn part_encoding(
        &mut self,
        kind: ContentKind,
        encoding: Option<Node<'d>>,
        declared: Option<&str>,
        expr: &Expr,
    ) -> PartEncoding {
        let content = self.value_kind(expr, false);
        // From 3.1 on, styles count in multipart forms as well.
        let style_counts =
            kind == ContentKind::Form || self.types.description.version() != Version::V3_0;
        if style_counts && let Some(style) = encoding.and_then(encoding_style) {
            return style;
        }
        let stated = encoding.and_then(|node| node.get("contentType"));
        if let Some((node, stated)) = stated.and_then(|node| Some((node, node.as_str()?))) {
            // If several media types are listed, JSON is the one in which a structure can be written.
            let mut alternatives = stated.split(',').map(str::trim);
            let json = alternatives
                .find(|&one| matches!(family(one), MediaTypeFamily::Known(ContentKind::Json)))
                .filter(|_| content != ValueKind::Bytes);
            return match (json, content) {
                (Some(json), _) => PartEncoding::Json(json.to_owned()),
                (None, ValueKind::Anything | ValueKind::Mixed)
                    if family(stated) == MediaTypeFamily::Known(ContentKind::Text) =>
                {
                    PartEncoding::Text(stated.to_owned())
                }
                (None, ValueKind::Bytes | ValueKind::Anything) => {
                    PartEncoding::File(stated.to_owned())
                }
                // Text has no bytes, so a plain string in such a media type is a file.
                (None, ValueKind::Scalar) if is_of_bytes(stated) && self.is_plain_text(expr) => {
                    PartEncoding::File(stated.to_owned())
                }
                (None, ValueKind::Scalar) => PartEncoding::Text(stated.to_owned()),
                (None, ValueKind::Structure | ValueKind::Mixed) => {
                    self.types.diagnostics.push(self.types.diagnostics.warning(
                        codes::PART_AS_JSON,
                        node,
                        format!("a part with a structure cannot be written as `{stated}`"),
                        "written as JSON",
                    ));
                    PartEncoding::Json("application/json".to_owned())
                }
            };
        }
        match (kind, content) {
            (ContentKind::Form, ValueKind::Structure | ValueKind::Mixed | ValueKind::Anything) => {
                PartEncoding::Json("application/json".to_owned())
            }
            (ContentKind::Form, _) => PartEncoding::Style {
                style: ParameterStyle::Form,
                explode: true,
                allow_reserved: false,
            },
            _ => self.default_part_encoding(content, declared, expr),
        }
    }

    /// Returns how a part without an Encoding Object is written. `declared` is the media type that its schema states.
    pub(crate) fn default_part_encoding(
        &self,
        content: ValueKind,
        declared: Option<&str>,
        expr: &Expr,
    ) -> PartEncoding {
        if let Some(declared) = declared.map(str::to_owned) {
            let is_of = |kind| family(&declared) == MediaTypeFamily::Known(kind);
            match content {
                ValueKind::Anything if is_of(ContentKind::Json) => {
                    return PartEncoding::Json(declared);
                }
                ValueKind::Anything if is_of(ContentKind::Text) => {
                    return PartEncoding::Text(declared);
                }
                ValueKind::Scalar => return PartEncoding::Text(declared),
                ValueKind::Bytes | ValueKind::Anything => return PartEncoding::File(declared),
                ValueKind::Structure | ValueKind::Mixed => {}
            }
        }
        match content {
            // Base64 consists of characters, but it is not text for a reader.
            ValueKind::Scalar if self.is_encoded(expr) => {
                PartEncoding::Text("application/octet-stream".to_owned())
            }
            ValueKind::Scalar => PartEncoding::Text("text/plain".to_owned()),
            ValueKind::Bytes => PartEncoding::File("application/octet-stream".to_owned()),
            // From 3.1 on, raw bytes are a schema without `type`.
            ValueKind::Anything if self.types.description.version() != Version::V3_0 => {
                PartEncoding::File("application/octet-stream".to_owned())
            }
            ValueKind::Structure | ValueKind::Mixed | ValueKind::Anything => {
                PartEncoding::Json("application/json".to_owned())
            }
        }
    }

    /// Whether the values of a type, or the items of a list, are bytes in base64.
    fn is_encoded(&self, expr: &Expr) -> bool {
        self.string_format(expr) == Some(StringFormat::Byte)
    }

    /// Whether the values of a type, or the items of a list, are strings of no format.
    fn is_plain_text(&self, expr: &Expr) -> bool {
        self.string_format(expr) == Some(StringFormat::Plain)
    }

    /// Returns the format of a string, or of the items of a list of strings.
    fn string_format(&self, expr: &Expr) -> Option<StringFormat> {
        let mut expr = expr;
        for _ in 0..32 {
            expr = match expr {
                Expr::String(format) => return Some(format.clone()),
                Expr::Array(item) => &item.expr,
                Expr::Named(id) => match &self.types.drafts[*id].ty.definition {
                    Definition::Alias(used) | Definition::Newtype(used) => &used.expr,
                    _ => return None,
                },
                _ => return None,
            };
        }
        None
    }

    /// Returns what a form can do with the values of a type.
    pub(crate) fn form_shape(&self, expr: &Expr) -> FormShape {
        let mut shapes: Vec<FormShape> = Vec::new();
        let mut seen = HashSet::default();
        let mut left = vec![expr];
        while let Some(expr) = left.pop() {
            let shape = match expr {
                Expr::Any => FormShape::Unknown,
                Expr::Map(item) if item.expr == Expr::Any => FormShape::Unknown,
                Expr::Map(_) => FormShape::Members,
                Expr::Named(id) => {
                    if !seen.insert(*id) {
                        continue;
                    }
                    match &self.types.drafts[*id].ty.definition {
                        Definition::Object(_) => FormShape::Members,
                        Definition::Enum(_) => FormShape::NoMembers,
                        Definition::Alias(used) | Definition::Newtype(used) => {
                            left.push(&used.expr);
                            continue;
                        }
                        Definition::Union(union) => {
                            left.extend(union.variants.iter().map(|branch| &branch.ty.expr));
                            continue;
                        }
                    }
                }
                _ => FormShape::NoMembers,
            };
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        match shapes[..] {
            [one] => one,
            _ if shapes.contains(&FormShape::NoMembers) => FormShape::SomeMembers,
            _ => FormShape::Members,
        }
    }

    /// Reports a form whose values have no members.
    pub(crate) fn report_no_members(&mut self, schema: Node<'d>, kind: ContentKind, all: bool) {
        let (what, done) = match (all, kind) {
            (false, _) => (
                "a branch of this schema has no members",
                "a value of that branch cannot be sent as a form",
            ),
            (true, ContentKind::Multipart) => (
                "a form consists of members, and this schema has none",
                "the caller passes the parts",
            ),
            (true, _) => (
                "a form consists of members, and this schema has none",
                "the caller passes the text of the form",
            ),
        };
        let diagnostics = &self.types.diagnostics;
        let warning = diagnostics
            .warning(codes::FORM_WITHOUT_MEMBERS, schema, what, done)
            .help("write `type: object` with a property for each part, or another media type");
        self.types.diagnostics.push(warning);
    }
}

/// What a form can do with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormShape {
    /// Each member is a part.
    Members,
    /// Some values have members and others do not.
    SomeMembers,
    /// There are no members.
    NoMembers,
    /// The document does not say which members there are.
    Unknown,
}

/// Whether a media type, or one of a list, is one of bytes, so that no string can hold its content.
fn is_of_bytes(media_types: &str) -> bool {
    media_types
        .split(',')
        .map(str::trim)
        .any(|media_type| family(media_type) == MediaTypeFamily::Known(ContentKind::Binary))
}

/// Returns the style that an Encoding Object asks for, if it has one.
pub(crate) fn encoding_style(encoding: Node<'_>) -> Option<PartEncoding> {
    let keys = ["style", "explode", "allowReserved"];
    if !keys.iter().any(|key| encoding.get(key).is_some()) {
        return None;
    }
    let style = ParameterStyle::stated(encoding).unwrap_or(ParameterStyle::Form);
    Some(PartEncoding::Style {
        style,
        explode: explodes(style, encoding),
        allow_reserved: encoding.flag("allowReserved"),
    })
}
