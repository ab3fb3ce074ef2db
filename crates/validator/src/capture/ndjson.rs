//! NDJSON: one exchange to a line.

use std::io::{self, BufRead};
use std::sync::Arc;

use vsee_json::{Document, Format, Limits};

use super::{Item, exchange};

pub(super) fn read(
    name: &Arc<str>,
    input: &mut dyn BufRead,
    limits: &Limits,
    each: &mut dyn FnMut(Item),
) -> io::Result<()> {
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let whole = match read_line(input, &mut line, limits.max_bytes)? {
            Line::End => return Ok(()),
            Line::Whole => true,
            Line::TooLong => false,
        };
        number += 1;
        if !whole {
            each(Item::Broken(
                number,
                format!("the line is longer than {} bytes", limits.max_bytes),
            ));
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let text = std::mem::take(&mut line);
        each(
            match Document::parse(Arc::clone(name), text, Format::Json, limits) {
                Ok(document) => match exchange::of_line(name, number, document.root()) {
                    Ok(exchange) => Item::Exchange(Box::new(exchange)),
                    Err(why) => Item::Broken(number, why),
                },
                Err(error) => {
                    let column = error.position().column;
                    Item::Broken(number, format!("{} (column {column})", error.message()))
                }
            },
        );
    }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads a line without its end. Of one that is too long, the rest is passed over.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    let mut read_any = false;
    let mut too_long = false;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(match (read_any, too_long) {
                (false, _) => Line::End,
                (true, true) => Line::TooLong,
                (true, false) => Line::Whole,
            });
        }
        read_any = true;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        too_long |= line.len() + part.len() > limit;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}
