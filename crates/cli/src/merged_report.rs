//! Merged reports in all forms, as if one run had written them.

use std::io::Write;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use conform_coverage::CoverageDocument;
use conform_report::{Merged, ReadReport, Style};
use conform_validator::VOCABULARY;

use crate::formats::{Destination, OutputForm, Outputs, ReportForm};
use crate::outcome::{Failure, Outcome};
use crate::verbs::check::write_coverage;

/// The form of a merged report: one of [`ReportForm`], and JSON where nothing chooses another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedForm(pub ReportForm);

impl ValueEnum for MergedForm {
    fn value_variants<'a>() -> &'a [Self] {
        const {
            &[
                Self(ReportForm::Human),
                Self(ReportForm::Line),
                Self(ReportForm::Json),
                Self(ReportForm::Full),
                Self(ReportForm::Sarif),
                Self(ReportForm::Junit),
                Self(ReportForm::Github),
                Self(ReportForm::Markdown),
            ]
        }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        self.0.to_possible_value()
    }
}

impl OutputForm for MergedForm {
    const DEFAULT: Self = Self(ReportForm::Json);
    const IS_REPORT: bool = true;

    fn of_extension(extension: &str) -> Option<Self> {
        ReportForm::of_extension(extension).map(Self)
    }
}

impl Outputs<MergedForm> {
    /// Whether JSON is the only form.
    #[must_use]
    pub fn are_json(&self) -> bool {
        let files = self.files.iter().map(|(form, _)| form);
        self.stdout
            .iter()
            .chain(files)
            .all(|form| form.0 == ReportForm::Json)
    }
}

/// Writes a merged report in each form, the forms for people with at most `most` findings.
///
/// # Errors
///
/// Returns an error if a file or the stream cannot be written, or if a form is asked for that the report has not enough for.
pub fn write_merged(
    merged: &Merged,
    outputs: &Outputs<MergedForm>,
    most: usize,
    color: bool,
    stdout: &mut dyn Write,
) -> Outcome {
    let read = match outputs.are_json() {
        true => None,
        false => Some(ReadReport::of(&merged.text, &VOCABULARY)),
    };
    let read = read.transpose().map_err(|error| {
        Failure::with_help(
            format!("reports can only be merged to JSON here: {error}"),
            "check with `--format full=FILE`, and merge these files",
        )
    })?;
    outputs.write(stdout, |MergedForm(form), destination| {
        match (form, &read) {
            (ReportForm::Json, _) | (_, None) => merged.json(),
            (ReportForm::Full, _) => merged.text.clone(),
            (
                form,
                Some(ReadReport {
                    diagnostics,
                    summary,
                }),
            ) => {
                let style = Style {
                    color: color && destination == Destination::Stdout,
                    prefix: summary.prefix.clone(),
                    per_code: usize::MAX,
                    ..Style::default()
                };
                form.render(diagnostics, summary, &style, most)
            }
        }
    })
}

/// Writes merged coverage: as JSON, or in the form that the extension of a file chooses.
///
/// # Errors
///
/// Returns an error if a form of reports is asked for, or if a file or the stream cannot be written.
pub fn write_merged_coverage(
    merged: &CoverageDocument,
    outputs: &Outputs<MergedForm>,
    stdout: &mut dyn Write,
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
        stdout.write_all(merged.to_text().as_bytes())?;
    }
    Ok(())
}
