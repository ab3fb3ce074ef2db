//! Reading JSON text: one pass, no recursion.

mod diagnose;
mod member_name;
mod scanner;
mod skip;
mod tokens;
mod unescape;

pub use member_name::MemberName;
pub use scanner::Scanner;
pub use tokens::RawString;

use diagnose::Expected;

use crate::{
    bytes,
    error::ParseError,
    hash::hash,
    limits::Limits,
    slot::{Slot, Tag},
    source::offset,
    tape::Tape,
    value::Value,
};

impl Tape {
    /// Reads JSON text in place of what the tape held before, and gives its value.
    ///
    /// # Errors
    ///
    /// The text is not one JSON value by RFC 8259, or is beyond the limits. What the tape holds
    /// then is of no use.
    pub fn parse<'a>(
        &'a mut self,
        text: &'a [u8],
        limits: &Limits,
    ) -> Result<Value<'a>, ParseError> {
        bytes::check_length(text.len(), limits)?;
        let text =
            std::str::from_utf8(text).map_err(|error| bytes::invalid_utf8(text, error, 1))?;
        parse(self, text, limits)?;
        Ok(Value::root(self, text))
    }
}

/// Reads a whole text onto the tape.
pub(crate) fn parse(tape: &mut Tape, text: &str, limits: &Limits) -> Result<(), ParseError> {
    tape.start(limits);
    Scanner::new(text).document(tape)
}

impl Scanner<'_> {
    fn document(&mut self, tape: &mut Tape) -> Result<(), ParseError> {
        let mut expected = Expected::Value;
        loop {
            tape.count_one();
            match self.peek() {
                Some(b'"') => self.string(tape)?,
                Some(b'{') => {
                    tape.open(true, self.at_u32())?;
                    self.at += 1;
                    if self.peek() != Some(b'}') {
                        self.key(tape, Expected::FirstKey)?;
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
                    let slot = self.number()?;
                    tape.push(slot)?;
                }
                Some(b't') if self.starts_with(b"true") => self.literal(tape, Tag::True, 4)?,
                Some(b'f') if self.starts_with(b"false") => self.literal(tape, Tag::False, 5)?,
                Some(b'n') if self.starts_with(b"null") => self.literal(tape, Tag::Null, 4)?,
                _ => return Err(diagnose::unexpected(self, tape, expected)),
            }
            match self.separator(tape)? {
                Some(next) => expected = next,
                None => return Ok(()),
            }
        }
    }

    /// Reads on from the end of a value to the start of the next, closing what ends on the way;
    /// `None` at the end of the text.
    #[inline]
    fn separator(&mut self, tape: &mut Tape) -> Result<Option<Expected>, ParseError> {
        loop {
            let Some(frame) = tape.frames.last() else {
                return match self.peek() {
                    None => Ok(None),
                    Some(_) => Err(diagnose::unexpected(self, tape, Expected::End)),
                };
            };
            match (self.peek(), frame.is_object) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.key(tape, Expected::Key)?;
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
    fn key(&mut self, tape: &mut Tape, expected: Expected) -> Result<(), ParseError> {
        if self.peek() != Some(b'"') {
            return Err(diagnose::unexpected(self, tape, expected));
        }
        let (start, closing) = self.string_bounds();
        if self.bytes.get(closing) == Some(&b'"') {
            let name_hash = hash(&self.bytes[start + 1..closing]);
            self.at = closing + 1;
            let slot = Slot::new(Tag::QuotedKey, offset(start), self.at_u32());
            tape.push_key(slot, name_hash)?;
        } else {
            let slot = self.odd_string(tape, start, closing, Tag::QuotedKey)?;
            let name_hash = hash(tape.name(self.text, slot).as_bytes());
            tape.push_key(slot, name_hash)?;
        }
        if self.peek() != Some(b':') {
            return Err(diagnose::unexpected(self, tape, Expected::Colon));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string that is a value, whose opening quote is here.
    #[inline]
    fn string(&mut self, tape: &mut Tape) -> Result<(), ParseError> {
        let (start, closing) = self.string_bounds();
        let slot = if self.bytes.get(closing) == Some(&b'"') {
            self.at = closing + 1;
            Slot::new(Tag::Quoted, offset(start), self.at_u32())
        } else {
            self.odd_string(tape, start, closing, Tag::Quoted)?
        };
        tape.push(slot)
    }

    /// Reads the string that starts at `start` and has an escape, or what no string has, at `at`.
    #[cold]
    fn odd_string(
        &mut self,
        tape: &mut Tape,
        start: usize,
        at: usize,
        tag: Tag,
    ) -> Result<Slot, ParseError> {
        if self.bytes.get(at) != Some(&b'\\') {
            return Err(diagnose::string_end(self, offset(start), at));
        }
        let index = unescape::string(self, tape, start + 1, at)?;
        let slot = Slot::new(tag, offset(start), self.at_u32()).stored();
        Ok(match tag {
            Tag::QuotedKey => slot.with_payload(index),
            _ => slot.with_link(index),
        })
    }

    /// Reads a literal of the given length, which is here.
    #[inline]
    fn literal(&mut self, tape: &mut Tape, tag: Tag, length: u32) -> Result<(), ParseError> {
        let start = self.at_u32();
        self.at += length as usize;
        tape.push(Slot::new(tag, start, start + length))
    }

    /// Reads a number whose first byte is here.
    #[inline]
    fn number(&mut self) -> Result<Slot, ParseError> {
        let start = self.at;
        let Some((end, shape)) = self.number_bounds() else {
            return Err(diagnose::number(self.bytes, start));
        };
        self.at = end;
        let slot = Slot::new(Tag::Number, offset(start), self.at_u32());
        Ok(slot.with_payload(shape.bits()))
    }
}
