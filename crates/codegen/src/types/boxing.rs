//! Which values are in boxes.
//!
//! A struct that contains itself has no finite size. And the compiler recurses through nested types when it computes a layout,
//! by default no more than 128 levels deep. Both are limits of Rust, so the intermediate representation has no boxes.

use std::collections::HashSet;

use conform_ir::{Api, Definition, Expr, TypeId, cycle_edges};

/// How many types may be nested without a box. An `Option` between two types is a level for the compiler, too.
const MAX_UNBOXED: usize = 32;

/// The pairs of types of which the first contains values of the second in boxes.
#[derive(Debug, Default)]
pub(crate) struct Boxes(HashSet<(TypeId, TypeId)>);

impl Boxes {
    /// Chooses boxes so that no type contains itself without one, and no more than [`MAX_UNBOXED`] types are nested without one.
    pub(crate) fn new(api: &Api) -> Self {
        // An alias is the same as its type, so it contains what that contains.
        let edges: Vec<Vec<usize>> = api
            .types
            .iter()
            .map(|ty| contained(&ty.definition))
            .collect();
        let can_box = |index: usize| {
            matches!(
                api.types[index].definition,
                Definition::Object(_) | Definition::Union(_)
            )
        };
        let mut boxes: HashSet<(usize, usize)> = cycle_edges(&edges, can_box).into_iter().collect();
        box_deep(&edges, can_box, &mut boxes);
        let id = |index: usize| TypeId(u32::try_from(index).unwrap_or(u32::MAX));
        let boxes = boxes
            .into_iter()
            .map(|(container, target)| (id(container), id(target)));
        Self(boxes.collect())
    }

    /// Returns whether values of the type `container` have their values of the type `target` in boxes. This is about values that
    /// are directly in the container: the items of lists and maps are on the heap anyway.
    pub(crate) fn contains(&self, container: TypeId, target: TypeId) -> bool {
        self.0.contains(&(container, target))
    }
}

/// Returns the types whose values are directly in a value of a type, and not in a list or map.
fn contained(definition: &Definition) -> Vec<usize> {
    let mut found = Vec::new();
    match definition {
        Definition::Object(object) => {
            for field in &object.fields {
                add_contained(&field.ty.expr, &mut found);
            }
        }
        Definition::Union(union) => {
            for variant in &union.variants {
                add_contained(&variant.ty.expr, &mut found);
            }
        }
        Definition::Alias(used) | Definition::Newtype(used) => {
            add_contained(&used.expr, &mut found)
        }
        Definition::Enum(_) => {}
    }
    found
}

fn add_contained(expr: &Expr, found: &mut Vec<usize>) {
    match expr {
        Expr::Named(id) => found.push(id.0 as usize),
        Expr::Loose(inner) | Expr::Blank(inner) => add_contained(inner, found),
        Expr::Tuple(items) => items
            .iter()
            .for_each(|item| add_contained(&item.expr, found)),
        _ => {}
    }
}

/// Adds boxes where more than [`MAX_UNBOXED`] types would be nested without one.
fn box_deep(
    edges: &[Vec<usize>],
    can_box: impl Fn(usize) -> bool,
    boxes: &mut HashSet<(usize, usize)>,
) {
    #[derive(Clone, Copy)]
    enum Depth {
        Unknown,
        /// The type is on the path that is being walked.
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
                _ if boxes.contains(&(node, to)) => 0,
                Depth::Unknown => {
                    depths[to] = Depth::Open;
                    path.extend([(node, next, depth), (to, 0, 0)]);
                    continue;
                }
                Depth::Known(below) if below < MAX_UNBOXED || !can_box(node) => below + 1,
                Depth::Known(_) | Depth::Open => {
                    boxes.insert((node, to));
                    0
                }
            };
            path.push((node, next + 1, depth.max(below)));
        }
    }
}

#[cfg(test)]
mod tests {
    use conform_ir::{Additional, Docs, Field, Name, Object, Origin, Presence, Type, Use};

    use super::*;

    fn origin() -> Origin {
        Origin {
            file: "openapi.yaml".into(),
            line: 1,
            column: 1,
        }
    }

    /// An object with an optional member of each of these types.
    fn object(members: impl IntoIterator<Item = Expr>) -> Type {
        let field = |expr| Field {
            wire: "member".to_owned(),
            rename: None,
            origin: origin(),
            docs: Docs::default(),
            presence: Presence::Optional,
            ty: Use::of(expr),
            read_only: false,
            write_only: false,
            deprecated: false,
            sensitive: false,
            default: None,
            constant: None,
        };
        Type {
            name: Name::Component("Object".to_owned()),
            origin: origin(),
            docs: Docs::default(),
            deprecated: false,
            sensitive: false,
            in_request: false,
            in_response: false,
            definition: Definition::Object(Object {
                fields: members.into_iter().map(field).collect(),
                additional: Additional::Unspecified,
            }),
            examples: Vec::new(),
        }
    }

    fn boxes(types: Vec<Type>) -> Boxes {
        Boxes::new(&Api {
            types,
            ..Api::default()
        })
    }

    #[test]
    fn object_that_contains_itself_is_boxed_in_itself() {
        let boxes = boxes(vec![object([Expr::Named(TypeId(0))])]);
        assert!(boxes.contains(TypeId(0), TypeId(0)));
    }

    #[test]
    fn object_that_contains_lists_of_itself_needs_no_box() {
        let list = Expr::Array(Box::new(Use::of(Expr::Named(TypeId(0)))));
        assert!(!boxes(vec![object([list])]).contains(TypeId(0), TypeId(0)));
    }

    #[test]
    fn long_chains_are_boxed_at_intervals() {
        let length = 100;
        let chain = (0..length).map(|index| match index + 1 {
            next if next < length => object([Expr::Named(TypeId(next))]),
            _ => object([]),
        });
        let boxes = boxes(chain.collect());
        let boxed: Vec<u32> = (0..length - 1)
            .filter(|&index| boxes.contains(TypeId(index), TypeId(index + 1)))
            .collect();
        assert_eq!(boxed, [0, 33, 66]);
    }
}
