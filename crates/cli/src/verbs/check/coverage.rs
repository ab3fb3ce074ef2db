//! What `conform check` reports of coverage.

use std::path::Path;
use std::sync::Arc;

use conform_coverage::{Coverage, CoverageDocument, CoverageError, PageFacts, Recorder};
use conform_validator::Validator;
use jiff::Timestamp;

use super::args::CoverageArgs;
use crate::formats::{Outputs, ReportForm};
use crate::io::Io;
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole;
use crate::paths;

/// Returns the validator, and what records its coverage where that is asked for.
pub(super) fn observed(
    args: &CoverageArgs,
    validator: Validator,
) -> (Validator, Option<Arc<Recorder>>) {
    if !args.coverage && args.coverage_output.is_none() && args.coverage_min.is_none() {
        return (validator, None);
    }
    let recorder = Arc::new(Recorder::new(&validator));
    (validator.observed_by(recorder.clone()), Some(recorder))
}

/// Writes the coverage as it is asked for, and returns whether it is less than wanted.
pub(super) fn write(
    args: &CoverageArgs,
    coverage: &Coverage,
    outputs: &Outputs<ReportForm>,
    io: &mut Io<'_>,
) -> Outcome<bool> {
    if args.coverage {
        // Programs read the other forms of the report from standard output.
        let is_text = matches!(
            outputs.stdout,
            None | Some(ReportForm::Human | ReportForm::Markdown)
        );
        let out = if is_text {
            &mut *io.stdout
        } else {
            &mut *io.stderr
        };
        write!(out, "\n{}", coverage.to_text())?;
        out.flush()?;
    }
    if let Some(path) = &args.coverage_output {
        write_file(path, coverage, || CoverageDocument::of(coverage).to_text())?;
    }
    let wanted = args.coverage_min.unwrap_or(0.0);
    let is_short = coverage.ratio().percent() < wanted;
    if is_short {
        writeln!(
            io.stderr,
            "error: the payloads cover {:.1} % of the description, {wanted} % are required",
            (coverage.ratio().percent() * 10.0).floor() / 10.0
        )?;
    }
    Ok(is_short)
}

/// The forms that a file can have.
#[derive(Clone, Copy)]
enum CoverageForm {
    Html,
    Json,
    Text,
}

/// The form that the extension of the file chooses.
fn form(path: &Path) -> Outcome<CoverageForm> {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => Ok(CoverageForm::Html),
        Some("json") => Ok(CoverageForm::Json),
        Some("txt") => Ok(CoverageForm::Text),
        _ => Err(Failure::with_help(
            format!(
                "coverage in `{}`: the extension is none of .html, .json and .txt",
                path.display()
            ),
            format!("write to {}", path.with_extension("html").display()),
        )),
    }
}

/// Fails, before anything is done, if the file has no form.
pub(super) fn check(args: &CoverageArgs) -> Outcome {
    let path = args.coverage_output.as_deref();
    path.map_or(Ok(()), |path| form(path).map(|_| ()))
}

/// Writes merged coverage to a file, in the form that its extension chooses.
///
/// # Errors
///
/// Returns an error if the extension chooses none, or if the file cannot be written.
pub(crate) fn write_coverage(path: &Path, merged: &CoverageDocument) -> Outcome {
    let unusable = |error: CoverageError| Failure::message(error.to_string());
    let coverage = merged.coverage().map_err(unusable)?;
    write_file(path, &coverage, || merged.to_text())
}

/// Writes the file as a whole or not at all.
fn write_file(path: &Path, coverage: &Coverage, json: impl FnOnce() -> String) -> Outcome {
    let text = match form(path)? {
        CoverageForm::Html => coverage.to_html(PageFacts {
            date: &Timestamp::now().to_string()[..10],
            program: concat!("conform ", env!("CARGO_PKG_VERSION")),
        }),
        CoverageForm::Json => json(),
        CoverageForm::Text => coverage.to_text(),
    };
    write_whole(path, &text).map_err(|error| paths::unwritable(path, &error))
}
