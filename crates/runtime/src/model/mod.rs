//! Objects with known members: the trait that tables fill in, and the code that they share.
//!
//! Deriving serde writes two hundred lines of code for each struct, and the compiler reads all of them. A [`Model`] says
//! only what differs from type to type: the names of its members, how one is read, how all are written.

mod names;
mod read;
mod table;
mod vacant;
mod write;

pub use read::{Dropped, Reader, Rest, read};
pub use vacant::Vacant;
pub use write::{Writer, write};

use std::fmt;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

/// An object with known members; [`model!`](crate::model!) implements it from a table.
pub trait Model: Vacant {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// The members in the order of the table, which is the order in which they are written.
    const MEMBERS: &'static [Member];

    /// Reads the member at which the reader stands.
    fn read<'de, A: MapAccess<'de>>(&mut self, reader: &mut Reader<'de, A>);

    /// Writes the members that are there, then those that the description does not know.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<M>);
}

/// What a table says about a member beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name on the wire.
    pub name: &'static str,
    /// Absent and null.
    pub presence: Presence,
    /// Whether its value stays out of `Debug` output.
    pub sensitive: bool,
}

/// Whether a member can be left out, and whether it can be `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there, never `null`: a `T`.
    Required,
    /// May be absent, never `null`: an `Option<T>`. A `null` that comes all the same reads as absent.
    Optional,
    /// Always there, may be `null`: an `Option<T>`.
    Nullable,
    /// May be absent and may be `null`: a [`Maybe<T>`](crate::Maybe).
    OptionalNullable,
}

/// Writes the `Debug` form of a model: names of the wire, sensitive values left out.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    members: &[Member],
    values: &[&dyn fmt::Debug],
) -> fmt::Result {
    let mut output = f.debug_struct(name);
    for (member, value) in members.iter().zip(values) {
        if member.sensitive {
            output.field(member.name, &Redacted);
        } else {
            output.field(member.name, value);
        }
    }
    output.finish_non_exhaustive()
}

/// Stands in `Debug` output for a value that must not be in a log.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
