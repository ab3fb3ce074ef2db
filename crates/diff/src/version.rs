//! The version that a new description should have.

use std::fmt;

use crate::change::{Effect, Flow, Impact};
use crate::compare::Comparison;

/// Which part of a version changes (semver.org).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// None: nothing has changed.
    None,
    /// The third number: nothing that messages depend on.
    Patch,
    /// The second number: what works goes on working.
    Minor,
    /// The first number.
    Major,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "no",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

impl Bump {
    /// Returns the part of `info.version` that the changes of a comparison ask for. What is undecided may break. Changes of generated
    /// crates ask for nothing.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self::of_changes(comparison, false)
    }

    /// Returns the part of the version of the generated crates that the changes ask for, as `cargo semver-checks` reads versions. It is
    /// none if the crates were not compared.
    #[must_use]
    pub fn of_crates(comparison: &Comparison) -> Self {
        Self::of_changes(comparison, true)
    }

    fn of_changes(comparison: &Comparison, of_crates: bool) -> Self {
        let changes = comparison.changes.iter().filter(|change| {
            let is_of_crates = |effect: &Effect| effect.flow == Flow::Program;
            change.effects.iter().any(is_of_crates) == of_crates
        });
        let bumps = changes.map(|change| match change.impact() {
            Impact::Breaking | Impact::Undecided => Self::Major,
            Impact::Compatible => {
                let name = change.code;
                if name == crate::codes::TEXT_CHANGED || name == crate::codes::COMPONENT_CHANGED {
                    Self::Patch
                } else {
                    Self::Minor
                }
            }
        });
        bumps.max().unwrap_or(Self::None)
    }
}

/// Returns the version after another; `None` if that has no three numbers.
///
/// Before version 1 a change that breaks raises the second number, and any other the third, as cargo reads versions.
///
/// ```
/// use conform_diff::{Bump, next_version};
///
/// assert_eq!(next_version("1.4.2", Bump::Major).as_deref(), Some("2.0.0"));
/// assert_eq!(next_version("v1.4", Bump::Minor).as_deref(), Some("v1.5.0"));
/// assert_eq!(next_version("0.4.2", Bump::Major).as_deref(), Some("0.5.0"));
/// assert_eq!(next_version("2024-05-01", Bump::Minor), None);
/// ```
#[must_use]
pub fn next_version(version: &str, bump: Bump) -> Option<String> {
    let start = version.find(|c: char| c.is_ascii_digit())?;
    let (prefix, numbers) = version.split_at(start);
    if !matches!(prefix, "" | "v" | "V") {
        return None;
    }
    let end = numbers.find(['-', '+']).unwrap_or(numbers.len());
    let (numbers, rest) = numbers.split_at(end);
    // A date is no version of three numbers.
    if rest.starts_with('-') && !numbers.contains('.') {
        return None;
    }
    let mut parts: Vec<u64> = Vec::new();
    for part in numbers.split('.') {
        parts.push(part.parse().ok()?);
    }
    if parts.len() > 3 {
        return None;
    }
    parts.resize(3, 0);
    let [major, minor, patch] = parts[..] else {
        return None;
    };
    let next = match (bump, major) {
        (Bump::None, _) => [major, minor, patch],
        (Bump::Major, 0) => [0, minor + 1, 0],
        (Bump::Minor, 0) | (Bump::Patch, _) => [major, minor, patch + 1],
        (Bump::Major, _) => [major + 1, 0, 0],
        (Bump::Minor, _) => [major, minor + 1, 0],
    };
    Some(format!("{prefix}{}.{}.{}", next[0], next[1], next[2]))
}
