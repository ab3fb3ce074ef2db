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
    Attachments, Capture, CaptureFormat, FileRole, HarArchive, LogFields, MediaType,
    RecordedFormat, Side, as_utf8, gunzip, is_gzip, is_zip,
};
use conform_validator::Report;
use conform_validator::{Message, Subject, Validator, Verdict};

use super::args::Args;
use super::progress::{Counted, Progress};
use crate::outcome::{Failure, Outcome};
use crate::paths;

/// How many bytes are read at once.
const BUFFER: usize = 64 << 10;

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

impl Run<'_> {
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
        if let Some((operation, side)) = self.stated {
            let media_type = self.media_type(Path::new(""))?;
            self.payload(STDIN, &mut *input, operation, side, &media_type);
            return Ok(());
        }
        let start = input.fill_buf().map_err(stdin_failure)?;
        if start.is_empty() {
            return Err(Failure::message(format!("{STDIN} is empty")));
        }
        match CaptureFormat::of_start(start) {
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
        let read = AtomicU64::new(0);
        let mut length = 0;
        let opened = File::open(path).and_then(|file| {
            length = file.metadata()?.len();
            let counted = Counted::new(file, &read);
            let input = unpacked(Box::new(BufReader::with_capacity(BUFFER, counted)))?;
            as_utf8(input)
        });
        let checked = opened.and_then(|mut input| {
            let start = input.fill_buf()?;
            if is_zip(start) {
                let limit = self.validator.options().limits.max_bytes;
                let most = u64::try_from(limit).unwrap_or(u64::MAX);
                let mut bytes = Vec::new();
                input.take(most).read_to_end(&mut bytes)?;
                let archive = HarArchive::read(&bytes, limit).map_err(io::Error::other)?;
                let attachments = Some(&archive.attachments);
                self.capture(
                    name,
                    CaptureFormat::Har,
                    &mut &archive.har[..],
                    attachments,
                    None,
                );
                return Ok(());
            }
            let is_other = |found: &CaptureFormat| {
                // A line of a log may look like something else; the extension is certain then.
                let has_lines = named == Some(CaptureFormat::Ndjson);
                let otlp = CaptureFormat::Recorded(RecordedFormat::Otlp);
                !has_lines || *found == CaptureFormat::Har || *found == otlp
            };
            let found = CaptureFormat::detect(start);
            // What the members of a log are called may say nothing to anybody else.
            let is_log = start.trim_ascii_start().starts_with(b"{") && !self.log_fields.is_empty();
            let Some(format) = found
                .filter(|found| named.is_none() || is_other(found))
                .or(named)
                .or(is_log.then_some(CaptureFormat::Ndjson))
            else {
                let FileRole::Unknown(why) = role else {
                    return Ok(());
                };
                if !self.has(name) {
                    return Ok(());
                }
                let why = format!("{why}, and the file is no capture that is known");
                self.report
                    .payload(None, vec![self.validator.unknown_name(name, why)]);
                return Ok(());
            };
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let attachments = Attachments::Folder(folder);
            self.capture(
                name,
                format,
                &mut *input,
                Some(&attachments),
                Some((&read, length)),
            );
            Ok(())
        });
        if let Err(error) = checked
            && self.has(name)
        {
            let findings = vec![self.validator.unreadable(name, &error)];
            self.report.payload(None, findings);
        }
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
        let jobs = self
            .args
            .limits
            .jobs
            .map_or_else(thread::available_parallelism, Ok);
        let jobs = jobs.unwrap_or(NonZero::<usize>::MIN);
        let Self {
            validator,
            report,
            progress,
            log_fields,
            ..
        } = self;
        let each = &mut |verdict: Verdict| {
            report.verdict(verdict);
            let read = read.map(|(read, length)| (read.load(Ordering::Relaxed), length));
            progress.update(report.payloads(), &name, read);
        };
        let capture = Capture {
            name: &name,
            format,
            limits: &validator.options().limits,
            attachments,
            log_fields: Some(&*log_fields).filter(|fields| !fields.is_empty()),
        };
        let checked = capture.check(
            input,
            jobs,
            &validator.source(&name).within(partition),
            each,
        );
        if let Err(error) = checked
            && is_ours
        {
            report.payload(None, vec![validator.unreadable(&name, &error)]);
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

fn stdin_failure(error: io::Error) -> Failure {
    Failure::message(format!("cannot read {STDIN}: {error}"))
}

/// The input itself, or what is compressed in it by gzip.
fn unpacked<'r>(mut input: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    if is_gzip(input.fill_buf()?) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, gunzip(input))));
    }
    Ok(input)
}
