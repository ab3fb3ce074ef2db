//! The `Debug` implementation of models.

use std::convert::Infallible;
use std::fmt::{self, Debug, DebugStruct, Formatter};

use super::{ExtraMembers, Member, MemberVisitor, Model, Vacant};
use crate::Maybe;

/// Writes the `Debug` output of a model: the JSON names of its members, without sensitive values.
///
/// # Errors
///
/// If the formatter fails.
pub fn debug<M: Model>(model: &M, f: &mut Formatter<'_>) -> fmt::Result {
    let mut shown = DebugMembers {
        output: f.debug_struct(M::NAME),
        members: M::MEMBERS,
    };
    let Ok(()) = model.visit_members(&mut shown);
    shown.output.finish_non_exhaustive()
}

struct DebugMembers<'f, 'b> {
    output: DebugStruct<'f, 'b>,
    members: &'static [Member],
}

impl DebugMembers<'_, '_> {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the methods of the visitor return a result"
    )]
    fn show(&mut self, index: usize, value: &dyn Debug) -> Result<(), Infallible> {
        let member = self.members[index];
        let value = if member.sensitive { &Redacted } else { value };
        self.output.field(member.name, value);
        Ok(())
    }
}

impl MemberVisitor for DebugMembers<'_, '_> {
    type Error = Infallible;

    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> Result<(), Infallible> {
        self.show(index, value)
    }

    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> Result<(), Infallible> {
        self.show(index, value)
    }

    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> Result<(), Infallible> {
        self.show(index, value)
    }

    fn extra<E: ExtraMembers>(&mut self, _: &E) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The `Debug` output of a value that must not be in logs.
pub(crate) struct Redacted;

impl Debug for Redacted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
