//! What comparing two terms finds: changes, and what is below.

use conform_report::Code;
use serde_json::Value as Json;

use super::contain::Answer;
use super::term::{Pointer, Term};
use crate::change::Impact;

/// What comparing two terms has found.
pub(super) struct Found {
    pub(super) changes: Vec<LocalChange>,
    /// The pairs below: the step to each, its terms, and whether what is compatible below is compatible above.
    pub(super) below: Vec<(Step, [Term; 2], bool)>,
}

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the member with this name.
    Member(String),
    /// To a member with any name, such as this one.
    AnyMember(String),
    /// To the item at this place.
    Item(usize),
    /// To any item.
    AnyItem,
    /// To a branch of a union; the pointer of the branch on the side that sends.
    Branch(Pointer),
}

/// What a message means that both sides accept.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    /// Whether that breaks something.
    pub(super) impact: Impact,
    /// Why.
    pub(super) why: String,
}

/// A change of what the terms of a pair say themselves.
#[derive(Clone, Debug)]
pub(super) struct LocalChange {
    pub(super) code: Code,
    /// What has changed; `{}` stands for the value.
    pub(super) message: String,
    /// The keywords on both sides, or what they would be in, as pointers into the translations.
    pub(super) places: [Pointer; 2],
    /// Whether the side that receives accepts everything that the other sends.
    pub(super) is_accepted: Answer,
    /// What values may be like that only one side accepts, as schemas for the value.
    pub(super) probes: Vec<Json>,
    /// The member of the value that has changed, if it is a member.
    pub(super) member: Option<String>,
    /// What the same message means to both sides, though both accept it.
    pub(super) meaning: Option<Meaning>,
}
