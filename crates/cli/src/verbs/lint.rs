//! `conform lint`: everything that is wrong with a description.
//!
//! It judges strictly by default, unlike commands that only use a description: these go on where the meaning is clear.

use conform_report::{Diagnostic, Profile, Severity, Style, render, render_line};

use crate::context::{Context, count};
use crate::description::{Checked, DescriptionFileArgs, LintScope};
use crate::formats::{Destination, OutputArgs, OutputForm};
use crate::outcome::{Failure, Outcome};

/// The arguments of `conform lint`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// Judge a description that you cannot change: faults that hide no meaning are warnings, and repetitions are counted.
    #[arg(long, help_heading = "Verdict")]
    lenient: bool,
    /// Treat warnings as errors: exit with 1.
    #[arg(long, help_heading = "Verdict")]
    deny_warnings: bool,
    #[command(flatten)]
    output: OutputArgs<LintForm>,
}

/// The form of the problems of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LintForm {
    /// Text with frames, for people.
    Human,
    /// A line for each problem: `file:line:column: severity[code]: message`.
    Line,
}

impl OutputForm for LintForm {
    const DEFAULT: Self = Self::Human;
    const IS_REPORT: bool = true;

    fn of_extension(_: &str) -> Option<Self> {
        None
    }
}

/// Reports everything that is wrong with a description.
///
/// # Errors
///
/// Returns an error if the description has errors, or warnings with `--deny-warnings`, or if a file cannot be read or written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let mut file = context.description_at(args.description.path(), args.description.root())?;
    file.profile = if args.lenient {
        Profile::Lenient
    } else {
        Profile::Strict
    };
    let checked = file.check(LintScope::Everything)?;
    let (color, quiet) = (context.io.color.stdout, context.quiet);
    outputs.write(context.io.stdout, |form, destination| {
        let style = Style {
            color: color && destination == Destination::Stdout,
            ..checked.style.clone()
        };
        match form {
            LintForm::Human => human(&checked, &style, quiet),
            LintForm::Line => checked
                .diagnostics
                .iter()
                .map(|diagnostic| format!("{}\n", render_line(diagnostic, &style)))
                .collect(),
        }
    })?;
    let (errors, warnings) = counts(&checked.diagnostics);
    if checked.is_unreadable() {
        Err(Failure::Unreadable)
    } else if errors > 0 || args.deny_warnings && warnings > 0 {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// The problems for people, and a last line with the sums.
fn human(checked: &Checked, style: &Style, is_quiet: bool) -> String {
    let mut out = String::new();
    if !checked.diagnostics.is_empty() && !is_quiet {
        out.push_str(&render(&checked.diagnostics, style));
        out.push('\n');
    }
    let (errors, warnings) = counts(&checked.diagnostics);
    let files = checked
        .description
        .as_ref()
        .map_or(1, |description| description.files().len());
    out.push_str(&format!(
        "{}, {} in {}\n",
        count(errors, "error"),
        count(warnings, "warning"),
        count(files, "file")
    ));
    out
}

/// How many errors and warnings there are.
fn counts(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    (count(Severity::Error), count(Severity::Warning))
}
