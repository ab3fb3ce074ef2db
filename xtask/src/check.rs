//! `check`: everything that must hold between description, code and evidence; a line a stage.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use conform_validator::coverage::Recorder;
use conform_validator::report::{self, Report};
use conform_validator::{Message, Name, Options, Severity, Subject, Validator, list};

use conform_openapi::load::{self, Examples, count, workspace};
use conform_openapi::outcome::{Failure, Outcome};
use conform_openapi::verbs::generate::{self, Mode};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Treat warnings of the description as errors.
    #[arg(long)]
    deny_warnings: bool,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let checked = load::load(None, None, Examples::Checked, out)?;
    let lowered = conform_ir::lower_with_examples(&checked.description);
    let warnings = checked.warnings + load::tell(&lowered.diagnostics, &checked.style, out)?;
    let counts = lowered.api.counts;
    let description = Arc::new(checked.description);
    stage(
        out,
        "description",
        &[
            count(description.files().len(), "file"),
            count(counts.operations, "operation"),
            count(counts.schemas, "schema"),
            count(lowered.api.examples().count(), "example"),
            count(warnings, "warning"),
        ],
    )?;
    if args.deny_warnings && warnings > 0 {
        return Err(Failure::Found);
    }

    let bundled =
        conform_description::bundle(&description, conform_description::BundleFormat::Json);
    load::tell(&bundled.diagnostics, &checked.style, out)?;
    stage(out, "bundle", &[count(bundled.text.len(), "byte")])?;

    let mut said = Vec::new();
    match generate::generate(&generate::Args::default(), Mode::Check, &mut said) {
        Ok(summary) => stage(
            out,
            "generated",
            &[
                format!("{} up to date", count(summary.files, "file")),
                count(summary.types, "type"),
                count(summary.operations_out, "method"),
            ],
        )?,
        Err(failure) => {
            out.write_all(&said)?;
            return Err(failure);
        }
    }

    let strict = Options {
        strict: true,
        ..Options::default()
    };
    let validator = Validator::new(description, strict);
    let recorder = Arc::new(Recorder::new(&validator));
    let validator = validator.observed_by(recorder.clone());
    let payloads = workspace().join("tests").join("payloads");
    let report = payloads_below(&validator, &payloads)?;
    if report.errors() > 0 {
        let style = report::Style {
            color: checked.style.color,
            folder: &checked.style.prefix,
            ..report::Style::default()
        };
        for entry in report.entries() {
            writeln!(out, "{}\n", report::render(entry, style))?;
        }
    }
    stage(
        out,
        "evidence",
        &[
            format!(
                "{} of {} conform",
                report.conforming(),
                count(report.payloads(), "payload")
            ),
            count(repairs(&payloads)?, "repair"),
            "undeclared members are errors".to_owned(),
        ],
    )?;
    if report.errors() > 0 {
        return Err(Failure::Found);
    }
    coverage(&recorder, out)?;
    mistakes(
        &validator,
        &workspace().join("tests").join("fixtures").join("conform"),
        out,
    )
}

/// Tells how much of the description the evidence shows, and where to read what it does not.
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
            "             no payload shows {}: cargo conform check --coverage tests/payloads",
            count(missing, "place")
        )?;
    }
    Ok(())
}

/// Checks that each body with a mistake is found to have one.
fn mistakes(validator: &Validator, folder: &Path, out: &mut dyn Write) -> Outcome {
    let mut missed = Vec::new();
    let mut bodies = 0;
    for path in files(folder)? {
        if let Some(message) = message(&path)? {
            bodies += 1;
            let findings = validator.check_message(message);
            if !findings
                .iter()
                .any(|finding| finding.severity == Severity::Error)
            {
                missed.push(shown(&path));
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
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failure::Found)
    }
}

/// Checks every payload of a folder by the names of its files.
fn payloads_below(validator: &Validator, folder: &Path) -> Outcome<Report> {
    let mut report = Report::new();
    for path in files(folder)? {
        match message(&path)? {
            Some(message) => {
                let subject = Subject::new(&message.operation, message.side);
                report.payload(Some(subject), validator.check_message(message));
            }
            None => match Name::of(&path) {
                Name::Unknown(why) => {
                    report.payload(None, vec![validator.unknown_name(&shown(&path), why)])
                }
                _ => report.companion(),
            },
        }
    }
    Ok(report)
}

/// The message that a payload file holds; `None` for any other file.
fn message(path: &Path) -> Outcome<Option<Message>> {
    let Name::Payload {
        operation,
        side,
        media_type,
    } = Name::of(path)
    else {
        return Ok(None);
    };
    let body = fs::read(path).map_err(|error| Failure::at(path, error))?;
    Ok(Some(Message {
        operation,
        side,
        media_type: Some(media_type),
        name: shown(path).into(),
        body,
    }))
}

/// How many repairs turn the captures into JSON.
fn repairs(folder: &Path) -> Outcome<usize> {
    let mut number = 0;
    for path in files(folder)? {
        if path.to_string_lossy().ends_with(".repairs.yaml") {
            let text = fs::read_to_string(&path).map_err(|error| Failure::at(&path, error))?;
            let list: Vec<serde_yaml::Value> =
                serde_yaml::from_str(&text).map_err(|error| Failure::at(&path, error))?;
            number += list.len();
        }
    }
    Ok(number)
}

fn files(folder: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    list(folder).map_err(|(path, error)| Failure::at(&path, error))
}

/// A path as people write it: relative to the workspace, with forward slashes.
fn shown(path: &Path) -> String {
    path.strip_prefix(workspace())
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

fn stage(out: &mut dyn Write, name: &str, facts: &[String]) -> Outcome {
    writeln!(out, "{name:<12} {}", facts.join(", "))?;
    Ok(())
}
