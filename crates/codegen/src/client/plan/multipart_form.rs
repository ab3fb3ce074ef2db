//! Structs for multipart bodies with files, and enums of them.

use std::collections::HashMap;

use conform_ir::{
    Additional, ConstantSource, Content, ContentKind, Expr, Field, FormPart, PartEncoding,
    PositionalPart, Presence, Use,
};

use super::expression::{DefaultValue, Expression, MAX_ARGUMENTS};
use super::form_files::{Files, files};
use super::media_types::part_sent_as;
use super::part_encoding::{Container, part_encoding};
use super::planner::Planner;
use crate::models::is_text;
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;
use crate::text::{scalar_literal, string_literal};

/// A struct for a multipart body.
#[derive(Clone, Debug)]
pub(in crate::client) struct FormStruct<'a> {
    /// Its type.
    pub(in crate::client) ty: RustType,
    pub(in crate::client) members: Vec<FormMember<'a>>,
    /// The parts that are always the same.
    pub(in crate::client) fixed: Vec<Push>,
    /// Whether it gets a constructor of its required members.
    pub(in crate::client) has_constructor: bool,
    /// The runtime's type of a multipart body.
    pub(in crate::client) multipart: RustType,
    /// The runtime's type of a body that cannot be written.
    pub(in crate::client) invalid_body: RustType,
}

/// What a caller passes for a multipart body with files.
#[derive(Clone, Debug)]
pub(in crate::client) enum Form<'a> {
    Struct(FormStruct<'a>),
    /// A struct for each branch of a union.
    Enum(FormEnum<'a>),
}

/// An enum of structs for multipart bodies.
#[derive(Clone, Debug)]
pub(in crate::client) struct FormEnum<'a> {
    pub(in crate::client) ty: RustType,
    /// The names of the variants, and their structs.
    pub(in crate::client) variants: Vec<(String, FormStruct<'a>)>,
    /// The runtime's type of a multipart body.
    pub(in crate::client) multipart: RustType,
    /// The runtime's type of a body that cannot be written.
    pub(in crate::client) invalid_body: RustType,
}

impl Form<'_> {
    /// The type that the caller passes.
    pub(super) fn ty(&self) -> RustType {
        match self {
            Self::Struct(form) => form.ty.clone(),
            Self::Enum(form) => form.ty.clone(),
        }
    }
}

/// A member of such a struct.
#[derive(Clone, Debug)]
pub(in crate::client) struct FormMember<'a> {
    pub(in crate::client) part: MemberPart<'a>,
    pub(in crate::client) name: String,
    pub(in crate::client) ty: RustType,
    /// What the constructor writes; `None` for a required member.
    pub(in crate::client) default: Option<DefaultValue>,
    /// Whether the constructor converts its argument.
    pub(in crate::client) is_converted: bool,
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
            fixed: Vec::new(),
            multipart: planner.runtime("Multipart"),
            invalid_body: planner.runtime("InvalidBody"),
        }
    }

    /// Whether no member is required.
    pub(in crate::client) fn all_optional(&self) -> bool {
        self.members.iter().all(|member| member.default.is_some())
    }
}

/// The members that a multipart body can have.
struct Members<'a> {
    fields: &'a [Field],
    additional: Option<&'a Use>,
    /// Whether there may be members of which nothing is known.
    is_open: bool,
}

impl<'a> Members<'a> {
    /// Those of an object or a map; `None` for anything else.
    fn of(planner: &Planner<'_, 'a>, used: &'a Use) -> Option<Self> {
        if let Some(object) = planner.types().object(used) {
            return Some(Self {
                fields: &object.fields,
                additional: match &object.additional {
                    Additional::Typed(used) => Some(used),
                    _ => None,
                },
                is_open: object.additional == Additional::Any,
            });
        }
        match planner.types().map_values(used)? {
            values if values.expr == Expr::Any => None,
            values => Some(Self {
                fields: &[],
                additional: Some(values),
                is_open: false,
            }),
        }
    }

    fn has_files(&self, planner: &Planner<'_, 'a>, parts: &HashMap<&str, &FormPart>) -> bool {
        let types = planner.types();
        let mut fields = self.fields.iter();
        fields.any(|field| files(types, &field.ty.expr, part(parts, field)).is_some())
            || self
                .additional
                .is_some_and(|used| files(types, &used.expr, None).is_some())
    }
}

fn part<'p>(parts: &HashMap<&str, &'p FormPart>, field: &Field) -> Option<&'p FormPart> {
    parts.get(field.wire.as_str()).copied()
}

/// Plans what is passed for a multipart body with files; `None` for a body without any, which is sent by reference.
pub(super) fn plan<'a>(
    planner: &mut Planner<'_, 'a>,
    content: &'a Content,
    suffix: &str,
) -> Option<Form<'a>> {
    if content.kind != ContentKind::Multipart {
        return None;
    }
    let used = content.ty.as_ref()?;
    let parts = content.parts.iter();
    let parts: HashMap<&str, &FormPart> = parts.map(|part| (part.wire.as_str(), part)).collect();
    let ending = match suffix {
        "" => "Form",
        _ => "Multipart",
    };
    if let Some(members) = Members::of(planner, used) {
        if !members.has_files(planner, &parts) {
            return None;
        }
        let ty = planner.declare(ending);
        return Some(Form::Struct(form_struct(planner, &members, &parts, ty)));
    }
    let union = planner.types().union(used)?;
    let branches: Vec<(&str, Members<'a>)> = union
        .variants
        .iter()
        .filter_map(|branch| Some((branch.name.as_str(), Members::of(planner, &branch.ty)?)))
        .collect();
    if !branches
        .iter()
        .any(|(_, members)| members.has_files(planner, &parts))
    {
        return None;
    }
    let ty = planner.declare(ending);
    let mut scope = Scope::new();
    let mut variants = Vec::new();
    for (name, members) in branches {
        let variant = scope.claim(&identifier(name, Position::Variant));
        let ty = planner.declare(&format!("{variant}{ending}"));
        variants.push((variant, form_struct(planner, &members, &parts, ty)));
    }
    Some(Form::Enum(FormEnum {
        ty,
        variants,
        multipart: planner.runtime("Multipart"),
        invalid_body: planner.runtime("InvalidBody"),
    }))
}

fn form_struct<'a>(
    planner: &Planner<'_, 'a>,
    object: &Members<'a>,
    parts: &HashMap<&str, &FormPart>,
    ty: RustType,
) -> FormStruct<'a> {
    let mut scope = Scope::new();
    let mut members = Vec::new();
    let mut fixed = Vec::new();
    for field in object.fields.iter().filter(|field| !field.read_only) {
        if let Some(push) = fixed_part(planner, field, part(parts, field)) {
            fixed.push(push);
            continue;
        }
        let wanted = field.rename.as_deref().unwrap_or(&field.wire);
        let name = scope.claim(&identifier(wanted, Position::Value));
        let part = part(parts, field);
        members.push(match files(planner.types(), &field.ty.expr, part) {
            Some(files) => file_member(planner, field, part, files, name),
            None => value_member(planner, field, part, name),
        });
    }
    if object.additional.is_some() || object.is_open {
        let name = scope.claim("additional");
        members.push(additional_member(planner, object.additional, name));
    }
    FormStruct {
        fixed,
        ..FormStruct::new(planner, ty, members)
    }
}

/// The part of a required member that can have one value; `None` for any other member.
fn fixed_part(planner: &Planner<'_, '_>, field: &Field, part: Option<&FormPart>) -> Option<Push> {
    let constant = field.constant.as_ref()?;
    if field.presence != Presence::Required || constant.source == ConstantSource::Tag {
        return None;
    }
    let literal = scalar_literal(&constant.value)?;
    Some(Push {
        method: "push_member",
        arguments: vec![
            string_literal(&field.wire).into(),
            value_encoding(planner, field, part),
            format!("&{literal}").into(),
        ],
        fallible: true,
    })
}

/// How a member is written that is no file.
fn value_encoding(planner: &Planner<'_, '_>, field: &Field, part: Option<&FormPart>) -> Expression {
    let json_types = planner.types().json_types(&field.ty);
    let encoding =
        part.and_then(|part| part_encoding(part, Container::Multipart, json_types, planner.names));
    encoding.map_or("None".into(), Expression::in_some)
}

/// A member that is a file or several, or may be one.
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
    let item = files.item_type(planner);
    let (ty, value, default) = match (files.is_list(), is_required) {
        (true, true) => (item.vec(), format!("self.{name}"), None),
        (true, false) => (
            item.vec(),
            format!("self.{name}"),
            Some(DefaultValue::EmptyVec),
        ),
        (false, true) => (item, format!("[self.{name}]"), None),
        (false, false) => (
            item.option(),
            format!("self.{name}"),
            Some(DefaultValue::None),
        ),
    };
    let mut arguments = vec![
        string_literal(&field.wire).into(),
        string_literal(&media_type).into(),
    ];
    let mixed = files.value();
    if let Some(value) = mixed {
        let kinds = planner.types().json_types(value);
        let encoding =
            part.and_then(|part| part_encoding(part, Container::Multipart, kinds, planner.names));
        arguments.push(encoding.map_or("None".into(), Expression::in_some));
    }
    arguments.push(value.into());
    FormMember {
        part: MemberPart::Named(field),
        name,
        ty,
        default,
        is_converted: is_required && !files.is_list() && mixed.is_none(),
        push: Push {
            method: match mixed {
                Some(_) => "push_files_or_values",
                None => "push_files",
            },
            arguments,
            fallible: mixed.is_some(),
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
    let encoding = value_encoding(planner, field, part);
    FormMember {
        part: MemberPart::Named(field),
        ty: planner.names.speller.member(&field.ty, field.presence),
        default: match field.presence {
            Presence::Required => None,
            Presence::Optional | Presence::Nullable => Some(DefaultValue::None),
            Presence::OptionalNullable => Some(DefaultValue::Default),
        },
        is_converted: field.presence == Presence::Required && is_text(planner.types(), &field.ty),
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

/// The member for parts whose names the description does not declare.
fn additional_member<'a>(
    planner: &Planner<'_, 'a>,
    used: Option<&'a Use>,
    name: String,
) -> FormMember<'a> {
    let files = used.and_then(|used| files(planner.types(), &used.expr, None));
    let (item, method) = match (&files, used) {
        (Some(files), _) => {
            let item = files.item_type(planner);
            match (files.value().is_some(), files.is_list()) {
                (false, false) => (item, "push_named_files"),
                (false, true) => (item.vec(), "push_named_file_lists"),
                (true, false) => (item, "push_named_files_or_values"),
                (true, true) => (item.vec(), "push_named_file_or_value_lists"),
            }
        }
        (None, Some(used)) => (planner.spell(used), "push_additional"),
        (None, None) => (planner.names.speller.runtime("Value"), "push_additional"),
    };
    let value = match &files {
        Some(_) => format!("self.{name}"),
        None => format!("&self.{name}"),
    };
    FormMember {
        part: MemberPart::Undeclared,
        ty: planner.names.speller.map(item),
        default: Some(DefaultValue::Default),
        is_converted: false,
        push: Push {
            method,
            arguments: vec![value.into()],
            fallible: files.is_none_or(|files| files.value().is_some()),
        },
        name,
    }
}
