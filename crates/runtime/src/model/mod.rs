//! Objects with known members: the trait that tables fill in, and the code that they share.
//!
//! Deriving serde writes two hundred lines of code for each struct, and the compiler reads all of them. A [`Model`] says
//! only what differs from type to type: the names of its members, how one is read, how all are written.

mod debug;
mod integer;
mod names;
mod read;
mod table;
mod vacant;
mod write;

pub(crate) use debug::Redacted;
pub use debug::debug;
pub use integer::with_plain_integers;
pub(crate) use integer::{is_integral, plain_integer};
pub use read::{DropExtra, ExtraMembers, Reader, fill, read};
pub use vacant::Vacant;
pub(crate) use vacant::{FillSeed, ReadSeed};
pub use write::write;

use std::fmt;

use serde::Serialize;
use serde::de::MapAccess;

use crate::Maybe;

/// An object with known members; [`model!`](crate::model!) implements it from a table.
pub trait Model: Vacant {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// The members in the order of the table, which is the order in which they are written.
    const MEMBERS: &'static [Member];

    /// Reads the member at which the reader stands. `index` is its row of the table; past the table's end for a member that is
    /// not in it.
    ///
    /// # Errors
    ///
    /// If it has a value of another type.
    fn read_member<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        reader: &mut Reader<A>,
    ) -> Result<(), A::Error>;

    /// Shows all members, in the order of the table, and then those that the description does not know.
    ///
    /// # Errors
    ///
    /// The first of the visitor's.
    fn visit_members<V: MemberVisitor>(&self, visit: &mut V) -> Result<(), V::Error>;
}

/// Sees the members of a model one after the other: to write them, or for `Debug`.
///
/// It is told the presence of each and its index in the table.
pub trait MemberVisitor {
    /// What can go wrong.
    type Error;

    /// A member that is always there.
    ///
    /// # Errors
    ///
    /// The visitor's own, as for the others.
    fn required<T: Serialize + fmt::Debug>(
        &mut self,
        index: usize,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// A member that may be absent.
    ///
    /// # Errors
    ///
    /// As [`required`](Self::required).
    fn optional<T: Serialize + fmt::Debug>(
        &mut self,
        index: usize,
        value: &Option<T>,
    ) -> Result<(), Self::Error>;

    /// A member that is always there and may be `null`.
    ///
    /// # Errors
    ///
    /// As [`required`](Self::required).
    #[inline]
    fn nullable<T: Serialize + fmt::Debug>(
        &mut self,
        index: usize,
        value: &Option<T>,
    ) -> Result<(), Self::Error> {
        self.required(index, value)
    }

    /// A member that may be absent and may be `null`.
    ///
    /// # Errors
    ///
    /// As [`required`](Self::required).
    fn maybe<T: Serialize + fmt::Debug>(
        &mut self,
        index: usize,
        value: &Maybe<T>,
    ) -> Result<(), Self::Error>;

    /// The members that the description does not know.
    ///
    /// # Errors
    ///
    /// As [`required`](Self::required).
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> Result<(), Self::Error>;
}

/// What a table says about a member beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number in the table, from zero.
    pub index: u32,
    /// Its name on the wire.
    pub name: &'static str,
    /// Absent and null.
    pub presence: Presence,
    /// Whether its value stays out of `Debug` output.
    pub sensitive: bool,
}

impl Member {
    const fn new(index: u32, name: &'static str, presence: Presence) -> Self {
        Self {
            index,
            name,
            presence,
            sensitive: false,
        }
    }

    /// A member that is always there, and never `null`.
    #[must_use]
    pub const fn required(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Required)
    }

    /// A member that may be absent.
    #[must_use]
    pub const fn optional(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Optional)
    }

    /// A member that is always there and may be `null`.
    #[must_use]
    pub const fn nullable(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Nullable)
    }

    /// A member that may be absent and may be `null`.
    #[must_use]
    pub const fn maybe(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::OptionalNullable)
    }

    /// The same, with a value that stays out of `Debug` output.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self {
            sensitive: true,
            ..self
        }
    }
}

/// The rows of a table, whose numbers are looked at.
///
/// # Panics
///
/// If they do not count from zero. Tables are constants: this is an error of the compiler.
#[must_use]
pub const fn numbered<const N: usize>(members: [Member; N]) -> [Member; N] {
    let mut at = 0;
    while at < N {
        assert!(
            members[at].index as usize == at,
            "rows are numbered from zero, in order"
        );
        at += 1;
    }
    members
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
