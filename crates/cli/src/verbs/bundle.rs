//! `conform bundle`: a description as one document.

use clap::ValueEnum;
use conform_description::BundleFormat;

use crate::context::{Context, Stream};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::Outcome;

/// The arguments of `conform bundle`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    #[command(flatten)]
    output: OutputArgs<DocumentForm>,
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
/// Returns an error if the description has errors, or if a file cannot be read or written.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Everything, Stream::Stderr)?;
    let mut bundles = Vec::new();
    let forms = outputs.files.iter().map(|(form, _)| *form);
    for form in forms.chain(outputs.stdout) {
        let format = match form {
            DocumentForm::Json => BundleFormat::Json,
            DocumentForm::Yaml => BundleFormat::Yaml,
        };
        let bundle = conform_description::bundle(&usable.description, format);
        if bundles.is_empty() {
            context.print(&bundle.diagnostics, &usable.style, Stream::Stderr)?;
        }
        bundles.push((form, bundle.text));
    }
    outputs.write(context.io.stdout, |form, _| {
        let found = bundles.iter().find(|(other, _)| *other == form);
        found.map_or_else(String::new, |(_, text)| text.clone())
    })
}
