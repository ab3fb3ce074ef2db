//! The state of a clinic.

use std::collections::BTreeMap;

use crate::clock::Clock;
#[cfg(feature = "data")]
use crate::data::Data;
use crate::failure::Outcome;
use crate::ids::Ids;
use crate::records::Records;

/// The state of all accounts.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// By the code of the account.
    pub(crate) records: BTreeMap<String, Records>,
    /// The file that records are kept in; without one they end with the program.
    #[cfg(feature = "data")]
    pub(crate) data: Option<Data>,
}

impl State {
    /// Keeps what was changed: once this has returned, it outlives the program. What cannot be written is undone.
    pub(crate) fn keep(&mut self) -> Outcome<()> {
        #[cfg(feature = "data")]
        if let Some(data) = &mut self.data
            && self.records.values().any(Records::is_changed)
            && let Err(error) = data.save(&self.records, &self.ids)
        {
            self.undo();
            return Err(crate::failure::Failure::unkept(&error));
        }
        for records in self.records.values_mut() {
            records.keep();
        }
        Ok(())
    }

    /// Undoes what was changed and is not kept.
    pub(crate) fn undo(&mut self) {
        for records in self.records.values_mut() {
            records.undo();
        }
    }
}
