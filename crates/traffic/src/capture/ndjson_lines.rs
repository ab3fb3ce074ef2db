//! Cuts NDJSON into lines.

use std::io::{self, BufRead};

use conform_json::Position;
use memchr::memchr;

use super::batch::{Batch, next};

/// The lines of a text.
pub(crate) struct NdjsonLines {
    limit: usize,
    number: u32,
}

fn start_of(line: u32) -> Position {
    Position { line, column: 1 }
}

enum Line {
    Whole,
    TooLong,
    End,
}

impl NdjsonLines {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, number: 0 }
    }

    /// Adds lines to a batch, without empty ones.
    pub(super) fn fill(&mut self, input: &mut dyn BufRead, batch: &mut Batch) -> io::Result<bool> {
        while !batch.is_full() {
            let start = batch.text.len();
            let line = self.line(input, &mut batch.text)?;
            self.number = self.number.saturating_add(1);
            match line {
                Line::End => return Ok(false),
                Line::TooLong => {
                    let why = format!("the line is longer than {} bytes", self.limit);
                    batch.push(start_of(self.number), Err(why));
                }
                Line::Whole if batch.text[start..].iter().all(u8::is_ascii_whitespace) => {
                    batch.text.truncate(start);
                }
                Line::Whole => {
                    // JSON text sequences (RFC 7464) have a mark before each text.
                    let mark = usize::from(batch.text[start] == b'\x1e');
                    let range = start + mark..batch.text.len();
                    batch.push(start_of(self.number), Ok(range));
                }
            }
        }
        Ok(true)
    }

    /// Adds a line without its line break. A line that is too long is skipped.
    fn line(&self, input: &mut dyn BufRead, text: &mut Vec<u8>) -> io::Result<Line> {
        let start = text.len();
        let (mut read_any, mut too_long) = (false, false);
        loop {
            let buffer = next(input)?;
            if buffer.is_empty() {
                return Ok(match (read_any, too_long) {
                    (false, _) => Line::End,
                    (true, true) => Line::TooLong,
                    (true, false) => Line::Whole,
                });
            }
            read_any = true;
            let end = memchr(b'\n', buffer);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            too_long |= text.len() - start + part.len() > self.limit;
            if too_long {
                text.truncate(start);
            } else {
                text.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            input.consume(used);
            if end.is_some() {
                return Ok(if too_long { Line::TooLong } else { Line::Whole });
            }
        }
    }
}
