//! Open enumerations: where values may be added that `enum` does not list.

use std::str::FromStr;

use conform_description::Description;
use conform_traffic::Side;

/// The messages in which enumerations are open: a value that `enum` does not list is a note, not an error.
///
/// A description says so at its root with `x-open-enums`, and in a schema with `x-extensible-enum`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OpenEnums {
    /// None: a value that is not listed is an error.
    #[default]
    None,
    /// Requests.
    Requests,
    /// Responses: the API adds values without a new version.
    Responses,
    /// Requests and responses.
    All,
}

impl OpenEnums {
    /// The values of `x-open-enums`.
    pub const NAMES: [&str; 3] = ["requests", "responses", "all"];

    /// Returns what the root of a description says by `x-open-enums`.
    #[must_use]
    pub fn of(description: &Description) -> Self {
        let stated = description.root().get("x-open-enums");
        let name = stated.and_then(conform_description::Node::as_str);
        name.and_then(|name| name.parse().ok()).unwrap_or_default()
    }

    /// Returns where enumerations are open by this or by the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, other) => other,
            (own, Self::None) => own,
            (own, other) if own == other => own,
            _ => Self::All,
        }
    }

    /// Returns whether enumerations of this message are open.
    pub(crate) fn include(self, side: Side) -> bool {
        match self {
            Self::None => false,
            Self::Requests => side == Side::Request,
            Self::Responses => side != Side::Request,
            Self::All => true,
        }
    }
}

impl FromStr for OpenEnums {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Ok(match name {
            "requests" => Self::Requests,
            "responses" => Self::Responses,
            "all" => Self::All,
            _ => return Err(format!("expected one of {}", Self::NAMES.join(", "))),
        })
    }
}
