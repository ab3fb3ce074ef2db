//! The arguments of `conform check`.

use std::ffi::OsStr;
use std::num::NonZero;
use std::path::PathBuf;

use clap::Parser as _;
use conform_json::Limits;
use conform_report::Code;
use conform_traffic::{LogFields, LogPart, Partition};
use conform_validator::{OpenEnums, Reading, WebhookRule};

use crate::config::Config;
use crate::description::DescriptionArgs;
use crate::formats::{OutputArgs, ReportForm};
use crate::values;
use crate::verdict_choices::{FailOn, OpenEnumsIn, check_path, finding_rule, header_rule, host};

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

impl Args {
    /// Returns the arguments of `conform check --coverage PATH…`, with the defaults of all others.
    pub(super) fn for_coverage(paths: &[PathBuf]) -> Self {
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            args: Args,
        }
        let words = ["check", "--coverage", "--"].map(OsStr::new).into_iter();
        let words = words.chain(paths.iter().map(|path| path.as_os_str()));
        Alone::parse_from(words).args
    }
}

/// What the payloads are, and which of them are checked.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Payloads")]
pub(super) struct MessageArgs {
    /// The operation that the payloads belong to, instead of the one in their paths.
    ///
    /// It may be an operation of a webhook or callback, or the name of a webhook or callback.
    #[arg(long, visible_alias = "webhook", value_name = "ID")]
    pub(super) operation: Option<String>,
    /// The payloads are responses with this status.
    #[arg(long, value_name = "N", requires = "operation", conflicts_with = "request", value_parser = values::status)]
    pub(super) status: Option<u16>,
    /// The payloads are requests.
    #[arg(long, requires = "operation")]
    pub(super) request: bool,
    /// The media type of the payloads; by default the one of the extension, else JSON.
    #[arg(long, value_name = "TYPE", requires = "operation")]
    pub(super) media_type: Option<String>,
    /// Check only exchanges with this host, such as api.example.com or localhost:8080; may be given several times. The captures
    /// of browsers hold everything that they load.
    #[arg(long = "host", value_name = "HOST", value_parser = host)]
    pub(super) hosts: Vec<String>,
    /// Exchanges with this path are messages of a webhook or callback, named by itself or the id of its operation; may be given
    /// several times.
    #[arg(long = "webhook-path", value_name = "NAME=PATH", value_parser = webhook_path)]
    pub(super) webhook_paths: Vec<(String, String)>,
    /// Exchanges with this header are messages of a webhook or callback; with --webhook-path, those with both.
    #[arg(long = "webhook-header", value_name = "NAME=HEADER[:VALUE]", value_parser = webhook_header)]
    pub(super) webhook_headers: Vec<(String, (String, Option<String>))>,
    /// The member of a log's lines that holds a part of an exchange: method, url, query, host, status, request-headers,
    /// request-body, response-headers or response-body. A slash separates the names of nested members. May be given several times.
    #[arg(long = "log-field", value_name = "PART=MEMBER", value_parser = values::log_field)]
    pub(super) log_fields: Vec<(LogPart, String)>,
}

impl MessageArgs {
    /// Returns which exchanges are messages of webhooks.
    pub(super) fn webhooks(&self) -> Vec<WebhookRule> {
        let mut rules: Vec<WebhookRule> = Vec::new();
        let mut of = |name: &String| match rules.iter().position(|rule| rule.webhook == *name) {
            Some(index) => index,
            None => {
                rules.push(WebhookRule {
                    webhook: name.clone(),
                    ..WebhookRule::default()
                });
                rules.len() - 1
            }
        };
        let paths: Vec<_> = self
            .webhook_paths
            .iter()
            .map(|(name, path)| (of(name), path))
            .collect();
        let headers = self.webhook_headers.iter();
        let headers: Vec<_> = headers.map(|(name, header)| (of(name), header)).collect();
        for (index, path) in paths {
            rules[index].path = Some(path.clone());
        }
        for (index, header) in headers {
            rules[index].header = Some(header.clone());
        }
        rules
    }

    /// Returns what the members of a log's lines are called.
    pub(super) fn log_fields(&self) -> LogFields {
        self.log_fields.iter().cloned().collect()
    }
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
    #[arg(long, value_name = "WHERE", num_args = 0..=1, require_equals = true, default_missing_value = "responses", value_enum)]
    pub(super) open_enums: Option<OpenEnumsIn>,
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
    #[arg(long, value_name = "RULE", value_parser = finding_rule)]
    pub(super) ignore: Vec<Code>,
    /// A report that `--format json` wrote earlier: findings in it are ignored, and fixed ones are listed.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Which findings make the exit status 1.
    ///
    /// A line that is no exchange, a body that cannot be decoded, a path that no operation has and a schema that cannot be used
    /// are errors. By default `error`.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
}

impl Args {
    /// Returns the arguments with what the configuration says where they say nothing.
    pub(super) fn with_config(&self, config: &Config) -> Self {
        let settings = &config.settings.check;
        let mut args = self.clone();
        let verdict = &mut args.verdict;
        // The command line may say the opposite of the file.
        verdict.letter |= settings.letter && verdict.open_enums.is_none();
        if !verdict.letter {
            verdict.open_enums = verdict.open_enums.or(settings.open_enums);
        }
        verdict.strict |= settings.strict;
        verdict.closed |= settings.closed;
        verdict.check_rejected |= settings.check_rejected;
        verdict.fail_on = verdict.fail_on.or(settings.fail_on);
        let ignored = settings.ignore.iter();
        verdict
            .ignore
            .extend(ignored.filter_map(|name| finding_rule(name).ok()));
        let baseline = || settings.baseline.as_deref().map(|path| config.at(path));
        verdict.baseline = verdict.baseline.take().or_else(baseline);
        let messages = &mut args.messages;
        if messages.hosts.is_empty() {
            messages.hosts.clone_from(&settings.hosts);
        }
        let own = messages.webhooks();
        for (name, rule) in &settings.webhooks {
            if own.iter().any(|own| own.webhook == *name) {
                continue;
            }
            let path = rule.path.iter().map(|path| (name.clone(), path.clone()));
            messages.webhook_paths.extend(path);
            let header = rule
                .header
                .iter()
                .filter_map(|header| header_rule(header).ok());
            messages
                .webhook_headers
                .extend(header.map(|header| (name.clone(), header)));
        }
        for part in LogPart::ALL {
            let is_own = messages.log_fields.iter().any(|(own, _)| *own == part);
            let member = settings.logs.name(part).filter(|_| !is_own);
            messages
                .log_fields
                .extend(member.map(|member| (part, member.clone())));
        }
        args
    }
}

impl VerdictArgs {
    /// Where enumerations are open.
    pub(super) fn open_enums(&self) -> OpenEnums {
        self.open_enums.map(OpenEnums::from).unwrap_or_default()
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
    #[arg(long, value_name = "N", value_parser = values::percentage)]
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
    #[arg(long, value_name = "N", value_parser = values::whole::<usize>)]
    pub(super) max: Option<usize>,
}

/// Bounds on time and memory.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArgs {
    /// The longest body, and the longest exchange of a capture, in bytes; longer inputs are reported and skipped.
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_bytes, value_parser = values::max_bytes)]
    pub(super) max_bytes: usize,
    /// How many threads check the exchanges of a capture; by default as many as the machine runs at once. The report is the
    /// same for any number.
    #[arg(long, value_name = "N", value_parser = values::threads)]
    pub(super) jobs: Option<NonZero<usize>>,
    /// Check only one part of the input, such as 2/8 for the second of eight, so that several machines share it. Each payload and
    /// exchange is in one part. `conform merge` makes one report of those of all parts.
    #[arg(long, value_name = "I/N")]
    pub(super) partition: Option<Partition>,
}

/// Reads `NAME=PATH`.
fn webhook_path(text: &str) -> Result<(String, String), String> {
    let (name, path) = text.split_once('=').ok_or("write NAME=PATH")?;
    check_path(path)?;
    Ok((name.to_owned(), path.to_owned()))
}

/// Reads `NAME=HEADER` and `NAME=HEADER:VALUE`.
fn webhook_header(text: &str) -> Result<(String, (String, Option<String>)), String> {
    let (name, header) = text
        .split_once('=')
        .ok_or("write NAME=HEADER or NAME=HEADER:VALUE")?;
    Ok((name.to_owned(), header_rule(header)?))
}
