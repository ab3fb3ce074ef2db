//! The forms of a comparison: those of reports, and a page.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::formats::{OutputForm, ReportForm};

/// The form of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DiffForm {
    /// A form that reports have, too.
    Report(ReportForm),
    /// A page that shows both sides of each change.
    Html,
}

impl ValueEnum for DiffForm {
    fn value_variants<'a>() -> &'a [Self] {
        const {
            &[
                Self::Report(ReportForm::Human),
                Self::Report(ReportForm::Line),
                Self::Report(ReportForm::Json),
                Self::Report(ReportForm::Sarif),
                Self::Report(ReportForm::Junit),
                Self::Report(ReportForm::Github),
                Self::Report(ReportForm::Markdown),
                Self::Html,
            ]
        }
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Report(form) => form.to_possible_value(),
            Self::Html => {
                let value = PossibleValue::new("html");
                Some(
                    value.help(
                        "A page for browsers, with both sides of each change; it loads nothing",
                    ),
                )
            }
        }
    }
}

impl OutputForm for DiffForm {
    const DEFAULT: Self = Self::Report(ReportForm::DEFAULT);
    const IS_REPORT: bool = true;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "html" | "htm" => Some(Self::Html),
            extension => ReportForm::of_extension(extension).map(Self::Report),
        }
    }
}
