//! `conform check`: payloads and captured exchanges, judged by a description.

mod args;
mod coverage;
mod input;
mod progress;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_coverage::{Coverage, Recorder};
use conform_json::Limits;
use conform_overlay::Origins;
use conform_report::{Baseline, Diagnostic, Style, Summary, nearest, render};
use conform_traffic::{Side, list_files};
use conform_validator::{Options, Report, Validator};

use self::input::{Run, STDIN};
use self::progress::Progress;
use crate::captures::refuse_descriptions;
use crate::context::Context;
use crate::description::{DescriptionFile, LintScope, relocate};
use crate::formats::{Destination, Outputs, ReportForm};
use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::verdict_choices::FailOn;

pub use args::Args;
pub(crate) use coverage::write_coverage;

/// Checks every payload and exchange, and writes the report.
///
/// # Errors
///
/// Returns an error if there are findings that count, if a file cannot be read or written, or if there is nothing to check.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    refuse_descriptions(&args.paths, "check")?;
    let config = context.own_config(&args.description)?;
    let with_config = config.map(|config| args.with_config(&config));
    let args = with_config.as_ref().unwrap_or(args);
    coverage::check(&args.coverage)?;
    let outputs = args.output.resolve()?;
    let file = context.description(&args.description)?;
    let Outcomes {
        report,
        recorder,
        origins,
    } = checked(args, &file, &outputs, context)?;
    write(args, &report, &file, &origins, &outputs, context)?;
    // A part of a small input may be empty.
    if report.payloads() == 0 && args.limits.partition.is_none() {
        return Err(nothing_checked());
    }
    let is_short = match recorder {
        Some(recorder) => coverage::write(
            &args.coverage,
            &recorder.coverage(),
            &outputs,
            &mut context.io,
        )?,
        None => false,
    };
    let summary = report.summary();
    let fails = match args.verdict.fail_on.unwrap_or_default() {
        FailOn::Error => summary.errors > 0,
        FailOn::Note => summary.errors + summary.notes > 0,
        FailOn::Unchecked => summary.errors > 0 || report.total().unchecked() > 0,
        FailOn::Never => false,
    };
    if fails || is_short {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// What came of checking.
struct Outcomes {
    report: Report,
    recorder: Option<Arc<Recorder>>,
    /// Where places of files with overlays are in the files.
    origins: Vec<Origins>,
}

/// Checks every payload and exchange.
fn checked(
    args: &Args,
    file: &DescriptionFile,
    outputs: &Outputs<ReportForm>,
    context: &mut Context<'_>,
) -> Outcome<Outcomes> {
    outputs.apart_from([file.path.as_path()])?;
    let stated = stated(args)?;
    let (validator, origins) = validator(args, file, context)?;
    let report = new_report(args, file)?.checked_by(validator.identity());
    let (validator, recorder) = coverage::observed(&args.coverage, validator);
    let io = &mut context.io;
    let mut run = Run {
        validator,
        args,
        stated,
        report,
        log_fields: args.messages.log_fields(),
        progress: Progress::new(&mut *io.stderr, io.progress && !context.quiet),
    };
    let inputs = inputs(&args.paths)?;
    outputs.apart_from(inputs.iter().filter_map(Input::file))?;
    #[cfg(feature = "parquet")]
    if recorder.is_some() {
        run.number_sources(inputs.iter().filter_map(Input::file));
    }
    for input in inputs {
        match input {
            Input::Stdin => run.standard_input(io.stdin)?,
            Input::File(path) => run.file(&path)?,
        }
    }
    Ok(Outcomes {
        report: run.end(),
        recorder,
        origins,
    })
}

/// One thing to check.
enum Input {
    Stdin,
    File(PathBuf),
}

impl Input {
    fn file(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }
}

/// What is checked, in the order of names: a report does not depend on the order of arguments.
fn inputs(given: &[PathBuf]) -> Outcome<Vec<Input>> {
    let mut inputs = Vec::new();
    for path in given {
        if path.as_os_str() == "-" {
            inputs.push((PathBuf::from(STDIN), Input::Stdin));
            continue;
        }
        let files = list_files(path).map_err(|(path, error)| paths::unreadable(&path, &error))?;
        let files = files.into_iter();
        inputs.extend(files.map(|file| (PathBuf::from(paths::shown(&file)), Input::File(file))));
    }
    inputs.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(inputs.into_iter().map(|(_, input)| input).collect())
}

/// What payloads show of a description, for other verbs.
pub(crate) struct Shown {
    /// The coverage.
    pub(crate) coverage: Coverage,
    /// What was found by the way.
    pub(crate) summary: Summary,
}

/// Checks payload files, captures and folders of them as `conform check PATH…`, for what they show of a description.
///
/// # Errors
///
/// Returns an error if a file cannot be read, or if there is nothing to check. Findings are none.
pub(crate) fn shown(
    paths: &[PathBuf],
    file: &DescriptionFile,
    context: &mut Context<'_>,
) -> Outcome<Shown> {
    let args = Args::for_coverage(paths);
    let Outcomes {
        report, recorder, ..
    } = checked(&args, file, &args.output.resolve()?, context)?;
    if report.payloads() == 0 {
        return Err(nothing_checked());
    }
    let recorder = recorder.expect("the arguments ask for coverage");
    Ok(Shown {
        coverage: recorder.coverage(),
        summary: report.summary(),
    })
}

fn nothing_checked() -> Failure {
    Failure::message("nothing was checked: there is no payload and no exchange to check")
}

/// An empty report, beside the baseline if there is one.
fn new_report(args: &Args, file: &DescriptionFile) -> Outcome<Report> {
    let report = match &args.verdict.baseline {
        Some(path) => Report::with_baseline(baseline(path)?),
        None => Report::new(),
    };
    Ok(report
        .ignoring(args.verdict.ignore.clone())
        .described_in(paths::folder_of(&file.path)))
}

pub(crate) fn baseline(path: &Path) -> Outcome<Baseline> {
    let text = fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error))?;
    Baseline::read(&text).map_err(|why| {
        Failure::with_help(
            format!("the baseline `{}` cannot be used: {why}", path.display()),
            "write one with `conform check --format json=FILE`",
        )
    })
}

fn validator(
    args: &Args,
    file: &DescriptionFile,
    context: &mut Context<'_>,
) -> Outcome<(Validator, Vec<Origins>)> {
    let checked = file.check(LintScope::Loading)?;
    let errors: Vec<_> = checked
        .diagnostics
        .into_iter()
        .filter(Diagnostic::is_error)
        .collect();
    match checked.description {
        Some(description) if errors.is_empty() => {
            let options = Options {
                strict: args.verdict.strict,
                closed: args.verdict.closed,
                open_enums: args.verdict.open_enums(),
                reading: args.verdict.reading(),
                show_values: args.content.show_values,
                keep_values: false,
                limits: Limits {
                    max_bytes: args.limits.max_bytes,
                    ..Limits::default()
                },
                hosts: args.messages.hosts.clone(),
                check_rejected: args.verdict.check_rejected || args.verdict.strict,
                webhooks: args.messages.webhooks(),
            };
            Ok((
                known(Validator::new(description, options))?,
                checked.origins,
            ))
        }
        _ => {
            let style = Style {
                color: context.io.color.stderr,
                ..checked.style
            };
            writeln!(context.io.stderr, "{}", render(&errors, &style))?;
            Err(Failure::message(
                "the description has errors; nothing was checked",
            ))
        }
    }
}

/// The validator, if every rule for webhooks names one.
fn known(validator: Validator) -> Outcome<Validator> {
    let Some(name) = validator.unknown_webhooks().first() else {
        return Ok(validator);
    };
    let description = validator.description();
    let called = description.webhooks();
    let names = called.iter().flat_map(|webhook| {
        let names = [webhook.id(), webhook.callback, Some(webhook.path.key)];
        names.into_iter().flatten()
    });
    let names: Vec<&str> = names.collect();
    Err(Failure::with_help(
        format!("the description has no webhook, callback or operation `{name}`"),
        match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => {
                "the description has no webhooks and no callbacks".to_owned()
            }
            None => format!("its webhooks and callbacks are: {}", names.join(", ")),
        },
    ))
}

/// The message that the command line names.
fn stated(args: &Args) -> Outcome<Option<(&str, Side)>> {
    let messages = &args.messages;
    let Some(operation) = &messages.operation else {
        return Ok(None);
    };
    match (messages.status, messages.request) {
        (Some(status), _) => Ok(Some((operation, Side::Response(status)))),
        (None, true) => Ok(Some((operation, Side::Request))),
        (None, false) => Err(Failure::with_help(
            format!(
                "`{operation}` has requests and responses, and the command does not say which the payload is"
            ),
            "add --request, or --status N with the status of the response",
        )),
    }
}

/// Writes the report in each form.
fn write(
    args: &Args,
    report: &Report,
    file: &DescriptionFile,
    origins: &[Origins],
    outputs: &Outputs<ReportForm>,
    context: &mut Context<'_>,
) -> Outcome {
    let most = context.most_shown(args.content.max);
    let (color, quiet) = (context.io.color.stdout, context.quiet);
    let summary = report.summary();
    let mut diagnostics = Cow::Borrowed(report.diagnostics());
    if !origins.is_empty() {
        relocate(origins, diagnostics.to_mut());
    }
    outputs.write(context.io.stdout, |form, destination| {
        if form == ReportForm::Human && quiet {
            return format!("{summary}\n");
        }
        let style = Style {
            color: color && destination == Destination::Stdout,
            show_values: args.content.show_values,
            prefix: paths::folder_of(&file.path),
            per_code: usize::MAX,
            ..Style::default()
        };
        form.render(&diagnostics, &summary, &style, most)
    })
}
