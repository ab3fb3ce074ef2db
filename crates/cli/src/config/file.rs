//! The settings of `conform.toml`. Their comments are the descriptions in the JSON Schema.

use std::collections::BTreeMap;
use std::path::PathBuf;

use conform_report::Severity;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::crate_choices::{LayoutChoice, Numbers};

/// The settings of `conform.toml`. Paths are relative to its folder.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "conform.toml")]
#[non_exhaustive]
pub struct ConfigFile {
    /// The root file of the description.
    #[schemars(with = "String")]
    pub description: PathBuf,
    /// The folder that no reference of the description may leave; by default that of the root file.
    #[serde(default)]
    #[schemars(with = "String")]
    pub root: Option<PathBuf>,
    /// What `conform generate` writes.
    #[serde(default)]
    pub generate: GenerateSettings,
    /// Names in generated code.
    #[serde(default)]
    pub rename: RenameSettings,
    /// How the description is judged.
    #[serde(default)]
    pub lint: LintSettings,
    /// Where the targets of remote references are: the start of URLs, and the folder with the files below it. Nothing is fetched.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub refs: BTreeMap<String, PathBuf>,
}

/// What `conform generate` writes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct GenerateSettings {
    /// The folder that the crates go to.
    #[schemars(with = "String")]
    pub out: Option<PathBuf>,
    /// The name of the crates: NAME-models and NAME-client, or NAME.
    #[schemars(with = "String")]
    pub name: Option<String>,
    /// Two crates, `workspace`, or one, `crate`.
    #[schemars(with = "LayoutChoice")]
    pub layout: Option<LayoutChoice>,
    /// Where the crates find those that they are built on: `vendored`, `version=VERSION`, `git=URL,rev=REVISION` or `path=FOLDER`.
    #[schemars(with = "String")]
    pub runtime: Option<String>,
    /// Types of numbers that are not integers: `float` for `f64`, `exact` for decimals that keep every digit.
    #[schemars(with = "Numbers")]
    pub numbers: Option<Numbers>,
    /// Only the operations with one of these tags, and the types that they use.
    pub tags: Vec<String>,
    /// Only the operations with one of these ids, and the types that they use; with `tags`, these as well.
    pub operations: Vec<String>,
    /// Add a test that reads and writes every valid example of the description.
    pub example_tests: bool,
    /// Drop members that the description does not declare, instead of writing them back.
    pub drop_unknown: bool,
}

/// Names in generated code, by the names of the description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct RenameSettings {
    /// Types, by the names of schemas: `visit_v2 = "Visit"`.
    pub schemas: BTreeMap<String, String>,
    /// Methods, by the ids of operations: `"visits/list" = "all"`.
    pub operations: BTreeMap<String, String>,
    /// Fields, by the names of schema and member with a dot between them: `"Visit.type" = "kind"`.
    pub members: BTreeMap<String, String>,
    /// Modules and structs of the client, by tags.
    pub tags: BTreeMap<String, String>,
}

/// How the description is judged.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct LintSettings {
    /// Rules whose problems are only counted.
    pub ignore: Vec<String>,
    /// Severities of rules: `unused-component = "error"`.
    pub levels: BTreeMap<String, Level>,
}

/// How much the problems of a rule count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They are errors.
    Error,
    /// They are warnings.
    Warning,
    /// They are only counted.
    Off,
}

impl Level {
    /// Returns the name, as it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }

    /// Returns the severity; `None` where problems are only counted.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

/// Returns the JSON Schema of the file, as text.
#[must_use]
pub fn json_schema() -> String {
    format!("{:#}\n", schema())
}

/// Returns the JSON Schema of the file.
pub(super) fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(ConfigFile).to_value();
    remove_null_defaults(&mut schema);
    schema
}

/// Removes defaults that say only that a setting may be left out: `null` is no value of TOML.
fn remove_null_defaults(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(members) => {
            members.retain(|name, value| name != "default" || !value.is_null());
            members.values_mut().for_each(remove_null_defaults);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(remove_null_defaults),
        _ => {}
    }
}
