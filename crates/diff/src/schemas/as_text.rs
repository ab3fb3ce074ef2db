//! Values that are sent as text: parameters, headers and the fields of forms.
//!
//! A number is text there, so a side that takes any text takes numbers, too.

use serde_json::{Value as Json, json};

use super::contain::{Answer, covers};
use super::found::Step;
use super::types::TypeSet;
use super::used::SchemaUse;
use super::walk::Walk;

/// Returns whether the value at the end of a way is sent as text.
pub(super) fn ends_in_text(steps: &[Step], used: &SchemaUse) -> bool {
    let depth = steps
        .iter()
        .filter(|step| !matches!(step, Step::Branch(_)))
        .count();
    used.text_depth.is_some_and(|most| depth <= most)
}

/// Returns a scalar as it is sent; `None` if it is text anyway, or no scalar.
pub(super) fn sent(value: &Json) -> Option<Json> {
    match value {
        Json::Number(_) | Json::Bool(_) => Some(Json::String(value.to_string())),
        _ => None,
    }
}

/// Returns whether the side that receives accepts everything that the other sends at a pair, because it is sent as text.
pub(super) fn is_accepted(walk: &Walk<'_>, pair: usize) -> bool {
    let (sender, receiver) = (walk.sender.index(), walk.sender.other().index());
    let terms = &walk.pairs[pair].terms;
    let flats = [sender, receiver].map(|side| walk.sides[side].flat(&terms[side]));
    let mut types = flats.each_ref().map(super::term::Flat::types);
    if let ([union], true) = (&flats[0].unions[..], flats[0].is_only_union()) {
        let branches = union.branches.iter();
        let own = branches.map(|branch| walk.sides[sender].flat(branch).types());
        types[0] = own.fold(TypeSet::NONE, TypeSet::or);
    }
    let scalars = TypeSet::NUMBER.or(TypeSet::BOOLEAN).or(TypeSet::STRING);
    if !types[0].without(scalars).is_empty() || !types[1].has(TypeSet::STRING) {
        return false;
    }
    let Some(received) = walk.sides[receiver].whole(&terms[receiver]) else {
        return false;
    };
    if let Some(listed) = flats[0].listed() {
        let texts: Vec<Json> = listed
            .into_iter()
            .map(|value| sent(value).unwrap_or_else(|| value.clone()))
            .collect();
        return covers(&received, &json!({ "enum": texts })) == Answer::Yes;
    }
    let surplus = types[0].without(types[1]);
    let texts = [
        (
            TypeSet::INTEGER,
            json!({ "type": "string", "pattern": "^-?[0-9]+$" }),
        ),
        (
            TypeSet::FRACTION,
            json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$" }),
        ),
        (TypeSet::BOOLEAN, json!({ "enum": ["true", "false"] })),
    ];
    // Texts that both sides have are compared by the other changes of the pair.
    !surplus.is_empty()
        && texts
            .iter()
            .filter(|(one, _)| surplus.has(*one))
            .all(|(_, text)| covers(&received, text) == Answer::Yes)
}
