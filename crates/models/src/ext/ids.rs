//! Ids: the same user is a number in one place and a string in another.

use std::num::ParseIntError;

use conform_runtime::Loose;

use crate::{MemberId, ProviderId, UserId, VisitId};

impl ProviderId {
    /// `0`: nobody holds the visit.
    pub const NOBODY: Self = Self(Loose::number(0));

    /// Returns the number of the user, however it is spelled.
    #[must_use]
    pub const fn number(&self) -> i64 {
        *self.0.get()
    }
}

impl MemberId {
    /// Returns the number of the user, however it is spelled.
    #[must_use]
    pub const fn number(&self) -> i64 {
        *self.0.get()
    }
}

impl UserId {
    /// Returns the number that the string holds.
    ///
    /// # Errors
    ///
    /// If it holds something else, which no known payload does.
    pub fn number(&self) -> Result<i64, ParseIntError> {
        self.0.parse()
    }
}

impl VisitId {
    /// Returns the number that the string holds.
    ///
    /// # Errors
    ///
    /// If it holds something else, which no known payload does.
    pub fn number(&self) -> Result<i64, ParseIntError> {
        self.0.parse()
    }
}

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
///
/// // The captured answer of `GET /visits/{id}`: `provider_id` is 12456470, `provider.id` is "12456470".
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let (id, provider) = (visit.provider_id.unwrap(), visit.provider.unwrap());
/// assert_eq!(id, provider.id);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl PartialEq<UserId> for ProviderId {
    /// Whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == Ok(self.number())
    }
}

impl PartialEq<UserId> for MemberId {
    /// Whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == Ok(self.number())
    }
}

impl TryFrom<&UserId> for ProviderId {
    type Error = ParseIntError;

    /// The reference to this user, as a number.
    fn try_from(id: &UserId) -> Result<Self, ParseIntError> {
        Ok(Self(Loose::number(id.number()?)))
    }
}

impl TryFrom<&UserId> for MemberId {
    type Error = ParseIntError;

    /// The reference to this user, as a number.
    fn try_from(id: &UserId) -> Result<Self, ParseIntError> {
        Ok(Self(Loose::number(id.number()?)))
    }
}
