//! Ids. The id of a user is a number in some members and a string in others.

use conform_runtime::Loose;

use crate::{MemberId, ProviderId, RoomId, UserId, VisitId};

impl ProviderId {
    /// The id `0`, which means that no provider is assigned to the visit.
    pub const NOBODY: Self = Self(Loose::number(0));

    /// Returns the id of the user as a number, whether it is written as a number or a string.
    #[must_use]
    pub const fn number(&self) -> i128 {
        *self.0.get()
    }
}

impl MemberId {
    /// Returns the id of the user as a number, whether it is written as a number or a string.
    #[must_use]
    pub const fn number(&self) -> i128 {
        *self.0.get()
    }
}

impl UserId {
    /// Returns the number of the user, however it is spelled.
    #[must_use]
    pub const fn number(&self) -> i128 {
        *self.0.get()
    }
}

impl VisitId {
    /// Returns the number of the visit, however it is spelled.
    #[must_use]
    pub const fn number(&self) -> i128 {
        *self.0.get()
    }
}

impl RoomId {
    /// Returns the number of the room, however it is spelled.
    #[must_use]
    pub const fn number(&self) -> i128 {
        *self.0.get()
    }
}

/// ```
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
///
/// // The captured response of `GET /visits/{id}`: `provider_id` is 12456470, `provider.id` is "12456470".
/// let visit = serde_json::from_str::<VisitResponse>(json)?.data;
/// let provider = visit.provider.into_value().unwrap();
/// assert_eq!(visit.provider_id.into_value().unwrap(), provider.id);
/// # Ok::<(), serde_json::Error>(())
/// ```
impl PartialEq<UserId> for ProviderId {
    /// Returns whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == self.number()
    }
}

impl PartialEq<UserId> for MemberId {
    /// Returns whether both are the same user.
    fn eq(&self, other: &UserId) -> bool {
        other.number() == self.number()
    }
}

impl From<&UserId> for ProviderId {
    /// Makes a reference to this user, written as the id is.
    fn from(id: &UserId) -> Self {
        Self(id.0.clone())
    }
}

impl From<&UserId> for MemberId {
    /// Makes a reference to this user, written as the id is.
    fn from(id: &UserId) -> Self {
        Self(id.0.clone())
    }
}

/// Makes an id of its number, written as a JSON number.
macro_rules! from_number {
    ($($id:ident)*) => {
        $(
            from_number! { @ $id: i32 i64 i128 }
        )*
    };
    (@ $id:ident: $($number:ident)*) => {
        $(
            impl From<$number> for $id {
                /// Makes the id of its number, written as a JSON number.
                fn from(number: $number) -> Self {
                    Self(Loose::number(number.into()))
                }
            }
        )*
    };
}

from_number! { MemberId ProviderId RoomId UserId VisitId }
