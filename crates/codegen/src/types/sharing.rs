//! Which equal inline types share one that is written: only as many as keep the types of a huge document cheap to compile.
//!
//! A type is named after its owner, and should be its own: `Pet.status` is no `OrderStatus`, also where both list the same values. But the largest
//! documents write out the same objects again and again, and the compiler would need twice the time and memory for them.
//!
//! So a document of very many inline types has an allowance, about as much as the compiler should spend on its types. If all types fit it, none are
//! shared. Otherwise, one of each class of equal types is written, and what is left of the allowance is spent on the cheapest of the others, so that
//! enums come first and a type is only written if what contains it is. Names decide between types that cost the same, not positions: a change elsewhere in the document
//! changes little.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use conform_ir::{Api, Definition, Name, Type, TypeId};

use super::boxing::Boxes;
use super::duplicates::representatives;
use super::references::{add_named, add_named_by, each_use};

/// What may be spent on the types of a document: about 30 kB of the compiler's memory for each unit.
const ALLOWANCE: usize = 43_500;

/// How many inline types an API has before any are shared.
const MANY: usize = 3000;

/// Returns for each type the one that is written for it, which mostly is the type itself.
pub(super) fn originals(api: &Api, mentioned: &[bool], boxes: &Boxes) -> Vec<TypeId> {
    let is_inline = |ty: &&Type| matches!(ty.name, Name::Inline(_));
    if api.types.iter().filter(is_inline).count() <= MANY {
        return itself(api).collect();
    }
    within(ALLOWANCE, api, mentioned, boxes)
}

/// Does the same for any allowance.
fn within(allowance: usize, api: &Api, mentioned: &[bool], boxes: &Boxes) -> Vec<TypeId> {
    let cost = |wanted: &dyn Fn(TypeId) -> bool| -> usize {
        itself(api)
            .filter(|id| mentioned[id.0 as usize] && wanted(*id))
            .map(|id| cost(&api.ty(id).definition))
            .sum()
    };
    if cost(&|_| true) <= allowance {
        return itself(api).collect();
    }
    let mut originals = representatives(api, mentioned, boxes);
    let least = cost(&|id| originals[id.0 as usize] == id);
    let mut left = allowance.saturating_sub(least);
    let mut candidates = Candidates::new(api);
    for operation in api.operations.iter().chain(&api.webhooks) {
        let mut used = Vec::new();
        each_use(operation, |of| add_named(of, &mut used));
        candidates.add(used, &originals);
    }
    for id in itself(api).filter(|id| mentioned[id.0 as usize]) {
        if originals[id.0 as usize] == id {
            candidates.add_used_by(id, &originals);
        }
    }
    while let Some((cost, id)) = candidates.cheapest() {
        if originals[id.0 as usize] == id {
            continue;
        }
        let Some(rest) = left.checked_sub(cost) else {
            break;
        };
        left = rest;
        originals[id.0 as usize] = id;
        candidates.add_used_by(id, &originals);
    }
    originals
}

/// For each type the type itself.
fn itself(api: &Api) -> impl Iterator<Item = TypeId> {
    (0..).map(TypeId).take(api.types.len())
}

/// The types that could be written, because what contains them is: the cheapest first, then by name.
struct Candidates<'a> {
    api: &'a Api,
    heap: BinaryHeap<Reverse<(usize, &'a [String], TypeId)>>,
}

impl<'a> Candidates<'a> {
    fn new(api: &'a Api) -> Self {
        Self {
            api,
            heap: BinaryHeap::new(),
        }
    }

    fn add_used_by(&mut self, id: TypeId, originals: &[TypeId]) {
        let mut used = Vec::new();
        add_named_by(&self.api.ty(id).definition, &mut used);
        self.add(used, originals);
    }

    fn add(&mut self, used: Vec<TypeId>, originals: &[TypeId]) {
        for id in used {
            let ty = self.api.ty(id);
            if let Name::Inline(path) = &ty.name
                && originals[id.0 as usize] != id
            {
                self.heap.push(Reverse((cost(&ty.definition), path, id)));
            }
        }
    }

    fn cheapest(&mut self) -> Option<(usize, TypeId)> {
        let Reverse((cost, _, id)) = self.heap.pop()?;
        Some((cost, id))
    }
}

/// About what the compiler spends on a type, by measurements of large documents: mostly on the traits that it implements, and for a struct on
/// every member.
fn cost(definition: &Definition) -> usize {
    match definition {
        Definition::Object(object) => 12 + object.fields.len(),
        Definition::Enum(values) => 7 + values.values.len() / 10,
        Definition::Union(union) => 16 + 3 * union.variants.len(),
        Definition::Newtype(_) => 8,
        Definition::Alias(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use conform_ir::{
        Additional, Docs, Enum, EnumGrowth, EnumRepr, Expr, Field, Object, Origin, Presence, Use,
    };

    use super::*;

    fn origin() -> Origin {
        Origin {
            file: "openapi.yaml".into(),
            line: 1,
            column: 1,
        }
    }

    fn ty(name: Name, definition: Definition) -> Type {
        Type {
            name,
            origin: origin(),
            docs: Docs::default(),
            deprecated: false,
            sensitive: false,
            in_request: false,
            in_response: false,
            definition,
            examples: Vec::new(),
        }
    }

    fn object(members: &[(&str, usize)]) -> Definition {
        let field = |(wire, target): &(&str, usize)| Field {
            wire: (*wire).to_owned(),
            rename: None,
            origin: origin(),
            docs: Docs::default(),
            presence: Presence::Optional,
            ty: Use::of(Expr::Named(TypeId(u32::try_from(*target).unwrap()))),
            read_only: false,
            write_only: false,
            deprecated: false,
            sensitive: false,
            default: None,
            constant: None,
        };
        Definition::Object(Object {
            fields: members.iter().map(field).collect(),
            additional: Additional::Unspecified,
        })
    }

    fn inline(words: &[&str]) -> Name {
        Name::Inline(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// Pets and orders: each has an equal status, and an equal place with an equal area in it.
    fn api(owners: &[&str]) -> Api {
        let mut types = Vec::new();
        for owner in owners {
            let at = types.len();
            let name = Name::Component((*owner).to_owned());
            let members = [("status", at + 1), ("place", at + 2)];
            types.push(ty(name, object(&members)));
            let status = Definition::Enum(Enum {
                repr: EnumRepr::String,
                values: Vec::new(),
                growth: EnumGrowth::default(),
            });
            types.push(ty(inline(&[owner, "status"]), status));
            let place = object(&[("area", at + 3)]);
            types.push(ty(inline(&[owner, "place"]), place));
            types.push(ty(inline(&[owner, "place", "area"]), object(&[])));
        }
        Api {
            types,
            ..Api::default()
        }
    }

    /// Returns the names of the types that are not written.
    fn shared(allowance: usize, owners: &[&str]) -> Vec<String> {
        let api = api(owners);
        let mentioned = vec![true; api.types.len()];
        let originals = within(allowance, &api, &mentioned, &Boxes::new(&api));
        let is_shared = |(index, id): &(usize, &TypeId)| id.0 as usize != *index;
        let all = originals.iter().enumerate();
        all.filter(is_shared)
            .map(|(index, _)| match &api.types[index].name {
                Name::Inline(words) => words.join("."),
                Name::Component(name) => name.clone(),
            })
            .collect()
    }

    /// What is written in any case: two components, a status, a place, and an area.
    const LEAST: usize = 14 + 14 + 7 + 13 + 12;

    #[test]
    fn types_that_fit_the_allowance_share_nothing() {
        assert!(shared(LEAST + 32, &["Pet", "Order"]).is_empty());
    }

    #[test]
    fn cheapest_types_are_written_first_and_nothing_within_shared_ones() {
        let owners = ["Pet", "Order"];
        let all = ["Order.status", "Order.place", "Order.place.area"];
        for (spent, left) in [
            (0, &all[..]),
            (6, &all[..]),
            (7, &all[1..]),
            (19, &all[1..]),
            (20, &all[2..]),
        ] {
            assert_eq!(shared(LEAST + spent, &owners), left, "{spent}");
        }
    }

    #[test]
    fn names_and_not_positions_decide_between_equally_cheap_types() {
        let least = LEAST + 14;
        for owners in [["Pet", "Order", "Ship"], ["Pet", "Ship", "Order"]] {
            let shared = shared(least + 7, &owners);
            assert!(shared.contains(&"Ship.status".to_owned()), "{shared:?}");
            assert!(!shared.contains(&"Order.status".to_owned()), "{shared:?}");
        }
    }
}
