//! `conform explain`: what a code means.

use std::fmt::Write as _;

use clap::ValueEnum;
use conform_report::Explanation;
use serde_json::json;

use crate::codes::{self, CodeSubject, RegisteredCode};
use crate::context::Context;
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::{Failure, Outcome};

/// The arguments of `conform explain`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The code, such as wrong-type; by default all are listed.
    code: Option<String>,
    #[command(flatten)]
    output: OutputArgs<ExplanationForm>,
}

/// The form of explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplanationForm {
    /// Text, for people.
    Human,
    /// JSON: an array of objects.
    Json,
    /// Markdown: a section for each code.
    Markdown,
}

impl OutputForm for ExplanationForm {
    const DEFAULT: Self = Self::Human;
    const IS_REPORT: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "json" => Some(Self::Json),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Explains a code, or lists all of them.
///
/// # Errors
///
/// Returns an error if there is no such code, or if a file cannot be written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let mut all = codes::all();
    if let Some(code) = &args.code {
        let near = conform_report::nearest(code, all.iter().map(|one| one.code.as_str()));
        all.retain(|one| one.code.as_str() == code);
        if all.is_empty() {
            return Err(Failure::with_help(
                format!("there is no code `{code}`"),
                match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`conform explain` lists all codes".to_owned(),
                },
            ));
        }
    }
    outputs.write(context.io.stdout, |form, _| match form {
        ExplanationForm::Human if args.code.is_none() => list(&all),
        ExplanationForm::Human => text(&all),
        ExplanationForm::Json => json(&all),
        ExplanationForm::Markdown => markdown(&all),
    })
}

/// A line for each code.
fn list(codes: &[RegisteredCode]) -> String {
    let width = codes.iter().map(|one| one.code.as_str().len()).max();
    let width = width.unwrap_or_default();
    let mut out = String::new();
    for subject in CodeSubject::ALL {
        let _ = writeln!(
            out,
            "{}{}\n",
            if out.is_empty() { "" } else { "\n" },
            subject.heading()
        );
        for one in codes.iter().filter(|one| one.subject == subject) {
            let severity = one.severity();
            let severity = severity.split(';').next().unwrap_or_default();
            let (name, what) = (one.code.as_str(), one.code.explanation().what);
            let _ = writeln!(out, "{name:width$}  {severity:7}  {what}");
        }
    }
    out
}

/// Whole explanations.
fn text(codes: &[RegisteredCode]) -> String {
    let sections = codes.iter().map(|one| {
        let about = match codes.len() {
            1 => String::new(),
            _ => format!("{}\n", one.subject.heading()),
        };
        let explanation = one.code.explanation();
        format!(
            "{about}{} ({})\n\n{}\n{}\n\n{}",
            one.code,
            one.severity(),
            explanation.what,
            explanation.why,
            advice(explanation),
        )
    });
    sections.collect::<Vec<_>>().join("\n")
}

/// What an explanation ends with in each form for people.
fn advice(explanation: &Explanation) -> String {
    format!(
        "Wrong:\n\n{}\nRight:\n\n{}\nTo allow it: {}\n",
        indented(explanation.wrong),
        indented(explanation.right),
        explanation.allow,
    )
}

/// An example, away from the margin.
fn indented(example: &str) -> String {
    let lines = example.lines().map(|line| format!("    {line}\n"));
    lines.collect()
}

fn json(codes: &[RegisteredCode]) -> String {
    let all = codes.iter().map(|one| {
        let explanation = one.code.explanation();
        json!({
            "code": one.code.as_str(),
            "subject": one.subject.name(),
            "severity": one.severity(),
            "title": explanation.what,
            "details": explanation.why,
            "wrong": explanation.wrong,
            "right": explanation.right,
            "allow": explanation.allow,
        })
    });
    format!("{:#}\n", serde_json::Value::Array(all.collect()))
}

fn markdown(codes: &[RegisteredCode]) -> String {
    let mut out = String::new();
    let mut subject = None;
    for one in codes {
        if subject.replace(one.subject) != Some(one.subject) {
            let _ = writeln!(out, "## {}\n", one.subject.heading());
        }
        let explanation = one.code.explanation();
        let _ = writeln!(
            out,
            "### `{}`\n\nSeverity: {}. {} {}\n\n{}",
            one.code,
            one.severity(),
            explanation.what,
            explanation.why,
            advice(explanation),
        );
    }
    out
}
