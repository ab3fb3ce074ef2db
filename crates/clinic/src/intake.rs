//! The intake of a patient, as it is stored.

use crate::json::Members;

/// What a patient has to say.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "data", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Intake {
    /// The user who made it; `None` if nobody was signed on.
    pub(crate) owner: Option<u64>,
    /// What was sent, as it was sent.
    pub(crate) members: Members,
    pub(crate) created: i64,
    pub(crate) modified: i64,
}

impl Intake {
    /// Returns it as answers have it.
    pub(crate) fn shown(&self, id: &str) -> Members {
        let mut members = self.members.clone();
        members.insert("created".to_owned(), self.created.into());
        members.insert("modified".to_owned(), self.modified.into());
        members.insert("id".to_owned(), id.into());
        members
    }
}
