//! What can be chosen about generated crates, on the command line and in `conform.toml`.

use clap::ValueEnum;
use conform_codegen::names::is_keyword;
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

/// Checks the name that something gets in generated code instead of its own. Its words are spelled as Rust spells them.
pub(crate) fn check_new_name(name: &str) -> Result<(), String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.starts_with(char::is_alphabetic) && name.chars().all(is_word) {
        return Ok(());
    }
    Err(format!(
        "the new name `{name}` must start with a letter and hold only letters, digits, `-` and `_`"
    ))
}

/// Checks the name of a crate, which code that uses it writes.
pub(crate) fn check_crate_name(name: &str) -> Result<(), String> {
    const TAKEN: [&str; 6] = ["alloc", "core", "proc_macro", "self", "std", "test"];
    check_name(name)?;
    let identifier = name.to_ascii_lowercase().replace('-', "_");
    if TAKEN.contains(&&*identifier) || is_keyword(&identifier) {
        return Err(format!(
            "`{name}` is a word of Rust, and no crate can have it as its name; `{name}-api` can"
        ));
    }
    Ok(())
}
