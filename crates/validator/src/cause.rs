//! Joins findings that have the same cause.

use std::collections::HashMap;

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
    // By object, so that many faults are not searched for each of them.
    let mut forbidden: HashMap<NodeId, Vec<usize>> = HashMap::new();
    for (index, (fault, _)) in joined.iter().enumerate() {
        if matches!(fault.kind, FaultKind::Undeclared(_)) {
            forbidden.entry(fault.instance).or_default().push(index);
        }
    }
    let mut noted: HashMap<NodeId, Vec<usize>> = HashMap::new();
    for (index, note) in notes.iter().enumerate() {
        noted.entry(note.object).or_default().push(index);
    }
    for index in 0..joined.len() {
        let FaultKind::Missing(missing) = joined[index].0.kind.clone() else {
            continue;
        };
        let object = joined[index].0.instance;
        let of_object = [forbidden.get(&object), noted.get(&object)];
        let [forbidden, noted] = of_object.map(|found| found.map_or(&[][..], Vec::as_slice));
        let mut beside = Beside::default();
        for wanted in missing {
            for names in undeclared(&mut joined, notes, forbidden, noted) {
                let like = names
                    .iter()
                    .position(|name| conform_report::nearest(name, [wanted.as_str()]).is_some());
                if let Some(at) = like {
                    beside.misspelt.push((names.remove(at), wanted.clone()));
                    break;
                }
            }
        }
        for names in undeclared(&mut joined, notes, forbidden, noted) {
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

/// Returns the lists of undeclared members of one object: those of these faults, which forbid them, and of these notes.
fn undeclared<'l>(
    faults: &'l mut [(Fault, Beside)],
    notes: &'l mut [ObjectNote],
    forbidden: &[usize],
    noted: &[usize],
) -> Vec<&'l mut Vec<String>> {
    let mut lists = Vec::with_capacity(forbidden.len() + noted.len());
    let mut rest = faults;
    let mut taken = 0;
    for &index in forbidden {
        let (before, after) = rest.split_at_mut(index - taken + 1);
        taken = index + 1;
        rest = after;
        if let Some((fault, _)) = before.last_mut()
            && let FaultKind::Undeclared(names) = &mut fault.kind
        {
            lists.push(names);
        }
    }
    let (mut rest, mut taken) = (notes, 0);
    for &index in noted {
        let (before, after) = rest.split_at_mut(index - taken + 1);
        taken = index + 1;
        rest = after;
        lists.extend(before.last_mut().map(|note| &mut note.undeclared));
    }
    lists
}
