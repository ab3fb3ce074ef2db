//! Taking tokens from a text without a tape.

use std::borrow::Cow;

use crate::{
    json::{Scanner, plain_length, special_in, unescape},
    number::Number,
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

/// A name that members are looked for by, prepared for [`Scanner::take_name`].
#[derive(Clone, Debug)]
pub struct MemberName {
    text: Box<str>,
    /// The first bytes of the name and the quote after it, the first one lowest.
    head: u128,
    /// The bits of them that count.
    mask: u128,
}

impl MemberName {
    /// The bytes of a head.
    const HEAD: usize = 16;

    /// Prepares a name.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let mut quoted = Vec::with_capacity(text.len() + Self::HEAD);
        quoted.extend_from_slice(text.as_bytes());
        quoted.push(b'"');
        let length = quoted.len().min(Self::HEAD);
        quoted.resize(quoted.len().max(Self::HEAD), 0);
        let head = quoted
            .first_chunk()
            .map_or(0, |head| u128::from_le_bytes(*head));
        let mask = u128::MAX >> (8 * (Self::HEAD - length));
        let is_plain = plain_length(text.as_bytes()) == text.len();
        Self {
            text,
            // What is always written with escapes is never there without: no byte is both 0 and 1.
            head: if is_plain { head & mask } else { 1 },
            mask: if is_plain { mask } else { 0 },
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a text starts with the name and a quote.
    #[inline]
    fn starts(&self, rest: &[u8]) -> bool {
        let Some(head) = rest.first_chunk::<{ Self::HEAD }>() else {
            return self.starts_end(rest);
        };
        u128::from_le_bytes(*head) & self.mask == self.head
            && (self.text.len() < Self::HEAD || self.starts_end(rest))
    }

    /// The same for names that are longer than a head, and near the end of a text.
    #[inline(never)]
    fn starts_end(&self, rest: &[u8]) -> bool {
        self.mask != 0
            && rest.get(self.text.len()) == Some(&b'"')
            && rest.starts_with(self.text.as_bytes())
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
    pub fn seek(&mut self, offset: usize) {
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
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

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
            self.at = start + name.text.len() + 1;
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

    /// Steps over a value of any kind, in which at most `depth` objects and arrays are open at once. Says whether it is one
    /// by RFC 8259; that names repeat is not seen.
    #[must_use]
    pub fn skip(&mut self, depth: u32) -> bool {
        let mut open = Nesting::default();
        loop {
            let is_there = match self.peek() {
                Some(b'"') => self.take_string().is_some(),
                Some(first @ (b'{' | b'[')) => {
                    self.at += 1;
                    let is_object = first == b'{';
                    if open.depth == depth {
                        return false;
                    }
                    if !self.take(if is_object { b'}' } else { b']' }) {
                        open.push(is_object);
                        if is_object && !self.skip_name() {
                            return false;
                        }
                        continue;
                    }
                    true
                }
                Some(b'-' | b'0'..=b'9') => self.take_number().is_some(),
                Some(b'n') => self.take_null(),
                _ => self.take_bool().is_some(),
            };
            if !is_there {
                return false;
            }
            // What ends after it.
            while let Some(is_object) = open.innermost() {
                if self.take(b',') {
                    if is_object && !self.skip_name() {
                        return false;
                    }
                    break;
                }
                if !self.take(if is_object { b'}' } else { b']' }) {
                    return false;
                }
                open.pop();
            }
            if open.depth == 0 {
                return true;
            }
        }
    }

    fn skip_name(&mut self) -> bool {
        self.take_string().is_some() && self.take(b':')
    }
}

/// Which of what is open are objects, a bit for each.
#[derive(Default)]
struct Nesting {
    depth: u32,
    /// The innermost, up to 64; the last one lowest.
    inner: u64,
    /// Those around them.
    outer: Vec<u64>,
}

impl Nesting {
    fn push(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(u64::BITS) {
            self.outer.push(self.inner);
        }
        self.inner = self.inner << 1 | u64::from(is_object);
        self.depth += 1;
    }

    /// Whether the innermost is an object; `None` if nothing is open.
    fn innermost(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.inner & 1 != 0)
    }

    fn pop(&mut self) {
        self.depth -= 1;
        self.inner >>= 1;
        if self.depth > 0 && self.depth.is_multiple_of(u64::BITS) {
            self.inner = self.outer.pop().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MemberName, Scanner};

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

    #[test]
    fn names_are_taken_as_they_are_written() {
        let long = "a name that is longer than sixteen bytes";
        for name in [
            "",
            "a",
            "id",
            "café",
            "fifteen bytes..",
            "sixteen bytes...",
            long,
        ] {
            for (after, space) in [("", ""), (": 1, \"and\": \"much more of it\"}", " \n")] {
                let prepared = MemberName::new(name);
                let text = format!("{space}\"{name}\"{after}");
                let mut scanner = Scanner::new(&text);
                assert!(scanner.take_name(&prepared), "{text}");
                assert_eq!(scanner.offset(), text.len() - after.len(), "{text}");
                for other in [format!("x{name}"), format!("{name}x"), format!("{name} ")] {
                    let text = format!("{space}\"{other}\"{after}");
                    assert!(!Scanner::new(&text).take_name(&prepared), "{text}");
                }
                let cut = &text[..text.len() - after.len() - 1];
                assert!(!Scanner::new(cut).take_name(&prepared), "{cut}");
            }
        }
        // What must be escaped is not there where it is not.
        for name in [
            "a\"b",
            "a\\b",
            "a\nb",
            "a name that is longer than sixteen \" bytes",
        ] {
            let text = format!("\"{name}\": \"and much more than a head\"");
            assert!(
                !Scanner::new(&text).take_name(&MemberName::new(name)),
                "{text}"
            );
        }
    }

    #[test]
    fn values_are_skipped_as_a_tape_reads_them() {
        for text in [
            "{}",
            "[]",
            "[1, {\"a\": [true, null]}, \"x\"]",
            "-1.5e+3",
            "false",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "01",
            "tru",
            "[[[]]]",
            "",
        ] {
            let mut scanner = Scanner::new(text);
            let is_value = scanner.skip(2) && scanner.peek().is_none();
            let limits = crate::Limits {
                max_depth: 2,
                ..crate::Limits::default()
            };
            let read = crate::Tape::new().parse(text.as_bytes(), &limits).is_ok();
            assert_eq!(is_value, read, "{text}");
        }
    }

    #[test]
    fn deep_values_close_as_they_were_opened() {
        let openers: Vec<&str> = (0..300)
            .map(|level: u32| {
                if level.is_multiple_of(3) {
                    "{\"a\":"
                } else {
                    "["
                }
            })
            .collect();
        let closers = openers.iter().rev();
        let closers = closers.map(|opener| if *opener == "[" { "]" } else { "}" });
        let text = format!("{}0{}", openers.concat(), closers.collect::<String>());
        assert!(Scanner::new(&text).skip(300));
        assert!(!Scanner::new(&text).skip(299));
        for wrong in [
            text.replacen("]}", "}]", 1),
            text.replace("]}]]}]]}", "]}]}]]]}"),
        ] {
            assert!(!Scanner::new(&wrong).skip(300));
        }
    }
}
