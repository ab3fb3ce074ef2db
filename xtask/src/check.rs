//! `check`: everything that must hold between the description, the generated code and the payloads; a line for each stage.

use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_coverage::Recorder;
use conform_description::Description;
use conform_openapi::context::{Context, count};
use conform_openapi::outcome::{Failure, Outcome};
use conform_openapi::paths::unreadable;
use conform_report::{Style, render};
use conform_traffic::{Capture, CaptureFormat, CaptureItem, FileRole, list_files};
use conform_validator::Report;
use conform_validator::{Message, Options, Subject, Validator};

use crate::kept::{Kept, Page};
use crate::stage::stage;
use crate::watch::on_each_save;
use crate::{fix, rules};

#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Treat warnings of the description as errors.
    #[arg(long)]
    deny_warnings: bool,
    /// First put keys and lists in order, and list files in `openapi.yaml` that it lacks.
    #[arg(long)]
    fix: bool,
    /// Check again whenever a file of the description or a payload is saved, until interrupted.
    #[arg(long, conflicts_with = "fix")]
    watch: bool,
}

/// Checks the repository below a folder, once or whenever something changes.
pub(crate) fn run(root: &Path, args: &Args, context: &mut Context<'_>) -> Outcome {
    if args.fix {
        for path in fix::run(root)? {
            writeln!(context.io.stdout, "fixed        {path}")?;
        }
    }
    let mut kept = Kept::default();
    if args.watch {
        return on_each_save(root, || {
            let outcome = once(root, args, &mut kept, context);
            let verdict = match &outcome {
                Ok(()) => "everything is in order",
                Err(_) => "there is something to fix",
            };
            context.end(outcome);
            writeln!(context.io.stdout, "\n{verdict}; waiting for a change\n")?;
            Ok(context.io.stdout.flush()?)
        });
    }
    once(root, args, &mut kept, context)
}

/// Runs every stage and reports all that is wrong, in the order in which it is best fixed. Without a description that can be
/// used, payloads and generated code cannot be judged, which is then said.
pub(crate) fn once(
    root: &Path,
    args: &Args,
    kept: &mut Kept,
    context: &mut Context<'_>,
) -> Outcome {
    let written = written(root, args, kept, context);
    if matches!(written, Err(Failure::Unreadable)) {
        writeln!(
            context.io.stdout,
            "not checked  payloads, generated code: the description has errors"
        )?;
        return Err(Failure::Found);
    }
    let compared = kept.compared(context);
    written.and(compared)
}

/// Checks what people write: the description and the payloads. [`Failure::Unreadable`] says that the description has errors, so
/// that nothing can be judged by it.
pub(crate) fn written(
    root: &Path,
    args: &Args,
    kept: &mut Kept,
    context: &mut Context<'_>,
) -> Outcome {
    let Page {
        description,
        style,
        warnings,
        loaded,
        described,
        bundled,
        ..
    } = match kept.page(root, context) {
        Ok(page) => page,
        Err((printed, failure)) => {
            context.io.stdout.write_all(&printed)?;
            return match failure {
                Failure::Found | Failure::Unreadable => {
                    rules(root, true, kept, context)?;
                    Err(Failure::Unreadable)
                }
                failure => Err(failure),
            };
        }
    };
    // What loading has found are warnings, which come after errors.
    let mut fails = rules(root, false, kept, context)?;
    context.io.stdout.write_all(&loaded)?;
    context.io.stdout.write_all(&described)?;
    fails |= args.deny_warnings && warnings > 0;
    fails |= kept.sister(root, context)?;
    context.io.stdout.write_all(&bundled)?;
    fails |= judged(root, description, &style, context)?;
    if fails { Err(Failure::Found) } else { Ok(()) }
}

/// Applies the rules of `spec/README.md` and returns whether one is broken. What loading has reported is not
/// repeated.
fn rules(
    root: &Path,
    is_broken: bool,
    kept: &mut Kept,
    context: &mut Context<'_>,
) -> Outcome<bool> {
    let mut found = rules::check(root, &mut kept.documents);
    if is_broken {
        let reported = [rules::codes::SYNTAX, rules::codes::ABSENT_FILE];
        found.retain(|problem| !reported.contains(&problem.code));
    }
    let out = &mut *context.io.stdout;
    if found.is_empty() {
        if !is_broken {
            stage(out, "rules", &["all of spec/README.md are kept".to_owned()])?;
        }
        return Ok(false);
    }
    let style = Style {
        color: context.io.color.stdout,
        ..Style::default()
    };
    writeln!(out, "{}", render(&found, &style))?;
    stage(out, "rules", &[count(found.len(), "problem")])?;
    Ok(true)
}

/// Judges payloads and bodies with a mistake, and returns whether a payload does not conform or a mistake is not found.
fn judged(
    root: &Path,
    description: Arc<Description>,
    style: &Style,
    context: &mut Context<'_>,
) -> Outcome<bool> {
    let strict = Options {
        strict: true,
        ..Options::default()
    };
    let validator = Validator::new(description, strict);
    let recorder = Arc::new(Recorder::new(&validator));
    let validator = validator.observed_by(recorder.clone());
    let payloads = root.join("tests").join("payloads");
    let report = payloads_below(root, &validator, &payloads)?;
    let out = &mut *context.io.stdout;
    let errors = report.summary().errors;
    if !report.diagnostics().is_empty() {
        let style = Style {
            color: context.io.color.stdout,
            ..style.clone()
        };
        writeln!(out, "{}", render(report.diagnostics(), &style))?;
    }
    stage(
        out,
        "payloads",
        &[
            format!("{}", report.total()),
            count(repairs(root, &payloads)?, "repair"),
            "undeclared members are errors".to_owned(),
        ],
    )?;
    if errors == 0 {
        coverage(&recorder, out)?;
    }
    let folder = root.join("tests/fixtures/validator/mistakes");
    let is_missed = mistakes(root, &validator, &folder, out)?;
    Ok(errors > 0 || is_missed)
}

/// Prints how much of the description the payloads cover, and how to see what they do not.
fn coverage(recorder: &Recorder, out: &mut dyn Write) -> Outcome {
    let coverage = recorder.coverage();
    let ratios = coverage.ratios();
    let kinds = ratios
        .iter()
        .map(|(kind, ratio)| format!("{ratio} {}", kind.plural()));
    stage(out, "coverage", &kinds.collect::<Vec<_>>())?;
    let missing = coverage.ratio().missing();
    if missing > 0 {
        writeln!(
            out,
            "             no payload covers {}: cargo conform check --coverage tests/payloads",
            count(missing, "part")
        )?;
    }
    Ok(())
}

/// Checks that the mistake is found in each body that has one, and returns whether one is not.
fn mistakes(
    root: &Path,
    validator: &Validator,
    folder: &Path,
    out: &mut dyn Write,
) -> Outcome<bool> {
    let mut missed = Vec::new();
    let mut bodies = 0;
    for path in files(folder)? {
        if let Some(message) = message(root, &path)? {
            bodies += 1;
            let found = validator.check_message(message);
            if !found.iter().any(|found| found.is_error()) {
                missed.push(shown(root, &path));
            }
        }
    }
    stage(
        out,
        "mistakes",
        &[format!(
            "{} of {} found",
            bodies - missed.len(),
            count(bodies, "body")
        )],
    )?;
    for path in &missed {
        writeln!(out, "no mistake was found in {path}")?;
    }
    Ok(!missed.is_empty())
}

/// Checks every payload of a folder by the names of its files.
fn payloads_below(root: &Path, validator: &Validator, folder: &Path) -> Outcome<Report> {
    let mut report = Report::new();
    for path in files(folder)? {
        if let Some(format) = CaptureFormat::of_name(&shown(root, &path)) {
            exchanges(root, validator, &path, format, &mut report)?;
            continue;
        }
        match message(root, &path)? {
            Some(message) => {
                let subject = Subject::new(&message.operation, message.side);
                report.payload(Some(subject), validator.check_message(message));
            }
            None => match FileRole::of(&path) {
                FileRole::Unknown(why) => {
                    report.payload(None, vec![validator.unknown_name(&shown(root, &path), why)])
                }
                _ => report.companion(),
            },
        }
    }
    Ok(report)
}

/// Checks the exchanges of a capture.
fn exchanges(
    root: &Path,
    validator: &Validator,
    path: &Path,
    format: CaptureFormat,
    report: &mut Report,
) -> Outcome {
    let name: Arc<str> = shown(root, path).into();
    let file = fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    let capture = Capture::new(&name, format, &validator.options().limits);
    capture
        .read(&mut BufReader::new(file), &mut |item| match item {
            CaptureItem::Exchange(exchange) => {
                for verdict in validator.check_exchange(&exchange) {
                    report.verdict(verdict);
                }
            }
            CaptureItem::Broken(place, why) => {
                report.verdict(validator.malformed_exchange(&name, place, why));
            }
        })
        .map_err(|error| unreadable(path, &error))
}

/// The message that a payload file holds; `None` for any other file.
fn message(root: &Path, path: &Path) -> Outcome<Option<Message>> {
    let FileRole::Payload {
        operation,
        side,
        media_type,
    } = FileRole::of(path)
    else {
        return Ok(None);
    };
    let body = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(Some(Message {
        operation,
        side,
        media_type: Some(media_type),
        name: shown(root, path).into(),
        body,
    }))
}

/// How many repairs turn the captures into JSON.
fn repairs(root: &Path, folder: &Path) -> Outcome<usize> {
    let mut number = 0;
    for path in files(folder)? {
        if path.to_string_lossy().ends_with(".repairs.yaml") {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let list: Vec<serde_yaml::Value> = serde_yaml::from_str(&text)
                .map_err(|error| Failure::message(format!("`{}`: {error}", shown(root, &path))))?;
            number += list.len();
        }
    }
    Ok(number)
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    list_files(folder).map_err(|(path, error)| unreadable(&path, &error))
}

/// A path as people write it: relative to the repository, with forward slashes.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
