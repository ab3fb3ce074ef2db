//! Objects with declared members: the trait [`Model`], which [`model!`](crate::model!) implements from a table, and the code that all models share.
//!
//! A derived `Deserialize` expands to about two hundred lines for each struct, all of which must be compiled. A [`Model`] contains only what
//! differs between types: the names of the members, how one member is read, and how all are visited.

mod by_member;
mod constant;
mod debug;
mod float;
mod integer;
mod kept;
mod names;
mod read;
mod seen;
mod table;
mod tag;
mod vacant;
mod write;

pub use by_member::ByMember;
pub use constant::fixed;
pub(crate) use debug::Redacted;
pub use debug::debug;
pub use kept::ExtraMembers;
pub use read::{MemberReader, read};
pub(crate) use tag::FOUND_ANOTHER;
pub use tag::Tag;
pub use vacant::{Access, ByValue, Vacant, Written, read_str};
pub(crate) use vacant::{FillSeed, ReadSeed};
pub use write::write;

use crate::Maybe;

/// An object with declared members; [`model!`](crate::model!) implements it from a table.
///
/// (Thousands of types implement it, so it has few items: the compiler spends memory on each of them.)
pub trait Model: Vacant {
    /// The name and the members.
    const TABLE: Table;

    /// The name of the type, for messages.
    const NAME: &'static str = Self::TABLE.name;

    /// The members in the order of the table, in which they are written, too.
    const MEMBERS: &'static [Member] = Self::TABLE.members;

    /// Reads the current member of the reader. `index` is its row in the table; it is beyond the end of the table for a member that is not in it.
    ///
    /// Returns whether it is done; if not, the reader knows why.
    fn read_member<R: MemberReader>(&mut self, index: usize, reader: &mut R) -> bool;

    /// Visits the members: whether values are kept as JSON, then the members of the table in its order, then the unknown ones; as long as the
    /// visitor goes on.
    ///
    /// Returns whether all were visited; if not, the visitor knows why.
    fn visit_members<'m, V: MemberVisitor<'m>>(&'m self, visitor: &mut V) -> bool;
}

/// Visits the members of a model one by one, to write them or for `Debug`.
///
/// There is a method for each presence of a member. It gets the index of the member in the table, and returns whether to go on.
///
/// (A `bool` and no `Result`, as for [`MemberReader`].)
pub trait MemberVisitor<'m> {
    /// Begins with the field of the unknown members, which also has the values that are kept as JSON; not called for models without that field.
    fn begin<E: ExtraMembers>(&mut self, _extra: &'m E) -> bool {
        true
    }

    /// Visits a required member.
    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> bool;

    /// Visits an optional member.
    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> bool;

    /// Visits a required member that may be `null`.
    #[inline]
    fn nullable<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> bool {
        self.required(index, value)
    }

    /// Visits an optional member that may be `null`.
    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> bool;

    /// Visits the unknown members.
    fn extra<E: ExtraMembers>(&mut self, extra: &E) -> bool;
}

/// The table of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the type.
    pub name: &'static str,
    /// The members.
    pub members: &'static [Member],
}

/// A row of the table of a model: a member without its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The index of the row, from zero.
    pub index: u32,
    /// The name in JSON.
    pub name: &'static str,
    /// Whether the member may be absent or `null`.
    pub presence: Presence,
    /// Whether `Debug` hides its value.
    pub sensitive: bool,
    /// The only value that it may have, as JSON text, if the description admits no other.
    pub constant: Option<&'static str>,
}

impl Member {
    const fn new(index: u32, name: &'static str, presence: Presence) -> Self {
        Self {
            index,
            name,
            presence,
            sensitive: false,
            constant: None,
        }
    }

    /// Creates a required member that is never `null`.
    #[must_use]
    pub const fn required(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Required)
    }

    /// Creates an optional member.
    #[must_use]
    pub const fn optional(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Optional)
    }

    /// Creates a required member that may be `null`.
    #[must_use]
    pub const fn nullable(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::Nullable)
    }

    /// Creates an optional member that may be `null`.
    #[must_use]
    pub const fn maybe(index: u32, name: &'static str) -> Self {
        Self::new(index, name, Presence::OptionalNullable)
    }

    /// Returns the member with its value hidden in `Debug` output.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self {
            sensitive: true,
            ..self
        }
    }

    /// Returns the member with the only value that it may have, as JSON text.
    #[must_use]
    pub const fn only(self, constant: &'static str) -> Self {
        Self {
            constant: Some(constant),
            ..self
        }
    }
}

/// Checks the indices of the rows of a table, and returns the rows.
///
/// # Panics
///
/// If the indices do not count from zero in order. Tables are constants, so this is a compile error.
#[must_use]
pub const fn numbered<const N: usize>(members: [Member; N]) -> [Member; N] {
    let mut at = 0;
    while at < N {
        assert!(
            members[at].index as usize == at,
            "rows must be numbered from zero, in order"
        );
        at += 1;
    }
    members
}

/// Whether a member may be absent, and whether it may be `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Never absent and never `null`: a `T`.
    Required,
    /// May be absent, but not `null`: an `Option<T>`. If it is `null` all the same, it reads as `None`, and is written back as `null`.
    Optional,
    /// Never absent, but may be `null`: an `Option<T>`.
    Nullable,
    /// May be absent and may be `null`: a [`Maybe<T>`](crate::Maybe).
    OptionalNullable,
}
