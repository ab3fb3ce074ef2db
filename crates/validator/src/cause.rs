//! Joins findings that have the same cause.

use conform_json::NodeId;
use conform_schema::{Fault, FaultKind, ObjectNote};

/// What an object has that lacks required members.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Pairs of a member that is there and the missing one that it looks like.
    pub(crate) misspelt: Vec<(String, String)>,
    /// Other members that are not declared. If there are some, the object may be of another type.
    pub(crate) others: Vec<String>,
}

/// Joins the undeclared members of an object to the fault that others are missing. Members that were joined are removed
/// from `notes` and from the fault that forbids them; `faults` is emptied.
pub(crate) fn join(faults: &mut Vec<Fault>, notes: &mut Vec<ObjectNote>) -> Vec<(Fault, Beside)> {
    let mut joined: Vec<(Fault, Beside)> = faults
        .drain(..)
        .map(|fault| (fault, Beside::default()))
        .collect();
    for index in 0..joined.len() {
        let FaultKind::Missing(missing) = joined[index].0.kind.clone() else {
            continue;
        };
        let object = joined[index].0.instance;
        let mut beside = Beside::default();
        for wanted in missing {
            for names in undeclared(&mut joined, notes, object) {
                let like = names
                    .iter()
                    .position(|name| conform_report::nearest(name, [wanted.as_str()]).is_some());
                if let Some(at) = like {
                    beside.misspelt.push((names.remove(at), wanted.clone()));
                    break;
                }
            }
        }
        for names in undeclared(&mut joined, notes, object) {
            beside.others.append(names);
        }
        joined[index].1 = beside;
    }
    joined.retain(
        |(fault, _)| !matches!(&fault.kind, FaultKind::Undeclared(names) if names.is_empty()),
    );
    notes.retain(|note| !note.undeclared.is_empty() || !note.misdirected.is_empty());
    joined
}

/// Returns the lists of undeclared members of one object: those that are forbidden, and those that are not.
fn undeclared<'l>(
    faults: &'l mut [(Fault, Beside)],
    notes: &'l mut [ObjectNote],
    object: NodeId,
) -> impl Iterator<Item = &'l mut Vec<String>> {
    let forbidden = faults
        .iter_mut()
        .filter(move |(fault, _)| fault.instance == object);
    let forbidden = forbidden.filter_map(|(fault, _)| match &mut fault.kind {
        FaultKind::Undeclared(names) => Some(names),
        _ => None,
    });
    let notes = notes.iter_mut().filter(move |note| note.object == object);
    forbidden.chain(notes.map(|note| &mut note.undeclared))
}
