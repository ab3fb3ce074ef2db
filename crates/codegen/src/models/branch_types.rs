//! Which branches of a union have a type of their own, so that a value of it can only be of that branch.

use conform_ir::{Definition, Expr, StringFormat, TypeId, Union, Use, Variant};

use crate::types::Types;

/// How many expressions deep types are compared; what is deeper has no type of its own.
const DEEPEST: usize = 16;

/// Whether no other branch of the union `id` has the Rust type of this one. The value of a key has a type of its own only if that has a name.
pub(super) fn is_its_own(types: &Types<'_>, id: TypeId, union: &Union, index: usize) -> bool {
    let branch = &union.variants[index];
    let named = types.named(&branch.ty);
    if named == Some(id) || (branch.key.is_some() && named.is_none()) {
        return false;
    }
    let Some(own) = rust_type(types, &branch.ty, 0) else {
        return false;
    };
    let mut others = union.variants.iter().enumerate();
    others.all(|(other, branch)| {
        other == index || rust_type(types, &branch.ty, 0).as_ref() != Some(&own)
    })
}

/// Returns the branch of plain text, to which a `&str` is converted.
pub(super) fn text_branch(types: &Types<'_>, union: &Union) -> Option<usize> {
    let is_text = |variant: &Variant| {
        variant.key.is_none()
            && !types.is_replaced(&variant.ty)
            && *types.resolved(&variant.ty.expr) == Expr::String(StringFormat::Plain)
    };
    let all = union.variants.iter().enumerate();
    let mut texts = all.filter(|(_, variant)| is_text(variant));
    match (texts.next(), texts.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

/// Returns what the Rust type of a use is, with aliases followed; `None` if that is any JSON, or a type that a user chose.
fn rust_type(types: &Types<'_>, used: &Use, depth: usize) -> Option<String> {
    let inner = |used: &Use| rust_type(types, used, depth + 1);
    let of_expr = |expr: &Expr| inner(&Use::of(expr.clone()));
    if depth > DEEPEST || types.is_replaced(used) {
        return None;
    }
    let text = match types.resolved(&used.expr) {
        Expr::Any | Expr::Null => return None,
        Expr::Named(id) => match types.ty(*id).definition {
            Definition::Alias(_) => return None,
            _ => format!("type {}", types.original(*id).0),
        },
        Expr::Array(item) => format!("[{}]", inner(item)?),
        Expr::Map(value) => format!("{{{}}}", inner(value)?),
        Expr::Tuple(items) => {
            let items: Option<Vec<String>> = items.iter().map(inner).collect();
            format!("({})", items?.join(", "))
        }
        Expr::Loose(number) => format!("loose {}", of_expr(number)?),
        Expr::Blank(value) => format!("blank {}", of_expr(value)?),
        scalar => format!("{scalar:?}"),
    };
    Some(if used.nullable {
        format!("{text}?")
    } else {
        text
    })
}
