//! The tags of unions, and the message of a value that a tag or a constant may not have.

use std::fmt;

/// The tag that the values of a branch have.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The name of the member.
    pub name: &'static str,
    /// The values that select the branch, as JSON text.
    pub values: &'static [&'static str],
}

impl Tag {
    /// Creates the tag of a branch. A union without a tag has no name for it, and no member is called so.
    #[must_use]
    pub const fn of(name: Option<&'static str>, values: &'static [&'static str]) -> Self {
        let name = match name {
            Some(name) => name,
            None => "",
        };
        Self { name, values }
    }
}

/// The message of a value that a member may not have. It does not show the value.
pub(super) struct Refused<'a> {
    pub(super) name: &'a str,
    pub(super) admitted: &'a [&'a str],
}

impl fmt::Display for Refused<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` must be ", self.name)?;
        for (index, constant) in self.admitted.iter().enumerate() {
            write!(f, "{}{constant}", if index > 0 { " or " } else { "" })?;
        }
        f.write_str(FOUND_ANOTHER)
    }
}

/// The end of the message of a value that a member may not have.
pub(crate) const FOUND_ANOTHER: &str = ", found another value";
