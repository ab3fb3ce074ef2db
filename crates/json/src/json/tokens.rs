//! Taking strings, numbers and literals from a text without a tape.

use std::borrow::Cow;

use super::{
    block::BLOCK,
    member_name::MemberName,
    scanner::{Scanner, plain_length},
    unescape::{self, ROOM},
};
use crate::number::Number;

/// The content of a string while its escapes are resolved.
struct Content<'o> {
    /// The content, and behind it zeros to be written over: adding a few at a time would cost more than the
    /// escapes.
    room: &'o mut Vec<u8>,
    /// Where the content ends.
    end: usize,
}

impl Content<'_> {
    /// Returns the room for a block behind the content.
    #[inline]
    fn block(&mut self) -> Option<&mut [u8; ROOM]> {
        self.reserve(ROOM);
        self.room[self.end..].first_chunk_mut()
    }

    fn push(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.room[self.end..][..bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    #[inline]
    fn reserve(&mut self, length: usize) {
        if self.room.len() - self.end < length {
            self.grow(length);
        }
    }

    /// Makes room for at least so many bytes. Each time there is as much more as there is content, so that the
    /// work is in proportion to the string.
    #[cold]
    fn grow(&mut self, length: usize) {
        const LEAST: usize = 512;
        let mut to = self.end + length.max(LEAST).max(self.end);
        if self.end + length <= self.room.capacity() {
            to = to.min(self.room.capacity());
        }
        self.room.resize(to, 0);
    }
}

/// Returns the last bytes of a text with zeros behind them, which are in no string.
#[cold]
fn padded(rest: &[u8]) -> [u8; ROOM] {
    let mut bytes = [0; ROOM];
    for (byte, own) in bytes.iter_mut().zip(rest) {
        *byte = *own;
    }
    bytes
}

/// A string as the text spells it, with its escapes.
#[derive(Clone, Copy)]
pub struct RawString<'t> {
    raw: &'t str,
    is_escaped: bool,
}

impl<'t> RawString<'t> {
    /// Returns the text between the quotes.
    #[must_use]
    #[inline]
    pub const fn raw(self) -> &'t str {
        self.raw
    }

    /// Returns the content of the string if it has no escapes.
    #[must_use]
    #[inline]
    pub const fn plain(self) -> Option<&'t str> {
        if self.is_escaped {
            None
        } else {
            Some(self.raw)
        }
    }

    /// Appends the content of the string to `out`, with escapes resolved.
    pub fn unescape(self, out: &mut String) {
        let bytes = self.raw.as_bytes();
        let (mut at, mut plain) = (0, 0);
        while at < bytes.len() {
            at += plain_length(&bytes[at..]);
            if at == bytes.len() {
                break;
            }
            // Never fails: the escapes were checked when the string was taken.
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

/// Shows only the length: the content may be confidential.
impl std::fmt::Debug for RawString<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RawString({} bytes)", self.raw.len())
    }
}

impl<'t> Scanner<'t> {
    /// Takes a string that spells exactly this name, without escapes. Returns whether it was there.
    #[must_use]
    #[inline]
    pub fn take_name(&mut self, name: &MemberName) -> bool {
        if self.peek() != Some(b'"') {
            return false;
        }
        let start = self.at + 1;
        let is_here = name.is_prefix_of(&self.bytes[start..]);
        if is_here {
            self.at = start + name.as_str().len() + 1;
        }
        is_here
    }

    /// Takes a string and checks its escapes.
    #[must_use]
    #[inline]
    pub fn take_string(&mut self) -> Option<RawString<'t>> {
        if self.peek() != Some(b'"') {
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

    /// Takes a string and returns its content, with escapes resolved, as bytes of valid UTF-8. They
    /// are borrowed if the string has no escapes.
    ///
    /// Checking and resolving is one pass, so this is the fastest way to read strings with many
    /// escapes, such as JSON inside a JSON string.
    #[must_use]
    pub fn take_bytes(&mut self) -> Option<Cow<'t, [u8]>> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let (start, end) = self.string_bounds();
        let plain = &self.bytes[start + 1..end];
        if self.bytes.get(end)? == &b'"' {
            self.at = end + 1;
            return Some(Cow::Borrowed(plain));
        }
        /// Extra capacity in bytes: enough for most strings, and too little to matter if unused.
        const EXTRA: usize = 8 << 10;
        let mut out = Vec::with_capacity(plain.len() + (self.bytes.len() - end).min(EXTRA));
        out.extend_from_slice(plain);
        self.at = end;
        self.unescape_rest(&mut out)?;
        Some(Cow::Owned(out))
    }

    /// Takes the rest of a string, from the current position, and appends its content to `out`.
    fn unescape_rest(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut content = Content {
            end: out.len(),
            room: out,
        };
        loop {
            self.unescape_blocks(&mut content);
            let plain = plain_length(&self.bytes[self.at..]);
            content.push(&self.bytes[self.at..self.at + plain]);
            self.at += plain;
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    content.room.truncate(content.end);
                    return Some(());
                }
                // Texts that are not Latin may have one escape after the other.
                b'\\' => {
                    while self.bytes.get(self.at) == Some(&b'\\') {
                        let (character, length) = unescape::escape(self.bytes, self.at).ok()?;
                        let mut buffer = [0; 4];
                        content.push(character.encode_utf8(&mut buffer).as_bytes());
                        self.at += length;
                    }
                }
                _ => return None,
            }
        }
    }

    /// Takes as much of a string as consists of plain bytes and of escapes of two bytes, a block at a
    /// time. It stops before anything else.
    fn unescape_blocks(&mut self, content: &mut Content<'_>) {
        loop {
            let rest = &self.bytes[self.at..];
            let last;
            let bytes = match rest.first_chunk() {
                Some(bytes) => bytes,
                None => {
                    last = padded(rest);
                    &last
                }
            };
            let Some(room) = content.block() else { break };
            let (taken, written) = unescape::block(bytes, room);
            content.end += written;
            self.at += taken;
            // An escape that the next block cuts begins that block.
            if taken + 1 < BLOCK {
                break;
            }
        }
    }

    /// Returns the offset of the closing quote of a string that is not plain at `at`, or `None` if
    /// the string is malformed.
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

    /// Takes a number and returns it.
    #[must_use]
    #[inline]
    pub fn take_number(&mut self) -> Option<Number<'t>> {
        let Some(b'-' | b'0'..=b'9') = self.peek() else {
            return None;
        };
        let start = self.at;
        let (end, form) = self.number_bounds()?;
        self.at = end;
        let text = &self.text[start..end];
        Some(Number::new(text, text, form))
    }

    /// Takes `true` or `false` and returns it.
    #[must_use]
    #[inline]
    pub fn take_bool(&mut self) -> Option<bool> {
        match self.peek()? {
            b't' if self.take_word(b"true") => Some(true),
            b'f' if self.take_word(b"false") => Some(false),
            _ => None,
        }
    }

    /// Takes `null`. Returns whether it was there.
    #[must_use]
    #[inline]
    pub fn take_null(&mut self) -> bool {
        self.peek() == Some(b'n') && self.take_word(b"null")
    }

    #[inline]
    fn take_word(&mut self, word: &[u8]) -> bool {
        let is_here = self.starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;

    #[test]
    fn escapes_are_resolved_at_any_position_in_a_string() {
        for (text, content) in [
            (r#""""#, ""),
            (r#""plain""#, "plain"),
            (r#""\n""#, "\n"),
            (
                r#""\"a\/b\\ and more than eight bytes""#,
                "\"a/b\\ and more than eight bytes",
            ),
            (r#""caf\u00e9 \ud83e\udd80""#, "caf\u{e9} \u{1f980}"),
            (r#""[{\"a\":\"b\\\"c\"}]""#, r#"[{"a":"b\"c"}]"#),
        ] {
            let mut scanner = Scanner::new(text);
            let raw = scanner.take_string().unwrap_or_else(|| panic!("{text}"));
            let mut out = String::from(">");
            raw.unescape(&mut out);
            assert_eq!(out[1..], *content, "{text}");
            assert_eq!(raw.plain().is_some(), !text.contains('\\'), "{text}");
            assert!(scanner.peek().is_none(), "{text}");
            let mut scanner = Scanner::new(text);
            assert_eq!(
                *scanner.take_bytes().unwrap(),
                *content.as_bytes(),
                "{text}"
            );
            assert!(scanner.peek().is_none(), "{text}");
        }
        for text in [
            "\"",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\n\"",
            "\"\\ud800\"",
            "x",
        ] {
            assert!(Scanner::new(text).take_string().is_none(), "{text}");
            assert!(Scanner::new(text).take_bytes().is_none(), "{text}");
        }
    }

    #[test]
    fn bytes_are_those_of_the_string_wherever_its_escapes_are() {
        let escapes = [
            "",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\u00e9",
            "\\ud83e\\udd80",
            "\u{e9}",
            "\\\\\\\"",
            "\\n\\n\\n",
        ];
        for escape in escapes {
            for before in 0..140 {
                for after in [0, 1, 15, 16, 63, 64, 79, 80, 5000] {
                    let (start, end) = ("a".repeat(before), "b".repeat(after));
                    let text = format!("[\"{start}{escape}{end}{escape}\", \"\"]");
                    let (mut one, mut other) = (Scanner::new(&text), Scanner::new(&text));
                    assert!(one.take(b'[') && other.take(b'['));
                    let bytes = one.take_bytes().unwrap_or_else(|| panic!("{text}"));
                    let mut content = String::new();
                    other
                        .take_string()
                        .expect("it is a string")
                        .unescape(&mut content);
                    assert_eq!(*bytes, *content.as_bytes(), "{text}");
                    assert_eq!(one.offset(), other.offset(), "{text}");
                }
            }
        }
    }
}
