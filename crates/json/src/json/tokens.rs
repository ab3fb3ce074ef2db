//! Taking tokens from a text without a tape.

use std::borrow::Cow;

use super::{
    member_name::MemberName,
    scanner::{Scanner, plain_length, special_in},
    unescape,
};
use crate::number::Number;

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
        while at < bytes.len() {
            at += plain_length(&bytes[at..]);
            if at == bytes.len() {
                break;
            }
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
    /// Takes a string that is written as exactly this name, without escapes.
    #[must_use]
    #[inline]
    pub fn take_name(&mut self, name: &MemberName) -> bool {
        if self.peek() != Some(b'"') {
            return false;
        }
        let start = self.at + 1;
        let is_here = name.starts(&self.bytes[start..]);
        if is_here {
            self.at = start + name.as_str().len() + 1;
        }
        is_here
    }

    /// Takes a string, and looks at its escapes.
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

    /// Takes a string, and gives the bytes of what it stands for, which are UTF-8. They are borrowed if no escape is in it,
    /// and otherwise made in the same pass: for texts in which escapes are many, such as JSON in a JSON string.
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
        /// As much as most texts need, and little enough to be given away.
        const ROOM: usize = 8 << 10;
        let mut out = Vec::with_capacity(plain.len() + (self.bytes.len() - end).min(ROOM));
        out.extend_from_slice(plain);
        self.at = end;
        self.unescape_rest(&mut out)?;
        Some(Cow::Owned(out))
    }

    /// Appends what the rest of a string stands for, of which some was read, and takes it.
    fn unescape_rest(&mut self, out: &mut Vec<u8>) -> Option<()> {
        loop {
            let rest = &self.bytes[self.at..];
            if let Some(chunk) = rest.first_chunk::<8>() {
                // Eight bytes are copied faster than the fewer that are wanted; what is too much goes again.
                out.extend_from_slice(chunk);
                let Some(plain) = special_in(*chunk) else {
                    self.at += 8;
                    continue;
                };
                out.truncate(out.len() - 8 + plain);
                self.at += plain;
            } else {
                let plain = plain_length(rest);
                out.extend_from_slice(&rest[..plain]);
                self.at += plain;
            }
            match (self.bytes.get(self.at)?, self.bytes.get(self.at + 1)) {
                (b'"', _) => {
                    self.at += 1;
                    return Some(());
                }
                (b'\\', Some(&same @ (b'"' | b'\\' | b'/'))) => {
                    out.push(same);
                    self.at += 2;
                }
                (b'\\', _) => {
                    let (character, length) = unescape::escape(self.bytes, self.at).ok()?;
                    let mut buffer = [0; 4];
                    out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                    self.at += length;
                }
                _ => return None,
            }
        }
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
        let Some(b'-' | b'0'..=b'9') = self.peek() else {
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
        match self.peek()? {
            b't' if self.take_word(b"true") => Some(true),
            b'f' if self.take_word(b"false") => Some(false),
            _ => None,
        }
    }

    /// Takes `null`.
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
    fn strings_are_unescaped_wherever_the_escapes_stand() {
        for (text, meant) in [
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
            assert_eq!(out[1..], *meant, "{text}");
            assert_eq!(raw.plain().is_some(), !text.contains('\\'), "{text}");
            assert!(scanner.peek().is_none(), "{text}");
            let mut scanner = Scanner::new(text);
            assert_eq!(*scanner.take_bytes().unwrap(), *meant.as_bytes(), "{text}");
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
}
