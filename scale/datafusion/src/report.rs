//! `conform_report(exchange)`: an aggregate whose partial states are reports.

use std::sync::Arc;

use conform_report::{MergeError, Merged, Style, full, merge};
use conform_validator::Report;
use datafusion::arrow::array::{ArrayRef, AsArray as _};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature};

use crate::checker::Checker;
use crate::exchange_function::ExchangeFunction;

/// How many reports of parts are kept before they are merged.
const MOST_PARTS: usize = 16;

/// The name of the function whose report is JSON for programs.
const LEAN: &str = "conform_report";

/// The name of the function whose report has what all forms are made of.
const FULL: &str = "conform_full_report";

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReportFunction {
    function: ExchangeFunction,
    is_full: bool,
    aliases: Vec<String>,
}

impl ReportFunction {
    /// Returns the function whose report is JSON for programs.
    pub(crate) fn lean(checker: &Arc<Checker>) -> Self {
        Self {
            function: ExchangeFunction::new(LEAN, checker),
            is_full: false,
            aliases: Vec::new(),
        }
    }

    /// Returns the function whose report has what all forms are made of.
    pub(crate) fn full(checker: &Arc<Checker>) -> Self {
        Self {
            function: ExchangeFunction::new(FULL, checker),
            is_full: true,
            aliases: Vec::new(),
        }
    }

    /// Returns the function so that queries may call it by the name of the other one, too.
    pub(crate) fn for_all(self) -> Self {
        Self {
            aliases: vec![LEAN.to_owned()],
            ..self
        }
    }
}

impl AggregateUDFImpl for ReportFunction {
    fn name(&self) -> &str {
        self.function.name
    }

    fn aliases(&self) -> &[String] {
        &self.aliases
    }

    fn signature(&self) -> &Signature {
        &self.function.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.function.expect_exchange(arguments)?;
        Ok(DataType::Utf8)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Reports {
            checker: Arc::clone(&self.function.checker),
            is_full: self.is_full,
            own: None,
            parts: Vec::new(),
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, "report");
        Ok(vec![Arc::new(Field::new(name, DataType::Utf8, true))])
    }
}

/// What was found so far.
#[derive(Debug)]
struct Reports {
    checker: Arc<Checker>,
    /// Whether the result is a full report, as the states are.
    is_full: bool,
    /// What was found in the rows of this part, if it has any.
    own: Option<Report>,
    /// Reports of other parts.
    parts: Vec<String>,
}

impl Reports {
    /// Makes one full report of all, which is left as the only part.
    fn whole(&mut self) -> Result<Merged> {
        let own = self.own.take();
        if let Some(mut own) = own.or_else(|| self.parts.is_empty().then(Report::new)) {
            own.sort_by_place();
            let text = full(own.diagnostics(), &own.summary(), &Style::default());
            self.parts.push(text);
        }
        self.merge_parts()
    }

    fn merge_parts(&mut self) -> Result<Merged> {
        let texts: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let merged = merge(&texts).map_err(|error| match error {
            MergeError::OtherDescription { .. } => exec_datafusion_err!(
                "parts of the query were checked by different descriptions or options; start all executors with the same"
            ),
            error => exec_datafusion_err!("a part of the query is no report: {error}"),
        })?;
        self.parts = vec![merged.text.clone()];
        Ok(merged)
    }
}

impl Accumulator for Reports {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let own = match &mut self.own {
            Some(own) => own,
            own => own.insert(self.checker.report()?),
        };
        self.checker.check(&values[0], &mut |verdicts| {
            verdicts
                .into_iter()
                .for_each(|verdict| own.verdict(verdict));
        })
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let whole = self.whole()?;
        let text = if self.is_full {
            whole.text
        } else {
            whole.json()
        };
        Ok(ScalarValue::Utf8(Some(bounded(text)?)))
    }

    fn size(&self) -> usize {
        /// About what a diagnostic has, with its texts.
        const DIAGNOSTIC: usize = 1 << 10;
        /// What a place of a finding has.
        const PLACE: usize = 64;
        let diagnostics = self.own.iter().flat_map(Report::diagnostics);
        let own: usize = diagnostics
            .map(|diagnostic| DIAGNOSTIC + diagnostic.count() * PLACE)
            .sum();
        let parts: usize = self.parts.iter().map(String::capacity).sum();
        size_of_val(self) + own + parts
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let text = bounded(self.whole()?.text)?;
        Ok(vec![ScalarValue::Utf8(Some(text))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let texts = states[0].as_string::<i32>();
        for text in texts.iter().flatten() {
            self.parts.push(text.to_owned());
            if self.parts.len() > MOST_PARTS {
                self.merge_parts()?;
            }
        }
        Ok(())
    }
}

/// Fails if a text is longer than a column of texts can hold.
fn bounded(text: String) -> Result<String> {
    match i32::try_from(text.len()) {
        Ok(_) => Ok(text),
        Err(_) => exec_err!(
            "the report is larger than 2 GiB, since most exchanges have findings; group by host or day, or check a sample"
        ),
    }
}
