//! How descriptions are compared.

use crate::change::SideNames;

/// What counts as a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What changes messages, and what is done with them.
    #[default]
    Wire,
    /// What changes the generated Rust crates, too: names, types, constructors, methods.
    Sdk,
    /// What is visible in any way: texts, names, examples and what nothing refers to, too.
    Strict,
}

/// How descriptions are compared.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What counts as a change.
    pub level: Level,
    /// The names of the two sides in reports.
    pub names: SideNames,
    /// The day on which the new description is published, as in `2026-11-27`, for operations that may be removed after their
    /// sunset; `None` if no day is after any sunset.
    pub today: Option<String>,
    /// How many days there must be from today to the sunset of what is deprecated now; `None` if it needs no sunset.
    pub notice: Option<u32>,
}
