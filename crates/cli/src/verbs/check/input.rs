//! What is checked: payload files, captures and standard input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use conform_json::Position;
use conform_traffic::{
    Attachments, Capture, CaptureFormat, FileRole, LogFields, MediaType, Side, as_utf8,
    detect_format, unreadable,
};
use conform_validator::Report;
use conform_validator::{Message, Subject, Validator, Verdict};

use super::args::Args;
use super::progress::Progress;
use crate::captures::{self, BUFFER, Counted, Hints, Opened, unpacked};
use crate::outcome::{Failure, Outcome};
use crate::paths;

/// The name of standard input in reports.
pub(super) const STDIN: &str = "standard input";

/// A run of the command.
pub(super) struct Run<'a> {
    pub(super) validator: Validator,
    pub(super) args: &'a Args,
    /// The message that the command line names.
    pub(super) stated: Option<(&'a str, Side)>,
    pub(super) report: Report,
    /// What the members of a log's lines are called.
    pub(super) log_fields: LogFields,
    pub(super) progress: Progress<'a>,
}

/// How to say what a payload is.
const PAYLOAD_NAMES: &str = "call a payload <operationId>/<request|STATUS>.<variant>.json, or say what it is with --operation ID and --request or --status N";

impl<'a> Run<'a> {
    /// Removes the progress line, and returns the report.
    pub(super) fn end(mut self) -> Report {
        self.report.sort_by_place();
        self.report
    }

    /// Checks standard input: a capture, or the payload that the command line names.
    pub(super) fn standard_input(&mut self, stdin: &mut dyn BufRead) -> Outcome {
        let unpacked = unpacked(Box::new(stdin)).and_then(|input| match self.stated {
            Some(_) => Ok(input),
            None => as_utf8(input),
        });
        let mut input = unpacked.map_err(stdin_failure)?;
        let is_empty = input.fill_buf().map_err(stdin_failure)?.is_empty();
        if let Some((operation, side)) = self.stated {
            let media_type = self.media_type(Path::new(""))?;
            self.payload(STDIN, &mut *input, operation, side, &media_type);
            return Ok(());
        }
        if is_empty {
            return Err(Failure::message(format!("{STDIN} is empty")));
        }
        if captures::is_parquet(input.fill_buf().map_err(stdin_failure)?) {
            return Err(Failure::with_help(
                format!("{STDIN} is a Parquet file, which is read from its end"),
                "name the file instead",
            ));
        }
        let (found, mut input) = detect_format(input).map_err(stdin_failure)?;
        let format = match found {
            None => CaptureFormat::of_start(input.fill_buf().map_err(stdin_failure)?),
            found => found,
        };
        match format {
            Some(format) => {
                self.capture(STDIN, format, &mut *input, None, None);
                Ok(())
            }
            None => Err(Failure::with_help(
                format!("{STDIN} is not a capture of exchanges"),
                "for a payload, add --operation ID and --status N or --request",
            )),
        }
    }

    /// Checks a payload file or a capture.
    pub(super) fn file(&mut self, path: &Path) -> Outcome {
        let name = paths::shown(path);
        let is_ours = self.has(&name);
        let capture = CaptureFormat::of_name(&name).filter(|_| self.stated.is_none());
        let (operation, side, media_type) = match (self.stated, FileRole::of(path)) {
            (Some((operation, side)), _) => (operation.to_owned(), side, self.media_type(path)?),
            (
                None,
                FileRole::Payload {
                    operation,
                    side,
                    media_type,
                },
            ) => (operation, side, media_type),
            (None, role) => {
                if capture.is_none() && role == FileRole::Companion {
                    if is_ours {
                        self.report.companion();
                    }
                } else {
                    self.capture_file(path, &name, capture, role);
                }
                return Ok(());
            }
        };
        if !is_ours {
            return Ok(());
        }
        let read = AtomicU64::new(0);
        let mut length = 0;
        let opened = File::open(path).and_then(|file| {
            length = file.metadata()?.len();
            let counted = Counted::new(file, &read);
            unpacked(Box::new(BufReader::with_capacity(BUFFER, counted)))
        });
        match opened {
            Ok(mut input) => self.payload(&name, &mut *input, &operation, side, &media_type),
            Err(error) => self
                .report
                .payload(None, vec![self.validator.unreadable(&name, &error)]),
        }
        Ok(())
    }

    /// Checks a capture. Its content says which format it has; `named` is the one that its extension stands for.
    fn capture_file(
        &mut self,
        path: &Path,
        name: &str,
        named: Option<CaptureFormat>,
        role: FileRole,
    ) {
        let hints = Hints {
            named,
            is_log: !self.log_fields.is_empty(),
            limit: self.validator.options().limits.max_bytes,
        };
        let checked = captures::open(path, &hints, |opened| {
            match opened {
                Opened::Capture {
                    format,
                    input,
                    attachments,
                    read,
                } => self.capture(name, format, input, Some(attachments), read),
                Opened::Parquet(file) => self.parquet(name, file)?,
                Opened::Unknown(start) => {
                    if let FileRole::Unknown(why) = &role
                        && self.has(name)
                    {
                        self.unknown_file(path, name, why, start);
                    }
                }
            }
            Ok(())
        });
        if let Err(error) = checked
            && self.has(name)
        {
            let findings = vec![self.validator.unreadable(name, &error)];
            self.report.payload(None, findings);
        }
    }

    /// Checks the exchanges of a Parquet file.
    #[cfg(feature = "parquet")]
    fn parquet(&mut self, name: &str, file: File) -> io::Result<()> {
        use conform_parquet::{ParquetCapture, Row};

        const START: Position = Position { line: 1, column: 1 };
        let partition = self.args.limits.partition;
        let jobs = self.jobs();
        let (validator, _, mut counting) = self.apart(name, None);
        let capture = ParquetCapture::open(file, &Arc::from(name))?;
        let wants = |file: &str, place: Option<Position>| {
            partition.is_none_or(|partition| partition.has(file, place.unwrap_or(START)))
        };
        capture.check(
            jobs,
            &|row, each: &mut dyn FnMut(Verdict)| match row {
                Row::Exchange(exchange) if wants(&exchange.name, exchange.place) => {
                    validator
                        .check_exchange(&exchange)
                        .into_iter()
                        .for_each(each);
                }
                Row::Fault { name, place, why } if wants(&name, place) => {
                    each(validator.malformed_exchange(&name, place.unwrap_or(START), why));
                }
                _ => {}
            },
            &mut |verdict| counting.count(verdict),
        )
    }

    /// Says which feature reads Parquet.
    #[cfg(not(feature = "parquet"))]
    #[expect(clippy::unused_self, reason = "the same as with the feature")]
    fn parquet(&mut self, _name: &str, _file: File) -> io::Result<()> {
        Err(io::Error::other(captures::WITHOUT_PARQUET))
    }

    /// Numbers the sources of exchanges in Parquet files by their names, as an observer tells from their numbers which message is the
    /// first.
    #[cfg(feature = "parquet")]
    pub(super) fn number_sources<'p>(&self, paths: impl Iterator<Item = &'p Path>) {
        use conform_parquet::ParquetCapture;

        let mut sources: Vec<String> = Vec::new();
        for path in paths {
            let mut start = [0; 4];
            let is_parquet = File::open(path)
                .and_then(|mut file| file.read_exact(&mut start))
                .is_ok_and(|()| captures::is_parquet(&start));
            if is_parquet {
                let name = Arc::from(paths::shown(path));
                let found =
                    File::open(path).and_then(|file| ParquetCapture::open(file, &name)?.sources());
                // What cannot be read is a finding when it is checked.
                sources.extend(found.unwrap_or_default());
            }
        }
        sources.sort_by(|a, b| Path::new(a).cmp(Path::new(b)));
        for source in sources {
            drop(self.validator.source(&Arc::from(source)));
        }
    }

    /// Takes apart what checks exchanges on several threads, and what counts the verdicts.
    fn apart<'r>(
        &'r mut self,
        name: &'r str,
        read: Option<(&'r AtomicU64, u64)>,
    ) -> (&'r Validator, &'r LogFields, Counting<'r, 'a>) {
        let counting = Counting {
            report: &mut self.report,
            progress: &mut self.progress,
            name,
            read,
        };
        (&self.validator, &self.log_fields, counting)
    }

    /// How many threads check.
    fn jobs(&self) -> NonZero<usize> {
        let jobs = self.args.limits.jobs;
        let jobs = jobs.map_or_else(thread::available_parallelism, Ok);
        jobs.unwrap_or(NonZero::<usize>::MIN)
    }

    /// Reports a file that is neither a payload nor a capture.
    fn unknown_file(&mut self, path: &Path, name: &str, why: &str, start: &[u8]) {
        // Bruno names a collection in it; an export may have the same name.
        if path.file_name().is_some_and(|file| file == "bruno.json") {
            self.report.companion();
            return;
        }
        let what = unreadable(start);
        let known = what.map_or("no capture that is known", |(what, _)| what);
        let why = format!("{why}, and the file is {known}");
        let mut finding = self.validator.unknown_name(name, why);
        finding = finding.help(match what {
            Some((_, instead)) => instead,
            None => PAYLOAD_NAMES,
        });
        self.report.payload(None, vec![finding]);
    }

    /// Whether what concerns a file as a whole is in the part of the input that this run checks.
    fn has(&self, name: &str) -> bool {
        let start = Position { line: 1, column: 1 };
        let partition = self.args.limits.partition;
        partition.is_none_or(|partition| partition.has(name, start))
    }

    fn payload(
        &mut self,
        name: &str,
        input: &mut dyn BufRead,
        operation: &str,
        side: Side,
        media_type: &MediaType,
    ) {
        // One byte more than allowed is enough to see that it is too much.
        let limit = self.validator.options().limits.max_bytes as u64 + 1;
        let mut body = Vec::new();
        match input.take(limit).read_to_end(&mut body) {
            Ok(_) => self.report.verdict(self.validator.judge_message(Message {
                operation: operation.to_owned(),
                side,
                media_type: Some(self.validator.documented(operation, side, media_type)),
                name: Arc::from(name),
                body,
            })),
            Err(error) => {
                let findings = vec![self.validator.unreadable(name, &error)];
                self.report
                    .payload(Some(Subject::new(operation, side)), findings);
            }
        }
        self.progress.update(self.report.payloads(), name, None);
    }

    /// Checks the exchanges of a capture.
    fn capture(
        &mut self,
        name: &str,
        format: CaptureFormat,
        input: &mut dyn BufRead,
        attachments: Option<&Attachments>,
        read: Option<(&AtomicU64, u64)>,
    ) {
        let is_ours = self.has(name);
        let name: Arc<str> = Arc::from(name);
        let partition = self.args.limits.partition;
        let jobs = self.jobs();
        let (validator, log_fields, mut counting) = self.apart(&name, read);
        let capture = Capture {
            name: &name,
            format,
            limits: &validator.options().limits,
            attachments,
            log_fields: Some(log_fields).filter(|fields| !fields.is_empty()),
        };
        let checked = capture.check(
            input,
            jobs,
            &validator.source(&name).within(partition),
            &mut |verdict| counting.count(verdict),
        );
        if let Err(error) = checked
            && is_ours
        {
            let findings = vec![validator.unreadable(&name, &error)];
            counting.report.payload(None, findings);
        }
    }

    /// The media type of a payload file.
    fn media_type(&self, path: &Path) -> Outcome<MediaType> {
        match &self.args.messages.media_type {
            Some(text) => MediaType::parse(text).ok_or_else(|| {
                Failure::with_help(
                    format!("--media-type `{text}` is not a media type"),
                    "a media type has a slash, as in `application/json`",
                )
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
}

/// What counts the verdicts on the exchanges of a file.
struct Counting<'r, 'a> {
    report: &'r mut Report,
    progress: &'r mut Progress<'a>,
    name: &'r str,
    /// How many bytes of how many were read; `None` if that is not known.
    read: Option<(&'r AtomicU64, u64)>,
}

impl Counting<'_, '_> {
    fn count(&mut self, verdict: Verdict) {
        self.report.verdict(verdict);
        let read = self.read;
        let read = read.map(|(read, length)| (read.load(Ordering::Relaxed), length));
        self.progress
            .update(self.report.payloads(), self.name, read);
    }
}

fn stdin_failure(error: io::Error) -> Failure {
    Failure::message(format!("cannot read {STDIN}: {error}"))
}
