//! Unions without `discriminator`: finds a member that distinguishes the object branches.

use foldhash::HashSet;
use serde_json::Value;

use crate::{Definition, EnumRepr, Expr, JsonTypes, Presence, Type, TypeId, UnionTag};

/// How many aliases are followed.
pub(crate) const FAR: usize = 32;

/// Finds the tags of unions that have none.
pub(crate) fn find_tags(types: &mut [Type]) {
    // Unions of unions use the tags of the inner ones, which may come later in the list. A few rounds are enough.
    for _ in 0..4 {
        let mut found = Vec::new();
        for (index, ty) in types.iter().enumerate() {
            let Definition::Union(union) = &ty.definition else {
                continue;
            };
            let objects: Vec<usize> = (0..union.variants.len())
                .filter(|&at| union.variants[at].json_types.overlaps(JsonTypes::OBJECT))
                .collect();
            let has_keys = union.variants.iter().any(|one| one.key.is_some());
            if union.tag.is_some() || has_keys || objects.len() < 2 {
                continue;
            }
            let mut all: Vec<Vec<(&str, Vec<Value>)>> = Vec::new();
            for &at in &objects {
                all.push(candidates(types, &union.variants[at].ty.expr));
            }
            if let Some((property, tags)) = choose(&all) {
                found.push((index, property.to_owned(), objects, tags));
            }
        }
        if found.is_empty() {
            break;
        }
        for (index, property, objects, tags) in found {
            let Definition::Union(union) = &mut types[index].definition else {
                continue;
            };
            union.tag = Some(UnionTag {
                property,
                declared: false,
            });
            for (at, tags) in objects.into_iter().zip(tags) {
                union.variants[at].new_tag = match &tags[..] {
                    [only] => Some(only.clone()),
                    _ => None,
                };
                union.variants[at].tags = tags;
            }
        }
    }
}

/// Chooses the first member that every branch has, each branch with values of its own; a member that has one value in each
/// branch comes first.
fn choose<'t>(all: &[Vec<(&'t str, Vec<Value>)>]) -> Option<(&'t str, Vec<Vec<Value>>)> {
    let (first, rest) = all.split_first()?;
    let mut best: Option<(&'t str, Vec<Vec<Value>>)> = None;
    for (name, values) in first {
        let mut tags = vec![values.clone()];
        let mut taken: HashSet<&Value> = HashSet::default();
        taken.extend(values);
        for other in rest {
            let Some((_, values)) = other.iter().find(|(other, _)| other == name) else {
                break;
            };
            if values.iter().any(|value| taken.contains(value)) {
                break;
            }
            taken.extend(values);
            tags.push(values.clone());
        }
        if tags.len() < all.len() {
            continue;
        }
        if tags.iter().all(|tags| tags.len() == 1) {
            return Some((name, tags));
        }
        best = best.or(Some((name, tags)));
    }
    best
}

/// Returns the members of an object that only admit listed values.
fn candidates<'t>(types: &'t [Type], expr: &Expr) -> Vec<(&'t str, Vec<Value>)> {
    match end(types, expr).map(|ty| &ty.definition) {
        Some(Definition::Object(object)) => object
            .fields
            .iter()
            .filter(|field| matches!(field.presence, Presence::Required | Presence::Optional))
            .filter_map(|field| match &end(types, &field.ty.expr)?.definition {
                Definition::Enum(list) if list.repr != EnumRepr::Mixed => Some((
                    field.wire.as_str(),
                    list.values
                        .iter()
                        .map(|value| value.value.clone())
                        .collect(),
                )),
                _ => None,
            })
            .collect(),
        Some(Definition::Union(union)) => match &union.tag {
            Some(tag)
                if union
                    .variants
                    .iter()
                    .all(|variant| variant.default || !variant.tags.is_empty()) =>
            {
                let values = union
                    .variants
                    .iter()
                    .flat_map(|variant| variant.tags.iter().cloned())
                    .collect();
                vec![(tag.property.as_str(), values)]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Returns the type that a name stands for, aliases followed.
pub(crate) fn end<'t>(types: &'t [Type], expr: &Expr) -> Option<&'t Type> {
    let mut at = named(expr)?;
    for _ in 0..FAR {
        let ty = &types[at.0 as usize];
        match &ty.definition {
            Definition::Alias(used) => at = named(&used.expr)?,
            _ => return Some(ty),
        }
    }
    None
}

pub(crate) fn named(expr: &Expr) -> Option<TypeId> {
    match expr {
        Expr::Named(id) => Some(*id),
        _ => None,
    }
}
