//! The start of captures: as UTF-8, without byte order mark, and what it says about the format.

use std::io::{self, BufRead, BufReader, Read};

use crate::capture::CaptureFormat;

/// Returns an input as UTF-8. A byte order mark says that it is UTF-16, and is left out.
///
/// # Errors
///
/// Returns an error if the start cannot be read.
///
/// ```
/// use std::io::Read as _;
///
/// let utf16 = b"\xff\xfe{\0}\0".as_slice();
/// let mut text = String::new();
/// conform_traffic::as_utf8(Box::new(utf16))?.read_to_string(&mut text)?;
/// assert_eq!(text, "{}");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn as_utf8<'r>(mut input: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    let start = input.fill_buf()?;
    if start.starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
        return Ok(input);
    }
    let is_big = match start {
        [0xff, 0xfe, ..] => false,
        [0xfe, 0xff, ..] => true,
        _ => return Ok(input),
    };
    input.consume(2);
    Ok(Box::new(BufReader::new(Utf16Reader {
        input,
        is_big,
        high: None,
        out: Vec::new(),
        given: 0,
    })))
}

/// How many bytes of a file are looked at for its format.
const HEAD: usize = 4 << 20;

/// Returns the format of an input by its start, and the input with that start. As much is read as the format needs, up to a bound:
/// the member that says it may be behind a long one.
///
/// # Errors
///
/// Returns an error if the start cannot be read.
///
/// ```
/// use conform_traffic::{CaptureFormat, detect_format};
///
/// let har = format!("{{\"log\": {{\"comment\": \"{}\", \"entries\": []}}}}", "x".repeat(100_000));
/// let (format, _) = detect_format(Box::new(har.as_bytes()))?;
/// assert_eq!(format, Some(CaptureFormat::Har));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn detect_format<'r>(
    mut input: Box<dyn BufRead + 'r>,
) -> io::Result<(Option<CaptureFormat>, Box<dyn BufRead + 'r>)> {
    let start = input.fill_buf()?;
    let is_json =
        start.trim_ascii_start().starts_with(b"{") || start.trim_ascii_start().starts_with(b"[");
    let found = CaptureFormat::detect(start);
    if found.is_some() || !is_json {
        return Ok((found, input));
    }
    let (mut head, mut wanted) = (Vec::new(), (2 * start.len()).max(64 << 10));
    loop {
        let more = u64::try_from(wanted - head.len()).unwrap_or(u64::MAX);
        (&mut input).take(more).read_to_end(&mut head)?;
        let found = CaptureFormat::detect(&head);
        if found.is_some() || head.len() < wanted || wanted >= HEAD {
            let input = io::Cursor::new(head).chain(input);
            return Ok((found, Box::new(BufReader::with_capacity(64 << 10, input))));
        }
        wanted *= 2;
    }
}

/// Decodes UTF-16. What is no character becomes U+FFFD.
struct Utf16Reader<'r> {
    input: Box<dyn BufRead + 'r>,
    is_big: bool,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    out: Vec<u8>,
    given: usize,
}

impl Utf16Reader<'_> {
    /// Decodes some units, and returns whether there were any.
    fn refill(&mut self) -> io::Result<bool> {
        /// How many units are read at once.
        const UNITS: u64 = 16 << 10;
        let mut bytes = Vec::new();
        (&mut self.input).take(2 * UNITS).read_to_end(&mut bytes)?;
        let pairs = bytes.chunks(2).map(|pair| {
            let pair = [pair[0], pair.get(1).copied().unwrap_or(0)];
            if self.is_big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        });
        let mut units: Vec<u16> = self.high.take().into_iter().chain(pairs).collect();
        let is_high = |unit: &u16| (0xD800..0xDC00).contains(unit);
        if !bytes.is_empty() {
            self.high = units.pop_if(|unit| is_high(unit));
        }
        let text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.out = text.into_bytes();
        self.given = 0;
        Ok(!bytes.is_empty())
    }
}

impl Read for Utf16Reader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if !self.refill()? && self.out.is_empty() {
                return Ok(0);
            }
        }
        let rest = &self.out[self.given..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}
