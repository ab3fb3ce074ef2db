//! `conform merge`: one report of the reports of several runs.

use std::fs;
use std::path::{Path, PathBuf};

use conform_coverage::{CoverageDocument, CoverageError};
use conform_report::{MergeError, merge};

use crate::context::Context;
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

/// The arguments of `conform merge`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Reports of `conform check --format json`, or the JSON of `--coverage-output`; all of one kind.
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// Write to this file instead of standard output.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Writes the report that one run over the whole input would have written.
///
/// # Errors
///
/// Returns an error if a file cannot be read, is not such a report, or is of another kind than the first; and
/// [`Failure::Found`] if the merged report has errors.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let texts = args
        .reports
        .iter()
        .map(|path| fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error)));
    let texts = texts.collect::<Outcome<Vec<String>>>()?;
    let first = CoverageDocument::read(&texts[0]);
    let (text, summary, has_errors) = match first {
        Ok(first) => (coverage(first, args, &texts)?, None, false),
        Err(_) => {
            let reports: Vec<&str> = texts.iter().map(String::as_str).collect();
            let merged = merge(&reports).map_err(|error| not_merged(&error, &args.reports))?;
            (merged.text, Some(merged.summary), merged.errors > 0)
        }
    };
    match &args.output {
        Some(path) => {
            write_whole(path, &text).map_err(|error| paths::unwritable(path, &error))?;
        }
        None => context.io.stdout.write_all(text.as_bytes())?,
    }
    if let Some(summary) = summary {
        writeln!(context.io.stderr, "{summary}")?;
    }
    if has_errors {
        Err(Failure::Found)
    } else {
        Ok(())
    }
}

/// Merges coverage.
fn coverage(mut whole: CoverageDocument, args: &Args, texts: &[String]) -> Outcome<String> {
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
    Ok(whole.to_text())
}

fn not_merged(error: &MergeError, paths: &[PathBuf]) -> Failure {
    match error {
        MergeError::Nothing => Failure::message(error.to_string()),
        MergeError::Malformed { index, .. } | MergeError::NoMessages { index } => unusable(
            &paths[*index],
            &error.to_string(),
            "write one with `conform check --format json=FILE`",
        ),
    }
}

fn unusable(path: &Path, why: &str, help: &str) -> Failure {
    Failure::with_help(
        format!("the report `{}` cannot be merged: {why}", path.display()),
        help,
    )
}
