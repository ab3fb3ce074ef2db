//! Where schemas are used.

use conform_description::Address;
use conform_schema::Direction;

use crate::change::Side;

/// A part of a message that has a schema on both sides.
#[derive(Clone, Debug)]
pub(crate) struct SchemaUse {
    /// Its name in reports, such as `request body of createVisit`.
    pub(crate) name: String,
    /// What messages call its value, such as `the request body`.
    pub(crate) value: String,
    /// The Schema Objects.
    pub(crate) schemas: [Address; 2],
    /// Which way its messages go.
    pub(crate) direction: Direction,
    /// The side that sends them.
    pub(crate) sender: Side,
    /// Whether it is a parameter, whose `default` the API documents as what it does without it.
    pub(crate) is_parameter: bool,
    /// Whether it is written as XML.
    pub(crate) is_xml: bool,
    /// How deep in the value scalars are sent as text, which has no types; `None` if they are JSON.
    pub(crate) text_depth: Option<usize>,
}
