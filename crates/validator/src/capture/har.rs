//! HAR 1.2: the elements of `log.entries`, cut out of the text one by one.

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
    let mut splitter = Splitter::new(limits.max_bytes);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        for &byte in buffer {
            match splitter.byte(byte) {
                None => {}
                Some(Cut::Entry(line, text)) => each(entry(name, line, text, limits)),
                Some(Cut::Broken(line, why)) => each(Item::Broken(line, why)),
            }
        }
        let used = buffer.len();
        input.consume(used);
    }
    if let Some(why) = splitter.end() {
        each(Item::Broken(splitter.line, why.to_owned()));
    }
    Ok(())
}

fn entry(name: &Arc<str>, line: u32, text: Vec<u8>, limits: &Limits) -> Item {
    match Document::parse(Arc::clone(name), text, Format::Json, limits) {
        Ok(document) => match exchange::of_entry(name, line, document.root()) {
            Ok(exchange) => Item::Exchange(Box::new(exchange)),
            Err(why) => Item::Broken(line, why),
        },
        Err(error) => Item::Broken(line + error.position().line - 1, error.message().to_owned()),
    }
}

/// Follows the brackets of a JSON text, so far that it knows where the entries start and end. Each entry is parsed by
/// itself afterwards; what is around them is not checked.
struct Splitter {
    limit: usize,
    line: u32,
    /// The objects and arrays that are open: of an object, its current key.
    open: Vec<Open>,
    /// The string that is being read, as far as a key can be that long.
    string: Option<Vec<u8>>,
    escaped: bool,
    /// The entry that is being read: its first line and text, how deep it is in, whether it is too large.
    entry: Option<Entry>,
    found: bool,
    reported: bool,
}

enum Open {
    Object { key: Vec<u8>, expects_key: bool },
    Array,
}

struct Entry {
    line: u32,
    text: Vec<u8>,
    depth: usize,
    too_large: bool,
}

enum Cut {
    Entry(u32, Vec<u8>),
    Broken(u32, String),
}

impl Splitter {
    fn new(limit: usize) -> Self {
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

    fn byte(&mut self, byte: u8) -> Option<Cut> {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
        if let Some(entry) = &mut self.entry {
            if entry.text.len() >= self.limit {
                entry.too_large = true;
                entry.text.clear();
            }
            if !entry.too_large {
                entry.text.push(byte);
            }
        }
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
            return None;
        }
        if byte == b'"' {
            self.string = Some(Vec::new());
        }
        if let Some(entry) = &mut self.entry {
            match byte {
                b'{' | b'[' => entry.depth += 1,
                b'}' | b']' => entry.depth -= 1,
                _ => return None,
            }
            if entry.depth > 0 {
                return None;
            }
            let Entry {
                line,
                text,
                too_large,
                ..
            } = self.entry.take()?;
            return Some(if too_large {
                Cut::Broken(
                    line,
                    format!("the entry is longer than {} bytes", self.limit),
                )
            } else {
                Cut::Entry(line, text)
            });
        }
        if self.in_entries()
            && !matches!(byte, b'{' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n')
            && !self.reported
        {
            self.reported = true;
            return Some(Cut::Broken(
                self.line,
                "an element of `log.entries` is no object".to_owned(),
            ));
        }
        match byte {
            b'{' if self.in_entries() => {
                self.entry = Some(Entry {
                    line: self.line,
                    text: vec![byte],
                    depth: 1,
                    too_large: false,
                });
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
                if !closes && !self.reported {
                    self.reported = true;
                    let why = format!("the `{}` closes nothing", char::from(byte));
                    return Some(Cut::Broken(self.line, why));
                }
            }
            b',' => {
                if let Some(Open::Object { expects_key, .. }) = self.open.last_mut() {
                    *expects_key = true;
                }
            }
            _ => {}
        }
        None
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
