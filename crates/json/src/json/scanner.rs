//! The scanner: a position in JSON text, and the bounds of the token there.

use wide::u8x16;

use crate::{number::NumberForm, source::offset};

/// A position in JSON text that moves forward token by token.
///
/// Use it to read a text without building a tape: the caller knows which tokens may come next, and
/// takes them. A method that does not find its token returns `false` or `None`. Then the position
/// is unchanged if there is no such token at all, and unspecified if the token is malformed. To
/// report what is wrong with a text and where, parse it with [`Tape::parse`].
///
/// [`Tape::parse`]: crate::Tape::parse
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

impl<'t> Scanner<'t> {
    /// Creates a scanner at the start of a text.
    #[must_use]
    #[inline]
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// Returns the whole text.
    #[must_use]
    #[inline]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the position: the number of bytes before it.
    #[must_use]
    #[inline]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// Moves to a position, usually one where the scanner was before.
    ///
    /// # Panics
    ///
    /// Panics if the offset is beyond the text or inside a character.
    #[inline]
    pub fn seek(&mut self, offset: usize) {
        assert!(
            self.text.is_char_boundary(offset),
            "the position must be between two characters of the text"
        );
        self.at = offset;
    }

    /// Skips white space, then takes one byte of punctuation. Returns whether it was there.
    #[must_use]
    #[inline]
    pub fn take(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    /// Skips white space and returns the byte after it, or `None` at the end of the text.
    #[must_use]
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        // Most texts have no white space, or one space after each colon and comma.
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

    /// Returns the offset of the string that starts here, and that of the first byte in it that is
    /// not plain: mostly its closing quote.
    #[inline]
    pub(crate) fn string_bounds(&self) -> (usize, usize) {
        let content = self.at + 1;
        (self.at, content + plain_length(&self.bytes[content..]))
    }

    /// Returns the end and the form of the number whose first byte is here, or `None` if it is
    /// malformed.
    #[inline]
    pub(crate) fn number_bounds(&self) -> Option<(usize, NumberForm)> {
        let mut at = self.at;
        let mut form = NumberForm::INTEGER;
        if self.bytes[at] == b'-' {
            form = form.negative();
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
            form = form.fractional();
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
            form = form.fractional();
        }
        Some((at, form))
    }

    #[inline]
    pub(crate) fn at_u32(&self) -> u32 {
        offset(self.at)
    }
}

/// Returns the number of digits that `bytes` starts with.
#[inline]
fn digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// Returns the number of bytes before the first quote, backslash or control character.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    let (lanes, rest) = bytes.as_chunks::<LANE>();
    for (index, lane) in lanes.iter().enumerate() {
        if let Some(at) = special_in(lane) {
            return index * LANE + at;
        }
    }
    let is_plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..0x20);
    bytes.len() - rest.len() + rest.iter().take_while(is_plain).count()
}

/// The number of bytes that are looked at together.
const LANE: usize = 16;

/// Returns the index of the first quote, backslash or control character.
#[inline]
fn special_in(lane: &[u8; LANE]) -> Option<usize> {
    let lane = u8x16::new(*lane);
    let special = lane.simd_eq(u8x16::splat(b'"'))
        | lane.simd_eq(u8x16::splat(b'\\'))
        | lane.simd_lt(u8x16::splat(0x20));
    let found = special.to_bitmask();
    (found != 0).then(|| found.trailing_zeros() as usize)
}
