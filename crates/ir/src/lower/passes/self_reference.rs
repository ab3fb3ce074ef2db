//! Types that refer to themselves with no value in between, so that they admit nothing by themselves.
//!
//! The reference that leads back to the type is removed; what is left counts.

use crate::lower::passes::expressions::value_types;
use crate::lower::types::drafts::DraftType;
use crate::{Definition, Expr, TypeId, Use, cycle_edges};

/// Makes aliases that lead back to themselves aliases for any JSON. Returns these types.
pub(crate) fn break_aliases(drafts: &mut [DraftType<'_>]) -> Vec<TypeId> {
    let target = |drafts: &[DraftType<'_>], index: usize| match &drafts[index].ty.definition {
        Definition::Alias(Use {
            expr: Expr::Named(id),
            ..
        }) => Some(id.0 as usize),
        _ => None,
    };
    let mut broken = Vec::new();
    let mut state = vec![0_u32; drafts.len()];
    for start in 0..drafts.len() {
        let mark = u32::try_from(start).unwrap_or(u32::MAX).saturating_add(1);
        let mut at = start;
        while state[at] == 0 {
            state[at] = mark;
            let Some(next) = target(drafts, at) else {
                break;
            };
            at = next;
            if state[at] == mark {
                drafts[at].ty.definition = Definition::Alias(Use::of(Expr::Any));
                broken.push(TypeId(u32::try_from(at).unwrap_or(u32::MAX)));
                break;
            }
        }
    }
    broken
}

/// Removes branches of unions that are the union itself: they admit nothing that the other branches do not.
///
/// Returns the unions that had such branches.
pub(crate) fn break_unions(drafts: &mut [DraftType<'_>]) -> Vec<TypeId> {
    let edges: Vec<Vec<usize>> = drafts
        .iter()
        .map(|draft| {
            let mut names = Vec::new();
            match &draft.ty.definition {
                Definition::Union(union) => {
                    union
                        .variants
                        .iter()
                        .for_each(|variant| value_types(&variant.ty.expr, &mut names));
                }
                Definition::Alias(used) => value_types(&used.expr, &mut names),
                _ => {}
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    let is_union = |index: usize| matches!(drafts[index].ty.definition, Definition::Union(_));
    let cut = cycle_edges(&edges, is_union);
    let mut broken = Vec::new();
    for (from, to) in cut {
        let Definition::Union(union) = &mut drafts[from].ty.definition else {
            continue;
        };
        union.variants.retain(|variant| {
            let mut names = Vec::new();
            value_types(&variant.ty.expr, &mut names);
            !names.iter().any(|id| id.0 as usize == to)
        });
        let left = match &union.variants[..] {
            [] => Some(Use::of(Expr::Any)),
            [one] => Some(one.ty.clone()),
            _ => None,
        };
        if let Some(used) = left {
            drafts[from].ty.definition = Definition::Alias(used);
        }
        broken.push(TypeId(u32::try_from(from).unwrap_or(u32::MAX)));
    }
    broken
}

/// Makes a position of a tuple hold any JSON if it holds the tuple itself and is never `null`: no finite value could fit.
///
/// Returns the types that had such positions.
pub(crate) fn break_tuples(drafts: &mut [DraftType<'_>]) -> Vec<TypeId> {
    fn held(used: &Use, found: &mut Vec<TypeId>) {
        match &used.expr {
            _ if used.nullable => {}
            Expr::Named(id) => found.push(*id),
            Expr::Tuple(items) => items.iter().for_each(|item| held(item, found)),
            _ => {}
        }
    }
    fn cut(used: &mut Use, to: TypeId) {
        match &mut used.expr {
            Expr::Named(id) if *id == to => used.expr = Expr::Any,
            Expr::Tuple(items) => items.iter_mut().for_each(|item| cut(item, to)),
            _ => {}
        }
    }
    let edges: Vec<Vec<usize>> = drafts
        .iter()
        .map(|draft| {
            let mut names = Vec::new();
            if let Definition::Alias(used) | Definition::Newtype(used) = &draft.ty.definition {
                held(used, &mut names);
            }
            names.retain(|id| !drafts[id.0 as usize].null);
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    let broken = cycle_edges(&edges, |_| true);
    let id = |index: usize| TypeId(u32::try_from(index).unwrap_or(u32::MAX));
    for &(from, to) in &broken {
        if let Definition::Alias(used) | Definition::Newtype(used) = &mut drafts[from].ty.definition
        {
            cut(used, id(to));
        }
    }
    broken.into_iter().map(|(from, _)| id(from)).collect()
}
