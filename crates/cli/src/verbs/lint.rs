//! `conform lint`: everything that is wrong with a description.
//!
//! It judges strictly by default, unlike commands that only use a description: these go on where the meaning is clear.

use conform_report::{Checked, Collector, Profile, Style};

use crate::codes::CodeSubject;
use crate::context::Context;
use crate::description::{DescriptionFileArgs, LintScope};
use crate::formats::{Destination, OutputArgs, ReportForm};
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
    output: OutputArgs<ReportForm>,
    /// Show at most this many problems; all are counted. The forms json, sarif and junit hold all of them.
    #[arg(long, value_name = "N", help_heading = "Output")]
    max: Option<usize>,
}

/// Reports everything that is wrong with a description.
///
/// # Errors
///
/// Returns an error if the description has errors, or warnings with `--deny-warnings`, or if a file cannot be read or written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let mut file = context.description(&args.description.resolved())?;
    file.profile = if args.lenient {
        Profile::Lenient
    } else {
        Profile::Strict
    };
    let checked = file.check(LintScope::Everything)?;
    let description = checked.description.as_ref();
    let files = description.map_or(1, |description| description.files().len());
    let mut collector = Collector::new();
    collector.add(checked.diagnostics.iter().cloned());
    let mut summary = collector
        .summary(Checked::Description { files })
        .with_prefix(checked.style.prefix.as_str())
        .with_codes(CodeSubject::Description.codes());
    summary.ignored += checked.ignored;
    let (color, quiet) = (context.io.color.stdout, context.quiet);
    let most = context.most_shown(args.max);
    outputs.write(context.io.stdout, |form, destination| {
        if form == ReportForm::Human && quiet {
            return format!("{summary}\n");
        }
        let style = Style {
            color: color && destination == Destination::Stdout,
            ..checked.style.clone()
        };
        form.render(collector.diagnostics(), &summary, &style, most)
    })?;
    if checked.is_unreadable() {
        Err(Failure::Unreadable)
    } else if summary.errors > 0 || args.deny_warnings && summary.warnings > 0 {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}
