//! The state of a clinic.

use std::collections::BTreeMap;

use crate::clock::Clock;
use crate::ids::Ids;
use crate::intake::Intake;
use crate::visit::Visit;

/// The state of all accounts.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    /// By the code of the account.
    pub(crate) records: BTreeMap<String, Records>,
}

/// The records of one account.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) intakes: BTreeMap<String, Intake>,
    pub(crate) visits: BTreeMap<u64, Visit>,
}
