//! Unions that are tagged from outside (`{"circle": {…}}`, as serde writes enums): a variant holds the value of the member that selects it,
//! and not an object around that.

use foldhash::HashSet;

use crate::lower::passes::expressions::{each_use, mentioned_types};
use crate::{
    Additional, Api, ContentKind, Definition, Docs, Expr, Field, Name, Presence, Type, TypeId,
    Union, Use, Variant,
};

/// Changes the variants of unions whose inline objects have one required member each, with a name of its own.
///
/// Branches with a name of their own stay what they are. So do the unions that forms and parameters hold, whose members are written one by
/// one.
pub(crate) fn find(types: &mut [Type], api: &Api) {
    let kept = types_of_forms(types, api);
    let uses = count_uses(types, api);
    let mut unwritten = Vec::new();
    for index in 0..types.len() {
        if kept[index] {
            continue;
        }
        let Definition::Union(union) = &types[index].definition else {
            continue;
        };
        let keyed = keyed_branches(types, union);
        for (at, object) in keyed {
            let branch = object.0 as usize;
            let Some(field) = only_field(&types[branch]).cloned() else {
                continue;
            };
            // The object is in no file now, so its name is free for what it held.
            if uses[branch] == 1 {
                unwritten.push((object, field.wire.clone()));
            }
            if let Definition::Union(union) = &mut types[index].definition {
                set_key(&mut union.variants[at], field);
            }
        }
    }
    shorten_names(types, &unwritten);
}

fn set_key(variant: &mut Variant, field: Field) {
    variant.ty = field.ty;
    variant.key = Some(field.wire);
    if variant.docs == Docs::default() {
        variant.docs = field.docs;
    }
}

/// Returns the branches of a union that can be tagged from outside, and their objects; none if the union is not of this form.
fn keyed_branches(types: &[Type], union: &Union) -> Vec<(usize, TypeId)> {
    let mut keys: HashSet<&str> = HashSet::default();
    let mut found = Vec::new();
    for (at, variant) in union.variants.iter().enumerate() {
        let Expr::Named(id) = variant.ty.expr else {
            if may_be_object(&variant.ty) {
                return Vec::new();
            }
            continue;
        };
        let ty = &types[id.0 as usize];
        match &ty.definition {
            Definition::Enum(list) if !list.values.iter().any(|one| one.value.is_object()) => {}
            Definition::Object(object) => {
                let Some(field) = only_field(ty).filter(|field| keys.insert(&field.wire)) else {
                    return Vec::new();
                };
                // A value of an `anyOf` may have the members of several open objects.
                if union.any_of && object.additional != Additional::Forbidden {
                    return Vec::new();
                }
                if matches!(ty.name, Name::Inline(_)) && !is_only_a_key(field) {
                    return Vec::new();
                }
                if matches!(ty.name, Name::Inline(_)) {
                    found.push((at, id));
                }
            }
            _ => return Vec::new(),
        }
    }
    if union.tag.is_some() || keys.len() < 2 {
        return Vec::new();
    }
    found
}

/// Returns the member of an object that has only this one, which is always there.
fn only_field(ty: &Type) -> Option<&Field> {
    let Definition::Object(object) = &ty.definition else {
        return None;
    };
    let is_plain = !ty.sensitive
        && !ty.deprecated
        && matches!(
            object.additional,
            Additional::Unspecified | Additional::Forbidden
        );
    match &object.fields[..] {
        [field] if is_plain && field.presence == Presence::Required => Some(field),
        _ => None,
    }
}

/// Whether nothing is said about a member that its value alone could not keep.
fn is_only_a_key(field: &Field) -> bool {
    !(field.read_only || field.write_only || field.sensitive || field.deprecated)
        && field.rename.is_none()
}

fn may_be_object(used: &Use) -> bool {
    matches!(used.expr, Expr::Any | Expr::Map(_))
}

/// Returns for each type whether forms and parameters hold it.
fn types_of_forms(types: &[Type], api: &Api) -> Vec<bool> {
    let mut pending = Vec::new();
    for operation in api.operations.iter().chain(&api.webhooks) {
        for parameter in &operation.parameters {
            mentioned_types(&parameter.ty.expr, &mut pending);
        }
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let answers = operation.responses.iter();
        let headers = answers.clone().flat_map(|response| &response.headers);
        headers.for_each(|header| mentioned_types(&header.ty.expr, &mut pending));
        let contents = bodies.chain(answers.flat_map(|response| &response.contents));
        for content in contents {
            if matches!(content.kind, ContentKind::Form | ContentKind::Multipart) {
                content.each_use(|used| mentioned_types(&used.expr, &mut pending));
            }
        }
    }
    let mut seen = vec![false; types.len()];
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut seen[id.0 as usize], true) {
            let definition = &types[id.0 as usize].definition;
            each_use(definition, &mut |used| {
                mentioned_types(&used.expr, &mut pending)
            });
        }
    }
    seen
}

/// Returns how often each type is used.
fn count_uses(types: &[Type], api: &Api) -> Vec<usize> {
    let mut used = Vec::new();
    for ty in types {
        // What is inside of an expression is visited on its own.
        each_use(&ty.definition, &mut |inner| {
            if let Expr::Named(_) | Expr::Loose(_) | Expr::Blank(_) = inner.expr {
                mentioned_types(&inner.expr, &mut used);
            }
        });
    }
    for operation in api.operations.iter().chain(&api.webhooks) {
        for parameter in &operation.parameters {
            mentioned_types(&parameter.ty.expr, &mut used);
        }
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let answers = operation.responses.iter();
        for content in bodies.chain(answers.flat_map(|response| &response.contents)) {
            content.each_use(|inner| mentioned_types(&inner.expr, &mut used));
        }
    }
    let mut counts = vec![0; types.len()];
    used.iter().for_each(|id| counts[id.0 as usize] += 1);
    counts
}

/// Shortens the names that repeat a word, now that an object is not written: `MessageDelta`, not `MessageDeltaDelta`.
fn shorten_names(types: &mut [Type], unwritten: &[(TypeId, String)]) {
    let mut repeating: HashSet<Vec<String>> = HashSet::default();
    for (object, key) in unwritten {
        if let Name::Inline(words) = &types[object.0 as usize].name {
            let mut words = words.clone();
            words.push(key.clone());
            repeating.insert(words);
        }
    }
    for ty in types.iter_mut() {
        if let Name::Inline(words) = &mut ty.name {
            for length in (2..=words.len()).rev() {
                if repeating.contains(&words[..length]) {
                    words.remove(length - 1);
                }
            }
        }
    }
    for (object, key) in unwritten {
        if let Name::Inline(words) = &mut types[object.0 as usize].name {
            words.push(key.clone());
        }
    }
}
