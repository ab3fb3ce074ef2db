//! The result of checking a message of an exchange.

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
    /// Why something of the message was not checked; `None` if all of it was.
    pub unchecked: Option<Unchecked>,
    /// Why the exchange was not checked, if it was not.
    pub left_alone: Option<LeftAlone>,
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
            unchecked: None,
            left_alone: Some(why),
        }
    }
}
