//! Names of people. Newer responses contain the full name, older ones given and family name.

use crate::{UserSummary, VisitCreator, VisitHost, VisitMember, VisitProvider};

/// Returns the full name, else given and family name as far as they exist. Blank names count as missing.
fn joined(full: Option<&String>, first: Option<&String>, last: Option<&String>) -> Option<String> {
    let non_blank = |name: Option<&String>| {
        let name = name?.trim();
        (!name.is_empty()).then(|| name.to_owned())
    };
    non_blank(full).or_else(|| match (non_blank(first), non_blank(last)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (first, last) => first.or(last),
    })
}

/// ```
/// # let old = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/createWalkinVisit/200.captured.json"));
/// # let new = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/payloads/getVisit/200.captured-first-postvisit.json"));
/// use vsee_models::VisitResponse;
///
/// // The captured responses of `POST /visits/add_walkin`, from 2016, and of `GET /visits/{id}`, from 2021.
/// for json in [old, new] {
///     let visit = serde_json::from_str::<VisitResponse>(json)?.data;
///     assert!(visit.member.into_value().unwrap().name().is_some());
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
impl VisitMember {
    /// Returns given and family name: `full_name`, else `first_name` and `last_name`; `None` if all of them are absent, `null` or
    /// blank.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        joined(
            self.full_name.value(),
            self.first_name.value(),
            self.last_name.value(),
        )
    }
}

impl VisitProvider {
    /// Returns given and family name without title and suffix: `full_name`, else `first_name` and `last_name`; `None` if all
    /// of them are absent or blank.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        joined(
            self.full_name.value(),
            self.first_name.value(),
            self.last_name.value(),
        )
    }
}

impl VisitHost {
    /// Returns given and family name without title and suffix; `None` if it is absent, `null` or blank.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        joined(self.full_name.value(), None, None)
    }
}

impl VisitCreator {
    /// Returns given and family name; `None` if both are absent, `null` or blank, as for a visit that a program created.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        joined(None, self.first_name.value(), self.last_name.value())
    }
}

impl UserSummary {
    /// Returns given and family name; `None` if both are absent, `null` or blank.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        joined(None, self.first_name.value(), self.last_name.value())
    }
}
