//! `conform merge`: one report of the reports of several runs.

use std::fs;
use std::path::{Path, PathBuf};

use conform_coverage::{CoverageDocument, CoverageError};
use conform_report::{MergeError, merge};

use super::check::write_coverage;
use crate::context::Context;
use crate::formats::{OutputArgs, Outputs};
use crate::merged_report::{MergedForm, write_merged};
use crate::outcome::{Failure, Outcome};
use crate::paths;

/// The arguments of `conform merge`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Reports of `conform check --format json` or `--format full`, or the JSON of `--coverage-output`; all of one kind.
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs<MergedForm>,
    /// Print at most this many findings in the forms for people; by default all.
    #[arg(long, value_name = "N", help_heading = "Output")]
    max: Option<usize>,
}

/// Writes the report that one run over the whole input would have written.
///
/// # Errors
///
/// Returns an error if a file cannot be read, is not such a report, or is of another kind than the first; and
/// [`Failure::Found`] if the merged report has errors.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let texts = args
        .reports
        .iter()
        .map(|path| fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error)));
    let texts = texts.collect::<Outcome<Vec<String>>>()?;
    if let Ok(first) = CoverageDocument::read(&texts[0]) {
        let merged = coverage(first, args, &texts)?;
        return write_merged_coverage(&merged, &outputs, context);
    }
    let reports: Vec<&str> = texts.iter().map(String::as_str).collect();
    let merged = merge(&reports).map_err(|error| not_merged(&error, &args.reports))?;
    let most = context.most_shown(args.max);
    let color = context.io.color.stdout;
    write_merged(&merged, &outputs, most, color, context.io.stdout)?;
    writeln!(context.io.stderr, "{}", merged.summary)?;
    if merged.errors > 0 {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// Writes merged coverage: as JSON, or in the form that the extension of a file chooses.
fn write_merged_coverage(
    merged: &CoverageDocument,
    outputs: &Outputs<MergedForm>,
    context: &mut Context<'_>,
) -> Outcome {
    if !outputs.are_json() {
        return Err(Failure::with_help(
            "coverage has no form of a report",
            "leave out --format; `-o FILE.html` writes the page, and `-o FILE.txt` the text",
        ));
    }
    for (_, path) in &outputs.files {
        write_coverage(path, merged)?;
    }
    if outputs.stdout.is_some() {
        context.io.stdout.write_all(merged.to_text().as_bytes())?;
    }
    Ok(())
}

/// Merges coverage.
fn coverage(
    mut whole: CoverageDocument,
    args: &Args,
    texts: &[String],
) -> Outcome<CoverageDocument> {
    for (path, text) in args.reports.iter().zip(texts).skip(1) {
        let part = CoverageDocument::read(text).and_then(|part| whole.add(part));
        part.map_err(|error| match error {
            CoverageError::Malformed(_) => unusable(
                path,
                &error.to_string(),
                "the first file is coverage, so all of them must be; merge reports in a run of their own",
            ),
            CoverageError::OtherDescription => unusable(
                path,
                &error.to_string(),
                "check all parts by the same description, then merge",
            ),
        })?;
    }
    Ok(whole)
}

fn not_merged(error: &MergeError, paths: &[PathBuf]) -> Failure {
    let help = match error {
        MergeError::OtherDescription { .. } => {
            "check all parts by the same description with the same options, then merge"
        }
        _ => "write one with `conform check --format json=FILE`",
    };
    match error.index() {
        None => Failure::message(error.to_string()),
        Some(index) => unusable(&paths[index], &error.to_string(), help),
    }
}

fn unusable(path: &Path, why: &str, help: &str) -> Failure {
    Failure::with_help(
        format!("the report `{}` cannot be merged: {why}", path.display()),
        help,
    )
}
