//! Tables of captures, such as `conform_capture('traffic.har')`.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use conform_json::Limits;
use conform_parquet::{ExchangeRows, schema};
use conform_traffic::{Attachments, Capture, CaptureFormat, CaptureItem, as_utf8, gunzip, is_gzip};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{DataFusionError, Result, ScalarValue, plan_err};
use datafusion::datasource::ViewTable;
use datafusion::datasource::provider_as_source;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, LogicalPlanBuilder};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::PartitionStream;

use crate::tables::exchange;

/// How many bytes are read at once.
const BUFFER: usize = 64 << 10;

/// How many bytes of exchanges a batch has, about.
const BATCH_BYTES: usize = 1 << 20;

/// A function of a path.
#[derive(Debug)]
pub(crate) struct CaptureFunction {
    /// The format; `None` if the content of the file says it.
    pub(crate) format: Option<CaptureFormat>,
}

impl TableFunctionImpl for CaptureFunction {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let [Expr::Literal(ScalarValue::Utf8(Some(path)), _)] = args.exprs() else {
            return plan_err!("a table of a capture must have one argument, the path as a string");
        };
        if !Path::new(path).is_file() {
            return plan_err!("there is no file `{path}`");
        }
        let stream = CaptureStream {
            path: path.clone(),
            format: self.format,
            schema: schema(),
        };
        let table = StreamingTable::try_new(schema(), vec![Arc::new(stream)])?;
        let plan = LogicalPlanBuilder::scan("capture", provider_as_source(Arc::new(table)), None)?;
        let columns = plan.schema().columns().into_iter().map(Expr::Column);
        let columns: Vec<Expr> = columns.chain([exchange(plan.schema())]).collect();
        let plan = plan.project(columns)?.build()?;
        Ok(Arc::new(ViewTable::new(plan, None)))
    }
}

/// The exchanges of a capture, read when a query asks for them.
#[derive(Debug)]
struct CaptureStream {
    path: String,
    format: Option<CaptureFormat>,
    schema: SchemaRef,
}

impl PartitionStream for CaptureStream {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStream::builder(Arc::clone(&self.schema), 2);
        let (sender, path, format) = (builder.tx(), self.path.clone(), self.format);
        builder.spawn_blocking(move || {
            let mut send = |rows: RecordBatch| {
                // Nobody receives what a query with a limit needs no more.
                sender.blocking_send(Ok(rows)).is_ok()
            };
            read(&path, format, &mut send).map_err(|error| {
                DataFusionError::Execution(format!("cannot read `{path}`: {error}"))
            })
        });
        builder.build()
    }
}

/// Reads a capture, and calls `send` with its rows until that returns false.
fn read(
    path: &str,
    format: Option<CaptureFormat>,
    send: &mut dyn FnMut(RecordBatch) -> bool,
) -> io::Result<()> {
    let mut input: Box<dyn BufRead> = Box::new(BufReader::with_capacity(BUFFER, File::open(path)?));
    if is_gzip(input.fill_buf()?) {
        input = Box::new(BufReader::with_capacity(BUFFER, gunzip(input)));
    }
    let mut input = as_utf8(input)?;
    let found = CaptureFormat::detect(input.fill_buf()?).or_else(|| CaptureFormat::of_name(path));
    let format = format
        .or(found)
        .ok_or_else(|| io::Error::other("it is not a capture of exchanges"))?;
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let (name, limits) = (Arc::from(path), Limits::default());
    let capture = Capture {
        attachments: Some(&Attachments::Folder(folder.to_owned())),
        ..Capture::new(&name, format, &limits)
    };
    let (mut rows, mut is_wanted) = (ExchangeRows::default(), true);
    capture.read(&mut *input, &mut |item| {
        if !is_wanted {
            return;
        }
        match item {
            CaptureItem::Exchange(exchange) => rows.exchange(&exchange),
            CaptureItem::Broken(place, why) => rows.fault(&name, place, &why),
        }
        if rows.bytes() >= BATCH_BYTES {
            is_wanted = send(rows.take());
        }
    })?;
    if is_wanted && !rows.is_empty() {
        send(rows.take());
    }
    Ok(())
}
