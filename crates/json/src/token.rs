//! Taking tokens from a text without a tape.

use crate::{
    number::Number,
    scan::{Scanner, plain_length},
    unescape,
};

/// A string as it is written.
#[derive(Clone, Copy)]
pub struct RawString<'t> {
    raw: &'t str,
    is_escaped: bool,
}

impl<'t> RawString<'t> {
    /// What stands between the quotes.
    #[must_use]
    #[inline]
    pub const fn raw(self) -> &'t str {
        self.raw
    }

    /// The string that it stands for, if no escape is in it.
    #[must_use]
    #[inline]
    pub const fn plain(self) -> Option<&'t str> {
        if self.is_escaped {
            None
        } else {
            Some(self.raw)
        }
    }

    /// Appends the string that it stands for.
    pub fn unescape(self, out: &mut String) {
        let bytes = self.raw.as_bytes();
        let (mut at, mut plain) = (0, 0);
        while self.is_escaped && at < bytes.len() {
            at += plain_length(&bytes[at..]);
            // The escapes were looked at when the string was taken.
            let Ok((character, length)) = unescape::escape(bytes, at) else {
                break;
            };
            out.push_str(&self.raw[plain..at]);
            out.push(character);
            at += length;
            plain = at;
        }
        out.push_str(&self.raw[plain..]);
    }
}

/// Strings may be patient data: only the length is shown.
impl std::fmt::Debug for RawString<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawString({} bytes)", self.raw.len())
    }
}

impl<'t> Scanner<'t> {
    /// A scanner at the start of a text.
    #[must_use]
    #[inline]
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    /// The text.
    #[must_use]
    #[inline]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The bytes before the place.
    #[must_use]
    #[inline]
    pub const fn offset(&self) -> usize {
        self.at
    }

    /// Goes to a place where the scanner was before.
    ///
    /// # Panics
    ///
    /// Panics if the offset is beyond the text or inside a character.
    #[inline]
    pub fn go_to(&mut self, offset: usize) {
        assert!(
            self.text.is_char_boundary(offset),
            "a place between two characters"
        );
        self.at = offset;
    }

    /// Takes one byte of punctuation, after white space.
    #[must_use]
    #[inline]
    pub fn take(&mut self, byte: u8) -> bool {
        let is_here = self.token() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    /// Takes a string that is written as exactly this name, without escapes.
    #[must_use]
    #[inline]
    pub fn take_name(&mut self, name: &str) -> bool {
        if self.token() != Some(b'"') {
            return false;
        }
        let start = self.at + 1;
        let end = start + name.len();
        let is_here =
            self.bytes.get(end) == Some(&b'"') && self.bytes[start..end] == *name.as_bytes();
        if is_here {
            self.at = end + 1;
        }
        is_here
    }

    /// Takes a string, and looks at its escapes.
    #[must_use]
    #[inline]
    pub fn take_string(&mut self) -> Option<RawString<'t>> {
        if self.token() != Some(b'"') {
            return None;
        }
        let (start, closing) = self.string_bounds();
        let (closing, is_escaped) = match self.bytes.get(closing) {
            Some(b'"') => (closing, false),
            _ => (self.escaped_end(closing)?, true),
        };
        self.at = closing + 1;
        Some(RawString {
            raw: &self.text[start + 1..closing],
            is_escaped,
        })
    }

    /// The closing quote of a string that has an escape, or what no string has, at `at`.
    fn escaped_end(&self, mut at: usize) -> Option<usize> {
        loop {
            match self.bytes.get(at)? {
                b'"' => return Some(at),
                b'\\' => at += unescape::escape(self.bytes, at).ok()?.1,
                _ => return None,
            }
            at += plain_length(&self.bytes[at..]);
        }
    }

    /// Takes a number.
    #[must_use]
    #[inline]
    pub fn take_number(&mut self) -> Option<Number<'t>> {
        let Some(b'-' | b'0'..=b'9') = self.token() else {
            return None;
        };
        let start = self.at;
        let (end, shape) = self.number_bounds()?;
        self.at = end;
        let text = &self.text[start..end];
        Some(Number::new(text, text, shape))
    }

    /// Takes `true` or `false`.
    #[must_use]
    #[inline]
    pub fn take_bool(&mut self) -> Option<bool> {
        match self.token()? {
            b't' if self.take_word(b"true") => Some(true),
            b'f' if self.take_word(b"false") => Some(false),
            _ => None,
        }
    }

    /// Takes `null`.
    #[must_use]
    #[inline]
    pub fn take_null(&mut self) -> bool {
        self.token() == Some(b'n') && self.take_word(b"null")
    }

    #[inline]
    fn take_word(&mut self, word: &[u8]) -> bool {
        let is_here = self.starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    /// Steps over a value of any kind, in which at most `depth` objects and arrays are open at once. Says whether it is one
    /// by RFC 8259; that names repeat is not seen.
    #[must_use]
    pub fn skip(&mut self, depth: u32) -> bool {
        match self.token() {
            Some(b'"') => self.take_string().is_some(),
            Some(b'{') if depth > 0 => {
                self.at += 1;
                if self.take(b'}') {
                    return true;
                }
                loop {
                    if self.take_string().is_none() || !self.take(b':') || !self.skip(depth - 1) {
                        return false;
                    }
                    if !self.take(b',') {
                        return self.take(b'}');
                    }
                }
            }
            Some(b'[') if depth > 0 => {
                self.at += 1;
                if self.take(b']') {
                    return true;
                }
                loop {
                    if !self.skip(depth - 1) {
                        return false;
                    }
                    if !self.take(b',') {
                        return self.take(b']');
                    }
                }
            }
            Some(b'-' | b'0'..=b'9') => match self.number_bounds() {
                Some((end, _)) => {
                    self.at = end;
                    true
                }
                None => false,
            },
            Some(b'n') => self.take_null(),
            _ => self.take_bool().is_some(),
        }
    }
}
