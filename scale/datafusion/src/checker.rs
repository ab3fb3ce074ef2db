//! The validator of a query context, made when it is first needed.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use conform_description::{Description, LoadOptions};
use conform_json::Position;
use conform_parquet::{ExchangeColumns, Row};
use conform_report::{Diagnostic, Style, render};
use conform_validator::{Options, Validator, Verdict};
use datafusion::arrow::array::{Array, ArrayRef, AsArray as _};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DataFusionError, Result, exec_err, plan_err};

/// What exchanges are checked by: a description, and options.
///
/// Nothing is read before the first exchange is checked.
pub struct Checker {
    description: PathBuf,
    options: Options,
    validator: OnceLock<std::result::Result<Validator, String>>,
}

impl Checker {
    /// Returns what checks by the description whose root file this is.
    #[must_use]
    pub fn new(description: impl Into<PathBuf>) -> Self {
        Self {
            description: description.into(),
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
        let made = self.validator.get_or_init(|| {
            let loaded = Description::load(&self.description, &LoadOptions::default());
            let errors: Vec<Diagnostic> = loaded
                .diagnostics
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            match loaded.description {
                Some(description) if errors.is_empty() => {
                    Ok(Validator::new(description, self.options.clone()))
                }
                _ => Err(render(&errors, &Style::default())),
            }
        });
        match made {
            Ok(validator) => Ok(validator),
            Err(errors) => exec_err!("the description has errors:\n{errors}"),
        }
    }

    /// Checks each row of a column of exchanges, and calls `each` with its verdicts; with none for a row that is null.
    pub(crate) fn check(
        &self,
        column: &ArrayRef,
        each: &mut dyn FnMut(Vec<Verdict>),
    ) -> Result<()> {
        let validator = self.validator()?;
        let Some(rows) = column.as_struct_opt() else {
            return wrong_type("the function", column.data_type());
        };
        let columns = ExchangeColumns::new(rows)
            .map_err(|error| DataFusionError::Execution(error.to_string()))?;
        let (own, mut last) = (Arc::from(NAMELESS), Arc::from(""));
        for row in 0..columns.len() {
            each(match columns.get(row, &own, None, &mut last) {
                None => Vec::new(),
                Some(Row::Exchange(exchange)) => validator.check_exchange(&exchange),
                Some(Row::Fault { name, place, why }) => {
                    let place = place.unwrap_or(Position { line: 1, column: 1 });
                    vec![validator.malformed_exchange(&name, place, why)]
                }
            });
        }
        Ok(())
    }
}

/// The file of exchanges that have no place.
const NAMELESS: &str = "exchanges without place";

/// Fails if an argument is not a column of exchanges, before a query runs.
pub(crate) fn expect_exchange(function: &str, arguments: &[DataType]) -> Result<()> {
    match arguments {
        [DataType::Struct(_)] => Ok(()),
        [other] => wrong_type(function, other),
        _ => plan_err!(
            "`{function}` must have one argument, found {}",
            arguments.len()
        ),
    }
}

fn wrong_type<T>(function: &str, found: &DataType) -> Result<T> {
    plan_err!("`{function}` must have a struct with the columns of an exchange, found {found}")
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker")
            .field("description", &self.description)
            .finish_non_exhaustive()
    }
}

/// A checker that functions share. Functions are equal if they share one.
#[derive(Clone, Debug)]
pub(crate) struct Shared(pub(crate) Arc<Checker>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Shared {}

impl Hash for Shared {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}
