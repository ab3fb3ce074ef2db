//! Walks over type expressions: which types a definition mentions.

use crate::{Additional, Definition, Expr, TypeId, Use};

/// Calls `visit` with every use in a definition, outermost first.
pub(crate) fn each_use<'a>(definition: &'a Definition, visit: &mut dyn FnMut(&'a Use)) {
    match definition {
        Definition::Object(object) => {
            object
                .fields
                .iter()
                .for_each(|field| inside(&field.ty, visit));
            if let Additional::Typed(used) = &object.additional {
                inside(used, visit);
            }
        }
        Definition::Union(union) => union
            .variants
            .iter()
            .for_each(|variant| inside(&variant.ty, visit)),
        Definition::Alias(used) | Definition::Newtype(used) => inside(used, visit),
        Definition::Enum(_) => {}
    }
}

/// Visits a use and those inside of it. The recursion is bounded, since inline schemas nest to a bounded depth.
fn inside<'a>(used: &'a Use, visit: &mut dyn FnMut(&'a Use)) {
    visit(used);
    match &used.expr {
        Expr::Array(item) | Expr::Map(item) => inside(item, visit),
        Expr::Tuple(items) => items.iter().for_each(|item| inside(item, visit)),
        _ => {}
    }
}

/// Adds the types whose values lie directly in a value of an expression, not in a list or map.
pub(crate) fn held_types(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => held_types(inner, found),
        Expr::Tuple(items) => items.iter().for_each(|item| held_types(&item.expr, found)),
        _ => {}
    }
}

/// Adds every type that an expression mentions.
pub(crate) fn mentioned_types(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => mentioned_types(inner, found),
        Expr::Array(item) | Expr::Map(item) => mentioned_types(&item.expr, found),
        Expr::Tuple(items) => items
            .iter()
            .for_each(|item| mentioned_types(&item.expr, found)),
        _ => {}
    }
}

/// Adds the types whose values are values of an expression, not only inside of them.
pub(crate) fn value_types(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => value_types(inner, found),
        _ => {}
    }
}

/// Returns the types that a type stands for: the target of an alias, the variants of a union.
pub(crate) fn types_it_stands_for(definition: &Definition) -> Vec<TypeId> {
    let mut names = Vec::new();
    match definition {
        Definition::Alias(used) | Definition::Newtype(used) => {
            value_types(&used.expr, &mut names);
        }
        Definition::Union(union) => {
            // What has a key is inside of an object, and not the value itself.
            for variant in union.variants.iter().filter(|one| one.key.is_none()) {
                value_types(&variant.ty.expr, &mut names);
            }
        }
        _ => {}
    }
    names
}
