//! Cuts HAR 1.2 into the elements of `log.entries`.

use std::io::{self, BufRead};

use conform_json::{ContainerEnd, Position, count_characters};
use memchr::{memchr_iter, memrchr};

use super::batch::{Batch, next};

/// The entries of a HAR text. Only brackets and strings are followed, to find where entries start and end. Each entry is
/// parsed later; the text around the entries is not checked.
pub(crate) struct HarEntries {
    limit: usize,
    /// The position of the next byte.
    at: Position,
    /// The objects and arrays that are open, objects with their current key.
    open: Vec<Open>,
    /// The string that is being read, cut at the length of the longest key that matters.
    string: Option<Vec<u8>>,
    escaped: bool,
    /// The entry that is being read.
    entry: Option<OpenEntry>,
    /// Whether there was a `log.entries`.
    found: bool,
    reported: bool,
}

enum Open {
    Object { key: Vec<u8>, expects_key: bool },
    Array,
}

/// An entry that is being read.
struct OpenEntry {
    /// Where it starts in the capture.
    place: Position,
    /// Where it starts in the batch.
    start: usize,
    end: ContainerEnd,
    /// Whether its end was found.
    is_whole: bool,
    too_large: bool,
}

impl OpenEntry {
    /// Returns how many of these bytes belong to the entry.
    fn length(&mut self, bytes: &[u8]) -> usize {
        let end = self.end.find(bytes);
        self.is_whole = end.is_some();
        end.unwrap_or(bytes.len())
    }
}

impl HarEntries {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            at: Position { line: 1, column: 1 },
            open: Vec::new(),
            string: None,
            escaped: false,
            entry: None,
            found: false,
            reported: false,
        }
    }

    /// Adds entries to a batch.
    pub(super) fn fill(&mut self, input: &mut dyn BufRead, batch: &mut Batch) -> io::Result<bool> {
        loop {
            let buffer = next(input)?;
            if buffer.is_empty() {
                if let Some(why) = self.end() {
                    batch.push(self.at, Err(why.to_owned()));
                }
                return Ok(false);
            }
            let mut at = 0;
            while at < buffer.len() {
                at += match &mut self.entry {
                    Some(entry) => {
                        let length = entry.length(&buffer[at..]);
                        self.keep(&buffer[at..at + length], batch);
                        length
                    }
                    None => {
                        self.byte(buffer[at], batch);
                        1
                    }
                };
                if self.entry.is_none() && batch.is_full() {
                    break;
                }
            }
            input.consume(at);
            if self.entry.is_none() && batch.is_full() {
                return Ok(true);
            }
        }
    }

    /// Moves the position past these bytes. Columns count characters: bytes that do not continue one.
    fn go_past(&mut self, bytes: &[u8]) {
        let count = |bytes: &[u8]| u32::try_from(count_characters(bytes)).unwrap_or(u32::MAX);
        let Position { line, column } = self.at;
        self.at = match memrchr(b'\n', bytes) {
            Some(last) => {
                let breaks = memchr_iter(b'\n', bytes).count();
                Position {
                    line: line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX)),
                    column: count(&bytes[last + 1..]).saturating_add(1),
                }
            }
            None => Position {
                line,
                column: column.saturating_add(count(bytes)),
            },
        };
    }

    /// Adds bytes to the entry that is being read, which may end with them.
    fn keep(&mut self, bytes: &[u8], batch: &mut Batch) {
        self.go_past(bytes);
        let Some(entry) = &mut self.entry else { return };
        entry.too_large |= batch.text.len() - entry.start + bytes.len() > self.limit;
        if entry.too_large {
            batch.text.truncate(entry.start);
        } else {
            batch.text.extend_from_slice(bytes);
        }
        if entry.is_whole {
            let found = if entry.too_large {
                Err(format!("the entry is longer than {} bytes", self.limit))
            } else {
                Ok(entry.start..batch.text.len())
            };
            batch.push(entry.place, found);
            self.entry = None;
        }
    }

    /// Reads a byte around the entries.
    fn byte(&mut self, byte: u8, batch: &mut Batch) {
        let place = self.at;
        self.go_past(&[byte]);
        if let Some(string) = &mut self.string {
            const LONGEST_KEY: usize = 16;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    let string = self.string.take().unwrap_or_default();
                    if let Some(Open::Object {
                        key,
                        expects_key: expects_key @ true,
                    }) = self.open.last_mut()
                    {
                        *key = string;
                        *expects_key = false;
                    }
                }
                byte if string.len() < LONGEST_KEY => string.push(byte),
                _ => {}
            }
            return;
        }
        if byte == b'"' {
            self.string = Some(Vec::new());
        }
        if self.in_entries() && !matches!(byte, b'{' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n') {
            let why = "an element of `log.entries` must be an object".to_owned();
            self.report(place, why, batch);
            return;
        }
        match byte {
            b'{' if self.in_entries() => {
                self.found = true;
                self.entry = Some(OpenEntry {
                    place,
                    start: batch.text.len(),
                    end: ContainerEnd::new(),
                    is_whole: false,
                    too_large: false,
                });
                batch.text.push(b'{');
            }
            b'{' => self.open.push(Open::Object {
                key: Vec::new(),
                expects_key: true,
            }),
            b'[' => {
                self.open.push(Open::Array);
                self.found |= self.in_entries() && self.open.len() == 3;
            }
            b'}' | b']' => {
                let closes = match self.open.pop() {
                    Some(Open::Object { .. }) => byte == b'}',
                    Some(Open::Array) => byte == b']',
                    None => false,
                };
                if !closes {
                    let why = format!("the `{}` closes nothing", char::from(byte));
                    self.report(place, why, batch);
                }
            }
            b',' => {
                if let Some(Open::Object { expects_key, .. }) = self.open.last_mut() {
                    *expects_key = true;
                }
            }
            _ => {}
        }
    }

    /// Reports the first fault around the entries.
    fn report(&mut self, place: Position, why: String, batch: &mut Batch) {
        if !self.reported {
            self.reported = true;
            batch.push(place, Err(why));
        }
    }

    /// Returns whether an element of `log.entries` comes next. Some programs write `entries` without `log`, or nothing but them.
    fn in_entries(&self) -> bool {
        match &self.open[..] {
            [
                Open::Object { key: log, .. },
                Open::Object { key: entries, .. },
                Open::Array,
            ] => log == b"log" && entries == b"entries",
            [Open::Object { key: entries, .. }, Open::Array] => entries == b"entries",
            [Open::Array] => true,
            _ => false,
        }
    }

    /// Returns what is wrong with the text as a whole.
    fn end(&self) -> Option<&'static str> {
        if self.entry.is_some() || !self.open.is_empty() {
            Some("the file is cut off: an object or array is not closed")
        } else if !self.found {
            Some("the file has no `log.entries`, so it is not HAR")
        } else {
            None
        }
    }
}
