//! HAR 1.2: the elements of `log.entries`, cut out of the text one by one.

use std::io::{self, BufRead};

use memchr::{memchr_iter, memchr2};

use super::{Batch, next};

/// Follows the brackets of a JSON text, so far that it knows where the entries start and end. Each entry is read by itself
/// afterwards; what is around them is not checked.
pub(crate) struct Entries {
    limit: usize,
    line: u32,
    /// The objects and arrays that are open: of an object, its current key.
    open: Vec<Open>,
    /// The string that is being read, as far as a key can be that long.
    string: Option<Vec<u8>>,
    escaped: bool,
    /// The entry that is being read.
    entry: Option<Entry>,
    /// Whether there was a `log.entries`.
    found: bool,
    reported: bool,
}

enum Open {
    Object { key: Vec<u8>, expects_key: bool },
    Array,
}

/// An entry: its first line, where it starts in the batch, how deep it is in, whether it is too large.
struct Entry {
    line: u32,
    start: usize,
    depth: usize,
    too_large: bool,
}

impl Entries {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: 1,
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
                    batch.push(self.line, Err(why.to_owned()));
                }
                return Ok(false);
            }
            let mut at = 0;
            while at < buffer.len() {
                let plain = self.plain_length(&buffer[at..]);
                if plain > 0 {
                    self.plain(&buffer[at..at + plain], batch);
                    at += plain;
                    continue;
                }
                self.byte(buffer[at], batch);
                at += 1;
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

    /// How many bytes stand for themselves in a string that no one asks for.
    fn plain_length(&self, bytes: &[u8]) -> usize {
        match &self.string {
            Some(_) if self.entry.is_some() && !self.escaped => {
                memchr2(b'"', b'\\', bytes).unwrap_or(bytes.len())
            }
            _ => 0,
        }
    }

    fn plain(&mut self, bytes: &[u8], batch: &mut Batch) {
        let breaks = memchr_iter(b'\n', bytes).count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.keep(bytes, batch);
    }

    /// Adds bytes to the entry that is being read.
    fn keep(&mut self, bytes: &[u8], batch: &mut Batch) {
        if let Some(entry) = &mut self.entry {
            if batch.text.len() - entry.start + bytes.len() > self.limit {
                entry.too_large = true;
                batch.text.truncate(entry.start);
            }
            if !entry.too_large {
                batch.text.extend_from_slice(bytes);
            }
        }
    }

    fn byte(&mut self, byte: u8, batch: &mut Batch) {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
        self.keep(&[byte], batch);
        if let Some(string) = &mut self.string {
            const LONGEST_KEY: usize = 16;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    let string = self.string.take().unwrap_or_default();
                    if let (
                        None,
                        Some(Open::Object {
                            key,
                            expects_key: expects_key @ true,
                        }),
                    ) = (&self.entry, self.open.last_mut())
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
        if let Some(entry) = &mut self.entry {
            match byte {
                b'{' | b'[' => entry.depth += 1,
                b'}' | b']' => entry.depth -= 1,
                _ => return,
            }
            if entry.depth == 0
                && let Some(entry) = self.entry.take()
            {
                let too_large = || format!("the entry is longer than {} bytes", self.limit);
                let found = if entry.too_large {
                    Err(too_large())
                } else {
                    Ok(entry.start..batch.text.len())
                };
                batch.push(entry.line, found);
            }
            return;
        }
        if self.in_entries() && !matches!(byte, b'{' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n') {
            self.report("an element of `log.entries` is no object".to_owned(), batch);
            return;
        }
        match byte {
            b'{' if self.in_entries() => {
                self.entry = Some(Entry {
                    line: self.line,
                    start: batch.text.len(),
                    depth: 1,
                    too_large: false,
                });
                self.keep(&[byte], batch);
            }
            b'{' => self.open.push(Open::Object {
                key: Vec::new(),
                expects_key: true,
            }),
            b'[' => {
                self.open.push(Open::Array);
                self.found |= self.in_entries();
            }
            b'}' | b']' => {
                let closes = match self.open.pop() {
                    Some(Open::Object { .. }) => byte == b'}',
                    Some(Open::Array) => byte == b']',
                    None => false,
                };
                if !closes {
                    self.report(format!("the `{}` closes nothing", char::from(byte)), batch);
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

    /// Tells what is wrong around the entries, once.
    fn report(&mut self, why: String, batch: &mut Batch) {
        if !self.reported {
            self.reported = true;
            batch.push(self.line, Err(why));
        }
    }

    /// Whether what comes next is an element of `log.entries`.
    fn in_entries(&self) -> bool {
        matches!(
            &self.open[..],
            [Open::Object { key: log, .. }, Open::Object { key: entries, .. }, Open::Array]
                if log == b"log" && entries == b"entries"
        )
    }

    /// What is wrong with the text as a whole.
    fn end(&self) -> Option<&'static str> {
        if self.entry.is_some() || !self.open.is_empty() {
            Some("the file ends before its end: it was cut off")
        } else if !self.found {
            Some("the file has no `log.entries`: it is no HAR")
        } else {
            None
        }
    }
}
