//! Where `null` comes through the name of a type.

use crate::lower::passes::expressions::{names_in_place, same_value};
use crate::lower::types::drafts::DraftType;
use crate::{Additional, Api, Definition, Expr, Presence, Use};

/// Finds which types admit `null` through the types that they are, and marks every use of them.
///
/// Returns for each type whether its name admits `null`.
pub(crate) fn spread_null(drafts: &mut [DraftType<'_>]) -> Vec<bool> {
    let mut null: Vec<bool> = drafts.iter().map(|draft| draft.null).collect();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (index, draft) in drafts.iter().enumerate() {
        for id in same_value(&draft.ty.definition) {
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
                    mark(&mut field.ty, &null);
                    if std::mem::take(&mut field.ty.nullable) {
                        let required =
                            matches!(field.presence, Presence::Required | Presence::Nullable);
                        field.presence = Presence::of(required, true);
                    }
                }
                if let Additional::Typed(used) = &mut object.additional {
                    mark(used, &null);
                }
            }
            Definition::Union(union) => {
                for variant in &mut union.variants {
                    mark(&mut variant.ty, &null);
                    variant.ty.nullable = false;
                }
            }
            Definition::Alias(used) | Definition::Newtype(used) => {
                mark(used, &null);
                used.nullable = false;
            }
            Definition::Enum(_) => {}
        }
    }
    null
}

/// Sets `nullable` where a name admits `null`.
pub(crate) fn mark(used: &mut Use, null: &[bool]) {
    let mut names = Vec::new();
    names_in_place(&used.expr, &mut names);
    used.nullable |= names.iter().any(|id| null[id.0 as usize]);
    match &mut used.expr {
        Expr::Array(item) | Expr::Map(item) => mark(item, null),
        Expr::Tuple(items) => items.iter_mut().for_each(|item| mark(item, null)),
        _ => {}
    }
}

/// Marks uses of names that admit `null`.
pub(crate) fn mark_null(api: &mut Api, null: &[bool]) {
    api.value_examples
        .iter_mut()
        .for_each(|value| mark(&mut value.ty, null));
    for operation in api.operations.iter_mut().chain(&mut api.webhooks) {
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| mark(&mut parameter.ty, null));
        for response in &mut operation.responses {
            response
                .headers
                .iter_mut()
                .for_each(|header| mark(&mut header.ty, null));
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
            content.each_use_mut(|used| mark(used, null));
        }
    }
}
