//! The JSON types of the variants of unions.

use crate::lower::passes::expressions::types_it_stands_for;
use crate::lower::schema::json_types::json_type_of;
use crate::{Definition, Expr, JsonTypes, Type, Variant};

/// Sets the JSON types of every variant.
pub(crate) fn set_json_types(types: &mut [Type]) {
    let mut json_types: Vec<JsonTypes> = vec![JsonTypes::default(); types.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, ty) in types.iter().enumerate() {
        for id in types_it_stands_for(&ty.definition) {
            users[id.0 as usize].push(index);
        }
    }
    let mut queue: Vec<usize> = (0..types.len()).rev().collect();
    while let Some(index) = queue.pop() {
        let own = match &types[index].definition {
            Definition::Object(_) => JsonTypes::OBJECT,
            Definition::Enum(list) => {
                list.values.iter().fold(JsonTypes::default(), |all, value| {
                    all.or(json_type_of(&value.value))
                })
            }
            Definition::Alias(used) | Definition::Newtype(used) => of_expr(&used.expr, &json_types),
            Definition::Union(union) => union
                .variants
                .iter()
                .fold(JsonTypes::default(), |all, variant| {
                    all.or(of_variant(variant, &json_types))
                }),
        };
        if own != json_types[index] {
            json_types[index] = own;
            queue.extend(&users[index]);
        }
    }
    for ty in types {
        if let Definition::Union(union) = &mut ty.definition {
            for variant in &mut union.variants {
                variant.json_types = of_variant(variant, &json_types);
            }
        }
    }
}

fn of_variant(variant: &Variant, json_types: &[JsonTypes]) -> JsonTypes {
    match variant.key {
        Some(_) => JsonTypes::OBJECT,
        None => of_expr(&variant.ty.expr, json_types),
    }
}

fn of_expr(expr: &Expr, json_types: &[JsonTypes]) -> JsonTypes {
    match expr {
        Expr::Named(id) => json_types[id.0 as usize],
        Expr::Any => JsonTypes::ALL,
        Expr::Null => JsonTypes::NULL,
        Expr::Boolean => JsonTypes::BOOLEAN,
        Expr::Integer(_) => JsonTypes::INTEGER,
        Expr::Number(_) => JsonTypes::NUMBER,
        Expr::String(_) => JsonTypes::STRING,
        Expr::Array(_) | Expr::Tuple(_) => JsonTypes::ARRAY,
        Expr::Map(_) => JsonTypes::OBJECT,
        Expr::Loose(inner) | Expr::Blank(inner) => of_expr(inner, json_types).or(JsonTypes::STRING),
    }
}
