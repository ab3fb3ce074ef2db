//! Nullable types: where a type admits `null`, each use of its name does.

use crate::lower::passes::expressions::{types_it_stands_for, value_types};
use crate::lower::types::drafts::DraftType;
use crate::{Additional, Api, Definition, Expr, Presence, Use};

/// Finds the types that admit `null`, also through the types that they stand for, and marks each use of them in other
/// types.
///
/// Returns for each type whether it admits `null`.
pub(crate) fn mark_nullable_types(drafts: &mut [DraftType<'_>]) -> Vec<bool> {
    let mut null: Vec<bool> = drafts.iter().map(|draft| draft.null).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (index, draft) in drafts.iter().enumerate() {
        for id in types_it_stands_for(&draft.ty.definition) {
            users[id.0 as usize].push(index);
        }
    }
    let mut queue: Vec<usize> = (0..drafts.len()).filter(|&index| null[index]).collect();
    while let Some(index) = queue.pop() {
        for &user in &users[index] {
            if !null[user] {
                null[user] = true;
                queue.push(user);
            }
        }
    }
    for draft in drafts {
        match &mut draft.ty.definition {
            Definition::Object(object) => {
                for field in &mut object.fields {
                    mark_nullable(&mut field.ty, &null);
                    if std::mem::take(&mut field.ty.nullable) {
                        let required =
                            matches!(field.presence, Presence::Required | Presence::Nullable);
                        field.presence = Presence::of(required, true);
                    }
                }
                if let Additional::Typed(used) = &mut object.additional {
                    mark_nullable(used, &null);
                }
            }
            Definition::Union(union) => {
                for variant in &mut union.variants {
                    mark_nullable(&mut variant.ty, &null);
                    variant.ty.nullable = false;
                }
            }
            Definition::Alias(used) | Definition::Newtype(used) => {
                mark_nullable(used, &null);
                used.nullable = false;
            }
            Definition::Enum(_) => {}
        }
    }
    null
}

/// Sets `nullable` on uses of types that admit `null`.
pub(crate) fn mark_nullable(used: &mut Use, null: &[bool]) {
    let mut names = Vec::new();
    value_types(&used.expr, &mut names);
    used.nullable |= names.iter().any(|id| null[id.0 as usize]);
    match &mut used.expr {
        Expr::Array(item) | Expr::Map(item) => mark_nullable(item, null),
        Expr::Tuple(items) => items.iter_mut().for_each(|item| mark_nullable(item, null)),
        _ => {}
    }
}

/// Sets `nullable` on uses in operations and examples.
pub(crate) fn mark_nullable_operations(api: &mut Api, null: &[bool]) {
    api.value_examples
        .iter_mut()
        .for_each(|value| mark_nullable(&mut value.ty, null));
    for operation in api.operations.iter_mut().chain(&mut api.webhooks) {
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| mark_nullable(&mut parameter.ty, null));
        for response in &mut operation.responses {
            response
                .headers
                .iter_mut()
                .for_each(|header| mark_nullable(&mut header.ty, null));
        }
        let contents = operation
            .body
            .iter_mut()
            .flat_map(|body| &mut body.contents);
        for content in contents.chain(
            operation
                .responses
                .iter_mut()
                .flat_map(|response| &mut response.contents),
        ) {
            content.each_use_mut(|used| mark_nullable(used, null));
        }
    }
}
