//! Raw bytes (`format: binary`): files in multipart bodies, and strings everywhere else.

use crate::lower::passes::expressions::{mentioned_types, value_types};
use crate::lower::types::drafts::DraftType;
use crate::{
    Additional, Api, ContentKind, Definition, Expr, PositionalParts, StringFormat, TypeId, Union,
    Use,
};

/// Makes raw bytes plain strings everywhere but in members of multipart bodies, since JSON cannot hold them.
///
/// Returns the types whose values changed.
pub(crate) fn read_as_strings(drafts: &mut [DraftType<'_>], api: &mut Api) -> Vec<TypeId> {
    let keeps_bytes = find_types_with_bytes(drafts, api);
    change_operations(api);
    change_types(drafts, &keeps_bytes)
}

/// Returns for each type whether raw bytes in it stay raw bytes: for objects and maps that are forms, and types of their members.
fn find_types_with_bytes(drafts: &[DraftType<'_>], api: &Api) -> Vec<bool> {
    let mut is_form = vec![false; drafts.len()];
    let mut is_file = vec![false; drafts.len()];
    let mut forms: Vec<TypeId> = Vec::new();
    let mut files: Vec<TypeId> = Vec::new();
    for operation in api.operations.iter().chain(&api.webhooks) {
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        for content in bodies.chain(
            operation
                .responses
                .iter()
                .flat_map(|response| &response.contents),
        ) {
            if let (ContentKind::Multipart, Some(used)) = (content.kind, &content.ty) {
                mentioned_types(&used.expr, &mut forms);
            }
            let positions = content.positions.iter().flat_map(PositionalParts::all);
            positions.for_each(|position| value_types(&position.ty.expr, &mut files));
        }
    }
    // First the objects that are forms, then the types of their members.
    while let Some(id) = forms.pop() {
        if std::mem::replace(&mut is_form[id.0 as usize], true) {
            continue;
        }
        match &drafts[id.0 as usize].ty.definition {
            Definition::Object(object) => {
                let fields = object.fields.iter();
                fields.for_each(|field| file_names(&field.ty.expr, &mut files));
                if let Additional::Typed(used) = &object.additional {
                    file_names(&used.expr, &mut files);
                }
            }
            Definition::Union(union) => union
                .variants
                .iter()
                .for_each(|variant| mentioned_types(&variant.ty.expr, &mut forms)),
            Definition::Alias(used) => mentioned_types(&used.expr, &mut forms),
            _ => {}
        }
    }
    while let Some(id) = files.pop() {
        if std::mem::replace(&mut is_file[id.0 as usize], true) {
            continue;
        }
        match &drafts[id.0 as usize].ty.definition {
            Definition::Alias(used) | Definition::Newtype(used) => {
                file_names(&used.expr, &mut files)
            }
            Definition::Union(union) => union
                .variants
                .iter()
                .for_each(|variant| file_names(&variant.ty.expr, &mut files)),
            _ => {}
        }
    }
    let drafts = drafts.iter().enumerate();
    drafts
        .map(|(index, draft)| {
            let is_object = matches!(draft.ty.definition, Definition::Object(_));
            is_form[index] || (is_file[index] && !is_object)
        })
        .collect()
}

/// Changes raw bytes in types, and returns the types that changed.
fn change_types(drafts: &mut [DraftType<'_>], keeps_bytes: &[bool]) -> Vec<TypeId> {
    let mut changed = Vec::new();
    for (index, draft) in drafts.iter_mut().enumerate() {
        let mut count = 0;
        let keep = keeps_bytes[index];
        match &mut draft.ty.definition {
            Definition::Object(object) => {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| plain(&mut field.ty.expr, keep, &mut count));
                if let Additional::Typed(used) = &mut object.additional {
                    plain(&mut used.expr, keep, &mut count);
                }
            }
            Definition::Union(union) => {
                union
                    .variants
                    .iter_mut()
                    .for_each(|variant| plain(&mut variant.ty.expr, keep, &mut count));
                if count > 0
                    && let Some(only) = without_repeated_strings(union)
                {
                    draft.ty.definition = Definition::Alias(only);
                }
            }
            Definition::Alias(used) | Definition::Newtype(used) => match &mut used.expr {
                Expr::Map(item) => plain(&mut item.expr, keep, &mut count),
                expr => plain(expr, keep, &mut count),
            },
            Definition::Enum(_) => {}
        }
        if count > 0 {
            changed.push(TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
    }
    changed
}

/// Leaves one branch of plain strings in a union, and returns its type if that is the only branch left.
fn without_repeated_strings(union: &mut Union) -> Option<Use> {
    let mut has_text = false;
    union.variants.retain(|variant| {
        let is_text = variant.ty.expr == Expr::String(StringFormat::Plain);
        !(is_text && std::mem::replace(&mut has_text, true))
    });
    match &union.variants[..] {
        [only] => Some(only.ty.clone()),
        _ => None,
    }
}

/// Changes raw bytes in the types of parameters, bodies and examples.
fn change_operations(api: &mut Api) {
    for operation in api.operations.iter_mut().chain(&mut api.webhooks) {
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| plain(&mut parameter.ty.expr, false, &mut 0));
        let bodies = operation
            .body
            .iter_mut()
            .flat_map(|body| &mut body.contents);
        for content in bodies.chain(
            operation
                .responses
                .iter_mut()
                .flat_map(|response| &mut response.contents),
        ) {
            let is_form = content.kind == ContentKind::Multipart;
            match content.ty.as_mut().map(|used| &mut used.expr) {
                Some(Expr::Map(item)) => plain(&mut item.expr, is_form, &mut 0),
                Some(expr) => plain(expr, false, &mut 0),
                None => {}
            }
        }
    }
    api.value_examples
        .iter_mut()
        .for_each(|value| plain(&mut value.ty.expr, false, &mut 0));
}

/// Adds the types of a member of a form, or of its items if it is a list.
fn file_names(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Array(item) => value_types(&item.expr, found),
        _ => value_types(expr, found),
    }
}

/// Turns raw bytes into plain strings. With `keep`, raw bytes stay if they are the whole value or the items of a list.
pub(crate) fn plain(expr: &mut Expr, keep: bool, count: &mut usize) {
    match expr {
        Expr::String(format @ StringFormat::Binary) if !keep => {
            *format = StringFormat::Plain;
            *count += 1;
        }
        Expr::Array(item) => {
            let keep = keep && item.expr == Expr::String(StringFormat::Binary);
            plain(&mut item.expr, keep, count);
        }
        Expr::Map(item) => plain(&mut item.expr, false, count),
        Expr::Tuple(items) => items
            .iter_mut()
            .for_each(|item| plain(&mut item.expr, false, count)),
        Expr::Blank(inner) | Expr::Loose(inner) => plain(inner, keep, count),
        _ => {}
    }
}
