//! Structs for multipart bodies with files.

use std::collections::HashMap;

use askama::Template;
use conform_ir::{
    Additional, Content, ContentKind, Expr, Field, FormPart, Operation, PartEncoding, Presence,
    StringFormat,
};

use super::body::{encoding_of, file_type, kinds, object_of};
use super::layout::{constructor, field};
use super::names::Names;
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::string_literal;

#[derive(Template)]
#[template(path = "client/src/generated/form.rs.j2")]
pub(super) struct FormTemplate {
    name: String,
    method: String,
    members: Vec<Member>,
    required: Vec<(String, String)>,
    multipart: String,
    invalid_body: String,
}

/// A member of such a struct.
pub(super) struct Member {
    pub(super) docs: String,
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) optional: bool,
    /// The statement that adds the member's parts.
    pub(super) statement: String,
}

/// A struct for a multipart body with files; `None` for a body without any, which is sent by reference.
pub(super) fn structure(
    operation: &Operation,
    content: &Content,
    suffix: &str,
    names: &mut Names<'_>,
    link: &str,
    imports: &mut Imports,
) -> Option<(String, String)> {
    let object = object_of(content.ty.as_ref()?, names)?;
    let parts: HashMap<&str, &FormPart> = content
        .parts
        .iter()
        .map(|part| (part.wire.as_str(), part))
        .collect();
    if content.kind != ContentKind::Multipart
        || !object
            .fields
            .iter()
            .any(|field| file(field, &parts, names).is_some())
    {
        return None;
    }
    let mut scope = Scope::new();
    let mut members = Vec::new();
    for field in object.fields.iter().filter(|field| !field.read_only) {
        let wanted = field.rename.as_deref().unwrap_or(&field.wire);
        let name = scope.claim(&identifier(wanted, Position::Value));
        let part = parts.get(field.wire.as_str());
        let optional = field.presence != Presence::Required;
        let wire = string_literal(&field.wire);
        let (ty, statement) = match file(field, &parts, names) {
            Some(list) => {
                let media_type = match part.map(|part| &part.encoding) {
                    Some(PartEncoding::File(media_type)) => file_type(media_type),
                    _ => "application/octet-stream".to_owned(),
                };
                let file = names.ours("File", imports);
                let (ty, value) = match (list, optional) {
                    (true, _) => (format!("Vec<{file}>"), format!("self.{name}")),
                    (false, true) => (format!("Option<{file}>"), format!("self.{name}")),
                    (false, false) => (file, format!("[self.{name}]")),
                };
                let arguments = [wire, string_literal(&media_type), value];
                let call = crate::text::call(8, "parts.push_files".len(), &arguments, 1);
                (ty, format!("parts.push_files{call};"))
            }
            None => {
                let encoding = part.and_then(|part| {
                    encoding_of(part, false, kinds(&field.ty, names, 0), names, imports)
                });
                let encoding = encoding.map_or("None".to_owned(), |text| format!("Some({text})"));
                let ty = names.speller.member(&field.ty, field.presence, imports);
                let arguments = [wire, encoding, format!("&self.{name}")];
                let call = crate::text::call(8, "parts.push_member".len(), &arguments, 2);
                (ty, format!("parts.push_member{call}?;"))
            }
        };
        let fallback = format!("The part {}.", docs::code_span(&field.wire));
        let docs = docs::comment(&field.docs, 4, &fallback);
        members.push(Member {
            docs,
            name,
            ty,
            optional,
            statement,
        });
    }
    if !matches!(
        object.additional,
        Additional::Unspecified | Additional::Forbidden
    ) {
        members.push(more(&mut scope, names, imports));
    }
    let name = identifier(&operation.id, Position::Type);
    let name = names.declared.claim(&format!(
        "{name}{}",
        if suffix.is_empty() {
            "Form"
        } else {
            "Multipart"
        }
    ));
    let template = FormTemplate::new(name.clone(), link, members, names, imports);
    Some((
        name,
        template
            .render()
            .expect("a template over strings cannot fail"),
    ))
}

/// The member for parts that the description does not name.
fn more(scope: &mut Scope, names: &Names<'_>, imports: &mut Imports) -> Member {
    let name = scope.claim("more");
    let value = names.speller.runtime("Value", imports);
    Member {
        docs: "    /// Parts that the description does not name.\n".to_owned(),
        ty: format!("Vec<(String, {value})>"),
        optional: true,
        statement: format!("parts.push_more(&self.{name})?;"),
        name,
    }
}

impl FormTemplate {
    pub(super) fn new(
        name: String,
        link: &str,
        members: Vec<Member>,
        names: &Names<'_>,
        imports: &mut Imports,
    ) -> Self {
        let required: Vec<(String, String)> = members
            .iter()
            .filter(|member| !member.optional)
            .map(|member| (member.name.clone(), member.ty.clone()))
            .collect();
        Self {
            name,
            method: link.to_owned(),
            required: if required.len() > 7 {
                Vec::new()
            } else {
                required
            },
            members,
            multipart: names.ours("Multipart", imports),
            invalid_body: names.ours("InvalidBody", imports),
        }
    }

    /// Whether nothing must be given.
    fn all_optional(&self) -> bool {
        self.members.iter().all(|member| member.optional)
    }

    fn constructor(&self) -> String {
        let given = self.required.iter();
        let given = given
            .map(|(name, ty)| (name.as_str(), ty.as_str()))
            .collect::<Vec<_>>();
        let all = self.members.iter().map(|member| match member.optional {
            true => (member.name.as_str(), member.nothing()),
            false => (member.name.as_str(), ""),
        });
        constructor(&given, &all.collect::<Vec<_>>())
    }
}

impl Member {
    fn declaration(&self) -> String {
        field(&self.name, &self.ty)
    }

    /// What the member is when it is left out.
    fn nothing(&self) -> &'static str {
        if self.ty.starts_with("Vec<") {
            "Vec::new()"
        } else if self.ty.starts_with("Option<") {
            "None"
        } else {
            "Default::default()"
        }
    }
}

/// Whether a member is a file, and if so whether it is a list of them.
fn file(field: &Field, parts: &HashMap<&str, &FormPart>, names: &Names<'_>) -> Option<bool> {
    let is_binary =
        |expr: &Expr| matches!(names.resolved(expr), Expr::String(StringFormat::Binary));
    let declared = || {
        let part = parts.get(field.wire.as_str());
        matches!(part.map(|part| &part.encoding), Some(PartEncoding::File(_)))
    };
    // From 3.1 on, what has no type is bytes.
    let is_raw = |expr: &Expr| {
        matches!(
            names.resolved(expr),
            Expr::String(StringFormat::Plain) | Expr::Any
        )
    };
    match names.resolved(&field.ty.expr) {
        Expr::Array(item) if is_binary(&item.expr) => Some(true),
        expr if is_binary(expr) => Some(false),
        Expr::Array(item) if declared() && is_raw(&item.expr) => Some(true),
        expr if declared() && is_raw(expr) => Some(false),
        _ => None,
    }
}
