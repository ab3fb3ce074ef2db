//! One fault for each cause.

use std::collections::{HashMap, HashSet};

use crate::fault::{Bound, Fault, FaultKind};

/// Joins faults with one cause: missing members of one object, undeclared members of one object, and several keywords that
/// one value violates. A value of the wrong type has no other fault.
pub(super) fn one_per_cause(faults: Vec<Fault>) -> Vec<Fault> {
    let mut kept: Vec<Fault> = Vec::new();
    // The indices of the faults of each value.
    let mut by_value: HashMap<String, Vec<usize>> = HashMap::new();
    // The names in each of them.
    let mut names: Vec<HashSet<String>> = Vec::new();
    for fault in faults {
        let same = by_value.entry(fault.pointer.clone()).or_default();
        if same
            .iter()
            .all(|&at| has_other_cause(&mut kept[at], &mut names[at], &fault))
        {
            same.push(kept.len());
            names.push(listed(&fault).iter().cloned().collect());
            kept.push(fault);
        }
    }
    kept
}

/// The members that a fault is about.
fn listed(fault: &Fault) -> &[String] {
    match &fault.kind {
        FaultKind::Missing(members) | FaultKind::Undeclared(members) => members,
        _ => &[],
    }
}

/// Whether a fault has another cause than an earlier one of the same value. If it has the same, the two are joined.
fn has_other_cause(kept: &mut Fault, names: &mut HashSet<String>, fault: &Fault) -> bool {
    match (&mut kept.kind, &fault.kind) {
        (FaultKind::Missing(members), FaultKind::Missing(more))
        | (FaultKind::Undeclared(members), FaultKind::Undeclared(more)) => {
            for name in more {
                if names.insert(name.clone()) {
                    members.push(name.clone());
                }
            }
            false
        }
        (mine, theirs) if is_about_parts(mine) && is_about_parts(theirs) => {
            kept.origin != fault.origin
        }
        (mine, theirs) => {
            if rank(theirs) < rank(mine) {
                *kept = fault.clone();
                *names = listed(kept).iter().cloned().collect();
            }
            false
        }
    }
}

/// Whether a fault is about parts of an object or array, of which several can be wrong at once.
fn is_about_parts(kind: &FaultKind) -> bool {
    matches!(
        kind,
        FaultKind::Missing(_)
            | FaultKind::Undeclared(_)
            | FaultKind::Name(_)
            | FaultKind::Repeated
            | FaultKind::SurplusItems
            | FaultKind::Contains
            | FaultKind::Bound(
                Bound::MinItems | Bound::MaxItems | Bound::MinProperties | Bound::MaxProperties,
                _
            )
    )
}

/// The rank of a fault: of several faults of one value, that of the lowest rank is the cause of the others.
fn rank(kind: &FaultKind) -> u8 {
    match kind {
        FaultKind::Type(_) => 0,
        FaultKind::WrittenAsInteger => 1,
        FaultKind::Tag(_) | FaultKind::UnknownTag { .. } => 2,
        FaultKind::Enum(_) | FaultKind::Const(_) => 3,
        FaultKind::Format(_) => 4,
        _ => 5,
    }
}
