//! Boxes.

use crate::lower::passes::cycles::back_edges;
use crate::lower::passes::expressions::direct;
use foldhash::HashSet;

use crate::{Definition, Expr, Type, TypeId};

/// How many types may lie in one another without a box. A compiler that works out the layout of a type goes through them all, and
/// gives up at 128 steps by default, of which an `Option` between two types is one.
const MOST_IN_PLACE: usize = 32;

/// Boxes what contains itself or lies too deep, and turns aliases that contain themselves into types of their own.
pub(crate) fn box_cycles(types: &mut [Type]) {
    // Aliases are transparent: what they stand for is held in place.
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|ty| {
            let mut names = Vec::new();
            match &ty.definition {
                Definition::Object(object) => object
                    .fields
                    .iter()
                    .for_each(|field| direct(&field.ty.expr, &mut names)),
                Definition::Union(union) => union
                    .variants
                    .iter()
                    .for_each(|variant| direct(&variant.ty.expr, &mut names)),
                Definition::Alias(used) | Definition::Newtype(used) => {
                    direct(&used.expr, &mut names)
                }
                Definition::Enum(_) => {}
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    let can_box = |index: usize| {
        matches!(
            types[index].definition,
            Definition::Object(_) | Definition::Union(_)
        )
    };
    let mut cut = back_edges(&edges, can_box);
    cut_deep(&edges, can_box, &mut cut);
    for (from, to) in cut {
        let to = TypeId(u32::try_from(to).unwrap_or(u32::MAX));
        match &mut types[from].definition {
            Definition::Object(object) => object
                .fields
                .iter_mut()
                .for_each(|field| put_in_box(&mut field.ty.expr, to)),
            Definition::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| put_in_box(&mut variant.ty.expr, to)),
            Definition::Alias(used) | Definition::Newtype(used) => put_in_box(&mut used.expr, to),
            Definition::Enum(_) => {}
        }
    }
}

fn put_in_box(expr: &mut Expr, to: TypeId) {
    match expr {
        Expr::Named(id) if *id == to => *expr = Expr::Boxed(to),
        Expr::Loose(inner) | Expr::Blank(inner) => put_in_box(inner, to),
        Expr::Tuple(items) => items
            .iter_mut()
            .for_each(|item| put_in_box(&mut item.expr, to)),
        _ => {}
    }
}

/// Adds the edges below which more than [`MOST_IN_PLACE`] types would lie in one another.
fn cut_deep(
    edges: &[Vec<usize>],
    can_box: impl Fn(usize) -> bool,
    cut: &mut HashSet<(usize, usize)>,
) {
    #[derive(Clone, Copy)]
    enum Depth {
        Unknown,
        Open,
        Known(usize),
    }
    let mut depths = vec![Depth::Unknown; edges.len()];
    for start in 0..edges.len() {
        if !matches!(depths[start], Depth::Unknown) {
            continue;
        }
        depths[start] = Depth::Open;
        let mut path = vec![(start, 0, 0)];
        while let Some((node, next, depth)) = path.pop() {
            let Some(&to) = edges[node].get(next) else {
                depths[node] = Depth::Known(depth);
                continue;
            };
            let below = match depths[to] {
                _ if cut.contains(&(node, to)) => 0,
                Depth::Unknown => {
                    depths[to] = Depth::Open;
                    path.extend([(node, next, depth), (to, 0, 0)]);
                    continue;
                }
                Depth::Known(below) if below < MOST_IN_PLACE || !can_box(node) => below + 1,
                Depth::Known(_) | Depth::Open => {
                    cut.insert((node, to));
                    0
                }
            };
            path.push((node, next + 1, depth.max(below)));
        }
    }
}
