//! `conform_coverage(exchange)`: an aggregate whose partial states are coverage.

use std::collections::BTreeMap;
use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use conform_coverage::{CoverageDocument, CoverageError, Recorder};
use conform_parquet::Row;
use conform_validator::{Observer as _, Validator};
use datafusion::arrow::array::{ArrayRef, AsArray as _};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature};

use crate::checker::{Checker, each_row};
use crate::exchange_function::ExchangeFunction;

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct CoverageFunction(ExchangeFunction);

impl CoverageFunction {
    pub(crate) fn new(checker: &Arc<Checker>) -> Self {
        Self(ExchangeFunction::new("conform_coverage", checker))
    }
}

impl AggregateUDFImpl for CoverageFunction {
    fn name(&self) -> &str {
        self.0.name
    }

    fn signature(&self) -> &Signature {
        &self.0.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.0.expect_exchange(arguments)?;
        Ok(DataType::Utf8)
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Shown {
            checker: Arc::clone(&self.0.checker),
            recording: None,
            sources: Sources::new(),
            merged: None,
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, "coverage");
        Ok(vec![Arc::new(Field::new(name, DataType::Utf8, true))])
    }
}

/// The files that exchanges come from, in the order of reports.
type Sources = BTreeMap<PathBuf, Arc<str>>;

/// What was shown so far.
#[derive(Debug)]
struct Shown {
    checker: Arc<Checker>,
    /// What records the rows of this part, if it has any.
    recording: Option<Recording>,
    sources: Sources,
    /// What other rows and other parts have shown.
    merged: Option<CoverageDocument>,
}

#[derive(Debug)]
struct Recording {
    validator: Validator,
    recorder: Arc<Recorder>,
}

impl Recording {
    fn new(checker: &Checker) -> Result<Self> {
        // Schemas remember what they have shown to their observer, so each observer has a validator of its own.
        let shared = checker.validator()?;
        let validator = Validator::new(shared.shared_description(), shared.options().clone());
        let recorder = Arc::new(Recorder::new(&validator));
        Ok(Self {
            validator: validator.observed_by(Arc::clone(&recorder) as _),
            recorder,
        })
    }
}

impl Shown {
    /// Numbers the files that rows come from. The first message that shows an item is the one with the least number, so that a recorder
    /// learns of files in their order; where a new one is before others, a new recorder begins.
    fn number<'n>(&mut self, names: impl Iterator<Item = &'n Arc<str>>) -> Result<()> {
        let mut new = Sources::new();
        for name in names {
            let path = PathBuf::from(&**name);
            if !self.sources.contains_key(&path) {
                new.insert(path, Arc::clone(name));
            }
        }
        let (first, last) = (new.keys().next(), self.sources.keys().next_back());
        if let (Some(first), Some(last)) = (first, last)
            && first < last
        {
            self.end_recording()?;
        }
        let is_new = self.recording.is_none();
        let recording = match self.recording.take() {
            Some(recording) => recording,
            None => Recording::new(&self.checker)?,
        };
        let recording = self.recording.insert(recording);
        let mut number = |name: &Arc<str>| {
            recording.recorder.source(name);
        };
        if is_new {
            self.sources.append(&mut new);
            self.sources.values().for_each(number);
        } else {
            new.values().for_each(&mut number);
            self.sources.append(&mut new);
        }
        Ok(())
    }

    /// Adds what was recorded to what others have shown.
    fn end_recording(&mut self) -> Result<()> {
        match self.recording.take() {
            Some(recording) => self.add(CoverageDocument::of(&recording.recorder.coverage())),
            None => Ok(()),
        }
    }

    fn add(&mut self, more: CoverageDocument) -> Result<()> {
        let Some(merged) = &mut self.merged else {
            self.merged = Some(more);
            return Ok(());
        };
        merged.add(more).map_err(|error| match error {
            CoverageError::OtherDescription => exec_datafusion_err!(
                "parts of the query were checked by different descriptions; start all executors with the same"
            ),
            error => exec_datafusion_err!("a part of the query is no coverage: {error}"),
        })
    }

    /// Returns the text of all that was shown.
    fn whole(&mut self) -> Result<ScalarValue> {
        if self.merged.is_none() && self.recording.is_none() {
            self.recording = Some(Recording::new(&self.checker)?);
        }
        self.end_recording()?;
        let text = self.merged.as_ref().map(CoverageDocument::to_text);
        Ok(ScalarValue::Utf8(text))
    }
}

impl Accumulator for Shown {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let mut rows = Vec::new();
        each_row(&values[0], &mut |row| rows.extend(row))?;
        self.number(rows.iter().map(|row| match row {
            Row::Exchange(exchange) => &exchange.name,
            Row::Fault { name, .. } => name,
        }))?;
        let recording = self.recording.as_ref().expect("it has begun");
        for row in rows {
            if let Row::Exchange(exchange) = row {
                // What is wrong is the business of reports.
                drop(recording.validator.check_exchange(&exchange));
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.whole()
    }

    fn size(&self) -> usize {
        /// About what an operation has, with its parameters and schemas.
        const OPERATION: usize = 4 << 10;
        let recording = self.recording.as_ref();
        let operations =
            recording.map_or(0, |recording| recording.validator.api().operations().len());
        let merged = self.merged.as_ref().map_or(0, |_| operations);
        let names: usize = self.sources.values().map(|name| 2 * name.len()).sum();
        mem::size_of_val(self) + (operations + merged) * OPERATION + names
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.whole()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for text in states[0].as_string::<i32>().iter().flatten() {
            let part = CoverageDocument::read(text).map_err(|error| {
                exec_datafusion_err!("a part of the query is no coverage: {error}")
            })?;
            self.add(part)?;
        }
        Ok(())
    }
}
