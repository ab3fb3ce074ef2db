//! Reading JSON text: one pass, no recursion.

mod diagnose;
mod tokens;
mod unescape;

pub use tokens::{MemberName, RawString};

use crate::{
    error::ParseError,
    limits::Limits,
    number::Shape,
    slot::{Slot, Tag},
    source::offset,
    tape::{Tape, hash},
};

/// Reads a whole text onto the tape.
pub(crate) fn parse(tape: &mut Tape, text: &str, limits: &Limits) -> Result<(), ParseError> {
    tape.start(limits);
    Scanner::new(text).document(tape)
}

/// A place in JSON text that moves on token by token.
///
/// The tape is made with it. It is also the way to look at a text without making anything: the caller knows what may come
/// next, and takes it. A method that does not find what it is named for says so and leaves the place where it was or, after
/// half a token, where it does not matter: [`Tape::parse`] says what is wrong with a text, and where.
///
/// ```
/// use conform_json::{MemberName, Scanner};
///
/// let mut scanner = Scanner::new(r#"{"id": 14, "text": "caf\u00e9"}"#);
/// assert!(scanner.take(b'{') && scanner.take_name(&MemberName::new("id")) && scanner.take(b':'));
/// assert_eq!(scanner.take_number().unwrap().as_i64(), Some(14));
/// assert!(scanner.take(b','));
/// assert_eq!(scanner.take_string().unwrap().raw(), "text");
/// assert!(scanner.take(b':') && scanner.skip(8));
/// assert!(scanner.take(b'}') && scanner.peek().is_none());
/// ```
pub struct Scanner<'t> {
    pub(crate) text: &'t str,
    pub(crate) bytes: &'t [u8],
    pub(crate) at: usize,
}

/// What may stand where the scanner met something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A value: at the start of the text, after a colon.
    Value,
    /// A value, after a comma in an array.
    Element,
    /// A value or the end of the array, after its opening bracket.
    FirstElement,
    /// A key, after a comma in an object.
    Key,
    /// A key or the end of the object, after its opening brace.
    FirstKey,
    /// A colon, after a key.
    Colon,
    /// A comma or the end of what is open, after a value.
    Separator,
    /// The end of the text.
    End,
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

    /// Where the string that starts here starts, and its first byte that does not stand for itself:
    /// the closing quote, mostly.
    #[inline]
    pub(crate) fn string_bounds(&self) -> (usize, usize) {
        let content = self.at + 1;
        (self.at, content + plain_length(&self.bytes[content..]))
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

    /// Steps over white space and gives the byte after it; `None` at the end of the text.
    #[must_use]
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        // Most texts have no space, or one after each colon and comma.
        let here = *self.bytes.get(self.at)?;
        if here > b' ' {
            return Some(here);
        }
        match self.bytes.get(self.at + 1) {
            Some(next) if here == b' ' && *next > b' ' => {
                self.at += 1;
                Some(*next)
            }
            _ => self.peek_after_space(),
        }
    }

    #[inline(never)]
    fn peek_after_space(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        let is_space = |byte: &&u8| matches!(**byte, b' ' | b'\n' | b'\t' | b'\r');
        self.at += rest.iter().take_while(is_space).count();
        self.bytes.get(self.at).copied()
    }

    #[inline]
    pub(crate) fn starts_with(&self, word: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(word)
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

    /// Where the number ends whose first byte is here, and how it is spelled; `None` if it is none.
    #[inline]
    pub(crate) fn number_bounds(&self) -> Option<(usize, Shape)> {
        let mut at = self.at;
        let mut shape = Shape::INTEGER;
        if self.bytes[at] == b'-' {
            shape = shape.negative();
            at += 1;
        }
        let first = at;
        at += digits(&self.bytes[at..]);
        if at == first || (self.bytes[first] == b'0' && at > first + 1) {
            return None;
        }
        if self.bytes.get(at) == Some(&b'.') {
            let fraction = digits(&self.bytes[at + 1..]);
            if fraction == 0 {
                return None;
            }
            at += 1 + fraction;
            shape = shape.fractional();
        }
        if let Some(b'e' | b'E') = self.bytes.get(at) {
            at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(at) {
                at += 1;
            }
            let exponent = digits(&self.bytes[at..]);
            if exponent == 0 {
                return None;
            }
            at += exponent;
            shape = shape.fractional();
        }
        Some((at, shape))
    }

    #[inline]
    pub(crate) fn at_u32(&self) -> u32 {
        offset(self.at)
    }
}

/// The number of digits that `bytes` starts with.
#[inline]
fn digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The number of bytes before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        if let Some(at) = special_in(*chunk) {
            return bytes.len() - rest.len() + at;
        }
        rest = after;
    }
    let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..0x20);
    bytes.len() - rest.len() + rest.iter().take_while(is_plain).count()
}

/// The place of the first quote, backslash or control character in eight bytes.
#[inline]
pub(crate) fn special_in(chunk: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES << 7;
    // Taking one from a byte, or 0x20, sets its high bit if the byte was less. That also spoils the byte above it, which
    // does not matter as the lowest is taken, and says nothing of bytes beyond ASCII, which are none of those that are
    // looked for.
    let word = u64::from_le_bytes(chunk);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let escape = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    let found = (quote | escape | control) & !word & HIGH;
    (found != 0).then(|| (found.trailing_zeros() / 8) as usize)
}
