//! Members whose value follows from the description: constants, and the tags of the unions that have an object as a branch.

use foldhash::HashMap;
use serde_json::Value;

use crate::lower::passes::inferred_tags::{FAR, end, named};
use crate::{
    Constant, ConstantSource, Definition, Enum, EnumGrowth, EnumRepr, Expr, Field, Presence,
    StringFormat, Type, TypeId,
};

/// Sets [`Field::constant`].
pub(crate) fn find(types: &mut [Type]) {
    let tags = tags_of_objects(types);
    let mut found: Vec<(usize, usize, Constant)> = Vec::new();
    for (index, ty) in types.iter().enumerate() {
        let Definition::Object(object) = &ty.definition else {
            continue;
        };
        for (at, field) in object.fields.iter().enumerate() {
            let tag = tags.get(&(index, field.wire.as_str()));
            let constant = match only_value(types, field) {
                Some(constant) => Some(constant),
                None => tag.and_then(|tag| tag_constant(types, field, tag.as_ref()?)),
            };
            if let Some(constant) = constant {
                let selects = constant.selects || tag.is_some();
                found.push((
                    index,
                    at,
                    Constant {
                        selects,
                        ..constant
                    },
                ));
            }
        }
    }
    for (index, at, constant) in found {
        if let Definition::Object(object) = &mut types[index].definition {
            object.fields[at].constant = Some(constant);
        }
    }
}

/// The tags of new objects, by the index of the type and the name of the member; `None` where unions disagree, or do not say.
type ObjectTags<'t> = HashMap<(usize, &'t str), Option<Value>>;

fn tags_of_objects(types: &[Type]) -> ObjectTags<'_> {
    let mut tags: ObjectTags<'_> = HashMap::default();
    for ty in types {
        let Definition::Union(union) = &ty.definition else {
            continue;
        };
        let Some(tag) = &union.tag else { continue };
        for variant in &union.variants {
            let Some(id) = object_of(types, &variant.ty.expr) else {
                continue;
            };
            tags.entry((id.0 as usize, tag.property.as_str()))
                .and_modify(|known| {
                    if *known != variant.new_tag {
                        *known = None;
                    }
                })
                .or_insert_with(|| variant.new_tag.clone());
        }
    }
    tags
}

/// Returns the object that a name stands for.
fn object_of(types: &[Type], expr: &Expr) -> Option<TypeId> {
    let mut at = named(expr)?;
    for _ in 0..FAR {
        match &types[at.0 as usize].definition {
            Definition::Alias(used) => at = named(&used.expr)?,
            Definition::Object(_) => return Some(at),
            _ => return None,
        }
    }
    None
}

/// Returns the constant of a member that can have one value.
fn only_value(types: &[Type], field: &Field) -> Option<Constant> {
    if !matches!(field.presence, Presence::Required | Presence::Optional) {
        return None;
    }
    if field.constant.is_some() {
        return field.constant.clone();
    }
    if resolved(types, &field.ty.expr) == Some(&Expr::Null) {
        return Some(Constant {
            value: Value::Null,
            source: ConstantSource::Listed,
            selects: false,
        });
    }
    let list = enum_of(types, field)?;
    let [only] = &list.values[..] else {
        return None;
    };
    let source = match list.growth {
        EnumGrowth::Never => ConstantSource::Only,
        EnumGrowth::Unplanned => ConstantSource::Listed,
        EnumGrowth::Planned => return None,
    };
    Some(Constant {
        value: only.value.clone(),
        source,
        selects: false,
    })
}

/// Returns the constant of a member that is the tag of unions, if its type has that value.
fn tag_constant(types: &[Type], field: &Field, tag: &Value) -> Option<Constant> {
    let fits = match resolved(types, &field.ty.expr)? {
        Expr::Any => true,
        Expr::String(StringFormat::Plain) => tag.is_string(),
        Expr::Named(_) => {
            let list = enum_of(types, field)?;
            let is_listed = list.values.iter().any(|value| value.value == *tag);
            is_listed || list.repr == EnumRepr::String && list.growth == EnumGrowth::Planned
        }
        _ => false,
    };
    fits.then(|| Constant {
        value: tag.clone(),
        source: ConstantSource::Tag,
        selects: true,
    })
}

fn enum_of<'t>(types: &'t [Type], field: &Field) -> Option<&'t Enum> {
    match &end(types, &field.ty.expr)?.definition {
        Definition::Enum(list) => Some(list),
        _ => None,
    }
}

/// Returns an expression with the aliases in it followed.
fn resolved<'t>(types: &'t [Type], expr: &'t Expr) -> Option<&'t Expr> {
    let mut expr = expr;
    for _ in 0..FAR {
        let Expr::Named(id) = expr else {
            return Some(expr);
        };
        match &types[id.0 as usize].definition {
            Definition::Alias(used) => expr = &used.expr,
            _ => return Some(expr),
        }
    }
    None
}
