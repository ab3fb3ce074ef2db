//! Objects: a struct with a field for each member.

use conform_ir::{Additional, Constant, ConstantSource, Object, Presence, Type, TypeId, Use};
use serde_json::Value;

use super::context::{ModelsCrate, TypeFiles};
use super::example_docs;
use super::members::{Member, members};
use super::templates::{
    FixedMember, OtherMembers, OtherMembersKind, StructField, StructFile, StructRow, StructTable,
};
use super::traits::is_text;
use crate::docs;
use crate::names::Scope;
use crate::prose::Prose;
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{MAX_WIDTH, columns, prefixed, string_literal};
use crate::types::Types;
use crate::types::references::add_named;

/// Columns of a line in the comment of a field.
const FIELD_WIDTH: usize = MAX_WIDTH - "    /// ".len();

/// Writes the struct and its table.
pub(super) fn write(krate: &ModelsCrate<'_>, id: TypeId, ty: &Type, object: &Object) -> TypeFiles {
    let name = krate.types.name(id);
    let members = members(krate.types, id, ty, object);
    let mut imports = Imports::new();
    let mut table_imports = Imports::new();
    table_imports.add(krate.models(), name);

    let mut fields = Vec::new();
    let mut rows = Vec::new();
    let mut arguments = Vec::new();
    let mut shown = Vec::new();
    let mut fixed = Vec::new();
    for member in &members {
        let spelled = krate
            .speller
            .member_in(id, &member.field.ty, member.presence);
        spelled.add_imports(&mut imports);
        fields.push(field(krate, member, &spelled));
        let is_filled = is_filled(member);
        if is_filled && let Some(constant) = &member.field.constant {
            fixed.push(FixedMember {
                field: member.name.clone(),
                json: string_literal(&constant.value.to_string()),
            });
        }
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
            constant: only_value(member).map(|value| string_literal(&value.to_string())),
        });
        let constant = member.field.constant.as_ref();
        let is_null = constant.is_some_and(|constant| constant.value.is_null());
        if matches!(member.presence, Presence::Required | Presence::Nullable)
            && !is_filled
            && !is_null
        {
            spelled.add_imports(&mut table_imports);
            let used = &member.field.ty;
            shown.push(example_docs::shown(krate.types, member.field));
            // A box is the field's, not the caller's.
            let is_converted = member.presence == Presence::Required
                && (is_text(krate.types, used) || spelled.is_prelude("Box"));
            arguments.push(Declared {
                name: member.name.clone(),
                ty: if is_converted {
                    spelled.into_type()
                } else {
                    spelled
                },
            });
        }
    }
    let others = other_members(krate, &members, object);
    if let Some((_, ty)) = &others {
        ty.add_imports(&mut imports);
    }
    let others = others.map(|(others, _)| others);
    separate(&mut fields);

    imports.remove(krate.models(), name);
    let rest = others.as_ref().map(|others| others.name.clone());
    let example = example_docs::of_struct(krate, name, &arguments, &shown, !fixed.is_empty());
    let struct_file = StructFile {
        header: krate.header(ty),
        imports: imports.render(),
        docs: krate.documented(id, ty, example),
        derives: krate.derives.list(id, ["Clone", "PartialEq"]),
        name: name.to_owned(),
        fields,
        others,
    };
    let table = StructTable {
        header: krate.header(ty),
        imports: table_imports.render(),
        name: name.to_owned(),
        wrapped: false,
        arguments,
        fixed,
        rows,
        rest,
    };
    TypeFiles::new(&struct_file, Some(&table.laid_out()))
}

impl StructTable {
    /// Wraps the arguments of the constructor where the line is too long.
    fn laid_out(mut self) -> Self {
        let arguments: Vec<String> = self.arguments.iter().map(Declared::to_string).collect();
        self.wrapped = columns(&format!("        new({});", arguments.join(", "))) > MAX_WIDTH;
        self
    }
}

/// Whether constructors fill in a member: its value follows from the description, and it is always written.
fn is_filled(member: &Member<'_>) -> bool {
    let Some(constant) = &member.field.constant else {
        return false;
    };
    match member.presence {
        Presence::Required => !constant.value.is_null(),
        Presence::Optional => constant.selects,
        Presence::Nullable | Presence::OptionalNullable => false,
    }
}

/// Returns the value of a member that admits no other.
fn only_value<'m>(member: &Member<'m>) -> Option<&'m Value> {
    let constant = member.field.constant.as_ref()?;
    let is_only = constant.source == ConstantSource::Only
        && matches!(member.presence, Presence::Required | Presence::Optional);
    is_only.then_some(&constant.value)
}

/// The field of the members that the description does not declare, and its type; `None` where they are dropped.
fn other_members(
    krate: &ModelsCrate<'_>,
    members: &[Member<'_>],
    object: &Object,
) -> Option<(OtherMembers, RustType)> {
    let (wanted, ty, kind) = match &object.additional {
        Additional::Typed(used) => (
            "additional",
            krate.speller.others(krate.speller.spell(used)),
            OtherMembersKind::Typed,
        ),
        _ if !krate.settings.keep_unknown => return None,
        Additional::Any => (
            "extra",
            krate.speller.runtime("Extra"),
            OtherMembersKind::Open,
        ),
        Additional::Unspecified | Additional::Forbidden => (
            "extra",
            krate.speller.runtime("Extra"),
            OtherMembersKind::Unknown,
        ),
    };
    let mut scope = Scope::reserving(members.iter().map(|member| member.name.as_str()));
    let name = scope.claim(wanted);
    let others = OtherMembers {
        kind,
        ty: ty.behind(4, "pub :".len() + columns(&name), ",".len()),
        name,
    };
    Some((others, ty))
}

/// Whether a type names one whose values must not be in a log.
fn names_sensitive(types: &Types<'_>, used: &Use) -> bool {
    let mut found = Vec::new();
    add_named(used, &mut found);
    found.iter().any(|&id| types.ty(id).sensitive)
}

fn field(krate: &ModelsCrate<'_>, member: &Member<'_>, ty: &RustType) -> StructField {
    let prose = Prose::Member {
        name: &member.field.wire,
    };
    let fallback = match member.is_numbered {
        true => prose.to_string(),
        false => krate.fallback(&prose),
    };
    let mut docs = member.field.docs.clone();
    docs::drop_repeated_title(&mut docs, &member.field.wire);
    if member.field.sensitive {
        docs::drop_values(&mut docs);
    }
    let mut lines = docs::comment_lines(&docs, 4, &fallback);
    let constant = member.field.constant.as_ref();
    let is_worth_saying =
        |constant: &&Constant| constant.source == ConstantSource::Only || !constant.value.is_null();
    if let Some(constant) = constant.filter(is_worth_saying) {
        let value = docs::shown(&constant.value);
        let is_tag = constant.source == ConstantSource::Tag;
        let prose = Prose::Constant {
            value: &value,
            is_tag,
        };
        docs::add_paragraph(&mut lines, docs::lines(&prose.to_string(), FIELD_WIDTH));
    }
    StructField {
        docs: prefixed(&lines, 4, "///"),
        deprecated: member.field.deprecated,
        name: member.name.clone(),
        ty: ty.behind(4, "pub :".len() + columns(&member.name), ",".len()),
        separated: false,
    }
}

/// Puts an empty line between two fields where one of them has a comment.
fn separate(fields: &mut [StructField]) {
    let mut before: Option<bool> = None;
    for field in fields {
        let documented = !field.docs.is_empty();
        field.separated = before.is_some_and(|before| before || documented);
        before = Some(documented);
    }
}
