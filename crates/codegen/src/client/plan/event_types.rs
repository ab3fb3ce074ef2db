//! Which types are those of events in a stream.

use conform_ir::{Definition, Use};

use crate::types::Types;

/// The members of an event (HTML Standard, "Server-sent events").
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// How many unions deep a type is looked at.
const MAX_DEPTH: u8 = 8;

/// Returns whether a type is that of a whole event, judged by its members. Of a union, each branch must be.
pub(super) fn is_event(used: &Use, types: &Types<'_>) -> bool {
    event_data(used, types, 0).is_some_and(|has_data| has_data)
}

/// Whether an event has data; `None` if the type is not that of an event.
fn event_data(used: &Use, types: &Types<'_>, depth: u8) -> Option<bool> {
    match &types.ty(types.named(used)?).definition {
        Definition::Object(object) => {
            let mut wires = object.fields.iter().map(|field| field.wire.as_str());
            let has = |name| object.fields.iter().any(|field| field.wire == name);
            let all = wires.all(|wire| MEMBERS.contains(&wire));
            (all && (has("data") || has("event"))).then(|| has("data"))
        }
        Definition::Union(union) if depth < MAX_DEPTH => {
            let mut branches = union.variants.iter();
            branches.try_fold(false, |has_data, branch| {
                let None = branch.key else { return None };
                Some(event_data(&branch.ty, types, depth + 1)? || has_data)
            })
        }
        _ => None,
    }
}
