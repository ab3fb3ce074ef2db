//! `conform_findings(exchange)`: what is wrong with one exchange.

use std::sync::Arc;

use conform_report::Diagnostic;
use datafusion::arrow::array::{
    ArrayRef, Int64Builder, ListArray, NullBufferBuilder, StringBuilder, StructArray,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature};

use crate::checker::Checker;
use crate::exchange_function::ExchangeFunction;

/// The members of a finding.
fn members() -> Fields {
    let text = |name| Field::new(name, DataType::Utf8, true);
    let number = |name| Field::new(name, DataType::Int64, true);
    Fields::from(vec![
        text("rule"),
        text("severity"),
        text("message"),
        text("operation"),
        text("part"),
        text("pointer"),
        text("file"),
        number("line"),
        number("column"),
        text("fingerprint"),
    ])
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(members()), true))
}

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Findings(ExchangeFunction);

impl Findings {
    pub(crate) fn new(checker: &Arc<Checker>) -> Self {
        Self(ExchangeFunction::new("conform_findings", checker))
    }
}

impl ScalarUDFImpl for Findings {
    fn name(&self) -> &str {
        self.0.name
    }

    fn signature(&self) -> &Signature {
        &self.0.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.0.expect_exchange(arguments)?;
        Ok(DataType::List(item()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let mut rows = Rows::default();
        self.0.checker.check(&arrays[0], &mut |verdicts| {
            rows.begin();
            for verdict in verdicts {
                for diagnostic in &verdict.diagnostics {
                    rows.add(diagnostic);
                }
            }
        })?;
        Ok(ColumnarValue::Array(rows.end()))
    }
}

/// Lists of findings in the making.
#[derive(Default)]
struct Rows {
    lengths: Vec<usize>,
    /// Rule, severity, message, operation, part, pointer, file and fingerprint.
    texts: [StringBuilder; 8],
    line: Int64Builder,
    column: Int64Builder,
}

impl Rows {
    fn begin(&mut self) {
        self.lengths.push(0);
    }

    fn add(&mut self, diagnostic: &Diagnostic) {
        *self.lengths.last_mut().expect("a row has begun") += 1;
        let subject = diagnostic.subject.as_ref();
        let texts = [
            Some(diagnostic.code.as_str().to_owned()),
            Some(diagnostic.severity.as_str().to_owned()),
            Some(diagnostic.message.clone()),
            subject.map(|subject| subject.group.to_string()),
            subject.map(|subject| subject.item.to_string()),
            diagnostic.primary.location.pointer().map(Into::into),
            Some(diagnostic.primary.file().to_owned()),
            Some(diagnostic.fingerprint().to_string()),
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        let position = diagnostic.primary.position();
        self.line
            .append_option(position.map(|position| i64::from(position.line)));
        self.column
            .append_option(position.map(|position| i64::from(position.column)));
    }

    fn end(mut self) -> ArrayRef {
        let mut columns: Vec<ArrayRef> = Vec::new();
        let mut texts = self
            .texts
            .iter_mut()
            .map(|text| Arc::new(text.finish()) as ArrayRef);
        columns.extend(texts.by_ref().take(7));
        columns.push(Arc::new(self.line.finish()));
        columns.push(Arc::new(self.column.finish()));
        columns.extend(texts);
        let nulls = NullBufferBuilder::new(0).finish();
        let findings = StructArray::new(members(), columns, nulls);
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        Arc::new(ListArray::new(item(), offsets, Arc::new(findings), None))
    }
}
