//! The JSON reader: text to tape in one pass, without recursion.
//!
//! Start at [`parse`]. The reader adds methods to [`Scanner`], which finds the tokens. [`diagnose`]
//! is called only when reading has failed, and says what is wrong.

mod block;
mod diagnose;
mod member_name;
mod scanner;
mod skip;
mod tokens;
mod unescape;

pub use block::ContainerEnd;
pub use member_name::MemberName;
pub use scanner::Scanner;
pub use tokens::RawString;

use diagnose::Expected;

use crate::{
    bytes,
    error::ParseError,
    hash::hash,
    limits::Limits,
    slot::{Slot, SlotKind},
    source::offset,
    tape::Tape,
    value::Value,
};

impl Tape {
    /// Parses JSON text and returns its value. What the tape held before is replaced.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not one JSON value as RFC 8259 defines it, or is beyond the
    /// limits. The contents of the tape are unspecified then, until the next call.
    pub fn parse<'a>(
        &'a mut self,
        text: &'a [u8],
        limits: &Limits,
    ) -> Result<Value<'a>, ParseError> {
        bytes::check_length(text.len(), limits)?;
        let text = match simdutf8::basic::from_utf8(text) {
            Ok(text) => text,
            // Only this one says where the fault is.
            Err(_) => {
                std::str::from_utf8(text).map_err(|error| bytes::invalid_utf8(text, error, 1))?
            }
        };
        parse(self, text, limits)?;
        Ok(Value::root(self, text))
    }
}

/// Reads a whole text into the tape.
pub(crate) fn parse(tape: &mut Tape, text: &str, limits: &Limits) -> Result<(), ParseError> {
    tape.start(limits);
    Scanner::new(text).read_document(tape)
}

impl Scanner<'_> {
    fn read_document(&mut self, tape: &mut Tape) -> Result<(), ParseError> {
        let mut expected = Expected::Value;
        loop {
            tape.count_one();
            match self.peek() {
                Some(b'"') => self.read_string(tape)?,
                Some(b'{') => {
                    tape.open(true, self.at_u32())?;
                    self.at += 1;
                    if self.peek() != Some(b'}') {
                        self.read_key(tape, Expected::FirstKey)?;
                        expected = Expected::Value;
                        continue;
                    }
                    self.at += 1;
                    tape.close(self.text, self.at_u32());
                }
                Some(b'[') => {
                    tape.open(false, self.at_u32())?;
                    self.at += 1;
                    if self.peek() != Some(b']') {
                        expected = Expected::FirstElement;
                        continue;
                    }
                    self.at += 1;
                    tape.close(self.text, self.at_u32());
                }
                Some(b'-' | b'0'..=b'9') => {
                    let slot = self.read_number()?;
                    tape.push(slot)?;
                }
                Some(b't') if self.starts_with(b"true") => {
                    self.read_literal(tape, SlotKind::True, 4)?
                }
                Some(b'f') if self.starts_with(b"false") => {
                    self.read_literal(tape, SlotKind::False, 5)?
                }
                Some(b'n') if self.starts_with(b"null") => {
                    self.read_literal(tape, SlotKind::Null, 4)?
                }
                _ => return Err(diagnose::unexpected(self, tape, expected)),
            }
            match self.read_separator(tape)? {
                Some(next) => expected = next,
                None => return Ok(()),
            }
        }
    }

    /// Reads from the end of a value to the start of the next one, and closes the objects and arrays
    /// that end in between. Returns what is expected next, or `None` at the end of the text.
    #[inline]
    fn read_separator(&mut self, tape: &mut Tape) -> Result<Option<Expected>, ParseError> {
        loop {
            let Some(container) = tape.open_containers.last() else {
                return match self.peek() {
                    None => Ok(None),
                    Some(_) => Err(diagnose::unexpected(self, tape, Expected::End)),
                };
            };
            match (self.peek(), container.is_object) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.read_key(tape, Expected::Key)?;
                    return Ok(Some(Expected::Value));
                }
                (Some(b','), false) => {
                    self.at += 1;
                    return Ok(Some(Expected::Element));
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.at += 1;
                    tape.close(self.text, self.at_u32());
                }
                _ => return Err(diagnose::unexpected(self, tape, Expected::Separator)),
            }
        }
    }

    /// Reads a key and the colon after it.
    #[inline]
    fn read_key(&mut self, tape: &mut Tape, expected: Expected) -> Result<(), ParseError> {
        if self.peek() != Some(b'"') {
            return Err(diagnose::unexpected(self, tape, expected));
        }
        let (start, closing) = self.string_bounds();
        if self.bytes.get(closing) == Some(&b'"') {
            let name_hash = hash(&self.bytes[start + 1..closing]);
            self.at = closing + 1;
            let slot = Slot::new(SlotKind::QuotedKey, offset(start), self.at_u32());
            tape.push_key(slot, name_hash)?;
        } else {
            let slot = self.read_escaped_string(tape, start, closing, SlotKind::QuotedKey)?;
            let name_hash = hash(tape.name(self.text, slot).as_bytes());
            tape.push_key(slot, name_hash)?;
        }
        if self.peek() != Some(b':') {
            return Err(diagnose::unexpected(self, tape, Expected::Colon));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string value. The scanner is at its opening quote.
    #[inline]
    fn read_string(&mut self, tape: &mut Tape) -> Result<(), ParseError> {
        let (start, closing) = self.string_bounds();
        let slot = if self.bytes.get(closing) == Some(&b'"') {
            self.at = closing + 1;
            Slot::new(SlotKind::Quoted, offset(start), self.at_u32())
        } else {
            self.read_escaped_string(tape, start, closing, SlotKind::Quoted)?
        };
        tape.push(slot)
    }

    /// Reads a string that starts at `start` and is not plain: at `at`, there is an escape, or a
    /// character that no string may have.
    #[cold]
    fn read_escaped_string(
        &mut self,
        tape: &mut Tape,
        start: usize,
        at: usize,
        kind: SlotKind,
    ) -> Result<Slot, ParseError> {
        if self.bytes.get(at) != Some(&b'\\') {
            return Err(diagnose::string_end(self, offset(start), at));
        }
        let index = unescape::string(self, tape, start + 1, at)?;
        let slot = Slot::new(kind, offset(start), self.at_u32()).with_stored_text();
        Ok(match kind {
            SlotKind::QuotedKey => slot.with_payload(index),
            _ => slot.with_link(index),
        })
    }

    /// Reads a literal of the given length. The scanner is at its start.
    #[inline]
    fn read_literal(
        &mut self,
        tape: &mut Tape,
        kind: SlotKind,
        length: u32,
    ) -> Result<(), ParseError> {
        let start = self.at_u32();
        self.at += length as usize;
        tape.push(Slot::new(kind, start, start + length))
    }

    /// Reads a number. The scanner is at its first byte.
    #[inline]
    fn read_number(&mut self) -> Result<Slot, ParseError> {
        let start = self.at;
        let Some((end, form)) = self.number_bounds() else {
            return Err(diagnose::number(self.bytes, start));
        };
        self.at = end;
        let slot = Slot::new(SlotKind::Number, offset(start), self.at_u32());
        Ok(slot.with_payload(form.bits()))
    }
}
