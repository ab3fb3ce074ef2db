//! Traits that a user asks generated types to derive, beyond those that they have.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::names::is_keyword;

/// Traits to derive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// For every type that can have them.
    pub all: Vec<DerivedTrait>,
    /// For the types of schemas, by their names, and for what their values contain.
    pub schemas: BTreeMap<String, Vec<DerivedTrait>>,
}

impl Derives {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.schemas.is_empty()
    }
}

/// A trait that can be derived.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DerivedTrait {
    /// A trait of the standard library, whose bounds are known.
    Standard(StandardTrait),
    /// The path of a macro of another crate, which the manifest must name: `strum::Display`. What it asks of types is not known.
    Path(String),
}

/// A trait of the standard library that can be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandardTrait {
    /// `Copy`.
    Copy,
    /// `Default`.
    Default,
    /// `Eq`.
    Eq,
    /// `Hash`.
    Hash,
    /// `PartialOrd`.
    PartialOrd,
    /// `Ord`.
    Ord,
}

impl StandardTrait {
    /// All of them, each after those that it needs.
    pub const ALL: [Self; 6] = [
        Self::Copy,
        Self::Default,
        Self::Eq,
        Self::Hash,
        Self::PartialOrd,
        Self::Ord,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "Copy",
            Self::Default => "Default",
            Self::Eq => "Eq",
            Self::Hash => "Hash",
            Self::PartialOrd => "PartialOrd",
            Self::Ord => "Ord",
        }
    }

    /// Returns the traits that a type must have for this one, beside those that every generated type has.
    pub(crate) const fn needs(self) -> &'static [Self] {
        match self {
            Self::Ord => &[Self::Eq, Self::PartialOrd],
            _ => &[],
        }
    }
}

impl FromStr for DerivedTrait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(known) = StandardTrait::ALL
            .into_iter()
            .find(|known| known.name() == text)
        {
            return Ok(Self::Standard(known));
        }
        if ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"].contains(&text) {
            return Err(format!("every generated type has `{text}`"));
        }
        let is_word = |word: &str| {
            !word.is_empty()
                && !is_keyword(word)
                && !word.starts_with(|c: char| c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if text.contains("::") && text.split("::").all(is_word) {
            return Ok(Self::Path(text.to_owned()));
        }
        let names = StandardTrait::ALL.map(StandardTrait::name);
        Err(format!(
            "write one of {}, or the path of a derive macro, such as `strum::Display`",
            names.join(", ")
        ))
    }
}

impl fmt::Display for DerivedTrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard(known) => f.write_str(known.name()),
            Self::Path(path) => f.write_str(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_and_paths_are_read() {
        for text in ["Eq", "Ord", "strum::Display", "a::b::C"] {
            let read: DerivedTrait = text.parse().expect(text);
            assert_eq!(read.to_string(), text);
        }
        for text in [
            "",
            "eq",
            "Clone",
            "Display",
            "a::",
            "::A",
            "a::b)]",
            "crate::fn",
        ] {
            assert!(text.parse::<DerivedTrait>().is_err(), "{text}");
        }
    }
}
