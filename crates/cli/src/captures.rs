//! Files of captured exchanges: unpacked, with the format that their content has.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use conform_traffic::{
    Attachments, CaptureFormat, HarArchive, RecordedFormat, as_utf8, detect_format, gunzip,
    is_gzip, is_zip,
};

use crate::description::looks_like_description;
use crate::outcome::{Failure, Outcome};
use crate::paths::quoted;

/// Refuses descriptions where a command takes captures and payload files.
///
/// # Errors
///
/// Returns an error that says how to name a description.
pub(crate) fn refuse_descriptions(paths: &[PathBuf], verb: &str) -> Outcome {
    let Some(path) = paths.iter().find(|path| looks_like_description(path)) else {
        return Ok(());
    };
    let shown = path.display();
    Err(Failure::with_help(
        format!("`{shown}` is a description, not a capture or a payload"),
        format!(
            "name it with --spec, and captures or payloads as the paths: conform {verb} --spec {} PATH",
            quoted(&path.to_string_lossy())
        ),
    ))
}

/// How many bytes are read at once.
pub(crate) const BUFFER: usize = 64 << 10;

/// The first bytes of a Parquet file.
const PARQUET: &[u8] = b"PAR1";

/// A file, and what it holds.
pub(crate) enum Opened<'o> {
    /// A capture that is read as a stream.
    Capture {
        format: CaptureFormat,
        input: &'o mut dyn BufRead,
        /// The files that it may name as bodies.
        attachments: &'o Attachments,
        /// How many bytes of how many were read; `None` if that is not known.
        read: Option<(&'o AtomicU64, u64)>,
    },
    /// A Parquet file, at its start.
    Parquet(File),
    /// None that is known, which starts so.
    Unknown(&'o [u8]),
}

/// What is known of a capture before it is read.
pub(crate) struct Hints {
    /// The format that its name stands for.
    pub(crate) named: Option<CaptureFormat>,
    /// Whether the members of a log's lines are named, so that any object may be a line of a log.
    pub(crate) is_log: bool,
    /// How many bytes an archive may have.
    pub(crate) limit: usize,
}

/// Opens a file, and calls `each` with what it holds.
///
/// # Errors
///
/// Returns the error of `each`, or one that says why the file cannot be read.
pub(crate) fn open<T>(
    path: &Path,
    hints: &Hints,
    each: impl FnOnce(Opened<'_>) -> io::Result<T>,
) -> io::Result<T> {
    let read = AtomicU64::new(0);
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut start = Vec::new();
    (&mut file)
        .take(PARQUET.len() as u64)
        .read_to_end(&mut start)?;
    file.rewind()?;
    if is_parquet(&start) {
        return each(Opened::Parquet(file));
    }
    let counted = Counted::new(file, &read);
    let input = unpacked(Box::new(BufReader::with_capacity(BUFFER, counted)))?;
    let mut input = as_utf8(input)?;
    let start = input.fill_buf()?;
    if is_zip(start) {
        let most = u64::try_from(hints.limit).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        input.take(most).read_to_end(&mut bytes)?;
        let archive = HarArchive::read(&bytes, hints.limit).map_err(io::Error::other)?;
        return each(Opened::Capture {
            format: CaptureFormat::Har,
            input: &mut &archive.har[..],
            attachments: &archive.attachments,
            read: None,
        });
    }
    let (found, mut input) = match hints.named {
        // The start of a line says what it is.
        Some(CaptureFormat::Ndjson) => (CaptureFormat::detect(start), input),
        _ => detect_format(input)?,
    };
    let start = input.fill_buf()?;
    match hints.format(found, start) {
        None if path
            .extension()
            .is_some_and(|extension| extension == "parquet") =>
        {
            Err(io::Error::other(match start.is_empty() {
                true => "it is empty",
                false => {
                    "it does not start with `PAR1`, so it is no Parquet file, or an encrypted one"
                }
            }))
        }
        None => each(Opened::Unknown(start)),
        Some(format) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            each(Opened::Capture {
                format,
                input: &mut *input,
                attachments: &Attachments::Folder(folder),
                read: Some((&read, length)),
            })
        }
    }
}

impl Hints {
    /// Returns the format of a file by the one that its content has, its first bytes and its name.
    fn format(&self, found: Option<CaptureFormat>, start: &[u8]) -> Option<CaptureFormat> {
        let is_other = |found: &CaptureFormat| {
            // A line of a log may look like something else; the extension is certain then.
            let has_lines = self.named == Some(CaptureFormat::Ndjson);
            let otlp = CaptureFormat::Recorded(RecordedFormat::Otlp);
            !has_lines || *found == CaptureFormat::Har || *found == otlp
        };
        // What the members of a log are called may say nothing to anybody else.
        let is_log = self.is_log && start.trim_ascii_start().starts_with(b"{");
        found
            .filter(|found| self.named.is_none() || is_other(found))
            .or(self.named)
            .or(is_log.then_some(CaptureFormat::Ndjson))
    }
}

/// Whether bytes start like a Parquet file.
pub(crate) fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(PARQUET)
}

/// The input itself, or what is compressed in it by gzip.
pub(crate) fn unpacked<'r>(mut input: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    if is_gzip(input.fill_buf()?) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, gunzip(input))));
    }
    Ok(input)
}

/// Why a Parquet file cannot be read by this program.
#[cfg(not(feature = "parquet"))]
pub(crate) const WITHOUT_PARQUET: &str = "it is a Parquet file, and this program was built without Parquet: build it with the feature `parquet`, as in `cargo install --features parquet`";

/// A reader that counts what is read through it.
pub(crate) struct Counted<'c, R> {
    inner: R,
    read: &'c AtomicU64,
}

impl<'c, R> Counted<'c, R> {
    pub(crate) fn new(inner: R, read: &'c AtomicU64) -> Self {
        Self { inner, read }
    }
}

impl<R: io::Read> io::Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
