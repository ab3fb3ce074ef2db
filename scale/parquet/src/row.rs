//! Rows: exchanges, and what is none.

use std::sync::Arc;

use conform_json::Position;
use conform_traffic::Exchange;

/// A row of a file or of a struct.
#[derive(Debug)]
pub enum Row<'a> {
    /// An exchange.
    Exchange(Exchange<'a>),
    /// What is no exchange: the file and the place where it starts, and why.
    Fault {
        /// The name of the file.
        name: Arc<str>,
        /// Where it starts in the file; `None` if that is not known.
        place: Option<Position>,
        /// Why it is no exchange.
        why: String,
    },
}
