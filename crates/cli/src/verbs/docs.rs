//! `conform docs`: a reference page of a description.

use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use conform_docs::Options;
use conform_report::Summary;

use super::check;
use crate::context::{Context, Stream};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::Outcome;

/// The arguments of `conform docs`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// Mark what these payload files, captures and folders show of the description, as `conform check --coverage` reports it; may be
    /// given several times.
    #[arg(long, value_name = "PATH", help_heading = "Payloads")]
    coverage: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs<PageForm>,
}

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageForm {
    /// One HTML file, for browsers.
    Html,
    /// Markdown, for programs and wikis.
    Markdown,
}

impl OutputForm for PageForm {
    const DEFAULT: Self = Self::Html;
    const IS_REPORT: bool = false;
    const TAKES_ANY_EXTENSION: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "html" | "htm" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// Writes the page. Problems go to standard error, because standard output is the page.
///
/// # Errors
///
/// Returns an error if the description has errors, or if a file cannot be read or written. Nothing is written then.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Loading, Stream::Stderr)?;
    outputs.apart_from(usable.files(&file).iter().map(PathBuf::as_path))?;
    let shown = match args.coverage.as_slice() {
        [] => None,
        paths => Some(check::shown(paths, &file, context)?),
    };
    if let Some(shown) = shown.as_ref().filter(|_| !context.quiet) {
        writeln!(context.io.stderr, "{}", advice(&shown.summary))?;
    }
    let description = Arc::new(usable.description);
    let options = Options {
        coverage: shown.as_ref().map(|shown| &shown.coverage),
        ..Options::default()
    };
    outputs.write(context.io.stdout, |form, _| match form {
        PageForm::Html => conform_docs::page(&description, &options),
        PageForm::Markdown => conform_docs::markdown(&description, &options),
    })
}

/// Says what was checked, and how to see what was found.
fn advice(summary: &Summary) -> String {
    if summary.errors == 0 {
        return format!("payloads: {summary}");
    }
    format!("payloads: {summary}; `conform check` with the same paths lists the errors")
}
