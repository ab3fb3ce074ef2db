//! Members whose value follows from the description: constants, and the tags of unions.

use serde::ser::Error;

use super::tag::Refused;
use super::{Member, Vacant, Written, read_str};
use crate::json::same_json;

/// Returns a constant of a table as the value of a member.
///
/// # Panics
///
/// If the JSON text does not fit the type. The generator writes only constants that do.
#[must_use]
pub fn fixed<T: Vacant>(json: &str) -> T {
    read_str(json).expect("a constant of a table fits its member")
}

/// Checks that the value of a member is one of these, or the one that was kept when it was read.
pub(super) fn check<T: Vacant, E: Error>(
    member: &Member,
    value: &T,
    admitted: &[&str],
    kept: Option<&str>,
) -> Result<(), E> {
    let json = serde_json::to_string(&Written(value)).map_err(E::custom)?;
    let mut all = admitted.iter().copied().chain(kept);
    let is_admitted = all.any(|constant| same_json(&json, constant));
    if is_admitted {
        Ok(())
    } else {
        Err(E::custom(Refused {
            name: member.name,
            admitted,
        }))
    }
}
