//! What can be chosen about verdicts, on the command line and in `conform.toml`.

use clap::ValueEnum;
use conform_lint::RuleSet;
use conform_report::{Code, nearest};
use conform_validator::{OpenEnums, codes};
use schemars::JsonSchema;
use serde::Deserialize;

/// A set of rules of the linter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum RuleProfile {
    /// What the specification and its schemas do not allow. No advice.
    Spec,
    /// The same, and advice as warnings; names that nothing declares are warnings.
    Recommended,
    /// The same, and such names are errors: for a description that is complete.
    Strict,
}

impl From<RuleProfile> for RuleSet {
    fn from(profile: RuleProfile) -> Self {
        match profile {
            RuleProfile::Spec => Self::Spec,
            RuleProfile::Recommended => Self::Recommended,
            RuleProfile::Strict => Self::Strict,
        }
    }
}

/// The messages in which enumerations are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum OpenEnumsIn {
    /// Requests.
    Requests,
    /// Responses: the API adds values without a new version.
    Responses,
    /// Requests and responses.
    All,
}

impl From<OpenEnumsIn> for OpenEnums {
    fn from(messages: OpenEnumsIn) -> Self {
        match messages {
            OpenEnumsIn::Requests => Self::Requests,
            OpenEnumsIn::Responses => Self::Responses,
            OpenEnumsIn::All => Self::All,
        }
    }
}

/// Which findings make `conform check` fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors that are not in the baseline.
    #[default]
    Error,
    /// Errors and notes that are not in the baseline.
    Note,
    /// Errors that are not in the baseline, and payloads that are unchecked: rejected requests, bodies that were not recorded,
    /// bodies of media types that cannot be compared with a schema.
    Unchecked,
    /// None.
    Never,
}

/// Returns the rule of the validator with this code.
///
/// # Errors
///
/// Returns why there is none.
pub(crate) fn finding_rule(name: &str) -> Result<Code, String> {
    let mut all = codes::ALL.iter().copied();
    all.find(|code| code.as_str() == name).ok_or_else(|| {
        let names = codes::ALL.iter().map(|code| code.as_str());
        nearest(name, names).map_or_else(
            || "no rule has this code; `conform explain` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        )
    })
}

/// Reads a header that a message must have: `X-Event`, or `X-Event: order.paid` with its value.
///
/// # Errors
///
/// Returns why it is none.
pub(crate) fn header_rule(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = match text.split_once(':') {
        Some((name, value)) => (name.trim(), Some(value.trim().to_owned())),
        None => (text.trim(), None),
    };
    // RFC 9110 §5.1: the name of a field is a token.
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(format!("`{name}` is no name of a header"));
    }
    Ok((name.to_owned(), value))
}

/// Reads the host of exchanges that are checked: a name without scheme and path, with a port where there is one.
///
/// # Errors
///
/// Returns what it must be like.
pub(crate) fn host(text: &str) -> Result<String, String> {
    if !text.is_empty() && !text.contains(['/', '?', '#', '@', ' ']) {
        return Ok(text.to_owned());
    }
    let name = text.split_once("://").map_or(text, |(_, rest)| rest);
    let name = name.split(['/', '?', '#']).next().unwrap_or_default();
    let name = name.rsplit('@').next().unwrap_or_default().trim();
    Err(if name.is_empty() || name.contains(' ') {
        "it must be the name of a host, such as api.example.com or localhost:8080".to_owned()
    } else {
        format!("it must be the name of a host without scheme and path; did you mean `{name}`?")
    })
}

/// Checks the path of a webhook's messages.
///
/// # Errors
///
/// Returns what it must be like.
pub(crate) fn check_path(path: &str) -> Result<(), String> {
    if path.starts_with('/') && !path.contains(['?', '#']) {
        return Ok(());
    }
    Err("a path must start with a slash and have neither query nor fragment".to_owned())
}
