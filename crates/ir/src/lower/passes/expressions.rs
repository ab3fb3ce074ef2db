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

/// A use and those in it. Expressions nest no deeper than schemas do inline, which is bounded.
fn inside<'a>(used: &'a Use, visit: &mut dyn FnMut(&'a Use)) {
    visit(used);
    match &used.expr {
        Expr::Array(item) | Expr::Map(item) => inside(item, visit),
        Expr::Tuple(items) => items.iter().for_each(|item| inside(item, visit)),
        _ => {}
    }
}

/// The name in an expression that holds its value in place, not behind a list or map.
pub(crate) fn direct(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => direct(inner, found),
        Expr::Tuple(items) => items.iter().for_each(|item| direct(&item.expr, found)),
        _ => {}
    }
}

/// Every name in an expression.
pub(crate) fn every(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => every(inner, found),
        Expr::Array(item) | Expr::Map(item) => every(&item.expr, found),
        Expr::Tuple(items) => items.iter().for_each(|item| every(&item.expr, found)),
        _ => {}
    }
}

pub(crate) fn names_in_place(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => names_in_place(inner, found),
        _ => {}
    }
}

/// The types whose values a type takes as its own: what it is another name of, or a union of.
pub(crate) fn same_value(definition: &Definition) -> Vec<TypeId> {
    let mut names = Vec::new();
    match definition {
        Definition::Alias(used) | Definition::Newtype(used) => {
            names_in_place(&used.expr, &mut names);
        }
        Definition::Union(union) => {
            for variant in &union.variants {
                names_in_place(&variant.ty.expr, &mut names);
            }
        }
        _ => {}
    }
    names
}
