//! The arguments of `conform check`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::ValueEnum;
use conform_json::Limits;
use conform_report::{Code, nearest};
use conform_validator::{OpenEnums, Reading, codes};

use crate::description::DescriptionArgs;
use crate::formats::{OutputArgs, ReportForm};

/// The arguments of `conform check`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Payload files, captures and folders; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) description: DescriptionArgs,
    #[command(flatten)]
    pub(super) messages: MessageArgs,
    #[command(flatten)]
    pub(super) verdict: VerdictArgs,
    #[command(flatten)]
    pub(super) coverage: CoverageArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs<ReportForm>,
    #[command(flatten)]
    pub(super) content: ContentArgs,
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// What the payloads are, and which of them are checked.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Payloads")]
pub(super) struct MessageArgs {
    /// The operation that the payloads belong to, instead of the one in their paths.
    ///
    /// It may be an operation of a webhook or callback, or the name of a webhook.
    #[arg(long, visible_alias = "webhook", value_name = "ID")]
    pub(super) operation: Option<String>,
    /// The payloads are responses with this status.
    #[arg(long, value_name = "N", requires = "operation", conflicts_with = "request", value_parser = clap::value_parser!(u16).range(100..600))]
    pub(super) status: Option<u16>,
    /// The payloads are requests.
    #[arg(long, requires = "operation")]
    pub(super) request: bool,
    /// The media type of the payloads; by default the one of the extension, else JSON.
    #[arg(long, value_name = "TYPE", requires = "operation")]
    pub(super) media_type: Option<String>,
    /// Check only exchanges with this host, such as api.example.com or localhost:8080; may be given several times. The captures
    /// of browsers hold everything that they load.
    #[arg(long = "host", value_name = "HOST")]
    pub(super) hosts: Vec<String>,
}

/// What counts as an error, and what makes the command fail.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verdict")]
pub(super) struct VerdictArgs {
    /// Treat notes as errors: undeclared members, unknown values of open enumerations, bodies that were not checked. Implies
    /// --check-rejected.
    #[arg(long)]
    pub(super) strict: bool,
    /// Treat members that the description does not declare as errors.
    #[arg(long)]
    pub(super) closed: bool,
    /// Treat values that an `enum` does not list as notes: in responses, in requests, or in all messages.
    ///
    /// A description says the same with `x-open-enums: responses` at its root, or with `x-extensible-enum: true` in a schema.
    #[arg(long, value_name = "WHERE", num_args = 0..=1, require_equals = true, default_missing_value = "responses", value_parser = ["requests", "responses", "all"])]
    pub(super) open_enums: Option<String>,
    /// Read the description by the letter of its specification, where authors and most tools mean something else.
    ///
    /// It concerns `nullable` without `type`, `readOnly` and `writeOnly` from 3.1 on, overlapping `oneOf` with a discriminator,
    /// base schemas of a discriminator, open enumerations, and patterns that only browsers read. docs/checking.md has a table.
    #[arg(long, conflicts_with = "open_enums")]
    pub(super) letter: bool,
    /// Check requests that the API answered with a status of 4xx, too. By default they count as unchecked, because the API
    /// itself has rejected them.
    #[arg(long)]
    pub(super) check_rejected: bool,
    /// Only count the findings of this rule, such as missing-security; may be given several times.
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(super) ignore: Vec<Code>,
    /// A report that `--format json` wrote earlier: findings in it are ignored, and fixed ones are listed.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Which findings make the exit status 1.
    ///
    /// A line that is no exchange, a body that cannot be decoded, a path that no operation has and a schema that cannot be used
    /// are errors.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(super) fail_on: FailOn,
}

impl VerdictArgs {
    /// Where enumerations are open.
    pub(super) fn open_enums(&self) -> OpenEnums {
        let name = self.open_enums.as_deref();
        name.and_then(|name| name.parse().ok()).unwrap_or_default()
    }

    /// How the description is read.
    pub(super) fn reading(&self) -> Reading {
        if self.letter {
            Reading::Letter
        } else {
            Reading::Meant
        }
    }
}

/// How much of the description the payloads show.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Coverage")]
pub(super) struct CoverageArgs {
    /// Report how much of the description the payloads cover, and what they do not.
    #[arg(long)]
    pub(super) coverage: bool,
    /// Write the coverage to this file. Its extension chooses the form: .html (one self-contained page), .json or .txt.
    #[arg(long, value_name = "FILE")]
    pub(super) coverage_output: Option<PathBuf>,
    /// Exit with 1 if the payloads cover less than this percentage.
    #[arg(long, value_name = "N", value_parser = percentage)]
    pub(super) coverage_min: Option<f64>,
}

/// What a report shows.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct ContentArgs {
    /// Show values of payloads. They may be health data; by default they are masked.
    #[arg(long)]
    pub(super) show_values: bool,
    /// Show at most this many findings; all are counted. The forms json, sarif and junit hold all of them.
    #[arg(long, value_name = "N")]
    pub(super) max: Option<usize>,
}

/// Bounds on time and memory.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// The longest body, and the longest exchange of a capture, in bytes; longer inputs are reported and skipped.
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_bytes, value_parser = max_bytes)]
    pub(super) max_bytes: usize,
    /// How many threads check the exchanges of a capture; by default as many as the machine runs at once. The report is the
    /// same for any number.
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZero<usize>>,
}

/// Which findings make the command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors that are not in the baseline.
    Error,
    /// Errors and notes that are not in the baseline.
    Note,
    /// Errors that are not in the baseline, and payloads that are unchecked: rejected requests, bodies that were not recorded,
    /// bodies of media types that cannot be compared with a schema.
    Unchecked,
    /// None.
    Never,
}

fn rule(name: &str) -> Result<Code, String> {
    let mut all = codes::ALL.iter().copied();
    all.find(|code| code.as_str() == name).ok_or_else(|| {
        let names = codes::ALL.iter().map(|code| code.as_str());
        nearest(name, names).map_or_else(
            || "no rule has this code; `conform explain` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        )
    })
}

fn percentage(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|error| format!("{error}"))?;
    (0.0..=100.0)
        .contains(&number)
        .then_some(number)
        .ok_or_else(|| "a percentage must be from 0 to 100".to_owned())
}

/// Reads a number of bytes from 1 to 4 GiB, which is as much as positions in a text can count.
fn max_bytes(text: &str) -> Result<usize, String> {
    let number: u32 = text.parse().map_err(|error| format!("{error}"))?;
    match usize::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("it must be at least 1".to_owned()),
    }
}
