//! `conform check`.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::Path;
use std::sync::Arc;

use vsee_spec::description::{Description, LoadOptions};
use vsee_spec::diagnostic;
use vsee_validator::report::{self, Report};
use vsee_validator::{
    Finding, MediaType, Message, Name, Options, Side, Subject, Validator, embedded, list,
};

use crate::args::{CheckArgs, Format};
use crate::{Failure, Outcome};

/// Checks every payload and prints the report.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let validator = validator(args)?;
    let stated = stated(args)?;
    let mut report = Report::new();
    for path in &args.paths {
        if path.as_os_str() == "-" {
            let Some((operation, side)) = stated else {
                return Err(Failure(
                    "error: standard input has no name: say --operation ID and --status N or --request".to_owned(),
                ));
            };
            let media_type = media_type(args, Path::new(""))?;
            let input = &mut io::stdin().lock();
            let findings = payload(
                &validator,
                "standard input",
                input,
                operation,
                side,
                &media_type,
            );
            report.payload(Some(Subject::new(operation, side)), findings);
            continue;
        }
        let files = list(path)
            .map_err(|(path, error)| Failure(format!("error: {}: {error}", path.display())))?;
        for file in files {
            check_file(&validator, args, stated, &file, &mut report)?;
        }
    }
    match print(args, &report) {
        // Whoever reads the report has seen enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(if report.errors() > 0 {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

fn validator(args: &CheckArgs) -> Result<Validator, Failure> {
    let loaded = match &args.spec {
        Some(path) => Description::load(path, &LoadOptions::default()),
        None => embedded(),
    };
    let errors: Vec<_> = loaded
        .diagnostics
        .into_iter()
        .filter(diagnostic::Diagnostic::is_error)
        .collect();
    match loaded.description {
        Some(description) if errors.is_empty() => {
            let options = Options {
                strict: args.strict,
                show_values: args.show_values,
                ..Options::default()
            };
            Ok(Validator::new(description, options))
        }
        _ => {
            let style = diagnostic::Style {
                color: io::stderr().is_terminal(),
                ..diagnostic::Style::default()
            };
            let text = diagnostic::render(&errors, &style);
            Err(Failure(format!(
                "{text}\nerror: the description has errors; nothing was checked"
            )))
        }
    }
}

/// The message that the command line names.
fn stated(args: &CheckArgs) -> Result<Option<(&str, Side)>, Failure> {
    let Some(operation) = &args.operation else {
        return Ok(None);
    };
    match (args.status, args.request) {
        (Some(status), _) => Ok(Some((operation, Side::Response(status)))),
        (None, true) => Ok(Some((operation, Side::Request))),
        (None, false) => Err(Failure(
            "error: --operation needs --status N or --request".to_owned(),
        )),
    }
}

fn media_type(args: &CheckArgs, path: &Path) -> Result<MediaType, Failure> {
    match &args.media_type {
        Some(text) => MediaType::parse(text).ok_or_else(|| {
            Failure(format!(
                "error: `{text}` is no media type; one is `application/json`"
            ))
        }),
        None => {
            let extension = path
                .extension()
                .and_then(|extension| extension.to_str())
                .unwrap_or_default();
            Ok(MediaType::of_extension(extension).unwrap_or_else(MediaType::json))
        }
    }
}

fn check_file(
    validator: &Validator,
    args: &CheckArgs,
    stated: Option<(&str, Side)>,
    path: &Path,
    report: &mut Report,
) -> Result<(), Failure> {
    let name = path.to_string_lossy().replace('\\', "/");
    let (operation, side, media_type) = match (stated, Name::of(path)) {
        (Some((operation, side)), _) => (operation.to_owned(), side, media_type(args, path)?),
        (
            None,
            Name::Payload {
                operation,
                side,
                media_type,
            },
        ) => (operation, side, media_type),
        (None, Name::Companion) => {
            report.companion();
            return Ok(());
        }
        (None, Name::Unknown(why)) => {
            report.payload(None, vec![validator.unknown_name(&name, why)]);
            return Ok(());
        }
    };
    let findings = match File::open(path) {
        Ok(mut file) => payload(validator, &name, &mut file, &operation, side, &media_type),
        Err(error) => vec![validator.unreadable(&name, &error)],
    };
    report.payload(Some(Subject::new(&operation, side)), findings);
    Ok(())
}

fn payload(
    validator: &Validator,
    name: &str,
    input: &mut dyn Read,
    operation: &str,
    side: Side,
    media_type: &MediaType,
) -> Vec<Finding> {
    // One byte more than allowed is enough to be told that it is too much.
    let limit = validator.options().limits.max_bytes as u64 + 1;
    let mut body = Vec::new();
    if let Err(error) = input.take(limit).read_to_end(&mut body) {
        return vec![validator.unreadable(name, &error)];
    }
    let media_type = validator.documented(operation, side, media_type);
    validator.check_message(Message {
        operation: operation.to_owned(),
        side,
        media_type: Some(media_type),
        name: Arc::from(name),
        body,
    })
}

fn print(args: &CheckArgs, report: &Report) -> io::Result<()> {
    let stdout = io::stdout();
    let style = report::Style {
        color: stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        show_values: args.show_values,
    };
    let mut out = stdout.lock();
    match args.format {
        Format::Human => {
            for entry in report.entries() {
                writeln!(out, "{}", report::render(entry, style))?;
            }
            writeln!(out, "{}", report::summary(report))?;
        }
        Format::Json => out.write_all(report::Document::of(report).to_text().as_bytes())?,
        Format::Sarif => out.write_all(report::sarif(report).as_bytes())?,
        Format::Junit => out.write_all(report::junit(report).as_bytes())?,
        Format::Github => out.write_all(report::github(report).as_bytes())?,
        Format::Markdown => out.write_all(report::markdown(report).as_bytes())?,
    }
    out.flush()?;
    Ok(())
}
