//! Ids. The id of a user is a number in some members and a string in others.

use std::num::ParseIntError;

use conform_runtime::Loose;

use crate::{MemberId, ProviderId, UserId, VisitId};

impl ProviderId {
    /// The id `0`, which means that no provider is assigned to the visit.
    pub const NOBODY: Self = Self(Loose::number(0));

    /// Returns the id of the user as a number, whether it is written as a number or a string.
    #[must_use]
    pub const fn number(&self) -> i64 {
        *self.0.get()
    }
}

impl MemberId {
    /// Returns the id of the user as a number, whether it is written as a number or a string.
    #[must_use]
    pub const fn number(&self) -> i64 {
        *self.0.get()
    }
}

impl UserId {
    /// Parses the id as a number.
    ///
    /// # Errors
    ///
    /// If it is not a number, which no known payload contains.
    pub fn number(&self) -> Result<i64, ParseIntError> {
        self.0.parse()
    }
}

impl VisitId {
    /// Parses the id as a number.
    ///
    /// # Errors
    ///
    /// If it is not a number, which no known payload contains.
    pub fn number(&self) -> Result<i64, ParseIntError> {
        self.0.parse()
    }
}

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
///
/// // The captured response of `GET /visits/{id}`: `provider_id` is 12456470, `provider.id` is "12456470".
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let (id, provider) = (visit.provider_id.unwrap(), visit.provider.unwrap());
/// assert_eq!(id, provider.id);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl PartialEq<UserId> for ProviderId {
    /// Returns whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == Ok(self.number())
    }
}

impl PartialEq<UserId> for MemberId {
    /// Returns whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == Ok(self.number())
    }
}

impl TryFrom<&UserId> for ProviderId {
    type Error = ParseIntError;

    /// Converts the id of a user to a number.
    ///
    /// # Errors
    ///
    /// If the id is not a number.
    fn try_from(id: &UserId) -> Result<Self, ParseIntError> {
        Ok(Self(Loose::number(id.number()?)))
    }
}

impl TryFrom<&UserId> for MemberId {
    type Error = ParseIntError;

    /// Converts the id of a user to a number.
    ///
    /// # Errors
    ///
    /// If the id is not a number.
    fn try_from(id: &UserId) -> Result<Self, ParseIntError> {
        Ok(Self(Loose::number(id.number()?)))
    }
}
