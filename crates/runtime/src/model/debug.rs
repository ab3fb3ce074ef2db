//! `Debug` of a model.

use std::fmt::{self, Debug, DebugStruct, Formatter};
use std::slice;

use serde::Serialize;

use super::{Member, Model, Rest, Visit};
use crate::Maybe;

/// Writes the `Debug` form of a model: names of the wire, sensitive values left out.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug<M: Model>(model: &M, f: &mut Formatter<'_>) -> fmt::Result {
    let mut shown = Shown {
        output: f.debug_struct(M::NAME),
        members: M::MEMBERS.iter(),
    };
    model.each(&mut shown);
    shown.output.finish_non_exhaustive()
}

struct Shown<'f, 'b> {
    output: DebugStruct<'f, 'b>,
    /// Those that come.
    members: slice::Iter<'static, Member>,
}

impl Shown<'_, '_> {
    fn show(&mut self, value: &dyn Debug) {
        if let Some(member) = self.members.next() {
            let value = if member.sensitive { &Redacted } else { value };
            self.output.field(member.name, value);
        }
    }
}

impl Visit for Shown<'_, '_> {
    fn required<T: Serialize + Debug>(&mut self, value: &T) {
        self.show(value);
    }

    fn optional<T: Serialize + Debug>(&mut self, value: &Option<T>) {
        self.show(value);
    }

    fn maybe<T: Serialize + Debug>(&mut self, value: &Maybe<T>) {
        self.show(value);
    }

    fn rest<R: Rest>(&mut self, _: &R) {}
}

/// Stands in `Debug` output for a value that must not be in a log.
pub(crate) struct Redacted;

impl Debug for Redacted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
