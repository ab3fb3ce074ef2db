//! `conform bundle`: a description as one document.

use std::path::PathBuf;

use clap::ValueEnum;
use conform_description::{BundleFormat, codes};
use conform_report::{Code, Diagnostic, Severity};

use crate::context::{Context, Stream, count};
use crate::description::{DescriptionFileArgs, LintScope, errors_first};
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::{Failure, Outcome};

/// The arguments of `conform bundle`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    #[command(flatten)]
    output: OutputArgs<DocumentForm>,
    /// Treat warnings as errors: write nothing, and exit with 1.
    #[arg(long, help_heading = "Verdict")]
    deny_warnings: bool,
}

/// The language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentForm {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

impl OutputForm for DocumentForm {
    const DEFAULT: Self = Self::Yaml;
    const IS_REPORT: bool = false;
    const TAKES_ANY_EXTENSION: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// Writes the description as one document. Problems go to standard error, because standard output is the document.
///
/// # Errors
///
/// Returns an error if the description has errors, or warnings with `--deny-warnings`; if a reference leads nowhere, or the
/// document would not mean the same; or if a file cannot be read or written. Nothing is written then.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let file = context.description(&args.description.resolved())?;
    let mut checked = file.check(LintScope::Everything)?;
    for diagnostic in &mut checked.diagnostics {
        if UNRESOLVED.contains(&diagnostic.code) {
            diagnostic.severity = Severity::Error;
        }
    }
    errors_first(&mut checked.diagnostics);
    let usable = context.usable(checked, Stream::Stderr)?;
    outputs.apart_from(usable.files(&file).iter().map(PathBuf::as_path))?;
    let mut warnings = usable.warnings;
    let mut bundles = Vec::new();
    let forms = outputs.files.iter().map(|(form, _)| *form);
    for form in forms.chain(outputs.stdout) {
        let format = match form {
            DocumentForm::Json => BundleFormat::Json,
            DocumentForm::Yaml => BundleFormat::Yaml,
        };
        let bundle = conform_description::bundle(&usable.description, format);
        let mut diagnostics = if bundles.is_empty() {
            bundle.diagnostics
        } else {
            // Those of the plan are the same in each form.
            let mut diagnostics = bundle.diagnostics;
            diagnostics.retain(Diagnostic::is_error);
            diagnostics
        };
        usable.relocate(&mut diagnostics);
        warnings += context.print(&diagnostics, &usable.style, Stream::Stderr)?;
        bundles.push((form, bundle.text));
    }
    if args.deny_warnings && warnings > 0 {
        writeln!(context.io.stderr, "{}, denied", count(warnings, "warning"))?;
        return Err(Failure::Found);
    }
    outputs.write(context.io.stdout, |form, _| {
        let found = bundles.iter().find(|(other, _)| *other == form);
        found.map_or_else(String::new, |(_, text)| text.clone())
    })
}

/// References without a target. What they should lead to would be missing in the bundle. A URL is kept as it is.
const UNRESOLVED: &[Code] = &[codes::DANGLING_REFERENCE, codes::REFERENCE_CYCLE];
