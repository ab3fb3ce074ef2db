//! `conform explain`: what a code means.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde_json::json;

use crate::codes::{self, CodeSubject, Explanation};
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
    let mut explanations = codes::all();
    if let Some(code) = &args.code {
        let near = conform_report::nearest(code, explanations.iter().map(|e| e.code));
        let near = near.map(str::to_owned);
        explanations.retain(|explanation| explanation.code == code);
        if explanations.is_empty() {
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
        ExplanationForm::Human if args.code.is_none() => list(&explanations),
        ExplanationForm::Human => text(&explanations),
        ExplanationForm::Json => json(&explanations),
        ExplanationForm::Markdown => markdown(&explanations),
    })
}

/// A line for each code.
fn list(explanations: &[Explanation]) -> String {
    let width = explanations.iter().map(|e| e.code.len()).max();
    let width = width.unwrap_or_default();
    let mut out = String::new();
    for subject in CodeSubject::ALL {
        let _ = writeln!(
            out,
            "{}{}\n",
            if out.is_empty() { "" } else { "\n" },
            subject.heading()
        );
        for explanation in explanations.iter().filter(|e| e.subject == subject) {
            let severity = explanation.severity.split(';').next().unwrap_or_default();
            let (code, title) = (explanation.code, explanation.title);
            let _ = writeln!(out, "{code:width$}  {severity:7}  {title}");
        }
    }
    out
}

/// Whole explanations.
fn text(explanations: &[Explanation]) -> String {
    let sections = explanations.iter().map(|explanation| {
        let Explanation {
            code,
            severity,
            title,
            details,
            ..
        } = explanation;
        let about = match explanations.len() {
            1 => String::new(),
            _ => format!("{}\n", explanation.subject.heading()),
        };
        let details = if details.is_empty() {
            String::new()
        } else {
            format!("{details}\n")
        };
        format!("{about}{code} ({severity})\n\n{title}\n{details}")
    });
    sections.collect::<Vec<_>>().join("\n")
}

fn json(explanations: &[Explanation]) -> String {
    let all = explanations.iter().map(|explanation| {
        json!({
            "code": explanation.code,
            "subject": explanation.subject.name(),
            "severity": explanation.severity,
            "title": explanation.title,
            "details": explanation.details,
        })
    });
    format!("{:#}\n", serde_json::Value::Array(all.collect()))
}

fn markdown(explanations: &[Explanation]) -> String {
    let mut out = String::new();
    let mut subject = None;
    for explanation in explanations {
        if subject.replace(explanation.subject) != Some(explanation.subject) {
            let _ = writeln!(out, "## {}\n", explanation.subject.heading());
        }
        let Explanation {
            code,
            severity,
            title,
            details,
            ..
        } = explanation;
        let _ = writeln!(
            out,
            "### `{code}`\n\nSeverity: {severity}. {title} {details}\n"
        );
    }
    out
}
