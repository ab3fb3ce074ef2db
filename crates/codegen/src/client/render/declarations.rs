//! The types that are declared beside the methods of an operation.

use std::fmt;

use askama::Template;
use conform_ir::{Parameter, ParameterLocation, PositionalPart, Status};

use crate::client::plan::{
    DefaultValue, Form, FormEnum, FormMember, FormStruct, HeaderField, MemberPart, OperationPlan,
    ParamsField, ParamsStruct, Push, StatusEnum, StatusEnumPurpose, StatusVariant, TypeAlias,
    status_text,
};
use crate::docs;
use crate::prose::{Prose, filters};
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{
    CallArguments, MAX_WIDTH, STRUCT_LITERAL_WIDTH, columns, line_width, prefixed, string_literal,
};

/// A type that is declared beside the methods of an operation.
pub(super) enum Declaration {
    Params(ParamsTemplate),
    Form(FormTemplate),
    FormEnum(FormEnumTemplate),
    Alias(AliasTemplate),
    StatusEnum(StatusEnumTemplate),
}

impl fmt::Display for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Params(template) => template.fmt(f),
            Self::Form(template) => template.fmt(f),
            Self::FormEnum(template) => template.fmt(f),
            Self::Alias(template) => template.fmt(f),
            Self::StatusEnum(template) => template.fmt(f),
        }
    }
}

/// Fills in the types of an operation: structs for bodies and parameters, aliases, enums of bodies.
pub(super) fn declarations(
    operation: &OperationPlan<'_>,
    imports: &mut Imports,
) -> Vec<Declaration> {
    let link = operation.link();
    let mut all = Vec::new();
    for form in operation
        .bodies
        .iter()
        .filter_map(|body| body.form.as_ref())
    {
        match form {
            Form::Struct(form) => {
                all.push(Declaration::Form(FormTemplate::new(form, &link, imports)));
            }
            Form::Enum(form) => {
                all.push(Declaration::FormEnum(FormEnumTemplate::new(form, &link)));
                let forms = form.variants.iter();
                all.extend(
                    forms.map(|(_, form)| {
                        Declaration::Form(FormTemplate::new(form, &link, imports))
                    }),
                );
            }
        }
    }
    if let Some(params) = &operation.parameters.structure {
        all.push(Declaration::Params(ParamsTemplate::new(
            params, &link, imports,
        )));
    }
    for alias in &operation.aliases {
        all.push(Declaration::Alias(AliasTemplate::new(alias, imports)));
    }
    for status_enum in &operation.responses.enums {
        all.push(Declaration::StatusEnum(StatusEnumTemplate::new(
            status_enum,
            &link,
            imports,
        )));
    }
    all
}

/// A public field of a struct.
pub(super) struct FieldTemplate {
    pub(super) docs: String,
    pub(super) name: String,
    /// The type, behind a space or on a line of its own.
    pub(super) ty: String,
}

impl FieldTemplate {
    fn new(docs: String, name: &str, ty: &RustType) -> Self {
        Self {
            docs,
            name: name.to_owned(),
            ty: ty.behind(4, "pub :".len() + columns(name), ",".len()),
        }
    }

    /// Fills in a response header.
    pub(super) fn of_header(field: &HeaderField<'_>) -> Self {
        let fallback = Prose::Header {
            name: &field.header.wire,
        };
        let docs = docs::comment(&field.header.docs, 4, &fallback.to_string());
        Self::new(docs, &field.name, &field.ty)
    }
}

/// A constructor `new` of what is required.
#[derive(Template)]
#[template(path = "client/src/generated/constructor.rs.j2")]
struct Constructor {
    arguments: Vec<Declared>,
    fields: Vec<ConstructorField>,
    /// Whether each argument is on a line of its own.
    signature_wrapped: bool,
    /// Whether each field is on a line of its own.
    literal_wrapped: bool,
}

/// A field in the literal of a constructor: `limit`, `name: name.into()` or `limit: None`.
struct ConstructorField {
    name: String,
    default: Option<DefaultValue>,
    is_converted: bool,
}

impl fmt::Display for ConstructorField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.default {
            None if self.is_converted => write!(f, "{0}: {0}.into()", self.name),
            None => f.write_str(&self.name),
            Some(default) => write!(f, "{}: {}", self.name, default.text()),
        }
    }
}

impl Constructor {
    /// Fills in the constructor of a struct with these fields: their names, types, defaults, and whether they are converted.
    fn new<'f>(
        fields: impl Iterator<Item = (&'f str, &'f RustType, Option<DefaultValue>, bool)>,
    ) -> Self {
        let mut constructor = Self {
            arguments: Vec::new(),
            fields: Vec::new(),
            signature_wrapped: false,
            literal_wrapped: false,
        };
        for (name, ty, default, is_converted) in fields {
            if default.is_none() {
                let ty = ty.clone();
                constructor.arguments.push(Declared {
                    name: name.to_owned(),
                    ty: if is_converted { ty.into_type() } else { ty },
                });
            }
            constructor.fields.push(ConstructorField {
                name: name.to_owned(),
                default,
                is_converted,
            });
        }
        let fields = constructor.fields.iter().map(ToString::to_string);
        let fields = fields.collect::<Vec<_>>().join(", ");
        constructor.literal_wrapped = columns(&fields) > STRUCT_LITERAL_WIDTH;
        constructor.signature_wrapped = line_width(&constructor.to_string(), 0, 4) > MAX_WIDTH;
        constructor
    }
}

/// The struct of an operation's parameters.
#[derive(Template)]
#[template(path = "client/src/generated/params.rs.j2")]
pub(super) struct ParamsTemplate {
    name: String,
    /// A link to the method.
    method: String,
    all_optional: bool,
    fields: Vec<FieldTemplate>,
    constructor: Option<Constructor>,
    /// Whether `Debug` must not show the fields.
    sensitive: bool,
}

impl ParamsTemplate {
    fn new(params: &ParamsStruct<'_>, link: &str, imports: &mut Imports) -> Self {
        for field in &params.fields {
            field.ty.add_imports(imports);
        }
        let fields = params.fields.iter();
        let constructor = || {
            Constructor::new(fields.clone().map(|field| {
                let name = field.name.as_str();
                (name, &field.ty, field.default, field.is_converted)
            }))
        };
        Self {
            name: params.ty.to_string(),
            method: link.to_owned(),
            all_optional: params.all_optional(),
            constructor: params.has_constructor.then(constructor),
            fields: fields.map(params_field).collect(),
            sensitive: params.sensitive,
        }
    }
}

fn params_field(field: &ParamsField<'_>) -> FieldTemplate {
    FieldTemplate::new(parameter_docs(field.parameter), &field.name, &field.ty)
}

fn parameter_docs(parameter: &Parameter) -> String {
    let fallback = Prose::Parameter {
        location: match parameter.location {
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
            _ => "parameter",
        },
        name: &parameter.wire,
    };
    let mut docs = parameter.docs.clone();
    if parameter.sensitive {
        docs::drop_values(&mut docs);
    }
    let mut lines = docs::comment_lines(&docs, 4, &fallback.to_string());
    if parameter.deprecated {
        lines.push(String::new());
        lines.push(Prose::Deprecated.to_string());
    }
    prefixed(&lines, 4, "///")
}

/// The struct of a multipart body.
#[derive(Template)]
#[template(path = "client/src/generated/form.rs.j2")]
pub(super) struct FormTemplate {
    name: String,
    /// A link to the method.
    method: String,
    all_optional: bool,
    members: Vec<FieldTemplate>,
    constructor: Option<Constructor>,
    multipart: RustType,
    invalid_body: RustType,
    pushes: Vec<PushTemplate>,
}

/// The call that adds the parts of a member.
struct PushTemplate {
    method: &'static str,
    arguments: CallArguments,
    fallible: bool,
}

impl FormTemplate {
    fn new(form: &FormStruct<'_>, link: &str, imports: &mut Imports) -> Self {
        form.multipart.add_imports(imports);
        form.invalid_body.add_imports(imports);
        for member in &form.members {
            member.ty.add_imports(imports);
        }
        let pushes = form.members.iter().map(|member| &member.push);
        let arguments = form
            .fixed
            .iter()
            .chain(pushes)
            .flat_map(|push| &push.arguments);
        for ty in arguments.flat_map(|argument| &argument.types) {
            ty.add_imports(imports);
        }
        let members = form.members.iter();
        let constructor = || {
            Constructor::new(members.clone().map(|member| {
                let name = member.name.as_str();
                (name, &member.ty, member.default, member.is_converted)
            }))
        };
        Self {
            name: form.ty.to_string(),
            method: link.to_owned(),
            all_optional: form.all_optional(),
            constructor: form.has_constructor.then(constructor),
            multipart: form.multipart.clone(),
            invalid_body: form.invalid_body.clone(),
            pushes: form
                .fixed
                .iter()
                .chain(members.clone().map(|member| &member.push))
                .map(push)
                .collect(),
            members: members.map(form_member).collect(),
        }
    }
}

/// The enum of the structs of a multipart body. Those add the imports.
#[derive(Template)]
#[template(path = "client/src/generated/form_enum.rs.j2")]
pub(super) struct FormEnumTemplate {
    name: String,
    /// A link to the method.
    method: String,
    multipart: RustType,
    invalid_body: RustType,
    variants: Vec<FormVariant>,
}

/// A variant of such an enum.
struct FormVariant {
    docs: String,
    name: String,
    ty: RustType,
}

impl FormEnumTemplate {
    fn new(form: &FormEnum<'_>, link: &str) -> Self {
        let variants = form.variants.iter();
        let variants = variants.map(|(name, form)| FormVariant {
            docs: Prose::Branch { name }.to_string(),
            name: name.clone(),
            ty: form.ty.clone(),
        });
        Self {
            name: form.ty.to_string(),
            method: link.to_owned(),
            multipart: form.multipart.clone(),
            invalid_body: form.invalid_body.clone(),
            variants: variants.collect(),
        }
    }
}

fn form_member(member: &FormMember<'_>) -> FieldTemplate {
    let docs = match member.part {
        MemberPart::Named(field) => {
            let fallback = Prose::Part { name: &field.wire };
            docs::comment(&field.docs, 4, &fallback.to_string())
        }
        MemberPart::Numbered(number, position) => {
            position_docs(position, &Prose::PartNumber { number })
        }
        MemberPart::Remaining(0, position) => position_docs(position, &Prose::Parts),
        MemberPart::Remaining(number, position) => {
            position_docs(position, &Prose::PartsBehind { number })
        }
        MemberPart::Undeclared => prefixed(&[Prose::UndeclaredParts.to_string()], 4, "///"),
    };
    FieldTemplate::new(docs, &member.name, &member.ty)
}

/// The comment of a part without a name: its description, and its headers.
fn position_docs(position: &PositionalPart, fallback: &Prose<'_>) -> String {
    let mut lines = docs::comment_lines(&position.docs, 4, &fallback.to_string());
    if !position.headers.is_empty() {
        let headers = Prose::PartHeaders {
            headers: &position.headers,
        };
        let width = MAX_WIDTH - "    /// ".len();
        lines.push(String::new());
        lines.extend(docs::lines(&headers.to_string(), width));
    }
    prefixed(&lines, 4, "///")
}

fn push(push: &Push) -> PushTemplate {
    let arguments = push.arguments.iter();
    let arguments = arguments.map(|argument| argument.text.clone()).collect();
    let after = if push.fallible { "?;" } else { ";" };
    PushTemplate {
        method: push.method,
        arguments: CallArguments::fitted(
            arguments,
            8,
            "parts.".len() + push.method.len(),
            after.len(),
        ),
        fallible: push.fallible,
    }
}

/// An alias for a type.
#[derive(Template)]
#[template(path = "client/src/generated/alias.rs.j2")]
pub(super) struct AliasTemplate {
    name: String,
    /// The type, behind a space or on a line of its own.
    target: String,
}

impl AliasTemplate {
    fn new(alias: &TypeAlias, imports: &mut Imports) -> Self {
        alias.ty.add_imports(imports);
        let before = "pub type  =".len() + columns(&alias.name);
        Self {
            name: alias.name.clone(),
            target: alias.ty.behind(0, before, ";".len()),
        }
    }
}

/// An enum of bodies by status.
#[derive(Template)]
#[template(path = "client/src/generated/by_status.rs.j2")]
pub(super) struct StatusEnumTemplate {
    name: String,
    /// A link to the method.
    method: String,
    purpose: StatusEnumPurpose,
    variants: Vec<StatusVariantTemplate>,
}

/// A variant of such an enum.
struct StatusVariantTemplate {
    docs: String,
    name: String,
    value: RustType,
    reader: RustType,
    status: Status,
    /// Media types, as literals.
    media_types: Vec<String>,
    into: String,
}

impl StatusEnumTemplate {
    fn new(status_enum: &StatusEnum<'_>, link: &str, imports: &mut Imports) -> Self {
        for variant in &status_enum.variants {
            variant.reader.add_imports(imports);
            variant.value.add_imports(imports);
        }
        let variants = status_enum.variants.iter();
        Self {
            name: status_enum.ty.to_string(),
            method: link.to_owned(),
            purpose: status_enum.purpose.clone(),
            variants: variants.map(status_variant).collect(),
        }
    }
}

fn status_variant(variant: &StatusVariant<'_>) -> StatusVariantTemplate {
    let status = variant.response.status;
    let fallback = Prose::Status {
        status: &status_text(status),
    };
    let mut lines = docs::comment_lines(&variant.response.docs, 4, &fallback.to_string());
    if variant.is_alternative {
        let media_types = variant.media_types.as_slice();
        let prose = match media_types {
            [] => Prose::BodyInOtherMediaType,
            media_types => Prose::BodyInMediaTypes { media_types },
        };
        lines.push(String::new());
        lines.push(prose.to_string());
    }
    StatusVariantTemplate {
        docs: prefixed(&lines, 4, "///"),
        name: variant.name.clone(),
        value: variant.value.clone(),
        reader: variant.reader.clone(),
        status,
        media_types: variant
            .media_types
            .iter()
            .map(|ty| string_literal(ty))
            .collect(),
        into: variant.into.clone(),
    }
}
