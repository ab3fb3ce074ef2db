//! The result of checking a message of an exchange.

use std::sync::Arc;

use conform_report::Diagnostic;

use crate::finding::Subject;
use crate::unchecked::Unchecked;

/// What was found in one message of an exchange.
///
/// A message with an error fails. One without errors is [`unchecked`](Self::unchecked) if something of it was not checked,
/// and conforms otherwise.
#[derive(Debug)]
pub struct Verdict {
    /// The message; `None` if the exchange matches no operation.
    pub subject: Option<Subject>,
    /// What was found, in the order of the message.
    pub diagnostics: Vec<Diagnostic>,
    /// The value that each of the diagnostics is about a part of, as JSON: what a parameter, form or body was read as. `None` for those
    /// that are about no value; empty unless [`Options::keep_values`](crate::Options::keep_values) is set.
    pub values: Vec<Option<Arc<str>>>,
    /// Why something of the message was not checked; `None` if all of it was.
    pub unchecked: Option<Unchecked>,
    /// Why the exchange was not checked, if it was not.
    pub left_alone: Option<LeftAlone>,
}

impl Verdict {
    /// Sorts what was found by its place in the payload.
    pub(crate) fn sort_by_place(&mut self) {
        let mut order: Vec<usize> = (0..self.diagnostics.len()).collect();
        order.sort_by_key(|&at| self.diagnostics[at].primary.location.start());
        if !self.values.is_empty() {
            self.values = order.iter().map(|&at| self.values[at].clone()).collect();
        }
        self.diagnostics
            .sort_by_key(|diagnostic| diagnostic.primary.location.start());
    }
}

/// Why an exchange is not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftAlone {
    /// It goes to none of the [`Options::hosts`](crate::Options::hosts), or to no host by HTTP, such as `data:` and `wss:`.
    OtherHost,
    /// It is a preflight request, by which a browser asks whether it may send a request to another origin (CORS). APIs do
    /// not document these.
    Preflight,
}

impl From<LeftAlone> for Verdict {
    fn from(why: LeftAlone) -> Self {
        Self {
            subject: None,
            diagnostics: Vec::new(),
            values: Vec::new(),
            unchecked: None,
            left_alone: Some(why),
        }
    }
}
