//! The `Debug` implementation of models.

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
    model.visit_members(&mut shown);
    shown.output.finish_non_exhaustive()
}

struct DebugMembers<'f, 'b> {
    output: DebugStruct<'f, 'b>,
    members: &'static [Member],
}

impl DebugMembers<'_, '_> {
    fn show(&mut self, index: usize, value: &dyn Debug) -> bool {
        let member = self.members[index];
        let value = if member.sensitive { &Redacted } else { value };
        self.output.field(member.name, value);
        true
    }
}

impl MemberVisitor<'_> for DebugMembers<'_, '_> {
    fn required<T: Vacant>(&mut self, index: usize, value: &T) -> bool {
        self.show(index, value)
    }

    fn optional<T: Vacant>(&mut self, index: usize, value: &Option<T>) -> bool {
        self.show(index, value)
    }

    fn maybe<T: Vacant>(&mut self, index: usize, value: &Maybe<T>) -> bool {
        self.show(index, value)
    }

    fn extra<E: ExtraMembers>(&mut self, _: &E) -> bool {
        true
    }
}

/// The `Debug` output of a value that must not be in logs.
pub(crate) struct Redacted;

impl Debug for Redacted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
