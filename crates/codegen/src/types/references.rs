//! Which types a type or an operation names.

use conform_ir::{Additional, Definition, Expr, Operation, TypeId, Use};

use crate::text::scalar_literal;

/// Adds the ids of the named types that a use mentions.
pub(crate) fn add_named(used: &Use, into: &mut Vec<TypeId>) {
    let mut pending = vec![&used.expr];
    while let Some(expr) = pending.pop() {
        match expr {
            Expr::Named(id) => into.push(*id),
            Expr::Array(inner) | Expr::Map(inner) => pending.push(&inner.expr),
            Expr::Tuple(items) => pending.extend(items.iter().map(|item| &item.expr)),
            Expr::Loose(inner) | Expr::Blank(inner) => pending.push(inner),
            Expr::Any
            | Expr::Null
            | Expr::Boolean
            | Expr::Integer(_)
            | Expr::Number(_)
            | Expr::String(_) => {}
        }
    }
}

/// Adds the ids of the named types that a definition mentions.
pub(crate) fn add_named_by(definition: &Definition, into: &mut Vec<TypeId>) {
    match definition {
        Definition::Object(object) => {
            for field in &object.fields {
                add_named(&field.ty, into);
            }
            if let Additional::Typed(used) = &object.additional {
                add_named(used, into);
            }
        }
        Definition::Union(union) => {
            for variant in &union.variants {
                add_named(&variant.ty, into);
            }
        }
        Definition::Alias(used) | Definition::Newtype(used) => add_named(used, into),
        Definition::Enum(_) => {}
    }
}

/// Shows each use of a type by an operation's methods.
///
/// A parameter of one possible value is sent without a type, so it is not shown.
pub(crate) fn each_use(operation: &Operation, mut show: impl FnMut(&Use)) {
    for parameter in &operation.parameters {
        if parameter
            .constant
            .as_ref()
            .and_then(scalar_literal)
            .is_none()
        {
            show(&parameter.ty);
        }
    }
    let responses = &operation.responses;
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let contents = bodies.chain(responses.iter().flat_map(|response| &response.contents));
    contents.for_each(|content| content.each_use(&mut show));
    let headers = responses.iter().flat_map(|response| &response.headers);
    headers.for_each(|header| show(&header.ty));
}
