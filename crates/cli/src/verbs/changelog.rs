//! `conform changelog`: what has changed between two descriptions, in words for those who use the API.

use std::fmt::Write as _;

use clap::ValueEnum;
use conform_diff::{Bump, Change, Comparison, Impact, next_version};

use crate::context::Context;
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::Outcome;
use crate::two_sides::TwoSidesArgs;

/// The arguments of `conform changelog`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    sides: TwoSidesArgs,
    #[command(flatten)]
    output: OutputArgs<ChangelogForm>,
}

/// The form of a changelog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChangelogForm {
    /// Markdown.
    Markdown,
}

impl OutputForm for ChangelogForm {
    const DEFAULT: Self = Self::Markdown;
    const IS_REPORT: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        (extension == "md").then_some(Self::Markdown)
    }
}

/// Writes what has changed between two descriptions.
///
/// # Errors
///
/// Returns an error if a description cannot be read.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let sides = args.sides.load(context)?;
    let comparison = sides.compare();
    outputs.write(context.io.stdout, |ChangelogForm::Markdown, _| {
        markdown(&comparison, &sides.old_version())
    })
}

/// The changelog in Markdown.
fn markdown(comparison: &Comparison, version: &str) -> String {
    let bump = Bump::of(comparison);
    let mut out = match next_version(version, bump) {
        Some(next) if bump > Bump::None => format!("# {next}\n"),
        _ => "# Changes\n".to_owned(),
    };
    if comparison.changes.is_empty() {
        out.push_str("\nNothing has changed.\n");
    }
    for (impact, heading) in [
        (Impact::Breaking, "Breaking"),
        (Impact::Undecided, "Possibly breaking"),
        (Impact::Compatible, "Compatible"),
    ] {
        let changes: Vec<&Change> = comparison
            .changes
            .iter()
            .filter(|change| change.impact() == impact)
            .collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n## {heading}\n");
        for change in changes {
            entry(&mut out, change);
        }
    }
    out
}

/// One change: what it is, what it concerns, and the message that shows it.
fn entry(out: &mut String, change: &Change) {
    let mut message = change.message.clone();
    if let Some(first) = message.get(..1) {
        let upper = first.to_uppercase();
        message.replace_range(..1, &upper);
    }
    let _ = writeln!(out, "- {}", line(&message));
    let mut concerns: Vec<&str> = Vec::new();
    for concern in change.effects.iter().flat_map(|effect| &effect.concerns) {
        if !concerns.contains(&concern.as_str()) {
            concerns.push(concern);
        }
    }
    if !concerns.is_empty() {
        let _ = writeln!(out, "  - Concerns {}.", line(&concerns.join(", ")));
    }
    for effect in &change.effects {
        if let Some(witness) = &effect.witness {
            let _ = writeln!(
                out,
                "  - For example, {} in the {} is refused: expected is {}.",
                code(&witness.message),
                line(&witness.part),
                line(&witness.expected)
            );
        } else if effect.impact != Impact::Compatible && !effect.why.is_empty() {
            let _ = writeln!(out, "  - {}: {}.", effect.flow, line(&effect.why));
        }
    }
}

/// A text on one line, which cannot begin something of Markdown. Names between backquotes stay code.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('<', "&lt;")
}

/// A message as code, unless it is words with code between backquotes.
fn code(text: &str) -> String {
    if text.contains('`') {
        line(text)
    } else {
        format!("`{}`", text.replace(['\n', '\r'], " "))
    }
}
