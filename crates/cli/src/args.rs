//! The command line.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use conform_json::Limits;

use conform_validator::{Rule, nearest_rule};

/// Checks messages of an API against its OpenAPI description.
#[derive(Parser)]
#[command(name = "conform", version, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Check payload files and captures of exchanges, or all of them in a folder.
    ///
    /// A payload file is named <operationId>/<request|STATUS>.<variant>.<json|form|multipart>. Files named README*, index.*,
    /// *.capture.* and *.repairs.* are left alone; other names are reported.
    ///
    /// A capture is NDJSON (*.ndjson, *.jsonl: one {"request":{…},"response":{…}} to a line) or HAR 1.2 (*.har). Any of them may
    /// be compressed by gzip.
    ///
    /// Exit status: 0 when all conform, 1 when there are errors, 2 when the command itself cannot do its work or found nothing
    /// to check.
    Check(Box<CheckArgs>),
    /// Explain a rule by its code, or list all rules.
    Explain {
        /// The code, such as wrong-type.
        code: Option<String>,
    },
}

#[derive(clap::Args)]
pub(super) struct CheckArgs {
    /// The root file of the description. By default the one that the command was built with.
    #[arg(long, value_name = "FILE")]
    pub(super) spec: Option<PathBuf>,
    /// The folder that no reference of that description may leave. By default that of its root file.
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(super) root: Option<PathBuf>,
    /// The operation that the payloads belong to, instead of what their names say.
    #[arg(long, value_name = "ID")]
    pub(super) operation: Option<String>,
    /// The payloads are responses with this status.
    #[arg(long, value_name = "N", requires = "operation", conflicts_with = "request", value_parser = clap::value_parser!(u16).range(100..600))]
    pub(super) status: Option<u16>,
    /// The payloads are requests.
    #[arg(long, requires = "operation")]
    pub(super) request: bool,
    /// The media type of the payloads; by default what the extension says, else JSON.
    #[arg(long, value_name = "TYPE", requires = "operation")]
    pub(super) media_type: Option<String>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Take notes as errors: undeclared members, unknown values of open enumerations.
    #[arg(long)]
    pub(super) strict: bool,
    /// Show values of payloads. They may be health data; without this they are masked.
    #[arg(long)]
    pub(super) show_values: bool,
    /// A report that `--format json` wrote earlier: what it has is known and does not count; what is found no more is told.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// What makes the exit status 1. A line that is no exchange, a body that cannot be decoded or was not recorded, a path that
    /// no operation has and a schema that cannot be used are errors.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "WHAT")]
    pub(super) fail_on: FailOn,
    /// A rule whose findings are only counted, by its code, such as missing-security; may be said more than once.
    #[arg(long, value_name = "RULE", value_parser = rule)]
    pub(super) ignore: Vec<Rule>,
    /// Check only what goes to this host, such as api.example.com or localhost:8080, as captures of browsers hold all that they
    /// load; may be said more than once.
    #[arg(long = "host", value_name = "HOST")]
    pub(super) hosts: Vec<String>,
    /// The most bytes that a body, or an exchange of a capture, may have; of what is longer, nothing but that is told.
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_bytes, value_parser = max_bytes)]
    pub(super) max_bytes: usize,
    /// Tell what of the description the payloads show: sums, and what none of them shows.
    #[arg(long)]
    pub(super) coverage: bool,
    /// Write the coverage to this file, in the form that its extension says: .html (one page that needs nothing else), .json
    /// or .txt.
    #[arg(long, value_name = "FILE")]
    pub(super) coverage_output: Option<PathBuf>,
    /// Exit with status 1 if less than this percentage of all that can be shown is shown.
    #[arg(long, value_name = "N", value_parser = percentage)]
    pub(super) coverage_min: Option<f64>,
    /// How many threads check the exchanges of a capture; by default as many as the machine runs at once. The report is the
    /// same for any number.
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZero<usize>>,
    /// Show at most this many findings; all are counted. The forms json, sarif and junit hold all of them.
    #[arg(long, value_name = "N")]
    pub(super) max: Option<usize>,
    /// Show no findings: of text the last line only.
    #[arg(long)]
    pub(super) quiet: bool,
    /// Payload files, captures and folders; `-` is standard input.
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

fn rule(code: &str) -> Result<Rule, String> {
    Rule::find(code).ok_or_else(|| {
        nearest_rule(code).map_or_else(
            || "no rule has this code; `conform explain` lists them all".to_owned(),
            |rule| format!("did you mean `{rule}`?"),
        )
    })
}

fn percentage(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|error| format!("{error}"))?;
    (0.0..=100.0)
        .contains(&number)
        .then_some(number)
        .ok_or_else(|| "it is a percentage from 0 to 100".to_owned())
}

/// A number of bytes from 1 to 4 GiB, which is as much as places in a text can count.
fn max_bytes(text: &str) -> Result<usize, String> {
    let number: u32 = text.parse().map_err(|error| format!("{error}"))?;
    match usize::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("at least 1 is needed".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// An error that is not known.
    Error,
    /// An error or a note that is not known.
    Note,
    /// Nothing.
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// Text with frames.
    Human,
    /// JSON, in the published form.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, a suite for each operation.
    Junit,
    /// GitHub's workflow commands, which become annotations.
    Github,
    /// Markdown, for the summary of a job.
    Markdown,
}
