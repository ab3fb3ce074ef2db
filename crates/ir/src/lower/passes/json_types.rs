//! The JSON types of the variants of unions.

use crate::lower::passes::expressions::types_it_stands_for;
use crate::lower::schema::json_types::json_type_of;
use crate::{Definition, Expr, Kinds, Type};

/// Sets the JSON types of every variant.
pub(crate) fn set_json_types(types: &mut [Type]) {
    let mut kinds: Vec<Kinds> = vec![Kinds::default(); types.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, ty) in types.iter().enumerate() {
        for id in types_it_stands_for(&ty.definition) {
            users[id.0 as usize].push(index);
        }
    }
    let mut queue: Vec<usize> = (0..types.len()).rev().collect();
    while let Some(index) = queue.pop() {
        let own = match &types[index].definition {
            Definition::Object(_) => Kinds::OBJECT,
            Definition::Enum(list) => list.values.iter().fold(Kinds::default(), |all, value| {
                all.or(json_type_of(&value.value))
            }),
            Definition::Alias(used) | Definition::Newtype(used) => of_expr(&used.expr, &kinds),
            Definition::Union(union) => union
                .variants
                .iter()
                .fold(Kinds::default(), |all, variant| {
                    all.or(of_expr(&variant.ty.expr, &kinds))
                }),
        };
        if own != kinds[index] {
            kinds[index] = own;
            queue.extend(&users[index]);
        }
    }
    for ty in types {
        if let Definition::Union(union) = &mut ty.definition {
            for variant in &mut union.variants {
                variant.kinds = of_expr(&variant.ty.expr, &kinds);
            }
        }
    }
}

fn of_expr(expr: &Expr, kinds: &[Kinds]) -> Kinds {
    match expr {
        Expr::Named(id) => kinds[id.0 as usize],
        Expr::Any => Kinds::ALL,
        Expr::Null => Kinds::NULL,
        Expr::Boolean => Kinds::BOOLEAN,
        Expr::Integer(_) => Kinds::INTEGER,
        Expr::Number(_) => Kinds::NUMBER,
        Expr::String(_) => Kinds::STRING,
        Expr::Array(_) | Expr::Tuple(_) => Kinds::ARRAY,
        Expr::Map(_) => Kinds::OBJECT,
        Expr::Loose(inner) | Expr::Blank(inner) => of_expr(inner, kinds).or(Kinds::STRING),
    }
}
