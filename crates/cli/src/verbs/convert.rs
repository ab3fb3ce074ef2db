//! `conform convert`: captures in other forms.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;
use conform_json::{Limits, Position};
use conform_report::counted;
use conform_traffic::{
    Capture, CaptureFormat, CaptureItem, Exchange, FileRole, LogFields, LogPart, list_files,
};

use crate::captures::{self, Hints, Opened};
use crate::context::Context;
use crate::formats::{OutputArgs, OutputForm};
use crate::outcome::{Failure, Outcome};
use crate::output::write_whole_with;
use crate::{paths, values};

/// The arguments of `conform convert`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Captures, and folders of them.
    #[arg(required = true, value_name = "CAPTURE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArgs<ConvertForm>,
    /// The member of a log's lines that holds a part of an exchange, as for `conform check`; may be given several times.
    #[arg(long = "log-field", value_name = "PART=MEMBER", value_parser = values::log_field)]
    log_fields: Vec<(LogPart, String)>,
    /// The longest exchange, in bytes; longer ones are reported and left out.
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_bytes, value_parser = values::max_bytes, help_heading = "Limits")]
    max_bytes: usize,
}

/// The form of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ConvertForm {
    /// A line of JSON for each exchange.
    Ndjson,
    /// Parquet, if the program was built with the feature `parquet`.
    Parquet,
}

impl OutputForm for ConvertForm {
    const DEFAULT: Self = Self::Ndjson;
    const IS_REPORT: bool = false;
    const TAKES_ANY_EXTENSION: bool = false;

    fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "parquet" => Some(Self::Parquet),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            _ => None,
        }
    }
}

/// Writes the exchanges of captures in each form that is asked for.
///
/// # Errors
///
/// Returns an error if a file cannot be read or written, or if there is no exchange; and [`Failure::Found`] if something is no
/// exchange and the form has no place for it.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let outputs = args.output.resolve()?;
    let files = files(&args.paths)?;
    outputs.apart_from(files.iter().map(PathBuf::as_path))?;
    let mut is_whole = true;
    for (form, path) in &outputs.files {
        let mut counts = Counts::default();
        write_whole_with(path, |file| {
            let out = BufWriter::new(file);
            let mut sink: Box<dyn Sink> = match form {
                ConvertForm::Ndjson => Box::new(Lines(out)),
                ConvertForm::Parquet => parquet::sink(out)?,
            };
            counts = convert(args, &files, &mut *sink)?;
            sink.finish().map_err(Stopped::Output)
        })
        .map_err(|stopped| match stopped {
            Stopped::Input(failure) => failure,
            Stopped::Output(error) => paths::unwritable(path, &error),
        })?;
        is_whole &= counts.print(&path.display().to_string(), context)?;
    }
    match outputs.stdout {
        None => {}
        Some(ConvertForm::Parquet) => {
            return Err(Failure::with_help(
                "Parquet is not written to standard output",
                "name a file, as in `-o traffic.parquet`",
            ));
        }
        Some(ConvertForm::Ndjson) => {
            let mut sink = Lines(&mut *context.io.stdout);
            let counts = convert(args, &files, &mut sink).map_err(|stopped| match stopped {
                Stopped::Input(failure) => failure,
                Stopped::Output(error) => error.into(),
            })?;
            sink.0.flush()?;
            is_whole &= counts.print("standard output", context)?;
        }
    }
    if is_whole {
        Ok(())
    } else {
        Err(Failure::Found)
    }
}

/// What kept a capture from being converted.
enum Stopped {
    Input(Failure),
    Output(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Where exchanges go.
trait Sink {
    fn exchange(&mut self, exchange: &Exchange<'_>) -> io::Result<()>;

    /// Takes what is no exchange. Returns whether there is a place for it.
    fn fault(&mut self, file: &str, place: Position, why: &str) -> io::Result<bool>;

    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Lines of NDJSON.
struct Lines<W: Write>(W);

impl<W: Write> Sink for Lines<W> {
    fn exchange(&mut self, exchange: &Exchange<'_>) -> io::Result<()> {
        writeln!(self.0, "{}", exchange.to_line())
    }

    fn fault(&mut self, _file: &str, _place: Position, _why: &str) -> io::Result<bool> {
        Ok(false)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

/// How much was converted.
#[derive(Default)]
struct Counts {
    exchanges: usize,
    /// What is no exchange and was kept with the reason.
    faults: usize,
    /// What is no exchange and has no place in the form.
    left_out: usize,
    /// The first of those, and why it is none.
    first: Option<String>,
    /// Files that are no captures.
    skipped: Vec<String>,
}

impl Counts {
    /// Prints what was done, and returns whether nothing was left out.
    fn print(&self, output: &str, context: &mut Context<'_>) -> Outcome<bool> {
        let stderr = &mut context.io.stderr;
        for file in &self.skipped {
            writeln!(stderr, "skipped: `{file}` is not a capture of exchanges")?;
        }
        if let Some(first) = &self.first {
            let what = if self.left_out > 0 {
                "left out, as NDJSON has no place for what is no exchange"
            } else {
                "kept with the reason, for `conform check` to report"
            };
            match self.left_out + self.faults {
                1 => writeln!(
                    stderr,
                    "a line or entry is no exchange, and is {what}: {first}"
                )?,
                count => writeln!(
                    stderr,
                    "{count} lines or entries are no exchange, and are {what}; the first is {first}"
                )?,
            }
        }
        if self.exchanges + self.faults == 0 {
            return Err(Failure::message(
                "nothing was converted: there is no exchange in what was named",
            ));
        }
        let exchanges = counted(self.exchanges, "exchange");
        writeln!(stderr, "{exchanges} written to {output}")?;
        Ok(self.left_out == 0)
    }
}

/// The files at and below paths, in the order of `conform check`.
fn files(given: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in given {
        let found = list_files(path).map_err(|(path, error)| paths::unreadable(&path, &error))?;
        files.extend(found);
    }
    files.sort_by_key(|file| PathBuf::from(paths::shown(file)));
    Ok(files)
}

/// Writes the exchanges of all captures.
fn convert(args: &Args, files: &[PathBuf], sink: &mut dyn Sink) -> Result<Counts, Stopped> {
    let log_fields: LogFields = args.log_fields.iter().cloned().collect();
    let limits = Limits {
        max_bytes: args.max_bytes,
        ..Limits::default()
    };
    let mut counts = Counts::default();
    for path in files {
        let name: Arc<str> = Arc::from(paths::shown(path));
        let hints = Hints {
            named: CaptureFormat::of_name(&name),
            is_log: !log_fields.is_empty(),
            limit: args.max_bytes,
        };
        let is_payload = matches!(FileRole::of(path), FileRole::Payload { .. });
        if is_payload && hints.named.is_none() {
            counts.skipped.push(name.to_string());
            continue;
        }
        // An error of the output is kept apart from one of the input.
        let mut written = Ok(());
        let mut take = |item: Item<'_>| {
            if written.is_ok() {
                written = counts.take(&item, &name, sink);
            }
        };
        let read = captures::open(path, &hints, |opened| match opened {
            Opened::Capture {
                format,
                input,
                attachments,
                read: _,
            } => {
                let capture = Capture {
                    name: &name,
                    format,
                    limits: &limits,
                    attachments: Some(attachments),
                    log_fields: Some(&log_fields).filter(|fields| !fields.is_empty()),
                };
                capture.read(input, &mut |item| match item {
                    CaptureItem::Exchange(exchange) => take(Item::Exchange(&exchange)),
                    CaptureItem::Broken(place, why) => take(Item::Fault(&name, place, &why)),
                })?;
                Ok(true)
            }
            Opened::Parquet(file) => {
                parquet::read(file, &name, &mut take)?;
                Ok(true)
            }
            Opened::Unknown(_) => Ok(false),
        });
        written?;
        match read {
            Ok(true) => {}
            Ok(false) => counts.skipped.push(name.to_string()),
            Err(error) => return Err(Stopped::Input(paths::unreadable(path, &error))),
        }
    }
    Ok(counts)
}

/// What a capture has: an exchange, or the file and the place of what is none, and why.
enum Item<'i> {
    Exchange(&'i Exchange<'i>),
    Fault(&'i str, Position, &'i str),
}

impl Counts {
    /// Writes an item of a capture, and counts it.
    fn take(&mut self, item: &Item<'_>, capture: &str, sink: &mut dyn Sink) -> io::Result<()> {
        match item {
            Item::Exchange(exchange) => {
                self.exchanges += 1;
                sink.exchange(exchange)
            }
            Item::Fault(file, place, why) => {
                self.first
                    .get_or_insert_with(|| format!("{capture}:{place}: {why}"));
                if sink.fault(file, *place, why)? {
                    self.faults += 1;
                } else {
                    self.left_out += 1;
                }
                Ok(())
            }
        }
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use std::fs::File;
    use std::io;
    use std::io::BufWriter;
    use std::num::NonZero;
    use std::sync::Arc;

    use conform_json::Position;
    use conform_parquet::{ExchangeWriter, ParquetCapture, Row};
    use conform_traffic::Exchange;

    use super::{Item, Sink, Stopped};

    impl Sink for ExchangeWriter<BufWriter<File>> {
        fn exchange(&mut self, exchange: &Exchange<'_>) -> io::Result<()> {
            self.exchange(exchange)
        }

        fn fault(&mut self, file: &str, place: Position, why: &str) -> io::Result<bool> {
            self.fault(file, place, why).map(|()| true)
        }

        fn finish(self: Box<Self>) -> io::Result<()> {
            (*self).finish()?.into_inner()?;
            Ok(())
        }
    }

    pub(super) fn sink(out: BufWriter<File>) -> Result<Box<dyn Sink>, Stopped> {
        Ok(Box::new(ExchangeWriter::new(out)?))
    }

    /// Reads the rows of a file.
    pub(super) fn read(
        file: File,
        name: &Arc<str>,
        take: &mut dyn FnMut(Item<'_>),
    ) -> io::Result<()> {
        /// A row with texts of its own.
        enum Owned {
            Exchange(Box<Exchange<'static>>),
            Fault(Arc<str>, Option<Position>, String),
        }
        ParquetCapture::open(file, name)?.with_times().check(
            NonZero::<usize>::MIN,
            &|row, each: &mut dyn FnMut(Owned)| {
                each(match row {
                    Row::Exchange(exchange) => Owned::Exchange(Box::new(exchange.into_owned())),
                    Row::Fault { name, place, why } => Owned::Fault(name, place, why),
                });
            },
            &mut |owned| match owned {
                Owned::Exchange(exchange) => take(Item::Exchange(&exchange)),
                Owned::Fault(name, place, why) => {
                    let place = place.unwrap_or(Position { line: 1, column: 1 });
                    take(Item::Fault(&name, place, &why));
                }
            },
        )
    }
}

#[cfg(not(feature = "parquet"))]
mod parquet {
    use std::fs::File;
    use std::io::{self, BufWriter};
    use std::sync::Arc;

    use super::{Item, Sink, Stopped};
    use crate::captures::WITHOUT_PARQUET;
    use crate::outcome::Failure;

    pub(super) fn sink(_out: BufWriter<File>) -> Result<Box<dyn Sink>, Stopped> {
        Err(Stopped::Input(Failure::with_help(
            "this program was built without Parquet",
            "build it with the feature `parquet`, as in `cargo install --features parquet`, or write NDJSON",
        )))
    }

    pub(super) fn read(
        _file: File,
        _name: &Arc<str>,
        _take: &mut dyn FnMut(Item<'_>),
    ) -> io::Result<()> {
        Err(io::Error::other(WITHOUT_PARQUET))
    }
}
