//! The dialect of JSON Schema that a Schema Object is written in.

use std::fmt;

use crate::Version;

/// The meaning of the keywords of a Schema Object.
///
/// OpenAPI 3.0 has one dialect. From 3.1 on, `$schema` in a schema or `jsonSchemaDialect` at the root names one (OpenAPI
/// 3.1.1 §4.8.24.5); without them it is [`Dialect::Draft2020`] with OpenAPI's base vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// The Schema Object of OpenAPI 3.0.
    OpenApi30,
    /// JSON Schema draft-04 and draft-05, which differ in names only.
    Draft4,
    /// JSON Schema draft-06.
    Draft6,
    /// JSON Schema draft-07.
    Draft7,
    /// JSON Schema 2019-09.
    Draft2019,
    /// JSON Schema 2020-12, alone or with a base vocabulary of OpenAPI.
    Draft2020,
    /// A dialect that is not supported.
    Unknown,
}

impl Dialect {
    /// Returns the dialect with this URI, the value of `$schema` or `jsonSchemaDialect`.
    ///
    /// ```
    /// use conform_description::Dialect;
    ///
    /// assert_eq!(Dialect::of_uri("http://json-schema.org/draft-07/schema#"), Dialect::Draft7);
    /// assert_eq!(Dialect::of_uri("https://spec.openapis.org/oas/3.1/dialect/base"), Dialect::Draft2020);
    /// assert_eq!(Dialect::of_uri("https://example.com/own"), Dialect::Unknown);
    /// ```
    #[must_use]
    pub fn of_uri(uri: &str) -> Self {
        let uri = uri.trim_end_matches('#').trim_end_matches('/');
        let rest = uri
            .strip_prefix("https://")
            .or_else(|| uri.strip_prefix("http://"));
        match rest.unwrap_or_default() {
            "json-schema.org/draft-04/schema" | "json-schema.org/draft-05/schema" => Self::Draft4,
            "json-schema.org/draft-06/schema" => Self::Draft6,
            "json-schema.org/draft-07/schema" => Self::Draft7,
            "json-schema.org/draft/2019-09/schema" => Self::Draft2019,
            "json-schema.org/draft/2020-12/schema" => Self::Draft2020,
            rest if rest.starts_with("spec.openapis.org/oas/3.1/")
                || rest.starts_with("spec.openapis.org/oas/3.2/") =>
            {
                Self::Draft2020
            }
            _ => Self::Unknown,
        }
    }

    /// Returns the dialect of Schema Objects that name none.
    pub(crate) fn of_version(version: Version) -> Self {
        match version {
            Version::V3_0 => Self::OpenApi30,
            Version::V3_1 | Version::V3_2 => Self::Draft2020,
        }
    }

    /// Returns whether keywords beside a `$ref` apply, too.
    #[must_use]
    pub const fn siblings_apply(self) -> bool {
        matches!(self, Self::Draft2019 | Self::Draft2020 | Self::Unknown)
    }

    /// Returns whether an array under `items` is a list of schemas for the first items, and `additionalItems` the schema of
    /// the others.
    #[must_use]
    pub const fn has_tuples_in_items(self) -> bool {
        matches!(
            self,
            Self::Draft4 | Self::Draft6 | Self::Draft7 | Self::Draft2019
        )
    }

    /// Returns whether a keyword that OpenAPI's own dialects do not have is one of this dialect.
    #[must_use]
    pub fn has_own_keyword(self, keyword: &str) -> bool {
        match keyword {
            "id" => self == Self::Draft4,
            "definitions" | "dependencies" | "additionalItems" => self.has_tuples_in_items(),
            "$recursiveRef" | "$recursiveAnchor" => self == Self::Draft2019,
            _ => false,
        }
    }

    /// Returns whether this is an early draft of JSON Schema in which a keyword of later ones has no effect.
    ///
    /// ```
    /// use conform_description::Dialect;
    ///
    /// assert!(Dialect::Draft4.lacks("if"));
    /// assert!(!Dialect::Draft7.lacks("if"));
    /// ```
    #[must_use]
    pub fn lacks(self, keyword: &str) -> bool {
        let since = match keyword {
            "const" | "contains" | "propertyNames" => Self::Draft6,
            "if" | "then" | "else" => Self::Draft7,
            "dependentRequired"
            | "dependentSchemas"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "minContains"
            | "maxContains"
            | "$anchor" => Self::Draft2019,
            "prefixItems" | "$dynamicRef" | "$dynamicAnchor" => Self::Draft2020,
            _ => return false,
        };
        self != Self::OpenApi30 && self < since
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::Draft4 => "JSON Schema draft-04",
            Self::Draft6 => "JSON Schema draft-06",
            Self::Draft7 => "JSON Schema draft-07",
            Self::Draft2019 => "JSON Schema 2019-09",
            Self::Draft2020 => "JSON Schema 2020-12",
            Self::Unknown => "an unknown dialect",
        })
    }
}
