//! The settings of `conform.toml`. Their comments are the descriptions in the JSON Schema.

use std::collections::BTreeMap;
use std::path::PathBuf;

use conform_report::Severity;
use conform_traffic::LogPart;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::crate_choices::{Features, LayoutChoice, Numbers};
use crate::member_order::SortedName;
use crate::verdict_choices::{FailOn, OpenEnumsIn, RuleProfile};

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
    /// Overlays that are applied, in this order, before the description is linted, generated from or checked by.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub overlays: Vec<PathBuf>,
    /// What `conform generate` writes.
    #[serde(default)]
    pub generate: GenerateSettings,
    /// Names in generated code.
    #[serde(default)]
    pub rename: RenameSettings,
    /// Types in place of those of the runtime.
    #[serde(default)]
    pub types: TypeSettings,
    /// Traits that the types of schemas derive, and what their values contain: `Order = ["Eq", "Hash"]`.
    #[serde(default)]
    pub derives: BTreeMap<String, Vec<String>>,
    /// How the description is judged.
    #[serde(default)]
    pub lint: LintSettings,
    /// The order in which `conform fmt` puts members of objects.
    #[serde(default)]
    pub fmt: FmtSettings,
    /// How `conform check` judges messages.
    #[serde(default)]
    pub check: CheckSettings,
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
    /// Whether each tag has a cargo feature, by which a program takes only what it uses: `by-need` for APIs of more than 50
    /// operations, `always` or `never`.
    #[schemars(with = "Features")]
    pub features: Option<Features>,
    /// Traits that every type derives that can have them: `Eq`, `Hash`.
    pub derives: Vec<String>,
    /// Only the operations with one of these tags, and the types that they use.
    pub tags: Vec<String>,
    /// Only the operations with one of these ids, and the types that they use; with `tags`, these as well.
    pub operations: Vec<String>,
    /// Add a test that reads and writes every valid example of the description.
    pub example_tests: bool,
    /// Drop members that the description does not declare, instead of writing them back.
    pub drop_unknown: bool,
}

/// Types in place of those of the runtime: a type of jiff, chrono, time, uuid or rust_decimal, the name of such a crate, or the path
/// of a type of your own, `crate::money::Money`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct TypeSettings {
    /// By the format of strings and numbers: `uuid = "uuid::Uuid"`.
    pub formats: BTreeMap<String, String>,
    /// By the names of schemas of strings or numbers: `Price = "rust_decimal::Decimal"`.
    pub schemas: BTreeMap<String, String>,
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
    /// The rules of `conform lint` to start from: `spec`, `recommended` or `strict`, which is the default here.
    #[schemars(with = "RuleProfile")]
    pub profile: Option<RuleProfile>,
    /// A file of allowed problems, a line each: CODE FILE#POINTER REASON. By default `.conform-ignore` beside the root file.
    #[schemars(with = "String")]
    pub ignore_file: Option<PathBuf>,
    /// Rules whose problems are only counted.
    pub ignore: Vec<String>,
    /// Severities of rules: `unused-component = "error"`.
    pub levels: BTreeMap<String, Level>,
}

/// The order in which `conform fmt` puts members of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct FmtSettings {
    /// By kind of object, the members that come first; `*` stands for all others: `operation = ["operationId", "tags"]`.
    pub order: BTreeMap<String, Vec<String>>,
    /// The maps whose names are sorted: `paths`, `components`, `responses`, `properties`.
    pub sort: Vec<SortedName>,
}

/// How `conform check` judges messages.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct CheckSettings {
    /// Read the description by the letter of its specification, where authors and most tools mean something else.
    pub letter: bool,
    /// Treat values that an `enum` does not list as notes: in `responses`, in `requests`, or in `all` messages.
    #[schemars(with = "OpenEnumsIn")]
    pub open_enums: Option<OpenEnumsIn>,
    /// Treat members that the description does not declare as errors.
    pub closed: bool,
    /// Treat notes as errors.
    pub strict: bool,
    /// Check requests that the API answered with a status of 4xx, too.
    pub check_rejected: bool,
    /// Which findings make the exit status 1: `error`, which is the default, `note`, `unchecked` or `never`.
    #[schemars(with = "FailOn")]
    pub fail_on: Option<FailOn>,
    /// Rules whose findings are only counted.
    pub ignore: Vec<String>,
    /// A report that `--format json` wrote earlier: findings in it are ignored, and fixed ones are listed.
    #[schemars(with = "String")]
    pub baseline: Option<PathBuf>,
    /// Check only exchanges with these hosts.
    pub hosts: Vec<String>,
    /// What the members of a log's lines are called.
    pub logs: LogSettings,
    /// Which exchanges are messages of webhooks and callbacks, by their names or the ids of their operations.
    pub webhooks: BTreeMap<String, WebhookSettings>,
}

/// What the members of a log's lines are called that hold the parts of an exchange. A slash separates the names of nested members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct LogSettings {
    /// The method, or the whole request line.
    #[schemars(with = "String")]
    pub method: Option<String>,
    /// The URL, or its path.
    #[schemars(with = "String")]
    pub url: Option<String>,
    /// The query, where the URL does not have it.
    #[schemars(with = "String")]
    pub query: Option<String>,
    /// The host, where the URL does not have it.
    #[schemars(with = "String")]
    pub host: Option<String>,
    /// The status of the response.
    #[schemars(with = "String")]
    pub status: Option<String>,
    /// The headers of the request.
    #[schemars(with = "String")]
    pub request_headers: Option<String>,
    /// The body of the request.
    #[schemars(with = "String")]
    pub request_body: Option<String>,
    /// The headers of the response.
    #[schemars(with = "String")]
    pub response_headers: Option<String>,
    /// The body of the response.
    #[schemars(with = "String")]
    pub response_body: Option<String>,
}

impl LogSettings {
    /// Returns the name of the member that holds a part of an exchange.
    #[must_use]
    pub const fn name(&self, part: LogPart) -> Option<&String> {
        let name = match part {
            LogPart::Method => &self.method,
            LogPart::Url => &self.url,
            LogPart::Query => &self.query,
            LogPart::Host => &self.host,
            LogPart::Status => &self.status,
            LogPart::RequestHeaders => &self.request_headers,
            LogPart::RequestBody => &self.request_body,
            LogPart::ResponseHeaders => &self.response_headers,
            LogPart::ResponseBody => &self.response_body,
        };
        name.as_ref()
    }
}

/// Which exchanges are messages of a webhook or callback: those that fit everything that is stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct WebhookSettings {
    /// The path that the API sends them to, which may have parameters in braces.
    #[schemars(with = "String")]
    pub path: Option<String>,
    /// A header that they have, `X-Event`, or with its value, `X-Event: order.paid`.
    #[schemars(with = "String")]
    pub header: Option<String>,
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
