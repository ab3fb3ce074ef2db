//! The types that schemas allow.

use jsonschema::{JsonType, JsonTypeSet};

use super::graph::{PlanIndex, PlanNode};

/// Returns the types that each node allows, through references, `allOf` and unions. A node that leads back to itself is taken
/// to allow all types on the way.
///
/// Each node is looked at once, however many lead to it, and without recursion: a chain may be as long as a document.
pub(super) fn allowed_types(nodes: &[PlanNode]) -> Vec<JsonTypeSet> {
    let mut types: Vec<Option<JsonTypeSet>> = vec![None; nodes.len()];
    let mut is_open = vec![false; nodes.len()];
    for start in 0..nodes.len() {
        let mut stack = vec![start];
        while let Some(&index) = stack.last() {
            let is_new = !std::mem::replace(&mut is_open[index], true);
            let before = stack.len();
            if is_new {
                let missing = in_place(&nodes[index]).map(PlanIndex::index);
                stack.extend(missing.filter(|&part| !is_open[part]));
            }
            if stack.len() > before {
                continue;
            }
            stack.pop();
            if types[index].is_none() {
                let known = |part: &PlanIndex| types[part.index()].unwrap_or(JsonTypeSet::all());
                let own = own_types(&nodes[index], &known);
                types[index] = Some(own);
            }
        }
    }
    let types = types.into_iter();
    types
        .map(|types| types.unwrap_or(JsonTypeSet::all()))
        .collect()
}

/// The schemas that apply to the same value.
fn in_place(node: &PlanNode) -> impl Iterator<Item = PlanIndex> + '_ {
    let branches = node.unions.iter().flat_map(|union| &union.branches);
    node.always.iter().chain(branches).copied()
}

fn own_types(node: &PlanNode, known: &dyn Fn(&PlanIndex) -> JsonTypeSet) -> JsonTypeSet {
    let always = node.always.iter().map(known);
    let types = always.fold(node.types, intersection);
    node.unions.iter().fold(types, |types, union| {
        let branches = union.branches.iter().map(known);
        let all = branches.fold(JsonTypeSet::empty(), |all, types| {
            types.iter().fold(all, JsonTypeSet::insert)
        });
        intersection(types, all)
    })
}

fn intersection(a: JsonTypeSet, b: JsonTypeSet) -> JsonTypeSet {
    let holds = |set: JsonTypeSet, name| {
        set.contains(name) || (name == JsonType::Integer && set.contains(JsonType::Number))
    };
    let all = JsonTypeSet::all();
    all.iter()
        .filter(|&name| holds(a, name) && holds(b, name))
        .fold(JsonTypeSet::empty(), JsonTypeSet::insert)
}
