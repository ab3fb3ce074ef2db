//! The supported versions of the OpenAPI Specification.

use std::fmt;

/// A feature version of the OpenAPI Specification. Patch releases do not change the meaning of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0.x: schemas are a dialect of JSON Schema draft 5, with `nullable`.
    V3_0,
    /// OpenAPI 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.x: like 3.1, with `query`, `additionalOperations`, streams and device flows.
    V3_2,
}

impl Version {
    /// Parses the value of the root member `openapi`, such as `3.0.3`.
    ///
    /// Returns `None` for a version that is not supported.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '.');
        match (parts.next()?, parts.next()?) {
            ("3", "0") => Some(Self::V3_0),
            ("3", "1") => Some(Self::V3_1),
            // The draft of 3.3 is read as 3.2.
            ("3", "2" | "3") => Some(Self::V3_2),
            _ => None,
        }
    }

    /// Returns whether a version that [`parse`](Self::parse) accepts is that of a draft.
    pub(crate) fn is_draft(text: &str) -> bool {
        text.trim().split('.').nth(1) == Some("3")
    }

    /// Returns whether a version is written in full, such as `3.1.1` or `3.2.0-rc1`.
    pub(crate) fn is_complete(text: &str) -> bool {
        let Some((_, patch)) = text
            .split_once('.')
            .and_then(|(_, rest)| rest.split_once('.'))
        else {
            return false;
        };
        let (number, tag) = patch.split_once('-').unwrap_or((patch, "x"));
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !tag.is_empty()
    }

    /// Returns the feature version as text: `3.0`, `3.1` or `3.2`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn patch_releases_are_parsed_as_feature_versions() {
        assert_eq!(Version::parse("3.0.3"), Some(Version::V3_0));
        assert_eq!(Version::parse("3.1"), Some(Version::V3_1));
        assert_eq!(Version::parse("3.2.0-rc1"), Some(Version::V3_2));
        assert_eq!(Version::parse("3.3.0"), Some(Version::V3_2));
        assert!(Version::is_draft("3.3.0") && !Version::is_draft("3.0.3"));
        assert!(Version::is_complete("3.1.10") && Version::is_complete("3.2.0-rc1"));
        assert!(!Version::is_complete("3.1") && !Version::is_complete("3.1.x"));
        assert_eq!(Version::parse("2.0"), None);
        assert_eq!(Version::parse("3"), None);
        assert_eq!(Version::parse("30.0"), None);
        assert_eq!(Version::parse(""), None);
    }
}
