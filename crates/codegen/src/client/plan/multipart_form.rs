//! Structs for multipart bodies with files.

use std::collections::HashMap;

use conform_ir::{
    Additional, Content, ContentKind, Expr, Field, FormPart, PartEncoding, PositionalPart,
    Presence, StringFormat,
};

use super::expression::{DefaultValue, Expression, MAX_ARGUMENTS};
use super::media_types::part_sent_as;
use super::part_encoding::{Container, part_encoding};
use super::planner::Planner;
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;
use crate::text::string_literal;
use crate::types::Types;

/// A struct for a multipart body.
#[derive(Clone, Debug)]
pub(in crate::client) struct FormStruct<'a> {
    /// Its type.
    pub(in crate::client) ty: RustType,
    pub(in crate::client) members: Vec<FormMember<'a>>,
    /// Whether it gets a constructor of its required members.
    pub(in crate::client) has_constructor: bool,
    /// The runtime's type of a multipart body.
    pub(in crate::client) multipart: RustType,
    /// The runtime's type of a body that cannot be written.
    pub(in crate::client) invalid_body: RustType,
}

/// A member of such a struct.
#[derive(Clone, Debug)]
pub(in crate::client) struct FormMember<'a> {
    pub(in crate::client) part: MemberPart<'a>,
    pub(in crate::client) name: String,
    pub(in crate::client) ty: RustType,
    /// What the constructor writes; `None` for a required member.
    pub(in crate::client) default: Option<DefaultValue>,
    pub(in crate::client) push: Push,
}

/// The part, or the parts, that a member is.
#[derive(Clone, Copy, Debug)]
pub(in crate::client) enum MemberPart<'a> {
    /// A part with a name.
    Named(&'a Field),
    /// The part with this number, from one.
    Numbered(usize, &'a PositionalPart),
    /// The parts after this many others.
    Remaining(usize, &'a PositionalPart),
    /// Parts that the description does not declare.
    Undeclared,
}

/// The call that adds the parts of a member to the body.
#[derive(Clone, Debug)]
pub(in crate::client) struct Push {
    pub(in crate::client) method: &'static str,
    pub(in crate::client) arguments: Vec<Expression>,
    /// Whether it may fail.
    pub(in crate::client) fallible: bool,
}

impl<'a> FormStruct<'a> {
    pub(super) fn new(
        planner: &Planner<'_, '_>,
        ty: RustType,
        members: Vec<FormMember<'a>>,
    ) -> Self {
        let required = members.iter().filter(|member| member.default.is_none());
        Self {
            ty,
            has_constructor: (1..=MAX_ARGUMENTS).contains(&required.count()),
            members,
            multipart: planner.runtime("Multipart"),
            invalid_body: planner.runtime("InvalidBody"),
        }
    }

    /// Whether no member is required.
    pub(in crate::client) fn all_optional(&self) -> bool {
        self.members.iter().all(|member| member.default.is_some())
    }
}

/// How many files a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    One,
    List,
}

/// Plans the struct for a multipart body with files; `None` for a body without any, which is sent by reference.
pub(super) fn plan<'a>(
    planner: &mut Planner<'_, 'a>,
    content: &'a Content,
    suffix: &str,
) -> Option<FormStruct<'a>> {
    let types = planner.types();
    let object = types.object(content.ty.as_ref()?)?;
    let parts: HashMap<&str, &FormPart> = content
        .parts
        .iter()
        .map(|part| (part.wire.as_str(), part))
        .collect();
    let part = |field: &Field| parts.get(field.wire.as_str()).copied();
    let has_files = |field: &Field| files(types, field, part(field)).is_some();
    if content.kind != ContentKind::Multipart || !object.fields.iter().any(has_files) {
        return None;
    }
    let mut scope = Scope::new();
    let mut members = Vec::new();
    for field in object.fields.iter().filter(|field| !field.read_only) {
        let wanted = field.rename.as_deref().unwrap_or(&field.wire);
        let name = scope.claim(&identifier(wanted, Position::Value));
        members.push(match files(types, field, part(field)) {
            Some(files) => file_member(planner, field, part(field), files, name),
            None => value_member(planner, field, part(field), name),
        });
    }
    if !matches!(
        object.additional,
        Additional::Unspecified | Additional::Forbidden
    ) {
        members.push(undeclared_member(planner, scope.claim("more")));
    }
    let ty = planner.declare(if suffix.is_empty() {
        "Form"
    } else {
        "Multipart"
    });
    Some(FormStruct::new(planner, ty, members))
}

/// A member that is a file or several.
fn file_member<'a>(
    planner: &Planner<'_, 'a>,
    field: &'a Field,
    part: Option<&FormPart>,
    files: Files,
    name: String,
) -> FormMember<'a> {
    let is_required = field.presence == Presence::Required;
    let media_type = match part.map(|part| &part.encoding) {
        Some(PartEncoding::File(media_type)) => part_sent_as(media_type),
        _ => "application/octet-stream".to_owned(),
    };
    let file = planner.runtime("File");
    let (ty, value, default) = match (files, is_required) {
        (Files::List, true) => (file.vec(), format!("self.{name}"), None),
        (Files::List, false) => (
            file.vec(),
            format!("self.{name}"),
            Some(DefaultValue::EmptyVec),
        ),
        (Files::One, true) => (file, format!("[self.{name}]"), None),
        (Files::One, false) => (
            file.option(),
            format!("self.{name}"),
            Some(DefaultValue::None),
        ),
    };
    FormMember {
        part: MemberPart::Named(field),
        name,
        ty,
        default,
        push: Push {
            method: "push_files",
            arguments: vec![
                string_literal(&field.wire).into(),
                string_literal(&media_type).into(),
                value.into(),
            ],
            fallible: false,
        },
    }
}

/// A member that is written as text or JSON.
fn value_member<'a>(
    planner: &Planner<'_, 'a>,
    field: &'a Field,
    part: Option<&FormPart>,
    name: String,
) -> FormMember<'a> {
    let json_types = planner.types().json_types(&field.ty);
    let encoding =
        part.and_then(|part| part_encoding(part, Container::Multipart, json_types, planner.names));
    let encoding = encoding.map_or("None".into(), Expression::in_some);
    FormMember {
        part: MemberPart::Named(field),
        ty: planner.names.speller.member(&field.ty, field.presence),
        default: match field.presence {
            Presence::Required => None,
            Presence::Optional | Presence::Nullable => Some(DefaultValue::None),
            Presence::OptionalNullable => Some(DefaultValue::Default),
        },
        push: Push {
            method: "push_member",
            arguments: vec![
                string_literal(&field.wire).into(),
                encoding,
                format!("&self.{name}").into(),
            ],
            fallible: true,
        },
        name,
    }
}

/// The member for parts that the description does not declare.
fn undeclared_member<'a>(planner: &Planner<'_, 'a>, name: String) -> FormMember<'a> {
    let value = planner.names.speller.runtime("Value");
    FormMember {
        part: MemberPart::Undeclared,
        ty: RustType::Tuple(vec![RustType::prelude("String"), value]).vec(),
        default: Some(DefaultValue::EmptyVec),
        push: Push {
            method: "push_more",
            arguments: vec![format!("&self.{name}").into()],
            fallible: true,
        },
        name,
    }
}

/// How many files a member is; `None` if it is not a file.
fn files(types: &Types<'_>, field: &Field, part: Option<&FormPart>) -> Option<Files> {
    let is_binary =
        |expr: &Expr| matches!(types.resolved(expr), Expr::String(StringFormat::Binary));
    let is_declared = || matches!(part.map(|part| &part.encoding), Some(PartEncoding::File(_)));
    // From OpenAPI 3.1 on, a part without a type is bytes.
    let is_raw = |expr: &Expr| {
        matches!(
            types.resolved(expr),
            Expr::String(StringFormat::Plain) | Expr::Any
        )
    };
    match types.resolved(&field.ty.expr) {
        Expr::Array(item) if is_binary(&item.expr) => Some(Files::List),
        expr if is_binary(expr) => Some(Files::One),
        Expr::Array(item) if is_declared() && is_raw(&item.expr) => Some(Files::List),
        expr if is_declared() && is_raw(expr) => Some(Files::One),
        _ => None,
    }
}
