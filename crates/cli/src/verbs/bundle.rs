//! `bundle`: the description as one document.

use std::io::Write;
use std::path::PathBuf;

use conform_description::BundleFormat;

use crate::load::{self, Source};
use crate::outcome::{Failure, Outcome};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// The language of the document.
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Write to this file and not to standard output.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Json,
    Yaml,
}

pub fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    // Problems go to standard error: standard output is the document.
    let stderr = &mut std::io::stderr().lock();
    let checked = args.source.load(stderr)?;
    let format = match args.format {
        Format::Json => BundleFormat::Json,
        Format::Yaml => BundleFormat::Yaml,
    };
    let bundled = conform_description::bundle(&checked.description, format);
    load::tell(&bundled.diagnostics, &checked.style, stderr)?;
    match &args.output {
        Some(path) => conform_report::write_whole(path, &bundled.text)
            .map_err(|error| Failure::at(path, error))?,
        None => out.write_all(bundled.text.as_bytes())?,
    }
    Ok(())
}
