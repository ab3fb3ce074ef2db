//! What can be chosen about generated crates, on the command line and in `conform.toml`.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

/// How the generated code is spread over crates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LayoutChoice {
    /// Two crates.
    #[default]
    Workspace,
    /// One crate with two modules.
    Crate,
}

/// Types of numbers that are not integers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Numbers {
    /// The type of the format: a binary number, except for the format `decimal`.
    #[default]
    Float,
    /// A decimal that keeps every digit, whatever the format.
    Exact,
}

/// Whether each group of operations has a cargo feature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Features {
    /// In APIs of more than 50 operations.
    #[default]
    ByNeed,
    /// In any API.
    Always,
    /// Never: everything is always there.
    Never,
}

/// Refuses a name that no package name can be made of.
///
/// # Errors
///
/// Returns what a name must be like.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word) {
        return Ok(());
    }
    Err("it must start with a letter and hold only letters, digits, `-` and `_`".to_owned())
}
