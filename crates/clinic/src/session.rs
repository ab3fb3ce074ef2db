//! One call: who calls, and what they may reach.

use crate::accounts::{Account, Role, User};
use crate::ids::Ids;
use crate::records::Records;
use crate::style::Style;

/// One call: who calls, and what they may reach.
pub(crate) struct Session<'s> {
    pub(crate) account: &'s Account,
    /// Who calls; `None` without a token.
    pub(crate) user: Option<&'s User>,
    pub(crate) style: Style,
    pub(crate) base_url: &'s str,
    pub(crate) now: i64,
    pub(crate) ids: &'s mut Ids,
    pub(crate) records: &'s mut Records,
}

impl Session<'_> {
    /// Returns who calls.
    ///
    /// # Panics
    ///
    /// If the route is one that needs no token.
    pub(crate) fn caller(&self) -> &User {
        self.user.expect("the route needs a token")
    }

    pub(crate) fn is_admin(&self) -> bool {
        self.user.is_some_and(|user| user.role == Role::Admin)
    }
}
