//! Captures: files of many exchanges, read a batch at a time.

mod entry;
mod exchange;
mod har;
mod line;
mod ndjson;
mod prove;

use std::io::{self, BufRead};
use std::ops::Range;
use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position};

pub use prove::{BodyProver, CapturedBody, ReadExchange};

use crate::exchange::Exchange;
use exchange::Unread;

/// About how many bytes are read before they are looked at.
const BATCH: usize = 256 << 10;

/// What a capture holds at one place.
#[derive(Debug)]
pub enum Item<'t> {
    /// An exchange.
    Exchange(Box<Exchange<'t>>),
    /// Something that is no exchange: where, and why.
    Broken(Position, String),
}

/// How a capture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureFormat {
    /// One exchange to a line: `{"request":{"method","url","headers","body"},"response":{"status","headers","body"}}`.
    Ndjson,
    /// HAR 1.2.
    Har,
}

impl CaptureFormat {
    /// The format that the name of a file tells: `.ndjson`, `.jsonl` and `.har`, also with `.gz` after it.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.strip_suffix(".gz").unwrap_or(name);
        match name.rsplit_once('.')?.1 {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "har" => Some(Self::Har),
            _ => None,
        }
    }

    /// The format that the first bytes of a capture tell: an object whose first key is `log` is HAR, another object NDJSON.
    #[must_use]
    pub fn of_start(bytes: &[u8]) -> Option<Self> {
        // A byte order mark is told of where the text is read.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let rest = bytes
            .trim_ascii_start()
            .strip_prefix(b"{")?
            .trim_ascii_start();
        Some(if rest.starts_with(b"\"log\"") {
            Self::Har
        } else {
            Self::Ndjson
        })
    }
}

/// A capture: how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'c> {
    /// What exchanges call it: the path of its file.
    pub name: &'c Arc<str>,
    /// How it is written.
    pub format: CaptureFormat,
    /// Bounds on each exchange.
    pub limits: &'c Limits,
}

impl Capture<'_> {
    /// Reads the capture, and gives each exchange to `each`, in order. At most a batch of a few hundred kilobytes, or one
    /// exchange where that is larger, is in memory.
    ///
    /// # Errors
    ///
    /// When reading fails. What cannot be understood is no error, but an [`Item::Broken`].
    pub fn read(&self, input: &mut dyn BufRead, each: &mut dyn FnMut(Item<'_>)) -> io::Result<()> {
        let mut splitter = Splitter::new(self.format, self.limits);
        let mut batch = Batch::default();
        loop {
            let more = splitter.fill(input, &mut batch);
            for piece in &batch.pieces {
                each(match self.exchange(&batch, piece, &()) {
                    Ok(read) => Item::Exchange(Box::new(read.exchange)),
                    Err((place, why)) => Item::Broken(place, why),
                });
            }
            if !more? {
                return Ok(());
            }
        }
    }

    /// Reads the exchange in a piece of a batch, or says where it is none and why.
    pub(crate) fn exchange<'b, P: BodyProver>(
        &self,
        batch: &'b Batch,
        piece: &Piece,
        prover: &P,
    ) -> Result<ReadExchange<'b, P>, (Position, String)> {
        let start = piece.start;
        let range = piece.found.clone().map_err(|why| (start, why))?;
        let bytes = &batch.text[range];
        let reading = match (std::str::from_utf8(bytes), self.format) {
            (Ok(text), CaptureFormat::Ndjson) => line::of_line(self, start, text, prover),
            (Ok(text), CaptureFormat::Har) => {
                entry::of_entry(self, start, text).map(|exchange| ReadExchange {
                    exchange,
                    route: None,
                    request: None,
                    response: None,
                })
            }
            (Err(_), _) => Err(Unread::Syntax),
        };
        reading.map_err(|unread| match unread {
            Unread::Shape(why) => (start, why),
            Unread::Syntax => self.malformed(start, bytes),
        })
    }

    /// What keeps a text from being JSON.
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
            Ok(_) => (start, "it cannot be read as an exchange".to_owned()),
        }
    }
}

/// Whole lines or entries of a capture.
#[derive(Default)]
pub(crate) struct Batch {
    text: Vec<u8>,
    pub(crate) pieces: Vec<Piece>,
}

/// A line or entry: where it starts in the capture, and its bytes in the batch, or what keeps it from being one.
pub(crate) struct Piece {
    pub(crate) start: Position,
    found: Result<Range<usize>, String>,
}

impl Batch {
    fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        // One large exchange is no reason to keep as much for all that follow.
        self.text.shrink_to(2 * BATCH);
    }

    fn is_full(&self) -> bool {
        self.text.len() >= BATCH
    }

    fn push(&mut self, start: Position, found: Result<Range<usize>, String>) {
        self.pieces.push(Piece { start, found });
    }
}

/// Cuts a capture into lines or entries.
pub(crate) enum Splitter {
    Ndjson(ndjson::Lines),
    Har(har::Entries),
}

impl Splitter {
    pub(crate) fn new(format: CaptureFormat, limits: &Limits) -> Self {
        match format {
            CaptureFormat::Ndjson => Self::Ndjson(ndjson::Lines::new(limits.max_bytes)),
            CaptureFormat::Har => Self::Har(har::Entries::new(limits.max_bytes)),
        }
    }

    /// Fills a batch in place of what it held, and says whether there is more. Also where reading fails, the batch holds what
    /// came before.
    pub(crate) fn fill(&mut self, input: &mut dyn BufRead, batch: &mut Batch) -> io::Result<bool> {
        batch.clear();
        match self {
            Self::Ndjson(lines) => lines.fill(input, batch),
            Self::Har(entries) => entries.fill(input, batch),
        }
    }
}

/// The next bytes of an input; none at its end.
fn next(input: &mut dyn BufRead) -> io::Result<&[u8]> {
    // An interruption is no end. It is looked for first, as what is lent out cannot be asked for again.
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}
