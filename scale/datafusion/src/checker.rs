//! The validator of a query context, made when it is first needed.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use conform_description::{Description, LoadOptions};
use conform_json::Position;
use conform_openapi::paths::folder_of;
use conform_parquet::{ExchangeColumns, Row};
use conform_report::{Diagnostic, Style, render};
use conform_validator::{Options, Report, Validator, Verdict};
use datafusion::arrow::array::{Array, ArrayRef, AsArray as _};
use datafusion::common::{DataFusionError, Result, exec_err};

/// What exchanges are checked by: a description, and options.
///
/// Nothing is read before the first exchange is checked.
pub struct Checker {
    /// The root file of the description; `None` where nothing is checked.
    description: Option<PathBuf>,
    options: Options,
    validator: OnceLock<std::result::Result<Validator, String>>,
}

impl Checker {
    /// Returns what checks by the description whose root file this is.
    #[must_use]
    pub fn new(description: impl Into<PathBuf>) -> Self {
        Self {
            description: Some(description.into()),
            options: Options::default(),
            validator: OnceLock::new(),
        }
    }

    /// Returns what only plans queries, whose exchanges are checked in other processes, as a scheduler does. To check by it is an error.
    #[must_use]
    pub fn elsewhere() -> Self {
        Self {
            description: None,
            options: Options::default(),
            validator: OnceLock::new(),
        }
    }

    /// Returns what checks with these options.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    /// Whether the description was read.
    #[must_use]
    pub fn is_compiled(&self) -> bool {
        self.validator.get().is_some()
    }

    /// Returns the validator.
    ///
    /// # Errors
    ///
    /// Returns an error if the description has errors.
    pub fn validator(&self) -> Result<&Validator> {
        match self.validator.get_or_init(|| self.make()) {
            Ok(validator) => Ok(validator),
            Err(why) => exec_err!("{why}"),
        }
    }

    /// Returns an empty report of what is checked.
    pub(crate) fn report(&self) -> Result<Report> {
        let report = Report::new().checked_by(self.validator()?.identity());
        Ok(match &self.description {
            Some(path) => report.described_in(folder_of(path)),
            None => report,
        })
    }

    fn make(&self) -> std::result::Result<Validator, String> {
        let Some(path) = &self.description else {
            return Err("this process has no description, so it checks nothing".to_owned());
        };
        let loaded = Description::load(path, &LoadOptions::default());
        let errors: Vec<Diagnostic> = loaded
            .diagnostics
            .into_iter()
            .filter(Diagnostic::is_error)
            .collect();
        match loaded.description {
            Some(description) if errors.is_empty() => {
                Ok(Validator::new(description, self.options.clone()))
            }
            _ => {
                let errors = render(&errors, &Style::default());
                Err(format!("the description has errors:\n{errors}"))
            }
        }
    }

    /// Checks each row of a column of exchanges, and calls `each` with its verdicts; with none for a row that is null.
    pub(crate) fn check(
        &self,
        column: &ArrayRef,
        each: &mut dyn FnMut(Vec<Verdict>),
    ) -> Result<()> {
        let validator = self.validator()?;
        each_row(column, &mut |row| {
            each(match row {
                None => Vec::new(),
                Some(Row::Exchange(exchange)) => validator.check_exchange(&exchange),
                Some(Row::Fault { name, place, why }) => {
                    let place = place.unwrap_or(Position { line: 1, column: 1 });
                    vec![validator.malformed_exchange(&name, place, why)]
                }
            });
        })
    }
}

/// Calls `each` with each row of a column of exchanges; with none for a row that is null.
pub(crate) fn each_row<'c>(
    column: &'c ArrayRef,
    each: &mut dyn FnMut(Option<Row<'c>>),
) -> Result<()> {
    let Some(rows) = column.as_struct_opt() else {
        return exec_err!("exchanges must be structs, found {}", column.data_type());
    };
    let columns = ExchangeColumns::new(rows)
        .map_err(|error| DataFusionError::Execution(error.to_string()))?;
    let (own, mut last) = (Arc::from(NAMELESS), Arc::from(""));
    for row in 0..columns.len() {
        each(columns.get(row, &own, None, &mut last));
    }
    Ok(())
}

/// The file of exchanges that have no place.
const NAMELESS: &str = "exchanges without place";

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker")
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}
