//! The records of an account.

use std::collections::BTreeMap;

use crate::intake::Intake;
use crate::visit::Visit;

/// The records of one account, and what was changed in them since they were last kept.
#[derive(Debug, Default)]
pub(crate) struct Records {
    intakes: BTreeMap<String, Intake>,
    visits: BTreeMap<u64, Visit>,
    changes: Vec<Change>,
}

/// A record that was changed, by its id, with what it was before.
#[derive(Debug)]
pub(crate) enum Change {
    Intake(String, Option<Intake>),
    Visit(u64, Option<Visit>),
}

impl Records {
    pub(crate) fn intake(&self, id: &str) -> Option<&Intake> {
        self.intakes.get(id)
    }

    pub(crate) fn visit(&self, id: u64) -> Option<&Visit> {
        self.visits.get(&id)
    }

    /// Returns every visit, in the order of the ids.
    pub(crate) fn visits(&self) -> impl Iterator<Item = &Visit> {
        self.visits.values()
    }

    pub(crate) fn set_intake(&mut self, id: String, intake: Intake) {
        let before = self.intakes.insert(id.clone(), intake);
        self.changes.push(Change::Intake(id, before));
    }

    pub(crate) fn set_visit(&mut self, visit: Visit) {
        let id = visit.id;
        let before = self.visits.insert(id, visit);
        self.changes.push(Change::Visit(id, before));
    }

    #[cfg(feature = "data")]
    pub(crate) fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }

    #[cfg(feature = "data")]
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns whether there are none.
    #[cfg(feature = "data")]
    pub(crate) fn is_empty(&self) -> bool {
        self.intakes.is_empty() && self.visits.is_empty()
    }

    /// Takes what was changed for kept.
    pub(crate) fn keep(&mut self) {
        self.changes.clear();
    }

    /// Undoes what was changed and is not kept.
    pub(crate) fn undo(&mut self) {
        while let Some(change) = self.changes.pop() {
            match change {
                Change::Intake(id, Some(before)) => drop(self.intakes.insert(id, before)),
                Change::Intake(id, None) => drop(self.intakes.remove(&id)),
                Change::Visit(id, Some(before)) => drop(self.visits.insert(id, before)),
                Change::Visit(id, None) => drop(self.visits.remove(&id)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Members;

    #[test]
    fn what_is_not_kept_can_be_undone() {
        let intake = |modified| Intake {
            owner: None,
            members: Members::new(),
            created: 1,
            modified,
        };
        let mut records = Records::default();
        records.set_intake("a".to_owned(), intake(1));
        records.keep();
        records.set_intake("a".to_owned(), intake(2));
        records.set_intake("b".to_owned(), intake(3));
        records.set_intake("a".to_owned(), intake(4));
        records.undo();
        let modified = |id| records.intake(id).map(|intake| intake.modified);
        assert_eq!([modified("a"), modified("b")], [Some(1), None]);
    }
}
