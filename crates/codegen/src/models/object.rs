//! Objects: a struct of their members.

use std::cell::OnceCell;
use std::collections::HashMap;

use conform_ir::{Additional, Definition, Expr, Field, Object, Presence, Type, TypeId, Use};

use super::templates::{self, StructFile, StructRow, StructTable};
use super::{Crate, Files};
use crate::docs;
use crate::names::{Bare, Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::{WIDTH, columns, string_literal, typed};
use crate::types::containment::held;
use crate::types::{Types, named};

/// Writes the struct and its table.
pub(super) fn write(krate: &Crate<'_>, id: TypeId, ty: &Type, object: &Object) -> Files {
    let name = krate.types.name(id);
    let members = members(krate.types, id, ty, object);
    let mut imports = Imports::new();
    let mut table_imports = Imports::new();
    table_imports.add("crate", name);

    let mut fields = Vec::new();
    let mut rows = Vec::new();
    let mut arguments = Vec::new();
    for member in &members {
        let spelled = krate
            .speller
            .member_in(id, &member.field.ty, member.presence, &mut imports);
        fields.push(field(krate, member, &spelled));
        rows.push(StructRow {
            wire: string_literal(&member.field.wire),
            field: member.name.clone(),
            presence: match member.presence {
                Presence::Required => "required",
                Presence::Optional => "optional",
                Presence::Nullable => "nullable",
                Presence::OptionalNullable => "maybe",
            },
            sensitive: ty.sensitive
                || member.field.sensitive
                || names_sensitive(krate.types, &member.field.ty),
        });
        if matches!(member.presence, Presence::Required | Presence::Nullable) {
            let spelled =
                krate
                    .speller
                    .member_in(id, &member.field.ty, member.presence, &mut table_imports);
            let into = member.presence == Presence::Required
                && super::traits::Abilities::of(krate.types, &member.field.ty).text;
            let spelled = if into {
                format!("impl Into<{spelled}>")
            } else {
                spelled
            };
            arguments.push(format!("{}: {spelled}", member.name));
        }
    }

    let mut scope = Scope::reserving(members.iter().map(|member| member.name.as_str()));
    let rest = match &object.additional {
        Additional::Typed(used) => {
            let name = scope.claim("additional");
            let value = krate.speller.spell(used, &mut imports);
            let map = krate.speller.map(&mut imports);
            fields.push(rest_field(
                krate,
                &name,
                &format!("{map}<String, {value}>"),
                "All other members, by name.",
            ));
            name
        }
        Additional::Unspecified | Additional::Forbidden | Additional::Any
            if krate.settings.keep_unknown =>
        {
            let name = scope.claim("extra");
            let spelled = krate.speller.runtime("Extra", &mut imports);
            let docs = match object.additional {
                Additional::Any => "All other members: the object is open.",
                _ => "Members that the description does not know.",
            };
            fields.push(rest_field(krate, &name, &spelled, docs));
            name
        }
        _ => "_".to_owned(),
    };
    gaps(&mut fields);

    imports.remove("crate", name);
    let struct_file = StructFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.type_docs(id, ty),
        derives: "Clone, PartialEq",
        name: name.to_owned(),
        fields,
    };
    let table = StructTable {
        header: krate.header(ty),
        imports: table_imports.render(),
        name: name.to_owned(),
        new: constructor(&arguments),
        rows,
        rest,
    };
    Files::new(&struct_file, Some(&table))
}

/// A member with what Rust makes of it.
pub(crate) struct Member<'a> {
    /// The member.
    pub(crate) field: &'a Field,
    /// The name of the field.
    pub(crate) name: String,
    /// Absent and null, as the field has them.
    pub(crate) presence: Presence,
}

/// Names the members of an object, and decides how each may be absent.
pub(crate) fn members<'a>(
    types: &Types<'_>,
    id: TypeId,
    ty: &Type,
    object: &'a Object,
) -> Vec<Member<'a>> {
    let mut named: HashMap<String, usize> = HashMap::new();
    for field in &object.fields {
        *named.entry(plain_name(field)).or_default() += 1;
    }
    // Looked for only where it matters, and once for all members.
    let holders = OnceCell::new();
    let holds_this =
        |target: TypeId| holders.get_or_init(|| types.holders().of(id))[target.0 as usize];
    let mut scope = Scope::new();
    object
        .fields
        .iter()
        .map(|field| {
            let mut wanted = plain_name(field);
            // `_id` beside `id`: the line is what tells them apart in the document, so it does here.
            if named[&wanted] > 1 && field.wire.starts_with('_') && field.rename.is_none() {
                wanted = format!("_{}", Bare(&wanted));
            }
            Member {
                field,
                name: scope.claim(&wanted),
                presence: presence(types, id, ty, field, holds_this),
            }
        })
        .collect()
}

fn plain_name(field: &Field) -> String {
    identifier(
        field.rename.as_deref().unwrap_or(&field.wire),
        Position::Value,
    )
}

/// How a member may be absent. `must_hold_owner` tells whether every value of a type holds one of the object's own type.
fn presence(
    types: &Types<'_>,
    id: TypeId,
    ty: &Type,
    field: &Field,
    must_hold_owner: impl Fn(TypeId) -> bool,
) -> Presence {
    let mut presence = field.presence;
    // What only one side may write, the other side must be able to leave out.
    let one_sided = (field.read_only && ty.in_request) || (field.write_only && ty.in_response);
    // A value that must hold itself cannot exist; what does exist leaves the member out.
    let mut boxed = Vec::new();
    held(&field.ty, &mut |target| {
        boxed.extend(types.boxes().contains(id, target).then_some(target));
    });
    let endless = matches!(presence, Presence::Required | Presence::Nullable)
        && boxed.into_iter().any(must_hold_owner);
    if one_sided || endless {
        presence = match presence {
            Presence::Required => Presence::Optional,
            Presence::Nullable => Presence::OptionalNullable,
            other => other,
        };
    }
    // An `Option` reads `null` as its own `None`; where the type itself holds `null`, that is one thing too few.
    if includes_null(types, &field.ty) {
        presence = match presence {
            Presence::Optional => Presence::OptionalNullable,
            Presence::Nullable => Presence::Required,
            other => other,
        };
    }
    presence
}

/// Whether a type has `null` among its own values.
fn includes_null(types: &Types<'_>, used: &Use) -> bool {
    let mut used = used;
    // Aliases that go round in circles do not come from lowering; the bound is for safety.
    for _ in 0..=types.api().types.len() {
        if used.nullable {
            return true;
        }
        match &used.expr {
            Expr::Any | Expr::Null => return true,
            Expr::Named(id) => match &types.ty(*id).definition {
                Definition::Alias(inner) | Definition::Newtype(inner) => used = inner,
                Definition::Union(union) => {
                    return union
                        .variants
                        .iter()
                        .any(|variant| variant.kinds.overlaps(conform_ir::Kinds::NULL));
                }
                Definition::Object(_) | Definition::Enum(_) => return false,
            },
            _ => return false,
        }
    }
    false
}

/// Whether a type mentions one whose values must not be in a log.
fn names_sensitive(types: &Types<'_>, used: &Use) -> bool {
    let mut found = Vec::new();
    named(used, &mut found);
    found.iter().any(|&id| types.ty(id).sensitive)
}

fn field(krate: &Crate<'_>, member: &Member<'_>, spelled: &str) -> templates::Field {
    let fallback = if krate.documents_all() {
        format!("The member {}.", docs::code_span(&member.field.wire))
    } else {
        String::new()
    };
    let mut docs = member.field.docs.clone();
    docs::drop_repeated_title(&mut docs, &member.field.wire);
    templates::Field {
        docs: docs::comment(&docs, 4, &fallback),
        declaration: declaration(&member.name, spelled),
        deprecated: member.field.deprecated,
        gap: false,
    }
}

fn rest_field(krate: &Crate<'_>, name: &str, spelled: &str, docs: &str) -> templates::Field {
    let _ = krate;
    templates::Field {
        docs: format!("    /// {docs}\n"),
        declaration: declaration(name, spelled),
        deprecated: false,
        gap: false,
    }
}

/// Puts an empty line between fields where one of the two is documented.
fn gaps(fields: &mut [templates::Field]) {
    let mut before: Option<bool> = None;
    for field in fields {
        let documented = !field.docs.is_empty();
        field.gap = before.is_some_and(|before| before || documented);
        before = Some(documented);
    }
}

/// `name: Type`, laid out as rustfmt does: on one line; else the type on a line of its own; else broken at its angles.
fn declaration(name: &str, spelled: &str) -> String {
    // The template writes `pub` before it and a comma behind.
    let line = typed(4, &format!("pub {name}:"), spelled, ",");
    line["pub ".len()..line.len() - 1].to_owned()
}

fn constructor(arguments: &[String]) -> String {
    let line = format!("new({});", arguments.join(", "));
    if columns(&line) + 8 <= WIDTH {
        return line;
    }
    let rows: String = arguments
        .iter()
        .map(|argument| format!("            {argument},\n"))
        .collect();
    format!("new(\n{rows}        );")
}
