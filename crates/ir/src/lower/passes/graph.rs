//! What can only be decided when every type stands: where `null` comes through a name, what contains itself, which JSON
//! types a branch has, and what a request or a response can hold.
//!
//! All of it works on lists and not by recursion: types refer to each other in chains of any length.

use std::collections::HashSet;

use crate::lower::types::Draft;
use crate::lower::types::build::presence;
use crate::{Additional, Api, Definition, Expr, Kinds, Operation, Presence, Type, TypeId, Use};

/// Aliases that are nothing but themselves, which are made aliases of anything.
pub(crate) fn break_aliases(drafts: &mut [Draft<'_>]) -> Vec<TypeId> {
    let target = |drafts: &[Draft<'_>], index: usize| match &drafts[index].ty.definition {
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

/// Branches of unions that are the union itself, which admit nothing that the others do not: they go.
///
/// Returns the unions that had such branches.
pub(crate) fn break_unions(drafts: &mut [Draft<'_>]) -> Vec<TypeId> {
    let edges: Vec<Vec<usize>> = drafts
        .iter()
        .map(|draft| {
            let mut names = Vec::new();
            match &draft.ty.definition {
                Definition::Union(union) => {
                    union
                        .variants
                        .iter()
                        .for_each(|variant| names_in_place(&variant.ty.expr, &mut names));
                }
                Definition::Alias(used) => names_in_place(&used.expr, &mut names),
                _ => {}
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    let is_union = |index: usize| matches!(drafts[index].ty.definition, Definition::Union(_));
    let mut cut: Vec<(usize, usize)> = back_edges(&edges, is_union).into_iter().collect();
    cut.sort_unstable();
    let mut broken = Vec::new();
    for (from, to) in cut {
        let Definition::Union(union) = &mut drafts[from].ty.definition else {
            continue;
        };
        union.variants.retain(|variant| {
            let mut names = Vec::new();
            names_in_place(&variant.ty.expr, &mut names);
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

/// Lists of fixed length in which the list itself has a place that is never `null`, so that no value of it could end: the
/// place holds anything.
///
/// Returns the types that had such places.
pub(crate) fn break_tuples(drafts: &mut [Draft<'_>]) -> Vec<TypeId> {
    fn held(used: &Use, found: &mut Vec<TypeId>) {
        match &used.expr {
            _ if used.nullable => {}
            Expr::Named(id) | Expr::Boxed(id) => found.push(*id),
            Expr::Tuple(items) => items.iter().for_each(|item| held(item, found)),
            _ => {}
        }
    }
    fn cut(used: &mut Use, to: TypeId) {
        match &mut used.expr {
            Expr::Named(id) | Expr::Boxed(id) if *id == to => used.expr = Expr::Any,
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
    let mut broken: Vec<(usize, usize)> = back_edges(&edges, |_| true).into_iter().collect();
    broken.sort_unstable();
    let id = |index: usize| TypeId(u32::try_from(index).unwrap_or(u32::MAX));
    for &(from, to) in &broken {
        if let Definition::Alias(used) | Definition::Newtype(used) = &mut drafts[from].ty.definition
        {
            cut(used, id(to));
        }
    }
    broken.into_iter().map(|(from, _)| id(from)).collect()
}

/// Calls `visit` with every use in a definition, outermost first.
pub(crate) fn each_use<'a>(definition: &'a Definition, visit: &mut dyn FnMut(&'a Use)) {
    match definition {
        Definition::Object(object) => {
            object
                .fields
                .iter()
                .for_each(|field| inside(&field.ty, visit));
            if let Additional::Typed(used) = &object.additional {
                inside(used, visit);
            }
        }
        Definition::Union(union) => union
            .variants
            .iter()
            .for_each(|variant| inside(&variant.ty, visit)),
        Definition::Alias(used) | Definition::Newtype(used) => inside(used, visit),
        Definition::Enum(_) => {}
    }
}

/// A use and those in it. Expressions nest no deeper than schemas do inline, which is bounded.
fn inside<'a>(used: &'a Use, visit: &mut dyn FnMut(&'a Use)) {
    visit(used);
    match &used.expr {
        Expr::Array(item) | Expr::Map(item) => inside(item, visit),
        Expr::Tuple(items) => items.iter().for_each(|item| inside(item, visit)),
        _ => {}
    }
}

/// The name in an expression that holds its value in place, not behind a list or map.
fn direct(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) | Expr::Boxed(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => direct(inner, found),
        Expr::Tuple(items) => items.iter().for_each(|item| direct(&item.expr, found)),
        _ => {}
    }
}

/// Every name in an expression.
pub(crate) fn every(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) | Expr::Boxed(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => every(inner, found),
        Expr::Array(item) | Expr::Map(item) => every(&item.expr, found),
        Expr::Tuple(items) => items.iter().for_each(|item| every(&item.expr, found)),
        _ => {}
    }
}

/// The types whose values a type takes as its own: what it is another name of, or a union of.
fn same_value(definition: &Definition) -> Vec<TypeId> {
    let mut names = Vec::new();
    match definition {
        Definition::Alias(used) | Definition::Newtype(used) => {
            names_in_place(&used.expr, &mut names);
        }
        Definition::Union(union) => {
            for variant in &union.variants {
                names_in_place(&variant.ty.expr, &mut names);
            }
        }
        _ => {}
    }
    names
}

/// Finds which types admit `null` through the types that they are, and marks every use of them.
///
/// Returns for each type whether its name admits `null`.
pub(crate) fn spread_null(drafts: &mut [Draft<'_>]) -> Vec<bool> {
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
                        field.presence = presence(required, true);
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

pub(crate) fn names_in_place(expr: &Expr, found: &mut Vec<TypeId>) {
    match expr {
        Expr::Named(id) | Expr::Boxed(id) => found.push(*id),
        Expr::Loose(inner) | Expr::Blank(inner) => names_in_place(inner, found),
        _ => {}
    }
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

/// How many types may lie in one another without a box. A compiler that works out the layout of a type goes through them all, and
/// gives up at 128 steps by default, of which an `Option` between two types is one.
const MOST_IN_PLACE: usize = 32;

/// Boxes what contains itself or lies too deep, and turns aliases that contain themselves into types of their own.
pub(crate) fn box_cycles(types: &mut [Type]) {
    name_recursive_aliases(types);
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

/// Edges that close a cycle, found by walking the graph depth first from each node in order. Where the closing edge
/// starts at a node that cannot hold a box, the last edge of the cycle that can is taken.
fn back_edges(edges: &[Vec<usize>], can_box: impl Fn(usize) -> bool) -> HashSet<(usize, usize)> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut cut: HashSet<(usize, usize)> = HashSet::new();
    let mut state = vec![NEW; edges.len()];
    for start in 0..edges.len() {
        if state[start] != NEW {
            continue;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        state[start] = OPEN;
        while let Some(&mut (node, ref mut next)) = path.last_mut() {
            let Some(&to) = edges[node].get(*next) else {
                state[node] = DONE;
                path.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                NEW => {
                    state[to] = OPEN;
                    path.push((to, 0));
                }
                OPEN => {
                    let mut from = node;
                    let mut target = to;
                    for &(holder, _) in path.iter().rev() {
                        from = holder;
                        if can_box(holder) || holder == to {
                            break;
                        }
                        target = holder;
                    }
                    cut.insert((from, target));
                }
                _ => {}
            }
        }
    }
    cut
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

/// An alias that contains itself, if only through lists and maps, has to be a type of its own.
fn name_recursive_aliases(types: &mut [Type]) {
    let edges: Vec<Vec<usize>> = types
        .iter()
        .map(|ty| {
            let mut names = Vec::new();
            if let Definition::Alias(used) = &ty.definition {
                every(&used.expr, &mut names);
            }
            names.into_iter().map(|id| id.0 as usize).collect()
        })
        .collect();
    for (from, _) in back_edges(&edges, |_| true) {
        if let Definition::Alias(used) = &types[from].definition {
            types[from].definition = Definition::Newtype(used.clone());
        }
    }
}

/// The JSON types of every variant.
pub(crate) fn spread_kinds(types: &mut [Type]) {
    let mut kinds: Vec<Kinds> = vec![Kinds::default(); types.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    for (index, ty) in types.iter().enumerate() {
        for id in same_value(&ty.definition) {
            users[id.0 as usize].push(index);
        }
    }
    let mut queue: Vec<usize> = (0..types.len()).rev().collect();
    while let Some(index) = queue.pop() {
        let own = match &types[index].definition {
            Definition::Object(_) => Kinds::OBJECT,
            Definition::Enum(list) => list.values.iter().fold(Kinds::default(), |all, value| {
                all.or(crate::lower::types::enumeration::kind_of(&value.value))
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
        Expr::Named(id) | Expr::Boxed(id) => kinds[id.0 as usize],
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

/// Which types requests and responses can hold.
pub(crate) fn spread_use(api: &mut Api) {
    let mut requests = Vec::new();
    let mut responses = Vec::new();
    for operation in &api.operations {
        roots(operation, &mut requests, &mut responses);
    }
    // What the API sends to its user is read as a response is, and answered as a request is made.
    for webhook in &api.webhooks {
        roots(webhook, &mut responses, &mut requests);
    }
    for (start, is_request) in [(requests, true), (responses, false)] {
        let mut seen = vec![false; api.types.len()];
        let mut queue = start;
        while let Some(id) = queue.pop() {
            let index = id.0 as usize;
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            let ty = &mut api.types[index];
            if is_request {
                ty.in_request = true;
            } else {
                ty.in_response = true;
            }
            each_use(&ty.definition, &mut |used| direct(&used.expr, &mut queue));
        }
    }
}

fn roots(operation: &Operation, sent: &mut Vec<TypeId>, received: &mut Vec<TypeId>) {
    for parameter in &operation.parameters {
        every(&parameter.ty.expr, sent);
    }
    for content in operation.body.iter().flat_map(|body| &body.contents) {
        content.each_use(|used| every(&used.expr, sent));
    }
    for response in &operation.responses {
        for header in &response.headers {
            every(&header.ty.expr, received);
        }
        for content in &response.contents {
            content
                .ty
                .iter()
                .for_each(|used| every(&used.expr, received));
        }
    }
}
