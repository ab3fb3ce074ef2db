//! `conform serve`: a local server for a description.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use conform_report::nearest;
use conform_server::{ApiServer, Event, Fault, Faults, Page, ServerOptions, net};

use super::listen::{self, ListenArgs, Log, Served};
use crate::context::{Context, Stream};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::outcome::{Failure, Outcome};
use crate::values;

/// How many examples that do not fit are listed.
const MOST_UNFIT: usize = 10;

/// The arguments of `conform serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    #[command(flatten)]
    listen: ListenArgs,
    /// What generated values depend on: the same seed gives the same answers.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        value_parser = values::whole::<u64>,
        help_heading = "Answers"
    )]
    seed: u64,
    /// Forget what was created: answer by the description alone.
    #[arg(long, help_heading = "Answers")]
    stateless: bool,
    /// Show no reference page at `/`.
    #[arg(long, help_heading = "Answers")]
    no_page: bool,
    /// Accept only this credential, and answer others with 401: an API key, a token, or USER:PASSWORD. May be given several times.
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new(), help_heading = "Answers")]
    credential: Vec<String>,
    /// Do not let pages of other origins read the answers.
    #[arg(long, help_heading = "Answers")]
    no_cors: bool,
    /// Let an operation go wrong: OPERATION:STATUS[xTIMES][,HEADER=VALUE], OPERATION:reset, OPERATION:truncate or OPERATION:200ms.
    /// OPERATION is an operationId, or method and path; `*` is every operation. May be given several times.
    #[arg(long = "fault", value_name = "FAULT", value_parser = Fault::parse, help_heading = "Faults")]
    faults: Vec<Fault>,
    /// Wait before every answer.
    #[arg(long, value_name = "TIME", value_parser = listen::time, help_heading = "Faults")]
    latency: Option<Duration>,
}

/// Serves until ctrl-c or SIGTERM.
///
/// # Errors
///
/// Returns an error if the description has errors, or if the address or a file cannot be used.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let file = context.description(&args.description.resolved())?;
    let usable = context.load(&file, LintScope::Loading, Stream::Stderr)?;
    let description = Arc::new(usable.description);
    let base = conform_server::base_path(&description);
    let options = ServerOptions {
        seed: args.seed,
        stateful: !args.stateless,
        cors: !args.no_cors,
        faults: Faults::new(args.faults.clone(), args.latency),
        credentials: args.credential.clone(),
    };
    let faults = options.faults.clone();
    let server = ApiServer::new(Arc::clone(&description), options);
    for fault in faults.named() {
        let mut operations = server.validator().api().operations().iter();
        if !operations.any(|operation| fault.names(operation)) {
            let name = &fault.operation;
            let near = nearest(name, server.validator().operations());
            let near = near.map_or_else(String::new, |near| {
                format!("did you mean `{near}`? Otherwise ")
            });
            return Err(Failure::with_help(
                format!(
                    "`--fault` names the operation `{name}`, which the description does not have"
                ),
                format!(
                    "{near}name an operationId, method and path such as `GET /pets`, or `*` for every operation"
                ),
            ));
        }
    }
    let (log, receiver) = Log::new(&args.listen, &description, &args.listen.url())?;
    let to_log = log.clone();
    let quiet = context.quiet;
    let server = server.heard_by(Arc::new(move |event: Event<'_>| {
        let lines = if quiet { Vec::new() } else { lines(&event) };
        to_log.exchange(event.request, event.response, lines);
    }));
    if !quiet {
        say_unfit(&server, log.clone());
    }
    let origin: Arc<OnceLock<String>> = Arc::default();
    let of_page = Arc::clone(&origin);
    let page = Page::new(move || {
        let options = conform_docs::Options {
            try_it: Some(String::new()),
            origin: of_page.get().cloned(),
            ..conform_docs::Options::default()
        };
        conform_docs::page(&description, &options)
    });
    let limits = args.listen.limits();
    let router = if args.no_page {
        net::router(server, limits)
    } else {
        net::router_with_page(server, limits, page)
    };
    let served = Served {
        router,
        base: &base,
        origin: (!args.no_page).then_some(origin),
    };
    listen::run(&args.listen, served, &log, &receiver, context)
}

/// Says which examples do not fit their schemas, as soon as all are checked.
fn say_unfit(server: &ApiServer, log: Log) {
    let server = server.clone();
    std::thread::spawn(move || {
        let unfit = server.unfit_examples();
        let mut lines = match unfit.len() {
            0 => return,
            1 => vec!["1 example does not fit its schema and is not used:".to_owned()],
            count => vec![format!(
                "{count} examples do not fit their schemas and are not used:"
            )],
        };
        let places = unfit.iter().take(MOST_UNFIT);
        lines.extend(places.map(|place| format!("  {place}")));
        if unfit.len() > MOST_UNFIT {
            lines.push(format!(
                "  and {} more; `conform lint` explains them",
                unfit.len() - MOST_UNFIT
            ));
        }
        log.note(lines);
    });
}

/// The lines of the log about an exchange. They show no values of it.
fn lines(event: &Event<'_>) -> Vec<String> {
    let method = event.request.method();
    let status = event.response.map(|response| response.status().as_u16());
    let status = status.map_or_else(|| "reset".to_owned(), |status| status.to_string());
    let head = match event.operation {
        Some(operation) => format!("{method} {} {status} {}", operation.path, operation.name),
        None => format!("{method} {status} (no operation)"),
    };
    let findings = event.findings.iter().map(|finding| {
        let place = if finding.place.is_empty() {
            String::new()
        } else {
            format!(" (at {})", finding.place)
        };
        let code = if finding.code.is_empty() {
            String::new()
        } else {
            format!("[{}] ", finding.code)
        };
        format!("  {code}{}{place}", finding.message)
    });
    let notes = event.notes.iter().map(|note| format!("  note: {note}"));
    std::iter::once(head).chain(findings).chain(notes).collect()
}
