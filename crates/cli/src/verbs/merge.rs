//! `conform merge`: one report of the reports of several runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use conform_coverage::{CoverageDocument, CoverageError};
use conform_report::{MergeError, merge};

use crate::context::Context;
use crate::formats::OutputArgs;
use crate::merged_report::{MergedForm, write_merged, write_merged_coverage};
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
    let mut seen = BTreeSet::new();
    for path in &args.reports {
        // What is not there is an error when it is read.
        let own = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !seen.insert(own) {
            return Err(Failure::with_help(
                format!("the report `{}` is named twice", path.display()),
                "name each report once, as its messages would count twice",
            ));
        }
    }
    let texts = args
        .reports
        .iter()
        .map(|path| fs::read_to_string(path).map_err(|error| paths::unreadable(path, &error)));
    let texts = texts.collect::<Outcome<Vec<String>>>()?;
    if let Ok(first) = CoverageDocument::read(&texts[0]) {
        let merged = coverage(first, args, &texts)?;
        return write_merged_coverage(&merged, &outputs, context.io.stdout);
    }
    let reports: Vec<&str> = texts.iter().map(String::as_str).collect();
    let merged = merge(&reports).map_err(|error| not_merged(&error, &args.reports, &reports))?;
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

/// Merges coverage.
fn coverage(
    mut whole: CoverageDocument,
    args: &Args,
    texts: &[String],
) -> Outcome<CoverageDocument> {
    for (path, text) in args.reports.iter().zip(texts).skip(1) {
        let part = CoverageDocument::read(text).and_then(|part| whole.add(part));
        part.map_err(|error| match error {
            CoverageError::Malformed(_) => {
                let why = match merge(&[text]) {
                    Ok(_) => "it is a report of findings, and not coverage".to_owned(),
                    Err(_) => instead_of_json(text).unwrap_or_else(|| error.to_string()),
                };
                unusable(
                    path,
                    &why,
                    "the first file is coverage, so all of them must be; merge reports in a run of their own",
                )
            }
            CoverageError::OtherDescription => unusable(
                path,
                &error.to_string(),
                "check all parts by the same description, then merge",
            ),
        })?;
    }
    Ok(whole)
}

fn not_merged(error: &MergeError, paths: &[PathBuf], texts: &[&str]) -> Failure {
    let Some(index) = error.index() else {
        return Failure::message(error.to_string());
    };
    let is_coverage = CoverageDocument::read(texts[index]).is_ok();
    let (why, help) = match error {
        MergeError::OtherDescription { .. } => (
            error.to_string(),
            "check all parts by the same description with the same options, then merge",
        ),
        _ if is_coverage => (
            "it is coverage, and not a report of findings".to_owned(),
            "the first file is a report, so all of them must be; merge coverage in a run of its own",
        ),
        _ => (
            instead_of_json(texts[index]).unwrap_or_else(|| error.to_string()),
            "write one with `conform check --format json=FILE`",
        ),
    };
    unusable(&paths[index], &why, help)
}

/// Says of a text that is not a whole JSON text what is wrong with it; `None` if it is one.
fn instead_of_json(text: &str) -> Option<String> {
    let start = text.trim_start();
    if start.is_empty() {
        return Some("it is empty".to_owned());
    }
    let error = serde_json::from_str::<serde::de::IgnoredAny>(text).err()?;
    if error.is_eof() {
        return Some(format!("it is cut off at line {}", error.line()));
    }
    Some(format!("it is not JSON: {error}"))
}

fn unusable(path: &Path, why: &str, help: &str) -> Failure {
    Failure::with_help(
        format!("the report `{}` cannot be merged: {why}", path.display()),
        help,
    )
}
