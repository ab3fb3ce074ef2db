//! `conform proxy`: live traffic, checked on its way.

use std::sync::{Arc, Mutex, PoisonError};

use conform_report::{Severity, Style, render};
use conform_server::proxy;
use conform_validator::{Options, Report, Validator};

use super::listen::{self, ListenArgs, Log, Served};
use crate::context::{Context, Stream};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::outcome::{Failure, Outcome};

/// The arguments of `conform proxy`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// The URL that requests are passed on to; their path is appended to its path.
    #[arg(long, value_name = "URL")]
    upstream: String,
    #[command(flatten)]
    listen: ListenArgs,
    /// Show values of messages in findings.
    #[arg(long, help_heading = "Output")]
    show_values: bool,
}

/// Passes traffic on until ctrl-c or SIGTERM, prints findings as they come, and a summary at the end.
///
/// # Errors
///
/// Returns an error if there were findings that are errors, if the description has errors, or if the address or a file cannot be
/// used.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Loading, Stream::Stderr)?;
    let description = Arc::new(usable.description);
    let (log, receiver) = Log::new(&args.listen, &description, &args.upstream)?;
    let options = Options {
        show_values: args.show_values,
        ..Options::default()
    };
    let validator = Validator::new(description, options);
    let report = Arc::new(Mutex::new(Report::new()));
    let style = Style {
        color: context.io.color.stderr,
        show_values: args.show_values,
        ..Style::default()
    };
    let quiet = context.quiet;
    let (to_log, to_report) = (log.clone(), Arc::clone(&report));
    let passed: proxy::Passed = Arc::new(move |request, response, verdicts| {
        let mut lines = Vec::new();
        let mut report = to_report.lock().unwrap_or_else(PoisonError::into_inner);
        for verdict in verdicts {
            let errors = verdict.diagnostics.iter();
            let errors = errors
                .filter(|one| one.severity == Severity::Error)
                .cloned();
            let errors: Vec<_> = errors.collect();
            if !quiet && !errors.is_empty() {
                lines.push(render(&errors, &style).trim_end().to_owned());
            }
            report.verdict(verdict);
        }
        to_log.exchange(request, response, lines);
    });
    let router = proxy::router(validator, &args.upstream, args.listen.limits(), passed);
    let router = router.map_err(|error| Failure::message(error.to_string()))?;
    let served = Served {
        router,
        base: "",
        origin: None,
    };
    listen::run(&args.listen, served, &log, &receiver, context)?;
    let report = report.lock().unwrap_or_else(PoisonError::into_inner);
    let summary = report.summary();
    writeln!(context.io.stdout, "{summary}")?;
    if summary.errors > 0 {
        return Err(Failure::Found);
    }
    Ok(())
}
