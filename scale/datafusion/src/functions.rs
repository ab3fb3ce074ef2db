//! Adds the functions to query contexts.

use std::sync::Arc;

use conform_traffic::CaptureFormat;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

use crate::capture_table::CaptureFunction;
use crate::checker::Checker;
use crate::coverage::CoverageFunction;
use crate::findings::Findings;
use crate::report::ReportFunction;

/// Adds the functions to a query context.
pub fn register(context: &SessionContext, checker: &Arc<Checker>) {
    context.register_udf(ScalarUDF::new_from_impl(Findings::new(checker)));
    let reports = [ReportFunction::lean(checker), ReportFunction::full(checker)];
    for function in reports {
        context.register_udaf(AggregateUDF::new_from_impl(function));
    }
    let coverage = CoverageFunction::new(checker);
    context.register_udaf(AggregateUDF::new_from_impl(coverage));
    for (name, format) in [
        ("conform_capture", None),
        ("conform_ndjson", Some(CaptureFormat::Ndjson)),
        ("conform_har", Some(CaptureFormat::Har)),
    ] {
        context.register_udtf(name, Arc::new(CaptureFunction { format }));
    }
}

/// Has queries mean `conform_full_report` by `conform_report`, for reports that are written in other forms than JSON.
pub fn prefer_full_reports(context: &SessionContext, checker: &Arc<Checker>) {
    let function = ReportFunction::full(checker).for_all();
    context.register_udaf(AggregateUDF::new_from_impl(function));
}
