//! `conform_report(exchange)`: an aggregate whose partial states are reports.

use std::sync::Arc;

use conform_report::{json, merge};
use conform_validator::Report;
use datafusion::arrow::array::{ArrayRef, AsArray as _};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use crate::checker::{Checker, Shared, expect_exchange};

const NAME: &str = "conform_report";

/// How many reports of parts are kept before they are merged.
const MOST_PARTS: usize = 16;

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReportFunction {
    checker: Shared,
    signature: Signature,
}

impl ReportFunction {
    pub(crate) fn new(checker: &Arc<Checker>) -> Self {
        Self {
            checker: Shared(Arc::clone(checker)),
            signature: Signature::any(1, Volatility::Immutable),
        }
    }
}

impl AggregateUDFImpl for ReportFunction {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        expect_exchange(NAME, arguments)?;
        Ok(DataType::Utf8)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Reports {
            checker: Arc::clone(&self.checker.0),
            own: Report::new(),
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
    /// What was found in the rows of this part.
    own: Report,
    /// Reports of other parts.
    parts: Vec<String>,
}

impl Reports {
    /// Makes one report of all, which is left as the only part.
    fn whole(&mut self) -> Result<String> {
        let mut own = std::mem::take(&mut self.own);
        if own.payloads() > 0 || own.summary().checked.total().is_none() || self.parts.is_empty() {
            own.sort_by_place();
            self.parts.push(json(own.diagnostics(), &own.summary()));
        }
        self.merge_parts()?;
        Ok(self.parts[0].clone())
    }

    fn merge_parts(&mut self) -> Result<()> {
        let texts: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let merged = merge(&texts).map_err(|error| DataFusionError::External(error.into()))?;
        self.parts = vec![merged.text];
        Ok(())
    }
}

impl Accumulator for Reports {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let Self { checker, own, .. } = self;
        checker.check(&values[0], &mut |verdicts| {
            verdicts
                .into_iter()
                .for_each(|verdict| own.verdict(verdict));
        })
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Utf8(Some(self.whole()?)))
    }

    fn size(&self) -> usize {
        /// About what a diagnostic has, with its texts.
        const DIAGNOSTIC: usize = 1 << 10;
        /// What a place of a finding has.
        const PLACE: usize = 64;
        let diagnostics = self.own.diagnostics().iter();
        let own: usize = diagnostics
            .map(|diagnostic| DIAGNOSTIC + diagnostic.count() * PLACE)
            .sum();
        let parts: usize = self.parts.iter().map(String::capacity).sum();
        size_of_val(self) + own + parts
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
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
