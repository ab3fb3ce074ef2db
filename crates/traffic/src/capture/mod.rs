//! Captures: files of many exchanges, read one batch at a time.
//!
//! A capture is cut into pieces (lines of NDJSON, entries of HAR), which are collected in batches; each piece is then read
//! as an exchange. What a capture spells without escapes is borrowed from the batch.

mod batch;
mod format;
mod har_entries;
mod har_exchange;
mod members;
mod ndjson_exchange;
mod ndjson_lines;
mod prove;
mod recorded_items;

use std::io::{self, BufRead};
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position};

use self::har_entries::HarEntries;
use self::members::{PieceText, Unread};
use self::ndjson_lines::NdjsonLines;
use self::recorded_items::RecordedItems;
use crate::attachments::Attachments;
use crate::exchange::Exchange;
use crate::log_fields::LogFields;
use crate::recorded::{RecordedFile, log_line};

pub(crate) use batch::{Batch, Piece};
pub use format::CaptureFormat;
pub use members::{decode_base64, headers_of_json};
pub use prove::{BodyProver, CapturedBody, ReadExchange};

/// An item of a capture.
#[derive(Debug)]
pub enum CaptureItem<'t> {
    /// An exchange.
    Exchange(Box<Exchange<'t>>),
    /// A line or entry that cannot be read as an exchange: where it starts, and why.
    Broken(Position, String),
}

/// A capture, and how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'c> {
    /// The name that its exchanges give as their source: the path of the file.
    pub name: &'c Arc<str>,
    /// The format.
    pub format: CaptureFormat,
    /// Bounds on each exchange.
    pub limits: &'c Limits,
    /// The files that entries of HAR name as their bodies.
    pub attachments: Option<&'c Attachments>,
    /// What the members of a log's lines are called, if not as usual.
    pub log_fields: Option<&'c LogFields>,
}

impl<'c> Capture<'c> {
    /// Returns a capture without files beside it, whose log lines have the usual names.
    #[must_use]
    pub const fn new(name: &'c Arc<str>, format: CaptureFormat, limits: &'c Limits) -> Self {
        Self {
            name,
            format,
            limits,
            attachments: None,
            log_fields: None,
        }
    }

    /// Reads the capture, and calls `each` with each item, in order. At most one batch of a few hundred kilobytes is in
    /// memory, or one exchange if that is larger.
    ///
    /// # Errors
    ///
    /// Returns an error if reading the input fails. What cannot be understood is not an error, but a
    /// [`CaptureItem::Broken`].
    pub fn read(
        &self,
        input: &mut dyn BufRead,
        each: &mut dyn FnMut(CaptureItem<'_>),
    ) -> io::Result<()> {
        let mut splitter = Splitter::new(self);
        let mut batch = Batch::default();
        loop {
            let more = splitter.fill(input, &mut batch);
            for piece in &batch.pieces {
                each(match self.exchange(&batch, piece, &()) {
                    Ok(read) => CaptureItem::Exchange(Box::new(read.exchange)),
                    Err((place, why)) => CaptureItem::Broken(place, why),
                });
            }
            if !more? {
                return Ok(());
            }
        }
    }

    /// Reads the exchange in a piece of a batch. The error says where and why the piece is not an exchange.
    pub(crate) fn exchange<'b, P: BodyProver>(
        &self,
        batch: &'b Batch,
        piece: &Piece,
        prover: &P,
    ) -> Result<ReadExchange<'b, P>, (Position, String)> {
        let start = piece.start;
        let range = piece.found.clone().map_err(|why| (start, why))?;
        let bytes = &batch.text[range];
        let read = match simdutf8::basic::from_utf8(bytes) {
            Err(_) => Err(Unread::Syntax),
            Ok(text) => {
                let piece = PieceText {
                    capture: self.name,
                    start,
                    text,
                    max_depth: self.limits.max_depth,
                    attachments: self.attachments,
                };
                match self.format {
                    CaptureFormat::Ndjson => self.line(&piece, prover),
                    CaptureFormat::Recorded(_) => ndjson_exchange::read(&piece, prover),
                    CaptureFormat::Har => har_exchange::read(&piece).map(ReadExchange::unproved),
                }
            }
        };
        read.map_err(|unread| match unread {
            Unread::Shape(why) => (start, why),
            Unread::Syntax => self.malformed(start, bytes),
        })
    }

    /// Reads a line: an exchange, or a line of an access log.
    fn line<'t, P: BodyProver>(
        &self,
        piece: &PieceText<'_, 't>,
        prover: &P,
    ) -> Result<ReadExchange<'t, P>, Unread> {
        let Some(fields) = self.log_fields else {
            return match ndjson_exchange::read(piece, prover) {
                Err(Unread::Shape(why)) => {
                    let log_line = self.log_line(piece, &LogFields::default());
                    log_line.map_err(|_| Unread::Shape(why))
                }
                read => read,
            };
        };
        // A line of Kong's is like an exchange, but what is stated of logs counts.
        self.log_line(piece, fields).or_else(|of_log| {
            let read = ndjson_exchange::read(piece, prover);
            read.map_err(|unread| match unread {
                Unread::Shape(_) => of_log,
                Unread::Syntax => Unread::Syntax,
            })
        })
    }

    /// Reads a line of an access log.
    fn log_line<P: BodyProver>(
        &self,
        piece: &PieceText<'_, '_>,
        fields: &LogFields,
    ) -> Result<ReadExchange<'static, P>, Unread> {
        let recorded = log_line::read(piece.text.as_bytes(), self.limits, fields);
        let line = recorded.map_err(Unread::Shape)?.to_line();
        let piece = PieceText {
            capture: piece.capture,
            start: piece.start,
            text: &line,
            max_depth: piece.max_depth,
            attachments: None,
        };
        let read = ndjson_exchange::read(&piece, &())?;
        Ok(ReadExchange::unproved(read.exchange.into_owned()))
    }

    /// Returns where and why a text is not JSON.
    fn malformed(&self, start: Position, bytes: &[u8]) -> (Position, String) {
        let name = Arc::clone(self.name);
        match Document::parse(name, bytes.to_vec(), Format::Json, self.limits) {
            Err(error) => {
                let inside = error.position();
                let column = match inside.line {
                    1 => start.column + inside.column - 1,
                    _ => inside.column,
                };
                let line = start.line + inside.line - 1;
                (Position { line, column }, error.message().to_owned())
            }
            Ok(_) => (start, "the text cannot be read as an exchange".to_owned()),
        }
    }
}

/// Cuts a capture into lines or entries.
pub(crate) enum Splitter {
    Ndjson(NdjsonLines),
    Har(HarEntries),
    Recorded(RecordedItems),
}

impl Splitter {
    pub(crate) fn new(capture: &Capture<'_>) -> Self {
        let limit = capture.limits.max_bytes;
        match capture.format {
            CaptureFormat::Ndjson => Self::Ndjson(NdjsonLines::new(limit)),
            CaptureFormat::Har => Self::Har(HarEntries::new(limit)),
            CaptureFormat::Recorded(format) => Self::Recorded(RecordedItems::new(RecordedFile {
                name: Arc::clone(capture.name),
                format,
                limits: *capture.limits,
                attachments: capture
                    .attachments
                    .filter(|files| files.is_folder())
                    .cloned(),
                log_fields: capture.log_fields.cloned().unwrap_or_default(),
            })),
        }
    }

    /// Replaces the content of a batch, and returns whether there is more to read. If reading fails, the batch has what was
    /// read before.
    pub(crate) fn fill(&mut self, input: &mut dyn BufRead, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        match self {
            Self::Ndjson(lines) => lines.fill(input, batch),
            Self::Har(entries) => entries.fill(input, batch),
            Self::Recorded(items) => items.fill(input, batch),
        }
    }
}
