//! The members of an object in Rust: what each is called, and how it may be absent.

use std::cell::OnceCell;
use std::collections::HashMap;

use conform_ir::{Definition, Expr, Field, JsonTypes, Object, Presence, Type, TypeId, Use};

use crate::names::{Bare, Position, Scope, identifier};
use crate::types::Types;
use crate::types::containment::each_contained;

/// A member with what it is in Rust.
pub(super) struct Member<'a> {
    /// The member.
    pub(super) field: &'a Field,
    /// The name of its field.
    pub(super) name: String,
    /// Whether the name has a number, since another member has it without.
    pub(super) is_numbered: bool,
    /// Whether the field may be absent or null.
    pub(super) presence: Presence,
}

/// Names the members of an object, and decides how each may be absent.
pub(super) fn members<'a>(
    types: &Types<'_>,
    id: TypeId,
    ty: &Type,
    object: &'a Object,
) -> Vec<Member<'a>> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for field in &object.fields {
        *counts.entry(plain_name(field)).or_default() += 1;
    }
    // Computed only where a member is boxed, and once for all members.
    let containers = OnceCell::new();
    let contains_owner = |target: TypeId| {
        containers.get_or_init(|| types.containment().containers_of(id))[target.0 as usize]
    };
    let mut scope = Scope::new();
    object
        .fields
        .iter()
        .map(|field| {
            let mut wanted = plain_name(field);
            // `_id` beside `id`: the underscore distinguishes them in the document, so it does here.
            if counts[&wanted] > 1 && field.wire.starts_with('_') && field.rename.is_none() {
                wanted = format!("_{}", Bare(&wanted));
            }
            let name = scope.claim(&wanted);
            Member {
                field,
                is_numbered: name != wanted,
                name,
                presence: presence(types, id, ty, field, contains_owner),
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

/// How a member may be absent. `contains_owner` returns whether every value of a type contains one of the object's own type.
fn presence(
    types: &Types<'_>,
    id: TypeId,
    ty: &Type,
    field: &Field,
    contains_owner: impl Fn(TypeId) -> bool,
) -> Presence {
    let mut presence = field.presence;
    // What only one side may write is absent in what the other side writes.
    let one_sided = (field.read_only && ty.in_request) || (field.write_only && ty.in_response);
    // No value can contain itself; the values that do exist omit the member.
    let mut boxed = Vec::new();
    each_contained(&field.ty, &mut |target| {
        boxed.extend(types.boxes().contains(id, target).then_some(target));
    });
    let endless = matches!(presence, Presence::Required | Presence::Nullable)
        && boxed.into_iter().any(contains_owner);
    if one_sided || endless {
        presence = match presence {
            Presence::Required => Presence::Optional,
            Presence::Nullable => Presence::OptionalNullable,
            other => other,
        };
    }
    // An `Option` reads `null` as `None`, so it cannot distinguish absence from a `null` that the type itself has.
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
    // Lowering makes no cycles of aliases; the bound is for safety.
    for _ in 0..=types.api().types.len() {
        if used.nullable {
            return true;
        }
        match &used.expr {
            Expr::Any | Expr::Null => return true,
            Expr::Named(id) => match &types.ty(*id).definition {
                Definition::Alias(inner) | Definition::Newtype(inner) => used = inner,
                Definition::Union(union) => {
                    let mut variants = union.variants.iter();
                    return variants.any(|variant| variant.json_types.overlaps(JsonTypes::NULL));
                }
                Definition::Object(_) | Definition::Enum(_) => return false,
            },
            _ => return false,
        }
    }
    false
}
