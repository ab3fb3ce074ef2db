//! `conform check`.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::SystemTime;

mod coverage;
mod progress;

use self::progress::{Counted, Progress};
use crate::args::{CheckArgs, FailOn, Format};
use crate::{Failure, Io, Outcome};
use conform_description::{Description, LoadOptions};
use conform_json::Limits;
use conform_validator::coverage::Recorder;
use conform_validator::report::{self, Baseline, Report};
use conform_validator::{
    CaptureFormat, MediaType, Message, Name, Options, Side, Subject, Validator, Verdict, embedded,
    gunzip, is_gzip, list,
};

/// How many bytes are read at once.
const BUFFER: usize = 64 << 10;

/// Checks every payload and exchange, and prints the report.
pub(crate) fn run(args: &CheckArgs, io: &mut Io<'_>) -> Result<Outcome, Failure> {
    coverage::check(args)?;
    let (validator, recorder) = coverage::observed(args, validator(args, io)?);
    let mut run = Run {
        validator,
        recorder,
        args,
        stated: stated(args)?,
        report: report(args)?,
        progress: Progress::new(&mut *io.stderr, io.progress && !args.quiet),
    };
    for path in &args.paths {
        if path.as_os_str() == "-" {
            run.standard_input(io.stdin)?;
            continue;
        }
        let files = list(path)
            .map_err(|(path, error)| Failure(format!("error: {}: {error}", path.display())))?;
        for file in files {
            run.file(&file)?;
        }
    }
    let (recorder, report) = run.end();
    match print(args, &report, io) {
        // Whoever reads the report has seen enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    if report.payloads() == 0 {
        return Err(Failure(
            "error: nothing was checked: there is no payload and no exchange to check".to_owned(),
        ));
    }
    let is_short = coverage::tell(args, recorder.as_deref(), io)?;
    let fails = match args.fail_on {
        FailOn::Error => report.errors() > 0,
        FailOn::Note => report.errors() + report.notes() > 0,
        FailOn::Never => false,
    };
    Ok(if fails || is_short {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// An empty report, beside the baseline if there is one.
fn report(args: &CheckArgs) -> Result<Report, Failure> {
    let report = match baseline(args)? {
        Some(baseline) => Report::with_baseline(baseline),
        None => Report::new(),
    };
    Ok(report
        .ignoring(args.ignore.clone())
        .described_in(folder(args)))
}

/// The folder of the description's files, as seen from where the command runs.
fn folder(args: &CheckArgs) -> String {
    let parent = args.spec.as_deref().and_then(Path::parent);
    parent
        .filter(|parent| !parent.as_os_str().is_empty())
        .map_or_else(String::new, |parent| format!("{}/", name_of(parent)))
}

/// What findings call a path: as it was given, but below the folder where the command runs always relative to it, as other
/// programs look for it there.
fn name_of(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    let name = relative
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

fn baseline(args: &CheckArgs) -> Result<Option<Baseline>, Failure> {
    let Some(path) = &args.baseline else {
        return Ok(None);
    };
    let fail = |why: String| {
        Failure(format!(
            "error: the baseline {} cannot be used: {why}",
            path.display()
        ))
    };
    let text = fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    Baseline::read(&text).map(Some).map_err(fail)
}

fn validator(args: &CheckArgs, io: &Io<'_>) -> Result<Validator, Failure> {
    let loaded = match &args.spec {
        Some(path) => Description::load(
            path,
            &LoadOptions {
                root: args.root.clone(),
                ..LoadOptions::default()
            },
        ),
        None => embedded(),
    };
    let errors: Vec<_> = loaded
        .diagnostics
        .into_iter()
        .filter(conform_report::Diagnostic::is_error)
        .collect();
    match loaded.description {
        Some(description) if errors.is_empty() => {
            let options = Options {
                strict: args.strict,
                show_values: args.show_values,
                limits: Limits {
                    max_bytes: args.max_bytes,
                    ..Limits::default()
                },
                hosts: args.hosts.clone(),
            };
            Ok(Validator::new(description, options))
        }
        _ => {
            let style = conform_report::Style {
                color: io.color,
                ..conform_report::Style::default()
            };
            let text = conform_report::render(&errors, &style);
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

/// A run of the command.
struct Run<'a> {
    validator: Validator,
    recorder: Option<Arc<Recorder>>,
    args: &'a CheckArgs,
    /// The message that the command line names.
    stated: Option<(&'a str, Side)>,
    report: Report,
    progress: Progress<'a>,
}

impl Run<'_> {
    /// Takes the line of the progress away.
    fn end(self) -> (Option<Arc<Recorder>>, Report) {
        (self.recorder, self.report)
    }

    fn standard_input(&mut self, stdin: &mut dyn BufRead) -> Result<(), Failure> {
        const NAME: &str = "standard input";
        let unpacked = unpacked(Box::new(stdin));
        let mut input = unpacked.map_err(|error| Failure(format!("error: {NAME}: {error}")))?;
        if let Some((operation, side)) = self.stated {
            let media_type = media_type(self.args, Path::new(""))?;
            self.payload(NAME, &mut *input, operation, side, &media_type);
            return Ok(());
        }
        let start = input
            .fill_buf()
            .map_err(|error| Failure(format!("error: {NAME}: {error}")))?;
        if start.is_empty() {
            return Err(Failure(format!("error: {NAME} is empty")));
        }
        match CaptureFormat::of_start(start) {
            Some(format) => self.capture(NAME, format, &mut *input, None),
            None => Err(Failure(format!(
                "error: {NAME} is no capture of exchanges; of a payload, say --operation ID and --status N or --request"
            ))),
        }
    }

    fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let name = name_of(path);
        let capture = CaptureFormat::of_name(&name).filter(|_| self.stated.is_none());
        let (operation, side, media_type) = match (self.stated, Name::of(path)) {
            (Some((operation, side)), _) => {
                (operation.to_owned(), side, media_type(self.args, path)?)
            }
            (
                None,
                Name::Payload {
                    operation,
                    side,
                    media_type,
                },
            ) => (operation, side, media_type),
            (None, _) if capture.is_some() => (String::new(), Side::Request, MediaType::json()),
            (None, Name::Companion) => {
                self.report.companion();
                return Ok(());
            }
            (None, Name::Unknown(why)) => {
                self.report
                    .payload(None, vec![self.validator.unknown_name(&name, why)]);
                return Ok(());
            }
        };
        let read = AtomicU64::new(0);
        let mut length = 0;
        let opened = File::open(path).and_then(|file| {
            length = file.metadata()?.len();
            let counted = Counted::new(file, &read);
            unpacked(Box::new(BufReader::with_capacity(BUFFER, counted)))
        });
        match (opened, capture) {
            (Ok(mut input), Some(format)) => {
                return self.capture(&name, format, &mut *input, Some((&read, length)));
            }
            (Ok(mut input), None) => {
                self.payload(&name, &mut *input, &operation, side, &media_type)
            }
            (Err(error), _) => self
                .report
                .payload(None, vec![self.validator.unreadable(&name, &error)]),
        }
        Ok(())
    }

    fn payload(
        &mut self,
        name: &str,
        input: &mut dyn BufRead,
        operation: &str,
        side: Side,
        media_type: &MediaType,
    ) {
        // One byte more than allowed is enough to be told that it is too much.
        let limit = self.validator.options().limits.max_bytes as u64 + 1;
        let mut body = Vec::new();
        let findings = match input.take(limit).read_to_end(&mut body) {
            Ok(_) => self.validator.check_message(Message {
                operation: operation.to_owned(),
                side,
                media_type: Some(self.validator.documented(operation, side, media_type)),
                name: Arc::from(name),
                body,
            }),
            Err(error) => vec![self.validator.unreadable(name, &error)],
        };
        self.report
            .payload(Some(Subject::new(operation, side)), findings);
        self.progress.tell(self.report.payloads(), name, None);
    }

    /// Checks the exchanges of a capture.
    fn capture(
        &mut self,
        name: &str,
        format: CaptureFormat,
        input: &mut dyn BufRead,
        read: Option<(&AtomicU64, u64)>,
    ) -> Result<(), Failure> {
        let name: Arc<str> = Arc::from(name);
        let jobs = self
            .args
            .jobs
            .map_or_else(thread::available_parallelism, Ok);
        let jobs = jobs.unwrap_or(NonZero::<usize>::MIN);
        let Self {
            validator,
            report,
            progress,
            ..
        } = self;
        let each = &mut |verdict: Verdict| {
            report.verdict(verdict);
            let read = read.map(|(read, length)| (read.load(Ordering::Relaxed), length));
            progress.tell(report.payloads(), &name, read);
        };
        let checked = validator.check_capture(&name, format, input, jobs, each);
        if let Err(error) = checked {
            report.payload(None, vec![validator.unreadable(&name, &error)]);
        }
        Ok(())
    }
}

/// The input itself, or what is compressed in it by gzip.
fn unpacked<'r>(mut input: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    if is_gzip(input.fill_buf()?) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, gunzip(input))));
    }
    Ok(input)
}

fn print(args: &CheckArgs, report: &Report, io: &mut Io<'_>) -> io::Result<()> {
    let folder = folder(args);
    let style = report::Style {
        color: io.color,
        show_values: args.show_values,
        folder: &folder,
    };
    let shown = if args.quiet {
        0
    } else {
        args.max.unwrap_or(usize::MAX)
    };
    let out = &mut *io.stdout;
    match args.format {
        Format::Human => {
            let new = || report.entries().iter().filter(|entry| !entry.known);
            for entry in new().take(shown) {
                writeln!(out, "{}", report::render(entry, style))?;
            }
            let hidden = new().count().saturating_sub(shown);
            if hidden > 0 && !args.quiet {
                writeln!(out, "… and {hidden} more findings\n")?;
            }
            for fixed in report.fixed().iter().filter(|_| !args.quiet) {
                writeln!(out, "fixed: {fixed}")?;
            }
            writeln!(out, "{}", report::summary(report))?;
        }
        Format::Json => out.write_all(report::Document::of(report).to_text().as_bytes())?,
        Format::Sarif => out.write_all(report::sarif(report).as_bytes())?,
        Format::Junit => out.write_all(report::junit(report, SystemTime::now()).as_bytes())?,
        Format::Github => out.write_all(report::github(report, shown).as_bytes())?,
        Format::Markdown => out.write_all(report::markdown(report, shown).as_bytes())?,
    }
    out.flush()
}
